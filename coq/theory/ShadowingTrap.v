(* lemma:shadowing-trap: the trap without kicks.  The reference curve is V(t) = w^ ln t + w~; its
   defects are summable, so that one check at step K is enough for ever. *)
From Coq Require Import Reals List Lra Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model Shadowing.
Import ListNotations.
Open Scope R_scope.

Lemma ln_low x : 0 <= x -> x - x * x / 2 <= ln (1 + x).
Proof.
  intros [P| <-]; [|rewrite Rplus_0_r, ln_1; lra].
  destruct (MVT_cor2 (fun t => ln (1 + t) - t + t * t / 2) (fun t => / (1 + t) - 1 + t) 0 x P) as [c [E [A B]]].
  { intros c [A B]. apply is_derive_Reals. auto_derive; [lra|field; lra]. }
  rewrite Rplus_0_r, ln_1 in E. replace (/ (1 + c) - 1 + c) with (c * c / (1 + c)) in E by (field; lra).
  assert (0 <= c * c / (1 + c) * (x - 0)).
  { apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; [nra|]. left; apply Rinv_0_lt_compat; lra. }
  lra.
Qed.
Lemma ln_up x : 0 < 1 + x -> ln (1 + x) <= x.
Proof. intro H. pose proof (exp_ineq1_le (ln (1 + x))) as E. rewrite exp_ln in E by auto. lra. Qed.

(* for the convex t^-theta the value at t is at most the integral from t - 1/2 to t + 1/2 *)
Lemma midpoint th t : 1 < th -> 1 < t -> exp (- th * ln t) <=
  exp ((1 - th) * ln (t - / 2)) / (th - 1) - exp ((1 - th) * ln (t + / 2)) / (th - 1).
Proof.
  intros H1 Ht.
  set (phi := fun y => exp ((1 - th) * ln (t - y)) / (th - 1) - exp ((1 - th) * ln (t + y)) / (th - 1)
                       - 2 * y * exp (- th * ln t)).
  destruct (MVT_cor2 phi (fun y => exp (- th * ln (t - y)) + exp (- th * ln (t + y)) - 2 * exp (- th * ln t)) 0 (/ 2))
    as [c [Q [A B]]]; [lra| |].
  { intros c [A B]. apply is_derive_Reals. unfold phi. auto_derive; [lra|].
    replace (t + - c) with (t - c) by ring.
    replace ((1 - th) * ln (t - c)) with (- th * ln (t - c) + ln (t - c)) by ring.
    replace ((1 - th) * ln (t + c)) with (- th * ln (t + c) + ln (t + c)) by ring.
    rewrite !exp_plus, !exp_ln by lra. field; lra. }
  assert (C : 2 * exp (- th * ln t) <= exp (- th * ln (t - c)) + exp (- th * ln (t + c))).
  { set (a := - th * ln (t - c)). set (b := - th * ln (t + c)).
    assert (S : 2 * exp ((a + b) / 2) <= exp a + exp b).
    { set (m := (a + b) / 2). set (d := (a - b) / 2).
      assert (Ea : exp a = exp d * exp m) by (rewrite <- exp_plus; f_equal; unfold d, m; field).
      assert (Eb : exp b = exp (- d) * exp m) by (rewrite <- exp_plus; f_equal; unfold d, m; field).
      pose proof (exp_pos m). pose proof (exp_ineq1_le d). pose proof (exp_ineq1_le (- d)).
      assert (2 <= exp d + exp (- d)) by lra. rewrite Ea, Eb. nra. }
    assert (E : exp (- th * ln t) <= exp ((a + b) / 2)); [|lra].
    apply exp_le. assert (L : ln (t - c) + ln (t + c) <= ln t + ln t).
    { rewrite <- !ln_mult by lra. apply Rcomplements.ln_le; [apply Rmult_lt_0_compat; lra|]. nra. }
    unfold a, b. nra. }
  unfold phi in Q. rewrite Rmult_0_r, Rmult_0_l, Rminus_0_r, Rplus_0_r, !Rminus_0_r in Q.
  assert (0 <= (exp (- th * ln (t - c)) + exp (- th * ln (t + c)) - 2 * exp (- th * ln t)) * / 2) by lra. lra.
Qed.

Section Trap.
Variables (D : list sample) (h : R) (J : list bool) (wh wi : vec) (t0 rho : R).  (* wi: w~ *)
Hypotheses (hpos : 0 < h) (t0pos : 1 < t0).
Definition V t := vadd (vscal (ln t) wh) wi.
Definition lam (x : vec) := h * exp (- dot x wi).
Definition isS (x : vec) := if Req_EM_T (dot x wh) 1 then true else false.

