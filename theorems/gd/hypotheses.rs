//! The hypotheses that the theorems of this group share, decided exactly.

use rug::Rational;

use crate::arith::linalg::dot;
use crate::claim::{Hypothesis, Outcome, Subject, Witness};
use crate::data::{Dataset, Label};
use crate::margin::{Multipliers, Optimum, Problem, Solution, separator};
use crate::theorems::separable::not_separable;

/// I+ is not empty.
pub const HAS_POSITIVES: Hypothesis =
    Hypothesis { name: "has-positives", says: "some label is +1", failure: "no label is +1" };

/// What is known of data on which both hypotheses hold.
pub struct Separated {
    /// v with y_i v.x_i > 0 for all samples.
    pub separator: Vec<Rational>,
    /// w^+, the solution of (MM) with the positives as rows and no walls.
    pub global: Optimum,
    /// A negative with w^+.x_j > 0, if there is one.
    pub activated: Option<usize>,
}

/// Decides whether I+ is not empty and the data are separable.
///
/// # Errors
/// The claim is vacuous, or, if the kernel disagrees, undecided.
pub fn separated(claim: &str, subject: Subject<'_>) -> Result<Separated, Outcome> {
    if !subject.data.labels().contains(&Label::Positive) {
        return Err(Outcome::vacuous(claim, subject, &HAS_POSITIVES, &Witness::NoPositives));
    }
    separable(claim, subject)
}

/// Decides whether the data are separable, with positives or without.
///
/// # Errors
/// As [`separated`].
pub fn separable(claim: &str, subject: Subject<'_>) -> Result<Separated, Outcome> {
    separate(subject.data).map_err(|lambda| not_separable(claim, subject, lambda))
}

fn separate(data: &Dataset) -> Result<Separated, Multipliers> {
    // A vanishing combination of the positives is one of the signed samples.
    let global = match Problem::active(data, &data.positives(), false).solve() {
        Solution::Optimal(optimum) => optimum,
        Solution::Infeasible(farkas) => return Err(farkas.lambda),
    };
    let separator = separator(data)?;
    let activated = data.negatives().into_iter().find(|&j| dot(data.row(j), &global.w) > 0);
    Ok(Separated { separator, global, activated })
}
