(* lemma:minimiser where there are walls: the exact w~ near w_a is found for the features P x_i, P
   orthogonal to the walls x_T, and some nu' take the rest.  es is the dual basis of x_T. *)
From Coq Require Import Reals List Lra Lia Psatz.
From Margincert Require Import Vectors Model Shadowing LeastEigenvalue Minimiser.
Import ListNotations.
Open Scope R_scope.

Lemma comb_orthogonal cs l y : (forall t, In t l -> dot t y = 0) -> dot (comb cs l) y = 0.
Proof.
  revert cs; induction l as [|t l IH]; intros [|c cs] H; simpl; auto.
  rewrite dot_add_l, dot_scal_l, (H t (or_introl eq_refl)), IH by (intros; apply H; right; auto).
  ring.
Qed.
Section Walls.
Variables (ts es : list vec).
Hypotheses (dual : forall t, In t ts -> framed es ts t) (within : forall e, In e es -> span ts e).
(* P v = v - sum_b (e_b.v) t_b, and its adjoint *)
Definition proj (v : vec) : vec := vsub v (comb (map (fun e => dot e v) es) ts).
Definition adj (v : vec) : vec := vsub v (comb (map (fun t => dot t v) ts) es).

Lemma proj_adj u v : dot (proj u) v = dot u (adj v).
Proof. unfold proj, adj. rewrite dot_sub_l, dot_sub_r, frame_dot. auto. Qed.
Lemma proj_wall t y : In t ts -> dot (proj t) y = 0.
Proof. intro I. unfold proj. rewrite dot_sub_l, (dual t I y). ring. Qed.
Lemma adj_wall t v : In t ts -> dot t (adj v) = 0.
Proof. intro I. rewrite <- proj_adj. apply proj_wall; auto. Qed.
Lemma proj_add u v y : dot (proj (vadd u v)) y = dot (proj u) y + dot (proj v) y.
Proof. rewrite !proj_adj, dot_add_l. ring. Qed.
Lemma proj_comb cs xs y : dot (proj (comb cs xs)) y = dot (comb cs (map proj xs)) y.
Proof.
  revert xs; induction cs as [|c cs IH]; intros [|x xs]; simpl; try (rewrite proj_adj; reflexivity).
  rewrite proj_adj, !dot_add_l, !dot_scal_l, <- IH, !proj_adj. ring.
Qed.
(* adj v is orthogonal to the walls, and v - adj v is a combination of them *)
Lemma adj_short v : norm (adj v) <= norm v.
Proof.
  set (q := comb (map (fun t => dot t v) ts) es).
  assert (Sq : span ts q).
  { unfold q. generalize (map (fun t => dot t v) ts). intro cs. revert cs. clear - within.
    induction es as [|e l IH]; intros [|c cs]; simpl; try apply span_nil.
    apply span_add; [apply span_scal, within; left; auto|apply IH; intros; apply within; right;
      auto]. }
  assert (O : dot q (adj v) = 0).
  { destruct Sq as [cs E]. rewrite (E (adj v)). apply comb_orthogonal. intros t I.
    apply adj_wall; auto. }
  apply norm_le; [apply norm_pos|]. rewrite norm_sq.
  assert (X : sq v = sq (adj v) + sq q).
  { assert (V : veq v (vadd (adj v) q)) by (intro y; unfold adj; fold q; dots; ring).
    rewrite <- (norm_sq v), (norm_veq _ _ V), norm_sq. dots. rewrite (dot_comm (adj v) q), O. ring.
    }
  pose proof (sq_pos q). lra.
Qed.
Lemma length_comb cs xs d : (forall x, In x xs -> length x = d) -> (length (comb cs xs) <= d)%nat.
Proof.
  revert xs; induction cs as [|c cs IH]; intros [|x xs] H; simpl; try lia.
  rewrite length_vadd, length_vscal.
  apply Nat.max_lub; [rewrite (H x) by (left; auto); lia|apply IH; intros; apply H; right; auto].
Qed.
Lemma length_proj v d : (forall x, In x ts -> length x = d) -> length v = d -> length (proj v) = d.
Proof.
  intros H L. unfold proj, vsub. rewrite length_vadd, length_vscal, L.
  pose proof (length_comb (map (fun e => dot e v) es) ts d H). lia.
Qed.

Variables (h : R) (xs ds : list vec) (wh wa la0 nu0 : vec) (d : nat) (m r g : R).
Let weight (w x : vec) := h * exp (- dot x w).
Let cs := map (weight wa) xs.
Theorem minimiser_walls : 0 < h -> frame (map proj xs) ds -> (forall x, In x xs -> length x = d)
  -> (forall x, In x ts -> length x = d) ->
  length wh = d -> veq wh (vsub (comb la0 xs) (comb nu0 ts)) ->
  0 < m -> m * spread cs ds <= 1 -> 0 <= r -> (forall x, In x xs -> norm (proj x) * r <= 1) ->
  norm (proj (vsub (comb cs xs) wh)) <= g -> 2 * exp 1 * g <= m * r ->
  exists e nu, norm e <= r /\ (forall t, In t ts -> dot t (vadd wa e) = dot t wa) /\
    veq (comb (map (weight (vadd wa e)) xs) xs) (vadd wh (comb nu ts)).
Proof.
  intros Hh F Lx Lt Lw K m0 M r0 R1 Gg small.
  assert (cp : Forall (Rlt 0) cs).
  { unfold cs. apply Forall_forall. intros c I. apply in_map_iff in I. destruct I as [x [<- _]].
    apply Rmult_lt_0_compat; auto. apply exp_pos. }
  destruct (minimiser_near (map proj xs) ds cs (proj wh) d m r g) as [u [_ [Nu E]]]; auto.
  - unfold cs. rewrite !map_length. auto.
  - intros z I. apply in_map_iff in I. destruct I as [x [<- I]]. apply length_proj; auto.
  - apply length_proj; auto.
  - exists la0. intro y. rewrite proj_adj, (K (adj y)), dot_sub_l.
    assert (Z : dot (comb nu0 ts) (adj y) = 0).
    { apply comb_orthogonal. intros t I. apply adj_wall; auto. }
    rewrite Z, <- proj_comb, proj_adj. ring.
  - intros z I. apply in_map_iff in I. destruct I as [x [<- I]]. auto.
  - eapply Rle_trans; [|exact Gg]. right. apply norm_veq. intro y. unfold resid.
    rewrite dot_sub_l, !proj_adj, dot_sub_l, <- !proj_adj, proj_comb. f_equal.
    generalize cs. intro l. clear. revert xs. induction l as [|c l IH]; intros [|x xs]; simpl; auto.
    rewrite !dot_add_l, !dot_scal_l, dot_nil_r, Ropp_0, exp_0, IH. ring.
  - set (wi := vadd wa (adj u)). set (la := map (weight wi) xs). set (v := vsub (comb la xs) wh).
    exists (adj u), (map (fun e => dot e v) es).
    split; [eapply Rle_trans; [apply adj_short|exact Nu]|].
    split; [intros t I; rewrite dot_add_r, adj_wall by auto; ring|].
    assert (Pv : forall y, dot (proj v) y = 0).
    { intro y. unfold v. rewrite proj_adj, dot_sub_l, <- !proj_adj, proj_comb, <- (E y).
      assert (Q : dot (comb la (map proj xs)) y = dot (weighted cs (map proj xs) u) y); [|rewrite Q;
        ring].
      unfold la, cs, wi, weight. clear. induction xs as [|x l IH]; simpl; auto.
      rewrite !dot_add_l, !dot_scal_l, IH, dot_add_r, <- proj_adj, Ropp_plus_distr, exp_plus. ring.
      }
    intro y. fold wi. fold la. rewrite dot_add_l. specialize (Pv y). unfold proj in Pv.
    rewrite dot_sub_l in Pv.
    assert (dot v y = dot (comb la xs) y - dot wh y) by (unfold v; apply dot_sub_l). lra.
Qed.
End Walls.
