(* lemma:shadowing-trap and lemma:minimiser put together: what has to be shown exactly of J, S and
   w^, and from w~ near w_a to the conditions of the trap. *)
From Coq Require Import Reals ZArith List Lra Lia Psatz Bool.
From Margincert Require Import Vectors Model MaxMargin Integers MarginCheck Shadowing LeastEigenvalue Minimiser ShadowingTrap.
Import ListNotations.
Open Scope R_scope.
Arguments Z.mul : simpl never.

Fixpoint zpicked (J : list bool) (D : data) : list (list Z) := match J, D with
  | b :: J', (_, x) :: D' => if b then x :: zpicked J' D' else zpicked J' D' | _, _ => [] end.
Lemma picked_rows dx D : forall J, picked J (rdata dx D) = rows dx (zpicked J D).
Proof.
  induction D as [|[y x] D IH]; intros [|b J]; simpl; auto. rewrite IH. destruct b; auto.
Qed.

Section Rows.
Variables (dx : positive) (w : qv).
Let wh := qr w.
Definition on_margin (x : list Z) := Z.eqb (zdot x (qn w)) (Zpos dx * Zpos (qd w)).
(* J positives with x_i.w^ >= 1, the others with x_o.w^ <= 0 *)
Fixpoint thetab (J : list bool) (D : data) : bool := match J, D with
  | b :: J', (y, x) :: D' => (if b then y && Z.leb (Zpos dx * Zpos (qd w)) (zdot x (qn w)) else Z.leb (zdot x (qn w)) 0) && thetab J' D'
  | [], [] => true | _, _ => false end.
Definition support J D := filter on_margin (zpicked J D).

Lemma theta_eq x : dot (qr (Q_ x dx)) wh = IZR (zdot x (qn w)) / IZR (Zpos dx * Zpos (qd w)).
Proof. unfold wh. rewrite qr_dot; simpl. rewrite <- mult_IZR. reflexivity. Qed.
Lemma m_pos : 0 < IZR (Zpos dx * Zpos (qd w)).
Proof. apply IZR_lt. reflexivity. Qed.
Lemma on_margin_ok x : on_margin x = true <-> dot (qr (Q_ x dx)) wh = 1.
Proof.
  rewrite theta_eq. pose proof m_pos. unfold on_margin. rewrite Z.eqb_eq. split.
  - intros ->. field. lra.
  - intro E. apply eq_IZR. apply Rmult_eq_reg_r with (/ IZR (Zpos dx * Zpos (qd w))); [|apply Rinv_neq_0_compat; lra].
    unfold Rdiv in E. rewrite E. field. lra.
Qed.
Lemma thetab_ok D : forall J, thetab J D = true -> thetas wh J (rdata dx D).
Proof.
  pose proof m_pos as M. assert (I : 0 < / IZR (Zpos dx * Zpos (qd w))) by (apply Rinv_0_lt_compat; auto).
  induction D as [|[y x] D IH]; intros [|b J]; simpl; auto; try discriminate. rewrite andb_true_iff. intros [A B].
  split; auto. rewrite theta_eq. destruct b.
  - rewrite andb_true_iff, Z.leb_le in A. destruct A as [A1 A2]. apply IZR_le in A2. split; auto.
    apply Rmult_le_reg_r with (IZR (Zpos dx * Zpos (qd w))); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - apply Z.leb_le, IZR_le in A. unfold Rdiv. nra.
