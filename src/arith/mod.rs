//! Floor 1: exact rationals, outward-rounded intervals, exact linear algebra and one function of
//! doubles with a proven bound.

pub mod exp64;
pub mod fixed;
pub mod interval;
pub mod linalg;
pub mod rational;
pub mod span;
