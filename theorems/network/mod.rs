//! Networks of ReLU neurons with a fixed output layer: joint and per-partition max-margin
//! directions (T7).

mod coupled;
mod joint;
mod partition;
mod study;

pub use coupled::Coupled;
pub use joint::Joint;
pub use partition::Partition;
pub use study::{Kept, Study};
