(* lemma:leap for v(s) = sum_j v_j (s - c)^j: the residual E_p is a sum of polynomials times
   exponentials of polynomials, so that finitely many Taylor coefficients bound it on the piece. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model Shadowing Leap Expansion.
Import ListNotations.
Open Scope R_scope.

(* sum_j v_{i+j} x^{i+j}, and along z *)
Fixpoint curve (vs : list vec) (j : nat) (x : R) : vec := match vs with
  | [] => [] | v :: vs' => vadd (vscal (x ^ j) v) (curve vs' (S j) x) end.
Definition along (z : vec) (vs : list vec) : list R := map (fun v => dot v z) vs.
Lemma curve_dot z vs : forall j x, dot (curve vs j x) z = poly (along z vs) j x.
Proof. induction vs as [|v vs IH]; intros j x; simpl; auto. rewrite dot_add_l, dot_scal_l, IH. ring.
  Qed.

(* the coefficients of v' - m v *)
Fixpoint fall (m : R) (j : nat) (vs : list vec) : list vec := match vs with
  | [] => [] | v :: vs' => vadd (vscal (INR (S j)) (hd [] vs')) (vscal (- m) v) :: fall m (S j) vs'
    end.
Fixpoint falls (vs : list vec) (m : nat) : list vec := match m
  with O => vs | S m => fall (INR m) 0 (falls vs m) end.
Lemma poly_derive m z vs : forall j x, is_derive (poly (tl (along z vs)) (S j)) x
  (poly (along z (fall m j vs)) j x + m * poly (along z vs) j x).
