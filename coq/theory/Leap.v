(* T4 and lemma:leap: many steps at once along a curve v(s), s = ln tau.
 The defect of a step is that
   of a differential equation and a remainder of Taylor's formula; lemma:shadowing adds them up. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model Shadowing ShadowingTrap.
Import ListNotations.
Open Scope R_scope.

(* v is w 0, and w (m+1) = (w m)' - m w m, so that V(t) = v(ln t) has V^(m)(t) = t^-m w_m(ln t):
   w_m = sum_j stirling1(m,j) v^(j). *)
Definition falling (w : nat -> R -> vec) := forall m z s,
  is_derive (fun s => dot (w m s) z) s (dot (w (S m) s) z + INR m * dot (w m s) z).

Lemma inv_pow_derive n t : 0 < t -> is_derive (fun t => / t ^ n) t (- INR n * / t ^ (S n)).
Proof.
  intro Ht. assert (P : t ^ n <> 0) by (apply pow_nonzero; lra). auto_derive; [auto|].
  destruct n; simpl; [field; lra|]. assert (t ^ n <> 0) by (apply pow_nonzero; lra). field.
  split; lra.
Qed.
Section Taylor.
Variables (w : nat -> R -> vec) (z : vec).
Hypothesis F : falling w.
Let f t := dot (w O (ln t)) z.
Let g m t := / t ^ m * dot (w m (ln t)) z.
Lemma g_derive m t : 0 < t -> is_derive (g m) t (g (S m) t).
Proof.
  intro Ht. unfold g. assert (A : is_derive (fun t => dot (w m (ln t)) z) t (/ t * (dot (w (S m) (ln
    t)) z + INR m * dot (w m (ln t)) z))).
  { apply (is_derive_comp (fun s => dot (w m s) z) ln); [apply F|].
    apply is_derive_Reals, derivable_pt_lim_ln; auto. }
  pose proof (is_derive_mult _ _ _ _ _ (inv_pow_derive m t Ht) A Rmult_comm) as B.
  assert (P : t ^ m <> 0) by (apply pow_nonzero; lra).
  replace (/ t ^ S m * dot (w (S m) (ln t)) z) with
    (plus (mult (- INR m * / t ^ S m) (dot (w m (ln t)) z)) (mult (/ t ^ m) (/ t * (dot (w (S m) (ln
      t)) z + INR m * dot (w m (ln t)) z)))); [exact B|].
  unfold plus, mult; simpl. field. split; lra.
Qed.
Lemma f_derive_n m : forall t, 0 < t -> is_derive_n f m t (g m t).
Proof.
  induction m; intros t Ht.
  - simpl. unfold f, g. simpl. field.
  - simpl. apply (is_derive_ext_loc (g m)); [|apply g_derive; auto].
    apply (filter_imp (fun u => 0 < u)); [intros u Hu; symmetry; apply is_derive_n_unique, IHm;
      auto|].
    apply (open_gt 0). auto.
Qed.
(* Taylor's formula for one step *)
Lemma taylor p t : 0 < t -> exists y, t < y < t + 1 /\
  f (t + 1) = sum_f_R0 (fun m => / INR (fact m) * g m t) p + / INR (fact (S p)) * g (S p) y.
Proof.
  intro Ht. destruct (Taylor_Lagrange f p t (t + 1)) as [y [Y E]]; [lra| |].
  - intros u Hu k Hk. destruct k; simpl; auto. exists (g (S k) u). apply (f_derive_n (S k)). lra.
  - exists y. split; auto. rewrite E. f_equal.
    + apply sum_eq. intros m _. replace (t + 1 - t) with 1 by ring. rewrite pow1.
      rewrite (is_derive_n_unique _ _ _ _ (f_derive_n m t Ht)).
      field. apply INR_fact_neq_0.
    + replace (t + 1 - t) with 1 by ring. rewrite pow1, (is_derive_n_unique _ _ _ _ (f_derive_n (S
      p) y ltac:(lra))).
      field. apply INR_fact_neq_0.
Qed.
End Taylor.

Section Leap.
Variables (D : list sample) (h : R) (J : list bool) (w : nat -> R -> vec) (p : nat).
Hypotheses (hpos : 0 < h) (F : falling w) (ppos : (0 < p)%nat).
Let v := w O.
(* sum_{1 <= m <= p} e^{-(m-1)s}/m! w_m(s), and E_p of the lemma *)
Fixpoint modified (n : nat) (s : R) : vec := match n with O => []
  | S m => vadd (modified m s) (vscal (exp (- INR m * s) * / INR (fact n)) (w n s)) end.
Definition residual s := vsub (modified p s) (vscal (h * exp s) (pushJ J D (v s))).

Lemma modified_dot z t n : 0 < t -> dot (modified n (ln t)) z =
  t * (sum_f_R0 (fun m => / INR (fact m) * (/ t ^ m * dot (w m (ln t)) z)) n - dot (w O (ln t)) z).
Proof.
  intro Ht. induction n; [simpl; field|]. cbn [modified]. rewrite dot_add_l, dot_scal_l, IHn, tech5.
  assert (E : exp (- INR n * ln t) = / t ^ n).
  { replace (- INR n * ln t) with (- (INR n * ln t)) by ring. rewrite exp_Ropp. f_equal.
    rewrite <- Rpower_pow by auto. reflexivity. }
  rewrite E. pose proof (INR_fact_neq_0 (S n)). assert (t ^ n <> 0) by (apply pow_nonzero; lra).
  replace (t ^ S n) with (t * t ^ n) by auto. field. repeat split; auto; lra.
Qed.
Lemma leap_defect t E M : 0 < t -> norm (residual (ln t)) <= E ->
  (forall s, ln t <= s <= ln (t + 1) -> norm (w (S p) s) <= M) ->
  norm (vsub (stepJ J D h (v (ln t))) (v (ln (t + 1)))) <= E * / t + M * / INR (fact (S p)) * / t ^
    (S p).
Proof.
  intros Ht HE HM. assert (It : 0 < / t) by (apply Rinv_0_lt_compat; auto).
  assert (fp : 0 < / INR (fact (S p))) by (apply Rinv_0_lt_compat, INR_fact_lt_0).
  assert (tp : 0 < / t ^ S p) by (apply Rinv_0_lt_compat, pow_lt; auto).
  assert (E0 : 0 <= E) by (pose proof (norm_pos (residual (ln t))); lra).
  assert (LL : ln t <= ln (t + 1)) by (apply Rcomplements.ln_le; lra).
  assert (M0 : 0 <= M) by (pose proof (norm_pos (w (S p) (ln t)));
    pose proof (HM (ln t) ltac:(lra)); lra).
  apply norm_dual.
  { apply Rplus_le_le_0_compat; [nra|]. apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
  intro z. destruct (taylor w z F p t Ht) as [y [Y T]]. unfold stepJ.
  rewrite dot_sub_l, dot_add_l, dot_scal_l.
  unfold v. rewrite T. pose proof (modified_dot z t p Ht) as Md.
  assert (R : dot (residual (ln t)) z = dot (modified p (ln t)) z - h * t * dot (pushJ J D (w O (ln
    t))) z).
  { unfold residual. rewrite dot_sub_l, dot_scal_l, exp_ln by auto. unfold v. ring. }
  set (S0 := sum_f_R0 _ p) in *.
  assert (X : dot (w O (ln t)) z + h * dot (pushJ J D (w O (ln t))) z - (S0 + / INR (fact (S p)) *
    (/ y ^ S p * dot (w (S p) (ln y)) z))
    = - / t * dot (residual (ln t)) z - / INR (fact (S p)) * (/ y ^ S p * dot (w (S p) (ln y)) z)).
  { rewrite R, Md. set (c := / INR (fact (S p))). set (q := / y ^ S p). field. lra. }
  rewrite X. clear X. pose proof (norm_pos z) as Nz.
  assert (A : - / t * dot (residual (ln t)) z <= norm z * (E * / t)).
  { pose proof (cauchy_ge (residual (ln t)) z). apply Rle_trans
    with (/ t * (norm (residual (ln t)) * norm z)); [nra|].
    replace (norm z * (E * / t)) with (/ t * (E * norm z)) by ring. apply Rmult_le_compat_l; [lra|].
    apply Rmult_le_compat_r; auto. }
  assert (B : - (/ INR (fact (S p)) * (/ y ^ S p * dot (w (S p) (ln y)) z))
    <= norm z * (M * / INR (fact (S p)) * / t ^ S p)).
  { assert (ly : ln t <= ln y <= ln (t + 1)) by (split; apply Rcomplements.ln_le; lra).
    specialize (HM _ ly).
    assert (yp : 0 < / y ^ S p <= / t ^ S p).
    { split; [apply Rinv_0_lt_compat, pow_lt; lra|]. apply Rinv_le_contravar; [apply pow_lt; auto|].
      apply pow_incr. lra. }
    pose proof (cauchy_ge (w (S p) (ln y)) z) as C. pose proof (norm_pos (w (S p) (ln y))).
    replace (norm z * (M * / INR (fact (S p)) * / t ^ S p))
      with (/ INR (fact (S p)) * (/ t ^ S p * (M * norm z))) by ring.
    rewrite Ropp_mult_distr_r. apply Rmult_le_compat_l; [lra|]. rewrite Ropp_mult_distr_r.
    apply Rle_trans with (/ y ^ S p * (M * norm z)); [|apply Rmult_le_compat_r; nra].
    apply Rmult_le_compat_l; [lra|]. assert (norm (w (S p) (ln y)) * norm z
      <= M * norm z) by (apply Rmult_le_compat_r; auto). lra. }
  lra.
Qed.

(* what the sums of 1/tau and of tau^-(p+1) are at most *)
Lemma sum_inv t : 0 < t -> / t + (/ (t + 1) - ln (t + 1)) <= / t - ln t.
Proof.
  intro Ht. assert (I1 : 0 < / (t + 1)) by (apply Rinv_0_lt_compat; lra).
  assert (E : ln t = ln (t + 1) + ln (1 + - / (t + 1))).
  { rewrite <- ln_mult; [f_equal; field; lra|lra|]. assert (/ (t + 1) < 1); [|lra].
    rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
  assert (ln (1 + - / (t + 1)) <= - / (t + 1)).
  { apply ln_up. assert (/ (t + 1) < 1); [|lra]. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
  lra.
Qed.
Definition tail t := / t ^ S p + / INR p * / t ^ p.
Lemma sum_tail t : 0 < t -> / t ^ S p + tail (t + 1) <= tail t.
Proof.
  intro Ht. unfold tail. assert (P : 0 < INR p) by (apply lt_0_INR; auto).
  destruct (MVT_cor2 (fun t => / t ^ p) (fun t => - INR p * / t ^ S p) t (t + 1)) as [y [Y [A B]]];
    [lra| |].
  { intros u [U1 U2]. apply is_derive_Reals, inv_pow_derive. lra. }
  replace (t + 1 - t) with 1 in Y by ring.
  assert (/ (t + 1) ^ S p <= / y ^ S p) by (apply Rinv_le_contravar; [apply pow_lt;
    lra|apply pow_incr; lra]).
  assert (Q : / INR p * / t ^ p - / INR p * / (t + 1) ^ p = / y ^ S p).
  { replace (/ INR p * / t ^ p - / INR p * / (t + 1) ^ p)
    with (- / INR p * (/ (t + 1) ^ p - / t ^ p)) by ring. rewrite Y. field.
    split; [apply pow_nonzero|]; lra. }
  lra.
Qed.

Theorem leap (ta e0 E M rho : R) (K : nat) w0 : 0 < ta -> 0 <= e0 -> 0 <= E -> 0 <= M ->
  (forall s, ln ta <= s <= ln (ta + INR K) ->
     certain J D (v s) rho /\ h * beta J D (v s) rho <= 2 /\ norm (residual s) <= E
       /\ norm (w (S p) s) <= M) ->
  norm (vsub w0 (v (ln ta))) <= e0 ->
  e0 + E * (ln (ta + INR K) - ln ta + / ta) + M * / INR (fact (S p)) * (/ ta ^ S p + / INR p * / ta
    ^ p) <= rho ->
  forall k, (k <= K)%nat -> pattern D (gd D h w0 k) = J /\ norm (vsub (gd D h w0 k) (v (ln (ta + INR
    k)))) <= rho.
Proof.
  intros Ht He HE HM H N0 R0. set (t := fun k => ta + INR k). set (m := M * / INR (fact (S p))).
  assert (m0 : 0 <= m) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat, INR_fact_lt_0).
  assert (tk : forall k, ta <= t k) by (intro k; unfold t; pose proof (pos_INR k); lra).
  assert (tS : forall k, t (S k) = t k + 1) by (intro k; unfold t; rewrite S_INR; ring).
  set (e := fun k => e0 + E * ((/ ta - ln ta) - (/ t k - ln (t k))) + m * (tail ta - tail (t k))).
  assert (eS : forall k, e k + (E * / t k + m * / t k ^ S p) <= e (S k)).
  { intro k. unfold e. rewrite tS. pose proof (tk k). pose proof (sum_inv (t k) ltac:(lra)).
    pose proof (sum_tail (t k) ltac:(lra)).
    assert (E * (/ t k + (/ (t k + 1) - ln (t k + 1))) <= E * (/ t k - ln (t k))) by (apply
      Rmult_le_compat_l; auto).
    assert (m * (/ t k ^ S p + tail (t k + 1)) <= m * tail (t k)) by (apply Rmult_le_compat_l;
      auto). lra. }
  assert (tin : forall k, 0 < / t k /\ 0 < / t k ^ S p /\ 0 <= tail (t k)).
  { intro k. pose proof (tk k). assert (0 < / t k) by (apply Rinv_0_lt_compat; lra).
    assert (0 < / t k ^ S p) by (apply Rinv_0_lt_compat, pow_lt; lra).
    repeat split; auto. unfold tail. assert (0 < / INR p) by (apply Rinv_0_lt_compat, lt_0_INR;
      auto). assert (0 < / t k ^ p) by (apply Rinv_0_lt_compat, pow_lt; lra). nra. }
  assert (e_pos : forall k, 0 <= e k).
  { induction k; [unfold e, t; simpl; rewrite Rplus_0_r; lra|]. pose proof (eS k).
    destruct (tin k) as [A [B _]].
    assert (0 <= E * / t k) by nra. assert (0 <= m * / t k ^ S p) by nra. lra. }
  assert (tK : forall k, (k <= K)%nat -> ln ta <= ln (t k) <= ln (ta + INR K)).
  { intros k Hk. pose proof (tk k). apply le_INR in Hk. split; apply Rcomplements.ln_le; try lra.
    unfold t; lra. }
  assert (er : forall k, (k <= K)%nat -> e k <= rho).
  { intros k Hk. eapply Rle_trans; [|exact R0]. unfold e. fold m.
    change (/ ta ^ S p + / INR p * / ta ^ p) with (tail ta).
    destruct (tin k) as [A [B C]]. destruct (tK k Hk) as [T1 T2].
    assert (E * (/ ta - ln ta - (/ t k - ln (t k))) <= E * (ln (ta + INR K) - ln ta + / ta)) by
      (apply Rmult_le_compat_l; lra).
    assert (m * (tail ta - tail (t k)) <= m * tail ta) by (apply Rmult_le_compat_l; lra). lra. }
  assert (mono : forall k, (k <= K)%nat -> certain J D (v (ln (t k))) (e k)
    /\ h * beta J D (v (ln (t k))) (e k) <= 2).
  { intros k Hk. destruct (H _ (tK k Hk)) as [C [B _]]. pose proof (er k Hk) as Q.
    pose proof (e_pos k) as P. split.
    - revert C. clear - Q P. generalize (v (ln (t k))). intro c. revert J.
      induction D as [|s l IH]; intros [|b J']; simpl; try tauto.
      intros [A C]. split; auto. pose proof (norm_pos (snd s)). destruct b; nra.
    - eapply Rle_trans; [|exact B]. apply Rmult_le_compat_l; [lra|]. clear - Q P.
      generalize (v (ln (t k))). intro c. revert J.
      induction D as [|s l IH]; intros [|b J']; simpl; try lra. specialize (IH J').
      destruct b; [|lra].
      assert (exp (norm (snd s) * e k) <= exp (norm (snd s) * rho)) by (apply exp_le,
        Rmult_le_compat_l; [apply norm_pos|auto]).
      apply Rplus_le_compat; auto. apply Rmult_le_compat_l; [apply sq_pos|].
      apply Rmult_le_compat_l; [left; apply exp_pos|auto]. }
  assert (N : forall k, (k <= K)%nat -> norm (vsub (gd D h w0 k) (v (ln (t k)))) <= e k).
  { apply (shadow D h (fun _ => J) (fun k => v (ln (t k))) e w0 K); auto.
    - unfold e, t; simpl. rewrite Rplus_0_r. lra.
    - intros k Hk. destruct (mono k ltac:(lia)) as [C B]. split; auto. split; auto.
      eapply Rle_trans; [|apply eS]. apply Rplus_le_compat_l.
      pose proof (tk k). rewrite tS. apply leap_defect; [lra| |].
      + destruct (H _ (tK k ltac:(lia))) as [_ [_ [Q _]]]. exact Q.
      + intros s Hs. apply (H s). destruct (tK k ltac:(lia)). destruct (tK (S k) ltac:(lia)).
        rewrite tS in *. lra. }
  intros k Hk. specialize (N k Hk). split; [|pose proof (er k Hk); unfold t in N; lra].
  destruct (mono k Hk) as [C _]. eapply certain_pat; eauto.
Qed.
End Leap.
