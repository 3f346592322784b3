//! Every constant of the trap at a given w_K (T4), and whether its conditions hold.

use rug::{Float, Integer, Rational};

use super::hypotheses::{Bounded, Setting};
use super::minimiser::Minimiser;
use super::{PREC, Rate, Trap, TrapFailure, rho_after};
use crate::arith::interval::{Interval, distance, dot, norm};
use crate::dynamics::Ball;

/// How often rho is raised to what its own constants ask for.
const MOST_ROUNDS: usize = 60;
/// Bits of the dyadic rationals s and rho: they stand in certificates.
const DYADIC_BITS: u32 = 40;

fn int(n: i32) -> Interval {
    Interval::from_int(PREC, n)
}

/// 2^-20.
fn room() -> Interval {
    Interval::point(Float::with_val(PREC, 1) >> 20u32)
}

/// A float as an exact dyadic rational, rounded to a multiple of 2^-DYADIC_BITS, upward if `up`.
fn dyadic(x: &Float, up: bool) -> Option<Rational> {
    let scaled = Float::with_val(x.prec() + DYADIC_BITS, x << DYADIC_BITS);
    let whole = if up { scaled.ceil() } else { scaled.floor() }.to_integer()?;
    Some(Rational::from(whole) >> DYADIC_BITS)
}

/// The parts of the bounds that do not depend on rho.
struct Closing<'a> {
    setting: &'a Setting,
    minimiser: &'a Minimiser,
    s: Rational,
    tau: Interval,
    /// w~.x for the features, then for the others, then for the cells.
    offsets: Vec<Interval>,
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

impl Setting {
    /// The features, the others, the cells.
    fn rows(&self) -> impl Iterator<Item = &Bounded> {
        self.features.iter().chain(&self.others).chain(self.cells.iter().map(|(_, c)| c))
    }

    /// Bounds every constant of T4 at step K, where w_K lies in `ball`; J is certainly active there, every other sample off N
    /// certainly inactive.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn close(&self, from_step: &Integer, ball: &Ball) -> Result<Trap, TrapFailure> {
        let w = ball.to_box(PREC);
        let centre: Vec<f64> = ball.centre.iter().map(Float::to_f64).collect();
        if centre.iter().any(|c| !c.is_finite()) {
            return Err(TrapFailure::DoesNotClose);
        }
        let minimiser = self.minimiser_near(&centre)?;
        Closing::new(self, &minimiser, &w)?.close(from_step)
    }
}

impl<'a> Closing<'a> {
    fn new(setting: &'a Setting, minimiser: &'a Minimiser, w: &[Interval]) -> Result<Self, TrapFailure> {
        let w_tilde = super::hypotheses::enclose_vector(&minimiser.w_tilde);
        let gap: Vec<Interval> = w.iter().zip(&w_tilde).map(|(w, t)| w - t).collect();
        // Natural choice: w^.r_K = 0.
        let natural = dot(&setting.w_hat, &gap).div(&setting.w_hat_norm.square()).ok_or(TrapFailure::TooEarly)?;
        let s = dyadic(&natural.mid(), false).filter(|s| *s > 0).ok_or(TrapFailure::TooEarly)?;
        let s_enclosed = Interval::from_rational(PREC, &s);
        let reference: Vec<Interval> =
            w_tilde.iter().zip(&setting.w_hat).map(|(t, w_hat)| t + &(w_hat * &s_enclosed)).collect();
        let offset = |x: &Bounded| dot(&x.enclosed, &w_tilde).widen((&x.norm * &minimiser.radius).hi());
        let zero = Interval::zero(PREC);
        let largest = |rows: &[Bounded]| rows.iter().fold(zero.clone(), |m, x| m.max(&x.norm));
        Ok(Self {
            tau: s_enclosed.exp(),
            s,
            offsets: setting.rows().map(offset).collect(),
            distance: (distance(w, &reference) + &minimiser.radius).upper(),
            wall_height: setting.walls.iter().fold(zero.clone(), |m, x| m.max(&dot(&x.enclosed, w))),
            r_j: largest(&setting.features),
            r_n: largest(&setting.walls),
            d: setting.walls.iter().fold(zero, |sum, x| sum + &x.norm),
            escape_norm: norm(&setting.escape),
            escape_rate: dot(&setting.escape, &setting.w_hat).positive_part(),
            setting,
            minimiser,
        })
    }