Fixpoint sumJ (f : vec -> R) (J : list bool) (D : list sample) : R := match J, D with
  | b :: J', s :: D' => (if b then f (snd s) else 0) + sumJ f J' D' | _, _ => 0 end.
Definition onS z x := if isS x then lam x * dot x z else 0.
Definition offS t x := if isS x then 0 else lam x * exp (- dot x wh * ln t) * norm x.
Definition pot t x := if isS x then 0 else
  lam x * norm x * (exp ((1 - dot x wh) * ln (t - / 2)) / (dot x wh - 1)).
Fixpoint thetas (J : list bool) (D : list sample) : Prop := match J, D with
  | b :: J', s :: D' => (if b then fst s = true /\ 1 <= dot (snd s) wh else dot (snd s) wh <= 0) /\ thetas J' D'
  | [], [] => True | _, _ => False end.

Lemma sumJ_le f g : (forall x, 1 <= dot x wh -> f x <= g x) -> forall J D, thetas J D -> sumJ f J D <= sumJ g J D.
Proof.
  intros H J'; induction J' as [|b J' IH]; intros [|s D']; simpl; try tauto; try lra.
  intros [A B]. specialize (IH _ B). destruct b; [|lra]. destruct A as [_ A]. specialize (H _ A). lra.
Qed.
Lemma sumJ_add f g J' D' : sumJ (fun x => f x + g x) J' D' = sumJ f J' D' + sumJ g J' D'.
Proof. revert D'; induction J' as [|b J' IH]; intros [|s D']; simpl; try lra. rewrite IH. destruct b; lra. Qed.
Lemma sumJ_scal c f J' D' : sumJ (fun x => c * f x) J' D' = c * sumJ f J' D'.
Proof. revert D'; induction J' as [|b J' IH]; intros [|s D']; simpl; try lra. rewrite IH. destruct b; lra. Qed.
Lemma sumJ_0 f : (forall x, 1 <= dot x wh -> 0 <= f x) -> forall J D, thetas J D -> 0 <= sumJ f J D.
Proof.
  intros H J'; induction J' as [|b J' IH]; intros [|s D']; simpl; try tauto; try lra.
  intros [A B]. specialize (IH _ B). destruct b; [|lra]. destruct A as [_ A]. specialize (H _ A). lra.
Qed.

Lemma V_dot x t : dot x (V t) = ln t * dot x wh + dot x wi.
Proof. unfold V. rewrite dot_add_r, dot_scal_r; ring. Qed.
Lemma lam_pos x : 0 < lam x.
Proof. apply Rmult_lt_0_compat; auto; apply exp_pos. Qed.

Lemma pushV t z : 0 < t -> forall J' D', thetas J' D' ->
  h * dot (pushJ J' D' (V t)) z <= / t * sumJ (onS z) J' D' + norm z * sumJ (offS t) J' D'.
Proof.
  intro Ht. intros J'; induction J' as [|b J' IH]; intros [|s D']; simpl; try tauto; [lra|].
  intros [A B]. specialize (IH _ B). destruct b; [|lra]. destruct A as [P A].
  rewrite dot_add_l, dot_scal_l. unfold wt, sg at 1. rewrite P, V_dot. unfold sg; rewrite P.
  replace (- (1) * (ln t * dot (snd s) wh + dot (snd s) wi)) with (- dot (snd s) wh * ln t + - dot (snd s) wi) by ring.
  rewrite exp_plus. set (SA := sumJ (onS z) J' D') in *. set (SB := sumJ (offS t) J' D') in *. set (PD := dot (pushJ J' D' (V t)) z) in *.
  unfold onS, offS, isS, lam. destruct (Req_EM_T _ _) as [E|E].
  - rewrite E. replace (- (1) * ln t) with (- ln t) by ring. rewrite exp_Ropp, exp_ln by auto. lra.
  - pose proof (cauchy_le (snd s) z).
    assert (0 <= h * (exp (- dot (snd s) wh * ln t) * exp (- dot (snd s) wi))).
    { apply Rmult_le_pos; [lra|]. left; apply Rmult_lt_0_compat; apply exp_pos. }
    assert (h * (exp (- dot (snd s) wh * ln t) * exp (- dot (snd s) wi)) * dot (snd s) z <= h * (exp (- dot (snd s) wh * ln t) * exp (- dot (snd s) wi)) * (norm (snd s) * norm z)) by (apply Rmult_le_compat_l; auto).
    lra.
Qed.

