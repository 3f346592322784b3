//! The basin (docs/lemmas.md lemma:basin): conditions at one step K that settle all k >= K under
//! kicks, by one bound of |r|^2 along the walls and the support vectors together.

use dashu_ratio::RBig;

use super::minimiser::Sample;
use super::sharp::{self, Walled};
use super::{Checker, closed, kicks, listed};
use crate::certificate::witness::Basin;
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector};
use crate::reason::Reason;
use crate::shown::Closed;

/// A sample by F = span(x_S, x_N) and the rest.
struct Part<'a> {
    sample: usize,
    row: &'a Vector,
    theta: RBig,
    /// x.(w^ s_K + w~).
    level: Interval,
    /// |x| in F and off it.
    norms: [Interval; 2],
    /// |.| rho_F + |.| rho_V.
    reach: Interval,
}

/// A member of J off the support: lambda_i(s_K), Sigma_i, and p_i.
struct Slack<'p> {
    part: &'p Part<'p>,
    lambda: Interval,
    sigma: Interval,
    driven: Interval,
    slow: bool,
}

/// With it, whether no negative is ever active.
pub(super) fn basin<'a>(checker: &mut Checker<'a>, iterate: &Iterate, basin: &Basin) -> Result<(Closed, bool), Reason> {
    let Basin { active, kicking, lambda, nu, s, slow, w_hat, w_tilde, .. } = basin;
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    let h = &instance.start()?.eta / RBig::from(instance.n());
    let walled = Walled { active, kicking, lambda, nu, slow, w_hat, w_tilde };
    let (support, walls, minimiser) = sharp::hypotheses(checker, &r, &h, (&walled, false))?;
    checker.demand(*s > RBig::ZERO, Reason::STooSmall)?;
    let mut off_f = Complement::whole(instance.d());
    let spanned = walls.iter().chain(&support).filter(|(_, x)| off_f.remove(x)).count();
    let split = |x: &Vector| {
        let off = off_f.project(x);
        [r.norm(&Vector::combination(instance.d(), [(RBig::ONE, x), (-RBig::ONE, &off)])), r.norm(&off)]
    };
    let rho = [&basin.rho_1, &basin.rho_2].map(|rho| r.of(rho));
    let part = |(sample, row): Sample<'a>| {
        let (theta, norms) = (row.dot(w_hat), split(row));
        let tilde = r.dot(row, w_tilde).widened(&(r.norm(row) * &minimiser.radius));
        let reach = &norms[0] * &rho[0] + &norms[1] * &rho[1];
        Part { sample, row, level: r.of(&(&theta * s)) + tilde, theta, norms, reach }
    };

    // J is active; missed positives are not; negatives that may kick lie in F.
    let pushing: Vec<Part<'_>> = instance.pick(active).into_iter().map(part).collect();
    for Part { sample, level, reach, .. } in &pushing {
        checker.demand(reach.below(level), Reason::ActiveTooLow { sample: *sample })?;
    }
    let mut kickers = Vec::new();
    for (sample, x, positive) in instance.samples().filter(|(i, x, _)| !listed(active, *i) && !x.is_zero()) {
        let other = part((sample, x));
        let silent = (&other.level + &other.reach).below(&r.whole(0));
        if positive {
            checker.demand(other.theta <= RBig::ZERO, Reason::NotSelfConsistent { sample })?;
        }
        if positive || !off_f.project(x).is_zero() {
            checker.demand(silent, Reason::OutsideTooHigh { sample })?;
        } else if !silent {
            kickers.push(other);
        }
    }

    // r_K = w_K - w^ s - w~; w~ differs from w_tilde in F.
    let [inside, off] = split(&Closed::gap(iterate, s, w_hat, w_tilde));
    let ball = r.of(&iterate.radius);
    let inside = inside + &ball + &minimiser.radius;
    let off = if spanned < instance.d() { off + ball } else { off };
    let (tau, norm_w) = (r.of(s).exp()?, r.norm(w_hat));
    let (inverse, h) = (tau.recip()?, r.of(&h));
    let (tight, slack): (Vec<&Part<'_>>, Vec<&Part<'_>>) = pushing.iter().partition(|x| x.theta.is_one());
    let held_up: Vec<(&Part<'_>, &Interval)> = tight.into_iter().zip(&minimiser.lambda).collect();
    let slack = slack
        .into_iter()
        .map(|part| {
            let lambda = &h * (r.of(s) - &part.level).exp()?;
            let later = r.of(&(&part.theta - RBig::ONE)).recip()?;
            let ([inside, off], peak) = (&part.norms, (-&r.whole(1)).exp()?);
            let driven = (off * &rho[1]).exp()? * (inside * &rho[0]).lesser(&peak);
            let slow = listed(slow, part.sample);
            Ok(Slack { part, sigma: &lambda * (later + &inverse), lambda, driven, slow })
        })
        .collect::<Result<Vec<_>, Reason>>()?;

    // f, and that kicks cost nothing: -h b^+ is left of each.
    let mut f = sharp::held(&r, &walls, &minimiser.nu) + &norm_w * &inverse * r.half();
    for (part, lambda) in &held_up {
        f = f + *lambda * (part.reach.exp()? - r.whole(1)) * &part.norms[0];
    }
    for Slack { part, lambda, .. } in &slack {
        f = f + lambda * part.reach.exp()? * &part.norms[0];
    }
    let nu_of = |sample: usize| {
        let at = kicking.iter().position(|l| *l == sample);
        at.and_then(|l| minimiser.nu.get(l)).cloned().unwrap_or(r.whole(0))
    };
    let kick = |x: &Part<'_>| kicks::Kicker {
        sample: x.sample,
        row: x.row.clone(),
        depth: -&x.level,
        highest: (&x.level + &x.reach).positive_part(),
        nu: nu_of(x.sample),
    };
    let kickers: Vec<kicks::Kicker> = kickers.iter().map(kick).collect();
    kicks::afford(checker, &r, &kickers, &kicks::Push { h: &h, f: &f, inverse: &inverse, reserve: true })?;

    // Where |r_F|^2 may grow it is at most m_F^2; G.
    let two = r.whole(2);
    let depths: Vec<Interval> = walls.iter().map(|(_, x)| -&r.dot(x, w_tilde)).collect();
    let charged = minimiser.nu.iter().zip(&depths).map(|(nu, depth)| &two * nu * depth);
    let slowly = slack.iter().filter(|x| x.slow).map(|x| &two * &x.lambda * &x.driven);
    let growth = r.sum(charged.chain(slowly)) + f.square() * &inverse;
    let most = |nu: &Interval| Ok(&growth * (&two * nu).lesser(&(&h * &tau)).recip()?);
    let over = minimiser.nu.iter().map(most).collect::<Result<Vec<_>, Reason>>()?;
    let along = |sizes: &[Interval]| {
        let deep = r.sum(sizes.iter().zip(&depths).map(|(a, depth)| a * depth));
        deep + r.largest(sizes.iter().zip(&over).map(|(a, over)| a * over))
    };
    let in_walls = along(&minimiser.duals.iter().map(|dual| r.norm(dual)).collect::<Vec<_>>());
    let (mut swung, mut widest) = (r.whole(0), r.whole(0));
    for (part, lambda) in &held_up {
        let sizes: Vec<Interval> =
            minimiser.duals.iter().map(|dual| r.dot(dual, part.row).symmetric().positive_part()).collect();
        swung = swung + *lambda * along(&sizes).square();
        let g = &growth * (&two * *lambda).recip()?;
        widest = widest.max(&((&g + (g.square() + r.whole(4) * &g).sqrt()) * r.half()));
    }
    let pulled = ((r.whole(1) + widest) * &growth * r.half()).sqrt() + swung.sqrt();
    let m_squared = in_walls.square() + pulled.square() * minimiser.least.recip()?;

    // The two parts of r stay within their bounds.
    let drift = r.sum(slack.iter().filter(|x| !x.slow).map(|x| &two * &x.sigma * &x.driven));
    let z = &inverse + inverse.square();
    let bound = inside.square().max(&(m_squared + &growth * &inverse)) + drift + z * norm_w * &rho[0];
    checker.demand(bound.sqrt().at_most(&rho[0]), Reason::PartTooSmall { part: 0 })?;
    let mut free = off;
    for Slack { part, sigma, .. } in &slack {
        free = free + sigma * part.reach.exp()? * &part.norms[1];
    }
    checker.demand(free.at_most(&rho[1]), Reason::PartTooSmall { part: 1 })?;

    let away = |l: usize| {
        let dual = minimiser.duals.get(l).ok_or(Reason::KicksMayEnd)?;
        let along = |part: &Part<'_>| r.dot(dual, part.row);
        let mut away = r.whole(0);
        for (part, lambda) in &held_up {
            let (less, more) = (r.whole(1) - (-&part.reach).exp()?, part.reach.exp()? - r.whole(1));
            away = away + *lambda * (along(part).positive_part() * less + (-&along(part)).positive_part() * more);
        }
        for Slack { part, lambda, .. } in &slack {
            away = away + lambda * part.reach.exp()? * (-&along(part)).positive_part();
        }
        Ok(away)
    };
    sharp::never_end(checker, (&minimiser, w_hat), &support, away)?;
    let closed = Closed {
        numbers: r,
        from: iterate.k.clone(),
        s: s.clone(),
        w_hat: w_hat.clone(),
        w_tilde: w_tilde.clone(),
        away: minimiser.radius.clone(),
        rho: r.sum(rho.iter().map(Interval::square)).sqrt(),
        growth: None,
        uncovered: None,
        rate: basin.rate.clone(),
    };
    closed::rates(checker, &closed)?;
    Ok((closed, kickers.is_empty()))
}
