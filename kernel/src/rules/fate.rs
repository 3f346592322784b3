//! What gradient descent does for ever (T5): the orbit up to a step, and what settles it from
//! there.

use std::cmp::Ordering;

use dashu_ratio::RBig;

use super::closed::Closed;
use super::margin::Tight;
use super::{Checker, Limit, listed};
use crate::certificate::witness::{End, Fate, Invariance, Multipliers};
use crate::iterate::Iterate;
use crate::number::vector::Vector;
use crate::orbit::Orbit;
use crate::pattern::KnownPattern;
use crate::reason::Reason;

/// What is shown of an orbit from some step on.
pub(super) struct Settled {
    pub(super) limit: Limit,
    /// The iterate at that step.
    pub(super) iterate: Iterate,
    pub(super) by: By,
    /// The pattern that is the same for ever from that step on, where there is one and it is known.
    pub(super) kept: Option<KnownPattern>,
}

/// What shows it.
pub(super) enum By {
    Dead,
    Exploding,
    /// The pattern is kept by the invariance of T5.1: w^_J with its tight rows, and whether
    /// multipliers are positive on all of them.
    Invariance {
        w_hat: Vector,
        tight: Tight,
        covered: bool,
    },
    Trap(Box<Closed>),
}

impl By {
    /// w^ of the limit direction.
    pub(super) fn w_hat(self) -> Option<Vector> {
        match self {
            Self::Invariance { w_hat, .. } => Some(w_hat),
            Self::Trap(closed) => Some(closed.w_hat),
            Self::Dead | Self::Exploding => None,
        }
    }
}

impl Checker<'_> {
    pub(super) fn fate(&mut self, fate: &Fate) -> Result<Settled, Reason> {
        let mut orbit = Orbit::new(self.instance, fate.bits.0)?;
        orbit.advance(&fate.from_step)?;
        self.end(orbit.iterate(), &fate.end)
    }

    fn end(&mut self, iterate: Iterate, end: &End) -> Result<Settled, Reason> {
        let (limit, by, kept) = match end {
            End::Dead => {
                let (limit, by) = self.dead(&iterate)?;
                (limit, by, None)
            }
            End::Invariance(invariance) => {
                let pattern = self.known(&iterate.signs)?;
                let (limit, by) = self.invariance(&iterate, &pattern, invariance)?;
                (limit, by, Some(pattern))
            }
            End::Trap(trap) => {
                let closed = Box::new(self.lifted(&iterate.signs, |checker| checker.trap(&iterate, trap))?);
                let kept = self.kept(&iterate, &trap.active)?;
                (Limit::MaxMargin { active: trap.active.clone() }, By::Trap(closed), Some(kept))
            }
            End::Sharp(sharp) => {
                let closed = Box::new(self.lifted(&iterate.signs, |checker| checker.sharp(&iterate, sharp))?);
                let (active, quiet) = (sharp.active.clone(), sharp.kicking.is_empty());
                let kept = if quiet { Some(self.kept(&iterate, &active)?) } else { None };
                let limit = if quiet { Limit::MaxMargin { active } } else { Limit::Constrained { active } };
                (limit, By::Trap(closed), kept)
            }
            End::Exploding(exploding) => (self.exploding(&iterate, exploding)?, By::Exploding, None),
            End::Leap(leap) => {
                let iterate = self.leap(iterate, (&leap.tau, &leap.pieces), |_, _| Ok(()))?;
                let mut orbit = Orbit::resume(self.instance, iterate)?;
                orbit.advance(&leap.steps)?;
                return self.end(orbit.iterate(), &leap.then);
            }
            End::Slide(slide) => {
                let iterate = self.slide(iterate, slide, |_, _| Ok(()))?;
                return self.end(iterate, &slide.then);
            }
        };
        Ok(Settled { limit, iterate, by, kept })
    }

    /// The pattern that a trap keeps. Behind a slide no sign is known by itself: of one neuron the
    /// trap says who is active.
    fn kept(&mut self, iterate: &Iterate, active: &[usize]) -> Result<KnownPattern, Reason> {
        let n = self.instance.n();
        if self.instance.is_one_neuron() { Ok(KnownPattern::exactly(n, active)) } else { self.known(&iterate.signs) }
    }

    /// The sample is certainly inactive; x.w = 0 is known at k = 0 only.
    pub(super) fn inactive(&mut self, sign: Option<Ordering>, sample: usize) -> Result<(), Reason> {
        self.demand(sign.is_some_and(Ordering::is_le), Reason::NotDead { sample })
    }

    /// No sample is active: w_k stays where it is.
    pub(super) fn dead(&mut self, iterate: &Iterate) -> Result<(Limit, By), Reason> {
        for (at, sign) in iterate.signs.iter().copied().enumerate() {
            self.inactive(sign, at % self.instance.n())?;
        }
        Ok((Limit::Dead, By::Dead))
    }

    /// T5.1, T7 with lemma:invariance: the pattern is kept for ever.
    fn invariance(
        &mut self,
        iterate: &Iterate,
        pattern: &KnownPattern,
        invariance: &Invariance,
    ) -> Result<(Limit, By), Reason> {
        let Invariance { active, w_hat, lambda } = invariance;
        self.keeps(pattern, active)?;
        let tight =
            self.lifted(&iterate.signs, |checker| checker.solves(active, &[], w_hat, lambda, &Multipliers::new()))?;
        let covered = tight.support.iter().all(|i| lambda.contains_key(i));
        Ok((Limit::MaxMargin { active: active.clone() }, By::Invariance { w_hat: w_hat.clone(), tight, covered }))
    }

    /// From a point with this pattern on, gradient descent and every path of SGD keep it for ever;
    /// J, or a network's A, is `active`.
    pub(super) fn keeps(&mut self, pattern: &KnownPattern, active: &[usize]) -> Result<(), Reason> {
        self.demand(!active.is_empty(), Reason::NoPositives)?;
        if self.instance.is_one_neuron() {
            self.positives_only(active)?;
        }
        let instance = self.instance;
        for neuron in 0..instance.neurons() {
            let pushing = || instance.samples().filter(|(i, ..)| pattern.is_active(neuron, *i));
            for (sample, ..) in pushing() {
                self.demand(listed(active, sample), Reason::NotInactive { sample })?;
                self.demand(instance.agrees(neuron, sample), Reason::AgainstLabel { neuron, sample })?;
            }
            for (first, x, _) in pushing() {
                for (second, y, _) in instance.samples() {
                    let product = x.dot(y);
                    if pattern.is_active(neuron, second) {
                        self.demand(product >= RBig::ZERO, Reason::NotAcute { first, second })?;
                    } else {
                        self.demand(product <= RBig::ZERO, Reason::NotObtuse { first, second })?;
                    }
                }
            }
        }
        active
            .iter()
            .try_for_each(|&sample| self.demand(pattern.column(sample).contains(&true), Reason::NotActive { sample }))
    }
}
