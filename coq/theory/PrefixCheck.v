(* Iterates up to step K near points that are rounded at every step: each step's defect is computed
   and added up (lemma:shadowing), so that the enclosure does not grow as boxes do. *)
From Coq Require Import Reals ZArith List Lra Lia Psatz Bool.
From Interval Require Import Float_full Xreal Basic Sig Interval.
From Margincert Require Import Vectors Model Integers Shadowing Boxes.
Import ListNotations.
Open Scope R_scope.

(* the sum of the first K defects of a sequence *)
Definition defect D h (J : nat -> list bool) (u : nat -> vec) (k : nat) :=
  norm (vsub (stepJ (J k) D h (u k)) (u (S k))).
Fixpoint sum_first (f : nat -> R) (K : nat) : R := match K with
  | O => 0 | S K => f O + sum_first (fun k => f (S k)) K end.
Definition ahead {A} (a : A) (f : nat -> A) (k : nat) := match k with O => a | S k => f k end.

Lemma vadd_sub a w : length w = length a -> vadd a (vsub w a) = w.
Proof.
  unfold vsub. revert w; induction a as [|x a IH]; intros [|y w]; simpl; try discriminate; auto.
  intro L. f_equal; [ring|]. apply IH. lia.
Qed.
Lemma length_push D w d : (forall s, In s D -> length (snd s) = d) -> (length (push D w) <= d)%nat.
Proof.
  intro H. induction D as [|s D IH]; simpl; [apply Nat.le_0_l|]. rewrite length_vadd, length_vscal.
  apply Nat.max_lub; [apply Nat.eq_le_incl, H; left; auto|apply IH; intros; apply H; right; auto].
Qed.
Lemma length_gd D h w0 d k : (forall s, In s D -> length (snd s) = d) -> length w0 = d ->
  length (gd D h w0 k) = d.
Proof.
  intros H L. induction k; auto. simpl. unfold step. rewrite length_vadd, length_vscal, IHk.
  pose proof (length_push D (gd D h w0 k) d H). lia.
Qed.
Lemma exp_low z : 0 <= z <= 1 -> exp z <= 1 + 2 * z.
Proof.
  intros Z. pose proof (exp_chord z 1 Z) as C. rewrite Rmult_1_r in C. pose proof exp_le_3. nra.
Qed.

(* e^z near 1 *)
Lemma exp_near z : Rabs z <= 1 -> Rabs (exp z - 1) <= 2 * Rabs z.
Proof.
  intro H. unfold Rabs in *. destruct (Rcase_abs z) as [N|N].
  - pose proof (exp_ineq1_le z). assert (exp z <= 1) by (rewrite <- exp_0; apply exp_le; lra).
    destruct (Rcase_abs _); lra.
  - pose proof (exp_low z ltac:(lra)). pose proof (exp_ineq1_le z). destruct (Rcase_abs _); lra.
Qed.

Module Prefix (F : Floats).
Module Export B := Boxes F.
Arguments I.add : simpl never.
Arguments I.sub : simpl never.
Arguments I.mul : simpl never.
Arguments I.exp : simpl never.
Arguments I.fromZ : simpl never.
Arguments I.neg : simpl never.
Arguments I.abs : simpl never.
Arguments I.sqrt : simpl never.
Arguments I.midpoint : simpl never.
Arguments I.singleton : simpl never.
Arguments I.T.exp_fast : simpl never.

(* points *)
Definition point (m : F.type) : R := proj_val (I.convert_bound m).
Definition at_points (M : list F.type) : ivec := map I.singleton M.
Lemma at_points_ok M : vbox (at_points M) (map point M).
Proof. induction M; simpl; constructor; auto. apply I.singleton_correct. Qed.

Section P.
Variable p : F.precision.
Declare Scope iv_scope.
Notation "a + b" := (I.add p a b) : iv_scope. Notation "a * b" := (I.mul p a b) : iv_scope.
Notation "a - b" := (I.sub p a b) : iv_scope. Delimit Scope iv_scope with iv.
Let z n := I.fromZ p n.

