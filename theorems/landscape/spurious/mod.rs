//! `landscape.spurious`.

use rug::Rational;

use crate::claim::{About, Obstacle, Theorem, Witness};
use crate::data::Dataset;
use crate::landscape::{Cell, Direction, Disagreement, Kind, limit_loss, look, nudge, point, primitive, prove};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::minima::{MOST_SEEN, by_separator, infimum, minima_until};
use crate::theorems::separable::SEPARABLE;

#[doc = include_str!("statement.md")]
pub static SPURIOUS: Theorem = Theorem {
    about: About {
    claim: "landscape.spurious",
    title: "whether spurious asymptotic minima exist: whether some cell misses a positive",
    source: XU_2021.form("a precise form of what the paper's abstract-level statements say of the landscape: whether spurious minima exist", "2.4"),
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
    },
    decide: |task| by_separator(task, confront),
};

/// By one linear program for each positive, and by the cells.
fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
    let missing = data.positives().into_iter().find_map(|i| point(data, &[(i, false)]).ok());
    let (minima, complete) = minima_until(data, MOST_SEEN, |minimum| minimum.kind != Kind::Global);
    let listed = minima.iter().any(|minimum| minimum.kind != Kind::Global);
    match missing {
        None if listed => Err(Disagreement::Existence.into()),
        None => {
            let cells: Vec<Cell> = minima.into_iter().map(|minimum| minimum.cell).collect();
            Ok(Witness::Cells { tree: prove(data, &cells)?, separator })
        }
        Some(_) if complete && !listed => Err(Disagreement::Existence.into()),
        Some(u) => {
            // Towards the separator every positive that is tight becomes active, and no
            // negative does.
            let u = nudge(data, &u, &separator);
            let infimum = infimum(data);
            let spurious = limit_loss(data, &u).is_some_and(|limit| limit > infimum);
            if !spurious || look(data, &u) != Direction::Minimum {
                return Err(Disagreement::Existence.into());
            }
            Ok(Witness::Minimum { u: primitive(&u), separator })
        }
    }
}
