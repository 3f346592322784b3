(* Section 7: a network with one trained layer, f(x) = sum_m v_m max(0, w_m.x).  While its pattern
   is constant its rows, one behind the other, are gradient descent of one neuron on features. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model MaxMargin Gradient.
Import ListNotations.
Open Scope R_scope.

(* f(x): v holds the fixed weights v_m, W the trained rows w_m. *)
Fixpoint net (v : list R) (W : list vec) (x : vec) : R := match v, W with
  | a :: v', w :: W' => a * relu (dot x w) + net v' W' x | _, _ => 0 end.
(* n times the loss (1/n) sum_i exp(-y_i f(x_i)) *)
Definition net_nloss v (D : list sample) W : R :=
  fold_right (fun s r => exp (- sg s * net v W (snd s)) + r) 0 D.
(* Gradient descent with h = eta/n: w_m moves by h sum_i v_m y_i e^{-y_i f(x_i)} x_i, over the
   samples with w_m.x_i > 0 (net_gradient below, where no preactivation is 0). *)
Definition net_coef v W s := sg s * exp (- sg s * net v W (snd s)).
Fixpoint net_push (g : sample -> R) (a : R) (w : vec) (D : list sample) : vec := match D with
  | [] => []
  | s :: D' => vadd (vscal (if active w s then a * g s else 0) (snd s)) (net_push g a w D') end.
Definition net_step v D h W := map (fun e => vadd (snd e)
  (vscal h (net_push (net_coef v W) (fst e) (snd e) D))) (combine v W).
Fixpoint net_gd v D h W0 (k : nat) := match k with
  | O => W0 | S k => net_step v D h (net_gd v D h W0 k) end.

(* The column of a sample: which neurons it activates.  The pattern of W is that of W0 where all
   columns are. *)
Definition column (W : list vec) (s : sample) : list bool := map (fun w => active w s) W.
Definition same_pattern D W0 W := forall s, In s D -> column W s = column W0 s.
Definition seen W (s : sample) : bool := existsb (fun w => active w s) W.

(* The feature z_i = y_i (v_m H_mi x_i)_m, H the pattern of W, and those of the samples that some
   neuron sees; the rows w_m one behind the other are concat W. *)
Definition feature v W (s : sample) : vec :=
  flat_map (fun e => vscal (if active (snd e) s then sg s * fst e else 0) (snd s)) (combine v W).
Definition features v D W : list vec := map (feature v W) (filter (seen W) D).

(* ---- rows of one length ---- *)
Definition of_length (d : nat) (W : list vec) := forall w, In w W -> length w = d.

Lemma dot_app u u' v v' : length u = length v -> dot (u ++ u') (v ++ v') = dot u v + dot u' v'.
Proof. revert v; induction u as [|a u IH]; intros [|b v]; simpl; intro L; try discriminate; [ring|].
  rewrite IH by lia. ring. Qed.
Lemma dot_app_l u u' z : dot (u ++ u') z = dot u (firstn (length u) z) + dot u' (skipn (length u)
  z).
Proof.
  revert z; induction u as [|a u IH]; intro z; simpl; [ring|].
  destruct z as [|c z]; simpl; [rewrite dot_nil_r; ring|]. rewrite IH. ring.
Qed.
Lemma length_net_push g a w D d : of_length d (map snd D) -> (length (net_push g a w D) <= d)%nat.
Proof.
  induction D as [|s D IH]; intro L; simpl; [lia|]. rewrite length_vadd, length_vscal.
  rewrite (L (snd s)) by (left; auto). assert (length (net_push g a w D) <= d)%nat by (apply IH;
    intros x I; apply L; right; auto). lia.
Qed.
Lemma of_length_step v D h W d : of_length d (map snd D) -> of_length d W
  -> of_length d (net_step v D h W).
Proof.
  intros LD LW w I. unfold net_step in I. apply in_map_iff in I. destruct I as [[a u] [<- I]].
  simpl.
  rewrite length_vadd, length_vscal. pose proof (length_net_push (net_coef v W) a u D d LD).
  rewrite (LW u) by (apply in_combine_r in I; auto). lia.
Qed.
Lemma length_step v D h W : length v = length W -> length (net_step v D h W) = length W.
Proof. intro L. unfold net_step. rewrite map_length, combine_length. lia. Qed.

(* ---- the features of a phase ---- *)
Lemma feature_cons a v w W s : feature (a :: v) (w :: W) s =
  vscal (if active w s then sg s * a else 0) (snd s) ++ feature v W s.
Proof. reflexivity. Qed.
Section Phase.
Variables (d : nat) (s : sample).
Hypothesis Ls : length (snd s) = d.

