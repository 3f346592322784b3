//! Floor 4: what does gradient descent do in a float format, bit for bit?
//!
//! `number` are the formats' numbers, `descent` is one step in them, `run` goes on until nothing
//! new can happen. The operations are those that NumPy makes of the lines
//!
//! ```text
//! t = (X * w).sum(1);  c = y * exp(-y * t) * (t > 0)
//! w = w + (eta / n) * (c[:, None] * X).sum(0)
//! ```
//!
//! with data, start and step size rounded to the format first; exp is correctly rounded. Nothing
//! here is a proof: what a run says is told beside the true orbit.

mod descent;
mod number;
mod run;

use std::fmt;

pub use run::{Ending, Run, Setting};

/// A float format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatFormat {
    /// IEEE binary64, 53 bits.
    Float64,
    /// IEEE binary32, 24 bits.
    Float32,
    /// IEEE binary16, 11 bits.
    Float16,
    /// The upper half of a binary32, 8 bits.
    BFloat16,
}

/// The order in which a scalar product is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// From the first term to the last.
    Loop,
    /// As NumPy's `sum` does along the last axis: from eight terms on in eight sums side by side.
    Pairwise,
    /// From the first to the last, each product and sum rounded once together; so are the sum of
    /// the gradient and the step.
    Fma,
}

impl fmt::Display for FloatFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Float64 => "float64",
            Self::Float32 => "float32",
            Self::Float16 => "float16",
            Self::BFloat16 => "bfloat16",
        })
    }
}
