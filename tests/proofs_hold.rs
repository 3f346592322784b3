//! Proven fates against plain stepping: what a trap says of all k is looked at for the next hundred
//! thousand steps.
//!
//! The stepping is in doubles and decides nothing in the library; here it would see a pattern that
//! changes, a bound that breaks, or a wall that kicks although none may, by far more than its own
//! rounding.
#![cfg(test)]

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use margincert::data::Label;
use margincert::data::random::{Classes, Family, Seeded};
use margincert::endings::trap::{Shape, Trap};
use margincert::model::Model;
use margincert::stepping::Precision;
use margincert::trajectory::fate::{Decided, End, fate};
use rayon::prelude::*;
use rug::{Integer, Rational};

const LATER: u64 = 100_000;
/// What rounding may do to a direction or to a preactivation in so many steps.
const ROUNDING: f64 = 1e-6;

struct Plain {
    rows: Vec<Vec<f64>>,
    positive: Vec<bool>,
    h: f64,
    w: Vec<f64>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

impl Plain {
    fn new(model: &Model, w0: &[Rational]) -> Self {
        let float = |row: &Vec<Rational>| row.iter().map(Rational::to_f64).collect();
        Self {
            rows: model.data().rows().iter().map(float).collect(),
            positive: model.data().labels().iter().map(|label| *label == Label::Positive).collect(),
            h: model.h().to_f64(),
            w: w0.iter().map(Rational::to_f64).collect(),
        }
    }

    fn preactivations(&self) -> Vec<f64> {
        self.rows.iter().map(|x| dot(x, &self.w)).collect()
    }

    fn step(&mut self, t: &[f64]) {
        for ((x, t), positive) in self.rows.iter().zip(t).zip(&self.positive) {
            if *t > 0.0 {
                let push = if *positive { self.h * (-t).exp() } else { -self.h * t.exp() };
                self.w.iter_mut().zip(x).for_each(|(w, x)| *w += push * x);
            }
        }
    }

    fn direction_error(&self, w_hat: &[Rational]) -> f64 {
        let target: Vec<f64> = w_hat.iter().map(Rational::to_f64).collect();
        let (a, b) = (dot(&self.w, &self.w).sqrt(), dot(&target, &target).sqrt());
        let gap: Vec<f64> = self.w.iter().zip(&target).map(|(w, t)| w / a - t / b).collect();
        dot(&gap, &gap).sqrt()
    }
}

/// Steps on from K and holds the trap to its word; the number of kicks seen.
fn holds(model: &Model, w0: &[Rational], decided: &Decided, trap: &Trap) -> u64 {
    let from = decided.from_step.to_u64().unwrap();
    let mut plain = Plain::new(model, w0);
    let mut kicks = 0;
    for k in 0..from + LATER {
        let t = plain.preactivations();
        if k >= from {
            for (i, t) in t.iter().enumerate() {
                if trap.active.contains(&i) {
                    assert!(*t > -ROUNDING, "sample {i} of J is inactive at step {k}");
                } else if trap.walls.contains(&i) && !trap.is_quiet() {
                    kicks += u64::from(*t > ROUNDING);
                } else {
                    assert!(*t < ROUNDING, "sample {i} outside is active at step {k}");
                }
            }
            if k == from || k.is_power_of_two() {
                let bound = trap.direction_error(&Integer::from(k)).unwrap().hi().to_f64();
                let error = plain.direction_error(&trap.optimum.w);
                assert!(error <= bound + ROUNDING, "direction error {error} above {bound} at step {k}");
                let enclosure = trap.enclose(&Integer::from(k), 64).unwrap();
                for (w, interval) in plain.w.iter().zip(&enclosure) {
                    assert!(
                        interval.lo().to_f64() - ROUNDING <= *w && *w <= interval.hi().to_f64() + ROUNDING,
                        "w_{k} leaves its box"
                    );
                }
            }
        }
        plain.step(&t);
    }
    kicks
}

#[test]
fn traps_hold_under_stepping() {
    let seen: Vec<&str> = (0..280u64)
        .into_par_iter()
        .filter_map(|seed| {
            let mut random = Seeded(seed);
            let (n, d) = (random.between(2, 7) as usize, random.between(2, 4) as usize);
            let classes = if seed % 2 == 0 { Classes::Wall } else { Classes::Both };
            let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10).unwrap(), classes };
            let data = family.draw(&mut random)?;
            let w0: Vec<Rational> = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
            let model = Model::single_neuron(data, &Rational::from((random.between(1, 8), 20)));
            let decided = fate(&model, &w0, 50_000, Precision::default(), &Default::default()).ok()?;
            let End::Trap(trap) = &decided.end else { return None };
            if decided.from_step > 200_000 {
                return None;
            }
            let kicks = holds(&model, &w0, &decided, trap);
            Some(match (&trap.shape, trap.is_quiet(), trap.walls.is_empty()) {
                (Shape::Shadowing, _, true) => "no walls",
                (Shape::Shadowing, _, false) => "quiet walls",
                (Shape::Bounded { .. }, true, _) => "bounded, no kicks",
                (Shape::Bounded { .. }, false, _) if kicks > 0 => "kicks, seen",
                (Shape::Bounded { .. }, false, _) => "kicks, later",
                (Shape::Basin { .. }, ..) => "basin",
                (Shape::Corridor { .. }, ..) => "corridor",
            })
        })
        .collect();
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    seen.iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
    println!("{kinds:?}");
    for kind in ["no walls", "kicks, seen"] {
        assert!(kinds[kind] >= 15, "{kinds:?}");
    }
}
