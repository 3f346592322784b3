//! The numbers of the slide against a second computation, in doubles, from the formulas of
//! lemma:slide alone: where one bound is just above what they give the piece is followed, just
//! below it is not. The curve stands still.

#![cfg(test)]

mod common;

use common::doubles::{crossing, fractions, samples, with};
use common::{ball, certificate, fraction, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

type Row = [f64; 2];

/// J = {0, 1}, N = {2}; P and Q take one coordinate each, the first and the second.
const ROWS: [Row; 4] = [[1.0, 0.5], [1.5, -0.25], [0.0, 1.0], [-1.0, 1.0]];
const LABELS: [i8; 4] = [1, 1, -1, 1];
const H: f64 = 0.0625;
const START: Row = [3.5, -0.125];
const V: f64 = 3.375;
/// E_2.
const DEPTH: f64 = 0.0625;
const CENTRE: f64 = 6.0;
/// tau at the first and at the last step.
const TAU: [f64; 2] = [400.0, 440.0];
/// Of the series: one coefficient, and four more.
const TERMS: i32 = 5;
const RHO: Row = [0.25, 0.5];

struct Known {
    samples: Value,
    from: &'static str,
    /// |r_1| and |r_2| at most.
    start: Row,
}

/// lambda_i at the centre.
fn weight(x: &Row) -> f64 {
    H * (CENTRE - x[0] * V + x[1] * DEPTH).exp()
}

/// s - centre at the first and at the last step.
fn ends() -> [f64; 2] {
    TAU.map(|tau| tau.ln() - CENTRE)
}

fn lambda(x: &Row) -> [f64; 2] {
    ends().map(|end| weight(x) * end.exp())
}

fn length() -> f64 {
    let [first, last] = ends();
    last - first + 1.0 / TAU[0]
}

/// delta: the pushes, as the curve stands still.
fn drift() -> f64 {
    let radius = ends()[0].abs().max(ends()[1].abs());
    let factorial = |k: i32| (1..=k).map(f64::from).product::<f64>();
    let series: f64 = (0..TERMS).map(|k| radius.powi(k) / factorial(k)).sum();
    let rest = |f: f64| (f * radius).exp() * f.powi(-TERMS) / (1.0 - 1.0 / f);
    let rest = rest(4.0).min(rest(16.0)).min(rest(64.0));
    ROWS[..2].iter().map(|x| weight(x) * x[0] * (series + rest)).sum::<f64>() * length()
}

fn reach(x: &Row, rho: &Row) -> Row {
    [x[1].abs() * rho[0], x[0].abs() * rho[1]]
}

/// The least and the largest push into the wall.
fn pushes(rho: &Row) -> Row {
    let (mut firm, mut most) = (0.0, 0.0);
    for x in &ROWS[..2] {
        let [least, greatest] = lambda(x);
        let (weak, strong) = (least * (-reach(x, rho)[1]).exp(), greatest * reach(x, rho)[1].exp());
        let (front, back) = (x[1].max(0.0), (-x[1]).max(0.0));
        firm += front * weak - back * strong;
        most += front * strong - back * weak;
    }
    [firm, most]
}

impl Known {
    fn at(from: &'static str) -> Self {
        Self::from(&START, from)
    }

    fn from(start: &Row, from: &'static str) -> Self {
        let samples = samples(H, &ROWS, &LABELS, start);
        let (centre, radius) = if from == "0" { (*start, 0.0) } else { ball(&samples, from) };
        let start = [(centre[1] + DEPTH).abs() + radius, (centre[0] - V).abs() + radius];
        Self { samples, from, start }
    }

    fn reason(&self, rho: &Row) -> Reason {
        let to = self.from.parse::<u32>().unwrap() + 40;
        let piece = json!({
            "centre": fraction(CENTRE), "coefficients": [fractions(&[V, 0.0])], "order": 1, "rho_1": fraction(rho[0]),
            "rho_2": fraction(rho[1]), "to": to.to_string(),
        });
        let slide = json!({
            "active": [0, 1], "kicking": [2], "kind": "slide", "offset": fractions(&[0.0, -DEPTH]), "pieces": [piece],
            "tau": fraction(TAU[0]), "then": {"kind": "dead"},
        });
        let witness = json!({"kind": "fate", "bits": 32, "from_step": self.from, "end": slide, "separator": null});
        rejected(&certificate("fate", "proved", &self.samples, witness))
    }

    /// B_1 and B_2.
    fn bounds(&self, rho: &Row) -> Row {
        let active = &ROWS[..2];
        let f: f64 = active.iter().map(|x| lambda(x)[1] * reach(x, rho).iter().sum::<f64>().exp() * x[1].abs()).sum();
        let [firm, most] = pushes(rho);
        let (e, tau) = (2.0 * most * DEPTH, TAU[0]);
        let num = e + f * f / tau;
        let m_1 = ((num - e) / (2.0 * firm)).max(DEPTH + num / (2.0 * (H * tau - most)));
        let y = active.iter().map(|x| reach(x, rho).iter().sum()).fold(0.0, f64::max);
        let wobble = |x: &Row| {
            let [d, _] = reach(x, rho);
            lambda(x)[1] * ((d.exp() - 1.0).powi(2) + y.exp() * d * d / 4.0)
        };
        let wobble: f64 = active.iter().map(wobble).sum();
        let [along, across] = self.start;
        let b_1 = (along * along).max(m_1 * m_1 + num / tau).sqrt();
        [b_1, (across * across + wobble * length() + 2.0 * drift() * (rho[1] + drift())).sqrt()]
    }
}

/// Only what comes behind the piece is wrong.
const FOLLOWED: Reason = Reason::NotDead { sample: 0 };

#[test]
fn parts_stay_within_the_bounds_of_the_formulas() {
    for from in ["0", "3"] {
        let known = Known::at(from);
        assert_eq!(known.reason(&RHO), FOLLOWED);
        for (part, wide) in RHO.into_iter().enumerate() {
            let edge = crossing(0.0, wide, |value| value - known.bounds(&with(RHO, part, value))[part]);
            assert_eq!(known.reason(&with(RHO, part, edge + 1e-12)), FOLLOWED, "{part} from {from}");
            assert_eq!(
                known.reason(&with(RHO, part, edge - 1e-12)),
                Reason::PartTooSmall { part },
                "{part} from {from}"
            );
        }
    }
}

/// Far below the wall the start counts alone, with the ball around it.
#[test]
fn the_ball_is_a_part_of_the_start() {
    let start = [3.5, -0.4375];
    let known = Known::from(&start, "2");
    let edge = known.start[0];
    let below = Known { start: [0.0, known.start[1]], ..Known::from(&start, "2") };
    assert!(below.bounds(&RHO)[0] < edge - 1e-3, "nothing else is as large");
    assert_eq!(known.reason(&with(RHO, 0, edge + 1e-12)), FOLLOWED);
    assert_eq!(known.reason(&with(RHO, 0, edge - 1e-12)), Reason::PartTooSmall { part: 0 });
}

/// Where the band is so wide that r_1 may grow, its start does not count.
#[test]
fn the_band_grows_as_the_formulas_say() {
    let near = Known { samples: samples(H, &ROWS, &LABELS, &[3.5, -0.0625]), ..Known::at("0") };
    let near = Known { start: [0.0, near.start[1]], ..near };
    let edge = crossing(0.0, RHO[0], |value| value - near.bounds(&with(RHO, 0, value))[0]);
    assert_eq!(near.reason(&with(RHO, 0, edge + 1e-12)), FOLLOWED);
    assert_eq!(near.reason(&with(RHO, 0, edge - 1e-12)), Reason::PartTooSmall { part: 0 });
}

#[test]
fn sides_are_kept_within_the_bounds_of_the_formulas() {
    let known = Known::at("0");
    let swing = |x: &Row, rho: &Row| reach(x, rho).iter().sum::<f64>();
    let level = |x: &Row| x[0] * V - x[1] * DEPTH;
    // The sample outside is nearest where the part across is wide, x_0 where the other is.
    for (part, sample) in [(0, 0), (1, 3)] {
        let outside = sample == 3;
        let reason = if outside { Reason::OutsideTooHigh { sample } } else { Reason::ActiveTooLow { sample } };
        let row = &ROWS[sample];
        let edge = crossing(0.0, 20.0, |value| swing(row, &with(RHO, part, value)) - level(row).abs());
        assert_eq!(known.reason(&with(RHO, part, edge + 1e-12)), reason);
        assert_ne!(known.reason(&with(RHO, part, edge - 1e-12)), reason);
    }
}

#[test]
fn walls_are_pushed_as_the_formulas_say() {
    let known = Known::at("0");
    let edge = crossing(0.0, 5.0, |value| -pushes(&with(RHO, 1, value))[0]);
    assert_eq!(known.reason(&with(RHO, 1, edge + 1e-12)), Reason::WallMayLoosen { sample: 2 });
    assert_ne!(known.reason(&with(RHO, 1, edge - 1e-12)), Reason::WallMayLoosen { sample: 2 });
}
