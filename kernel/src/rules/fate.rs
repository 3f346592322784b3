//! What gradient descent does for ever (T5): the orbit up to a step, and what settles it from
//! there.

use std::cmp::Ordering;

use dashu_int::UBig;
use dashu_ratio::RBig;

use super::{Checker, basin, corridor, explode, glide, leap, listed, margin, sharp, slide, subspace, trap};
use crate::certificate::witness::{End, Fate, Invariance, Multipliers};
use crate::iterate::Iterate;
use crate::orbit::Orbit;
use crate::pattern::KnownPattern;
use crate::reason::Reason;
use crate::shown::{By, Closed, Limit, Settled};

pub(super) fn fate(checker: &mut Checker<'_>, fate: &Fate) -> Result<Settled, Reason> {
    let mut orbit = Orbit::new(checker.instance, fate.bits.0)?;
    orbit.advance(&fate.from_step)?;
    settle(checker, orbit.iterate(), &fate.end)
}

fn settle(checker: &mut Checker<'_>, iterate: Iterate, end: &End) -> Result<Settled, Reason> {
    let (limit, by, kept) = match end {
        End::Dead => {
            let (limit, by) = dead(checker, &iterate)?;
            (limit, by, None)
        }
        End::Invariance(witness) => {
            let pattern = checker.known(&iterate.signs)?;
            let (limit, by) = invariance(checker, &iterate, &pattern, witness)?;
            (limit, by, Some(pattern))
        }
        End::Trap(trap) => {
            let closed = Box::new(checker.lifted(&iterate.signs, |checker| trap::trap(checker, &iterate, trap))?);
            let kept = pattern_kept(checker, &iterate, &trap.active)?;
            (Limit::MaxMargin { active: trap.active.clone() }, By::Trap(closed), Some(kept))
        }
        End::Sharp(_) | End::Basin(_) | End::Corridor(_) => {
            let Kicked { closed, active, pushed, silent } =
                checker.lifted(&iterate.signs, |checker| kicked(checker, &iterate, end))?;
            let active = active.to_vec();
            let kept = if silent { Some(pattern_kept(checker, &iterate, &active)?) } else { None };
            let limit = if pushed { Limit::Constrained { active } } else { Limit::MaxMargin { active } };
            (limit, By::Trap(Box::new(closed)), kept)
        }
        End::Exploding(exploding) => (explode::exploding(checker, &iterate, exploding)?, By::Exploding, None),
        End::Leap(leap) => {
            let iterate = leap::leap(checker, iterate, (&leap.tau, &leap.pieces), |_, _| Ok(()))?;
            let mut orbit = Orbit::resume(checker.instance, iterate)?;
            orbit.advance(&leap.steps)?;
            return settle(checker, orbit.iterate(), &leap.then);
        }
        End::Subspace(within) => {
            checker.demand(iterate.k == UBig::ZERO, Reason::SubspaceAfterStart)?;
            checker.demand(checker.instance.start()?.at_zero.is_zero(), Reason::DerivativeNotZero)?;
            let projected = subspace::projected(checker, &within.basis)?;
            let mut orbit = Orbit::new(&projected, iterate.bits)?;
            orbit.advance(&within.steps)?;
            let mut inside = Checker { instance: &projected, outside: None, obligations: checker.obligations };
            let settled = settle(&mut inside, orbit.iterate(), &within.then);
            checker.obligations = inside.obligations;
            return settled;
        }
        End::Glide(glide) => {
            let iterate = glide::glide(checker, iterate, glide, |_, _| Ok(()))?;
            return settle(checker, iterate, &glide.then);
        }
        End::Slide(slide) => {
            let iterate = slide::slide(checker, iterate, slide, |_, _| Ok(()))?;
            return settle(checker, iterate, &slide.then);
        }
    };
    Ok(Settled { limit, iterate, by, kept })
}

/// A trap in which walls may kick.
pub(super) struct Kicked<'e> {
    pub(super) closed: Closed,
    /// J.
    active: &'e [usize],
    /// Whether there are walls that J pushes into: N is not empty.
    pushed: bool,
    /// Whether no negative is ever active.
    silent: bool,
}