Definition ivsub (u v : ivec) : ivec := ivadd p u (map I.neg v).
Lemma ivsub_ok u v a b : vbox u a -> vbox v b -> vbox (ivsub u v) (vsub a b).
Proof.
  intros A B. apply vbox_add; auto. clear A. unfold vscal. induction B; simpl; constructor; auto.
  replace (-1 * y) with (- y) by ring. apply box_neg; auto.
Qed.
(* e^i for a narrow i by the exponential of one point *)
Definition narrow_exp (i : I.type) : I.type :=
  let m := I.midpoint i in let d := I.abs (i - I.singleton m)%iv in
  if le0 (d - z 1)%iv then (I.T.exp_fast p m * (z 1 + iabout (z 2 * d)))%iv else I.exp p i.
Lemma box_abs i a : box i a -> box (I.abs i) (Rabs a).
Proof. intro A. exact (I.abs_correct _ _ A). Qed.
Lemma box_point m : box (I.singleton m) (point m).
Proof. apply I.singleton_correct. Qed.
Lemma narrow_exp_ok i a : box i a -> box (narrow_exp i) (exp a).
Proof.
  intro A. unfold narrow_exp. cbv zeta. destruct (le0 _) eqn:L; [|apply box_exp; auto].
  set (m := I.midpoint i) in *. pose proof (box_point m) as M.
  pose proof (box_abs _ _ (box_sub p _ _ _ _ A M)) as Dm. set (d := Rabs (a - point m)) in *.
  assert (D1 : d <= 1).
  { apply le0_ok with (a := d - 1) in L; [lra|]. apply box_sub; auto. apply box_Z. }
  assert (D0 : 0 <= d) by apply Rabs_pos.
  assert (Fb : box (z 1 + iabout (z 2 * I.abs (i - I.singleton m)))%iv (1 + (exp (a - point m) -
    1))).
  { apply box_add; [apply box_Z|]. apply iabout_ok with (2 * d); [apply box_mul; auto;
    apply box_Z|].
    apply exp_near; auto. }
  pose proof (I.T.exp_fast_correct p m) as X. destruct (F.toX m) as [|x] eqn:E.
  - (* not a number *)
    pose proof (I.mul_correct p _ _ _ _ X Fb) as Y. simpl in Y. unfold box.
    destruct (I.convert _); [exact Logic.I|destruct Y].
  - assert (P : point m = x) by (unfold point, I.convert_bound; rewrite E; auto). rewrite P in *.
    replace (exp a) with (exp x * (1 + (exp (a - x) - 1))); [apply box_mul; auto|].
    replace (1 + (exp (a - x) - 1)) with (exp (a - x)) by ring. rewrite <- exp_plus. f_equal. ring.
Qed.

(* an upper bound of e^z for z >= 0 *)
Definition growth (i : I.type) : I.type :=
  if le0 (i - z 1)%iv then (z 1 + z 2 * i)%iv else I.exp p i.
Lemma growth_ok i a : 0 <= a -> box i a -> exists g, box (growth i) g /\ exp a <= g.
Proof.
  intros P A. unfold growth. destruct (le0 _) eqn:L; [|exists (exp a); split; [apply box_exp;
    auto|lra]].
  apply le0_ok with (a := a - 1) in L; [|apply box_sub; auto; apply box_Z]. exists (1 + 2 * a).
    split.
  - apply box_add; [|apply box_mul; auto]; apply box_Z.
  - apply exp_low. lra.
Qed.

(* ---- one step ---- *)
(* the rows with |x_i| and |x_i|^2 *)
Definition weighed := list (isample * (I.type * I.type)).
Definition weigh (D : list isample) : weighed :=
  map (fun s : isample => let q := idot p (snd s) (snd s) in (s, (I.sqrt p q, q))) D.
(* the pattern of every w within e of u where all signs are certain, the push at u with it, and n
   times the trace of the Hessian there *)
