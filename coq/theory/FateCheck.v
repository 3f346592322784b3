(* The fate of a run by computation: K steps as PrefixCheck.v encloses them, then the trap without
   kicks for ever (theory.md section 5); EndsCheck.v has the other two ends. *)
From Coq Require Import Reals ZArith List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Interval Require Import Float_full Xreal Basic Sig Interval.
From Margincert Require Import Vectors Model MaxMargin Integers MarginCheck Invariance Divergence Shadowing
  LeastEigenvalue ShadowingTrap Direction InvarianceLimit InvarianceCheck TrapRows Boxes PrefixCheck.
Import ListNotations.
Open Scope R_scope.

(* what a certificate says of a trap; the lists along the rows of J, and those of S *)
Record trap := {
  t_K : nat; t_J : list bool; t_w : qv;              (* K, J, w^ *)
  t_dl : positive; t_la : list Z;                    (* lambda along J *)
  t_wa : qv; t_s : Z * positive; t_rho : Z * positive;   (* w~, nearly; s; rho *)
  t_r : Z * positive; t_ds : positive; t_star : list (list Z);  (* radius of w~, dual frame along S *)
  t_C : Z * positive;                                (* the distance is at most C/ln(e^s + k - K) *)
  t_rate : list (Z * Z * (Z * positive)) }.          (* at k >= m 10^z it is at most b *)
Definition ratio (a : Z * positive) := IZR (fst a) / IZR (Zpos (snd a)).
Definition tenfold (m z : Z) := IZR m * Rpower 10 (IZR z).

(* n L is the sum over n samples: h = eta/n *)
Definition hden (D : data) (ed : positive) : positive := (ed * Pos.of_nat (length D))%positive.
Lemma h_eta dx (D : data) en ed : D <> [] -> IZR en / IZR (Zpos (hden D ed)) = IZR en / IZR (Zpos ed) / INR (length (rdata dx D)).
Proof.
  intro N. unfold hden, rdata. rewrite map_length, Pos2Z.inj_mul, mult_IZR. set (n := length D).
  assert (P : (0 < n)%nat) by (unfold n; destruct D; [contradiction|simpl; lia]).
  assert (E : IZR (Zpos (Pos.of_nat n)) = INR n) by (rewrite INR_IZR_INZ; f_equal; lia).
  rewrite E. pose proof (IZRp ed). apply lt_0_INR in P. field. lra.
Qed.
Lemma Rpower_10 n : Rpower 10 (IZR (Z.of_nat n)) = IZR (10 ^ Z.of_nat n).
Proof. rewrite <- INR_IZR_INZ, Rpower_pow, pow_IZR by lra. reflexivity. Qed.

Module Fate (F : Floats).
Module Export X := Prefix F.
Arguments Z.mul : simpl never.
Arguments I.add : simpl never.
Arguments I.sub : simpl never.
Arguments I.mul : simpl never.
Arguments I.div : simpl never.
Arguments I.exp : simpl never.
Arguments I.ln : simpl never.
Arguments I.fromZ : simpl never.
Arguments I.neg : simpl never.
Arguments I.sqrt : simpl never.

Section Trap.
Variables (p pu : F.precision) (dx : positive) (D : data) (en : Z) (ed : positive) (w0 : qv) (c : trap).
Let hd := hden D ed.
Let h := IZR en / IZR (Zpos hd).
Let RD := rdata dx D.
Let wh := qr (t_w c).
Let wa := qr (t_wa c).
Let s := ratio (t_s c).
Let rho := ratio (t_rho c).
Let r := ratio (t_r c).
Let S_ := support dx (t_w c) (t_J c) D.
Let W k := gd RD h (qr w0) k.

Declare Scope iv_scope.
Notation "a + b" := (I.add p a b) : iv_scope. Notation "a * b" := (I.mul p a b) : iv_scope.
Notation "a - b" := (I.sub p a b) : iv_scope. Notation "a / b" := (I.div p a b) : iv_scope. Delimit Scope iv_scope with iv.
Let ih := iq p en hd.
Let z n := I.fromZ p n.
Definition irat (a : Z * positive) := iq p (fst a) (snd a).

