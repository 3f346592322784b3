(* Claims that are checked by integers alone: margins, separability, gd.diverge, sgd.invariance. *)
From Coq Require Import Reals ZArith List Lra Bool.
From Margincert Require Import Vectors Model MaxMargin Integers MarginCheck Invariance Divergence InvarianceCheck TrapRows.
Import ListNotations.
Open Scope R_scope.

Definition positives (D : list sample) : list vec := map snd (filter fst D).
Definition negatives (D : list sample) : list vec := map snd (filter (fun s => negb (fst s)) D).
Definition zpositives (D : data) : list (list Z) := map snd (filter fst D).
Definition znegatives (D : data) : list (list Z) := map snd (filter (fun s => negb (fst s)) D).
Definition zsigned (s : bool * list Z) : list Z := if fst s then snd s else zscal (-1) (snd s).
Lemma positives_rows dx D : positives (rdata dx D) = rows dx (zpositives D).
Proof. unfold positives, zpositives. induction D as [|[[] x] D IH]; simpl; auto. f_equal. auto. Qed.
Lemma negatives_rows dx D : negatives (rdata dx D) = rows dx (znegatives D).
Proof. unfold negatives, znegatives. induction D as [|[[] x] D IH]; simpl; auto. f_equal. auto. Qed.
Lemma signed_rows dx D : map signed (rdata dx D) = rows dx (map zsigned D).
Proof.
  induction D as [|[y x] D IH]; simpl; auto. unfold rows in *. simpl. rewrite IH. f_equal.
  unfold signed, sg, zsigned, qr; simpl. destruct y; simpl.
  - unfold vscal at 1. rewrite <- (map_id (vscal (/ IZR (Z.pos dx)) (vZ x))) at 2. apply map_ext. intro; ring.
  - rewrite vZ_scal. unfold vscal. rewrite !map_map. apply map_ext. intro; ring.
Qed.

(* problem (MM) of a margin certificate: all samples as y_i x_i, or the samples of J; walls or none *)
Definition problem_rows (J : option (list bool)) D := match J with None => map signed D | Some J => picked J D end.
Definition problem_walls (walls : bool) D := if walls then negatives D else [].
Definition zproblem_rows (J : option (list bool)) D := match J with None => map zsigned D | Some J => zpicked J D end.
Definition zproblem_walls (walls : bool) D := if walls then znegatives D else [].
Lemma problem_rows_ok dx J D : problem_rows J (rdata dx D) = rows dx (zproblem_rows J D).
Proof. destruct J; simpl; [apply picked_rows|apply signed_rows]. Qed.
Lemma problem_walls_ok dx b D : problem_walls b (rdata dx D) = rows dx (zproblem_walls b D).
Proof. destruct b; simpl; [apply negatives_rows|auto]. Qed.

Definition marginb dx D J walls c := kktb dx (zproblem_rows J D) (zproblem_walls walls D) c.
Theorem margin_ok dx D J walls c : marginb dx D J walls c = true ->
  let RD := rdata dx D in
  minimiser (problem_rows J RD) (problem_walls walls RD) (qr (c_w c)) /\
  forall u, minimiser (problem_rows J RD) (problem_walls walls RD) u -> veq u (qr (c_w c)).
Proof. cbv zeta. rewrite problem_rows_ok, problem_walls_ok. apply kktb_min. Qed.
Definition infeasibleb (dx : positive) D J walls la nu := farkasb dx (zproblem_rows J D) (zproblem_walls walls D) la nu.
Theorem infeasible_ok dx D J walls la nu : infeasibleb dx D J walls la nu = true ->
  let RD := rdata dx D in forall w, ~ feasible (problem_rows J RD) (problem_walls walls RD) w.
