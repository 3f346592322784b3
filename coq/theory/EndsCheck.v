(* The two other ends of a fate by computation, at step K: an invariant pattern
   (lemma:invariance, T5.1) and no active sample at all. *)
From Coq Require Import Reals ZArith List Lra Lia Psatz Bool.
From Interval Require Import Float_full Xreal Basic Sig Interval.
From Margincert Require Import Vectors Model MaxMargin Integers MarginCheck Invariance InvarianceLimit InvarianceCheck
  TrapRows Boxes PrefixCheck FateCheck.
Import ListNotations.
Open Scope R_scope.

Record kept := { i_K : nat; i_J : list bool; i_w : qv; i_dl : positive; i_la : list Z }.

(* the same sequence from a later step on *)
Lemma limit_shift (f : nat -> vec) K u : dir_limit (fun k => f (K + k)%nat) u -> dir_limit f u.
Proof.
  intros H eps He. destruct (H eps He) as [N HN]. exists (K + N)%nat. intros k Hk.
  specialize (HN (k - K)%nat ltac:(lia)). replace (K + (k - K))%nat with k in HN by lia. exact HN.
Qed.
Lemma limit_ext (f g : nat -> vec) u : (forall k, f k = g k) -> dir_limit f u -> dir_limit g u.
Proof. intros E H eps He. destruct (H eps He) as [N HN]. exists N. intros k Hk. rewrite <- E. auto. Qed.

Module Ends (F : Floats).
Module Export T := Fate F.
Section E.
Variables (p pu : F.precision) (dx : positive) (D : data) (en : Z) (ed : positive) (w0 : qv).
Let h := IZR en / IZR (Zpos (hden D ed)).
Let RD := rdata dx D.

(* the pattern at step K: exact at w_0, else by certain signs *)
Definition pattern_at (K : nat) : option (list bool) := match K with
  | O => Some (zpat D (qn w0))
  | _ => match reached p pu dx D en (hden D ed) w0 K with
         | None => None | Some W => ipat p (idata p dx D) W end end.
Lemma pattern_at_ok K J : pattern_at K = Some J -> pattern RD (gd RD h (qr w0) K) = J.
Proof.
  unfold pattern_at. destruct K as [|K].
  - intro H. inversion H. simpl. symmetry. apply zpat_ok.
  - destruct (reached _ _ _ _ _ _ _ _) as [W|] eqn:E; [|discriminate]. intro H. eapply ipat_ok; [apply idata_ok| |exact H].
    apply (reached_ok p pu dx D en (hden D ed) w0). exact E.
Qed.
Lemma Jeqb_ok (J J' : list bool) : (Nat.eqb (length J) (length J') && forallb (fun q => Bool.eqb (fst q) (snd q)) (combine J J')) = true -> J = J'.
Proof.
  revert J'; induction J as [|a J IH]; intros [|b J']; simpl; try discriminate; auto.
  rewrite !andb_true_iff. intros [L [A B]]. apply eqb_prop in A. f_equal; auto. apply IH. rewrite L, B. auto.
Qed.

Definition keptb (c : kept) : bool := anglesb D (i_J c)
  && match pattern_at (i_K c) with None => false
     | Some J => Nat.eqb (length (i_J c)) (length J) && forallb (fun q => Bool.eqb (fst q) (snd q)) (combine (i_J c) J) end
  && kktb dx (zpicked (i_J c) D) [] {| c_w := i_w c; c_d := i_dl c; c_la := i_la c; c_nu := [] |}
  && Z.ltb 0 en && negb (Nat.eqb (length (zpicked (i_J c) D)) 0) && negb (Nat.eqb (length D) 0).
Theorem kept_fate c : keptb c = true ->
  let W := descent RD (IZR en / IZR (Zpos ed)) (qr w0) in
  (forall k, (i_K c <= k)%nat -> pattern RD (W k) = i_J c)
  /\ minimiser (picked (i_J c) RD) [] (qr (i_w c))
  /\ dir_limit W (dirn (qr (i_w c))).
