//! Numbers of the trap: one precision, enclosures of exact numbers, and radii in short rationals.

use rug::{Float, Rational};

use crate::arith::interval::Interval;

/// Bits of the enclosures of the trap's constants.
pub(crate) const PREC: u32 = 128;

/// How often rho is raised to what its own constants ask for.
pub(crate) const MOST_ROUNDS: usize = 60;
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

/// 2^-20.
fn room() -> Interval {
    Interval::point(Float::with_val(PREC, 1) >> 20u32)
}

/// Whether a bound that was computed with rho is at most rho, with room to spare: the closing shall
/// not hang on the width of anybody's enclosures.
pub(crate) fn closes(implied: &Interval, rho: &Rational) -> bool {
    let rho = enclose(rho);
    (implied + &(&rho * &room())).at_most(&rho).is_yes()
}

/// The next rho to try, a little more than asked for: the bound grows with rho.
pub(crate) fn raised(implied: &Interval, rho: &Rational) -> Option<Rational> {
    let more =
        implied + (implied - &enclose(rho)).abs() * Interval::point(Float::with_val(PREC, 0.125)) + implied * room();
    dyadic(more.hi(), true)
}

pub(crate) fn enclose_vector(v: &[Rational]) -> Vec<Interval> {
    v.iter().map(|q| Interval::from_rational(PREC, q)).collect()
}

pub(crate) fn largest(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |largest, x| largest.max(&x))
}

/// The smaller of two bounds of one number, where that is certain.
pub(crate) fn least(x: Interval, y: Interval) -> Interval {
    if x.at_most(&y).is_yes() { x } else { y }
}

pub(crate) fn sum(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |sum, x| sum + x)
}
