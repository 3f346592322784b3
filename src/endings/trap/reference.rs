//! The reference curve w^ ln tau + w~ of the trap, placed beside an iterate: what both traps
//! start from.

use rug::float::Round;
use rug::{Float, Integer, Rational};

use super::closed::{Shape, Trap};
use super::failure::TrapFailure;
use super::hypotheses::ExactHypotheses;
use super::minimiser::Minimiser;
use super::near::Near;
use super::numbers::{PREC, dyadic, enclose, enclose_vector};
use super::rows::Bounded;
use crate::arith::interval::{Interval, dot, norm};
use crate::stepping::Ball;

/// w^ ln tau + w~ beside w_K.
pub(crate) struct Reference<'a> {
    pub setting: &'a ExactHypotheses,
    pub minimiser: Minimiser,
    pub w_tilde: Vec<Interval>,
    pub s: Rational,
    pub tau: Interval,
    /// A point that is no more than `spread` away from w_K in span(x_N) and off it, and the same in
    /// doubles.
    pub w: Vec<Interval>,
    pub spread: [Interval; 2],
    /// At least b_l(K) on T, where that is known better than by `w`.
    known_height: Option<Interval>,
    centre: Vec<f64>,
    /// w - w^ s_K - w_tilde, for the point w.
    pub gap: Vec<Interval>,
}

impl<'a> Reference<'a> {
    /// On the walls that kick, with the natural s_K: w^.(w_K - w^ s_K - w~) is near 0.
    pub fn new(setting: &'a ExactHypotheses, ball: &Ball) -> Result<Self, TrapFailure> {
        let radius = Interval::point(Float::with_val_round(PREC, &ball.radius, Round::Up).0);
        Self::beside(setting, &ball.centre, [radius.clone(), radius], None)
    }

    /// The same near the end of a slide, for the bounded trap alone.
    pub fn near(setting: &'a ExactHypotheses, near: &Near) -> Result<Self, TrapFailure> {
        Self::beside(setting, &near.centre, near.radii.clone(), Some(near.height.clone()))
    }

    fn beside(
        setting: &'a ExactHypotheses,
        w: &[Float],
        spread: [Interval; 2],
        known_height: Option<Interval>,
    ) -> Result<Self, TrapFailure> {
        let centre: Vec<f64> = w.iter().map(Float::to_f64).collect();
        if centre.iter().any(|c| !c.is_finite()) {
            return Err(TrapFailure::DoesNotClose);
        }
        let point = Ball { centre: w.to_vec(), radius: Float::new(PREC) }.to_box(PREC);
        Self::with(setting, setting.minimiser_near(&centre)?, (point, spread, known_height), centre)
    }

    /// The same with `offset`, in the span of the walls that kick, for its component there.
    pub fn below(&self, offset: &[Rational]) -> Result<Self, TrapFailure> {
        let minimiser = self.setting.minimiser_below(&self.centre, offset)?;
        Self::with(
            self.setting,
            minimiser,
            (self.w.clone(), self.spread.clone(), self.known_height.clone()),
            self.centre.clone(),
        )
    }

    fn with(
        setting: &'a ExactHypotheses,
        minimiser: Minimiser,
        (w, spread, known_height): (Vec<Interval>, [Interval; 2], Option<Interval>),
        centre: Vec<f64>,
    ) -> Result<Self, TrapFailure> {
        let w_tilde = enclose_vector(&minimiser.w_tilde);
        let from_tilde: Vec<Interval> = w.iter().zip(&w_tilde).map(|(w, t)| w - t).collect();
        let natural =
            dot(&setting.w_hat, &from_tilde).div(&setting.w_hat_norm.square()).ok_or(TrapFailure::TooEarly)?;
        let s = dyadic(&natural.mid(), false).filter(|s| *s > 0).ok_or(TrapFailure::TooEarly)?;
        let s_enclosed = enclose(&s);
        let gap = from_tilde.iter().zip(&setting.w_hat).map(|(g, w_hat)| g - &(w_hat * &s_enclosed)).collect();
        Ok(Self { tau: s_enclosed.exp(), s, w, spread, known_height, centre, gap, w_tilde, setting, minimiser })
    }

    /// At least b(K), of a row with its norm.
    pub fn level(&self, row: &[Interval], norm: &Interval) -> Interval {
        dot(row, &self.w) + norm * &self.spread[0].max(&self.spread[1])
    }

    /// max b_l(K)^+ over some walls.
    pub fn height<'x>(&self, walls: impl Iterator<Item = (&'x [Interval], &'x Interval)>) -> Interval {
        let highest = || walls.fold(Interval::zero(PREC), |m, (x, norm)| m.max(&self.level(x, norm)));
        self.known_height.clone().unwrap_or_else(highest)
    }

    /// |w_K - w^ s_K - w~| at most, where the spread is that of a ball.
    pub fn distance(&self) -> Interval {
        (norm(&self.gap) + &self.spread[1] + &self.minimiser.radius).upper()
    }

    /// w~.x.
    pub fn offset(&self, x: &Bounded) -> Interval {
        dot(&x.enclosed, &self.w_tilde).widen((&x.norm * &self.minimiser.radius).hi())
    }

    /// The trap that closed with rho, a little less than the rational number.
    pub fn trap(&self, from_step: &Integer, rho: Rational, radius: Interval, shape: Shape) -> Trap {
        let setting = self.setting;
        let samples = |rows: &[Bounded]| rows.iter().map(|x| x.sample).collect();
        Trap {
            from_step: from_step.clone(),
            active: samples(&setting.features),
            walls: samples(&setting.walls),
            kicking: setting.kicking_samples(),
            optimum: setting.optimum.clone(),
            w_tilde: self.minimiser.w_tilde.clone(),
            w_tilde_radius: self.minimiser.radius.clone(),
            s: self.s.clone(),
            rho,
            shape,
            late: false,
            w_hat_norm: setting.w_hat_norm.clone(),
            w_tilde_norm: norm(&self.w_tilde) + &self.minimiser.radius,
            radius,
        }
    }
}
