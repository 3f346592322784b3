(* T7.2, network.partition: where a sample pattern partition is decoupled from the others, its
   effective weight, projected on the span of its rows, has as its limit direction the max-margin
   direction of the partition alone. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Margincert Require Import Vectors Model MaxMargin LeastEigenvalue Direction Network
  NetworkLimit.
Import ListNotations.
Open Scope R_scope.

(* B, the partition of s: the samples with its label and its column *)
Definition alike W (s s' : sample) : bool := Bool.eqb (fst s) (fst s')
  && if list_eq_dec bool_dec (column W s) (column W s') then true else false.
Definition partition D W s : list sample := filter (alike W s) D.
(* c_BB' = sum_m v_m^2 h_B(m) h_B'(m) *)
Fixpoint shared (v : list R) (W : list vec) (s s' : sample) : R := match v, W with
  | a :: v', w :: W' => (if active w s && active w s' then a * a else 0) + shared v' W' s s'
  | _, _ => 0 end.
Definition decoupled v D W s := forall s1 s2, In s1 D -> In s2 D ->
  alike W s s1 = true -> alike W s s2 = false ->
  shared v W s1 s2 = 0 \/ dot (snd s1) (snd s2) = 0.
(* the effective weight sum_m v_m h_B(m) w_m, h_B the column of s at W0 *)
Fixpoint effective (v : list R) (W0 : list vec) (s : sample) (W : list vec) : vec :=
  match v, W0, W with
  | a :: v', w0 :: W0', w :: W' =>
      vadd (vscal (if active w0 s then a else 0) w) (effective v' W0' s W')
  | _, _, _ => [] end.
(* q is the projection of w on the span of xs *)
Definition projection (xs : list vec) (w q : vec) :=
  span xs q /\ forall x, In x xs -> dot x q = dot x w.

(* y in every neuron that s activates, times v_m *)
Definition copies (v : list R) (W : list vec) (s : sample) (y : vec) : vec :=
  flat_map (fun e => vscal (if active (snd e) s then fst e else 0) y) (combine v W).
Fixpoint pad (d : nat) (y : vec) : vec := match d with O => [] | S d => hd 0 y :: pad d (tl y) end.
Lemma pad_length d y : length (pad d y) = d.
Proof. revert y; induction d; intro y; simpl; auto. Qed.
Lemma pad_dot w y : dot w (pad (length w) y) = dot w y.
Proof. revert y; induction w as [|a w IH]; intro y; simpl; auto. rewrite IH.
  destruct y; simpl; [rewrite dot_nil_r|]; ring. Qed.
Lemma pad_sq d y : sq (pad d y) <= sq y.
Proof.
  unfold sq. revert y; induction d; intro y; simpl; [apply (sq_pos y)|]. specialize (IHd (tl y)).
  destruct y as [|b y]; simpl in *; lra.
Qed.
Lemma copies_dot v s d : forall W W' y, length v = length W -> length W' = length W
  -> of_length d W' ->
  dot (copies v W s (pad d y)) (concat W') = dot (effective v W s W') y.
Proof.
  unfold copies. induction v as [|a v IH]; intros [|w W] [|w' W'] y L L' LW; try discriminate; auto.
  cbn [combine flat_map concat effective fst snd]. pose proof (LW w' (or_introl eq_refl)) as Lw.
  rewrite dot_app by (rewrite length_vscal, pad_length; auto).
  rewrite dot_add_l, !dot_scal_l, (dot_comm (pad d y)).
  rewrite <- Lw at 1. rewrite pad_dot, IH; [auto|inversion L; auto|inversion L'; auto|intros u I;
    apply LW; right; auto].
Qed.
Lemma copies_copies v s s' : forall W y y', length y = length y' ->
  dot (copies v W s y) (copies v W s' y') = shared v W s s' * dot y y'.
Proof.
  unfold copies. induction v as [|a v IH]; intros [|w W] y y' L; simpl; try ring.
  rewrite dot_app by (rewrite !length_vscal; auto). rewrite IH, dot_scal_l, dot_scal_r by auto.
  destruct (active w s), (active w s'); simpl; ring.
Qed.
Lemma feature_copies v W s : veq (feature v W s) (vscal (sg s) (copies v W s (snd s))).
Proof.
  unfold feature, copies. revert W; induction v as [|a v IH]; intros [|w W] z; simpl; auto.
  rewrite dot_app_l, length_vscal, IH, !dot_scal_l, dot_app_l, length_vscal, dot_scal_l.
  destruct (active w s); ring.
Qed.
Lemma column_copies v W s s' : column W s = column W s' -> copies v W s = copies v W s'
  /\ (forall x, shared v W s x = shared v W s' x).
Proof.
  unfold copies, column. revert W; induction v as [|a v IH]; intros [|w W]; simpl; auto. intro E.
  injection E as E1 E2.
  destruct (IH W E2) as [A B]. rewrite E1. split.
  - assert (G : forall f g : vec -> vec, f = g -> (fun y => vscal (if active w s' then a else 0) y
    ++ f y) = (fun y => vscal (if active w s' then a else 0) y ++ g y)) by (intros f g ->; auto).
    apply (G _ _ A).
  - intro x. rewrite B. auto.
Qed.
Lemma alike_column W s s' : alike W s s' = true -> fst s = fst s' /\ column W s = column W s'.
Proof.
  unfold alike. rewrite andb_true_iff. intros [A B]. apply eqb_prop in A.
  destruct (list_eq_dec _ _ _); [auto|discriminate].
Qed.
Lemma alike_refl W s : alike W s s = true.
Proof. unfold alike. rewrite eqb_reflx. destruct (list_eq_dec _ _ _); [auto|contradiction]. Qed.

Section Static.
Variables (d : nat) (v : list R) (D : list sample) (W0 Wh : list vec) (la : list R) (s : sample).
Hypotheses (LD : of_length d (map snd D)) (Lv : length v = length W0) (Lh : length Wh
  = length W0) (Ld : of_length d Wh)
  (K : kkt (features v D W0) [] (concat Wh) la []) (sn : seen W0 s
    = true) (dec : decoupled v D W0 s).
Let B := partition D W0 s.
Let E := combine la (filter (seen W0) D).
Let mine (e : R * sample) := alike W0 s (snd e).
Let mu := map (fun e => shared v W0 s s * fst e) (filter mine E).

Lemma row_d x : In x D -> length (snd x) = d.
Proof. intro I. apply LD, in_map; auto. Qed.
Lemma la_length : length la = length (filter (seen W0) D).
Proof. pose proof (kkt_lal _ _ _ _ _ K) as L. unfold features in L. rewrite map_length in L. auto.
  Qed.
Lemma E_in l x : In (l, x) E -> In x D /\ 0 <= l /\ (l = 0 \/ dot (feature v W0 x) (concat Wh) = 1).
Proof.
  intro I. pose proof (in_combine_r _ _ _ _ I) as J. apply filter_In in J. destruct J as [J _].
  split; auto.
  split; [pose proof (kkt_la _ _ _ _ _ K) as P; rewrite Forall_forall in P; apply P;
    eapply in_combine_l; exact I|].
  apply (kkt_slack _ _ _ K). unfold features. revert I. unfold E. clear.
  generalize (filter (seen W0) D). intro l0. revert la.
  induction l0 as [|y l0 IH]; intros [|m ms]; simpl; try tauto.
  intros [I|I]; [injection I as -> ->; auto|right; auto].
Qed.
Lemma B_rows : map snd (filter mine E) = B.
Proof.
  transitivity (filter (alike W0 s) (filter (seen W0) D)).
  - unfold E, mine. pose proof la_length as L. revert L. generalize (filter (seen W0) D). intro l.
    clear. revert la.
    induction l as [|y l IH]; intros [|m ms] L; simpl in *; try discriminate; auto.
    destruct (alike W0 s y); simpl; [f_equal|]; auto.
  - unfold B, partition. clear - sn. induction D as [|x l IH]; simpl; auto.
    destruct (alike W0 s x) eqn:A.
    + assert (Q : seen W0 x = true). { destruct (alike_column _ _ _ A) as [_ C].
      rewrite seen_column, <- C, <- seen_column. auto. }
      rewrite Q. simpl. rewrite A, IH. auto.
    + destruct (seen W0 x); simpl; rewrite ?A; auto.
Qed.
Definition u := comb mu (map signed B).

Lemma u_dot y : dot u y = fold_right (fun e r => shared v W0 s s * fst e * (sg (snd e) * dot (snd
  (snd e)) y) + r) 0 (filter mine E).
Proof.
  unfold u, mu. rewrite <- B_rows, map_map. induction (filter mine E) as [|e l IH]; simpl; auto.
  rewrite dot_add_l, dot_scal_l, IH. unfold signed. rewrite dot_scal_l. auto.
Qed.
(* what the partition's rows see of the effective weight is u *)
Lemma effective_u x : In x D -> alike W0 s x = true -> dot (effective v W0 s Wh) (snd x)
  = dot u (snd x).
Proof.
  intros I A. rewrite u_dot, <- (copies_dot v s d), dot_comm, (kkt_stat _ _ _ _ _ K) by auto. simpl.
  rewrite Rminus_0_r.
  destruct (alike_column _ _ _ A) as [_ C]. pose proof (row_d x I) as Lx.
  assert (P : pad d (snd x) = snd x) by (rewrite <- Lx; clear; induction (snd x); simpl; f_equal;
    auto). rewrite P. clear P.
  assert (G : forall l, (forall e, In e l -> In (snd e) D) ->
    dot (comb (map fst l) (map (fun e => feature v W0 (snd e)) l)) (copies v W0 s (snd x)) =
    fold_right (fun e r => shared v W0 s s * fst e * (sg (snd e) * dot (snd (snd e)) (snd x)) + r) 0
      (filter mine l)).
  { induction l as [|[m y] l IH]; intro H; simpl; auto. rewrite dot_add_l, dot_scal_l,
    IH by (intros; apply H; right; auto).
    pose proof (H _ (or_introl eq_refl)) as Iy. simpl in Iy.
    rewrite (feature_copies v W0 y), dot_scal_l, copies_copies by (rewrite (row_d y Iy); auto).
    unfold mine; simpl. destruct (alike W0 s y) eqn:Ay; simpl.
    - destruct (alike_column _ _ _ Ay) as [_ Cy]. destruct (column_copies v W0 s y Cy) as [_ S].
      rewrite <- (S s). ring.
    - destruct (dec x y I Iy A Ay) as [Z|Z]; [|rewrite (dot_comm (snd y)), Z; ring].
      destruct (column_copies v W0 s x C) as [_ S]. assert (Q : shared v W0 y s = 0); [|rewrite Q;
        ring].
      rewrite <- Z, <- S. clear. revert W0; induction v as [|a v0 IH]; intros [|w W]; simpl; auto.
      rewrite IH, andb_comm. auto. }
  rewrite <- (G E).
  - unfold features, E. pose proof la_length as L. revert L. generalize (filter (seen W0) D).
    intro l. clear. intro L. apply (f_equal (fun b => dot b (copies v W0 s (snd x)))). revert la L.
    induction l as [|y l IH]; intros [|m ms] L; simpl in *; try discriminate; auto. f_equal. auto.
  - intros [m y] J. apply E_in in J. apply J.
Qed.
Lemma margin_u x : In x D -> alike W0 s x = true -> dot (signed x) u
  = dot (feature v W0 x) (concat Wh).
Proof.
  intros I A. destruct (alike_column _ _ _ A) as [_ C]. destruct (column_copies v W0 s x C) as [S
    _].
  unfold signed. rewrite dot_scal_l, (dot_comm _ u), <- effective_u, feature_copies, dot_scal_l,
    <- S by auto.
  rewrite <- (copies_dot v s d) by auto.
  assert (P : pad d (snd x) = snd x) by (rewrite <- (row_d x I); clear; induction (snd x); simpl;
    f_equal; auto). rewrite P. auto.
Qed.
Theorem partition_kkt : kkt (map signed B) [] u mu [].
Proof.
  assert (IB : forall x, In x B -> In x D /\ alike W0 s x = true) by (intros x I;
    apply filter_In in I; auto).
  assert (c0 : 0 <= shared v W0 s s).
  { clear. revert W0; induction v as [|a v0 IH]; intros [|w W]; simpl; try lra. specialize (IH W).
    destruct (active w s); simpl; nra. }
  constructor.
  - split; [|constructor]. apply Forall_map, Forall_forall. intros x I. destruct (IB x I) as [Ix A].
    rewrite margin_u by auto.
    destruct (kkt_feas _ _ _ _ _ K) as [F _]. rewrite Forall_forall in F. apply F. unfold features.
    apply in_map, filter_In. split; auto.
    destruct (alike_column _ _ _ A) as [_ C]. rewrite seen_column, <- C, <- seen_column. auto.
  - unfold mu. apply Forall_map, Forall_forall. intros [l x] I. apply filter_In in I.
    destruct I as [I _]. destruct (E_in _ _ I) as [_ [P _]]. simpl. nra.
  - unfold mu. rewrite map_length, <- B_rows, !map_length. auto.
  - constructor.
  - intro z. simpl. unfold u. ring.
  - unfold sq. rewrite u_dot. unfold mu. assert (G : forall l,
    incl l E -> fold_right (fun e r => shared v W0 s s * fst e * (sg (snd e) * dot (snd (snd e)) u)
    + r) 0 (filter mine l)
      = fold_right Rplus 0 (map (fun e => shared v W0 s s * fst e) (filter mine l)));
        [|apply G, incl_refl].
    induction l as [|[m x] l IH]; intro S; simpl; auto. specialize (IH ltac:(intros e I; apply S;
      right; auto)).
    change (mine (m, x)) with (alike W0 s x). destruct (alike W0 s x) eqn:A; auto. simpl.
    rewrite IH. f_equal. destruct (E_in m x) as [Ix [_ Q]]; [apply S; left; auto|].
    pose proof (margin_u x Ix A) as M. unfold signed in M. rewrite dot_scal_l in M. rewrite M.
    destruct Q as [-> |Q]; [|rewrite Q]; ring.
Qed.
Lemma u_span : span (map snd B) u.
Proof.
  assert (G : forall ms l, span (map snd l) (comb ms (map signed l))).
  { intros ms l. revert ms; induction l as [|x l IH]; intros [|m ms]; simpl; try apply span_nil.
    destruct (IH ms) as [cs C]. exists (m * sg x :: cs). intro y. simpl. rewrite !dot_add_l, (C y).
    unfold signed. rewrite !dot_scal_l. ring. }
  apply G.
Qed.
End Static.

(* the effective weight is linear in W and no longer than sqrt c_BB times W *)
Lemma norm_copies v W s y : norm (copies v W s y) = sqrt (shared v W s s) * norm y.
Proof.
  unfold norm at 1. unfold sq. rewrite copies_copies by auto. rewrite sqrt_mult_alt; auto.
  clear. revert W; induction v as [|a v0 IH]; intros [|w W]; simpl; try lra. specialize (IH W).
  destruct (active w s); simpl; nra.
Qed.
Lemma span_dot xs y p q : span xs y -> (forall x, In x xs -> dot x p = dot x q) -> dot y p
  = dot y q.
Proof.
  intros [cs E] H. rewrite (E p), (E q). clear E. revert cs; induction xs as [|x xs IH];
    intros [|c cs]; simpl; auto.
  rewrite !dot_add_l, !dot_scal_l, (H x (or_introl eq_refl)), IH by (intros; apply H; right; auto).
  auto.
Qed.
Lemma dirn_scal c w : 0 < c -> 0 < norm w -> veq (dirn (vscal c w)) (dirn w).
Proof. intros Hc Hw z. unfold dirn. dots. rewrite norm_scal, Rabs_pos_eq by lra. field. lra. Qed.
Lemma near_dirn f (u : vec) : norm (vsub (dirn f) (dirn u)) < 1 -> 0 < norm u -> 0 < norm f.
Proof.
  intros N U. destruct (norm_pos f) as [|Z]; auto. exfalso.
  assert (F : norm (dirn f) = 0) by (unfold dirn; rewrite norm_scal, <- Z; ring).
  assert (H : norm (dirn u) = 1) by (unfold dirn; rewrite norm_scal, Rabs_pos_eq by (left;
    apply Rinv_0_lt_compat; auto); field; lra).
  pose proof (norm_add (dirn f) (vscal (-1) (vsub (dirn f) (dirn u)))) as T.
  assert (V : veq (vadd (dirn f) (vscal (-1) (vsub (dirn f) (dirn u)))) (dirn u)) by (intro z; dots;
    ring).
  rewrite (norm_veq _ _ V), norm_scal, F, H in T. unfold Rabs in T. destruct (Rcase_abs (-1)); lra.
Qed.

Section Projected.
Variables (d : nat) (v : list R) (D : list sample) (W0 Wh : list vec) (s : sample) (W : nat
  -> list vec) (p : nat -> vec) (u : vec).
Hypotheses (Lv : length v = length W0) (Lh : length Wh = length W0) (Ld : of_length d Wh)
  (shape : forall k, length (W k) = length W0 /\ of_length d (W k))
  (lim : dir_limit (fun k => concat (W k)) (dirn (concat Wh))) (hp : 0 < norm (concat Wh)) (up : 0 <
    norm u).
Let B := map snd (partition D W0 s).
Hypotheses (pp : forall k, projection B (effective v W0 s (W k)) (p k)) (pu : projection B
  (effective v W0 s Wh) u).

Theorem projected_limit : dir_limit p (dirn u).
Proof.
  intros eps He. set (N := norm (concat Wh)) in *. set (c := sqrt (shared v W0 s s)).
  assert (c0 : 0 <= c) by apply sqrt_pos.
  set (e := Rmin (1 / 2) (Rmin 1 eps * (norm u / N) / (2 * (c + 1)))).
  assert (uN : 0 < norm u / N) by (apply Rdiv_lt_0_compat; auto).
  assert (m1 : 0 < Rmin 1 eps) by (apply Rmin_pos; lra).
  assert (e0 : 0 < e) by (apply Rmin_pos; [lra|]; apply Rdiv_lt_0_compat;
    [apply Rmult_lt_0_compat|]; lra).
  destruct (lim e e0) as [K HK]. exists K. intros k Hk. specialize (HK k Hk). simpl in HK.
  set (f := concat (W k)) in *. destruct (shape k) as [Lk Lk']. destruct (pp k) as [p1 p2].
  destruct pu as [u1 u2].
  assert (F : 0 < norm f) by (apply near_dirn with (concat Wh); auto;
    pose proof (Rmin_l (1 / 2) (Rmin 1 eps * (norm u / N) / (2 * (c + 1)))); fold e in H; lra).
  set (q := vsub (vscal (/ norm f) (p k)) (vscal (/ N) u)).
  assert (Q : norm q <= c * e).
  { assert (Sq : span B q) by (apply span_add; [apply span_scal; auto|apply span_scal, span_scal;
    auto]).
    assert (X : sq q = dot (copies v W0 s (pad d q)) (vsub (dirn f) (dirn (concat Wh)))).
    { unfold sq. unfold q at 2. unfold dirn. rewrite !dot_sub_r, !dot_scal_r. unfold f.
      rewrite !copies_dot by auto.
      rewrite (span_dot B q _ _ Sq p2), (span_dot B q _ _ Sq u2), !(dot_comm q). auto. }
    pose proof (cauchy_le (copies v W0 s (pad d q)) (vsub (dirn f) (dirn (concat Wh)))) as C.
    rewrite <- X, norm_copies in C. fold c in C.
    assert (P : norm (pad d q) <= norm q) by (apply norm_le; [apply norm_pos|]; rewrite norm_sq;
      apply pad_sq).
    rewrite <- norm_sq in C. pose proof (norm_pos q). pose proof (norm_pos (pad d q)).
    pose proof (norm_pos (vsub (dirn f) (dirn (concat Wh)))).
    assert (c * norm (pad d q) * norm (vsub (dirn f) (dirn (concat Wh)))
      <= c * norm q * e) by (apply Rmult_le_compat; nra).
    destruct H as [H| <-]; [|nra]. apply Rmult_le_reg_r with (norm q); nra. }
  assert (Q1 : c * e <= Rmin 1 eps * (norm u / N) / 2).
  { assert (E1 : e <= Rmin 1 eps * (norm u / N) / (2 * (c + 1))) by apply Rmin_r.
    apply Rle_trans with ((c + 1) * e); [nra|]. apply Rmult_le_compat_l with (r := c + 1) in E1;
      [|lra].
    replace ((c + 1) * (Rmin 1 eps * (norm u / N) / (2 * (c + 1))))
      with (Rmin 1 eps * (norm u / N) / 2) in E1 by (field; lra). auto. }
  set (a := vscal (/ norm f) (p k)) in *. set (b := vscal (/ N) u) in *.
  assert (nb : norm b = norm u / N) by (unfold b; rewrite norm_scal, Rabs_pos_eq by (left;
    apply Rinv_0_lt_compat; auto); unfold Rdiv; ring).
  pose proof (Rmin_l 1 eps) as m2. pose proof (Rmin_r 1 eps) as m3.
  assert (Q2 : norm q < norm b). { rewrite nb. nra. }
  assert (na : 0 < norm a).
  { pose proof (norm_add a (vscal (-1) q)) as T. assert (V : veq (vadd a (vscal (-1) q)) b) by
    (intro z; unfold q; dots; ring).
    rewrite (norm_veq _ _ V), norm_scal in T. unfold Rabs in T. destruct (Rcase_abs (-1)); lra. }
  assert (np : 0 < norm (p k)). { unfold a in na. rewrite norm_scal in na.
  destruct (norm_pos (p k)) as [|Z]; auto. rewrite <- Z in na. lra. }
  pose proof (dirn_close a b na ltac:(rewrite nb; lra)) as DC. fold q in DC. rewrite nb in DC.
  assert (V : veq (vsub (dirn (p k)) (dirn u)) (vsub (dirn a) (dirn b))).
  { assert (if1 : 0 < / norm f) by (apply Rinv_0_lt_compat; auto).
    assert (if2 : 0 < / N) by (apply Rinv_0_lt_compat; auto).
    intro z. rewrite !dot_sub_l. unfold a, b. rewrite (dirn_scal _ (p k) if1 np z),
      (dirn_scal _ u if2 up z). auto. }
  rewrite (norm_veq _ _ V). eapply Rle_trans; [apply DC|].
  apply Rmult_le_reg_r with (norm u / N); auto.
  replace (2 * norm q / (norm u / N) * (norm u / N)) with (2 * norm q) by (field; lra). nra.
Qed.
End Projected.

(* T7.2 for any weights whose direction converges to that of a joint minimiser,
  cut into its rows Wh *)
Theorem partition_limit (d : nat) v (D : list sample) W0 Wh la (s : sample) (W : nat -> list vec) :
  of_length d (map snd D) -> length v = length W0 ->
  of_length d Wh -> length Wh = length W0 -> kkt (features v D W0) [] (concat Wh) la [] ->
  In s D -> seen W0 s = true -> decoupled v D W0 s ->
  (forall k, length (W k) = length W0 /\ of_length d (W k))
    -> dir_limit (fun k => concat (W k)) (dirn (concat Wh)) ->
  exists u, minimiser (map signed (partition D W0 s)) [] u /\
    projection (map snd (partition D W0 s)) (effective v W0 s Wh) u /\
    forall p, (forall k, projection (map snd (partition D W0 s)) (effective v W0 s (W k)) (p k)) ->
    dir_limit p (dirn u).
Proof.
  intros LD Lv Ld Lh K Is Sn Dec Sh Lim. set (B := partition D W0 s). set (u := u v D W0 la s).
  pose proof (partition_kkt d v D W0 Wh la s LD Lv Lh Ld K Sn Dec) as PK. fold B u in PK.
  assert (M : minimiser (map signed B) [] u) by (eapply kkt_minimiser; exact PK).
  assert (P : projection (map snd B) (effective v W0 s Wh) u).
  { split; [apply u_span|]. intros x I. apply in_map_iff in I. destruct I as [y [<- I]].
    apply filter_In in I. destruct I as [I Q].
    rewrite !(dot_comm (snd y)). symmetry. apply (effective_u d v D W0 Wh la s LD Lv Lh Ld K Sn Dec
      y I Q). }
  exists u. split; [|split]; auto. intros p pp.
  assert (up : 0 < norm u).
  { destruct M as [[F _] _]. rewrite Forall_map, Forall_forall in F. specialize (F s).
    pose proof (cauchy_le (signed s) u).
    assert (In s B) by (apply filter_In; split; auto; apply alike_refl).
    destruct (norm_pos u) as [|Z]; auto. rewrite <- Z in H. specialize (F H0). lra. }
  assert (If : In (feature v W0 s) (features v D W0)) by (apply in_map, filter_In; auto).
  assert (hp : 0 < norm (concat Wh)).
  { destruct (kkt_feas _ _ _ _ _ K) as [F _]. rewrite Forall_forall in F. specialize (F _ If).
    pose proof (cauchy_le (feature v W0 s) (concat Wh)).
    destruct (norm_pos (concat Wh)) as [|Z]; auto. rewrite <- Z in H. lra. }
  apply (projected_limit d v D W0 Wh s W); auto.
Qed.
(* gradient descent of a network under lemma:invariance *)
Theorem network_partition (d : nat) v (D : list sample) h W0 Wh la (s : sample) :
  of_length d (map snd D) -> of_length d W0 -> length v = length W0 -> 0 < h -> pushes_agree v D W0
    ->
  of_length d Wh -> length Wh = length W0 -> kkt (features v D W0) [] (concat Wh) la [] ->
  In s D -> seen W0 s = true -> decoupled v D W0 s ->
  exists u, minimiser (map signed (partition D W0 s)) [] u /\
    forall p, (forall k, projection (map snd (partition D W0 s)) (effective v W0 s (net_gd v D h W0
      k)) (p k)) ->
    dir_limit p (dirn u).
Proof.
  intros LD LW Lv Hh A Ld Lh K Is Sn Dec.
  assert (NE : features v D W0 <> []).
  { assert (If : In (feature v W0 s) (features v D W0)) by (apply in_map, filter_In; auto). intro Z.
    rewrite Z in If. destruct If. }
  destruct (network_limit d v D h W0 LD LW Lv Hh A (concat Wh) la NE K) as [_ Lim].
  destruct (partition_limit d v D W0 Wh la s (net_gd v D h W0)) as [u [M [_ Q]]]; auto; [intro;
    apply W_shape; auto|]. exists u. auto.
Qed.
