//! Gradient descent with a constant step on one ReLU neuron: where its direction goes (T5).

pub(super) mod constrained;
pub(super) mod degenerate;
pub(super) mod direction_rate;
pub(super) mod diverge;
pub(super) mod explode;
pub(super) mod global;
pub(super) mod local;
pub(super) mod loss_rate;

mod hypotheses;
mod limit;
mod settled;

pub use limit::rate_at;

pub use crate::claim::XU_2021;
