(* Section 3: a KKT certificate shows the minimiser of (MM), and that it is the only one; a Farkas
   certificate shows that there is none. *)
From Coq Require Import Reals List Lra Psatz.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

(* the complementarity lambda_i (z_i.w - 1) = 0, nu_l x_l.w = 0 is not asked row by row:
   |w|^2 = sum lambda_i says the same, given feasibility *)
Record kkt zs xs w (la nu : list R) : Prop := {
  kkt_feas : feasible zs xs w;
  kkt_la : Forall (Rle 0) la; kkt_lal : length la = length zs;
  kkt_nu : Forall (Rle 0) nu;
  kkt_stat : forall v, dot w v = dot (comb la zs) v - dot (comb nu xs) v;
  kkt_comp : sq w = fold_right Rplus 0 la }.

Lemma comb_ge_sum la zs v : Forall (Rle 0) la -> length la = length zs ->
  Forall (fun z => 1 <= dot z v) zs -> fold_right Rplus 0 la <= dot (comb la zs) v.
Proof.
  intros H; revert zs; induction H as [|l la Hl H IH]; intros [|z zs] E F; simpl in *; try discriminate; try lra.
  inversion F; subst. rewrite dot_add_l, dot_scal_l.
  specialize (IH zs ltac:(auto) H3). nra.
Qed.
Lemma comb_le_0 nu xs v : Forall (Rle 0) nu -> Forall (fun x => dot x v <= 0) xs ->
  dot (comb nu xs) v <= 0.
Proof.
  intros H; revert xs; induction H as [|l nu Hl H IH]; intros [|x xs] F; simpl in *; try lra.
  inversion F; subst. rewrite dot_add_l, dot_scal_l. specialize (IH _ H3). nra.
Qed.

Lemma kkt_dot zs xs w la nu v : kkt zs xs w la nu -> feasible zs xs v -> sq w <= dot w v.
Proof.
  intros K [F1 F2]. rewrite (kkt_stat _ _ _ _ _ K v), (kkt_comp _ _ _ _ _ K).
  pose proof (comb_ge_sum _ _ _ (kkt_la _ _ _ _ _ K) (kkt_lal _ _ _ _ _ K) F1).
  pose proof (comb_le_0 _ _ _ (kkt_nu _ _ _ _ _ K) F2). lra.
Qed.
(* complementarity, row by row, where there are no walls *)
Lemma kkt_slack zs w la : kkt zs [] w la [] -> forall m y, In (m, y) (combine la zs) -> m = 0 \/ dot y w = 1.
Proof.
  intro K. destruct (kkt_feas _ _ _ _ _ K) as [T _].
  assert (S : fold_right Rplus 0 la = dot (comb la zs) w).
  { rewrite <- (kkt_comp _ _ _ _ _ K). unfold sq. rewrite (kkt_stat _ _ _ _ _ K w). simpl. ring. }
  pose proof (kkt_la _ _ _ _ _ K) as P. pose proof (kkt_lal _ _ _ _ _ K) as L. clear K.
  revert zs T S L; induction la as [|l ls IH]; intros [|x ys] T S L m y; simpl in *; try tauto; try discriminate.
  inversion P; subst. inversion T; subst. rewrite dot_add_l, dot_scal_l in S.
  pose proof (comb_ge_sum ls ys w H2 ltac:(congruence) H4) as G.
  assert (0 <= l * (dot x w - 1)) by (apply Rmult_le_pos; lra).
  intros [E|I].
  - inversion E; subst. assert (Z : m * (dot y w - 1) = 0) by lra. apply Rmult_integral in Z. destruct Z; [left; auto|right; lra].
  - apply (IH H2 ys); auto. lra.
Qed.
Theorem kkt_minimiser zs xs w la nu : kkt zs xs w la nu -> minimiser zs xs w.
Proof.
  intro K; split; [apply (kkt_feas _ _ _ _ _ K)|]. intros v F.
  pose proof (kkt_dot _ _ _ _ _ _ K F). pose proof (sq_pos (vsub v w)) as P.
  dots. rewrite (dot_comm v w) in P. lra.
Qed.
Theorem kkt_unique zs xs w la nu v : kkt zs xs w la nu -> minimiser zs xs v -> veq v w.
Proof.
  intros K [F M]. apply veq_sq. pose proof (kkt_dot _ _ _ _ _ _ K F).
  specialize (M w (kkt_feas _ _ _ _ _ K)). pose proof (sq_pos (vsub v w)) as P.
  dots. rewrite (dot_comm v w) in *. lra.
Qed.

Theorem farkas zs xs la nu :
  Forall (Rle 0) la -> length la = length zs -> Forall (Rle 0) nu ->
  0 < fold_right Rplus 0 la -> veq (comb la zs) (comb nu xs) ->
  forall w, ~ feasible zs xs w.
Proof.
  intros H1 H2 H3 H4 E w [F1 F2].
  pose proof (comb_ge_sum _ _ _ H1 H2 F1). pose proof (comb_le_0 _ _ _ H3 F2). rewrite (E w) in *. lra.
Qed.
