(* lemma:leap, the bound of a piece: sums of a(x) e^{u(x)}, a and u polynomials, by their Taylor
   coefficients.  In place of a disc in the complex plane the tail is bounded by a majorant,
     which is
   what the maximum on the disc is bounded by in the end; the factor 1/(1 - 1/q) is not needed. *)
From Coq Require Import Reals List Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(* sum_{k < N} c_k x^k *)
Fixpoint psum (c : nat -> R) (x : R) (N : nat) : R := match N
  with O => 0 | S n => psum c x n + c n * x ^ n end.
Definition pabs (c : nat -> R) (k : nat) := Rabs (c k).
(* f has the coefficients c, and sum |c_k| b^k <= M: of the tail from N on at most (|x|/b)^N times
   what is left of M *)
Definition expands (f : R -> R) (c : nat -> R) (M b : R) := forall x N, Rabs x <= b ->
  Rabs (f x - psum c x N) <= (Rabs x / b) ^ N * (M - psum (pabs c) b N).

Lemma psum_ext c d x N : (forall k, c k = d k) -> psum c x N = psum d x N.
Proof. intro E. induction N; simpl; congruence. Qed.
Lemma psum_pos c x N : 0 <= x -> 0 <= psum (pabs c) x N.
Proof.
  intro H. induction N; simpl; [lra|]. assert (0 <= pabs c N * x ^ N); [|lra].
  apply Rmult_le_pos; [apply Rabs_pos|apply pow_le; auto].
Qed.
Lemma psum_le c d x N : 0 <= x -> (forall k, c k <= d k) -> psum c x N <= psum d x N.
Proof.
  intros H E. induction N; simpl; [lra|]. assert (c N * x ^ N <= d N * x ^ N); [|lra].
  apply Rmult_le_compat_r; [apply pow_le; auto|auto].
Qed.
Lemma psum_Rabs c x N : Rabs (psum c x N) <= psum (pabs c) (Rabs x) N.
Proof.
  induction N; simpl; [rewrite Rabs_R0; lra|]. eapply Rle_trans; [apply Rabs_triang|].
  rewrite Rabs_mult, <- RPow_abs. unfold pabs at 2. lra.
Qed.
(* Whatever expands is bounded by finitely many coefficients. *)
Theorem coefficient_bound f c M b rho N x : expands f c M b -> 0 < b -> 0 <= rho <= b -> Rabs x
  <= rho ->
  Rabs (f x) <= psum (pabs c) rho N + (rho / b) ^ N * M.
Proof.
  intros E HR Hr Hx. pose proof (E x N ltac:(lra)) as B. pose proof (psum_Rabs c x N) as P.
  assert (Q : psum (pabs c) (Rabs x) N <= psum (pabs c) rho N).
  { clear - Hx. induction N; simpl; [lra|]. assert (pabs c N * Rabs x ^ N <= pabs c N * rho ^ N);
    [|lra].
    apply Rmult_le_compat_l; [apply Rabs_pos|]. apply pow_incr. split; [apply Rabs_pos|auto]. }
  assert (q : 0 <= (Rabs x / b) ^ N <= (rho / b) ^ N).
  { assert (0 <= Rabs x / b <= rho / b).
    { unfold Rdiv. pose proof (Rabs_pos x). assert (0 < / b) by (apply Rinv_0_lt_compat; auto).
      split; nra. }
    split; [apply pow_le; lra|apply pow_incr; lra]. }
  assert (M0 : 0 <= M).
  { pose proof (E 0 O ltac:(rewrite Rabs_R0; lra)) as Z. simpl in Z.
    pose proof (Rabs_pos (f 0 - 0)). lra. }
  pose proof (psum_pos c b N ltac:(lra)).
  assert ((Rabs x / b) ^ N * (M - psum (pabs c) b N) <= (rho / b) ^ N * M) by nra.
  replace (f x) with ((f x - psum c x N) + psum c x N) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Section Closure.
