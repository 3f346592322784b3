(* Sums over samples, and |sum u x|^2 <= sum u^2 g. *)
From Coq Require Import Reals List Lra Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

Definition Sum (f : sample -> R) (l : list sample) := fold_right (fun s r => f s + r) 0 l.
Fixpoint vsum (c : sample -> R) (l : list sample) : vec := match l with
  | [] => [] | s :: l' => vadd (vscal (c s) (snd s)) (vsum c l') end.

Lemma Sum_le f g l : (forall s, In s l -> f s <= g s) -> Sum f l <= Sum g l.
Proof.
  induction l as [|s l IH]; intro H; simpl; [lra|]. specialize (IH ltac:(intros; apply H; right;
    auto)).
  pose proof (H s (or_introl eq_refl)). unfold Sum in *. lra.
Qed.
Lemma Sum_le_but f g l s e : (forall s, In s l -> f s <= g s) -> In s l -> f s <= g s - e -> Sum f l
  <= Sum g l - e.
Proof.
  induction l as [|a l IH]; intros H I E; [destruct I|]. simpl. destruct I as [->|I].
  - pose proof (Sum_le f g l ltac:(intros; apply H; right; auto)). unfold Sum in *. lra.
  - specialize (IH ltac:(intros; apply H; right; auto) I E). pose proof (H a (or_introl eq_refl)).
    unfold Sum in *. lra.
Qed.
Lemma Sum_add f g l : Sum (fun s => f s + g s) l = Sum f l + Sum g l.
Proof. induction l; simpl; [ring|]. unfold Sum in *. lra. Qed.
Lemma Sum_scal c f l : Sum (fun s => c * f s) l = c * Sum f l.
Proof. induction l; simpl; [ring|]. unfold Sum in *. lra. Qed.
Lemma Sum_two a b f g l : Sum (fun s => a * f s + b * g s) l = a * Sum f l + b * Sum g l.
Proof. rewrite Sum_add, !Sum_scal. auto. Qed.
Lemma Sum_four a b c f1 f2 f3 f4 l : Sum (fun s => a * f1 s - b * f2 s + c * f3 s + f4 s) l
  = a * Sum f1 l - b * Sum f2 l + c * Sum f3 l + Sum f4 l.
Proof. induction l; simpl; [ring|]. unfold Sum in *. rewrite IHl. ring. Qed.
Lemma Sum_ext f g l : (forall s, In s l -> f s = g s) -> Sum f l = Sum g l.
Proof. intro H. apply Rle_antisym; apply Sum_le; intros s I; rewrite (H s I); lra. Qed.
Lemma Sum_0 f l : (forall s, In s l -> 0 <= f s) -> 0 <= Sum f l.
Proof. intro H. replace 0 with (Sum (fun _ => 0) l) by (clear; induction l; simpl; unfold Sum in *;
  lra). apply Sum_le; auto. Qed.
Lemma Sum_one f l s : (forall s, In s l -> 0 <= f s) -> In s l -> f s <= Sum f l.
Proof.
  induction l as [|a l IH]; intros H I; [destruct I|]. simpl. pose proof (H a (or_introl eq_refl)).
  pose proof (Sum_0 f l ltac:(intros; apply H; right; auto)).
  destruct I as [->|I]; [unfold Sum in *; lra|].
  specialize (IH ltac:(intros; apply H; right; auto) I). unfold Sum in *. lra.
Qed.
Lemma Sum_swap (f : sample -> sample -> R) l l' : Sum (fun s => Sum (f s) l') l
  = Sum (fun s' => Sum (fun s => f s s') l) l'.
