//! Stochastic gradient descent with a constant step on one ReLU neuron (T6).

pub mod direction;
pub mod invariance;
pub mod loss;

mod hypotheses;
