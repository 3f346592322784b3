(* Section 2 by computation: trees of cells (2.2), single minima (2.4), separators (2.1, 2.3, 2.5).
   Rows are integers: a positive factor changes no sign. *)
From Coq Require Import Reals ZArith List Lra Lia Bool.
From Margincert Require Import Vectors Model Integers Landscape ClaimChecks.
Import ListNotations.
Open Scope Z_scope.

(* the tree of the signs of the positives: the side x.u > 0 before the side x.u < 0 *)
Inductive tree := Split (x : list Z) (plus minus : tree) | Cell (u : list Z) | Empty (la nu : list Z).
Definition sgn (b : bool) (x : list Z) := if b then x else zscal (-1) x.
Section C.
Variables (P N : list (list Z)).
(* path: decided (sign, row); returns the witnesses *)
Fixpoint chk (t : tree) (path : list (bool * list Z)) : option (list (list Z)) := match t with
  | Split x a b => if existsb (fun y => zeqb y x) P then match chk a ((true, x) :: path), chk b ((false, x) :: path) with Some l, Some m => Some (l ++ m) | _, _ => None end else None
  | Cell u => if forallb (fun x => existsb (fun d : bool * list Z => zeqb (snd d) x) path) P
      && forallb (fun d : bool * list Z => Z.ltb 0 (zdot (sgn (fst d) (snd d)) u)) path && forallb (fun x => Z.leb (zdot x u) 0) N then Some [u] else None
  | Empty la nu => let rs := map (fun d : bool * list Z => sgn (fst d) (snd d)) path in
      if forallb (Z.leb 0) la && forallb (Z.leb 0) nu && Nat.eqb (length la) (length rs) && Z.ltb 0 (zsum la) && zsame (zcomb la rs) (zcomb nu N) then Some [] else None end.
Open Scope R_scope.
Lemma sgn_dot b x (u : vec) : dot (vZ (sgn b x)) u = if b then dot (vZ x) u else - dot (vZ x) u.
Proof. destruct b; simpl; auto. rewrite vZ_scal, dot_scal_l. ring. Qed.
Lemma comb_pos la (zs : list (list Z)) u : forallb (Z.leb 0) la = true -> length la = length zs -> (0 < zsum la)%Z ->
  (forall z, In z zs -> 0 < dot (vZ z) u) -> 0 < dot (vZ (zcomb la zs)) u.
Proof.
  assert (W : forall la zs, forallb (Z.leb 0) la = true -> (forall z, In z zs -> 0 < dot (vZ z) u) -> 0 <= dot (vZ (zcomb la zs)) u).
  { clear. induction la as [|a la IH]; intros [|z zs]; simpl; try (intros; lra). rewrite andb_true_iff, Z.leb_le. intros [A B] H. apply IZR_le in A.
    rewrite vZ_add, vZ_scal, dot_add_l, dot_scal_l. pose proof (H z (or_introl eq_refl)). assert (0 <= dot (vZ (zcomb la zs)) u) by (apply IH; auto). nra. }
  revert zs; induction la as [|a la IH]; intros [|z zs]; simpl; rewrite ?andb_true_iff; intros A E S H; try discriminate; try (inversion S; fail).
  rewrite Z.leb_le in A. destruct A as [A B].
  rewrite vZ_add, vZ_scal, dot_add_l, dot_scal_l. pose proof (H z (or_introl eq_refl)) as Hz. pose proof (W la zs B ltac:(auto)).
  destruct (Z.eq_dec a 0) as [->|Na].
  + assert (0 < dot (vZ (zcomb la zs)) u) by (apply IH; auto). lra.
  + assert (0 < IZR a) by (apply IZR_lt; apply Z.le_neq; auto). nra.
Qed.
Lemma comb_np nu (xs : list (list Z)) u : forallb (Z.leb 0) nu = true -> (forall x, In x xs -> dot (vZ x) u <= 0) -> dot (vZ (zcomb nu xs)) u <= 0.
Proof.
  revert xs; induction nu as [|a nu IH]; intros [|z xs]; simpl; try (intros; lra). rewrite andb_true_iff, Z.leb_le. intros [A B] H. apply IZR_le in A.
  rewrite vZ_add, vZ_scal, dot_add_l, dot_scal_l. pose proof (H z (or_introl eq_refl)). assert (dot (vZ (zcomb nu xs)) u <= 0) by (apply IH; auto). nra.
