//! Every constant of the trap at a given w_K (T4), and whether its conditions hold.

use std::array;

use rug::{Integer, Rational};

use super::closed::{Radius, Shape, Trap};
use super::closing;
use super::failure::TrapFailure;
use super::hypotheses::ExactHypotheses;
use super::numbers::{PREC, enclose, enclose_vector, int};
use super::reference::Reference;
use super::rows::Bounded;
use crate::arith::interval::{Interval, dot, norm};

/// The parts of the bounds that do not depend on rho.
struct Closing<'a> {
    setting: &'a ExactHypotheses,
    at: &'a Reference<'a>,
    escape: &'a [Rational],
    /// |r_K|.
    distance: Interval,
    /// max_N b_l(K)^+.
    wall_height: Interval,
    r_j: Interval,
    d: Interval,
    r_n: Interval,
    escape_norm: Interval,
    /// (p.w^)^+.
    escape_rate: Interval,
}

/// Bounds every constant of T4 at step K; J is certainly active there, every other sample off N
/// certainly inactive.
///
/// # Errors
/// The first condition that fails.
pub(crate) fn close(at: &Reference<'_>, from_step: &Integer) -> Result<Trap, TrapFailure> {
    let escape = at.setting.escape.as_ref().map_err(Clone::clone)?;
    at.setting.kicking.stays_below(&at.setting.walls, &at.minimiser)?;
    Closing::new(at, escape).close(from_step)
}

impl<'a> Closing<'a> {
    fn new(at: &'a Reference<'a>, escape: &'a [Rational]) -> Self {
        let setting = at.setting;
        let zero = Interval::zero(PREC);
        let largest = |rows: &[Bounded]| rows.iter().fold(zero.clone(), |m, x| m.max(&x.norm));
        let p = enclose_vector(escape);
        Self {
            distance: (norm(&at.gap) + &at.minimiser.radius).upper(),
            wall_height: setting.walls.iter().fold(zero.clone(), |m, x| m.max(&dot(&x.enclosed, &at.w))),
            r_j: largest(&setting.features),
            r_n: largest(&setting.walls),
            d: setting.walls.iter().fold(zero.clone(), |sum, x| sum + &x.norm),
            escape_norm: norm(&p),
            escape_rate: dot(&p, &setting.w_hat).positive_part(),
            escape,
            setting,
            at,
        }
    }

    fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let implied = |[rho]: &[Interval; 1]| Ok([self.constants(rho)?.radius.at_start()]);
        let [rho] = closing::close(array::from_ref(&self.distance), implied)?;
        let enclosed = enclose(&rho);
        let constants = self.constants(&enclosed)?;
        self.conditions(&constants, &enclosed)?;
        Ok(self.at.trap(from_step, rho, constants.radius, Shape::Plain { escape: self.escape.to_vec() }))
    }

    fn constants(&self, rho: &Interval) -> Result<Constants, TrapFailure> {
        let setting = self.setting;
        let (h, e) = (&setting.h, int(1).exp());
        let s = enclose(&self.at.s);
        let zero = Interval::zero(PREC);
        let heights: Vec<Interval> =
            setting.features.iter().map(|x| &(&x.theta * &s) + &self.at.offset(x) - &x.norm * rho).collect();
        let pushes: Vec<Interval> = heights.iter().map(|a| (-a).exp().upper()).collect();
        let e_max = pushes.iter().fold(zero.clone(), |m, p| m.max(p));
        let f = pushes.iter().fold(zero.clone(), |sum, p| sum + p);
        let count = int(i32::try_from(setting.features.len()).map_err(|_| TrapFailure::DoesNotClose)?);
        let r_j2 = self.r_j.square();
        let eps = int(2) * h * &r_j2 * &count * &e_max;
        if !(&eps * &int(2)).at_most(&int(1)).is_yes() {
            return Err(TrapFailure::PushesTooLarge);
        }
        let over = |x: &Interval| int(1).div(x).ok_or(TrapFailure::TooEarly);
        let z = over(&self.at.tau)? + over(&self.at.tau.square())?;
        let lambda2 = self.at.minimiser.lambda.iter().fold(zero.clone(), |sum, l| sum + l.square());
        let c = int(4) * e.square() * &r_j2 * &count * lambda2 + int(4) * setting.w_hat_norm.square();
        let mut slack = zero.clone();
        for x in setting.features.iter().filter(|x| !x.tight) {
            // tau^-theta + tau^{1-theta}/(theta - 1)
            let at_once = (-(&x.theta * &s)).exp();
            let later =
                (&(int(1) - &x.theta) * &s).exp().div(&(&x.theta - &int(1))).ok_or(TrapFailure::DoesNotClose)?;
            slack = slack + (-self.at.offset(x)).exp() * (at_once + later);
        }
        let q = c * &z + int(2) * h * (over(&e)? + int(2) * &eps) * slack;
        let b_high =
            if setting.walls.is_empty() { zero } else { self.wall_height.max(&(h * &self.r_j * &self.r_n * &f)) };
        let kappa = int(2) * h * (int(2) * &b_high).exp() * self.d.square();
        let b = &setting.w_hat_norm * &z + &kappa * &self.escape_norm;
        let q = self.distance.square() + q + &kappa * &self.escape_norm * &self.distance;
        let g = &kappa * &self.escape_rate;
        Ok(Constants { radius: Radius { b: b.upper(), q: q.upper(), g: g.upper() }, heights, f })
    }

    fn conditions(&self, constants: &Constants, rho: &Interval) -> Result<(), TrapFailure> {
        let setting = self.setting;
        let zero = Interval::zero(PREC);
        let radius = &constants.radius;
        // rho' = G / sqrt(B^2 + 4 Q), the largest slope of rho.
        let slope = if setting.walls.is_empty() {
            zero.clone()
        } else {
            let root = (radius.b.square() + int(4) * &radius.q).sqrt_of_non_negative();
            radius.g.div(&root).ok_or(TrapFailure::DoesNotClose)?
        };
        // A network's pattern is kept by its cells instead.
        let by_features = if setting.cells.is_empty() { setting.features.as_slice() } else { &[] };
        for (x, height) in by_features.iter().zip(&constants.heights) {
            if !(height.positive().is_yes() && (&x.norm * &slope).at_most(&x.theta).is_yes()) {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        let s = enclose(&self.at.s);
        for x in &setting.others {
            let reach = &(&x.theta * &s) + &self.at.offset(x) + &x.norm * rho;
            if !(reach.less(&zero).is_yes() && (&x.norm * &slope).at_most(&-&x.theta).is_yes()) {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        // Without walls the bound of |r| is constant: c.W^ >= 0 is enough.
        for (neuron, c) in &setting.cells {
            let height = &(&c.theta * &s) + self.at.offset(c) - &c.norm * rho;
            if !height.positive().is_yes() {
                return Err(TrapFailure::EntryMayChange { neuron: *neuron, sample: c.sample });
            }
        }
        for x in &setting.walls {
            if !(&self.r_j * &constants.f).at_most(&x.norm).is_yes() {
                return Err(TrapFailure::PushBeyondKick { wall: x.sample });
            }
        }
        for (l, nu) in setting.kicking_samples().into_iter().zip(&self.at.minimiser.nu) {
            if !nu.at_most(&(&setting.h * &self.at.tau)).is_yes() {
                return Err(TrapFailure::KickTooWeak { wall: l });
            }
        }
        Ok(())
    }
}

/// What depends on rho.
struct Constants {
    radius: Radius,
    /// a_i^0.
    heights: Vec<Interval>,
    /// F_.
    f: Interval,
}
