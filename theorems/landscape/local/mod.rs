//! `landscape.local`.

use rug::Rational;

use crate::claim::{About, Obstacle, Theorem, Witness};
use crate::data::Dataset;
use crate::landscape::{Cell, MOST_PROVED, confront_between, confront_cell, confront_ray, prove};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::minima::{MOST_RAYS, MOST_SEEN, by_separator, first_minima};
use crate::theorems::separable::SEPARABLE;

#[doc = include_str!("statement.md")]
pub static LOCAL: Theorem = Theorem {
    about: About {
    claim: "landscape.local",
    title: "the asymptotic local minima are the cells of the positives in the cone of the negatives",
    source: XU_2021.form("a precise form of what the paper's abstract-level statements say of the landscape: what a local minimum at infinity is", "2.2"),
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
    },
    decide: |task| by_separator(task, confront),
};

/// The cells, by the definition of a local minimum and by the loss along their rays, and
/// directions between them. Where they are all, the proof that they are.
fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
    let (minima, complete) = first_minima(data, MOST_PROVED);
    for minimum in minima.iter().take(MOST_SEEN) {
        confront_cell(data, minimum)?;
    }
    for minimum in minima.iter().take(MOST_RAYS) {
        confront_ray(data, minimum)?;
    }
    for pair in minima.windows(2).take(MOST_SEEN) {
        confront_between(data, &pair[0].cell, &pair[1].cell)?;
    }
    if !complete {
        return Ok(Witness::Separator { separator });
    }
    let cells: Vec<Cell> = minima.into_iter().map(|minimum| minimum.cell).collect();
    Ok(Witness::Cells { tree: prove(data, &cells)?, separator })
}
