(* Section 2, the landscape at infinity: the infimum of the loss (2.1), asymptotic local and global
   minima (2.2, 2.3, 2.4), and no critical point where some sample is active (2.5).
   The first definitions are part of what a reader has to believe. *)
From Coq Require Import Reals List Lra Lia Psatz Bool.
From Margincert Require Import Vectors Model.
Import ListNotations.
Open Scope R_scope.

(* L_inf(u): the limit of L(a u) as a grows, or infinity *)
Definition ray_limit D u l := forall eps, 0 < eps -> exists A, forall a, A <= a -> Rabs (loss D (vscal a u) - l) <= eps.
Definition ray_infinite D u := forall M, exists A, forall a, A <= a -> M <= loss D (vscal a u).
(* u is an asymptotic local minimum: L_inf(u) is finite, and no near-by direction has a smaller one *)
Definition asymptotic_minimum D u := exists l, ray_limit D u l /\ exists delta, 0 < delta /\
  forall v, norm (vsub v u) <= delta -> ray_infinite D v \/ exists l', ray_limit D v l' /\ l <= l'.
(* the share of the negatives, |I-|/n *)
Definition share (D : list sample) := INR (length (filter (fun s : sample => negb (fst s)) D)) / INR (length D).

(* ---- n L along a ray ---- *)
Definition quiet (D : list sample) (u : vec) := forall s, In s D -> fst s = false -> dot (snd s) u <= 0.
Definition nval (D : list sample) (u : vec) : R :=
  fold_right (fun (s : sample) r => (if fst s then (if Rlt_dec 0 (dot (snd s) u) then 0 else 1) else 1) + r) 0 D.
Lemma exp_small t eps : 0 < eps -> / eps <= t -> exp (- t) <= eps.
Proof.
  intros He Ht. assert (0 < / eps) by (apply Rinv_0_lt_compat; auto). rewrite exp_Ropp. pose proof (exp_ineq1_le t).
  rewrite <- (Rinv_inv eps). apply Rinv_le_contravar; lra.
