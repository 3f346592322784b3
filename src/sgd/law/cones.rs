//! The cones in which paths may stay for ever: by exact angles (lemma:woken), or with a large
//! probability (lemma:lasting).

use std::collections::BTreeMap;

use rug::Rational;

use crate::arith::linalg::dot;
use crate::margin::{Optimum, Problem, Solution};
use crate::model::Model;

/// How paths end that come to a cone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    /// With these active samples for ever.
    Settles(usize),
    /// With these, unless they leave it.
    Lasts(usize),
}

/// A cone C_J.
#[derive(Clone, Debug)]
pub(super) struct Cone {
    pub active: Vec<usize>,
    pub optimum: Optimum,
    pub exponents: Vec<Exponent>,
}

/// kappa and f of lemma:lasting, on the safe side of its condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exponent {
    pub kappa: f64,
    pub level: f64,
}

impl Exponent {
    /// An upper bound of the probability that a path leaves, from weights that sum up to `weights`.
    pub(super) fn leaves(&self, weights: f64) -> f64 {
        if weights < self.level { (-self.kappa * (1.0 / weights - 1.0 / self.level)).exp().min(1.0) } else { 1.0 }
    }
}

/// The cones that were met.
pub(super) struct Cones<'a> {
    model: &'a Model,
    eta: f64,
    known: BTreeMap<Vec<usize>, Option<Ending>>,
    pub found: Vec<Cone>,
}

impl<'a> Cones<'a> {
    pub(super) fn new(model: &'a Model, eta: &Rational) -> Self {
        Self { model, eta: eta.to_f64(), known: BTreeMap::new(), found: Vec::new() }
    }

    /// How paths end from where just these samples, some, are active.
    pub(super) fn ending(&mut self, active: &[usize]) -> Option<Ending> {
        if let Some(known) = self.known.get(active) {
            return *known;
        }
        let ending = self.decide(active);
        self.known.insert(active.to_vec(), ending);
        ending
    }

    fn product(&self, i: usize, j: usize) -> Rational {
        dot(self.model.data().row(i), self.model.data().row(j))
    }

    fn decide(&mut self, active: &[usize]) -> Option<Ending> {
        let positive = |list: &[usize]| list.iter().all(|&i| self.model.sign(i) > 0);
        let outside = |list: &[usize]| (0..self.model.data().n()).filter(|o| !list.contains(o)).collect::<Vec<_>>();
        let wakes = |list: &[usize], o: usize| list.iter().any(|&i| self.product(i, o) > 0);
        if !positive(active) {
            return None;
        }
        let mut all = active.to_vec();
        while let Some(&o) = outside(&all).iter().find(|&&o| wakes(&all, o)) {
            all.push(o);
        }
        all.sort_unstable();
        let pushed = |o: usize| active.contains(&o) || all.iter().all(|&i| self.product(i, o) > 0);
        let acute = all.iter().all(|&i| all.iter().all(|&j| self.product(i, j) >= 0));
        if positive(&all) && acute && all.iter().all(|&o| pushed(o)) {
            return self.cone(all).map(Ending::Settles);
        }
        let obtuse = !outside(active).iter().any(|&o| wakes(active, o));
        let place = if obtuse { self.cone(active.to_vec())? } else { return None };
        (!self.found[place].exponents.is_empty()).then_some(Ending::Lasts(place))
    }

    fn cone(&mut self, active: Vec<usize>) -> Option<usize> {
        if let Some(place) = self.found.iter().position(|cone| cone.active == active) {
            return Some(place);
        }
        let Solution::Optimal(optimum) = Problem::active(self.model.data(), &active, false).solve() else {
            return None;
        };
        let exponents = self.exponents(&active, optimum.norm_squared().to_f64());
        self.found.push(Cone { active, optimum, exponents });
        Some(self.found.len() - 1)
    }

    /// The exponents that lemma:lasting has for J, from small to large.
    fn exponents(&self, active: &[usize], square: f64) -> Vec<Exponent> {
        let products = |i: usize| active.iter().map(move |&j| (i == j, self.product(i, j).to_f64().abs()));
        let all: Vec<(bool, f64)> = active.iter().flat_map(|&i| products(i)).collect();
        let largest = all.iter().fold(0.0, |a: f64, (_, g)| a.max(*g));
        let reach = all.iter().filter(|(own, _)| *own).fold(0.0, |a: f64, (_, g)| a.max(*g));
        let eta = self.eta;
        let exponent = |y: f64| {
            let kappa = y / (eta * reach);
            let room = (2.0 - y.exp_m1() / y) / square;
            let fits = |f: f64| {
                let steep = eta * f * largest;
                let half = eta * f * largest * largest / 2.0;
                half * (steep + y + kappa * eta * half * steep.exp()).exp() <= room * (1.0 - 1e-9)
            };
            let (mut lo, mut hi) = (0.0, 1.0);
            for _ in 0..60 {
                let middle = (lo + hi) / 2.0;
                if fits(middle) { lo = middle } else { hi = middle }
            }
            let level = if fits(1.0) { 1.0 } else { short(lo) };
            let kappa = short(kappa);
            (level > 0.0 && kappa > 0.0).then_some(Exponent { kappa, level })
        };
        (1..25).filter_map(|step| exponent(f64::from(step) * 0.05)).collect()
    }
}

/// A number of ten bits, at most x >= 0.
fn short(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return 0.0;
    }
    let unit = (x.log2().floor() - 9.0).exp2();
    (x / unit).floor() * unit
}
