(* T6.1 without its rate: where every path of SGD keeps the pattern J, the direction of the mean of
   w_k over all n^k paths converges to w^/|w^|.  As in T5.1 a step adds at most A/t to the mean of
   |r|^2, r = w - w^ ln t: the square of a draw is paid for by T6.2, which says that the mean of F
     is
   O(1/k). *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model MaxMargin Invariance Shadowing ShadowingTrap Direction
  InvarianceLimit SgdMean.
Import ListNotations.
Open Scope R_scope.

(* E w_k *)
Fixpoint vtotal (l : list sample) (f : sample -> vec) : vec := match l with
  | [] => [] | s :: l' => vadd (f s) (vtotal l' f) end.
Fixpoint mean_w (D : list sample) (eta : R) (k : nat) (w : vec) : vec := match k with
  | O => w
  | S k => vscal (/ INR (length D)) (vtotal D (fun s => mean_w D eta k (sgd_step eta w s))) end.
Lemma mean_w_dot D eta z k : forall w, dot (mean_w D eta k w) z = mean D eta (fun v => dot v z) k w.
Proof.
  induction k; intro w; auto. cbn [mean_w mean]. rewrite dot_scal_l. unfold average, Rdiv.
  rewrite Rmult_comm. f_equal.
  assert (G : forall l, dot (vtotal l (fun s => mean_w D eta k (sgd_step eta w s))) z
    = fold_right (fun s r => mean D eta (fun v => dot v z) k (sgd_step eta w s) + r) 0 l).
  { induction l as [|s l IH]; simpl; auto. rewrite dot_add_l, IH, IHk. auto. }
  apply G.
Qed.

Section Mean.
Variables (D : list sample) (eta : R).
Hypothesis n0 : 0 < INR (length D).
Lemma average_ext f g : (forall s, In s D -> f s = g s) -> average D f = average D g.
Proof.
  intro H. unfold average. f_equal. revert H. generalize D. intro l.
  induction l as [|s l IH]; intro H; simpl; auto.
  rewrite (H s), IH by (auto; try (left; auto); intros; apply H; right; auto). auto.
Qed.
Lemma mean_last f k : forall w, mean D eta f (S k) w = mean D eta (fun v => average D (fun s => f
  (sgd_step eta v s))) k w.
Proof.
  induction k; intro w; auto. cbn [mean]. apply average_ext. intros s _.
  exact (IHk (sgd_step eta w s)).
Qed.
Lemma average_lin a b c f g : average D (fun s => a + b * f s + c * g s) = a + b * average D f
  + c * average D g.
Proof.
  unfold average. assert (E : forall l, fold_right (fun s r => a + b * f s + c * g s + r) 0 l
    = INR (length l) * a + b * fold_right (fun s r => f s + r) 0 l + c * fold_right (fun s r => g s
      + r) 0 l).
  { induction l as [|s l IH]; [simpl; lra|]. cbn [fold_right length]. rewrite S_INR, IH. ring. }
  rewrite E. field. lra.
Qed.
Lemma mean_lin a b c f g k : forall w, mean D eta (fun v => a + b * f v + c * g v) k w = a
  + b * mean D eta f k w + c * mean D eta g k w.
Proof.
  induction k; intro w; auto. cbn [mean]. rewrite <- average_lin. apply average_ext. intros s _.
  apply IHk.
Qed.
Lemma average_mono f g : (forall s, In s D -> f s <= g s) -> average D f <= average D g.
Proof.
  intro H. unfold average, Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|].
  revert H. generalize D. intro l.
  induction l as [|s l IH]; intro H; simpl; [lra|]. pose proof (H s (or_introl eq_refl)).
  specialize (IH ltac:(intros; apply H; right; auto)). lra.
Qed.
Lemma mean_mono (P : vec -> Prop) f g k : (forall w s, P w -> In s D -> P (sgd_step eta w s))
  -> (forall w, P w -> f w <= g w) ->
  forall w, P w -> mean D eta f k w <= mean D eta g k w.
Proof. intros St H. induction k; intros w Pw; cbn [mean]; auto. apply average_mono. intros s I.
  apply IHk, St; auto. Qed.