Qed.
Lemma chk_ok (u : vec) : (forall x, In x N -> dot (vZ x) u <= 0) -> forall t path l, chk t path = Some l ->
  (forall d, In d path -> 0 < dot (vZ (sgn (fst d) (snd d))) u) ->
  (exists x, In x P /\ dot (vZ x) u = 0) \/
  exists c, In c l /\ forall x, In x P -> (0 < dot (vZ x) u <-> 0 < dot (vZ x) (vZ c)) /\ dot (vZ x) (vZ c) <> 0.
Proof.
  intros HN. induction t as [x a IHa b IHb|c|la nu]; intros path l; simpl.
  - destruct (existsb _ P) eqn:M; [|discriminate]. apply existsb_exists in M. destruct M as [y [My Q0]]. apply zeqb_eq in Q0; subst y.
    destruct (chk a _) as [la|] eqn:Ea; [|discriminate]. destruct (chk b _) as [lb|] eqn:Eb; [|discriminate]. intro X; inversion X; subst. intro H.
    destruct (Rtotal_order (dot (vZ x) u) 0) as [L|[L|L]].
    + destruct (IHb _ _ Eb) as [Q|[c [I Q]]]; auto.
      * intros d [<-|I]; auto. rewrite sgn_dot; simpl. lra.
      * right; exists c; split; auto. apply in_or_app; auto.
    + left; exists x; auto.
    + destruct (IHa _ _ Ea) as [Q|[c [I Q]]]; auto.
      * intros d [<-|I]; auto.
      * right; exists c; split; auto. apply in_or_app; auto.
  - destruct (forallb _ P && _ && _) eqn:E; [|discriminate]. intro X; inversion X; subst. intro H. rewrite !andb_true_iff, !forallb_forall in E. destruct E as [[E1 E2] E3].
    right; exists c; split; [left; auto|]. intros x I. specialize (E1 x I). apply existsb_exists in E1. destruct E1 as [[s y] [J Q]]. apply zeqb_eq in Q. simpl in Q; subst y.
    specialize (H _ J). specialize (E2 _ J). simpl in *. rewrite sgn_dot in H. apply Z.ltb_lt, IZR_lt in E2. rewrite <- vZ_dot, sgn_dot in E2.
    destruct s; split; try split; lra.
  - destruct (_ && _ && _ && _ && _) eqn:E; [|discriminate]. intros _ H. exfalso. rewrite !andb_true_iff in E. destruct E as [[[[E1 E2] E3] E4] E5].
    apply Nat.eqb_eq in E3. apply Z.ltb_lt in E4. apply zsame_ok with (v := u) in E5.
    assert (0 < dot (vZ (zcomb la (map (fun d : bool * list Z => sgn (fst d) (snd d)) path))) u).
    { apply comb_pos; auto. intros z I. apply in_map_iff in I. destruct I as [d [<- I]]. apply H; auto. }
    rewrite E5 in H0. pose proof (comb_np nu N u E2 HN). lra.
Qed.
End C.


Open Scope R_scope.

(* ---- from integers to the samples ---- *)
Lemma row_dot dx x (u : vec) : dot (qr (Q_ x dx)) u = dot (vZ x) u / IZR (Zpos dx).
Proof. unfold qr; simpl. rewrite dot_scal_l. unfold Rdiv. ring. Qed.
Lemma row_signs dx x (u : vec) : (0 < dot (qr (Q_ x dx)) u <-> 0 < dot (vZ x) u) /\
  (dot (qr (Q_ x dx)) u <= 0 <-> dot (vZ x) u <= 0) /\ (dot (qr (Q_ x dx)) u = 0 <-> dot (vZ x) u = 0).
Proof.
  rewrite row_dot. pose proof (IZRp dx) as P. assert (I : 0 < / IZR (Zpos dx)) by (apply Rinv_0_lt_compat; auto). unfold Rdiv.
  set (d := dot (vZ x) u). repeat split; intro H; try nra.
Qed.
Lemma in_rdata dx D s : In s (rdata dx D) <-> exists x, In (fst s, x) D /\ snd s = qr (Q_ x dx).
Proof.
  unfold rdata. rewrite in_map_iff. split.
  - intros [[y x] [<- I]]. exists x. auto.
  - intros [x [I E]]. exists (fst s, x). split; auto. destruct s; simpl in *; subst; auto.
Qed.

