//! Coordinates of rays: words where a bound proves that they suffice, double words with overflow
//! checks, and big integers.

use std::cmp::Ordering;

use rug::Integer;

use crate::arith::linalg::divide_by_content;

/// The integer types, each wider than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// `i64`, without overflow checks: only where `Arrangement::width` allows it.
    Word,
    /// `i128`.
    Double,
    /// Integers of any size.
    Any,
}

impl Width {
    /// The next wider type.
    pub fn wider(self) -> Self {
        if self == Self::Word { Self::Double } else { Self::Any }
    }
}

/// Witnesses, one after the other.
#[derive(Clone, Debug)]
pub(super) enum Packed {
    Words(Vec<i64>),
    Integers(Vec<Integer>),
}

/// An exact integer type. `None`: the result does not fit.
pub(super) trait Scalar: Clone + Default + Send + Sync + Sized {
    /// The number, if it fits.
    fn from_integer(value: &Integer) -> Option<Self>;
    /// The number.
    fn to_integer(&self) -> Integer;
    /// The sign.
    fn sign(&self) -> Ordering;
    /// The scalar product.
    fn dot(a: &[Self], b: &[Self]) -> Option<Self>;
    /// 1.
    fn one() -> Self;
    /// Adds factor times x.
    fn add_multiple(&mut self, factor: &Self, x: &Self) -> Option<()>;
    /// The least whole t with t |step| > |self|.
    fn steps_beyond(&self, step: &Self) -> Option<Self>;
    /// Whether `eliminate` divides by the divisor, and not by the content.
    const DIVIDES: bool = false;
    /// Appends (alpha b - beta a) / |divisor| to `out` where `DIVIDES` and there is a divisor,
    /// which is known to leave no remainder; else the primitive vector.
    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        divisor: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()>;
    /// Many numbers.
    fn pack(values: Vec<Self>) -> Packed {
        Packed::Integers(values.iter().map(Self::to_integer).collect())
    }
}

/// Division by a fixed positive number where it is known to leave no remainder: a product modulo
/// 2^64.
struct ExactDivision {
    shift: u32,
    inverse: u64,
}

impl ExactDivision {
    fn by(divisor: u64) -> Self {
        let shift = divisor.trailing_zeros();
        let odd = divisor >> shift;
        // Newton's iteration for the inverse modulo 2^64, from 5 correct bits.
        let mut inverse = odd.wrapping_mul(3) ^ 2;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        }
        Self { shift, inverse }
    }

    fn quotient(&self, value: i128) -> i64 {
        ((value >> self.shift) as u64).wrapping_mul(self.inverse) as i64
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Most of the work happens in 64 bits, where division is fast.
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return x.into();
        }
        (a, b) = (b, a % b);
    }
    a
}

impl Scalar for i64 {
    const DIVIDES: bool = true;

    fn from_integer(value: &Integer) -> Option<Self> {
        value.to_i64()
    }

    fn to_integer(&self) -> Integer {
        Integer::from(*self)
    }

    fn sign(&self) -> Ordering {
        self.cmp(&0)
    }

    #[inline]
    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        Some(a.iter().zip(b).fold(0, |sum, (x, y)| sum + x * y))
    }

    fn one() -> Self {
        1
    }

    fn add_multiple(&mut self, factor: &Self, x: &Self) -> Option<()> {
        *self = self.checked_add(factor.checked_mul(*x)?)?;
        Some(())
    }

    fn steps_beyond(&self, step: &Self) -> Option<Self> {
        self.checked_div(*step)?.checked_abs()?.checked_add(1)
    }

    #[inline]
    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        divisor: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let value = |alpha: i64, beta: i64, x: i64, y: i64| {
            i128::from(alpha) * i128::from(y) - i128::from(beta) * i128::from(x)
        };
        if let Some(divisor) = divisor {
            let division = ExactDivision::by(divisor.unsigned_abs());
            out.extend(a.iter().zip(b).map(|(x, y)| {
                let value = value(*alpha, *beta, *x, *y);
                debug_assert_eq!(i128::from(division.quotient(value)) * i128::from(divisor.abs()), value);
                division.quotient(value)
            }));
            return Some(());
        }
        let common = gcd(alpha.unsigned_abs().into(), beta.unsigned_abs().into()) as i64;
        let values = || a.iter().zip(b).map(|(x, y)| value(alpha / common, beta / common, *x, *y));
        let content = values().fold(0, |g, v| gcd(g, v.unsigned_abs())).max(1) as i128;
        for v in values() {
            out.push(i64::try_from(v / content).ok()?);
        }
        Some(())
    }

    fn pack(values: Vec<Self>) -> Packed {
        Packed::Words(values)
    }
}

impl Scalar for i128 {
    fn from_integer(value: &Integer) -> Option<Self> {
        value.to_i128()
    }

    fn to_integer(&self) -> Integer {
        Integer::from(*self)
    }

    fn sign(&self) -> Ordering {
        self.cmp(&0)
    }

    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        a.iter().zip(b).try_fold(0i128, |sum, (x, y)| sum.checked_add(x.checked_mul(*y)?))
    }

    fn one() -> Self {
        1
    }

    fn add_multiple(&mut self, factor: &Self, x: &Self) -> Option<()> {
        *self = self.checked_add(factor.checked_mul(*x)?)?;
        Some(())
    }

    fn steps_beyond(&self, step: &Self) -> Option<Self> {
        self.checked_div(*step)?.checked_abs()?.checked_add(1)
    }

    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        _: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let common = i128::try_from(gcd(alpha.unsigned_abs(), beta.unsigned_abs())).ok()?.max(1);
        let (alpha, beta) = (alpha / common, beta / common);
        let start = out.len();
        for (x, y) in a.iter().zip(b) {
            out.push(alpha.checked_mul(*y)?.checked_sub(beta.checked_mul(*x)?)?);
        }
        let values = &mut out[start..];
        let content = i128::try_from(values.iter().fold(0, |g, v| gcd(g, v.unsigned_abs()))).ok()?.max(1);
        values.iter_mut().for_each(|v| *v /= content);
        Some(())
    }
}

impl Scalar for Integer {
    fn from_integer(value: &Integer) -> Option<Self> {
        Some(value.clone())
    }

    fn to_integer(&self) -> Integer {
        self.clone()
    }

    fn sign(&self) -> Ordering {
        self.cmp0()
    }

    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        Some(a.iter().zip(b).fold(Integer::new(), |sum, (x, y)| sum + x * y))
    }

    fn one() -> Self {
        Self::from(1)
    }

    fn add_multiple(&mut self, factor: &Self, x: &Self) -> Option<()> {
        *self += factor * x;
        Some(())
    }

    fn steps_beyond(&self, step: &Self) -> Option<Self> {
        Some(Self::from(self / step).abs() + 1)
    }

    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        _: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let values: Vec<Integer> = a.iter().zip(b).map(|(x, y)| Integer::from(alpha * y) - beta * x).collect();
        out.append(&mut divide_by_content(values));
        Some(())
    }

    fn pack(values: Vec<Self>) -> Packed {
        Packed::Integers(values)
    }
}
