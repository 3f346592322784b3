//! The law of the limit: against all words of draws, and against frequencies of simulated paths.

use std::collections::BTreeMap;

use margincert::arith::interval::Interval;
use margincert::ask::Trajectory;
use margincert::sgd::{Draws, Effort, Law, Sampler, Sampling, mean_over_all_paths};
use margincert::theorems::built_in;

use super::*;

/// Rows of either sign, from a start where some sample is active.
fn anywhere(seed: u64) -> Case {
    let mut random = Seeded(seed);
    loop {
        let n = random.between(2, 4) as usize;
        let number = |random: &mut Seeded| q(random.between(-10, 10), 4);
        let rows: Vec<Vec<Rational>> = (0..n).map(|_| vec![number(&mut random), number(&mut random)]).collect();
        let label = |positive: bool| if positive { Label::Positive } else { Label::Negative };
        let labels = (0..n).map(|_| label(random.between(0, 2) > 0)).collect();
        let w0 = vec![number(&mut random), number(&mut random)];
        let eta = q(random.between(1, 4), 4);
        let case = Case { data: Dataset::new(rows, labels).unwrap(), output: vec![q(1, 1)], w0, eta };
        if case.pattern(&case.start()).contains(&true) {
            return case;
        }
    }
}

fn law(case: &Case, effort: Effort) -> Law {
    Law::of(&case.model(), &case.eta, &case.w0, effort).unwrap()
}

/// Lower bounds of the probabilities by the active samples in the end; none of them: rest.
fn least(law: &Law) -> BTreeMap<Vec<usize>, f64> {
    let mut least: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
    for limit in &law.limits {
        *least.entry(limit.active.clone()).or_default() += limit.probability.to_f64();
    }
    *least.entry(Vec::new()).or_default() += law.still.to_f64();
    least
}

impl Case {
    fn awake(&self, w: &[Float]) -> Vec<usize> {
        self.pattern(w).iter().enumerate().filter(|(_, active)| **active).map(|(i, _)| i).collect()
    }

    /// Whether the active samples, if there are any, are positives that all paths keep, by the
    /// angles.
    fn keeps(&self, active: &[usize]) -> bool {
        let product = |i: usize, j: usize| {
            let terms = self.data.row(i).iter().zip(self.data.row(j));
            terms.fold(Rational::new(), |sum, (x, y)| sum + Rational::from(x * y))
        };
        let with = |i: usize| {
            (0..self.data.n()).all(|j| if active.contains(&j) { product(i, j) >= 0 } else { product(i, j) <= 0 })
        };
        active.iter().all(|&i| self.data.labels()[i] == Label::Positive && with(i))
    }

    /// The same lower bounds from all words of so many draws of active samples, one by one.
    fn by_words(&self, depth: u32) -> BTreeMap<Vec<usize>, f64> {
        let mut found: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        let mut words = vec![(self.start(), 1.0)];
        for _ in 0..=depth {
            let mut next = Vec::new();
            for (w, mass) in words {
                let active = self.awake(&w);
                if self.keeps(&active) {
                    *found.entry(active).or_default() += mass;
                    continue;
                }
                next.extend(active.iter().map(|&i| (self.step(&w, i), mass / active.len() as f64)));
            }
            words = next;
        }
        found
    }
}

fn contains(enclosure: &[Interval], point: &[Float]) -> bool {
    enclosure.iter().zip(point).all(|(x, c)| x.lo() <= c && c <= x.hi())
}

#[test]
fn the_mean_over_all_paths_is_that_of_all_words() {
    let mut left = 0;
    for case in (0..40).map(anywhere) {
        for k in [0, 1, 3, 5] {
            let mean = mean_over_all_paths(&case.model(), &case.eta, &case.w0, k as usize);
            let Some(mean) = mean else { continue };
            assert!(contains(&mean, &case.mean(k)), "{case:?} at {k}: {mean:?}");
            left += usize::from(k == 5);
        }
    }
    assert!(left >= 35, "{left}");
}

/// What is known of a probability by words and by balls is never at odds.
#[test]
fn laws_agree_with_all_words() {
    let mut closed = 0;
    for case in (0..60).map(anywhere) {
        let law = law(&case, Effort::default());
        let (balls, words) = (least(&law), case.by_words(7));
        let left = law.undecided().to_f64();
        let open = 1.0 - words.values().sum::<f64>();
        for active in balls.keys().chain(words.keys()) {
            let [by_balls, by_words] = [&balls, &words].map(|all| all.get(active).copied().unwrap_or_default());
            assert!(by_words <= by_balls + left + 1e-12, "{case:?} {active:?}: {words:?} {balls:?} {left}");
            assert!(by_balls <= by_words + open + 1e-12, "{case:?} {active:?}: {words:?} {balls:?} {open}");
        }
        closed += usize::from(left < 1e-6);
    }
    assert!(closed >= 20, "{closed}");
}

