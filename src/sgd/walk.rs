//! Single draws in enclosures, from a start with exact signs, on one neuron, whatever its pattern.

use rug::Rational;

use super::Draws;
use crate::arith::interval::{Interval, dot};
use crate::model::Model;

/// Bits of the coordinates.
const BITS: u32 = 128;

/// The samples, enclosed.
pub(super) struct Walk {
    rows: Vec<Option<Vec<Interval>>>,
    labels: Vec<i32>,
    eta: Interval,
    start: (Vec<Interval>, Vec<usize>),
}

impl Walk {
    /// SGD on one neuron from w_0.
    pub(super) fn new(model: &Model, eta: &Rational, w0: &[Rational]) -> Self {
        let enclose = |q: &Rational| Interval::from_rational(BITS, q);
        let row = |i: usize| {
            let x = model.data().row(i);
            x.iter().any(|c| *c != 0).then(|| x.iter().map(enclose).collect())
        };
        let n = model.data().n();
        Self {
            rows: (0..n).map(row).collect(),
            labels: (0..n).map(|i| model.sign(i)).collect(),
            eta: enclose(eta),
            start: (w0.iter().map(enclose).collect(), model.pattern_at(w0).active_samples()),
        }
    }

    /// The number of samples.
    pub(super) fn n(&self) -> usize {
        self.rows.len()
    }

    /// w_0, and the samples that are active there.
    pub(super) fn start(&self) -> (Vec<Interval>, Vec<usize>) {
        self.start.clone()
    }

    /// The samples that are active at w; `None` where a sign is not certain.
    fn active(&self, w: &[Interval]) -> Option<Vec<usize>> {
        let mut active = Vec::new();
        for (i, x) in self.rows.iter().enumerate().filter_map(|(i, x)| Some((i, x.as_ref()?))) {
            let level = dot(x, w);
            let positive = level.positive().is_yes();
            if !(positive || (-level).positive().is_yes()) {
                return None;
            }
            active.extend(positive.then_some(i));
        }
        Some(active)
    }

    /// w after a draw of an active sample, with the samples that are active there; `None` where a
    /// sign is not certain.
    pub(super) fn draw(&self, w: &[Interval], i: usize) -> Option<(Vec<Interval>, Vec<usize>)> {
        let x = self.rows.get(i)?.as_ref()?;
        let label = Interval::from_int(BITS, self.labels[i]);
        let push = &(&self.eta * &(-(&label * &dot(x, w))).exp()) * &label;
        let next: Vec<Interval> = w.iter().zip(x).map(|(w, x)| w + &(&push * x)).collect();
        let active = self.active(&next).filter(|_| next.iter().all(Interval::is_finite))?;
        Some((next, active))
    }

    /// The sum of e^{-x_i.w} over some samples.
    pub(super) fn weights(&self, w: &[Interval], active: &[usize]) -> f64 {
        let rows = active.iter().filter_map(|&i| self.rows[i].as_ref());
        let sum = rows.fold(Interval::zero(BITS), |sum, x| sum + (-dot(x, w)).exp());
        sum.hi().to_f64() * (1.0 + 1e-12)
    }

    /// One of the active samples.
    pub(super) fn drawn(draws: &mut Draws, active: &[usize]) -> Option<usize> {
        let count = u32::try_from(active.len()).ok().filter(|count| *count > 0)?;
        active.get(draws.below(count) as usize).copied()
    }
}
