//! exp and ln on integers that stand for multiples of a power of 2, with proven error bounds.
//!
//! Everything is done at a working precision of W = p + 64 bits; "ulp" below is 2^-W. W stays below
//! 2^13.

use std::sync::LazyLock;

use dashu_base::{Abs, BitTest, DivRemEuclid};
use dashu_int::IBig;

use crate::number::budget;

const GUARD: usize = 64;

/// The largest magnitude, as a power of 2, of an argument of [`Exponential::exp`].
pub(crate) const MAX_ARGUMENT: i64 = 42;

/// ln 2 for the usual working precisions.
const USUAL: usize = 512;
static LN2: LazyLock<IBig> = LazyLock::new(|| ln2(USUAL));

/// exp and ln to p bits.
pub(crate) struct Exponential {
    bits: usize,
    work: usize,
    /// ln 2 in ulps, at most 2^15 away.
    ln2: IBig,
    /// The Taylor series is summed at r/2^q.
    halvings: usize,
}

impl Exponential {
    /// Tables for `bits` = p bits, p <= 8000.
    pub(crate) fn new(bits: usize) -> Self {
        let work = bits + GUARD;
        let ln2 = if work <= USUAL { &*LN2 >> (USUAL - work) } else { ln2(work) };
        Self { bits, work, ln2, halvings: halvings(work) }
    }

    /// What an exponential to p bits costs: the terms of the series, the squarings.
    pub(crate) fn cost_of_exp(bits: usize) -> u64 {
        let work = bits + GUARD;
        rounds(work / halvings(work) + halvings(work) + 24, work)
    }

    /// What a logarithm costs.
    pub(crate) fn cost_of_ln(bits: usize) -> u64 {
        let work = bits + GUARD;
        rounds(work / 3 + 30, work)
    }

    /// What the tables cost, where ln 2 is not at hand.
    pub(crate) fn cost_of_tables(bits: usize) -> u64 {
        let work = bits + GUARD;
        if work <= USUAL { 0 } else { rounds(work / 3, work) }
    }

    /// W: arguments are whole multiples of 2^-W.
    pub(crate) fn work(&self) -> usize {
        self.work
    }

    /// (m, k) with |e^x - m 2^(k-p)| <= 2 * 2^(k-p) and m >= 2^p, where x = t 2^-W and |x| <= 2^42.
    ///
    /// Error: t = k L + r with 0 <= r < L, L the stored ln 2. |k| < 2^43, so k L is off by at most
    /// 2^58 ulps. r/2^q is cut to whole ulps: at most 2^q ulps in r. The Taylor terms are t_j =
    /// t_{j-1} (r/2^q)/j, each cut twice: with r/2^q < 1/2 an error of at most 4 ulps each. When a
    /// term is 0 in whole ulps the exact one is at most 4 ulps, and so is the sum of all later
    /// ones. There are fewer than 2^8 terms (r/2^q < 2^-(q + 1/2), q about sqrt(W) up to q = 32, W
    /// < 2^13): at most 2^11 ulps in all. A squaring doubles a relative error and adds one ulp: at
    /// most 2^q 2^12 <= 2^44 after q of them. In all less than 2^59 ulps, relative to a value near
    /// [1, 2): 2^-4 units of 2^-p. Cutting to p bits loses at most one unit more.
    pub(crate) fn exp(&self, t: &IBig) -> (IBig, i64) {
        let (k, r) = t.div_rem_euclid(&self.ln2);
        let r = IBig::from(r) >> self.halvings;
        let mut sum = IBig::ONE << self.work;
        let mut term = sum.clone();
        let mut j = 1u32;
        loop {
            term = ((term * &r) >> self.work) / j;
            if term.is_zero() {
                break;
            }
            sum += &term;
            j += 1;
        }
        for _ in 0..self.halvings {
            sum = (&sum * &sum) >> self.work;
        }
        // |k| < 2^43 by the bound on the argument.
        (sum >> (self.work - self.bits), i64::try_from(&k).unwrap_or(i64::MAX))
    }

    /// ln(m 2^e), m > 0, as a multiple of 2^-W, and a bound of its error in ulps.
    ///
    /// m 2^e = 2^(e + len) z with z in [1/2, 1), ln z = 2 atanh(u), u = (z - 1)/(z + 1) in [-1/3,
    /// 0). u is cut to whole ulps: as atanh' <= 9/8 there, at most 2 ulps; the series adds at most
    /// 2^14, and (e + len) L at most |e + len| 2^15.
    pub(crate) fn ln(&self, m: &IBig, e: i64) -> (IBig, IBig) {
        let len = m.bit_len();
        let one = IBig::ONE << len;
        let u = ((m - &one) << self.work) / (m + one);
        let k = IBig::from(e) + len;
        let value = &k * &self.ln2 + (atanh(&u, self.work) << 1);
        (value, (k.abs() + 2u8) << 15)
    }
}

fn rounds(count: usize, work: usize) -> u64 {
    budget::count(count).saturating_mul(budget::product(budget::words(work), budget::words(work)))
}

fn halvings(work: usize) -> usize {
    work.isqrt().clamp(4, 32)
}

/// ln 2 = 2 atanh(1/3) in ulps 2^-W, at most 2^15 - 1 of them away: cut to fewer bits it is at most
/// 2^15 away.
fn ln2(work: usize) -> IBig {
    atanh(&((IBig::ONE << work) / 3u8), work) << 1
}

/// atanh(u) for |u| <= 1/3 given in ulps 2^-W, at most 2^13 + 2^6 ulps away.
///
/// sum u^(2j+1)/(2j+1). Each power is the previous one times u^2 <= 1/9, cut twice: at most 2 ulps
/// off, so at most 3 after the division. When a power is 0 in whole ulps, the exact tail is below 3
/// ulps. There are at most W/3 + 3 terms, W < 2^13: fewer than 2^13 + 2^4 ulps.
fn atanh(u: &IBig, work: usize) -> IBig {
    let magnitude = u.clone().abs();
    let square = (&magnitude * &magnitude) >> work;
    let mut power = magnitude;
    let mut sum = IBig::ZERO;
    let mut odd = 1u32;
    while !power.is_zero() {
        sum += &power / odd;
        power = (power * &square) >> work;
        odd += 2;
    }
    if *u < IBig::ZERO { -sum } else { sum }
}
