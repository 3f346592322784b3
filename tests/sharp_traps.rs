//! The sharp trap (docs/lemmas.md L7) against plain stepping: from iterates, and from points as far from the reference as it closes at all, the
//! three parts of r_k stay within their bounds, and the pattern is what it says.
//!
//! The stepping and the projections here are in doubles and decide nothing in the library; they would see a bound that breaks by far more
//! than their own rounding.
#![cfg(test)]

use std::num::NonZeroU32;

use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{Dataset, Label};
use margincert::dynamics::fate::{End, fate};
use margincert::dynamics::trap::{Scene, Setting, Shape, Trap};
use margincert::dynamics::{Ball, Precision};
use margincert::model::{Model, Pattern};
use rayon::prelude::*;
use rug::{Float, Integer, Rational};

const LATER: u64 = 100_000;
/// What rounding may do to a coordinate in so many steps.
const ROUNDING: f64 = 1e-9;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn floats(v: &[Rational]) -> Vec<f64> {
    v.iter().map(Rational::to_f64).collect()
}

/// Grows an orthonormal basis; rows in the span change nothing.
fn grow(basis: &mut Vec<Vec<f64>>, row: &[f64]) {
    let mut rest = row.to_vec();
    for _ in 0..2 {
        for q in basis.iter() {
            let along = dot(q, &rest);
            rest.iter_mut().zip(q).for_each(|(r, q)| *r -= along * q);
        }
    }
    let length = norm(&rest);
    if length > 1e-9 * norm(row) {
        basis.push(rest.iter().map(|c| c / length).collect());
    }
}

/// What a closed sharp trap says, in doubles.
struct Word {
    rows: Vec<Vec<f64>>,
    positive: Vec<bool>,
    h: f64,
    w_hat: Vec<f64>,
    w_tilde: Vec<f64>,
    tau: f64,
    rho: [f64; 3],
    /// An orthonormal basis of span(x_N, x_S), that of span(x_N) first.
    basis: Vec<Vec<f64>>,
    walls: usize,
    active: Vec<usize>,
    /// T.
    may_kick: Vec<usize>,
}

impl Word {
    fn of(model: &Model, trap: &Trap) -> Option<Self> {
        let Shape::Sharp { parts, .. } = &trap.shape else { return None };
        let data = model.data();
        let rows: Vec<Vec<f64>> = data.rows().iter().map(|row| floats(row)).collect();
        let mut basis = Vec::new();
        trap.kicking.iter().for_each(|&l| grow(&mut basis, &rows[l]));
        let walls = basis.len();
        let in_walls = |x: &[f64]| {
            let along: f64 = basis.iter().map(|q| dot(q, x).powi(2)).sum();
            (norm(x).powi(2) - along).abs() < 1e-9
        };
        let may_kick = trap.walls.iter().copied().filter(|&l| in_walls(&rows[l])).collect();
        let mut both = basis.clone();
        trap.optimum.support.iter().for_each(|&i| grow(&mut both, &rows[i]));
        Some(Self {
            positive: data.labels().iter().map(|label| *label == Label::Positive).collect(),
            h: model.h().to_f64(),
            w_hat: floats(&trap.optimum.w),
            w_tilde: floats(&trap.w_tilde),
            tau: trap.s.to_f64().exp(),
            rho: parts.each_ref().map(Rational::to_f64),
            active: trap.active.clone(),
            basis: both,
            walls,
            may_kick,
            rows,
        })
    }

    /// |r_1|, |r_2|, |r_3|.
    fn parts(&self, w: &[f64], later: u64) -> [f64; 3] {
        let s = (self.tau + later as f64).ln();
        let mut rest: Vec<f64> =
            w.iter().zip(&self.w_hat).zip(&self.w_tilde).map(|((w, h), t)| w - s * h - t).collect();
        let along: Vec<f64> = self.basis.iter().map(|q| dot(q, &rest)).collect();
        for (q, along) in self.basis.iter().zip(&along) {
            rest.iter_mut().zip(q).for_each(|(r, q)| *r -= along * q);
        }
        [norm(&along[..self.walls]), norm(&along[self.walls..]), norm(&rest)]
    }

    /// Steps from w_K and watches; how much of each bound was used, and the number of kicks.
    fn holds(&self, mut w: Vec<f64>) -> ([f64; 3], u64) {
        let (mut used, mut kicks) = ([0.0f64; 3], 0);
        for later in 0..LATER {
            for ((used, part), rho) in used.iter_mut().zip(self.parts(&w, later)).zip(&self.rho) {
                assert!(part <= rho + ROUNDING, "{part} above {rho}, {later} steps after K");
                *used = used.max(part / rho.max(ROUNDING));
            }
            let t: Vec<f64> = self.rows.iter().map(|x| dot(x, &w)).collect();
            for (i, (x, t)) in self.rows.iter().zip(&t).enumerate() {
                if self.active.contains(&i) {
                    assert!(*t > -ROUNDING, "sample {i} of J is inactive {later} steps after K");
                } else if *t > ROUNDING {
                    assert!(self.may_kick.contains(&i), "sample {i} is active {later} steps after K");
                    kicks += 1;
                }
                if *t > 0.0 {
                    let push = if self.positive[i] { self.h * (-t).exp() } else { -self.h * t.exp() };
                    w.iter_mut().zip(x).for_each(|(w, x)| *w += push * x);
                }
            }
        }
        (used, kicks)
    }
}

