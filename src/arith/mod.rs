//! Floor 1: exact rationals, outward-rounded intervals, exact linear algebra, one function of
//! doubles with a proven bound, arrays of doubles at the crate's door, and
//! how all of it is given up.

pub mod arrays;
pub mod exp64;
pub mod fixed;
pub mod interval;
pub mod linalg;
pub mod nearest;
pub mod pause;
pub mod rational;
pub mod short;
pub mod span;
