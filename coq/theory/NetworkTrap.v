(* lemma:lifted-trap: the trap of lemma:shadowing-trap on the features of a network's pattern.  The
   pattern is kept by rows c, one for each neuron and sample; no label has to agree with a weight.
   *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model Shadowing ShadowingTrap Direction Network NetworkLimit.
Import ListNotations.
Open Scope R_scope.

(* x in the place of neuron m *)
Fixpoint placed (d m : nat) (x : vec) : vec := match m with O => x | S m => repeat 0 d ++ placed d m
  x end.
Lemma dot_zeros n z : dot (repeat 0 n) z = 0.
Proof. revert z; induction n; intros [|a z]; simpl; auto. rewrite IHn. ring. Qed.
Lemma placed_dot d x : forall m W, of_length d W -> length x = d -> dot (placed d m x) (concat W)
  = dot x (nth m W []).
Proof.
  induction m; intros [|w W] L Lx; simpl; rewrite ?dot_nil_r; auto.
  - rewrite <- (app_nil_r x), dot_app by (rewrite Lx; symmetry; apply L; left; auto).
    rewrite app_nil_r. simpl. ring.
  - rewrite dot_app by (rewrite repeat_length; symmetry; apply L; left; auto).
    rewrite dot_zeros, IHm; auto; [ring|]. intros u I. apply L. right; auto.
Qed.
Lemma placed_norm d m x : norm (placed d m x) = norm x.
Proof.
  induction m; simpl; auto. unfold norm, sq. rewrite dot_app by auto. rewrite dot_zeros, Rplus_0_l.
  exact IHm.
Qed.
Lemma column_nth D W W' : length W = length W' -> (forall m s,
  (m < length W)%nat -> In s D -> active (nth m W []) s = active (nth m W' []) s)
  -> same_pattern D W' W.
Proof.
  intros L H s I. unfold column. revert W' L H. induction W as [|w W IH]; intros [|w' W'] L H;
    try discriminate; auto. simpl. f_equal.
  - apply (H O s); auto. simpl. lia.
  - apply IH; [inversion L; auto|]. intros m s' Hm I'. apply (H (S m) s'); auto. simpl. lia.
Qed.
Lemma nth_column D W W' m s : same_pattern D W' W -> In s D -> length W = length W'
  -> active (nth m W []) s = active (nth m W' []) s.
Proof.
  intros E I L. specialize (E s I). unfold column in E. revert W W' L E.
  induction m; intros [|w W] [|w' W'] L E; try discriminate; auto; simpl in *.
  - congruence.
  - apply IHm; congruence.
Qed.

Section Trap.
Variables (d : nat) (v : list R) (D : list sample) (h t0 rho : R) (W0 Wh Wi : list vec).
Hypotheses (LD : of_length d (map snd D)) (LW : of_length d W0) (Lv : length v = length W0)
  (Lh : length Wh = length W0) (Ldh : of_length d Wh) (Li : length Wi
    = length W0) (Ldi : of_length d Wi)
  (hpos : 0 < h) (t0pos : 1 < t0).
(* the features, and the samples that some neuron sees *)
Let L := lifted v D W0.
Let A := map (seen W0) D.
Let C t := V (concat Wh) (concat Wi) t.
Let W k := net_gd v D h W0 k.
Hypotheses (T : thetas (concat Wh) A L) (stat : forall z,
  dot (concat Wh) z = sumJ (onS h (concat Wh) (concat Wi) z) A L)
  (smooth : h * beta A L (C t0) rho <= 2) (start : norm (vsub (concat W0) (C t0)) + Phi L h A
    (concat Wh) (concat Wi) t0 <= rho).
(* a row that is orthogonal to every feature keeps its value *)
Definition idle m (s : sample) := forall s', In s' D -> active (nth m W0 []) s' = true
  -> nth m v 0 * dot (snd s') (snd s) = 0.
Hypothesis rows : forall m s, (m < length W0)%nat -> In s D -> idle m s \/
  let x := snd s in let theta := dot x (nth m Wh []) in let c := theta * ln t0 + dot x (nth m Wi [])
    in
  if active (nth m W0 []) s then 0 <= theta /\ norm x * rho < c else theta <= 0 /\ c + norm x * rho
    <= 0.

Lemma shape k : length (W k) = length W0 /\ of_length d (W k).
Proof. induction k as [|k [P Q]]; [auto|]. split; [unfold W in *; simpl; rewrite length_step;
  congruence|apply of_length_step; auto]. Qed.
(* while the pattern is kept a step is one on the features *)
Lemma frozen_step k : same_pattern D W0 (W k) -> veq (concat (W (S k))) (stepJ A L h (concat (W
  k))).
Proof.
  intros E y. destruct (shape k) as [P Q]. unfold W at 1. simpl. unfold net_step, net_coef.
  fold (W k).
  rewrite (moved_dot d D h (fun s => exp (- sg s * net v (W k) (snd s))) v LD W0 (W k) y Lv P) by
    (auto; intros; apply E; auto).
  unfold stepJ. rewrite dot_add_l, dot_scal_l. f_equal. f_equal. unfold A, L.
  assert (G : forall l, incl l D -> pulls v W0 (fun s => exp (- sg s * net v (W k) (snd s))) l y
    = dot (pushJ (map (seen W0) l) (lifted v l W0) (concat (W k))) y).
  { unfold pulls. induction l as [|s l IH]; intro S; simpl; auto.
    rewrite IH by (intros x I; apply S; right; auto). assert (I : In s D) by (apply S; left; auto).
    destruct (seen W0 s) eqn:Sn; [|rewrite feature_unseen by auto; ring].
    rewrite dot_add_l, dot_scal_l. unfold wt, sg at 2 3; simpl. f_equal.
    rewrite (feature_dot d s) with (W' := W k); auto; [|apply LD, in_map; auto]. rewrite Rmult_1_l.
    f_equal. f_equal. ring. }
  apply G, incl_refl.
Qed.
Lemma nth_step k m : (m < length W0)%nat -> nth m (W (S k)) [] =
  vadd (nth m (W k) []) (vscal h (net_push (net_coef v (W k)) (nth m v 0) (nth m (W k) []) D)).
Proof.
  intro Hm. destruct (shape k) as [P _]. unfold W at 1. simpl. unfold net_step. fold (W k).
  set (g := net_coef v (W k)).
  pose proof (map_nth (fun e : R * vec => vadd (snd e) (vscal h (net_push g (fst e) (snd e) D)))
    (combine v (W k)) (0, []) m) as M.
  rewrite combine_nth in M by (rewrite Lv; symmetry; exact P). cbn [fst snd] in M.
  etransitivity; [|exact M]. apply nth_indep. rewrite map_length, combine_length. lia.
Qed.
Lemma idle_kept k m s : (m < length W0)%nat -> In s D -> idle m s -> same_pattern D W0 (W k)
  -> dot (snd s) (nth m (W (S k)) []) = dot (snd s) (nth m (W k) []).
Proof.
  intros Hm I Id E. destruct (shape k) as [P _]. rewrite nth_step by auto.
  rewrite dot_add_r, dot_scal_r, (dot_comm _ (net_push _ _ _ _)), net_push_dot.
  enough (Z : fold_right (fun s0 r => (if active (nth m (W k) []) s0 then nth m v 0 * net_coef v (W
    k) s0 else 0) * dot (snd s0) (snd s) + r) 0 D = 0) by (rewrite Z; ring).
  assert (G : forall l, incl l D -> fold_right (fun s0 r => (if active (nth m (W k) []) s0 then nth
    m v 0 * net_coef v (W k) s0 else 0) * dot (snd s0) (snd s) + r) 0 l = 0); [|apply G, incl_refl].
  induction l as [|s0 l IH]; intro S; simpl; auto. rewrite IH by (intros x J; apply S; right; auto).
  assert (J : In s0 D) by (apply S; left; auto).
  rewrite (nth_column D (W k) W0 m s0 E J P). destruct (active (nth m W0 []) s0) eqn:Ac; [|ring].
  pose proof (Id s0 J Ac) as Z. replace (nth m v 0 * net_coef v (W k) s0 * dot (snd s0) (snd s))
    with (net_coef v (W k) s0 * (nth m v 0 * dot (snd s0) (snd s))) by ring. rewrite Z. ring.
Qed.

Theorem network_trap k : same_pattern D W0 (net_gd v D h W0 k)
  /\ norm (vsub (concat (net_gd v D h W0 k)) (C (t0 + INR k))) <= rho.
Proof.
  set (t := fun k => t0 + INR k).
  assert (tk : forall k, t0 <= t k) by (intro j; unfold t; pose proof (pos_INR j); lra).
  assert (tS : forall k, t (S k) = t k + 1) by (intro j; unfold t; rewrite S_INR; ring).
  set (e := fun k => rho - Phi L h A (concat Wh) (concat Wi) (t k)).
  assert (er : forall k, e k <= rho).
  { intro j. unfold e. pose proof (tk j). pose proof (Phi_pos L h A (concat Wh) (concat Wi) hpos (t
    j) ltac:(lra) T). lra. }
  enough (G : norm (vsub (concat (W k)) (C (t k))) <= e k /\ same_pattern D W0 (W k) /\
    forall m s, (m < length W0)%nat -> In s D -> idle m s -> dot (snd s) (nth m (W k) [])
      = dot (snd s) (nth m W0 [])).
  { destruct G as [G1 [G2 _]]. split; auto. eapply Rle_trans; [exact G1|apply er]. }
  induction k as [|k [I1 [I2 I3]]].
  - split; [unfold e, t, W; simpl; rewrite Rplus_0_r; lra|]. split; [intros s I; auto|auto].
  - assert (Nk : norm (vsub (concat (W (S k))) (C (t (S k)))) <= e (S k)).
    { assert (X : veq (vsub (concat (W (S k))) (C (t (S k)))) (vsub (stepJ A L h (concat (W k))) (C
      (t (S k))))) by (intro z; rewrite !dot_sub_l, (frozen_step k I2 z); auto).
      rewrite (norm_veq _ _ X). pose proof (tk k) as Tk.
      pose proof (norm_pos (vsub (concat (W k)) (C (t k)))) as N0.
      eapply Rle_trans; [apply (shadow_frozen A L h (concat (W k)) (C (t k)) (e k)); auto; [lra|]|].
      - eapply Rle_trans; [|exact smooth]. apply Rmult_le_compat_l; [lra|]. apply beta_mono; auto.
      - unfold e. rewrite tS. pose proof (Phi_step L h A (concat Wh) (concat Wi) hpos (t k)
        ltac:(lra) T).
        pose proof (defect L h A (concat Wh) (concat Wi) hpos (t k) ltac:(lra) T stat).
        unfold C in *. lra. }
    assert (Id : forall m s, (m < length W0)%nat -> In s D -> idle m s
      -> dot (snd s) (nth m (W (S k)) []) = dot (snd s) (nth m W0 [])).
    { intros m s Hm I Is. rewrite idle_kept; auto. }
    split; auto. split; auto. destruct (shape (S k)) as [P Q]. apply column_nth; auto.
    intros m s Hm0 I. assert (Hm : (m < length W0)%nat) by (rewrite <- P; exact Hm0).
    change (active (nth m (W (S k)) []) s = active (nth m W0 []) s).
    destruct (rows m s Hm I) as [Is|R].
    + pose proof (Id m s Hm I Is) as E. unfold active. rewrite E. auto.
    + cbv zeta in R. assert (Ls : length (snd s) = d) by (apply LD, in_map; auto).
      assert (Dt : Rabs (dot (snd s) (nth m (W (S k)) []) - (ln (t (S k)) * dot (snd s) (nth m Wh
        []) + dot (snd s) (nth m Wi []))) <= norm (snd s) * rho).
      { rewrite <- !(placed_dot d (snd s) m) by auto. unfold C in Nk.
        replace (dot (placed d m (snd s)) (concat (W (S k))) - (ln (t (S k)) * dot (placed d m (snd
          s)) (concat Wh) + dot (placed d m (snd s)) (concat Wi)))
          with (dot (placed d m (snd s)) (vsub (concat (W (S k))) (V (concat Wh) (concat Wi) (t (S
            k))))) by (unfold V; dots; ring).
        eapply Rle_trans; [apply cauchy|]. rewrite placed_norm.
        apply Rmult_le_compat_l; [apply norm_pos|]. pose proof (er (S k)). lra. }
      assert (Ll : ln t0 <= ln (t (S k))) by (apply Rcomplements.ln_le; [lra|apply tk]).
      destruct (active (nth m W0 []) s) eqn:Ac; destruct R as [R1 R2];
        [apply active_t|apply active_f]; unfold Rabs in Dt; destruct (Rcase_abs _); nra.
Qed.
Theorem network_trap_limit : 0 < norm (concat Wh) -> dir_limit (fun k => concat (net_gd v D h W0 k))
  (dirn (concat Wh)).
Proof. intro P. apply (trap_limit _ (concat Wh) (concat Wi) t0 rho); auto. intro k.
  apply network_trap. Qed.
End Trap.
