(* lemma:minimiser: near w_a there is the exact w~ with sum_S h e^{-w~.x_i} x_i = w^.  The gradient
   map delta -> delta + t (sum_S c_i e^{-delta.x_i} x_i - w^) contracts a ball; its iterates
   converge, entry by entry, and the limit solves the equation. *)
From Coq Require Import Reals List Lra Lia Psatz.
From Margincert Require Import Vectors Model Shadowing LeastEigenvalue.
Import ListNotations.
Open Scope R_scope.

(* ---- limits of vectors with d entries ---- *)
Lemma weak_limit d : forall f : nat -> vec, (forall j, length (f j) = d) ->
  (forall z, Cauchy_crit (fun j => dot (f j) z)) ->
  exists l, length l = d /\ forall z, Un_cv (fun j => dot (f j) z) (dot l z).
Proof.
  induction d as [|d IH]; intros f L C.
  - exists []. split; auto. intros z eps He. exists O. intros n _.
    specialize (L n). destruct (f n); [|discriminate]. simpl. unfold R_dist. rewrite Rminus_0_r, Rabs_R0. auto.
  - destruct (IH (fun j => tl (f j))) as [l [Ll Hl]].
    { intro j. specialize (L j). destruct (f j); simpl in *; lia. }
    { intros z eps He. destruct (C (0 :: z) eps He) as [N HN]. exists N. intros n m Hn Hm. specialize (HN n m Hn Hm).
      pose proof (L n). pose proof (L m). destruct (f n), (f m); try discriminate. simpl in *. rewrite !Rmult_0_r, !Rplus_0_l in HN. auto. }
    destruct (R_complete _ (C [1])) as [a Ha].
    exists (a :: l). split; [simpl; lia|]. intros [|b z].
    { simpl. intros eps He. exists O. intros n _. rewrite dot_nil_r. unfold R_dist. rewrite Rminus_0_r, Rabs_R0. auto. }
    apply Un_cv_ext with (fun j => dot (f j) [1] * b + dot (tl (f j)) z).
    { intro j. pose proof (L j). destruct (f j); try discriminate. simpl. rewrite dot_nil_r. ring. }
    simpl. apply CV_plus; auto. apply CV_mult; auto. intros eps He. exists O. intros n _. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Lemma Un_cv_le f l c : (forall j : nat, f j <= c) -> Un_cv f l -> l <= c.
Proof.
  intros H L. destruct (Rle_dec l c) as [|N]; auto. exfalso. destruct (L (l - c) ltac:(lra)) as [j Hj].
  specialize (Hj j ltac:(lia)). specialize (H j). unfold R_dist, Rabs in Hj. destruct (Rcase_abs _); lra.
Qed.
Lemma Un_cv_const c : Un_cv (fun _ => c) c.
Proof. intros eps He. exists O. intros n _. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; auto. Qed.

(* e^a - e^b = c (a - b) with c between e^-1 and e where |a|, |b| <= 1 *)
Lemma exp_slope a b : Rabs a <= 1 -> Rabs b <= 1 -> exists c, exp (-1) <= c <= exp 1 /\ exp a - exp b = c * (a - b).
Proof.
  assert (W : forall a b, -1 <= a -> a < b -> b <= 1 -> exists c, exp (-1) <= c <= exp 1 /\ exp b - exp a = c * (b - a)).
  { intros x y A L B. destruct (MVT_cor2 exp exp x y L) as [c [E [P Q]]]; [intros; apply derivable_pt_lim_exp|].
    exists (exp c). split; [split; apply exp_le; lra|lra]. }
  intros A B. assert (-1 <= a <= 1) by (unfold Rabs in A; destruct (Rcase_abs _); lra).
  assert (-1 <= b <= 1) by (unfold Rabs in B; destruct (Rcase_abs _); lra).
  destruct (Rtotal_order a b) as [L|[ -> |L]].
  - destruct (W a b ltac:(lra) L ltac:(lra)) as [c [P Q]]. exists c. split; auto. lra.
  - exists (exp 0). split; [split; apply exp_le; lra|ring].
  - destruct (W b a ltac:(lra) L ltac:(lra)) as [c [P Q]]. exists c. auto.
Qed.

Section Minimiser.
(* zs: the rows of S; cs: c_i = h e^{-w_a.x_i}; wh: w^ *)
Variables (zs ds : list vec) (cs : list R) (wh : vec) (d : nat) (m r g : R).
Hypotheses (F : frame zs ds) (P : Forall (Rlt 0) cs) (L : length cs = length zs)
  (Lz : forall z, In z zs -> length z = d) (Lw : length wh = d) (Sw : span zs wh)
  (m0 : 0 < m) (M : m * spread cs ds <= 1) (r0 : 0 <= r) (R1 : forall z, In z zs -> norm z * r <= 1).
