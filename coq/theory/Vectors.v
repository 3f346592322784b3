(* Vectors as lists of reals read as finitely supported sequences: a missing
   entry is 0.  Every law about [dot] holds without a length hypothesis. *)
From Coq Require Import Reals List Lra Psatz.
Import ListNotations.
Open Scope R_scope.

Definition vec := list R.

Fixpoint vadd (u v : vec) : vec :=
  match u, v with
  | [], _ => v
  | _, [] => u
  | a :: u', b :: v' => (a + b) :: vadd u' v'
  end.
Definition vscal (c : R) (u : vec) : vec := map (Rmult c) u.
Definition vsub (u v : vec) := vadd u (vscal (-1) v).
Fixpoint dot (u v : vec) : R :=
  match u, v with a :: u', b :: v' => a * b + dot u' v' | _, _ => 0 end.
Definition sq u := dot u u.
Definition norm u := sqrt (sq u).

(* sum of c_i x_i *)
Fixpoint comb (cs : list R) (xs : list vec) : vec :=
  match cs, xs with c :: cs', x :: xs' => vadd (vscal c x) (comb cs' xs') | _, _ => [] end.

Lemma length_vscal c u : length (vscal c u) = length u.
Proof. apply map_length. Qed.
Lemma length_vadd u v : length (vadd u v) = Nat.max (length u) (length v).
Proof. revert v; induction u as [|a u IH]; intros [|b v]; simpl; auto. Qed.
Lemma dot_nil_r u : dot u [] = 0.
Proof. destruct u; reflexivity. Qed.
Lemma dot_comm u v : dot u v = dot v u.
Proof. revert v; induction u as [|a u IH]; destruct v; simpl; auto. rewrite IH; ring. Qed.
Lemma dot_add_l u v w : dot (vadd u v) w = dot u w + dot v w.
Proof.
  revert v w; induction u as [|a u IH]; intros v w; simpl; [ring|].
  destruct v as [|b v]; simpl; [destruct w; ring|].
  destruct w as [|c w]; simpl; [ring|]. rewrite IH; ring.
Qed.
Lemma dot_scal_l c u w : dot (vscal c u) w = c * dot u w.
Proof.
  revert w; induction u as [|a u IH]; intros w; simpl; [ring|].
  destruct w; simpl; [ring|]. unfold vscal in IH; rewrite IH; ring.
Qed.
Lemma dot_add_r u v w : dot u (vadd v w) = dot u v + dot u w.
Proof. rewrite dot_comm, dot_add_l, (dot_comm v), (dot_comm w); ring. Qed.
Lemma dot_scal_r c u w : dot u (vscal c w) = c * dot u w.
Proof. rewrite dot_comm, dot_scal_l, (dot_comm w); ring. Qed.
Lemma dot_sub_l u v w : dot (vsub u v) w = dot u w - dot v w.
Proof. unfold vsub; rewrite dot_add_l, dot_scal_l; ring. Qed.
Lemma dot_sub_r u v w : dot u (vsub v w) = dot u v - dot u w.
Proof. unfold vsub; rewrite dot_add_r, dot_scal_r; ring. Qed.
Lemma sq_pos u : 0 <= sq u.
Proof. unfold sq; induction u as [|a u IH]; simpl; nra. Qed.

#[global] Hint Rewrite dot_nil_r dot_add_l dot_add_r dot_scal_l dot_scal_r dot_sub_l dot_sub_r : dot.
Ltac dots := unfold sq in *; autorewrite with dot in *; simpl dot in *.

Lemma norm_pos u : 0 <= norm u.  Proof. apply sqrt_pos. Qed.
Lemma norm_sq u : norm u * norm u = sq u.
Proof. apply sqrt_sqrt, sq_pos. Qed.
Lemma norm_le u c : 0 <= c -> sq u <= c * c -> norm u <= c.
Proof. intros; unfold norm; rewrite <- (sqrt_square c) by auto; apply sqrt_le_1_alt; auto. Qed.

