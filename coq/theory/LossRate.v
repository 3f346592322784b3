(* T5.4, gd.loss-rate: while the pattern is J, positives alone, and h R^2 F_K < 2, the sum F of the
   weights of J is at most 1/(1/F_K + c k) after k steps. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Coquelicot Require Import Coquelicot.
From Margincert Require Import Vectors Model Shadowing InvarianceLimit SgdMean.
Import ListNotations.
Open Scope R_scope.

(* F along the step: phi(s) = F(w + s h P), P = sum_J e^{-x.w} x, and its derivatives *)
Definition along xs (w P : vec) h (m : nat) (s : R) : R :=
  fold_right (fun x r => (- (h * dot x P)) ^ m * exp (- dot x w - s * (h * dot x P)) + r) 0 xs.
Lemma along_derive xs w P h m s : is_derive (along xs w P h m) s (along xs w P h (S m) s).
Proof.
  unfold along. induction xs as [|x xs IH]; simpl; [apply @is_derive_const|].
  apply (is_derive_plus (fun s => (- (h * dot x P)) ^ m * exp (- dot x w - s * (h * dot x P))));
    [|exact IH].
  set (u := h * dot x P). set (c := (- u) ^ m). replace (- u * c * exp (- dot x w - s * u))
    with (c * (- u * exp (- dot x w - s * u))) by ring.
  apply (is_derive_scal (fun s => exp (- dot x w - s * u))).
  apply (is_derive_comp exp (fun s => - dot x w - s * u));
    [apply is_derive_Reals, derivable_pt_lim_exp|auto_derive; auto; ring].
Qed.
Lemma along_derive_n xs w P h m : forall s, is_derive_n (along xs w P h 0) m s (along xs w P h m s).
Proof.
  induction m; intro s; simpl; auto. apply (is_derive_ext (along xs w P h m));
    [|apply along_derive].
  intro t. symmetry. apply is_derive_n_unique, IHm.
Qed.
Lemma along_0 xs w P h s : along xs w P h 0 s = fsum xs (vadd w (vscal (s * h) P)).
Proof. unfold along, fsum. induction xs as [|x xs IH]; cbn [fold_right]; auto. rewrite IH. f_equal.
  rewrite pow_O, Rmult_1_l. f_equal. dots. ring. Qed.
Lemma along_1 xs w P h : P = pushes xs w -> along xs w P h 1 0 = - (h * sq P).
Proof.
  intro E. transitivity (- (h * dot (pushes xs w) P)); [|unfold sq; rewrite <- E; auto]. clear E.
  unfold along, pushes.
  induction xs as [|x xs IH]; cbn [fold_right map comb]; [simpl; ring|].
  rewrite IH, dot_add_l, dot_scal_l, pow_1. replace (- dot x w - 0 * (h * dot x P))
    with (- dot x w) by ring. ring.
Qed.
Lemma along_2 xs w P h R2 s : (forall x, In x xs -> sq x <= R2) -> 0 < h -> along xs w P h 2 s
  <= h * h * R2 * sq P * along xs w P h 0 s.
Proof.
  intros H Hh. unfold along. induction xs as [|x xs IH]; cbn [fold_right]; [lra|].
  specialize (IH ltac:(intros; apply H; right; auto)).
  replace ((- (h * dot x P)) ^ 2) with (h * h * (dot x P * dot x P)) by ring. rewrite pow_O.
  pose proof (H x (or_introl eq_refl)). pose proof (cauchy_sq x P).
  pose proof (exp_pos (- dot x w - s * (h * dot x P))). pose proof (sq_pos P).
  assert (h * h * (dot x P * dot x P) <= h * h * (R2 * sq P)) by (apply Rmult_le_compat_l; nra).
  nra.
Qed.
Lemma along_convex xs w P h s t : 0 <= s <= t -> 0 < t -> along xs w P h 0 s
  <= Rmax (along xs w P h 0 0) (along xs w P h 0 t).
Proof.
  intros Hs Ht. set (l := s / t). assert (l01 : 0 <= l <= 1).
  { assert (0 < / t) by (apply Rinv_0_lt_compat; auto). unfold l, Rdiv. split; [nra|].
    apply Rmult_le_reg_r with t; auto. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (C : along xs w P h 0 s <= (1 - l) * along xs w P h 0 0 + l * along xs w P h 0 t).
  { unfold along. induction xs as [|x xs IH]; cbn [fold_right]; [lra|]. rewrite !pow_O.
    set (a := - dot x w). set (u := h * dot x P).
    pose proof (exp_chord l (- t * u) l01) as C. replace (l * (- t * u))
      with (- s * u) in C by (unfold l; field; lra). pose proof (exp_pos a).
    replace (a - s * u) with (a + - s * u) by ring. replace (a - 0 * u) with a by ring.
    replace (a - t * u) with (a + - t * u) by ring. rewrite !exp_plus.
    assert (exp a * exp (- s * u) <= exp a * (1 - l + l * exp (- t * u))) by (apply
      Rmult_le_compat_l; lra). lra. }
  eapply Rle_trans; [exact C|]. pose proof (Rmax_l (along xs w P h 0 0) (along xs w P h 0 t)).
  pose proof (Rmax_r (along xs w P h 0 0) (along xs w P h 0 t)).
  set (M := Rmax _ _) in *. assert ((1 - l) * along xs w P h 0 0
    <= (1 - l) * M) by (apply Rmult_le_compat_l; lra). assert (l * along xs w P h 0 t
    <= l * M) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Lemma along_pos xs w P h s : 0 <= along xs w P h 0 s.
Proof. unfold along. induction xs as [|x xs IH]; cbn [fold_right]; [lra|]. rewrite pow_O.
  pose proof (exp_pos (- dot x w - s * (h * dot x P))). lra. Qed.

Section Descent.
Variables (xs : list vec) (w : vec) (h R2 : R).
Let P := pushes xs w.
Let F := fsum xs w.
Let phi := along xs w P h 0.
Hypotheses (hpos : 0 < h) (HR : forall x, In x xs -> sq x <= R2) (H2 : h * (R2 * F) < 2) (R20 : 0
  <= R2).
Lemma phi_0 : phi 0 = F.
Proof. unfold phi, F. rewrite along_0. generalize P. clear. intro Q. unfold fsum.
  induction xs as [|x l IH]; simpl; auto. rewrite IH. f_equal. f_equal. dots. ring. Qed.
(* Taylor's formula: where phi is at most M on [0,s] *)
Lemma phi_taylor s : 0 < s -> phi s <= F - s * (h * sq P) + s * s / 2 * (h * h * R2 * sq P * Rmax F
  (phi s)).
Proof.
  intro Hs. destruct (Taylor_Lagrange phi 1 0 s Hs) as [y [Y E]].
  { intros t _ k _. destruct k; simpl; auto. exists (along xs w P h (S k) t).
    apply (along_derive_n xs w P h (S k)). }
  assert (D1 : Derive_n phi 1 0 = - (h * sq P)) by (rewrite <- (along_1 xs w P h eq_refl);
    apply is_derive_n_unique, (along_derive_n xs w P h 1)).
  assert (D2 : Derive_n phi 2 y = along xs w P h 2 y) by (apply is_derive_n_unique,
    (along_derive_n xs w P h 2)).
  rewrite D2 in E. cbn [sum_f_R0] in E. rewrite D1 in E.
  change (Derive_n phi 0 0) with (phi 0) in E. rewrite phi_0 in E.
  replace ((s - 0) ^ 2 / INR (fact 2) * along xs w P h 2 y)
    with (s * s / 2 * along xs w P h 2 y) in E by (simpl; field).
  replace ((s - 0) ^ 0 / INR (fact 0) * F) with F in E by (simpl; field).
  replace ((s - 0) ^ 1 / INR (fact 1) * - (h * sq P)) with (- (s * (h * sq P))) in E by (simpl;
    field).
  pose proof (along_2 xs w P h R2 y HR hpos) as A. pose proof (along_convex xs w P h y s ltac:(lra)
    Hs) as C. fold phi in A, C. rewrite phi_0 in C.
  pose proof (sq_pos P). assert (0 <= h * h * R2 * sq P) by (apply Rmult_le_pos; auto;
    apply Rmult_le_pos; nra).
  assert (along xs w P h 2 y <= h * h * R2 * sq P * Rmax F (phi s)) by (eapply Rle_trans;
    [exact A|]; apply Rmult_le_compat_l; auto).
  assert (s * s / 2 * along xs w P h 2 y <= s * s / 2 * (h * h * R2 * sq P * Rmax F (phi s))) by
    (apply Rmult_le_compat_l; nra). lra.
Qed.
Theorem descent_lemma : fsum xs (vadd w (vscal h P)) <= F - h * sq P * (1 - h * (R2 * F) / 2).
Proof.
  assert (E1 : phi 1 = fsum xs (vadd w (vscal h P))) by (unfold phi; rewrite along_0, Rmult_1_l;
    auto). rewrite <- E1.
  assert (F0 : 0 <= F) by (rewrite <- phi_0; apply along_pos).
  pose proof (sq_pos P) as SP. destruct (Rle_dec (phi 1) F) as [L|L].
  - pose proof (phi_taylor 1 ltac:(lra)) as T. rewrite Rmax_left in T by auto. nra.
  - exfalso. assert (L' : F < phi 1) by lra. clear L.
    destruct (Req_dec (sq P) 0) as [Z|Z]; [pose proof (phi_taylor 1 ltac:(lra)) as T;
      rewrite Z in T; lra|]. assert (SP' : 0 < sq P) by lra. clear Z.
    (* phi falls at first *)
    set (M := h * h * R2 * sq P * phi 1). assert (M0 : 0 <= M) by (apply Rmult_le_pos;
      [apply Rmult_le_pos; [apply Rmult_le_pos; nra|lra]|lra]).
    set (s2 := Rmin (/ 2) (h * sq P / (M + 1))). assert (Q : 0 < h * sq P / (M + 1)) by (apply
      Rdiv_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
    assert (s0 : 0 < s2 <= / 2) by (split; [apply Rmin_pos; lra|apply Rmin_l]).
    assert (B : phi s2 < F).
    { pose proof (phi_taylor s2 ltac:(lra)) as T. pose proof (along_convex xs w P h s2 1 ltac:(lra)
      ltac:(lra)) as C. fold phi in C. rewrite phi_0, Rmax_right in C by lra.
      assert (Rmax F (phi s2) <= phi 1) by (apply Rmax_lub; lra).
      assert (K : h * h * R2 * sq P * Rmax F (phi s2) <= M) by (unfold M; apply Rmult_le_compat_l;
        auto; apply Rmult_le_pos; [apply Rmult_le_pos; nra|lra]).
      assert (s2M : s2 * M <= h * sq P).
      { assert (s2 <= h * sq P / (M + 1)) by apply Rmin_r.
        apply Rmult_le_compat_r with (r := M + 1) in H0; [|lra].
        replace (h * sq P / (M + 1) * (M + 1)) with (h * sq P) in H0 by (field; lra). nra. }
      assert (s2 * s2 / 2 * (h * h * R2 * sq P * Rmax F (phi s2))
        <= s2 / 2 * (s2 * M)) by (replace (s2 / 2 * (s2 * M)) with (s2 * s2 / 2 * M) by field;
        apply Rmult_le_compat_l; nra).
      assert (s2 / 2 * (s2 * M) <= s2 / 2 * (h * sq P)) by (apply Rmult_le_compat_l; lra).
      assert (0 < s2 * (h * sq P)) by (apply Rmult_lt_0_compat; [|apply Rmult_lt_0_compat]; lra).
      lra. }
    (* so it would come back to F in between, where Taylor's formula says that it is below *)
    destruct (IVT_gen phi s2 1 F) as [s1 [S1 S2]].
    + intros t. apply continuity_pt_filterlim. apply (ex_derive_continuous phi).
      exists (along xs w P h 1 t). apply along_derive.
    + rewrite Rmin_left, Rmax_right; lra.
    + rewrite Rmin_left, Rmax_right in S1 by lra. pose proof (phi_taylor s1 ltac:(lra)) as T.
      rewrite S2, Rmax_left in T by lra.
      assert (h * sq P * s1 * (1 - s1 * (h * (R2 * F)) / 2) <= 0) by nra.
      assert (s1 * (h * (R2 * F)) < 2). { assert (0 <= h * (R2 * F)) by (apply Rmult_le_pos; [lra|];
        apply Rmult_le_pos; auto). nra. }
      assert (0 < h * sq P * s1) by (repeat apply Rmult_lt_0_compat; lra). nra.
Qed.
End Descent.

Section Rate.
Variables (D : list sample) (h : R) (J : list bool) (w0 wh : vec) (R2 : R).
Let xs := picked J D.
Let w k := gd D h w0 k.
Hypotheses (hpos : 0 < h) (Jpos : forall s, In (true, s) (combine J D) -> fst s
  = true) (kept : forall k, pattern D (w k) = J)
  (ne : xs <> []) (T : forall x, In x xs -> 1 <= dot x wh) (HR : forall x,
    In x xs -> sq x <= R2) (H2 : h * (R2 * fsum xs w0) < 2).
(* h g^2 (1 - h beta/2), beta = R^2 F_K, g = 1/|w^| *)
Definition rate := h * / sq wh * (1 - h * (R2 * fsum xs w0) / 2).

Lemma wh_sq : 0 < sq wh.
Proof.
  assert (G : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] Q;
    [contradiction|exists x; left; auto]).
  destruct (G xs ne) as [x I]. specialize (T x I). pose proof (cauchy_sq x wh).
  destruct (sq_pos wh) as [|Z]; auto. rewrite <- Z in *. nra.
Qed.
Lemma rate_pos : 0 < rate.
Proof. apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; auto; apply Rinv_0_lt_compat, wh_sq|lra].
  Qed.
Lemma F_step k : fsum xs (w k) <= fsum xs w0 -> fsum xs (w (S k))
  <= fsum xs (w k) - rate * (fsum xs (w k) * fsum xs (w k)).
Proof.
  intro L. set (F := fsum xs (w k)) in *. set (P := pushes xs (w k)).
  assert (F0 : 0 < F) by (apply fsum_pos; auto).
  assert (R20 : 0 <= R2).
  { assert (G : forall l : list vec, l <> [] -> exists x, In x l) by (intros [|x l] Q;
    [contradiction|exists x; left; auto]).
    destruct (G xs ne) as [x I]. pose proof (HR x I). pose proof (sq_pos x). lra. }
  assert (E : forall l, fsum l (w (S k)) = fsum l (vadd (w k) (vscal h P))).
  { assert (X : forall x, dot x (w (S k)) = dot x (vadd (w k) (vscal h P))).
    { intro x. unfold w; simpl. fold (w k). unfold step.
      rewrite !dot_add_r, !dot_scal_r, !(dot_comm x). rewrite (push_picked D (w k) J (kept k) Jpos).
      auto. }
    intro l. unfold fsum. induction l as [|x l IH]; simpl; auto. rewrite IH, X. auto. }
  rewrite E. assert (H3 : h * (R2 * F) <= h * (R2 * fsum xs w0)) by (apply Rmult_le_compat_l;
    [lra|]; apply Rmult_le_compat_l; auto).
  pose proof (descent_lemma xs (w k) h R2 hpos HR ltac:(fold F; lra) R20) as B. fold F P in B.
  assert (G : F <= dot P wh).
  { unfold F, P, pushes. clear - T. revert T. generalize xs. intro l.
    induction l as [|x l IH]; intro H; simpl; [lra|].
    rewrite dot_add_l, dot_scal_l. specialize (IH ltac:(intros; apply H; right; auto)).
    pose proof (H x (or_introl eq_refl)). pose proof (exp_pos (- dot x (w k))). nra. }
  assert (S2 : F * F * / sq wh <= sq P).
  { pose proof wh_sq. apply Rmult_le_reg_r with (sq wh); auto.
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. pose proof (cauchy_sq P wh). nra. }
  unfold rate. assert (0 <= 1 - h * (R2 * fsum xs w0) / 2) by lra. pose proof (sq_pos P).
  assert (h * sq P * (1 - h * (R2 * fsum xs w0) / 2) <= h * sq P * (1 - h * (R2 * F) / 2)) by (apply
    Rmult_le_compat_l; nra).
  assert (h * (F * F * / sq wh) * (1 - h * (R2 * fsum xs w0) / 2)
    <= h * sq P * (1 - h * (R2 * fsum xs w0) / 2)) by (apply Rmult_le_compat_r; auto;
    apply Rmult_le_compat_l; lra). lra.
Qed.
Theorem loss_rate k : fsum xs (gd D h w0 k) <= / (/ fsum xs w0 + rate * INR k).
Proof.
  fold (w k). assert (F0 : forall k, 0 < fsum xs (w k)) by (intro; apply fsum_pos; auto).
  pose proof rate_pos as Rp.
  assert (G : fsum xs (w k) <= fsum xs w0 /\ / fsum xs w0 + rate * INR k <= / fsum xs (w k)).
  { induction k as [|k [A B]]; [unfold w; simpl; lra|]. pose proof (F_step k A) as St.
    pose proof (F0 k) as Fk. pose proof (F0 (S k)) as Fs.
    set (a := fsum xs (w k)) in *. set (b := fsum xs (w (S k))) in *. rewrite S_INR. split; [nra|].
    assert (/ a + rate <= / b); [|lra]. apply Rmult_le_reg_r with b; auto. rewrite Rinv_l by lra.
    apply Rle_trans with ((/ a + rate) * (a - rate * (a * a))); [apply Rmult_le_compat_l; auto;
      assert (0 < / a) by (apply Rinv_0_lt_compat; auto); lra|].
    replace ((/ a + rate) * (a - rate * (a * a))) with (1 - rate * rate * (a * a)) by (field; lra).
    assert (0 <= rate * rate * (a * a)) by (apply Rmult_le_pos; nra). lra. }
  destruct G as [_ G]. rewrite <- (Rinv_inv (fsum xs (w k))). apply Rinv_le_contravar; auto.
  pose proof (F0 O) as F00. unfold w in F00; simpl in F00.
  assert (0 < / fsum xs w0) by (apply Rinv_0_lt_compat; auto). pose proof (pos_INR k). nra.
Qed.
(* and the loss itself: n L = F + the number of the others *)
Theorem loss_of_F k : nloss D (gd D h w0 k) = fsum xs (gd D h w0 k) + INR (length (filter negb J)).
Proof.
  pose proof (kept k) as E. fold (w k). unfold xs. revert E Jpos. clear. generalize (w k). intro u.
  revert J. induction D as [|s l IH]; intros J' E Jp; subst J'; simpl; [ring|].
  rewrite (IH _ eq_refl) by (intros; apply Jp; simpl; auto). unfold relu, active in *.
  destruct (Rlt_dec 0 (dot (snd s) u)) as [P|P]; cbn [negb filter length].
  - assert (F : fst s = true) by (apply Jp; simpl; unfold active; destruct (Rlt_dec _ _);
    [auto|contradiction]).
    unfold sg. rewrite F, Rmax_right by lra. simpl fsum.
    replace (- (1) * dot (snd s) u) with (- dot (snd s) u) by ring. ring.
  - rewrite Rmax_left, Rmult_0_r, exp_0, S_INR by lra. ring.
Qed.
End Rate.
