//! Why a step could not be made with certain signs.

use thiserror::Error;

use super::Halt;

/// Why a rigorous step could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StepError {
    /// The enclosure of a preactivation straddles zero.
    #[error("at step {step} the sign of the preactivation of sample {sample} at neuron {neuron} is uncertain")]
    UncertainSign {
        /// The iterate whose pattern is in question.
        step: u64,
        /// The neuron m.
        neuron: usize,
        /// The sample i.
        sample: usize,
    },
    /// The error bounds of this arithmetic are not valid for numbers of this size, or the enclosure
    /// is too wide.
    #[error("at step {step} the enclosure is too wide for the arithmetic in use")]
    Imprecise {
        /// The iterate that could not be left.
        step: u64,
    },
    /// The iterates grow beyond any size that can be followed.
    #[error("at step {step} |w| is above 2^{exponent}, farther out than can be followed")]
    Explodes {
        /// The iterate that could not be left.
        step: u64,
        /// A coordinate of it is at least 2^exponent.
        exponent: i32,
    },
    /// Whoever watches told it to stop.
    #[error("{why} at step {step}")]
    Halted {
        /// The last iterate.
        step: u64,
        /// Why.
        why: Halt,
    },
    /// Too many steps at high precision.
    #[error(
        "at step {step} doubles do not decide, and the budget of {budget} steps at high precision was used up at step {reached} on the way"
    )]
    Budget {
        /// The step that doubles do not decide.
        step: u64,
        /// The last iterate at high precision.
        reached: u64,
        /// The budget in steps.
        budget: u64,
    },
}
