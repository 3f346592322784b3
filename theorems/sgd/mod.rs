//! Stochastic gradient descent with a constant step on one ReLU neuron (T6).

mod direction;
mod hypotheses;
mod invariance;
mod loss;

pub use direction::DIRECTION;
pub use invariance::INVARIANCE;
pub use loss::LOSS;
