//! (MM) solved exactly: every certificate is checked by rules written here, small optima against
//! all supports.

#![allow(clippy::expect_used, clippy::panic)]

mod brute;
mod check;
mod intercept;
mod judgement;
mod known;
mod random;
mod real;