Lemma cauchy_sq u v : dot u v * dot u v <= sq u * sq v.
Proof.
  pose proof (sq_pos u) as HU. pose proof (sq_pos v) as HV.
  assert (H : forall t, 0 <= sq u - 2 * t * dot u v + t * t * sq v).
  { intro t. pose proof (sq_pos (vsub u (vscal t v))) as H. dots.
    rewrite (dot_comm v u) in H. lra. }
  destruct (Req_dec (sq v) 0) as [E|E].
  - destruct (Req_dec (dot u v) 0) as [F|F]; [rewrite F; nra|].
    specialize (H ((sq u + 1) / (2 * dot u v))). rewrite E in H.
    replace (2 * ((sq u + 1) / (2 * dot u v)) * dot u v) with (sq u + 1) in H by (field; auto).
    lra.
  - specialize (H (dot u v / sq v)).
    replace (sq u - 2 * (dot u v / sq v) * dot u v + dot u v / sq v * (dot u v / sq v) * sq v)
      with (sq u - dot u v * dot u v / sq v) in H by (field; auto).
    assert (0 < sq v) by lra.
    apply Rmult_le_reg_r with (/ sq v); [apply Rinv_0_lt_compat; lra|].
    replace (sq u * sq v * / sq v) with (sq u) by (field; auto). unfold Rdiv in H; lra.
Qed.
Lemma cauchy u v : Rabs (dot u v) <= norm u * norm v.
Proof.
  apply Rsqr_incr_0_var; [|apply Rmult_le_pos; apply norm_pos].
  rewrite <- Rsqr_abs. unfold Rsqr. pose proof (cauchy_sq u v).
  replace (norm u * norm v * (norm u * norm v)) with ((norm u * norm u) * (norm v * norm v)) by ring.
  rewrite !norm_sq; auto.
Qed.
Lemma cauchy_le u v : dot u v <= norm u * norm v.
Proof. eapply Rle_trans; [apply Rle_abs|apply cauchy]. Qed.
Lemma cauchy_ge u v : - (norm u * norm v) <= dot u v.
Proof. pose proof (cauchy u v). pose proof (Rle_abs (- dot u v)). rewrite Rabs_Ropp in *. lra. Qed.
Lemma norm_add u v : norm (vadd u v) <= norm u + norm v.
Proof.
  apply norm_le; [pose proof (norm_pos u); pose proof (norm_pos v); lra|].
  dots. pose proof (cauchy_le u v). pose proof (norm_sq u). pose proof (norm_sq v).
  rewrite (dot_comm v u). unfold sq in *; lra.
Qed.
Lemma norm_scal c u : norm (vscal c u) = Rabs c * norm u.
Proof.
  unfold norm. dots. replace (c * (c * dot u u)) with ((c * c) * dot u u) by ring.
  rewrite sqrt_mult; [|nra|apply sq_pos]. f_equal. apply sqrt_Rsqr_abs.
Qed.
(* pseudo-equality: lists that differ by trailing zeros *)
Definition veq u v := forall z, dot u z = dot v z.
Lemma sq0 u z : sq u = 0 -> dot u z = 0.
Proof. intro H. pose proof (cauchy_sq u z) as C. rewrite H in C. nra. Qed.
Lemma veq_sq u v : sq (vsub u v) = 0 -> veq u v.
Proof. intros H z. pose proof (sq0 _ z H) as E. dots. lra. Qed.
Lemma norm_veq u v : veq u v -> norm u = norm v.
Proof. intro H. unfold norm, sq. f_equal. rewrite (H u), dot_comm, H. apply dot_comm. Qed.
Lemma dot_comb cs xs z : dot (comb cs xs) z = dot cs (map (fun x => dot x z) xs).
Proof.
  revert xs; induction cs as [|c cs IH]; intros [|x xs]; simpl; auto.
  rewrite dot_add_l, dot_scal_l, IH; auto.
Qed.
(* same as a fold, with entries of two lists *)
Lemma dot_ge0 cs xs : Forall (Rle 0) cs -> Forall (Rle 0) xs -> 0 <= dot cs xs.
Proof.
  intros H; revert xs; induction H; intros xs K; simpl; [lra|].
  destruct K; simpl; [lra|]. specialize (IHForall _ K). nra.
Qed.
Lemma norm_dual u c : 0 <= c -> (forall z, dot u z <= norm z * c) -> norm u <= c.
Proof.
  intros Hc H. specialize (H u). fold (sq u) in H. rewrite <- norm_sq in H. pose proof (norm_pos u). nra.
Qed.
