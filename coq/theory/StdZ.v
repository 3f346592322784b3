(* Floats made of Coq's integers: no axiom beyond those of the reals. *)
From Interval Require Import Specific_stdz Specific_ops.
From Margincert Require Import Boxes EndsCheck.
Module F := SpecificFloat StdZRadix2.
Module Export Checks := Ends F.
