//! What is known of an iterate beside walls that kick.

use rug::Float;

use crate::arith::interval::Interval;
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
    /// The smallest ball.
    pub fn to_ball(&self) -> Ball {
        let [along, across] = &self.radii;
        let radius = (along.square() + across.square()).sqrt_of_non_negative();
        Ball { centre: self.centre.clone(), radius: radius.hi().clone() }
    }
}
