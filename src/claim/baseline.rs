//! Comparison of a run with an earlier one.

use serde::Deserialize;
use thiserror::Error;

use super::{Report, UnknownVerdict, Verdict};
use crate::data::Quoted;

/// The verdicts of an earlier run, read from its JSON output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    verdicts: Vec<(String, String, Verdict)>,
}

/// A claim about which this run says less than the baseline, or the contrary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regression {
    /// The claim.
    pub claim: String,
    /// The instance.
    pub instance: String,
    /// The verdict in the baseline.
    pub before: Verdict,
    /// The verdict of this run, if it has the claim on that instance at all.
    pub now: Option<Verdict>,
}

/// A file that is no baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// Not the JSON output of `verify`.
    #[error("not the JSON output of verify: {}", Quoted::phrase(.0))]
    Form(#[from] serde_json::Error),
    /// A verdict is not one of the words.
    #[error(transparent)]
    Verdict(#[from] UnknownVerdict),
    /// No claim at all: nothing would be compared.
    #[error("holds no claim")]
    Empty,
    /// A claim twice on one instance.
    #[error("holds {} on {} twice", Quoted::value(.claim), Quoted::value(.instance))]
    Repeated {
        /// The claim.
        claim: String,
        /// The instance.
        instance: String,
    },
}

#[derive(Deserialize)]
struct File {
    claims: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    claim: String,
    instance: String,
    verdict: String,
}

impl Baseline {
    /// Reads the JSON output of an earlier `verify`.
    ///
    /// # Errors
    /// Why the text is no baseline.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let File { claims } = serde_json::from_str(text)?;
        let mut verdicts: Vec<(String, String, Verdict)> = Vec::new();
        for Line { claim, instance, verdict } in claims {
            if verdicts.iter().any(|(c, i, _)| *c == claim && *i == instance) {
                return Err(BaselineError::Repeated { claim, instance });
            }
            verdicts.push((claim, instance, verdict.parse()?));
        }
        if verdicts.is_empty() { Err(BaselineError::Empty) } else { Ok(Self { verdicts }) }
    }

    /// The baseline restricted to one claim.
    pub fn only(mut self, claim: &str) -> Self {
        self.verdicts.retain(|(c, ..)| c == claim);
        self
    }

    /// What became worse or is missing, in the order of the baseline. A new claim is no regression.
    pub fn regressions(&self, reports: &[&Report]) -> Vec<Regression> {
        let now = |claim: &str, instance: &str| {
            reports.iter().find(|r| r.claim == claim && r.instance == instance).map(|r| r.outcome.verdict())
        };
        self.verdicts
            .iter()
            .map(|(claim, instance, before)| Regression {
                claim: claim.clone(),
                instance: instance.clone(),
                before: *before,
                now: now(claim, instance),
            })
            .filter(|r| r.now.is_none_or(|now| r.before.is_worsened_by(now)))
            .collect()
    }

    /// The claims of a run that the baseline does not have.
    pub fn news<'r>(&self, reports: &[&'r Report]) -> Vec<&'r Report> {
        let known = |r: &Report| self.verdicts.iter().any(|(c, i, _)| c == r.claim && *i == r.instance);
        reports.iter().copied().filter(|r| !known(r)).collect()
    }
}
