(* T6.2, sgd.loss: where every path of SGD keeps the pattern J of acute positives, the mean over all
   n^k paths of F_k, the sum of the weights of J, is at most 1/(1/F_0 + c k). *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model MaxMargin Invariance Shadowing InvarianceLimit.
Import ListNotations.
Open Scope R_scope.

(* the mean of f(w_k) over the n^k paths of k draws, each as likely as the others *)
Definition average (D : list sample) (f : sample -> R) : R := fold_right (fun s r => f s + r) 0 D / INR (length D).
Fixpoint mean (D : list sample) (eta : R) (f : vec -> R) (k : nat) (w : vec) : R := match k with
  | O => f w | S k => average D (fun s => mean D eta f k (sgd_step eta w s)) end.
(* F: the sum of the weights *)
Definition fsum (xs : list vec) (w : vec) : R := fold_right (fun x r => exp (- dot x w) + r) 0 xs.

Lemma exp_two u : 0 <= u -> exp (- u) <= 1 - u + u * u / 2.
Proof.
  (* (1 - u + u^2/2) e^u >= (1 - u + u^2/2)(1 + u + u^2/2) = 1 + u^4/4 *)
  intro H. assert (G : 1 + u + u * u / 2 <= exp u).
  { destruct H as [P| <-]; [|rewrite exp_0; lra].
    assert (D : forall t, derivable_pt_lim (fun t => exp t - (1 + t + t * t / 2)) t (exp t - (1 + t))).
    { intro t. apply is_derive_Reals. auto_derive; [auto|field]. }
    destruct (MVT_cor2 _ _ 0 u P (fun t _ => D t)) as [c [E [A B]]]. rewrite exp_0 in E.
    pose proof (exp_ineq1_le c). assert (0 <= (exp c - (1 + c)) * (u - 0)) by (apply Rmult_le_pos; lra). lra. }
  assert (Q : 0 < 1 - u + u * u / 2) by (pose proof (Rle_0_sqr (u - 1)) as S; unfold Rsqr in S; lra).
  rewrite exp_Ropp. apply Rmult_le_reg_l with (exp u); [apply exp_pos|]. rewrite Rinv_r by (pose proof (exp_pos u); lra).
  apply Rle_trans with ((1 + u + u * u / 2) * (1 - u + u * u / 2)); [|apply Rmult_le_compat_r; lra].
  replace ((1 + u + u * u / 2) * (1 - u + u * u / 2)) with (1 + (u * u) * (u * u) / 4) by field.
  assert (0 <= (u * u) * (u * u)) by (apply Rle_0_sqr). lra.
Qed.

Section Mean.
Variables (D : list sample) (eta : R) (J : list bool) (wh : vec) (la : list R) (e R4 : R).
Let xs := picked J D.
Hypotheses (epos : 0 < eta) (Jpos : forall s, In (true, s) (combine J D) -> fst s = true)
  (JJ : forall b s s', In (true, s) (combine J D) -> In (b, s') (combine J D) ->
     if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0)
  (F1 : forall x, In x xs -> 1 <= dot x wh) (ne : xs <> [])
  (HR : forall x y, In x xs -> In y xs -> dot x y * dot x y <= R4).
Definition c := eta / INR (length D) * (/ sq wh - eta * R4 * e / 2).
Hypothesis cpos : 0 < c.
(* what every path keeps *)
Definition held (w : vec) := pattern D w = J /\ forall x, In x xs -> exp (- dot x w) <= e.