Proof. cbv zeta. rewrite problem_rows_ok, problem_walls_ok. apply farkasb_ok. Qed.
(* separable data have a v with y_i x_i.v >= 1: scale *)
Lemma separates_feasible D v : separates D v -> exists c, feasible (map signed D) [] (vscal c v).
Proof.
  intro H. assert (G : exists m, 0 < m /\ Forall (fun s => m <= dot (signed s) v) D).
  { induction H as [|s D P H IH]; [exists 1; split; [lra|constructor]|]. destruct IH as [m [M F]]. exists (Rmin m (dot (signed s) v)). split; [apply Rmin_pos; auto|].
    constructor; [apply Rmin_r|]. eapply Forall_impl; [|exact F]. intros a L. eapply Rle_trans; [apply Rmin_l|exact L]. }
  destruct G as [m [M F]]. exists (/ m). split; [|constructor]. apply Forall_map. eapply Forall_impl; [|exact F].
  intros s L. simpl in *. rewrite dot_scal_r. apply Rmult_le_reg_l with m; auto. rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.
Theorem not_separable_ok dx D la : infeasibleb dx D None false la [] = true -> forall v, ~ separates (rdata dx D) v.
Proof.
  intros H v S. destruct (separates_feasible _ _ S) as [c F]. apply (infeasible_ok dx D None false la [] H (vscal c v)). exact F.
Qed.
Definition separatorb (D : data) (v : list Z) := forallb (fun s : bool * list Z => if fst s then Z.ltb 0 (zdot (snd s) v) else Z.ltb (zdot (snd s) v) 0) D.
Theorem separator_ok dx D v : separatorb D v = true -> separates (rdata dx D) (vZ v).
Proof.
  unfold separatorb, separates, rdata. rewrite forallb_forall, Forall_map, Forall_forall. intros H [y x] I. specialize (H _ I). simpl in *.
  unfold signed, sg, qr; simpl. rewrite !dot_scal_l, vZ_dot. assert (P : 0 < / IZR (Zpos dx)) by apply Rinv_0_lt_compat, IZRp.
  destruct y; apply Z.ltb_lt, IZR_lt in H; nra.
Qed.
Lemma separates_cases D v : separates D v -> forall s, In s D -> if fst s then 0 < dot (snd s) v else dot (snd s) v < 0.
Proof.
  unfold separates. rewrite Forall_forall. intros H s I. specialize (H s I). unfold signed, sg in H. rewrite dot_scal_l in H. destruct (fst s); lra.
Qed.
Theorem no_positives_ok dx D : forallb (fun s : bool * list Z => negb (fst s)) D = true -> positives (rdata dx D) = [].
Proof.
  rewrite positives_rows. unfold zpositives. induction D as [|[[] x] D IH]; simpl; auto; try discriminate.
Qed.

(* gd.diverge: c is the KKT certificate of w^+, v a separator *)
Definition divergeb dx (D : data) (c : cert) (v : list Z) : bool :=
  kktb dx (zpositives D) [] c && separatorb D v
  && existsb (fun s : bool * list Z => negb (fst s) && Z.ltb 0 (zdot (snd s) (qn (c_w c)))) D.
Theorem diverge_ok dx D c v : divergeb dx D c v = true ->
  let wh := qr (c_w c) in let RD := rdata dx D in
  minimiser (positives RD) [] wh /\ (forall u, minimiser (positives RD) [] u -> veq u wh) /\
  forall eta w0, 0 < eta -> ~ dir_limit (descent RD eta w0) (dirn wh).
Proof.
  unfold divergeb. rewrite !andb_true_iff. intros [[H1 H2] H3]. cbv zeta. rewrite positives_rows.
  destruct (kktb_min dx (zpositives D) [] c H1) as [M1 M2]. split; auto. split; auto. intros eta w0 He.
  apply kktb_ok in H1. apply existsb_exists in H3. destruct H3 as [[y x] [I E]]. simpl in E. rewrite andb_true_iff, negb_true_iff, Z.ltb_lt in E. destruct E as [-> E].
  assert (IR : In (false, qr (Q_ x dx)) (rdata dx D)) by (unfold rdata; apply in_map_iff; exists (false, x); auto).
  unfold descent. apply (diverge _ _ _ (vZ v) (qr (Q_ x dx))); auto.
  - apply Rmult_lt_0_compat; auto. apply Rinv_0_lt_compat, lt_0_INR. destruct (rdata dx D); [destruct IR|simpl; apply Nat.lt_0_succ].
  - rewrite qr_dot; simpl. apply IZR_lt in E. apply Rmult_lt_0_compat; auto. apply Rinv_0_lt_compat, Rmult_lt_0_compat; apply IZRp.
  - apply separates_cases, separator_ok; auto.