Lemma defect t : 1 < t -> thetas J D -> (forall z, dot wh z = sumJ (onS z) J D) ->
  norm (vsub (stepJ J D h (V t)) (V (t + 1))) <= norm wh * (/ t * / t / 2) + sumJ (offS t) J D.
Proof.
  intros Ht T ST. assert (It : 0 < / t) by (apply Rinv_0_lt_compat; lra).
  assert (O : 0 <= sumJ (offS t) J D).
  { apply sumJ_0; auto. intros x _. unfold offS. destruct (isS x); [lra|]. pose proof (lam_pos x). pose proof (exp_pos (- dot x wh * ln t)). pose proof (norm_pos x).
    apply Rmult_le_pos; auto. left; apply Rmult_lt_0_compat; auto. }
  apply norm_dual. { pose proof (norm_pos wh). assert (0 <= / t * / t / 2) by nra. nra. }
  intro z. unfold stepJ. rewrite dot_sub_l, dot_add_l, dot_scal_l.
  pose proof (pushV t z ltac:(lra) J D T) as P. rewrite <- ST in P.
  rewrite !(dot_comm (V _)), !V_dot.
  assert (L : ln (t + 1) = ln t + ln (1 + / t)).
  { rewrite <- ln_mult by lra. f_equal. field; lra. }
  pose proof (ln_low (/ t) ltac:(lra)). pose proof (ln_up (/ t) ltac:(lra)).
  rewrite L, (dot_comm z wh). rewrite (dot_comm wh z) in *.
  pose proof (cauchy_le z wh) as C. pose proof (norm_pos z). pose proof (norm_pos wh).
  set (d := / t - ln (1 + / t)). assert (D1 : 0 <= d <= / t * / t / 2) by (unfold d; lra).
  assert (dot z wh * d <= norm z * norm wh * (/ t * / t / 2)).
  { apply Rle_trans with (norm z * norm wh * d); [apply Rmult_le_compat_r; lra|]. apply Rmult_le_compat_l; [|lra]. apply Rmult_le_pos; auto. }
  unfold d in *. lra.
Qed.

Lemma pot_step t x : 1 < t -> 1 <= dot x wh -> offS t x + pot (t + 1) x <= pot t x.
Proof.
  intros Ht Th. unfold offS, pot, isS. destruct (Req_EM_T _ _) as [E|E]; [lra|].
  set (th := dot x wh) in *. assert (H1 : 1 < th) by lra. pose proof (midpoint th t H1 Ht) as M.
  replace (t + 1 - / 2) with (t + / 2) by field.
  assert (G : 0 <= lam x * norm x) by (apply Rmult_le_pos; [left; apply lam_pos|apply norm_pos]).
  apply (Rmult_le_compat_l _ _ _ G) in M. lra.
Qed.

Definition Phi t := norm wh / (2 * t - 1) + sumJ (pot t) J D.
Lemma Phi_step t : 1 < t -> thetas J D -> norm wh * (/ t * / t / 2) + sumJ (offS t) J D + Phi (t + 1) <= Phi t.
Proof.
  intros Ht T. unfold Phi.
  assert (A : sumJ (offS t) J D + sumJ (pot (t + 1)) J D <= sumJ (pot t) J D).
  { rewrite <- sumJ_add. apply sumJ_le; auto. intros; apply pot_step; auto. }
  assert (B : / t * / t / 2 <= / (2 * t - 1) - / (2 * (t + 1) - 1)).
  { replace (/ (2 * t - 1) - / (2 * (t + 1) - 1)) with (2 * / ((2 * t - 1) * (2 * t + 1))) by (field; lra).
    replace (/ t * / t / 2) with (2 * / (2 * t * (2 * t))) by (field; lra).
    apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; nra. }
  pose proof (norm_pos wh).
  assert (norm wh * (/ t * / t / 2) <= norm wh * (/ (2 * t - 1) - / (2 * (t + 1) - 1))) by (apply Rmult_le_compat_l; auto).
  unfold Rdiv in *. lra.
Qed.
Lemma Phi_pos t : 1 < t -> thetas J D -> 0 <= Phi t.
Proof.
  intros Ht T. unfold Phi. pose proof (norm_pos wh).
  assert (0 <= norm wh / (2 * t - 1)) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; lra).
  assert (0 <= sumJ (pot t) J D); [|lra]. apply sumJ_0; auto. intros x Hx. unfold pot, isS. destruct (Req_EM_T _ _); [lra|].
  apply Rmult_le_pos; [apply Rmult_le_pos; [left; apply lam_pos|apply norm_pos]|].
  left. apply Rmult_lt_0_compat; [apply exp_pos|apply Rinv_0_lt_compat; lra].
Qed.

