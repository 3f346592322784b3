//! The loss at infinity of one ReLU neuron: asymptotic local, global and spurious minima, and the
//! gradient elsewhere (T2).

pub(super) mod critical;
pub(super) mod global;
pub(super) mod infimum;
pub(super) mod local;
pub(super) mod spurious;

mod minima;
