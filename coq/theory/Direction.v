(* How near w/|w| is to w^/|w^| once w is within rho of w^ ln t + w~ (T4, the rate). *)
From Coq Require Import Reals List Lra Psatz Bool.
From Margincert Require Import Vectors Model Divergence Shadowing ShadowingTrap.
Import ListNotations.
Open Scope R_scope.

Lemma dirn_close u v : 0 < norm u -> 0 < norm v -> norm (vsub (dirn u) (dirn v))
  <= 2 * norm (vsub u v) / norm v.
Proof.
  intros Hu Hv.
  assert (X : veq (vsub (dirn u) (dirn v)) (vadd (vscal ((norm v - norm u) * / norm u * / norm v) u)
    (vscal (/ norm v) (vsub u v)))).
  { intro z. unfold dirn. dots. field; lra. }
  rewrite (norm_veq _ _ X). eapply Rle_trans; [apply norm_add|]. rewrite !norm_scal.
  assert (Iv : 0 < / norm v) by (apply Rinv_0_lt_compat; auto).
  assert (Iu : 0 < / norm u) by (apply Rinv_0_lt_compat; auto).
  rewrite (Rabs_pos_eq (/ norm v)) by lra. rewrite !Rabs_mult, (Rabs_pos_eq (/ norm v)),
    (Rabs_pos_eq (/ norm u)) by lra.
  replace (Rabs (norm v - norm u) * / norm u * / norm v * norm u)
    with (Rabs (norm v - norm u) * / norm v) by (field; lra).
  assert (Rabs (norm v - norm u) <= norm (vsub u v)).
  { pose proof (norm_add v (vsub u v)) as P. assert (E1 : norm (vadd v (vsub u v))
    = norm u) by (apply norm_veq; intro z; dots; ring).
    pose proof (norm_add u (vscal (-1) (vsub u v))) as Q.
    assert (E2 : norm (vadd u (vscal (-1) (vsub u v))) = norm v) by (apply norm_veq; intro z; dots;
      ring).
    rewrite norm_scal in Q. unfold Rabs at 1 in Q. destruct (Rcase_abs (-1)); [|lra].
    unfold Rabs; destruct (Rcase_abs _); lra. }
  unfold Rdiv. nra.
Qed.
Theorem trap_dir (w wh wi : vec) t rho : 1 < t -> 0 < norm wh -> 0 < norm w ->
  norm (vsub w (V wh wi t)) <= rho ->
  norm (vsub (dirn w) (dirn wh)) <= 2 * (norm wi + rho) / (norm wh * ln t).
Proof.
  intros Ht Hw Hp N. assert (L : 0 < ln t) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (NL : norm (vscal (ln t) wh) = norm wh * ln t) by (rewrite norm_scal, Rabs_pos_eq by lra;
    ring).
  assert (P : 0 < norm wh * ln t) by (apply Rmult_lt_0_compat; auto).
  assert (E : norm (vsub (dirn w) (dirn wh)) = norm (vsub (dirn w) (dirn (vscal (ln t) wh)))).
  { apply norm_veq. intro z. unfold dirn at 2 4. dots. rewrite NL. field; lra. }
  rewrite E. eapply Rle_trans; [apply dirn_close; lra|]. rewrite NL. unfold Rdiv.
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|]. apply Rmult_le_compat_l; [lra|].
  assert (X : veq (vsub w (vscal (ln t) wh)) (vadd wi (vsub w (V wh wi t)))) by (intro z; unfold V;
    dots; ring).
  rewrite (norm_veq _ _ X). eapply Rle_trans; [apply norm_add|]. lra.
Qed.
(* so a sequence that stays within rho of that curve converges in direction *)
Theorem trap_limit (f : nat -> vec) (wh wi : vec) t0 rho : 1 < t0 -> 0 < norm wh -> 
  (forall k, norm (vsub (f k) (V wh wi (t0 + INR k))) <= rho) -> dir_limit f (dirn wh).
