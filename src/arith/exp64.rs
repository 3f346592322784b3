//! e^x in doubles with a proven bound and the same bits on every machine (docs/lemmas.md
//! lemma:exponential).
//!
//! Only additions, multiplications and integer operations, and no branch: a loop over an array of
//! numbers becomes vector instructions.
//!
//! Our own, as no crate has both: `core-math` 1.4 rounds correctly and `libm` 0.2 is pure Rust, but
//! both take one number at a time, with branches, and `libm` (3.1 times the time of this on an
//! array) states no proven bound. That of the standard library (1.9 times) is the system's, and may
//! have other last bits elsewhere.

/// |exp(x)/e^x - 1| <= `RELATIVE_ERROR` for |x| <= `LIMIT`.
pub const RELATIVE_ERROR: f64 = 2.25 * (f64::EPSILON / 2.0);

/// The range of the bound; beyond it `exp` has the value at the nearer end.
pub const LIMIT: f64 = 708.0;

/// 1.5 * 2^52: adding it rounds to an integer, which is left in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
const INVERSE_LN2: f64 = std::f64::consts::LOG2_E;
/// The leading 41 bits of ln 2: its products with integers below 2^11 are exact.
const LN2_HIGH: f64 = 0.693_147_180_559_663;
const LN2_LOW: f64 = 2.823_529_056_303_157_7e-13;

/// c_2, .., c_11 of a polynomial 1 + r + c_2 r^2 + .. near e^r for |r| <= 0.3466: the Taylor
/// polynomial of degree 13, economised twice.
const C: [f64; 10] = [
    0.500_000_000_000_001_9,
    0.166_666_666_666_667_02,
    0.041_666_666_666_488_33,
    0.008_333_333_333_309_555,
    0.001_388_888_895_222_807,
    0.000_198_412_699_091_332_48,
    2.480_148_561_795_615e-5,
    2.755_722_507_247_556_5e-6,
    2.763_255_794_552_669_6e-7,
    2.511_480_732_005_905_7e-8,
];

/// e^x within `RELATIVE_ERROR` for |x| <= `LIMIT`; x is not a NaN.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = if x < -LIMIT { -LIMIT } else { x };
    let x = if x > LIMIT { LIMIT } else { x };
    let rounded = x * INVERSE_LN2 + ROUND;
    let k = rounded - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let (r2, [c2, c3, c4, c5, c6, c7, c8, c9, c10, c11]) = (r * r, C);
    let r4 = r2 * r2;
    let low = (c2 + c3 * r) + (c4 + c5 * r) * r2;
    let high = ((c6 + c7 * r) + (c8 + c9 * r) * r2) + r4 * (c10 + c11 * r);
    let power = 1.0 + (r + r2 * (low + r4 * high));
    f64::from_bits(power.to_bits().wrapping_add(rounded.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use rug::float::Constant;
    use rug::{Float, Integer, Rational};

    use super::*;

    fn exact(x: f64) -> Rational {
        Rational::from_f64(x).unwrap()
    }

    /// The coefficients of the Chebyshev polynomial T_n.
    fn chebyshev(n: usize) -> Vec<Rational> {
        let (mut before, mut last) = (vec![Rational::from(1)], vec![Rational::new(), Rational::from(1)]);
        for _ in 1..n {
            let mut next = vec![Rational::new()];
            next.extend(last.iter().map(|c| Rational::from(c * 2)));
            next.iter_mut().zip(&before).for_each(|(c, b)| *c -= b);
            (before, last) = (last, next);
        }
        last
    }

    /// |1 + r + r^2 Q(r) - e^r| <= 0.16 u for |r| <= 0.3466, by the sum of lemma:exponential.
    #[test]
    fn the_polynomial_is_near_the_exponential() {
        let reach = Rational::from((3466, 10_000));
        let power = |j: usize| (0..j).fold(Rational::from(1), |product, _| product * &reach);
        let factorial = |j: usize| Rational::from(Integer::from(Integer::factorial(j as u32)));
        let mut economised: Vec<Rational> = (0..14).map(|j| factorial(j).recip()).collect();
        // The terms of the tail of the Taylor series fall by more than a factor 33.
        let mut error = (power(14) * Rational::from((33, 32))) / factorial(14);
        for n in [13, 12] {
            let removed = (&economised[n] * power(n)) / Rational::from(Integer::from(1) << (n as u32 - 1));
            for (j, c) in chebyshev(n).iter().enumerate() {
                economised[j] -= Rational::from(&removed * c) / power(j);
            }
            assert_eq!(economised.pop(), Some(Rational::new()));
            error += removed.abs();
        }
        let used = [1.0, 1.0].into_iter().chain(C);
        for (j, (c, used)) in economised.iter().zip(used).enumerate() {
            error += (exact(used) - c).abs() * power(j);
        }
        assert!(error < exact(0.16 * f64::EPSILON / 2.0), "{}", error.to_f64());
        let bound_of_sum: Rational = (2..12).map(|j| exact(C[j - 2]) * power(j - 2) * ROUNDINGS[j - 2]).sum();
        assert!(bound_of_sum < exact(1.76));
    }

    /// Through how many roundings each term of Q passes.
    const ROUNDINGS: [u32; 10] = [3, 4, 5, 6, 8, 9, 10, 11, 11, 12];

    #[test]
    fn the_parts_of_ln_2() {
        let ln2 = Float::with_val(200, Constant::Log2);
        assert_eq!(LN2_HIGH.to_bits() % (1 << 12), 0);
        assert_eq!(LN2_LOW, Float::with_val(200, &ln2 - LN2_HIGH).to_f64());
        assert!(LN2_LOW < 2f64.powi(-41));
        assert_eq!(INVERSE_LN2, Float::with_val(200, ln2.recip_ref()).to_f64());
    }
}
