(* lemma:invariance: a pattern of positives with acute angles inside, obtuse ones outwards, is kept
   for ever by gradient descent; and by every path of SGD (sgd.invariance, T6). *)
From Coq Require Import Reals List Lra Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

Section Invariance.
Variables (D : list sample) (h : R) (J : list bool).
Hypothesis hpos : 0 < h.
Let DJ := combine J D.
Hypothesis Jpos : forall s, In (true, s) DJ -> fst s = true.
Hypothesis JJ : forall b s s', In (true, s) DJ -> In (b, s') DJ ->
  if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0.

Lemma pat_in w s : pattern D w = J -> In s D -> In (active w s, s) DJ.
Proof.
  intros <- I; unfold DJ, pattern. clear -I. induction D as [|a D' IH]; simpl in *; [tauto|].
  destruct I as [->|I]; auto.
Qed.
Lemma step_keeps w : pattern D w = J -> pattern D (step D h w) = J.
Proof.
  intro E. transitivity (pattern D w); auto. unfold pattern. apply map_ext_in. intros s' I.
  pose proof (pat_in w s' E I) as I'.
  assert (Q : forall s, In s D -> coef w s = 0 \/ (0 < coef w s /\ In (true, s) DJ)).
  { intros s Is. pose proof (pat_in w s E Is) as Hs. unfold coef, active in *.
    destruct (Rlt_dec 0 (dot (snd s) w)); auto. right; split; auto.
    rewrite (Jpos _ Hs). apply exp_pos. }
  destruct (active w s') eqn:A.
  - apply active_t. apply active_t in A. unfold step. rewrite dot_add_r, dot_scal_r.
    assert (0 <= dot (push D w) (snd s')).
    { apply push_dot_pos. intros s Is. destruct (Q s Is) as [->|[P T]]; [lra|]. pose proof (JJ _ _ _ T I'). simpl in *; nra. }
    rewrite (dot_comm _ (push D w)). nra.
  - apply active_f. apply active_f in A. unfold step. rewrite dot_add_r, dot_scal_r.
    assert (dot (push D w) (snd s') <= 0).
    { apply push_dot_neg. intros s Is. destruct (Q s Is) as [->|[P T]]; [lra|]. pose proof (JJ _ _ _ T I'). simpl in *; nra. }
    rewrite (dot_comm _ (push D w)). nra.
Qed.
Theorem invariance w0 : pattern D w0 = J -> forall k, pattern D (gd D h w0 k) = J.
Proof. intros E k; induction k; simpl; auto. apply step_keeps; auto. Qed.
End Invariance.


(* sgd.invariance (T6): the same holds on every path of SGD. *)
Section Paths.
Variables (D : list sample) (eta : R) (J : list bool).
Hypothesis epos : 0 < eta.
Hypothesis Jpos : forall s, In (true, s) (combine J D) -> fst s = true.
Hypothesis JJ : forall b s s', In (true, s) (combine J D) -> In (b, s') (combine J D) ->
  if b : bool then 0 <= dot (snd s) (snd s') else dot (snd s) (snd s') <= 0.
Lemma sgd_step_keeps w s : In s D -> pattern D w = J -> pattern D (sgd_step eta w s) = J.
Proof.
  intros Is E. transitivity (pattern D w); auto. unfold pattern. apply map_ext_in. intros s' I.
  pose proof (pat_in D J Jpos JJ w s' E I) as I'. pose proof (pat_in D J Jpos JJ w s E Is) as Hs.
  assert (X : dot (snd s') (sgd_step eta w s) = dot (snd s') w + eta * (coef w s * dot (snd s) (snd s'))).
  { unfold sgd_step. dots. rewrite (dot_comm (snd s') (snd s)). ring. }
  assert (Q : coef w s = 0 \/ (0 < coef w s /\ In (true, s) (combine J D))).
  { unfold coef, active in *. destruct (Rlt_dec 0 (dot (snd s) w)); auto. right; split; auto. rewrite (Jpos _ Hs). apply exp_pos. }
  destruct (active w s') eqn:A; [apply active_t; apply active_t in A|apply active_f; apply active_f in A]; rewrite X;
    (destruct Q as [->|[P T]]; [lra|]); pose proof (JJ _ _ _ T I') as G; simpl in G; assert (0 < eta * coef w s) by nra; nra.
Qed.
Theorem sgd_invariance w0 drawn : pattern D w0 = J -> (forall s, In s drawn -> In s D) -> pattern D (sgd eta w0 drawn) = J.
Proof.
  unfold sgd. revert w0; induction drawn as [|s l IH]; intros w0 E H; simpl; auto.
  apply IH; [apply sgd_step_keeps; auto; apply H; left; auto|intros; apply H; right; auto].
Qed.
End Paths.
