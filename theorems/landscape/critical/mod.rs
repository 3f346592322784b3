//! `landscape.critical`.

use rug::Rational;

use crate::claim::{About, Obstacle, Theorem, Witness};
use crate::data::Dataset;
use crate::landscape::confront_gradient;
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::minima::{by_separator, most_boxes};
use crate::theorems::separable::SEPARABLE;

#[doc = include_str!("statement.md")]
pub static CRITICAL: Theorem = Theorem {
    about: About {
    claim: "landscape.critical",
    title: "outside the dead cone the gradient has a lower bound: no critical point",
    source: XU_2021.form("a precise form of what the paper's abstract-level statements say of the landscape: where the gradient vanishes", "2.5"),
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
    },
    decide: |task| by_separator(task, confront),
};

/// The bound on boxes around the separator, the samples and their opposites.
fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
    let mut points = vec![separator.clone()];
    for x in data.rows().iter().take(most_boxes(data)) {
        points.extend([x.clone(), x.iter().map(|x| Rational::from(-x)).collect()]);
    }
    confront_gradient(data, &separator, &points)?;
    Ok(Witness::Separator { separator })
}