Variable b : R.
Hypothesis Rpos : 0 < b.

Lemma ratio_le x : Rabs x <= b -> 0 <= Rabs x / b <= 1.
Proof.
  intro H. pose proof (Rabs_pos x). assert (0 < / b) by (apply Rinv_0_lt_compat; auto). unfold Rdiv.
  split; [nra|].
  apply Rmult_le_reg_r with b; auto. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma expands_ext f g c M : (forall x, f x = g x) -> expands f c M b -> expands g c M b.
Proof. intros E H x N Hx. rewrite <- E. auto. Qed.
Lemma expands_more f c M M' : M <= M' -> expands f c M b -> expands f c M' b.
Proof.
  intros L H x N Hx. eapply Rle_trans; [apply H; auto|]. apply Rmult_le_compat_l; [|lra].
  apply pow_le, (ratio_le x Hx).
Qed.
Lemma expands_bound f c M x : expands f c M b -> Rabs x <= b -> Rabs (f x) <= M.
Proof. intros H Hx. pose proof (H x O Hx) as B. simpl in B. rewrite !Rminus_0_r, Rmult_1_l in B.
  auto. Qed.
Lemma expands_0 : expands (fun _ => 0) (fun _ => 0) 0 b.
Proof.
  intros x N Hx. assert (A : forall y, psum (fun _ => 0) y N = 0) by (intro y; induction N; simpl;
    [|rewrite IHN]; ring).
  assert (B : psum (pabs (fun _ => 0)) b N = 0) by (rewrite (psum_ext _ (fun _ => 0)); [auto|intro;
    apply Rabs_R0]).
  rewrite A, B, !Rminus_0_r, Rabs_R0. lra.
