(* lemma:invariance by computation over the integers. *)
From Coq Require Import Reals ZArith List Lra Bool.
From Margincert Require Import Vectors Model Integers Invariance.
Import ListNotations.
Definition anglesb (D : data) (J : list bool) : bool :=
  let DJ := combine J D in
  forallb (fun e : bool * (bool * list Z) => implb (fst e) (fst (snd e) && forallb (fun e' : bool * (bool * list Z) =>
     let q := zdot (snd (snd e)) (snd (snd e')) in if fst e' then Z.leb 0 q else Z.leb q 0) DJ)) DJ.
Open Scope R_scope.
Theorem anglesb_ok dx D J : anglesb D J = true ->
  (forall s, In (true, s) (combine J (rdata dx D)) -> fst s = true) /\
  (forall b s s', In (true, s) (combine J (rdata dx D)) -> In (b, s') (combine J (rdata dx D)) ->
     if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0).
Proof.
  unfold anglesb. rewrite forallb_forall. intro H1.
  assert (IN : forall b s, In (b, s) (combine J (rdata dx D)) -> exists s0, In (b, s0) (combine J D) /\ s = (fst s0, qr (Q_ (snd s0) dx))).
  { intros b s. unfold rdata. clear. revert D. induction J as [|a J IH]; intros [|d D]; simpl; try tauto.
    intros [E|I]; [inversion E; subst; exists d; auto|]. destruct (IH _ I) as [s0 [A B]]. exists s0; auto. }
  split.
  - intros s I. destruct (IN _ _ I) as [s0 [I0 ->]]. specialize (H1 _ I0). simpl in H1. apply andb_true_iff in H1. apply H1.
  - intros b s s' I I'. destruct (IN _ _ I) as [s0 [I0 ->]]. destruct (IN _ _ I') as [s1 [I1 ->]].
    specialize (H1 _ I0). simpl in H1. apply andb_true_iff in H1. destruct H1 as [_ H1]. rewrite forallb_forall in H1.
    specialize (H1 _ I1). simpl in *. pose proof (IZRp dx).
    assert (0 < / (IZR (Zpos dx) * IZR (Zpos dx))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; auto).
    destruct b; apply Z.leb_le, IZR_le in H1; rewrite qr_dot; simpl; unfold Rdiv; nra.
Qed.
