//! Stochastic gradient descent with a constant step on one ReLU neuron (T6).

pub(super) mod direction;
pub(super) mod invariance;
pub(super) mod limits;
pub(super) mod loss;

mod hypotheses;