/// The active samples at the end of a path in doubles.
fn end(case: &Case, seed: u64, path: u64, steps: u32) -> Vec<usize> {
    let rows: Vec<Vec<f64>> =
        (0..case.data.n()).map(|i| case.data.row(i).iter().map(Rational::to_f64).collect()).collect();
    let dot = |x: &[f64], w: &[f64]| x.iter().zip(w).map(|(x, w)| x * w).sum::<f64>();
    let mut w: Vec<f64> = case.w0.iter().map(Rational::to_f64).collect();
    let mut draws = Draws::new(seed, path);
    for _ in 0..steps {
        let i = draws.below(rows.len() as u32) as usize;
        let level = dot(&rows[i], &w);
        let label = if case.data.labels()[i] == Label::Positive { 1.0 } else { -1.0 };
        if level > 0.0 {
            let push = case.eta.to_f64() * label * (-label * level).exp();
            w.iter_mut().zip(&rows[i]).for_each(|(w, x)| *w += push * x);
        }
    }
    (0..rows.len()).filter(|&i| dot(&rows[i], &w) > 0.0).collect()
}

/// An instance of the built-in suite.
fn suite(name: &str) -> Case {
    let suite = built_in().unwrap();
    let entry = suite.entries().iter().find(|entry| entry.instance.name == name).unwrap();
    let trajectory = Trajectory::of(&entry.instance).unwrap();
    Case {
        data: entry.instance.data.clone(),
        output: vec![q(1, 1)],
        w0: trajectory.w0().to_vec(),
        eta: trajectory.eta().clone(),
    }
}

/// Frequencies of 2,000 paths lie within five standard deviations of what is proved, on laws with
/// several limits and on random ones; so does what is told of a cone that is kept by chance.
#[test]
fn frequencies_are_within_the_bounds() {
    const PATHS: u64 = 2000;
    let named = ["law-three-limits", "law-two-clusters", "law-mixture", "law-random-0", "law-random-1", "law-random-2"];
    for case in named.iter().map(|name| suite(name)).chain((100..120).map(anywhere)) {
        let law = law(&case, Effort { balls: 1500, width: 100, depth: 200 });
        let mut counts: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for path in 0..PATHS {
            *counts.entry(end(&case, 5, path, 1000)).or_default() += 1;
        }
        for (active, least) in least(&law) {
            let seen = counts.get(&active).copied().unwrap_or_default() as f64 / PATHS as f64;
            let most = least + law.undecided().to_f64();
            let off = |p: f64| 5.0 * (p * (1.0 - p) / PATHS as f64).sqrt() + 1.0 / PATHS as f64;
            assert!(seen >= least - off(least), "{case:?}: {active:?} {seen} {least}");
            assert!(seen <= most + off(most.min(0.5)), "{case:?}: {active:?} {seen} {most}");
        }
    }
}

/// What the issue asks for: ten laws within 1e-6, two-clusters among others, and gaps of ten random
/// ones.
#[test]
fn laws_close() {
    let gap = |name: &str| law(&suite(name), Effort::default()).undecided();
    let closed = [
        "all-rest",
        "exactly-at-rest",
        "exactly-one",
        "one-cone",
        "one-kick-away",
        "rest-by-chance",
        "rest-from-three",
        "soon-at-rest",
        "three-limits",
        "two-ends",
        "two-clusters",
        "mixture",
        "woken",
    ];
    for name in closed {
        assert!(gap(&format!("law-{name}")) < q(1, 1_000_000), "{name}");
    }
    for number in 0..10 {
        let gap = gap(&format!("law-random-{number}"));
        assert!(gap > q(1, 1_000_000) && gap < q(4, 5), "{number}: {gap}");
    }
    assert_eq!(law(&suite("law-mixture"), Effort::default()).mean(), Some(vec![q(3, 10), q(2, 5)]));
}

/// Estimates contain the probabilities that are known.
#[test]
fn estimates_contain_what_is_known() {
    let sampling = Sampling { paths: 500, seed: 3, sampler: Sampler::Replacement, confidence: q(99, 100) };
    for name in ["law-three-limits", "law-two-clusters", "law-mixture"] {
        let case = suite(name);
        let law = law(&case, Effort::default());
        let regions = law.estimate(&case.model(), &case.eta, &case.w0, &sampling).unwrap();
        let known = law.limits.iter().map(|limit| limit.probability.clone()).chain([law.still.clone()]);
        for (p, region) in known.zip(&regions) {
            let most = &p + law.undecided();
            assert!(*region.lo() <= most && *region.hi() >= p, "{name}: {p} {region:?}");
            assert!(Float::with_val(64, region.hi() - region.lo()) < 0.3, "{name}: {region:?}");
        }
    }
}
