//! The numbers of the bounded trap against a second computation, in doubles, from the formulas of
//! lemma:bounded-trap alone: where one bound is just above what they give the trap closes, just
//! below it does not.

#![cfg(test)]

mod common;

use std::f64::consts::E;

use common::doubles::{crossing, dot, fractions, samples, with};
use common::{accepted, ball, certificate, fraction, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

type Row = [f64; 3];

/// S = {0}, J = {0, 1}, N = {2}; Q, U and V take one coordinate each: the second, the first, the
/// third.
const ROWS: [Row; 4] = [[1.0, 0.5, 0.0], [1.5, -0.25, 0.5], [0.0, 1.0, 0.0], [-1.0, 0.0, 1.0]];
const LABELS: [i8; 4] = [1, 1, -1, 1];
const H: f64 = 0.0625;
const W_HAT: Row = [1.0, 0.0, 0.0];
/// x_0.w^ - 1, x_1.w^ - 1.
const EXCESS: f64 = 0.5;
/// E_2.
const DEPTH: f64 = 0.046875;
const S: f64 = 8.0;
/// From here the wall is first kicked after step 3.
const START: Row = [5.125, -0.125, 0.28125];
const RHO: Row = [0.25, 0.5, 0.25];

/// h e^{-w~.x_0} = 1.
fn w_tilde() -> Row {
    [H.ln() + 0.5 * DEPTH, -DEPTH, 0.25]
}

struct Known {
    samples: Value,
    from: &'static str,
    /// |r_1,K|, |r_2,K|, |r_3,K| at most.
    start: Row,
}

impl Known {
    fn at(from: &'static str) -> Self {
        Self::from(&START, from)
    }

    fn from(start: &Row, from: &'static str) -> Self {
        let samples = samples(H, &ROWS, &LABELS, start);
        let (centre, radius) = if from == "0" { (*start, 0.0) } else { ball(&samples, from) };
        let gap = |j: usize| (centre[j] - W_HAT[j] * S - w_tilde()[j]).abs() + radius;
        Self { samples, from, start: [gap(1), gap(0), gap(2)] }
    }

    fn trap(&self, rho: &Row) -> Value {
        let [rho_1, rho_2, rho_3] = rho.map(fraction);
        let sharp = json!({
            "kind": "sharp", "active": [0, 1], "kicking": [2], "w_hat": fractions(&W_HAT),
            "w_tilde": fractions(&w_tilde()), "lambda": {"0": "1"}, "nu": {"2": "1/2"}, "rho_1": rho_1,
            "rho_2": rho_2, "rho_3": rho_3, "s": fraction(S), "slow": [], "rate": [],
        });
        let witness = json!({"kind": "fate", "bits": 32, "from_step": self.from, "end": sharp, "separator": null});
        certificate("fate", "proved", &self.samples, witness)
    }

    /// B_1, B_2 and B_3.
    fn bounds(&self, rho: &Row) -> Row {
        let (tau, norms) = (S.exp(), |x: &Row| [x[1].abs(), x[0].abs(), x[2].abs()]);
        let reach = |x: &Row| dot(&norms(x), rho);
        // Of the slack sample.
        let lambda = H * (-EXCESS * S - dot(&ROWS[1], &w_tilde())).exp();
        let sigma = lambda * (1.0 / EXCESS + 1.0 / tau);
        let swung = |x: &Row| reach(x) - norms(x)[0] * rho[0];
        let (front, back) = (0.5, 0.25 * lambda * swung(&ROWS[1]).exp());
        let pushed = lambda * reach(&ROWS[1]).exp();

        let f = 0.5 * (reach(&ROWS[0]).exp() - 1.0) + 0.25 * pushed + 0.5;
        let firm = 0.5 - front * (1.0 - (-swung(&ROWS[0])).exp()) - back;
        let most = 0.5 + front * (swung(&ROWS[0]).exp() - 1.0);
        let e = 2.0 * most * DEPTH;
        let num = e + f * f / tau;
        let m_1 = ((num - e) / (2.0 * firm)).max(DEPTH + num / (2.0 * (H * tau - most)));
        let b_1 = self.start[0].powi(2).max(m_1 * m_1 + num / tau).sqrt();

        let d = 0.5 * rho[0];
        let g = (d.exp() - 1.0).powi(2) + reach(&ROWS[0]).exp() * d * d / 4.0;
        let m = 0.75 * (-d).exp();
        let m_2 = (g + (g * g + 4.0 * m * g).sqrt()) / (2.0 * m);
        let z = 1.0 / tau + 1.0 / (tau * tau);
        let p = (0.25 * rho[0] + 0.5 * rho[2]).exp() * (1.0 / E).min(1.5 * rho[1]);
        let q = 2.0 * sigma * p + z * rho[1] + 2.0 * z * (1.5 * pushed + 0.5 / tau).powi(2);
        let b_2 = (self.start[1].powi(2).max(m_2 * m_2 + g / tau) + q).sqrt();

        [b_1, b_2, self.start[2] + 0.5 * sigma * reach(&ROWS[1]).exp()]
    }
}

#[test]
fn parts_stay_within_the_bounds_of_the_formulas() {
    for from in ["0", "3"] {
        let known = Known::at(from);
        accepted(&known.trap(&RHO));
        for (part, wide) in RHO.into_iter().enumerate() {
            let edge = crossing(0.0, wide, |value| value - known.bounds(&with(RHO, part, value))[part]);
            accepted(&known.trap(&with(RHO, part, edge + 1e-12)));
            let below = rejected(&known.trap(&with(RHO, part, edge - 1e-12)));
            assert_eq!(below, Reason::PartTooSmall { part }, "{part} from {from}");
        }
    }
}

/// Where r_2 begins so far off that its start counts, the ball around it does.
#[test]
fn the_ball_is_a_part_of_the_start() {
    let known = Known::from(&[5.5, -0.125, 0.28125], "3");
    let centred = Known { start: [known.start[0], 0.0, known.start[2]], ..Known::at("3") };
    let edge = crossing(0.0, RHO[1], |value| value - known.bounds(&with(RHO, 1, value))[1]);
    assert!(centred.bounds(&RHO)[1] < edge - 1e-3, "nothing else is as large");
    accepted(&known.trap(&with(RHO, 1, edge + 1e-12)));
    assert_eq!(rejected(&known.trap(&with(RHO, 1, edge - 1e-12))), Reason::PartTooSmall { part: 1 });
}

/// x.w^ s + x.w~ against reach(x): x_0 is nearest where the first two parts are wide, the sample
/// outside where the third is.
#[test]
fn sides_are_kept_within_the_bounds_of_the_formulas() {
    let known = Known::at("0");
    let level = |x: &Row| dot(x, &W_HAT) * S + dot(x, &w_tilde());
    let reach = |x: &Row, rho: &Row| x[1].abs() * rho[0] + x[0].abs() * rho[1] + x[2].abs() * rho[2];
    for (part, sample) in [(0, 0), (1, 0), (2, 3)] {
        let outside = sample == 3;
        let reason = if outside { Reason::OutsideTooHigh { sample } } else { Reason::ActiveTooLow { sample } };
        let row = &ROWS[sample];
        let edge = crossing(0.0, 100.0, |value| reach(row, &with(RHO, part, value)) - level(row).abs());
        assert_eq!(rejected(&known.trap(&with(RHO, part, edge + 1e-12))), reason, "{part}");
        assert_ne!(rejected(&known.trap(&with(RHO, part, edge - 1e-12))), reason, "{part}");
    }
}

/// One support vector and a w_tilde that is not the minimiser's: h e^{-a} = 1 is missed.
mod beside_the_minimiser {
    use super::*;

    const H: f64 = 1.0;
    const W_TILDE: [f64; 2] = [0.0625, 0.0];

    fn trap(s: f64, w0: [f64; 2], rho: [f64; 2]) -> Value {
        let sharp = json!({
            "kind": "sharp", "active": [0], "kicking": [], "w_hat": ["1", "0"], "w_tilde": fractions(&W_TILDE),
            "lambda": {"0": "1"}, "nu": {}, "rho_1": "0", "rho_2": fraction(rho[0]), "rho_3": fraction(rho[1]),
            "s": fraction(s), "slow": [], "rate": [],
        });
        let witness = json!({"kind": "fate", "bits": 32, "from_step": "0", "end": sharp, "separator": null});
        certificate("fate", "proved", &samples(H, &[[1.0, 0.0]], &[1], &w0), witness)
    }

    /// e g/m with g = |h e^-a - 1| and m = h e^-a.
    fn away() -> f64 {
        let weight = H * (-W_TILDE[0]).exp();
        E * (1.0 - weight).abs() / weight
    }

    /// Beyond the trap: the highest of h e^{-w~.x}.
    fn weight() -> f64 {
        H * (away() - W_TILDE[0]).exp()
    }

    #[test]
    fn the_start_is_as_far_as_it_may_be() {
        let (s, gap) = (5.0_f64, 0.125);
        let tau = s.exp();
        let z = 1.0 / tau + 1.0 / (tau * tau);
        let bound = |rho: f64| ((gap + away()).powi(2) + z * rho + 2.0 * z * (0.5 / tau).powi(2)).sqrt();
        let edge = crossing(0.0, 2.0, |rho| rho - bound(rho));
        let at = |rho: f64| trap(s, [s + W_TILDE[0] + gap, 0.0], [rho, 1.0]);
        accepted(&at(edge + 1e-12));
        assert_eq!(rejected(&at(edge - 1e-12)), Reason::PartTooSmall { part: 1 });
    }

    #[test]
    fn the_active_sample_is_as_low_as_it_may_be() {
        let edge = 5.0 + W_TILDE[0] - away();
        let low = |rho: f64| rejected(&trap(5.0, [5.0, 0.0], [rho, 0.0])) == Reason::ActiveTooLow { sample: 0 };
        assert!(low(edge + 1e-12) && !low(edge - 1e-12));
    }

    /// 8 Lambda e^y <= tau.
    #[test]
    fn steps_are_as_long_as_they_may_be() {
        let edge = 5.0 - (8.0 * weight()).ln();
        let long = |rho: f64| rejected(&trap(5.0, [0.0, 0.0], [rho, 0.0])) == Reason::StepsTooLong;
        assert!(long(edge + 1e-12) && !long(edge - 1e-12));
    }
}
