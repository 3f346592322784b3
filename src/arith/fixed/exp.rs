//! e^x in fixed point: the errors of every operation are carried, only what the series leaves out
//! is added.

use std::sync::LazyLock;

use rug::Rational;

use super::{Fixed, above};
use crate::arith::interval::Interval;

/// Bits of the constants.
const PREC: u32 = 192;
/// Squarings at the end, and terms of the series before: |s| <= 2^-5, and s^18/18! is below 2^-142.
const SQUARINGS: u32 = 4;
const TERMS: usize = 17;
/// e^x is below 2^-129 under the first, and above all numbers over the second.
const LEAST: f64 = -90.0;
const MOST: f64 = 87.0;

static LN_2: LazyLock<Fixed> = LazyLock::new(|| {
    let ln = Interval::from_int(PREC, 2).ln();
    ln.map_or(Fixed::OVERFLOW, |ln| Fixed::from_interval(&ln))
});

/// 1/j for j = 1, 2, ..
static RECIPROCALS: LazyLock<Vec<Fixed>> = LazyLock::new(|| {
    let inverse = |j| Fixed::from_interval(&Interval::from_rational(PREC, &Rational::from((1, j))));
    (1..=TERMS as u64).map(inverse).collect()
});

impl Fixed {
    /// e^x.
    pub fn exp(self) -> Self {
        let near = self.to_f64();
        let spread = self.centre().1;
        if !self.is_finite() || near + spread > MOST {
            return Self::OVERFLOW;
        }
        if near + spread < LEAST {
            return Self { limbs: [0; 4], radius: 1.0 };
        }
        if near - spread < 2.0 * LEAST || spread > 1.0 {
            // Not narrow: a series would say nothing of it.
            return Self::from_interval(&self.to_interval(PREC).exp());
        }
        // x = k ln 2 + 2^SQUARINGS s. Whatever k is, the number is right; near x/ln 2, s is small.
        let k = (near * std::f64::consts::LOG2_E).round() as i32;
        let s = (self - Self::whole(k.into()) * *LN_2) * Self::power_of_two(-(SQUARINGS as i32));
        let one = Self::whole(1);
        let mut sum = one;
        for inverse in RECIPROCALS.iter().rev() {
            sum = one + s * sum * *inverse;
        }
        // e^|s| <= 1.1: all terms left out are at most 1.1 |s|^18/18!.
        if s.size() > 1.0 / 32.0 {
            return Self::from_interval(&self.to_interval(PREC).exp());
        }
        sum.radius += 1.0;
        for _ in 0..SQUARINGS {
            sum = sum * sum;
        }
        sum * Self::power_of_two(k)
    }

    /// About the middle: it decides nothing.
    fn to_f64(self) -> f64 {
        let (negative, magnitude) = self.magnitude();
        if negative { -above(&magnitude) } else { above(&magnitude) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The result at a far higher precision lies inside, and the radius is small.
        #[test]
        fn exponentials_contain_the_exact_result(p in -60_000i64..60_000, q in 600u32..900, wide in 0..3u32) {
            let x = Rational::from((p, q));
            let widths = [Rational::new(), Rational::from((1, 1u64 << 60)), Rational::from((1, 16))];
            let (low, high) = (Rational::from(&x - &widths[wide as usize]), Rational::from(&x + &widths[wide as usize]));
            let interval = Interval::from_rational(200, &low).hull(&Interval::from_rational(200, &high));
            let found = Fixed::from_interval(&interval).exp();
            let held = found.to_interval(400);
            for end in [&low, &x, &high] {
                let exact = Interval::from_rational(400, end).exp();
                prop_assert!(held.lo() <= exact.lo() && exact.hi() <= held.hi(), "{x}: {held:?} misses {exact:?}");
            }
            if wide == 0 && found.is_finite() {
                // Near e^-90 the power of two is 0 within a unit, and the product within e^0.35
                // units and the cut.
                let most = found.size() * 2f64.powi(-115) + 3.0 * 2f64.powi(-128);
                prop_assert!(found.centre().1 <= most, "{x}: radius {}", found.centre().1);
            }
        }
    }

    #[test]
    fn numbers_out_of_range_are_nothing_or_nearly_zero() {
        assert!(!Fixed::whole(88).exp().is_finite() && !Fixed::OVERFLOW.exp().is_finite());
        assert!(Fixed::whole(-1_000_000).exp().size() <= 2f64.powi(-127));
        assert!(Fixed::ZERO.exp().to_interval(256).contains(&Rational::from(1)));
    }
}
