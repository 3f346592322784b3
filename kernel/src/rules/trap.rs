//! The trap without kicks (docs/lemmas.md lemma:shadowing-trap): conditions at one step K by which
//! the iterates shadow w^ ln tau + w~ for all k >= K, and the pattern stays.

use dashu_ratio::RBig;

use super::minimiser::Sample;
use super::{Checker, closed, listed, margin, minimiser};
use crate::certificate::witness::{Multipliers, Trap};
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::Closed;

/// All conditions of the trap, and the rate that it states.
pub(super) fn trap(checker: &mut Checker<'_>, iterate: &Iterate, trap: &Trap) -> Result<Closed, Reason> {
    let Trap { active, lambda, rate, rho, s, w_hat, w_tilde } = trap;
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    let h = &instance.start()?.eta / RBig::from(instance.n());
    // J and w^.
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
    if checker.outside.is_some() {
        let features = instance.samples().filter(|(_, z, _)| !z.is_zero()).map(|(i, ..)| i);
        checker.demand(features.eq(active.iter().copied()), Reason::WrongActive)?;
    }
    let tight = margin::solves(checker, active, &[], w_hat, lambda, &Multipliers::new())?;
    margin::covers(checker, lambda, &tight.support)?;
    checker.demand(*s > RBig::ZERO, Reason::STooSmall)?;
    let support = instance.pick(&tight.support);
    let away = minimiser::minimiser(checker, &r, &h, (w_hat, w_tilde), &support, &[])?.radius;
    let (rho, zero, two) = (r.of(rho), r.whole(0), r.whole(2));
    let closed = Closed {
        numbers: r,
        from: iterate.k.clone(),
        s: s.clone(),
        w_hat: w_hat.clone(),
        w_tilde: w_tilde.clone(),
        away,
        rho,
        growth: None,
        uncovered: None,
        rate: rate.clone(),
    };
    let Closed { away, rho, .. } = &closed;

    // Signs: they hold at w^ s + w~ + r for all |r| <= rho, and later ones are farther from 0.
    // A network's pattern is kept by the rows outside, one neuron's by its samples; zero rows
    // are never active.
    let level = |x: &Vector| r.of(&(x.dot(w_hat) * s + x.dot(w_tilde)));
    let reach = |x: &Vector| r.norm(x) * (rho + away);
    let mut curvature = zero.clone();
    for (sample, x) in instance.pick(active) {
        let lowest = level(x) - reach(x);
        checker.demand(checker.outside.is_some() || zero.below(&lowest), Reason::ActiveTooLow { sample })?;
        curvature = curvature + r.of(&x.norm_squared()) * (-&lowest).exp()?;
    }
    let others = instance.samples().filter(|(i, x, _)| !listed(active, *i) && !x.is_zero());
    let outside: Vec<Sample<'_>> = match checker.outside {
        Some(rows) => rows.iter().map(|(i, c)| (*i, c)).collect(),
        None => others.map(|(i, x, _)| (i, x)).collect(),
    };
    for (sample, x) in outside {
        checker.demand(x.dot(w_hat) <= RBig::ZERO, Reason::NotSelfConsistent { sample })?;
        checker.demand((level(x) + reach(x)).below(&zero), Reason::OutsideTooHigh { sample })?;
    }

    // A step does not expand there: h beta <= 2.
    checker.demand((r.of(&h) * curvature).at_most(&two), Reason::StepsTooLong)?;

    // |r_K| and all defects to come, those of the sum of g(tau_k) as its integral from
    // tau_K - 1/2 on.
    let gap = r.norm(&Closed::gap(iterate, s, w_hat, w_tilde)) + r.of(&iterate.radius) + away;
    let before = r.of(s).exp()? - r.half();
    let mut drift = r.norm(w_hat) * (&two * &before).recip()?;
    let log = before.ln()?;
    for (_, x) in instance.pick(active).into_iter().filter(|(i, _)| !listed(&tight.support, *i)) {
        let excess = r.of(&(x.dot(w_hat) - RBig::ONE));
        let slow = (r.norm(x) * away - r.dot(x, w_tilde) - &excess * &log).exp()?;
        drift = drift + r.of(&h) * r.norm(x) * slow * excess.recip()?;
    }
    checker.demand((gap + drift).at_most(rho), Reason::RhoTooSmall)?;
    closed::rates(checker, &closed)?;
    Ok(closed)
}
