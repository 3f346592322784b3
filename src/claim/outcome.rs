//! What a checker answers.

use rug::Integer;
use thiserror::Error;

use super::hypothesis::Hypothesis;
use super::{Certificate, Checked, Refusal, Subject, Verdict, Witness};
use crate::landscape::{Disagreement, Missed};
use crate::sgd::NoDirection;
use crate::trajectory::fate::Undecided;
use crate::trajectory::iterates::OutOfReach;
use crate::trajectory::rates::Observed;

/// The answer of a checker on one instance. Everything but `Undecided` carries a certificate that
/// the kernel has accepted.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome {
    /// The hypotheses hold, and the conclusion is shown to hold or to fail: the verdict is the
    /// certificate's.
    Decided(Checked),
    /// The same, and what enclosures of the iterates show beside the bounds.
    Confronted(Checked, Box<Confrontation>),
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

/// A bound beside what is observed.
#[derive(Clone, Debug)]
pub struct Confrontation {
    /// What is bounded, times its natural rate.
    pub of: &'static str,
    /// By step.
    pub rows: Vec<Observed>,
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
    /// An iterate is enclosed beyond what is proved of it.
    #[error("at step {k} the enclosed iterate contradicts the bound")]
    Contradiction {
        /// The step.
        k: Integer,
    },
    /// A sample is pushed from its boundary at w_0, where that is not treated.
    #[error("sample {sample} lies on its boundary at w_0, and is pushed from there where the derivative at 0 is not 0")]
    OnBoundary {
        /// The sample.
        sample: usize,
    },
    /// Whether a recorded run stays near the iterates is not certain.
    #[error(transparent)]
    Untold(#[from] Untold),
    /// No pattern is known to be kept.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// The pattern settles, but no bound is known.
    #[error(transparent)]
    Unbounded(#[from] Unbounded),
    /// The bound of the mean of SGD could not be computed.
    #[error(transparent)]
    Mean(#[from] NoDirection),
    /// The kernel does not accept what the prover found.
    #[error(transparent)]
    Kernel(#[from] Refusal),
}

/// Why a recorded run is neither verified nor refuted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Untold {
    /// w_k is not enclosed.
    #[error("w_k is not enclosed from k = {k} on: {reason}")]
    OutOfReach {
        /// The first such step.
        k: Integer,
        /// Why.
        reason: OutOfReach,
    },
    /// The enclosure of w_k is too wide.
    #[error("the enclosure of w_k at k = {k} does not tell whether the recorded w is within the tolerance")]
    Straddles {
        /// The first such step.
        k: Integer,
    },
    /// No certificate can carry the enclosure.
    #[error("no certificate carries the enclosure of w_k at k = {k}: a flight before it stopped")]
    NotCarried {
        /// The first such step.
        k: Integer,
    },
}

/// Why no pattern is known to be kept, or nothing of what is learnt in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsettled {
    /// No partition is known to learn anything.
    #[error("what the partitions learn is not known, although the pattern is kept")]
    Partitions,
    /// No path of SGD comes to a cone that it is known to keep, or to rest.
    #[error("no path that was followed comes to rest, or to a cone that it is known to keep")]
    Law,
}

/// Why a trajectory whose limit is known has no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unbounded {
    /// No trap closes, and the problem is not degenerate.
    #[error("the pattern is kept by the invariance of T5.1 alone: no trap closes, so no rate is known")]
    NoTrap,
    /// The steps stay too large for T5.4.
    #[error("h R^2 F stays above 2 for {steps} steps")]
    Steep {
        /// The limit of steps.
        steps: u64,
    },
}

impl Outcome {
    /// With what is observed beside the bounds; a contradiction leaves nothing decided.
    pub fn beside(self, confrontation: Confrontation) -> Self {
        let contradicts =
            |row: &&Observed| row.proved.as_ref().is_some_and(|proved| proved.less(&row.observed).is_yes());
        match (self, confrontation.rows.iter().find(contradicts)) {
            (Self::Decided(_), Some(row)) => Self::Undecided(Obstacle::Contradiction { k: row.k.clone() }),
            (Self::Decided(checked), None) => Self::Confronted(checked, Box::new(confrontation)),
            (other, _) => other,
        }
    }

    /// What is observed beside the bounds.
    pub fn confrontation(&self) -> Option<&Confrontation> {
        match self {
            Self::Confronted(_, confrontation) => Some(confrontation),
            _ => None,
        }
    }

    /// The conclusion holds with its full quantifiers, by `witness`.
    pub fn proved(claim: &str, subject: Subject<'_>, witness: &Witness) -> Self {
        Self::looked_at(claim, subject, Verdict::Proved, witness)
    }

    /// The conclusion holds as far as is looked at, or fails, by `witness`.
    pub(super) fn looked_at(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: &Witness) -> Self {
        match Checked::new(Certificate::new(claim, subject, verdict, witness)) {
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
            Self::Decided(checked) | Self::Confronted(checked, _) => checked.verdict(),
            Self::Vacuous { .. } => Verdict::Vacuous,
            Self::Undecided(_) => Verdict::Undecided,
        }
    }

    /// The certificate, for every verdict above undecided.
    pub fn checked(&self) -> Option<&Checked> {
        match self {
            Self::Decided(checked) | Self::Confronted(checked, _) | Self::Vacuous { witness: checked, .. } => {
                Some(checked)
            }
            Self::Undecided(_) => None,
        }
    }

    /// Why there is no proof: the failing hypothesis or the obstacle.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Decided(_) | Self::Confronted(..) => None,
            Self::Vacuous { hypothesis, .. } => Some(format!("{} fails: {}", hypothesis.name, hypothesis.failure)),
            Self::Undecided(obstacle) => Some(obstacle.to_string()),
        }
    }
}
