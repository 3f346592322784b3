//! What gradient descent does for ever (T5): the orbit up to a step, and what settles it from there.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use dashu_ratio::RBig;

use super::margin::Tight;
use super::trap::Closed;
use super::{Checker, Limit};
use crate::certificate::{End, Fate, Invariance, Multipliers};
use crate::linear::Vector;
use crate::orbit::{Iterate, Orbit};
use crate::outcome::Reason;

/// What is shown of an orbit from some step on.
pub(super) struct Settled {
    pub(super) limit: Limit,
    /// The iterate at that step.
    pub(super) iterate: Iterate,
    pub(super) by: By,
}

/// What shows it.
pub(super) enum By {
    Dead,
    Exploding,
    /// The pattern is kept by the invariance of T5.1: w^_J with its tight rows, and whether multipliers are positive on all of them.
    Invariance {
        w_hat: Vector,
        tight: Tight,
        covered: bool,
    },
    /// A trap; whether it has no walls, so that nothing kicks; whether its rho does not grow.
    Trap {
        closed: Box<Closed>,
        quiet: bool,
        bounded: bool,
    },
}

/// Where a trap with these kicking walls leads.
fn trapped(active: &[usize], kicking: &[usize]) -> Limit {
    let active = active.to_vec();
    if kicking.is_empty() { Limit::MaxMargin { active } } else { Limit::Constrained { active } }
}

impl Checker<'_> {
    pub(super) fn fate(&mut self, fate: &Fate) -> Result<Settled, Reason> {
        let mut orbit = Orbit::new(self.instance, fate.bits.0)?;
        orbit.advance(&fate.from_step)?;
        self.end(orbit.iterate(), &fate.end)
    }

    fn end(&mut self, iterate: Iterate, end: &End) -> Result<Settled, Reason> {
        let (limit, by) = match end {
            End::Dead => self.dead(&iterate)?,
            End::Invariance(invariance) => self.invariance(&iterate, invariance)?,
            End::Trap(trap) => {
                let closed = Box::new(self.lifted(&iterate.signs, |checker| checker.trap(&iterate, trap))?);
                let quiet = trap.walls.is_empty();
                (trapped(&trap.active, &trap.kicking), By::Trap { closed, quiet, bounded: quiet })
            }
            End::Sharp(sharp) => {
                let closed = Box::new(self.lifted(&iterate.signs, |checker| checker.sharp(&iterate, sharp))?);
                let quiet = sharp.kicking.is_empty();
                (trapped(&sharp.active, &sharp.kicking), By::Trap { closed, quiet, bounded: true })
            }
            End::Exploding(exploding) => (self.exploding(&iterate, exploding)?, By::Exploding),
            End::Leap(leap) => {
                let iterate = self.leap(iterate, (&leap.tau, &leap.pieces.0), |_, _| Ok(()))?;
                let mut orbit = Orbit::resume(self.instance, iterate)?;
                orbit.advance(&leap.steps)?;
                return self.end(orbit.iterate(), &leap.then);
            }
            End::Slide(slide) => {
                let iterate = self.slide(iterate, slide, |_, _, _| Ok(()))?;
                return self.end(iterate, &slide.then);
            }
        };
        Ok(Settled { limit, iterate, by })
    }

    /// The sample is certainly active. At k > 0 a certain sign is never that of zero.
    pub(super) fn active(&mut self, sign: Option<Ordering>, sample: usize) -> Result<(), Reason> {
        self.demand(sign == Some(Ordering::Greater), Reason::NotActive { sample })
    }

    /// The sample is certainly inactive; x.w = 0 is known at k = 0 only.
    pub(super) fn inactive(&mut self, sign: Option<Ordering>, reason: Reason) -> Result<(), Reason> {
        self.demand(sign.is_some_and(Ordering::is_le), reason)
    }

    /// No sample is active: w_k stays where it is.
    pub(super) fn dead(&mut self, iterate: &Iterate) -> Result<(Limit, By), Reason> {
        for (at, sign) in iterate.signs.iter().copied().enumerate() {
            self.inactive(sign, Reason::NotDead { sample: at % self.instance.n() })?;
        }
        Ok((Limit::Dead, By::Dead))
    }

    /// T5.1, T7 with L2: the pattern is kept for ever.
    fn invariance(&mut self, iterate: &Iterate, invariance: &Invariance) -> Result<(Limit, By), Reason> {
        let Invariance { active, w_hat, lambda } = invariance;
        self.keeps(&iterate.signs, active)?;
        let tight =
            self.lifted(&iterate.signs, |checker| checker.solves(active, &[], w_hat, lambda, &Multipliers::new()))?;
        let covered = tight.support.iter().all(|i| lambda.contains_key(i));
        Ok((Limit::MaxMargin { active: active.clone() }, By::Invariance { w_hat: w_hat.clone(), tight, covered }))
    }

    /// From a point with these signs on, gradient descent and every path of SGD keep the pattern for ever; J, or a network's A, is `active`.
    pub(super) fn keeps(&mut self, signs: &[Option<Ordering>], active: &[usize]) -> Result<(), Reason> {
        self.demand(!active.is_empty(), Reason::NoPositives)?;
        if self.instance.is_one_neuron() {
            self.positives_only(active)?;
        }
        let (instance, n) = (self.instance, self.instance.n());
        let mut seen = BTreeSet::new();
        for (neuron, signs) in signs.chunks(n).enumerate() {
            let is_active = |i: usize| signs.get(i).copied().flatten() == Some(Ordering::Greater);
            for (sample, sign) in signs.iter().copied().enumerate() {
                if is_active(sample) && active.contains(&sample) {
                    self.demand(instance.agrees(neuron, sample), Reason::AgainstLabel { neuron, sample })?;
                    seen.insert(sample);
                } else {
                    self.inactive(sign, Reason::NotInactive { sample })?;
                }
            }
            for (first, x, _) in instance.samples().filter(|(i, ..)| is_active(*i)) {
                for (second, y, _) in instance.samples() {
                    let product = x.dot(y);
                    if is_active(second) {
                        self.demand(product >= RBig::ZERO, Reason::NotAcute { first, second })?;
                    } else {
                        self.demand(product <= RBig::ZERO, Reason::NotObtuse { first, second })?;
                    }
                }
            }
        }
        active.iter().try_for_each(|sample| self.demand(seen.contains(sample), Reason::NotActive { sample: *sample }))
    }
}