(* ---- exact ---- *)
Definition dim := length (qn (t_wa c)).
Definition exactb := thetab dx (t_w c) (t_J c) D && existsb (fun b => b) (t_J c) && negb (Nat.eqb (length D) 0)
  && Z.ltb 0 en && Z.ltb 0 (fst (t_s c)) && Z.leb 0 (fst (t_r c))
  && kktb dx (zpicked (t_J c) D) [] {| c_w := t_w c; c_d := t_dl c; c_la := t_la c; c_nu := [] |}
  && frameb dx (t_ds c) S_ (t_star c)
  && Nat.eqb (length (qn (t_w c))) dim && forallb (fun x => Nat.eqb (length x) dim) S_.

(* ---- w~ ---- *)
Let izs := map (fun x => iqv p (Q_ x dx)) S_.
Let ids := map (fun x => iqv p (Q_ x (t_ds c))) (t_star c).
Let iwa := iqv p (t_wa c).
Let iwh := iqv p (t_w c).
Let icw := map (fun x => (ih * I.exp p (I.neg (idot p x iwa)))%iv) izs.
Fixpoint icomb (cs : list I.type) (xs : list ivec) : ivec := match cs, xs with
  | a :: cs', x :: xs' => ivadd p (ivscal p a x) (icomb cs' xs') | _, _ => [] end.
Fixpoint ispread (cs : list I.type) (xs : list ivec) : I.type := match cs, xs with
  | a :: cs', x :: xs' => (idot p x x / a + ispread cs' xs')%iv | _, _ => z 0 end.
Definition nearb : bool :=
  let N := ispread icw ids in let g := inorm p (ivadd p (icomb icw izs) (ivscal p (z (-1)) iwh)) in
  gt0 N && le0 (z 2 * I.exp p (z 1) * g * N - irat (t_r c))%iv
  && forallb (fun x => le0 (inorm p x * irat (t_r c) - z 1)%iv) izs.
Definition iwi := iwiden p (irat (t_r c)) iwa.

(* ---- the trap ---- *)
Let iV := ivadd p (ivscal p (irat (t_s c)) iwh) iwi.
Let it0 := I.exp p (irat (t_s c)).
Fixpoint icert (J : list bool) (D : list isample) : bool := match J, D with
  | b :: J', (_, x) :: D' => (if b then gt0 (idot p x iV - inorm p x * irat (t_rho c))%iv
                              else le0 (idot p x iV + inorm p x * irat (t_rho c))%iv) && icert J' D'
  | [], [] => true | _, _ => false end.
Fixpoint ibeta (J : list bool) (D : list isample) : I.type := match J, D with
  | b :: J', (y, x) :: D' => let u := idot p x iV in
     ((if b then idot p x x * (I.exp p (I.neg ((if y then z 1 else z (-1)) * u)) * I.exp p (inorm p x * irat (t_rho c))) else z 0) + ibeta J' D')%iv
  | _, _ => z 0 end.
Fixpoint ipot (J : list bool) (D : data) : I.type := match J, D with
  | b :: J', (_, x) :: D' => ((if b then if on_margin dx (t_w c) x then z 0 else
      let ix := iqv p (Q_ x dx) in let th := idot p ix iwh in
      ih * I.exp p (I.neg (idot p ix iwi)) * inorm p ix * (I.exp p ((z 1 - th) * I.ln p (it0 - z 1 / z 2)) / (th - z 1))
     else z 0) + ipot J' D')%iv
  | _, _ => z 0 end.
Let iPhi := (inorm p iwh / (z 2 * it0 - z 1) + ipot (t_J c) D)%iv.
(* a lower bound of ln tau_k for k >= K, k >= m 10^e *)
Definition ilog (m e : Z) : I.type :=
  if Z.eqb e 0 then I.ln p (it0 + z (m - Z.of_nat (t_K c)))%iv
  else (I.ln p (z m) + z e * I.ln p (z 10) + I.ln p (z 1 - z (Z.of_nat (t_K c)) / z (m * 10 ^ Z.min e 30)))%iv.
Definition rateb (a : Z * Z * (Z * positive)) : bool := let '(m, e, b) := a in
  Z.leb 0 e && Z.ltb 0 m
  && (if Z.eqb e 0 then gt0 (it0 + z (m - Z.of_nat (t_K c)))%iv else gt0 (z 1 - z (Z.of_nat (t_K c)) / z (m * 10 ^ Z.min e 30))%iv)
  && gt0 (ilog m e) && le0 (z 2 * (inorm p iwi + irat (t_rho c)) - irat b * (inorm p iwh * ilog m e))%iv.
