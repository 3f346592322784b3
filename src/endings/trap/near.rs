//! What is known of an iterate beside walls that kick.

use rug::Float;

use super::PREC;
use super::bounded::{self, BoundedTrap};
use crate::arith::interval::{Interval, dot};
use crate::stepping::Ball;

/// Where w_k is: near a point, by two distances, in span(x_N) and off it.
#[derive(Clone, Debug)]
pub struct Near {
    pub(crate) centre: Vec<Float>,
    pub(crate) radii: [Interval; 2],
    /// No wall of T is higher.
    pub(crate) height: Interval,
}

impl Near {
    pub(crate) fn ball(ball: &Ball, sharp: &BoundedTrap) -> Self {
        let (radius, w) = (Interval::point(ball.radius.clone()), ball.to_box(PREC));
        let height = bounded::largest(sharp.walls.iter().map(|x| dot(&x.enclosed, &w)));
        Self { centre: ball.centre.clone(), radii: [radius.clone(), radius], height }
    }

    /// The smallest ball.
    pub fn to_ball(&self) -> Ball {
        let [along, across] = &self.radii;
        let radius = (along.square() + across.square()).sqrt_of_non_negative();
        Ball { centre: self.centre.clone(), radius: radius.hi().clone() }
    }
}
