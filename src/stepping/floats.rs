//! Intervals of floats of a chosen precision: numbers of any size.

use rug::float::Round;
use rug::{Float, Rational};

use super::stepper::{Number, Stepper};
use super::{Ball, StepError};
use crate::arith::interval::{self, Interval, enclose, norm, points};

/// Steps in floats.
pub(crate) type FloatStepper = Stepper<Interval>;

/// The largest preactivation of a negative that is followed: e^t must stay far inside MPFR's
/// exponents.
const LARGEST_PREACTIVATION: u64 = 100_000_000;

/// A bound is an interval, of which the upper end counts.
impl Number for Interval {
    type Bound = Self;

    fn enclose(prec: u32, q: &Rational) -> Self {
        Self::from_rational(prec, q)
    }

    fn zero(prec: u32) -> (Self, Self) {
        (Self::zero(prec), Self::zero(prec))
    }

    fn norm(prec: u32, row: &[Rational]) -> Self {
        norm(&enclose(prec, row))
    }

    fn of_ball(ball: &Ball) -> (Vec<Self>, Self) {
        (points(&ball.centre), Self::point(ball.radius.clone()))
    }

    fn to_ball(centre: &[Self], radius: &Self) -> Ball {
        Ball { centre: centre.iter().map(|c| c.lo().clone()).collect(), radius: radius.hi().clone() }
    }

    fn recentre(coordinates: &mut [Self], carried: Self) -> Self {
        let mut defect = Vec::new();
        for c in coordinates {
            let mid = c.mid();
            defect.push(Self::point(c.radius_about(&mid)));
            *c = Self::point(mid);
        }
        Self::point(Float::with_val_round(64, norm(&defect).hi() + carried.hi(), Round::Up).0)
    }

    fn dot(a: &[Self], b: &[Self]) -> Self {
        interval::dot(a, b)
    }

    fn negated(self) -> Self {
        -self
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        *self = &*self + &(a * b);
    }

    fn is_finite(&self) -> bool {
        Self::is_finite(self)
    }

    fn sign(&self, norm: &Self, radius: &Self) -> Option<bool> {
        let reach = norm * radius;
        let (above, below) = (self - &reach, self + &reach);
        let certain = above.lo() > &0 || below.hi() < &0;
        certain.then(|| above.lo() > &0)
    }

    fn push(h: &Self, exponent: Self, stop: impl FnOnce() -> (u64, Ball)) -> Result<Self, StepError> {
        if exponent.hi() > &LARGEST_PREACTIVATION || !exponent.is_finite() {
            let (step, ball) = stop();
            return Err(StepError::Explodes { step, exponent: ball.exponent() });
        }
        Ok(h * &exponent.exp())
    }

    fn feature<'a>(norm: &Self, weights: impl Iterator<Item = &'a Self>) -> Self {
        let zero = Self::zero(norm.prec());
        norm * &weights.fold(zero, |sum, v| &sum + &v.square()).sqrt_of_non_negative()
    }

    fn steepen(h_beta: &Self, push: &Self, z: &Self, radius: &Self) -> Option<Self> {
        let reach = z * radius;
        (reach.hi() <= &1).then(|| h_beta + &(&(push * &reach.exp()) * &z.square()))
    }

    fn carried(radius: &Self, h_beta: Self) -> Option<Self> {
        let one = Self::from_int(h_beta.prec(), 1);
        Some(radius * &(&h_beta - &one).max(&one)).filter(Self::is_finite)
    }
}