Definition trapb : bool := exactb && nearb &&
  match reached p pu dx D en hd w0 (t_K c) with None => false | Some W =>
    icert (t_J c) (idata p dx D) && le0 (ih * ibeta (t_J c) (idata p dx D) - z 2)%iv
    && le0 (inorm p (ivadd p W (ivscal p (z (-1)) iV)) + iPhi - irat (t_rho c))%iv end
  && le0 (z 2 * (inorm p iwi + irat (t_rho c)) - irat (t_C c) * inorm p iwh)%iv && forallb rateb (t_rate c).

Lemma irat_ok a : box (irat a) (ratio a).
Proof. apply iq_ok. Qed.
Lemma icomb_ok cs xs a b : Forall2 box cs a -> Forall2 vbox xs b -> vbox (icomb cs xs) (comb a b).
Proof.
  intro H; revert xs b; induction H; intros xs b K; simpl; [constructor|]. destruct K; simpl; [constructor|].
  apply vbox_add; auto. apply vbox_scal; auto.
Qed.
Lemma ispread_ok cs xs a b : Forall2 box cs a -> Forall (Rlt 0) a -> Forall2 vbox xs b -> box (ispread cs xs) (spread a b).
Proof.
  intro H; revert xs b; induction H; intros xs b P K; simpl; [apply box_Z|]. destruct K; simpl; [apply box_Z|]. inversion P; subst.
  apply box_add; auto. apply box_div; [lra|apply idot_ok; auto|auto].
Qed.
Lemma rows_box d l : Forall2 vbox (map (fun x => iqv p (Q_ x d)) l) (rows d l).
Proof. induction l; simpl; constructor; auto. apply iqv_ok. Qed.

