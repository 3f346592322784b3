//! The samples of a glide in doubles, and the flow that slides along the walls, as a Taylor series.

use std::collections::BTreeMap;
use std::mem;

use rug::Rational;

use super::cone::Basis;
use super::vector::{add_scaled, dot, norm};
use crate::leaping::series::{inverse_factorial, stirling};

/// A sample: its number and its row; that of a pressed negative, a member of J, is turned round.
pub(super) struct Row {
    pub sample: usize,
    pub x: Vec<f64>,
    pub norm: f64,
    /// Whether it is a negative that is pressed.
    pub pressed: bool,
}

/// J, the missed positives, those that are loose, the negatives; zero rows are left out.
pub(super) struct Field {
    pub h: f64,
    pub active: Vec<Row>,
    pub missed: Vec<Row>,
    pub loose: Vec<Row>,
    pub negatives: Vec<Row>,
    /// The negatives as they are.
    pub exact: BTreeMap<usize, Vec<Rational>>,
}

impl Row {
    pub fn new(sample: usize, x: Vec<f64>) -> Self {
        Self { sample, norm: norm(&x), x, pressed: false }
    }

    /// A negative as a member of J, and back.
    fn turned(self) -> Self {
        Self { x: self.x.iter().map(|c| -c).collect(), pressed: !self.pressed, ..self }
    }

    /// What it may push more or less, relative to what it pushes at V, while |r.x| is at most
    /// `reach` and y.V at most so much, y its row as it is here.
    pub fn swing(&self, reach: f64, highest: f64) -> f64 {
        let grown = core_math::exp(reach) - 1.0;
        if self.pressed && -highest <= reach { grown.max(1.0) } else { grown }
    }
}

/// Copies of a wall share what pushes into it from this share of h tau on: then more than one kick
/// would be needed for a push.
const SHARED: f64 = 0.125;
/// What pushes less than this share of h e^s is left out of a series.
const TINY: f64 = 1e-13;

/// Of h tau, what V is pushed by for a loose positive: half of what it may push at most.
pub(super) const SHARE: f64 = 0.5;

/// Of V, what is no longer written down.
const CUT: f64 = 1e-19;

/// V(s_a + x) and nu_l(s_a + x), by their Taylor coefficients.
#[derive(Clone)]
pub(super) struct Curve {
    pub v: Vec<Vec<f64>>,
    /// By places among the negatives.
    pub nu: Vec<(usize, Vec<f64>)>,
    /// mu_o, of each loose positive.
    pub mu: Vec<f64>,
    /// The order of the modified equation that V nearly solves.
    pub order: u32,
}

impl Field {
    /// Takes negatives into J.
    pub fn press(&mut self, samples: &[usize]) {
        let (high, others) = mem::take(&mut self.negatives).into_iter().partition(|x| samples.contains(&x.sample));
        self.negatives = others;
        let high: Vec<Row> = high;
        self.active.extend(high.into_iter().map(Row::turned));
    }

    /// Takes a negative and its copies out of J.
    pub fn release(&mut self, sample: usize) -> Vec<usize> {
        let row = self.active.iter().find(|x| x.sample == sample).map(|x| x.x.clone());
        let is_copy = |x: &Row| x.pressed && row.as_ref() == Some(&x.x);
        let (low, others): (Vec<Row>, _) = mem::take(&mut self.active).into_iter().partition(is_copy);
        self.active = others;
        let samples = low.iter().map(|x| x.sample).collect();
        self.negatives.extend(low.into_iter().map(Row::turned));
        samples
    }

    /// x_l.x_l' of all negatives.
    pub fn products(&self) -> Vec<Vec<f64>> {
        let rows = &self.negatives;
        rows.iter().map(|x| rows.iter().map(|y| dot(&x.x, &y.x)).collect()).collect()
    }

    /// ln lambda_i at V.
    pub fn levels(&self, s: f64, v: &[f64]) -> Vec<f64> {
        let ln_h = core_math::log(self.h);
        self.active.iter().map(|x| ln_h + s - dot(&x.x, v)).collect()
    }

