//! What a checker answers.

use thiserror::Error;

use super::{Certificate, Checked, Hypothesis, Refusal, Subject, Verdict, Witness};
use crate::dynamics::fate::Undecided;
use crate::landscape::{Disagreement, Missed};

/// The answer of a checker on one instance. Everything but `Undecided` carries a certificate that the kernel has accepted.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome {
    /// The hypotheses hold, and the conclusion is shown to hold or to fail: the verdict is the certificate's.
    Decided(Checked),
    /// A hypothesis fails.
    Vacuous {
        /// Which one.
        hypothesis: &'static Hypothesis,
        /// The proof that it fails.
        witness: Checked,
    },
    /// Nothing is shown.
    Undecided(Obstacle),
}

/// What stands in the way of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Obstacle {
    /// The fate of the trajectory was not decided.
    #[error(transparent)]
    Fate(#[from] Undecided),
    /// Independent ways to the same answer lead to different ones.
    #[error(transparent)]
    Roads(#[from] Disagreement),
    /// The enumeration of cells is not complete.
    #[error(transparent)]
    Missed(#[from] Missed),
    /// The kernel does not accept what the prover found.
    #[error(transparent)]
    Kernel(#[from] Refusal),
}

impl Outcome {
    /// The conclusion holds with its full quantifiers, by `witness`.
    pub fn proved(claim: &str, subject: Subject<'_>, witness: &Witness) -> Self {
        match Checked::new(Certificate::new(claim, subject, Verdict::Proved, witness)) {
            Ok(checked) => Self::Decided(checked),
            Err(refusal) => Self::Undecided(refusal.into()),
        }
    }

    /// `hypothesis` fails, by `witness`.
    pub fn vacuous(claim: &str, subject: Subject<'_>, hypothesis: &'static Hypothesis, witness: &Witness) -> Self {
        match Checked::new(Certificate::new(claim, subject, Verdict::Vacuous, witness)) {
            Ok(witness) => Self::Vacuous { hypothesis, witness },
            Err(refusal) => Self::Undecided(refusal.into()),
        }
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Decided(checked) => checked.verdict(),
            Self::Vacuous { .. } => Verdict::Vacuous,
            Self::Undecided(_) => Verdict::Undecided,
        }
    }

    /// The certificate, for every verdict above undecided.
    pub fn checked(&self) -> Option<&Checked> {
        match self {
            Self::Decided(checked) | Self::Vacuous { witness: checked, .. } => Some(checked),
            Self::Undecided(_) => None,
        }
    }

    /// Why there is no proof: the failing hypothesis or the obstacle.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Decided(_) => None,
            Self::Vacuous { hypothesis, .. } => Some(format!("{} fails: {}", hypothesis.name, hypothesis.failure)),
            Self::Undecided(obstacle) => Some(obstacle.to_string()),
        }
    }
}