/// Positives near an axis and, in front of them, negatives at any angle to each other: as a rule several kick.
fn cornered(random: &mut Seeded, d: usize) -> Option<Dataset> {
    let (positives, walls) = (random.between(1, 3), random.between(2, 3));
    let mut row = |axis: (i64, i64), wide: i64| -> Vec<Rational> {
        let entry = |j: usize, random: &mut Seeded| {
            if j == 0 { random.between(axis.0, axis.1) } else { random.between(-wide, wide) }
        };
        (0..d).map(|j| Rational::from((entry(j, random), 10))).collect()
    };
    let rows: Vec<Vec<Rational>> = (0..positives)
        .map(|_| (8, 15, 3))
        .chain((0..walls).map(|_| (2, 8, 12)))
        .map(|(lo, hi, wide)| row((lo, hi), wide))
        .collect();
    let labels = (0..positives + walls).map(|i| if i < positives { Label::Positive } else { Label::Negative });
    Dataset::new(rows, labels.collect())
}

/// A random orbit that ends in a sharp trap: the trap, and w_K.
fn trapped(seed: u64) -> Option<(Model, Trap, Vec<f64>)> {
    let mut random = Seeded(seed);
    let (n, d) = (random.between(2, 9) as usize, random.between(2, 4) as usize);
    let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10)?, classes: Classes::Wall };
    let data = if seed.is_multiple_of(2) { family.draw(&mut random)? } else { cornered(&mut random, d.max(3))? };
    let lowest = |j| if j == 0 { 0 } else { -20 };
    let w0: Vec<Rational> = (0..data.d()).map(|j| Rational::from((random.between(lowest(j), 20), 10))).collect();
    let model = Model::single_neuron(data, &Rational::from((random.between(1, 8), 40)));
    let decided = fate(&model, &w0, 20_000, Precision::default(), &mut |_| {}).ok()?;
    let End::Trap(trap) = decided.end else { return None };
    let w = decided.ball.centre.iter().map(Float::to_f64).collect();
    matches!(trap.shape, Shape::Sharp { .. }).then_some((model, *trap, w))
}

/// The trap at w as if w were an iterate.
fn close_at(model: &Model, active: &[usize], w: &[f64]) -> Option<Trap> {
    let pattern = Pattern::from_fn(1, model.data().n(), |_, i| active.contains(&i));
    let ball = Ball { centre: w.iter().map(|c| Float::with_val(64, c)).collect(), radius: Float::new(64) };
    let trap = Setting::new(&Scene::at(model, &pattern)).ok()?.close(&Integer::from(1), &ball).ok()?;
    matches!(trap.shape, Shape::Sharp { .. }).then_some(trap)
}

/// A trap at the farthest point in a random direction from w at which it closes, and that point: there its bounds are put to the test.
fn barely(model: &Model, active: &[usize], w: &[f64], random: &mut Seeded) -> Option<(Trap, Vec<f64>)> {
    let direction: Vec<f64> = w.iter().map(|_| random.between(-100, 100) as f64 / 100.0).collect();
    let moved = |by: f64| w.iter().zip(&direction).map(|(w, d)| w + by * d).collect::<Vec<_>>();
    let (mut closes, mut fails) = (0.0, 4.0);
    for _ in 0..20 {
        let middle = f64::midpoint(closes, fails);
        let closed = close_at(model, active, &moved(middle)).is_some();
        *(if closed { &mut closes } else { &mut fails }) = middle;
    }
    Some((close_at(model, active, &moved(closes))?, moved(closes)))
}

#[test]
fn sharp_traps_hold_under_stepping() {
    let seen: Vec<(usize, u64, [f64; 3])> = (0..120u64)
        .into_par_iter()
        .filter_map(|seed| {
            let (model, trap, w) = trapped(seed)?;
            let (_, kicks) = Word::of(&model, &trap)?.holds(w.clone());
            let (far, from) = barely(&model, &trap.active, &w, &mut Seeded(seed ^ 0x5eed))?;
            let (used, _) = Word::of(&model, &far)?.holds(from);
            Some((trap.kicking.len(), kicks, used))
        })
        .collect();
    let with = |walls: usize| seen.iter().filter(|(n, kicks, _)| *n == walls && *kicks > 0).count();
    let most = seen.iter().fold([0.0f64; 3], |m, (.., used)| [0, 1, 2].map(|j| m[j].max(used[j])));
    let walls: Vec<usize> = (0..4).map(with).collect();
    println!("{} traps; seen to kick, by the number of walls: {walls:?}; used of the bounds: {most:?}", seen.len());
    assert!(with(1) >= 22 && with(2) >= 8, "{seen:?}");
}