Hypothesis OK : trapb = true.
Lemma OK' : exactb = true /\ nearb = true /\ (exists W', reached p pu dx D en hd w0 (t_K c) = Some W' /\
    icert (t_J c) (idata p dx D) = true /\ le0 (ih * ibeta (t_J c) (idata p dx D) - z 2)%iv = true
    /\ le0 (inorm p (ivadd p W' (ivscal p (z (-1)) iV)) + iPhi - irat (t_rho c))%iv = true) /\ forallb rateb (t_rate c) = true
  /\ le0 (z 2 * (inorm p iwi + irat (t_rho c)) - irat (t_C c) * inorm p iwh)%iv = true.
Proof.
  pose proof OK as H. unfold trapb in H. rewrite !andb_true_iff in H. destruct H as [[[[A B] C] Q] R].
  destruct (reached p pu dx D en hd w0 (t_K c)) as [W'|]; [|discriminate].
  rewrite !andb_true_iff in C. destruct C as [[C1 C2] C3]. repeat split; auto. exists W'; auto.
Qed.
Lemma EX : thetas wh (t_J c) RD /\ existsb (fun b => b) (t_J c) = true /\ D <> [] /\ 0 < h /\ 0 < s /\ 0 <= r
  /\ kkt (rows dx (zpicked (t_J c) D)) [] wh (fracs (t_dl c) (t_la c)) []
  /\ frame (rows dx S_) (rows (t_ds c) (t_star c)) /\ length wh = dim /\ (forall x, In x (rows dx S_) -> length x = dim).
Proof.
  destruct OK' as [E _]. unfold exactb in E. rewrite !andb_true_iff in E. destruct E as [[[[[[[[[E1 E2] E3] E4] E5] E6] E7] E8] E9] E10].
  assert (P : forall a b, (0 < a)%Z -> 0 < IZR a / IZR (Zpos b)).
  { intros a b L. apply IZR_lt in L. apply Rmult_lt_0_compat; auto. apply Rinv_0_lt_compat, IZRp. }
  split; [apply thetab_ok; auto|]. split; auto. split; [intro N; rewrite N in E3; discriminate|].
  split; [apply P, Z.ltb_lt; auto|]. split; [apply P, Z.ltb_lt; auto|].
  split. { apply Z.leb_le, IZR_le in E6. apply Rmult_le_pos; auto. left; apply Rinv_0_lt_compat, IZRp. }
  split; [apply kktb_ok in E7; exact E7|]. split; [apply frameb_ok; auto|].
  apply Nat.eqb_eq in E9. split; [unfold wh, qr, vscal, vZ; rewrite !map_length; auto|].
  intros x I. rewrite forallb_forall in E10. unfold rows in I. apply in_map_iff in I. destruct I as [y [<- I]].
  unfold qr, vscal, vZ; rewrite !map_length. apply Nat.eqb_eq, E10; auto.
Qed.
Lemma cw_box l : Forall2 box (map (fun x => (ih * I.exp p (I.neg (idot p x iwa)))%iv) (map (fun x => iqv p (Q_ x dx)) l)) (wts h (rows dx l) wa).
Proof.
  induction l; simpl; constructor; auto. apply box_mul; [apply iq_ok|]. apply box_exp, box_neg, idot_ok; apply iqv_ok.
Qed.
Lemma cw_ok : Forall2 box icw (wts h (rows dx S_) wa).
Proof. apply cw_box. Qed.
(* the exact w~ *)
Lemma near : exists wi, vbox iwi wi /\ forall z, dot wh z = sumJ (onS h wh wi z) (t_J c) RD.
Proof.
  destruct EX as [_ [_ [_ [Hh [_ [Hr [K [F_ [L1 L2]]]]]]]]]. destruct OK' as [_ [N _]]. unfold nearb in N.
  rewrite !andb_true_iff in N. destruct N as [[N1 N2] N3].
  assert (CP : Forall (Rlt 0) (wts h (rows dx S_) wa)).
  { unfold wts. apply Forall_forall. intros a I. apply in_map_iff in I. destruct I as [x [<- _]]. apply Rmult_lt_0_compat; auto. apply exp_pos. }
  assert (SB : box (ispread icw ids) (spread (wts h (rows dx S_) wa) (rows (t_ds c) (t_star c)))) by (apply ispread_ok; auto; [apply cw_ok|apply rows_box]).
  destruct (exact_minimiser h (rows dx S_) (rows (t_ds c) (t_star c)) wa wh dim r) as [e [E1 [E2 E3]]]; auto.
  - apply span_support with (fracs (t_dl c) (t_la c)). exact K.
  - eapply gt0_ok; eauto.
  - intros x I. rewrite forallb_forall in N3. unfold rows in I. apply in_map_iff in I. destruct I as [y [<- I]].
    assert (Q : In (iqv p (Q_ y dx)) izs) by (unfold izs; apply (in_map (fun x => iqv p (Q_ x dx))); auto). specialize (N3 _ Q).
    apply le0_ok with (a := norm (qr (Q_ y dx)) * r - 1) in N3; [lra|]. apply box_sub; [apply box_mul; [apply inorm_ok, iqv_ok|apply irat_ok]|apply box_Z].
  - eapply le0_ok with (a := 2 * exp 1 * norm (vsub (comb (wts h (rows dx S_) wa) (rows dx S_)) wh) * spread (wts h (rows dx S_) wa) (rows (t_ds c) (t_star c)) - r) in N2; [lra|].
    apply box_sub; [|apply irat_ok]. apply box_mul; auto. apply box_mul; [apply box_mul; [apply box_Z|apply box_exp, box_Z]|].
    apply inorm_ok, vbox_add; [apply icomb_ok; [apply cw_ok|apply rows_box]|]. apply vbox_scal; [apply box_Z|apply iqv_ok].
  - exists (vadd wa e). split.
    + apply iwiden_ok with r; auto; [apply irat_ok|apply iqv_ok|]. rewrite E1. unfold wa, dim, qr, vscal, vZ. rewrite !map_length. auto.
    + intro y. rewrite E3. symmetry. apply sum_support.
Qed.

Section Wi.
Variable wi : vec.
Hypothesis WI : vbox iwi wi.
Lemma iV_ok : vbox iV (V wh wi (exp s)).
Proof. unfold V. rewrite ln_exp. apply vbox_add; auto. apply vbox_scal; [apply irat_ok|apply iqv_ok]. Qed.
Lemma icert_ok iD RD' : Forall2 sbox iD RD' -> forall J, icert J iD = true -> certain J RD' (V wh wi (exp s)) rho.
Proof.
  intro H; induction H as [|[y x] [y' x'] iD RD' [E B] H IH]; intros [|b J]; simpl; try discriminate; auto.
  rewrite andb_true_iff. intros [A C]. split; auto.
  pose proof (idot_ok p _ _ _ _ B iV_ok) as T. pose proof (inorm_ok p _ _ B) as N. pose proof (irat_ok (t_rho c)) as Rr.
  destruct b; [apply gt0_ok with (a := dot x' (V wh wi (exp s)) - norm x' * rho) in A|apply le0_ok with (a := dot x' (V wh wi (exp s)) + norm x' * rho) in A]; try lra.
  - apply box_sub; auto. apply box_mul; auto.
  - apply box_add; auto. apply box_mul; auto.
Qed.
Lemma ibeta_ok iD RD' : Forall2 sbox iD RD' -> forall J, box (ibeta J iD) (beta J RD' (V wh wi (exp s)) rho).
Proof.
  intro H; induction H as [|[y x] [y' x'] iD RD' [E B] H IH]; intros [|b J]; simpl; try apply box_Z.
  simpl in E, B. subst y'. pose proof (idot_ok p _ _ _ _ B iV_ok) as T. pose proof (inorm_ok p _ _ B) as N. pose proof (irat_ok (t_rho c)) as Rr.
  apply box_add; auto. destruct b; [|apply box_Z]. apply box_mul; [apply idot_ok; auto|]. apply box_mul; apply box_exp; [|apply box_mul; auto].
  match goal with |- box _ (- ?a * ?b) => replace (- a * b) with (- (a * b)) by ring end.
  apply box_neg, box_mul; auto. unfold sg; simpl. destruct y; apply box_Z.
Qed.
Lemma ipot_ok D' : 1 < exp s -> forall J, thetas wh J (rdata dx D') -> box (ipot J D') (sumJ (pot h wh wi (exp s)) J (rdata dx D')).
Proof.
  intro Hs. induction D' as [|[y x] D' IH]; intros [|b J]; simpl; try (intros; apply box_Z). intros [A B].
  apply box_add; auto. destruct b; [|apply box_Z]. destruct A as [_ A]. unfold pot, isS. pose proof (on_margin_ok dx (t_w c) x) as O. fold wh in O.
  destruct (on_margin dx (t_w c) x).
  - destruct (Req_EM_T _ _) as [_|N]; [apply box_Z|]. exfalso. apply N, O; auto.
  - destruct (Req_EM_T (dot (qr (Q_ x dx)) wh) 1) as [N|N]; [apply O in N; discriminate|].
    pose proof (iqv_ok p (Q_ x dx)) as X. pose proof (iqv_ok p (t_w c)) as Y. pose proof (idot_ok p _ _ _ _ X Y) as Th. fold wh in Th.
    apply box_mul; [apply box_mul; [|apply inorm_ok; auto]|].
    + apply box_mul; [apply iq_ok|]. apply box_exp, box_neg, idot_ok; auto.
    + apply box_div; [lra| |apply box_sub; [auto|apply box_Z]]. apply box_exp, box_mul; [apply box_sub; [apply box_Z|auto]|].
      replace (/ 2) with (1 / 2) by field. apply box_ln; [lra|]. apply box_sub; [apply box_exp, irat_ok|apply box_div; [lra|apply box_Z|apply box_Z]].
Qed.
Hypothesis stat : forall z, dot wh z = sumJ (onS h wh wi z) (t_J c) RD.
Lemma exp_s : 1 < exp s.
Proof. destruct EX as [_ [_ [_ [_ [Hs _]]]]]. rewrite <- exp_0. apply exp_increasing; auto. Qed.
Lemma shadowed k : (t_K c <= k)%nat ->
  pattern RD (W k) = t_J c /\ norm (vsub (W k) (V wh wi (exp s + INR (k - t_K c)))) <= rho.
Proof.
  intro Hk. destruct EX as [TH [J1 [_ [Hh [Hs [_ _]]]]]]. destruct OK' as [_ [_ [[W' [R [N1 [N2 N3]]]] _]]].
  pose proof (idata_ok p dx D) as DO. fold RD in DO. pose proof exp_s as Es.
  assert (WB : vbox W' (W (t_K c))).
  { unfold W. apply (reached_ok p pu dx D en hd w0); auto. }
  assert (T : forall j, pattern RD (gd RD h (W (t_K c)) j) = t_J c /\ norm (vsub (gd RD h (W (t_K c)) j) (V wh wi (exp s + INR j))) <= rho).
  { apply shadowing_trap; auto.
    - eapply icert_ok; eauto.
    - apply le0_ok with (a := h * beta (t_J c) RD (V wh wi (exp s)) rho - 2) in N2; [lra|].
      apply box_sub; [apply box_mul; [apply iq_ok|apply ibeta_ok; auto]|apply box_Z].
    - apply le0_ok with (a := norm (vsub (W (t_K c)) (V wh wi (exp s))) + Phi RD h (t_J c) wh wi (exp s) - rho) in N3; [lra|].
      apply box_sub; [apply box_add|apply irat_ok].
      + apply inorm_ok. apply vbox_add; auto. apply vbox_scal; [apply box_Z|apply iV_ok].
      + unfold iPhi, Phi. apply box_add; [|apply ipot_ok; auto].
        apply box_div; [lra|apply inorm_ok, iqv_ok|]. apply box_sub; [apply box_mul; [apply box_Z|apply box_exp, irat_ok]|apply box_Z]. }
  specialize (T (k - t_K c)%nat). unfold W in T. rewrite gd_add in T. replace (t_K c + (k - t_K c))%nat with k in T by lia. exact T.
Qed.
Lemma ilog_ok m e k : (0 <= e)%Z -> (0 < m)%Z -> (t_K c <= k)%nat -> tenfold m e <= INR k ->
  (if Z.eqb e 0 then gt0 (it0 + z (m - Z.of_nat (t_K c)))%iv else gt0 (z 1 - z (Z.of_nat (t_K c)) / z (m * 10 ^ Z.min e 30))%iv) = true ->
  exists l, box (ilog m e) l /\ l <= ln (exp s + INR (k - t_K c)).
Proof.
  intros He Hm Hk Hx G. pose proof exp_s as Es. unfold ilog. rewrite minus_INR by auto. rewrite (INR_IZR_INZ (t_K c)).
  unfold tenfold in Hx. destruct (Z.eqb_spec e 0) as [->|Ne].
  - rewrite Rpower_O in Hx by lra. exists (ln (exp s + IZR (m - Z.of_nat (t_K c)))).
    assert (B : box (it0 + z (m - Z.of_nat (t_K c)))%iv (exp s + IZR (m - Z.of_nat (t_K c)))) by (apply box_add; [apply box_exp, irat_ok|apply box_Z]).
    pose proof (gt0_ok _ _ G B) as P. split; [apply box_ln; auto|]. apply ln_le; auto. rewrite minus_IZR. lra.
  - set (q := (m * 10 ^ Z.min e 30)%Z) in *. assert (Q : (0 < q)%Z) by (unfold q; apply Z.mul_pos_pos; auto; apply Z.pow_pos_nonneg; lia).
    apply IZR_lt in Q. assert (B : box (z 1 - z (Z.of_nat (t_K c)) / z q)%iv (1 - IZR (Z.of_nat (t_K c)) / IZR q)) by (apply box_sub; [apply box_Z|apply box_div; [lra|apply box_Z|apply box_Z]]).
    pose proof (gt0_ok _ _ G B) as P. assert (Pm : 0 < IZR m) by (apply IZR_lt; auto).
    assert (PR : 0 < Rpower 10 (IZR e)) by apply exp_pos.
    exists (ln (IZR m) + IZR e * ln 10 + ln (1 - IZR (Z.of_nat (t_K c)) / IZR q)). split.
    + apply box_add; [apply box_add; [apply box_ln; [auto|apply box_Z]|apply box_mul; [apply box_Z|apply box_ln; [lra|apply box_Z]]]|apply box_ln; auto].
    + replace (IZR e * ln 10) with (ln (Rpower 10 (IZR e))) by (unfold Rpower; apply ln_exp).
      assert (0 < IZR m * Rpower 10 (IZR e)) by (apply Rmult_lt_0_compat; auto).
      rewrite <- !ln_mult by auto. apply ln_le; [apply Rmult_lt_0_compat; auto|].
      assert (Lq : IZR q <= IZR m * Rpower 10 (IZR e)).
      { unfold q. rewrite mult_IZR. apply Rmult_le_compat_l; [lra|].
        replace (Z.min e 30) with (Z.of_nat (Z.to_nat (Z.min e 30))) by (apply Z2Nat.id; lia). rewrite <- Rpower_10, Z2Nat.id by lia.
        apply Rle_Rpower; [lra|]. apply IZR_le. lia. }
      assert (IZR (Z.of_nat (t_K c)) <= IZR m * Rpower 10 (IZR e) * (IZR (Z.of_nat (t_K c)) / IZR q)).
      { assert (0 <= IZR (Z.of_nat (t_K c)) / IZR q) by (apply Rmult_le_pos; [apply IZR_le; lia|left; apply Rinv_0_lt_compat; auto]).
        replace (IZR (Z.of_nat (t_K c))) with (IZR q * (IZR (Z.of_nat (t_K c)) / IZR q)) at 1 by (field; lra). apply Rmult_le_compat_r; auto. }
      lra.
Qed.
Let Bd := 2 * (norm wi + rho).
Lemma wh_pos : 0 < norm wh.
Proof.
  destruct EX as [TH [J1 _]]. clear - TH J1. revert TH J1. generalize RD, (t_J c). intro D'.
  assert (N : forall x w, 0 < dot x w -> 0 < norm w).
  { intros x w H. pose proof (cauchy_le x w). destruct (norm_pos w) as [|E]; auto. rewrite <- E in *. lra. }
  induction D' as [|s0 D' IH]; intros [|b J]; simpl; try tauto; try discriminate. intros [A B]. destruct b; [|intro; apply (IH J); auto].
  intros _. apply (N (snd s0)). lra.
