(* lemma:invariance for networks, and T7.1 there: a pattern whose pushes agree is kept for ever, and
   W_k/|W_k| converges to the max-margin direction of the features. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Margincert Require Import Vectors Model MaxMargin Invariance InvarianceLimit Network.
Import ListNotations.
Open Scope R_scope.

(* For every (m,i) with H_mi = 1: y_i v_m > 0, and x_i.x_i' >= 0 where H_mi' = 1, <= 0 elsewhere. *)
Definition pushes_agree (v : list R) (D : list sample) (W : list vec) :=
  forall a w s s', In (a, w) (combine v W) -> In s D -> In s' D -> active w s = true ->
  0 < sg s * a /\ if active w s' then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0.

Section Kept.
Variables (D D' : list sample) (h : R) (c : sample -> R).
Hypotheses (hpos : 0 < h) (cpos : forall s, 0 < c s) (sub : incl D' D).
Let g s := sg s * c s.

Lemma neuron_kept a w0 w s' :
  (forall s, In s D -> active w0 s = true ->
    0 < sg s * a /\ if active w0 s' then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0)
      ->
  (forall s, In s D -> active w s = active w0 s) -> In s' D ->
  active (vadd w (vscal h (net_push g a w D'))) s' = active w0 s'.
Proof.
  intros H E I. rewrite <- (E s' I). set (p := net_push g a w D').
  assert (G : if active w0 s' then 0 <= dot p (snd s') else dot p (snd s') <= 0).
  { unfold p. rewrite net_push_dot. revert sub. induction D' as [|s l IH]; intro S; simpl;
    [destruct (active w0 s'); lra|].
    specialize (IH ltac:(intros x Ix; apply S; right; auto)).
    assert (Is : In s D) by (apply S; left; auto).
    rewrite (E s Is). specialize (H s Is). unfold g in *. pose proof (cpos s).
    destruct (active w0 s); [|destruct (active w0 s'); lra].
    destruct H as [P Q]; auto. assert (0 < a * (sg s * c s)) by nra. destruct (active w0 s'); nra. }
  rewrite <- (E s' I) in G. destruct (active w s') eqn:A; [apply active_t in A;
    apply active_t|apply active_f in A; apply active_f];
    rewrite dot_add_r, dot_scal_r, (dot_comm _ p); nra.
Qed.
Lemma column_kept s' : In s' D -> forall v W0 W, length v = length W0 -> length W = length W0 ->
  (forall a w, In (a, w) (combine v W0) -> forall s, In s D -> active w s = true ->
    0 < sg s * a /\ if active w s' then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0) ->
  (forall s, In s D -> column W s = column W0 s) ->
  column (map (fun e => vadd (snd e) (vscal h (net_push g (fst e) (snd e) D'))) (combine v W)) s'
    = column W0 s'.
Proof.
  intro I. induction v as [|a v IH]; intros [|w0 W0] [|w W] L L' H E; try discriminate; auto.
  simpl. f_equal.
  - apply neuron_kept; auto; [apply H; left; auto|]. intros s Is. specialize (E s Is).
    injection E; auto.
  - apply IH; [inversion L|inversion L'| |]; auto; [intros b u J; apply H; right; auto|].
    intros s Is. specialize (E s Is). injection E; auto.
Qed.
End Kept.

Section Invariance.
Variables (v : list R) (D : list sample) (W0 : list vec).
Hypotheses (Lv : length v = length W0) (agree : pushes_agree v D W0).

Lemma net_step_keeps D' h W : 0 < h -> incl D' D -> length W = length W0 -> same_pattern D W0 W ->
  same_pattern D W0 (net_step v D' h W).
Proof.
  intros Hh S L E s' I. apply (column_kept D D' h (fun s => exp (- sg s * net v W (snd s)))); auto.
  intros; apply exp_pos.
Qed.
Theorem network_invariance h : 0 < h -> forall k, same_pattern D W0 (net_gd v D h W0 k).
Proof.
  intros Hh k. enough (length (net_gd v D h W0 k) = length W0
    /\ same_pattern D W0 (net_gd v D h W0 k)) by tauto.
  induction k as [|k [L E]]; simpl; [split; auto; intros s I; auto|].
  split; [rewrite length_step; congruence|apply net_step_keeps; auto; apply incl_refl].
Qed.
(* a draw of SGD is a step on one sample *)
Theorem network_sgd_invariance eta drawn : 0 < eta -> incl drawn D ->
  same_pattern D W0 (fold_left (fun W s => net_step v [s] eta W) drawn W0).
Proof.
  intros He. assert (G : forall W, length W = length W0 -> same_pattern D W0 W -> incl drawn D ->
    same_pattern D W0 (fold_left (fun W s => net_step v [s] eta W) drawn W)); [|apply G; auto;
      intros s I; auto].
  induction drawn as [|s l IH]; simpl; intros W L E S; auto. apply IH.
  - rewrite length_step; congruence.
  - apply net_step_keeps; auto. intros x [<-|[]]. apply S; left; auto.
  - intros x I. apply S; right; auto.
Qed.
End Invariance.

(* One neuron on the features.  Every sample is there, and one that no neuron sees never pushes. *)
Definition lifted v (D : list sample) W0 : list sample := map (fun s => (true, feature v W0 s)) D.

Section Limit.
Variables (d : nat) (v : list R) (D : list sample) (h : R) (W0 : list vec).
Hypotheses (LD : of_length d (map snd D)) (LW : of_length d W0) (Lv : length v
  = length W0) (hpos : 0 < h)
  (agree : pushes_agree v D W0).
Let W k := net_gd v D h W0 k.

Lemma row_length s : In s D -> length (snd s) = d.
Proof. intro I. apply LD, in_map; auto. Qed.
Lemma W_shape k : length (W k) = length W0 /\ of_length d (W k).
Proof. induction k as [|k [A B]]; [auto|]. split; [unfold W in *; simpl; rewrite length_step;
  congruence|apply of_length_step; auto]. Qed.
Lemma W_kept k : same_pattern D W0 (W k).
Proof. apply network_invariance; auto. Qed.
Lemma feature_W k s : In s D -> dot (feature v W0 s) (concat (W k)) = sg s * net v (W k) (snd s).
Proof.
  intro I. destruct (W_shape k) as [A B]. apply feature_dot with d; auto; [apply row_length;
    auto|apply W_kept; auto].
Qed.
Lemma net_sign : forall u U s, length u = length U -> (forall a w, In (a,
  w) (combine u U) -> active w s = true -> 0 < sg s * a) ->
  if seen U s then 0 < sg s * net u U (snd s) else sg s * net u U (snd s) = 0.
Proof.
  unfold seen. induction u as [|a u IH]; intros [|w U] s L H; simpl in *; try discriminate; [ring|].
  specialize (IH U s ltac:(lia) ltac:(intros b x J; apply H; auto)).
  specialize (H a w (or_introl eq_refl)).
  rewrite Rmult_plus_distr_l, <- Rmult_assoc. unfold relu. destruct (active w s) eqn:A; simpl.
  - apply active_t in A. rewrite Rmax_right by lra. specialize (H eq_refl).
    destruct (existsb (fun x => active x s) U); nra.
  - apply active_f in A. rewrite Rmax_left by lra. destruct (existsb (fun x => active x s) U); lra.
Qed.
Lemma W_sign k s : In s D -> if seen W0 s then 0 < dot (feature v W0 s) (concat (W k)) else dot
  (feature v W0 s) (concat (W k)) = 0.
Proof.
  intro I. destruct (seen W0 s) eqn:E; [|apply feature_unseen; auto]. rewrite feature_W by auto.
  destruct (W_shape k) as [A _]. pose proof (net_sign v (W k) s ltac:(congruence)) as N.
  rewrite seen_column, (W_kept k s I), <- seen_column, E in N.
  apply N. clear N. pose proof (W_kept k s I) as C. intros a w J Aw.
  assert (G : forall u U U', length U = length U' -> column U s = column U' s -> In (a,
    w) (combine u U) -> exists w', In (a, w') (combine u U') /\ active w' s = active w s).
  { clear. induction u as [|b u IH]; intros [|x U] [|x' U'] L C J; simpl in *; try discriminate;
    try tauto.
    injection C as C1 C2. destruct J as [J|J]; [injection J as -> ->; exists x'; auto|].
    destruct (IH U U' ltac:(lia) C2 J) as [w' [P Q]]. exists w'; auto. }
  destruct (G v (W k) W0 A C J) as [w' [P Q]]. apply (agree a w' s s P I I). congruence.
Qed.

Lemma lifted_push k y : dot (push (lifted v D W0) (concat (W k))) y =
  pulls v W0 (fun s => exp (- sg s * net v (W k) (snd s))) D y.
Proof.
  assert (G : forall l, incl l D -> dot (push (lifted v l W0) (concat (W k))) y
    = pulls v W0 (fun s => exp (- sg s * net v (W k) (snd s))) l y).
  { unfold pulls. induction l as [|s l IH]; intro S; simpl; auto. rewrite dot_add_l, dot_scal_l.
    rewrite <- IH by (intros x I; apply S; right; auto). f_equal.
    assert (I : In s D) by (apply S; left; auto). pose proof (W_sign k s I) as Q.
    unfold coef; simpl. rewrite feature_W in * by auto.
    destruct (seen W0 s) eqn:E; [|rewrite feature_unseen by auto; ring].
    destruct (Rlt_dec _ _); [|contradiction]. f_equal. f_equal. ring. }
  apply G, incl_refl.
Qed.
Lemma push_veq l w w' : veq w w' -> push l w = push l w'.
Proof.
  intro E. induction l as [|s l IH]; simpl; auto. rewrite IH. unfold coef.
  rewrite (dot_comm _ w), (E (snd s)), (dot_comm w'). auto.
Qed.
(* the rows one behind the other are gradient descent on the features *)
Lemma lifted_gd k : veq (gd (lifted v D W0) h (concat W0) k) (concat (W k)).
Proof.
  induction k; [intro; auto|]. intro y. simpl. unfold step.
  rewrite dot_add_l, dot_scal_l, (push_veq _ _ _ IHk), (IHk y), lifted_push.
  destruct (W_shape k) as [A B]. unfold W at 3. simpl. symmetry.
  apply (moved_dot d D h (fun s => exp (- sg s * net v (W k) (snd s))) v LD W0 (W k) y Lv A); auto.
  apply W_kept.
Qed.

Lemma lifted_features : picked (pattern (lifted v D W0) (concat W0)) (lifted v D W0)
  = features v D W0.
Proof.
  unfold features. assert (G : forall l, incl l D -> picked (pattern (lifted v l W0) (concat W0))
    (lifted v l W0) = map (feature v W0) (filter (seen W0) l)).
  { induction l as [|s l IH]; intro S; simpl; auto. rewrite IH by (intros x I; apply S; right;
    auto).
    pose proof (W_sign 0 s ltac:(apply S; left; auto)) as Q. change (W 0) with W0 in Q.
    unfold active; simpl. destruct (Rlt_dec _ _), (seen W0 s); auto; lra. }
  apply G, incl_refl.
Qed.
Lemma in_lifted b z : In (b, z) (combine (pattern (lifted v D W0) (concat W0)) (lifted v D W0)) ->
  exists s, In s D /\ z = (true, feature v W0 s) /\ b = seen W0 s.
Proof.
  intro I. assert (P : In z (lifted v D W0) /\ b = active (concat W0) z).
  { revert I. generalize (lifted v D W0). induction l as [|q l IH]; simpl; [tauto|].
    intros [I|I]; [injection I as <- <-; auto|].
    destruct (IH I); auto. }
  destruct P as [P ->]. unfold lifted in P. apply in_map_iff in P. destruct P as [s [<- J]].
  exists s. repeat split; auto.
  pose proof (W_sign 0 s J) as Q. change (W 0) with W0 in Q.
  destruct (seen W0 s); [apply active_t|apply active_f]; simpl; lra.
Qed.

Variables (Wh : vec) (la : list R).
Hypotheses (nonempty : features v D W0 <> []) (K : kkt (features v D W0) [] Wh la []).

Theorem network_limit : (forall k, same_pattern D W0 (W k))
  /\ dir_limit (fun k => concat (W k)) (dirn Wh).
Proof.
  split; [exact W_kept|]. rewrite <- lifted_features in nonempty, K.
  destruct (invariance_limit (lifted v D W0) h (pattern (lifted v D W0) (concat W0)) (concat W0) Wh
    la hpos) as [_ X]; auto.
  - intros z I. destruct (in_lifted _ _ I) as [s [_ [-> _]]]. auto.
  - intros b z z' I I'. destruct (in_lifted _ _ I) as [s [J [-> A]]].
    destruct (in_lifted _ _ I') as [s' [J' [-> A']]]. simpl.
    destruct b; [|right; rewrite dot_comm; apply feature_unseen; auto].
    apply (feature_dot2 d s (row_length s J) v s' (row_length s' J')). intros a w Q B B'.
    destruct (agree a w s s' Q J J' B) as [P R]. destruct (agree a w s' s Q J' J B') as [P' _].
    rewrite B' in R.
    apply Rmult_le_pos; [nra|auto].
  - intros eps He. destruct (X eps He) as [N HN]. exists N. intros k Hk. specialize (HN k Hk).
    rewrite <- (norm_veq (vsub (dirn (gd (lifted v D W0) h (concat W0) k)) (dirn Wh))); auto.
    intro y. pose proof (lifted_gd k) as V. unfold dirn. dots. rewrite (norm_veq _ _ V), (V y).
    auto.
Qed.
End Limit.
