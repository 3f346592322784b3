//! The corridor (docs/lemmas.md lemma:corridor): where no constant radius closes, one that grows
//! like the square root of ln k.

use rug::{Float, Integer, Rational};

use super::BoundedTrap;
use super::close::{Closing, Slack};
use crate::arith::interval::{Interval, dot};
use crate::endings::trap::closing;
use crate::endings::trap::numbers::{PREC, enclose, half, int, largest, sum};
use crate::endings::trap::rows::Bounded;
use crate::endings::trap::{Shape, Trap, TrapFailure};

/// A negative with x.(w^ s_K + w~) and nu'.
struct Wall<'a> {
    sample: usize,
    row: &'a [Interval],
    norm: Interval,
    theta: Interval,
    level: Interval,
    nu: Interval,
}

/// A sample whose push falls by less than a part of e in so much of s is taken to push for ever.
const SLOW: i32 = 100;

fn is_slow(closing: &Closing<'_>, x: &Slack<'_>) -> bool {
    // Sigma = lambda (1/(theta - 1) + 1/tau).
    let most = &x.lambda * &(int(SLOW) + &closing.inverse);
    x.sigma.as_ref().is_none_or(|sigma| most.less(sigma).is_yes())
}

pub(super) struct Corridor<'a> {
    closing: &'a Closing<'a>,
    negatives: Vec<Wall<'a>>,
    /// A.
    growth: Interval,
    start: Interval,
    /// No negative is higher at K, where that is known.
    height: Option<Interval>,
}

impl<'a> Corridor<'a> {
    pub fn new(closing: &'a Closing<'a>, bounded: &'a BoundedTrap, height: Option<f64>) -> Self {
        let (at, setting) = (closing.at, closing.setting);
        let (s, samples) = (enclose(&at.s), setting.kicking_samples());
        let nu = |sample: usize| match samples.iter().position(|l| *l == sample) {
            Some(l) => at.minimiser.nu[l].clone(),
            None => int(0),
        };
        let along = bounded.walls.iter().map(|x| Wall {
            sample: x.sample,
            row: x.enclosed.as_slice(),
            norm: x.norm.clone(),
            theta: int(0),
            level: dot(&x.enclosed, &at.w_tilde),
            nu: nu(x.sample),
        });
        let beyond = bounded.outside.iter().filter(|(x, _)| setting.is_negative(x.sample) && !x.is_zero());
        let beyond = beyond.map(|(x, _)| Wall {
            sample: x.sample,
            row: x.enclosed.as_slice(),
            norm: x.norm.clone(),
            theta: x.theta.clone(),
            level: &(&x.theta * &s) + &at.offset(x),
            nu: int(0),
        });
        let negatives: Vec<Wall<'_>> = along.chain(beyond).collect();
        let charged = negatives.iter().map(|x| -(int(2) * &x.nu * &x.level));
        let slow = closing.slack.iter().filter(|x| is_slow(closing, x)).map(|x| int(2) * (-int(1)).exp() * &x.lambda);
        let growth = sum(charged.chain(slow)).positive_part();
        let height = height.map(|height| Interval::point(Float::with_val(PREC, height)));
        Self { closing, negatives, growth, start: at.distance(), height }
    }

