//! What is wrong with a file of numbers alone.

use thiserror::Error;

use crate::files::Quoted;

/// What is wrong with a file of numbers.
#[derive(Debug, Error)]
pub enum NumbersProblem {
    /// A name where numbers begin.
    #[error("`{}` is no number; a file of weights or starts has no header", Quoted::value(.value))]
    Header {
        /// The text.
        value: String,
    },
    /// More rows than one, and more columns than one.
    #[error("`{}` is one number more in its row; the weights are one row or one column", Quoted::value(.value))]
    Shape {
        /// The first field that is too many.
        value: String,
    },
    /// A character that a JSON list does not have there.
    #[error("`{}` where {expected} is needed; a JSON list of numbers is such as [0.5, -1, \"1/3\"]", Quoted::value(.found))]
    Json {
        /// What is there.
        found: String,
        /// What should be there.
        expected: &'static str,
    },
    /// Another number of weights.
    #[error(
        "has {found} numbers; {expected} are needed, one for each feature of the data (with --bias the last one is the bias)"
    )]
    Length {
        /// Numbers.
        found: usize,
        /// Features.
        expected: usize,
    },
}
