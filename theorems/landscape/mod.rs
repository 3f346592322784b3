//! The loss at infinity of one ReLU neuron: asymptotic local, global and spurious minima, and the
//! gradient elsewhere (T2).

mod critical;
mod global;
mod infimum;
mod local;
mod separable;
mod spurious;

pub use critical::Critical;
pub use global::Global;
pub use infimum::Infimum;
pub use local::Local;
pub use spurious::Spurious;