Qed.
Lemma expands_add f g c d M M' : expands f c M b -> expands g d M' b ->
  expands (fun x => f x + g x) (fun k => c k + d k) (M + M') b.
Proof.
  intros F G x N Hx. pose proof (F x N Hx). pose proof (G x N Hx). set (q := (Rabs x / b) ^ N) in *.
  assert (q0 : 0 <= q) by (apply pow_le, (ratio_le x Hx)).
  assert (E : forall y, psum (fun k => c k + d k) y N = psum c y N + psum d y N) by (intro y; clear;
    induction N; simpl; [|rewrite IHN]; ring).
  assert (A : psum (pabs (fun k => c k + d k)) b N <= psum (pabs c) b N + psum (pabs d) b N).
  { clear - Rpos. induction N; simpl; [lra|]. unfold pabs in *.
    pose proof (Rabs_triang (c N) (d N)). pose proof (pow_le b N ltac:(lra)). nra. }
  rewrite E. replace (f x + g x - (psum c x N + psum d x N))
    with ((f x - psum c x N) + (g x - psum d x N)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. nra.
Qed.

(* products *)
Fixpoint conv_up (c d : nat -> R) (k i : nat) : R := match i with
  | O => c O * d k | S j => conv_up c d k j + c i * d (k - i)%nat end.
Definition conv c d k := conv_up c d k k.
Fixpoint rows (c d : nat -> R) x (N n : nat) : R := match n with
  | O => 0 | S i => rows c d x N i + c i * x ^ i * psum d x (N - i) end.
Lemma psum_conv c d x N : psum (conv c d) x N = rows c d x N N.
Proof.
  assert (G : forall n N, (n <= N)%nat -> rows c d x (S N) n = rows c d x N n + (match n
    with O => 0 | S m => conv_up c d N m end) * x ^ N).
  { induction n; intros N' L; simpl; [ring|]. rewrite IHn by lia.
    replace (match n with O => S N' | S l => (N' - l)%nat end) with (S (N' - n)) by (destruct n;
    lia).
    simpl. assert (P : x ^ N' = x ^ n * x ^ (N' - n)) by (rewrite <- pow_add; f_equal; lia).
    destruct n; simpl.
    - rewrite Nat.sub_0_r. ring.
    - simpl in P. rewrite P. ring. }
  induction N; [auto|]. rewrite <- (Rplus_0_r (rows c d x (S N) (S N))). simpl psum. rewrite IHN.
  cbn [rows]. rewrite G by lia. replace (S N - N)%nat with 1%nat by lia. simpl. unfold conv.
  destruct N; simpl; [ring|].
  rewrite Nat.sub_diag. ring.
Qed.
Lemma conv_abs c d k : pabs (conv c d) k <= conv (pabs c) (pabs d) k.
Proof.
  unfold conv, pabs at 1. generalize k at 2 4. induction k0; simpl.
  - unfold pabs. rewrite Rabs_mult. lra.
  - eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. unfold pabs at 3 4. lra.
Qed.
Lemma expands_mul f g c d M M' : expands f c M b -> expands g d M' b
  -> expands (fun x => f x * g x) (conv c d) (M * M') b.
Proof.
  intros F G x N Hx. set (q := Rabs x / b). assert (q01 := ratio_le x Hx : 0 <= q <= 1).
  assert (A : psum (pabs (conv c d)) b N <= rows (pabs c) (pabs d) b N N).
  { rewrite <- psum_conv. apply psum_le; [lra|]. intro; apply conv_abs. }
  assert (M'0 : 0 <= M'). { pose proof (expands_bound g d M' x G Hx). pose proof (Rabs_pos (g x)).
  lra. }
  (* f g - sum_i c_i x^i (d below N - i) = sum_i c_i x^i (g - ..) + (f - ..) g *)
  assert (B : forall n, (n <= N)%nat -> Rabs (psum c x n * g x - rows c d x N n)
    <= q ^ N * (psum (pabs c) b n * M' - rows (pabs c) (pabs d) b N n)).
  { induction n; intro L; simpl; [rewrite Rmult_0_l, Rminus_0_r, Rabs_R0;
    pose proof (pow_le q N ltac:(lra)); nra|].
    specialize (IHn ltac:(lia)). pose proof (G x (N - n)%nat Hx) as Gn. fold q in Gn.
    replace ((psum c x n + c n * x ^ n) * g x - (rows c d x N n + c n * x ^ n * psum d x (N - n)))
      with
      ((psum c x n * g x - rows c d x N n) + c n * x ^ n * (g x - psum d x (N - n))) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult, <- RPow_abs.
    assert (E : Rabs x ^ n = q ^ n * b ^ n) by (rewrite <- Rpow_mult_distr; f_equal; unfold q;
      field; lra). rewrite E.
    assert (P : q ^ N = q ^ n * q ^ (N - n)) by (rewrite <- pow_add; f_equal; lia).
    assert (Rabs (c n) * (q ^ n * b ^ n) * Rabs (g x - psum d x (N - n))
      <= Rabs (c n) * (q ^ n * b ^ n) * (q ^ (N - n) * (M' - psum (pabs d) b (N - n)))).
    { apply Rmult_le_compat_l; auto. apply Rmult_le_pos; [apply Rabs_pos|].
      apply Rmult_le_pos; apply pow_le; lra. }
    change (pabs c n) with (Rabs (c n)). replace (Rabs (c n) * (q ^ n * b ^ n) * (q ^ (N - n) * (M'
      - psum (pabs d) b (N - n)))) with
      (q ^ N * (Rabs (c n) * b ^ n * M' - Rabs (c n) * b ^ n * psum (pabs d) b (N - n))) in H by
        (rewrite P; ring). lra. }
  specialize (B N (le_n N)). pose proof (F x N Hx) as Fx. fold q in Fx.
  pose proof (expands_bound g d M' x G Hx) as Gx.
  rewrite psum_conv. replace (f x * g x - rows c d x N N)
    with ((psum c x N * g x - rows c d x N N) + (f x - psum c x N) * g x) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
  assert (Rabs (f x - psum c x N) * Rabs (g x) <= q ^ N * (M - psum (pabs c) b N) * M') by (apply
    Rmult_le_compat; auto; apply Rabs_pos).
  assert (0 <= q ^ N) by (apply pow_le; lra). nra.
Qed.

(* a x^j, and f(x^j) *)
Definition spike (a : R) (j k : nat) := if Nat.eqb k j then a else 0.
Lemma expands_monomial a j : expands (fun x => a * x ^ j) (spike a j) (Rabs a * b ^ j) b.
Proof.
  intros x N Hx. assert (q01 := ratio_le x Hx). set (q := Rabs x / b) in *.
  assert (P : forall e y n, psum (spike e j) y n = if Nat.ltb j n then e * y ^ j else 0).
  { intros e y n. induction n; simpl; auto. rewrite IHn. unfold spike.
    destruct (Nat.ltb_spec j n), (Nat.ltb_spec j (S n)), (Nat.eqb_spec n j); try lia; subst; ring. }
  rewrite P. rewrite (psum_ext (pabs (spike a j)) (spike (Rabs a) j)), P.
  2:{ intro k. unfold pabs, spike. destruct (Nat.eqb k j); auto. apply Rabs_R0. }
  destruct (Nat.ltb_spec j N).
  - replace (a * x ^ j - a * x ^ j) with 0 by ring. rewrite Rabs_R0. right. ring.
  - rewrite !Rminus_0_r, Rabs_mult, <- RPow_abs. assert (E : Rabs x = q * b) by (unfold q; field;
    lra). rewrite E, Rpow_mult_distr.
    assert (q ^ j <= q ^ N).
    { replace j with (N + (j - N))%nat by lia. rewrite pow_add. pose proof (pow_le q N ltac:(lra)).
      pose proof (pow_incr q 1 (j - N) ltac:(lra)) as I. rewrite pow1 in I.
      pose proof (pow_le q (j - N) ltac:(lra)). nra. }
    pose proof (Rabs_pos a). pose proof (pow_le b j ltac:(lra)).
    assert (0 <= Rabs a * b ^ j) by (apply Rmult_le_pos; auto). nra.
Qed.
(* e^{a y} *)
Definition ecoef (a : R) (k : nat) := a ^ k * / INR (fact k).
Lemma ecoef_lim a y : is_lim_seq (fun n => psum (ecoef a) y n) (exp (a * y)).
Proof.
  apply is_lim_seq_incr_1. eapply is_lim_seq_ext; [|apply (is_exp_Reals (a * y))].
  intro n. induction n.
  - rewrite sum_O. simpl. unfold ecoef, scal; simpl. unfold mult, one; simpl. field.
  - rewrite sum_Sn, IHn. simpl psum. unfold plus; simpl. f_equal. unfold ecoef, scal; simpl.
    unfold mult; simpl.
    rewrite pow_n_pow, Rpow_mult_distr. simpl. ring.
Qed.
Lemma expands_exp a y0 : 0 < y0 -> expands (fun y => exp (a * y)) (ecoef a) (exp (Rabs a * y0)) y0.
Proof.
  intros Y0 y N Hy. set (q := Rabs y / y0).
  assert (q01 : 0 <= q <= 1).
  { pose proof (Rabs_pos y). assert (0 < / y0) by (apply Rinv_0_lt_compat; auto). unfold q, Rdiv.
    split; [nra|].
    apply Rmult_le_reg_r with y0; auto. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  assert (Pa : forall k, pabs (ecoef a) k = ecoef (Rabs a) k).
  { intro k. unfold pabs, ecoef. rewrite Rabs_mult, <- RPow_abs. f_equal. apply Rabs_pos_eq.
    left; apply Rinv_0_lt_compat, INR_fact_lt_0. }
  rewrite (psum_ext _ _ _ _ Pa).
  assert (B : forall n, (N <= n)%nat -> Rabs (psum (ecoef a) y n - psum (ecoef a) y N)
    <= q ^ N * (psum (ecoef (Rabs a)) y0 n - psum (ecoef (Rabs a)) y0 N)).
  { intros n L. induction L as [|n L IH]; [rewrite !Rminus_diag_eq, Rabs_R0 by auto; lra|].
    simpl psum.
    replace (psum (ecoef a) y n + ecoef a n * y ^ n - psum (ecoef a) y N)
      with ((psum (ecoef a) y n - psum (ecoef a) y N) + ecoef a n * y ^ n) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rabs_mult (ecoef a n)), <- RPow_abs.
    change (Rabs (ecoef a n)) with (pabs (ecoef a) n). rewrite Pa.
    assert (E : Rabs y ^ n = q ^ n * y0 ^ n) by (rewrite <- Rpow_mult_distr; f_equal; unfold q;
      field; lra).
    assert (P : q ^ n = q ^ N * q ^ (n - N)) by (rewrite <- pow_add; f_equal; lia).
    rewrite E, P. assert (0 <= ecoef (Rabs a) n) by (rewrite <- Pa; apply Rabs_pos).
    pose proof (pow_incr q 1 (n - N) ltac:(lra)) as I. rewrite pow1 in I.
    pose proof (pow_le q (n - N) ltac:(lra)). pose proof (pow_le q N ltac:(lra)).
    pose proof (pow_le y0 n ltac:(lra)).
    assert (ecoef (Rabs a) n * (q ^ N * q ^ (n - N) * y0 ^ n)
      <= q ^ N * (ecoef (Rabs a) n * y0 ^ n)).
    { replace (ecoef (Rabs a) n * (q ^ N * q ^ (n - N) * y0 ^ n))
      with (q ^ N * (ecoef (Rabs a) n * y0 ^ n) * q ^ (n - N)) by ring.
      assert (0 <= q ^ N * (ecoef (Rabs a) n * y0 ^ n)) by (apply Rmult_le_pos; auto;
        apply Rmult_le_pos; auto). nra. }
    lra. }
  refine (is_lim_seq_le_loc (fun n => Rabs (psum (ecoef a) y n - psum (ecoef a) y N)) (fun n => q ^
    N * (psum (ecoef (Rabs a)) y0 n - psum (ecoef (Rabs a)) y0 N))
    (Finite _) (Finite _) _ _ _).
  - exists N. exact B.
  - apply (is_lim_seq_abs _ (Finite _)). apply is_lim_seq_minus';
    [apply ecoef_lim|apply is_lim_seq_const].
  - apply (is_lim_seq_scal_l _ (q ^ N) (Finite _)). apply is_lim_seq_minus';
    [apply ecoef_lim|apply is_lim_seq_const].
Qed.
Definition inflate (j : nat) (c : nat -> R) (k : nat) := if Nat.eqb (k mod j) 0 then c (k / j)%nat
  else 0.
Lemma expands_inflate f c M j : (0 < j)%nat -> expands f c M (b ^ j)
  -> expands (fun x => f (x ^ j)) (inflate j c) M b.
Proof.
  intros J F x N Hx. set (up := fun N => (N / j + if Nat.eqb (N mod j) 0 then 0 else 1)%nat).
  assert (U : forall n, up (S n) = (n / j + 1)%nat).
  { intro n. unfold up. pose proof (Nat.div_mod n j ltac:(lia)) as Dm.
    pose proof (Nat.mod_upper_bound n j ltac:(lia)) as Mb.
    destruct (Nat.eq_dec (S (n mod j)) j) as [E|E].
    - rewrite <- (Nat.div_unique (S n) j (n / j + 1) 0),
      <- (Nat.mod_unique (S n) j (n / j + 1) 0) by lia. simpl. lia.
    - rewrite <- (Nat.div_unique (S n) j (n / j) (S (n mod j))),
      <- (Nat.mod_unique (S n) j (n / j) (S (n mod j))) by lia. simpl. lia. }
  assert (P : forall e y n, psum (inflate j e) y n = psum e (y ^ j) (up n)).
  { intros e y n. induction n.
    - unfold up. rewrite Nat.mod_0_l, Nat.div_0_l by lia. auto.
    - rewrite U. simpl psum. rewrite IHn. unfold inflate, up.
      pose proof (Nat.div_mod n j ltac:(lia)) as Dm. destruct (Nat.eqb_spec (n mod j) 0) as [E|E].
      + rewrite Nat.add_0_r, Nat.add_1_r. simpl psum. rewrite <- pow_mult.
        replace (j * (n / j))%nat with n by lia. auto.
      + ring. }
  assert (L : (N <= j * up N)%nat).
  { unfold up. pose proof (Nat.div_mod N j ltac:(lia)) as Dm.
    pose proof (Nat.mod_upper_bound N j ltac:(lia)) as Mb. destruct (Nat.eqb_spec (N mod j) 0); nia.
    }
  rewrite P, (psum_ext (pabs (inflate j c)) (inflate j (pabs c))), P.
  2:{ intro k. unfold pabs, inflate. destruct (Nat.eqb _ _); auto. apply Rabs_R0. }
  assert (q01 := ratio_le x Hx). set (q := Rabs x / b) in *.
  assert (Rj : 0 < b ^ j) by (apply pow_lt; auto).
  assert (Hj : Rabs (x ^ j) <= b ^ j) by (rewrite <- RPow_abs; apply pow_incr; split;
    [apply Rabs_pos|auto]).
  assert (E : Rabs (x ^ j) / b ^ j = q ^ j) by (rewrite <- RPow_abs; unfold q, Rdiv;
    rewrite Rpow_mult_distr, pow_inv; auto).
  pose proof (F (x ^ j) (up N) Hj) as B. rewrite E, <- pow_mult in B. eapply Rle_trans; [apply B|].
  assert (q ^ (j * up N) <= q ^ N).
  { replace (j * up N)%nat with (N + (j * up N - N))%nat by lia. rewrite pow_add.
    pose proof (pow_incr q 1 (j * up N - N) ltac:(lra)) as I. rewrite pow1 in I.
    pose proof (pow_le q N ltac:(lra)). nra. }
  apply Rmult_le_compat_r; auto. pose proof (psum_pos (pabs c) (b ^ j) (up N) ltac:(lra)).
  (* what is left of M is never negative: the tail at |x| = b *)
  pose proof (F (b ^ j) (up N) ltac:(rewrite Rabs_pos_eq; lra)) as G.
  rewrite (Rabs_pos_eq (b ^ j)) in G by lra. unfold Rdiv in G. rewrite Rinv_r, pow1 in G by lra.
  pose proof (Rabs_pos (f (b ^ j) - psum c (b ^ j) (up N))). lra.
Qed.
End Closure.

(* polynomials a_j x^j + a_{j+1} x^{j+1} + .. *)
Fixpoint poly (a : list R) (j : nat) (x : R) : R := match a
  with [] => 0 | e :: a' => e * x ^ j + poly a' (S j) x end.
Fixpoint coef_poly (a : list R) (j k : nat) : R := match a
  with [] => 0 | e :: a' => spike e j k + coef_poly a' (S j) k end.
Fixpoint size (a : list R) (j : nat) (b : R) : R := match a
  with [] => 0 | e :: a' => Rabs e * b ^ j + size a' (S j) b end.
Lemma expands_poly b a j : 0 < b -> expands (poly a j) (coef_poly a j) (size a j b) b.
Proof.
  intro B. revert j; induction a as [|e a IH]; intro j; [apply expands_0; auto|].
  apply (expands_add b B (fun x => e * x ^ j) (poly a (S j))); auto.
  apply expands_monomial; auto.
Qed.
(* e^{u(x)}: the product over the coefficients of u, with e^{u_0} as a number *)
Definition coef_one (e : R) (j : nat) : nat -> R := match j
  with O => spike (exp e) 0 | _ => inflate j (ecoef e) end.
Definition size_one (e : R) (j : nat) (b : R) : R := match j
  with O => exp e | _ => exp (Rabs e * b ^ j) end.
Fixpoint coef_exp (u : list R) (j : nat) : nat -> R := match u with
  | [] => spike 1 0 | e :: u' => conv (coef_one e j) (coef_exp u' (S j)) end.
Fixpoint size_exp (u : list R) (j : nat) (b : R) : R := match u with
  | [] => 1 | e :: u' => size_one e j b * size_exp u' (S j) b end.
Lemma expands_const b c : 0 < b -> expands (fun _ => c) (spike c 0) (Rabs c) b.
Proof.
  intro B. replace (Rabs c) with (Rabs c * b ^ 0) by (simpl; ring).
  apply (expands_ext b (fun x => c * x ^ 0)); [intro; simpl; ring|].
  apply expands_monomial; auto.
Qed.
Lemma expands_exp_poly b u j : 0 < b -> expands (fun x => exp (poly u j x)) (coef_exp u j) (size_exp
  u j b) b.
Proof.
  intro B. revert j; induction u as [|e u IH]; intro j; simpl.
  - apply (expands_ext b (fun _ => 1)); [intro; rewrite exp_0; auto|].
    replace 1 with (Rabs 1) at 2 by apply Rabs_R1. apply expands_const; auto.
  - apply (expands_ext b (fun x => exp (e * x ^ j) * exp (poly u (S j) x))); [intro;
    rewrite <- exp_plus; auto|].
    apply (expands_mul b B (fun x => exp (e * x ^ j)) (fun x => exp (poly u (S j) x))); auto.
    destruct j.
    + simpl. apply (expands_ext b (fun _ => exp e)); [intro; f_equal; ring|].
      replace (exp e) with (Rabs (exp e)) at 2 by (apply Rabs_pos_eq; left; apply exp_pos).
      apply expands_const; auto.
    + apply (expands_inflate b B (fun y => exp (e * y)) (ecoef e)); [lia|].
      apply expands_exp, pow_lt; auto.
Qed.
(* sums of a(x) e^{u(x)} *)
Definition terms := list (list R * list R).
Definition value (l : terms) (x : R) := fold_right (fun e r => poly (fst e) 0 x * exp (poly (snd e)
  0 x) + r) 0 l.
Definition coefs (l : terms) : nat -> R := fold_right (fun e r => fun k => conv (coef_poly (fst e)
  0) (coef_exp (snd e) 0) k + r k) (fun _ => 0) l.
Definition majorant (l : terms) (b : R) := fold_right (fun e r => size (fst e) 0 b * size_exp (snd
  e) 0 b + r) 0 l.
Lemma expands_terms b l : 0 < b -> expands (value l) (coefs l) (majorant l b) b.
Proof.
  intro B. induction l as [|e l IH]; [apply expands_0; auto|].
  apply (expands_add b B (fun x => poly (fst e) 0 x * exp (poly (snd e) 0 x)) (value l)); auto.
  apply (expands_mul b B (poly (fst e) 0) (fun x => exp (poly (snd e) 0 x)));
    [apply expands_poly|apply expands_exp_poly]; auto.
Qed.
Theorem terms_bound l rho q N x : 0 < rho -> 1 <= q -> Rabs x <= rho ->
  Rabs (value l x) <= psum (pabs (coefs l)) rho N + (/ q) ^ N * majorant l (q * rho).
Proof.
  intros Hr Hq Hx. replace (/ q) with (rho / (q * rho)) by (field; lra).
  apply (coefficient_bound (value l) (coefs l)); auto; [apply expands_terms; nra|nra|split; nra].
Qed.
