//! Positives that are loose: so near to their boundaries that they may be active or not
//! (docs/lemmas.md lemma:glide). They come from J or wake, and go where they are certain again.

use std::cmp::Ordering;
use std::mem;

use super::field::{Curve, Row, product};
use super::state::Glider;
use super::vector::{dot, norm};
use crate::endings::trap::TrapFailure;

/// In radii: where a positive is as near to its boundary, a piece ends; where it is as close it is
/// loose; and as far away it is certain again.
pub(super) const NEAR: f64 = 1.04;
pub(super) const CLOSE: f64 = 1.06;
pub(super) const AWAY: f64 = 1.12;
/// So many steps a piece has at least, and a few more.
const STEPS: f64 = 4.0;
/// So often positives come to be loose.
const MOST_LOOSENED: usize = 200;
/// The part of the radius by which it may grow on a piece for what is loose.
const GROWTH: f64 = 0.0625;

impl Glider {
    pub(super) fn is_loose(&self) -> bool {
        !self.field.loose.is_empty()
    }

    /// Whether a missed positive is pushed up more by others than it will push itself.
    pub(super) fn is_driven(&self, curve: &Curve, missed: usize) -> bool {
        let x = &self.field.missed[missed];
        let slope = product(&curve.v, &x.x).get(1).copied().unwrap_or(0.0);
        slope > self.field.h * self.tau.to_f64() * x.norm * x.norm
    }

    /// A positive comes to be loose, at the same V.
    pub(super) fn loosen(&mut self, sample: usize) -> Result<(), TrapFailure> {
        self.regroup();
        let is_it = |x: &Row| x.sample == sample;
        let (moved, rest): (Vec<Row>, _) = mem::take(&mut self.field.active).into_iter().partition(is_it);
        self.field.active = rest;
        self.field.loose.extend(moved);
        let (moved, rest): (Vec<Row>, _) = mem::take(&mut self.field.missed).into_iter().partition(is_it);
        self.field.missed = rest;
        self.field.loose.extend(moved);
        self.field.loose.sort_by_key(|x| x.sample);
        self.awake = self.awake.filter(|awake| *awake != sample);
        self.loosened += 1;
        if self.field.active.iter().all(|x| x.pressed) {
            return Err(TrapFailure::NothingActive);
        }
        if self.loosened > MOST_LOOSENED { Err(TrapFailure::DoesNotClose) } else { Ok(()) }
    }

    /// Puts what is loose and far from its boundary where it is; true if there was any.
    pub(super) fn sort(&mut self) -> Result<bool, TrapFailure> {
        let reference = self.reference();
        let away = norm(&self.centre.iter().zip(&reference).map(|(w, v)| w - v).collect::<Vec<_>>()) + self.radius;
        let push = self.field.push(self.s(), &reference);
        let reach = |x: &Row| x.norm * away * AWAY * 0.999;
        // Nor may it come back in the next few steps.
        let soon = |x: &Row| STEPS * dot(&push, &x.x) / self.tau.to_f64();
        let side = |x: &Row| match dot(&x.x, &reference) {
            up if up.min(up + soon(x)) >= reach(x) => Ordering::Greater,
            up if up.max(up + soon(x)) <= -reach(x) => Ordering::Less,
            _ => Ordering::Equal,
        };
        let sides: Vec<Ordering> = self.field.loose.iter().map(side).collect();
        if sides.iter().all(|side| side.is_eq()) {
            return Ok(false);
        }
        self.regroup();
        for (x, side) in mem::take(&mut self.field.loose).into_iter().zip(sides) {
            match side {
                Ordering::Greater => self.field.active.push(x),
                Ordering::Less => self.field.missed.push(x),
                Ordering::Equal => self.field.loose.push(x),
            }
        }
        self.field.active.sort_by_key(|x| (x.pressed, x.sample));
        Ok(true)
    }

    /// How long a piece is to be at most for what is loose.
    pub(super) fn patience(&self, start: f64) -> f64 {
        if !self.is_loose() {
            return f64::INFINITY;
        }
        let swung: f64 = self.field.loose.iter().map(|x| self.field.h * self.tau.to_f64() * x.norm).sum();
        GROWTH * start / swung
    }

    /// Another J: another glide.
    fn regroup(&mut self) {
        self.close(None);
        self.frame = None;
        self.rail = None;
    }
}
