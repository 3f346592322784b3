(* The conditions can be met: theory.md 9, acute-pair.  From a start that is given the iterates kick
   for ever, within 2/5 of w^ ln tau + w~, and their direction converges to (4,-3)/5. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Margincert Require Import Vectors Model Shadowing LeastEigenvalue ShadowingTrap Sums Kicks
  Basin.
Import ListNotations.
Open Scope R_scope.

Definition acute : list sample := [(true, [1; 0]); (false, [3 / 5; 4 / 5])].
Definition h := 25 / 16 * exp (- (5)).
Definition tau := exp 20.
Definition wh : vec := [1; - 3 / 4].
Definition wi : vec := [- 5; 5 / 4 * (3 - 3 / 5 * h)].
Definition nu (s : sample) := if fst s then 0 else 15 / 16.
Definition bound (s : sample) := if fst s then 15 / 100 else 4 / 100.

Lemma e_low : 2 <= exp 1.  Proof. pose proof (exp_ineq1_le 1). lra. Qed.
Lemma e_pow n : 2 ^ n <= exp 1 ^ n.
Proof. apply pow_incr. pose proof e_low. lra. Qed.
Lemma exp_nat n : exp (INR n) = exp 1 ^ n.
Proof. induction n; [simpl; apply exp_0|]. rewrite S_INR, exp_plus, IHn. simpl. ring. Qed.
Lemma h_in : 6 / 1000 <= h <= 49 / 1000.
Proof.
  unfold h. rewrite exp_Ropp. replace 5 with (INR 5) by (simpl; ring). rewrite exp_nat.
  pose proof (e_pow 5) as A.
  pose proof (pow_incr (exp 1) 3 5 (conj (Rlt_le _ _ (exp_pos 1)) exp_le_3)) as B.
  replace (2 ^ 5) with 32 in A by ring. replace (3 ^ 5) with 243 in B by ring.
  assert (I : / 243 <= / exp 1 ^ 5 <= / 32) by (split; apply Rinv_le_contravar; lra). lra.
Qed.
Lemma tau_in : 1000000 <= tau.
Proof.
  unfold tau. replace 20 with (INR 20) by (simpl; ring). rewrite exp_nat. pose proof (e_pow 20).
  lra.
Qed.
Lemma exp_up x : 0 <= x < 1 -> exp x <= / (1 - x).
Proof.
  intro H. pose proof (exp_ineq1_le (- x)) as E. rewrite exp_Ropp in E. pose proof (exp_pos x).
  rewrite <- (Rinv_inv (exp x)). apply Rinv_le_contravar; lra.
Qed.
Lemma he5 : h * exp 5 = 25 / 16.
Proof. unfold h. rewrite Rmult_assoc, <- exp_plus. replace (- (5) + 5) with 0 by ring.
  rewrite exp_0. ring. Qed.
Lemma norm_of (u : vec) c : 0 <= c -> sq u = c * c -> norm u = c.
Proof. intros H E. unfold norm. rewrite E. apply sqrt_square; auto. Qed.

Ltac rows := intros s [<-|[<-|[]]]; cbn [fst snd negb]; try discriminate.
Lemma weight_1 : weight h wi (true, [1; 0]) = 25 / 16.
Proof. unfold weight, wi. simpl. replace (- (1 * - 5 + (0 * (5 / 4 * (3 - 3 / 5 * h)) + 0))) with 5
    by ring. apply he5. Qed.
Lemma tight_1 : tight wh (true, [1; 0]) = true.
Proof. unfold tight, wh. simpl. destruct (Req_EM_T _ _) as [E|E]; auto. exfalso. apply E. lra. Qed.
Lemma ln_tau : ln tau = 20.  Proof. apply ln_exp. Qed.
Lemma depth_2 : depth tau wh wi (false, [3 / 5; 4 / 5]) = 3 / 5 * h.
Proof. unfold depth, theta, wh, wi. simpl. lra. Qed.
Lemma gain_is : gain acute h tau wh wi fst (fun _ => false) nu = 9 / 8 * h.
Proof.
  unfold gain, acute. cbn [Sum fold_right]. unfold loose. rewrite depth_2, !andb_false_r. unfold nu.
  simpl. field. apply Rgt_not_eq, exp_pos.
Qed.
Lemma push_is : J_push acute h tau wh wi fst (2 / 5) <= 265 / 100.
Proof.
  unfold J_push, acute. cbn [Sum fold_right fst snd]. unfold weight_at. rewrite weight_1.
  unfold theta, wh. cbn [fst snd dot].
  rewrite (norm_of [1; 0] 1) by (try lra; unfold sq; simpl; ring).
  replace ((1 - (1 * 1 + (0 * (- 3 / 4) + 0))) * ln tau) with 0 by ring. rewrite exp_0.
  pose proof (exp_up (2 / 5) ltac:(lra)) as E. replace (/ (1 - 2 / 5)) with (5 / 3) in E by field.
  rewrite Rmult_1_l. lra.
Qed.
Lemma fits : kick_fits acute h tau wh wi fst (fun s => negb (fst s)) nu 0 (2 / 5) 4 h (/ 10).
Proof.
  pose proof h_in as H. pose proof tau_in as T. assert (It : 0 < / tau <= / 1000000) by (split;
    [apply Rinv_0_lt_compat|apply Rinv_le_contravar]; lra).
  assert (N1 : norm [1; 0] = 1) by (apply norm_of; [lra|unfold sq; simpl; ring]).
  assert (N2 : norm [3 / 5; 4 / 5] = 1) by (apply norm_of; [lra|unfold sq; simpl; field]).
  assert (S0 : slope 0 (2 / 5) = 0) by (unfold slope; field).
  constructor; try lra.
  - rows. intros _. rewrite S0, ln_tau, N1. unfold theta, wh, wi. simpl. repeat split; try lra.
  - rows. intros _. unfold theta, wh. simpl. split; [auto|lra].
  - rows; intros; discriminate.
  - rows; unfold nu, theta, wh; simpl; (split; [lra|]); intro; [lra|split; [auto|lra]].
  - intro z. unfold acute. cbn [Sum fold_right]. rewrite tight_1, weight_1. unfold nu, wh.
    cbn [fst snd andb]. destruct z as [|a [|b z]]; simpl; lra.
  - pose proof push_is as P.
    assert (Nn : norm (vsum nu acute) = 15 / 16).
    { apply norm_of; [lra|]. unfold sq, nu, acute. simpl. field. }
    assert (Nw : norm wh = 5 / 4) by (apply norm_of; [lra|unfold sq, wh; simpl; field]).
    rewrite Nn, Nw. assert (5 / 4 / (2 * tau) <= 1 / 100).
    { unfold Rdiv. rewrite Rinv_mult. assert (0 < / 2) by lra. nra. }
    lra.
  - rows. intros _. rewrite N2. assert (O : obtuse_sum acute (fun s => negb (fst s)) (false, [3 / 5;
      4 / 5]) = 0).
    { unfold obtuse_sum, acute, pos. simpl. rewrite Rmax_right by lra. ring. }
    rewrite O. pose proof push_is as P. assert (Q : sq [3 / 5; 4 / 5] = 1) by (unfold sq; simpl;
      field). rewrite Q.
    split; [|lra]. unfold Rdiv.
    assert (J_push acute h tau wh wi fst (2 / 5) * 1 * / tau <= 265 / 100 * / tau)
      by (apply Rmult_le_compat_r; lra). lra.
  - intros s b [<-|[<-|[]]]; cbn [fst snd negb]; try discriminate. intros _ Hb. rewrite N2, depth_2.
    unfold nu. cbn [fst].
    assert (O : acute_sum acute (fun s => negb (fst s)) (false, [3 / 5; 4 / 5]) = 1).
    { unfold acute_sum, acute, pos. simpl. rewrite Rmax_left by lra. field. }
    rewrite O. unfold Rdiv. destruct Hb as [-> | ->].
    + rewrite exp_0. replace (2 * (15 * / 16) * 0 * / (h * tau)) with 0 by ring. lra.
    + pose proof (exp_up h ltac:(lra)) as E.
      assert (Q : / (1 - h) <= / (951 / 1000)) by (apply Rinv_le_contravar; lra).
      replace (/ (951 / 1000)) with (1000 / 951) in Q by field.
      replace (2 * (15 * / 16) * h * / (h * tau)) with (15 / 8 * / tau) by (field; lra).
      assert (h * exp h <= h * (1000 / 951)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Theorem acute_pair : let w0 := V wh wi tau in
  dir_limit (gd acute h w0) (dirn [4; - 3]) /\
  (forall k, norm (vsub (gd acute h w0 k) (V wh wi (tau + INR k))) <= 2 / 5) /\
  ~ exists K, forall k, (K <= k)%nat -> forall s, In s acute -> fst s = false -> active (gd acute h
    w0 k) s = false.
Proof.
  intro w0. pose proof h_in as H. pose proof tau_in as T.
  assert (It : 0 < / tau <= / 1000000) by (split; [apply Rinv_0_lt_compat|apply Rinv_le_contravar];
    lra).
  set (B := acute). set (ds := [[1; - 3 / 4]; [0; 5 / 4]] : list vec).
  assert (Z0 : forall y, dot (vsub w0 (V wh wi tau)) y = 0) by (intro y; unfold w0;
    rewrite dot_sub_l; ring).
  assert (fr : forall s, In s acute -> framed (map snd B) ds (snd s)).
  { rows; intro y; simpl; destruct y as [|a [|b y]]; simpl; lra. }
  assert (some : exists s, In s acute /\ fst s = true) by (exists (true, [1; 0]); simpl; auto).
  assert (Nd : norm [1; - 3 / 4] = 5 / 4 /\ norm [0; 5 / 4] = 5 / 4) by (split; apply norm_of;
    try lra; unfold sq; simpl; field).
  assert (D0 : forall x, drift acute h wh wi fst (2 / 5) B ds x = 0).
  { intro x. unfold drift, acute. cbn [Sum fold_right]. unfold loose. rewrite tight_1. simpl. ring.
    }
  pose proof (fun HB off m start low => basin acute h tau wh wi fst (fun s => negb (fst s)) (fun _
    => false) nu (2 / 5) 4 h (/ 10) w0 fits ltac:(lra) B ds bound 0 (24 / 100) (fun s I _ => fr s I)
    HB off m start low) as Bs.
  pose proof (fun HB off m start low => basin_limit acute h tau wh wi fst (fun s => negb (fst s))
    (fun _ => false) nu (2 / 5) 4 h (/ 10) w0 fits ltac:(lra) B ds bound 0 (24 / 100) (fun s I _ =>
    fr s I) HB off m start low some) as Bl.
  assert (P1 : forall s, In s B -> In s acute /\ 0 <= bound s /\
    if fst s && tight wh s then gain acute h tau wh wi fst (fun _ => false) nu * (1 + bound s)
      <= 2 * weight h wi s * (bound s * bound s)
    else negb (fst s) = true /\ 0 < nu s /\ gain acute h tau wh wi fst (fun _ => false) nu / (2 * nu
      s) - depth tau wh wi s <= bound s
      /\ depth tau wh wi s + gain acute h tau wh wi fst (fun _ => false) nu / (/ 10 * (h * tau))
        <= bound s).
  { intros s I. split; auto. rewrite gain_is. destruct I as [<-|[<-|[]]]; unfold bound; cbn [fst].
    - rewrite tight_1, weight_1. simpl. split; lra.
    - rewrite depth_2. unfold nu; simpl. split; [lra|]. split; auto. split; [lra|]. split; [lra|].
      replace (9 / 8 * h / (/ 10 * (h * tau))) with (90 / 8 * / tau) by (field; lra). lra. }
  assert (P2 : norm (off B ds (vsub w0 (V wh wi tau))) + drift acute h wh wi fst (2 / 5) B ds tau
    <= 0).
  { rewrite D0. assert (E : veq (off B ds (vsub w0 (V wh wi tau))) []).
    { intro y. assert (Z1 : forall x, dot x (vsub w0 (V wh wi tau)) = 0) by (intro x;
        rewrite dot_comm; apply Z0).
      unfold off. rewrite dot_sub_l, Z0. unfold B, acute, ds. cbn [map snd comb]. rewrite !Z1.
      destruct y as [|a [|b y]]; simpl; ring. }
    rewrite (norm_veq _ _ E). unfold norm, sq. simpl. rewrite sqrt_0. lra. }
  assert (P3 : frame_size B ds bound + 0 <= 24 / 100).
  { unfold frame_size, B, acute, ds, bound. simpl. destruct Nd as [-> ->]. lra. }
  assert (P4 : Rmax (sq (vsub w0 (V wh wi tau))) (24 / 100 * (24 / 100) + gain acute h tau wh wi fst
    (fun _ => false) nu / tau)
    + rest acute h tau wh wi fst (fun _ => false) (2 / 5) 4 tau <= 2 / 5 * (2 / 5)).
  { unfold sq at 1. rewrite Z0, gain_is. unfold rest, acute. cbn [Sum fold_right].
    unfold fast, loose. rewrite tight_1. simpl.
    assert (E5 : exp (- ln tau / 4) <= / 32 /\ exp (- ln tau / 2) <= / 1024).
    { rewrite ln_tau. replace (- (20) / 4) with (- (5)) by field.
      replace (- (20) / 2) with (- (10)) by field. rewrite !exp_Ropp.
      replace 5 with (INR 5) by (simpl; ring). replace 10 with (INR 10) by (simpl; ring).
      rewrite !exp_nat.
      pose proof (e_pow 5). pose proof (e_pow 10). split; apply Rinv_le_contravar; lra. }
    assert (Pw : forall c, 1 < c -> 0 < power c tau <= / (c - 1)).
    { intros c Hc. split; [apply power_pos; auto|]. unfold power, Rdiv.
      apply Rle_trans with (1 * / (c - 1)); [|lra]. apply Rmult_le_compat_r; [left;
        apply Rinv_0_lt_compat; lra|].
      apply Rle_trans with (exp 0); [apply exp_le|rewrite exp_0; lra].
      assert (0 <= ln (tau - / 2)) by (rewrite <- ln_1; apply Rcomplements.ln_le; lra). nra. }
    pose proof (Pw (7 / 4) ltac:(lra)) as A. pose proof (Pw (3 / 2) ltac:(lra)) as A'.
    replace (/ (7 / 4 - 1)) with (4 / 3) in A by field.
    replace (/ (3 / 2 - 1)) with 2 in A' by field.
    destruct E5 as [E5 E10]. pose proof (exp_pos (- ln tau / 4)).
    pose proof (exp_pos (- ln tau / 2)).
    destruct Nd as [Nw _]. change [1; - 3 / 4] with wh in Nw. rewrite Nw.
    assert (X1 : exp (- ln tau / 4) * power (7 / 4) tau <= / 32 * (4 / 3))
      by (apply Rmult_le_compat; lra).
    assert (X2 : exp (- ln tau / 2) * power (3 / 2) tau <= / 1024 * 2) by (apply Rmult_le_compat;
      lra).
    assert (X3 : 9 / 8 * h / tau <= 1 / 1000) by (unfold Rdiv; nra).
    rewrite Rmax_right by (assert (0 <= 9 / 8 * h / tau) by (unfold Rdiv; nra); lra). lra. }
  assert (P5 : forall s, In s acute -> negb (fst s) = true -> dot (snd s) w0 <= h).
  { rows. intros _. unfold w0, V, wh, wi. simpl. lra. }
  destruct (Bl P1 P2 P3 P4 P5) as [_ [L1 [L2 _]]]. specialize (Bs P1 P2 P3 P4 P5).
  split; [|split; [exact L2|]].
  - intros eps He. destruct (L1 eps He) as [K HK]. exists K. intros k Hk. specialize (HK k Hk).
    rewrite (norm_veq _ (vsub (dirn (gd acute h w0 k)) (dirn wh))); auto. intro y.
    rewrite !dot_sub_l.
    assert (E : dot (dirn [4; - 3]) y = dot (dirn wh) y); [|rewrite E; auto].
    unfold dirn. rewrite !dot_scal_l. destruct Nd as [Nw _]. change [1; - 3 / 4] with wh in Nw.
    rewrite Nw.
    rewrite (norm_of [4; - 3] 5) by (try lra; unfold sq; simpl; ring). unfold wh.
    destruct y as [|a [|b y]]; simpl; field.
  - apply (kicks_for_ever fits w0 Bs [0; 1]); [|unfold wh; simpl; lra]. rows. intros _ _. simpl.
    lra.
Qed.
