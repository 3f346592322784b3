//! The loss at infinity of one ReLU neuron: asymptotic local, global and spurious minima, and the
//! gradient elsewhere (T2).

mod critical;
mod global;
mod infimum;
mod local;
mod minima;
mod spurious;

pub use critical::CRITICAL;
pub use global::GLOBAL;
pub use infimum::INFIMUM;
pub use local::LOCAL;
pub use spurious::SPURIOUS;
