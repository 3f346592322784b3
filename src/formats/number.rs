//! The numbers of a format: each operation is rounded once, to nearest, ties to even.
//!
//! `f64` and `f32` are the machine's own: IEEE 754 leaves them no choice. The formats of sixteen
//! bits are rustc_apfloat's, the arithmetic of the Rust compiler; the crate `half` goes through
//! `f32` and rounds twice (findings/half-rounds-twice.sh). exp is correctly rounded, by core-math:
//! libraries differ in its last bit.

use rug::Rational;
use rustc_apfloat::ieee::{BFloat, Double, Half};
use rustc_apfloat::{Float as Soft, FloatConvert};

use crate::arith::nearest::{nearest, nearest32, odd};

/// A number of some format.
pub(crate) trait Number: Copy + PartialEq + PartialOrd + Send {
    /// The nearest number to a rational.
    fn nearest(x: &Rational) -> Self;
    /// The number as a double: no format here has one that is none.
    fn wide(self) -> f64;
    fn negated(self) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn over(self, other: Self) -> Self;
    /// self other + term, rounded once.
    fn times_plus(self, other: Self, term: Self) -> Self;
    /// e^self.
    fn exp(self) -> Self;
}

impl Number for f64 {
    fn nearest(x: &Rational) -> Self {
        nearest(x)
    }

    fn wide(self) -> f64 {
        self
    }

    fn negated(self) -> Self {
        -self
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn times(self, other: Self) -> Self {
        self * other
    }

    fn over(self, other: Self) -> Self {
        self / other
    }

    fn times_plus(self, other: Self, term: Self) -> Self {
        self.mul_add(other, term)
    }

    fn exp(self) -> Self {
        core_math::exp(self)
    }
}

impl Number for f32 {
    fn nearest(x: &Rational) -> Self {
        nearest32(x)
    }

    fn wide(self) -> f64 {
        self.into()
    }

