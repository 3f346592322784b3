//! The max-margin problem with a free intercept b, which costs nothing: minimise |w|^2 subject to
//! y_i (x_i.w + b) >= 1 for all samples (docs/lemmas.md lemma:intercept).
//!
//! b drops out: w is feasible with some b if (x_i - x_j).w >= 2 for every positive i and every
//! negative j. These pairs are rows of (MM), of which few are needed: the pair that is violated
//! most is added until none is.

use std::collections::BTreeMap;

use rug::Rational;

use super::minimise::Multipliers;
use super::problem::{Problem, Solution};
use crate::arith::linalg::dot;
use crate::data::Dataset;

/// The minimiser with its multipliers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intercept {
    /// w^ in Q^d.
    pub w: Vec<Rational>,
    /// The intercept.
    pub b: Rational,
    /// All samples with y_i (x_i.w^ + b) = 1, ascending.
    pub support: Vec<usize>,
    /// The non-zero multipliers, positive: w^ = sum lambda_i y_i x_i and sum lambda_i y_i = 0.
    pub lambda: Multipliers,
}

/// The exact answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithIntercept {
    /// The unique minimiser.
    Optimal(Intercept),
    /// The convex hulls of the two classes meet: sum lambda_i y_i x_i = 0 and sum lambda_i y_i = 0,
    /// lambda > 0.
    Infeasible(Multipliers),
}

impl Intercept {
    /// Solves the problem; `None` where all samples have one label: b alone is right on all, with
    /// any margin.
    pub fn solve(data: &Dataset) -> Option<WithIntercept> {
        let (positives, negatives) = (data.positives(), data.negatives());
        let mut pairs = vec![(*positives.first()?, *negatives.first()?)];
        let mut rows = vec![half_difference(data, pairs[0])];
        loop {
            let all = rows.iter().cloned().enumerate().collect();
            let optimum = match Problem::new(data.d(), all, Vec::new()).solve() {
                Solution::Optimal(optimum) => optimum,
                Solution::Infeasible(farkas) => {
                    return Some(WithIntercept::Infeasible(of_samples(&pairs, &farkas.lambda)));
                }
            };
            let level = |i: &usize| (dot(data.row(*i), &optimum.w), *i);
            let (low, i) = positives.iter().map(level).min()?;
            let (high, j) = negatives.iter().map(level).max()?;
            if Rational::from(&low - &high) >= 2 {
                let lambda = of_samples(&pairs, &optimum.lambda);
                return Some(WithIntercept::Optimal(Self::new(data, optimum.w, 1 - low, lambda)));
            }
            pairs.push((i, j));
            rows.push(half_difference(data, (i, j)));
        }
    }

    fn new(data: &Dataset, w: Vec<Rational>, b: Rational, lambda: Multipliers) -> Self {
        let is_tight = |i: &usize| Rational::from(&dot(data.row(*i), &w) + &b).abs() == 1;
        let support = (0..data.n()).filter(is_tight).collect();
        Self { w, b, support, lambda }
    }

    /// |w^|^2.
    pub fn norm_squared(&self) -> Rational {
        self.w.iter().map(|c| Rational::from(c.square_ref())).sum()
    }
}

/// (x_i - x_j)/2.
fn half_difference(data: &Dataset, (i, j): (usize, usize)) -> Vec<Rational> {
    data.row(i).iter().zip(data.row(j)).map(|(x, y)| Rational::from(x - y) / 2).collect()
}

/// Half of what the pairs of a sample have.
fn of_samples(pairs: &[(usize, usize)], lambda: &Multipliers) -> Multipliers {
    let mut sums = BTreeMap::new();
    for (pair, value) in lambda {
        let (i, j) = pairs[*pair];
        for sample in [i, j] {
            *sums.entry(sample).or_insert_with(Rational::new) += Rational::from(value / 2);
        }
    }
    sums
}