pub(super) fn kicked<'e>(checker: &mut Checker<'_>, iterate: &Iterate, end: &'e End) -> Result<Kicked<'e>, Reason> {
    match end {
        End::Sharp(end) => {
            let (closed, silent) = (sharp::sharp(checker, iterate, end)?, end.kicking.is_empty());
            Ok(Kicked { closed, active: &end.active, pushed: !silent, silent })
        }
        End::Basin(end) => {
            let (closed, silent) = basin::basin(checker, iterate, end)?;
            Ok(Kicked { closed, active: &end.active, pushed: !end.kicking.is_empty(), silent })
        }
        End::Corridor(end) => {
            let (closed, silent) = corridor::corridor(checker, iterate, end)?;
            Ok(Kicked { closed, active: &end.active, pushed: !end.kicking.is_empty(), silent })
        }
        _ => Err(Reason::NotATrap),
    }
}

/// The pattern that a trap keeps. Behind a slide no sign is known by itself: of one neuron the
/// trap says who is active.
fn pattern_kept(checker: &mut Checker<'_>, iterate: &Iterate, active: &[usize]) -> Result<KnownPattern, Reason> {
    let n = checker.instance.n();
    if checker.instance.is_one_neuron() { Ok(KnownPattern::exactly(n, active)) } else { checker.known(&iterate.signs) }
}

/// The sample is certainly inactive; x.w = 0 is known at k = 0 only.
pub(super) fn inactive(checker: &mut Checker<'_>, sign: Option<Ordering>, sample: usize) -> Result<(), Reason> {
    checker.demand(sign.is_some_and(Ordering::is_le), Reason::NotDead { sample })
}

/// No sample is active: w_k stays where it is.
pub(super) fn dead(checker: &mut Checker<'_>, iterate: &Iterate) -> Result<(Limit, By), Reason> {
    checker.off_boundary(&iterate.signs)?;
    for (at, sign) in iterate.signs.iter().copied().enumerate() {
        inactive(checker, sign, at % checker.instance.n())?;
    }
    Ok((Limit::Dead, By::Dead))
}

/// T5.1, T7 with lemma:invariance: the pattern is kept for ever.
fn invariance(
    checker: &mut Checker<'_>,
    iterate: &Iterate,
    pattern: &KnownPattern,
    invariance: &Invariance,
) -> Result<(Limit, By), Reason> {
    let Invariance { active, w_hat, lambda } = invariance;
    keeps(checker, pattern, active)?;
    let tight = checker
        .lifted(&iterate.signs, |checker| margin::solves(checker, active, &[], w_hat, lambda, &Multipliers::new()))?;
    let covered = tight.support.iter().all(|i| lambda.contains_key(i));
    Ok((Limit::MaxMargin { active: active.clone() }, By::Invariance { w_hat: w_hat.clone(), tight, covered }))
}

/// From a point with this pattern on, gradient descent and every path of SGD keep it for ever;
/// J, or a network's A, is `active`.
pub(super) fn keeps(checker: &mut Checker<'_>, pattern: &KnownPattern, active: &[usize]) -> Result<(), Reason> {
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    if checker.instance.is_one_neuron() {
        margin::positives_only(checker, active)?;
    }
    let instance = checker.instance;
    for neuron in 0..instance.neurons() {
        let pushing = || instance.samples().filter(|(i, ..)| pattern.is_active(neuron, *i));
        for (sample, ..) in pushing() {
            checker.demand(listed(active, sample), Reason::NotInactive { sample })?;
            checker.demand(instance.agrees(neuron, sample), Reason::AgainstLabel { neuron, sample })?;
        }
        for (first, x, _) in pushing() {
            for (second, y, _) in instance.samples() {
                let product = x.dot(y);
                if pattern.is_active(neuron, second) {
                    checker.demand(product >= RBig::ZERO, Reason::NotAcute { first, second })?;
                } else {
                    checker.demand(product <= RBig::ZERO, Reason::NotObtuse { first, second })?;
                }
            }
        }
    }
    active
        .iter()
        .try_for_each(|&sample| checker.demand(pattern.column(sample).contains(&true), Reason::NotActive { sample }))
}