(* sum c_i e^{-x_i.u} x_i - w^ *)
Fixpoint weighted (cs : list R) (zs : list vec) (u : vec) : vec := match cs, zs with
  | c :: cs', z :: zs' => vadd (vscal (c * exp (- dot z u)) z) (weighted cs' zs' u) | _, _ => [] end.
Definition resid u := vsub (weighted cs zs u) wh.
Hypotheses (G : norm (resid []) <= g) (small : 2 * exp 1 * g <= m * r).

Definition T := trace (combine cs zs).
Definition tau := / (exp 1 * T + m + 1).
Definition next u := vadd u (vscal tau (resid u)).
Definition mu := tau * m * exp (-1).

Lemma nonneg_cs l ys : Forall (Rlt 0) l -> nonneg (combine l ys).
Proof.
  intro H. revert ys. induction H; intros [|y ys]; simpl; try constructor; simpl; try lra. apply IHForall.
Qed.
Lemma trace_pos l : nonneg l -> 0 <= trace l.
Proof. induction 1 as [|[c x] l Hc H IH]; simpl in *; [lra|]. pose proof (sq_pos x). nra. Qed.
Lemma T_pos : 0 <= T.
Proof. apply trace_pos, nonneg_cs, P. Qed.
Lemma tau_pos : 0 < tau.
Proof. apply Rinv_0_lt_compat. pose proof T_pos. pose proof (exp_pos 1). nra. Qed.
Lemma tau_eq : tau * (exp 1 * T + m + 1) = 1.
Proof. unfold tau. apply Rinv_l. pose proof T_pos. pose proof (exp_pos 1). nra. Qed.
Lemma em1 : 0 < exp (-1) <= 1.
Proof. split; [apply exp_pos|]. rewrite <- exp_0. apply exp_le. lra. Qed.
Lemma mu_ok : 0 < mu <= 1.
Proof.
  pose proof tau_pos. pose proof em1. pose proof tau_eq. pose proof T_pos. pose proof (exp_pos 1). unfold mu.
  assert (0 < tau * m) by nra. assert (0 <= tau * (exp 1 * T)) by (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra). split; nra.
Qed.

Lemma ball_small z u : In z zs -> norm u <= r -> Rabs (- dot z u) <= 1.
Proof.
  intros I B. rewrite Rabs_Ropp. eapply Rle_trans; [apply cauchy|]. pose proof (R1 z I). pose proof (norm_pos z).
  eapply Rle_trans; [apply Rmult_le_compat_l; eauto|]. auto.
Qed.
(* next a - next b = (a - b) - N (a - b) with N = sum tau c_i e_i x_i x_i^T *)
Lemma weighted_diff a b : norm a <= r -> norm b <= r -> exists l, nonneg l /\ trace l <= exp 1 * T /\
  (forall u, exp (-1) * quad (combine cs zs) u <= quad l u) /\
  forall z, dot (weighted cs zs a) z - dot (weighted cs zs b) z = - dot (mat l (vsub a b)) z.
Proof.
  intros A B. assert (I0 : forall z, In z zs -> Rabs (- dot z a) <= 1 /\ Rabs (- dot z b) <= 1) by (intros; split; apply ball_small; auto).
  unfold T. clear - P I0. revert cs P. induction zs as [|z ys IH]; intros [|c ks] P; simpl;
    try (exists []; split; [constructor|]; simpl; split; [lra|]; split; intros; lra).
  inversion P; subst. destruct (IH ltac:(intros; apply I0; right; auto) ks H2) as [l [N [Tr [Q E]]]].
  destruct (I0 z ltac:(left; auto)) as [A B]. destruct (exp_slope _ _ A B) as [e [[E1 E2] E3]].
  pose proof (exp_pos (-1)). pose proof (sq_pos z).
  exists ((c * e, z) :: l). split; [constructor; auto; simpl; nra|]. simpl. split; [|split].
  - assert (c * e * sq z <= c * exp 1 * sq z) by (apply Rmult_le_compat_r; auto; apply Rmult_le_compat_l; lra). lra.
  - intro u. specialize (Q u). pose proof (Rle_0_sqr (dot z u)) as S. unfold Rsqr in S.
    assert (c * exp (-1) * (dot z u * dot z u) <= c * e * (dot z u * dot z u)) by (apply Rmult_le_compat_r; auto; apply Rmult_le_compat_l; lra). lra.
  - intro y. specialize (E y). rewrite !dot_add_l, !dot_scal_l, dot_sub_r.
    assert (c * dot z y * (exp (- dot z a) - exp (- dot z b)) = c * dot z y * (e * (- dot z a - - dot z b))) by (rewrite E3; auto). lra.