Qed.
Lemma W_pos k : (t_K c <= k)%nat -> 0 < norm (W k).
Proof.
  intro Hk. destruct (shadowed k Hk) as [P _]. destruct EX as [_ [J1 _]]. rewrite <- P in J1. unfold pattern in J1. rewrite existsb_exists in J1.
  destruct J1 as [b [I ->]]. apply in_map_iff in I. destruct I as [x [E _]]. apply active_t in E.
  pose proof (cauchy_le (snd x) (W k)). destruct (norm_pos (W k)) as [|N]; auto. rewrite <- N in *. lra.
Qed.
Lemma rate k : (t_K c <= k)%nat -> norm (vsub (dirn (W k)) (dirn wh)) <= Bd / (norm wh * ln (exp s + INR (k - t_K c))).
Proof.
  intro Hk. apply trap_dir with (wi := wi); [pose proof exp_s; pose proof (pos_INR (k - t_K c)); lra|apply wh_pos|apply W_pos; auto|apply shadowed; auto].
Qed.
Lemma Bd0 : 0 <= Bd.
Proof.
  destruct (shadowed _ (Nat.le_refl _)) as [_ Q]. pose proof (norm_pos wi). unfold Bd.
  pose proof (norm_pos (vsub (W (t_K c)) (V wh wi (exp s + INR (t_K c - t_K c))))). lra.
