//! The numbers of the trap against a second computation, in doubles, from the formulas of
//! lemma:shadowing-trap and lemma:minimiser alone: a bound just above the one that they give is
//! accepted, a bound just below it is not.

#![cfg(test)]

mod common;

use std::f64::consts::E;

use common::doubles::{self, crossing, dot, fractions, norm};
use common::{accepted, ball, certificate, cut, fraction, orbit, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

type Row = [f64; 4];

/// h = 3; J = {0, 1, 2, 3}, S = {0, 1}, and two of the others have x.w^ = 0. Every number is a
/// multiple of 1/64.
const ROWS: [Row; 7] = [
    [0.5, 0.0, 0.25, 0.0],
    [0.5, 0.0, -0.125, 0.0],
    [0.75, -0.125, 0.25, 0.125],
    [0.75, 0.25, 0.0, -0.25],
    [0.0, 0.25, 0.0, 0.0],
    [-0.5, 0.0, 0.0, 1.0],
    [0.0, 0.125, 0.0, 0.125],
];
const LABELS: [i8; 7] = [1, 1, 1, 1, -1, -1, 1];
const H: f64 = 3.0;
const W_HAT: Row = [2.0, 0.0, 0.0, 0.0];
const W_TILDE: Row = [0.703125, -4.0, 1.84375, -0.5];
const RHO: f64 = 3.0;
const S: f64 = 6.0;
const STARTS: [Row; 2] = [[12.75, -4.25, 1.875, -0.375], [12.6875, -3.875, 1.8125, -0.625]];

fn samples(start: &Row, rows: &[Row]) -> Value {
    doubles::samples(H, rows, &LABELS[..rows.len()], start)
}

fn trap(w_tilde: &Row, rho: f64, rate: Value) -> Value {
    json!({
        "kind": "trap", "active": [0, 1, 2, 3], "w_hat": fractions(&W_HAT), "w_tilde": fractions(w_tilde),
        "lambda": {"0": "4/3", "1": "8/3"}, "rho": fraction(rho), "s": fraction(S), "rate": rate,
    })
}

fn fate(samples: &Value, from_step: &str, trap: Value) -> Value {
    let witness = json!({"kind": "fate", "bits": 32, "from_step": from_step, "end": trap, "separator": null});
    certificate("fate", "proved", samples, witness)
}

/// |w~ - w_tilde| on two support vectors, with P that leaves out some coordinates.
fn radius(support: [&Row; 2], w_tilde: &Row, left_out: &[usize]) -> f64 {
    let weights = support.map(|x| H * (-dot(w_tilde, x)).exp());
    let [x, y] = support.map(|x| [0, 1, 2, 3].map(|j| if left_out.contains(&j) { 0.0 } else { x[j] }));
    let g = norm(&[0, 1, 2, 3].map(|j| weights[0] * x[j] + weights[1] * y[j] - W_HAT[j]));
    let determinant = dot(&x, &x) * dot(&y, &y) - dot(&x, &y).powi(2);
    E * g * (dot(&y, &y) / weights[0] + dot(&x, &x) / weights[1]) / determinant
}

fn away(w_tilde: &Row) -> f64 {
    radius([&ROWS[0], &ROWS[1]], w_tilde, &[])
}

/// |w_K - V_K| for w_K in a ball, and all defects to come.
fn needed((centre, ball): (&Row, f64)) -> f64 {
    let away = away(&W_TILDE);
    let gap = norm(&[0, 1, 2, 3].map(|j| centre[j] - W_HAT[j] * S - W_TILDE[j])) + ball + away;
    let before = S.exp() - 0.5;
    let slow = |x: &Row| {
        let theta = dot(x, &W_HAT);
        let weight = H * (norm(x) * away - dot(x, &W_TILDE)).exp();
        weight * norm(x) * before.powf(1.0 - theta) / (theta - 1.0)
    };
    gap + norm(&W_HAT) / (2.0 * before) + slow(&ROWS[2]) + slow(&ROWS[3])
}

/// Both starts, and a later step with the kernel's ball.
fn known() -> Vec<(Value, &'static str, Row, f64)> {
    let from = |start: &Row, from: &'static str| {
        let samples = samples(start, &ROWS);
        let (centre, radius) = if from == "0" { (*start, 0.0) } else { ball(&samples, from) };
        (samples, from, centre, radius)
    };
    STARTS.iter().flat_map(|start| ["0", "3"].map(|step| from(start, step))).collect()
}

#[test]
fn the_radius_is_the_sum_of_the_formulas() {
    for (samples, from, centre, radius) in known() {
        let rho = needed((&centre, radius));
        let of = |rho: f64| fate(&samples, from, trap(&W_TILDE, cut(rho), json!([])));
        accepted(&of(rho + 1e-11));
        assert_eq!(rejected(&of(rho - 1e-11)), Reason::RhoTooSmall);
    }
}

/// Without those outside, which so wide a ball wakes.
#[test]
fn steps_are_short_within_the_radius() {
    let rows = &ROWS[..4];
    let beta = |rho: f64| {
        let level = |x: &Row| dot(x, &W_HAT) * S + dot(x, &W_TILDE) - norm(x) * (rho + away(&W_TILDE));
        rows.iter().map(|x| dot(x, x) * (-level(x)).exp()).sum::<f64>()
    };
    let rho = crossing(0.0, 20.0, |rho| H * beta(rho) - 2.0);
    let of = |rho: f64| fate(&samples(&STARTS[0], rows), "0", trap(&W_TILDE, cut(rho), json!([])));
    accepted(&of(rho - 1e-11));
    assert_eq!(rejected(&of(rho + 1e-11)), Reason::StepsTooLong);
}

