//! The law of SGD's limit (docs/lemmas.md lemma:draws): with which probabilities the paths from w_0
//! come to a cone that they keep for ever, or to rest.
//!
//! The prover follows the draws that move w in doubles, in balls that may hold many paths at once,
//! and writes down the balls; whether each draw leads from ball to ball, and what is certain where
//! they end, is the kernel's to say. So nothing here need be exact but the probabilities.

mod balls;
mod cones;
mod entered;
mod estimate;
mod leaves;
mod merge;
mod tree;

use rug::Rational;

use super::Sampling;
use crate::arith::interval::Interval;
use crate::margin::Optimum;
use crate::model::Model;

pub use entered::Entered;

/// How far the draws are followed.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The most balls from which draws are followed, in all and after as many draws.
    pub balls: usize,
    /// The same of one depth.
    pub width: usize,
    /// The most draws on a path.
    pub depth: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { balls: 4000, width: 200, depth: 400 }
    }
}

/// Bounds of the law of SGD's limit, by the balls that draws lead through.
#[derive(Clone, Debug)]
pub struct Law {
    /// The limits w^_J/|w^_J|.
    pub limits: Vec<Likely>,
    /// A lower bound of the probability that w_k is constant from some step on.
    pub still: Rational,
    /// The draws that were followed on a path.
    pub depth: usize,
    /// The balls, each before those that it leads to; w_0 is in the first.
    pub nodes: Vec<Node>,
}

/// A limit w^_J/|w^_J|.
#[derive(Clone, Debug)]
pub struct Likely {
    /// J.
    pub active: Vec<usize>,
    /// w^_J.
    pub optimum: Optimum,
    /// kappa and f of lemma:lasting, where some paths are only likely to keep J.
    pub lasting: Option<(Rational, Rational)>,
    /// A lower bound of its probability.
    pub probability: Rational,
}

/// A ball, and what is known of the paths in it.
#[derive(Clone, Debug)]
pub struct Node {
    /// The centre.
    pub at: Vec<Rational>,
    /// The radius.
    pub radius: Rational,
    /// What follows.
    pub then: Then,
}

/// What is known of the paths from a ball.
#[derive(Clone, Debug)]
pub enum Then {
    /// Each active sample, in their order, leads to the ball at this place.
    Draw(Vec<usize>),
    /// They have the limit at this place.
    Settled(usize),
    /// They have it but with a probability of at most `lost`.
    Lasts {
        /// The place of the limit.
        limit: usize,
        /// The bound.
        lost: Rational,
    },
    /// No sample is active.
    Still,
    /// Nothing.
    Open,
}

impl Law {
    /// Follows SGD on one neuron from w_0. `None` if it is a network.
    pub fn of(model: &Model, eta: &Rational, w0: &[Rational], effort: Effort) -> Option<Self> {
        model.is_one_neuron().then(|| tree::follow(model, eta, w0, effort).law(w0))
    }

    /// What is left: no limit is shown, with at most this probability.
    pub fn undecided(&self) -> Rational {
        let settled = self.limits.iter().fold(self.still.clone(), |sum, limit| sum + &limit.probability);
        Rational::from(1) - settled
    }

    /// For each limit, and behind them for rest, an interval that contains its probability: all of
    /// them do, with the confidence that is asked for.
    pub fn estimate(
        &self,
        model: &Model,
        eta: &Rational,
        w0: &[Rational],
        sampling: &Sampling,
    ) -> Option<Vec<Interval>> {
        estimate::estimate(model, eta, w0, self, sampling)
    }

    /// E w_k/ln k tends to this where the whole law is known.
    pub fn mean(&self) -> Option<Vec<Rational>> {
        let dim = self.nodes.first()?.at.len();
        let known = self.undecided() == 0;
        let part = |c: usize| {
            let add = |sum: Rational, limit: &Likely| sum + Rational::from(&limit.probability * &limit.optimum.w[c]);
            self.limits.iter().fold(Rational::new(), add)
        };
        known.then(|| (0..dim).map(part).collect())
    }

    /// The probability that each ball is visited.
    fn reached(&self) -> Vec<Rational> {
        let mut reached = vec![Rational::new(); self.nodes.len()];
        if let Some(first) = reached.first_mut() {
            *first = Rational::from(1);
        }
        for (at, node) in self.nodes.iter().enumerate() {
            if let Then::Draw(to) = &node.then {
                let share = Rational::from(&reached[at] / to.len().max(1) as u64);
                to.iter().for_each(|&to| reached[to] += &share);
            }
        }
        reached
    }

    /// Lower bounds of the probabilities, from the balls: by limit, and of rest.
    fn weigh(&mut self) {
        for (mass, node) in self.reached().into_iter().zip(&self.nodes) {
            match &node.then {
                &Then::Settled(limit) => self.limits[limit].probability += mass,
                Then::Lasts { limit, lost } => {
                    self.limits[*limit].probability += mass * (Rational::from(1) - lost);
                }
                Then::Still => self.still += mass,
                Then::Draw(_) | Then::Open => {}
            }
        }
    }
}
