(* Intervals that hold reals, vectors and iterates: the functions of the Interval library, which
   vm_compute runs.  A functor over the floats: StdZ.v and Fast.v give them. *)
From Coq Require Import Reals ZArith List Lra Lia Bool.
From Interval Require Import Float_full Xreal Basic Sig Interval.
From Margincert Require Import Vectors Model Integers.
Import ListNotations.
Open Scope R_scope.

Module Type Floats := FloatOps with Definition radix := radix2 with Definition sensible_format := true.
Module Boxes (F : Floats).
Module I := FloatIntervalFull F.

Section P.
Variable p : F.precision.
Definition box (i : I.type) (r : R) : Prop := contains (I.convert i) (Xreal r).
Lemma box_Z z : box (I.fromZ p z) (IZR z).  Proof. apply I.fromZ_correct. Qed.
Lemma box_add i j a b : box i a -> box j b -> box (I.add p i j) (a + b).
Proof. intros A B. exact (I.add_correct p _ _ _ _ A B). Qed.
Lemma box_sub i j a b : box i a -> box j b -> box (I.sub p i j) (a - b).
Proof. intros A B. exact (I.sub_correct p _ _ _ _ A B). Qed.
Lemma box_mul i j a b : box i a -> box j b -> box (I.mul p i j) (a * b).
Proof. intros A B. exact (I.mul_correct p _ _ _ _ A B). Qed.
Lemma box_neg i a : box i a -> box (I.neg i) (- a).
Proof. intros A. exact (I.neg_correct _ _ A). Qed.
Lemma box_exp i a : box i a -> box (I.exp p i) (exp a).
Proof. intros A. exact (I.exp_correct p _ _ A). Qed.
Lemma box_sqrt i a : box i a -> box (I.sqrt p i) (sqrt a).
Proof. intros A. exact (I.sqrt_correct p _ _ A). Qed.
Lemma box_div i j a b : b <> 0 -> box i a -> box j b -> box (I.div p i j) (a / b).
Proof. intros N A B. pose proof (I.div_correct p _ _ _ _ A B) as H. unfold box. simpl in H. unfold Xdiv' in H. destruct (is_zero_spec b); [contradiction|exact H]. Qed.
Lemma box_ln i a : 0 < a -> box i a -> box (I.ln p i) (ln a).
Proof. intros N A. pose proof (I.ln_correct p _ _ A) as H. unfold box. simpl in H. unfold Xln' in H. destruct (is_positive_spec a); [exact H|lra]. Qed.

Definition gt0 i := match I.sign_strict i with Xgt => true | _ => false end.
Definition le0 i := match I.sign_large i with Xlt | Xeq => true | _ => false end.
Lemma gt0_ok i a : gt0 i = true -> box i a -> 0 < a.
Proof. unfold gt0. pose proof (I.sign_strict_correct i) as H. destruct (I.sign_strict i); try discriminate. intros _ B. destruct (H _ B) as [_ Q]; exact Q. Qed.
Lemma le0_ok i a : le0 i = true -> box i a -> a <= 0.
Proof.
  unfold le0. pose proof (I.sign_large_correct i) as H. destruct (I.sign_large i); try discriminate; intros _ B.
  - specialize (H _ B). inversion H. lra.
  - destruct (H _ B) as [_ Q]; exact Q.
Qed.

Definition ivec := list I.type.
Definition vbox : ivec -> vec -> Prop := Forall2 box.
Fixpoint ivadd (u v : ivec) : ivec := match u, v with [], _ => v | _, [] => u | a :: u', b :: v' => I.add p a b :: ivadd u' v' end.
Definition ivscal c (u : ivec) : ivec := map (I.mul p c) u.
Fixpoint idot (u v : ivec) : I.type := match u, v with a :: u', b :: v' => I.add p (I.mul p a b) (idot u' v') | _, _ => I.fromZ p 0 end.
Lemma vbox_add u v a b : vbox u a -> vbox v b -> vbox (ivadd u v) (vadd a b).
Proof.
  intro H; revert v b; induction H; intros v b K; simpl; auto. destruct K; simpl; [constructor; auto|].
  constructor; [apply box_add; auto|]. apply IHForall2; auto.
