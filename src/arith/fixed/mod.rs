//! Fixed-point numbers with an error bound: v 2^-128 with v of 256 bits, and a radius. For the long
//! sums of Taylor series, where numbers are of moderate size and only absolute errors count, they
//! are an order of magnitude faster than intervals of floats.
//!
//! Our own, as the error bound is the point of it: `fixed` 1.31 ends at 128 bits, `crypto-bigint`
//! 0.7 has integers of 256, in constant time, and neither carries a bound; the balls of Arb do, in
//! `flint3-sys` 3.6, whose every call is unsafe, and unsafe code is forbidden here.

mod exp;

use std::ops::{Add, Mul, Neg, Sub};

use rug::float::Round;
use rug::integer::Order;
use rug::{Float, Integer};

use crate::arith::interval::Interval;

/// A real number within `radius` units of `limbs`, a two's complement integer of 256 bits, lowest
/// limb first; the unit is 2^-128. The radius is infinite where a result was too large.
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    limbs: [u64; 4],
    radius: f64,
}

/// Bits behind the point.
const POINT: u32 = 128;
/// 2^64, 2^-64 and 2^-128.
const TWO_64: f64 = 18_446_744_073_709_551_616.0;
const LIMB: f64 = 1.0 / TWO_64;
const UNIT: f64 = LIMB * LIMB;
/// 1 + 2^-48: more than 30 roundings of positive doubles can take away. A radius is 0 or at least
/// LEAST, far from where doubles underflow.
const SLACK: f64 = 1.0 + 1.0 / 281_474_976_710_656.0;
const LEAST: f64 = 1e-30;

impl Fixed {
    /// Zero.
    pub const ZERO: Self = Self { limbs: [0; 4], radius: 0.0 };

    /// Nothing is known.
    const OVERFLOW: Self = Self { limbs: [0; 4], radius: f64::INFINITY };

    /// A whole number.
    pub fn whole(value: i128) -> Self {
        Self::checked([0, 0, value as u64, (value >> 64) as u64], 0.0)
    }

    /// 2^exponent.
    pub fn power_of_two(exponent: i32) -> Self {
        let Ok(place) = usize::try_from(exponent + POINT as i32) else { return Self { limbs: [0; 4], radius: 1.0 } };
        let mut limbs = [0; 4];
        match limbs.get_mut(place / 64) {
            Some(limb) => *limb = 1 << (place % 64),
            None => return Self::OVERFLOW,
        }
        Self::checked(limbs, 0.0)
    }

    /// A float, cut behind the last place.
    pub fn from_float(value: &Float) -> Self {
        if !value.is_finite() {
            return Self::OVERFLOW;
        }
        let scaled = Float::with_val(value.prec(), value << POINT);
        let Some(cut) = scaled.to_integer_round(Round::Zero).map(|(cut, _)| cut) else { return Self::OVERFLOW };
        if cut.significant_bits() > 254 {
            return Self::OVERFLOW;
        }
        let mut limbs = [0u64; 4];
        Integer::from(cut.abs_ref()).write_digits(&mut limbs, Order::Lsf);
        let exact = scaled.is_integer();
        let number = Self { limbs, radius: if exact { 0.0 } else { 1.0 } };
        if cut < 0 { -number } else { number }
    }

    /// A number in the middle of an interval, with the interval's width.
    pub fn from_interval(value: &Interval) -> Self {
        let mid = value.mid();
        let mut number = Self::from_float(&mid);
        let away = value.radius_about(&mid) << POINT;
        if !away.is_zero() {
            number.radius = (number.radius + away.to_f64_round(Round::Up).max(LEAST)) * SLACK;
        }
        number
    }

    /// The middle.
    pub fn to_float(self, prec: u32) -> Float {
        let (negative, magnitude) = self.magnitude();
        let value = Float::with_val(prec, Integer::from_digits(&magnitude, Order::Lsf)) >> POINT;
        if negative { -value } else { value }
    }

    /// An interval that contains the number.
    pub fn to_interval(self, prec: u32) -> Interval {
        if !self.radius.is_finite() {
            return Interval::whole(prec);
        }
        let exact = self.to_float(256);
        let down = Float::with_val_round(prec, &exact, Round::Down).0;
        let high = Float::with_val_round(prec, &exact, Round::Up).0;
        let radius = Float::with_val(53, self.radius) >> POINT;
        Interval::point(down).hull(&Interval::point(high)).widen(&radius)
    }

