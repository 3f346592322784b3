//! Every constant of the bounded trap at a given w_K (docs/lemmas.md lemma:bounded-trap), and
//! whether its conditions hold.

use rug::{Integer, Rational};

use super::band::{Band, Strain};
use super::{BoundedTrap, Split};
use crate::arith::interval::{Interval, norm};
use crate::endings::trap::closing::{self, rounded_up};
use crate::endings::trap::hypotheses::ExactHypotheses;
use crate::endings::trap::numbers::{PREC, enclose, half, int, largest, least, sum};
use crate::endings::trap::reference::Reference;
use crate::endings::trap::{Shape, Trap, TrapFailure};

/// How deep below the walls the reference is tried, in units of kappa/2 at its least.
const DEPTHS: [(u32, u32); 3] = [(17, 16), (3, 2), (9, 4)];

/// Closes the bounded trap at step K, near the reference of the trap.
///
/// # Errors
/// The first condition that fails.
pub(crate) fn close(near: &Reference<'_>, from_step: &Integer) -> Result<Trap, TrapFailure> {
    below_walls(near, |closing, _| closing.close(from_step))
}

/// With the reference at each depth below the walls that is tried.
pub(super) fn below_walls(
    near: &Reference<'_>,
    close: impl Fn(&Closing<'_>, &BoundedTrap) -> Result<Trap, TrapFailure>,
) -> Result<Trap, TrapFailure> {
    let setting = near.setting;
    let bounded = setting.bounded()?;
    if bounded.walls.is_empty() {
        return close(&Closing::new(near, bounded)?, bounded);
    }
    let inverse = int(1).div(&near.tau).ok_or(TrapFailure::TooEarly)?;
    let kappa = &setting.h + int(2) * held(setting, &near.minimiser.nu) * inverse * bounded.slimmest()?;
    let kappa = rounded_up(&kappa)?;
    at_depths(|depth| close(&Closing::new(&near.below(&bounded.offset(&kappa, depth))?, bounded)?, bounded))
}

/// Tries the depths until one is not too deep.
///
/// # Errors
/// What else fails, or that each is too deep.
pub(crate) fn at_depths<T>(mut attempt: impl FnMut((u32, u32)) -> Result<T, TrapFailure>) -> Result<T, TrapFailure> {
    let mut last = TrapFailure::DoesNotClose;
    for depth in DEPTHS {
        match attempt(depth) {
            Err(failure @ TrapFailure::KicksTooDeep { .. }) => last = failure,
            other => return other,
        }
    }
    Err(last)
}

/// |sum_N nu'_l x_l|.
fn held(setting: &ExactHypotheses, nu: &[Interval]) -> Interval {
    let basis = setting.kicking.span.basis();
    let coordinate = |j: usize| sum(basis.iter().zip(nu).map(|(x, nu)| nu * &enclose(&x[j])));
    norm(&(0..setting.w_hat.len()).map(coordinate).collect::<Vec<_>>())
}

impl BoundedTrap {
    /// The reference below the walls, for kicks of length kappa.
    pub fn offset(&self, kappa: &Rational, depth: (u32, u32)) -> Vec<Rational> {
        let half = Rational::from(kappa * &Rational::from(depth)) / 2u32;
        self.p.iter().map(|p| Rational::from(p * &half)).collect()
    }

    /// max_T |x_l|/g_l.
    pub fn slimmest(&self) -> Result<Interval, TrapFailure> {
        let ratios = self.walls.iter().map(|x| x.norm.div(&x.crowd).ok_or(TrapFailure::NoEscape));
        Ok(largest(ratios.collect::<Result<Vec<_>, _>>()?))
    }
}

impl Split {
    fn reach(&self, rho: &[Interval; 3]) -> Interval {
        sum(self.norms.iter().zip(rho).map(|(norm, rho)| norm * rho))
    }

    /// d: what the kicks do.
    fn swing(&self, rho: &[Interval; 3]) -> Interval {
        &self.norms[0] * &rho[0]
    }
}

/// A support vector with lambda'_i.
pub(super) type Supporting<'a> = (&'a Split, Interval);

/// A member of J\S.
pub(super) struct Slack<'a> {
    pub sample: usize,
    /// Whether its push is set against the pull of the support vectors at every step, or else
    /// summed over all steps.
    pub slow: bool,
    pub split: &'a Split,
    /// lambda_i(s_K).
    pub lambda: Interval,
    /// Sigma_i; of a support vector without a multiplier it has no bound.
    pub sigma: Option<Interval>,
}

/// What does not depend on rho.
pub(super) struct Closing<'a> {
    pub setting: &'a ExactHypotheses,
    pub bounded: &'a BoundedTrap,
    pub at: &'a Reference<'a>,
    /// 1/tau_K.
    pub inverse: Interval,
    /// Z.
    pub z: Interval,
    /// |r_j,K|.
    pub start: [Interval; 3],
    /// The part of the gap in span(x_S, x_N).
    pub inside: Vec<Interval>,
    pub support: Vec<Supporting<'a>>,
    pub slack: Vec<Slack<'a>>,
    band: Band<'a>,
    /// max_T b_l(K)^+.
    pub height: Interval,
    /// |sum_N nu'_l x_l|.
    pub held: Interval,
    /// Lambda.
    pub steepest: Interval,
    /// m.
    pub least: Interval,
}

