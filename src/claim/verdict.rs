//! The words of the program (docs: "Verdicts").

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::data::Quoted;

/// What was found about a claim on an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The conclusion holds on this instance with its full quantifiers; the certificate shows it.
    Proved,
    /// It holds rigorously up to the stated horizon; nothing is said beyond.
    Verified,
    /// Statistical evidence with the stated confidence, seed and sample size.
    Supported,
    /// The hypotheses hold and the conclusion fails: a rigorous witness is attached.
    Refuted,
    /// A hypothesis fails on this instance, with an exact witness.
    Vacuous,
    /// Budget, precision limit, degeneracy or a sign that stays zero.
    Undecided,
}

/// A word that is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{}\" is no verdict: proved, verified, supported, refuted, vacuous or undecided", Quoted::value(.word))]
pub struct UnknownVerdict {
    /// The word.
    pub word: String,
}

impl Verdict {
    /// All verdicts, the strongest statement first.
    pub const ALL: [Self; 6] =
        [Self::Proved, Self::Verified, Self::Supported, Self::Refuted, Self::Vacuous, Self::Undecided];

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Verified => "verified",
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::Vacuous => "vacuous",
            Self::Undecided => "undecided",
        }
    }

    /// Whether `now` says less than `self` did, or contradicts it. Only more evidence for the same
    /// statement, or a verdict where there was none, is no regression.
    pub fn is_worsened_by(self, now: Self) -> bool {
        let improved = matches!(
            (self, now),
            (Self::Undecided, _) | (Self::Supported, Self::Verified | Self::Proved) | (Self::Verified, Self::Proved)
        );
        self != now && !improved
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Verdict {
    type Err = UnknownVerdict;

    fn from_str(word: &str) -> Result<Self, UnknownVerdict> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.word() == word)
            .ok_or_else(|| UnknownVerdict { word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Proved, Refuted, Supported, Undecided, Vacuous, Verified};
    use super::*;

    #[test]
    fn words_are_read_back() {
        for verdict in Verdict::ALL {
            assert_eq!(verdict.to_string().parse(), Ok(verdict));
        }
        assert_eq!("Proved".parse::<Verdict>(), Err(UnknownVerdict { word: "Proved".to_owned() }));
    }

    #[test]
    fn only_more_evidence_for_the_same_is_no_regression() {
        for verdict in Verdict::ALL {
            assert!(!verdict.is_worsened_by(verdict));
            assert!(!Undecided.is_worsened_by(verdict));
            assert_eq!(verdict.is_worsened_by(Undecided), verdict != Undecided);
        }
        assert!(!Supported.is_worsened_by(Verified) && !Verified.is_worsened_by(Proved));
        assert!(Proved.is_worsened_by(Verified) && Verified.is_worsened_by(Supported));
        assert!(Proved.is_worsened_by(Refuted) && Refuted.is_worsened_by(Proved) && Vacuous.is_worsened_by(Proved));
    }
}
