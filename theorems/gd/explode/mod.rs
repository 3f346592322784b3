//! `gd.explode`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::SEPARABLE;
use crate::theorems::gd::limit::{Limit, Question};

#[doc = include_str!("statement.md")]
pub struct Explode;

/// A chain of kicks closes, and ends in a cycle.
const EXPLODES: Hypothesis = Hypothesis {
    name: "kicks-feed-each-other",
    says: "at some step the conditions of lemma:explosion hold for a chain of kicks that ends with two negatives in turn",
    failure: "the trajectory provably goes elsewhere",
};

static QUESTION: Question =
    Question { claim: "gd.explode", limit: Limit::Exploding, settles: &EXPLODES, aligned: None };

static ABOUT: About = About {
    claim: QUESTION.claim,
    title: "kicks that feed each other: the iterates explode, and their direction does not converge",
    source: Source { paper: &XU_2021, form: "an extension of the paper: what large steps can do", section: "5.3" },
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE, &EXPLODES],
};

impl Theorem for Explode {
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