    /// sum lambda_i x_i at V.
    pub fn push(&self, s: f64, v: &[f64]) -> Vec<f64> {
        let mut push = vec![0.0; v.len()];
        for (row, level) in self.active.iter().zip(self.levels(s, v)) {
            add_scaled(&mut push, core_math::exp(level), &row.x);
        }
        self.loose.iter().for_each(|o| add_scaled(&mut push, SHARE * self.h * core_math::exp(s), &o.x));
        push
    }

    /// The flow from V at s along these walls, of this order, so many coefficients.
    pub fn flow(&self, s: f64, start: &[f64], walls: &[usize], (degree, order): (usize, u32)) -> Curve {
        let mut basis = Basis::new();
        let walls: Vec<usize> = walls.iter().copied().filter(|&l| basis.grow(&self.negatives[l].x)).collect();
        let mut curve = self.series(s, start, (&walls, &basis), (degree, None));
        // Each round gains a factor of about tau.
        for round in 2..=order + u32::from(order > 1) {
            let correction = correction(&curve.v, s, round.min(order));
            curve = self.series(s, start, (&walls, &basis), (degree, Some(&correction)));
        }
        let tau_h = self.h * core_math::exp(s);
        if curve.nu.iter().any(|(_, nu)| nu.first().is_some_and(|nu| *nu > SHARED * tau_h)) {
            curve.nu = curve.nu.iter().flat_map(|(l, nu)| self.shared(*l, nu)).collect();
        }
        Curve { order, ..curve }
    }

    /// The same, less a correction.
    fn series(
        &self,
        s: f64,
        start: &[f64],
        (walls, basis): (&[usize], &Basis),
        (degree, correction): (usize, Option<&[Vec<f64>]>),
    ) -> Curve {
        let levels = self.levels(s, start);
        let most = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // Of each sample that counts: j u_j, and e^u.
        let mut pushes: Vec<(usize, Vec<f64>, Vec<f64>)> = Vec::new();
        for (i, level) in levels.iter().enumerate() {
            if level - most >= core_math::log(TINY) {
                pushes.push((i, Vec::new(), vec![core_math::exp(*level)]));
            }
        }
        let mut v = vec![start.to_vec()];
        let mut nu: Vec<(usize, Vec<f64>)> = walls.iter().map(|l| (*l, Vec::new())).collect();
        let mut mu = vec![SHARE * self.h * core_math::exp(s)];
        for k in 0..degree {
            let mut push = vec![0.0; start.len()];
            for (i, _, weight) in &pushes {
                add_scaled(&mut push, weight[k], &self.active[*i].x);
            }
            self.loose.iter().for_each(|o| add_scaled(&mut push, mu[k], &o.x));
            mu.push(mu[k] / (k + 1) as f64);
            for ((_, nu), c) in nu.iter_mut().zip(basis.factors(&push)) {
                nu.push(c);
            }
            let mut next = basis.off(&push);
            if let Some(correction) = correction {
                add_scaled(&mut next, -1.0, &correction[k]);
            }
            next.iter_mut().for_each(|c| *c /= (k + 1) as f64);
            for (i, slopes, weight) in &mut pushes {
                let u = if k == 0 { 1.0 } else { 0.0 } - dot(&self.active[*i].x, &next);
                slopes.push((k + 1) as f64 * u);
                let sum: f64 = slopes.iter().zip(weight.iter().rev()).map(|(s, e)| s * e).sum();
                weight.push(sum / (k + 1) as f64);
            }
            v.push(next);
        }
        Curve { v, nu, mu, order: 1 }
    }

    /// nu_l in equal parts for all copies of a wall.
    fn shared(&self, l: usize, nu: &[f64]) -> Vec<(usize, Vec<f64>)> {
        let same = |m: &usize| self.negatives[*m].x == self.negatives[l].x;
        let copies: Vec<usize> = (0..self.negatives.len()).filter(same).collect();
        let part: Vec<f64> = nu.iter().map(|c| c / copies.len() as f64).collect();
        copies.into_iter().map(|m| (m, part.clone())).collect()
    }
}

