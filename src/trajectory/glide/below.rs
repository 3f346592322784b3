//! How deep the curve runs below the walls, and which negatives it hovers above: those that are
//! pressed (docs/lemmas.md lemma:glide).

use rug::Float;

use super::cone::{hold_back, shortest};
use super::field::{Curve, Row, SHARE, product};
use super::state::Glider;
use super::vector::{add_scaled, dot, norm};
use crate::endings::trap::TrapFailure;

/// So often negatives come to be pressed, or come down.
const MOST_CHANGES: usize = 400;
/// In kicks of its own: a negative that is as high is pressed.
const HIGH: f64 = 4.0;
/// Below this, relative to what is added up, a product with a wall is zero.
pub(super) const ON_WALL: f64 = 1e-9;
/// The reference lies deeper below the walls than kicks ask for.
const DEEPER: f64 = 1.15;
/// ln of the factor by which samples push more within the radius, as it is reckoned with at most.
const MOST_GROWN: f64 = 0.5;

impl Glider {
    /// The negatives that are high above their boundaries.
    pub(super) fn high(&self) -> Vec<usize> {
        let own_kick = |x: &Row| self.field.h * x.norm * x.norm;
        let high = |x: &&Row| dot(&x.x, &self.centre) > HIGH * own_kick(x) + x.norm * self.radius;
        self.field.negatives.iter().filter(high).map(|x| x.sample).collect()
    }

    pub(super) fn is_pressed(&self) -> bool {
        self.field.active.iter().any(|x| x.pressed)
    }

    /// Whether the curve lifts a negative by more in a step than its kick takes.
    pub(super) fn is_lifted(&self, curve: &Curve, sample: usize) -> bool {
        let rows = self.field.negatives.iter().filter(|x| x.sample == sample);
        let slope = |x: &Row| product(&curve.v, &x.x).get(1).copied().unwrap_or(0.0);
        rows.into_iter().any(|x| slope(x) > self.field.h * self.tau.to_f64() * x.norm * x.norm)
    }

    /// Negatives come to be pressed, at the same V.
    pub(super) fn press(&mut self, samples: &[usize]) -> Result<(), TrapFailure> {
        self.field.press(samples);
        self.rewall(&[])
    }

    /// A negative and its copies come down to be walls again, at the same V.
    pub(super) fn release(&mut self, sample: usize) -> Result<(), TrapFailure> {
        let released = self.field.release(sample);
        for x in self.field.negatives.iter().filter(|x| released.contains(&x.sample)) {
            self.height = self.height.max(self.level(x));
        }
        self.rewall(&released)
    }

    /// V = v + q with v on the walls that it is held by and on new ones: so deep V is below them.
    pub(super) fn rewall(&mut self, new: &[usize]) -> Result<(), TrapFailure> {
        let reference = self.reference();
        let on = |x: &Row| dot(&x.x, &self.v) >= -ON_WALL * x.norm * self.scale();
        let touched = self.field.negatives.iter().filter(|x| new.contains(&x.sample) || on(x));
        let below = |x: &Row| -> Vec<f64> { x.x.iter().map(|c| -c).collect() };
        let (rows, least): (Vec<Vec<f64>>, Vec<f64>) = touched.map(|x| (below(x), -dot(&x.x, &reference))).unzip();
        self.q = if rows.is_empty() {
            vec![0.0; reference.len()]
        } else {
            shortest(&rows, &least).ok_or(TrapFailure::NoEscape)?
        };
        self.v = reference.iter().zip(&self.q).map(|(v, q)| v - q).collect();
        self.products = self.field.products();
        if self.frame.is_some() {
            self.close(None);
            self.frame = None;
        }
        self.rail = None;
        self.changes += 1;
        if self.changes > MOST_CHANGES { Err(TrapFailure::DoesNotClose) } else { Ok(()) }
    }

    /// Chooses tau, q and v beside a new centre.
    pub(super) fn settle(&mut self) -> Result<(), TrapFailure> {
        let weights = self.field.levels(0.0, &self.centre);
        let steep: f64 = self.field.active.iter().zip(weights).map(|(x, u)| core_math::exp(u) * x.norm * x.norm).sum();
        self.tau =
            Float::with_val(40, 1.0 / steep).to_rational().filter(|tau| *tau > 0).ok_or(TrapFailure::TooEarly)?;
        // q depends on v by the walls that are near, v on q as w = v + q.
        for _ in 0..3 {
            let goal: Vec<f64> = self.centre.iter().zip(&self.q).map(|(w, q)| w - q).collect();
            let rows: Vec<&[f64]> = self.field.negatives.iter().map(|x| x.x.as_slice()).collect();
            let (set, factors) = hold_back(&rows, &goal);
            self.v = goal;
            for (l, c) in set.iter().zip(&factors) {
                add_scaled(&mut self.v, -c, rows[*l]);
            }
            self.deepen()?;
        }
        Ok(())
    }