Qed.
Lemma vbox_scal c r u a : box c r -> vbox u a -> vbox (ivscal c u) (vscal r a).
Proof. intros B H; induction H; simpl; constructor; auto. apply box_mul; auto. Qed.
Lemma idot_ok u v a b : vbox u a -> vbox v b -> box (idot u v) (dot a b).
Proof.
  intro H; revert v b; induction H; intros v b K; simpl; [apply box_Z|].
  destruct K; simpl; [apply box_Z|]. apply box_add; [apply box_mul; auto|auto].
Qed.
Definition inorm u := I.sqrt p (idot u u).
Lemma inorm_ok u a : vbox u a -> box (inorm u) (norm a).
Proof. intro H. apply box_sqrt, idot_ok; auto. Qed.
Definition iq (n : Z) (d : positive) := I.div p (I.fromZ p n) (I.fromZ p (Zpos d)).
Lemma iq_ok n d : box (iq n d) (IZR n / IZR (Zpos d)).
Proof. apply box_div; try apply box_Z. apply Rgt_not_eq, IZRp. Qed.
Definition iqv (q : qv) : ivec := map (fun z => iq z (qd q)) (qn q).
Lemma iqv_ok q : vbox (iqv q) (qr q).
Proof.
  destruct q as [l d]. unfold iqv, qr, vZ, vscal; simpl. induction l; simpl; constructor; auto.
  replace (/ IZR (Zpos d) * IZR a) with (IZR a / IZR (Zpos d)) by (unfold Rdiv; ring). apply iq_ok.
Qed.


(* an interval around a, where |a| <= r *)
Definition iabout (r : I.type) : I.type := I.join (I.neg r) r.
Lemma iabout_ok i r a : box i r -> Rabs a <= r -> box (iabout i) a.
Proof.
  intros B H. unfold box, iabout. assert (L : contains (I.convert (I.join (I.neg i) i)) (Xreal (- r))) by (apply I.join_correct; left; apply box_neg; auto).
  assert (U : contains (I.convert (I.join (I.neg i) i)) (Xreal r)) by (apply I.join_correct; right; auto).
  apply (contains_connected _ _ _ L U). unfold Rabs in H; destruct (Rcase_abs a); lra.
Qed.
(* a vector within r of another one *)
Definition iwiden (r : I.type) (u : ivec) : ivec := map (fun a => I.add p a (iabout r)) u.
Lemma iwiden_ok i r u a e : box i r -> vbox u a -> length e = length a -> norm e <= r -> vbox (iwiden i u) (vadd a e).
Proof.
  intros B V. revert e; induction V as [|x y u a X V IH]; intros [|b e] L N; simpl in *; try discriminate; constructor.
  - apply box_add; auto. apply iabout_ok with r; auto. apply Rsqr_incr_0_var; [|eapply Rle_trans; [apply norm_pos|apply N]].
    rewrite <- Rsqr_abs. pose proof (norm_sq (b :: e)) as S. unfold sq in S; simpl in S. pose proof (sq_pos e) as P. unfold sq in P.
    pose proof (norm_pos (b :: e)). unfold Rsqr. nra.
  - apply IH; [lia|]. pose proof (norm_pos (b :: e)). apply norm_le; [lra|]. pose proof (norm_sq (b :: e)) as S. unfold sq in *; simpl in S.
    pose proof (Rle_0_sqr b) as Q. unfold Rsqr in Q. nra.
Qed.

(* ---- iterates ---- *)
Definition isample := (bool * ivec)%type.
Definition sbox (i : isample) (s : sample) := fst i = fst s /\ vbox (snd i) (snd s).
Definition idata (dx : positive) (D : data) : list isample := map (fun s => (fst s, iqv (Q_ (snd s) dx))) D.
Lemma idata_ok dx D : Forall2 sbox (idata dx D) (rdata dx D).
Proof. induction D; simpl; constructor; auto. split; auto. apply iqv_ok. Qed.

