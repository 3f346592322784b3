//! E w_k: over all paths, in closed form, and against the oracle.

use margincert::arith::interval::Interval;
use margincert::sgd::MOST_PATHS;
use rug::Integer;

use super::*;

fn contains(enclosure: &[Interval], point: &[Float]) -> bool {
    enclosure.len() == point.len() && enclosure.iter().zip(point).all(|(x, c)| x.lo() <= c && c <= x.hi())
}

fn widest(enclosure: &[Interval]) -> f64 {
    enclosure.iter().map(|x| Float::with_val(64, x.hi() - x.lo()).to_f64()).fold(0.0, f64::max)
}

#[test]
fn exhaustive_expectations_contain_the_mean_over_all_paths() {
    let mut cases: Vec<Case> = (0..12).map(Case::acute).chain((0..12).map(Case::network)).collect();
    cases.push(Case::orthogonal(true));
    // Large steps: a first push may overshoot, and the expectation is exact all the same.
    cases.push(Case::new(&[&[4, 1], &[1, 3]], 2, 2, &[(1, 8), (1, 8)], (9, 1)));
    for case in cases {
        for k in [0, 1, 2, 5] {
            let mean = case.kept().exhaustive(&Integer::from(k)).unwrap();
            assert!(contains(&mean, &case.mean(k)), "{case:?} at {k}: {mean:?}");
            assert!(widest(&mean) < 1e-30, "{mean:?}");
        }
    }
}

#[test]
fn the_closed_form_equals_the_expectation_over_all_paths() {
    for case in [Case::orthogonal(false), Case::orthogonal(true)] {
        let kept = case.kept();
        for k in 0..=12 {
            let k = Integer::from(k);
            let (closed, all) = (kept.orthogonal(&k).unwrap(), kept.exhaustive(&k).unwrap());
            assert!(widest(&closed) <= 1e-20 && widest(&all) <= 1e-20, "{closed:?} {all:?}");
            for (a, b) in closed.iter().zip(&all) {
                assert!(a.lo() <= b.hi() && b.lo() <= a.hi(), "k = {k}: {a:?} and {b:?}");
            }
        }
    }
}

/// All orders of an epoch, and all first parts of those of the next one.
#[test]
fn epochs_in_closed_form_are_the_mean_over_all_orders() {
    for case in [Case::orthogonal(false), Case::orthogonal(true)] {
        let (kept, n) = (case.kept(), case.data.n());
        // The iterates after each number of steps, by the samples that are left in the epoch.
        let mut points = vec![(case.start(), Vec::new())];
        for k in 0..=n + 2 {
            let count = points.len() as u32;
            let mean: Vec<Float> = (0..case.w0.len())
                .map(|c| points.iter().fold(Float::new(BITS), |sum, (w, _)| sum + &w[c]) / count)
                .collect();
            let closed = kept.orthogonal_in_epochs(&Integer::from(k)).unwrap();
            assert!(contains(&closed, &mean) && widest(&closed) < 1e-20, "k = {k}: {closed:?} {mean:?}");
            let next = |(w, left): (Vec<Float>, Vec<usize>)| {
                let left = if left.is_empty() { (0..n).collect() } else { left };
                let without = |i: usize| left.iter().copied().filter(|&other| other != i).collect();
                left.iter().map(|&i| (case.step(&w, i), without(i))).collect::<Vec<_>>()
            };
            points = points.into_iter().flat_map(next).collect();
        }
    }
    // One epoch has every sample once: with and without replacement differ.
    let kept = Case::orthogonal(true).kept();
    let [drawn, epoch] =
        [kept.orthogonal(&Integer::from(4)), kept.orthogonal_in_epochs(&Integer::from(4))].map(Option::unwrap);
    assert!(epoch[0].lo() > drawn[0].hi());
}

#[test]
fn closed_forms_reach_any_step() {
    let kept = Case::orthogonal(true).kept();
    for (e, width) in [(5, 1e-9), (6, 1e-9), (12, 1e-8), (100, 1e-8), (1000, 1e-8), (1_000_000, 1e-8)] {
        let mean = kept.orthogonal(&Integer::from(Integer::u_pow_u(10, e))).unwrap();
        assert!(widest(&mean) / 2.0 <= width, "1e{e}: {mean:?}");
    }
}

/// The mean obeys E a_i(k+1) - E a_i(k) = h |x_i|^2 E e^{-a_i}, between h |x_i|^2 e^{-E a_i}
/// (Jensen) and that of T6.2; a wrong expansion would break it where terms and expansion meet.
#[test]
fn closed_forms_grow_as_they_must() {
    let kept = Case::orthogonal(true).kept();
    let one = |k: u64| kept.orthogonal(&Integer::from(k)).unwrap();
    let mut before = one(100_000);
    for k in [131_071, 131_072, 131_073, 200_000, 400_000] {
        let now = one(k);
        for (a, b) in before.iter().zip(&now) {
            assert!(a.hi() < b.lo(), "{k}");
            // alpha is about ln of k: it grows by no more than twice the logarithm of the ratio, in
            // the units of these rows.
            assert!(Float::with_val(64, b.hi() - a.lo()) < 3.0, "{k}");
        }
        before = now;
    }
}

#[test]
fn what_is_out_of_reach_is_refused() {
    let kept = Case::acute(3).kept();
    assert!(!kept.is_orthogonal() && kept.orthogonal(&Integer::from(1)).is_none());
    let many = Integer::from(MOST_PATHS);
    assert!(!kept.is_exhaustible(&many) && kept.exhaustive(&many).is_none());
    assert!(kept.exhaustive(&Integer::from(-1)).is_none());
}
