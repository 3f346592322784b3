//! The sharp trap (docs/lemmas.md L7): conditions at one step K that settle all k >= K, under kicks and whatever the angles of the walls.

use dashu_ratio::RBig;

use super::Checker;
use super::trap::{Closed, Minimiser, Numbers, Sample};
use crate::certificate::Sharp;
use crate::interval::Interval;
use crate::linear::{Complement, Vector};
use crate::orbit::Iterate;
use crate::outcome::Reason;

/// A sample as L7 sees it.
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

fn second(norms: &[Interval; 3]) -> Interval {
    let [_, u, _] = norms;
    u.clone()
}

impl<'a> Checker<'a> {
    /// All conditions of the sharp trap, and the rate that it states.
    pub(super) fn sharp(&mut self, iterate: &Iterate, sharp: &Sharp) -> Result<Closed, Reason> {
        let Sharp { active, kicking, lambda, nu, s, slow, w_hat, w_tilde, .. } = sharp;
        let (instance, r) = (self.instance, Numbers { bits: iterate.bits + 64 });
        let h = &instance.start()?.eta / RBig::from(instance.n());
        if self.outside.is_some() {
            return Err(Reason::OneNeuronOnly);
        }
        // J, w^, S and N.
        self.demand(!active.is_empty(), Reason::NoPositives)?;
        self.positives_only(active)?;
        let tight = self.solves(active, &instance.negatives(), w_hat, lambda, nu)?;
        self.covers(lambda, &tight.support)?;
        for &sample in nu.keys() {
            self.demand(kicking.contains(&sample), Reason::NuNotKicking { sample })?;
        }
        for &sample in kicking {
            self.demand(tight.walls.contains(&sample), Reason::KickingNotWalls { sample })?;
        }
        for &sample in slow {
            let slack = active.contains(&sample) && !tight.support.contains(&sample);
            self.demand(slack, Reason::NotSlack { sample })?;
        }
        let (support, walls) = (instance.pick(&tight.support), instance.pick(kicking));
        let minimiser = self.minimiser(&r, &h, (w_hat, w_tilde), &support, &walls)?;

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
                tilde: r.of(&x.dot(w_tilde)) + (r.norm(x) * &minimiser.radius).symmetric(),
                swing: q * rho_1,
                rest: u * rho_2 + v * rho_3,
                along: minimiser.duals.iter().map(|dual| dual.dot(x)).collect(),
                norms,
            }
        };

        // J, T and O; zero rows are never active.
        let pushing: Vec<Part> = instance.pick(active).into_iter().map(part).collect();
        let others = instance.samples().filter(|(i, x, _)| !active.contains(i) && !x.is_zero());
        let (inside, outside): (Vec<_>, Vec<_>) =
            others.partition(|(_, x, positive)| !positive && off_walls.project(x).is_zero());
        let inside: Vec<Sample<'_>> = inside.into_iter().map(|(i, x, _)| (i, x)).collect();
        self.demand(*s > RBig::ZERO, Reason::STooSmall)?;
        for Part { sample, theta, tilde, swing, rest, .. } in &pushing {
            let level = r.of(&(theta * s)) + tilde;
            self.demand((swing + rest).below(&level), Reason::ActiveTooLow { sample: *sample })?;
        }
        for (sample, x, _) in outside {
            let Part { theta, tilde, swing, rest, .. } = part((sample, x));
            self.demand(theta <= RBig::ZERO, Reason::NotSelfConsistent { sample })?;
            let level = r.of(&(theta * s)) + tilde + swing + rest;
            self.demand(level.below(&r.whole(0)), Reason::OutsideTooHigh { sample })?;
        }

        // r_K = w_K - w^ s - w~; w~ differs from w_tilde in the second space.
        let terms = [(RBig::ONE, &iterate.centre), (-s.clone(), w_hat), (-RBig::ONE, w_tilde)];
        let [q, u, v] = split(&Vector::combination(instance.d(), terms)).map(|x| r.norm(&x));
        // The ball has no part in a space that is only 0.
        let ball = |holds: bool| if holds { r.of(&iterate.radius) } else { r.whole(0) };
        let (q, u, v) = (q + ball(!walls.is_empty()), u + ball(true), v + ball(spanned < instance.d()));
        let tau = r.of(s).exp()?;
        let inverse = tau.recip()?;
        let (support_parts, slack_parts): (Vec<&Part>, Vec<&Part>) = pushing.iter().partition(|x| x.theta.is_one());
        let mut slack = Vec::new();
        for part in slack_parts {
            let excess = &part.theta - RBig::ONE;
            let lambda = r.of(&h) * (-&(r.of(&(&excess * s)) + &part.tilde)).exp()?;
            let sigma = &lambda * (r.of(&excess).recip()? + &inverse);
            slack.push(Slack { part, lambda, sigma, slow: slow.contains(&part.sample) });
        }
        let site = Site {
            r,
            h: r.of(&h),
            norm_w: r.norm(w_hat),
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
        self.demand((r.whole(8) * steepest * &e_y).at_most(&site.tau), Reason::StepsTooLong)?;
        let mut free = r.whole(0);
        for Slack { part, sigma, .. } in &site.slack {
            let [_, _, v] = &part.norms;
            free = free + sigma * part.reach().exp()? * v;
        }
        let [_, _, v] = &site.start;
        let bounds = [self.band(&site, w_tilde, (&walls, &inside))?, site.pull(&e_y)?, v + free];
        for (part, (bound, rho)) in bounds.iter().zip(&site.rho).enumerate() {
            self.demand(bound.at_most(rho), Reason::PartTooSmall { part })?;
        }

        // Without kicks w^ would lie in the cone of x_S, or r would grow.
        let mut for_ever = kicking.is_empty() || !off(&support).0.project(w_hat).is_zero();
        for (l, nu) in minimiser.nu.iter().enumerate() {
            let [away, _] = site.pushes(l, Part::reach)?;
            for_ever |= away.below(nu);
        }
        self.demand(for_ever, Reason::KicksMayEnd)?;

        let closed = Closed {
            numbers: r,
            from: iterate.k.clone(),
            s: r.of(s),
            tau: site.tau,
            norm_w: site.norm_w,
            w_hat: w_hat.clone(),
            w_tilde: w_tilde.clone(),
            away: minimiser.radius.clone(),
            b: r.whole(0),
            q: r.sum(site.rho.iter().map(Interval::square)),
            growth: r.whole(0),
        };
        self.rates(&closed, &sharp.rate)?;
        Ok(closed)
    }

    /// B_1; the walls N and T.
    fn band(
        &mut self,
        site: &Site<'_>,
        w_tilde: &Vector,
        (walls, inside): (&[Sample<'_>], &[Sample<'_>]),
    ) -> Result<Interval, Reason> {
        let (r, nu, [start, ..], [rho_1, ..]) = (&site.r, &site.minimiser.nu, &site.start, &site.rho);
        if walls.is_empty() {
            return Ok(r.whole(0));
        }
        // f, from |sum nu'_l x_l|^2 = sum nu'_l nu'_l' x_l.x_l'.
        let mut f = r.whole(0);
        for ((_, x), a) in walls.iter().zip(nu) {
            f = f + a * r.sum(walls.iter().zip(nu).map(|((_, y), b)| r.of(&x.dot(y)) * b));
        }
        f = f.sqrt();
        for (part, lambda) in &site.support {
            let [q, ..] = &part.norms;
            f = f + lambda * (part.reach().exp()? - r.whole(1)) * q;
        }
        for Slack { part, lambda, .. } in &site.slack {
            let [q, ..] = &part.norms;
            f = f + lambda * part.reach().exp()? * q;
        }
        // kappa and the depths of the reference below T.
        let depth = |x: &Vector| -x.dot(w_tilde);
        let products =
            |x: &Vector| inside.iter().map(|(_, y)| x.dot(y)).filter(|p| *p > RBig::ZERO).collect::<Vec<_>>();
        let crowd = |x: &Vector| products(x).into_iter().fold(RBig::ZERO, |sum, p| sum + p);
        let slimmest = inside.iter().map(|(_, x)| Ok(r.norm(x) * r.of(&crowd(x)).recip()?));
        let slimmest = r.largest(slimmest.collect::<Result<Vec<_>, Reason>>()?);
        let highest = r.largest(inside.iter().map(|(_, x)| r.norm(x) * rho_1 - r.of(&depth(x))));
        let kappa = &site.h * highest.exp()? + r.whole(2) * &f * &site.inverse * slimmest;
        for &(sample, x) in inside {
            let deep = (&kappa * r.of(&crowd(x))).at_most(&r.of(&(RBig::from(2) * depth(x))));
            self.demand(deep, Reason::KickTooDeep { sample })?;
        }
        // |x*_l|, E_l |x*_l|, e_l, nu'_l - c_l^-, h tau_K - nu'_l - c_l^+.
        let mut terms = Vec::new();
        for (l, ((&(sample, x), nu), dual)) in walls.iter().zip(nu).zip(&site.minimiser.duals).enumerate() {
            let [away, against] = site.pushes(l, |part| part.rest.clone())?;
            self.demand(away.below(nu), Reason::WallMayLoosen { sample })?;
            let (push, tall, depth) = (nu + against, r.norm(dual), r.of(&depth(x)));
            let kick = &site.h * &site.tau - &push;
            self.demand(r.whole(0).below(&kick), Reason::KickBelowPush { sample })?;
            terms.push((&tall * &depth, r.whole(2) * push * depth, nu - away, kick, tall));
        }
        let num = r.sum(terms.iter().map(|(_, e, ..)| e.clone())) + f.square() * &site.inverse;
        let all = r.sum(terms.iter().map(|(low, ..)| low.clone()));
        let mut m_1 = r.whole(0);
        for (low, e, firm, kick, tall) in &terms {
            let below = &all - low + tall * (&num - e) * (r.whole(2) * firm).recip()?;
            m_1 = m_1.max(&below).max(&(&all + tall * &num * (r.whole(2) * kick).recip()?));
        }
        Ok(start.square().max(&(m_1.square() + num * &site.inverse)).sqrt())
    }
}
