//! `gd.global`.

use crate::claim::{About, Hypothesis, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::limit::{Limit, ends_in};
use crate::theorems::separable::SEPARABLE;

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

#[doc = include_str!("statement.md")]
pub static GLOBAL: Theorem = Theorem {
    about: About {
        claim: "gd.global",
        title: "gradient descent converges to the global max-margin direction",
        source: XU_2021.form(
            "a precise form of the abstract-level statement that GD converges to the global max-margin direction",
            "5.1",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIGNED, &SETTLES],
    },
    decide: |task| ends_in(Limit::Global, &SETTLES, Some(&ALIGNED), task),
};
