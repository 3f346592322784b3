(* T4 and lemma:shadowing with h beta <= 2: while all signs are certain,
  errors add and do not multiply. *)
From Coq Require Import Reals List Lra Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

(* (sum c x x^T) d and its two sums *)
Fixpoint mat (l : list (R * vec)) (d : vec) : vec := match l with
  | [] => [] | (c, x) :: l' => vadd (vscal (c * dot x d) x) (mat l' d) end.
Fixpoint quad (l : list (R * vec)) (d : vec) : R := match l with
  | [] => 0 | (c, x) :: l' => c * (dot x d * dot x d) + quad l' d end.
Fixpoint trace (l : list (R * vec)) : R := match l with
  | [] => 0 | (c, x) :: l' => c * sq x + trace l' end.
Definition nonneg (l : list (R * vec)) := Forall (fun p => 0 <= fst p) l.

Lemma mat_dot l d : dot d (mat l d) = quad l d.
Proof. induction l as [|[c x] l IH]; simpl; [apply dot_nil_r|].
  rewrite dot_add_r, dot_scal_r, IH, (dot_comm d x). ring. Qed.
Lemma mat_cross l d t x : nonneg l -> 2 * t * dot x (mat l d) <= t * t * trace l + sq x * quad l d.
Proof.
  induction 1 as [|[c z] l Hc H IH]; simpl in *; [rewrite dot_nil_r; lra|].
  rewrite dot_add_r, dot_scal_r. pose proof (sq_pos (vsub (vscal t z) (vscal (dot z d) x))) as P.
  dots. rewrite (dot_comm z x) in P.
  assert (0 <= c * (t * t * dot z z - 2 * t * dot z d * dot x z + dot z d * dot z d * dot x x)) by
    (apply Rmult_le_pos; [auto|lra]).
  lra.
Qed.
Lemma mat_sq l d : nonneg l -> sq (mat l d) <= trace l * quad l d.
Proof.
  induction 1 as [|[c x] l Hc H IH]; simpl in *; [unfold sq; simpl; lra|].
  pose proof (mat_cross l d (dot x d) x H). dots. rewrite (dot_comm (mat l d) x).
  assert (c * (2 * dot x d * dot x (mat l d)) <= c * (dot x d * dot x d * trace l + dot x x * quad l
    d)) by (apply Rmult_le_compat_l; auto).
  lra.
Qed.
Lemma quad_pos l d : nonneg l -> 0 <= quad l d.
Proof. induction 1 as [|[c x] l Hc H IH]; simpl in *; [lra|]. pose proof (Rle_0_sqr (dot x d)).
  unfold Rsqr in *. nra. Qed.
Theorem nonexpansive l d : nonneg l -> trace l <= 2 -> norm (vsub d (mat l d)) <= norm d.
Proof.
  intros H T. apply norm_le; [apply norm_pos|]. rewrite norm_sq.
  pose proof (mat_sq l d H). pose proof (quad_pos l d H). dots.
  rewrite (dot_comm (mat l d) d), mat_dot. nra.
Qed.

(* beyond 2 the map expands by trace - 1 at most *)
Lemma quad_trace l d : nonneg l -> quad l d <= trace l * sq d.
Proof.
  induction 1 as [|[c x] l Hc H IH]; simpl in *; [lra|]. pose proof (cauchy_sq x d).
  assert (c * (dot x d * dot x d) <= c * (sq x * sq d)) by (apply Rmult_le_compat_l; auto). lra.
Qed.
Theorem expansive l d : nonneg l -> norm (vsub d (mat l d)) <= Rmax 1 (trace l - 1) * norm d.
Proof.
  intros H. destruct (Rle_dec (trace l) 2) as [T|T].
  - eapply Rle_trans; [apply nonexpansive; auto|]. pose proof (norm_pos d).
    pose proof (Rmax_l 1 (trace l - 1)). nra.
  - rewrite Rmax_right by lra. apply norm_le; [apply Rmult_le_pos; [lra|apply norm_pos]|].
    replace ((trace l - 1) * norm d * ((trace l - 1) * norm d))
      with ((trace l - 1) * (trace l - 1) * (norm d * norm d)) by ring.
    rewrite norm_sq. pose proof (mat_sq l d H). pose proof (quad_trace l d H).
    pose proof (sq_pos d). dots. rewrite (dot_comm (mat l d) d), mat_dot.
    assert ((trace l - 2) * quad l d <= (trace l - 2) * (trace l * dot d d)) by (apply
      Rmult_le_compat_l; lra). nra.
Qed.