(* u has the signs of the cell of c: active on the same positives, missing the others, no negative *)
Definition in_cell (D : list sample) (c u : vec) := forall s, In s D ->
  if fst s then (0 < dot (snd s) c -> 0 < dot (snd s) u) /\ (dot (snd s) c < 0 -> dot (snd s) u < 0) /\ dot (snd s) c <> 0
  else dot (snd s) u <= 0.
Definition nonempty (D : data) := negb (Nat.eqb (length D) 0).
Lemma nonempty_ok dx D : nonempty D = true -> rdata dx D <> [].
Proof. unfold nonempty. destruct D; simpl; discriminate. Qed.

Definition cellsb (D : data) (v : list Z) (t : tree) (cells : list (list Z)) : bool := nonempty D && separatorb D v
  && match chk (zpositives D) (znegatives D) t [] with None => false
     | Some l => Nat.eqb (length l) (length cells) && forallb (fun q => zeqb (fst q) (snd q)) (combine l cells) end.
Lemma zlists_eq (l m : list (list Z)) : Nat.eqb (length l) (length m) && forallb (fun q => zeqb (fst q) (snd q)) (combine l m) = true -> l = m.
Proof.
  revert m; induction l as [|a l IH]; intros [|b m]; simpl; try discriminate; auto. rewrite !andb_true_iff. intros [L [A B]].
  apply zeqb_eq in A. f_equal; auto. apply IH. rewrite L, B. auto.
Qed.
Lemma zpositives_in D x : In x (zpositives D) <-> In (true, x) D.
Proof.
  unfold zpositives. rewrite in_map_iff. split.
  - intros [[y z] [<- I]]. apply filter_In in I. destruct I as [I E]. simpl in *. subst. auto.
  - intro I. exists (true, x). split; auto. apply filter_In. auto.
Qed.
Lemma znegatives_in D x : In x (znegatives D) <-> In (false, x) D.
Proof.
  unfold znegatives. rewrite in_map_iff. split.
  - intros [[y z] [<- I]]. apply filter_In in I. destruct I as [I E]. simpl in *. destruct y; simpl in *; try discriminate. auto.
  - intro I. exists (false, x). split; auto. apply filter_In. auto.
Qed.
Theorem cells_ok dx D v t cells : cellsb D v t cells = true ->
  let RD := rdata dx D in forall u, asymptotic_minimum RD u <-> exists c, In c (map vZ cells) /\ in_cell RD c u.
Proof.
  unfold cellsb. rewrite !andb_true_iff. intros [[N S] C]. cbv zeta. intro u.
  pose proof (landscape_local _ (nonempty_ok dx D N) (vZ v) (separator_ok dx D v S) u) as L.
  destruct (chk (zpositives D) (znegatives D) t []) as [l|] eqn:E; [|discriminate]. apply zlists_eq in C. subst l. rewrite L. split.
  - intro H. assert (HN : forall x, In x (znegatives D) -> dot (vZ x) u <= 0).
    { intros x I. apply znegatives_in in I. specialize (H (false, qr (Q_ x dx))). simpl in H. apply (row_signs dx x u), H, in_rdata. exists x; auto. }
    destruct (chk_ok (zpositives D) (znegatives D) u HN t [] cells E ltac:(intros ? [])) as [[x [I Z]]|[c [I Q]]].
    + exfalso. apply zpositives_in in I. apply (H (true, qr (Q_ x dx))); [apply in_rdata; exists x; auto|]. apply (row_signs dx x u); auto.
    + exists (vZ c). split; [apply in_map; auto|]. intros s Is. pose proof (H s Is) as Hs. apply in_rdata in Is. destruct Is as [x [Ix Es]]. rewrite Es in *.
      destruct (fst s).
      * apply zpositives_in in Ix. destruct (Q x Ix) as [Q1 Q2]. pose proof (row_signs dx x u) as [U1 [U2 U3]]. pose proof (row_signs dx x (vZ c)) as [C1 [C2 C3]].
        split; [|split].
        -- intro P. apply U1, Q1, C1, P.
        -- intro P. assert (~ 0 < dot (vZ x) u) by (intro X; apply Q1, C1 in X; lra). assert (dot (vZ x) u <> 0) by (intro X; apply U3 in X; auto).
           assert (dot (qr (Q_ x dx)) u <= 0) by (apply U2; lra). lra.
        -- intro X. apply Q2, C3, X.
      * exact Hs.
  - intros [c [_ K]] s Is. specialize (K s Is). destruct (fst s); auto. destruct K as [K1 [K2 K3]].
    destruct (Rtotal_order (dot (snd s) c) 0) as [P|[P|P]]; [specialize (K2 P); lra|contradiction|specialize (K1 P); lra].
