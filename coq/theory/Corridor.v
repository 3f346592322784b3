(* lemma:corridor: kicks for ever within a radius that grows like the root of ln k. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model ClaimChecks ShadowingTrap Sums Kicks.
Import ListNotations.
Open Scope R_scope.

Section Corridor.
Variables (D : list sample) (h t0 : R) (wh wi : vec) (inJ inC slow : sample -> bool)
  (nu : sample -> R) (A rho f bm : R) (w0 : vec).
Hypotheses (fits : kick_fits D h t0 wh wi inJ inC nu A rho f bm 0)
  (energy : gain D h t0 wh wi inJ slow nu <= A)
  (start : sq (vsub w0 (V wh wi t0)) + A / (2 * t0 - 1) + rest D h t0 wh wi inJ slow rho f t0
    <= rho * rho)
  (low : forall s, In s D -> inC s = true -> dot (snd s) w0 <= bm).
Let t1 := fits_t fits.
Let A0 := fits_A fits.
Let t k := t0 + INR k.

(* A/t is at most what A ln t grows by, up to a sum *)
Lemma growth x : t0 <= x -> / x * A + A / (2 * (x + 1) - 1) <= A / (2 * x - 1) + A * (ln (x + 1)
  - ln x).
Proof.
  intro Hx. assert (It : 0 < / x) by (apply Rinv_0_lt_compat; lra).
  assert (E : ln (x + 1) - ln x = ln (1 + / x)).
  { assert (ln (x + 1) = ln x + ln (1 + / x)); [|lra]. rewrite <- ln_mult by lra. f_equal. field.
    lra. }
  rewrite E. pose proof (ln_low (/ x) ltac:(lra)) as G.
  assert (B : / x * / x / 2 <= / (2 * x - 1) - / (2 * (x + 1) - 1)).
  { replace (/ (2 * x - 1) - / (2 * (x + 1) - 1)) with (2 * / ((2 * x - 1) * (2 * x + 1)))
      by (field; lra).
    replace (/ x * / x / 2) with (2 * / (2 * x * (2 * x))) by (field; lra).
    apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; nra. }
  assert (/ x + / (2 * (x + 1) - 1) <= / (2 * x - 1) + ln (1 + / x)) by lra. unfold Rdiv. nra.
Qed.
Theorem corridor : stays D h t0 wh wi inC A rho bm w0.
Proof.
  assert (tk : forall k, t0 <= t k) by (intro k; unfold t; pose proof (pos_INR k); lra).
  intro k. change (t0 + INR k) with (t k).
  enough (G : sq (vsub (gd D h w0 k) (V wh wi (t k))) + A / (2 * t k - 1) + rest D h t0 wh wi inJ
    slow rho f (t k)
      <= rho * rho + A * (ln (t k) - ln t0) /\ norm (vsub (gd D h w0 k) (V wh wi (t k)))
        <= radius t0 A rho (t k)
      /\ forall s, In s D -> inC s = true -> dot (snd s) (gd D h w0 k) <= bm) by tauto.
  assert (Near : forall w x, t0 <= x -> sq (vsub w (V wh wi x)) + A / (2 * x - 1) + rest D h t0 wh
    wi inJ slow rho f x
      <= rho * rho + A * (ln x - ln t0) -> norm (vsub w (V wh wi x)) <= radius t0 A rho x).
  { intros w x Hx H. destruct (radius_sq fits x Hx) as [E P]. apply norm_le; [lra|]. rewrite E.
    pose proof (rest_pos slow fits x Hx). assert (0 <= A / (2 * x - 1)); [|lra].
    apply Rmult_le_pos; auto. left; apply Rinv_0_lt_compat; lra. }
  induction k as [|k [I1 [I2 I3]]].
  - assert (E : sq (vsub (gd D h w0 0) (V wh wi (t 0))) + A / (2 * t 0%nat - 1) + rest D h t0 wh wi
      inJ slow rho f (t 0%nat)
      <= rho * rho + A * (ln (t 0%nat) - ln t0)) by (unfold t; simpl; rewrite Rplus_0_r; lra).
    split; [exact E|]. split; [apply Near; auto|exact low].
  - assert (St : t (S k) = t k + 1) by (unfold t; rewrite S_INR; ring). pose proof (tk k) as Tk.
    pose proof (one_step slow fits _ (t k) Tk I2 I3) as O. pose proof (growth (t k) Tk) as G.
    assert (P : 0 <= / t k * Sum (pull h wh wi inJ inC nu 0 (gd D h w0 k) (t k)) D).
    { apply Rmult_le_pos; [left; apply Rinv_0_lt_compat; lra|]. apply Sum_0, (pull_pos fits); lra. }
    assert (/ t k * gain D h t0 wh wi inJ slow nu <= / t k * A) by (apply Rmult_le_compat_l; [left;
      apply Rinv_0_lt_compat; lra|auto]).
    assert (E : sq (vsub (gd D h w0 (S k)) (V wh wi (t (S k)))) + A / (2 * t (S k) - 1)
      + rest D h t0 wh wi inJ slow rho f (t (S k))
      <= rho * rho + A * (ln (t (S k)) - ln t0)) by (rewrite St; simpl; lra).
    split; [exact E|]. split; [apply Near; auto|]. intros s I Cs. simpl.
    apply (b_step fits _ (t k) Tk I2 I3 s I Cs).
Qed.
(* the direction, though the pattern need not settle *)
Theorem corridor_limit : (exists s, In s D /\ inJ s = true) ->
  minimiser (map snd (filter inJ D)) (negatives D) wh /\ dir_limit (gd D h w0) (dirn wh) /\
  forall k, norm (vsub (dirn (gd D h w0 k)) (dirn wh)) <= 2 * (norm wi + radius t0 A rho (t0
    + INR k)) / (norm wh * ln (t0 + INR k)).
Proof.
  intro H. split; [apply (kicks_minimiser fits)|].
  split; [apply (kicks_limit fits w0 corridor H)|apply (kicks_rate fits w0 corridor H)].
Qed.
End Corridor.
