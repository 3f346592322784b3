//! `gd.global`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::limit::{Limit, Question};

#[doc = include_str!("statement.md")]
pub struct Global;

/// w^+ activates no negative: implied by `SETTLES`, and decided first because it is one exact
/// inequality.
const ALIGNED: Hypothesis = Hypothesis {
    name: "aligned",
    says: "the max-margin direction w^+ of the positives activates no negative",
    failure: "w^+ activates a negative, so gradient descent never converges to it (gd.diverge)",
};

/// The eventual pattern is I+.
const SETTLES: Hypothesis = Hypothesis {
    name: "settles-globally",
    says: "from some step on exactly the positives push, or the trap closes for them with all nu' = 0",
    failure: "the trajectory provably goes elsewhere",
};

static QUESTION: Question =
    Question { claim: "gd.global", limit: Limit::Global, settles: &SETTLES, aligned: Some(&ALIGNED) };

static ABOUT: About = About {
    claim: QUESTION.claim,
    title: "gradient descent converges to the global max-margin direction",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the abstract-level statement that GD converges to the global max-margin direction",
        section: "5.1",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIGNED, &SETTLES],
};

impl Theorem for Global {
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