    /// Whether the number is known at all.
    pub fn is_finite(&self) -> bool {
        self.radius.is_finite()
    }

    /// Whether the number is 0, exactly.
    pub fn is_zero(&self) -> bool {
        self.limbs == [0; 4] && self.radius == 0.0
    }

    /// The middle, exactly, and at least the distance of the number from it.
    pub fn centre(self) -> (Self, f64) {
        (Self { radius: 0.0, ..self }, self.radius * UNIT * SLACK)
    }

    /// Whether the middle is negative.
    pub fn is_negative(&self) -> bool {
        self.limbs[3] >> 63 == 1
    }

    /// At most |x|; 0 where the number may be 0.
    pub fn least(&self) -> f64 {
        let (_, magnitude) = self.magnitude();
        (above(&magnitude) / SLACK - self.radius * UNIT * SLACK).max(0.0)
    }

    /// At least |x|.
    pub fn size(&self) -> f64 {
        let (_, magnitude) = self.magnitude();
        (above(&magnitude) + self.radius * UNIT) * SLACK
    }

    fn magnitude(&self) -> (bool, [u64; 4]) {
        let negative = self.is_negative();
        (negative, if negative { negated(self.limbs) } else { self.limbs })
    }

    /// Nothing is known beyond 2^126: so no sum of two numbers wraps.
    fn checked(limbs: [u64; 4], radius: f64) -> Self {
        if matches!(limbs[3] >> 62, 0 | 3) { Self { limbs, radius } } else { Self::OVERFLOW }
    }
}

/// At least the value of an unsigned number of units, but for eight roundings.
fn above(magnitude: &[u64; 4]) -> f64 {
    let [lowest, low, middle, high] = *magnitude;
    (high as f64 * TWO_64 + middle as f64) + (low as f64 + lowest as f64 * LIMB) * LIMB
}

fn negated(limbs: [u64; 4]) -> [u64; 4] {
    let mut carry = true;
    limbs.map(|limb| {
        let (sum, over) = (!limb).overflowing_add(u64::from(carry));
        carry = over;
        sum
    })
}

/// The product of the lowest N limbs.
#[inline]
fn product<const N: usize>(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
    let mut product = [0u64; 8];
    for i in 0..N {
        let mut carry = 0u64;
        for j in 0..N {
            let sum = u128::from(a[i]) * u128::from(b[j]) + u128::from(product[i + j]) + u128::from(carry);
            (product[i + j], carry) = (sum as u64, (sum >> 64) as u64);
        }
        product[i + N] = carry;
    }
    product
}

impl Add for Fixed {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let mut limbs = [0; 4];
        let mut carry = 0u128;
        for ((sum, a), b) in limbs.iter_mut().zip(self.limbs).zip(other.limbs) {
            carry += u128::from(a) + u128::from(b);
            *sum = carry as u64;
            carry >>= 64;
        }
        Self::checked(limbs, (self.radius + other.radius) * SLACK)
    }
}

impl Neg for Fixed {
    type Output = Self;

    fn neg(self) -> Self {
        Self { limbs: negated(self.limbs), radius: self.radius }
    }
}

impl Sub for Fixed {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fixed {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        let ((negative, a), (minus, b)) = (self.magnitude(), other.magnitude());
        let product = if a[3] | b[3] == 0 { product::<3>(&a, &b) } else { product::<4>(&a, &b) };
        let cut = [product[2], product[3], product[4], product[5]];
        // What is cut off is less than one unit.
        let spread = above(&a) * other.radius + above(&b) * self.radius + self.radius * other.radius * UNIT;
        let radius = (spread + 1.0) * SLACK;
        if product[6] | product[7] | (cut[3] >> 62) != 0 {
            return Self::OVERFLOW;
        }
        Self { limbs: if negative == minus { cut } else { negated(cut) }, radius }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rug::Rational;

    use super::*;

    fn exact(x: &Fixed) -> Rational {
        x.to_float(256).to_rational().unwrap()
    }

