//! `gd.local`.

use crate::claim::{Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
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

impl Theorem for Local {
    fn id(&self) -> &'static str {
        QUESTION.claim
    }

    fn title(&self) -> &'static str {
        "gradient descent converges to a local max-margin direction, that of some of the positives"
    }

    fn source(&self) -> Source {
        Source {
            paper: &XU_2021,
            form: "a precise form of the abstract-level statement that GD converges to a local max-margin direction",
            section: "5.1",
        }
    }

    fn statement(&self) -> &'static str {
        include_str!("statement.md")
    }

    fn hypotheses(&self) -> &'static [&'static Hypothesis] {
        &[&HAS_POSITIVES, &SEPARABLE, &SETTLES]
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
