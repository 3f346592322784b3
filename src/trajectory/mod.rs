//! Floor 4: where does gradient descent go, from its start to its ending?
//!
//! `fate` decides it: single steps, leaps, slides, until an ending closes. `events` leaps from one
//! change of pattern to the next, `slide` makes many steps at once while negatives kick,
//! `behind_kicks` looks behind such kicks; `attempts` says when a flight or an ending is tried.
//! `iterates` encloses w_k at any step on the way, `rates` and `multipliers` say how fast the
//! limits are reached, `nearness` how far a recorded run is off, `partitions` what a network
//! learns, and `checkpoints` keeps a run across a kill. `voyage` is a flight of leaps, `frozen` an
//! orbit that nothing moves.

mod attempts;
mod behind_kicks;
#[doc(hidden)]
pub mod checkpoints;
mod events;
pub mod fate;
mod frozen;
#[doc(hidden)]
pub mod glide;
pub mod iterates;
mod multipliers;
pub(crate) mod nearness;
#[doc(hidden)]
pub mod partitions;
#[doc(hidden)]
pub mod rates;
#[doc(hidden)]
pub mod slide;
mod undecided;
mod voyage;

pub(crate) use attempts::next_attempt;
#[doc(inline)]
pub use rates::{LossBound, Observed, Residuals};
