//! The constants of the trap against a second computation, in doubles, from the formulas of T4 and
//! lemma:minimiser alone: a bound just above the one that they give is accepted, a bound just below
//! it is not.

#![cfg(test)]

mod common;

use std::f64::consts::{E, SQRT_2};

use common::{accepted, ball, certificate, cut, fraction, instance, orbit, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

type Row = [f64; 4];

/// h = 1/10; S = {0, 1}, J = {0, 1, 2}, T = {3}, N = {3, 4}, O = {5}. Every number is a multiple of
/// 1/64.
const ROWS: [Row; 6] = [
    [0.5, 0.0, 0.25, 0.0],
    [0.5, 0.5, -0.25, 0.0],
    [0.75, -0.125, 0.25, 0.125],
    [0.0, 0.25, 0.0, 0.0],
    [0.0, 0.125, 0.0, 0.125],
    [-0.5, 0.0, 0.0, 1.0],
];
const LABELS: [i8; 6] = [1, 1, 1, -1, -1, -1];
const H: f64 = 0.1;
const W_HAT: Row = [2.0, 0.0, 0.0, 0.0];
const W_TILDE: Row = [-6.0, 0.0, 0.03125, -0.5];
const P: Row = [6.0, -4.0, 0.25, -4.0];
const RHO: f64 = 3.0;
const S: f64 = 9.0;
/// Above the walls, and below them.
const STARTS: [Row; 2] = [[12.25, 0.5, -0.125, -0.25], [12.25, -0.5, -0.125, -0.75]];

fn dot(x: &Row, y: &Row) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

fn norm(x: &Row) -> f64 {
    dot(x, x).sqrt()
}

fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(0.0, f64::max)
}

fn fractions(row: &Row) -> Value {
    row.iter().map(|x| fraction(*x)).collect()
}

fn samples(start: &Row, rows: &[Row]) -> Value {
    let data = instance("constants", rows.iter().map(fractions).collect(), json!(LABELS));
    started(data, "3/5", fractions(start))
}

fn trap(w_tilde: &Row, rate: Value) -> Value {
    json!({
        "kind": "trap", "active": [0, 1, 2], "walls": [3, 4], "kicking": [3], "w_hat": fractions(&W_HAT),
        "w_tilde": fractions(w_tilde), "lambda": {"0": "2", "1": "2"}, "nu": {"3": "4"}, "p": fractions(&P),
        "rho": fraction(RHO), "s": fraction(S), "rate": rate,
    })
}

fn fate(samples: &Value, from_step: &str, trap: Value) -> Value {
    let witness = json!({"kind": "fate", "bits": 32, "from_step": from_step, "end": trap, "separator": null});
    certificate("fate", "proved", samples, witness)
}

/// |w~ - w_tilde| and the largest lambda' that it allows. P leaves out the second coordinate;
/// (G_B^-1)_bb = 5/2.
fn minimiser_near(w_tilde: &Row) -> (f64, [f64; 2]) {
    let projected = [0, 1].map(|i| [ROWS[i][0], 0.0, ROWS[i][2], ROWS[i][3]]);
    let weights = [0, 1].map(|i| H * (-dot(w_tilde, &ROWS[i])).exp());
    let gap: Vec<f64> =
        (0..4).map(|j| weights[0] * projected[0][j] + weights[1] * projected[1][j] - W_HAT[j]).collect();
    let g = norm(&[gap[0], gap[1], gap[2], gap[3]]);
    let (a, b, c) = (norm(&projected[0]), norm(&projected[1]), dot(&projected[0], &projected[1]));
    let determinant = a * a * b * b - c * c;
    let radius = E * g * (b * b / weights[0] + a * a / weights[1]) / determinant;
    (radius, [0, 1].map(|i| weights[i] * (radius * norm(&projected[i])).exp()))
}

fn minimiser() -> (f64, [f64; 2]) {
    minimiser_near(&W_TILDE)
}

/// rho(ln tau_k - s) and ln tau_k, where w_K lies in a ball and k = K + `since`.
fn radius((centre, ball): (&Row, f64), since: f64) -> (f64, f64) {
    let (away, lambda) = minimiser();
    let (active, walls) = (&ROWS[..3], &ROWS[3..5]);
    let r_k = norm(&[0, 1, 2, 3].map(|j| centre[j] - W_HAT[j] * S - W_TILDE[j])) + ball + away;
    let tau = S.exp();
    let z = 1.0 / tau + 1.0 / (tau * tau);
    let level = |x: &Row| dot(x, &W_HAT) * S + dot(x, &W_TILDE) - norm(x) * (RHO + away);
    let (e_, f_) =
        (largest(active.iter().map(|x| (-level(x)).exp())), active.iter().map(|x| (-level(x)).exp()).sum::<f64>());
    let (r_j, r_n) = (largest(active.iter().map(norm)), largest(walls.iter().map(norm)));
    let eps = 2.0 * H * r_j * r_j * 3.0 * e_;
    let c = 4.0 * E * E * r_j * r_j * 3.0 * (lambda[0] * lambda[0] + lambda[1] * lambda[1]) + 4.0 * dot(&W_HAT, &W_HAT);
    let theta = dot(&ROWS[2], &W_HAT);
    let slow = (-(dot(&ROWS[2], &W_TILDE) - norm(&ROWS[2]) * away)).exp()
        * (tau.powf(-theta) + tau.powf(1.0 - theta) / (theta - 1.0));
    let q = c * z + 2.0 * H * (1.0 / E + 2.0 * eps) * slow;
    let b = largest(walls.iter().map(|x| dot(x, centre) + norm(x) * ball)).max(H * r_j * r_n * f_);
    let kappa = 2.0 * H * (2.0 * b).exp() * walls.iter().map(norm).sum::<f64>().powi(2);
    let growth = kappa * dot(&P, &W_HAT);
    let b = norm(&W_HAT) * z + kappa * norm(&P);
    let q = r_k * r_k + q + kappa * norm(&P) * r_k;
    let log = (tau + since).ln();
    ((b + (b * b + 4.0 * (q + growth * (log - S))).sqrt()) / 2.0, log)
}