/// (d/ds)^j V for j from 0 on, as many as asked for.
pub(super) fn derivatives(v: &[Vec<f64>], most: u32) -> Vec<Vec<Vec<f64>>> {
    let mut all = vec![v.to_vec()];
    for j in 0..most as usize {
        let next = |(k, c): (usize, &Vec<f64>)| c.iter().map(|c| (k + 1) as f64 * c).collect();
        all.push(all[j].iter().skip(1).enumerate().map(next).collect());
    }
    all
}

/// sum_j s(m, j) V^(j).
pub(super) fn moved(derivatives: &[Vec<Vec<f64>>], m: u32) -> Vec<Vec<f64>> {
    let mut sum = vec![vec![0.0; derivatives[0][0].len()]; derivatives[0].len()];
    for (weight, derivative) in stirling(m).iter().zip(derivatives) {
        sum.iter_mut().zip(derivative).for_each(|(sum, c)| add_scaled(sum, *weight as f64, c));
    }
    sum
}

/// The sum of f_m (docs/lemmas.md lemma:leap) for 2 <= m <= highest.
fn correction(v: &[Vec<f64>], s: f64, highest: u32) -> Vec<Vec<f64>> {
    let derivatives = derivatives(v, highest);
    let mut sum = vec![vec![0.0; v[0].len()]; v.len()];
    for m in 2..=highest {
        let (inner, rate) = (moved(&derivatives, m), 1.0 - f64::from(m));
        let mut factor = core_math::exp(rate * s) * inverse_factorial(m).to_f64();
        for i in 0..sum.len() {
            sum[i..].iter_mut().zip(&inner).for_each(|(sum, c)| add_scaled(sum, factor, c));
            factor *= rate / (i + 1) as f64;
        }
    }
    sum
}

/// c(x).
pub(super) fn value(c: &[f64], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// The coefficients of y.v.
pub(super) fn product(v: &[Vec<f64>], y: &[f64]) -> Vec<f64> {
    v.iter().map(|c| dot(c, y)).collect()
}

impl Curve {
    pub fn at(&self, x: f64) -> Vec<f64> {
        let d = self.v.first().map_or(0, Vec::len);
        (0..d).map(|j| self.v.iter().rev().fold(0.0, |sum, c| sum * x + c[j])).collect()
    }

    /// With no more digits than matter on a piece of this length, a term cut where V itself is; and
    /// without the last terms if nothing is left of them.
    pub fn short(&self, length: f64) -> Self {
        let size = self.v.first().map_or(0.0, |c| norm(c));
        let cut = |(k, c): (usize, &Vec<f64>)| {
            let unit = core_math::exp2((core_math::log2(size * CUT) - k as f64 * core_math::log2(length)).floor());
            let cut = |c: &f64| if unit.is_normal() { (c / unit).round() * unit } else { *c };
            c.iter().map(cut).collect()
        };
        let mut v: Vec<Vec<f64>> = self.v.iter().enumerate().map(cut).collect();
        let terms = v.iter().rposition(|c| c.iter().any(|c| *c != 0.0)).map_or(0, |last| last + 1).max(2);
        v.truncate(terms);
        let nu = self.nu.iter().map(|(l, nu)| (*l, nu.iter().take(terms).copied().collect())).collect();
        let mu = self.mu.iter().take(terms).copied().collect();
        Self { v, nu, mu, order: self.order }
    }

    /// The same curve about another centre.
    pub fn about(&self, x: f64) -> Self {
        let shifted = |c: &[f64]| {
            let mut c = c.to_vec();
            for low in 0..c.len().saturating_sub(1) {
                for at in (low..c.len() - 1).rev() {
                    c[at] += x * c[at + 1];
                }
            }
            c
        };
        let d = self.v.first().map_or(0, Vec::len);
        let entries: Vec<Vec<f64>> =
            (0..d).map(|j| shifted(&self.v.iter().map(|c| c[j]).collect::<Vec<_>>())).collect();
        let v = (0..self.v.len()).map(|k| entries.iter().map(|c| c[k]).collect()).collect();
        Self {
            v,
            nu: self.nu.iter().map(|(l, c)| (*l, shifted(c))).collect(),
            mu: shifted(&self.mu),
            order: self.order,
        }
    }
}