(* the pattern, where every sign is certain *)
Fixpoint ipat (D : list isample) (W : ivec) : option (list bool) := match D with
  | [] => Some []
  | (_, x) :: D' => match ipat D' W with None => None | Some J =>
      match I.sign_strict (idot x W) with Xgt => Some (true :: J) | Xund => None | _ => Some (false :: J) end end end.
Lemma ipat_ok iD D W w J : Forall2 sbox iD D -> vbox W w -> ipat iD W = Some J -> pattern D w = J.
Proof.
  intros H B; revert J; induction H as [|[y x] [y' x'] iD D [E V] H IH]; intros J; simpl in *; [congruence|].
  destruct (ipat iD W) as [J0|]; [|discriminate]. rewrite (IH _ eq_refl).
  pose proof (idot_ok _ _ _ _ V B) as T. pose proof (I.sign_strict_correct (idot x W)) as S.
  destruct (I.sign_strict (idot x W)); try discriminate; intro X; inversion X; subst; f_equal.
  - apply active_f. simpl. specialize (S _ T). assert (dot x' w = 0) by congruence. lra.
  - apply active_f. destruct (S _ T) as [_ Q]. simpl in Q. simpl; lra.
  - apply active_t. destruct (S _ T) as [_ Q]. exact Q.
Qed.
(* the push with a pattern that is known *)
Fixpoint ipush (J : list bool) (D : list isample) (W : ivec) : ivec := match J, D with
  | b :: J', (y, x) :: D' => let t := idot x W in
      if b then ivadd (ivscal (if y then I.exp p (I.neg t) else I.neg (I.exp p t)) x) (ipush J' D' W)
      else ivadd (ivscal (I.fromZ p 0) x) (ipush J' D' W)
  | _, _ => [] end.
Lemma ipush_ok iD D W w : Forall2 sbox iD D -> vbox W w -> vbox (ipush (pattern D w) iD W) (push D w).
Proof.
  intros H B; induction H as [|[y x] [y' x'] iD D [E V] H IH]; simpl in *; [constructor|]. subst y'.
  pose proof (idot_ok _ _ _ _ V B) as T. unfold active, coef; simpl. destruct (Rlt_dec 0 (dot x' w)).
  - apply vbox_add; auto. apply vbox_scal; auto. destruct y; [apply box_exp, box_neg; auto|apply box_neg, box_exp; auto].
  - apply vbox_add; auto. apply vbox_scal; auto. apply box_Z.
Qed.
(* K steps: the signs at w_0 are known exactly, those at the others have to be certain *)
Fixpoint irun (J0 : list bool) (D : list isample) (h : I.type) (W : ivec) (K : nat) : option ivec := match K with
  | O => Some W
  | S K' => match irun J0 D h W K' with None => None | Some W' =>
      match (match K' with O => Some J0 | _ => ipat D W' end) with None => None
      | Some J => Some (ivadd W' (ivscal h (ipush J D W'))) end end end.
Theorem irun_ok iD D hi h W w0 J0 K W' : Forall2 sbox iD D -> box hi h -> vbox W w0 -> J0 = pattern D w0 ->
  irun J0 iD hi W K = Some W' -> vbox W' (gd D h w0 K).
Proof.
  intros H1 H2 H3 H4; revert W'; induction K; intros W'; simpl.
  - intro X; inversion X; subst; auto.
  - destruct (irun J0 iD hi W K) as [W1|]; [|discriminate]. specialize (IHK _ eq_refl).
    destruct (match K with O => Some J0 | _ => ipat iD W1 end) as [J|] eqn:E; [|discriminate].
    assert (EJ : J = pattern D (gd D h w0 K)).
    { destruct K; [simpl; congruence|]. symmetry. eapply ipat_ok; eauto. }
    intro X; inversion X; subst. unfold step. apply vbox_add; auto. apply vbox_scal; auto. apply ipush_ok; auto.
Qed.
End P.
End Boxes.