Qed.
Lemma explicit k : (t_K c <= k)%nat -> norm (vsub (dirn (W k)) (dirn wh)) <= ratio (t_C c) / ln (exp s + INR (k - t_K c)).
Proof.
  intro Hk. eapply Rle_trans; [apply rate; auto|]. destruct OK' as [_ [_ [_ [_ Q]]]]. pose proof wh_pos as Hw. pose proof exp_s as Es.
  apply le0_ok with (a := 2 * (norm wi + rho) - ratio (t_C c) * norm wh) in Q.
  2:{ apply box_sub; [apply box_mul; [apply box_Z|apply box_add; [apply inorm_ok; auto|apply irat_ok]]|].
      apply box_mul; [apply irat_ok|apply inorm_ok, iqv_ok]. }
  assert (L : 0 < ln (exp s + INR (k - t_K c))) by (pose proof (pos_INR (k - t_K c)); rewrite <- ln_1; apply ln_increasing; lra).
  set (l := ln _) in *. fold Bd in Q. apply Rmult_le_reg_r with (norm wh * l); [apply Rmult_lt_0_compat; auto|].
  replace (Bd / (norm wh * l) * (norm wh * l)) with Bd by (field; lra).
  replace (ratio (t_C c) / l * (norm wh * l)) with (ratio (t_C c) * norm wh) by (field; lra). lra.