Proof.
  induction l as [|a l IH]; simpl.
  - induction l'; simpl; auto. unfold Sum in *. lra.
  - rewrite IH. fold (Sum (f a) l'). rewrite <- Sum_add. auto.
Qed.
Lemma vsum_dot c l z : dot (vsum c l) z = Sum (fun s => c s * dot (snd s) z) l.
Proof. induction l as [|s l IH]; simpl; auto. rewrite dot_add_l, dot_scal_l, IH. auto. Qed.
Lemma vsum_norm c l : norm (vsum c l) <= Sum (fun s => Rabs (c s) * norm (snd s)) l.
Proof.
  induction l as [|s l IH]; simpl; [unfold norm, sq; simpl; rewrite sqrt_0; lra|].
  eapply Rle_trans; [apply norm_add|]. rewrite norm_scal. unfold Sum in *. lra.
Qed.
Lemma push_vsum D w : push D w = vsum (coef w) D.
Proof. induction D; simpl; congruence. Qed.
(* |sum u x|^2 <= sum u^2 g, g the sum of the positive products *)
Definition pos (a : R) := Rmax a 0.
Lemma vsum_sq u (P : sample -> bool) l : (forall s, In s l -> P s = false -> u s = 0) -> (forall s,
  In s l -> 0 <= u s) ->
  sq (vsum u l) <= Sum (fun s => u s * u s * Sum (fun s' => if P s' then pos (dot (snd s) (snd s'))
    else 0) l) l.
Proof.
  intros Z U. set (G := fun s s' => if P s && P s' then pos (dot (snd s) (snd s')) else 0).
  assert (Gs : forall s s', G s s' = G s' s) by (intros; unfold G;
    rewrite andb_comm, (dot_comm (snd s)); auto).
  assert (G0 : forall s s', 0 <= G s s') by (intros; unfold G, pos; destruct (_ && _);
    [apply Rmax_r|lra]).
  assert (A : sq (vsum u l) <= Sum (fun s => Sum (fun s' => (u s * u s + u s' * u s') / 2 * G s s')
    l) l).
  { unfold sq. rewrite vsum_dot. apply Sum_le. intros s I. rewrite dot_comm, vsum_dot, <- Sum_scal.
    apply Sum_le. intros s' I'.
    pose proof (U s I). pose proof (U s' I'). rewrite (dot_comm (snd s')). unfold G.
    destruct (P s) eqn:E; [|rewrite (Z s I E); simpl; lra].
    destruct (P s') eqn:E'; [|rewrite (Z s' I' E'); simpl; lra]. simpl.
    pose proof (Rmax_l (dot (snd s) (snd s')) 0). pose proof (Rmax_r (dot (snd s) (snd s')) 0).
    fold (pos (dot (snd s) (snd s'))) in *.
    assert (u s * u s' * dot (snd s) (snd s') <= u s * u s' * pos (dot (snd s) (snd s'))) by (apply
      Rmult_le_compat_l; [apply Rmult_le_pos|]; auto).
    pose proof (Rle_0_sqr (u s - u s')) as Q. unfold Rsqr in Q.
    assert (u s * u s' * pos (dot (snd s) (snd s')) <= (u s * u s + u s' * u s') / 2 * pos (dot (snd
      s) (snd s'))) by (apply Rmult_le_compat_r; [auto|lra]). lra. }
  assert (B : Sum (fun s => Sum (fun s' => (u s * u s + u s' * u s') / 2 * G s s') l) l
    = Sum (fun s => u s * u s * Sum (G s) l) l).
  { transitivity (Sum (fun s => / 2 * (u s * u s * Sum (G s) l) + / 2 * Sum (fun s' => u s' * u s' *
    G s s') l) l).
    - apply Sum_ext. intros s _. rewrite <- !Sum_scal, <- Sum_add. apply Sum_ext. intros s' _.
      field.
    - rewrite Sum_add, !Sum_scal. rewrite (Sum_swap (fun s s' => u s' * u s' * G s s')).
      rewrite (Sum_ext (fun s' => Sum (fun s => u s' * u s' * G s s') l) (fun s => u s * u s * Sum
        (G s) l)); [field|].
      intros s _. rewrite Sum_scal. f_equal. apply Sum_ext. intros. apply Gs. }
  rewrite B in A. eapply Rle_trans; [exact A|]. apply Sum_le. intros s I. pose proof (U s I).
  destruct (P s) eqn:E; [|rewrite (Z s I E); lra]. apply Rmult_le_compat_l; [apply Rmult_le_pos;
    auto|]. apply Sum_le. intros s' _. unfold G. rewrite E. simpl. lra.
Qed.
