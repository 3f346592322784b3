//! What to try where nothing was decided.

use crate::claim::{Obstacle, Unbounded};
use crate::endings::trap::TrapFailure;
use crate::stepping::StepError;
use crate::trajectory::fate::Undecided;

/// What may decide a fate that stays undecided, in terms of the command line.
pub fn remedy(obstacle: &Obstacle) -> Option<&'static str> {
    match obstacle {
        Obstacle::Fate(undecided) => of_fate(undecided),
        Obstacle::Kernel(refusal) if refusal.is_for_size() => Some("fewer samples or features: the kernel's limits"),
        Obstacle::Unbounded(Unbounded::Steep { .. }) => Some("a smaller --eta, or a larger --max-steps"),
        _ => None,
    }
}

/// Of a large model all is tried less often by default, and in proportion to the steps.
const FARTHER: &str = "a larger --max-steps, or --timeout SECONDS: the whole budget, for that time";

const NEARER: &str =
    "a smaller --eta, --scale power-of-two, or a larger start along the positives (--w0 mean-positive:10)";

fn of_fate(undecided: &Undecided) -> Option<&'static str> {
    match undecided {
        Undecided::Stopped(trouble) => of_step(trouble),
        Undecided::Frozen(_) | Undecided::Explodes { .. } => {
            Some("a smaller --eta: the kicks of negatives grow with it")
        }
        Undecided::Halted { trouble, failure, .. } => of_step(trouble).or_else(|| of_trap(failure)),
        Undecided::MaxSteps { failure, .. } => of_trap(failure).or(Some(FARTHER)),
    }
}

fn of_step(trouble: &StepError) -> Option<&'static str> {
    match trouble {
        StepError::UncertainSign { .. } => {
            Some("another --w0: the iterates come so near to a boundary x.w = 0 that no precision tried tells the side")
        }
        StepError::Imprecise { .. } => Some(NEARER),
        StepError::Budget { .. } => Some(
            "a smaller --eta, --scale power-of-two, or a larger start along the positives (--w0 mean-positive:10); \
             with many features also --timeout SECONDS: the whole budget, for that time",
        ),
        StepError::Explodes { .. } => Some("a smaller --eta: the kicks of negatives grow with it"),
        StepError::Halted { .. } => Some("a longer --timeout, or --scale power-of-two where features differ in size"),
    }
}

/// What no later step mends takes another question.
fn of_trap(failure: &TrapFailure) -> Option<&'static str> {
    match failure {
        TrapFailure::NotSelfConsistent { .. } => {
            Some("a larger --max-steps: a missed positive wakes later; or a start at which it is active")
        }
        TrapFailure::Infeasible | TrapFailure::Inseparable => Some(
            "another start, or other data: no direction keeps these samples active and every negative not; where \
                 --bias 1 or --center class-midpoint would help, it is said beside whether the data are separable",
        ),
        TrapFailure::Degenerate | TrapFailure::MultipliersOffKickingWalls { .. } => {
            Some("other data: the max-margin problem is degenerate, and rates then fall outside of what is proved here")
        }
        TrapFailure::KicksTooDeep { .. } | TrapFailure::KickBelowPush { .. } => {
            Some("a smaller --eta: kicks are as deep as it is large; or a larger --max-steps")
        }
        TrapFailure::WallMayLoosen { .. } | TrapFailure::KicksMayEnd | TrapFailure::NuSignUnknown { .. } => {
            Some("a smaller --eta: the band in which kicks keep the iterates narrows with it")
        }
        _ => None,
    }
}
