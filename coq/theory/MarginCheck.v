(* Section 3 by computation: KKT and Farkas certificates over the integers. *)
From Coq Require Import Reals ZArith List Lra Psatz Bool.
From Margincert Require Import Vectors Model MaxMargin Integers.
Import ListNotations.
Open Scope R_scope.

Definition feasb dx (zs xs : list (list Z)) (w : qv) : bool :=
  let m := (Zpos dx * Zpos (qd w))%Z in
  forallb (fun z => Z.leb m (zdot z (qn w))) zs && forallb (fun x => Z.leb (zdot x (qn w)) 0) xs.
Lemma feasb_ok dx zs xs w : feasb dx zs xs w = true -> feasible (rows dx zs) (rows dx xs) (qr w).
Proof.
  unfold feasb, feasible, rows. rewrite andb_true_iff, !forallb_forall, !Forall_map, !Forall_forall.
  pose proof (IZRp dx) as A. pose proof (IZRp (qd w)) as B.
  intros [H1 H2]; split; intros z I; rewrite qr_dot; simpl.
  - specialize (H1 _ I). rewrite Z.leb_le in H1. apply IZR_le in H1. rewrite mult_IZR in H1.
    apply Rmult_le_reg_r with (IZR (Zpos dx) * IZR (Zpos (qd w))); [nra|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l by nra. lra.
  - specialize (H2 _ I). rewrite Z.leb_le in H2. apply IZR_le in H2.
    apply Rmult_le_reg_r with (IZR (Zpos dx) * IZR (Zpos (qd w))); [nra|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l by nra. lra.
Qed.

Record cert := { c_w : qv; c_d : positive; c_la : list Z; c_nu : list Z }.
Definition kktb dx zs xs (c : cert) : bool :=
  let dl := Zpos (c_d c) in let dw := Zpos (qd (c_w c)) in
  feasb dx zs xs (c_w c) && forallb (Z.leb 0) (c_la c) && forallb (Z.leb 0) (c_nu c)
  && Nat.eqb (length (c_la c)) (length zs)
  && zsame (zscal (dl * Zpos dx) (qn (c_w c)))
          (zscal dw (zadd (zcomb (c_la c) zs) (zscal (-1) (zcomb (c_nu c) xs))))
  && Z.eqb (dl * zdot (qn (c_w c)) (qn (c_w c))) (dw * dw * zsum (c_la c)).
Theorem kktb_ok dx zs xs c : kktb dx zs xs c = true ->
  kkt (rows dx zs) (rows dx xs) (qr (c_w c)) (fracs (c_d c) (c_la c)) (fracs (c_d c) (c_nu c)).
Proof.
  unfold kktb. rewrite !andb_true_iff. intros [[[[[H1 H2] H3] H4] H5] H6].
  pose proof (IZRp dx) as A. pose proof (IZRp (qd (c_w c))) as B. pose proof (IZRp (c_d c)) as C.
  constructor.
  - apply feasb_ok; auto.
  - apply frac_ge0; auto.
  - unfold rows, fracs; rewrite !map_length. apply Nat.eqb_eq; auto.
  - apply frac_ge0; auto.
  - intro v. rewrite !comb_frac. apply zsame_ok with (v := v) in H5.
    rewrite !vZ_scal, vZ_add, vZ_scal in H5. dots.
    rewrite mult_IZR in H5. unfold qr; rewrite dot_scal_l.
    set (a := dot (vZ (qn (c_w c))) v) in *.
    set (p := dot (vZ (zcomb (c_la c) zs)) v) in *. set (q := dot (vZ (zcomb (c_nu c) xs)) v) in *.
    apply Rmult_eq_reg_l with (IZR (Zpos (c_d c)) * IZR (Zpos dx) * IZR (Zpos (qd (c_w c))));
      [|apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; auto].
    transitivity (IZR (Zpos (c_d c)) * IZR (Zpos dx) * a); [field; lra|]. rewrite H5. field; lra.
  - rewrite frac_sum. apply Z.eqb_eq, (f_equal IZR) in H6. rewrite !mult_IZR in H6.
    unfold sq; rewrite qr_dot.
    set (p := IZR (zdot _ _)) in *. set (q := IZR (zsum _)) in *.
    apply Rmult_eq_reg_l with (IZR (Zpos (c_d c)) * (IZR (Zpos (qd (c_w c))) * IZR (Zpos (qd (c_w c)))));
      [|apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; auto].
    transitivity (IZR (Zpos (c_d c)) * p); [field; lra|]. rewrite H6. field; lra.
Qed.
Theorem kktb_min dx zs xs c : kktb dx zs xs c = true ->
  minimiser (rows dx zs) (rows dx xs) (qr (c_w c)) /\
  forall v, minimiser (rows dx zs) (rows dx xs) v -> veq v (qr (c_w c)).
Proof. intro H; apply kktb_ok in H. split; [eapply kkt_minimiser|intros; eapply kkt_unique]; eauto. Qed.

Definition farkasb (dx : positive) zs xs la nu : bool :=
  forallb (Z.leb 0) la && forallb (Z.leb 0) nu && Nat.eqb (length la) (length zs)
  && Z.ltb 0 (zsum la) && zsame (zcomb la zs) (zcomb nu xs).
Theorem farkasb_ok dx zs xs la nu : farkasb dx zs xs la nu = true ->
  forall w, ~ feasible (rows dx zs) (rows dx xs) w.
Proof.
  unfold farkasb. rewrite !andb_true_iff. intros [[[[H1 H2] H3] H4] H5].
  apply (farkas _ _ (fracs 1 la) (fracs 1 nu)).
  - apply frac_ge0; auto.
  - unfold rows, fracs; rewrite !map_length. apply Nat.eqb_eq; auto.
  - apply frac_ge0; auto.
  - rewrite frac_sum. apply Z.ltb_lt, IZR_lt in H4. lra.
  - intro v. rewrite !comb_frac. rewrite (zsame_ok _ _ v H5). auto.
Qed.
