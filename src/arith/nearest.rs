//! The double nearest to a rational.
//!
//! `Rational::to_f64` is another number: it cuts towards zero, so that 1/10 becomes the double
//! below 0.1. Guesses may use it; a bound that counts one rounding of half a unit may not.

use rug::float::Round;
use rug::{Float, Rational};

/// The nearest double, ties to even: what IEEE 754 says of a number that is rounded once. Beyond
/// the largest double it is an infinity.
pub fn nearest(x: &Rational) -> f64 {
    let (mut near, direction) = Float::with_val_round(53, x, Round::Nearest);
    // Below 2^-1022 doubles have fewer than 53 bits, and rounding twice is not rounding once.
    near.subnormalize_ieee_round(direction, Round::Nearest);
    near.to_f64()
}

/// The nearest float32, ties to even.
pub fn nearest32(x: &Rational) -> f32 {
    odd(x) as f32
}

/// A double next to a rational, whose last bit is 1 unless it is the rational: what rounds it to
/// fewer bits rounds as from the rational.
pub fn odd(x: &Rational) -> f64 {
    let (cut, direction) = Float::with_val_round(53, x, Round::Zero);
    let cut = cut.to_f64_round(Round::Zero);
    if direction.is_eq() { cut } else { f64::from_bits(cut.to_bits() | 1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(x: f64) -> Rational {
        Rational::from_f64(x).unwrap()
    }

    proptest! {
        #[test]
        fn doubles_are_themselves(x in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            prop_assert_eq!(nearest(&exact(x)), x);
        }

        /// No neighbour is nearer; of two that are equally near the last bit is 0.
        #[test]
        fn no_double_is_nearer(p in any::<i64>(), q in 1..i64::MAX, exponent in -1150..900i32) {
            let x = Rational::from((p, q)) << exponent;
            let found = nearest(&x);
            let distance = |y: f64| (&x - exact(y)).abs();
            for neighbour in [found.next_up(), found.next_down()] {
                prop_assert!(distance(found) <= distance(neighbour), "{x}: {found:e}");
            }
        }

        #[test]
        fn ties_go_to_the_even_double(bits in 0..f64::MAX.to_bits(), negative: bool) {
            let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
            let even = if bits & 1 == 0 { low } else { high };
            let middle: Rational = (exact(low) + exact(high)) / 2;
            let (middle, even) = if negative { (-middle, -even) } else { (middle, even) };
            prop_assert_eq!(nearest(&middle), even);
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(nearest(&Rational::from((1, 10))), 0.1);
        let beyond = exact(f64::MAX) + (Rational::from(1) << 970u32);
        assert_eq!(nearest(&beyond), f64::INFINITY);
        assert_eq!(nearest(&-(beyond - Rational::from(1))), f64::MIN);
        let half = exact(f64::from_bits(1)) / 2;
        assert_eq!(nearest(&half), 0.0);
        assert_eq!(nearest(&(half * Rational::from((11, 10)))), f64::from_bits(1));
    }
}
