(* What lemma:corridor and lemma:basin share: any number of walls at any angles, iterates that kick
   near w^ ln tau + w~, and what one step adds to the square of their distance r.  If they stay near
   for ever, the direction converges to the max-margin direction under the constraint that no
   negative is active, and kicks never end. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model MaxMargin Divergence ClaimChecks Shadowing
  ShadowingTrap Direction Sums.
Import ListNotations.
Open Scope R_scope.

Section Kicks.
Variables (D : list sample) (h t0 : R) (wh wi : vec) (inJ inC slow : sample -> bool)
  (nu : sample -> R) (A rho f bm keep : R).
Let s0 := ln t0.
Definition theta (s : sample) := dot (snd s) wh.
Definition tight (s : sample) := if Req_EM_T (dot (snd s) wh) 1 then true else false.
(* lambda'_i, and lambda_i(ln t) *)
Definition weight (s : sample) := h * exp (- dot (snd s) wi).
Definition weight_at (s : sample) t := weight s * exp ((1 - theta s) * ln t).
(* how far below wall l the reference runs: D_l *)
Definition depth (s : sample) := - theta s * s0 - dot (snd s) wi.
(* samples of J off S are slow, as one likes, or fast *)
Definition loose (s : sample) := inJ s && negb (tight s).
Definition fast (s : sample) := loose s && negb (slow s).
Definition J_push := Sum (fun s =>
  if inJ s then weight_at s t0 * exp (norm (snd s) * rho) * norm (snd s) else 0) D.
Definition acute_sum (s : sample) :=
  Sum (fun s' => if inC s' then pos (dot (snd s) (snd s')) else 0) D.
Definition obtuse_sum (s : sample) :=
  Sum (fun s' => if inC s' then pos (- dot (snd s) (snd s')) else 0) D.
(* rho(s), its largest slope, and what the sums over k of the rest are at most *)
Definition radius t := sqrt (rho * rho + A * (ln t - s0)).
Definition slope := A / (2 * rho).
Definition power c t := exp ((1 - c) * ln (t - / 2)) / (c - 1).
Definition rest t := 2 / exp 1 * Sum (fun s => if fast s then weight s * power (theta s) t else 0) D
  + norm wh * rho * exp (- s0 / 4) * power (7 / 4) t + f * f * exp (- s0 / 2) * power (3 / 2) t.

(* The conditions at step K, t0 = tau_K.  J: positives that stay active; C: negatives that may kick;
   the others stay inactive. *)
Record kick_fits : Prop := {
  fits_h : 0 < h; fits_t : 1 < t0; fits_rho : 0 < rho;
  fits_A : 0 <= A; fits_A_rho : 2 * A <= rho * rho; fits_keep : 0 <= keep;
  fits_J : forall s, In s D -> inJ s = true -> fst s = true /\ 1 <= theta s /\
    norm (snd s) * rho < theta s * s0 + dot (snd s) wi /\ norm (snd s) * slope <= / 4;
  fits_C : forall s, In s D -> inC s = true -> fst s = false /\ theta s <= 0;
  fits_O : forall s, In s D -> inJ s = false -> inC s = false ->
    theta s * s0 + dot (snd s) wi + norm (snd s) * rho <= 0 /\ norm (snd s) * slope <= - theta s;
  (* sum_S lambda'_i x_i = w^ + sum_N nu'_l x_l, the walls N orthogonal to w^ *)
  fits_nu : forall s, In s D -> 0 <= nu s /\ (nu s <> 0 -> fst s = false /\ theta s = 0);
  fits_stat : forall z, Sum (fun s => if inJ s && tight s then weight s * dot (snd s) z else 0) D =
    dot wh z + Sum (fun s => nu s * dot (snd s) z) D;
  fits_f : J_push + norm (vsum nu D) + norm wh / (2 * t0) <= f;
  (* a kick takes more from b_l than all else brings, and costs no energy *)
  fits_b : forall s, In s D -> inC s = true ->
    h * exp bm * obtuse_sum s + J_push * norm (snd s) / t0 <= h * sq (snd s) /\
    h * sq (snd s) <= bm;
  fits_kick : forall s b, In s D -> inC s = true -> b = 0 \/ b = bm ->
    h * exp b * acute_sum s + 2 * f * norm (snd s) / t0 + 2 * nu s * b / (h * t0) + keep * b
      <= 2 * (b + depth s) }.
Hypothesis fits : kick_fits.
Let hpos := fits_h fits.  Let t1 := fits_t fits.  Let rpos := fits_rho fits.
Let A0 := fits_A fits.  Let A_rho := fits_A_rho fits.  Let HJ := fits_J fits.
Let HC := fits_C fits.  Let HO := fits_O fits.  Let Hnu := fits_nu fits.
Let stat := fits_stat fits.  Let Hf := fits_f fits.
Let Hb := fits_b fits.  Let Hends := fits_kick fits.  Let keep0 := fits_keep fits.

Lemma He s b : In s D -> inC s = true -> 0 <= b <= bm ->
  h * exp b * acute_sum s + 2 * f * norm (snd s) / t0 + 2 * nu s * b / (h * t0) + keep * b
    <= 2 * (b + depth s).
Proof.
  intros I Cs [B1 B2]. destruct (Req_dec b 0) as [Z|Z]; [apply Hends; auto|].
  assert (bm0 : 0 < bm) by lra.
  pose proof (Hends s 0 I Cs (or_introl eq_refl)) as H0.
  pose proof (Hends s bm I Cs (or_intror eq_refl)) as H1. rewrite exp_0 in H0.
  set (l := b / bm). assert (l01 : 0 <= l <= 1).
  { assert (0 < / bm) by (apply Rinv_0_lt_compat; auto). unfold l, Rdiv. split; [nra|].
    apply Rmult_le_reg_r with bm; auto. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (El : b = l * bm) by (unfold l; field; lra). pose proof (exp_chord l bm l01) as C.
  rewrite <- El in C.
  assert (a0 : 0 <= h * acute_sum s).
  { apply Rmult_le_pos; [lra|]. apply Sum_0. intros s' _. destruct (inC s'); [apply Rmax_r|lra]. }
  assert (h * acute_sum s * exp b <= h * acute_sum s * (1 - l + l * exp bm)) by (apply
    Rmult_le_compat_l; auto).
  assert (K1 : 2 * nu s * b / (h * t0) = l * (2 * nu s * bm / (h * t0))) by (rewrite El; field;
    lra).
  assert (K2 : 2 * nu s * 0 / (h * t0) = 0) by (field; lra). rewrite K2 in H0. rewrite K1.
  replace (2 * (b + depth s)) with (2 * (l * bm + depth s)) by (rewrite <- El; auto).
  assert (l * (h * exp bm * acute_sum s + 2 * f * norm (snd s) / t0 + 2 * nu s * bm / (h * t0)
    + keep * bm)
    <= l * (2 * (bm + depth s))) by (apply Rmult_le_compat_l; lra).
  assert ((1 - l) * (h * 1 * acute_sum s + 2 * f * norm (snd s) / t0 + 0 + keep * 0)
    <= (1 - l) * (2 * (0 + depth s))) by (apply Rmult_le_compat_l; lra).
  assert (keep * b = l * (keep * bm)) by (rewrite El at 1; ring). lra.
Qed.

(* ---- the radius ---- *)
Lemma s0pos : 0 < s0.
Proof. unfold s0. rewrite <- ln_1. apply ln_increasing; lra. Qed.
Lemma radius_sq t : t0 <= t -> radius t * radius t = rho * rho + A * (ln t - s0) /\ 0 < radius t.
Proof.
  intro Ht. assert (s0 <= ln t) by (apply Rcomplements.ln_le; lra).
  assert (P : 0 < rho * rho + A * (ln t - s0)) by (assert (0
    <= A * (ln t - s0)) by (apply Rmult_le_pos; lra); nra).
  split; [apply sqrt_sqrt; lra|apply sqrt_lt_R0; auto].
Qed.
Lemma radius_line t : t0 <= t -> radius t <= rho + slope * (ln t - s0).
Proof.
  intro Ht. destruct (radius_sq t Ht) as [E P]. assert (L : s0
    <= ln t) by (apply Rcomplements.ln_le; lra).
  assert (R0 : 0 <= slope) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; lra).
  assert (Q : 0 <= slope * (ln t - s0)) by (apply Rmult_le_pos; lra).
  apply Rsqr_incr_0_var; [|lra]. unfold Rsqr. rewrite E.
  replace ((rho + slope * (ln t - s0)) * (rho + slope * (ln t - s0))) with
    (rho * rho + A * (ln t - s0) + slope * (ln t - s0) * (slope * (ln t - s0))) by (unfold slope;
      field; lra). nra.
Qed.
Definition quarter t := exp ((ln t - s0) / 4).
Lemma quarter_ge t : t0 <= t -> 1 <= quarter t /\ quarter t * / t <= / t0.
Proof.
  intro Ht. assert (L : s0 <= ln t) by (apply Rcomplements.ln_le; lra). split.
  - unfold quarter. rewrite <- exp_0. apply exp_le. lra.
  - assert (Q : quarter t <= t * / t0).
    { apply Rle_trans with (exp (ln t - s0)); [apply exp_le; lra|]. unfold s0. unfold Rminus.
      rewrite exp_plus, exp_Ropp, !exp_ln by lra. lra. }
    apply Rmult_le_reg_r with t; [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma radius_quarter t : t0 <= t -> radius t <= rho * quarter t.
Proof.
  intro Ht. destruct (radius_sq t Ht) as [E P]. assert (L : s0
    <= ln t) by (apply Rcomplements.ln_le; lra).
  apply Rsqr_incr_0_var; [|left; apply Rmult_lt_0_compat; auto; apply exp_pos]. unfold Rsqr.
  rewrite E.
  assert (Q : 1 + (ln t - s0) / 2 <= quarter t * quarter t).
  { unfold quarter. rewrite <- exp_plus. eapply Rle_trans; [apply exp_ineq1_le|]. apply exp_le. lra.
    }
  replace (rho * quarter t * (rho * quarter t)) with (rho * rho * (quarter t * quarter t)) by ring.
  apply Rle_trans with (rho * rho * (1 + (ln t - s0) / 2)); [|apply Rmult_le_compat_l; nra]. nra.
Qed.

(* ---- one step from w within the radius ---- *)
Section Step.
Variables (w : vec) (t : R).
Hypothesis Ht : t0 <= t.
Let r := vsub w (V wh wi t).
Hypothesis Nr : norm r <= radius t.
Hypothesis Bw : forall s, In s D -> inC s = true -> dot (snd s) w <= bm.
Let z (s : sample) := dot (snd s) r.
Let E := quarter t.

Lemma lnt : s0 <= ln t.  Proof. apply Rcomplements.ln_le; lra. Qed.
Lemma w_dot s : dot (snd s) w = z s + theta s * ln t + dot (snd s) wi.
Proof. unfold z, r, theta, V. dots. ring. Qed.
Lemma z_abs s : Rabs (z s) <= norm (snd s) * radius t.
Proof. eapply Rle_trans; [apply cauchy|]. apply Rmult_le_compat_l; [apply norm_pos|exact Nr]. Qed.
Lemma J_active s : In s D -> inJ s = true -> 0 < dot (snd s) w.
Proof.
  intros I Js. destruct (HJ s I Js) as [_ [T [P Q]]]. rewrite w_dot. pose proof (z_abs s) as Z.
  pose proof lnt. pose proof (radius_line t Ht).
  pose proof (norm_pos (snd s)). assert (norm (snd s) * radius t
    <= norm (snd s) * rho + norm (snd s) * slope * (ln t - s0)) by
    (rewrite Rmult_assoc, <- Rmult_plus_distr_l; apply Rmult_le_compat_l; auto).
  assert (norm (snd s) * slope * (ln t - s0) <= / 4 * (ln t - s0)) by (apply Rmult_le_compat_r;
    lra).
  assert (theta s * s0 + (ln t - s0) <= theta s * ln t) by
    (apply (Rmult_le_compat_r (ln t - s0)) in T; lra).
  unfold Rabs in Z; destruct (Rcase_abs _); lra.
Qed.
Lemma O_inactive s : In s D -> inJ s = false -> inC s = false -> dot (snd s) w <= 0.
Proof.
  intros I Js Cs. destruct (HO s I Js Cs) as [P Q]. rewrite w_dot. pose proof (z_abs s) as Z.
  pose proof lnt. pose proof (radius_line t Ht).
  pose proof (norm_pos (snd s)). assert (norm (snd s) * radius t
    <= norm (snd s) * rho + norm (snd s) * slope * (ln t - s0)) by
    (rewrite Rmult_assoc, <- Rmult_plus_distr_l; apply Rmult_le_compat_l; auto).
  assert (norm (snd s) * slope * (ln t - s0) <= - theta s * (ln t - s0)) by (apply
    Rmult_le_compat_r; lra).
  unfold Rabs in Z; destruct (Rcase_abs _); lra.
Qed.

(* the kicks u_l, and the push of J times t *)
Let u (s : sample) := if inC s then (if Rlt_dec 0 (dot (snd s) w) then h * exp (dot (snd s) w) else
  0) else 0.
Let q (s : sample) := if inJ s then weight_at s t * exp (- z s) else 0.
Lemma u_pos s : 0 <= u s.
Proof. unfold u. destruct (inC s); [|lra]. destruct (Rlt_dec _ _); [|lra].
  left; apply Rmult_lt_0_compat; auto; apply exp_pos. Qed.
Lemma JC s : In s D -> inJ s = true -> inC s = false.
Proof. intros I Js. destruct (inC s) eqn:Cs; auto. destruct (HJ s I Js). destruct (HC s I Cs).
  congruence. Qed.
Lemma coef_split s : In s D -> h * coef w s = / t * q s - u s.
Proof.
  intro I. unfold coef, u, q. destruct (inJ s) eqn:Js.
  - rewrite (JC s I Js). destruct (HJ s I Js) as [F _]. pose proof (J_active s I Js).
    destruct (Rlt_dec _ _); [|contradiction]. rewrite F.
    rewrite w_dot. unfold weight_at, weight. replace (- (z s + theta s * ln t + dot (snd s) wi))
      with (- dot (snd s) wi + (- z s + - (theta s * ln t))) by ring.
    replace ((1 - theta s) * ln t) with (ln t + - (theta s * ln t)) by ring.
    rewrite !exp_plus, exp_ln by lra. field. lra.
  - destruct (inC s) eqn:Cs.
    + destruct (HC s I Cs) as [F _]. destruct (Rlt_dec _ _); [rewrite F|]; ring.
    + pose proof (O_inactive s I Js Cs). destruct (Rlt_dec _ _); [lra|ring].
Qed.

Lemma term_grows s : In s D -> inJ s = true -> weight_at s t * exp (norm (snd s) * radius t)
  <= weight_at s t0 * exp (norm (snd s) * rho) * E /\ 0 < weight_at s t /\ weight_at s t
  <= weight_at s t0.
Proof.
  intros I Js. destruct (HJ s I Js) as [_ [T [_ Q]]]. pose proof lnt. pose proof (radius_line t Ht).
  pose proof (norm_pos (snd s)).
  assert (lp : 0 < weight s) by (apply Rmult_lt_0_compat; auto; apply exp_pos).
  assert (l0 : 0 < weight_at s t) by (apply Rmult_lt_0_compat; auto; apply exp_pos).
  assert (L : weight_at s t <= weight_at s t0) by (apply Rmult_le_compat_l; [lra|]; apply exp_le;
    fold s0; apply Rmult_le_compat_neg_l; lra).
  repeat split; auto.
  assert (X : exp (norm (snd s) * radius t) <= exp (norm (snd s) * rho) * E).
  { unfold E, quarter. rewrite <- exp_plus. apply exp_le.
    assert (norm (snd s) * radius t <= norm (snd s) * rho + norm (snd s) * slope * (ln t - s0)) by
      (rewrite Rmult_assoc, <- Rmult_plus_distr_l; apply Rmult_le_compat_l; auto).
    assert (norm (snd s) * slope * (ln t - s0) <= / 4 * (ln t - s0)) by (apply Rmult_le_compat_r;
      lra). lra. }
  rewrite Rmult_assoc. apply Rmult_le_compat; auto; [lra|left; apply exp_pos].
Qed.
Lemma exp_z s : exp (- z s) <= exp (norm (snd s) * radius t).
Proof. apply exp_le. pose proof (z_abs s) as Z. unfold Rabs in Z; destruct (Rcase_abs _); lra. Qed.
Lemma push_le : Sum (fun s => q s * norm (snd s)) D <= J_push * E.
Proof.
  unfold J_push. rewrite Rmult_comm, <- Sum_scal. apply Sum_le. intros s I. unfold q.
  destruct (inJ s) eqn:Js; [|lra].
  destruct (term_grows s I Js) as [X [l0 _]]. pose proof (exp_z s). pose proof (norm_pos (snd s)).
  assert (weight_at s t * exp (- z s) <= weight_at s t * exp (norm (snd s) * radius t)) by (apply
    Rmult_le_compat_l; lra).
  apply Rle_trans with (weight_at s t0 * exp (norm (snd s) * rho) * E * norm (snd s));
    [apply Rmult_le_compat_r; lra|lra].
Qed.
Lemma J_push_pos : 0 <= J_push.
Proof.
  apply Sum_0. intros s _. destruct (inJ s); [|lra]. apply Rmult_le_pos; [|apply norm_pos].
  left. apply Rmult_lt_0_compat; [|apply exp_pos]. apply Rmult_lt_0_compat; [|apply exp_pos].
  apply Rmult_lt_0_compat; auto; apply exp_pos.
Qed.

(* b_l stays below bm *)
Lemma b_step s : In s D -> inC s = true -> dot (snd s) (step D h w) <= bm.
Proof.
  intros I Cs. destruct (Hb s I Cs) as [B1 B2]. pose proof (Bw s I Cs) as Bs.
  unfold step. rewrite dot_add_r, dot_scal_r, push_vsum, (dot_comm (snd s) (vsum _ _)), vsum_dot,
    <- Sum_scal.
  rewrite (Sum_ext _ (fun s' => / t * (q s' * dot (snd s') (snd s)) + - (u s' * dot (snd s') (snd
    s)))).
  2:{ intros s' I'. rewrite <- Rmult_assoc, (coef_split s' I'). ring. }
  rewrite Sum_add, Sum_scal. pose proof (norm_pos (snd s)) as Ns.
  destruct (quarter_ge t Ht) as [E1 E2]. fold E in E1, E2.
  assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra).
  assert (P : / t * Sum (fun s' => q s' * dot (snd s') (snd s)) D <= J_push * norm (snd s) / t0).
  { assert (X : Sum (fun s' => q s' * dot (snd s') (snd s)) D <= norm (snd s) * (J_push * E)).
    { apply Rle_trans with (norm (snd s) * Sum (fun s' => q s' * norm (snd s')) D);
      [|apply Rmult_le_compat_l; [auto|apply push_le]].
      rewrite <- Sum_scal. apply Sum_le. intros s' I'. assert (0 <= q s').
      { unfold q. destruct (inJ s') eqn:Js; [|lra]. destruct (term_grows s' I' Js) as [_ [l0 _]].
        left; apply Rmult_lt_0_compat; auto; apply exp_pos. }
      pose proof (cauchy_le (snd s') (snd s)). replace (norm (snd s) * (q s' * norm (snd s')))
        with (q s' * (norm (snd s') * norm (snd s))) by ring. apply Rmult_le_compat_l; auto. }
    pose proof J_push_pos. apply Rle_trans with (/ t * (norm (snd s) * (J_push * E)));
      [apply Rmult_le_compat_l; lra|].
    replace (/ t * (norm (snd s) * (J_push * E))) with (J_push * norm (snd s) * (E * / t)) by ring.
    unfold Rdiv. apply Rmult_le_compat_l; [apply Rmult_le_pos|]; auto. }
  assert (U : forall s', In s' D -> - (u s' * dot (snd s') (snd s))
    <= h * exp bm * (if inC s' then pos (- dot (snd s) (snd s')) else 0)).
  { intros s' I'. rewrite (dot_comm (snd s')). unfold u. destruct (inC s') eqn:Cs'; [|lra].
    unfold pos. set (g := dot (snd s) (snd s')).
    pose proof (Rmax_l (- g) 0). pose proof (Rmax_r (- g) 0). pose proof (exp_pos bm).
    destruct (Rlt_dec _ _); [|assert (0 <= h * exp bm * Rmax (- g) 0) by (repeat apply Rmult_le_pos;
      lra); lra].
    assert (exp (dot (snd s') w) <= exp bm) by (apply exp_le; auto).
    pose proof (exp_pos (dot (snd s') w)).
    apply Rle_trans with (h * exp (dot (snd s') w) * Rmax (- g) 0);
      [|apply Rmult_le_compat_r; [auto|apply Rmult_le_compat_l; lra]].
    replace (- (h * exp (dot (snd s') w) * g)) with (h * exp (dot (snd s') w) * - g) by ring.
    apply Rmult_le_compat_l; [apply Rmult_le_pos|]; lra. }
  assert (S1 : Sum (fun s' => - (u s' * dot (snd s') (snd s))) D
    <= h * exp bm * obtuse_sum s) by (unfold obtuse_sum; rewrite <- Sum_scal; apply Sum_le; auto).
  destruct (Rlt_dec 0 (dot (snd s) w)) as [Q|Q]; [|lra].
  (* its own kick is one of them *)
  assert (S2 : Sum (fun s' => - (u s' * dot (snd s') (snd s))) D
    <= h * exp bm * obtuse_sum s - h * sq (snd s)); [|lra].
  unfold obtuse_sum. rewrite <- Sum_scal. apply Sum_le_but with s; auto. unfold u. rewrite Cs.
  destruct (Rlt_dec _ _); [|contradiction].
  fold (sq (snd s)). pose proof (sq_pos (snd s)). unfold pos. rewrite Rmax_right by lra.
  assert (1 <= exp (dot (snd s) w)) by (rewrite <- exp_0; apply exp_le; lra).
  assert (h * sq (snd s) <= h * exp (dot (snd s) w) * sq (snd s)) by (apply Rmult_le_compat_r;
    [auto|rewrite <- (Rmult_1_r h) at 1; apply Rmult_le_compat_l; lra]).
  lra.
Qed.

(* r moves by Y/t - U: Y what J pushes against the walls, but for what w^ takes, and U the kicks *)
Let gap := / t - ln (1 + / t).
Let y (s : sample) := q s - (if inJ s && tight s then weight s else 0).
Let Y := vadd (vadd (vsum y D) (vsum nu D)) (vscal (t * gap) wh).
Let r' := vsub (step D h w) (V wh wi (t + 1)).
Lemma gap_le : 0 <= gap <= / t * / t / 2.
Proof.
  assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra). pose proof (ln_low (/ t) ltac:(lra)).
  pose proof (ln_up (/ t) ltac:(lra)). unfold gap. lra.
Qed.
Lemma r_moves : veq r' (vadd r (vsub (vscal (/ t) Y) (vsum u D))).
Proof.
  intro x. unfold r', r, Y, step. rewrite !dot_sub_l, !dot_add_l, !dot_sub_l, !dot_scal_l,
    !dot_add_l, !dot_scal_l.
  rewrite push_vsum, !vsum_dot, <- (Sum_scal h).
  rewrite (Sum_ext (fun s => h * (coef w s * dot (snd s) x)) (fun s => / t * (q s * dot (snd s) x) +
    -1 * (u s * dot (snd s) x))).
  2:{ intros s I. rewrite <- Rmult_assoc, (coef_split s I). ring. }
  rewrite (Sum_ext (fun s => y s * dot (snd s) x) (fun s => q s * dot (snd s) x + -1 * (if inJ s &&
    tight s then weight s * dot (snd s) x else 0))).
  2:{ intros s I. unfold y. destruct (inJ s && tight s); ring. }
  rewrite !Sum_add, !Sum_scal, stat. unfold V. rewrite !dot_add_l, !dot_scal_l.
  assert (L : ln (t + 1) = ln t + ln (1 + / t)).
  { rewrite <- ln_mult by (pose proof (Rinv_0_lt_compat t); lra). f_equal. field. lra. }
  rewrite L. unfold gap. field. lra.
Qed.
Lemma y_le s : In s D -> Rabs (y s) <= if inJ s then weight_at s t0 * exp (norm (snd s) * rho) * E
  else 0.
Proof.
  intro I. unfold y, q. destruct (inJ s) eqn:Js; [|simpl; rewrite Rminus_0_r, Rabs_R0; lra].
  destruct (term_grows s I Js) as [G [l0 _]]. pose proof (exp_z s) as X.
  pose proof (exp_pos (- z s)).
  assert (X1 : 1 <= exp (norm (snd s) * radius t)).
  { rewrite <- exp_0. apply exp_le. pose proof (norm_pos (snd s)). destruct (radius_sq t Ht).
    apply Rmult_le_pos; lra. }
  eapply Rle_trans; [|exact G]. unfold tight. simpl. destruct (Req_EM_T (dot (snd s) wh) 1) as
    [T|T]; simpl.
  - replace (weight_at s t * exp (- z s) - weight s) with (weight_at s t * (exp (- z s) - 1)).
    2:{ unfold weight_at, theta. rewrite T. replace ((1 - 1) * ln t) with 0 by ring. rewrite exp_0.
    ring. }
    rewrite Rabs_mult, Rabs_pos_eq by lra. apply Rmult_le_compat_l; [lra|].
    unfold Rabs; destruct (Rcase_abs _); lra.
  - rewrite Rminus_0_r, Rabs_pos_eq by (left; apply Rmult_lt_0_compat; lra).
    apply Rmult_le_compat_l; lra.
Qed.
Lemma Y_norm : norm Y <= f * E.
Proof.
  unfold Y. eapply Rle_trans; [apply norm_add|]. eapply Rle_trans;
    [apply Rplus_le_compat_r, norm_add|].
  destruct (quarter_ge t Ht) as [E1 _]. fold E in E1. pose proof (norm_pos (vsum nu D)).
  pose proof (norm_pos wh) as Nw.
  assert (A1 : norm (vsum y D) <= J_push * E).
  { eapply Rle_trans; [apply vsum_norm|]. unfold J_push. rewrite Rmult_comm, <- Sum_scal.
    apply Sum_le. intros s I. pose proof (y_le s I) as Q.
    pose proof (norm_pos (snd s)).
    apply (Rmult_le_compat_r _ _ _ H0) in Q. destruct (inJ s); lra. }
  assert (A2 : norm (vscal (t * gap) wh) <= norm wh / (2 * t0)).
  { destruct gap_le as [G1 G2]. rewrite norm_scal, Rabs_pos_eq by (apply Rmult_le_pos; lra).
    assert (t * gap <= / (2 * t)). { apply Rmult_le_reg_l with (/ t); [apply Rinv_0_lt_compat;
      lra|]. rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
      replace (/ t * / (2 * t)) with (/ t * / t / 2) by (field; lra). auto. }
    assert (/ (2 * t) <= / (2 * t0)) by (apply Rinv_le_contravar; lra). unfold Rdiv.
    rewrite (Rmult_comm (norm wh)). apply Rmult_le_compat_r; lra. }
  assert (0 <= norm wh / (2 * t0)) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; lra).
  apply Rle_trans with ((J_push + norm (vsum nu D) + norm wh / (2 * t0)) * E).
  { assert (S : 0 <= norm (vsum nu D) + norm wh / (2 * t0)) by lra.
    apply (Rmult_le_compat_l _ _ _ S) in E1. lra. }
  apply Rmult_le_compat_r; lra.
Qed.
Lemma f_pos : 0 <= f.
Proof.
  pose proof J_push_pos. pose proof (norm_pos (vsum nu D)).
  assert (0 <= norm wh / (2 * t0)) by (apply Rmult_le_pos; [apply norm_pos|left;
    apply Rinv_0_lt_compat; lra]). lra.
Qed.
Lemma xe_le x : x * exp (- x) <= / exp 1.
Proof.
  pose proof (exp_ineq1_le (x - 1)) as P. pose proof (exp_pos (- x)). rewrite <- exp_Ropp.
  apply Rle_trans with (exp (x - 1) * exp (- x)); [apply Rmult_le_compat_r; lra|].
  rewrite <- exp_plus. right. f_equal. ring.
Qed.
(* what pulls r back: support vectors, walls that do not kick, and what is left of kicks *)
Definition pull (s : sample) := let b := dot (snd s) w in
  2 * (if inJ s && tight s then weight s * (z s * (1 - exp (- z s))) else 0)
  + 2 * (nu s * pos (- b)) + (if inC s then keep * (h * t * pos b) else 0).
Lemma pull_pos s : In s D -> 0 <= pull s.
Proof.
  intro I. destruct (Hnu s I) as [n0 _]. unfold pull. cbv zeta. set (b := dot (snd s) w).
  assert (0 <= nu s * pos (- b)) by (apply Rmult_le_pos; auto; apply Rmax_r).
  assert (0 <= if inC s then keep * (h * t * pos b) else 0).
  { destruct (inC s); [|lra]. apply Rmult_le_pos; auto. apply Rmult_le_pos; [apply Rmult_le_pos;
      lra|apply Rmax_r]. }
  assert (0 <= if inJ s && tight s then weight s * (z s * (1 - exp (- z s))) else 0); [|lra].
  destruct (inJ s && tight s); [|lra]. apply Rmult_le_pos; [left; apply Rmult_lt_0_compat; auto;
    apply exp_pos|].
  destruct (Rle_dec 0 (z s)).
  - assert (exp (- z s) <= exp 0) by (apply exp_le; lra). rewrite exp_0 in *.
    apply Rmult_le_pos; lra.
  - assert (exp 0 <= exp (- z s)) by (apply exp_le; lra). rewrite exp_0 in *.
    pose proof (Rmult_le_pos (- z s) (exp (- z s) - 1) ltac:(lra) ltac:(lra)). lra.
Qed.
(* what a sample adds to |r|^2 *)
Lemma each s : In s D ->
  / t * pull s + (2 * / t * ((y s + nu s) * z s) - 2 * (u s * z s) + 2 * / t * (f * E * (u s * norm
    (snd s)))
    + u s * u s * acute_sum s) <= 2 * / t * (nu s * depth s) + 2 * / t * (/ exp 1 * (if loose s
        then weight_at s t else 0)).
Proof.
  intro I. assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra).
  assert (It0 : / t <= / t0) by (apply Rinv_le_contravar; lra).
  destruct (Hnu s I) as [n0 n1]. pose proof (w_dot s) as W. pose proof lnt as L.
  assert (e1 : 0 < / exp 1) by (apply Rinv_0_lt_compat, exp_pos).
  (* where the kick's own share is 0 *)
  assert (quiet : dot (snd s) w <= 0 -> nu s * z s = nu s * depth s - nu s * pos (- dot (snd s) w)).
  { intros B. unfold pos. rewrite Rmax_left by lra. destruct (Req_dec (nu s) 0) as [Z|Z];
      [rewrite Z; ring|].
    destruct (n1 Z) as [_ T]. unfold depth. rewrite T in *. rewrite W. ring. }
  assert (pos0 : dot (snd s) w <= 0 -> pos (dot (snd s) w) = 0) by (intro; apply Rmax_right; lra).
  assert (posn : 0 < dot (snd s) w -> pos (- dot (snd s) w) = 0) by (intro; apply Rmax_right; lra).
  unfold pull, y, q, u, loose. cbv zeta. destruct (inJ s) eqn:Js.
  - rewrite (JC s I Js). destruct (HJ s I Js) as [F _]. assert (Z : nu s
    = 0) by (destruct (Req_dec (nu s) 0); auto; destruct n1; congruence).
    rewrite Z. destruct (term_grows s I Js) as [_ [l0 _]]. simpl. unfold tight.
    destruct (Req_EM_T (dot (snd s) wh) 1) as [T|T]; simpl.
    + assert (Q : weight_at s t = weight s).
      { unfold weight_at, theta. rewrite T. replace ((1 - 1) * ln t) with 0 by ring. rewrite exp_0.
        ring. }
      rewrite Q. lra.
    + pose proof (xe_le (z s)). assert (weight_at s t * (z s * exp (- z s))
      <= weight_at s t * / exp 1) by (apply Rmult_le_compat_l; lra).
      assert (2 * / t * (weight_at s t * (z s * exp (- z s)))
        <= 2 * / t * (weight_at s t * / exp 1)) by (apply Rmult_le_compat_l; lra). lra.
  - simpl. destruct (inC s) eqn:Cs.
    + destruct (HC s I Cs) as [F T]. destruct (Rlt_dec 0 (dot (snd s) w)) as [B|B].
      2:{ rewrite (pos0 ltac:(lra)). replace (0 - 0 + nu s) with (nu s) by ring. rewrite quiet; lra.
          }
      rewrite (posn B). unfold pos. rewrite Rmax_left by lra.
      set (b := dot (snd s) w) in *. pose proof (He s b I Cs (conj (Rlt_le _ _ B) (Bw s I Cs))) as
        H1. set (k := h * exp b) in *.
      assert (hk : h <= k). { unfold k. assert (exp 0 <= exp b) by (apply exp_le; lra).
      rewrite exp_0 in *. rewrite <- (Rmult_1_r h) at 1. apply Rmult_le_compat_l; lra. }
      assert (zb : b + depth s <= z s). { unfold depth. assert (- theta s * s0
        <= - theta s * ln t) by (apply Rmult_le_compat_l; lra). lra. }
      assert (nz : nu s * z s = nu s * (b + depth s)).
      { destruct (Req_dec (nu s) 0) as [Z|Z]; [rewrite Z; ring|]. destruct (n1 Z) as [_ T0].
        f_equal. unfold depth. rewrite T0 in *. lra. }
      destruct (quarter_ge t Ht) as [_ E2]. fold E in E2. pose proof f_pos.
      pose proof (norm_pos (snd s)).
      assert (P1 : 2 * / t * (f * E * (k * norm (snd s))) <= k * (2 * f * norm (snd s) / t0)).
      { replace (2 * / t * (f * E * (k * norm (snd s))))
        with (k * (2 * f * norm (snd s)) * (E * / t)) by ring.
        replace (k * (2 * f * norm (snd s) / t0)) with (k * (2 * f * norm (snd s)) * / t0) by
          (unfold Rdiv; ring).
        apply Rmult_le_compat_l; auto. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; lra. }
      assert (P2 : 2 * / t * (nu s * b) <= k * (2 * nu s * b / (h * t0))).
      { replace (k * (2 * nu s * b / (h * t0))) with (2 * (nu s * b) * (k / h * / t0)) by (field;
        lra).
        replace (2 * / t * (nu s * b)) with (2 * (nu s * b) * / t) by ring.
        apply Rmult_le_compat_l; [pose proof (Rmult_le_pos (nu s) b ltac:(lra) ltac:(lra)); lra|].
        assert (1 <= k / h) by (apply Rmult_le_reg_r with h; auto; unfold Rdiv;
          rewrite Rmult_assoc, Rinv_l; lra).
        apply Rle_trans with (1 * / t0); [lra|]. apply Rmult_le_compat_r; [|auto].
        left; apply Rinv_0_lt_compat; lra. }
      assert (P3 : k * (k * acute_sum s + 2 * f * norm (snd s) / t0 + 2 * nu s * b / (h * t0)
        + keep * b)
        <= k * (2 * z s)).
      { apply Rmult_le_compat_l; [lra|]. lra. }
      assert (P5 : / t * (keep * (h * t * b)) <= k * (keep * b)).
      { replace (/ t * (keep * (h * t * b))) with (h * (keep * b)) by (field; lra).
        apply Rmult_le_compat_r; auto.
        apply Rmult_le_pos; lra. }
      assert (P4 : 2 * / t * (nu s * z s) = 2 * / t * (nu s * b) + 2 * / t * (nu s * depth s)) by
        (rewrite nz; ring). lra.
    + pose proof (O_inactive s I Js Cs) as B. replace (0 - 0 + nu s) with (nu s) by ring.
      rewrite quiet; lra.
Qed.
Lemma energy : / t * Sum pull D + sq r' <= sq r
  + / t * (2 * Sum (fun s => nu s * depth s) D + 2 / exp 1 * Sum (fun s => if loose s then weight_at
      s t else 0) D)
  + norm wh * radius t * (/ t * / t) + f * E * (f * E) * (/ t * / t).
Proof.
  assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra).
  assert (X : sq r' = sq r + 2 * / t * dot Y r - 2 * dot (vsum u D) r + (/ t * / t * sq Y - 2 * / t
    * dot Y (vsum u D) + sq (vsum u D))).
  { rewrite <- (norm_sq r'), (norm_veq _ _ r_moves), norm_sq. dots.
    rewrite (dot_comm r Y), (dot_comm r (vsum u D)), (dot_comm (vsum u D) Y). ring. }
  assert (Yr : dot Y r = Sum (fun s => (y s + nu s) * z s) D + t * gap * dot wh r).
  { unfold Y. rewrite !dot_add_l, dot_scal_l, !vsum_dot, <- Sum_add. f_equal. apply Sum_ext.
    intros s _. unfold z. ring. }
  assert (YU : - dot Y (vsum u D) <= Sum (fun s => f * E * (u s * norm (snd s))) D).
  { rewrite dot_comm, vsum_dot. replace (- Sum (fun s => u s * dot (snd s) Y) D)
    with (-1 * Sum (fun s => u s * dot (snd s) Y) D) by ring.
    rewrite <- Sum_scal. apply Sum_le. intros s _. pose proof (cauchy_ge (snd s) Y).
    pose proof Y_norm. pose proof (u_pos s). pose proof (norm_pos (snd s)).
    assert (norm (snd s) * norm Y <= norm (snd s) * (f * E)) by (apply Rmult_le_compat_l; auto).
    assert (u s * - dot (snd s) Y <= u s * (norm (snd s) * (f * E))) by (apply Rmult_le_compat_l;
      lra). lra. }
  assert (UU : sq (vsum u D) <= Sum (fun s => u s * u s * acute_sum s) D).
  { unfold acute_sum. apply vsum_sq; intros s _; [intro Cs; unfold u; rewrite Cs; auto|apply u_pos].
    }
  assert (Y2 : sq Y <= f * E * (f * E)) by (rewrite <- norm_sq; pose proof Y_norm;
    pose proof (norm_pos Y); apply Rmult_le_compat; auto).
  assert (Wr : gap * dot wh r <= norm wh * radius t * (/ t * / t / 2)).
  { destruct gap_le as [G1 G2]. pose proof (cauchy_le wh r). pose proof (norm_pos wh).
    assert (norm wh * norm r <= norm wh * radius t) by (apply Rmult_le_compat_l; auto).
    apply Rle_trans with (gap * (norm wh * radius t)); [apply Rmult_le_compat_l; lra|].
    rewrite (Rmult_comm gap). apply Rmult_le_compat_l; auto.
    apply Rmult_le_pos; auto. apply sqrt_pos. }
  assert (S : / t * Sum pull D + (2 * / t * Sum (fun s => (y s + nu s) * z s) D - 2 * Sum (fun s =>
    u s * z s) D
      + 2 * / t * (f * E) * Sum (fun s => u s * norm (snd s)) D + Sum (fun s => u s * u s *
          acute_sum s) D)
    <= 2 * / t * Sum (fun s => nu s * depth s) D + 2 * / t * / exp 1 * Sum (fun s => if loose s
      then weight_at s t else 0) D).
  { rewrite <- Sum_four, <- Sum_two, <- (Sum_scal (/ t)), <- Sum_add. apply Sum_le. intros s I.
    pose proof (each s I). lra. }
  assert (Ur : dot (vsum u D) r = Sum (fun s => u s * z s) D) by (apply vsum_dot).
  rewrite Sum_scal in YU. rewrite X, Yr, Ur.
  assert (2 * / t * (t * gap * dot wh r) = 2 * (gap * dot wh r)) by (field; lra).
  assert (/ t * / t * sq Y <= / t * / t * (f * E * (f * E))) by (apply Rmult_le_compat_l;
    [apply Rmult_le_pos; lra|auto]).
  assert (2 * / t * - dot Y (vsum u D) <= 2 * / t * (f * E * Sum (fun s => u s * norm (snd s)) D))
    by (apply Rmult_le_compat_l; lra).
  unfold Rdiv. lra.
Qed.
End Step.

(* ---- all steps: what the sums over k of the rest are at most ---- *)
Lemma power_step c t : 1 < c -> 1 < t -> exp (- c * ln t) + power c (t + 1) <= power c t.
Proof.
  intros Hc H. pose proof (midpoint c t Hc H) as M. unfold power.
  replace (t + 1 - / 2) with (t + / 2) by field. lra.
Qed.
Lemma power_pos c t : 1 < c -> 0 < power c t.
Proof. intro H. apply Rmult_lt_0_compat; [apply exp_pos|apply Rinv_0_lt_compat; lra]. Qed.
Lemma fast_theta s : In s D -> fast s = true -> 1 < theta s.
Proof.
  unfold fast, loose. rewrite !andb_true_iff, !negb_true_iff. intros I [[Js T] _].
  destruct (HJ s I Js) as [_ [G _]]. unfold tight in T. unfold theta in *.
  destruct (Req_EM_T _ _); [discriminate|]. lra.
Qed.
Lemma weight_pos s : 0 < weight s.
Proof. apply Rmult_lt_0_compat; auto; apply exp_pos. Qed.
Lemma e_pos : 0 < 2 / exp 1.
Proof. apply Rmult_lt_0_compat; [lra|apply Rinv_0_lt_compat, exp_pos]. Qed.
Lemma rest_pos t : t0 <= t -> 0 <= rest t.
Proof.
  intro Ht. unfold rest.
  assert (0 <= Sum (fun s => if fast s then weight s * power (theta s) t else 0) D).
  { apply Sum_0. intros s I. destruct (fast s) eqn:O; [|lra]. left.
    apply Rmult_lt_0_compat; [apply weight_pos|apply power_pos, fast_theta; auto]. }
  pose proof e_pos. pose proof (power_pos (7 / 4) t ltac:(lra)).
  pose proof (power_pos (3 / 2) t ltac:(lra)). pose proof (norm_pos wh).
  assert (0 <= norm wh * rho * exp (- s0 / 4) * power (7 / 4) t) by (repeat apply Rmult_le_pos;
    try lra; left; apply exp_pos).
  assert (0 <= f * f * exp (- s0 / 2) * power (3 / 2) t) by (apply Rmult_le_pos;
    [apply Rmult_le_pos; [nra|left; apply exp_pos]|lra]).
  assert (0 <= 2 / exp 1 * Sum (fun s => if fast s then weight s * power (theta s) t else 0) D) by
    (apply Rmult_le_pos; lra). lra.
Qed.
Lemma rest_falls t : t0 <= t -> rest (t + 1) <= rest t.
Proof.
  intro Ht. unfold rest. pose proof e_pos. pose proof (norm_pos wh).
  assert (F : forall c, 1 < c -> power c (t + 1) <= power c t).
  { intros c Hc. pose proof (power_step c t Hc ltac:(lra)). pose proof (exp_pos (- c * ln t)). lra.
    }
  assert (Sum (fun s => if fast s then weight s * power (theta s) (t + 1) else 0) D
    <= Sum (fun s => if fast s then weight s * power (theta s) t else 0) D).
  { apply Sum_le. intros s I. destruct (fast s) eqn:O; [|lra]. apply Rmult_le_compat_l; [left;
      apply weight_pos|apply F, fast_theta; auto]. }
  assert (0 <= norm wh * rho * exp (- s0 / 4)) by (repeat apply Rmult_le_pos; try lra; left;
    apply exp_pos).
  assert (0 <= f * f * exp (- s0 / 2)) by (apply Rmult_le_pos; [nra|left; apply exp_pos]).
  pose proof (F (7 / 4) ltac:(lra)). pose proof (F (3 / 2) ltac:(lra)).
  assert (norm wh * rho * exp (- s0 / 4) * power (7 / 4) (t + 1) <= norm wh * rho * exp (- s0 / 4) *
    power (7 / 4) t) by (apply Rmult_le_compat_l; auto).
  assert (f * f * exp (- s0 / 2) * power (3 / 2) (t + 1) <= f * f * exp (- s0 / 2) * power (3 / 2)
    t) by (apply Rmult_le_compat_l; auto).
  assert (forall a b, a <= b -> 2 / exp 1 * a <= 2 / exp 1 * b) as M by (intros;
    apply Rmult_le_compat_l; lra). specialize (M _ _ H1). lra.
Qed.
(* what the walls' depths and the slow samples give to |r|^2 a step, times t *)
Definition gain := 2 * Sum (fun s => nu s * depth s) D
  + 2 / exp 1 * Sum (fun s => if loose s && slow s then weight_at s t0 else 0) D.
Lemma rest_step t : t0 <= t ->
  / t * (2 * Sum (fun s => nu s * depth s) D + 2 / exp 1 * Sum (fun s => if loose s then weight_at s
    t else 0) D)
  + norm wh * radius t * (/ t * / t) + f * quarter t * (f * quarter t) * (/ t * / t) + rest (t + 1)
  <= rest t + / t * gain.
Proof.
  intro Ht. assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra).
  assert (L : s0 <= ln t) by (apply Rcomplements.ln_le; lra).
  assert (Et : exp (- (2) * ln t) = / t * / t).
  { replace (- (2) * ln t) with (- ln t + - ln t) by ring.
    rewrite exp_plus, exp_Ropp, exp_ln by lra. auto. }
  (* J off S, the slow ones in gain *)
  assert (S2 : / t * Sum (fun s => if loose s then weight_at s t else 0) D + Sum (fun s => if fast s
    then weight s * power (theta s) (t + 1) else 0) D
    <= / t * Sum (fun s => if loose s && slow s then weight_at s t0 else 0) D + Sum (fun s => if
      fast s then weight s * power (theta s) t else 0) D).
  { rewrite <- !Sum_scal, <- !Sum_add. apply Sum_le. intros s I. unfold fast.
    destruct (loose s) eqn:Q; simpl; [|lra].
    pose proof Q as Q'. unfold loose in Q'. apply andb_true_iff in Q'. destruct Q' as [Js T].
    destruct (slow s) eqn:Sl; simpl.
    - destruct (HJ s I Js) as [_ [G _]]. assert (weight_at s t <= weight_at s t0); [|nra].
      apply Rmult_le_compat_l; [left; apply weight_pos|]. apply exp_le. fold s0. nra.
    - assert (O : fast s = true) by (unfold fast; rewrite Q, Sl; auto).
      pose proof (fast_theta s I O) as G.
      pose proof (power_step (theta s) t G ltac:(lra)) as P. pose proof (weight_pos s).
      assert (E : / t * weight_at s t = weight s * exp (- theta s * ln t)).
      { unfold weight_at. replace ((1 - theta s) * ln t) with (ln t + - theta s * ln t) by ring.
        rewrite exp_plus, exp_ln by lra. field. lra. }
      rewrite E. apply (Rmult_le_compat_l (weight s)) in P; lra. }
  assert (S3 : norm wh * radius t * (/ t * / t) + norm wh * rho * exp (- s0 / 4) * power (7 / 4) (t
    + 1) <= norm wh * rho * exp (- s0 / 4) * power (7 / 4) t).
  { pose proof (power_step (7 / 4) t ltac:(lra) ltac:(lra)) as P.
    pose proof (radius_quarter t Ht) as Q. pose proof (norm_pos wh).
    assert (E : quarter t * (/ t * / t) = exp (- s0 / 4) * exp (- (7 / 4) * ln t)).
    { rewrite <- Et. unfold quarter. rewrite <- !exp_plus. f_equal. field. }
    assert (norm wh * radius t * (/ t * / t) <= norm wh * rho * exp (- s0 / 4) * exp (- (7 / 4) * ln
      t)).
    { replace (norm wh * rho * exp (- s0 / 4) * exp (- (7 / 4) * ln t))
      with (norm wh * (rho * quarter t) * (/ t * / t)) by (rewrite !Rmult_assoc, <- E; ring).
      apply Rmult_le_compat_r; [apply Rmult_le_pos; lra|]. apply Rmult_le_compat_l; auto. }
    assert (X : 0 <= norm wh * rho * exp (- s0 / 4)) by (repeat apply Rmult_le_pos; try lra; left;
      apply exp_pos). apply (Rmult_le_compat_l _ _ _ X) in P. lra. }
  assert (S4 : f * quarter t * (f * quarter t) * (/ t * / t) + f * f * exp (- s0 / 2) * power (3 /
    2) (t + 1) <= f * f * exp (- s0 / 2) * power (3 / 2) t).
  { pose proof (power_step (3 / 2) t ltac:(lra) ltac:(lra)) as P.
    assert (E : quarter t * quarter t * (/ t * / t) = exp (- s0 / 2) * exp (- (3 / 2) * ln t)).
    { rewrite <- Et. unfold quarter. rewrite <- !exp_plus. f_equal. field. }
    replace (f * quarter t * (f * quarter t) * (/ t * / t))
      with (f * f * (quarter t * quarter t * (/ t * / t))) by ring. rewrite E.
    assert (X : 0 <= f * f * exp (- s0 / 2)) by (apply Rmult_le_pos; [apply Rle_0_sqr|left;
      apply exp_pos]). apply (Rmult_le_compat_l _ _ _ X) in P. lra. }
  unfold rest, gain. pose proof e_pos.
  set (X := Sum (fun s => if loose s then weight_at s t else 0) D) in *.
  set (X' := Sum (fun s => if fast s then weight s * power (theta s) (t + 1) else 0) D) in *.
  set (X0 := Sum (fun s => if fast s then weight s * power (theta s) t else 0) D) in *.
  set (Xs := Sum (fun s => if loose s && slow s then weight_at s t0 else 0) D) in *.
  assert (2 / exp 1 * (/ t * X + X') <= 2 / exp 1 * (/ t * Xs + X0)) by (apply Rmult_le_compat_l;
    lra).
  unfold Rdiv in *. lra.
Qed.
Lemma one_step w t : t0 <= t -> norm (vsub w (V wh wi t)) <= radius t ->
  (forall s, In s D -> inC s = true -> dot (snd s) w <= bm) ->
  / t * Sum (pull w t) D + (sq (vsub (step D h w) (V wh wi (t + 1))) + rest (t + 1))
  <= sq (vsub w (V wh wi t)) + rest t + / t * gain.
Proof. intros Ht N B. pose proof (energy w t Ht N B). pose proof (rest_step t Ht). lra. Qed.

(* ---- iterates that stay within the radius for ever ---- *)
(* near w^ ln tau_k + w~, and no kick of more than bm *)
Definition stays w0 := forall k,
  norm (vsub (gd D h w0 k) (V wh wi (t0 + INR k))) <= radius (t0 + INR k) /\
  forall s, In s D -> inC s = true -> dot (snd s) (gd D h w0 k) <= bm.
Variable w0 : vec.
Hypothesis within : stays w0.
Let W k := gd D h w0 k.
Let t k := t0 + INR k.
Lemma t_ge k : t0 <= t k.
Proof. unfold t. pose proof (pos_INR k). lra. Qed.
(* The samples of J are active for ever, negatives outside C and missed positives never. *)
Theorem kicks_signs k s : In s D -> if inJ s then active (W k) s = true else inC s = false
  -> active (W k) s = false.
Proof.
  intro I. destruct (within k) as [N _]. destruct (inJ s) eqn:Js.
  - apply active_t. apply (J_active (W k) (t k) (t_ge k) N s I Js).
  - intro Cs. apply active_f. apply (O_inactive (W k) (t k) (t_ge k) N s I Js Cs).
Qed.
Hypothesis some : exists s, In s D /\ inJ s = true.
Lemma wh_pos : 0 < norm wh.
Proof.
  destruct some as [s [I Js]]. destruct (HJ s I Js) as [_ [T _]]. unfold theta in T.
  pose proof (cauchy_le (snd s) wh).
  destruct (norm_pos wh) as [|Z]; auto. rewrite <- Z in *. lra.
Qed.
Lemma W_pos k : 0 < norm (W k).
Proof.
  destruct some as [s [I Js]]. destruct (within k) as [N _].
  pose proof (J_active (W k) (t k) (t_ge k) N s I Js) as P.
  pose proof (cauchy_le (snd s) (W k)). destruct (norm_pos (W k)) as [|Z]; auto. rewrite <- Z in *.
  lra.
Qed.
(* what stationarity says is a KKT certificate of (MM) with all negatives as walls *)
Theorem kicks_minimiser : minimiser (map snd (filter inJ D)) (negatives D) wh.
Proof.
  assert (th0 : forall s, In s D -> fst s = false -> theta s <= 0).
  { intros s I F. destruct (inC s) eqn:Cs; [apply (HC s I Cs)|].
    assert (Js : inJ s = false) by (destruct (inJ s) eqn:Js; auto; destruct (HJ s I Js);
    congruence).
    destruct (HO s I Js Cs) as [_ Q]. assert (0 <= norm (snd s) * slope); [|lra].
    apply Rmult_le_pos; [apply norm_pos|]. apply Rmult_le_pos; auto.
    left; apply Rinv_0_lt_compat; lra. }
  assert (G1 : forall z l, (forall s, In s l -> In s D) -> dot (comb (map (fun s => if tight s then
    weight s else 0) (filter inJ l)) (map snd (filter inJ l))) z
    = Sum (fun s => if inJ s && tight s then weight s * dot (snd s) z else 0) l).
  { induction l as [|s l IH]; intro S; simpl; auto. rewrite <- IH by (intros; apply S; right; auto).
    destruct (inJ s); simpl; [|ring].
    rewrite dot_add_l, dot_scal_l. destruct (tight s); ring. }
  assert (G2 : forall z l, incl l D -> dot (comb (map nu (filter (fun s => negb (fst s)) l)) (map
    snd (filter (fun s => negb (fst s)) l))) z = Sum (fun s => nu s * dot (snd s) z) l).
  { induction l as [|s l IH]; intro S; simpl; auto. rewrite <- IH by (intros x I; apply S; right;
    auto). destruct (fst s) eqn:F; simpl.
    - destruct (Hnu s (S s (or_introl eq_refl))) as [_ N].
      destruct (Req_dec (nu s) 0) as [Z|Z]; [rewrite Z; ring|]. destruct (N Z); congruence.
    - rewrite dot_add_l, dot_scal_l. auto. }
  apply (kkt_minimiser _ _ _ (map (fun s => if tight s then weight s else 0) (filter inJ D)) (map nu
    (filter (fun s => negb (fst s)) D))). constructor.
  - split; apply Forall_map, Forall_forall; intros s I; apply filter_In in I; destruct I as [I Q].
    + apply (HJ s I Q).
    + apply negb_true_iff in Q. apply (th0 s I Q).
  - apply Forall_map, Forall_forall. intros s _. destruct (tight s); [left; apply weight_pos|lra].
  - rewrite !map_length. auto.
  - apply Forall_map, Forall_forall. intros s I. apply filter_In in I. apply (Hnu s), I.
  - intro z. unfold negatives. rewrite G1, G2 by (auto; apply incl_refl). rewrite stat. ring.
  - assert (N0 : Sum (fun s => nu s * dot (snd s) wh) D = 0).
    { rewrite (Sum_ext _ (fun s => 0 * nu s)); [rewrite Sum_scal; ring|]. intros s I.
      destruct (Hnu s I) as [_ N]. destruct (Req_dec (nu s) 0) as [Z|Z]; [rewrite Z; ring|].
      destruct (N Z) as [_ T]. unfold theta in T. rewrite T. ring. }
    pose proof (stat wh) as E. rewrite N0, Rplus_0_r in E. unfold sq. rewrite <- E. clear.
    induction D as [|s l IH]; simpl; auto.
    rewrite IH. destruct (inJ s); simpl; [|ring]. unfold tight.
    destruct (Req_EM_T (dot (snd s) wh) 1) as [T|T]; [rewrite T|]; ring.
Qed.
Theorem kicks_rate k : norm (vsub (dirn (W k)) (dirn wh))
  <= 2 * (norm wi + radius (t0 + INR k)) / (norm wh * ln (t0 + INR k)).
Proof.
  destruct (within k) as [N _]. apply trap_dir; auto; [pose proof (t_ge k); unfold t in *;
    lra|apply wh_pos|apply W_pos].
Qed.
(* the radius grows slower than any multiple of ln tau *)
Lemma radius_slow c x : 0 < c -> t0 <= x -> radius x <= c * ln x + (rho + A / (2 * c)).
Proof.
  intros Hc Hx. destruct (radius_sq x Hx) as [E P]. pose proof s0pos.
  assert (L : s0 <= ln x) by (apply Rcomplements.ln_le; lra).
  assert (q0 : 0 <= A / (2 * c)) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; lra).
  assert (cl : 0 <= c * ln x) by (apply Rmult_le_pos; lra).
  apply Rsqr_incr_0_var; [|lra]. unfold Rsqr. rewrite E.
  assert (q2 : 2 * (c * ln x) * (A / (2 * c)) = A * ln x) by (field; lra).
  assert (0 <= A * s0) by (apply Rmult_le_pos; lra).
  pose proof (Rmult_le_pos _ _ cl cl). pose proof (Rmult_le_pos _ rho cl ltac:(lra)).
  pose proof (Rmult_le_pos _ rho q0 ltac:(lra)). pose proof (Rmult_le_pos _ _ q0 q0). lra.
Qed.
Lemma ln_t_large X : exists K, forall k, (K <= k)%nat -> X <= ln (t k).
Proof.
  destruct (INR_unb (exp X)) as [K HK]. exists K. intros k Hk. apply le_INR in Hk.
  rewrite <- (ln_exp X).
  apply Rcomplements.ln_le; [apply exp_pos|]. unfold t. lra.
Qed.
Theorem kicks_limit : dir_limit W (dirn wh).
Proof.
  intros eps Heps. pose proof wh_pos as P. set (c := eps * norm wh / 4).
  assert (c0 : 0 < c) by (unfold c; nra).
  set (X := Rmax 1 ((norm wi + (rho + A / (2 * c))) / c)). destruct (ln_t_large X) as [K HK].
  exists K. intros k Hk. specialize (HK k Hk).
  eapply Rle_trans; [apply kicks_rate|]. fold (t k). set (L := ln (t k)) in *.
  pose proof (radius_slow c (t k) c0 (t_ge k)) as R1. fold L in R1.
  assert (X1 : 1 <= X) by apply Rmax_l. assert (X2 : (norm wi + (rho + A / (2 * c))) / c
    <= X) by apply Rmax_r.
  assert (Q : norm wi + (rho + A / (2 * c)) <= c * L).
  { apply Rmult_le_reg_r with (/ c); [apply Rinv_0_lt_compat; auto|].
    replace (c * L * / c) with L by (field; lra). unfold Rdiv in *. lra. }
  apply Rmult_le_reg_r with (norm wh * L); [apply Rmult_lt_0_compat; lra|]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by (apply Rgt_not_eq, Rmult_lt_0_compat; lra).
  replace (eps * (norm wh * L)) with (4 * (c * L)) by (unfold c; field). lra.
Qed.

(* Kicks never end where some v does not fall along S, yet falls along w^:
  without kicks v.w would be
   bounded below. *)
Theorem kicks_for_ever v : (forall s, In s D -> inJ s = true -> tight s = true -> 0
  <= dot (snd s) v) -> dot wh v < 0 ->
  ~ exists K, forall k, (K <= k)%nat -> forall s, In s D -> fst s = false -> active (W k) s = false.
Proof.
  intros Hv Hw [K HK].
  set (c := fun s => (theta s - 1) / (2 * (norm (snd s) + 1))).
  set (B := fun s => rho + A / (2 * c s)).
  set (C := fun s => h * exp (- dot (snd s) wi + norm (snd s) * B s) * Rabs (dot (snd s) v)).
  set (pot := fun x => Sum (fun s => if loose s then C s * power ((1 + theta s) / 2) x else 0) D).
  assert (Lo : forall s, In s D -> loose s = true -> inJ s = true /\ 1 < theta s).
  { intros s I Q. unfold loose in Q. apply andb_true_iff in Q. destruct Q as [Js T]. split; auto.
    destruct (HJ s I Js) as [_ [G _]]. unfold tight in T. unfold theta in *.
    destruct (Req_EM_T _ _); [discriminate|lra]. }
  assert (C0 : forall s, 0 <= C s) by (intro s; apply Rmult_le_pos; [left; apply Rmult_lt_0_compat;
    auto; apply exp_pos|apply Rabs_pos]).
  assert (St : forall k, (K <= k)%nat -> dot (W k) v - pot (t k)
    <= dot (W (S k)) v - pot (t (S k))).
  { intros k Hk. assert (tS : t (S k) = t k + 1) by (unfold t; rewrite S_INR; ring). rewrite tS.
    unfold W at 2. simpl. fold (W k). unfold step.
    rewrite dot_add_l, dot_scal_l, push_vsum, vsum_dot, <- Sum_scal. pose proof (t_ge k) as Tk.
    destruct (within k) as [N Bk].
    assert (G : pot (t k + 1) <= pot (t k) + Sum (fun s => h * (coef (W k) s * dot (snd s) v)) D);
      [|lra].
    unfold pot. rewrite <- Sum_add. apply Sum_le. intros s I. destruct (inJ s) eqn:Js.
    - destruct (HJ s I Js) as [F _]. pose proof (J_active (W k) (t k) Tk N s I Js) as Ac.
      unfold coef. destruct (Rlt_dec _ _); [|contradiction]. rewrite F.
      pose proof (exp_pos (- dot (snd s) (W k))) as Ep. unfold loose. rewrite Js. simpl.
      destruct (tight s) eqn:T; simpl.
      + specialize (Hv s I Js T). assert (0 <= h * (exp (- dot (snd s) (W k)) * dot (snd s) v)) by
        (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra). lra.
      + destruct (Lo s I) as [_ G]; [unfold loose; rewrite Js, T; auto|].
        assert (P : exp (- ((1 + theta s) / 2) * ln (t k)) + power ((1 + theta s) / 2) (t k + 1)
          <= power ((1 + theta s) / 2) (t k)) by (apply power_step; lra).
        assert (c0 : 0 < c s) by (apply Rmult_lt_0_compat; [lra|]; apply Rinv_0_lt_compat;
          pose proof (norm_pos (snd s)); lra).
        assert (Q : h * (exp (- dot (snd s) (W k)) * Rabs (dot (snd s) v))
          <= C s * exp (- ((1 + theta s) / 2) * ln (t k))).
        { unfold C. replace (h * exp (- dot (snd s) wi + norm (snd s) * B s) * Rabs (dot (snd s) v)
          * exp (- ((1 + theta s) / 2) * ln (t k)))
            with (h * (exp (- dot (snd s) wi + norm (snd s) * B s) * exp (- ((1 + theta s) / 2) * ln
              (t k)) * Rabs (dot (snd s) v))) by ring.
          apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; [apply Rabs_pos|].
          rewrite <- exp_plus. apply exp_le.
          pose proof (radius_slow (c s) (t k) c0 Tk) as R1. fold (B s) in R1.
          pose proof (norm_pos (snd s)) as Ns.
          pose proof (z_abs (W k) (t k) N s) as Z. pose proof (w_dot (W k) (t k) s) as Wd.
          assert (norm (snd s) * radius (t k) <= norm (snd s) * (c s * ln (t k) + B s)) by (apply
            Rmult_le_compat_l; lra).
          assert (L0 : 0 <= ln (t k)) by (rewrite <- ln_1; apply Rcomplements.ln_le; lra).
          assert (Nc : norm (snd s) * c s <= (theta s - 1) / 2).
          { unfold c. apply Rmult_le_reg_r with (2 * (norm (snd s) + 1)); [lra|].
            replace (norm (snd s) * ((theta s - 1) / (2 * (norm (snd s) + 1))) * (2 * (norm (snd s)
              + 1))) with (norm (snd s) * (theta s - 1)) by (field; lra). nra. }
          assert (norm (snd s) * c s * ln (t k) <= (theta s - 1) / 2 * ln (t k)) by (apply
            Rmult_le_compat_r; auto).
          unfold Rabs in Z. destruct (Rcase_abs _); lra. }
        pose proof (Rle_abs (- dot (snd s) v)) as Ra. rewrite Rabs_Ropp in Ra.
        assert (h * (exp (- dot (snd s) (W k)) * - dot (snd s) v)
          <= h * (exp (- dot (snd s) (W k)) * Rabs (dot (snd s) v))) by (apply Rmult_le_compat_l;
          [lra|]; apply Rmult_le_compat_l; lra).
        assert (C s * (exp (- ((1 + theta s) / 2) * ln (t k)) + power ((1 + theta s) / 2) (t k + 1))
          <= C s * power ((1 + theta s) / 2) (t k)) by (apply Rmult_le_compat_l; auto). lra.
    - unfold loose. rewrite Js. simpl. assert (Z : coef (W k) s = 0); [|rewrite Z; lra].
      assert (Na : active (W k) s = false).
      { destruct (fst s) eqn:F; [|apply (HK k Hk s I F)]. apply active_f.
        apply (O_inactive (W k) (t k) Tk N s I Js).
        destruct (inC s) eqn:Cs; auto. destruct (HC s I Cs); congruence. }
      apply active_f in Na. unfold coef. destruct (Rlt_dec _ _); [lra|auto]. }
  assert (Lb : forall j, dot (W K) v - pot (t K) <= dot (W (K + j)) v).
  { intro j. apply Rle_trans with (dot (W (K + j)) v - pot (t (K + j)%nat)).
    - induction j; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r.
      eapply Rle_trans; [apply IHj|]. apply St. lia.
    - assert (0 <= pot (t (K + j)%nat)); [|lra]. apply Sum_0. intros s I.
      destruct (loose s) eqn:Q; [|lra]. destruct (Lo s I Q) as [_ G].
      apply Rmult_le_pos; auto. left. apply power_pos. lra. }
  (* yet v.w_k is v.w^ ln tau and something slower *)
  set (e := - dot wh v / (2 * (norm v + 1))). pose proof (norm_pos v) as Nv.
  assert (e0 : 0 < e) by (apply Rmult_lt_0_compat; [lra|]; apply Rinv_0_lt_compat; lra).
  set (M := Rabs (dot wi v) + norm v * (rho + A / (2 * e)) + Rabs (dot (W K) v - pot (t K)) + 1).
  destruct (ln_t_large (M * 2 / - dot wh v)) as [K' HK'].
  specialize (Lb K'). specialize (HK' (K + K')%nat ltac:(lia)).
  destruct (within (K + K')%nat) as [N _].
  set (k := (K + K')%nat) in *.
  pose proof (radius_slow e (t k) e0 (t_ge k)) as R1. set (L := ln (t k)) in *.
  assert (ML : M <= - dot wh v / 2 * L).
  { apply Rmult_le_reg_r with (2 / - dot wh v); [apply Rmult_lt_0_compat;
    [lra|apply Rinv_0_lt_compat; lra]|].
    replace (- dot wh v / 2 * L * (2 / - dot wh v)) with L by (field; lra). unfold Rdiv in *. lra. }
  assert (D1 : dot (W k) v <= dot wh v * L + dot wi v + norm v * radius (t k)).
  { assert (E : dot (W k) v = dot (vsub (W k) (V wh wi (t k))) v + (ln (t k) * dot wh v + dot wi v))
    by (unfold V; dots; ring).
    rewrite E. fold L. pose proof (cauchy_le (vsub (W k) (V wh wi (t k))) v) as Cy.
    assert (norm (vsub (W k) (V wh wi (t k))) * norm v <= radius (t k) * norm v) by (apply
      Rmult_le_compat_r; auto). lra. }
  assert (D2 : norm v * radius (t k) <= norm v * (e * L) + norm v * (rho + A / (2 * e))).
  { rewrite <- Rmult_plus_distr_l. apply Rmult_le_compat_l; auto. }
  assert (D3 : norm v * e <= - dot wh v / 2).
  { unfold e. apply Rmult_le_reg_r with (2 * (norm v + 1)); [lra|].
    replace (norm v * (- dot wh v / (2 * (norm v + 1))) * (2 * (norm v + 1)))
      with (norm v * - dot wh v) by (field; lra). nra. }
  assert (L0 : 0 <= L) by (unfold L; rewrite <- ln_1; apply Rcomplements.ln_le; pose proof (t_ge k);
    lra).
  assert (D4 : norm v * e * L <= - dot wh v / 2 * L) by (apply Rmult_le_compat_r; auto).
  pose proof (Rle_abs (dot wi v)). pose proof (Rle_abs (- (dot (W K) v - pot (t K)))) as Ab.
  rewrite Rabs_Ropp in Ab. unfold M in ML. lra.
Qed.
End Kicks.

(* what is plain from [fits] is left out *)
Arguments fits_h {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_t {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_rho {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_A {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_J {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_nu {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments fits_stat {D h t0 wh wi inJ inC nu A rho f bm keep} _.
Arguments radius_sq {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments pull_pos {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments b_step {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments J_active {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments O_inactive {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments kicks_minimiser {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments kicks_limit {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments kicks_rate {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments kicks_signs {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments kicks_for_ever {D h t0 wh wi inJ inC nu A rho f bm keep} fits.
Arguments rest_pos {D h t0 wh wi inJ inC} slow {nu A rho f bm keep} fits.
Arguments rest_falls {D h t0 wh wi inJ inC} slow {nu A rho f bm keep} fits.
Arguments one_step {D h t0 wh wi inJ inC} slow {nu A rho f bm keep} fits.
