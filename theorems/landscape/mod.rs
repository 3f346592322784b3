//! The loss at infinity of one ReLU neuron: asymptotic local, global and spurious minima, and the
//! gradient elsewhere (T2).

pub mod critical;
pub mod global;
pub mod infimum;
pub mod local;
pub mod spurious;

mod minima;
