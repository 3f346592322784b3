//! The cones in which paths may stay for ever: by exact angles (lemma:woken), or with a large
//! probability (lemma:lasting).

use std::collections::BTreeMap;

use rug::Rational;

use crate::arith::linalg::dot;
use crate::margin::{Optimum, Problem, Solution};
use crate::model::Model;

/// Parts of the simplex that are looked at for one exponent, and their least width.
const MOST_LOOKS: usize = 2000;
const NARROW: f64 = 1e-4;

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
        let exponents = if active.len() > 1 { self.exponents(&active) } else { Vec::new() };
        self.found.push(Cone { active, optimum, exponents });
        Some(self.found.len() - 1)
    }

    /// The exponents that lemma:lasting has for J, from small to large.
    fn exponents(&self, active: &[usize]) -> Vec<Exponent> {
        let row = |&i: &usize| active.iter().map(|&j| self.eta * self.product(i, j).to_f64()).collect();
        let steep: Vec<Vec<f64>> = active.iter().map(row).collect();
        let exponent = |power: i32| {
            let kappa = f64::from(power).exp2();
            let fits = |level: f64| quiet(&steep, kappa, level);
            if fits(1.0) {
                return Some(Exponent { kappa, level: 1.0 });
            }
            let (mut lo, mut hi) = (0.0, 1.0);
            for _ in 0..10 {
                let middle = (lo + hi) / 2.0;
                if fits(middle) { lo = middle } else { hi = middle }
            }
            // At the last level that fits the simplex has to be cut very fine.
            let level = short(lo * 0.9);
            (level > 0.0 && fits(level)).then_some(Exponent { kappa, level })
        };
        (-2..12).map_while(exponent).collect()
    }
}

/// Whether the condition of lemma:lasting holds, halving the simplex as the kernel does.
fn quiet(steep: &[Vec<f64>], kappa: f64, level: f64) -> bool {
    let r = steep.len();
    let mut left = vec![vec![(0.0, 1.0); r - 1]];
    let mut looks = 0;
    while let Some(sides) = left.pop() {
        looks += 1;
        let (least, most) = sides.iter().fold((0.0, 0.0), |(a, b), (lo, hi)| (a + lo, b + hi));
        if least > 1.0 {
            continue;
        }
        let mut all = sides.clone();
        all.push(((1.0f64 - most).max(0.0), 1.0 - least));
        let gain = |i: usize| {
            let term = |j: usize| {
                let (q, weight) = if steep[i][j] < 0.0 { (all[i].1, all[j].1) } else { (all[i].0, all[j].0) };
                weight * -(-q * level * steep[i][j]).exp_m1()
            };
            (0..r).map(term).sum::<f64>()
        };
        let total: f64 = (0..r).map(|i| (-kappa / level * gain(i)).exp()).sum();
        if total <= r as f64 * (1.0 - 1e-9) {
            continue;
        }
        let width = |k: &usize| sides[*k].1 - sides[*k].0;
        let Some(longest) = (0..r - 1).max_by(|a, b| width(a).total_cmp(&width(b))) else { return false };
        if looks > MOST_LOOKS || width(&longest) < NARROW {
            return false;
        }
        let (lo, hi) = sides[longest];
        for half in [(lo, (lo + hi) / 2.0), ((lo + hi) / 2.0, hi)] {
            let mut part = sides.clone();
            part[longest] = half;
            left.push(part);
        }
    }
    true
}

/// A number of ten bits, at most x >= 0.
fn short(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return 0.0;
    }
    let unit = (x.log2().floor() - 9.0).exp2();
    (x / unit).floor() * unit
}
