(* T5.6, gd.degenerate: where u shows that no multipliers of (MM) are positive on the whole support,
   the error of the direction is not O(1/ln k).  Were it, w_k would stay near c_k w^, so that each
   step adds to u.w_k at least a share of what it adds to w^.w_k, which tends to infinity; but u.w_k
   is at most c_k u.w^ + O(1), and u.w^ <= 0. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Rcomplements.
From Margincert Require Import Vectors Model Divergence Shadowing ShadowingTrap Direction
  InvarianceLimit SgdMean.
Import ListNotations.
Open Scope R_scope.

Definition total (f : vec -> R) (xs : list vec) := fold_right (fun x r => f x + r) 0 xs.
Lemma total_le f g xs : (forall x, In x xs -> f x <= g x) -> total f xs <= total g xs.
Proof.
  unfold total. induction xs as [|x xs IH]; intro H; simpl; [lra|].
  specialize (IH ltac:(intros; apply H; right; auto)). pose proof (H x (or_introl eq_refl)). lra.
Qed.
Lemma total_scal c f xs : total (fun x => c * f x) xs = c * total f xs.
Proof. unfold total. induction xs as [|x xs IH]; simpl; [ring|]. rewrite IH. ring. Qed.
Lemma total_one f g xs x : (forall x, In x xs -> - g x <= f x) -> (forall x, 0 <= g x) -> In x xs
  -> f x - total g xs <= total f xs.
Proof.
  unfold total. induction xs as [|y xs IH]; intros H G I; [destruct I|]. simpl.
  pose proof (H y (or_introl eq_refl)). pose proof (G y).
  assert (Q : forall l, (forall x, In x l -> - g x <= f x) -> - fold_right (fun x r => g x + r) 0 l
    <= fold_right (fun x r => f x + r) 0 l).
  { clear. induction l as [|a l IH]; intro H; simpl; [lra|]. specialize (IH ltac:(intros; apply H;
      right; auto)). pose proof (H a (or_introl eq_refl)). lra. }
  destruct I as [->|I].
  - specialize (Q xs ltac:(intros; apply H; right; auto)). lra.
  - specialize (IH ltac:(intros; apply H; right; auto) G I). lra.
Qed.
Lemma pushes_total xs w z : dot (pushes xs w) z = total (fun x => exp (- dot x w) * dot x z) xs.
Proof. unfold pushes, total. induction xs as [|x xs IH]; simpl; auto.
  rewrite dot_add_l, dot_scal_l, IH. auto. Qed.

(* a_{k+1} <= a_k + b e^{-c a_k} makes a_k at most a multiple of ln k *)
Lemma log_growth (a : nat -> R) b c : 0 <= b -> 0 < c -> (forall k, 0 <= a k) -> (forall k,
  a (S k) <= a k + b * exp (- c * a k)) ->
  exists C, 0 < C /\ forall k, exp (c * a k) <= C * (INR k + 1).
Proof.
  intros Hb Hc A H. set (E := c * b * exp (c * b)). assert (E0 : 0 <= E) by (apply Rmult_le_pos;
    [nra|left; apply exp_pos]).
  exists (exp (c * a O) + E + 1). split; [pose proof (exp_pos (c * a O)); lra|].
  assert (G : forall k, exp (c * a k) <= exp (c * a O) + E * INR k).
  { induction k; [simpl; lra|]. rewrite S_INR. set (y := c * b * exp (- c * a k)).
    pose proof (exp_pos (c * a k)).
    assert (e1 : exp (- c * a k) <= 1) by (rewrite <- exp_0; apply exp_le; pose proof (A k); nra).
    pose proof (exp_pos (- c * a k)).
    assert (y0 : 0 <= y <= c * b) by (unfold y; split; [apply Rmult_le_pos; nra|];
      assert (0 <= c * b) by nra; nra).
    assert (S1 : exp (c * a (S k)) <= exp (c * a k) * exp y).
    { rewrite <- exp_plus. apply exp_le. unfold y. pose proof (H k).
      assert (c * a (S k) <= c * (a k + b * exp (- c * a k))) by (apply Rmult_le_compat_l; lra).
      lra. }
    assert (S2 : exp y <= 1 + y * exp (c * b)).
    { pose proof (exp_ineq1_le (- y)) as Q. assert (exp y * exp (- y) = 1) by (rewrite <- exp_plus,
        Rplus_opp_r, exp_0; auto). pose proof (exp_pos y).
      assert (exp y <= exp (c * b)) by (apply exp_le; lra).
      assert (exp y * (1 - y) <= exp y * exp (- y)) by (apply Rmult_le_compat_l; lra). nra. }
    assert (S3 : exp (c * a k) * y = c * b) by (unfold y; replace (- c * a k) with (- (c * a k))
      by ring; rewrite exp_Ropp; field; lra).
    assert (exp (c * a k) * exp y <= exp (c * a k) * (1 + y * exp (c * b)))
      by (apply Rmult_le_compat_l; lra).
    replace (exp (c * a k) * (1 + y * exp (c * b))) with (exp (c * a k) + exp (c * a k) * y * exp
      (c * b)) in H2 by ring. rewrite S3 in H2. unfold E in *. lra. }
  intro k. pose proof (G k). pose proof (pos_INR k). pose proof (exp_pos (c * a O)). nra.
Qed.

Section Degenerate.
Variables (D : list sample) (h : R) (J : list bool) (w0 wh u x0 : vec).
Let xs := picked J D.
Let w k := gd D h w0 k.
Hypotheses (hpos : 0 < h) (Jpos : forall s, In (true, s) (combine J D) -> fst s = true) (kept :
  forall k, pattern D (w k) = J)
  (T : forall x, In x xs -> 1 <= dot x wh)
  (* u: no lambda > 0 on the support has sum lambda_i x_i = w^ *)
  (U : forall x, In x xs -> dot x wh = 1 -> 0 <= dot x u) (I0 : In x0 xs) (T0 : dot x0 wh
    = 1) (U0 : 0 < dot x0 u) (Uw : dot wh u <= 0).

Lemma wh_pos : 0 < norm wh.
Proof. pose proof (cauchy_le x0 wh) as Q. destruct (norm_pos wh) as [|Z]; auto.
  rewrite <- Z, T0 in Q. lra. Qed.
Lemma w_next k z : dot (w (S k)) z = dot (w k) z + h * total (fun x => exp (- dot x (w k)) * dot x
  z) xs.
Proof. unfold w; simpl. fold (w k). unfold step.
  rewrite dot_add_l, dot_scal_l, (push_picked D (w k) J (kept k) Jpos), pushes_total. auto. Qed.
Lemma w_pos k : 0 < norm (w k).
Proof.
  assert (P : 0 < dot x0 (w k)) by (apply (picked_active D (w k)); rewrite kept; exact I0).
  pose proof (cauchy_le x0 (w k)) as Q. destruct (norm_pos (w k)) as [|Z]; auto. rewrite <- Z in Q.
  lra.
Qed.
Let size := total norm xs.
Lemma size_pos : 0 <= size.
Proof. unfold size, total. generalize xs. intro l. induction l; simpl; [lra|].
  pose proof (norm_pos a). lra. Qed.
Lemma size_le x : In x xs -> norm x <= size.
Proof.
  unfold size, total. generalize xs. intro l. induction l as [|y l IH]; intro I; [destruct I|].
  simpl.
  assert (0 <= fold_right (fun x r => norm x + r) 0 l) by (clear; induction l; simpl; [lra|];
    pose proof (norm_pos a); lra). pose proof (norm_pos y).
  destruct I as [->|I]; [lra|]. specialize (IH I). lra.
Qed.
(* x.w_k against |w_k| and the error of the direction *)
Lemma near k z : Rabs (dot z (w k) - norm (w k) / norm wh * dot z wh) <= norm z * (norm (w k) * norm
  (vsub (dirn (w k)) (dirn wh))).
Proof.
  pose proof wh_pos. pose proof (w_pos k).
  replace (dot z (w k) - norm (w k) / norm wh * dot z wh) with (norm (w k) * dot z (vsub (dirn
    (w k)) (dirn wh))) by (unfold dirn; dots; field; lra).
  rewrite Rabs_mult, Rabs_pos_eq by lra. pose proof (cauchy z (vsub (dirn (w k)) (dirn wh))). nra.
Qed.

Variables (C : R) (K : nat).
Hypotheses (fast : forall k, (K <= k)%nat -> norm (vsub (dirn (w k)) (dirn wh)) * ln (INR k + 1)
  <= C).

(* from some step on the error is small *)
Lemma small eps : 0 < eps -> exists N, forall k, (N <= k)%nat -> norm (vsub (dirn (w k)) (dirn wh))
  <= eps.
Proof.
  intro He. destruct (INR_unb (exp (Rmax 1 (C / eps)))) as [N HN]. exists (max K N). intros k Hk.
  assert (HkK : (K <= k)%nat) by lia. assert (HkN : (N <= k)%nat) by lia. apply le_INR in HkN.
  specialize (fast k HkK).
  assert (L : Rmax 1 (C / eps) <= ln (INR k + 1)) by (rewrite <- (ln_exp (Rmax 1 (C / eps)));
    apply ln_le; [apply exp_pos|lra]).
  pose proof (Rmax_l 1 (C / eps)). pose proof (Rmax_r 1 (C / eps)).
  set (e := norm (vsub (dirn (w k)) (dirn wh))) in *.
  apply Rmult_le_reg_r with (ln (INR k + 1)); [lra|]. eapply Rle_trans; [exact fast|].
  apply Rle_trans with (eps * (C / eps)); [right; field; lra|]. apply Rmult_le_compat_l; lra.
Qed.
Theorem not_fast : False.
Proof.
  pose proof wh_pos as W. pose proof size_pos as Sz.
  set (eps := / (2 * norm wh * (size + norm wh + 1))).
  assert (Ep : 0 < eps) by (apply Rinv_0_lt_compat; apply Rmult_lt_0_compat; nra).
  assert (Ee : eps * (size + norm wh + 1) = / (2 * norm wh)) by (unfold eps; field; split; nra).
  destruct (small eps Ep) as [N HN].
  (* support vectors see at least |w|/(2|w^|), and so does w^ *)
  assert (See : forall k x, (N <= k)%nat -> In x xs -> norm (w k) / (2 * norm wh) <= dot x (w k)).
  { intros k x Hk I. pose proof (near k x) as Q. specialize (HN k Hk). pose proof (w_pos k).
    pose proof (size_le x I). pose proof (T x I). pose proof (norm_pos x).
    assert (B : norm x * (norm (w k) * norm (vsub (dirn (w k)) (dirn wh))) <= norm (w k) * / (2 *
      norm wh)).
    { rewrite <- Ee. replace (norm x * (norm (w k) * norm (vsub (dirn (w k)) (dirn wh))))
        with (norm (w k) * (norm (vsub (dirn (w k)) (dirn wh)) * norm x)) by ring.
      apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat; auto; [apply norm_pos|lra]. }
    assert (A : norm (w k) / norm wh <= norm (w k) / norm wh * dot x wh).
    { rewrite <- (Rmult_1_r (norm (w k) / norm wh)) at 1. apply Rmult_le_compat_l; auto. left.
      apply Rdiv_lt_0_compat; auto. }
    replace (norm (w k) / (2 * norm wh)) with (norm (w k) / norm wh - norm (w k) * / (2 * norm wh))
      by (field; lra). unfold Rabs in Q. destruct (Rcase_abs _); lra. }
  (* so |w_k| = O(ln k) *)
  set (c := / (2 * norm wh)). assert (c0 : 0 < c) by (apply Rinv_0_lt_compat; lra).
  destruct (log_growth (fun j => norm (w (N + j))) (h * size) c ltac:(nra) c0 ltac:(intro;
    apply norm_pos)) as [G [G0 HG]].
  { intro j. rewrite Nat.add_succ_r. set (k := (N + j)%nat). apply norm_dual.
    { pose proof (norm_pos (w k)). pose proof (exp_pos (- c * norm (w k))).
      assert (0 <= h * size * exp (- c * norm (w k))) by (apply Rmult_le_pos; nra). lra. }
    intro z. rewrite w_next. pose proof (cauchy_le (w k) z) as Cz. pose proof (norm_pos z).
    assert (S : total (fun x => exp (- dot x (w k)) * dot x z) xs <= exp (- c * norm (w k)) * norm z
      * size).
    { unfold size. rewrite <- total_scal. apply total_le. intros x I.
      pose proof (See k x ltac:(unfold k; lia) I) as Sx. pose proof (cauchy_le x z).
      assert (exp (- dot x (w k)) <= exp (- c * norm (w k))) by (apply exp_le; unfold c, Rdiv in *;
        lra). pose proof (exp_pos (- dot x (w k))). pose proof (norm_pos x).
      apply Rle_trans with (exp (- dot x (w k)) * (norm x * norm z)); [apply Rmult_le_compat_l;
        lra|].
      replace (exp (- c * norm (w k)) * norm z * norm x) with (exp (- c * norm (w k)) * (norm x *
        norm z)) by ring. apply Rmult_le_compat_r; nra. }
    assert (h * total (fun x => exp (- dot x (w k)) * dot x z) xs <= h * (exp (- c * norm (w k)) *
      norm z * size)) by (apply Rmult_le_compat_l; lra). lra. }
  (* and w_k stays within B of c_k w^ *)
  destruct (INR_unb (exp (Rmax 1 (ln G)))) as [N1 HN1]. set (M := (K + N + N1)%nat).
  set (B := C * (2 * / c)).
  assert (Near : forall k, (M <= k)%nat -> norm (w k) * norm (vsub (dirn (w k)) (dirn wh)) <= B).
  { intros k Hk. specialize (HG (k - N)%nat).
    replace (N + (k - N))%nat with k in HG by (unfold M in Hk; lia).
    pose proof (fast k ltac:(unfold M in Hk; lia)) as Fk.
    assert (Hi : INR (k - N) <= INR k) by (apply le_INR; lia).
    assert (Hj : INR N1 <= INR k) by (apply le_INR; unfold M in Hk; lia).
    set (L := ln (INR k + 1)) in *.
    assert (L1 : Rmax 1 (ln G) <= L) by (rewrite <- (ln_exp (Rmax 1 (ln G))); apply ln_le;
      [apply exp_pos|lra]).
    pose proof (Rmax_l 1 (ln G)). pose proof (Rmax_r 1 (ln G)). pose proof (pos_INR k).
    pose proof (pos_INR (k - N)).
    assert (P : c * norm (w k) <= ln G + L).
    { unfold L. rewrite <- ln_mult by lra. rewrite <- (ln_exp (c * norm (w k))).
      apply ln_le; [apply exp_pos|]. eapply Rle_trans; [exact HG|]. apply Rmult_le_compat_l; lra. }
    assert (P2 : norm (w k) <= 2 * / c * L).
    { apply Rmult_le_reg_l with c; auto. replace (c * (2 * / c * L)) with (2 * L) by (field; lra).
      lra. }
    set (e := norm (vsub (dirn (w k)) (dirn wh))) in *. assert (e0 : 0 <= e) by apply norm_pos.
    assert (0 < 2 * / c) by (assert (0 < / c) by (apply Rinv_0_lt_compat; auto); lra).
    apply Rle_trans with (2 * / c * L * e); [apply Rmult_le_compat_r; auto|]. unfold B.
    replace (2 * / c * L * e) with (2 * / c * (e * L)) by ring.
    rewrite (Rmult_comm C). apply Rmult_le_compat_l; lra. }
  set (q := fun k => norm (w k) / norm wh). assert (q0 : forall k, 0 < q k) by (intro k;
    apply Rdiv_lt_0_compat; auto; apply w_pos).
  assert (Dot : forall k z, (M <= k)%nat -> q k * dot z wh - norm z * B <= dot z (w k)
    <= q k * dot z wh + norm z * B).
  { intros k z Hk. pose proof (near k z) as Q. pose proof (Near k Hk). pose proof (norm_pos z).
    assert (norm z * (norm (w k) * norm (vsub (dirn (w k)) (dirn wh))) <= norm z * B)
      by (apply Rmult_le_compat_l; auto).
    fold (q k) in Q. unfold Rabs in Q. destruct (Rcase_abs _); lra. }
  (* w^.w_k tends to infinity *)
  assert (Up : forall k, h * exp (- dot x0 (w k)) <= dot (w (S k)) wh - dot (w k) wh).
  { intro k. rewrite w_next.
    pose proof (total_one (fun x => exp (- dot x (w k)) * dot x wh) (fun _ => 0) xs x0) as Q.
    assert (Z : total (fun _ => 0) xs = 0) by (unfold total; generalize xs; intro l; induction l;
      simpl; lra). rewrite Z, T0 in Q.
    specialize (Q ltac:(intros x I; pose proof (exp_pos (- dot x (w k))); pose proof (T x I);
      nra) ltac:(intros; lra) I0).
    assert (h * (exp (- dot x0 (w k)) * 1 - 0) <= h * total (fun x => exp (- dot x (w k)) * dot x
      wh) xs) by (apply Rmult_le_compat_l; lra). lra. }
  assert (Mono : forall k j, dot (w k) wh <= dot (w (k + j)) wh).
  { intros k j. induction j; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r.
    pose proof (Up (k + j)%nat). pose proof (exp_pos (- dot x0 (w (k + j)))). nra. }
  assert (Inf : forall X, exists k1, forall k, (k1 <= k)%nat -> X <= dot (w k) wh).
  { intro X. set (Y := Rmax 0 (X / norm wh + B)). set (dl := h * exp (- (norm x0 * Y))).
    assert (d0 : 0 < dl) by (apply Rmult_lt_0_compat; auto; apply exp_pos).
    assert (St : forall j, X <= dot (w (M + j)) wh \/ dot (w M) wh + INR j * dl <= dot (w (M + j))
      wh).
    { induction j; [right; rewrite Nat.add_0_r; simpl; lra|]. rewrite Nat.add_succ_r, S_INR.
      pose proof (Mono (M + j)%nat 1%nat) as M1. rewrite Nat.add_1_r in M1.
      destruct IHj as [A|A]; [left; lra|]. destruct (Rle_dec X (dot (w (M + j)) wh)) as [L|L];
        [left; lra|right].
      pose proof (Up (M + j)%nat) as Uj. pose proof (Dot (M + j)%nat wh ltac:(lia)) as [Dw _].
      fold (sq wh) in Dw. rewrite <- norm_sq in Dw.
      assert (nY : norm (w (M + j)) <= Y).
      { eapply Rle_trans; [|apply Rmax_r]. apply Rmult_le_reg_r with (norm wh); auto.
        rewrite (dot_comm wh) in Dw. unfold q in Dw.
        replace (norm (w (M + j)) / norm wh * (norm wh * norm wh)) with (norm (w (M + j)) * norm wh)
          in Dw by (field; lra).
        replace ((X / norm wh + B) * norm wh) with (X + norm wh * B) by (field; lra). lra. }
      assert (dl <= h * exp (- dot x0 (w (M + j)))).
      { apply Rmult_le_compat_l; [lra|]. apply exp_le. pose proof (cauchy_le x0 (w (M + j))).
        pose proof (norm_pos x0).
        assert (norm x0 * norm (w (M + j)) <= norm x0 * Y) by (apply Rmult_le_compat_l; auto). lra.
        }
      lra. }
    destruct (INR_unb ((X - dot (w M) wh) / dl)) as [j Hj]. exists (M + j)%nat. intros k Hk.
    assert (Xj : X <= dot (w (M + j)) wh).
    { destruct (St j) as [A|A]; auto. apply Rmult_lt_compat_r with (r := dl) in Hj; auto.
      replace ((X - dot (w M) wh) / dl * dl) with (X - dot (w M) wh) in Hj by (field; lra). lra. }
    pose proof (Mono (M + j)%nat (k - (M + j))%nat) as Mk.
    replace (M + j + (k - (M + j)))%nat with k in Mk by lia. lra. }
  assert (Qinf : forall X, exists k1, forall k, (k1 <= k)%nat -> X <= q k).
  { intro X. destruct (Inf (X * (norm wh * norm wh))) as [k1 H1]. exists k1. intros k Hk.
    specialize (H1 k Hk). pose proof (cauchy_le (w k) wh).
    apply Rmult_le_reg_r with (norm wh * norm wh); [nra|]. unfold q.
    replace (norm (w k) / norm wh * (norm wh * norm wh)) with (norm (w k) * norm wh) by (field;
      lra). lra. }
  (* far out the samples off the support add less than half of what x0 does *)
  set (loose := fun t x => if Req_EM_T (dot x wh) 1 then 0 else exp (- (dot x wh - 1) * t) * (exp
    (norm x * B) * Rabs (dot x u))).
  assert (Fade : forall e, 0 < e -> exists X, forall t, X <= t -> total (loose t) xs <= e).
  { assert (G1 : forall l, (forall x, In x l -> 1 <= dot x wh) -> forall e, 0 < e -> exists X,
      forall t, X <= t -> total (loose t) l <= e).
    { clear - W. induction l as [|x l IH]; intros H e He; [exists 0; intros; unfold total; simpl;
        lra|].
      destruct (IH ltac:(intros; apply H; right; auto) (e / 2) ltac:(lra)) as [X HX].
      pose proof (H x (or_introl eq_refl)) as Tx.
      set (Kx := exp (norm x * B) * Rabs (dot x u)). assert (K0 : 0 <= Kx) by (apply Rmult_le_pos;
        [left; apply exp_pos|apply Rabs_pos]).
      destruct (Req_EM_T (dot x wh) 1) as [E|E].
      - exists X. intros t Ht. unfold total. simpl. fold (total (loose t) l). unfold loose at 1.
        destruct (Req_EM_T _ _); [|contradiction]. specialize (HX t Ht). lra.
      - set (g := dot x wh - 1). assert (g0 : 0 < g) by (unfold g; lra).
        exists (Rmax X (2 * Kx / (e * g))). intros t Ht.
        pose proof (Rmax_l X (2 * Kx / (e * g))). pose proof (Rmax_r X (2 * Kx / (e * g))).
        specialize (HX t ltac:(lra)).
        unfold total. simpl. fold (total (loose t) l). unfold loose at 1.
        destruct (Req_EM_T _ _); [contradiction|]. fold Kx. fold g.
        assert (P : exp (- g * t) * Kx <= e / 2); [|lra].
        assert (t0 : 2 * Kx <= e * (g * t)).
        { apply Rle_trans with (e * g * (2 * Kx / (e * g))); [right; field; lra|].
          rewrite <- Rmult_assoc. apply Rmult_le_compat_l; [nra|lra]. }
        replace (- g * t) with (- (g * t)) by ring. rewrite exp_Ropp.
        pose proof (exp_ineq1_le (g * t)). pose proof (exp_pos (g * t)).
        apply Rmult_le_reg_l with (exp (g * t)); auto. rewrite <- Rmult_assoc, Rinv_r by lra. nra. }
    apply G1. exact T. }
  set (a := exp (- (norm x0 * B)) * dot x0 u / 2). assert (a0 : 0 < a) by (unfold a;
    pose proof (exp_pos (- (norm x0 * B))); nra).
  destruct (Fade a a0) as [X1 HX1]. destruct (Qinf X1) as [k1 Hk1].
  set (b := total (fun x => exp (norm x * B) * dot x wh) xs).
  assert (b0 : 0 < b).
  { unfold b. pose proof (total_one (fun x => exp (norm x * B) * dot x wh) (fun _ => 0) xs x0) as Q.
    assert (Z : total (fun _ => 0) xs = 0) by (unfold total; generalize xs; intro l; induction l;
      simpl; lra). rewrite Z, T0 in Q.
    specialize (Q ltac:(intros x I; pose proof (exp_pos (norm x * B)); pose proof (T x I);
      nra) ltac:(intros; lra) I0). pose proof (exp_pos (norm x0 * B)). lra. }
  set (k2 := (M + k1)%nat).
  assert (Step : forall k, (k2 <= k)%nat -> b * dot (w k) u - a * dot (w k) wh <= b * dot (w (S k))
    u - a * dot (w (S k)) wh).
  { intros k Hk. rewrite !w_next. pose proof (q0 k) as Qk. specialize (Hk1 k ltac:(unfold k2 in Hk;
      lia)). specialize (HX1 (q k) Hk1). pose proof (exp_pos (- q k)) as Eq.
    assert (S1 : exp (- q k) * a <= total (fun x => exp (- dot x (w k)) * dot x u) xs).
    { pose proof (total_one (fun x => exp (- dot x (w k)) * dot x u) (fun x => exp (- q k) * loose
        (q k) x) xs x0) as Q. rewrite total_scal in Q.
      assert (P : exp (- dot x0 (w k)) * dot x0 u - exp (- q k) * total (loose (q k)) xs
        <= total (fun x => exp (- dot x (w k)) * dot x u) xs).
      { apply Q; auto.
        - intros x I. unfold loose. destruct (Req_EM_T (dot x wh) 1) as [E|E].
          + pose proof (U x I E). pose proof (exp_pos (- dot x (w k))). nra.
          + destruct (Dot k x ltac:(unfold k2 in Hk; lia)) as [Dl _].
            pose proof (exp_pos (- dot x (w k))).
            assert (Ex : exp (- dot x (w k)) <= exp (- q k) * (exp (- (dot x wh - 1) * q k) * exp
              (norm x * B))) by (rewrite <- !exp_plus; apply exp_le; lra).
            pose proof (Rle_abs (- dot x u)) as Ra. rewrite Rabs_Ropp in Ra.
            pose proof (Rabs_pos (dot x u)).
            assert (exp (- dot x (w k)) * - dot x u <= exp (- q k) * (exp (- (dot x wh - 1) * q k) *
              exp (norm x * B)) * Rabs (dot x u)).
            { apply Rle_trans with (exp (- dot x (w k)) * Rabs (dot x u)); [apply Rmult_le_compat_l;
                lra|apply Rmult_le_compat_r; auto]. }
            lra.
        - intro x. unfold loose. destruct (Req_EM_T (dot x wh) 1); [lra|].
          repeat apply Rmult_le_pos; try (left; apply exp_pos). apply Rabs_pos. }
      destruct (Dot k x0 ltac:(unfold k2 in Hk; lia)) as [_ Du]. rewrite T0 in Du.
      assert (E0 : exp (- q k) * exp (- (norm x0 * B)) <= exp (- dot x0 (w k)))
        by (rewrite <- exp_plus; apply exp_le; lra).
      assert (exp (- q k) * total (loose (q k)) xs <= exp (- q k) * a) by (apply Rmult_le_compat_l;
        lra).
      assert (exp (- q k) * exp (- (norm x0 * B)) * dot x0 u <= exp (- dot x0 (w k)) * dot x0 u)
        by (apply Rmult_le_compat_r; lra). unfold a in *. lra. }
    assert (S2 : total (fun x => exp (- dot x (w k)) * dot x wh) xs <= exp (- q k) * b).
    { unfold b. rewrite <- total_scal. apply total_le. intros x I. pose proof (T x I).
      destruct (Dot k x ltac:(unfold k2 in Hk; lia)) as [Dl _].
      assert (exp (- dot x (w k)) <= exp (- q k) * exp (norm x * B)) by (rewrite <- exp_plus;
        apply exp_le; apply (Rmult_le_compat_l (q k)) in H; lra).
      rewrite <- Rmult_assoc. apply Rmult_le_compat_r; lra. }
    set (f1 := total (fun x => exp (- dot x (w k)) * dot x u) xs) in *.
    set (f2 := total (fun x => exp (- dot x (w k)) * dot x wh) xs) in *.
    assert (b * (exp (- q k) * a) <= b * f1) by (apply Rmult_le_compat_l; lra).
    assert (a * f2 <= a * (exp (- q k) * b)) by (apply Rmult_le_compat_l; lra).
    assert (0 <= h * (b * f1 - a * f2)) by (apply Rmult_le_pos; lra). lra. }
  assert (Run : forall j, b * dot (w k2) u - a * dot (w k2) wh <= b * dot (w (k2 + j)) u
    - a * dot (w (k2 + j)) wh).
  { induction j; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r.
    eapply Rle_trans; [apply IHj|]. apply Step. lia. }
  (* yet u.w_k stays below |u| B *)
  destruct (Inf ((b * (norm u * B) - (b * dot (w k2) u - a * dot (w k2) wh) + 1) / a)) as [k3 H3].
  specialize (Run k3). specialize (H3 (k2 + k3)%nat ltac:(lia)).
  destruct (Dot (k2 + k3)%nat u ltac:(unfold k2; lia)) as [_ Du].
  rewrite (dot_comm u wh), (dot_comm u) in Du. pose proof (q0 (k2 + k3)%nat).
  assert (q (k2 + k3)%nat * dot wh u <= 0) by
    (apply (Rmult_le_compat_l (q (k2 + k3)%nat)) in Uw; lra).
  assert (b * dot (w (k2 + k3)) u <= b * (norm u * B)) by (apply Rmult_le_compat_l; lra).
  apply (Rmult_le_compat_l a) in H3; [|lra].
  replace (a * ((b * (norm u * B) - (b * dot (w k2) u - a * dot (w k2) wh) + 1) / a))
    with (b * (norm u * B) - (b * dot (w k2) u - a * dot (w k2) wh) + 1) in H3 by (field; lra). lra.
Qed.
End Degenerate.
(* in other words: no C and K have an error of at most C/ln(k+1) for all k >= K *)
Theorem degenerate D h J w0 wh u x0 : 0 < h -> (forall s, In (true, s) (combine J D) -> fst s
  = true) ->
  (forall k, pattern D (gd D h w0 k) = J) -> (forall x, In x (picked J D) -> 1 <= dot x wh) ->
  (forall x, In x (picked J D) -> dot x wh = 1 -> 0 <= dot x u) ->
  In x0 (picked J D) -> dot x0 wh = 1 -> 0 < dot x0 u -> dot wh u <= 0 ->
  ~ exists C K, forall k, (K <= k)%nat -> norm (vsub (dirn (gd D h w0 k)) (dirn wh)) * ln (INR k
    + 1) <= C.
Proof.
  intros Hh Jp Kp T U I T0 U0 Uw [C [K F]].
  apply (not_fast D h J w0 wh u x0 Hh Jp Kp T U I T0 U0 Uw C K F).
Qed.
