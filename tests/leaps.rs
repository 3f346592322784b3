//! Leaps against single steps: enclosures behind a leap contain the iterate that 300-digit stepping
//! finds.
//!
//! The oracle shares nothing with the library: it steps on plain MPFR floats of 1,000 bits,
//! rounding to nearest.
#![cfg(test)]

use margincert::data::{Dataset, Label};
use margincert::leaping::{Accuracy, LeapStop, Leaper};
use margincert::model::Model;
use margincert::stepping::{Orbit, Precision};
use margincert::trajectory::iterates::Iterates;
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

const BITS: u32 = 1000;
const FROM: u64 = 1000;
const TO: u64 = 100_000;

fn q(p: i64, r: i64) -> Rational {
    Rational::from((p, r))
}

/// Positives around the first axis, a negative behind: acute, so the pattern stays from the start.
fn acute_case(seed: u64) -> (Dataset, Rational, Vec<Rational>) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut next = |lo: i64, hi: i64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        lo + (state % (hi - lo + 1) as u64) as i64
    };
    let d = next(2, 3) as usize;
    let n = next(1, 2);
    let mut rows: Vec<Vec<Rational>> = (0..n)
        .map(|_| (0..d).map(|c| if c == 0 { q(next(8, 16), 10) } else { q(next(-7, 7), 10) }).collect())
        .collect();
    let mut labels = vec![Label::Positive; rows.len()];
    rows.push((0..d).map(|c| if c == 0 { q(-1, 1) } else { q(next(-2, 2), 10) }).collect());
    labels.push(Label::Negative);
    let w0 = (0..d).map(|c| if c == 0 { q(next(5, 12), 10) } else { q(next(-2, 2), 10) }).collect();
    (Dataset::new(rows, labels).unwrap(), q(next(1, 9), 20), w0)
}

/// w_k by single steps, all samples followed.
fn oracle(data: &Dataset, eta: &Rational, w0: &[Rational], k: u64) -> Vec<Float> {
    let float = |x: &Rational| Float::with_val(BITS, x);
    let rows: Vec<Vec<Float>> = data.rows().iter().map(|row| row.iter().map(float).collect()).collect();
    let h = float(&Rational::from(eta / data.n() as u64));
    let mut w: Vec<Float> = w0.iter().map(float).collect();
    for _ in 0..k {
        let before = w.clone();
        for (x, label) in rows.iter().zip(data.labels()) {
            let mut t = Float::new(BITS);
            for (a, b) in x.iter().zip(&before) {
                t += Float::with_val(BITS, a * b);
            }
            if t > 0 {
                let push = match label {
                    Label::Positive => (-t).exp() * &h,
                    Label::Negative => -(t.exp() * &h),
                };
                for (a, b) in w.iter_mut().zip(x) {
                    *a += Float::with_val(BITS, &push * b);
                }
            }
        }
    }
    w
}

#[test]
fn leaps_contain_iterates_at_300_digits() {
    (0..30u64).into_par_iter().for_each(|seed| {
        let (data, eta, w0) = acute_case(seed);
        let model = Model::single_neuron(data.clone(), &eta);
        let mut orbit = Orbit::new(&model, &w0, Precision::default());
        orbit.advance_to(FROM).unwrap();
        let phase = model.phase(&orbit.pattern().unwrap());
        let mut leaper = Leaper::new(&phase, &Integer::from(FROM), &orbit.ball(), Accuracy::default()).unwrap();
        leaper.advance_to(&Integer::from(TO)).unwrap();
        assert!(!leaper.pieces().is_empty() && leaper.pieces().len() < 40, "{} pieces", leaper.pieces().len());
        let iterate = oracle(&data, &eta, &w0, TO);
        for (interval, exact) in leaper.ball().to_box(128).iter().zip(&iterate) {
            assert!(interval.lo() <= exact && exact <= interval.hi(), "seed {seed}: {interval:?} misses {exact}");
            assert!(Float::with_val(64, interval.hi() - interval.lo()) < 1e-9, "seed {seed}: {interval:?} is wide");
        }
    });
}

/// n = 4, d = 3, three decimal digits of eta.
fn far_case() -> (Model, Vec<Rational>) {
    let rows = vec![
        vec![q(1, 1), q(0, 1), q(1, 5)],
        vec![q(21, 20), q(3, 10), q(0, 1)],
        vec![q(9, 10), q(1, 1), q(-1, 5)],
        vec![q(-1, 1), q(1, 5), q(0, 1)],
    ];
    let labels = vec![Label::Positive, Label::Positive, Label::Positive, Label::Negative];
    (Model::single_neuron(Dataset::new(rows, labels).unwrap(), &q(251, 1000)), vec![q(1, 1), q(0, 1), q(0, 1)])
}

#[test]
fn iterates_at_any_horizon_are_narrow() {
    let (model, w0) = far_case();
    let mut horizon = Iterates::new(&model, &w0, 100_000, true);
    for (exponent, radius) in [(9, 1e-10), (100, 1e-6), (1_000_000, 1e-6)] {
        let k = Integer::from(Integer::u_pow_u(10, exponent));
        let enclosure = horizon.enclose(&k, &mut |_| {}).unwrap();
        for interval in &enclosure.w {
            let width = Float::with_val(64, interval.hi() - interval.lo());
            assert!(width <= 2.0 * radius, "k = 1e{exponent}: width {width}");
        }
        assert_eq!(enclosure.active, Some(vec![0, 1, 2]));
    }
}

#[test]
fn leaping_and_stepping_agree() {
    let (model, w0) = far_case();
    let k = Integer::from(300_000);
    let by = |leaps| Iterates::new(&model, &w0, 1_000_000, leaps).enclose(&k, &mut |_| {}).unwrap().w;
    for (leapt, stepped) in by(true).iter().zip(&by(false)) {
        assert!(leapt.lo() <= stepped.hi() && stepped.lo() <= leapt.hi());
    }
}

#[test]
fn a_leap_stops_before_a_sample_wakes() {
    // The second positive is missed at first; w^ of the first one alone moves towards it.
    let rows = vec![vec![q(1, 1), q(0, 1)], vec![q(1, 10), q(1, 1)]];
    let data = Dataset::new(rows, vec![Label::Positive; 2]).unwrap();
    let model = Model::single_neuron(data, &q(1, 2));
    let w0 = [q(1, 1), q(-2, 1)];
    let mut orbit = Orbit::new(&model, &w0, Precision::default());
    orbit.advance_to(FROM).unwrap();
    let pattern = orbit.pattern().unwrap();
    assert_eq!(pattern.active_samples(), [0]);
    let mut leaper =
        Leaper::new(&model.phase(&pattern), &Integer::from(FROM), &orbit.ball(), Accuracy::default()).unwrap();
    let stop = leaper.advance_to(&Integer::from(Integer::u_pow_u(10, 30))).unwrap_err();
    assert_eq!(stop, LeapStop::UncertainSign { sample: 1 });
    // x_1.w = 0 where w_0 = 20, that is where h k is near e^20.
    let k = leaper.k().to_f64();
    assert!((1e8..1e10).contains(&k), "{k}");
}
