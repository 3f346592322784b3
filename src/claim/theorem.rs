//! What a theorem is to the program.

use std::fmt;

use rug::Rational;
use thiserror::Error;

use super::hypothesis::Hypothesis;
use super::{Outcome, Source, Subject};
use crate::data::Instance;
use crate::stepping::Precision;

/// How much may be spent on one claim.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The largest number of gradient-descent steps.
    pub max_steps: u64,
    /// How far precision may rise.
    pub precision: Precision,
}

impl Default for Budget {
    fn default() -> Self {
        Self { max_steps: 1_000_000, precision: Precision::default() }
    }
}

/// A key of instance files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The step size.
    Eta,
    /// The start of one neuron.
    W0,
    /// The start of a network.
    NetworkStart,
}

/// Why a claim cannot even be asked of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckError {
    /// The claim needs a key that the instance does not have.
    #[error("the claim {claim} needs the key \"{key}\"")]
    MissingKey {
        /// The claim.
        claim: &'static str,
        /// The key.
        key: Key,
    },
    /// The claim is about one neuron, and the instance has a network.
    #[error("the claim {claim} is about one neuron, and the instance has a [network]")]
    Network {
        /// The claim.
        claim: &'static str,
    },
}

/// What a theorem says.
#[derive(Debug)]
pub struct About {
    /// The name of the claim, such as `gd.global`.
    pub claim: &'static str,
    /// The theorem in one line.
    pub title: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// The full statement, in Markdown with formulas in KaTeX.
    pub statement: &'static str,
    /// The hypotheses, in the order in which they are decided.
    pub hypotheses: &'static [&'static Hypothesis],
}

/// A theorem as an executable checker.
///
/// To add one: a folder under theorems/, and a line in its registry.
pub trait Theorem: Sync {
    /// What it says.
    fn about(&self) -> &'static About;

    /// The name of the claim.
    fn id(&self) -> &'static str {
        self.about().claim
    }

    /// Decides the hypotheses, and shows or refutes the conclusion.
    ///
    /// `progress` is told the step number now and then.
    ///
    /// # Errors
    /// What the instance lacks for the question to make sense.
    fn check(&self, instance: &Instance, budget: &Budget, progress: &mut dyn FnMut(u64))
    -> Result<Outcome, CheckError>;
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eta => "eta",
            Self::W0 => "w0",
            Self::NetworkStart => "W0",
        })
    }
}

/// What a claim about one neuron is about.
///
/// # Errors
/// The instance has a network other than M = 1, v = 1.
pub fn one_neuron<'a>(claim: &'static str, instance: &'a Instance) -> Result<Subject<'a>, CheckError> {
    if instance.output().is_some() {
        return Err(CheckError::Network { claim });
    }
    Ok(network(instance))
}

/// What a claim about a network is about; one neuron is one.
pub fn network(instance: &Instance) -> Subject<'_> {
    let start = instance.eta.as_ref().zip(instance.start.as_deref());
    Subject { name: &instance.name, data: &instance.data, start, network: instance.output() }
}

/// The step size and the start, for a claim about a trajectory.
///
/// # Errors
/// The key that is missing.
pub fn trajectory<'a>(
    claim: &'static str,
    instance: &'a Instance,
) -> Result<(&'a Rational, &'a [Rational]), CheckError> {
    let missing = |key| CheckError::MissingKey { claim, key };
    let eta = instance.eta.as_ref().ok_or(missing(Key::Eta))?;
    let start = if instance.network.is_some() { Key::NetworkStart } else { Key::W0 };
    let w0 = instance.start.as_deref().ok_or(missing(start))?;
    Ok((eta, w0))
}
