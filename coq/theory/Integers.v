(* Vectors of integers: what a certificate is checked with, and that it computes what the reals do. *)
From Coq Require Import Reals ZArith List Lra Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.

Open Scope Z_scope.
Fixpoint zadd (u v : list Z) := match u, v with
  | [], _ => v | _, [] => u | a :: u', b :: v' => (a + b) :: zadd u' v' end.
Definition zscal c (u : list Z) := map (Z.mul c) u.
Fixpoint zdot (u v : list Z) : Z := match u, v with a :: u', b :: v' => a * b + zdot u' v' | _, _ => 0 end.
Fixpoint zcomb (cs : list Z) (xs : list (list Z)) := match cs, xs with
  | c :: cs', x :: xs' => zadd (zscal c x) (zcomb cs' xs') | _, _ => [] end.
Fixpoint zeqb (u v : list Z) : bool := match u, v with
  | [], [] => true | a :: u', b :: v' => (a =? b) && zeqb u' v' | _, _ => false end.
Definition zsum := fold_right Z.add 0.

Open Scope R_scope.
(* data rows with one common denominator *)
Definition rows (d : positive) (xs : list (list Z)) : list vec := map (fun x => qr (Q_ x d)) xs.

Lemma vZ_add u v : vZ (zadd u v) = vadd (vZ u) (vZ v).
Proof. revert v; induction u as [|a u IH]; intros [|b v]; simpl; auto. rewrite plus_IZR, IH; auto. Qed.
Lemma vZ_scal c u : vZ (zscal c u) = vscal (IZR c) (vZ u).
Proof. induction u as [|a u IH]; simpl; auto. rewrite mult_IZR. unfold vscal in *; simpl; f_equal; auto. Qed.
Lemma vZ_dot u v : dot (vZ u) (vZ v) = IZR (zdot u v).
Proof. revert v; induction u as [|a u IH]; intros [|b v]; simpl; auto. rewrite plus_IZR, mult_IZR, IH; auto. Qed.
Lemma zeqb_eq u v : zeqb u v = true -> u = v.
Proof.
  revert v; induction u as [|a u IH]; intros [|b v]; simpl; try discriminate; auto.
  rewrite andb_true_iff, Z.eqb_eq. intros [-> H]. f_equal; auto.
Qed.
Lemma IZRp p : 0 < IZR (Zpos p).
Proof. apply IZR_lt; reflexivity. Qed.
Lemma qr_dot u v : dot (qr u) (qr v) = IZR (zdot (qn u) (qn v)) / (IZR (Zpos (qd u)) * IZR (Zpos (qd v))).
Proof. unfold qr. dots. rewrite vZ_dot. field. split; apply Rgt_not_eq, IZRp. Qed.

Definition fracs (d : positive) (l : list Z) := map (fun z => IZR z / IZR (Zpos d)) l.
Lemma comb_frac dl dx la zs v :
  dot (comb (fracs dl la) (rows dx zs)) v =
  dot (vZ (zcomb la zs)) v / (IZR (Zpos dl) * IZR (Zpos dx)).
Proof.
  pose proof (IZRp dl). pose proof (IZRp dx).
  revert zs; induction la as [|l la IH]; intros [|z zs]; simpl; try (field; lra).
  rewrite dot_add_l, dot_scal_l, vZ_add, vZ_scal, dot_add_l, dot_scal_l.
  fold (rows dx zs) (fracs dl la). rewrite IH. unfold qr; simpl. rewrite dot_scal_l. field; lra.
Qed.
Lemma frac_sum d l : fold_right Rplus 0 (fracs d l) = IZR (zsum l) / IZR (Zpos d).
Proof. pose proof (IZRp d). induction l as [|a l IH]; simpl; [field; lra|]. rewrite IH, plus_IZR; field; lra. Qed.
Lemma frac_ge0 d l : forallb (Z.leb 0) l = true -> Forall (Rle 0) (fracs d l).
Proof.
  pose proof (IZRp d). induction l as [|a l IH]; simpl; [constructor|]. rewrite andb_true_iff, Z.leb_le. intros [A B].
  constructor; auto. apply IZR_le in A. apply Rmult_le_pos; auto. left; apply Rinv_0_lt_compat; auto.
Qed.

(* the pattern of a rational w, exactly *)
Definition zpat (D : data) (w : list Z) := map (fun s : bool * list Z => Z.ltb 0 (zdot (snd s) w)) D.
Lemma zpat_ok dx D w : zpat D (qn w) = pattern (rdata dx D) (qr w).
Proof.
  unfold pattern, rdata, zpat. rewrite map_map. apply map_ext. intros [y x]; simpl.
  pose proof (qr_dot (Q_ x dx) w) as Q; simpl in Q. pose proof (IZRp dx). pose proof (IZRp (qd w)).
  assert (0 < / (IZR (Zpos dx) * IZR (Zpos (qd w)))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; auto).
  symmetry. destruct (Z.ltb_spec 0 (zdot x (qn w))) as [L|L]; [apply active_t; apply IZR_lt in L|apply active_f; apply IZR_le in L];
    simpl; rewrite Q; unfold Rdiv; nra.
Qed.

(* a = b as vectors: one may have zeros at its end that the other has not *)
Definition zsame (a b : list Z) : bool := forallb (Z.eqb 0) (zadd a (zscal (-1) b)).
Lemma zsame_ok a b v : zsame a b = true -> dot (vZ a) v = dot (vZ b) v.
Proof.
  unfold zsame. intro H. assert (Z : dot (vZ (zadd a (zscal (-1) b))) v = 0).
  { revert v H. generalize (zadd a (zscal (-1) b)). induction l as [|c l IH]; intros [|y v] H; auto.
    cbn [forallb] in H. apply andb_true_iff in H. destruct H as [A H]. apply Z.eqb_eq in A. subst c.
    simpl. rewrite IH; auto. ring. }
  rewrite vZ_add, vZ_scal, dot_add_l, dot_scal_l in Z. lra.
Qed.