#[test]
fn rates_are_those_of_the_formulas() {
    let (samples, from, ..) = known().remove(1);
    let offset = norm(&W_TILDE) + away(&W_TILDE) + RHO;
    for since in [0, 5_000, 1_000_000_000] {
        let log = (S.exp() + f64::from(since)).ln();
        let bound = 2.0 * offset / (norm(&W_HAT) * log);
        let stated = |bound: f64| {
            let rate = json!([{"k": (3 + since).to_string(), "bound": fraction(cut(bound))}]);
            fate(&samples, from, trap(&W_TILDE, RHO, rate))
        };
        accepted(&stated(bound + 1e-11));
        assert_eq!(rejected(&stated(bound - 1e-11)), Reason::RateBound { at: 0 });
    }
}

#[test]
fn boxes_are_those_of_the_formulas() {
    let reach = away(&W_TILDE) + RHO;
    // At the trap's own step the box is that of the steps before it.
    for since in [1, 5000] {
        let log = (S.exp() + f64::from(since)).ln();
        let widened = |coordinate: usize, low: f64, high: f64| {
            let mut sides = [0; 4].map(|_| json!({"lo": "-100", "hi": "100"}));
            let middle = W_HAT[coordinate] * log + W_TILDE[coordinate];
            sides[coordinate] = json!({
                "lo": fraction(cut(middle - reach - low)), "hi": fraction(cut(middle + reach + high)),
            });
            let trap = trap(&W_TILDE, RHO, json!([]));
            let flight = json!({"from_step": "3", "pieces": [], "tau": "1", "trap": trap});
            orbit(&samples(&STARTS[0], &ROWS), &(3 + since).to_string(), json!(sides), flight)
        };
        for coordinate in 0..4 {
            accepted(&widened(coordinate, 1e-11, 1e-11));
            let outside = Reason::OutsideBox { at: 0, coordinate };
            assert_eq!(rejected(&widened(coordinate, 1e-11, -1e-11)), outside);
            assert_eq!(rejected(&widened(coordinate, -1e-11, 1e-11)), outside);
        }
    }
}

/// R_S |w~ - w_tilde| = 1 where the first entry of w_tilde is farther from the minimiser's by so
/// much. No sample outside may be near so wide a ball.
#[test]
fn w_tilde_is_near_the_minimiser() {
    let at = |x: f64| [x, -4.0, 1.84375, -0.5];
    let edge = crossing(W_TILDE[0], W_TILDE[0] + 4.0, |x| away(&at(x)) * norm(&ROWS[0]) - 1.0);
    let beside = |x: f64| fate(&samples(&STARTS[0], &ROWS[..4]), "0", trap(&at(cut(x)), 6.0, json!([])));
    accepted(&beside(edge - 1e-11));
    assert_eq!(rejected(&beside(edge + 1e-11)), Reason::NoMinimiserNear);
}

/// The same where a wall kicks, on which P has no part. Nearer than that the minimiser is found,
/// and the sharp trap does not close for another reason.
#[test]
fn w_tilde_is_near_the_minimiser_beside_a_wall() {
    let rows = [[0.5, 0.0, 0.25, 0.0], [0.5, 0.5, -0.25, 0.0], [0.0, 0.25, 0.0, 0.0]];
    let samples = doubles::samples(H, &rows, &[1, 1, -1], &[18.875, -0.125, -0.125, 0.0]);
    let at = |x: f64| [x, -0.125, -0.125, 0.0];
    let length = norm(&[0.5, 0.0, 0.25, 0.0]);
    let edge = crossing(0.875, 4.875, |x| radius([&rows[0], &rows[1]], &at(x), &[1]) * length - 1.0);
    let beside = |x: f64| {
        let sharp = json!({
            "kind": "sharp", "active": [0, 1], "kicking": [2], "w_hat": fractions(&W_HAT), "w_tilde": fractions(&at(cut(x))),
            "lambda": {"0": "2", "1": "2"}, "nu": {"2": "4"}, "rho_1": "1", "rho_2": "3", "rho_3": "0", "s": "9",
            "slow": [], "rate": [],
        });
        rejected(&fate(&samples, "0", sharp))
    };
    assert_eq!(beside(edge - 1e-11), Reason::KickTooDeep { sample: 2 });
    assert_eq!(beside(edge + 1e-11), Reason::NoMinimiserNear);
}

/// x.w^ s + x.w_tilde + |x| (rho + |w~ - w_tilde|) = 0 where one entry of the row is `a`.
#[test]
fn samples_outside_are_below_the_radius() {
    for (sample, entry, least, most) in [(4, 3, 0.0, 4.0), (5, 0, -10.0, -0.1), (6, 3, 0.0, 4.0)] {
        let row = |a: f64| {
            let mut row = ROWS[sample];
            row[entry] = a;
            row
        };
        let level = |a: f64| dot(&row(a), &W_HAT) * S + dot(&row(a), &W_TILDE) + norm(&row(a)) * (RHO + away(&W_TILDE));
        let a = crossing(least, most, level);
        let beside = |a: f64| {
            let mut rows = ROWS;
            rows[sample][entry] = cut(a);
            fate(&samples(&STARTS[0], &rows), "0", trap(&W_TILDE, RHO, json!([])))
        };
        accepted(&beside(a - 1e-9));
        assert_eq!(rejected(&beside(a + 1e-9)), Reason::OutsideTooHigh { sample });
    }
}
