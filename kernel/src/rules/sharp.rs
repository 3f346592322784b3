//! The bounded trap (docs/lemmas.md lemma:bounded-trap): conditions at one step K that settle all
//! k >= K, under kicks and whatever the angles of the walls.

use dashu_ratio::RBig;

use super::band::{Band, Strain};
use super::minimiser::{Minimiser, Sample};
use super::{Checker, band, closed, listed, margin, minimiser};
use crate::certificate::witness::{Multipliers, Sharp};
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector};
use crate::reason::Reason;
use crate::shown::Closed;

/// A sample as lemma:bounded-trap sees it.
struct Part {
    sample: usize,
    /// theta = x.w^.
    theta: RBig,
    /// x.w~.
    tilde: Interval,
    /// |Qx|, |Ux|, |Vx|.
    norms: [Interval; 3],
    /// |Qx| rho_1 and |Ux| rho_2 + |Vx| rho_3: together reach(x).
    swing: Interval,
    rest: Interval,
    /// x*_l.x for l in N.
    along: Vec<RBig>,
}

impl Part {
    fn reach(&self) -> Interval {
        &self.swing + &self.rest
    }
}

/// A support vector with lambda'_i.
type Supporting<'p> = (&'p Part, Interval);

/// A member of J off the support.
struct Slack<'p> {
    part: &'p Part,
    /// lambda_i(s_K).
    lambda: Interval,
    /// Sigma_i.
    sigma: Interval,
    slow: bool,
}

/// What the bounds are made of.
struct Site<'p> {
    r: Numbers,
    h: Interval,
    tau: Interval,
    inverse: Interval,
    norm_w: Interval,
    minimiser: &'p Minimiser,
    /// |sum nu'_l x_l|.
    held: Interval,
    /// |r_j,K| and rho_j.
    start: [Interval; 3],
    rho: [Interval; 3],
    support: Vec<Supporting<'p>>,
    slack: Vec<Slack<'p>>,
}

impl Site<'_> {
    /// c_l^- and c_l^+ for numbers R_i.
    fn pushes(&self, l: usize, r_of: impl Fn(&Part) -> Interval) -> Result<[Interval; 2], Reason> {
        let r = &self.r;
        let along = |part: &Part| {
            let a = part.along.get(l).cloned().unwrap_or(RBig::ZERO);
            (r.of(&a).positive_part(), r.of(&-a).positive_part())
        };
        let (mut away, mut against) = (r.whole(0), r.whole(0));
        for (part, lambda) in &self.support {
            let ((front, back), reach) = (along(part), r_of(part));
            let (less, more) = (r.whole(1) - (-&reach).exp()?, reach.exp()? - r.whole(1));
            away = away + lambda * (&front * &less + &back * &more);
            against = against + lambda * (front * more + back * less);
        }
        for Slack { part, lambda, .. } in &self.slack {
            let ((front, back), push) = (along(part), lambda * r_of(part).exp()?);
            away = away + &push * back;
            against = against + push * front;
        }
        Ok([away, against])
    }

    /// f.
    fn push(&self) -> Result<Interval, Reason> {
        let mut f = self.held.clone();
        for (part, lambda) in &self.support {
            let [q, ..] = &part.norms;
            f = f + lambda * (part.reach().exp()? - self.r.whole(1)) * q;
        }
        for Slack { part, lambda, .. } in &self.slack {
            let [q, ..] = &part.norms;
            f = f + lambda * part.reach().exp()? * q;
        }
        Ok(f)
    }

    /// nu'_l - c_l^- and nu'_l + c_l^+ on N.
    fn firm_and_push(&self) -> Result<Vec<[Interval; 2]>, Reason> {
        let each = |(l, nu): (usize, &Interval)| {
            let [away, against] = self.pushes(l, |part| part.rest.clone())?;
            Ok([nu - away, nu + against])
        };
        self.minimiser.nu.iter().enumerate().map(each).collect()
    }

    /// B_2, with e^y.
    fn pull(&self, e_y: &Interval) -> Result<Interval, Reason> {
        let (r, [_, start, _], [_, rho_2, _]) = (&self.r, &self.start, &self.rho);
        let quarter = r.half() * r.half();
        let mut g = r.whole(0);
        for (part, lambda) in &self.support {
            let d = (part.swing.exp()? - r.whole(1)).square();
            g = g + lambda * (d + e_y * part.swing.square() * &quarter);
        }
        let (mut drift, mut pushed) = (r.whole(0), &self.norm_w * &self.inverse * r.half());
        for Slack { part, lambda, sigma, slow } in &self.slack {
            let [_, u, _] = &part.norms;
            let (inner, peak) = (u * rho_2, (-&r.whole(1)).exp()?);
            let most = if inner.at_most(&peak) { inner } else { peak };
            // p_i = e^{d_i + |V x_i| rho_3} min(1/e, |U x_i| rho_2).
            let p = (part.reach() - u * rho_2).exp()? * most;
            if *slow {
                g = g + r.whole(2) * lambda * p;
            } else {
                drift = drift + sigma * p;
            }
            pushed = pushed + lambda * part.reach().exp()? * u;
        }
        let widest = r.largest(self.support.iter().map(|(part, _)| second(&part.norms)));
        let swing = r.largest(self.support.iter().map(|(part, _)| part.swing.clone()));
        let m = r.whole(3) * quarter * &self.minimiser.least * (-&swing).exp()?;
        let steep = &g * widest;
        let m_2 = (&steep + (steep.square() + r.whole(4) * &m * &g).sqrt()) * (r.whole(2) * m).recip()?;
        let z = &self.inverse + self.inverse.square();
        let q = r.whole(2) * drift + &z * &self.norm_w * rho_2 + r.whole(2) * z * pushed.square();
        Ok((start.square().max(&(m_2.square() + g * &self.inverse)) + q).sqrt())
    }
}

