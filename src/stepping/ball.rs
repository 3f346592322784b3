//! A ball around a computed point that contains the true iterate.

use rug::Float;
use rug::float::Round;

use crate::arith::interval::Interval;

/// |w - centre| <= radius, Euclidean, in parameter space.
#[derive(Clone, Debug)]
pub struct Ball {
    /// The computed point, exact binary floats.
    pub centre: Vec<Float>,
    /// An upper bound of the distance.
    pub radius: Float,
}

impl Ball {
    /// The largest e such that a coordinate of the centre is at least 2^e in size; the least number
    /// if the centre is 0.
    pub fn exponent(&self) -> i32 {
        self.centre.iter().filter_map(Float::get_exp).max().map_or(i32::MIN, |e| e - 1)
    }

    /// The coordinates as intervals of a precision: the smallest box around the ball, rounded
    /// outward.
    pub fn to_box(&self, prec: u32) -> Vec<Interval> {
        self.centre
            .iter()
            .map(|c| {
                Interval::point(Float::with_val_round(prec, c, Round::Down).0)
                    .hull(&Interval::point(Float::with_val_round(prec, c, Round::Up).0))
                    .widen(&self.radius)
            })
            .collect()
    }
}