Lemma feature_dot v : forall W W', length v = length W -> column W' s = column W s -> of_length d W'
  ->
  dot (feature v W s) (concat W') = sg s * net v W' (snd s).
Proof.
  unfold feature. induction v as [|a v IH]; intros [|w W] [|w' W'] L C LW; simpl in *;
    try discriminate; try ring.
  injection C as C1 C2. rewrite dot_app by (rewrite length_vscal, (LW w') by (left; auto); auto).
  rewrite (IH W W') by (auto; intros u I; apply LW; right; auto). rewrite dot_scal_l. unfold relu.
  rewrite <- C1. destruct (active w' s) eqn:A; [apply active_t in A;
    rewrite Rmax_right by lra|apply active_f in A; rewrite Rmax_left by lra]; ring.
Qed.
(* the same where the second vector is a feature *)
Lemma feature_dot2 v (s' : sample) : length (snd s') = d -> forall W,
  (forall a w, In (a, w) (combine v W) -> active w s = true -> active w s' = true -> 0
    <= sg s * a * (sg s' * a) * dot (snd s) (snd s')) ->
  0 <= dot (feature v W s) (feature v W s').
Proof.
  unfold feature. intro L'. induction v as [|a v IH]; intros [|w W] H; simpl in *; try lra.
  rewrite dot_app by (rewrite !length_vscal; congruence). rewrite dot_scal_l, dot_scal_r.
  assert (0 <= dot (flat_map (fun e => vscal (if active (snd e) s then sg s * fst e else 0) (snd s))
    (combine v W))
    (flat_map (fun e => vscal (if active (snd e) s' then sg s' * fst e else 0) (snd s')) (combine v
      W))).
  { apply IH. intros b u I. apply H. right; auto. }
  pose proof (H a w (or_introl eq_refl)) as Q. destruct (active w s), (active w s');
    try specialize (Q eq_refl eq_refl); lra.
Qed.
Lemma feature_unseen v W z : seen W s = false -> dot (feature v W s) z = 0.
Proof.
  unfold feature, seen. revert W z; induction v as [|a v IH]; intros [|w W] z; simpl; auto.
  intro E. apply orb_false_iff in E. destruct E as [-> E]. rewrite dot_app_l, IH by auto. dots.
  ring.
Qed.
End Phase.

Lemma seen_column W s : seen W s = existsb (fun b => b) (column W s).
Proof. unfold seen, column. induction W; simpl; congruence. Qed.

(* sum_i c_i z_i.y *)
Definition pulls v W (c : sample -> R) (D : list sample) (y : vec) : R :=
  fold_right (fun s r => c s * dot (feature v W s) y + r) 0 D.

Lemma net_push_dot g a w D y : dot (net_push g a w D) y
  = fold_right (fun s r => (if active w s then a * g s else 0) * dot (snd s) y + r) 0 D.
Proof. induction D as [|s D IH]; simpl; auto. rewrite dot_add_l, dot_scal_l, IH. ring. Qed.

(* the rows that a step with the weights c_i has moved *)
Lemma moved_dot d D h c v : of_length d (map snd D) -> forall W W' y,
  length v = length W -> length W' = length W ->
  (forall s, In s D -> column W' s = column W s) -> of_length d W' ->
  dot (concat (map (fun e => vadd (snd e) (vscal h (net_push (fun s => sg s * c s) (fst e) (snd e)
    D))) (combine v W'))) y
  = dot (concat W') y + h * pulls v W c D y.
Proof.
  intro LD. induction v as [|a v IH]; intros [|w W] [|w' W'] y L L' C LW; try discriminate.
  - assert (E : pulls [] [] c D y = 0) by (clear; induction D as [|s l IH]; simpl in *; lra).
    simpl. rewrite E. ring.
  - cbn [combine map concat fst snd]. pose proof (length_net_push (fun s => sg s * c s) a w' D d LD)
    as Lp.
    pose proof (LW w' (or_introl eq_refl)) as Lw.
    rewrite !dot_app_l, length_vadd, length_vscal, Nat.max_l, Lw by lia.
    rewrite IH with (W := W); [|inversion L; auto|inversion L'; auto|intros s I; specialize (C s I);
      inversion C; auto|
      intros u I; apply LW; right; auto].
    rewrite dot_add_l, dot_scal_l, net_push_dot.
    assert (E : fold_right (fun s r => (if active w' s then a * (sg s * c s) else 0) * dot (snd s)
      (firstn d y) + r) 0 D
      + pulls v W c D (skipn d y) = pulls (a :: v) (w :: W) c D y); [|rewrite <- E; ring].
    clear - LD C. unfold pulls. induction D as [|s D IH]; simpl; [ring|].
    specialize (IH ltac:(intros x I; apply LD; right; auto) ltac:(intros x I; apply C; right;
      auto)).
    rewrite feature_cons, dot_app_l, length_vscal, (LD (snd s)) by (left; auto).
    rewrite dot_scal_l. pose proof (C s (or_introl eq_refl)) as Cs. injection Cs as C1 _.
    rewrite C1.
    rewrite <- IH. destruct (active w s); ring.
Qed.

(* net_push is minus the gradient of n times the loss, where no preactivation is 0: W moves to W + t
  U *)
Definition shifted W t (U : list vec) := map (fun e => vadd (fst e) (vscal t (snd e))) (combine W
  U).
Definition push_along g v W (U : list vec) D := fold_right (fun e r =>
  dot (net_push g (fst (fst e)) (snd (fst e)) D) (snd e) + r) 0 (combine (combine v W) U).

Lemma is_derive_relu w u x : dot x w <> 0 ->
  is_derive (fun t => relu (dot x (vadd w (vscal t u)))) 0 (if Rlt_dec 0 (dot x w) then dot x u else
    0).
Proof.
  intro N. apply (is_derive_ext (fun t => relu (dot x w + t * dot x u))); [|apply relu_line; auto].
  intro t. rewrite dot_add_r, dot_scal_r. reflexivity.
Qed.
Definition net_slope v W U (s : sample) := fold_right (fun e r =>
  (if active (snd (fst e)) s then fst (fst e) * dot (snd s) (snd e) else 0) + r) 0 (combine (combine
    v W) U).
Lemma is_derive_net v s : forall W U, (forall w, In w W -> dot (snd s) w <> 0) ->
  is_derive (fun t => net v (shifted W t U) (snd s)) 0 (net_slope v W U s).
Proof.
  unfold shifted, net_slope. induction v as [|a v IH]; intros [|w W] [|u U] N; simpl;
    try (auto_derive; auto; fail).
  apply (is_derive_plus (fun t => a * relu (dot (snd s) (vadd w (vscal t u))))); [|apply IH; intros;
    apply N; right; auto].
  pose proof (is_derive_scal _ _ a _ (is_derive_relu w u (snd s) (N w (or_introl eq_refl)))) as R.
  unfold active. destruct (Rlt_dec 0 (dot (snd s) w)); [exact R|]. rewrite Rmult_0_r in R. exact R.
Qed.
Lemma shifted_0 : forall W U, length U = length W -> forall v x,
  net v (shifted W 0 U) x = net v W x.
Proof.
  unfold shifted. induction W as [|w W IH]; intros [|u U] L [|a v] x; simpl in *; try discriminate;
    auto.
  rewrite IH by lia. f_equal. f_equal. f_equal. dots. ring.
Qed.
Lemma push_along_dot g v D : forall W U, push_along g v W U D
  = fold_right (fun s r => g s * net_slope v W U s + r) 0 D.
Proof.
  unfold push_along, net_slope. induction v as [|a v IH]; intros [|w W] [|u U];
    try (clear; induction D as [|s l IHl]; simpl in *; [auto|lra]).
  cbn [combine fold_right fst snd]. rewrite IH, net_push_dot. clear.
  induction D as [|s l IHl]; simpl; [ring|]. rewrite <- IHl. destruct (active w s); ring.
Qed.
Theorem net_gradient v D W U : length U = length W -> (forall s w,
  In s D -> In w W -> dot (snd s) w <> 0) ->
  is_derive (fun t => net_nloss v D (shifted W t U)) 0 (- push_along (net_coef v W) v W U D).
Proof.
  intros L N. rewrite push_along_dot. unfold net_nloss. induction D as [|s D IH]; simpl;
    [auto_derive; auto; ring|].
  rewrite Ropp_plus_distr. apply (is_derive_plus (fun t => exp (- sg s * net v (shifted W t U) (snd
    s)))); [|apply IH; intros; apply N; auto; right; auto].
  pose proof (is_derive_net v s W U ltac:(intros; apply N; auto; left; auto)) as R.
  assert (X : is_derive (fun t => exp (- sg s * net v (shifted W t U) (snd s))) 0
    (- sg s * net_slope v W U s * exp (- sg s * net v (shifted W 0 U) (snd s)))).
  { apply (is_derive_comp exp (fun t => - sg s * net v (shifted W t U) (snd s)));
      [apply is_derive_Reals, derivable_pt_lim_exp|apply (is_derive_scal _ 0 (- sg s)); exact R]. }
  rewrite shifted_0 in X by auto. unfold net_coef at 1.
  replace (- (sg s * exp (- sg s * net v W (snd s)) * net_slope v W U s)) with
    (- sg s * net_slope v W U s * exp (- sg s * net v W (snd s))) by ring. exact X.
Qed.
