//! What a glide under way knows: its step, the curve, how far the iterates are from it.

use rug::{Float, Integer, Rational};

use super::field::{Field, Row};
use super::frame::Frame;
use super::slid::{Beside, Rail};
use super::stretch::{Glide, Glided, Stretch};
use super::vector::{dot, norm};
use crate::endings::trap::TrapFailure;
use crate::stepping::Ball;

pub(super) const DEGREE: usize = 16;
/// The order of the modified equation where the first is too coarse.
pub(super) const ORDER: u32 = 3;
/// Part of the radius that a piece may lose to its defects.
pub(super) const LOSS: f64 = 1e-3;

/// A glide under way.
pub(super) struct Glider {
    pub(super) field: Field,
    pub(super) products: Vec<Vec<f64>>,
    pub(super) k: Integer,
    pub(super) tau: Rational,
    /// v, on the walls or below them, and q: V = v + q.
    pub(super) v: Vec<f64>,
    pub(super) q: Vec<f64>,
    /// w_k is within this distance of that point.
    pub(super) centre: Vec<f64>,
    pub(super) radius: f64,
    /// No negative is higher than this.
    pub(super) height: f64,
    pub(super) length: f64,
    /// The glides so far, and the pieces of the last one with its frame.
    pub(super) done: Vec<Stretch>,
    pub(super) pieces: Vec<Glided>,
    pub(super) frame: Option<Frame>,
    /// Where the last piece was one of a slide: its walls, what is known beside them.
    pub(super) rail: Option<(Rail, Beside)>,
    pub(super) awake: Option<usize>,
    /// A pressed negative that has come down where the last piece ends.
    pub(super) landed: Option<usize>,
    pub(super) changes: usize,
    pub(super) loosened: usize,
    /// Of the modified equation.
    pub(super) order: u32,
}

impl Glider {
    /// The highest of the negatives, by the ball alone.
    pub(super) fn highest(&self) -> f64 {
        self.field.negatives.iter().map(|x| self.level(x)).fold(0.0, f64::max)
    }

    /// What products with v are compared with: about |w|.
    pub(super) fn scale(&self) -> f64 {
        norm(&self.v) + norm(&self.q)
    }

    /// How far a kick goes, at most.
    pub(super) fn kick(&self) -> f64 {
        self.field.negatives.iter().map(|x| self.field.h * x.norm).fold(0.0, f64::max)
    }

    pub(super) fn level(&self, x: &Row) -> f64 {
        dot(&x.x, &self.centre) + x.norm * self.radius * (1.0 + 1e-9)
    }

    /// J, or the negatives that are pressed.
    pub(super) fn members(&self, pressed: bool) -> Vec<usize> {
        let members = self.field.active.iter().filter(|x| x.pressed == pressed);
        let mut samples: Vec<usize> = members.map(|x| x.sample).collect();
        samples.sort_unstable();
        samples
    }

    pub(super) fn active(&self) -> Vec<usize> {
        self.members(false)
    }

    pub(super) fn ball(&self) -> Result<Ball, TrapFailure> {
        let centre: Vec<Float> = self.centre.iter().map(|c| Float::with_val(64, c)).collect();
        Ok(Ball { centre, radius: Float::with_val(64, self.radius) })
    }

    pub(super) fn s(&self) -> f64 {
        Float::with_val(64, &self.tau).ln().to_f64()
    }

    pub(super) fn reference(&self) -> Vec<f64> {
        self.v.iter().zip(&self.q).map(|(v, q)| v + q).collect()
    }

    /// As many steps as are in this length in s.
    pub(super) fn steps(&self, length: f64) -> Result<Integer, TrapFailure> {
        let grown = Float::with_val(64, length).exp_m1() * Float::with_val(64, &self.tau);
        grown.floor().to_integer().filter(|steps| *steps >= 1).ok_or(TrapFailure::TooEarly)
    }

    /// Ends the glide so far.
    pub(super) fn close(&mut self, wakes: Option<usize>) {
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.is_empty() {
            return;
        }
        let frame = self.frame.as_ref().map(|frame| {
            let basis = frame.basis.iter().map(|i| self.field.active[*i].sample).collect();
            let kicking = frame.kicking.iter().map(|l| self.field.negatives[*l].sample).collect();
            [basis, kicking]
        });
        self.done.push(Stretch::Glide(Glide { active: self.active(), wakes, frame, pieces }));
    }
}
