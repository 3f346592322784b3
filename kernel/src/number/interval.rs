//! Real intervals with dyadic ends m 2^e, rounded outward to a number of bits; exponents of
//! (almost) any size.
//!
//! Exponents fit in i64 with room to spare: those of the certificate's rationals are below 2^20 (a
//! string has at most 100,000 digits), of step numbers below 2^26, exp answers with at most 2^43,
//! and the rules multiply fewer than 1,000 such numbers in a row.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use dashu_base::{Abs, BitTest, PowerOfTwo, SquareRoot};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::number::budget;
use crate::number::dyadic::{Dyadic, Round, length, shift};
use crate::number::exp::{Exponential, MAX_ARGUMENT};
use crate::reason::Reason;

/// A closed interval that contains the real number that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Interval {
    lo: Dyadic,
    hi: Dyadic,
    bits: i64,
}

impl Interval {
    fn new(lo: Dyadic, hi: Dyadic, bits: i64) -> Self {
        Self { lo: lo.round(bits, Round::Down), hi: hi.round(bits, Round::Up), bits }
    }

    /// An enclosure of `x` with ends of `bits` bits; `bits` is the precision of all that is
    /// computed from it.
    pub(crate) fn new_rational(x: &RBig, bits: usize) -> Self {
        Self::new_ratio(x.numerator(), x.denominator(), bits)
    }

    /// The same of `numerator`/`denominator`, in lowest terms or not.
    pub(crate) fn new_ratio(numerator: &IBig, denominator: &UBig, bits: usize) -> Self {
        let exact = denominator.is_power_of_two();
        let [p, q] = [numerator.bit_len(), denominator.bit_len()].map(budget::words);
        let wanted = budget::words(bits);
        // The division, and the product that shows whether it was exact.
        let division = budget::product(wanted + p.saturating_sub(q), q).saturating_mul(2);
        let cost = budget::product(wanted, p.max(q)).saturating_add(if exact { 0 } else { division });
        let affordable = budget::pay(cost);
        let bits = i64::try_from(bits).unwrap_or(i64::MAX);
        if !affordable {
            return Self::nothing(bits);
        }
        if exact {
            let places = denominator.trailing_zeros().and_then(|e| i64::try_from(e).ok());
            let exact = Dyadic { m: numerator.clone(), e: -places.unwrap_or(0) };
            return Self::new(exact.clone(), exact, bits);
        }
        let denominator = IBig::from(denominator.clone());
        let by = (bits + 2 + length(&denominator) - length(numerator)).max(0);
        let scaled = shift(numerator.clone(), by, Round::Down);
        // `/` cuts towards zero: one unit to either side is safe, none if the division is exact.
        let quotient = &scaled / &denominator;
        let exact = &quotient * &denominator == scaled;
        let slack = IBig::from(u8::from(!exact));
        Self::new(Dyadic { m: &quotient - &slack, e: -by }, Dyadic { m: quotient + slack, e: -by }, bits)
    }

    /// Zero, for what is not worked out any more.
    fn nothing(bits: i64) -> Self {
        Self { lo: Dyadic::ZERO, hi: Dyadic::ZERO, bits }
    }

    /// Pays for an operation on the bits of `self`.
    fn pays(&self, times: u64) -> bool {
        let words = budget::words(usize::try_from(self.bits).unwrap_or(usize::MAX));
        budget::pay(budget::product(words, words).saturating_mul(times))
    }

    /// A small whole number at the precision of `self`.
    pub(crate) fn whole(&self, value: u32) -> Self {
        let exact = Dyadic { m: IBig::from(value), e: 0 };
        Self { lo: exact.clone(), hi: exact, bits: self.bits }
    }

    /// The larger of two numbers.
    pub(crate) fn max(self, other: &Self) -> Self {
        let pick = |a: Dyadic, b: &Dyadic| if a.compare(b) == Ordering::Less { b.clone() } else { a };
        Self { lo: pick(self.lo, &other.lo), hi: pick(self.hi, &other.hi), bits: self.bits }
    }

    /// The smaller of two numbers.
    pub(crate) fn lesser(self, other: &Self) -> Self {
        -&(-&self).max(&-other)
    }

    /// The smallest interval around two.
    pub(crate) fn hull(&self, other: &Self) -> Self {
        let above = self.clone().max(other);
        let below = -&(-self).max(&-other);
        Self { lo: below.lo, hi: above.hi, bits: self.bits }
    }

