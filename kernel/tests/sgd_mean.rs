//! The bound of the mean of SGD against a second computation, in doubles, from the formulas of
//! lemma:sgd-mean alone: a bound just above what they give is accepted, just below it is not.

#![cfg(test)]

mod common;

use std::f64::consts::E;

use common::doubles::{dot, fractions, norm, samples};
use common::{accepted, certificate, cut, fraction, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

type Row = [f64; 2];

/// S = {0}, J = {0, 1}; the negative sleeps.
const ROWS: [Row; 3] = [[0.5, 0.0], [0.75, 0.5], [-1.0, 0.0]];
const W_HAT: Row = [2.0, 0.0];
const S: f64 = 2.5;

struct Mean {
    h: f64,
    w0: Row,
    w_tilde: Row,
}

impl Mean {
    /// Beside the minimiser, where h e^{-w~.x_0}/2 = 2.
    fn new(h: f64, beside: f64, w0: Row, off: f64) -> Self {
        Self { h, w0, w_tilde: [cut(2.0 * (h / 4.0).ln()) + beside, off] }
    }

    fn steepness(&self, x: &Row) -> f64 {
        3.0 * self.h * dot(x, x) * (-dot(x, &self.w0)).exp()
    }

    /// M.
    fn spread(&self) -> f64 {
        let [support, slack, _] = &ROWS;
        let (h, tau) = (self.h, S.exp());
        let weight = h * (-dot(support, &self.w_tilde)).exp();
        let radius = E * (weight / 2.0 - 2.0).abs() * 4.0 / weight;
        let z = 1.0 / tau + 1.0 / (tau * tau);
        let start = [0, 1].map(|j| self.w0[j] - S * W_HAT[j] - self.w_tilde[j]);
        let lowest = dot(slack, &self.w_tilde) - norm(slack) * radius;
        let factor = 2.0 * h * (self.steepness(slack) / 2.0 - 1.0 - lowest).exp();
        let q = (norm(&start) + radius).powi(2) + factor * ((-1.5 * S).exp() + (-0.5 * S).exp() / 0.5);
        let lambda = weight * (0.5 * radius).exp();
        let noise = 2.0 * (3.0 * 0.25 * lambda * lambda) / (2.0 - self.steepness(support));
        let half = 0.5 / tau;
        let q = q + (noise - 4.0 * (1.0 - half - half * half)).max(0.0) * z;
        let b = 2.0 * z;
        (b + (b * b + 4.0 * q).sqrt()) / 2.0 + radius
    }

    /// How far P is along w^, and its length.
    fn ahead(&self, k: f64) -> (f64, f64) {
        let ahead = 2.0 * (S.exp() + k).ln() + self.w_tilde[0];
        (ahead, ahead.hypot(self.w_tilde[1]))
    }

    fn error(&self, k: f64) -> f64 {
        let chord = |sine: f64| (2.0 * sine * sine / (1.0 + (1.0 - sine * sine).sqrt())).sqrt();
        let (_, length) = self.ahead(k);
        chord(self.w_tilde[1] / length) + chord(self.spread() / length)
    }

    fn claim(&self, k: u64, bound: f64) -> Value {
        let witness = json!({
            "kind": "sgd-direction", "active": [0, 1], "lambda": {"0": "4"}, "w_hat": fractions(&W_HAT),
            "w_tilde": fractions(&self.w_tilde), "s": fraction(S),
            "rate": [{"k": k.to_string(), "bound": fraction(bound)}],
        });
        certificate("sgd.direction", "proved", &samples(self.h, &ROWS, &[1, 1, -1], &self.w0), witness)
    }
}

#[test]
fn the_bound_is_that_of_the_formulas() {
    for (h, beside) in [(0.5, 0.03125), (0.375, -0.015625)] {
        let mean = Mean::new(h, beside, [1.0, 0.125], 0.25);
        for k in [1000, 1_000_000_000] {
            let error = mean.error(k as f64);
            assert!(error < 1.5 && mean.steepness(&ROWS[1]) > 0.25, "{error}");
            accepted(&mean.claim(k, error + 1e-11));
            assert_eq!(rejected(&mean.claim(k, error - 1e-11)), Reason::RateBound { at: 0 }, "{k}");
        }
    }
}

/// Where M is as long as P, or P points away from w^, no bound is shown, whatever it is.
#[test]
fn the_mean_is_nearer_to_its_path_than_to_zero() {
    let most = 2.0 - 1e-9;
    let short = Mean::new(0.5, 0.03125, [1.0, 0.125], 0.25);
    let too_short = |k: &u64| short.ahead(*k as f64).1 < short.spread();
    let k = (0..10_000).take_while(too_short).last().unwrap();
    let (ahead, length) = short.ahead(k as f64);
    assert!(ahead > 0.0 && short.spread() / length < 1.1);
    assert_eq!(rejected(&short.claim(k, most)), Reason::RateBound { at: 0 });

    let back = Mean::new(0.03125, 0.0, [0.125, 32.0], 32.0);
    let (ahead, length) = back.ahead(0.0);
    assert!(ahead < 0.0 && back.spread() < length / 2.0 && back.spread() > 0.0);
    assert_eq!(rejected(&back.claim(0, most)), Reason::RateBound { at: 0 });
}
