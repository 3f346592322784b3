//! The corridor (docs/lemmas.md lemma:corridor): conditions at one step K that settle all k >= K
//! under kicks, where |r| may grow like the square root of ln k.

use dashu_ratio::RBig;

use super::minimiser::Sample;
use super::sharp::{self, Walled};
use super::{Checker, closed, kicks, listed};
use crate::certificate::witness::Corridor;
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Vector, sum};
use crate::reason::Reason;
use crate::shown::Closed;

/// A sample with theta, x.(w^ s_K + w~), |x| and |x| rho.
struct Part<'a> {
    sample: usize,
    row: &'a Vector,
    theta: RBig,
    level: Interval,
    norm: Interval,
    reach: Interval,
}

/// With it, whether no negative is ever active.
pub(super) fn corridor<'a>(
    checker: &mut Checker<'a>,
    iterate: &Iterate,
    corridor: &Corridor,
) -> Result<(Closed, bool), Reason> {
    let Corridor { active, kicking, lambda, nu, s, slow, w_hat, w_tilde, .. } = corridor;
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    let h = &instance.start()?.eta / RBig::from(instance.n());
    let walled = Walled { active, kicking, lambda, nu, slow, w_hat, w_tilde };
    let (_, walls, minimiser) = sharp::hypotheses(checker, &r, &h, (&walled, true))?;
    checker.demand(*s > RBig::ZERO, Reason::STooSmall)?;
    let (tau, norm_w, rho) = (r.of(s).exp()?, r.norm(w_hat), r.of(&corridor.rho));
    let (zero, one, two) = (r.whole(0), r.whole(1), r.whole(2));
    let (inverse, h) = (tau.recip()?, r.of(&h));

    // J is active, missed positives and most negatives are not, for ever.
    let part = |(sample, row): Sample<'a>| {
        let (theta, norm) = (row.dot(w_hat), r.norm(row));
        let tilde = r.dot(row, w_tilde).widened(&(&norm * &minimiser.radius));
        Part { sample, row, level: r.of(&(&theta * s)) + tilde, theta, reach: &norm * &rho, norm }
    };
    let pushing: Vec<Part<'_>> = instance.pick(active).into_iter().map(part).collect();

    // A, and rho'; slow samples push for ever, as it were.
    let (peak, mut held_up) = ((-&one).exp()?, minimiser.lambda.iter());
    let depths = walls.iter().map(|(_, x)| -&r.dot(x, w_tilde));
    let charged = r.sum(minimiser.nu.iter().zip(depths).map(|(nu, depth)| &two * nu * depth));
    let (mut growth, mut push, mut later) = (charged.positive_part(), zero.clone(), zero.clone());
    for part in &pushing {
        let lambda = if part.theta.is_one() && !listed(slow, part.sample) {
            held_up.next().ok_or(Reason::WrongSupport)?.clone()
        } else {
            let lambda = &h * (r.of(s) - &part.level).exp()?;
            if listed(slow, part.sample) {
                growth = growth + &two * &peak * &lambda;
            } else {
                later = later + &lambda * (r.of(&(&part.theta - RBig::ONE)).recip()? + &inverse);
            }
            lambda
        };
        push = push + lambda * part.reach.exp()? * &part.norm;
    }
    checker.demand((&two * &growth).at_most(&rho.square()), Reason::CorridorTooNarrow)?;
    checker.demand(zero.below(&rho), Reason::CorridorTooNarrow)?;
    let slope = &growth * r.half() * rho.recip()?;

    for Part { sample, level, reach, norm, .. } in &pushing {
        checker.demand(reach.below(level), Reason::ActiveTooLow { sample: *sample })?;
        let gentle = (r.whole(4) * norm * &slope).at_most(&one);
        checker.demand(gentle, Reason::CorridorTooSteep { sample: *sample })?;
    }
    let mut kickers = Vec::new();
    for (sample, x, positive) in instance.samples().filter(|(i, x, _)| !listed(active, *i) && !x.is_zero()) {
        let other = part((sample, x));
        let silent = (&other.level + &other.reach).below(&zero);
        let stays = (&other.norm * &slope).at_most(&r.of(&-other.theta.clone()));
        if positive {
            checker.demand(other.theta <= RBig::ZERO, Reason::NotSelfConsistent { sample })?;
            checker.demand(silent, Reason::OutsideTooHigh { sample })?;
            checker.demand(stays, Reason::CorridorTooSteep { sample })?;
        } else if !(silent && stays) {
            kickers.push(other);
        }
    }

    let f = &push + sharp::held(&r, &walls, &minimiser.nu) + &norm_w * &inverse * r.half();

    // No kick is higher than b_, and kicks cost nothing.
    let own = |x: &Part<'_>| &h * r.of(&x.row.norm_squared());
    let highest = r.largest(kickers.iter().flat_map(|x| [own(x), iterate.level(&r, x.sample, x.row)]));
    let kick = &h * highest.exp()?;
    for x in &kickers {
        let against = kickers.iter().map(|y| -x.row.dot(y.row)).filter(|p| *p > RBig::ZERO);
        let lift = &kick * r.of(&sum(against)) + &push * &x.norm * &inverse;
        checker.demand(lift.at_most(&own(x)), Reason::KickMayRise { sample: x.sample })?;
    }
    let nu_of = |sample: usize| {
        let at = kicking.iter().position(|l| *l == sample);
        at.and_then(|l| minimiser.nu.get(l)).cloned().unwrap_or(zero.clone())
    };
    let kicker = |x: &Part<'_>| kicks::Kicker {
        sample: x.sample,
        row: x.row.clone(),
        depth: -&x.level,
        highest: highest.clone(),
        nu: nu_of(x.sample),
    };
    let kickers: Vec<kicks::Kicker> = kickers.iter().map(kicker).collect();
    kicks::afford(checker, &r, &kickers, &kicks::Push { h: &h, f: &f, inverse: &inverse, reserve: false })?;

    // |r_K|^2 and all that is added but for A.
    let gap = r.norm(&Closed::gap(iterate, s, w_hat, w_tilde)) + r.of(&iterate.radius) + &minimiser.radius;
    let squares = &inverse + inverse.square();
    let bound = gap.square()
        + &growth * &inverse
        + &two * peak * later
        + &two * &norm_w * &rho * &squares
        + &two * f.square() * squares;
    checker.demand(bound.at_most(&rho.square()), Reason::RhoTooSmall)?;
    // Without kicks w^ would lie in the cone of x_S.
    let u = &corridor.beyond;
    let tight: Vec<&Part<'_>> = pushing.iter().filter(|x| x.theta.is_one()).collect();
    let outside = u.dot(w_hat) < RBig::ZERO && tight.iter().all(|x| u.dot(x.row) >= RBig::ZERO);
    checker.demand(kicking.is_empty() || outside, Reason::KicksMayEnd)?;
    let closed = Closed {
        numbers: r,
        from: iterate.k.clone(),
        s: s.clone(),
        w_hat: w_hat.clone(),
        w_tilde: w_tilde.clone(),
        away: minimiser.radius.clone(),
        rho,
        growth: Some(growth),
        uncovered: tight.iter().any(|x| listed(slow, x.sample)).then(|| tight.iter().map(|x| x.sample).collect()),
        rate: corridor.rate.clone(),
    };
    // Behind a waking tau_k is only known to be no less, and the bounds need not fall with it.
    checker.demand(!iterate.late || corridor.rate.is_empty(), Reason::RateBound { at: 0 })?;
    closed::rates(checker, &closed)?;
    Ok((closed, kickers.is_empty()))
}
