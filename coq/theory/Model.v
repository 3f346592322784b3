(* The model (docs/model.md, docs/theory.md section 1), and the words in which every theorem of
   this folder and every exported certificate is stated.  This is what a reader has to believe
   to be about gradient descent; nothing in it computes. *)
From Coq Require Import Reals ZArith List Lra.
From Margincert Require Import Vectors.
Import ListNotations.
Open Scope R_scope.

(* A sample is its label, true for +1, and its row x_i. *)
Definition sample := (bool * vec)%type.
Definition sg (s : sample) : R := if fst s then 1 else -1.

(* The loss: L(w) = (1/n) sum_i exp(-y_i max(0, w.x_i)). *)
Definition relu t := Rmax 0 t.
Definition nloss (D : list sample) (w : vec) : R :=
  fold_right (fun s r => exp (- sg s * relu (dot (snd s) w)) + r) 0 D.
Definition loss D w := nloss D w / INR (length D).

(* A sample is active where w.x_i > 0, and at 0 it does not push: ReLU'(0) = 0. *)
Definition active (w : vec) (s : sample) : bool := if Rlt_dec 0 (dot (snd s) w) then true else false.
Definition pattern D w := map (active w) D.
(* y_i e^{-y_i w.x_i} where the sample is active, else 0 *)
Definition coef (w : vec) (s : sample) : R :=
  if Rlt_dec 0 (dot (snd s) w) then (if fst s then exp (- dot (snd s) w) else - exp (dot (snd s) w)) else 0.
Fixpoint push (D : list sample) (w : vec) : vec :=
  match D with [] => [] | s :: D' => vadd (vscal (coef w s) (snd s)) (push D' w) end.

(* Gradient descent with h = eta/n: w_{k+1} = w_k + h sum_i coef_i x_i = w_k - eta grad L(w_k)
   (Gradient.v, where no preactivation is 0). *)
Definition step D h w := vadd w (vscal h (push D w)).
Fixpoint gd D h w0 (k : nat) := match k with O => w0 | S k => step D h (gd D h w0 k) end.

Definition descent D eta w0 (k : nat) := gd D (eta / INR (length D)) w0 k.

(* SGD with step size eta: one sample in place of the mean; a path is the list of the samples drawn. *)
Definition sgd_step eta w (s : sample) := vadd w (vscal eta (vscal (coef w s) (snd s))).
Definition sgd eta w0 (drawn : list sample) := fold_left (sgd_step eta) drawn w0.

(* w/|w|, and what "w_k/|w_k| converges to u" means *)
Definition dirn w := vscal (/ norm w) w.
Definition dir_limit (f : nat -> vec) (u : vec) :=
  forall eps, 0 < eps -> exists K, forall k, (K <= k)%nat -> norm (vsub (dirn (f k)) u) <= eps.

(* (MM), section 3: rows z_i.w >= 1 and walls x_l.w <= 0; the minimiser is the shortest such w. *)
Definition feasible (zs xs : list vec) (w : vec) :=
  Forall (fun z => 1 <= dot z w) zs /\ Forall (fun x => dot x w <= 0) xs.
Definition minimiser zs xs w := feasible zs xs w /\ forall v, feasible zs xs v -> sq w <= sq v.
(* the rows of the active samples of a pattern *)
Fixpoint picked (J : list bool) (D : list sample) : list vec := match J, D with
  | b :: J', s :: D' => if b then snd s :: picked J' D' else picked J' D' | _, _ => [] end.
(* the sample's row with its label's sign, y_i x_i, and linear separability *)
Definition signed (s : sample) : vec := vscal (sg s) (snd s).
Definition separates (D : list sample) (v : vec) := Forall (fun s => 0 < dot (signed s) v) D.

(* Numbers in files are integers over one positive denominator. *)
Record qv := Q_ { qn : list Z; qd : positive }.
Definition vZ (u : list Z) : vec := map IZR u.
Definition qr (q : qv) : vec := vscal (/ IZR (Zpos (qd q))) (vZ (qn q)).
Definition data := list (bool * list Z).
Definition rdata (dx : positive) (D : data) : list sample := map (fun s => (fst s, qr (Q_ (snd s) dx))) D.

(* ---- first consequences ---- *)
Lemma active_t w s : active w s = true <-> 0 < dot (snd s) w.
Proof. unfold active; destruct (Rlt_dec _ _); split; intros; auto; discriminate || tauto. Qed.
Lemma active_f w s : active w s = false <-> dot (snd s) w <= 0.
Proof. unfold active; destruct (Rlt_dec _ _); split; intros; auto; try discriminate; lra. Qed.
Lemma sg1 s : sg s * sg s = 1.  Proof. unfold sg; destruct (fst s); ring. Qed.

(* the sign of a sum of pushes, seen along y *)
Lemma push_dot_pos D w (y : vec) : (forall s, In s D -> 0 <= coef w s * dot (snd s) y) -> 0 <= dot (push D w) y.
Proof.
  induction D as [|s D IH]; intro H; simpl; [lra|]. rewrite dot_add_l, dot_scal_l.
  pose proof (H s (or_introl eq_refl)).
  assert (0 <= dot (push D w) y) by (apply IH; intros; apply H; right; auto). lra.
Qed.
Lemma push_dot_neg D w (y : vec) : (forall s, In s D -> coef w s * dot (snd s) y <= 0) -> dot (push D w) y <= 0.
Proof.
  induction D as [|s D IH]; intro H; simpl; [lra|]. rewrite dot_add_l, dot_scal_l.
  pose proof (H s (or_introl eq_refl)).
  assert (dot (push D w) y <= 0) by (apply IH; intros; apply H; right; auto). lra.
Qed.
Lemma gd_add D h w K k : gd D h (gd D h w K) k = gd D h w (K + k).
Proof. induction k; simpl; [rewrite Nat.add_0_r; auto|]. rewrite Nat.add_succ_r; simpl. rewrite IHk; auto. Qed.
