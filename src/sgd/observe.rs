//! What exact expectations show beside the bound of T6.1.

use rug::{Integer, Rational};

use super::{Direction, Kept, PREC, Sampler};
use crate::arith::interval::{Interval, distance, norm};
use crate::trajectory::rates::{Observed, grid};

/// How an expectation is known exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactly {
    /// Over all paths.
    Exhaustive,
    /// In closed form, for mutually orthogonal samples.
    Orthogonal,
}

/// Sequences of draws that a checker goes through without being asked.
const FEW_PATHS: u64 = 10_000;

impl Kept {
    /// E w_k enclosed, in the cheapest way of those that reach k.
    pub fn expectation(&self, k: &Integer, sampler: Sampler) -> Option<(Exactly, Vec<Interval>)> {
        if sampler == Sampler::Reshuffle {
            return Some((Exactly::Orthogonal, self.orthogonal_in_epochs(k)?));
        }
        match self.orthogonal(k) {
            Some(mean) => Some((Exactly::Orthogonal, mean)),
            None => Some((Exactly::Exhaustive, self.exhaustive(k)?)),
        }
    }

    /// |E w_k/|E w_k| - w^/|w^|| ln k where E w_k is known exactly and quickly, with the bound
    /// beside it, at the steps that are to be looked at.
    pub fn observe(&self, direction: &Direction, looks_at: &dyn Fn(&Integer) -> bool) -> Vec<Observed> {
        let steps = match self.is_orthogonal() {
            true => grid(&Integer::from(2)),
            false => (2..=8u32)
                .filter(|k| self.draws(*k).is_some_and(|draws| draws <= FEW_PATHS))
                .map(Integer::from)
                .collect(),
        };
        let row = |k: Integer| {
            let (_, mean) = self.expectation(&k, Sampler::Replacement)?;
            let log = Interval::from_rational(PREC, &Rational::from(&k)).ln()?;
            let observed = &error(&mean, &direction.optimum().w)? * &log;
            let proved = direction.error(&k).map(|error| error * log);
            Some(Observed { k, observed, proved, residuals: None })
        };
        steps.into_iter().filter(|k| looks_at(k)).filter_map(row).collect()
    }
}

/// |w/|w| - w^/|w^|| for all w of a box; `None` if 0 may be one of them.
pub fn error(w: &[Interval], w_hat: &[Rational]) -> Option<Interval> {
    let w_hat: Vec<Interval> = w_hat.iter().map(|c| Interval::from_rational(PREC, c)).collect();
    let unit = |v: &[Interval]| {
        let length = norm(v);
        v.iter().map(|c| c.div(&length)).collect::<Option<Vec<_>>>()
    };
    Some(distance(&unit(w)?, &unit(&w_hat)?))
}