Lemma certain_mono t e J' D' : t0 <= t -> e <= rho -> thetas J' D' -> certain J' D' (V t0) rho -> certain J' D' (V t) e.
Proof.
  intros Ht He. revert D'; induction J' as [|b J' IH]; intros [|s D']; simpl; try tauto.
  intros [A T] [B C]. split; auto. rewrite V_dot in *. pose proof (norm_pos (snd s)).
  assert (norm (snd s) * e <= norm (snd s) * rho) by (apply Rmult_le_compat_l; auto).
  assert (ln t0 <= ln t) by (apply Rcomplements.ln_le; lra). destruct b; [destruct A as [_ A]|]; nra.
Qed.
Lemma beta_mono t e J' D' : t0 <= t -> e <= rho -> thetas J' D' -> beta J' D' (V t) e <= beta J' D' (V t0) rho.
Proof.
  intros Ht He. revert D'; induction J' as [|b J' IH]; intros [|s D']; simpl; try tauto; try lra.
  intros [A T]. specialize (IH _ T). destruct b; [|lra]. destruct A as [P A].
  unfold wt, sg; rewrite P. rewrite !V_dot, <- !exp_plus. pose proof (sq_pos (snd s)). pose proof (norm_pos (snd s)).
  assert (ln t0 <= ln t) by (apply Rcomplements.ln_le; lra).
  assert (norm (snd s) * e <= norm (snd s) * rho) by (apply Rmult_le_compat_l; auto).
  assert (exp (- (1) * (ln t * dot (snd s) wh + dot (snd s) wi) + norm (snd s) * e) <= exp (- (1) * (ln t0 * dot (snd s) wh + dot (snd s) wi) + norm (snd s) * rho)) by (apply exp_le; nra).
  assert (sq (snd s) * exp (- (1) * (ln t * dot (snd s) wh + dot (snd s) wi) + norm (snd s) * e) <= sq (snd s) * exp (- (1) * (ln t0 * dot (snd s) wh + dot (snd s) wi) + norm (snd s) * rho)) by (apply Rmult_le_compat_l; auto).
  lra.
Qed.

Hypothesis T : thetas J D.
Hypothesis stat : forall z, dot wh z = sumJ (onS z) J D.
Hypothesis signs : certain J D (V t0) rho.
Hypothesis smooth : h * beta J D (V t0) rho <= 2.

Theorem shadowing_trap w0 : norm (vsub w0 (V t0)) + Phi t0 <= rho ->
  forall k, pattern D (gd D h w0 k) = J /\ norm (vsub (gd D h w0 k) (V (t0 + INR k))) <= rho.
Proof.
  intros R0 k.
  assert (tk : forall k, t0 <= t0 + INR k) by (intro; pose proof (pos_INR k0); lra).
  assert (tS : forall k, t0 + INR (S k) = t0 + INR k + 1) by (intro; rewrite S_INR; ring).
  set (e := fun k => rho - Phi (t0 + INR k)).
  assert (er : forall k, e k <= rho) by (intro j; unfold e; pose proof (tk j); pose proof (Phi_pos (t0 + INR j) ltac:(lra) T); lra).
  assert (e0 : forall k, 0 <= e k).
  { assert (norm (vsub w0 (V t0)) <= e O) by (unfold e; simpl; rewrite Rplus_0_r; lra).
    induction k0; [pose proof (norm_pos (vsub w0 (V t0))); lra|]. unfold e in *. rewrite tS. pose proof (tk k0).
    pose proof (Phi_step (t0 + INR k0) ltac:(lra) T). pose proof (defect (t0 + INR k0) ltac:(lra) T stat). pose proof (norm_pos (vsub (stepJ J D h (V (t0 + INR k0))) (V (t0 + INR k0 + 1)))). lra. }
  assert (N : norm (vsub (gd D h w0 k) (V (t0 + INR k))) <= e k).
  { apply (shadow D h (fun _ => J) (fun k => V (t0 + INR k)) e w0 k); auto.
    - unfold e; simpl. rewrite Rplus_0_r. lra.
    - intros j _. split; [apply certain_mono; auto|]. split.
      + eapply Rle_trans; [|apply smooth]. apply Rmult_le_compat_l; [lra|]. apply beta_mono; auto.
      + unfold e. rewrite tS. pose proof (tk j). pose proof (Phi_step (t0 + INR j) ltac:(lra) T). pose proof (defect (t0 + INR j) ltac:(lra) T stat). lra. }
  split; [|eapply Rle_trans; eauto]. eapply certain_pat; [|apply N]. apply certain_mono; auto.
Qed.
End Trap.

