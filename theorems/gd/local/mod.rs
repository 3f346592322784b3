//! `gd.local`.

use crate::claim::{About, Hypothesis, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::limit::{Limit, ends_in};
use crate::theorems::separable::SEPARABLE;

/// The eventual pattern is a proper subset of I+.
const SETTLES: Hypothesis = Hypothesis {
    name: "settles-locally",
    says: "from some step on a fixed proper subset of the positives pushes, or the trap closes for it with all nu' = 0",
    failure: "the trajectory provably goes elsewhere",
};

#[doc = include_str!("statement.md")]
pub static LOCAL: Theorem = Theorem {
    about: About {
        claim: "gd.local",
        title: "gradient descent converges to a local max-margin direction, that of some of the positives",
        source: XU_2021.form(
            "a precise form of the abstract-level statement that GD converges to a local max-margin direction",
            "5.1",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &SETTLES],
    },
    decide: |task| ends_in(Limit::Local, &SETTLES, None, task),
};
