(* T5.1: where the pattern of lemma:invariance is kept, w_k/|w_k| converges to w^/|w^|, for every
   step size and also where no multipliers are positive on all of S.
   With t = k + 1 and r = w_k - w^ ln t one step adds at most A/t to |r|^2: the pushes' part
   h e^{-z} z - lambda z is bounded, z = x_i.r, and the rest is O(1/t^2).  So |r| = O(sqrt(ln k)).
   *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model MaxMargin Invariance Divergence Shadowing ShadowingTrap
  Direction.
Import ListNotations.
Open Scope R_scope.

Definition pushes (xs : list vec) (w : vec) := comb (map (fun x => exp (- dot x w)) xs) xs.
Lemma push_picked D w : forall J, pattern D w = J -> (forall s, In (true, s) (combine J D) -> fst s
  = true) ->
  forall z, dot (push D w) z = dot (pushes (picked J D) w) z.
Proof.
  induction D as [|s D IH]; intros J E H z; subst J; simpl; auto.
  rewrite dot_add_l, dot_scal_l, (IH _ eq_refl) by (intros; apply H; simpl; auto).
  unfold coef, active in *. destruct (Rlt_dec 0 (dot (snd s) w)) as [P|P]; [|ring].
  unfold pushes; simpl. rewrite dot_add_l, dot_scal_l.
  assert (F : fst s = true). { apply H. simpl. unfold active.
  destruct (Rlt_dec _ _); [auto|contradiction]. }
  rewrite F. auto.
Qed.
Lemma picked_in J D x : In x (picked J D) -> exists s, In (true, s) (combine J D) /\ snd s = x.
Proof.
  revert D; induction J as [|b J IH]; intros [|s D]; simpl; try tauto. destruct b; simpl.
  - intros [E|I]; [exists s; auto|]. destruct (IH _ I) as [s' [A B]]. exists s'; auto.
  - intro I. destruct (IH _ I) as [s' [A B]]. exists s'; auto.
Qed.
Lemma picked_active D w x : In x (picked (pattern D w) D) -> 0 < dot x w.
Proof.
  induction D as [|s D IH]; simpl; [tauto|]. unfold active at 1. destruct (Rlt_dec _ _); simpl;
    auto. intros [ <- |I]; auto.
Qed.

Section Limit.
Variables (D : list sample) (h : R) (J : list bool) (w0 wh : vec) (la : list R).
Let xs := picked J D.
Hypotheses (hpos : 0 < h) (Jpos : forall s, In (true, s) (combine J D) -> fst s = true)
  (JJ : forall b s s', In (true, s) (combine J D) -> In (b, s') (combine J D) ->
     if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0)
  (start : pattern D w0 = J) (nonempty : xs <> []) (K : kkt xs [] wh la []).
Let w k := gd D h w0 k.
Let t k := INR k + 1.
Let r k := vsub (w k) (vscal (ln (t k)) wh).

Lemma kept k : pattern D (w k) = J.
Proof. apply invariance; auto. Qed.
Lemma w_step k z : dot (w (S k)) z = dot (w k) z + h * dot (pushes xs (w k)) z.
Proof.
  unfold w; simpl. unfold step. rewrite dot_add_l, dot_scal_l, (push_picked D _ J (kept k) Jpos).
  auto.
Qed.
Lemma xs_acute x y : In x xs -> In y xs -> 0 <= dot x y.
Proof.
  intros A B. destruct (picked_in _ _ _ A) as [s [I <-]].
  destruct (picked_in _ _ _ B) as [s' [I' <-]].
  apply (JJ true _ _ I I').
Qed.
Lemma xs_active k x : In x xs -> 0 < dot x (w k).
Proof. intro I. apply (picked_active D (w k)). rewrite kept. exact I. Qed.
Lemma theta x : In x xs -> 1 <= dot x wh.
Proof. intro I. destruct (kkt_feas _ _ _ _ _ K) as [F _]. rewrite Forall_forall in F. auto. Qed.
Lemma stat z : dot wh z = dot (comb la xs) z.
Proof. rewrite (kkt_stat _ _ _ _ _ K z). simpl. ring. Qed.
Lemma tpos k : 1 <= t k.
Proof. unfold t. pose proof (pos_INR k). lra. Qed.

Lemma pushes_ge x v ys : In x ys -> (forall y, In y ys -> 0 <= dot y x) -> exp (- dot x v) * dot x x
  <= dot (pushes ys v) x.
Proof.
  unfold pushes. induction ys as [|y ys IH]; simpl; [tauto|]. intros I H.
  rewrite dot_add_l, dot_scal_l.
  assert (A : forall z, In z (y :: ys) -> 0 <= exp (- dot z v) * dot z x) by (intros z Iz;
    apply Rmult_le_pos; [left; apply exp_pos|apply H; auto]).
  assert (B : 0 <= dot (comb (map (fun x0 => exp (- dot x0 v)) ys) ys) x).
  { clear - A. assert (A' : forall z, In z ys -> 0 <= exp (- dot z v) * dot z x) by (intros;
      apply A; right; auto). clear A.
    induction ys as [|z ys IH]; simpl; [lra|]. rewrite dot_add_l, dot_scal_l.
    pose proof (A' z (or_introl eq_refl)).
    assert (0 <= dot (comb (map (fun x0 => exp (- dot x0 v)) ys) ys) x) by (apply IH; intros;
      apply A'; right; auto). lra. }
  destruct I as [->|I]; [lra|]. specialize (IH I ltac:(intros; apply H; auto)).
  pose proof (A y (or_introl eq_refl)). lra.
Qed.

(* e^{x.w_k} grows by h |x|^2 a step at least *)
Lemma least_sq : exists q, 0 < q <= 1 /\ forall x, In x xs -> q <= h * dot x x.
Proof.
  assert (P : forall x, In x xs -> 0 < h * dot x x).
  { intros x I. pose proof (theta x I) as T. pose proof (cauchy_sq x wh) as C. unfold sq in C.
    pose proof (sq_pos x) as S. unfold sq in S.
    destruct S as [S|S]; [apply Rmult_lt_0_compat; auto|]. rewrite <- S in C. nra. }
  generalize P. generalize xs. clear - hpos. intro l. induction l as [|x l IH]; intro P; [exists 1;
    split; [lra|intros ? []]|].
  destruct IH as [q [[A B] H]]; [intros; apply P; right; auto|]. exists (Rmin q (h * dot x x)).
  split.
  - split; [apply Rmin_pos; auto; apply P; left; auto|eapply Rle_trans; [apply Rmin_l|auto]].
  - intros y [ <- |I]; [apply Rmin_r|eapply Rle_trans; [apply Rmin_l|auto]].
Qed.
Lemma weight_small q k x : 0 < q <= 1 -> (forall x, In x xs -> q <= h * dot x x) -> In x xs
  -> exp (- dot x (w k)) <= / q / t k.
Proof.
  intros Hq H I. assert (G : q * t k <= exp (dot x (w k))).
  { induction k.
    - unfold t. simpl. pose proof (xs_active 0 x I).
      assert (exp 0 <= exp (dot x (w 0))) by (apply exp_le; simpl in *; lra). rewrite exp_0 in *.
      lra.
    - unfold t in *. rewrite S_INR. rewrite dot_comm, w_step, exp_plus, (dot_comm _ x).
      pose proof (pushes_ge x (w k) xs I ltac:(intros; apply xs_acute; auto)) as P.
      pose proof (exp_pos (dot x (w k))) as E.
      set (p := dot (pushes xs (w k)) x) in *.
      assert (q * exp (- dot x (w k)) <= h * p).
      { apply Rle_trans with (h * dot x x * exp (- dot x (w k))); [apply Rmult_le_compat_r; [left;
          apply exp_pos|auto]|].
        replace (h * dot x x * exp (- dot x (w k))) with (h * (exp (- dot x (w k)) * dot x x))
          by ring. apply Rmult_le_compat_l; lra. }
      pose proof (exp_ineq1_le (h * p)).
      assert (exp (dot x (w k)) * (1 + q * exp (- dot x (w k))) <= exp (dot x (w k)) * exp (h * p))
        by (apply Rmult_le_compat_l; lra).
      assert (exp (dot x (w k)) * exp (- dot x (w k)) = 1) by (rewrite <- exp_plus, Rplus_opp_r,
        exp_0; auto).
      replace (exp (dot x (w k)) * (1 + q * exp (- dot x (w k)))) with (exp (dot x (w k))
        + q * (exp (dot x (w k)) * exp (- dot x (w k)))) in H2 by ring.
      rewrite H3 in H2. lra. }
  rewrite exp_Ropp. pose proof (tpos k). replace (/ q / t k) with (/ (q * t k)) by (field; lra).
  apply Rinv_le_contravar; auto. nra.
Qed.

(* one sample's part of 2 r.d, times t/2 *)
Lemma part z l b : 0 <= l -> 0 <= b <= 1 -> h * (exp (- z) * z) - b * l * z <= h + l * l / (4 * h).
Proof.
  intros Hl Hb. pose proof (exp_pos (- z)). assert (0 <= l * l / (4 * h)) by (apply Rmult_le_pos;
    [nra|left; apply Rinv_0_lt_compat; lra]).
  destruct (Rle_dec 0 z) as [Z|Z].
  - assert (exp (- z) * z <= 1). { rewrite exp_Ropp. pose proof (exp_ineq1_le z).
    pose proof (exp_pos z). apply Rmult_le_reg_l with (exp z); auto.
    rewrite <- Rmult_assoc, Rinv_r by lra. lra. }
    assert (0 <= b * l * z) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra). nra.
  - assert (0 < - z) by lra. pose proof (exp_ineq1_le (- z)).
    assert (h * ((1 - z) * - z) <= h * (exp (- z) * - z)) by (apply Rmult_le_compat_l; [lra|];
      apply Rmult_le_compat_r; lra).
    assert (b * l * - z <= l * - z) by (apply Rmult_le_compat_r; [lra|]; nra).
    assert (l * - z <= h * (z * z) + l * l / (4 * h)).
    { apply Rmult_le_reg_l with (4 * h); [lra|].
      replace (4 * h * (h * (z * z) + l * l / (4 * h))) with (4 * h * h * (z * z) + l * l)
        by (field; lra).
      pose proof (Rle_0_sqr (2 * h * z + l)) as S. unfold Rsqr in S. lra. }
    assert (0 <= h * - z) by nra. lra.
Qed.
Fixpoint total_part (la : list R) := match la with [] => 0 | l :: la' => h + l * l / (4 * h)
  + total_part la' end.

Lemma total_part_pos ls : 0 <= total_part ls.
Proof.
  induction ls as [|l ls IH]; simpl; [lra|].
  assert (0 <= l * l / (4 * h)); [|lra]. apply Rmult_le_pos; [apply Rle_0_sqr|left;
    apply Rinv_0_lt_compat; lra].
Qed.
(* for any v in place of w_k, and any x >= 1 in place of t *)
Lemma parts v x b ys ms : 1 <= x -> 0 <= b <= 1 -> length ms = length ys -> Forall (Rle 0) ms ->
  (forall y, In y ys -> 1 <= dot y wh) ->
  (forall m y, In (m, y) (combine ms ys) -> m = 0 \/ dot y wh = 1) ->
  x * (h * dot (pushes ys v) (vsub v (vscal (ln x) wh))) - b * dot (comb ms ys) (vsub v (vscal (ln
    x) wh)) <= total_part ms.
Proof.
  clear - hpos. intros TP Hb. set (q := vsub v (vscal (ln x) wh)).
  revert ms; induction ys as [|y ys IH]; intros [|m ms] L P T C; simpl in *; try discriminate;
    try lra.
  inversion P; subst. specialize (IH ms ltac:(lia) H2 ltac:(auto) ltac:(intros; apply C; auto)).
  unfold pushes in *; simpl. rewrite !dot_add_l, !dot_scal_l.
  set (z := dot y q). assert (Ez : dot y v = z + dot y wh * ln x) by (unfold z, q; dots; ring).
  assert (E : x * exp (- dot y v) = exp (- z) * exp ((1 - dot y wh) * ln x)).
  { rewrite Ez. replace (- (z + dot y wh * ln x)) with (- z + ((1 - dot y wh) * ln x + - ln x))
      by ring.
    rewrite !exp_plus, (exp_Ropp (ln _)), exp_ln by lra. field; lra. }
  assert (Q : h * (x * exp (- dot y v) * z) - b * (m * z) <= h + m * m / (4 * h)).
  { rewrite E. pose proof (T y (or_introl eq_refl)) as Ty.
    destruct (C m y (or_introl eq_refl)) as [->|T1].
    - assert (L0 : 0 <= ln x) by (rewrite <- ln_1; apply Rcomplements.ln_le; lra).
      assert (G : 0 < exp ((1 - dot y wh) * ln x) <= 1) by 
        (split; [apply exp_pos|]; apply Rle_trans with (exp 0); [apply exp_le|rewrite exp_0; lra];
         assert (0 <= (dot y wh - 1) * ln x) by (apply Rmult_le_pos; lra); lra).
      pose proof (part z 0 0 ltac:(lra) ltac:(lra)) as Pz. pose proof (exp_pos (- z)).
      set (G0 := exp ((1 - dot y wh) * ln x)) in *. destruct (Rle_dec 0 z).
      + assert (0 <= h * (exp (- z) * z)) by (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra).
        replace (h * (exp (- z) * G0 * z)) with (h * (exp (- z) * z) * G0) by ring. nra.
      + assert (0 <= h * (exp (- z) * - z) * G0) by (repeat apply Rmult_le_pos; lra). unfold Rdiv.
        nra.
    - rewrite T1. replace ((1 - 1) * ln x) with 0 by ring. rewrite exp_0.
      pose proof (part z m b H1 Hb). nra. }
  fold z. unfold z in *. lra.
Qed.

Lemma pushes_norm v c ys : (forall y, In y ys -> exp (- dot y v) <= c) -> norm (pushes ys v)
  <= c * fold_right (fun y s => norm y + s) 0 ys.
Proof.
  unfold pushes. induction ys as [|y ys IH]; intro H; simpl.
  - unfold norm, sq; simpl. rewrite sqrt_0. lra.
  - eapply Rle_trans; [apply norm_add|]. rewrite norm_scal, Rabs_pos_eq by (left; apply exp_pos).
    specialize (IH ltac:(intros; apply H; right; auto)). pose proof (H y (or_introl eq_refl)).
    pose proof (norm_pos y). nra.
Qed.

Lemma r_step : exists A, 0 <= A /\ forall k, sq (r (S k)) <= sq (r k) + A / t k.
Proof.
  destruct least_sq as [q [Hq Q]]. set (X := fold_right (fun y s => norm y + s) 0 xs).
  exists (2 * total_part la + 2 * (h * (/ q * X)) * (h * (/ q * X)) + 2 * sq wh).
  pose proof (total_part_pos la) as TP.
  split; [pose proof (sq_pos wh); nra|]. intro k.
  pose proof (tpos k) as T1. set (d := ln (t (S k)) - ln (t k)).
  assert (Tk : t (S k) = t k + 1) by (unfold t; rewrite S_INR; ring).
  assert (It : 0 < / t k <= 1) by (split; [apply Rinv_0_lt_compat; lra|rewrite <- Rinv_1;
    apply Rinv_le_contravar; lra]).
  assert (Ed : d = ln (1 + / t k)).
  { unfold d. rewrite Tk. replace (t k + 1) with (t k * (1 + / t k)) by (field; lra).
    rewrite ln_mult; lra. }
  assert (D1 : 0 <= d <= / t k).
  { rewrite Ed. split; [|apply ln_up; lra]. rewrite <- ln_1. apply Rcomplements.ln_le; lra. }
  set (p := pushes xs (w k)).
  assert (E : veq (r (S k)) (vadd (r k) (vsub (vscal h p) (vscal d wh)))).
  { intro z. unfold r, d. rewrite dot_sub_l, w_step. fold p. dots. ring. }
  assert (E2 : sq (r (S k)) = sq (r k) + 2 * (h * dot p (r k) - d * dot wh (r k))
    + sq (vsub (vscal h p) (vscal d wh))).
  { rewrite <- (norm_sq (r (S k))), (norm_veq _ _ E), norm_sq. fold p. dots.
    rewrite (dot_comm (r k) p), (dot_comm (r k) wh). ring. }
  (* the crossed term *)
  assert (C : t k * (h * dot p (r k) - d * dot wh (r k)) <= total_part la).
  { pose proof (parts (w k) (t k) (t k * d) xs la (tpos k)) as Q1. rewrite (stat (r k)).
    replace (t k * (h * dot p (r k) - d * dot (comb la xs) (r k))) with (t k * (h * dot p (r k))
      - t k * d * dot (comb la xs) (r k)) by ring.
    apply Q1; auto.
    - split; [apply Rmult_le_pos; lra|]. apply Rle_trans with (t k * / t k);
        [apply Rmult_le_compat_l; lra|rewrite Rinv_r; lra].
    - apply (kkt_lal _ _ _ _ _ K).
    - apply (kkt_la _ _ _ _ _ K).
    - apply theta.
    - apply kkt_slack; auto. }
  (* the square *)
  assert (N1 : norm (vscal h p) <= h * (/ q * X) * / t k).
  { rewrite norm_scal, Rabs_pos_eq by lra.
    pose proof (pushes_norm (w k) (/ q / t k) xs (fun y I => weight_small q k y Hq Q I)) as N.
    fold X p in N.
    replace (h * (/ q * X) * / t k) with (h * (/ q / t k * X)) by (unfold Rdiv; ring).
    apply Rmult_le_compat_l; lra. }
  assert (N2 : norm (vscal d wh) <= norm wh * / t k).
  { rewrite norm_scal, Rabs_pos_eq by lra. pose proof (norm_pos wh). nra. }
  assert (S2 : sq (vsub (vscal h p) (vscal d wh)) <= 2 * sq (vscal h p) + 2 * sq (vscal d wh)).
  { pose proof (sq_pos (vadd (vscal h p) (vscal d wh))) as S. dots. rewrite !(dot_comm wh p) in *.
    lra. }
  rewrite <- (norm_sq (vscal h p)), <- (norm_sq (vscal d wh)) in S2.
  pose proof (norm_pos (vscal h p)). pose proof (norm_pos (vscal d wh)).
  set (a := h * (/ q * X)) in *. set (nh := norm (vscal h p)) in *.
  set (nd := norm (vscal d wh)) in *.
  assert (A0 : 0 <= a).
  { unfold a. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [left; apply Rinv_0_lt_compat; lra|].
    unfold X. generalize xs. intro l. induction l as [|y l IH]; simpl; [lra|].
    pose proof (norm_pos y). lra. }
  assert (M1 : nh * nh <= a * a * / t k).
  { apply Rle_trans with (a * / t k * (a * / t k)); [apply Rmult_le_compat; lra|].
    assert (0 <= a * a * / t k) by nra. nra. }
  assert (M2 : nd * nd <= sq wh * / t k).
  { rewrite <- norm_sq. pose proof (norm_pos wh).
    apply Rle_trans with (norm wh * / t k * (norm wh * / t k)); [apply Rmult_le_compat; lra|].
    assert (0 <= norm wh * norm wh * / t k) by nra. nra. }
  assert (M3 : 2 * (h * dot p (r k) - d * dot wh (r k)) <= 2 * total_part la * / t k).
  { apply Rmult_le_reg_l with (t k); [lra|].
    replace (t k * (2 * total_part la * / t k)) with (2 * total_part la) by (field; lra). lra. }
  rewrite E2. unfold Rdiv. lra.
Qed.

Lemma some_x : exists x, In x xs.
Proof.
  assert (G : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] N;
    [contradiction|exists x; left; auto]).
  apply G, nonempty.
Qed.
Lemma wh_norm_pos : 0 < norm wh.
Proof.
  destruct some_x as [x I]. pose proof (theta x I) as T.
  pose proof (cauchy_le x wh). destruct (norm_pos wh) as [|Z]; auto. rewrite <- Z in *. lra.
Qed.
Lemma w_norm_pos k : 0 < norm (w k).
Proof.
  destruct some_x as [x I]. pose proof (xs_active k x I) as T.
  pose proof (cauchy_le x (w k)). destruct (norm_pos (w k)) as [|Z]; auto. rewrite <- Z in *. lra.
Qed.

Theorem invariance_limit : (forall k, pattern D (gd D h w0 k) = J) /\ dir_limit (gd D h w0) (dirn
  wh).
Proof.
  split; [exact kept|]. destruct r_step as [A [A0 St]].
  assert (B : forall k, sq (r k) <= sq (r 0) + 2 * A * ln (t k)).
  { induction k.
    - unfold t. simpl. rewrite Rplus_0_l, ln_1. lra.
    - eapply Rle_trans; [apply St|]. pose proof (tpos k).
      assert (Tk : t (S k) = t k + 1) by (unfold t; rewrite S_INR; ring).
      assert (It : 0 < / t k <= 1) by (split; [apply Rinv_0_lt_compat; lra|rewrite <- Rinv_1;
        apply Rinv_le_contravar; lra]).
      assert (ln (t (S k)) = ln (t k) + ln (1 + / t k)).
      { rewrite Tk. replace (t k + 1) with (t k * (1 + / t k)) by (field; lra).
        rewrite ln_mult; lra. }
      pose proof (ln_low (/ t k) ltac:(lra)). assert (/ t k / 2 <= ln (1 + / t k)) by nra.
      unfold Rdiv in *. nra. }
  intros eps He. pose proof wh_norm_pos as W. set (e := eps * norm wh / 2).
  assert (e0 : 0 < e) by (unfold e; nra).
  set (X := Rmax 1 ((sq (r 0) + 2 * A) / (e * e))). destruct (INR_unb (exp X)) as [N HN]. exists N.
  intros k Hk.
  assert (LX : X <= ln (t k)).
  { rewrite <- (ln_exp X). apply Rcomplements.ln_le; [apply exp_pos|]. unfold t.
    assert (INR N <= INR k) by (apply le_INR; auto). lra. }
  pose proof (Rmax_l 1 ((sq (r 0) + 2 * A) / (e * e))).
  pose proof (Rmax_r 1 ((sq (r 0) + 2 * A) / (e * e))). fold X in H, H0.
  set (L := ln (t k)) in *. assert (L1 : 1 <= L) by lra.
  assert (T1 : 1 < t k). { destruct (Rle_dec (t k) 1) as [C|C]; [|lra]. exfalso.
  assert (L <= ln 1) by (unfold L; apply Rcomplements.ln_le; pose proof (tpos k); lra).
  rewrite ln_1 in *. lra. }
  assert (R1 : norm (vsub (w k) (V wh [] (t k))) <= e * L).
  { assert (V1 : veq (vsub (w k) (V wh [] (t k))) (r k)) by (intro z; unfold V, r; dots; simpl;
      ring).
    rewrite (norm_veq _ _ V1). apply norm_le; [nra|]. eapply Rle_trans; [apply B|]. fold L.
    assert ((sq (r 0) + 2 * A) <= e * e * L).
    { apply Rmult_le_reg_r with (/ (e * e)); [apply Rinv_0_lt_compat; nra|].
      replace (e * e * L * / (e * e)) with L by (field; lra). unfold Rdiv in *. lra. }
    pose proof (sq_pos (r 0)). nra. }
  pose proof (trap_dir (w k) wh [] (t k) (e * L) T1 W (w_norm_pos k) R1) as TD.
  eapply Rle_trans; [apply TD|]. fold L. assert (N0 : norm [] = 0) by (unfold norm, sq; simpl;
    apply sqrt_0). rewrite N0.
  right. unfold e. field. split; lra.
Qed.
End Limit.