Lemma mean_0 k : forall w, mean D eta (fun _ => 0) k w = 0.
Proof.
  induction k; intro w; auto. cbn [mean]. rewrite (average_ext _ (fun _ => 0)) by (intros;
    apply IHk).
  unfold average. assert (E : forall l : list sample, fold_right (fun _ r => 0 + r) 0 l = 0)
    by (induction l; simpl; lra). rewrite E. unfold Rdiv. ring.
Qed.
(* |E f|^2 <= E f^2 *)
Lemma mean_square f k w : mean D eta f k w * mean D eta f k w <= mean D eta (fun v => f v * f v) k
  w.
Proof.
  set (m := mean D eta f k w). pose proof (mean_mono (fun _ => True) (fun _ => 0) (fun v => m * m
    + 1 * (f v * f v) + - (2 * m) * f v) k ltac:(auto)
    ltac:(intros v _; pose proof (Rle_0_sqr (f v - m)) as Q; unfold Rsqr in Q; lra) w I) as Q.
  assert (Z : mean D eta (fun _ => 0) k w = 0) by apply mean_0.
  rewrite Z, mean_lin in Q. fold m in Q. lra.
Qed.
End Mean.

Section Direction.
Variables (D : list sample) (eta : R) (J : list bool) (wh : vec) (la : list R) (e R4 : R) (w0 :
  vec).
Let xs := picked J D.
Hypotheses (epos : 0 < eta) (Jpos : forall s, In (true, s) (combine J D) -> fst s = true)
  (JJ : forall b s s', In (true, s) (combine J D) -> In (b, s') (combine J D) ->
     if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0)
  (ne : xs <> []) (K : kkt xs [] wh la [])
  (HR : forall x y, In x xs -> In y xs -> dot x y * dot x y <= R4) (cpos : 0 < c D eta wh e R4)
    (start : held D J e w0).
Let h := eta / INR (length D).
Let n0 : 0 < INR (length D).
Proof.
  apply lt_0_INR. destruct (length D) eqn:E; [|lia]. exfalso. apply ne. unfold xs.
  apply length_zero_iff_nil in E. rewrite E. destruct J as [|[]]; auto.
Qed.
Let hpos : 0 < h.
Proof. apply Rdiv_lt_0_compat; auto. Qed.
Let F1 : forall x, In x xs -> 1 <= dot x wh.
Proof. intros x I. destruct (kkt_feas _ _ _ _ _ K) as [F _]. rewrite Forall_forall in F. auto. Qed.
Let r (t : R) (w : vec) := vsub w (vscal (ln t) wh).

(* one draw *)
Lemma draw w t : held D J e w -> 1 <= t -> average D (fun s => sq (r (t + 1) (sgd_step eta w s)))
  <= sq (r t w) + (2 * total_part h la + sq wh) / t + eta * h * (sqrt R4 * e) * fsum xs w.
