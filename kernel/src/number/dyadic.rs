//! m 2^e, exactly, and cut to a number of bits.

use std::cmp::Ordering;

use dashu_base::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::number::budget;
use crate::reason::Reason;

/// The largest exponent of a number that is written out.
pub(super) const MOST_PLACES: usize = 1 << 27;

/// m 2^e.
#[derive(Clone, Debug)]
pub(super) struct Dyadic {
    pub(super) m: IBig,
    pub(super) e: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    Down,
    Up,
}

/// m 2^by, cut towards minus infinity or plus infinity.
pub(super) fn shift(m: IBig, by: i64, round: Round) -> IBig {
    let places = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
    match round {
        _ if by == 0 => m,
        _ if by > 0 => m << places,
        Round::Down => m >> places,
        Round::Up => -(-m >> places),
    }
}

pub(super) fn length(m: &IBig) -> i64 {
    i64::try_from(m.bit_len()).unwrap_or(i64::MAX)
}

impl Dyadic {
    pub(super) const ZERO: Self = Self { m: IBig::ZERO, e: 0 };

    /// Rounded to at most `bits` bits (one more where rounding carries).
    pub(super) fn round(self, bits: i64, round: Round) -> Self {
        let excess = length(&self.m) - bits;
        if excess <= 0 { self } else { Self { m: shift(self.m, -excess, round), e: self.e + excess } }
    }

    /// Written out, if its exponent allows.
    pub(super) fn rational(&self) -> Result<RBig, Reason> {
        let places = usize::try_from(self.e.unsigned_abs()).ok().filter(|places| *places <= MOST_PLACES);
        let places = places.ok_or(Reason::OutOfRange)?;
        budget::spend(budget::kept(budget::words(places)))?;
        let (m, power) = (self.m.clone(), UBig::ONE << places);
        Ok(if self.e < 0 { RBig::from_parts(m, power) } else { RBig::from(m * power) })
    }

    /// The position above the leading bit: |x| < 2^top. Zero has none.
    pub(super) fn top(&self) -> Option<i64> {
        if self.m.is_zero() { None } else { Some(self.e + length(&self.m)) }
    }

    pub(super) fn add(&self, other: &Self, bits: i64, round: Round) -> Self {
        let (Some(a), Some(b)) = (self.top(), other.top()) else {
            return if self.m.is_zero() { other.clone() } else { self.clone() }.round(bits, round);
        };
        let (large, small) = if a >= b { (self, other) } else { (other, self) };
        // Far below the last bit of the large one only the sign of the small one matters: the
        // lowest bit stands for it.
        let floor = a.max(b) - length(&large.m).max(bits) - 4;
        let sign = Self { m: small.m.signum(), e: floor };
        let small = if a.min(b) < floor { &sign } else { small };
        // The one with the longer exponent is written out.
        let (long, short) = if large.e > small.e { (large, small) } else { (small, large) };
        let m = match long.e - short.e {
            0 => &long.m + &short.m,
            by => shift(long.m.clone(), by, round) + &short.m,
        };
        Self { m, e: short.e }.round(bits, round)
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        Self { m: &self.m * &other.m, e: self.e + other.e }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let sign = |x: &Self| x.m.cmp(&IBig::ZERO);
        sign(self).cmp(&sign(other)).then_with(|| match (self.top(), other.top()) {
            (Some(a), Some(b)) if a != b => {
                if self.m > IBig::ZERO {
                    a.cmp(&b)
                } else {
                    b.cmp(&a)
                }
            }
            (Some(_), Some(_)) => {
                // Equal tops: the exponents differ by no more than the lengths.
                let e = self.e.min(other.e);
                shift(self.m.clone(), self.e - e, Round::Down).cmp(&shift(other.m.clone(), other.e - e, Round::Down))
            }
            _ => Ordering::Equal,
        })
    }
}