Qed.
Lemma mat_scal t l d0 z : dot (mat (map (fun p => (t * fst p, snd p)) l) d0) z = t * dot (mat l d0) z.
Proof. induction l as [|[c x] l IH]; simpl; [lra|]. rewrite !dot_add_l, !dot_scal_l, IH. ring. Qed.
Lemma quad_scal t l u : quad (map (fun p => (t * fst p, snd p)) l) u = t * quad l u.
Proof. induction l as [|[c x] l IH]; simpl; [lra|]. rewrite IH. ring. Qed.
Lemma trace_scal t l : trace (map (fun p => (t * fst p, snd p)) l) = t * trace l.
Proof. induction l as [|[c x] l IH]; simpl; [lra|]. rewrite IH. ring. Qed.
Lemma nonneg_scal t l : 0 <= t -> nonneg l -> nonneg (map (fun p => (t * fst p, snd p)) l).
Proof. intros H N; induction N; simpl; constructor; simpl; auto. nra. Qed.

Lemma contract a b : norm a <= r -> norm b <= r -> span zs (vsub a b) ->
  norm (vsub (next a) (next b)) <= (1 - mu / 2) * norm (vsub a b).
Proof.
  intros A B Sd. destruct (weighted_diff a b A B) as [l [N [Tr [Q E]]]].
  set (N' := map (fun p => (tau * fst p, snd p)) l). set (dl := vsub a b) in *.
  assert (X : veq (vsub (next a) (next b)) (vsub dl (mat N' dl))).
  { intro z. unfold next, resid, N', dl. specialize (E z). unfold dl in E. dots. rewrite mat_scal. apply (f_equal (Rmult tau)) in E. lra. }
  rewrite (norm_veq _ _ X). pose proof tau_pos. pose proof mu_ok. pose proof tau_eq as TE. pose proof T_pos.
  assert (NN : nonneg N') by (apply nonneg_scal; auto; lra).
  assert (TN : trace N' <= 1). { unfold N'. rewrite trace_scal. assert (tau * trace l <= tau * (exp 1 * T)) by (apply Rmult_le_compat_l; lra). nra. }
  assert (QN : mu * sq dl <= quad N' dl).
  { unfold N'. rewrite quad_scal. pose proof (least_eigenvalue zs ds cs m dl F P L ltac:(lra) M Sd) as LE. specialize (Q dl). pose proof em1.
    unfold mu. assert (tau * (exp (-1) * (m * sq dl)) <= tau * (exp (-1) * quad (combine cs zs) dl)) by (repeat apply Rmult_le_compat_l; lra).
    assert (tau * (exp (-1) * quad (combine cs zs) dl) <= tau * quad l dl) by (apply Rmult_le_compat_l; lra). lra. }
  pose proof (norm_pos dl). apply norm_le; [nra|].
  pose proof (mat_sq N' dl NN) as MS. pose proof (quad_pos N' dl NN). pose proof (norm_sq dl) as NS.
  assert (sq (vsub dl (mat N' dl)) = sq dl - 2 * quad N' dl + sq (mat N' dl)).
  { dots. rewrite (dot_comm (mat N' dl) dl), mat_dot. ring. }
  assert (trace N' * quad N' dl <= 1 * quad N' dl) by (apply Rmult_le_compat_r; auto).
  replace ((1 - mu / 2) * norm dl * ((1 - mu / 2) * norm dl)) with ((1 - mu + mu * mu / 4) * (norm dl * norm dl)) by field.
  rewrite NS. pose proof (sq_pos dl). nra.
Qed.

Fixpoint it (j : nat) : vec := match j with O => map (fun _ => 0) wh | S j => next (it j) end.
Lemma zero_dot (l : vec) z : dot (map (fun _ => 0) l) z = 0.
Proof. revert z; induction l as [|a l IH]; intros [|b z]; simpl; auto. rewrite IH; ring. Qed.
Lemma weighted_span l ys u : span ys (weighted l ys u).
Proof.
  exists (map (fun p => fst p * exp (- dot (snd p) u)) (combine l ys)). intro y.
  revert ys; induction l as [|c l IH]; intros [|z ys]; simpl; auto. rewrite !dot_add_l, IH. auto.
Qed.
Lemma it_span j : span zs (it j).
Proof.
  induction j; simpl.
  - exists []. intro z. rewrite zero_dot. auto.
  - apply span_add; auto. apply span_scal. unfold resid, vsub. apply span_add; [apply weighted_span|apply span_scal; auto].
Qed.
Lemma weighted_0 u : (forall z, dot z u = 0) -> forall l ys, weighted l ys u = weighted l ys [].
Proof.
  intro H. induction l as [|c l IH]; intros [|z ys]; simpl; auto. rewrite IH, H, dot_nil_r; auto.
Qed.
Lemma resid_it0 : norm (resid (it 0)) <= g.
Proof. unfold resid. rewrite weighted_0; auto. intro z. simpl. rewrite dot_comm. apply zero_dot. Qed.
Lemma norm_it0 : norm (it 0) = 0.
Proof. unfold norm, sq. simpl. rewrite zero_dot. apply sqrt_0. Qed.
Lemma it_ball j : norm (it j) <= r.
Proof.
  induction j; [rewrite norm_it0; auto|]. simpl.
  assert (S0 : span zs (vsub (it j) (it 0))) by (apply span_add; [apply it_span|apply span_scal, it_span]).
  pose proof (contract (it j) (it 0) IHj ltac:(rewrite norm_it0; auto) S0) as C.
  assert (E1 : norm (vsub (it j) (it 0)) = norm (it j)) by (apply norm_veq; intro z; dots; rewrite zero_dot; ring).
  assert (E2 : norm (next (it j)) <= norm (vsub (next (it j)) (next (it 0))) + norm (vscal tau (resid (it 0)))).
  { assert (X : veq (next (it j)) (vadd (vsub (next (it j)) (next (it 0))) (vscal tau (resid (it 0))))).
    { intro z. unfold next at 3. dots. rewrite zero_dot. ring. }
    rewrite (norm_veq _ _ X) at 1. apply norm_add. }
  rewrite norm_scal in E2. pose proof tau_pos. rewrite (Rabs_pos_eq tau) in E2 by lra. pose proof resid_it0. pose proof mu_ok.
  rewrite E1 in C. pose proof (norm_pos (it j)).
  assert (tau * norm (resid (it 0)) <= tau * g) by (apply Rmult_le_compat_l; lra).
  assert (K : tau * g <= mu / 2 * r).
  { unfold mu. apply Rmult_le_reg_l with (2 * exp 1); [pose proof (exp_pos 1); lra|].
    replace (2 * exp 1 * (tau * m * exp (-1) / 2 * r)) with (tau * (m * r)) by
      (replace (exp (-1)) with (/ exp 1) by (rewrite <- exp_Ropp; auto); field; pose proof (exp_pos 1); lra).
    replace (2 * exp 1 * (tau * g)) with (tau * (2 * exp 1 * g)) by ring. apply Rmult_le_compat_l; lra. }
  assert ((1 - mu / 2) * norm (it j) <= (1 - mu / 2) * r) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Lemma it_close n j : norm (vsub (it (j + n)) (it j)) <= (1 - mu / 2) ^ j * (2 * r).
Proof.
  pose proof mu_ok. induction j.
  - change (0 + n)%nat with n. unfold vsub. eapply Rle_trans; [apply norm_add|]. rewrite norm_scal.
    replace (Rabs (-1)) with 1 by (unfold Rabs; destruct (Rcase_abs _); lra).
    pose proof (it_ball n). pose proof (it_ball 0). rewrite pow_O. lra.
  - change (S j + n)%nat with (S (j + n)). cbn [it].
    eapply Rle_trans; [apply contract; try apply it_ball|].
    + apply span_add; [apply it_span|apply span_scal, it_span].
    + rewrite <- tech_pow_Rmult, Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.
Lemma it_length j : length (it j) = d.
Proof.
  assert (LA : forall u v, length u = d -> (length v <= d)%nat -> length (vadd u v) = d).
  { clear. intros u. revert d. induction u as [|a u IH]; intros [|d] [|b v]; simpl; intros; try lia. rewrite (IH d); lia. }
  assert (LB : forall u v, (length u <= d)%nat -> (length v <= d)%nat -> (length (vadd u v) <= d)%nat).
  { clear. intros u. revert d. induction u as [|a u IH]; intros [|d] [|b v]; simpl; intros; try lia. specialize (IH d v). lia. }
  induction j; simpl; [rewrite map_length; auto|]. apply LA; auto. unfold vscal. rewrite map_length. unfold resid, vsub. apply LB.
  - generalize (it j). clear - Lz LB. intro u0. revert cs. induction zs as [|z ys IH]; intros [|c ks]; simpl; try lia.
    apply LB; [unfold vscal; rewrite map_length, Lz; auto; left; auto|]. apply IH. intros; apply Lz; right; auto.
  - unfold vscal. rewrite map_length. lia.
Qed.

Lemma weighted_cv (f : nat -> vec) l y : (forall z, Un_cv (fun j => dot (f j) z) (dot l z)) ->
  forall ks ys, Un_cv (fun j => dot (weighted ks ys (f j)) y) (dot (weighted ks ys l) y).
Proof.
  intro H. induction ks as [|c ks IH]; intros [|z ys]; simpl; try apply Un_cv_const.
  apply Un_cv_ext with (fun j => c * exp (- dot z (f j)) * dot z y + dot (weighted ks ys (f j)) y).
  { intro j. rewrite dot_add_l, dot_scal_l; auto. }
  rewrite dot_add_l, dot_scal_l. apply CV_plus; auto. apply CV_mult; [|apply Un_cv_const]. apply CV_mult; [apply Un_cv_const|].
  apply (continuity_seq exp (fun j => - dot z (f j)) (- dot z l)).
  - apply derivable_continuous_pt, derivable_pt_exp.
  - apply (CV_opp (fun j => dot z (f j)) (dot z l)). apply Un_cv_ext with (fun j => dot (f j) z); [intro; apply dot_comm|].
    rewrite (dot_comm z l). apply H.
Qed.

Theorem minimiser_near : exists u, length u = d /\ norm u <= r /\ veq (weighted cs zs u) wh.
Proof.
  pose proof mu_ok as MU.
  destruct (weak_limit d it it_length) as [l [Ll Hl]].
  { intros z eps He.
    assert (Q : forall j n, Rabs (dot (it (j + n)) z - dot (it j) z) <= (1 - mu / 2) ^ j * (2 * r) * norm z).
    { intros j n. rewrite <- dot_sub_l. eapply Rle_trans; [apply cauchy|]. apply Rmult_le_compat_r; [apply norm_pos|apply it_close]. }
    set (C := 2 * r * norm z + 1). assert (C0 : 0 < C) by (unfold C; pose proof (norm_pos z); nra).
    destruct (pow_lt_1_zero (1 - mu / 2) ltac:(rewrite Rabs_pos_eq; lra) (eps / C) ltac:(apply Rdiv_lt_0_compat; lra)) as [N HN].
    assert (W : forall j n, (N <= j)%nat -> Rabs (dot (it (j + n)) z - dot (it j) z) < eps).
    { intros j n Hj. eapply Rle_lt_trans; [apply Q|]. specialize (HN j Hj). rewrite Rabs_pos_eq in HN by (apply pow_le; lra).
      apply Rmult_lt_compat_r with (r := C) in HN; auto. replace (eps / C * C) with eps in HN by (field; lra).
      pose proof (pow_le (1 - mu / 2) j ltac:(lra)). unfold C in HN. rewrite Rmult_assoc. lra. }
    exists N. intros a b Ha Hb. unfold R_dist. destruct (Nat.le_ge_cases a b) as [E|E].
    - replace b with (a + (b - a))%nat by lia. rewrite Rabs_minus_sym. apply W. lia.
    - replace a with (b + (a - b))%nat by lia. apply W. lia. }
  exists l. split; auto. split.
  - apply norm_dual; auto. intro z. rewrite Rmult_comm. apply Un_cv_le with (fun j => dot (it j) z); auto. intro j.
    eapply Rle_trans; [apply cauchy_le|]. apply Rmult_le_compat_r; [apply norm_pos|apply it_ball].
  - intro z.
    assert (A : Un_cv (fun j => dot (it j) z + tau * (dot (weighted cs zs (it j)) z - dot wh z)) (dot l z + tau * (dot (weighted cs zs l) z - dot wh z))).
    { apply CV_plus; auto. apply CV_mult; [apply Un_cv_const|]. apply CV_minus; [|apply Un_cv_const]. apply weighted_cv; auto. }
    assert (B : Un_cv (fun j => dot (it j) z + tau * (dot (weighted cs zs (it j)) z - dot wh z)) (dot l z)).
    { apply Un_cv_ext with (fun j => dot (it (S j)) z).
      - intro j. simpl. unfold next, resid. dots. ring.
      - intros eps He. destruct (Hl z eps He) as [N HN]. exists N. intros n Hn. apply HN. lia. }
    pose proof (UL_sequence _ _ _ A B). pose proof tau_pos. nra.
Qed.
End Minimiser.