impl<'a> Closing<'a> {
    fn new(at: &'a Reference<'a>, bounded: &'a BoundedTrap) -> Result<Self, TrapFailure> {
        let (setting, kicking) = (at.setting, &at.setting.kicking);
        let inverse = int(1).div(&at.tau).ok_or(TrapFailure::TooEarly)?;
        let (in_span, in_support) = (kicking.span.project(PREC, &at.gap), kicking.support_span.project(PREC, &at.gap));
        let rest: Vec<Interval> =
            at.gap.iter().zip(&in_span).zip(&in_support).map(|((r, q), u)| &(r - q) - u).collect();
        let s = enclose(&at.s);
        let least = kicking.least_eigenvalue(&at.minimiser.lambda).ok_or(TrapFailure::MinimiserNotEnclosed)?;
        let mut lambda = at.minimiser.lambda.iter();
        let (mut support, mut slack) = (Vec::new(), Vec::new());
        for (x, split) in setting.features.iter().zip(&bounded.features) {
            if x.tight {
                support.push((split, lambda.next().cloned().ok_or(TrapFailure::MinimiserNotEnclosed)?));
            } else {
                let excess = &x.theta - &int(1);
                let lambda = &setting.h * (-(&s * &excess) - at.offset(x)).exp();
                let sigma = int(1).div(&excess).map(|later| &lambda * (later + &inverse));
                let slow = excess.less(&(int(3) * &least * half() * half())).is_yes();
                slack.push(Slack { sample: x.sample, slow, split, sigma, lambda });
            }
        }
        Ok(Self {
            // w~ differs from w_tilde in span(P x_S) alone.
            start: [
                norm(&in_span) + &at.spread[0],
                norm(&in_support) + &at.minimiser.radius + &at.spread[1],
                norm(&rest) + &at.spread[1],
            ]
            .map(|x| x.upper()),
            inside: (in_span.iter().zip(&in_support).map(|(q, u)| q + u)).collect(),
            least,
            steepest: sum(support.iter().map(|(x, lambda)| lambda * &x.norms[1].square())),
            band: Band::new(setting, bounded, &at.minimiser.w_tilde),
            height: at.height(bounded.walls.iter().map(|x| (x.enclosed.as_slice(), &x.norm))),
            held: held(setting, &at.minimiser.nu),
            z: &inverse + &inverse.square(),
            inverse,
            support,
            slack,
            setting,
            bounded,
            at,
        })
    }

    fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let rho = closing::close(&self.start, |rho| self.implied(rho))?;
        let enclosed = rho.each_ref().map(enclose);
        self.signs(&enclosed)?;
        self.kicks_for_ever(|x| x.reach(&enclosed))?;
        let square = sum(enclosed.iter().map(Interval::square));
        let whole = rounded_up(&square.sqrt_of_non_negative())?;
        let radius = square.sqrt_of_non_negative().upper();
        Ok(self.at.trap(from_step, whole, radius, Shape::Bounded { parts: rho, slow: self.slow_samples() }))
    }

    pub(super) fn slow_samples(&self) -> Vec<usize> {
        self.slack.iter().filter(|x| x.slow).map(|x| x.sample).collect()
    }

    /// How much the samples of J may push away from a wall of N and against it, beyond nu'_l, for a
    /// way to reach: c_l^- and c_l^+ of lemma:bounded-trap.
    fn pushes(&self, l: usize, reach: impl Fn(&Split) -> Interval) -> [Interval; 2] {
        let (mut away, mut against) = (Interval::zero(PREC), Interval::zero(PREC));
        for (x, lambda) in &self.support {
            let (reach, along) = (reach(x), &x.along[l]);
            let grown = reach.exp();
            // e^-R, between 0 and 1 in any case; a quotient costs far less than an exponential.
            let shrunk = int(1).div(&grown).unwrap_or_else(|| Interval::zero(PREC).hull(&int(1)));
            let (less, more) = (int(1) - shrunk, grown - int(1));
            let (front, back) = (lambda * &along.positive_part(), lambda * &(-along).positive_part());
            away = away + &front * &less + &back * &more;
            against = against + front * more + back * less;
        }
        for Slack { split, lambda, .. } in &self.slack {
            let push = lambda * &reach(split).exp();
            away = away + &push * &(-&split.along[l]).positive_part();
            against = against + push * split.along[l].positive_part();
        }
        [away, against]
    }

    /// f.
    fn strongest(&self, rho: &[Interval; 3], lifts: &[Interval]) -> Interval {
        let on_support = self.support.iter().map(|(x, lambda)| lambda * &(x.reach(rho).exp() - int(1)) * &x.norms[0]);
        let off_support = self.slack.iter().zip(lifts).map(|(x, lift)| &x.lambda * lift * &x.split.norms[0]);
        sum(on_support.chain(off_support)) + &self.held
    }

    /// B_1, B_2, B_3.
    fn implied(&self, rho: &[Interval; 3]) -> Result<[Interval; 3], TrapFailure> {
        let y = largest(self.support.iter().map(|(x, _)| x.reach(rho))).exp();
        if !(int(8) * &self.steepest * &y).at_most(&self.at.tau).is_yes() {
            return Err(TrapFailure::StepsTooLong);
        }
        // e^reach on J off S.
        let lifts: Vec<Interval> = self.slack.iter().map(|x| x.split.reach(rho).exp()).collect();
        let off = |(x, lift): (&Slack<'_>, &Interval)| Some(x.sigma.as_ref()? * lift * &x.split.norms[2]);
        let free = sum(self.slack.iter().zip(&lifts).filter_map(off));
        Ok([self.band(rho, &lifts)?, self.support_bound(rho, &y, &lifts)?, &self.start[2] + &free])
    }

    /// B_1.
    fn band(&self, rho: &[Interval; 3], lifts: &[Interval]) -> Result<Interval, TrapFailure> {
        if self.bounded.walls.is_empty() {
            return Ok(Interval::zero(PREC));
        }
        let push = self.strongest(rho, lifts);
        let (start, height, tau) = (&self.start[0], &self.height, &self.at.tau);
        self.band.bound(&Strain { rho_1: &rho[0], start, height, push: &push, tau }, |l| {
            let [away, against] = self.pushes(l, |x| x.reach(rho) - x.swing(rho));
            let nu = &self.at.minimiser.nu[l];
            [nu - &away, nu + &against]
        })
    }

    /// B_2; `y` stands for e^y.
    fn support_bound(&self, rho: &[Interval; 3], y: &Interval, lifts: &[Interval]) -> Result<Interval, TrapFailure> {
        let wobble = |(x, lambda): &Supporting<'_>| {
            let d = x.swing(rho);
            lambda * &((d.exp() - int(1)).square() + y * &d.square() * half().square())
        };
        // z2 e^{-z_i} is at most this.
        let driven = |split: &Split| {
            (split.swing(rho) + &split.norms[2] * &rho[2]).exp() * least(&split.norms[1] * &rho[1], (-int(1)).exp())
        };
        let slow = self.slack.iter().filter(|x| x.slow).map(|x| int(2) * &x.lambda * driven(x.split));
        let g = sum(self.support.iter().map(wobble).chain(slow));
        let widest = largest(self.support.iter().map(|(x, _)| x.norms[1].clone()));
        let swing = largest(self.support.iter().map(|(x, _)| x.swing(rho)));
        let m = int(3) * half().square() * &self.least * (-swing).exp();
        let steep = &g * &widest;
        let m_2 = (&steep + &(steep.square() + int(4) * &m * &g).sqrt_of_non_negative())
            .div(&(int(2) * m))
            .ok_or(TrapFailure::DoesNotClose)?;
        let drift =
            sum(self.slack.iter().filter(|x| !x.slow).filter_map(|x| Some(x.sigma.as_ref()? * &driven(x.split))));
        let w_hat = &self.setting.w_hat_norm;
        let pushed = sum(self.slack.iter().zip(lifts).map(|(x, lift)| &x.lambda * lift * &x.split.norms[1]))
            + w_hat * &self.inverse * half();
        let q = int(2) * drift + &self.z * w_hat * &rho[1] + int(2) * &self.z * pushed.square();
        Ok((self.start[1].square().max(&(m_2.square() + g * &self.inverse)) + q).sqrt_of_non_negative())
    }

    /// J stays active, O inactive.
    fn signs(&self, rho: &[Interval; 3]) -> Result<(), TrapFailure> {
        let s = enclose(&self.at.s);
        for (x, split) in self.setting.features.iter().zip(&self.bounded.features) {
            if !(&(&x.theta * &s) + &self.at.offset(x) - split.reach(rho)).positive().is_yes() {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        for (x, split) in &self.bounded.outside {
            let level = &(&x.theta * &s) + &self.at.offset(x) + split.reach(rho);
            if !level.less(&Interval::zero(PREC)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        Ok(())
    }

    pub(super) fn kicks_for_ever(&self, reach: impl Fn(&Split) -> Interval) -> Result<(), TrapFailure> {
        let pushed = |(l, nu): (usize, &Interval)| {
            let [away, _] = self.pushes(l, &reach);
            away.less(nu).is_yes()
        };
        let nu = &self.at.minimiser.nu;
        let known = nu.is_empty() || !self.bounded.in_span || nu.iter().enumerate().any(pushed);
        if known { Ok(()) } else { Err(TrapFailure::KicksMayEnd) }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