Qed.
Lemma limit : dir_limit W (dirn wh).
Proof.
  intros eps He. pose proof Bd0 as B0. pose proof wh_pos as Hw. pose proof exp_s as Es.
  destruct (INR_unb (exp (Bd / (norm wh * eps) + 1))) as [m Hm]. exists (t_K c + m)%nat. intros k Hk.
  eapply Rle_trans; [apply rate; lia|].
  assert (L : Bd / (norm wh * eps) + 1 <= ln (exp s + INR (k - t_K c))).
  { rewrite <- (ln_exp (Bd / (norm wh * eps) + 1)). apply ln_le; [apply exp_pos|]. assert (INR m <= INR (k - t_K c)) by (apply le_INR; lia). lra. }
  assert (Q0 : 0 <= Bd / (norm wh * eps)) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; auto).
  set (l := ln _) in *. assert (0 < l) by lra.
  apply Rmult_le_reg_r with (norm wh * l); [apply Rmult_lt_0_compat; auto|].
  replace (Bd / (norm wh * l) * (norm wh * l)) with Bd by (field; lra).
  apply Rle_trans with (Bd / (norm wh * eps) * (norm wh * eps)); [right; field; lra|].
  replace (eps * (norm wh * l)) with (l * (norm wh * eps)) by ring. apply Rmult_le_compat_r; [|lra]. left; apply Rmult_lt_0_compat; auto.