#[test]
fn rates_are_those_of_the_formulas() {
    for start in &STARTS {
        let samples = samples(start, &ROWS);
        for from in [0, 3] {
            let (centre, ball) = if from == 0 { (*start, 0.0) } else { ball(&samples, &from.to_string()) };
            for since in [0, 5_000, 1_000_000_000] {
                let (rho, log) = radius((&centre, ball), f64::from(since));
                let bound = 2.0 * (norm(&W_TILDE) + minimiser().0 + rho) / (norm(&W_HAT) * log);
                let stated = |bound: f64| {
                    let rate = json!([{"k": (from + since).to_string(), "bound": fraction(cut(bound))}]);
                    fate(&samples, &from.to_string(), trap(&W_TILDE, rate))
                };
                accepted(&stated(bound + 1e-11));
                assert_eq!(rejected(&stated(bound - 1e-11)), Reason::RateBound { at: 0 });
            }
        }
    }
}

#[test]
fn boxes_are_those_of_the_formulas() {
    let start = &STARTS[0];
    let (rho, log) = radius((start, 0.0), 5000.0);
    let reach = minimiser().0 + rho;
    let widened = |coordinate: usize, low: f64, high: f64| {
        let mut sides = [0; 4].map(|_| json!({"lo": "-100", "hi": "100"}));
        let middle = W_HAT[coordinate] * log + W_TILDE[coordinate];
        sides[coordinate] = json!({
            "lo": fraction(cut(middle - reach - low)), "hi": fraction(cut(middle + reach + high)),
        });
        let flight = json!({"from_step": "0", "pieces": [], "tau": "1", "trap": trap(&W_TILDE, json!([]))});
        orbit(&samples(start, &ROWS), "5000", json!(sides), flight)
    };
    for coordinate in 0..4 {
        accepted(&widened(coordinate, 1e-11, 1e-11));
        let outside = Reason::OutsideBox { at: 0, coordinate };
        assert_eq!(rejected(&widened(coordinate, 1e-11, -1e-11)), outside);
        assert_eq!(rejected(&widened(coordinate, -1e-11, 1e-11)), outside);
    }
}

/// R_S |w~ - w_tilde| = 1 where the first entry of w_tilde is farther from the minimiser's by so
/// much.
#[test]
fn w_tilde_is_near_the_minimiser() {
    let at = |x: f64| [x, 0.0, 0.03125, -0.5];
    let reach = norm(&ROWS[0]);
    let (mut near, mut far) = (-6.0, -4.0);
    while far - near > 1e-13 {
        let middle = (near + far) / 2.0;
        *(if minimiser_near(&at(middle)).0 * reach <= 1.0 { &mut near } else { &mut far }) = middle;
    }
    let beside = |x: f64| fate(&samples(&STARTS[0], &ROWS), "0", trap(&at(cut(x)), json!([])));
    // So wide a ball around w~ reaches over the quiet wall.
    assert_eq!(rejected(&beside(near - 1e-11)), Reason::TildeActivatesWall { sample: 4 });
    assert_eq!(rejected(&beside(far + 1e-11)), Reason::NoMinimiserNear);
}

/// x_4.w_tilde + |x_4| |w~ - w_tilde| = 0 where the last entry of w_tilde is -2^(1/2) |w~ -
/// w_tilde|.
#[test]
fn quiet_walls_are_below_the_minimiser() {
    let beside = |by: f64| {
        let mut w_tilde = W_TILDE;
        w_tilde[3] = cut(-SQRT_2 * minimiser().0 + by);
        fate(&samples(&STARTS[0], &ROWS), "0", trap(&w_tilde, json!([])))
    };
    accepted(&beside(-1e-11));
    assert_eq!(rejected(&beside(1e-11)), Reason::TildeActivatesWall { sample: 4 });
}

/// The sample outside has x.w^ s + x.w_tilde + |x| (rho + |w~ - w_tilde|) = 0 where its first entry
/// is `a`.
#[test]
fn samples_outside_are_below_the_radius() {
    let (away, _) = minimiser();
    let row = |a: f64| [a, 0.0, 0.0, 1.0];
    let level = |a: f64| dot(&row(a), &W_HAT) * S + dot(&row(a), &W_TILDE) + norm(&row(a)) * (RHO + away);
    let (mut below, mut above) = (-10.0, 0.0);
    while above - below > 1e-13 {
        let middle = (below + above) / 2.0;
        *(if level(middle) < 0.0 { &mut below } else { &mut above }) = middle;
    }
    let beside = |a: f64| {
        let mut rows = ROWS;
        rows[5][0] = cut(a);
        fate(&samples(&STARTS[0], &rows), "0", trap(&W_TILDE, json!([])))
    };
    accepted(&beside(below - 1e-9));
    assert_eq!(rejected(&beside(above + 1e-9)), Reason::OutsideTooHigh { sample: 5 });
}
