(* lemma:least-eigenvalue: a lower bound of sum_S c_i (x_i.u)^2 on span(x_S), from a dual frame.
   Where the x_b, b in B, are a basis with dual basis x*_b the bound is that of the lemma, since
   |x*_b|^2 = (G_B^-1)_bb; off B the frame may be 0. *)
From Coq Require Import Reals List Lra Lia Psatz.
From Margincert Require Import Vectors Model Shadowing.
Import ListNotations.
Open Scope R_scope.

(* u is a combination of the rows zs *)
Definition span (zs : list vec) (u : vec) := exists cs, veq u (comb cs zs).
(* u = sum_b (z_b.u) z*_b *)
Definition framed (zs ds : list vec) (u : vec) := veq u (comb (map (fun z => dot z u) zs) ds).
Definition frame (zs ds : list vec) := length zs = length ds /\ forall z, In z zs -> framed zs ds z.
(* sum_b |z*_b|^2 / c_b *)
Fixpoint spread (cs : list R) (ds : list vec) : R := match cs, ds with
  | c :: cs', d :: ds' => sq d / c + spread cs' ds' | _, _ => 0 end.

Lemma veq_trans u v w : veq u v -> veq v w -> veq u w.
Proof. intros A B z. rewrite (A z). apply B. Qed.
Lemma span_in zs z : In z zs -> span zs z.
Proof.
  induction zs as [|a zs IH]; simpl; [tauto|]. intros [->|I].
  - exists [1]. intro y. simpl. dots. destruct zs; simpl; ring.
  - destruct (IH I) as [cs E]. exists (0 :: cs). intro y. simpl. rewrite (E y). dots. ring.
Qed.
Lemma comb_add cs ds zs : exists es, veq (vadd (comb cs zs) (comb ds zs)) (comb es zs).
Proof.
  revert cs ds; induction zs as [|z zs IH]; intros [|c cs] [|d ds]; simpl;
    try (exists []; intro; simpl; ring).
  - exists (d :: ds). intro y; simpl; ring.
  - exists (c :: cs). intro y; simpl; dots; ring.
  - destruct (IH cs ds) as [es E]. exists (c + d :: es). intro y. specialize (E y). simpl. dots. lra.
Qed.
Lemma span_add zs u v : span zs u -> span zs v -> span zs (vadd u v).
Proof.
  intros [cs A] [ds B]. destruct (comb_add cs ds zs) as [es E]. exists es. intro z.
  rewrite dot_add_l, (A z), (B z), <- (E z), dot_add_l; ring.
Qed.
Lemma span_scal zs c u : span zs u -> span zs (vscal c u).
Proof.
  intros [cs A]. exists (map (Rmult c) cs). intro z. rewrite dot_scal_l, (A z). clear A.
  revert cs; induction zs as [|y zs IH]; intros [|a cs]; simpl; dots; try ring. rewrite <- IH. ring.
Qed.
Lemma span_comb zs cs : span zs (comb cs zs).
Proof. exists cs. intro; auto. Qed.
Lemma span_nil zs : span zs [].
Proof. exists []. intro; auto. Qed.

(* the frame's identity is linear in u *)
Lemma frame_dot zs ds u z : dot (comb (map (fun y => dot y u) zs) ds) z =
  dot u (comb (map (fun d => dot d z) ds) zs).
Proof.
  revert ds; induction zs as [|y zs IH]; intros [|d ds]; simpl; rewrite ?dot_nil_r; auto.
  rewrite dot_add_l, dot_add_r, dot_scal_l, dot_scal_r, IH, (dot_comm u y). ring.
Qed.
Lemma frame_span zs ds u : frame zs ds -> span zs u -> framed zs ds u.
Proof.
  intros [_ F] [cs E] z. rewrite frame_dot, !(E _).
  assert (G : forall y, In y zs -> dot y z = dot y (comb (map (fun d => dot d z) ds) zs)).
  { intros y I. rewrite (F y I z), frame_dot. auto. }
  rewrite !dot_comb. f_equal. apply map_ext_in. auto.
Qed.

(* 2 m t y <= c t^2 + m^2 |d|^2 |v|^2 / c, with t = z.u and y = d.v, summed *)
Lemma frame_young m u v zs : forall ds cs, Forall (Rlt 0) cs -> length cs = length zs -> length zs = length ds ->
  2 * m * dot (comb (map (fun z => dot z u) zs) ds) v <= quad (combine cs zs) u + m * m * spread cs ds * sq v.
Proof.
  induction zs as [|z zs IH]; intros [|d ds] [|c cs] P L1 L2; simpl in *; try discriminate; try lra.
  inversion P; subst. specialize (IH ds cs H2 ltac:(lia) ltac:(lia)). rewrite dot_add_l, dot_scal_l.
  assert (Q : 2 * m * (dot z u * dot d v) <= c * (dot z u * dot z u) + m * m * (sq d / c) * sq v).
  { apply Rmult_le_reg_l with c; auto.
    replace (c * (c * (dot z u * dot z u) + m * m * (sq d / c) * sq v)) with
      (c * dot z u * (c * dot z u) + m * m * (sq d * sq v)) by (field; lra).
    pose proof (cauchy_sq d v) as C. assert (m * m * (dot d v * dot d v) <= m * m * (sq d * sq v)) by (apply Rmult_le_compat_l; auto; nra).
    pose proof (Rle_0_sqr (c * dot z u - m * dot d v)) as S. unfold Rsqr in S. lra. }
  lra.
Qed.
Theorem least_eigenvalue zs ds cs m u : frame zs ds -> Forall (Rlt 0) cs -> length cs = length zs -> 0 <= m ->
  m * spread cs ds <= 1 -> span zs u -> m * sq u <= quad (combine cs zs) u.
Proof.
  intros F P L Hm M Su. pose proof (frame_span _ _ _ F Su) as E. destruct F as [L2 _].
  pose proof (frame_young m u u zs ds cs P L L2) as Y. rewrite <- (E u) in Y. fold (sq u) in Y.
  pose proof (sq_pos u). assert (m * sq u * (m * spread cs ds) <= m * sq u * 1) by (apply Rmult_le_compat_l; auto; nra). lra.
Qed.
