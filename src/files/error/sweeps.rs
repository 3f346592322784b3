//! What is wrong with the file of a sweep.

use thiserror::Error;

use crate::files::Quoted;

/// What is wrong with the file of a sweep.
#[derive(Debug, Error)]
pub enum SweepProblem {
    /// A size, or seeds, that are none.
    #[error("`{key}` has `{}`; {what}, or a range such as \"2..12\", both ends included", Quoted::value(.value))]
    Extent {
        /// The key.
        key: &'static str,
        /// The text.
        value: String,
        /// What it can be besides a range.
        what: &'static str,
    },
    /// The labels of a family.
    #[error(
        "`classes` has `{}`; it can be any, both, wall, positives, or the share of positives between 0 and 1, such as \"1/4\"",
        Quoted::value(.value)
    )]
    Classes {
        /// The text.
        value: String,
    },
    /// A family of too few samples for its labels.
    #[error("`{classes}` needs {needed} samples or more, and `n` has {n}")]
    Few {
        /// The labels.
        classes: String,
        /// The samples that they need.
        needed: u64,
        /// The samples that there are.
        n: u64,
    },
    /// A family on a line.
    #[error("`wall` needs `d` of 2 or more: on a line a negative is at no acute angle to a positive")]
    Line,
    /// A start that is none.
    #[error(
        "`starts` has `{}`; a start is zeros, ones, mean-positive:1/2, random, random:2 (the second random one), or numbers such as \"1,-1/2\"",
        Quoted::value(.value)
    )]
    Start {
        /// The text.
        value: String,
    },
    /// A step size that is none.
    #[error(
        "`eta` has `{}`; a step size is a positive number such as \"1/100\", or so many times 1/R^2, R the largest |x_i|, such as \"1/2 / R^2\"",
        Quoted::value(.value)
    )]
    Eta {
        /// The text.
        value: String,
    },
    /// A number that is too small or too large.
    #[error("`{key}` is `{}`; it can be a whole number from {least} to {most}", Quoted::value(.value))]
    Whole {
        /// The key.
        key: &'static str,
        /// The text.
        value: String,
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// A list without entries.
    #[error("`{key}` is empty, so that there is no job")]
    Empty {
        /// The key.
        key: &'static str,
    },
    /// An entry that is there already.
    #[error("`{key}` has `{}` twice: each of its jobs would be there twice", Quoted::value(.value))]
    Twice {
        /// The key.
        key: &'static str,
        /// The entry.
        value: String,
    },
    /// Neither a family nor data.
    #[error("a sweep needs data: a family [[random]], or a file [[data]], or several of them")]
    NoData,
    /// A key that the questions need, or do not.
    #[error("`{key}` is {} where `questions` {} \"fate\"", if *.needed { "needed" } else { "meant only" }, if *.needed { "has" } else { "have" })]
    OfFate {
        /// The key.
        key: &'static str,
        /// Whether it is needed.
        needed: bool,
    },
    /// More jobs than a sweep can have.
    #[error("the lists make more than {most} jobs")]
    TooMany {
        /// The most.
        most: u64,
    },
}