Fixpoint look (D : weighed) (u : ivec) (e : I.type) : option (list bool * ivec * I.type) :=
  match D with
  | [] => Some ([], [], z 0)
  | ((y, x), (n, q)) :: D' => match look D' u e with None => None | Some (J, g, b) =>
      let t := idot p x u in
      if gt0 (t - n * e)%iv then
        let c := narrow_exp (if y then I.neg t else t) in
        Some (true :: J, ivadd p (ivscal p (if y then c else I.neg c) x) g, (q * c + b)%iv)
      else if le0 (t + n * e)%iv then Some (false :: J, g, b) else None end end.
Lemma look_ok iD D : Forall2 sbox iD D -> forall U u e r J g b, vbox U u -> box e r ->
  look (weigh iD) U e = Some (J, g, b) ->
  certain J D u r /\ vbox g (pushJ J D u) /\ box b (beta J D u 0).
Proof.
  intro H. induction H as [|[y x] [y' x'] iD D [E V] H IH]; intros U u e r J g b B R; simpl in *.
  - intro X; inversion X; subst. split; [constructor|split; [constructor|apply box_Z]].
  - subst y'. destruct (look (weigh iD) U e) as [[[J1 g1] b1]|] eqn:L; [|discriminate].
    destruct (IH U u e r J1 g1 b1 B R L) as [C [G Bt]].
    pose proof (idot_ok p _ _ _ _ V B) as T. pose proof (idot_ok p _ _ _ _ V V) as Q.
    pose proof (inorm_ok p _ _ V) as N. fold (inorm p x).
    destruct (gt0 _) eqn:S1; [|destruct (le0 _) eqn:S2; [|discriminate]]; intro X; inversion X;
      subst.
    + apply gt0_ok with (a := dot x' u - norm x' * r) in S1;
        [|apply box_sub; auto; apply box_mul; auto].
      simpl. split; [split; [lra|auto]|].
      assert (Wb : box (narrow_exp (if y then I.neg (idot p x U) else idot p x U)) (wt u (y, x'))).
      { apply narrow_exp_ok. unfold sg; simpl. destruct y.
        - replace (- (1) * dot x' u) with (- dot x' u) by ring. apply box_neg; auto.
        - replace (- (-1) * dot x' u) with (dot x' u) by ring. auto. }
      split.
      * apply vbox_add; auto. apply vbox_scal; auto. unfold sg; simpl. destruct y.
        -- rewrite Rmult_1_l. auto.
        -- replace (-1 * wt u (false, x')) with (- wt u (false, x')) by ring. apply box_neg; auto.
      * apply box_add; auto. rewrite Rmult_0_r, exp_0, Rmult_1_r. apply box_mul; auto.
    + apply le0_ok with (a := dot x' u + norm x' * r) in S2;
        [|apply box_add; auto; apply box_mul; auto].
      simpl. split; [split; [lra|auto]|]. split; auto. rewrite Rplus_0_l. auto.
Qed.

(* where it stands: whether h beta <= 2 at every step so far, u_k, the radius *)
Definition place := (bool * list F.type * I.type)%type.
(* the root of sum |x_i|^2, not less than the largest norm *)
Fixpoint squares (D : weighed) : I.type := match D with
  | [] => z 0 | (_, (_, q)) :: D' => (q + squares D')%iv end.
Definition next (D : weighed) (h size : I.type) (s : place) : option place :=
  let '(calm, M, e) := s in let u := at_points M in
  match look D u e with None => None | Some (_, g, b) =>
    let G := ivadd p u (ivscal p h g) in let M' := map I.midpoint G in
    let d := inorm p (ivsub G (at_points M')) in
    let hb := (h * (b * growth (size * e)))%iv in
    if le0 (hb - z 2)%iv then Some (calm, M', (e + d)%iv)
    else if gt0 (hb - z 2)%iv then Some (false, M', ((hb - z 1) * e + d)%iv) else None end.
Fixpoint track (D : weighed) (h size : I.type) (K : nat) (s : place) : option place := match K with
  | O => Some s
  | S K => match next D h size s with None => None | Some s' => track D h size K s' end end.

Arguments next : simpl never.

Fixpoint frob (D : list sample) : R := match D with [] => 0 | s :: D' => sq (snd s) + frob D' end.
Lemma squares_ok iD D : Forall2 sbox iD D -> box (squares (weigh iD)) (frob D).
Proof.
  induction 1 as [|[y x] [y' x'] iD D [E V] H IH]; simpl; [apply box_Z|].
  apply box_add; auto. apply idot_ok; auto.
Qed.
Lemma frob_pos D : 0 <= frob D.
Proof. induction D as [|s D IH]; simpl; [lra|]. pose proof (sq_pos (snd s)). lra. Qed.
Lemma frob_norm D s : In s D -> norm (snd s) <= sqrt (frob D).
Proof.
  intro I. apply sqrt_le_1_alt. induction D as [|a D IH]; simpl in *; [contradiction|].
  pose proof (frob_pos D). pose proof (sq_pos (snd a)). destruct I as [->|I]; [lra|].
    specialize (IH I). lra.
Qed.

Section Track.
Variables (iD : list isample) (D : list sample) (ih isize : I.type) (h : R).
Hypotheses (HD : Forall2 sbox iD D) (Hi : box ih h) (Hs : box isize (sqrt (frob D))) (hpos : 0 < h).
Lemma next_ok calm M e r calm' M' e' : 0 <= r -> box e r ->
  next (weigh iD) ih isize (calm, M, e) = Some (calm', M', e') ->
  let u := map point M in let u' := map point M' in exists J r',
  box e' r' /\ certain J D u r
  /\ Rmax 1 (h * beta J D u r - 1) * r + norm (vsub (stepJ J D h u) u') <= r'
  /\ (calm' = true ->
       calm = true /\ h * beta J D u r <= 2 /\ r' = r + norm (vsub (stepJ J D h u) u')).
Proof.
  intros Hr R. unfold next. cbv zeta. destruct (look _ _ _) as [[[J g] b]|] eqn:L; [|discriminate].
  pose proof (at_points_ok M) as U. set (u := map point M) in *.
  destruct (look_ok iD D HD _ u e r J g b U R L) as [C [G B]].
  assert (Gb : vbox (ivadd p (at_points M) (ivscal p ih g)) (stepJ J D h u)) by
    (apply vbox_add; auto; apply vbox_scal; auto).
  set (X := ivadd p _ _) in *.
  assert (Db : box (inorm p (ivsub X (at_points (map I.midpoint X))))
    (norm (vsub (stepJ J D h u) (map point (map I.midpoint X))))) by
    (apply inorm_ok, ivsub_ok; auto; apply at_points_ok).
  destruct (growth_ok (isize * e)%iv (sqrt (frob D) * r)) as [w [W1 W2]];
    [apply Rmult_le_pos; auto; apply sqrt_pos|apply box_mul; auto|].
  assert (Hb : h * beta J D u r <= h * (beta J D u 0 * w)).
  { apply Rmult_le_compat_l; [lra|]. eapply Rle_trans; [apply beta_ball with (r := sqrt (frob D));
    auto; apply frob_norm|].
    apply Rmult_le_compat_l; auto. apply beta_pos. }
  assert (Bb : box (ih * (b * growth (isize * e)))%iv (h * (beta J D u 0 * w))) by (repeat apply
    box_mul; auto).
  destruct (le0 _) eqn:S1; [|destruct (gt0 _) eqn:S2; [|discriminate]]; intro E; inversion E; subst;
    exists J.
  - apply le0_ok with (a := h * (beta J D u 0 * w) - 2) in S1; [|apply box_sub; auto; apply box_Z].
    eexists. split; [apply box_add; eauto|]. split; auto. split; [rewrite Rmax_left by lra; lra|].
    intros ->. split; auto. split; [lra|auto].
  - apply gt0_ok with (a := h * (beta J D u 0 * w) - 2) in S2; [|apply box_sub; auto; apply box_Z].
    exists ((h * (beta J D u 0 * w) - 1) * r + norm (vsub (stepJ J D h u) (map point (map I.midpoint
      X)))).
    split; [apply box_add; auto; apply box_mul; auto; apply box_sub; auto; apply box_Z|].
      split; auto.
    split; [|discriminate]. apply Rplus_le_compat_r, Rmult_le_compat_r; auto. apply Rmax_lub; lra.
Qed.
(* lemma:shadowing by computation: the radius, and that it is the first one and the sum of the
   defects where h beta <= 2 all along *)
Theorem track_ok K : forall calm M e r calm' M' e', 0 <= r -> box e r ->
  track (weigh iD) ih isize K (calm, M, e) = Some (calm', M', e') ->
  exists (J : nat -> list bool) (u : nat -> vec) (rad : nat -> R),
    u O = map point M /\ u K = map point M' /\ rad O = r /\ box e' (rad K)
    /\ follows D h J u rad K
    /\ (calm' = true -> forall k, (k <= K)%nat -> rad k = r + sum_first (defect D h J u) k).
Proof.
  induction K as [|K IH]; intros calm M e r calm' M' e' Hr R; simpl.
  - intro E; inversion E; subst. exists (fun _ => []), (fun _ => map point M'), (fun _ => r).
    split; [auto|]. split; [auto|]. split; [auto|]. split; [auto|]. split; [intros k Hk; lia|].
      intros _ k Hk. replace k with O by lia. simpl. ring.
  - destruct (next _ _ _ _) as [[[c1 M1] e1]|] eqn:N; [|discriminate]. intro T.
    destruct (next_ok _ _ _ _ _ _ _ Hr R N) as [J0 [r1 [B1 [C1 [R1 S1]]]]].
    assert (r1p : 0 <= r1).
    { pose proof (norm_pos (vsub (stepJ J0 D h (map point M)) (map point M1))).
      pose proof (Rmax_l 1 (h * beta J0 D (map point M) r - 1)). set (m := Rmax _ _) in *.
      assert (0 <= m * r) by (apply Rmult_le_pos; lra). lra. }
    destruct (IH _ _ _ r1 _ _ _ r1p B1 T) as [J [u [rad [U0 [UK [E0 [EK [Fo Su]]]]]]]].
    exists (ahead J0 J), (ahead (map point M) u), (ahead r rad). simpl.
    split; [auto|]. split; [auto|]. split; [auto|]. split; [auto|]. split.
    + intros k Hk. destruct k as [|k]; simpl; [rewrite U0, E0; auto|]. apply Fo. lia.
    + intros Ca k Hk. destruct k as [|k]; simpl; [ring|]. rewrite (Su Ca k ltac:(lia)).
      assert (c1 = true).
      { clear - T Ca. subst calm'. revert c1 M1 e1 T. induction K; simpl; intros c1 M1 e1 T;
        [congruence|].
        destruct (next _ _ _ _) as [[[c2 M2] e2]|] eqn:N; [|discriminate]. specialize (IHK _ _ _ T).
          subst c2.
        unfold next in N. destruct (look _ _ _) as [[[J g] b]|]; [|discriminate].
        destruct (le0 _); [congruence|]. destruct (gt0 _); congruence. }
      destruct (S1 H) as [_ [_ E]]. rewrite E. unfold defect at 2. simpl. rewrite U0. unfold defect.
        simpl. ring.
Qed.
Theorem prefix_ok K w0 calm M e r calm' M' e' : box e r -> norm (vsub w0 (map point M)) <= r ->
  track (weigh iD) ih isize K (calm, M, e) = Some (calm', M', e') ->
  exists (J : nat -> list bool) (u : nat -> vec) (rad : nat -> R),
    u O = map point M /\ u K = map point M' /\ rad O = r /\ box e' (rad K)
    /\ (forall k, (k <= K)%nat -> norm (vsub (gd D h w0 k) (u k)) <= rad k)
    /\ (forall k, (k < K)%nat -> pattern D (gd D h w0 k) = J k)
    /\ (calm' = true -> forall k, (k <= K)%nat -> rad k = r + sum_first (defect D h J u) k).
Proof.
  intros R N T. assert (Hr : 0 <= r) by (eapply Rle_trans; [apply norm_pos|apply N]).
  destruct (track_ok K _ _ _ r _ _ _ Hr R T) as [J [u [rad [U0 [UK [E0 [EK [Fo Su]]]]]]]].
  exists J, u, rad. rewrite <- U0, <- E0 in N. pose proof (shadow_expanding D h J u rad w0 K hpos N
    Fo) as Sh.
  split; [auto|]. split; [auto|]. split; [auto|]. split; [auto|].
  split; [intros k Hk; apply (Sh k); lia|]. split; [intros k Hk; apply (Sh k); lia|auto].
Qed.
End Track.
End P.

(* ---- the iterate at step K, from the data ---- *)
Section At.
(* floats for boxes, and for what is rounded at every step *)
Variables (p pu : F.precision) (dx : positive) (D : data) (en : Z) (hd : positive) (w0 : qv).
Let h := IZR en / IZR (Zpos hd).
Let RD := rdata dx D.
Let J0 := zpat D (qn w0).

(* one step in boxes, as the pattern at w_0 is exact; then K points *)
Definition tracked (K : nat) : option place :=
  let iD := idata pu dx D in let ih := iq pu en hd in let P := weigh pu iD in
  match irun pu J0 iD ih (iqv pu w0) 1 with None => None | Some W =>
    let M := map I.midpoint W in
    let e := inorm pu (ivsub pu W (at_points M)) in
    if gt0 ih then track pu P ih (I.sqrt pu (squares pu P)) K (true, M, e) else None end.
(* the rows have the length of w_0 *)
Definition width := length (qn w0).
Definition evenb : bool := forallb (fun s : bool * list Z => Nat.eqb (length (snd s)) width) D.
(* a box around w_K: around the point that follows it; by boxes where a sign is not certain *)
Definition reached (K : nat) : option ivec := match K with O => Some (iqv p w0) | S K' =>
  match (if evenb then tracked K' else None) with
  | Some (_, M, e) => if Nat.eqb (length M) width then Some (iwiden pu e (at_points M)) else None
  | None => irun p J0 (idata p dx D) (iq p en hd) (iqv p w0) K end end.
Theorem tracked_ok K calm M e : tracked K = Some (calm, M, e) ->
  exists (J : nat -> list bool) (u : nat -> vec) (rad : nat -> R),
    u K = map point M /\ box e (rad K)
    /\ (forall k, (k <= K)%nat -> norm (vsub (gd RD h (qr w0) (S k)) (u k)) <= rad k)
    /\ (forall k, (k < K)%nat -> pattern RD (gd RD h (qr w0) (S k)) = J k)
    /\ (calm = true -> forall k, (k <= K)%nat ->
         rad k = norm (vsub (gd RD h (qr w0) 1) (u O)) + sum_first (defect RD h J u) k).
Proof.
  unfold tracked. cbv zeta. destruct (irun _ _ _ _ _ 1) as [W|] eqn:E; [|discriminate].
  destruct (gt0 _) eqn:G; [|discriminate]. intro T. pose proof (idata_ok pu dx D) as DO.
    fold RD in DO.
  assert (WB : vbox W (gd RD h (qr w0) 1)).
  { apply (irun_ok pu (idata pu dx D) RD (iq pu en hd) h (iqv pu w0) (qr w0) J0); auto;
      [apply iq_ok|apply iqv_ok|apply zpat_ok]. }
  set (M0 := map I.midpoint W) in *.
  destruct (prefix_ok pu _ RD _ _ h DO (iq_ok pu en hd) (box_sqrt pu _ _ (squares_ok pu _ _ DO))
    (gt0_ok _ _ G (iq_ok pu en hd)) K (gd RD h (qr w0) 1) true M0
    (inorm pu (ivsub pu W (at_points M0)))
    (norm (vsub (gd RD h (qr w0) 1) (map point M0))) calm M e)
    as [J [u [rad [U0 [UK [_ [EK [N [P S1]]]]]]]]]; [| |exact T|].
  - apply inorm_ok, ivsub_ok; auto; apply at_points_ok.
  - apply Rle_refl.
  - exists J, u, rad. rewrite U0. split; auto. split; auto. split; [|split; auto].
    + intros k Hk. specialize (N k Hk). rewrite gd_add in N. exact N.
    + intros k Hk. specialize (P k Hk). rewrite gd_add in P. exact P.
Qed.
(* w_(K+1) is within b of u *)
Definition withinb (K : nat) (u : qv) (b : Z * positive) : bool := match tracked K with
  | None => false
  | Some (_, M, e) =>
      let d := I.add pu (inorm pu (ivsub pu (at_points M) (iqv pu u))) e in
      le0 (I.sub pu d (iq pu (fst b) (snd b))) end.
Theorem within_ok K u b : withinb K u b = true ->
  norm (vsub (gd RD h (qr w0) (S K)) (qr u)) <= IZR (fst b) / IZR (Zpos (snd b)).
Proof.
  unfold withinb. destruct (tracked K) as [[[calm M] e]|] eqn:T; [|discriminate]. intro L.
  destruct (tracked_ok K calm M e T) as [J [v [rad [VK [EK [N _]]]]]].
    specialize (N K (Nat.le_refl K)).
  rewrite VK in N. set (w := gd _ _ _ _) in *.
  apply le0_ok with (a := norm (vsub (map point M) (qr u)) + rad K - IZR (fst b) / IZR (Zpos (snd
    b))) in L.
  - assert (E : veq (vsub w (qr u)) (vadd (vsub w (map point M)) (vsub (map point M) (qr u)))) by
      (intro y; dots; ring).
    rewrite (norm_veq _ _ E). pose proof (norm_add (vsub w (map point M)) (vsub (map point M) (qr
      u))). lra.
  - apply box_sub; [apply box_add; auto|apply iq_ok]. apply inorm_ok, ivsub_ok;
    [apply at_points_ok|apply iqv_ok].
Qed.
Theorem reached_ok K W : reached K = Some W -> vbox W (gd RD h (qr w0) K).
Proof.
  destruct K as [|K]; simpl reached; [intro E; inversion E; apply iqv_ok|].
  destruct (if evenb then tracked K else None) as [[[calm M] e]|] eqn:T.
  - destruct evenb eqn:L; [|discriminate]. unfold evenb in L.
    destruct (tracked_ok K calm M e T) as [J [u [rad [UK [R [N _]]]]]].
    specialize (N K (Nat.le_refl K)). rewrite UK in N.
    destruct (Nat.eqb_spec (length M) width) as [Q|]; [|discriminate]. intro E; inversion E; subst.
    assert (Lw : length (gd RD h (qr w0) (S K)) = length (map point M)).
    { rewrite map_length, Q. apply length_gd.
      - intros s I. unfold RD, rdata in I. apply in_map_iff in I. destruct I as [y [<- I]].
        rewrite forallb_forall in L. unfold qr, vscal, vZ; simpl. rewrite !map_length.
          apply Nat.eqb_eq, (L y I).
      - unfold qr, vscal, vZ. rewrite !map_length. reflexivity. }
    rewrite <- (vadd_sub (map point M) (gd RD h (qr w0) (S K)) Lw).
    apply iwiden_ok with (rad K); auto; [apply at_points_ok|].
    unfold vsub. rewrite length_vadd, length_vscal, Lw. apply Nat.max_id.
  - intro E. apply (irun_ok p (idata p dx D) RD (iq p en hd) h (iqv p w0) (qr w0) J0); auto;
      [apply idata_ok|apply iq_ok|apply iqv_ok|apply zpat_ok].
Qed.
End At.
End Prefix.
