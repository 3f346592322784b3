//! What follows from the end of a float run beside the proved fate, in words.

use super::margin::set;
use crate::arith::rational::round_interval;
use crate::ask::Consequence;

/// Significant digits of an error, for people.
const DIGITS: usize = 4;

/// A consequence in words.
pub fn words(consequence: &Consequence) -> String {
    match consequence {
        Consequence::DirectionOff(error) => {
            format!("the last direction of the run is at least {} from the limit", round_interval(error, DIGITS).0)
        }
        Consequence::Plateau => {
            "it does not move any more: a plateau of the format; the true |w_k| grows for ever".to_owned()
        }
        Consequence::KicksStopped => {
            "it does not move any more: the negatives of the true descent kick for ever".to_owned()
        }
        Consequence::OtherPositives(own) => {
            format!("its active samples at the end, {}, are not those of the limit", set(own))
        }
        Consequence::Dead => "it is dead, and gradient descent is not".to_owned(),
        Consequence::Alive => "it is not dead, and gradient descent is".to_owned(),
    }
}
