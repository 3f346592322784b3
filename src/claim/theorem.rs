//! What a theorem is to the program.

use std::fmt;

use rug::{Integer, Rational};
use thiserror::Error;

use super::hypothesis::Hypothesis;
use super::{Obstacle, Outcome, Source, Subject};
use crate::data::Instance;
use crate::model::Model;
use crate::stepping::{Precision, Watch};
use crate::trajectory::fate::{Decided, Undecided, fate};

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

/// So many products of numbers take about ten seconds, as steps in doubles.
const PRODUCTS: u64 = 4_000_000_000;
/// An exponential takes as long as so many of them.
const EXPONENTIAL: usize = 30;
/// A model with at most so many numbers n M d has all the usual steps; a larger one fewer at high
/// precision, in proportion.
const LARGE: usize = 10_000;
/// With more features than so many the usual budget of steps at high precision takes more than ten
/// seconds, in proportion.
const FEATURES: u64 = 24;

impl Budget {
    /// The usual budget with so many steps; without a number of steps, with less than usual where
    /// the model is so large that it would take minutes: n M d numbers a step.
    pub fn of(max_steps: Option<u64>, model: &Model) -> Self {
        let Self { max_steps: most, precision } = Self::default();
        if let Some(max_steps) = max_steps {
            return Self { max_steps, precision };
        }
        let (n, numbers) = (model.data().n(), model.data().n() * model.dim());
        let products = (numbers + EXPONENTIAL * n * model.neurons()) as u64;
        let (mut max_steps, mut budget) = (most, precision.budget * FEATURES / FEATURES.max(model.data().d() as u64));
        if numbers > LARGE {
            (max_steps, budget) = (most.min(PRODUCTS / products), budget * LARGE as u64 / numbers as u64);
        }
        Self { max_steps, precision: Precision { budget, ..precision } }
    }

    /// Whether enclosures at step k are compared with what is proved: a small budget looks no
    /// farther than its steps.
    pub(crate) fn looks_at(&self, k: &Integer) -> bool {
        self.max_steps >= Self::default().max_steps || *k <= self.max_steps
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
    /// What a training program recorded.
    Run,
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
#[derive(Debug)]
pub struct Theorem {
    /// What it says.
    pub about: About,
    /// Decides the hypotheses, and shows or refutes the conclusion; see [`Theorem::check`].
    pub decide: fn(&mut Task<'_>) -> Result<Outcome, Halt>,
}

/// A claim on an instance, while it is checked.
pub struct Task<'a> {
    /// The claim.
    pub claim: &'static str,
    /// The instance.
    pub instance: &'a Instance,
    /// How much may be spent.
    pub budget: &'a Budget,
    /// May stop it.
    pub watch: &'a Watch,
}

/// Why a checker stops before its conclusion; `?` makes one of whatever stands in the way.
#[derive(Debug)]
pub enum Halt {
    /// The claim cannot even be asked.
    Senseless(CheckError),
    /// A hypothesis fails, or nothing can be decided.
    Answered(Outcome),
}

impl From<CheckError> for Halt {
    fn from(error: CheckError) -> Self {
        Self::Senseless(error)
    }
}

impl From<Outcome> for Halt {
    fn from(outcome: Outcome) -> Self {
        Self::Answered(outcome)
    }
}

impl<E> From<E> for Halt
where
    Obstacle: From<E>,
{
    fn from(obstacle: E) -> Self {
        Self::Answered(Outcome::Undecided(obstacle.into()))
    }
}

impl Theorem {
    /// The name of the claim.
    pub fn id(&self) -> &'static str {
        self.about.claim
    }

    /// What it says.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Decides the hypotheses, and shows or refutes the conclusion.
    ///
    /// `watch` may stop it.
    ///
    /// # Errors
    /// What the instance lacks for the question to make sense.
    pub fn check(&self, instance: &Instance, budget: &Budget, watch: &Watch) -> Result<Outcome, CheckError> {
        match (self.decide)(&mut Task { claim: self.id(), instance, budget, watch }) {
            Ok(outcome) | Err(Halt::Answered(outcome)) => Ok(outcome),
            Err(Halt::Senseless(error)) => Err(error),
        }
    }
}

impl<'a> Task<'a> {
    /// What a claim about one neuron is about.
    ///
    /// # Errors
    /// The instance has a network other than M = 1, v = 1.
    pub fn one_neuron(&self) -> Result<Subject<'a>, CheckError> {
        if self.instance.output().is_some() {
            return Err(CheckError::Network { claim: self.claim });
        }
        Ok(network(self.instance))
    }

    /// The step size and the start, for a claim about a trajectory.
    ///
    /// # Errors
    /// The key that is missing.
    pub fn trajectory(&self) -> Result<(&'a Rational, &'a [Rational]), CheckError> {
        let (claim, instance) = (self.claim, self.instance);
        let missing = |key| CheckError::MissingKey { claim, key };
        let eta = instance.eta.as_ref().ok_or(missing(Key::Eta))?;
        let start = if instance.network.is_some() { Key::NetworkStart } else { Key::W0 };
        let w0 = instance.start.as_deref().ok_or(missing(start))?;
        Ok((eta, w0))
    }

    /// What gradient descent does for ever, within the budget.
    ///
    /// # Errors
    /// Why nothing is decided.
    pub fn fate(&mut self, model: &Model, w0: &[Rational]) -> Result<Decided, Undecided> {
        fate(model, w0, self.budget.max_steps, self.budget.precision, self.watch)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eta => "eta",
            Self::W0 => "w0",
            Self::NetworkStart => "W0",
            Self::Run => "[run]",
        })
    }
}

/// What a claim about a network is about; one neuron is one.
pub fn network(instance: &Instance) -> Subject<'_> {
    let start = instance.eta.as_ref().zip(instance.start.as_deref());
    Subject {
        name: &instance.name,
        data: &instance.data,
        start,
        network: instance.output(),
        at_zero: instance.relu_at_zero,
    }
}
