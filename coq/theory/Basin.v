(* lemma:basin, with another bound of what pulls r back: kicks for ever within a fixed radius, so
   that the error of the direction is O(1/ln k).  Where the pull is less than the gain of a step,
   every product of r with a support vector or a wall is bounded, and with them r itself, by a dual
   frame.  What has no part in their span moves by little. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model ClaimChecks Shadowing LeastEigenvalue ShadowingTrap
  Sums Kicks.
Import ListNotations.
Open Scope R_scope.

(* z (1 - e^-z) >= z^2/(1 + |z|) *)
Lemma pull_low z : z * z <= (1 + Rabs z) * (z * (1 - exp (- z))).
Proof.
  unfold Rabs. destruct (Rcase_abs z).
  - pose proof (exp_ineq1_le (- z)).
    assert (- z * - z <= - z * (exp (- z) - 1)) by (apply Rmult_le_compat_l; lra). nra.
  - assert (P : exp (- z) * (1 + z) <= 1).
    { apply Rle_trans with (exp (- z) * exp z); [apply Rmult_le_compat_l; [left;
        apply exp_pos|apply exp_ineq1_le]|]. rewrite <- exp_plus.
      replace (- z + z) with 0 by ring. rewrite exp_0. lra. }
    nra.
Qed.
Lemma at_most g w b z : 0 < g -> 0 < w -> 0 <= b -> g * (1 + b) <= 2 * w * (b * b)
  -> 2 * (w * (z * (1 - exp (- z)))) <= g -> Rabs z <= b.
Proof.
  intros Hg Hw Hb H P. apply Rnot_lt_le. intro C. set (a := Rabs z) in *.
  assert (A2 : a * a = z * z) by (unfold a; rewrite <- Rabs_mult; apply Rabs_pos_eq, Rle_0_sqr).
  pose proof (pull_low z) as L. fold a in L. rewrite <- A2 in L.
  assert (Q : 2 * w * (a * a) <= g * (1 + a)).
  { apply Rle_trans with (2 * w * ((1 + a) * (z * (1 - exp (- z))))); [apply Rmult_le_compat_l;
      lra|].
    replace (2 * w * ((1 + a) * (z * (1 - exp (- z))))) with (2 * (w * (z * (1 - exp (- z)))) * (1
      + a)) by ring. apply Rmult_le_compat_r; lra. }
  assert (X : g * (1 + b) * (a * a) <= g * (1 + a) * (b * b)).
  { apply Rle_trans with (2 * w * (b * b) * (a * a)); [apply Rmult_le_compat_r; nra|].
    replace (2 * w * (b * b) * (a * a)) with (2 * w * (a * a) * (b * b)) by ring.
    apply Rmult_le_compat_r; nra. }
  assert (0 < g * ((a - b) * (a + b + a * b))) by (apply Rmult_lt_0_compat; auto;
    apply Rmult_lt_0_compat; nra). nra.
Qed.

Section Basin.
Variables (D : list sample) (h t0 : R) (wh wi : vec) (inJ inC slow : sample -> bool)
  (nu : sample -> R) (rho f bm keep : R) (w0 : vec).
Hypotheses (fits : kick_fits D h t0 wh wi inJ inC nu 0 rho f bm keep) (kept : 0 < keep).
Let G := gain D h t0 wh wi inJ slow nu.
(* B: support vectors and walls, with a dual frame of their span, which contains all of them *)
Variables (B : list sample) (ds : list vec) (bound : sample -> R) (rV m : R).
Let zs := map snd B.
Definition off (r : vec) : vec := vsub r (comb (map (fun z => dot z r) zs) ds).
Definition frame_size := fold_right (fun e r => bound (fst e) * norm (snd e) + r) 0 (combine B ds).
Definition drift t := Sum (fun s => if loose wh inJ s then weight h wi s * exp (norm (snd s) * rho)
  * norm (off (snd s)) * power (theta wh s) t else 0) D.
Hypotheses (span : forall s, In s D -> (inJ s && tight wh s) || inC s = true \/ nu s <> 0
  -> framed zs ds (snd s))
  (HB : forall s, In s B -> In s D /\ 0 <= bound s /\
    if inJ s && tight wh s then G * (1 + bound s) <= 2 * weight h wi s * (bound s * bound s)
    else inC s = true /\ 0 < nu s /\ G / (2 * nu s) - depth t0 wh wi s <= bound s /\ depth t0 wh wi
      s + G / (keep * (h * t0)) <= bound s)
  (offV : norm (off (vsub w0 (V wh wi t0))) + drift t0 <= rV) (Hm : frame_size + rV <= m)
  (start : Rmax (sq (vsub w0 (V wh wi t0))) (m * m + G / t0) + rest D h t0 wh wi inJ slow rho f t0
    <= rho * rho)
  (low : forall s, In s D -> inC s = true -> dot (snd s) w0 <= bm).
Let hpos := fits_h fits.
Let t1 := fits_t fits.
Let rpos := fits_rho fits.
Let t k := t0 + INR k.

Lemma radius_const x : radius t0 0 rho x = rho.
Proof. unfold radius. rewrite Rmult_0_l, Rplus_0_r. apply sqrt_square. lra. Qed.
(* off is linear, and its adjoint meets no vector that is framed *)
Let adj (y : vec) := vsub y (comb (map (fun d => dot d y) ds) zs).
Lemma off_dot r y : dot (off r) y = dot r (adj y).
Proof. unfold off, adj. rewrite dot_sub_l, dot_sub_r, frame_dot. auto. Qed.
Lemma adj_framed x y : framed zs ds x -> dot x (adj y) = 0.
Proof. intro F. rewrite <- off_dot. unfold off. rewrite dot_sub_l, <- (F y). ring. Qed.
Lemma adj_wh y : dot wh (adj y) = 0.
Proof.
  pose proof (fits_stat fits (adj y)) as S.
  rewrite (Sum_ext _ (fun s => 0 * 0)) in S.
  2:{ intros s I. destruct (inJ s && tight wh s) eqn:Q; [|ring]. rewrite adj_framed; [ring|].
  apply span; auto. left. rewrite Q. auto. }
  rewrite (Sum_ext (fun s => nu s * _) (fun s => 0 * 0)) in S.
  2:{ intros s I. destruct (Req_dec (nu s) 0) as [Z|Z]; [rewrite Z; ring|].
  rewrite adj_framed; [ring|]. apply span; auto. }
  rewrite (Sum_scal 0) in S. lra.
Qed.
Lemma loose_part s : In s D -> loose wh inJ s = true -> inJ s = true /\ 1 < theta wh s.
Proof.
  intros I Q. unfold loose in Q. apply andb_true_iff in Q. destruct Q as [Js T]. split; auto.
  destruct (fits_J fits s I Js) as [_ [Th _]]. unfold tight in T. unfold theta in *.
  destruct (Req_EM_T _ _); [discriminate|lra].
Qed.
Lemma off_weight s : 0 <= weight h wi s * exp (norm (snd s) * rho) * norm (off (snd s)).
Proof.
  apply Rmult_le_pos; [|apply norm_pos]. left. apply Rmult_lt_0_compat; [|apply exp_pos].
  apply Rmult_lt_0_compat; auto; apply exp_pos.
Qed.
Lemma drift_pos x : 0 <= drift x.
Proof.
  apply Sum_0. intros s I. destruct (loose wh inJ s) eqn:Q; [|lra].
  apply Rmult_le_pos; [apply off_weight|].
  left. apply power_pos. apply (loose_part s I Q).
Qed.
Lemma off_step w x : t0 <= x -> norm (vsub w (V wh wi x)) <= radius t0 0 rho x ->
  norm (off (vsub (step D h w) (V wh wi (x + 1)))) + drift (x + 1) <= norm (off (vsub w (V wh wi
    x))) + drift x.
Proof.
  intros Hx N. set (c := fun s => if loose wh inJ s then weight h wi s * exp (norm (snd s) * rho) *
    norm (off (snd s)) * exp (- theta wh s * ln x) else 0).
  assert (S1 : Sum c D + drift (x + 1) <= drift x).
  { unfold drift. rewrite <- Sum_add. apply Sum_le. intros s I. unfold c.
    destruct (loose wh inJ s) eqn:Q; [|lra].
    destruct (loose_part s I Q) as [_ T]. pose proof (power_step (theta wh s) x T ltac:(lra)).
    pose proof (off_weight s).
    nra. }
  enough (S2 : norm (off (vsub (step D h w) (V wh wi (x + 1)))) <= norm (off (vsub w (V wh wi x)))
    + Sum c D) by lra.
  assert (c0 : 0 <= Sum c D).
  { apply Sum_0. intros s _. unfold c. destruct (loose wh inJ s); [|lra].
    apply Rmult_le_pos; [apply off_weight|left; apply exp_pos]. }
  apply norm_dual; [pose proof (norm_pos (off (vsub w (V wh wi x)))); lra|]. intro y.
  rewrite off_dot.
  assert (E : dot (vsub (step D h w) (V wh wi (x + 1))) (adj y) = dot (vsub w (V wh wi x)) (adj y)
    + Sum (fun s => h * (coef w s * dot (snd s) (adj y))) D).
  { unfold step, V. rewrite !dot_sub_l, !dot_add_l, !dot_scal_l, push_vsum, vsum_dot, Sum_scal,
      adj_wh. ring. }
  rewrite E, <- off_dot. pose proof (cauchy_le (off (vsub w (V wh wi x))) y) as C.
  assert (S : Sum (fun s => h * (coef w s * dot (snd s) (adj y))) D <= norm y * Sum c D); [|lra].
  rewrite <- Sum_scal. apply Sum_le. intros s I. unfold c.
  destruct (inJ s) eqn:Js.
  - destruct (tight wh s) eqn:T; unfold loose; rewrite Js, T; simpl.
    + rewrite adj_framed; [lra|]. apply span; auto. left. rewrite Js, T. auto.
    + destruct (fits_J fits s I Js) as [F _].
      pose proof (J_active fits w x Hx N s I Js) as Ac. unfold coef.
      destruct (Rlt_dec _ _); [|contradiction]. rewrite F.
      rewrite <- off_dot. pose proof (cauchy_le (off (snd s)) y) as Cy.
      assert (Ex : h * exp (- dot (snd s) w) <= weight h wi s * exp (norm (snd s) * rho) * exp
        (- theta wh s * ln x)).
      { unfold weight. rewrite !Rmult_assoc, <- !exp_plus. apply Rmult_le_compat_l; [lra|].
        apply exp_le.
        pose proof (z_abs t0 wh wi 0 rho w x N s) as Z. rewrite radius_const in Z.
        rewrite (w_dot wh wi w x s). unfold Rabs in Z. destruct (Rcase_abs _); lra. }
      pose proof (exp_pos (- dot (snd s) w)). pose proof (norm_pos (off (snd s))).
      pose proof (norm_pos y).
      apply Rle_trans with (h * exp (- dot (snd s) w) * (norm (off (snd s)) * norm y)).
      * replace (h * (exp (- dot (snd s) w) * dot (off (snd s)) y)) with (h * exp (- dot (snd s) w)
          * dot (off (snd s)) y) by ring. apply Rmult_le_compat_l; auto. apply Rmult_le_pos; lra.
      * replace (norm y * (weight h wi s * exp (norm (snd s) * rho) * norm (off (snd s)) * exp
          (- theta wh s * ln x)))
          with (weight h wi s * exp (norm (snd s) * rho) * exp (- theta wh s * ln x) * (norm (off
            (snd s)) * norm y)) by ring. apply Rmult_le_compat_r; auto. apply Rmult_le_pos; auto.
  - unfold loose. rewrite Js. simpl. destruct (inC s) eqn:Cs.
    + rewrite adj_framed; [lra|]. apply span; auto. left. rewrite Cs. apply orb_true_r.
    + pose proof (O_inactive fits w x Hx N s I Js Cs). unfold coef. destruct (Rlt_dec _ _); [lra|].
      lra.
Qed.
(* where the pull is less than the gain, r is short *)
Lemma short w x : t0 <= x -> norm (vsub w (V wh wi x)) <= radius t0 0 rho x
  -> norm (off (vsub w (V wh wi x))) <= rV ->
  Sum (pull h wh wi inJ inC nu keep w x) D < G -> norm (vsub w (V wh wi x)) <= m.
Proof.
  intros Hx N O P. set (r := vsub w (V wh wi x)) in *.
  assert (P0 : forall s, In s D -> 0 <= pull h wh wi inJ inC nu keep w x s) by (apply (pull_pos fits
    w x Hx)).
  assert (G0 : 0 < G) by (pose proof (Sum_0 _ D P0); lra).
  assert (Each : forall s, In s B -> Rabs (dot (snd s) r) <= bound s).
  { intros s I. destruct (HB s I) as [Id [b0 H]]. pose proof (Sum_one _ D s P0 Id) as Q.
    pose proof (P0 s Id).
    assert (Ps : pull h wh wi inJ inC nu keep w x s <= G) by lra. clear Q.
    destruct (fits_nu fits s Id) as [n0 n1].
    unfold pull in Ps. cbv zeta in Ps. fold r in Ps. set (b := dot (snd s) w) in *.
    assert (q1 : 0 <= nu s * pos (- b)) by (apply Rmult_le_pos; auto; apply Rmax_r).
    assert (q2 : 0 <= if inC s then keep * (h * x * pos b) else 0).
    { destruct (inC s); [|lra]. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [apply Rmult_le_pos;
        lra|apply Rmax_r]. }
    destruct (inJ s && tight wh s) eqn:T.
    - apply (at_most G (weight h wi s)); auto; [apply Rmult_lt_0_compat; auto; apply exp_pos|]. lra.
    - destruct H as [Cs [np [B1 B2]]]. rewrite Cs in *. destruct (n1 ltac:(lra)) as [_ Th].
      assert (Z : dot (snd s) r = b + depth t0 wh wi s).
      { unfold b. rewrite (w_dot wh wi w x s). fold r. unfold depth. unfold theta in *. rewrite Th.
        ring. }
      pose proof (Rmax_l b 0). pose proof (Rmax_l (- b) 0). fold (pos b) in *.
      fold (pos (- b)) in *.
      assert (X1 : pos (- b) <= G / (2 * nu s)).
      { apply Rmult_le_reg_r with (2 * nu s); [lra|].
        replace (G / (2 * nu s) * (2 * nu s)) with G by (field; lra). lra. }
      assert (X2 : pos b <= G / (keep * (h * t0))).
      { assert (kh : 0 < keep * (h * t0)) by (apply Rmult_lt_0_compat; auto;
          apply Rmult_lt_0_compat; lra).
        apply Rmult_le_reg_r with (keep * (h * t0)); auto.
        replace (G / (keep * (h * t0)) * (keep * (h * t0))) with G by (field; repeat split; lra).
        assert (pb : 0 <= pos b) by apply Rmax_r.
        assert (keep * (h * t0) * pos b <= keep * (h * x * pos b)); [|lra].
        replace (keep * (h * x * pos b)) with (keep * h * pos b * x) by ring.
        replace (keep * (h * t0) * pos b) with (keep * h * pos b * t0) by ring.
        apply Rmult_le_compat_l; auto. apply Rmult_le_pos; auto. apply Rmult_le_pos; lra. }
      rewrite Z. unfold Rabs. destruct (Rcase_abs _); lra. }
  assert (E : veq r (vadd (comb (map (fun z => dot z r) zs) ds) (off r))) by (intro y; unfold off;
    dots; ring).
  rewrite (norm_veq _ _ E). eapply Rle_trans; [apply norm_add|].
  assert (C : norm (comb (map (fun z => dot z r) zs) ds) <= frame_size); [|lra].
  unfold frame_size, zs. clear - Each. revert ds. induction B as [|s l IH]; intros [|d ds]; simpl;
    try (unfold norm, sq; simpl; rewrite sqrt_0; lra).
  eapply Rle_trans; [apply norm_add|]. rewrite norm_scal. specialize (IH ltac:(intros; apply Each;
    right; auto) ds). pose proof (Each s (or_introl eq_refl)).
  pose proof (norm_pos d). assert (Rabs (dot (snd s) r) * norm d <= bound s * norm d)
    by (apply Rmult_le_compat_r; auto). lra.
Qed.

Theorem basin : stays D h t0 wh wi inC 0 rho bm w0.
Proof.
  assert (tk : forall k, t0 <= t k) by (intro k; unfold t; pose proof (pos_INR k); lra).
  set (M0 := Rmax (sq (vsub w0 (V wh wi t0))) (m * m + G / t0)) in *.
  set (rs := rest D h t0 wh wi inJ slow rho f) in *.
  intro k. change (t0 + INR k) with (t k). rewrite radius_const.
  enough (X : sq (vsub (gd D h w0 k) (V wh wi (t k))) + rs (t k) <= M0 + rs t0 /\ rs (t k)
    <= rs t0 /\
    norm (off (vsub (gd D h w0 k) (V wh wi (t k)))) + drift (t k) <= rV /\ norm (vsub (gd D h w0 k)
      (V wh wi (t k))) <= rho /\
    forall s, In s D -> inC s = true -> dot (snd s) (gd D h w0 k) <= bm) by tauto.
  assert (Near : forall w x, t0 <= x -> sq (vsub w (V wh wi x)) + rs x <= M0 + rs t0
    -> norm (vsub w (V wh wi x)) <= rho).
  { intros w x Hx H. apply norm_le; [lra|]. pose proof (rest_pos slow fits x Hx) as R0.
    fold rs in R0. lra. }
  induction k as [|k [I1 [I2 [I3 [I4 I5]]]]].
  - assert (T0 : t 0 = t0) by (unfold t; simpl; ring). rewrite T0. simpl.
    pose proof (Rmax_l (sq (vsub w0 (V wh wi t0))) (m * m + G / t0)) as L. fold M0 in L.
    repeat split; auto; try lra. apply Near; lra.
  - assert (St : t (S k) = t k + 1) by (unfold t; rewrite S_INR; ring). pose proof (tk k) as Tk.
    set (w := gd D h w0 k) in *.
    assert (N : norm (vsub w (V wh wi (t k))) <= radius t0 0 rho (t k)) by (rewrite radius_const;
      auto).
    pose proof (one_step slow fits w (t k) Tk N I5) as O. fold G rs in O.
    pose proof (rest_falls slow fits (t k) Tk) as Rf. fold rs in Rf.
    pose proof (off_step w (t k) Tk N) as Of.
    pose proof (Rmax_r (sq (vsub w0 (V wh wi t0))) (m * m + G / t0)) as Mr. fold M0 in Mr.
    rewrite St. simpl. fold w. set (w' := step D h w) in *.
    assert (It : 0 < / t k) by (apply Rinv_0_lt_compat; lra).
    assert (E : sq (vsub w' (V wh wi (t k + 1))) + rs (t k + 1) <= M0 + rs t0).
    { set (P := Sum (pull h wh wi inJ inC nu keep w (t k)) D) in *.
      destruct (Rle_lt_dec G P) as [Q|Q].
      - assert (/ t k * G <= / t k * P) by (apply Rmult_le_compat_l; lra). lra.
      - pose proof (drift_pos (t k)) as dr.
        pose proof (short w (t k) Tk N ltac:(lra) Q) as Sh.
        pose proof (norm_sq (vsub w (V wh wi (t k)))) as Ns.
        pose proof (norm_pos (vsub w (V wh wi (t k)))).
        assert (sq (vsub w (V wh wi (t k))) <= m * m) by (rewrite <- Ns; apply Rmult_le_compat; auto).
        assert (P0 : 0 <= P) by (apply Sum_0, (pull_pos fits w (t k) Tk)).
        assert (/ t k * G <= G / t0) by (unfold Rdiv; rewrite Rmult_comm; apply Rmult_le_compat_l;
          [lra|apply Rinv_le_contravar; lra]).
        assert (0 <= / t k * P) by (apply Rmult_le_pos; lra). lra. }
    split; [exact E|]. split; [lra|]. split; [lra|]. split; [apply Near; auto; lra|].
    intros s I Cs. apply (b_step fits w (t k) Tk N I5 s I Cs).
Qed.
Theorem basin_limit : (exists s, In s D /\ inJ s = true) ->
  minimiser (map snd (filter inJ D)) (negatives D) wh /\ dir_limit (gd D h w0) (dirn wh) /\
  (forall k, norm (vsub (gd D h w0 k) (V wh wi (t0 + INR k))) <= rho) /\
  forall k, norm (vsub (dirn (gd D h w0 k)) (dirn wh)) <= 2 * (norm wi + rho) / (norm wh * ln (t0
    + INR k)).
Proof.
  intro H. split; [apply (kicks_minimiser fits)|].
  split; [apply (kicks_limit fits w0 basin H)|]. split.
  - intro k. destruct (basin k) as [N _]. rewrite radius_const in N. exact N.
  - intro k. pose proof (kicks_rate fits w0 basin H k) as R0. rewrite radius_const in R0. exact R0.
Qed.
End Basin.
