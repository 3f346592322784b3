//! `landscape.infimum`.

use rug::Rational;

use crate::claim::{About, Obstacle, Theorem, Witness};
use crate::data::Dataset;
use crate::landscape::{Disagreement, approaches, limit_loss};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::minima::{by_separator, infimum};
use crate::theorems::separable::SEPARABLE;

#[doc = include_str!("statement.md")]
pub static INFIMUM: Theorem = Theorem {
    about: About {
        claim: "landscape.infimum",
        title: "the infimum of the loss is the share of the negatives, and it is not attained",
        source: XU_2021.form(
            "a precise form of what the paper's abstract-level statements say of the landscape: the infimum",
            "2.1",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&SEPARABLE],
    },
    decide: |task| by_separator(task, confront),
};

/// The loss along the ray of a separator, by its definition and by enclosures.
fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
    let infimum = infimum(data);
    let reached = limit_loss(data, &separator).is_some_and(|limit| limit == infimum);
    if reached && approaches(data, &separator, &infimum) {
        Ok(Witness::Separator { separator })
    } else {
        Err(Disagreement::Value { active: data.positives() }.into())
    }
}
