(* PrefixCheck.v on the data of docs/examples/two-clusters.csv, eta = 1/2, w_0 = (1,1): w_10 to
   twelve digits, and what the same computation says where one number is altered. *)
From Coq Require Import Reals ZArith List Bool.
From Margincert Require Import Vectors Model Integers Shadowing StdZ.
Import ListNotations.
Open Scope Z_scope.

Definition clusters : data := [(true, [10; 0]); (true, [-5; 10]); (false, [-2; -10])].
Definition start : qv := Q_ [1; 1] 1.
Definition coarse := F.PtoP 53.
Definition w10 : qv := Q_ [1198735928265185; 1737872920065046] 1000000000000000.
(* h = 1/6; the 9 steps behind the first one *)
Lemma accepted : withinb coarse 10 clusters 1 6 start 9 w10 (1, 1000000000000%positive) = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Theorem tenth : (norm (vsub (gd (rdata 10 clusters) (1 / 6) (qr start) 10) (qr w10))
  <= 1 / 1000000000000)%R.
Proof. exact (within_ok coarse 10 clusters 1 6 start 9 w10 (1, 1000000000000%positive) accepted).
  Qed.

(* h beta <= 2 all along: the radius is the sum of the defects *)
Lemma calm : match tracked coarse 10 clusters 1 6 start 9 with Some (c, _, _) => c |
  None => false end = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(* refused: another point, a smaller radius, a label, a row, a step size, a start, a step less *)
Definition other := Q_ [1198735928267185; 1737872920065046] 1000000000000000.
Definition relabelled : data := [(true, [10; 0]); (false, [-5; 10]); (false, [-2; -10])].
Definition moved : data := [(true, [10; 1]); (true, [-5; 10]); (false, [-2; -10])].
Definition refused (D : data) (n : Z) (d : positive) (w0 w : qv) (K : nat) (b : positive) :=
  negb (withinb coarse 10 D n d w0 K w (1, b)).
Lemma tampered : refused clusters 1 6 start other 9 1000000000000
  && refused clusters 1 6 start w10 9 10000000000000000
  && refused relabelled 1 6 start w10 9 1000000000000
  && refused moved 1 6 start w10 9 1000000000000
  && refused clusters 1 7 start w10 9 1000000000000
  && refused clusters 1 6 (Q_ [1; 2] 1) w10 9 1000000000000
  && refused clusters 1 6 start w10 8 1000000000000 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* and nothing is followed where a sign is not certain: here x_1.w_1 = 0 *)
Lemma uncertain : tracked coarse 1 [(true, [1; 0]); (true, [0; 1])] 1 2 (Q_ [0; 1] 1) 3 = None.
Proof. vm_cast_no_check (eq_refl (@None place)). Qed.