    fn negated(self) -> Self {
        -self
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn times(self, other: Self) -> Self {
        self * other
    }

    fn over(self, other: Self) -> Self {
        self / other
    }

    fn times_plus(self, other: Self, term: Self) -> Self {
        self.mul_add(other, term)
    }

    fn exp(self) -> Self {
        core_math::expf(self)
    }
}

/// A number of a format that no machine computes in.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Short<F>(F);

/// binary16: 11 bits, from 2^-24 to 65504.
pub(crate) type Float16 = Short<Half>;
/// The upper half of a float32: 8 bits.
pub(crate) type BFloat16 = Short<BFloat>;

impl<F> Short<F>
where
    F: Soft + FloatConvert<Double>,
    Double: FloatConvert<F>,
{
    /// A double, rounded.
    fn of(x: f64) -> Self {
        Self(Double::from_bits(x.to_bits().into()).convert(&mut false).value)
    }
}

impl<F> Number for Short<F>
where
    F: Soft + FloatConvert<Double> + Send,
    Double: FloatConvert<F>,
{
    fn nearest(x: &Rational) -> Self {
        Self::of(odd(x))
    }

    fn wide(self) -> f64 {
        let double: Double = self.0.convert(&mut false).value;
        // A double has 64 bits.
        f64::from_bits(double.to_bits() as u64)
    }

    fn negated(self) -> Self {
        Self(-self.0)
    }

    fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).value)
    }

    fn times(self, other: Self) -> Self {
        Self((self.0 * other.0).value)
    }

    fn over(self, other: Self) -> Self {
        Self((self.0 / other.0).value)
    }

    fn times_plus(self, other: Self, term: Self) -> Self {
        Self(self.0.mul_add(other.0, term.0).value)
    }

    /// Rounded twice, which is once for each of the 65,536 arguments: a test tries all.
    fn exp(self) -> Self {
        Self::of(core_math::exp(self.wide()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rug::Float;

    use super::*;

    fn sixteen<F>(bits: u16) -> Short<F>
    where
        F: Soft,
    {
        Short(F::from_bits(bits.into()))
    }

    /// By MPFR, in a precision of so many bits from 2^least on: another way than apfloat's.
    fn round(x: &Float, bits: u32, least: i32, greatest: f64) -> f64 {
        let Some(exponent) = x.get_exp() else { return x.to_f64() };
        let kept = (exponent - least).clamp(0, bits as i32) as u32;
        if kept == 0 {
            // Half of the least number is a tie, and goes to 0.
            let half = Float::with_val(53, 1) << (least - 1);
            let size = if x.clone().abs() > half { 2f64.powi(least) } else { 0.0 };
            return if x.is_sign_negative() { -size } else { size };
        }
        let rounded = Float::with_val(kept, x).to_f64();
        if rounded.abs() > greatest { rounded.signum() * f64::INFINITY } else { rounded }
    }

    fn as_half(x: &Float) -> f64 {
        round(x, 11, -24, 65504.0)
    }

    fn as_bfloat(x: &Float) -> f64 {
        round(x, 8, -133, 2f64.powi(127) * (2.0 - 2f64.powi(-7)))
    }

    fn same(a: f64, b: f64) -> bool {
        a == b || (a.is_nan() && b.is_nan())
    }

    #[test]
    fn exp_is_correctly_rounded_everywhere() {
        let exact = |x: f64| Float::with_val(200, x).exp();
        for bits in 0..=u16::MAX {
            let x: Float16 = sixteen(bits);
            assert!(same(x.exp().wide(), as_half(&exact(x.wide()))), "float16, exp {:e}", x.wide());
            let x: BFloat16 = sixteen(bits);
            assert!(same(x.exp().wide(), as_bfloat(&exact(x.wide()))), "bfloat16, exp {:e}", x.wide());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn each_operation_is_rounded_once(a: u16, b: u16, c: u16) {
            fn agree<F>(a: u16, b: u16, c: u16, to: impl Fn(&Float) -> f64) -> Result<(), TestCaseError>
            where
                F: Soft + FloatConvert<Double> + Send,
                Double: FloatConvert<F>,
            {
                let (x, y, z): (Short<F>, Short<F>, Short<F>) = (sixteen(a), sixteen(b), sixteen(c));
                let [p, q, r] = [x, y, z].map(|x| Float::with_val(700, x.wide()));
                prop_assert!(same(x.plus(y).wide(), to(&Float::with_val(700, &p + &q))));
                prop_assert!(same(x.times(y).wide(), to(&Float::with_val(700, &p * &q))));
                prop_assert!(same(x.over(y).wide(), to(&Float::with_val(700, &p / &q))));
                prop_assert!(same(x.times_plus(y, z).wide(), to(&(Float::with_val(700, &p * &q) + &r))));
                Ok(())
            }
            agree::<Half>(a, b, c, as_half)?;
            agree::<BFloat>(a, b, c, as_bfloat)?;
        }

        #[test]
        fn rationals_are_rounded_once(p: i64, q in 1..i64::MAX, shift in -30..30i32) {
            let x = Rational::from((p, q)) << shift;
            let long = Float::with_val(2000, &x);
            prop_assert!(same(Float16::nearest(&x).wide(), as_half(&long)));
            prop_assert!(same(BFloat16::nearest(&x).wide(), as_bfloat(&long)));
            prop_assert_eq!(f32::nearest(&x), Float::with_val(24, &x).to_f32());
        }

        #[test]
        fn ties_and_their_neighbours(bits in 0..0x7bffu16, beyond in -1..=1i32) {
            let (low, high): (Float16, Float16) = (sixteen(bits), sixteen(bits + 1));
            let middle = (Rational::from_f64(low.wide()).unwrap() + Rational::from_f64(high.wide()).unwrap()) / 2;
            let x = middle + (Rational::from(beyond) >> 300);
            let expected = match beyond {
                0 if bits & 1 == 0 => low,
                1 | 0 => high,
                _ => low,
            };
            prop_assert_eq!(Float16::nearest(&x).wide(), expected.wide());
        }
    }
}