    /// The number or 0, whichever is larger.
    pub(crate) fn positive_part(self) -> Self {
        let zero = self.whole(0);
        self.max(&zero)
    }

    /// The sign that all its numbers have, zero being of either sign; `Equal` where they have both.
    fn side(&self) -> Ordering {
        match (self.lo.m >= IBig::ZERO, self.hi.m <= IBig::ZERO) {
            (true, _) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => Ordering::Equal,
        }
    }

    /// x^2.
    pub(crate) fn square(&self) -> Self {
        // Not x x: the two factors are the same number.
        if !self.pays(2) {
            return Self::nothing(self.bits);
        }
        let (a, b) = (self.lo.mul(&self.lo), self.hi.mul(&self.hi));
        let (least, most) = if a.compare(&b) == Ordering::Less { (a, b) } else { (b, a) };
        let straddles = self.lo.m < IBig::ZERO && self.hi.m > IBig::ZERO;
        Self::new(if straddles { Dyadic::ZERO } else { least }, most, self.bits)
    }

    /// 1/x, where x is certainly positive.
    pub(crate) fn recip(&self) -> Result<Self, Reason> {
        if self.lo.m <= IBig::ZERO {
            return Err(Reason::OutOfRange);
        }
        if !self.pays(3) {
            return Err(Reason::OverBudget);
        }
        // 2^by/m with by large enough for `bits` bits; the remainder is covered by one unit.
        let invert = |x: &Dyadic| {
            let by = self.bits + 2 + length(&x.m);
            Dyadic { m: shift(IBig::ONE, by, Round::Down) / &x.m, e: -by - x.e }
        };
        let (lo, mut hi) = (invert(&self.hi), invert(&self.lo));
        hi.m += IBig::ONE;
        Ok(Self::new(lo, hi, self.bits))
    }

    /// The square root of a number that is known not to be negative.
    pub(crate) fn sqrt(&self) -> Self {
        if !self.pays(4) {
            return Self::nothing(self.bits);
        }
        // floor(sqrt(m 4^by)) 2^-by, e made even; one unit more on the upper side.
        let root = |x: &Dyadic, above: u8| {
            let m = if x.m < IBig::ZERO { IBig::ZERO } else { x.m.clone() };
            let by = self.bits + 2 + x.e.rem_euclid(2);
            let root = shift(m, 2 * by + x.e.rem_euclid(2), Round::Down).sqrt();
            Dyadic { m: IBig::from(root) + above, e: x.e.div_euclid(2) - by }
        };
        Self::new(root(&self.lo, 0), root(&self.hi, 1), self.bits)
    }

    /// The tables, and twice what they are for.
    fn exponential(&self, cost: impl Fn(usize) -> u64) -> Result<Exponential, Reason> {
        let bits = usize::try_from(self.bits).unwrap_or(0);
        budget::spend(Exponential::cost_of_tables(bits).saturating_add(cost(bits).saturating_mul(2)))?;
        Ok(Exponential::new(bits))
    }

    /// e^x, |x| <= 2^42.
    pub(crate) fn exp(&self) -> Result<Self, Reason> {
        let exponential = self.exponential(Exponential::cost_of_exp)?;
        let end = |x: &Dyadic, slack: i8, round| {
            if x.top().is_some_and(|top| top > MAX_ARGUMENT) {
                return Err(Reason::OutOfRange);
            }
            let work = i64::try_from(exponential.work()).unwrap_or(i64::MAX);
            let (m, k) = exponential.exp(&shift(x.m.clone(), x.e + work, round));
            Ok(Dyadic { m: m + slack, e: k - self.bits })
        };
        Ok(Self::new(end(&self.lo, -2, Round::Down)?, end(&self.hi, 2, Round::Up)?, self.bits))
    }

    /// ln x, where x is certainly positive.
    pub(crate) fn ln(&self) -> Result<Self, Reason> {
        if self.lo.m <= IBig::ZERO {
            return Err(Reason::OutOfRange);
        }
        let exponential = self.exponential(Exponential::cost_of_ln)?;
        let e = -i64::try_from(exponential.work()).unwrap_or(i64::MAX);
        let (lo, below) = exponential.ln(&self.lo.m, self.lo.e);
        let (hi, above) = exponential.ln(&self.hi.m, self.hi.e);
        Ok(Self::new(Dyadic { m: lo - below, e }, Dyadic { m: hi + above, e }, self.bits))
    }

