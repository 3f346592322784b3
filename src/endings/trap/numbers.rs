//! Numbers of the trap: one precision, enclosures of exact numbers, and radii in short rationals.

use rug::{Float, Rational};

use crate::arith::interval::{self, Interval};

/// Bits of the enclosures of the trap's constants.
pub(crate) const PREC: u32 = 128;

/// Bits of the dyadic rationals s and rho: they stand in certificates.
const DYADIC_BITS: u32 = 40;

/// A whole number.
pub(crate) fn int(n: i32) -> Interval {
    Interval::from_int(PREC, n)
}

/// An exact number as an interval.
pub(crate) fn enclose(x: &Rational) -> Interval {
    Interval::from_rational(PREC, x)
}

/// A float as an exact dyadic rational, rounded to a multiple of 2^-DYADIC_BITS, upward if `up`.
pub(crate) fn dyadic(x: &Float, up: bool) -> Option<Rational> {
    let scaled = Float::with_val(x.prec() + DYADIC_BITS, x << DYADIC_BITS);
    let whole = if up { scaled.ceil() } else { scaled.floor() }.to_integer()?;
    Some(Rational::from(whole) >> DYADIC_BITS)
}

pub(crate) fn enclose_vector(v: &[Rational]) -> Vec<Interval> {
    interval::enclose(PREC, v)
}

pub(crate) fn largest(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |largest, x| largest.max(&x))
}

pub(crate) fn half() -> Interval {
    Interval::point(Float::with_val(PREC, 0.5))
}

/// The smaller of two bounds of one number, where that is certain.
pub(crate) fn least(x: Interval, y: Interval) -> Interval {
    if x.at_most(&y).is_yes() { x } else { y }
}

pub(crate) fn sum(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |sum, x| sum + x)
}