    /// h g_l + 2 f |x_l|/tau, halved: how deep the reference must be below each negative, and below
    /// each member of J that is pressed if it came down.
    pub(super) fn depths(&self) -> (Vec<f64>, Vec<f64>) {
        let (reference, s) = (self.reference(), self.s());
        // As far as w is from there by now; beyond some distance nothing holds anyway.
        let away = norm(&self.centre.iter().zip(&reference).map(|(w, v)| w - v).collect::<Vec<_>>()) + self.radius;
        let rho = (self.radius.max(norm(&self.q)) * 1.5).max(away * 1.05);
        let near: Vec<usize> = (0..self.field.negatives.len())
            .filter(|&l| {
                let x = &self.field.negatives[l];
                -dot(&x.x, &reference) <= x.norm * rho + self.field.h * x.norm * x.norm
            })
            .collect();
        let push = self.field.push(s, &reference);
        let grown = |x: &Row| x.swing((x.norm * away * 1.05).min(MOST_GROWN), dot(&x.x, &reference));
        let levels = self.field.levels(s, &reference);
        let pull: f64 = self.field.active.iter().zip(levels).map(|(x, u)| core_math::exp(u) * grown(x) * x.norm).sum();
        let loose: f64 = self.field.loose.iter().map(|x| SHARE * self.field.h * self.tau.to_f64() * x.norm).sum();
        let f = 2.0 * norm(&push) + pull + loose;
        let below = |x: &Row, crowd: f64| self.field.h * crowd / 2.0 + f * x.norm / self.tau.to_f64();
        let depth =
            |l: usize| below(&self.field.negatives[l], near.iter().map(|m| self.products[l][*m].max(0.0)).sum());
        let negatives = &self.field.negatives;
        let walls = (0..negatives.len()).map(|l| if near.contains(&l) { depth(l) } else { f64::NEG_INFINITY });
        let landing = |x: &Row| {
            let others: f64 = near.iter().map(|m| (-dot(&negatives[*m].x, &x.x)).max(0.0)).sum();
            below(x, x.norm * x.norm + others)
        };
        let pressed = self.field.active.iter().map(|x| if x.pressed { landing(x) } else { f64::INFINITY });
        (walls.collect(), pressed.collect())
    }

    /// Moves q so that the reference is deep enough below the walls, if it is not.
    pub(super) fn deepen(&mut self) -> Result<(), TrapFailure> {
        let (depths, reference) = (self.depths().0, self.reference());
        let rows = &self.field.negatives;
        if rows.iter().zip(&depths).all(|(x, depth)| -dot(&x.x, &reference) >= depth * 1.02) {
            return Ok(());
        }
        let below = |x: &Row| -> Vec<f64> { x.x.iter().map(|c| -c).collect() };
        let near = rows.iter().zip(&depths).filter(|(_, depth)| depth.is_finite());
        let (rows, least): (Vec<Vec<f64>>, Vec<f64>) =
            near.map(|(x, depth)| (below(x), depth * DEEPER + dot(&x.x, &self.v))).unzip();
        self.q = shortest(&rows, &least).ok_or(TrapFailure::NoEscape)?;
        Ok(())
    }

    /// The walls that hold the reference back: those it touches and is pushed into.
    pub(super) fn walls(&self) -> Vec<usize> {
        let push = self.field.push(self.s(), &self.reference());
        let touched: Vec<usize> = (0..self.field.negatives.len())
            .filter(|&l| {
                let x = &self.field.negatives[l];
                dot(&x.x, &self.v) >= -ON_WALL * x.norm * self.scale()
            })
            .collect();
        let rows: Vec<&[f64]> = touched.iter().map(|&l| self.field.negatives[l].x.as_slice()).collect();
        let (set, _) = hold_back(&rows, &push);
        let mut walls: Vec<usize> = set.into_iter().map(|at| touched[at]).collect();
        walls.sort_unstable();
        walls
    }
}
