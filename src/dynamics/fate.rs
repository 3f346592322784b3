//! What gradient descent does for ever (T5): dead, max-margin or constrained, decided by stepping until a certificate closes.

use rug::Rational;
use thiserror::Error;

use super::trap::{Trap, TrapFailure};
use super::{Precision, Trouble};
use crate::margin::Optimum;
use crate::model::Model;

/// How an orbit ends, and from which step on that is certain.
#[derive(Clone, Debug)]
pub struct Decided {
    /// K: the statement holds for all k >= K.
    pub from_step: u64,
    /// A precision in bits at which the orbit up to K has certain signs.
    pub bits: u32,
    /// What happens from K on.
    pub end: End,
}

/// What happens for all k >= K.
#[derive(Clone, Debug)]
pub enum End {
    /// No sample is active: w_k is constant.
    Dead,
    /// T5.1 (docs/lemmas.md L2): the pattern is J for ever; the direction tends to that of w^_J, without a rate.
    Invariance {
        /// J, ascending.
        active: Vec<usize>,
        /// w^_J, (MM) with rows J and no walls.
        optimum: Optimum,
    },
    /// T4: |r_k| stays bounded; max-margin(J) or, if `trap.kicking` is not empty, constrained(J).
    Trap(Box<Trap>),
}

/// Why no fate was decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Undecided {
    /// Stepping stopped: a sign stays uncertain, the iterates explode, a budget ended.
    #[error(transparent)]
    Stopped(#[from] Trouble),
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
}

/// Steps gradient descent from w_0 until its end is certain, at most `max_steps` steps.
///
/// `progress` is told the step number now and then.
///
/// # Errors
/// Why nothing was decided.
pub fn fate(model: &Model, w0: &[Rational], max_steps: u64, precision: Precision, progress: &mut dyn FnMut(u64)) -> Result<Decided, Undecided> {
    let _ = (model, w0, max_steps, precision, progress);
    unimplemented!()
}
