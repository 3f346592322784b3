//! The hypothesis of linear separability, which two groups share.

use rug::Rational;

use crate::claim::{Hypothesis, Outcome, Subject, Witness};
use crate::margin::{Multipliers, separator};

/// The data are linearly separable through the origin. Then no sample is zero.
pub const SEPARABLE: Hypothesis = Hypothesis {
    name: "separable",
    says: "some v has y_i v.x_i > 0 for all samples",
    failure: "sum lambda_i y_i x_i = 0 with lambda >= 0, not all zero",
};

/// v with y_i v.x_i > 0 for all samples: the max-margin one.
///
/// # Errors
/// The claim is vacuous, or, if the kernel disagrees, undecided.
pub fn separated(claim: &str, subject: Subject<'_>) -> Result<Vec<Rational>, Outcome> {
    separator(subject.data).map_err(|lambda| not_separable(claim, subject, lambda))
}

/// The outcome where sum lambda_i y_i x_i = 0.
pub fn not_separable(claim: &str, subject: Subject<'_>, lambda: Multipliers) -> Outcome {
    Outcome::vacuous(claim, subject, &SEPARABLE, &Witness::NotSeparable { lambda })
}
