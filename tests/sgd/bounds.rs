//! The bounds of T6 with the constants of L9, against exact expectations and simulated ones.

use margincert::dynamics::sgd::{Direction, NoDirection, Sampling};
use proptest::prelude::*;
use rug::Integer;

use super::*;

/// E|w_k - w^ ln tau_k - w~|^2 over all paths.
fn spread(case: &Case, direction: &Direction, k: u32) -> Float {
    let reference: Vec<Float> = direction.reference(&Integer::from(k)).unwrap().iter().map(|x| x.mid()).collect();
    let ends = case.ends(k);
    let count = ends.len() as u32;
    let square = |w: &Vec<Float>| {
        w.iter().zip(&reference).fold(Float::new(BITS), |s, (w, p)| s + Float::with_val(BITS, w - p).square())
    };
    ends.iter().fold(Float::new(BITS), |sum, w| sum + square(w)) / count
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Random acute families: what is exact lies within what is proved, at every k tried.
    #[test]
    fn exact_expectations_lie_within_the_bounds(seed in any::<u64>()) {
        let case = Case::acute(seed);
        let kept = case.kept();
        let loss = kept.loss().unwrap();
        for k in 0..=5u32 {
            let step = Integer::from(k);
            let sum = loss.sum(&step).unwrap();
            prop_assert!(case.mean_sum(k) <= *sum.hi(), "E F_{k}");
        }
        let direction = match kept.direction() {
            Ok(direction) => direction,
            Err(NoDirection::Steep { .. } | NoDirection::Degenerate(_)) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        for k in 0..=5u32 {
            let step = Integer::from(k);
            let spread = spread(&case, &direction, k).sqrt();
            prop_assert!(spread <= *direction.reach().hi(), "k = {k}: {spread} above {:?}", direction.reach());
            if let Some(error) = direction.error(&step) {
                let observed = direction_error(&case.mean(k), &direction.optimum().w);
                prop_assert!(*error.lo() <= observed && observed <= *error.hi(), "k = {k}: {observed} not in {error:?}");
            }
        }
    }

    /// The same for means of simulated paths, further out.
    #[test]
    fn simulated_means_lie_within_the_bounds(seed in any::<u64>()) {
        let kept = Case::acute(seed).kept();
        let Ok(direction) = kept.direction() else { return Ok(()) };
        let sampling = Sampling { paths: 64, seed, confidence: q(999_999, 1_000_000) };
        for estimate in kept.monte_carlo(&[10, 300], &sampling, &|_| {}).unwrap() {
            let reference = direction.reference(&Integer::from(estimate.k)).unwrap();
            for (region, p) in estimate.region.iter().zip(&reference) {
                let bound = p.widen(direction.reach().hi());
                prop_assert!(region.lo() <= bound.hi() && bound.lo() <= region.hi(), "{region:?} apart from {bound:?}");
            }
        }
    }
}

#[test]
fn the_bound_is_within_a_small_factor_of_what_is_observed() {
    // (E|r_k|^2)^(1/2) at its largest over k <= 8, and M. With the constants of T6, M is 2 to 4 times as large.
    let mut worst: f64 = 0.0;
    for seed in 0..30 {
        let case = Case::acute(seed);
        let Ok(direction) = case.kept().direction() else { continue };
        let observed = (0..=6).map(|k| spread(&case, &direction, k).sqrt().to_f64()).fold(0.0, f64::max);
        worst = worst.max(direction.reach().hi().to_f64() / observed);
    }
    println!("M is at most {worst} times what is observed");
    assert!(worst > 1.0 && worst < 8.0, "{worst}");
}

#[test]
fn errors_fall_like_one_over_the_logarithm() {
    let kept = Case::orthogonal(true).kept();
    let direction = kept.direction().unwrap();
    let ten = |e: u32| Integer::from(Integer::u_pow_u(10, e));
    let mut before = f64::INFINITY;
    for e in [2, 3, 6, 12, 25, 50, 100, 1000, 100_000] {
        let error = direction.error(&ten(e)).unwrap();
        let times = error.hi().to_f64() * f64::from(e) * std::f64::consts::LN_10;
        assert!(times < before, "1e{e}: {times}");
        before = times;
        // Beside the bound, the error that the closed form shows.
        let mean = kept.orthogonal(&ten(e)).unwrap();
        let observed = margincert::dynamics::sgd::error(&mean, &direction.optimum().w).unwrap();
        assert!(observed.lo() <= error.hi() && error.lo() <= observed.hi(), "1e{e}");
    }
}

#[test]
fn the_first_step_within_an_error_is_the_first() {
    let direction = Case::orthogonal(true).kept().direction().unwrap();
    let hi = |k: &Integer| direction.error(k).map_or(f64::INFINITY, |error| error.hi().to_f64());
    for (p, r) in [(3, 10), (1, 10), (1, 100), (1, 2000)] {
        let error = q(p, r);
        let k = direction.first_within(&error).unwrap();
        // Doubles are near the exact error, not equal to it.
        let most = error.to_f64() * (1.0 + 1e-15);
        assert!(hi(&k) <= most);
        let below = if k.significant_bits() < 59 { Integer::from(&k - 1) } else { Integer::from(&k / 10) * 9 };
        assert!(hi(&below) > error.to_f64(), "{k}");
        for later in [Integer::from(&k + 1), Integer::from(&k * 2), Integer::from(&k * &k)] {
            assert!(hi(&later) <= most);
        }
    }
    // ln k would have to be about 1e12.
    assert_eq!(direction.first_within(&q(1, 1_000_000_000_000)), None);
}