Proof.
  intros Ht Hw N eps He. assert (R0 : 0 <= rho) by (pose proof (N O);
    pose proof (norm_pos (vsub (f O) (V wh wi (t0 + INR 0)))); lra).
  pose proof (norm_pos wi) as Nwi. set (X := Rmax 1 ((norm wi + rho + 1) / norm wh) + 2 * (norm wi +
    rho) / (norm wh * eps)).
  destruct (INR_unb (exp X)) as [K HK]. exists K. intros k Hk. apply le_INR in Hk. specialize (N k).
  set (t := t0 + INR k) in *.
  assert (P : 0 < norm wh * eps) by (apply Rmult_lt_0_compat; auto).
  assert (X2 : 0 <= 2 * (norm wi + rho) / (norm wh * eps)) by (apply Rmult_le_pos; [lra|left;
    apply Rinv_0_lt_compat; auto]).
  pose proof (Rmax_l 1 ((norm wi + rho + 1) / norm wh)) as X3.
  pose proof (Rmax_r 1 ((norm wi + rho + 1) / norm wh)) as X4.
  assert (L : X <= ln t) by (rewrite <- (ln_exp X); apply Rcomplements.ln_le; [apply exp_pos|];
    unfold t; lra).
  assert (L1 : 1 <= ln t) by (unfold X in L; lra). assert (L2 : norm wi + rho + 1
    <= norm wh * ln t).
  { apply Rle_trans with (norm wh * ((norm wi + rho + 1) / norm wh)); [right; field; lra|].
    apply Rmult_le_compat_l; unfold X in L; lra. }
  assert (Np : 0 < norm (f k)).
  { pose proof (norm_add (f k) (vadd (vscal (-1) (vsub (f k) (V wh wi t))) (vscal (-1) wi))) as T.
    assert (E : veq (vadd (f k) (vadd (vscal (-1) (vsub (f k) (V wh wi t))) (vscal (-1) wi))) (vscal
      (ln t) wh)) by (intro z; unfold V; dots; ring).
    rewrite (norm_veq _ _ E), norm_scal, Rabs_pos_eq in T by lra.
    pose proof (norm_add (vscal (-1) (vsub (f k) (V wh wi t))) (vscal (-1) wi)) as T2.
    rewrite !norm_scal in T2.
    unfold Rabs in T2. destruct (Rcase_abs (-1)); lra. }
  eapply Rle_trans; [apply (trap_dir (f k) wh wi t rho)|]; auto; [unfold t; pose proof (pos_INR k);
    lra|].
  apply Rmult_le_reg_r with (norm wh * ln t); [apply Rmult_lt_0_compat; lra|]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by (apply Rgt_not_eq, Rmult_lt_0_compat; lra).
  assert (Q : 2 * (norm wi + rho) / (norm wh * eps) <= ln t) by (unfold X in L; lra).
  apply (Rmult_le_compat_l (norm wh * eps)) in Q; [|lra].
  replace (norm wh * eps * (2 * (norm wi + rho) / (norm wh * eps)))
    with (2 * (norm wi + rho)) in Q by (field; lra). lra.
Qed.
(* the same of a distance that grows like the root of ln k *)
Theorem slow_limit (f : nat -> vec) (wh : vec) a b : 0 < norm wh -> 0 <= a -> 0 <= b ->
  (forall k, sq (vsub (f k) (vscal (ln (INR k + 1)) wh)) <= a + b * ln (INR k + 1)) -> dir_limit f
    (dirn wh).
Proof.
  intros Hw Ha Hb H eps He. set (e := Rmin (norm wh / 2) (eps * norm wh / 2)).
  assert (e0 : 0 < e) by (apply Rmin_pos; nra).
  set (X := Rmax 1 ((a + b) / (e * e))). destruct (INR_unb (exp X)) as [K HK]. exists K.
  intros k Hk. apply le_INR in Hk. specialize (H k).
  set (t := INR k + 1) in *. assert (L : X <= ln t) by (rewrite <- (ln_exp X);
    apply Rcomplements.ln_le; [apply exp_pos|]; unfold t; lra).
  pose proof (Rmax_l 1 ((a + b) / (e * e))) as X1. pose proof (Rmax_r 1 ((a + b) / (e * e))) as X2.
  fold X in X1, X2. set (l := ln t) in *.
  assert (N : norm (vsub (f k) (vscal l wh)) <= e * l).
  { apply norm_le; [nra|]. assert (Q : a + b <= e * e * l).
    { apply Rmult_le_reg_r with (/ (e * e)); [apply Rinv_0_lt_compat; nra|].
      replace (e * e * l * / (e * e)) with l by (field; lra). unfold Rdiv in *. lra. }
    nra. }
  pose proof (Rmin_l (norm wh / 2) (eps * norm wh / 2)) as E1.
  pose proof (Rmin_r (norm wh / 2) (eps * norm wh / 2)) as E2. fold e in E1, E2.
  assert (Np : 0 < norm (f k)).
  { pose proof (norm_add (f k) (vscal (-1) (vsub (f k) (vscal l wh)))) as T.
    assert (E : veq (vadd (f k) (vscal (-1) (vsub (f k) (vscal l wh)))) (vscal l wh)) by (intro z;
      dots; ring).
    rewrite (norm_veq _ _ E), !norm_scal, (Rabs_pos_eq l) in T by lra. unfold Rabs in T.
    destruct (Rcase_abs (-1)); nra. }
  assert (T1 : 1 < t). { destruct (Rle_dec t 1) as [C|C]; [|lra]. exfalso.
  assert (l <= ln 1) by (unfold l; apply Rcomplements.ln_le; unfold t in *; pose proof (pos_INR k);
    lra). rewrite ln_1 in *. lra. }
  assert (V1 : veq (vsub (f k) (V wh [] t)) (vsub (f k) (vscal l wh))) by (intro z; unfold V;
    fold l; dots; simpl; ring).
  assert (N2 : norm (vsub (f k) (V wh [] t)) <= e * l) by (rewrite (norm_veq _ _ V1); exact N).
  pose proof (trap_dir (f k) wh [] t (e * l) T1 Hw Np N2) as TD. eapply Rle_trans; [apply TD|].
  fold l.
  assert (N0 : norm [] = 0) by (unfold norm, sq; simpl; apply sqrt_0). rewrite N0.
  replace (2 * (0 + e * l) / (norm wh * l)) with (2 * e / norm wh) by (field; lra).
  apply Rmult_le_reg_r with (norm wh); auto.
  replace (2 * e / norm wh * norm wh) with (2 * e) by (field; lra). lra.
Qed.
