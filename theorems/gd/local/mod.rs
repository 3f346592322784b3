//! `gd.local`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::limit::{Limit, Question};

#[doc = include_str!("statement.md")]
pub struct Local;

/// The eventual pattern is a proper subset of I+.
const SETTLES: Hypothesis = Hypothesis {
    name: "settles-locally",
    says: "from some step on a fixed proper subset of the positives pushes, or the trap closes for it with all nu' = 0",
    failure: "the trajectory provably goes elsewhere",
};

static QUESTION: Question = Question { claim: "gd.local", limit: Limit::Local, settles: &SETTLES, aligned: None };

static ABOUT: About = About {
    claim: QUESTION.claim,
    title: "gradient descent converges to a local max-margin direction, that of some of the positives",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the abstract-level statement that GD converges to a local max-margin direction",
        section: "5.1",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &SETTLES],
};

impl Theorem for Local {
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