/// What the traps in which walls kick have in common of a witness.
pub(super) struct Walled<'w> {
    pub(super) active: &'w [usize],
    pub(super) kicking: &'w [usize],
    pub(super) lambda: &'w Multipliers,
    pub(super) nu: &'w Multipliers,
    pub(super) slow: &'w [usize],
    pub(super) w_hat: &'w Vector,
    pub(super) w_tilde: &'w Vector,
}

/// J, w^, S and N, and the exact w~ beside w_tilde. S is the support; but `lasting` leaves out of
/// it the slow samples.
pub(super) fn hypotheses<'a>(
    checker: &mut Checker<'a>,
    r: &Numbers,
    h: &RBig,
    (walled, lasting): (&Walled<'_>, bool),
) -> Result<(Vec<Sample<'a>>, Vec<Sample<'a>>, Minimiser), Reason> {
    let Walled { active, kicking, lambda, nu, slow, w_hat, w_tilde } = walled;
    let instance = checker.instance;
    if checker.outside.is_some() {
        return Err(Reason::OneNeuronOnly);
    }
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
    let tight = margin::solves(checker, active, &instance.negatives(), w_hat, lambda, nu)?;
    let mut supporting = tight.support;
    supporting.retain(|sample| !(lasting && listed(slow, *sample)));
    margin::covers(checker, lambda, &supporting)?;
    for &sample in nu.keys() {
        checker.demand(listed(kicking, sample), Reason::NuNotKicking { sample })?;
    }
    for &sample in *kicking {
        checker.demand(listed(&tight.walls, sample), Reason::KickingNotWalls { sample })?;
    }
    for &sample in *slow {
        let slack = listed(active, sample) && !listed(&supporting, sample) && !lambda.contains_key(&sample);
        checker.demand(slack, Reason::NotSlack { sample })?;
    }
    let (support, walls) = (instance.pick(&supporting), instance.pick(kicking));
    let minimiser = minimiser::minimiser(checker, r, h, (w_hat, w_tilde), &support, &walls)?;
    Ok((support, walls, minimiser))
}

