//! `gd.explode`.

use crate::claim::{About, Hypothesis, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::limit::{Limit, ends_in};
use crate::theorems::separable::SEPARABLE;

/// A chain of kicks closes, and ends in a cycle.
const EXPLODES: Hypothesis = Hypothesis {
    name: "kicks-feed-each-other",
    says: "at some step the conditions of lemma:explosion hold for a chain of kicks that ends with two negatives in turn",
    failure: "the trajectory provably goes elsewhere",
};

#[doc = include_str!("statement.md")]
pub static EXPLODE: Theorem = Theorem {
    about: About {
        claim: "gd.explode",
        title: "kicks that feed each other: the iterates explode, and their direction does not converge",
        source: XU_2021.form("an extension of the paper: what large steps can do", "5.3"),
        statement: include_str!("statement.md"),
        hypotheses: &[&SEPARABLE, &EXPLODES],
    },
    decide: |task| ends_in(Limit::Exploding, &EXPLODES, None, task),
};