    fn radius(x: &Fixed) -> Rational {
        Rational::from_f64(x.radius).unwrap() >> POINT
    }

    /// Numbers of any size from 2^-140 to 2^60, and their fixed-point forms.
    fn number() -> impl Strategy<Value = (Rational, Fixed)> {
        (any::<i64>(), any::<u64>(), -200..0i32).prop_map(|(high, low, exponent)| {
            let value = (Rational::from(high) + (Rational::from(low) >> 64u32)) << exponent;
            let float = Float::with_val(200, &value);
            let exact = float.to_rational().unwrap();
            (exact, Fixed::from_float(&float))
        })
    }

    fn contains(result: &Fixed, value: &Rational) -> bool {
        Rational::from(&exact(result) - value).abs() <= radius(result)
    }

    proptest! {
        #[test]
        fn operations_contain_the_exact_result((p, x) in number(), (q, y) in number()) {
            prop_assert!(contains(&x, &p) && contains(&y, &q));
            prop_assert!(contains(&(x + y), &Rational::from(&p + &q)));
            prop_assert!(contains(&(x - y), &Rational::from(&p - &q)));
            prop_assert!(contains(&-x, &Rational::from(-&p)));
            let product = x * y;
            prop_assert!(contains(&product, &Rational::from(&p * &q)));
            // And not much more.
            prop_assert!(product.radius <= 4.0 + 2.0 * (x.size() + y.size()));
            // A product of inexact factors, anywhere within their radii.
            let wide = Fixed { radius: 1e20, ..x };
            let shifted = Rational::from(&p + &(Rational::from_f64(1e20).unwrap() >> POINT));
            prop_assert!(contains(&(wide * y), &Rational::from(&shifted * &q)));
            let size = Rational::from_f64(x.size()).unwrap();
            let most = Rational::from(&p * &Rational::from((1_000_001, 1_000_000))).abs() + (Rational::from(3) >> POINT);
            prop_assert!(size >= p.clone().abs() && size <= most);
            prop_assert!(x.to_interval(64).contains(&p));
        }

        #[test]
        fn intervals_are_contained((p, x) in number(), width in 0.0..1.0f64) {
            let interval = x.to_interval(100).widen(&Float::with_val(53, width));
            let number = Fixed::from_interval(&interval);
            for end in [interval.lo(), interval.hi()] {
                prop_assert!(contains(&number, &end.to_rational().unwrap()), "{p}");
            }
        }
    }

    #[test]
    fn powers_of_two_are_exact_or_bounded() {
        for exponent in [-128, -65, -1, 0, 1, 64, 125] {
            let power = Fixed::power_of_two(exponent);
            assert_eq!((exact(&power), power.radius), (Rational::from(1) << exponent, 0.0));
        }
        assert!(contains(&Fixed::power_of_two(-129), &(Rational::from(1) >> 129u32)));
        assert!(!Fixed::power_of_two(126).is_finite() && !Fixed::power_of_two(500).is_finite());
    }

    #[test]
    fn whole_numbers_are_exact() {
        for value in [0i128, 1, -1, i128::from(i64::MIN), 1 << 100, -(1 << 100)] {
            let number = Fixed::whole(value);
            assert_eq!((exact(&number), number.radius), (Rational::from(value), 0.0));
        }
        assert_eq!(exact(&(Fixed::whole(-3) * Fixed::whole(7))), -21);
    }

    #[test]
    fn too_large_results_are_nothing() {
        let large = Fixed::whole(1 << 65);
        assert!((large * Fixed::whole(1 << 60)).is_finite());
        assert!(!(large * large).is_finite());
        assert!(!(large * Fixed::whole(-(1 << 62))).is_finite());
        let most = Fixed::whole((1 << 126) - 1);
        assert!(most.is_finite() && !Fixed::whole(1 << 126).is_finite() && !Fixed::whole(i128::MIN).is_finite());
        assert!(!(most + most).is_finite() && !(-most - most).is_finite());
        assert!(!Fixed::from_float(&(Float::with_val(53, 1) << 127u32)).is_finite());
        assert!(!(Fixed::OVERFLOW * Fixed::ZERO).is_finite(), "0 times the unknown is unknown");
    }
}
