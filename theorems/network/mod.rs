//! Networks of ReLU neurons with a fixed output layer: joint and per-partition max-margin
//! directions (T7).

mod coupled;
mod joint;
mod partition;
mod study;

pub use coupled::COUPLED;
pub use joint::JOINT;
pub use partition::PARTITION;
pub use study::{Kept, Study};

use crate::claim::Outcome;

/// The outcomes of all claims of this group on a trajectory that has been followed already.
pub fn outcomes(study: &Study<'_>) -> [(&'static str, Outcome); 3] {
    [
        (JOINT.id(), joint::judge(study)),
        (PARTITION.id(), partition::judge(study)),
        (COUPLED.id(), coupled::judge(study)),
    ]
}