Qed.
Lemma rateb_ok m e b : In (m, e, b) (t_rate c) -> forall k, (t_K c <= k)%nat -> tenfold m e <= INR k ->
  norm (vsub (dirn (W k)) (dirn wh)) <= ratio b.
Proof.
  intros I k Hk Hx. destruct OK' as [_ [_ [_ [H _]]]]. rewrite forallb_forall in H. specialize (H _ I). unfold rateb in H.
  rewrite !andb_true_iff in H. destruct H as [[[[H1 H2] H3] H4] H5]. apply Z.leb_le in H1. apply Z.ltb_lt in H2.
  destruct (ilog_ok m e k H1 H2 Hk Hx H3) as [l [L1 L2]]. pose proof (gt0_ok _ _ H4 L1) as L0. pose proof wh_pos as Hw.
  apply le0_ok with (a := 2 * (norm wi + rho) - ratio b * (norm wh * l)) in H5.
  2:{ apply box_sub; [apply box_mul; [apply box_Z|apply box_add; [apply inorm_ok; auto|apply irat_ok]]|].
      apply box_mul; [apply irat_ok|]. apply box_mul; [apply inorm_ok, iqv_ok|auto]. }
  eapply Rle_trans; [apply rate; auto|]. fold Bd in H5. pose proof Bd0 as B0. set (t := ln _) in *.
  apply Rle_trans with (Bd / (norm wh * l)).
  - apply Rmult_le_compat_l; auto. apply Rinv_le_contravar; [apply Rmult_lt_0_compat; auto|]. apply Rmult_le_compat_l; lra.
  - apply Rmult_le_reg_r with (norm wh * l); [apply Rmult_lt_0_compat; auto|].
    replace (Bd / (norm wh * l) * (norm wh * l)) with Bd by (field; lra). lra.
Qed.
End Wi.
End Trap.

Theorem trap_fate p pu dx D en ed w0 c : trapb p pu dx D en ed w0 c = true ->
  let RD := rdata dx D in let W := descent RD (IZR en / IZR (Zpos ed)) (qr w0) in let wh := qr (t_w c) in
  (forall k, (t_K c <= k)%nat -> pattern RD (W k) = t_J c)
  /\ minimiser (picked (t_J c) RD) [] wh
  /\ dir_limit W (dirn wh)
  /\ (forall k, (t_K c <= k)%nat -> norm (vsub (dirn (W k)) (dirn wh)) <= ratio (t_C c) / ln (exp (ratio (t_s c)) + INR (k - t_K c)))
  /\ Forall (fun a => forall k, (t_K c <= k)%nat -> tenfold (fst (fst a)) (snd (fst a)) <= INR k ->
       norm (vsub (dirn (W k)) (dirn wh)) <= ratio (snd a)) (t_rate c).
Proof.
  intro OK. cbv zeta. destruct (EX p pu dx D en ed w0 c OK) as [_ [_ [ND [_ [_ [_ [K _]]]]]]].
  destruct (near p pu dx D en ed w0 c OK) as [wi [W1 W2]].
  unfold descent. rewrite <- (h_eta dx D en ed ND).
  split; [intros k Hk; apply (shadowed p pu dx D en ed w0 c OK wi W1 W2 k Hk)|].
  split; [rewrite picked_rows; eapply kkt_minimiser; exact K|].
  split; [apply (limit p pu dx D en ed w0 c OK wi W1 W2)|].
  split; [intros k Hk; apply (explicit p pu dx D en ed w0 c OK wi W1 W2 k Hk)|].
  apply Forall_forall. intros [[m e] b] I k Hk Hx. apply (rateb_ok p pu dx D en ed w0 c OK wi W1 W2 m e b I k Hk Hx).
Qed.
End Fate.
