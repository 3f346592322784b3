(* T5.2, gd.diverge: where w^ activates a negative of separable data, w_k/|w_k| does not converge to
   w^/|w^|, for any start and any step size.  (w^ need not be the shortest for that.) *)
From Coq Require Import Reals List Lra Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

Lemma push_ge_one D w y s0 : In s0 D -> (forall s, In s D -> 0 <= coef w s * dot (snd s) y) ->
  coef w s0 * dot (snd s0) y <= dot (push D w) y.
Proof.
  induction D as [|s D IH]; intros I H; simpl in *; [tauto|]. rewrite dot_add_l, dot_scal_l.
  destruct I as [->|I].
  - assert (0 <= dot (push D w) y) by (apply push_dot_pos; auto). lra.
  - pose proof (H s (or_introl eq_refl)). specialize (IH I ltac:(auto)). lra.
Qed.
Definition total (D : list sample) := fold_right (fun s r => norm (snd s) + r) 0 D.
Lemma push_le_tot D w y : (forall s, In s D -> coef w s * dot (snd s) y <= norm (snd s)) -> dot (push D w) y <= total D.
Proof.
  induction D as [|s D IH]; intros H; simpl in *; [lra|]. rewrite dot_add_l, dot_scal_l.
  pose proof (H s (or_introl eq_refl)). assert (dot (push D w) y <= total D) by auto. lra.
Qed.
Lemma total_pos D : 0 <= total D.
Proof. induction D as [|s D IH]; simpl; [lra|]. pose proof (norm_pos (snd s)); lra. Qed.
Lemma total_in D s : In s D -> norm (snd s) <= total D.
Proof. induction D as [|a D IH]; simpl; [tauto|]. pose proof (norm_pos (snd a)). pose proof (total_pos D).
  intros [->|I]; [lra|]. specialize (IH I); lra. Qed.
Lemma push_le_one D w y s0 c : In s0 D -> coef w s0 * dot (snd s0) y <= - c ->
  (forall s, In s D -> coef w s * dot (snd s) y <= norm (snd s)) -> dot (push D w) y <= total D - c.
Proof.
  induction D as [|s D IH]; intros I C H; simpl in *; [tauto|]. rewrite dot_add_l, dot_scal_l.
  destruct I as [->|I].
  - assert (dot (push D w) y <= total D) by (apply push_le_tot; auto). pose proof (norm_pos (snd s0)). lra.
  - pose proof (H s (or_introl eq_refl)). specialize (IH I C ltac:(auto)). lra.
Qed.
Lemma neg_gap (D : list sample) (u : vec) : exists m, 0 < m /\ forall s, In s D -> dot (snd s) u < 0 -> dot (snd s) u <= - m.
Proof.
  induction D as [|s D [m [P H]]]; [exists 1; split; [lra|intros ? []]|].
  destruct (Rlt_dec (dot (snd s) u) 0).
  - exists (Rmin m (- dot (snd s) u)). split; [apply Rmin_pos; lra|]. pose proof (Rmin_l m (- dot (snd s) u)). pose proof (Rmin_r m (- dot (snd s) u)).
    intros s' [<-|I] L; [lra|]. specialize (H _ I L). lra.
  - exists m; split; auto. intros s' [<-|I] L; [lra|]. auto.
Qed.
Lemma INR_unb x : exists n : nat, x < INR n.
Proof.
  destruct (archimed_cor1 (/ (Rabs x + 1))) as [N [A B]]; [apply Rinv_0_lt_compat; pose proof (Rabs_pos x); lra|].
  exists N. apply lt_0_INR in B. pose proof (Rabs_pos x). pose proof (Rle_abs x).
  assert (Rabs x + 1 < INR N); [|lra]. 
  rewrite <- (Rinv_inv (INR N)), <- (Rinv_inv (Rabs x + 1)).
  apply Rinv_lt_contravar; auto. apply Rmult_lt_0_compat; [apply Rinv_0_lt_compat; auto|apply Rinv_0_lt_compat; lra].
Qed.
Section Diverge.
Variables (D : list sample) (h : R) (wh v xj : vec).
Hypothesis hpos : 0 < h.
Hypothesis whpos : forall s, In s D -> fst s = true -> 1 <= dot (snd s) wh.
Hypothesis xneg : In (false, xj) D.
Hypothesis xbad : 0 < dot xj wh.
Hypothesis sep : forall s, In s D -> if fst s then 0 < dot (snd s) v else dot (snd s) v < 0.