Qed.
Lemma nloss_ray D u : quiet D u -> forall eps, 0 < eps -> exists A, 0 <= A /\ forall a, A <= a -> Rabs (nloss D (vscal a u) - nval D u) <= eps.
Proof.
  induction D as [|s D IH]; intros Q eps He; simpl.
  - exists 0. split; [lra|]. intros. rewrite Rminus_diag_eq, Rabs_R0; lra.
  - destruct (IH ltac:(intros s' I; apply Q; right; auto) (eps / 2) ltac:(lra)) as [A [A0 HA]]. pose proof (Q s (or_introl eq_refl)) as Qs.
    assert (T : exists B, 0 <= B /\ forall a, B <= a -> Rabs (exp (- sg s * relu (dot (snd s) (vscal a u))) - (if fst s then (if Rlt_dec 0 (dot (snd s) u) then 0 else 1) else 1)) <= eps / 2).
    { assert (One : forall a, 0 <= a -> dot (snd s) u <= 0 -> exp (- sg s * relu (dot (snd s) (vscal a u))) = 1).
      { intros a Ha N. unfold relu. rewrite dot_scal_r, Rmax_left by nra. rewrite Rmult_0_r, exp_0. auto. }
      assert (Z : forall r, Rabs (r - r) <= eps / 2) by (intro; rewrite Rminus_diag_eq, Rabs_R0; lra).
      destruct (fst s) eqn:F.
      - destruct (Rlt_dec 0 (dot (snd s) u)) as [P|P].
        + assert (P' : 0 < / (eps / 2)) by (apply Rinv_0_lt_compat; lra).
          exists (/ (eps / 2) / dot (snd s) u). split; [apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; auto]|]. intros a Ha.
          assert (L : / (eps / 2) <= a * dot (snd s) u).
          { apply Rmult_le_reg_r with (/ dot (snd s) u); [apply Rinv_0_lt_compat; auto|]. replace (a * dot (snd s) u * / dot (snd s) u) with a by (field; lra). exact Ha. }
          unfold relu, sg. rewrite F, dot_scal_r, Rmax_right by lra. rewrite Rminus_0_r.
          replace (- (1) * (a * dot (snd s) u)) with (- (a * dot (snd s) u)) by ring. rewrite Rabs_pos_eq by (left; apply exp_pos). apply exp_small; lra.
        + exists 0. split; [lra|]. intros a Ha. rewrite One by lra. apply Z.
      - exists 0. split; [lra|]. intros a Ha. rewrite One by auto. apply Z. }
    destruct T as [B [B0 HB]]. exists (Rmax A B). split; [eapply Rle_trans; [exact A0|apply Rmax_l]|]. intros a Ha.
    specialize (HA a ltac:(eapply Rle_trans; [apply Rmax_l|exact Ha])). specialize (HB a ltac:(eapply Rle_trans; [apply Rmax_r|exact Ha])).
    match goal with |- Rabs (?p + ?q - (?r + ?t)) <= _ => replace (p + q - (r + t)) with ((p - r) + (q - t)) by ring end.
    eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.
Section Nonempty.
Variable D : list sample.
Hypothesis ne : D <> [].
Lemma n_pos : 0 < INR (length D).
Proof. apply lt_0_INR. destruct D; [contradiction|simpl; lia]. Qed.
Lemma quiet_limit u : quiet D u -> ray_limit D u (nval D u / INR (length D)).
Proof.
  intros Q eps He. pose proof n_pos as N. destruct (nloss_ray D u Q (eps * INR (length D)) ltac:(nra)) as [A [_ HA]]. exists A. intros a Ha.
  specialize (HA a Ha). unfold loss. replace (nloss D (vscal a u) / INR (length D) - nval D u / INR (length D)) with ((nloss D (vscal a u) - nval D u) * / INR (length D)) by (field; lra).
  rewrite Rabs_mult, (Rabs_pos_eq (/ _)) by (left; apply Rinv_0_lt_compat; auto).
  apply Rmult_le_reg_r with (INR (length D)); auto. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma nloss_ge s w : In s D -> exp (- sg s * relu (dot (snd s) w)) <= nloss D w.
Proof.
  clear ne. induction D as [|a D' IH]; simpl; [tauto|].
  assert (P : 0 <= nloss D' w) by (clear; induction D' as [|b D' IH]; simpl; [lra|]; pose proof (exp_pos (- sg b * relu (dot (snd b) w))); lra).
  pose proof (exp_pos (- sg a * relu (dot (snd a) w))). intros [->|I]; [lra|]. specialize (IH I). lra.
Qed.
Lemma loud_infinite s u : In s D -> fst s = false -> 0 < dot (snd s) u -> ray_infinite D u.
Proof.
  intros I F P M. pose proof n_pos as N. exists (Rmax 0 (M * INR (length D) / dot (snd s) u)). intros a Ha.
  assert (A0 : 0 <= a) by (eapply Rle_trans; [apply Rmax_l|exact Ha]).
  assert (A1 : M * INR (length D) / dot (snd s) u <= a) by (eapply Rle_trans; [apply Rmax_r|exact Ha]).
  pose proof (nloss_ge s (vscal a u) I) as G. unfold relu, sg in G. rewrite F, dot_scal_r, Rmax_right in G by nra.
  pose proof (exp_ineq1_le (- -1 * (a * dot (snd s) u))).
  assert (M * INR (length D) <= a * dot (snd s) u).
  { apply Rmult_le_reg_r with (/ dot (snd s) u); [apply Rinv_0_lt_compat; auto|]. replace (a * dot (snd s) u * / dot (snd s) u) with a by (field; lra). exact A1. }
  unfold loss. apply Rmult_le_reg_r with (INR (length D)); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma limit_unique u l l' : ray_limit D u l -> ray_limit D u l' -> l = l'.
Proof.
  intros A B. destruct (Req_dec l l') as [|N]; auto. exfalso. set (e := Rabs (l - l') / 3). assert (0 < Rabs (l - l')) by (apply Rabs_pos_lt; lra).
  destruct (A e ltac:(unfold e; lra)) as [a HA]. destruct (B e ltac:(unfold e; lra)) as [b HB].
  specialize (HA (Rmax a b) ltac:(apply Rmax_l)). specialize (HB (Rmax a b) ltac:(apply Rmax_r)).
  set (x := loss D _) in *. assert (Rabs (l - l') <= Rabs (x - l) + Rabs (x - l')); [|unfold e in *; lra].
  replace (l - l') with (- (x - l) + (x - l')) by ring. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra.
Qed.
Lemma limit_not_infinite u l : ray_limit D u l -> ~ ray_infinite D u.
Proof.
  intros A B. destruct (A 1 ltac:(lra)) as [a HA]. destruct (B (l + 2)) as [b HB].
  specialize (HA (Rmax a b) ltac:(apply Rmax_l)). specialize (HB (Rmax a b) ltac:(apply Rmax_r)). unfold Rabs in HA. destruct (Rcase_abs _); lra.
Qed.
Lemma limit_quiet u l : ray_limit D u l -> quiet D u.
Proof.
  intros A s I F. destruct (Rle_dec (dot (snd s) u) 0); auto. exfalso. apply (limit_not_infinite u l A), (loud_infinite s); auto. lra.
Qed.

Variable v0 : vec.
Hypothesis sep : separates D v0.
Lemma sep_cases s : In s D -> if fst s then 0 < dot (snd s) v0 else dot (snd s) v0 < 0.
Proof.
  intro I. pose proof sep as H. unfold separates in H. rewrite Forall_forall in H. specialize (H s I). unfold signed, sg in H.
  rewrite dot_scal_l in H. destruct (fst s); lra.
Qed.
(* moving towards a separator activates positives and no negative *)
Lemma nval_towards u t : 0 < t -> forall s, In s D -> fst s = true -> dot (snd s) u = 0 -> nval D (vadd u (vscal t v0)) <= nval D u - 1.
Proof.
  intros Ht. pose proof sep_cases as SC. clear ne sep.
  assert (W : forall s, In s D -> (if fst s then (if Rlt_dec 0 (dot (snd s) (vadd u (vscal t v0))) then 0 else 1) else 1)
    <= (if fst s then (if Rlt_dec 0 (dot (snd s) u) then 0 else 1) else 1)).
  { intros s I. specialize (SC s I). destruct (fst s); [|lra]. rewrite dot_add_r, dot_scal_r. assert (0 < t * dot (snd s) v0) by (apply Rmult_lt_0_compat; auto).
    destruct (Rlt_dec 0 (dot (snd s) u)); destruct (Rlt_dec 0 _); lra. }
  induction D as [|a D' IH]; intros s I F Z; [destruct I|]. simpl.
  assert (Le : nval D' (vadd u (vscal t v0)) <= nval D' u).
  { clear - W. induction D' as [|b D' IH]; simpl; [lra|]. pose proof (W b ltac:(right; left; auto)).
    assert (nval D' (vadd u (vscal t v0)) <= nval D' u) by (apply IH; intros s [->|I]; apply W; [left|right; right]; auto). lra. }
  destruct I as [->|I].
  - specialize (SC s (or_introl eq_refl)). rewrite F in *. rewrite Z, dot_add_r, dot_scal_r, Z.
    assert (0 < t * dot (snd s) v0) by (apply Rmult_lt_0_compat; auto). destruct (Rlt_dec 0 0); [lra|]. destruct (Rlt_dec 0 (0 + t * dot (snd s) v0)); lra.
  - pose proof (W a (or_introl eq_refl)). assert (nval D' (vadd u (vscal t v0)) <= nval D' u - 1).
    { apply (IH ltac:(intros; apply SC; right; auto) ltac:(intros; apply W; right; auto) s); auto. } lra.
Qed.
(* a ball in which the positives keep their signs *)
Lemma keep_ball (u : vec) : (forall s, In s D -> fst s = true -> dot (snd s) u <> 0) ->
  exists delta, 0 < delta /\ forall s, In s D -> fst s = true -> norm (snd s) * delta < Rabs (dot (snd s) u).
Proof.
  clear ne sep. induction D as [|a D' IH]; intro H; [exists 1; split; [lra|intros ? []]|].
  destruct IH as [d [D0 HD]]; [intros; apply H; auto; right; auto|]. destruct (fst a) eqn:F.
  - pose proof (Rabs_pos_lt _ (H a (or_introl eq_refl) F)) as P. pose proof (norm_pos (snd a)) as N.
    set (q := Rabs (dot (snd a) u)) in *. exists (Rmin d (q / (2 * (norm (snd a) + 1)))).
    assert (Q : 0 < q / (2 * (norm (snd a) + 1))) by (apply Rdiv_lt_0_compat; lra). split; [apply Rmin_pos; auto|].
    intros s [<-|I] Fs.
    + fold q. apply Rle_lt_trans with (norm (snd a) * (q / (2 * (norm (snd a) + 1)))); [apply Rmult_le_compat_l; [auto|apply Rmin_r]|].
      apply Rmult_lt_reg_r with (2 * (norm (snd a) + 1)); [lra|]. replace (norm (snd a) * (q / (2 * (norm (snd a) + 1))) * (2 * (norm (snd a) + 1))) with (norm (snd a) * q) by (field; lra). nra.
    + eapply Rle_lt_trans; [|apply (HD s I Fs)]. apply Rmult_le_compat_l; [apply norm_pos|apply Rmin_l].
  - exists d. split; auto. intros s [<-|I] Fs; [congruence|auto].
Qed.
Lemma nval_kept u v d : (forall s, In s D -> fst s = true -> norm (snd s) * d < Rabs (dot (snd s) u)) -> norm (vsub v u) <= d -> nval D v = nval D u.
Proof.
  intros H N. clear ne sep. induction D as [|a D' IH]; simpl; auto. rewrite IH by (intros; apply H; auto; right; auto). f_equal.
  destruct (fst a) eqn:F; auto. specialize (H a (or_introl eq_refl) F). pose proof (cauchy (snd a) (vsub v u)) as C. rewrite dot_sub_r in C.
  assert (norm (snd a) * norm (vsub v u) <= norm (snd a) * d) by (apply Rmult_le_compat_l; [apply norm_pos|auto]).
  unfold Rabs in *. destruct (Rlt_dec 0 (dot (snd a) v)), (Rlt_dec 0 (dot (snd a) u)); auto; destruct (Rcase_abs _), (Rcase_abs _); lra.
Qed.

(* 2.2 *)
Theorem landscape_local u : asymptotic_minimum D u <->
  forall s, In s D -> if fst s then dot (snd s) u <> 0 else dot (snd s) u <= 0.
Proof.
  split.
  - intros [l [L [d [D0 H]]]] s I. pose proof (limit_quiet u l L) as Q. destruct (fst s) eqn:F; [|apply Q; auto]. intro Z.
    set (t := d / (norm v0 + 1)). assert (N0 := norm_pos v0). assert (T : 0 < t) by (apply Rdiv_lt_0_compat; lra).
    set (v := vadd u (vscal t v0)).
    assert (Nv : norm (vsub v u) <= d).
    { assert (E : veq (vsub v u) (vscal t v0)) by (intro z; unfold v; dots; ring). rewrite (norm_veq _ _ E), norm_scal, Rabs_pos_eq by lra.
      unfold t. apply Rmult_le_reg_r with (norm v0 + 1); [lra|]. replace (d / (norm v0 + 1) * norm v0 * (norm v0 + 1)) with (d * norm v0) by (field; lra). nra. }
    assert (Qv : quiet D v).
    { intros s' I' F'. pose proof (Q s' I' F'). pose proof (sep_cases s' I') as S. rewrite F' in S. unfold v. rewrite dot_add_r, dot_scal_r. nra. }
    pose proof (quiet_limit v Qv) as Lv. pose proof (quiet_limit u Q) as Lu. pose proof (limit_unique _ _ _ L Lu) as El.
    destruct (H v Nv) as [Inf|[l' [L' Le]]]; [apply (limit_not_infinite v _ Lv Inf)|].
    pose proof (limit_unique _ _ _ L' Lv) as El'. pose proof (nval_towards u t T s I F Z) as Lt. fold v in Lt. pose proof n_pos as N.
    assert (0 < / INR (length D)) by (apply Rinv_0_lt_compat; auto). rewrite El, El' in Le. unfold Rdiv in Le.
    assert (nval D v * / INR (length D) < nval D u * / INR (length D)) by (apply Rmult_lt_compat_r; lra). lra.
  - intro H. assert (Q : quiet D u) by (intros s I F; specialize (H s I); rewrite F in H; auto).
    exists (nval D u / INR (length D)). split; [apply quiet_limit; auto|].
    destruct (keep_ball u) as [d [D0 K]]; [intros s I F; specialize (H s I); rewrite F in H; auto|].
    exists d. split; auto. intros v Nv.
    destruct (Exists_dec (fun s => fst s = false /\ 0 < dot (snd s) v) D) as [E|E].
    { intro s. destruct (fst s); [right; intros [X _]; discriminate|]. destruct (Rlt_dec 0 (dot (snd s) v)); [left; auto|right; tauto]. }
    + left. apply Exists_exists in E. destruct E as [s [I [F P]]]. apply (loud_infinite s); auto.
    + right. assert (Qv : quiet D v).
      { intros s I F. destruct (Rle_dec (dot (snd s) v) 0); auto. exfalso. apply E, Exists_exists. exists s. split; auto. split; auto. lra. }
      exists (nval D v / INR (length D)). split; [apply quiet_limit; auto|]. rewrite (nval_kept u v d K Nv). lra.
Qed.

(* 2.1 *)
Lemma nloss_low w : INR (length (filter (fun s : sample => negb (fst s)) D)) <= nloss D w /\
  (existsb fst D = true -> INR (length (filter (fun s : sample => negb (fst s)) D)) < nloss D w).
Proof.
  clear ne sep. induction D as [|a D' [IH1 IH2]]; simpl; [split; [lra|discriminate]|].
  pose proof (exp_pos (- sg a * relu (dot (snd a) w))) as E. unfold sg in *. destruct (fst a) eqn:F; simpl.
  - split; [lra|]. intros _. lra.
  - assert (1 <= exp (- -1 * relu (dot (snd a) w))).
    { rewrite <- exp_0 at 1. assert (0 <= relu (dot (snd a) w)) by apply Rmax_l.
      assert (M : 0 <= - -1 * relu (dot (snd a) w)) by lra. destruct M as [M|M]; [left; apply exp_increasing; auto|rewrite <- M; lra]. }
    change (match length (filter (fun s : sample => negb (fst s)) D') with O => 1 | S _ => INR (length (filter (fun s : sample => negb (fst s)) D')) + 1 end)
      with (INR (S (length (filter (fun s : sample => negb (fst s)) D')))). rewrite S_INR. split; [lra|]. intro X. specialize (IH2 X). lra.
Qed.
Lemma nval_share u : (forall s, In s D -> fst s = true -> 0 < dot (snd s) u) -> nval D u = INR (length (filter (fun s : sample => negb (fst s)) D)).
Proof.
  clear ne sep. induction D as [|a D' IH]; intro H; simpl; auto. rewrite IH by (intros; apply H; auto; right; auto).
  destruct (fst a) eqn:F; simpl.
  - destruct (Rlt_dec 0 (dot (snd a) u)) as [|N]; [lra|]. exfalso. apply N, (H a); auto. left; auto.
  - change (match length (filter (fun s : sample => negb (fst s)) D') with O => 1 | S _ => INR (length (filter (fun s : sample => negb (fst s)) D')) + 1 end)
      with (INR (S (length (filter (fun s : sample => negb (fst s)) D')))). rewrite S_INR. lra.
Qed.
Theorem landscape_infimum : (forall w, share D <= loss D w) /\ (forall eps, 0 < eps -> exists w, loss D w <= share D + eps)
  /\ (existsb fst D = true -> forall w, share D < loss D w).
Proof.
  pose proof n_pos as N. assert (I : 0 < / INR (length D)) by (apply Rinv_0_lt_compat; auto). unfold share, loss, Rdiv. split; [|split].
  - intro w. apply Rmult_le_compat_r; [lra|apply nloss_low].
  - intros eps He. assert (Q : quiet D v0) by (intros s Is F; pose proof (sep_cases s Is) as S; rewrite F in S; lra).
    destruct (quiet_limit v0 Q eps He) as [A HA]. exists (vscal A v0). specialize (HA A (Rle_refl A)). unfold loss, Rdiv in HA.
    rewrite nval_share in HA by (intros s Is F; pose proof (sep_cases s Is) as S; rewrite F in S; auto). unfold Rabs in HA. destruct (Rcase_abs _); lra.
  - intros E w. apply Rmult_lt_compat_r; auto. apply nloss_low; auto.
Qed.

(* 2.3 *)
Lemma nval_least u : nval D u = INR (length (filter (fun s : sample => negb (fst s)) D)) -> forall s, In s D -> fst s = true -> 0 < dot (snd s) u.
Proof.
  clear ne sep. assert (G : forall D', INR (length (filter (fun s : sample => negb (fst s)) D')) <= nval D' u).
  { induction D' as [|a D' IH]; simpl; [lra|]. destruct (fst a); simpl; [destruct (Rlt_dec _ _); lra|].
    change (match length (filter (fun s : sample => negb (fst s)) D') with O => 1 | S _ => INR (length (filter (fun s : sample => negb (fst s)) D')) + 1 end)
      with (INR (S (length (filter (fun s : sample => negb (fst s)) D')))). rewrite S_INR. lra. }
  induction D as [|a D' IH]; simpl; [tauto|]. intros E s I F. pose proof (G D') as Gd. destruct (fst a) eqn:Fa; simpl in E.
  - destruct (Rlt_dec 0 (dot (snd a) u)) as [P|P]; [|lra]. destruct I as [<-|I]; auto. apply IH; auto. lra.
  - change (match length (filter (fun s : sample => negb (fst s)) D') with O => 1 | S _ => INR (length (filter (fun s : sample => negb (fst s)) D')) + 1 end)
      with (INR (S (length (filter (fun s : sample => negb (fst s)) D')))) in E. rewrite S_INR in E. destruct I as [<-|I]; [congruence|]. apply IH; auto. lra.
Qed.
Theorem landscape_global u : asymptotic_minimum D u ->
  (ray_limit D u (share D) <-> forall s, In s D -> fst s = true -> 0 < dot (snd s) u).
Proof.
  intros M. pose proof n_pos as N. assert (Q : quiet D u) by (destruct M as [l [L _]]; eapply limit_quiet; eauto). split.
  - intro L. apply nval_least. pose proof (limit_unique _ _ _ L (quiet_limit u Q)) as E. unfold share in E.
    apply Rmult_eq_reg_r with (/ INR (length D)); [unfold Rdiv in E; lra|]. apply Rinv_neq_0_compat. lra.
  - intro H. unfold share. rewrite <- (nval_share u H). apply quiet_limit; auto.
Qed.

(* 2.5: push is -n grad L off the hyperplanes (Gradient.v) *)
Definition weights (w : vec) : R := fold_right (fun s r => Rabs (coef w s) + r) 0 D.
Theorem landscape_critical g w : 0 <= g -> (forall s, In s D -> g * norm v0 <= dot (signed s) v0) -> g * weights w <= norm (push D w).
Proof.
  intros Hg H. assert (P : g * norm v0 * weights w <= dot (push D w) v0).
  { unfold weights. clear ne sep. induction D as [|a D' IH]; simpl; [lra|]. rewrite dot_add_l, dot_scal_l.
    specialize (IH ltac:(intros; apply H; right; auto)). pose proof (H a (or_introl eq_refl)) as Ha. unfold signed in Ha. rewrite dot_scal_l in Ha.
    assert (E : coef w a * dot (snd a) v0 = Rabs (coef w a) * (sg a * dot (snd a) v0)).
    { unfold coef, sg. destruct (Rlt_dec _ _); [|rewrite Rabs_R0; ring]. destruct (fst a); [rewrite Rabs_pos_eq by (left; apply exp_pos); ring|].
      rewrite Rabs_Ropp, Rabs_pos_eq by (left; apply exp_pos). ring. }
    rewrite E. assert (Rabs (coef w a) * (g * norm v0) <= Rabs (coef w a) * (sg a * dot (snd a) v0)) by (apply Rmult_le_compat_l; [apply Rabs_pos|auto]). lra. }
  pose proof (cauchy_le (push D w) v0) as C. pose proof (norm_pos (push D w)).
  assert (V : 0 < norm v0).
  { assert (exists s, In s D) as [s I] by (destruct D as [|a l]; [contradiction|exists a; left; auto]). pose proof sep as S. unfold separates in S. rewrite Forall_forall in S.
    specialize (S s I). pose proof (cauchy_le (signed s) v0). destruct (norm_pos v0) as [|Z]; auto. rewrite <- Z in *. lra. }
  apply Rmult_le_reg_r with (norm v0); auto. lra.
Qed.
Theorem weights_pos w : existsb (fun b => b) (pattern D w) = true -> 0 < weights w.
Proof.
  unfold weights. clear ne sep. induction D as [|a D' IH]; simpl; [discriminate|]. intro E.
  assert (Z : forall l, 0 <= fold_right (fun s r => Rabs (coef w s) + r) 0 l) by (induction l as [|b l IL]; simpl; [lra|]; pose proof (Rabs_pos (coef w b)); lra).
  pose proof (Z D') as Zd. pose proof (Rabs_pos (coef w a)). apply orb_true_iff in E. destruct E as [E|E]; [|specialize (IH E); lra].
  apply active_t in E. assert (0 < Rabs (coef w a)); [|lra]. apply Rabs_pos_lt. unfold coef. destruct (Rlt_dec _ _); [|contradiction].
  destruct (fst a); [pose proof (exp_pos (- dot (snd a) w))|pose proof (exp_pos (dot (snd a) w))]; lra.
Qed.
End Nonempty.
