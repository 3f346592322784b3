//! What is asked of every instance of a search.

use super::denials::broken;
use super::evidence::Evidence;
use super::plain::contradiction;
use super::shown::{BUDGET, Shown};
use super::statements::Statement;
use crate::claim::{Checked, Hypothesis, Obstacle, Outcome, Refusal, Theorem, Verdict};
use crate::data::Instance;

/// What an instance says to a question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It contradicts the statement.
    Found(Evidence),
    /// It does not: the verdict of the claim, or undecided.
    Holds(Verdict),
}

type Look<'a> = dyn Fn(&Instance) -> Answer + Sync + 'a;

/// A statement to be contradicted.
pub struct Question<'a> {
    /// The name of the statement.
    pub name: &'static str,
    /// The hypothesis that is ignored.
    pub dropped: Option<&'static Hypothesis>,
    /// Which instances are tried.
    pub(super) about: About,
    look: Box<Look<'a>>,
}

/// Which instances are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One neuron.
    Neuron,
    /// A network in every third case.
    Either,
    /// Networks.
    Network,
}

impl<'a> Question<'a> {
    /// Is a statement false?
    pub fn of(statement: &'a Statement) -> Self {
        let about = if statement.networks { About::Network } else { About::Neuron };
        let look =
            |instance: &Instance| (statement.refute)(instance).map_or(Answer::Holds(Verdict::Undecided), Answer::Found);
        Self { name: statement.name, dropped: None, about, look: Box::new(look) }
    }

    /// Is a claim contradicted: by its own checker, by the kernel, or by stepping in doubles?
    pub fn claim(theorem: &'a Theorem) -> Self {
        let look = |instance: &Instance| match theorem.check(instance, &BUDGET, &Default::default()) {
            Ok(outcome) => judged(&outcome, instance),
            Err(_) => Answer::Holds(Verdict::Undecided),
        };
        Self { name: theorem.id(), dropped: None, about: About::of(theorem.id()), look: Box::new(look) }
    }

    /// Does a claim fail without one of its hypotheses?
    pub fn without(theorem: &'a Theorem, hypothesis: &'static Hypothesis) -> Self {
        let look = move |instance: &Instance| match theorem.check(instance, &BUDGET, &Default::default()) {
            Ok(Outcome::Vacuous { hypothesis: failing, witness }) if failing == hypothesis => {
                let broken = broken(theorem, hypothesis, instance, witness);
                broken.map_or(Answer::Holds(Verdict::Vacuous), Answer::Found)
            }
            Ok(outcome) => Answer::Holds(outcome.verdict()),
            Err(_) => Answer::Holds(Verdict::Undecided),
        };
        let about = About::of(theorem.id());
        Self { name: theorem.id(), dropped: Some(hypothesis), about, look: Box::new(look) }
    }

    /// What an instance says.
    pub fn ask(&self, instance: &Instance) -> Answer {
        (self.look)(instance)
    }

    /// The same, where it contradicts.
    pub fn found(&self, instance: &Instance) -> Option<Evidence> {
        match self.ask(instance) {
            Answer::Found(evidence) => Some(evidence),
            Answer::Holds(_) => None,
        }
    }
}

impl About {
    fn of(claim: &str) -> Self {
        match claim.split('.').next() {
            Some("network") => Self::Network,
            Some("sgd") => Self::Either,
            _ => Self::Neuron,
        }
    }
}

/// What the outcome of a claim says to it.
fn judged(outcome: &Outcome, instance: &Instance) -> Answer {
    let certificates: Vec<Checked> = outcome.checked().into_iter().cloned().collect();
    match outcome {
        // Beyond the budget of the kernel is no contradiction.
        Outcome::Undecided(Obstacle::Kernel(Refusal::Declined(_))) => Answer::Holds(Verdict::Undecided),
        Outcome::Undecided(obstacle @ (Obstacle::Kernel(_) | Obstacle::Roads(_) | Obstacle::Contradiction { .. })) => {
            Answer::Found(Evidence::because(obstacle, certificates))
        }
        _ if outcome.verdict() == Verdict::Refuted => {
            Answer::Found(Evidence::because(&"the hypotheses hold and the conclusion fails", certificates))
        }
        _ if outcome.verdict() == Verdict::Proved => {
            let otherwise = certificates.first().and_then(|checked| contradiction(&Shown::of(checked), instance));
            otherwise.map_or(Answer::Holds(Verdict::Proved), |why| Answer::Found(Evidence::because(&why, certificates)))
        }
        _ => Answer::Holds(outcome.verdict()),
    }
}