Lemma exp_diff a b : exists c, 0 <= c /\ c <= Rmax (exp a) (exp b) /\ exp a - exp b = c * (a - b).
Proof.
  assert (W : forall a b, a < b -> exists c, 0 <= c /\ c <= exp b /\ exp b - exp a = c * (b - a)).
  { intros x y L. destruct (MVT_cor2 exp exp x y L) as [c [E [A B]]]; [intros;
    apply derivable_pt_lim_exp|].
    exists (exp c). split; [left; apply exp_pos|]. split; [left; apply exp_increasing; lra|]. lra. }
  destruct (Rtotal_order a b) as [L|[ -> |L]].
  - destruct (W _ _ L) as [c [A [B C]]]. exists c. split; auto.
    split; [eapply Rle_trans; [apply B|apply Rmax_r]|lra].
  - exists 0. pose proof (Rmax_l (exp b) (exp b)). pose proof (exp_pos b). repeat split; lra.
  - destruct (W _ _ L) as [c [A [B C]]]. exists c. split; auto.
    split; [eapply Rle_trans; [apply B|apply Rmax_l]|lra].
Qed.
Lemma exp_le a b : a <= b -> exp a <= exp b.
Proof. intros [L| ->]; [left; apply exp_increasing; auto|lra]. Qed.

Lemma exp_chord l y : 0 <= l <= 1 -> exp (l * y) <= 1 - l + l * exp y.
Proof.
  intros [A B]. pose proof (exp_pos (l * y)) as P.
  assert (U : exp (l * y) * (1 + (1 - l) * y) <= exp y).
  { apply Rle_trans with (exp (l * y) * exp ((1 - l) * y)); [apply Rmult_le_compat_l;
    [lra|apply exp_ineq1_le]|]. rewrite <- exp_plus. right. f_equal. ring. }
  assert (W : exp (l * y) * (1 - l * y) <= 1).
  { apply Rle_trans with (exp (l * y) * exp (- (l * y))); [apply Rmult_le_compat_l; [lra|];
    pose proof (exp_ineq1_le (- (l * y))); lra|].
    rewrite <- exp_plus, Rplus_opp_r, exp_0. lra. }
  assert (l * (exp (l * y) * (1 + (1 - l) * y)) <= l * exp y) by (apply Rmult_le_compat_l; auto).
  assert ((1 - l) * (exp (l * y) * (1 - l * y)) <= (1 - l) * 1) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

Definition wt (c : vec) (s : sample) := exp (- sg s * dot (snd s) c).
Fixpoint pushJ (J : list bool) (D : list sample) (w : vec) : vec := match J, D with
  | b :: J', s :: D' => if b then vadd (vscal (sg s * wt w s) (snd s)) (pushJ J' D' w) else pushJ J'
    D' w
  | _, _ => [] end.
Definition stepJ J D h w := vadd w (vscal h (pushJ J D w)).
(* n times the trace of the Hessian, at the worst point of the ball *)
Fixpoint beta (J : list bool) (D : list sample) (c : vec) (e : R) : R := match J, D with
  | b :: J', s :: D' => (if b then sq (snd s) * (wt c s * exp (norm (snd s) * e)) else 0) + beta J'
    D' c e
  | _, _ => 0 end.

Lemma push_pat D w z : dot (push D w) z = dot (pushJ (pattern D w) D w) z.
Proof.
  induction D as [|s D IH]; simpl; auto. rewrite dot_add_l, dot_scal_l, IH.
  unfold active, coef, wt, sg.
  destruct (Rlt_dec _ _); [|ring]. rewrite dot_add_l, dot_scal_l. destruct (fst s).
  - replace (- (1) * dot (snd s) w) with (- dot (snd s) w) by ring. ring.
  - replace (- (-1) * dot (snd s) w) with (dot (snd s) w) by ring. ring.
Qed.
Lemma ball_dot x w c e : norm (vsub w c) <= e -> Rabs (dot x w - dot x c) <= norm x * e.
Proof. intro H. rewrite <- dot_sub_r. eapply Rle_trans; [apply cauchy|].
  apply Rmult_le_compat_l; [apply norm_pos|auto]. Qed.

Lemma push_diff h J D w c e : 0 < h -> 0 <= e -> norm (vsub w c) <= e -> exists l,
  nonneg l /\ trace l <= h * beta J D c e /\
  forall z, h * (dot (pushJ J D w) z - dot (pushJ J D c) z) = - dot (mat l (vsub w c)) z.
