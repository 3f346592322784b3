(* The processor's doubles: 53 bits, some hundred times faster, with the axioms of primitive floats and integers. *)
From Interval Require Import Primitive_ops.
From Margincert Require Import Boxes EndsCheck.
Module F := PrimitiveFloat.
Module Export Checks := Ends F.
