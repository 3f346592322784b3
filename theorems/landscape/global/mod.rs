//! `landscape.global`.

use rug::Rational;

use crate::claim::{About, Obstacle, Theorem, Witness};
use crate::data::Dataset;
use crate::landscape::{Disagreement, Kind, approaches, confront_cell, confront_ray};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::minima::{MOST_RAYS, MOST_SEEN, by_separator, first_minima, infimum};
use crate::theorems::separable::SEPARABLE;

#[doc = include_str!("statement.md")]
pub static GLOBAL: Theorem = Theorem {
    about: About {
    claim: "landscape.global",
    title: "an asymptotic local minimum is global exactly if it activates every positive",
    source: XU_2021.form("a precise form of what the paper's abstract-level statements say of the landscape: which local minimum is global", "2.3"),
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
    },
    decide: |task| by_separator(task, confront),
};

/// Each cell's value by the definition, and its loss along the ray, against the infimum.
fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
    let infimum = infimum(data);
    let (minima, _) = first_minima(data, MOST_SEEN);
    for (at, minimum) in minima.iter().enumerate() {
        confront_cell(data, minimum)?;
        if at < MOST_RAYS {
            confront_ray(data, minimum)?;
        }
        if (minimum.kind == Kind::Global) != (minimum.limit_loss == infimum) {
            return Err(Disagreement::Value { active: minimum.cell.active.clone() }.into());
        }
    }
    if approaches(data, &separator, &infimum) {
        Ok(Witness::Separator { separator })
    } else {
        Err(Disagreement::Value { active: data.positives() }.into())
    }
}
