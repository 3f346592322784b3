//! Networks of ReLU neurons with a fixed output layer: joint and per-partition max-margin
//! directions (T7).

pub(super) mod coupled;
pub(super) mod joint;
pub(super) mod partition;

mod study;

pub use study::{Kept, Study};

use crate::claim::Outcome;

/// The outcomes of all claims of this group on a trajectory that has been followed already.
pub fn outcomes(study: &Study<'_>) -> [(&'static str, Outcome); 3] {
    [
        (joint::JOINT.id(), joint::judge(study)),
        (partition::PARTITION.id(), partition::judge(study)),
        (coupled::COUPLED.id(), coupled::judge(study)),
    ]
}
