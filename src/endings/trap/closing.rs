//! How a bound closes: radii are raised until the bounds that they imply are no larger than
//! themselves.

use rug::{Float, Rational};

use super::failure::TrapFailure;
use super::numbers::{PREC, dyadic, enclose};
use crate::arith::interval::Interval;

/// How often the radii are raised to what they themselves ask for.
const MOST_ROUNDS: usize = 60;

/// Short rationals, from `start` on, at which `implied` gives no larger bounds.
///
/// # Errors
/// `DoesNotClose`, or what `implied` fails with.
pub(crate) fn close<const N: usize>(
    start: &[Interval; N],
    implied: impl Fn(&[Interval; N]) -> Result<[Interval; N], TrapFailure>,
) -> Result<[Rational; N], TrapFailure> {
    let mut rho = std::array::from_fn(|_| Rational::new());
    for (rho, start) in rho.iter_mut().zip(start) {
        *rho = rounded_up(start)?;
    }
    for _ in 0..MOST_ROUNDS {
        let (bounds, mut closed) = (implied(&rho.each_ref().map(enclose))?, true);
        for (rho, implied) in rho.iter_mut().zip(&bounds) {
            if !closes(implied, rho) {
                *rho = raised(implied, rho)?;
                closed = false;
            }
        }
        if closed {
            return Ok(rho);
        }
    }
    Err(TrapFailure::DoesNotClose)
}

/// The least short rational that is certainly no less.
pub(crate) fn rounded_up(x: &Interval) -> Result<Rational, TrapFailure> {
    dyadic(x.hi(), true).ok_or(TrapFailure::DoesNotClose)
}

/// 2^-20.
fn room() -> Interval {
    Interval::point(Float::with_val(PREC, 1) >> 20u32)
}

/// Whether a bound that was computed with rho is at most rho, with room to spare: the closing shall
/// not hang on the width of anybody's enclosures.
fn closes(implied: &Interval, rho: &Rational) -> bool {
    let rho = enclose(rho);
    (implied + &(&rho * &room())).at_most(&rho).is_yes()
}

/// The next rho to try, a little more than asked for: the bound grows with rho.
fn raised(implied: &Interval, rho: &Rational) -> Result<Rational, TrapFailure> {
    let eighth = Interval::point(Float::with_val(PREC, 0.125));
    rounded_up(&(implied + (implied - &enclose(rho)).abs() * eighth + implied * room()))
}