Proof.
  intros [Pw Bw] Ht. assert (It : 0 < / t <= 1) by (split; [apply Rinv_0_lt_compat;
    lra|rewrite <- Rinv_1; apply Rinv_le_contravar; lra]).
  set (d := ln (t + 1) - ln t). assert (Ed : d = ln (1 + / t)).
  { unfold d. replace (t + 1) with (t * (1 + / t)) by (field; lra). rewrite ln_mult; lra. }
  assert (d01 : 0 <= d <= / t) by (rewrite Ed; split; [rewrite <- ln_1; apply ln_le;
    lra|apply ln_up; lra]).
  set (q := r t w). set (v := vsub q (vscal d wh)).
  assert (X : forall s, sq (r (t + 1) (sgd_step eta w s)) = sq v + 2 * eta * (coef w s * dot (snd s)
    v) + eta * eta * (coef w s * coef w s * sq (snd s))).
  { intro s. assert (V : veq (r (t + 1) (sgd_step eta w s)) (vadd v (vscal eta (vscal (coef w s)
      (snd s))))).
    { intro z. unfold r, v, q, d, sgd_step. unfold r. dots. ring. }
    rewrite <- (norm_sq (r (t + 1) (sgd_step eta w s))), (norm_veq _ _ V), norm_sq. dots.
    rewrite (dot_comm v (snd s)). ring. }
  rewrite (average_ext D _ (fun s => sq v + 2 * eta * (coef w s * dot (snd s) v) + eta * eta * (coef
    w s * coef w s * sq (snd s)))) by (intros; apply X).
  rewrite average_lin by exact n0.
  assert (P1 : average D (fun s => coef w s * dot (snd s) v) = / INR (length D) * dot (pushes xs w)
    v).
  { unfold average, Rdiv. rewrite Rmult_comm. f_equal. rewrite <- (push_picked D w J Pw Jpos).
    generalize D. intro l. induction l as [|s l IH]; simpl; auto.
    rewrite dot_add_l, dot_scal_l, IH. auto. }
  assert (P2 : average D (fun s => coef w s * coef w s * sq (snd s)) <= / INR (length D) * (sqrt R4
    * e * fsum xs w)).
  { unfold average, Rdiv. rewrite Rmult_comm. apply Rmult_le_compat_l; [left;
      apply Rinv_0_lt_compat; auto|].
    assert (Sx : forall x, In x xs -> sq x <= sqrt R4).
    { intros x I. pose proof (HR x x I I) as Q. fold (sq x) in Q.
      rewrite <- (sqrt_square (sq x)) by apply sq_pos. apply sqrt_le_1_alt. exact Q. }
    revert Sx Bw. unfold xs. rewrite <- Pw.
    assert (Jp : forall s, In (true, s) (combine (pattern D w) D) -> fst s = true) by (rewrite Pw;
      exact Jpos). revert Jp. clear.
    induction D as [|s l IH]; intros Jp Sx Bw; simpl; [lra|]. specialize (IH ltac:(intros; apply Jp;
      right; auto)).
    unfold coef, active in *. simpl in *. unfold active in *.
    destruct (Rlt_dec 0 (dot (snd s) w)) as [P|P].
    - specialize (IH ltac:(intros; apply Sx; right; auto) ltac:(intros; apply Bw; right; auto)).
      rewrite (Jp s) by (left; auto). simpl.
      pose proof (Sx (snd s) (or_introl eq_refl)). pose proof (Bw (snd s) (or_introl eq_refl)).
      pose proof (exp_pos (- dot (snd s) w)). pose proof (sq_pos (snd s)).
      assert (exp (- dot (snd s) w) * sq (snd s) <= e * sqrt R4) by (apply Rmult_le_compat; lra).
      assert (exp (- dot (snd s) w) * (exp (- dot (snd s) w) * sq (snd s)) <= exp (- dot (snd s) w)
        * (e * sqrt R4)) by (apply Rmult_le_compat_l; lra). lra.
    - specialize (IH Sx Bw). lra. }
  rewrite P1. pose proof (parts h wh hpos w t (t * d) xs la Ht) as Pt.
  assert (C : t * (h * dot (pushes xs w) q) - t * d * dot wh q <= total_part h la).
  { assert (S : dot wh q = dot (comb la xs) q) by (rewrite (kkt_stat _ _ _ _ _ K q); simpl; ring).
    rewrite S. apply Pt; auto.
    - split; [apply Rmult_le_pos; lra|]. apply Rle_trans with (t * / t); [apply Rmult_le_compat_l;
        lra|rewrite Rinv_r; lra].
    - apply (kkt_lal _ _ _ _ _ K).
    - apply (kkt_la _ _ _ _ _ K).
    - apply kkt_slack; auto. }
  assert (C2 : 2 * (h * dot (pushes xs w) q - d * dot wh q) <= 2 * total_part h la / t).
  { apply Rmult_le_reg_l with t; [lra|].
    replace (t * (2 * total_part h la / t)) with (2 * total_part h la) by (field; lra). lra. }
  assert (Pos : 0 <= dot (pushes xs w) wh).
  { unfold pushes. generalize F1. generalize xs. intro l. induction l as [|x l IH]; intro H; simpl;
      [lra|]. rewrite dot_add_l, dot_scal_l.
    specialize (IH ltac:(intros; apply H; right; auto)). pose proof (H x (or_introl eq_refl)).
    pose proof (exp_pos (- dot x w)). nra. }
  assert (Sv : sq v = sq q - 2 * (d * dot wh q) + d * d * sq wh) by (unfold v; dots;
    rewrite (dot_comm q wh); ring).
  assert (Pv : dot (pushes xs w) v = dot (pushes xs w) q - d * dot (pushes xs w) wh) by (unfold v;
    dots; ring).
  assert (H1 : 2 * eta * (/ INR (length D) * dot (pushes xs w) v) <= 2 * (h * dot (pushes xs w) q)).
  { rewrite Pv. unfold h, Rdiv. assert (0 <= eta * / INR (length D) * (d * dot (pushes xs w) wh))
      by (apply Rmult_le_pos; [unfold h, Rdiv in hpos; lra|apply Rmult_le_pos; lra]). lra. }
  assert (H2 : eta * eta * average D (fun s => coef w s * coef w s * sq (snd s)) <= eta * h * (sqrt
    R4 * e) * fsum xs w).
  { replace (eta * h * (sqrt R4 * e) * fsum xs w) with (eta * eta * (/ INR (length D) * (sqrt R4 * e
      * fsum xs w))) by (unfold h, Rdiv; ring). apply Rmult_le_compat_l; [nra|auto]. }
  assert (H3 : d * d * sq wh <= sq wh / t).
  { pose proof (sq_pos wh). assert (d * d <= / t) by nra. unfold Rdiv. rewrite (Rmult_comm (sq wh)).
    apply Rmult_le_compat_r; auto. }
  rewrite Sv. unfold Rdiv in *. lra.
