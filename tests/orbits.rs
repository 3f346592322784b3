//! Enclosures of gradient-descent iterates against the same iterates computed at 300 decimal
//! digits.
//!
//! The oracle shares nothing with the library: it steps on plain MPFR floats of 1,100 bits,
//! rounding to nearest.

#![cfg(test)]

use margincert::arith::interval::Interval;
use margincert::data::random::Seeded;
use margincert::data::{Dataset, Label};
use margincert::model::Model;
use margincert::stepping::{Orbit, Precision, StepError, Watch};
use margincert::trajectory::fate::{Undecided, fate};
use margincert::trajectory::iterates::Iterates;
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

const ORACLE_BITS: u32 = 1100;
const CHECKPOINTS: [u64; 3] = [10, 1000, 20_000];

struct Case {
    data: Dataset,
    w0: Vec<Rational>,
    eta: Rational,
}

/// A random separable instance: labels by a random hyperplane, two to four dimensions, three to
/// eight samples.
fn random_case(seed: u64) -> Case {
    let mut random = Seeded(seed);
    let d = random.between(2, 4) as usize;
    let n = random.between(3, 8) as usize;
    let normal: Vec<i64> = (0..d).map(|_| random.between(-10, 10)).collect();
    let mut rows = Vec::new();
    let mut labels = Vec::new();
    while rows.len() < n {
        let x: Vec<i64> = (0..d).map(|_| random.between(-20, 20)).collect();
        let side: i64 = x.iter().zip(&normal).map(|(a, b)| a * b).sum();
        if side != 0 {
            labels.push(if side > 0 { Label::Positive } else { Label::Negative });
            rows.push(x.into_iter().map(|c| Rational::from((c, 10))).collect());
        }
    }
    Case {
        data: Dataset::new(rows, labels).unwrap(),
        w0: (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect(),
        eta: Rational::from((random.between(1, 10), 20)),
    }
}

/// The iterates at the checkpoints, and how many kicks (active negatives) there were.
fn oracle(case: &Case) -> (Vec<Vec<Float>>, u64) {
    let float = |q: &Rational| Float::with_val(ORACLE_BITS, q);
    let rows: Vec<Vec<Float>> = case.data.rows().iter().map(|row| row.iter().map(float).collect()).collect();
    let h = float(&Rational::from(&case.eta / case.data.n() as u64));
    let mut w: Vec<Float> = case.w0.iter().map(float).collect();
    let (mut kicks, mut found) = (0, Vec::new());
    for k in 1..=CHECKPOINTS[2] {
        let mut next = w.clone();
        for (x, label) in rows.iter().zip(case.data.labels()) {
            let mut t = Float::new(ORACLE_BITS);
            for (a, b) in x.iter().zip(&w) {
                t += Float::with_val(ORACLE_BITS, a * b);
            }
            if t <= 0 {
                continue;
            }
            let push = match label {
                Label::Positive => Float::with_val(ORACLE_BITS, -t).exp() * &h,
                Label::Negative => {
                    kicks += 1;
                    -(t.exp() * &h)
                }
            };
            for (a, b) in next.iter_mut().zip(x) {
                *a += Float::with_val(ORACLE_BITS, &push * b);
            }
        }
        w = next;
        if CHECKPOINTS.contains(&k) {
            found.push(w.clone());
        }
    }
    (found, kicks)
}

/// The largest width of the enclosures, after each was seen to contain the oracle's iterate.
fn enclosures_contain(case: &Case, iterates: &[Vec<Float>]) -> Float {
    let model = Model::single_neuron(case.data.clone(), &case.eta);
    let mut orbit = Orbit::new(&model, &case.w0, Precision::default());
    let mut widest = Float::new(64);
    for (k, iterate) in CHECKPOINTS.iter().zip(iterates) {
        orbit.advance_to(*k).unwrap_or_else(|e| panic!("{e}"));
        let enclosure: Vec<Interval> = orbit.ball().to_box(128);
        for (interval, exact) in enclosure.iter().zip(iterate) {
            assert!(interval.lo() <= exact && exact <= interval.hi(), "step {k}: {interval:?} misses {exact}");
            widest = widest.max(&Float::with_val(64, interval.hi() - interval.lo()));
        }
    }
    widest
}

/// Whether plain doubles, which are only used to choose instances, see kicks and no explosion.
fn kicks_and_stays_bounded(case: &Case) -> bool {
    let float = |q: &Rational| q.to_f64();
    let h = float(&case.eta) / case.data.n() as f64;
    let rows: Vec<Vec<f64>> = case.data.rows().iter().map(|row| row.iter().map(float).collect()).collect();
    let mut w: Vec<f64> = case.w0.iter().map(float).collect();
    let mut kicked = false;
    for _ in 0..CHECKPOINTS[2] {
        let before = w.clone();
        for (x, label) in rows.iter().zip(case.data.labels()) {
            let t: f64 = x.iter().zip(&before).map(|(a, b)| a * b).sum();
            if t > 0.0 {
                let y = if *label == Label::Positive { 1.0 } else { -1.0 };
                kicked |= y < 0.0;
                for (a, b) in w.iter_mut().zip(x) {
                    *a += y * h * (-y * t).exp() * b;
                }
            }
        }
        if w.iter().any(|c| c.abs() > 300.0) {
            return false;
        }
    }
    kicked
}

#[test]
fn enclosures_contain_iterates_at_300_digits() {
    let cases: Vec<Case> = (0..).map(random_case).filter(kicks_and_stays_bounded).take(50).collect();
    cases.par_iter().for_each(|case| {
        let (iterates, kicks) = oracle(case);
        assert!(kicks > 0, "the instance was chosen for its kicks");
        assert_eq!(iterates.len(), CHECKPOINTS.len());
        let width = enclosures_contain(case, &iterates);
        assert!(width < 1e-6, "an enclosure of width {width}");
    });
}

/// Numbers this small are not for doubles: every step is one at high precision, and counts by its
/// preactivations.
#[test]
fn steps_of_many_preactivations_use_up_the_budget_sooner() {
    for (n, reached) in [(16, 10), (17, 5), (48, 4), (1_600, 1)] {
        let row = vec![Rational::from((1, Integer::from(Integer::u_pow_u(10, 60))))];
        let data = Dataset::new(vec![row; n], vec![Label::Positive; n]).unwrap();
        let model = Model::single_neuron(data, &Rational::from(1));
        let precision = Precision { start: 128, limit: 128, budget: 10 };
        let mut orbit = Orbit::new(&model, &[Rational::from(1)], precision);
        let stopped = orbit.advance_to(100);
        assert_eq!(stopped, Err(StepError::Budget { step: reached + 1, reached, budget: 10 }), "{n} samples");
    }
}

/// Both positives are active, x_0.w = t and x_1.w = 9 t/2: with h = 1/2 a step moves w by at most
/// (1 + 5^(1/2)/2)/2 e^(1 - t) while w has moved by at most 1. No trap tells of tau = e^t so large.
#[test]
fn what_is_frozen_is_frozen_as_long_as_the_formula_says() {
    let rows = vec![vec![Rational::from(1), Rational::new()], vec![Rational::from((-1, 2)), Rational::from(1)]];
    let data = Dataset::new(rows, vec![Label::Positive, Label::Positive]).unwrap();
    let model = Model::single_neuron(data, &Rational::from(1));
    let watch = Watch::default();
    let start = |digits: u32| {
        let t = Integer::from(Integer::u_pow_u(10, digits));
        [Rational::from(t.clone()), Rational::from(5 * t)]
    };
    let of = |digits| fate(&model, &start(digits), 10_000, Precision::default(), &watch);
    for digits in [25, 90] {
        let exponent = 10_f64.powi(digits as i32) / std::f64::consts::LN_10;
        match of(digits) {
            Err(Undecided::Frozen(frozen)) => {
                assert_eq!(frozen.active, [0, 1]);
                assert!((frozen.exponent.to_f64() / exponent - 1.0).abs() < 1e-12, "{digits}");
            }
            other => panic!("{digits}: {other:?}"),
        }
    }
    assert!(of(6).is_ok(), "a trap closes");
    // The iterates stay where they are.
    let w0 = start(25);
    let mut iterates = Iterates::new(&model, &w0, 10_000, true);
    let far = Integer::from(Integer::u_pow_u(10, 434_000));
    let enclosure = iterates.enclose(&far, &mut |_| ()).unwrap();
    assert!(enclosure.w.iter().zip(&w0).all(|(w, start)| w.contains(start)));
}