Qed.
(* the sum over S of the trap is the sum over the support's rows *)
Lemma sum_support h wi z D : forall J,
  sumJ (onS h wh wi z) J (rdata dx D) = dot (map (fun x => lam h wi x) (rows dx (support J D))) (map (fun x => dot x z) (rows dx (support J D))).
Proof.
  unfold support. induction D as [|[y x] D IH]; intros [|b J]; simpl; auto. rewrite IH. destruct b; simpl; [|ring].
  pose proof (on_margin_ok x) as O. unfold onS, isS. destruct (on_margin x) eqn:E; simpl.
  - destruct (Req_EM_T (dot (qr (Q_ x dx)) wh) 1) as [_|N]; [reflexivity|]. exfalso. apply N, O; auto.
  - destruct (Req_EM_T (dot (qr (Q_ x dx)) wh) 1) as [N|_]; [|ring]. apply O in N. discriminate.
Qed.
(* w^ lies in the span of S *)
Lemma span_support la J D : kkt (rows dx (zpicked J D)) [] wh la [] -> span (rows dx (support J D)) wh.
Proof.
  intro K. pose proof (kkt_slack _ _ _ K) as C.
  assert (G : forall (ls : list R) (xs : list (list Z)), (forall m y, In (m, y) (combine ls (rows dx xs)) -> m = 0 \/ dot y wh = 1) ->
    span (rows dx (filter on_margin xs)) (comb ls (rows dx xs))).
  { induction ls as [|l ls IH]; intros [|x xs] H; simpl; try apply span_nil.
    assert (A : span (rows dx (filter on_margin xs)) (comb ls (rows dx xs))) by (apply IH; intros; apply H; right; auto).
    pose proof (H l (qr (Q_ x dx)) (or_introl eq_refl)) as Hl. destruct (on_margin x) eqn:E; simpl.
    - apply span_add; [apply span_scal, span_in; left; auto|]. destruct A as [es A]. exists (0 :: es). intro z. simpl. rewrite (A z). dots. ring.
    - destruct Hl as [->|Hl]; [|apply on_margin_ok in Hl; congruence]. destruct A as [es A]. exists es. intro z. rewrite <- (A z). dots. ring. }
  destruct (G la (zpicked J D) C) as [cs E]. exists cs. intro z.
  transitivity (dot (comb la (rows dx (zpicked J D))) z); [|apply (E z)].
  rewrite (kkt_stat _ _ _ _ _ K z). simpl. ring.
Qed.
(* the dual frame *)
Definition frameb (ds : positive) (zs star : list (list Z)) : bool := Nat.eqb (length zs) (length star) &&
  forallb (fun x => zeqb (zscal (Zpos dx * Zpos ds) x) (zcomb (map (fun y => zdot y x) zs) star)) zs.
Lemma frameb_ok ds zs star : frameb ds zs star = true -> frame (rows dx zs) (rows ds star).
Proof.
  unfold frameb. rewrite andb_true_iff, Nat.eqb_eq, forallb_forall. intros [L H]. split; [unfold rows; rewrite !map_length; auto|].
  intros z I. unfold rows in I. apply in_map_iff in I. destruct I as [x [<- I]]. specialize (H x I). apply zeqb_eq, (f_equal vZ) in H.
  intro v. assert (E : map (fun y => dot y (qr (Q_ x dx))) (rows dx zs) = fracs (dx * dx) (map (fun y => zdot y x) zs)).
  { unfold rows, fracs. rewrite !map_map. apply map_ext. intro y. rewrite qr_dot; simpl. rewrite Pos2Z.inj_mul, mult_IZR. auto. }
  rewrite E, comb_frac, <- H, vZ_scal. unfold qr; simpl. rewrite !dot_scal_l, mult_IZR, Pos2Z.inj_mul, mult_IZR.
  pose proof (IZRp dx). pose proof (IZRp ds). field. lra.
Qed.
End Rows.

(* from w_a to the exact w~ *)
Section Near.
Variables (h : R) (zs ds : list vec) (wa wh : vec) (d : nat) (r : R).
Definition wts := map (fun x => h * exp (- dot x wa)) zs.
Hypotheses (hpos : 0 < h) (F : frame zs ds) (Lz : forall z, In z zs -> length z = d) (La : length wa = d) (Lw : length wh = d)
  (Sw : span zs wh) (N0 : 0 < spread wts ds) (r0 : 0 <= r) (R1 : forall z, In z zs -> norm z * r <= 1)
  (small : 2 * exp 1 * norm (vsub (comb wts zs) wh) * spread wts ds <= r).
Theorem exact_minimiser : exists e, length e = d /\ norm e <= r /\
  forall z, dot wh z = dot (map (fun x => lam h (vadd wa e) x) zs) (map (fun x => dot x z) zs).
Proof.
  destruct (minimiser_near zs ds wts wh d (/ spread wts ds) r (norm (vsub (comb wts zs) wh))) as [e [E1 [E2 E3]]]; auto.
  - unfold wts. apply Forall_forall. intros c I. apply in_map_iff in I. destruct I as [x [<- _]].
    apply Rmult_lt_0_compat; auto. apply exp_pos.
  - unfold wts. apply map_length.
  - apply Rinv_0_lt_compat; auto.
  - right. apply Rinv_l. lra.
  - right. apply norm_veq. intro z. unfold resid. rewrite !dot_sub_l. f_equal.
    generalize wts. intro cs. generalize zs. clear. induction cs as [|c cs IH]; intros [|y ys]; simpl; auto.
    rewrite !dot_add_l, !dot_scal_l, dot_nil_r, Ropp_0, exp_0, IH. ring.
  - apply Rmult_le_reg_r with (spread wts ds); auto. replace (/ spread wts ds * r * spread wts ds) with r by (field; lra). lra.
  - exists e. split; auto. split; auto. intro z. rewrite <- (E3 z). unfold wts, lam. clear.
    induction zs as [|y ys IH]; simpl; auto. rewrite dot_add_l, dot_scal_l, IH. f_equal. f_equal.
    rewrite dot_add_r, Ropp_plus_distr, exp_plus. ring.
Qed.
End Near.