Proof.
  unfold keptb. rewrite !andb_true_iff. intros [[[[[A B] C] E] N] ND]. cbv zeta.
  assert (DN : D <> []) by (intro Z; rewrite Z in ND; discriminate).
  unfold descent. change (length RD) with (length (rdata dx D)). rewrite <- (h_eta dx D en ed DN). fold h.
  destruct (pattern_at (i_K c)) as [J|] eqn:P; [|discriminate].
  assert (EJ : i_J c = J) by (apply Jeqb_ok; exact B).
  apply pattern_at_ok in P. rewrite <- EJ in P. destruct (anglesb_ok dx D (i_J c) A) as [Jpos JJ].
  assert (Hh : 0 < h) by (apply Z.ltb_lt, IZR_lt in E; apply Rmult_lt_0_compat; auto; apply Rinv_0_lt_compat, IZRp).
  apply kktb_ok in C. simpl in C. unfold RD in *. rewrite <- picked_rows in C.
  assert (NE : picked (i_J c) (rdata dx D) <> []).
  { rewrite picked_rows. unfold rows. intro Z. apply map_eq_nil in Z. rewrite Z in N. discriminate. }
  pose proof (invariance_limit _ h (i_J c) _ _ _ Hh Jpos JJ P NE C) as [I1 I2].
  split; [|split].
  - intros k Hk. specialize (I1 (k - i_K c)%nat). rewrite gd_add in I1. replace (i_K c + (k - i_K c))%nat with k in I1 by lia. exact I1.
  - eapply kkt_minimiser; exact C.
  - apply limit_shift with (i_K c). eapply limit_ext; [|apply I2]. intro k. apply gd_add.
Qed.

Definition deadb (K : nat) : bool := match pattern_at K with None => false | Some J => forallb negb J end
  && negb (Nat.eqb (length D) 0).
Lemma push_none w z : forallb negb (pattern RD w) = true -> dot (push RD w) z = 0.
Proof.
  induction RD as [|s R IH]; simpl; auto. rewrite andb_true_iff, negb_true_iff. intros [A B]. rewrite dot_add_l, dot_scal_l, IH; auto.
  apply active_f in A. unfold coef. destruct (Rlt_dec _ _); [lra|ring].
Qed.
Theorem dead_fate K : deadb K = true ->
  let W := descent RD (IZR en / IZR (Zpos ed)) (qr w0) in
  forall k, (K <= k)%nat -> forallb negb (pattern RD (W k)) = true /\ veq (W k) (W K).
Proof.
  unfold deadb. rewrite andb_true_iff. intros [A ND]. cbv zeta. destruct (pattern_at K) as [J|] eqn:P; [|discriminate].
  assert (DN : D <> []) by (intro Z; rewrite Z in ND; discriminate).
  unfold descent. change (length RD) with (length (rdata dx D)). rewrite <- (h_eta dx D en ed DN). fold h. apply pattern_at_ok in P. rewrite <- P in A.
  assert (Q : forall j, forallb negb (pattern RD (gd RD h (qr w0) (K + j))) = true /\ veq (gd RD h (qr w0) (K + j)) (gd RD h (qr w0) K)).
  { induction j.
    - rewrite Nat.add_0_r. split; auto. intro; auto.
    - rewrite Nat.add_succ_r. destruct IHj as [I1 I2]. simpl.
      assert (V : veq (step RD h (gd RD h (qr w0) (K + j))) (gd RD h (qr w0) K)).
      { intro z. unfold step. rewrite dot_add_l, dot_scal_l, push_none, (I2 z); auto. ring. }
      split; auto. rewrite <- A. f_equal. unfold pattern. apply map_ext. intro s. unfold active.
      rewrite (dot_comm _ (step _ _ _)), (V _), dot_comm. auto. }
  intros k Hk. specialize (Q (k - K)%nat). replace (K + (k - K))%nat with k in Q by lia. exact Q.
Qed.
End E.
End Ends.