Qed.
Theorem sgd_direction : dir_limit (fun k => mean_w D eta k w0) (dirn wh).
Proof.
  assert (W : 0 < norm wh).
  { assert (G : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] Q;
      [contradiction|exists x; left; auto]).
    destruct (G xs ne) as [x I]. pose proof (F1 x I). pose proof (cauchy_le x wh) as Q.
    destruct (norm_pos wh) as [|Z]; auto. rewrite <- Z in Q. lra. }
  assert (F0 : 0 < fsum xs w0) by (apply fsum_pos; auto).
  set (m := Rmin (/ fsum xs w0) (c D eta wh e R4)). assert (m0 : 0 < m) by (apply Rmin_pos; auto;
    apply Rinv_0_lt_compat; auto).
  assert (Fk : forall k, mean D eta (fsum xs) k w0 <= / m * / (INR k + 1)).
  { intro k. eapply Rle_trans; [apply (sgd_loss D eta J wh e R4 epos Jpos JJ F1 ne HR cpos k w0
      start)|]. rewrite <- Rinv_mult. pose proof (pos_INR k).
    assert (A1 : m <= / fsum xs w0) by apply Rmin_l.
    assert (A2 : m <= c D eta wh e R4) by apply Rmin_r.
    apply Rinv_le_contravar; [apply Rmult_lt_0_compat; lra|].
    assert (m * INR k <= c D eta wh e R4 * INR k) by (apply Rmult_le_compat_r; auto).
    unfold xs in *. lra. }
  pose proof (total_part_pos h hpos la) as Tp. pose proof (sq_pos wh) as Sw.
  assert (e0 : 0 <= e).
  { assert (G : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] Q;
      [contradiction|exists x; left; auto]).
    destruct (G xs ne) as [x I]. destruct start as [_ B]. pose proof (B x I).
    pose proof (exp_pos (- dot x w0)). lra. }
  set (A := 2 * total_part h la + sq wh). set (Q := eta * h * (sqrt R4 * e)).
  assert (A0 : 0 <= A) by (unfold A; lra).
  assert (Q0 : 0 <= Q) by (unfold Q; apply Rmult_le_pos; [nra|]; apply Rmult_le_pos;
    [apply sqrt_pos|auto]).
  set (B := A + Q * / m). assert (B0 : 0 <= B) by (unfold B;
    assert (0 < / m) by (apply Rinv_0_lt_compat; auto); nra).
  set (M := fun k => mean D eta (fun w => sq (r (INR k + 1) w)) k w0).
  assert (hs : forall w s, held D J e w -> In s D -> held D J e (sgd_step eta w s))
    by (intros w s Hw I; apply (held_step D eta J e epos Jpos JJ w s Hw I)).
  assert (St : forall k, M (S k) <= M k + B / (INR k + 1)).
  { intro k. unfold M. rewrite (mean_last D eta _ k w0), S_INR. pose proof (pos_INR k) as Pk.
    set (t := INR k + 1).
    eapply Rle_trans; [apply (mean_mono D eta n0 (held D J e) _ (fun w => A / t + 1 * sq (r t w)
      + Q * fsum xs w) k hs); [|exact start]|].
    - intros w Hw. pose proof (draw w t Hw ltac:(unfold t; lra)) as Dr. fold A Q in Dr. lra.
    - rewrite mean_lin by exact n0. pose proof (Fk k) as Fk'. fold t in Fk'. unfold B.
      assert (Q * mean D eta (fsum xs) k w0 <= Q * (/ m * / t)) by (apply Rmult_le_compat_l; auto).
      unfold Rdiv. lra. }
  assert (Mk : forall k, M k <= sq w0 + 2 * B * ln (INR k + 1)).
  { induction k.
    - unfold M. simpl. rewrite Rplus_0_l, ln_1. right. assert (V : veq (r 1 w0) w0) by (intro z;
        unfold r; rewrite ln_1; dots; ring).
      rewrite <- (norm_sq (r 1 w0)), (norm_veq _ _ V), norm_sq. ring.
    - eapply Rle_trans; [apply St|]. rewrite S_INR. pose proof (pos_INR k).
      set (t := INR k + 1) in *. assert (It : 0 < / t <= 1) by (split; [apply Rinv_0_lt_compat;
        unfold t; lra|rewrite <- Rinv_1; apply Rinv_le_contravar; unfold t; lra]).
      assert (L : ln (t + 1) = ln t + ln (1 + / t)) by (replace (t + 1) with (t * (1 + / t))
        by (field; unfold t; lra); rewrite ln_mult; unfold t in *; lra).
      pose proof (ln_low (/ t) ltac:(lra)). assert (/ t / 2 <= ln (1 + / t)) by nra. rewrite L.
      unfold Rdiv in *. nra. }
  apply (slow_limit _ wh (sq w0) (2 * B)); auto; [apply sq_pos|lra|]. intro k.
  eapply Rle_trans; [|apply Mk]. unfold M. set (t := INR k + 1).
  set (d := vsub (mean_w D eta k w0) (vscal (ln t) wh)).
  set (E := mean D eta (fun w => sq (r t w)) k w0).
  (* |E r|^2 <= E |r|^2 *)
  assert (Dz : forall z, dot d z = mean D eta (fun w => dot (r t w) z) k w0).
  { intro z. unfold d. rewrite dot_sub_l, dot_scal_l, mean_w_dot.
    transitivity (mean D eta (fun w => - (ln t * dot wh z) + 1 * dot w z + 0 * 0) k w0).
    - rewrite (mean_lin D eta n0 (- (ln t * dot wh z)) 1 0 (fun w => dot w z) (fun _ => 0)). ring.
    - apply Rle_antisym; apply (mean_mono D eta n0 (fun _ => True)); auto; intros w _; unfold r;
        rewrite dot_sub_l, dot_scal_l; lra. }
  assert (E0 : 0 <= E) by (rewrite <- (mean_0 D eta k w0);
    apply (mean_mono D eta n0 (fun _ => True)); auto; intros; apply sq_pos).
  assert (Z : dot d d * dot d d <= sq d * E).
  { rewrite (Dz d). eapply Rle_trans; [apply mean_square; exact n0|].
    replace (sq d * E) with (mean D eta (fun w => 0 + sq d * sq (r t w) + 0 * 0) k w0)
      by (rewrite (mean_lin D eta n0 0 (sq d) 0 (fun w => sq (r t w)) (fun _ => 0)); fold E; ring).
    apply (mean_mono D eta n0 (fun _ => True)); auto. intros w _. pose proof (cauchy_sq (r t w) d).
    lra. }
  fold (sq d) in Z. pose proof (sq_pos d). destruct (Req_dec (sq d) 0) as [Zd|Zd]; [fold d; lra|].
  fold d. nra.
Qed.
End Direction.