Qed.
(* no spurious minimum: every cell has all positives active *)
Definition no_spuriousb (D : data) (v : list Z) (t : tree) (cells : list (list Z)) : bool := cellsb D v t cells
  && forallb (fun c => forallb (fun x => Z.ltb 0 (zdot x c)) (zpositives D)) cells.
Theorem no_spurious_ok dx D v t cells : no_spuriousb D v t cells = true ->
  let RD := rdata dx D in forall u, asymptotic_minimum RD u -> ray_limit RD u (share RD).
Proof.
  unfold no_spuriousb. rewrite andb_true_iff. intros [A B]. cbv zeta. intros u M. pose proof A as A'. unfold cellsb in A'. rewrite !andb_true_iff in A'. destruct A' as [[N S] _].
  apply (landscape_global _ (nonempty_ok dx D N) u M).
  apply (cells_ok dx D v t cells A u) in M. destruct M as [c [I K]]. apply in_map_iff in I. destruct I as [z [<- I]].
  intros s Is F. specialize (K s Is). rewrite F in K. apply K. apply in_rdata in Is. destruct Is as [x [Ix Es]]. rewrite F in Ix. apply zpositives_in in Ix.
  rewrite forallb_forall in B. specialize (B z I). rewrite forallb_forall in B. specialize (B x Ix). apply Z.ltb_lt, IZR_lt in B.
  rewrite Es. apply row_signs. rewrite vZ_dot. auto.
Qed.

(* one asymptotic minimum that is not global *)
Definition spuriousb (D : data) (v u : list Z) : bool := nonempty D && separatorb D v
  && forallb (fun s : bool * list Z => if fst s then negb (Z.eqb (zdot (snd s) u) 0) else Z.leb (zdot (snd s) u) 0) D
  && existsb (fun s : bool * list Z => fst s && Z.ltb (zdot (snd s) u) 0) D.
Theorem spurious_ok dx D v u : spuriousb D v u = true -> let RD := rdata dx D in
  asymptotic_minimum RD (vZ u) /\ ~ ray_limit RD (vZ u) (share RD).
Proof.
  unfold spuriousb. rewrite !andb_true_iff. intros [[[N S] A] B]. cbv zeta.
  assert (M : asymptotic_minimum (rdata dx D) (vZ u)).
  { apply (landscape_local _ (nonempty_ok dx D N) (vZ v) (separator_ok dx D v S)). intros s Is. apply in_rdata in Is. destruct Is as [x [Ix Es]]. rewrite Es.
    rewrite forallb_forall in A. specialize (A _ Ix). simpl in A. destruct (fst s).
    - intro X. apply (row_signs dx x) in X. rewrite vZ_dot in X. apply eq_IZR in X. rewrite X in A. discriminate.
    - apply (row_signs dx x). rewrite vZ_dot. apply IZR_le. apply Z.leb_le. auto. }
  split; auto. intro L. pose proof (proj1 (landscape_global _ (nonempty_ok dx D N) _ M) L) as G.
  apply existsb_exists in B. destruct B as [[y x] [I E]]. simpl in E. rewrite andb_true_iff, Z.ltb_lt in E. destruct E as [-> E].
  specialize (G (true, qr (Q_ x dx)) ltac:(apply in_rdata; exists x; auto) eq_refl). simpl in G. apply row_signs in G. rewrite vZ_dot in G.
  apply IZR_lt in E. simpl in E. lra.
Qed.

(* what follows from a separator *)
Definition separatedb (D : data) (v : list Z) : bool := nonempty D && separatorb D v.
Theorem infimum_ok dx D v : separatedb D v = true -> let RD := rdata dx D in
  (forall w, share RD <= loss RD w) /\ (forall eps, 0 < eps -> exists w, loss RD w <= share RD + eps)
  /\ (existsb fst RD = true -> forall w, share RD < loss RD w).
Proof. unfold separatedb. rewrite andb_true_iff. intros [N S]. apply (landscape_infimum _ (nonempty_ok dx D N) (vZ v) (separator_ok dx D v S)). Qed.
Theorem local_ok dx D v : separatedb D v = true -> let RD := rdata dx D in
  forall u, asymptotic_minimum RD u <-> forall s, In s RD -> if fst s then dot (snd s) u <> 0 else dot (snd s) u <= 0.