    /// Raises rho until the bound that it implies is no larger than itself.
    fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let mut rho = dyadic(self.distance.hi(), true).ok_or(TrapFailure::DoesNotClose)?;
        for _ in 0..MOST_ROUNDS {
            let constants = self.constants(&rho)?;
            let implied = rho_after(&constants.rate, &Interval::zero(PREC));
            let enclosed = Interval::from_rational(PREC, &rho);
            // Room to spare, so that the closing does not hang on the width of anybody's enclosures.
            if (&implied + &(&enclosed * &room())).at_most(&enclosed).is_yes() {
                self.conditions(&constants, &enclosed)?;
                return Ok(self.trap(from_step, rho, constants.rate));
            }
            // A little more than asked for: the bound grows with rho.
            let more = &implied
                + (&implied - &enclosed).abs() * Interval::point(Float::with_val(PREC, 0.125))
                + &implied * room();
            rho = dyadic(more.hi(), true).ok_or(TrapFailure::DoesNotClose)?;
        }
        Err(TrapFailure::DoesNotClose)
    }

    fn constants(&self, rho: &Rational) -> Result<Constants, TrapFailure> {
        let setting = self.setting;
        let (h, e) = (&setting.h, int(1).exp());
        let rho = Interval::from_rational(PREC, rho);
        let s = Interval::from_rational(PREC, &self.s);
        let zero = Interval::zero(PREC);
        let heights: Vec<Interval> = setting
            .features
            .iter()
            .zip(&self.offsets)
            .map(|(x, offset)| &(&x.theta * &s) + offset - &x.norm * &rho)
            .collect();
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
        let z = over(&self.tau)? + over(&self.tau.square())?;
        let lambda2 = self.minimiser.lambda.iter().fold(zero.clone(), |sum, l| sum + l.square());
        let c = int(4) * e.square() * &r_j2 * &count * lambda2 + int(4) * setting.w_hat_norm.square();
        let mut slack = zero.clone();
        for (x, offset) in setting.features.iter().zip(&self.offsets).filter(|(x, _)| !x.tight) {
            // tau^-theta + tau^{1-theta}/(theta - 1)
            let at_once = (-(&x.theta * &s)).exp();
            let later =
                (&(int(1) - &x.theta) * &s).exp().div(&(&x.theta - &int(1))).ok_or(TrapFailure::DoesNotClose)?;
            slack = slack + (-offset).exp() * (at_once + later);
        }
        let q = c * &z + int(2) * h * (over(&e)? + int(2) * &eps) * slack;
        let b_high =
            if setting.walls.is_empty() { zero } else { self.wall_height.max(&(h * &self.r_j * &self.r_n * &f)) };
        let kappa = int(2) * h * (int(2) * &b_high).exp() * self.d.square();
        let b = &setting.w_hat_norm * &z + &kappa * &self.escape_norm;
        let q = self.distance.square() + q + &kappa * &self.escape_norm * &self.distance;
        let g = &kappa * &self.escape_rate;
        let rate = Rate {
            w_hat_norm: setting.w_hat_norm.clone(),
            w_tilde_norm: norm(&super::hypotheses::enclose_vector(&self.minimiser.w_tilde)) + &self.minimiser.radius,
            b: b.upper(),
            q: q.upper(),
            g: g.upper(),
        };
        Ok(Constants { rate, heights, f })
    }

    fn conditions(&self, constants: &Constants, rho: &Interval) -> Result<(), TrapFailure> {
        let setting = self.setting;
        let zero = Interval::zero(PREC);
        let rate = &constants.rate;
        // rho' = G / sqrt(B^2 + 4 Q), the largest slope of rho.
        let slope = if setting.walls.is_empty() {
            zero.clone()
        } else {
            let root = (rate.b.square() + int(4) * &rate.q).sqrt_of_non_negative();
            rate.g.div(&root).ok_or(TrapFailure::DoesNotClose)?
        };
        // A network's pattern is kept by its cells instead.
        let by_features = if setting.cells.is_empty() { setting.features.as_slice() } else { &[] };
        for (x, height) in by_features.iter().zip(&constants.heights) {
            if !(height.positive().is_yes() && (&x.norm * &slope).at_most(&x.theta).is_yes()) {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        let s = Interval::from_rational(PREC, &self.s);
        for (x, offset) in setting.others.iter().zip(&self.offsets[setting.features.len()..]) {
            let reach = &(&x.theta * &s) + offset + &x.norm * rho;
            if !(reach.less(&zero).is_yes() && (&x.norm * &slope).at_most(&-&x.theta).is_yes()) {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        // Without walls the bound of |r| is constant: c.W^ >= 0 is enough.
        for ((neuron, c), offset) in
            setting.cells.iter().zip(&self.offsets[setting.features.len() + setting.others.len()..])
        {
            let height = &(&c.theta * &s) + offset - &c.norm * rho;
            if !height.positive().is_yes() {
                return Err(TrapFailure::EntryMayChange { neuron: *neuron, sample: c.sample });
            }
        }
        for x in &setting.walls {
            if !(&self.r_j * &constants.f).at_most(&x.norm).is_yes() {
                return Err(TrapFailure::PushBeyondKick { wall: x.sample });
            }
        }
        for (l, nu) in setting.kicking_samples().into_iter().zip(&self.minimiser.nu) {
            if !nu.at_most(&(&setting.h * &self.tau)).is_yes() {
                return Err(TrapFailure::KickTooWeak { wall: l });
            }
        }
        Ok(())
    }

    fn trap(&self, from_step: &Integer, rho: Rational, rate: Rate) -> Trap {
        let setting = self.setting;
        let samples = |rows: &[Bounded]| rows.iter().map(|x| x.sample).collect();
        Trap {
            from_step: from_step.clone(),
            active: samples(&setting.features),
            walls: samples(&setting.walls),
            kicking: setting.kicking_samples(),
            optimum: setting.optimum.clone(),
            escape: setting.escape_exact.clone(),
            w_tilde: self.minimiser.w_tilde.clone(),
            w_tilde_radius: self.minimiser.radius.clone(),
            s: self.s.clone(),
            rho,
            rate,
        }
    }
}

/// What depends on rho.
struct Constants {
    rate: Rate,
    /// a_i^0.
    heights: Vec<Interval>,
    /// F_.
    f: Interval,
}