Qed.
Definition alignedb dx (D : data) (c : cert) : bool :=
  kktb dx (zpositives D) [] c && forallb (fun x => Z.leb (zdot x (qn (c_w c))) 0) (znegatives D).
Theorem aligned_ok dx D c : alignedb dx D c = true ->
  let wh := qr (c_w c) in let RD := rdata dx D in
  minimiser (positives RD) [] wh /\ forall x, In x (negatives RD) -> dot x wh <= 0.
Proof.
  unfold alignedb. rewrite andb_true_iff, forallb_forall. intros [A B]. cbv zeta. rewrite positives_rows, negatives_rows.
  destruct (kktb_min _ _ _ _ A) as [M _]. split; auto. intros x I. unfold rows in I. apply in_map_iff in I. destruct I as [y [<- I]].
  specialize (B _ I). apply Z.leb_le, IZR_le in B. rewrite qr_dot; simpl.
  assert (0 < / (IZR (Zpos dx) * IZR (Zpos (qd (c_w c))))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; apply IZRp). unfold Rdiv. nra.
Qed.

(* sgd.invariance *)
Definition sgdb (D : data) (J : list bool) (w : list Z) : bool := anglesb D J
  && Nat.eqb (length J) (length D) && forallb (fun q => Bool.eqb (fst q) (snd q)) (combine J (zpat D w)).
Theorem sgd_ok dx D J w : sgdb D J (qn w) = true -> forall eta, 0 < eta ->
  forall drawn, (forall s, In s drawn -> In s (rdata dx D)) -> pattern (rdata dx D) (sgd eta (qr w) drawn) = J.
Proof.
  unfold sgdb. rewrite !andb_true_iff. intros [[A L] B] eta He. destruct (anglesb_ok dx D J A) as [P Q].
  assert (E : J = zpat D (qn w)).
  { assert (L' : length J = length (zpat D (qn w))) by (unfold zpat; rewrite map_length; apply Nat.eqb_eq; auto).
    revert L' B. generalize (zpat D (qn w)). clear. induction J as [|a J IH]; intros [|b l]; simpl; try discriminate; auto.
    intro L. rewrite andb_true_iff. intros [A B]. apply eqb_prop in A. f_equal; auto. }
  intros drawn H. apply (sgd_invariance _ eta J He P Q); auto. rewrite <- zpat_ok. auto.
Qed.

(* which rows are support vectors *)
Definition supportb dx D J (w : qv) (sup : list bool) : bool :=
  let rs := zproblem_rows J D in Nat.eqb (length rs) (length sup)
  && forallb (fun q => Bool.eqb (on_margin dx w (fst q)) (snd q)) (combine rs sup).
Lemma supportb_ok dx D J w sup : supportb dx D J w sup = true ->
  Forall2 (fun x (b : bool) => dot x (qr w) = 1 <-> b = true) (problem_rows J (rdata dx D)) sup.
Proof.
  unfold supportb. rewrite problem_rows_ok, andb_true_iff. generalize (zproblem_rows J D). clear.
  intro l; revert sup; induction l as [|x l IH]; intros [|b sup]; simpl; intros [L H]; try discriminate; constructor.
  - apply andb_true_iff in H. destruct H as [H _]. apply eqb_prop in H. rewrite <- H. symmetry. apply on_margin_ok.
  - apply andb_true_iff in H. apply IH. tauto.
Qed.
Theorem margin_support_ok dx D J walls c sup : marginb dx D J walls c && supportb dx D J (c_w c) sup = true ->
  let RD := rdata dx D in
  minimiser (problem_rows J RD) (problem_walls walls RD) (qr (c_w c)) /\
  (forall u, minimiser (problem_rows J RD) (problem_walls walls RD) u -> veq u (qr (c_w c))) /\
  Forall2 (fun x (b : bool) => dot x (qr (c_w c)) = 1 <-> b = true) (problem_rows J RD) sup.
Proof.
  rewrite andb_true_iff. intros [A B]. cbv zeta. destruct (margin_ok dx D J walls c A) as [M U].
  split; [exact M|]. split; [exact U|]. apply supportb_ok; auto.
Qed.