/// Without kicks w^ would lie in the cone of x_S, or r would grow: c_l^- < nu'_l for some wall,
/// c_l^- by `away`.
pub(super) fn never_end(
    checker: &mut Checker<'_>,
    (minimiser, w_hat): (&Minimiser, &Vector),
    support: &[Sample<'_>],
    away: impl Fn(usize) -> Result<Interval, Reason>,
) -> Result<(), Reason> {
    let mut off_support = Complement::whole(checker.instance.d());
    support.iter().for_each(|(_, x)| {
        off_support.remove(x);
    });
    let mut for_ever = minimiser.nu.is_empty() || !off_support.project(w_hat).is_zero();
    for (l, nu) in minimiser.nu.iter().enumerate() {
        for_ever |= away(l)?.below(nu);
    }
    checker.demand(for_ever, Reason::KicksMayEnd)
}

/// |sum nu'_l x_l|, from its square.
pub(super) fn held(r: &Numbers, walls: &[Sample<'_>], nu: &[Interval]) -> Interval {
    let row = |(_, x): &Sample<'_>| r.sum(walls.iter().zip(nu).map(|((_, y), b)| r.dot(x, y) * b));
    r.sum(walls.iter().zip(nu).map(|(x, a)| a * row(x))).sqrt()
}

fn second(norms: &[Interval; 3]) -> Interval {
    let [_, u, _] = norms;
    u.clone()
}

/// All conditions of the bounded trap, and the rate that it states.
pub(super) fn sharp(checker: &mut Checker<'_>, iterate: &Iterate, sharp: &Sharp) -> Result<Closed, Reason> {
    let Sharp { active, kicking, lambda, nu, s, slow, w_hat, w_tilde, .. } = sharp;
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    let h = &instance.start()?.eta / RBig::from(instance.n());
    let walled = Walled { active, kicking, lambda, nu, slow, w_hat, w_tilde };
    let (support, walls, minimiser) = hypotheses(checker, &r, &h, (&walled, false))?;

    // The three spaces.
    let off = |rows: &[Sample<'_>]| {
        let mut complement = Complement::whole(instance.d());
        let rank = rows.iter().filter(|(_, x)| complement.remove(x)).count();
        (complement, rank)
    };
    let ((off_walls, _), (off_both, spanned)) = (off(&walls), off(&[&walls[..], &support].concat()));
    let minus = |x: &Vector, y: &Vector| Vector::combination(instance.d(), [(RBig::ONE, x), (-RBig::ONE, y)]);
    let split = |x: &Vector| {
        let (p, v) = (off_walls.project(x), off_both.project(x));
        [minus(x, &p), minus(&p, &v), v]
    };
    let rho = [&sharp.rho_1, &sharp.rho_2, &sharp.rho_3].map(|rho| r.of(rho));
    let part = |(sample, x): Sample<'_>| {
        let norms = split(x).each_ref().map(|part| r.norm(part));
        let ([q, u, v], [rho_1, rho_2, rho_3]) = (&norms, &rho);
        Part {
            sample,
            theta: x.dot(w_hat),
            tilde: r.dot(x, w_tilde).widened(&(r.norm(x) * &minimiser.radius)),
            swing: q * rho_1,
            rest: u * rho_2 + v * rho_3,
            along: minimiser.duals.iter().map(|dual| dual.dot(x)).collect(),
            norms,
        }
    };

    // J, T and O; zero rows are never active.
    let pushing: Vec<Part> = instance.pick(active).into_iter().map(part).collect();
    let [inside, outside] = band::inside_and_outside(checker, active, &off_walls);
    checker.demand(*s > RBig::ZERO, Reason::STooSmall)?;
    for Part { sample, theta, tilde, swing, rest, .. } in &pushing {
        let level = r.of(&(theta * s)) + tilde;
        checker.demand((swing + rest).below(&level), Reason::ActiveTooLow { sample: *sample })?;
    }
    for (sample, x) in outside {
        let Part { theta, tilde, swing, rest, .. } = part((sample, x));
        checker.demand(theta <= RBig::ZERO, Reason::NotSelfConsistent { sample })?;
        let level = r.of(&(theta * s)) + tilde + swing + rest;
        checker.demand(level.below(&r.whole(0)), Reason::OutsideTooHigh { sample })?;
    }

    // r_K = w_K - w^ s - w~; w~ differs from w_tilde in the second space.
    let [q, u, v] = split(&Closed::gap(iterate, s, w_hat, w_tilde)).map(|x| r.norm(&x));
    // The ball has no part in a space that is only 0.
    let [along, across] = iterate.spread(kicking);
    let ball = |holds: bool, radius: &RBig| if holds { r.of(radius) } else { r.whole(0) };
    let q = q + ball(!walls.is_empty(), along);
    let (u, v) = (u + ball(true, across), v + ball(spanned < instance.d(), across));
    let tau = r.of(s).exp()?;
    let inverse = tau.recip()?;
    let (support_parts, slack_parts): (Vec<&Part>, Vec<&Part>) = pushing.iter().partition(|x| x.theta.is_one());
    let mut slack = Vec::new();
    for part in slack_parts {
        let excess = &part.theta - RBig::ONE;
        let lambda = r.of(&h) * (-&(r.of(&(&excess * s)) + &part.tilde)).exp()?;
        let sigma = &lambda * (r.of(&excess).recip()? + &inverse);
        slack.push(Slack { part, lambda, sigma, slow: listed(slow, part.sample) });
    }
    let site = Site {
        r,
        h: r.of(&h),
        norm_w: r.norm(w_hat),
        held: held(&r, &walls, &minimiser.nu),
        start: [q, u + &minimiser.radius, v],
        support: support_parts.into_iter().zip(minimiser.lambda.iter().cloned()).collect(),
        minimiser: &minimiser,
        tau,
        inverse,
        rho,
        slack,
    };

    // The three parts of r stay within their bounds.
    let steepest = r.sum(site.support.iter().map(|(part, lambda)| lambda * second(&part.norms).square()));
    let e_y = r.largest(site.support.iter().map(|(part, _)| part.reach())).exp()?;
    checker.demand((r.whole(8) * steepest * &e_y).at_most(&site.tau), Reason::StepsTooLong)?;
    let mut free = r.whole(0);
    for Slack { part, sigma, .. } in &site.slack {
        let [_, _, v] = &part.norms;
        free = free + sigma * part.reach().exp()? * v;
    }
    let [_, _, v] = &site.start;
    let (h, duals) = (site.h.clone(), minimiser.duals.clone());
    let band = Band { r, h, duals, walls, inside, below: w_tilde.clone() };
    let (height, push) = (band.height(iterate), site.push()?);
    let strain = Strain {
        rho_1: &site.rho[0],
        start: &site.start[0],
        height: &height,
        push: &push,
        tau: &site.tau,
        inverse: &site.inverse,
    };
    let [along, _] = band::band(checker, &band, &strain, site.firm_and_push()?)?;
    let bounds = [along, site.pull(&e_y)?, v + free];
    for (part, (bound, rho)) in bounds.iter().zip(&site.rho).enumerate() {
        checker.demand(bound.at_most(rho), Reason::PartTooSmall { part })?;
    }

    let away = |l| site.pushes(l, Part::reach).map(|[away, _]| away);
    never_end(checker, (&minimiser, w_hat), &support, away)?;

    let closed = Closed {
        numbers: r,
        from: iterate.k.clone(),
        s: s.clone(),
        w_hat: w_hat.clone(),
        w_tilde: w_tilde.clone(),
        away: minimiser.radius.clone(),
        rho: r.sum(site.rho.iter().map(Interval::square)).sqrt(),
        growth: None,
        uncovered: None,
        rate: sharp.rate.clone(),
    };
    closed::rates(checker, &closed)?;
    Ok(closed)
}

#[cfg(test)]
#[path = "../../tests/unit/sharp.rs"]
mod tests;
