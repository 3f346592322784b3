//! The sharp trap and the slide (docs/lemmas.md lemma:bounded-trap, lemma:slide) against plain
//! stepping: from iterates, and from points as far from the reference as they close at all, the
//! parts of r_k stay within their bounds, and the pattern is what they say.
//!
//! The stepping and the projections here are in doubles and decide nothing in the library; they
//! would see a bound that breaks by far more than their own rounding.
#![cfg(test)]

mod orbits;
mod sharp;
mod slide;

use std::num::NonZeroU32;

use margincert::data::random::{Classes, Family, Seeded};
use margincert::data::{Dataset, Label};
use margincert::model::Model;
use rug::Rational;

/// What rounding may do to a coordinate in 100,000 steps.
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

/// Positives near an axis and, in front of them, negatives at any angle to each other: as a rule
/// several kick.
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

/// A random instance whose negatives are near its positives: the model, w_0, and a random number of
/// its own.
fn kicked(seed: u64) -> Option<(Model, Vec<Rational>)> {
    let mut random = Seeded(seed);
    let (n, d) = (random.between(2, 9) as usize, random.between(2, 4) as usize);
    let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10)?, classes: Classes::Wall };
    let data = if seed.is_multiple_of(2) { family.draw(&mut random)? } else { cornered(&mut random, d.max(3))? };
    let lowest = |j| if j == 0 { 0 } else { -20 };
    let w0: Vec<Rational> = (0..data.d()).map(|j| Rational::from((random.between(lowest(j), 20), 10))).collect();
    let model = Model::single_neuron(data, &Rational::from((random.between(1, 8), 40)));
    Some((model, w0))
}

/// One sample's model in doubles.
struct Rows {
    rows: Vec<Vec<f64>>,
    positive: Vec<bool>,
    h: f64,
}

impl Rows {
    fn of(model: &Model) -> Self {
        let data = model.data();
        Self {
            rows: data.rows().iter().map(|row| floats(row)).collect(),
            positive: data.labels().iter().map(|label| *label == Label::Positive).collect(),
            h: model.h().to_f64(),
        }
    }

    fn preactivations(&self, w: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|x| dot(x, w)).collect()
    }

    /// One step of gradient descent.
    fn step(&self, w: &mut [f64]) {
        for ((x, t), positive) in self.rows.iter().zip(self.preactivations(w)).zip(&self.positive) {
            if t > 0.0 {
                let push = if *positive { self.h * (-t).exp() } else { -self.h * t.exp() };
                w.iter_mut().zip(x).for_each(|(w, x)| *w += push * x);
            }
        }
    }

    /// J is active, and of the others at most `may_kick` are; the number of kicks.
    fn pattern_is(&self, w: &[f64], active: &[usize], may_kick: &[usize], step: u64) -> u64 {
        let mut kicks = 0;
        for (i, t) in self.preactivations(w).into_iter().enumerate() {
            if active.contains(&i) {
                assert!(t > -ROUNDING, "sample {i} of J is inactive, {step} steps later");
            } else if t > ROUNDING {
                assert!(may_kick.contains(&i), "sample {i} is active, {step} steps later");
                kicks += 1;
            }
        }
        kicks
    }

    /// The negatives in the span of some walls, given by an orthonormal basis.
    fn inside(&self, basis: &[Vec<f64>]) -> Vec<usize> {
        let in_span = |x: &[f64]| {
            let along: f64 = basis.iter().map(|q| dot(q, x).powi(2)).sum();
            (norm(x).powi(2) - along).abs() < 1e-9
        };
        (0..self.rows.len()).filter(|&l| !self.positive[l] && in_span(&self.rows[l])).collect()
    }
}

/// The farthest point in a random direction from w at which `closes` answers, and the answer.
fn barely<T>(
    w: &[f64],
    random: &mut Seeded,
    rounds: u32,
    mut closes: impl FnMut(&[f64]) -> Option<T>,
) -> Option<(T, Vec<f64>)> {
    let direction: Vec<f64> = w.iter().map(|_| random.between(-100, 100) as f64 / 100.0).collect();
    let moved = |by: f64| w.iter().zip(&direction).map(|(w, d)| w + by * d).collect::<Vec<_>>();
    let (mut least, mut most) = (0.0, 4.0);
    for _ in 0..rounds {
        let middle = f64::midpoint(least, most);
        *(if closes(&moved(middle)).is_some() { &mut least } else { &mut most }) = middle;
    }
    closes(&moved(least)).map(|closed| (closed, moved(least)))
}
