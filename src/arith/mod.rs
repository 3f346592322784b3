//! Floor 1: exact rationals, outward-rounded intervals and exact linear algebra.

pub mod interval;
pub mod linalg;
pub mod rational;
