//! `gd.constrained`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::limit::{Limit, Question};

#[doc = include_str!("statement.md")]
pub struct Constrained;

/// A trap closes with some nu' > 0.
const SETTLES: Hypothesis = Hypothesis {
    name: "kicks-forever",
    says: "the trap of T4, or the sharp one of lemma:bounded-trap, closes at some step with nu'_l > 0 for some negative l",
    failure: "the trajectory provably goes elsewhere",
};

static QUESTION: Question =
    Question { claim: "gd.constrained", limit: Limit::Constrained, settles: &SETTLES, aligned: None };

static ABOUT: About = About {
    claim: QUESTION.claim,
    title: "gradient descent kicks for ever, and its direction converges all the same",
    source: Source {
        paper: &XU_2021,
        form: "an extension of the paper: where GD goes in its third case",
        section: "5.3",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &SETTLES],
};

impl Theorem for Constrained {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(
        &self,
        instance: &Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, CheckError> {
        QUESTION.decide(instance, budget, progress)
    }
}
