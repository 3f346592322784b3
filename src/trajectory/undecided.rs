//! Why a fate stays undecided.

use thiserror::Error;

use super::frozen::Frozen;
use crate::endings::explosion::Unsteady;
use crate::endings::trap::TrapFailure;
use crate::stepping::StepError;

/// Why no fate was decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Undecided {
    /// Stepping stopped: a sign stays uncertain, the iterates explode, a budget ended.
    #[error(transparent)]
    Stopped(#[from] StepError),
    /// The iterates explode, and no chain of kicks closes at the last steps that can be followed.
    #[error("{trouble}; {failure}")]
    Explodes {
        /// Where stepping stopped.
        trouble: StepError,
        /// Why no chain closes there, or at the last of these steps that could be tried.
        failure: Unsteady,
    },
    /// It was stopped before any end closed; the last reason of the trap.
    #[error("{trouble}, before any certificate closed; the last attempt, at step {step}: {failure}")]
    Halted {
        /// Where stepping stopped.
        trouble: StepError,
        /// The step of the last attempt.
        step: u64,
        /// Why the trap did not close there.
        failure: TrapFailure,
    },
    /// `max_steps` were made and no end closed; the last reason of the trap.
    #[error("no certificate closed in {steps} steps; the last attempt, at step {step}: {failure}")]
    MaxSteps {
        /// The limit.
        steps: u64,
        /// The step of the last attempt.
        step: u64,
        /// Why the trap did not close there.
        failure: TrapFailure,
    },
    /// A kick threw the iterates so far out that nothing moves them before any step that an end is
    /// looked for at.
    #[error(transparent)]
    Frozen(#[from] Frozen),
}