    /// # Errors
    /// The first condition that fails.
    pub fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let [rho] = closing::close(std::array::from_ref(&self.start), |[rho]| Ok([self.implied(rho)]))?;
        let enclosed = enclose(&rho);
        self.conditions(&enclosed)?;
        let setting = self.closing.setting;
        let beyond = match setting.beyond() {
            Some(beyond) => beyond.to_vec(),
            None if setting.kicking.walls.is_empty() => vec![Rational::new(); setting.w_hat.len()],
            None => return Err(TrapFailure::KicksMayEnd),
        };
        let slow = self.closing.slack.iter().filter(|x| is_slow(self.closing, x)).map(|x| x.sample).collect();
        let shape = Shape::Corridor { growth: self.growth.upper(), beyond, slow };
        Ok(self.closing.at.trap(from_step, rho, enclosed.upper(), shape))
    }

    fn reach(&self, x: &Bounded, rho: &Interval) -> Interval {
        &x.norm * rho
    }

    /// All that J pushes, at most.
    fn push(&self, rho: &Interval) -> Interval {
        let (setting, closing) = (self.closing.setting, self.closing);
        let mut lambdas = closing.support.iter().map(|(_, lambda)| lambda);
        let mut slack = closing.slack.iter().map(|x| &x.lambda);
        sum(setting.features.iter().filter_map(|x| {
            let lambda = if x.tight { lambdas.next() } else { slack.next() }?;
            Some(lambda * &self.reach(x, rho).exp() * &x.norm)
        }))
    }

    fn strongest(&self, push: &Interval) -> Interval {
        push + &self.closing.held + &self.closing.setting.w_hat_norm * &self.closing.inverse * half()
    }

    /// The radius that all that is added asks for.
    fn implied(&self, rho: &Interval) -> Interval {
        let Closing { inverse, z, slack, setting, .. } = self.closing;
        let f = self.strongest(&self.push(rho));
        let later = sum(slack.iter().filter(|x| !is_slow(self.closing, x)).filter_map(|x| x.sigma.clone()));
        let bound = self.start.square()
            + &self.growth * inverse
            + int(2) * (-int(1)).exp() * later
            + int(2) * &setting.w_hat_norm * rho * z
            + int(2) * f.square() * z;
        bound.max(&(int(2) * &self.growth)).sqrt_of_non_negative()
    }

    fn conditions(&self, rho: &Interval) -> Result<(), TrapFailure> {
        let Closing { setting, inverse, at, .. } = self.closing;
        let (s, h) = (enclose(&at.s), &setting.h);
        let slope = (&self.growth * half()).div(rho).ok_or(TrapFailure::DoesNotClose)?;
        let level = |x: &Bounded| &(&x.theta * &s) + &at.offset(x);
        for x in &setting.features {
            let gentle = (int(4) * &x.norm * &slope).at_most(&int(1)).is_yes();
            if !gentle || !(level(x) - self.reach(x, rho)).positive().is_yes() {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        for x in setting.others.iter().filter(|x| !setting.is_negative(x.sample) && !x.is_zero()) {
            let stays = (&x.norm * &slope).at_most(&-&x.theta).is_yes();
            if !stays || !(level(x) + self.reach(x, rho)).less(&int(0)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        let kickers: Vec<&Wall<'_>> = self
            .negatives
            .iter()
            .filter(|x| {
                let silent = (&x.level + &(&x.norm * rho)).less(&int(0)).is_yes();
                !(silent && (&x.norm * &slope).at_most(&-&x.theta).is_yes())
            })
            .collect();
        if let Some(x) = kickers.first().filter(|_| setting.kicking.walls.is_empty()) {
            // Where no wall is pushed, a pattern that is kept says more.
            return Err(TrapFailure::OtherMayWake { sample: x.sample });
        }
        let push = self.push(rho);
        let f = self.strongest(&push);
        let own = |x: &Wall<'_>| h * &x.norm.square();
        let known = |level: Interval| self.height.as_ref().map_or_else(|| level.clone(), |height| level.min(height));
        let at_k = |x: &Wall<'_>| known(at.level(x.row, &x.norm));
        let highest = largest(kickers.iter().flat_map(|x| [own(x), at_k(x)]));
        let kick = h * &highest.exp();
        for x in &kickers {
            let products: Vec<Interval> = kickers.iter().map(|y| dot(x.row, y.row)).collect();
            let against = sum(products.iter().map(|p| (-p).positive_part()));
            let crowd = sum(products.iter().map(Interval::positive_part));
            if !(&kick * &against + &push * &x.norm * inverse).at_most(&own(x)).is_yes() {
                return Err(TrapFailure::KicksTooDeep { wall: x.sample });
            }
            let depth = -&x.level;
            let beside = int(2) * &f * &x.norm * inverse;
            let pushed = (int(2) * &x.nu * inverse * &highest).div(h).ok_or(TrapFailure::DoesNotClose)?;
            let holds = (h * &crowd + &beside).at_most(&(int(2) * &depth)).is_yes()
                && (&kick * &crowd + beside + pushed).at_most(&(int(2) * (&highest + &depth))).is_yes();
            if !holds {
                return Err(TrapFailure::KicksTooDeep { wall: x.sample });
            }
        }
        Ok(())
    }
}
