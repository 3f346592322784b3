//! `gd.constrained`.

use crate::claim::{About, Hypothesis, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::limit::{Limit, ends_in};
use crate::theorems::separable::SEPARABLE;

/// A trap closes with some nu' > 0.
const SETTLES: Hypothesis = Hypothesis {
    name: "kicks-forever",
    says: "the bounded trap of lemma:bounded-trap closes at some step with nu'_l > 0 for some negative l",
    failure: "the trajectory provably goes elsewhere",
};

#[doc = include_str!("statement.md")]
pub static CONSTRAINED: Theorem = Theorem {
    about: About {
        claim: "gd.constrained",
        title: "gradient descent kicks for ever, and its direction converges all the same",
        source: XU_2021.form("an extension of the paper: where GD goes in its third case", "5.3"),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &SETTLES],
    },
    decide: |task| ends_in(Limit::Constrained, &SETTLES, None, task),
};
