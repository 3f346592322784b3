//! Vectors of intervals.

use rug::{Float, Rational};

use super::Interval;
use crate::arith::pause::pause;

/// The tightest enclosures of rationals at a precision in bits.
pub fn enclose(prec: u32, v: &[Rational]) -> Vec<Interval> {
    v.iter().map(|q| Interval::from_rational(prec, q)).collect()
}

/// Floats as point intervals.
pub fn points(v: &[Float]) -> Vec<Interval> {
    v.iter().cloned().map(Interval::point).collect()
}

/// The scalar product of two vectors of one length.
pub fn dot(a: &[Interval], b: &[Interval]) -> Interval {
    pause();
    let prec = a.iter().chain(b).map(Interval::prec).max().unwrap_or(64);
    a.iter().zip(b).fold(Interval::zero(prec), |sum, (x, y)| &sum + &(x * y))
}

/// The Euclidean norm.
pub fn norm(a: &[Interval]) -> Interval {
    let prec = a.iter().map(Interval::prec).max().unwrap_or(64);
    a.iter().fold(Interval::zero(prec), |sum, x| &sum + &x.square()).sqrt_of_non_negative()
}

/// The Euclidean distance of two vectors of one length.
pub fn distance(a: &[Interval], b: &[Interval]) -> Interval {
    norm(&a.iter().zip(b).map(|(x, y)| x - y).collect::<Vec<_>>())
}
