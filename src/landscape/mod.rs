//! Floor 3: the loss landscape at infinity: cells of the arrangement of the positives inside the
//! cone of the negatives (T2).
//!
//! `prepare` writes the hyperplanes in integers, `tree` walks through their cells by extreme rays
//! in the integer types of `scalar`, `cells` does so in parallel and in order; `search` finds cells
//! by linear programs where there are too many rays. `atlas` says of each cell what kind of
//! asymptotic minimum it is and where gradient descent goes from there; `proof` says why there are
//! no other cells; `roads` looks at one direction in other ways.

mod atlas;
mod bits;
mod cells;
mod cones;
mod cross_checks;
mod double_description;
mod prepare;
mod proof;
mod scalar;
mod search;
mod tree;

#[doc(hidden)]
pub use atlas::MOST_FOUND;
pub use atlas::{Directions, Extent, Gap, Kind, Minimum, Survey, explore};
pub(crate) use atlas::{MOST_DIRECTIONS, MOST_SEARCHED};
pub use cells::{Cell, Cells, Packet};
pub use cones::TooLarge;
pub use cross_checks::Disagreement;
#[doc(hidden)]
pub use cross_checks::{
    Direction, approaches, confront_between, confront_cell, confront_gradient, confront_ray, limit_loss, look, nudge,
};
#[doc(hidden)]
pub use proof::MOST_PROVED;
pub use proof::{Branch, Missed, prove};
#[doc(hidden)]
pub use search::{point, primitive, search};
