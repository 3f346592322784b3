//! Where an orbit is far behind the last step that is made: only if it has settled.

use rug::{Float, Rational};

use super::Case;
use super::descent::{AFTER, MOST};
use crate::exact::{Problem, Row, dot};
use crate::far::Settled;
use crate::instance::BITS;
use crate::words::Step;

/// Where the flow takes over, at the earliest.
const FLOW: usize = 800;

pub fn doubles(w: &[f64]) -> Vec<Float> {
    w.iter().map(|x| Float::with_val(BITS, *x)).collect()
}

impl Case<'_> {
    /// The flow behind the last step, if nothing kicks and the pattern of the problem is kept.
    pub(super) fn flow(&mut self, problem: &Problem, first: &Step) -> Option<(Settled, Vec<f64>, f64)> {
        let from = (first.within(MOST - AFTER)? + AFTER).max(FLOW);
        let state = self.at(from)?;
        let solution = problem.is_small().then(|| problem.solution()).flatten()?;
        let limit = problem.is_regular(&solution).then(|| solution.iter().map(Rational::to_f64).collect());
        let h = self.instance.start.as_ref()?.eta.to_f64() / self.instance.n() as f64;
        let w = state.w.iter().map(Float::to_f64).collect();
        Some((Settled { features: problem.rows.clone(), h, limit }, w, (from as f64).ln()))
    }

    /// W at a step far away, and how far off that may be: exactly where no sample is active, by the
    /// flow where the pattern is kept by its limit.
    pub(super) fn far(&mut self, k: &Step) -> Option<(Vec<Float>, f64)> {
        let state = self.at(FLOW)?;
        if state.signs.iter().all(|sign| sign.is_le()) {
            return Some((state.w, 1e-40));
        }
        let (n, d) = (self.instance.n(), self.instance.d());
        let is_active = |m: usize, i: usize| state.signs[m * n + i].is_gt();
        let neurons = 0..self.instance.output.len();
        let active: Vec<usize> = (0..n).filter(|&i| neurons.clone().any(|m| is_active(m, i))).collect();
        let rows: Vec<Row> = active.iter().map(|&i| self.instance.feature(i, |m| is_active(m, i))).collect();
        let problem = Problem { dimension: rows.first()?.len(), rows, walls: Vec::new() };
        let solution = problem.is_small().then(|| problem.solution()).flatten()?;
        for m in neurons {
            for (i, x) in self.instance.rows.iter().enumerate() {
                let height = dot(x, &solution[m * d..(m + 1) * d]);
                if if is_active(m, i) { height <= 0 } else { height >= 0 } {
                    return None;
                }
            }
        }
        let (settled, w, from) = self.flow(&problem, &Step::read("0"))?;
        Some((doubles(&settled.at(&w, from, k.log().to_f64())?), 0.01))
    }
}