    /// A rational number in the interval: its lower end.
    pub(crate) fn point(&self) -> Result<RBig, Reason> {
        self.lo.rational()
    }

    /// The upper end.
    pub(crate) fn upper(&self) -> Result<RBig, Reason> {
        self.hi.rational()
    }

    /// Whether certainly self < other.
    pub(crate) fn below(&self, other: &Self) -> bool {
        self.hi.compare(&other.lo) == Ordering::Less
    }

    /// Whether certainly self <= other.
    pub(crate) fn at_most(&self, other: &Self) -> bool {
        self.hi.compare(&other.lo) != Ordering::Greater
    }

    /// [x - |r|, x + |r|].
    pub(crate) fn widened(&self, r: &Self) -> Self {
        self + r.symmetric()
    }

    /// The interval [-|x|, |x|].
    pub(crate) fn symmetric(&self) -> Self {
        let far = if self.lo.mul(&self.lo).compare(&self.hi.mul(&self.hi)) == Ordering::Greater {
            &self.lo
        } else {
            &self.hi
        };
        let m = far.m.clone().abs();
        Self { lo: Dyadic { m: -&m, e: far.e }, hi: Dyadic { m, e: far.e }, bits: self.bits }
    }
}

impl Add for &Interval {
    type Output = Interval;

    fn add(self, other: Self) -> Interval {
        let bits = self.bits;
        if !self.pays(1) {
            return Interval::nothing(bits);
        }
        let (lo, hi) = (self.lo.add(&other.lo, bits, Round::Down), self.hi.add(&other.hi, bits, Round::Up));
        Interval { lo, hi, bits }
    }
}

impl Neg for &Interval {
    type Output = Interval;

    fn neg(self) -> Interval {
        let negative = |x: &Dyadic| Dyadic { m: -&x.m, e: x.e };
        Interval { lo: negative(&self.hi), hi: negative(&self.lo), bits: self.bits }
    }
}

impl Sub for &Interval {
    type Output = Interval;

    fn sub(self, other: Self) -> Interval {
        self + &-other
    }
}

impl Mul for &Interval {
    type Output = Interval;

    fn mul(self, other: Self) -> Interval {
        use Ordering::{Equal, Greater, Less};
        if !self.pays(2) {
            return Interval::nothing(self.bits);
        }
        let (a, b, c, d) = (&self.lo, &self.hi, &other.lo, &other.hi);
        // The factors whose product is least, and those whose product is greatest: by the signs of
        // [a, b] and [c, d].
        let (least, most) = match (self.side(), other.side()) {
            (Greater, Greater) => ((a, c), (b, d)),
            (Greater, Equal) => ((b, c), (b, d)),
            (Greater, Less) => ((b, c), (a, d)),
            (Equal, Greater) => ((a, d), (b, d)),
            (Equal, Less) => ((b, c), (a, c)),
            (Less, Greater) => ((a, d), (b, c)),
            (Less, Equal) => ((a, d), (a, c)),
            (Less, Less) => ((b, d), (a, c)),
            (Equal, Equal) => {
                let lower = if a.mul(d).compare(&b.mul(c)) == Less { (a, d) } else { (b, c) };
                (lower, if a.mul(c).compare(&b.mul(d)) == Greater { (a, c) } else { (b, d) })
            }
        };
        Interval::new(least.0.mul(least.1), most.0.mul(most.1), self.bits)
    }
}

/// The same operators for owned operands, so that formulas read as formulas.
macro_rules! owned {
    ($($op:ident $method:ident),+) => {$(
        impl $op for Interval {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                (&self).$method(&other)
            }
        }

        impl $op<&Self> for Interval {
            type Output = Self;

            fn $method(self, other: &Self) -> Self {
                (&self).$method(other)
            }
        }

        impl $op<Interval> for &Interval {
            type Output = Interval;

            fn $method(self, other: Interval) -> Interval {
                self.$method(&other)
            }
        }
    )+};
}

owned!(Add add, Sub sub, Mul mul);

#[cfg(test)]
#[path = "../../tests/unit/interval.rs"]
mod tests;
