//! The exponential in doubles: its proven bound against MPFR, and its bits.

#![cfg(test)]

use margincert::arith::exp64::{LIMIT, RELATIVE_ERROR, exp};
use margincert::data::random::Seeded;
use rayon::prelude::*;
use rug::Float;
use sha2::{Digest, Sha256};

/// |exp(x)/e^x - 1| in units of 2^-53.
fn error(x: f64) -> f64 {
    let exact = Float::with_val(96, x).exp();
    let ratio = Float::with_val(96, exp(x)) / exact;
    (ratio - 1u32).abs().to_f64() / (f64::EPSILON / 2.0)
}

fn largest(points: impl ParallelIterator<Item = f64>) -> (f64, f64) {
    let of_point = points.map(|x| (error(x), x));
    of_point.reduce(|| (0.0, 0.0), |a, b| if a.0 > b.0 { a } else { b })
}

#[test]
fn the_error_stays_below_the_proven_bound() {
    let grid = (0..1_000_000u32).into_par_iter().map(|i| LIMIT * (f64::from(i) / 499_999.5 - 1.0));
    let random = (0..700_000u64).into_par_iter().map(|seed| {
        let bits = Seeded(seed).next_bits();
        LIMIT * ((bits >> 11) as f64 / (1u64 << 52) as f64 - 1.0)
    });
    // Where the reduction goes over from k to k + 1, and where the result enters a binade.
    let ends = (-2043..=2043i32).into_par_iter().flat_map_iter(|half| {
        let middle = (f64::from(half) / 2.0 * std::f64::consts::LN_2).clamp(-LIMIT, LIMIT);
        (-40..=40i64)
            .map(move |i| f64::from_bits(middle.to_bits().saturating_add_signed(i)))
            .filter(|x| x.abs() <= LIMIT)
    });
    let small = (1..1100i32).into_par_iter().flat_map_iter(|e| {
        let power = 2f64.powi(-e);
        [power, -power, power * 1.37, -power * 1.37, 0.0]
    });
    let worst =
        [largest(grid), largest(random), largest(ends), largest(small), largest([LIMIT, -LIMIT].into_par_iter())];
    for (error, at) in worst {
        assert!(error <= RELATIVE_ERROR / (f64::EPSILON / 2.0), "{error} units of 2^-53 at {at}");
        assert!(error > 0.2, "the points of a kind show no error: {worst:?}");
    }
}

#[test]
fn beyond_its_range_it_has_the_value_at_the_end() {
    for far in [708.5, 1e300, f64::INFINITY] {
        assert_eq!(exp(far), exp(LIMIT));
        assert_eq!(exp(-far), exp(-LIMIT));
    }
    assert!(exp(-LIMIT) >= f64::MIN_POSITIVE && exp(LIMIT).is_finite());
    assert_eq!(exp(0.0), 1.0);
}

/// The same bits on every machine and in every profile: a digest of values at fixed points, made
/// once.
#[test]
fn the_bits_never_change() {
    let mut random = Seeded(6);
    let mut digest = Sha256::new();
    for _ in 0..20_000 {
        let x = LIMIT * ((random.next_bits() >> 11) as f64 / (1u64 << 52) as f64 - 1.0);
        digest.update(exp(x).to_bits().to_be_bytes());
        digest.update(exp(x / 1024.0).to_bits().to_be_bytes());
    }
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "8fd7367d38f69e680ca441f12f8661552e7b57a9e0ec93a83747df0525e43693");
}