Lemma Exp_grow a : 0 < a -> forall M, exists B, forall t, B <= t -> M * (1 + t) <= exp (a * t).
Proof.
  intros Ha M. set (B := Rmax 1 (4 * Rabs M / (a * a) + 4 * Rabs M / (a*a))). exists B. intros t Ht.
  pose proof (Rmax_l 1 (4 * Rabs M / (a * a) + 4 * Rabs M / (a*a))). pose proof (Rmax_r 1 (4 * Rabs M / (a * a) + 4 * Rabs M / (a*a))).
  fold B in H, H0. pose proof (Rle_abs M). pose proof (Rabs_pos M).
  assert (E : exp (a*t) = exp (a*t/2) * exp (a*t/2)) by (rewrite <- exp_plus; f_equal; field).
  pose proof (exp_ineq1_le (a*t/2)). assert (0 < a * t) by nra.
  assert (a * t / 2 * (a * t / 2) <= exp (a*t)) by (rewrite E; apply Rmult_le_compat; lra).
  assert (8 * Rabs M <= a * a * t).
  { apply Rmult_le_reg_r with (/ (a*a)); [apply Rinv_0_lt_compat; nra|].
    replace (a * a * t * / (a * a)) with t by (field; lra). unfold Rdiv in *; lra. }
  nra.
Qed.

Let u := dirn wh.
Lemma wh_norm : 0 < norm wh.
Proof.
  destruct (Rle_lt_or_eq_dec _ _ (norm_pos wh)) as [|E]; auto. exfalso.
  pose proof (norm_sq wh) as S. rewrite <- E in S. pose proof (sq0 wh xj ltac:(lra)). rewrite dot_comm in H. lra.
Qed.
Lemma u_norm : norm u = 1.
Proof. unfold u, dirn. rewrite norm_scal. pose proof wh_norm. rewrite Rabs_pos_eq; [field; lra|left; apply Rinv_0_lt_compat; auto]. Qed.
Lemma u_sq : dot u u = 1.
Proof. pose proof (norm_sq u) as H. rewrite u_norm in H. unfold sq in H; lra. Qed.
Lemma u_dot x : dot x u = dot x wh / norm wh.
Proof. unfold u, dirn. rewrite dot_scal_r. unfold Rdiv; ring. Qed.

Lemma close_dot w e x : norm (vsub (dirn w) u) <= e -> e < 1 ->
  0 < norm w /\ (dot x u - norm x * e) * norm w <= dot x w <= (dot x u + norm x * e) * norm w.
Proof.
  intros C He.
  assert (P : 0 < norm w).
  { destruct (Rle_lt_or_eq_dec _ _ (norm_pos w)) as [|E]; auto. exfalso.
    pose proof (norm_sq w) as S. rewrite <- E in S.
    assert (norm (vsub (dirn w) u) = 1); [|lra].
    transitivity (norm u); [|apply u_norm]. unfold norm. f_equal. unfold sq, dirn. dots.
    pose proof (sq0 w) as Z. unfold sq in Z. rewrite !(dot_comm u w), !Z by (unfold sq in S; lra). ring. }
  split; auto.
  assert (N : Rabs (dot x (dirn w) - dot x u) <= norm x * e).
  { rewrite <- dot_sub_r. eapply Rle_trans; [apply cauchy|]. pose proof (norm_pos x). apply Rmult_le_compat_l; auto. }
  assert (Q : dot x w = dot x (dirn w) * norm w) by (unfold dirn; rewrite dot_scal_r; field; lra).
  rewrite Q. pose proof (Rle_abs (dot x (dirn w) - dot x u)). pose proof (Rle_abs (- (dot x (dirn w) - dot x u))) as N2.
  rewrite Rabs_Ropp in N2. split; apply Rmult_le_compat_r; lra.
Qed.