Lemma xs_acute' x y : In x xs -> In y xs -> 0 <= dot x y.
Proof.
  intros A B. destruct (picked_in _ _ _ A) as [s [I <-]]. destruct (picked_in _ _ _ B) as [s' [I' <-]]. apply (JJ true _ _ I I').
Qed.
Lemma drawn_cases w s : pattern D w = J -> In s D -> coef w s = 0 \/ (In (snd s) xs /\ coef w s = exp (- dot (snd s) w)).
Proof.
  intros E I. pose proof (pat_in D J Jpos JJ w s E I) as P. unfold coef, active in *. destruct (Rlt_dec 0 (dot (snd s) w)); auto. right.
  rewrite (Jpos _ P). split; auto. unfold xs. clear - P. revert P. generalize D J. intro D'. induction D' as [|a D' IH]; intros [|b J']; simpl; try tauto.
  intros [X|X]; [inversion X; subst; left; auto|]. specialize (IH _ X). destruct b; [right|]; auto.
Qed.
Lemma held_step w s : held w -> In s D -> held (sgd_step eta w s).
Proof.
  intros [A B] I. split; [apply sgd_step_keeps; auto|]. intros x Ix. eapply Rle_trans; [|apply (B x Ix)]. apply exp_le.
  unfold sgd_step. dots. destruct (drawn_cases w s A I) as [->|[Is ->]]; [lra|]. pose proof (xs_acute' _ _ Ix Is). pose proof (exp_pos (- dot (snd s) w)).
  assert (0 <= eta * (exp (- dot (snd s) w) * dot x (snd s))) by (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra). lra.
Qed.
Lemma fsum_pos w l : l <> [] -> 0 < fsum l w.
Proof.
  assert (G : forall l, 0 <= fsum l w) by (induction l0 as [|x l0 IH]; simpl; [lra|]; pose proof (exp_pos (- dot x w)); lra).
  destruct l as [|x l]; [contradiction|]. intros _. simpl. pose proof (exp_pos (- dot x w)). pose proof (G l). lra.
Qed.
Lemma n_pos' : 0 < INR (length D).
Proof.
  apply lt_0_INR. destruct (length D) eqn:E; [|lia]. exfalso. apply ne. unfold xs. apply length_zero_iff_nil in E. rewrite E. destruct J as [|[]]; auto.
Qed.

(* one draw of x: F falls by its push, up to a square *)
Lemma draw_one w x : held w -> In x xs ->
  fsum xs (vadd w (vscal eta (vscal (exp (- dot x w)) x))) <= fsum xs w - eta * (exp (- dot x w) * dot (pushes xs w) x) + eta * eta / 2 * (R4 * e * exp (- dot x w)) * fsum xs w.
Proof.
  intros [_ B] Ix. pose proof (B x Ix) as Bx. pose proof (exp_pos (- dot x w)) as P. set (p := exp (- dot x w)) in *.
  assert (G : forall l, (forall y, In y l -> In y xs) ->
    fsum l (vadd w (vscal eta (vscal p x))) <= fsum l w - eta * (p * dot (pushes l w) x) + eta * eta / 2 * (R4 * e * p) * fsum l w).
  { unfold pushes. induction l as [|y l IH]; intro H; simpl; [lra|]. specialize (IH ltac:(intros; apply H; right; auto)). rewrite dot_add_l, dot_scal_l.
    pose proof (H y (or_introl eq_refl)) as Iy. pose proof (xs_acute' _ _ Iy Ix) as Q. pose proof (HR y x Iy Ix) as Rx. pose proof (exp_pos (- dot y w)) as Py.
    set (u := eta * (p * dot y x)). assert (U : 0 <= u) by (unfold u; apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra).
    assert (E : exp (- dot y (vadd w (vscal eta (vscal p x)))) = exp (- dot y w) * exp (- u)) by (rewrite <- exp_plus; f_equal; unfold u; dots; ring).
    rewrite E. pose proof (exp_two u U) as X. assert (U2 : u * u <= eta * eta * (R4 * e * p)).
    { unfold u. replace (eta * (p * dot y x) * (eta * (p * dot y x))) with (eta * eta * (p * p * (dot y x * dot y x))) by ring.
      apply Rmult_le_compat_l; [nra|]. assert (p * p <= e * p) by (apply Rmult_le_compat_r; lra). assert (0 <= dot y x * dot y x) by (apply Rle_0_sqr).
      apply Rle_trans with (e * p * (dot y x * dot y x)); [apply Rmult_le_compat_r; auto|]. replace (R4 * e * p) with (e * p * R4) by ring. apply Rmult_le_compat_l; nra. }
    assert (exp (- dot y w) * exp (- u) <= exp (- dot y w) * (1 - u + eta * eta * (R4 * e * p) / 2)) by (apply Rmult_le_compat_l; lra). unfold u in *. lra. }
  apply G. auto.
Qed.
(* all draws together *)
Lemma all_draws w : held w -> average D (fun s => fsum xs (sgd_step eta w s)) <= fsum xs w - c * (fsum xs w * fsum xs w).
Proof.
  intro H. pose proof n_pos' as N. set (Fw := fsum xs w). set (Pw := pushes xs w). pose proof H as [HP HB].
  assert (G : forall l, (forall s, In s l -> In s D) ->
    fold_right (fun s r => fsum xs (sgd_step eta w s) + r) 0 l <= INR (length l) * Fw
      + fold_right (fun s r => coef w s * (- eta * dot Pw (snd s) + eta * eta / 2 * (R4 * e) * Fw) + r) 0 l).
  { induction l as [|s l IH]; intro I; [simpl; lra|]. specialize (IH ltac:(intros; apply I; right; auto)). cbn [fold_right length]. rewrite S_INR.
    assert (fsum xs (sgd_step eta w s) <= Fw + coef w s * (- eta * dot Pw (snd s) + eta * eta / 2 * (R4 * e) * Fw)); [|lra].
    unfold sgd_step. destruct (drawn_cases w s HP (I s (or_introl eq_refl))) as [Z|[Is Z]]; rewrite Z.
    - right. replace (Fw + 0 * _) with Fw by ring. unfold Fw. clear. induction xs as [|x l IH]; simpl; auto. rewrite IH. f_equal. f_equal. dots. ring.
    - pose proof (draw_one w (snd s) H Is) as X. fold Fw Pw in X. lra. }
  specialize (G D ltac:(auto)).
  (* the second sum is over J *)
  assert (S1 : fold_right (fun s r => coef w s * (- eta * dot Pw (snd s) + eta * eta / 2 * (R4 * e) * Fw) + r) 0 D
    = - eta * sq Pw + eta * eta / 2 * (R4 * e) * Fw * Fw).
  { assert (S2 : forall a b, fold_right (fun s r => coef w s * (a * dot Pw (snd s) + b) + r) 0 D = a * dot (push D w) Pw + b * fsum xs w).
    { intros a b. rewrite (push_picked D w J HP Jpos). fold xs. unfold xs. clear - HP Jpos.
      revert HP Jpos. generalize Pw J. induction D as [|s l IH]; intros Q J' E Jp; subst J'; simpl; [lra|].
      rewrite (IH Q _ eq_refl) by (intros; apply Jp; simpl; auto). unfold coef, active in *. destruct (Rlt_dec 0 (dot (snd s) w)) as [P|P]; simpl.
      - unfold pushes; simpl. rewrite dot_add_l, dot_scal_l. assert (Fs : fst s = true) by (apply Jp; simpl; unfold active; destruct (Rlt_dec _ _); [auto|contradiction]).
        rewrite Fs, (dot_comm Q). ring.
      - ring. }
    rewrite S2, (push_picked D w J HP Jpos). fold xs Pw Fw. unfold sq. ring. }
  rewrite S1 in G. assert (V : 0 < sq wh).
  { assert (X : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] Q; [contradiction|exists x; left; auto]).
    destruct (X xs ne) as [x Ix]. pose proof (F1 x Ix) as T. pose proof (cauchy_sq x wh) as C.
    destruct (sq_pos wh) as [|Z]; auto. rewrite <- Z in C. nra. }
  (* |P| |w^| >= P.w^ >= F *)
  assert (L : Fw * Fw <= sq wh * sq Pw).
  { assert (A : 0 < Fw <= dot Pw wh).
    { split; [apply fsum_pos; auto|]. unfold Fw, Pw, pushes. clear - F1. revert F1. generalize xs. intro l. induction l as [|x l IH]; intro F1; simpl; [lra|].
      rewrite dot_add_l, dot_scal_l. specialize (IH ltac:(intros; apply F1; right; auto)). pose proof (F1 x (or_introl eq_refl)). pose proof (exp_pos (- dot x w)). nra. }
    pose proof (cauchy_sq Pw wh). nra. }
  assert (L' : Fw * Fw * / sq wh <= sq Pw).
  { apply Rmult_le_reg_l with (sq wh); auto. replace (sq wh * (Fw * Fw * / sq wh)) with (Fw * Fw) by (field; lra). exact L. }
  unfold average. apply Rmult_le_reg_r with (INR (length D)); auto. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. rewrite Rmult_1_r.
  eapply Rle_trans; [apply G|]. unfold c. replace ((Fw - eta / INR (length D) * (/ sq wh - eta * R4 * e / 2) * (Fw * Fw)) * INR (length D))
    with (INR (length D) * Fw - eta * (Fw * Fw * / sq wh) + eta * eta / 2 * (R4 * e) * Fw * Fw) by (field; lra).
  assert (eta * (Fw * Fw * / sq wh) <= eta * sq Pw) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Definition phi (b x : R) := x / (1 + b * x).
Lemma average_le f g : (forall s, In s D -> f s <= g s) -> average D f <= average D g.
Proof.
  intro H. unfold average, Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, n_pos'|]. clear - H. revert H.
  induction D as [|s l IH]; intro H; simpl; [lra|]. specialize (IH ltac:(intros; apply H; right; auto)). pose proof (H s (or_introl eq_refl)). lra.
Qed.
Lemma average_line f a b : average D (fun s => a + b * f s) = a + b * average D f.
Proof.
  pose proof n_pos' as N. unfold average. assert (E : forall l, fold_right (fun s r => a + b * f s + r) 0 l = INR (length l) * a + b * fold_right (fun s r => f s + r) 0 l).
  { induction l as [|s l IH]; [simpl; lra|]. cbn [fold_right length]. rewrite S_INR, IH. ring. }
  rewrite E. field. lra.
Qed.
(* phi is concave: its mean is at most phi of the mean *)
Lemma average_phi b f : 0 <= b -> (forall s, In s D -> 0 < f s) -> 0 < average D f -> average D (fun s => phi b (f s)) <= phi b (average D f).
Proof.
  intros Hb Hf A. set (m := average D f) in *. assert (Q : 0 < 1 + b * m) by nra.
  eapply Rle_trans; [apply average_le with (g := fun s => (m / (1 + b * m) - m / ((1 + b * m) * (1 + b * m))) + / ((1 + b * m) * (1 + b * m)) * f s)|].
  - intros s I. pose proof (Hf s I) as P. set (x := f s) in *. assert (Qx : 0 < 1 + b * x) by nra. unfold phi.
    assert (E : m / (1 + b * m) - m / ((1 + b * m) * (1 + b * m)) + / ((1 + b * m) * (1 + b * m)) * x - x / (1 + b * x)
      = b * ((x - m) * (x - m)) * / ((1 + b * x) * ((1 + b * m) * (1 + b * m)))) by (field; lra).
    assert (0 <= b * ((x - m) * (x - m)) * / ((1 + b * x) * ((1 + b * m) * (1 + b * m)))); [|lra].
    apply Rmult_le_pos; [apply Rmult_le_pos; auto; apply Rle_0_sqr|]. left. apply Rinv_0_lt_compat. repeat apply Rmult_lt_0_compat; auto.
  - rewrite average_line. fold m. right. unfold phi. field. lra.
Qed.
Lemma phi_step b x y : 0 <= b -> 0 < x -> 0 < y -> y <= x - c * (x * x) -> phi b y <= phi (b + c) x.
Proof.
  intros Hb Hx Hy H. unfold phi. assert (0 < 1 + b * y) by nra. assert (0 < 1 + (b + c) * x) by nra.
  apply Rmult_le_reg_r with ((1 + b * y) * (1 + (b + c) * x)); [apply Rmult_lt_0_compat; auto|].
  replace (y / (1 + b * y) * ((1 + b * y) * (1 + (b + c) * x))) with (y * (1 + (b + c) * x)) by (field; lra).
  replace (x / (1 + (b + c) * x) * ((1 + b * y) * (1 + (b + c) * x))) with (x * (1 + b * y)) by (field; lra).
  assert (y + c * (x * y) <= x); [|nra]. assert (c * x * y <= c * x * (x - c * (x * x))) by (apply Rmult_le_compat_l; nra).
  assert (0 <= c * c * (x * x * x)) by (apply Rmult_le_pos; [nra|]; apply Rmult_le_pos; nra). nra.
Qed.
Theorem sgd_loss k : forall w, held w -> mean D eta (fsum xs) k w <= / (/ fsum xs w + c * INR k).
Proof.
  assert (G : forall w, held w -> mean D eta (fsum xs) k w <= phi (c * INR k) (fsum xs w)).
  { induction k; intros w H; cbn [mean].
    - unfold phi. simpl. rewrite Rmult_0_r, Rmult_0_l, Rplus_0_r. right. field.
    - assert (A0 : 0 < average D (fun s => fsum xs (sgd_step eta w s))).
      { unfold average. apply Rmult_lt_0_compat; [|apply Rinv_0_lt_compat, n_pos']. pose proof n_pos' as N. revert N. generalize D at 1 2. intros l N.
        assert (Z : forall l0 : list sample, 0 <= fold_right (fun s r => fsum xs (sgd_step eta w s) + r) 0 l0).
        { induction l0 as [|s l0 IH]; simpl; [lra|]. pose proof (fsum_pos (sgd_step eta w s) xs ne). lra. }
        destruct l as [|s l]; [simpl in N; lra|]. simpl. pose proof (fsum_pos (sgd_step eta w s) xs ne). pose proof (Z l). lra. }
      pose proof (pos_INR k) as Pk. assert (Ck : 0 <= c * INR k) by (apply Rmult_le_pos; lra).
      eapply Rle_trans; [apply average_le; intros s I; apply IHk, held_step; auto|].
      eapply Rle_trans; [apply average_phi; auto; intros; apply fsum_pos, ne|].
      rewrite S_INR. replace (c * (INR k + 1)) with (c * INR k + c) by ring. apply phi_step; auto; [apply fsum_pos, ne|apply all_draws; auto]. }
  intros w H. eapply Rle_trans; [apply G; auto|]. right. unfold phi. pose proof (fsum_pos w xs ne). pose proof (pos_INR k).
  assert (0 <= c * INR k) by (apply Rmult_le_pos; lra). field. split; nra.
Qed.
End Mean.