Proof.
  induction vs as [|v vs IH]; intros j x; simpl tl.
  - simpl. replace (0 + m * 0) with 0 by ring. apply @is_derive_const.
  - specialize (IH (S j) x). cbn [fall along map poly]. fold (along z vs).
    fold (along z (fall m (S j) vs)).
    rewrite dot_add_l, !dot_scal_l. destruct vs as [|v' vs].
    + cbn [hd along map poly fall]. replace (dot [] z) with 0 by reflexivity.
      replace ((INR (S j) * 0 + - m * dot v z) * x ^ j + 0 + m * (dot v z * x ^ j + 0))
        with 0 by ring. apply @is_derive_const.
    + cbn [hd along map poly]. fold (along z vs). cbn [along map tl] in IH. fold (along z vs) in IH.
      set (g := poly (along z (fall m (S j) (v' :: vs))) (S j) x) in *. cbn [poly] in IH.
      replace ((INR (S j) * dot v' z + - m * dot v z) * x ^ j + g + m * (dot v z * x ^ j + (dot v' z
        * x ^ S j + poly (along z vs) (S (S j)) x)))
        with (INR (S j) * dot v' z * x ^ j + (g + m * (dot v' z * x ^ S j + poly (along z vs) (S (S
          j)) x))) by ring.
      apply (is_derive_plus (fun x => dot v' z * x ^ S j)); [|exact IH].
      replace (INR (S j) * dot v' z * x ^ j) with (dot v' z * (INR (S j) * x ^ pred (S j))) by (cbn
        [pred]; ring).
      apply (is_derive_scal (fun x => x ^ S j)). apply is_derive_Reals, derivable_pt_lim_pow.
Qed.
Definition piece vs c (m : nat) (s : R) : vec := curve (falls vs m) 0 (s - c).
Lemma piece_falling vs c : falling (piece vs c).
Proof.
  intros m z s. unfold piece. cbn [falls]. rewrite !curve_dot. set (ws := falls vs m).
  apply (is_derive_ext (fun s => poly (along z ws) 0 (s - c))); [intro; rewrite curve_dot; auto|].
  set (l := poly (along z (fall (INR m) 0 ws)) 0 (s - c) + INR m * poly (along z ws) 0 (s - c)).
  replace l with (1 * l) by ring. apply (is_derive_comp (poly (along z ws) 0) (fun s => s - c)).
  - pose proof (poly_derive (INR m) z ws 0 (s - c)) as P. fold l in P.
    destruct ws as [|v ws]; simpl tl in P; [exact P|].
    apply (is_derive_ext (fun x => dot v z * x ^ 0 + poly (along z ws) 1 x)); [reflexivity|].
    replace l with (0 + l) by ring. apply (is_derive_plus (fun x => dot v z * x ^ 0)); [|exact P].
    simpl. auto_derive; auto.
  - auto_derive; auto.
Qed.

(* E_p along z at s = c + x *)
Section Residual.
Variables (D : list sample) (h : R) (J : list bool) (vs : list vec) (c : R) (z : vec).
Fixpoint modified_terms (n : nat) : terms := match n with O => []
  | S m => (map (Rmult (/ INR (fact n))) (along z (falls vs n)), [- INR m * c;
    - INR m]) :: modified_terms m end.
Fixpoint push_terms (J : list bool) (D : list sample) : terms := match J, D with
  | b :: J', s :: D' => if b then ([- h * sg s * dot (snd s) z], vadd [c;
    1] (vscal (- sg s) (along (snd s) vs))) :: push_terms J' D'
    else push_terms J' D'
  | _, _ => [] end.
Lemma poly_scal e a : forall j x, poly (map (Rmult e) a) j x = e * poly a j x.
Proof. induction a as [|y a IH]; intros j x; simpl; [ring|]. rewrite IH. ring. Qed.
Lemma poly_vadd a : forall b j x, poly (vadd a b) j x = poly a j x + poly b j x.
Proof. induction a as [|y a IH]; intros [|y' b] j x; simpl; try ring. rewrite IH. ring. Qed.
Lemma value_app l l' x : value (l ++ l') x = value l x + value l' x.
Proof. unfold value. induction l as [|e l IH]; simpl; [ring|]. rewrite IH. ring. Qed.
Lemma modified_value n x : value (modified_terms n) x = dot (modified (piece vs c) n (c + x)) z.
Proof.
  induction n as [|n IH]; auto. cbn [modified modified_terms]. rewrite dot_add_l, dot_scal_l, <- IH.
  unfold value at 1. cbn [fold_right fst snd]. fold (value (modified_terms n) x).
  rewrite poly_scal. unfold piece at 1. rewrite curve_dot. replace (c + x - c) with x by ring.
  replace (poly [- INR n * c; - INR n] 0 x) with (- INR n * (c + x)) by (simpl; ring). ring.
Qed.
Lemma push_value x : forall J D, value (push_terms J D) x
  = - h * exp (c + x) * dot (pushJ J D (piece vs c 0 (c + x))) z.
Proof.
  induction J0 as [|b J0 IH]; intros [|s D0]; try (simpl; ring). simpl. destruct b; [|apply IH].
  rewrite dot_add_l, dot_scal_l, Rmult_plus_distr_l, <- IH. unfold value at 1.
  cbn [fold_right fst snd]. fold (value (push_terms J0 D0) x). f_equal.
  unfold wt. replace (- h * exp (c + x) * (sg s * exp (- sg s * dot (snd s) (piece vs c 0 (c + x)))
    * dot (snd s) z))
    with (- h * sg s * dot (snd s) z * (exp (c + x) * exp (- sg s * dot (snd s) (piece vs c 0 (c +
      x))))) by ring.
  rewrite <- exp_plus. change (poly [- h * sg s * dot (snd s) z] 0 x)
    with (- h * sg s * dot (snd s) z * 1 + 0). rewrite Rplus_0_r, Rmult_1_r. f_equal. f_equal.
  change (poly (vadd [c; 1] (vscal (- sg s) (along (snd s) vs))) 0 x
    = c + x + - sg s * dot (snd s) (piece vs c 0 (c + x))).
  rewrite poly_vadd. unfold vscal. rewrite poly_scal, <- curve_dot. unfold piece. simpl falls.
  replace (c + x - c) with x by ring. rewrite (dot_comm (snd s)). simpl. ring.
Qed.
Definition residual_terms p := modified_terms p ++ push_terms J D.
Theorem residual_value p x : dot (residual D h J (piece vs c) p (c + x)) z
  = value (residual_terms p) x.
Proof.
  unfold residual_terms, residual. rewrite value_app, modified_value, push_value, dot_sub_l,
    dot_scal_l. ring.
Qed.
End Residual.

(* the unit vector e_j, and a norm from bounds of the coordinates *)
Definition unit (j : nat) : vec := repeat 0 j ++ [1].
Lemma unit_dot j u : dot u (unit j) = nth j u 0.
Proof.
  unfold unit. revert u; induction j; intros [|a u]; simpl; try rewrite dot_nil_r; try ring.
  rewrite IHj. ring.
Qed.
Lemma norm_coordinates (u : vec) d B E : (length u <= d)%nat -> (forall j,
  (j < d)%nat -> Rabs (nth j u 0) <= B j) ->
  fold_right (fun j r => B j * B j + r) 0 (seq 0 d) <= E * E -> 0 <= E -> norm u <= E.
Proof.
  intros L H S E0. apply norm_le; auto. eapply Rle_trans; [|exact S]. clear S. unfold sq.
  assert (G : forall u o, (length u <= d)%nat -> (forall j,
    (j < length u)%nat -> Rabs (nth j u 0) <= B (o + j)%nat) ->
    dot u u <= fold_right (fun j r => B j * B j + r) 0 (seq o d)).
  { clear. revert B. induction d as [|d IH]; intros B [|a u] o L H; simpl in *; try lra; try lia.
    - assert (Z : forall l, 0 <= fold_right (fun j r => B j * B j + r) 0 l) by (induction l as [|j l
      I]; simpl; [lra|]; pose proof (Rle_0_sqr (B j)); unfold Rsqr in *; lra).
      pose proof (Z (seq (S o) d)). pose proof (Rle_0_sqr (B o)). unfold Rsqr in *. lra.
    - specialize (IH B u (S o) ltac:(lia) ltac:(intros j Hj; specialize (H (S j) ltac:(lia));
      simpl in H; replace (S o + j)%nat with (o + S j)%nat by lia; auto)).
      pose proof (H O ltac:(lia)) as H0. simpl in H0. rewrite Nat.add_0_r in H0.
      assert (a * a <= B o * B o).
      { rewrite <- (Rabs_pos_eq (B o)) by (pose proof (Rabs_pos a); lra).
        rewrite <- (Rabs_pos_eq (B o)) in H0 by (pose proof (Rabs_pos a); lra).
        assert (Q : Rabs a * Rabs a <= Rabs (B o) * Rabs (B o)) by (apply Rmult_le_compat; auto;
          apply Rabs_pos). rewrite <- Rabs_mult in Q. rewrite (Rabs_pos_eq (a * a)) in Q by (apply
          Rle_0_sqr). exact Q. }
      lra. }
  apply G; auto. intros j Hj. simpl. apply H. lia.
Qed.
Lemma length_residual D h J vs c p s d : (forall x, In x (map snd D) -> length x <= d)%nat
  -> (forall v, In v vs -> length v <= d)%nat ->
  (length (residual D h J (piece vs c) p s) <= d)%nat.
Proof.
  intros LD LV. unfold residual, vsub. rewrite length_vadd, !length_vscal.
  assert (P : (length (pushJ J D (piece vs c 0 s)) <= d)%nat).
  { generalize (piece vs c 0 s). intro w. revert J. induction D as [|x D' IH]; intros [|b J'];
    simpl; try lia. assert (length (pushJ J' D' w) <= d)%nat by (apply IH; intros; apply LD; right;
    auto).
    destruct b; auto. rewrite length_vadd, length_vscal. apply Nat.max_lub; auto. apply LD.
    left; auto. }
  assert (F : forall m v, In v (falls vs m) -> (length v <= d)%nat).
  { induction m as [|m IH]; auto. cbn [falls]. revert IH. generalize (falls vs m), O, (INR m).
    intros ws j e H. revert j. induction ws as [|w ws IH]; intros j v I; [destruct I|].
    destruct I as [<-|I]; [|apply (IH ltac:(intros; apply H; right; auto) _ _ I)].
    rewrite length_vadd, !length_vscal. apply Nat.max_lub; [|apply H; left; auto].
    destruct ws as [|w' ws]; [apply Nat.le_0_l|apply H; right; left; auto]. }
  assert (C : forall ws j x, (forall v, In v ws -> length v <= d)%nat -> (length (curve ws j x)
    <= d)%nat).
  { induction ws as [|w ws IH]; intros j x H; simpl; [lia|]. rewrite length_vadd, length_vscal.
    pose proof (H w (or_introl eq_refl)). pose proof (IH (S j) x ltac:(intros; apply H; right;
    auto)). lia. }
  assert (M : (length (modified (piece vs c) p s) <= d)%nat).
  { induction p as [|n IH]; simpl; [lia|]. rewrite length_vadd, length_vscal.
    assert (length (piece vs c (S n) s) <= d)%nat by (apply C, (F (S n))). lia. }
  lia.
Qed.
(* what bounds coordinate j of E_p: N coefficients at r, and a majorant at q r *)
Definition coordinate_bound D h J vs c p r q N (j : nat) : R :=
  let l := residual_terms D h J vs c (unit j) p in psum (pabs (coefs l)) r N + (/ q) ^ N * majorant
    l (q * r).
Theorem residual_bound D h J vs c p r q N d E s : 0 < r -> 1 <= q -> 0 <= E -> Rabs (s - c) <= r ->
  (forall x, In x (map snd D) -> length x <= d)%nat -> (forall v, In v vs -> length v <= d)%nat ->
  fold_right (fun j t => coordinate_bound D h J vs c p r q N j * coordinate_bound D h J vs c p r q N
    j + t) 0 (seq 0 d) <= E * E ->
  norm (residual D h J (piece vs c) p s) <= E.
Proof.
  intros Hr Hq HE Hs LD LV H. apply (norm_coordinates _ d (coordinate_bound D h J vs c p r q N));
    auto; [apply length_residual; auto|].
  intros j _. rewrite <- unit_dot. replace s with (c + (s - c)) by ring. rewrite residual_value.
  apply terms_bound; auto.
Qed.