Theorem diverge w0 : ~ dir_limit (gd D h w0) u.
Proof.
  intro L. pose proof wh_norm as Hw.
  destruct (neg_gap D u) as [m [Hm Hgap]].
  assert (Hc : 0 < dot xj u) by (rewrite u_dot; apply Rmult_lt_0_compat; auto; apply Rinv_0_lt_compat; auto).
  set (c := dot xj u / 2). set (T := total D + 1). assert (HT : 1 <= T) by (unfold T; pose proof (total_pos D); lra).
  set (e := Rmin (1/2) (Rmin (c / T) (m / (2 * T)))).
  assert (e1 : e <= 1/2) by apply Rmin_l.
  assert (e2 : T * e <= c).
  { replace c with (T * (c/T)) by (field; lra). apply Rmult_le_compat_l; [lra|].
    eapply Rle_trans; [apply Rmin_r|apply Rmin_l]. }
  assert (e3 : T * e <= m / 2).
  { replace (m/2) with (T * (m/(2*T))) by (field; lra). apply Rmult_le_compat_l; [lra|].
    eapply Rle_trans; [apply Rmin_r|apply Rmin_r]. }
  assert (e0 : 0 < e) by (unfold e, c; repeat apply Rmin_pos; try lra; apply Rdiv_lt_0_compat; lra).
  destruct (L e e0) as [K HK]. clear L.
  assert (nT : forall s, In s D -> norm (snd s) * e <= T * e).
  { intros s I. apply Rmult_le_compat_r; [lra|]. pose proof (total_in _ _ I). unfold T; lra. }
  (* facts at every k >= K *)
  assert (Fj : forall k, (K <= k)%nat -> 0 < norm (gd D h w0 k) /\ c * norm (gd D h w0 k) <= dot xj (gd D h w0 k)).
  { intros k Hk. destruct (close_dot _ e xj (HK k Hk) ltac:(lra)) as [P [Q _]]. split; auto.
    eapply Rle_trans; [|apply Q]. apply Rmult_le_compat_r; [lra|]. pose proof (nT _ xneg). simpl in *. unfold c in *; lra. }
  assert (Fu : forall k, (K <= k)%nat -> 0 < dot u (gd D h w0 k)).
  { intros k Hk. destruct (close_dot _ e u (HK k Hk) ltac:(lra)) as [P [Q _]].
    rewrite u_sq, u_norm in Q. nra. }
  assert (Fin : forall k s, (K <= k)%nat -> In s D -> dot (snd s) u < 0 -> dot (snd s) (gd D h w0 k) <= 0).
  { intros k s Hk I N. destruct (close_dot _ e (snd s) (HK k Hk) ltac:(lra)) as [P [_ Q]].
    pose proof (Hgap _ I N). pose proof (nT _ I). nra. }
  (* growth *)
  set (gj := - dot xj v). assert (Hg : 0 < gj) by (pose proof (sep _ xneg); simpl in *; unfold gj; lra).
  assert (G1 : forall k, (K <= k)%nat -> dot v (gd D h w0 k) + h * gj <= dot v (gd D h w0 (S k))).
  { intros k Hk. simpl. unfold step. rewrite dot_add_r, dot_scal_r, (dot_comm v (push _ _)).
    destruct (Fj k Hk) as [P Q]. assert (0 < c) by (unfold c; lra). assert (A : 0 < dot xj (gd D h w0 k)) by nra.
    assert (B : coef (gd D h w0 k) (false, xj) * dot xj v <= dot (push D (gd D h w0 k)) v).
    { apply (push_ge_one D (gd D h w0 k) v (false, xj) xneg). intros s I. pose proof (sep s I) as S. unfold coef.
      destruct (Rlt_dec _ _); [|lra]. destruct (fst s); [pose proof (exp_pos (- dot (snd s) (gd D h w0 k)))|pose proof (exp_pos (dot (snd s) (gd D h w0 k)))]; nra. }
    unfold coef in B; cbn [fst snd] in B. destruct (Rlt_dec 0 (dot xj (gd D h w0 k))) as [_|n]; [|contradiction].
    pose proof (exp_ineq1_le (dot xj (gd D h w0 k))).
    assert (gj <= dot (push D (gd D h w0 k)) v) by (unfold gj in *; nra). nra. }
  assert (G : forall j, dot v (gd D h w0 K) + INR j * (h * gj) <= dot v (gd D h w0 (K + j))).
  { induction j; [simpl; rewrite Nat.add_0_r; lra|]. rewrite S_INR, Nat.add_succ_r.
    pose proof (G1 (K + j)%nat ltac:(apply Nat.le_add_r)). lra. }
  (* beyond B the kick of xj is larger than everything *)
  set (M := (1 + h * total D) / (h * dot xj u)).
  destruct (Exp_grow c ltac:(unfold c; lra) M) as [B HB].
  destruct (INR_unb ((Rmax B 1 * (norm v + 1) - dot v (gd D h w0 K)) / (h * gj))) as [j Hj].
  set (k := (K + j)%nat). set (w := gd D h w0 k). assert (Hk : (K <= k)%nat) by apply Nat.le_add_r.
  assert (Hbig : B <= norm w).
  { specialize (G j). fold k in G. fold w in G. pose proof (cauchy_le v w). pose proof (norm_pos v). pose proof (norm_pos w).
    assert (Rmax B 1 * (norm v + 1) < dot v (gd D h w0 K) + INR j * (h * gj)).
    { assert (hg : 0 < h * gj) by (apply Rmult_lt_0_compat; auto). apply (Rmult_lt_compat_r _ _ _ hg) in Hj.
      unfold Rdiv in Hj. rewrite Rmult_assoc, Rinv_l in Hj by lra. lra. }
    pose proof (Rmax_l B 1). pose proof (Rmax_r B 1).
    apply Rle_trans with (Rmax B 1); auto. nra. }
  specialize (HB _ Hbig). destruct (Fj k Hk) as [P Q]. fold w in P, Q.
  pose proof (Fu (S k) ltac:(apply Nat.le_le_succ_r; auto)) as U. simpl in U. fold w in U.
  unfold step in U. rewrite dot_add_r, dot_scal_r, (dot_comm u (push _ _)) in U.
  assert (A : 0 < dot xj w) by (assert (0 < c) by (unfold c; lra); nra).
  assert (Pu : dot (push D w) u <= total D - exp (dot xj w) * dot xj u).
  { apply push_le_one with (false, xj); auto.
    - unfold coef; cbn [fst snd]. destruct (Rlt_dec 0 (dot xj w)) as [_|n]; [|contradiction]. lra.
    - intros s I. unfold coef. pose proof (norm_pos (snd s)). destruct (Rlt_dec _ _); [|lra].
      pose proof (cauchy_le (snd s) u) as CS. rewrite u_norm in CS. destruct (fst s) eqn:F.
      + pose proof (exp_pos (- dot (snd s) w)). assert (exp (- dot (snd s) w) <= 1) by (left; rewrite <- exp_0; apply exp_increasing; lra).
        destruct (Rle_dec 0 (dot (snd s) u)) as [a|a].
        * apply (Rmult_le_compat_r _ _ _ a) in H1; lra.
        * pose proof (Rmult_le_pos _ (- dot (snd s) u) (Rlt_le _ _ H0) ltac:(lra)). lra.
      + pose proof (exp_pos (dot (snd s) w)). destruct (Rle_dec 0 (dot (snd s) u)) as [a|a];
          [pose proof (Rmult_le_pos _ _ (Rlt_le _ _ H0) a); lra|].
        pose proof (Fin k s Hk I ltac:(lra)). fold w in H1. lra. }
  assert (Eu : dot u w <= norm w) by (pose proof (cauchy_le u w) as X; rewrite u_norm in X; lra).
  assert (Ex : exp (c * norm w) <= exp (dot xj w)).
  { destruct (Rle_lt_or_eq_dec _ _ Q) as [q|q]; [left; apply exp_increasing; auto|rewrite q; lra]. }
  assert (h * (M * (1 + norm w) * dot xj u) = (1 + h * total D) * (1 + norm w)) by (unfold M; field; split; lra).
  assert (M * (1 + norm w) * dot xj u <= exp (dot xj w) * dot xj u) by (apply Rmult_le_compat_r; lra).
  pose proof (total_pos D) as TP. pose proof (norm_pos w) as NP.
  apply (Rmult_le_compat_l h) in Pu; [|lra]. apply (Rmult_le_compat_l h) in H0; [|lra]. rewrite H in H0.
  assert (0 <= h * total D * norm w) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  lra.
Qed.
End Diverge.
