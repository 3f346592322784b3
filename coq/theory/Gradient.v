(* The step is gradient descent on the loss: where no preactivation is 0, push/n is minus its gradient. *)
From Coq Require Import Reals List Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

Lemma relu_line a b : a <> 0 -> is_derive (fun t => relu (a + t * b)) 0 (if Rlt_dec 0 a then b else 0).
Proof.
  intro N. destruct (Rlt_dec 0 a) as [P|P].
  - apply (is_derive_ext_loc (fun t => a + t * b)).
    + assert (L : locally 0 (fun t => 0 < a + t * b)).
      { apply (locally_interval _ 0 (Finite (- (a / (Rabs b + 1)))) (Finite (a / (Rabs b + 1)))).
        - simpl. assert (0 < a / (Rabs b + 1)) by (apply Rdiv_lt_0_compat; pose proof (Rabs_pos b); lra). lra.
        - simpl. apply Rdiv_lt_0_compat; pose proof (Rabs_pos b); lra.
        - simpl. intros y A B. pose proof (Rabs_pos b). assert (Rabs y * (Rabs b + 1) < a).
          { assert (Rabs y < a / (Rabs b + 1)) by (apply Rabs_def1; lra). apply Rmult_lt_compat_r with (r := Rabs b + 1) in H0; [|lra].
            replace (a / (Rabs b + 1) * (Rabs b + 1)) with a in H0 by (field; lra). auto. }
          pose proof (Rle_abs (- (y * b))). rewrite Rabs_Ropp, Rabs_mult in H1. pose proof (Rabs_pos y). nra. }
      generalize L; apply filter_imp. intros t H. unfold relu. rewrite Rmax_right; lra.
    + auto_derive; [auto|ring].
  - assert (Na : a < 0) by lra. apply (is_derive_ext_loc (fun t => 0)).
    + assert (L : locally 0 (fun t => a + t * b < 0)).
      { apply (locally_interval _ 0 (Finite (a / (Rabs b + 1))) (Finite (- a / (Rabs b + 1)))).
        - simpl. assert (0 < - a / (Rabs b + 1)) by (apply Rdiv_lt_0_compat; pose proof (Rabs_pos b); lra). unfold Rdiv in *; lra.
        - simpl. apply Rdiv_lt_0_compat; pose proof (Rabs_pos b); lra.
        - simpl. intros y A B. pose proof (Rabs_pos b). assert (Rabs y * (Rabs b + 1) < - a).
          { assert (Rabs y < - a / (Rabs b + 1)) by (apply Rabs_def1; unfold Rdiv in *; lra). apply Rmult_lt_compat_r with (r := Rabs b + 1) in H0; [|lra].
            replace (- a / (Rabs b + 1) * (Rabs b + 1)) with (- a) in H0 by (field; lra). auto. }
          pose proof (Rle_abs (y * b)). rewrite Rabs_mult in H1. pose proof (Rabs_pos y). nra. }
      generalize L; apply filter_imp. intros t H. unfold relu. rewrite Rmax_left; lra.
    + auto_derive; auto.
Qed.
Theorem push_gradient D w v : (forall s, In s D -> dot (snd s) w <> 0) ->
  is_derive (fun t => nloss D (vadd w (vscal t v))) 0 (- dot (push D w) v).
Proof.
  induction D as [|s D IH]; intro H; simpl.
  - auto_derive; auto; ring.
  - rewrite dot_add_l, dot_scal_l. replace (- (coef w s * dot (snd s) v + dot (push D w) v)) with (- coef w s * dot (snd s) v + - dot (push D w) v) by ring.
    apply (is_derive_plus (fun t => exp (- sg s * relu (dot (snd s) (vadd w (vscal t v))))) (fun t => nloss D (vadd w (vscal t v)))); [|apply IH; intros; apply H; right; auto].
    pose proof (relu_line (dot (snd s) w) (dot (snd s) v) (H s (or_introl eq_refl))) as R.
    apply (is_derive_ext (fun t => exp (- sg s * relu (dot (snd s) w + t * dot (snd s) v)))).
    { intro t. rewrite dot_add_r, dot_scal_r. reflexivity. }
    set (g := fun t => relu (dot (snd s) w + t * dot (snd s) v)) in *.
    assert (X : is_derive (fun t => exp (- sg s * g t)) 0 (- sg s * (if Rlt_dec 0 (dot (snd s) w) then dot (snd s) v else 0) * exp (- sg s * g 0))).
    { apply (is_derive_comp exp (fun t => - sg s * g t)).
      - apply is_derive_Reals, derivable_pt_lim_exp.
      - apply (is_derive_scal g 0 (- sg s)). exact R. }
    replace (- coef w s * dot (snd s) v) with (- sg s * (if Rlt_dec 0 (dot (snd s) w) then dot (snd s) v else 0) * exp (- sg s * g 0)); [exact X|].
    unfold coef, g, relu, sg. rewrite Rmult_0_l, Rplus_0_r. destruct (Rlt_dec 0 (dot (snd s) w)); [|ring].
    rewrite Rmax_right by lra. destruct (fst s).
    + replace (- (1) * dot (snd s) w) with (- dot (snd s) w) by ring. ring.
    + replace (- (-1) * dot (snd s) w) with (dot (snd s) w) by ring. ring.
Qed.