Proof.
  intros Hh He N. revert J; induction D as [|s D IH]; intros [|b J];
    try (exists []; repeat split; simpl; try constructor; intros; lra).
  destruct (IH J) as [l [A [B C]]]. destruct b; simpl.
  2:{ exists l. repeat split; auto. lra. }
  destruct (exp_diff (- sg s * dot (snd s) w) (- sg s * dot (snd s) c)) as [g [G1 [G2 G3]]].
  exists ((h * g, snd s) :: l). split; [constructor; auto; simpl; nra|]. split; simpl.
  - assert (g <= wt c s * exp (norm (snd s) * e)).
    { eapply Rle_trans; [apply G2|]. unfold wt. rewrite <- exp_plus. apply Rmax_lub; apply exp_le.
      - pose proof (ball_dot (snd s) _ _ _ N) as Q. unfold Rabs, sg in *;
        destruct (Rcase_abs _), (fst s); lra.
      - pose proof (norm_pos (snd s)). nra. }
    pose proof (sq_pos (snd s)).
    assert (h * (sq (snd s) * g) <= h * (sq (snd s) * (wt c s * exp (norm (snd s) * e)))) by (apply
      Rmult_le_compat_l; [lra|]; apply Rmult_le_compat_l; auto).
    lra.
  - intro z. rewrite !dot_add_l, !dot_scal_l, dot_sub_r. specialize (C z). unfold wt in *.
    assert (E : sg s * (exp (- sg s * dot (snd s) w) - exp (- sg s * dot (snd s) c))
      = - g * (dot (snd s) w - dot (snd s) c)).
    { rewrite G3. pose proof (sg1 s). replace (- sg s * dot (snd s) w - - sg s * dot (snd s) c)
      with (- sg s * (dot (snd s) w - dot (snd s) c)) by ring.
      replace (sg s * (g * (- sg s * (dot (snd s) w - dot (snd s) c))))
        with (- g * (sg s * sg s) * (dot (snd s) w - dot (snd s) c)) by ring. rewrite H; ring. }
    assert (E2 : h * dot (snd s) z * (sg s * (exp (- sg s * dot (snd s) w) - exp (- sg s * dot (snd
      s) c))) = h * dot (snd s) z * (- g * (dot (snd s) w - dot (snd s) c))) by (rewrite E; auto).
    lra.
Qed.

(* a step with the pattern frozen at J, and a step of gradient descent where J is the pattern *)
Lemma shadow_frozen J D h w c e c' : 0 < h -> 0 <= e -> norm (vsub w c) <= e -> h * beta J D c e
  <= 2 ->
  norm (vsub (stepJ J D h w) c') <= e + norm (vsub (stepJ J D h c) c').
