//! The mean of the iterates behind the entry into a cone that all paths keep, by lemma:sgd-mean
//! from each ball in which they enter it.

use rug::{Integer, Rational};

use super::{Law, Then};
use crate::arith::interval::Interval;
use crate::arith::linalg::dot;
use crate::model::{Model, Pattern};
use crate::sgd::{Direction, Kept, enclose};

/// More balls than these are not looked at.
const MOST_BALLS: usize = 48;

/// Paths that enter a cone C_J, and keep it.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The place of J among the limits.
    pub limit: usize,
    /// The probability of the balls in which they enter, to be found there with at most so many
    /// draws.
    pub probability: Rational,
    /// For each ball its probability, the bound from its centre, and how far w may be from there.
    parts: Vec<(Rational, Direction, Interval)>,
}

impl Entered {
    /// A box around E[w_{K+k} | C_J is entered], K the step of the entry.
    pub fn mean(&self, k: &Integer) -> Option<Vec<Interval>> {
        let mut sum: Vec<Interval> = Vec::new();
        for (mass, direction, away) in &self.parts {
            let share = enclose(&Rational::from(mass / &self.probability));
            let reach = (direction.reach() + away).upper();
            let part = direction.reference(k)?.into_iter().map(|c| &share * &c.widen(reach.hi()));
            sum = if sum.is_empty() { part.collect() } else { sum.iter().zip(part).map(|(a, b)| a + &b).collect() };
        }
        (!sum.is_empty()).then_some(sum)
    }
}

impl Law {
    /// For each limit, where some paths enter its cone in few balls, and lemma:sgd-mean bounds the
    /// mean from all of these.
    pub fn entered(&self, model: &Model, eta: &Rational) -> Vec<Entered> {
        (0..self.limits.len()).filter_map(|limit| self.entered_at(model, eta, limit)).collect()
    }

    fn entered_at(&self, model: &Model, eta: &Rational, limit: usize) -> Option<Entered> {
        let active = &self.limits[limit].active;
        let masses = self.reached();
        let row = |i: usize| model.data().row(i);
        let inside = |at: &[Rational]| active.iter().all(|&i| dot(row(i), at) > 0);
        let ends = self
            .nodes
            .iter()
            .zip(&masses)
            .filter(|(node, _)| matches!(node.then, Then::Settled(place) if place == limit) && inside(&node.at));
        let ends: Vec<_> = ends.collect();
        if ends.is_empty() || ends.len() > MOST_BALLS {
            return None;
        }
        let pattern = Pattern::from_fn(1, model.data().n(), |_, i| active.contains(&i));
        let features = model.phase(&pattern).features;
        let mut parts = Vec::new();
        for (node, mass) in ends {
            let mut kept = Kept::new(model.data().n(), eta.clone(), &node.at, features.clone());
            // A larger |x| than the true one.
            let size = |i: usize| row(i).iter().map(|c| Rational::from(c.abs_ref())).sum::<Rational>();
            for (height, x) in kept.heights.iter_mut().zip(&kept.features) {
                *height -= size(x.sample) * &node.radius;
            }
            parts.push((mass.clone(), kept.direction().ok()?, enclose(&node.radius)));
        }
        let probability = parts.iter().fold(Rational::new(), |sum, (mass, ..)| sum + mass);
        (probability > 0).then_some(Entered { limit, probability, parts })
    }
}
