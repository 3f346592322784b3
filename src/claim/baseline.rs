//! An earlier run, as `verify --format json` prints it: verdicts, constants and enclosures.

use std::fmt;

use rug::{Integer, Rational};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::parts::Parts;
use super::{UnknownVerdict, Verdict};
use crate::arith::rational::{LARGEST_STEP_EXPONENT, NumberError, parse_step, parse_within};
use crate::data::Quoted;

/// What of a run is compared with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// By claim and instance, in the order of the run.
    pub(super) claims: Vec<Line>,
}

/// A file that is no baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// Not the JSON output of `verify`.
    #[error("not the JSON output of verify: {}", Quoted::phrase(.0))]
    Form(#[from] serde_json::Error),
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

/// A claim on an instance. What an older program did not write is not compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub claim: String,
    pub instance: String,
    pub verdict: Word,
    #[serde(default)]
    pub digest: Option<String>,
    #[serde(default)]
    pub(super) parts: Option<Parts>,
    #[serde(default)]
    pub(super) constants: Option<Stated>,
    #[serde(default)]
    pub(super) observed: Vec<Row>,
}

/// A verdict by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Word(pub Verdict);

/// K and the bounds of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stated {
    pub from_step: Option<Step>,
    pub at_most: Vec<Bound>,
    pub at_least: Vec<Bound>,
}

/// A bound at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bound {
    pub k: String,
    pub bound: Number,
}

/// What is enclosed at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub k: String,
    pub observed: Sides,
    pub proved: Option<Sides>,
    pub residuals: Option<Residuals>,
}

/// How far an iterate is from the conditions of KKT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Residuals {
    pub stationarity: Sides,
    pub primal: Sides,
    pub complementarity: Option<Sides>,
}

/// An enclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sides {
    pub lo: Number,
    pub hi: Number,
}

/// A step number as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Step {
    text: String,
    pub value: Integer,
}

/// A number as it is written; one that is infinite has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Number {
    text: String,
    pub value: Option<Rational>,
}

impl Baseline {
    /// Reads the JSON output of an earlier `verify`.
    ///
    /// # Errors
    /// Why the text is no baseline.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(text)?;
        let mut seen = std::collections::HashSet::new();
        for Line { claim, instance, .. } in &baseline.claims {
            if !seen.insert((claim, instance)) {
                return Err(BaselineError::Repeated { claim: claim.clone(), instance: instance.clone() });
            }
        }
        if baseline.claims.is_empty() { Err(BaselineError::Empty) } else { Ok(baseline) }
    }

    /// What of a run's own JSON object is compared.
    ///
    /// # Errors
    /// The object is none of `verify`.
    pub fn of(run: Value) -> Result<Self, BaselineError> {
        Ok(serde_json::from_value(run)?)
    }

    /// The baseline restricted to one claim.
    pub fn only(mut self, claim: &str) -> Self {
        self.claims.retain(|line| line.claim == claim);
        self
    }

    /// The line of a claim on an instance.
    pub(super) fn find(&self, claim: &str, instance: &str) -> Option<&Line> {
        self.claims.iter().find(|line| line.claim == claim && line.instance == instance)
    }

    /// Whether it has this claim on this instance.
    pub fn has(&self, claim: &str, instance: &str) -> bool {
        self.find(claim, instance).is_some()
    }
}

impl TryFrom<String> for Word {
    type Error = UnknownVerdict;

    fn try_from(word: String) -> Result<Self, UnknownVerdict> {
        word.parse().map(Self)
    }
}

impl From<Word> for String {
    fn from(Word(verdict): Word) -> Self {
        verdict.word().to_owned()
    }
}

impl TryFrom<String> for Step {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        Ok(Self { value: parse_step(&text)?, text })
    }
}

impl From<Step> for String {
    fn from(step: Step) -> Self {
        step.text
    }
}

impl TryFrom<String> for Number {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        let is_infinite = matches!(text.as_str(), "inf" | "-inf");
        let value = if is_infinite { None } else { Some(parse_within(&text, LARGEST_STEP_EXPONENT)?) };
        Ok(Self { text, value })
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.text
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Sides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.lo, self.hi)
    }
}