Proof.
  intros Hh He N B. destruct (push_diff h J D w c e Hh He N) as [l [L1 [L2 L3]]].
  assert (X : veq (vsub (stepJ J D h w) c') (vadd (vsub (vsub w c) (mat l (vsub w c))) (vsub (stepJ
    J D h c) c'))).
  { intro z. unfold stepJ. specialize (L3 z). dots. lra. }
  rewrite (norm_veq _ _ X). eapply Rle_trans; [apply norm_add|].
  apply Rplus_le_compat_r. eapply Rle_trans; [apply nonexpansive; auto; lra|auto].
Qed.
Theorem shadow_step J D h w c e c' : 0 < h -> 0 <= e -> pattern D w = J -> norm (vsub w c) <= e
  -> h * beta J D c e <= 2 ->
  norm (vsub (step D h w) c') <= e + norm (vsub (stepJ J D h c) c').
Proof.
  intros Hh He E N B. assert (X : veq (vsub (step D h w) c') (vsub (stepJ J D h w) c')) by (intro z;
    unfold step, stepJ; dots; rewrite push_pat, E; ring).
  rewrite (norm_veq _ _ X). apply shadow_frozen; auto.
Qed.

(* lemma:shadowing, for any h beta *)
Theorem shadow_step_expanding J D h w c e c' : 0 < h -> 0 <= e -> pattern D w = J -> norm (vsub w c)
  <= e ->
  norm (vsub (step D h w) c') <= Rmax 1 (h * beta J D c e - 1) * e + norm (vsub (stepJ J D h c) c').
Proof.
  intros Hh He E N. destruct (push_diff h J D w c e Hh He N) as [l [L1 [L2 L3]]].
  assert (X : veq (vsub (step D h w) c') (vadd (vsub (vsub w c) (mat l (vsub w c))) (vsub (stepJ J D
    h c) c'))).
  { intro z. unfold step, stepJ. specialize (L3 z). dots. rewrite push_pat, E. lra. }
  rewrite (norm_veq _ _ X). eapply Rle_trans; [apply norm_add|]. apply Rplus_le_compat_r.
  eapply Rle_trans; [apply expansive; auto|]. pose proof (norm_pos (vsub w c)).
  apply Rmult_le_compat; auto.
  - pose proof (Rmax_l 1 (trace l - 1)). lra.
  - apply Rmax_lub; [apply Rmax_l|]. eapply Rle_trans; [|apply Rmax_r]. lra.
Qed.

(* certain signs *)
Fixpoint certain (J : list bool) (D : list sample) (c : vec) (e : R) : Prop := match J, D with
  | b :: J', s :: D' => (if b then norm (snd s) * e < dot (snd s) c else dot (snd s) c + norm (snd
    s) * e <= 0) /\ certain J' D' c e
  | [], [] => True | _, _ => False end.
Lemma certain_pat J D c e w : certain J D c e -> norm (vsub w c) <= e -> pattern D w = J.
Proof.
  revert J; induction D as [|s D IH]; intros [|b J]; simpl; try tauto. intros [A B] N.
  rewrite (IH J B N). f_equal. pose proof (ball_dot (snd s) _ _ _ N) as Q.
  destruct b; [apply active_t|apply active_f]; unfold Rabs in Q; destruct (Rcase_abs _); lra.
Qed.

(* lemma:shadowing along a sequence: each step has certain signs and leaves room for the next *)
Definition follows D h (J : nat -> list bool) (c : nat -> vec) (e : nat -> R) K :=
  forall k, (k < K)%nat -> certain (J k) D (c k) (e k) /\
    Rmax 1 (h * beta (J k) D (c k) (e k) - 1) * e k + norm (vsub (stepJ (J k) D h (c k)) (c (S k)))
      <= e (S k).
Theorem shadow_expanding D h J c e w0 K : 0 < h -> norm (vsub w0 (c O)) <= e O ->
  follows D h J c e K ->
  forall k, (k <= K)%nat -> norm (vsub (gd D h w0 k) (c k)) <= e k
    /\ ((k < K)%nat -> pattern D (gd D h w0 k) = J k).
Proof.
  intros Hh H0 H.
  assert (N : forall k, (k <= K)%nat -> norm (vsub (gd D h w0 k) (c k)) <= e k).
  { induction k; intro L; auto. simpl. destruct (H k) as [A B]; [apply L|].
    assert (N := IHk ltac:(apply Nat.lt_le_incl; auto)).
    eapply Rle_trans; [apply (shadow_step_expanding (J k) D h _ (c k) (e k))|]; auto.
    - eapply Rle_trans; [apply norm_pos|apply N].
    - eapply certain_pat; eauto. }
  intros k L. split; auto. intro Lt. destruct (H k Lt) as [A _]. eapply certain_pat; eauto.
Qed.
(* shadowing for any number of steps, also for ever *)
Theorem shadow D h (J : nat -> list bool) (c : nat -> vec) (e : nat -> R) w0 K : 0 < h ->
  (forall k, 0 <= e k) -> norm (vsub w0 (c O)) <= e O ->
  (forall k, (k < K)%nat -> certain (J k) D (c k) (e k) /\ h * beta (J k) D (c k) (e k) <= 2 /\
             e k + norm (vsub (stepJ (J k) D h (c k)) (c (S k))) <= e (S k)) ->
  forall k, (k <= K)%nat -> norm (vsub (gd D h w0 k) (c k)) <= e k.
Proof.
  intros Hh He H0 H k L. refine (proj1 (shadow_expanding D h J c e w0 K Hh H0 _ k L)).
  intros j Lj. destruct (H j Lj) as [A [B C]]. split; auto. rewrite Rmax_left by lra. lra.
Qed.

(* the curvature in a ball from that at its centre *)
Lemma beta_pos J D c e : 0 <= beta J D c e.
Proof.
  revert J; induction D as [|s D IH]; intros [|b J]; simpl; try lra. specialize (IH J).
  destruct b; [|lra].
  assert (0 <= sq (snd s) * (wt c s * exp (norm (snd s) * e))) by
    (apply Rmult_le_pos; [apply sq_pos|left; apply Rmult_lt_0_compat; apply exp_pos]). lra.
Qed.
Lemma beta_ball J D c e r : 0 <= e -> (forall s, In s D -> norm (snd s) <= r) ->
  beta J D c e <= beta J D c 0 * exp (r * e).
Proof.
  intros He. revert J; induction D as [|s D IH]; intros [|b J] H; simpl; try lra.
  specialize (IH J (fun s' I => H s' (or_intror I))). pose proof (H s (or_introl eq_refl)) as N.
  destruct b; [|lra]. rewrite Rmult_0_r, exp_0, Rmult_1_r.
  assert (exp (norm (snd s) * e) <= exp (r * e)) by (apply exp_le, Rmult_le_compat_r; auto).
  assert (sq (snd s) * (wt c s * exp (norm (snd s) * e)) <= sq (snd s) * (wt c s * exp (r * e))) by
    (apply Rmult_le_compat_l; [apply sq_pos|apply Rmult_le_compat_l; [left; apply exp_pos|auto]]).
  lra.
Qed.