Proof. unfold separatedb. rewrite andb_true_iff. intros [N S]. apply (landscape_local _ (nonempty_ok dx D N) (vZ v) (separator_ok dx D v S)). Qed.
Theorem global_ok dx D v : separatedb D v = true -> let RD := rdata dx D in
  forall u, asymptotic_minimum RD u -> (ray_limit RD u (share RD) <-> forall s, In s RD -> fst s = true -> 0 < dot (snd s) u).
Proof. unfold separatedb. rewrite andb_true_iff. intros [N S]. apply (landscape_global _ (nonempty_ok dx D N)). Qed.

(* 2.5 with g^2 = gn/gd, a lower bound of (x_i.v)^2/|v|^2 *)
Definition criticalb (dx : positive) (D : data) (v : list Z) (gn : Z) (gd : positive) : bool := separatedb D v && Z.leb 0 gn
  && let low := (gn * (zdot v v * (Zpos dx * Zpos dx)))%Z in
     forallb (fun s : bool * list Z => Z.leb low (Zpos gd * (zdot (snd s) v * zdot (snd s) v))) D.
Theorem critical_ok dx D v gn gd : criticalb dx D v gn gd = true -> let RD := rdata dx D in
  forall w, sqrt (IZR gn / IZR (Zpos gd)) * weights RD w <= norm (push RD w)
    /\ (existsb (fun b => b) (pattern RD w) = true -> 0 < weights RD w).
Proof.
  unfold criticalb. rewrite !andb_true_iff. intros [[SN G0] H]. unfold separatedb in SN. rewrite andb_true_iff in SN. destruct SN as [N S]. cbv zeta. intro w.
  split; [|apply weights_pos]. apply (landscape_critical _ (nonempty_ok dx D N) (vZ v) (separator_ok dx D v S)); [apply sqrt_pos|].
  intros s Is. pose proof (separator_ok dx D v S) as Sep. unfold separates in Sep. rewrite Forall_forall in Sep. specialize (Sep s Is).
  apply in_rdata in Is. destruct Is as [x [Ix Es]]. rewrite forallb_forall in H. specialize (H _ Ix). simpl in H. apply Z.leb_le, IZR_le in H. rewrite !mult_IZR in H.
  apply Z.leb_le, IZR_le in G0. pose proof (IZRp gd) as Pg. pose proof (IZRp dx) as Pd.
  assert (Q : 0 <= IZR gn / IZR (Zpos gd)) by (apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; auto).
  apply Rsqr_incr_0_var; [|lra]. unfold Rsqr. set (t := dot (signed s) (vZ v)) in *.
  assert (E : t * t * (IZR (Zpos dx) * IZR (Zpos dx)) = IZR (zdot x v) * IZR (zdot x v)).
  { unfold t, signed. rewrite Es, dot_scal_l, row_dot, vZ_dot. pose proof (sg1 s) as G. transitivity ((sg s * sg s) * (IZR (zdot x v) * IZR (zdot x v))); [field; lra|rewrite G; ring]. }
  replace (sqrt (IZR gn / IZR (Zpos gd)) * norm (vZ v) * (sqrt (IZR gn / IZR (Zpos gd)) * norm (vZ v)))
    with (sqrt (IZR gn / IZR (Zpos gd)) * sqrt (IZR gn / IZR (Zpos gd)) * (norm (vZ v) * norm (vZ v))) by ring.
  rewrite sqrt_sqrt, norm_sq by auto. unfold sq. rewrite vZ_dot.
  apply Rmult_le_reg_r with (IZR (Zpos dx) * IZR (Zpos dx) * IZR (Zpos gd)); [repeat apply Rmult_lt_0_compat; auto|].
  replace (IZR gn / IZR (Zpos gd) * IZR (zdot v v) * (IZR (Zpos dx) * IZR (Zpos dx) * IZR (Zpos gd))) with (IZR gn * (IZR (zdot v v) * (IZR (Zpos dx) * IZR (Zpos dx)))) by (field; lra).
  replace (t * t * (IZR (Zpos dx) * IZR (Zpos dx) * IZR (Zpos gd))) with (IZR (Zpos gd) * (t * t * (IZR (Zpos dx) * IZR (Zpos dx)))) by ring.
  rewrite E. lra.
Qed.
