//! What is wrong with a recorded run.

use thiserror::Error;

use crate::files::Quoted;

/// What is wrong with a recorded run.
#[derive(Debug, Error)]
pub enum RunProblem {
    /// No step.
    #[error("holds no step of a run")]
    NoStep,
    /// Steps that are not in ascending order.
    #[error("step {k} does not come after the step before it: the steps of a run ascend")]
    Order {
        /// The step.
        k: String,
    },
    /// A line that is none.
    #[error("is no line of a run, such as {{\"k\":0,\"w\":[0.5,1]}}: {message}")]
    Line {
        /// What is wrong.
        message: String,
    },
    /// A column is missing.
    #[error(
        "no column {column} of a run: it has `k` and `w_0`, `w_1`, .. (CSV, or .npz with arrays k and w), or JSON lines; found {}",
        Quoted::phrase(.found.join(", "))
    )]
    Column {
        /// Which.
        column: &'static str,
        /// The columns.
        found: Vec<String>,
    },
}
