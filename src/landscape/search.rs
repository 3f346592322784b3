//! Cells by linear programs: for arrangements whose cones have too many rays. One exact feasibility
//! problem decides a branch.

use std::ops::ControlFlow;

use rug::{Integer, Rational};

use super::cells::Cell;
use crate::arith::linalg::{divide_by_content, dot, over_common_denominator};
use crate::data::Dataset;
use crate::margin::{Farkas, Problem};

/// u with x_i.u > 0 or x_i.u < 0 as told for the positives listed, and x_j.u <= 0 on all negatives.
///
/// # Errors
/// Farkas' certificate that there is none: multipliers of the rows sigma_i x_i, and of the walls.
pub fn point(data: &Dataset, signs: &[(usize, bool)]) -> Result<Vec<Rational>, Farkas> {
    Problem::signed(data, signs).separate()
}

/// The primitive integer vector in the direction of u.
pub fn primitive(u: &[Rational]) -> Vec<Integer> {
    divide_by_content(over_common_denominator(u).0)
}

/// Tells `sink` of every cell, one problem for each branch of the tree of sign decisions, until it
/// breaks.
pub fn search(data: &Dataset, sink: &mut dyn FnMut(Cell) -> ControlFlow<()>) -> ControlFlow<()> {
    let positives = data.positives();
    // The signs of the first positives, and a point with them if one is known.
    let mut pending: Vec<(Vec<bool>, Option<Vec<Rational>>)> = vec![(Vec::new(), None)];
    while let Some((signs, known)) = pending.pop() {
        let decided: Vec<(usize, bool)> = positives.iter().copied().zip(signs.iter().copied()).collect();
        let Some(u) = known.or_else(|| point(data, &decided).ok()) else { continue };
        let Some(&next) = positives.get(signs.len()) else {
            let active = decided.into_iter().filter(|(_, above)| *above).map(|(i, _)| i).collect();
            sink(Cell { active, witness: primitive(&u) })?;
            continue;
        };
        let product = dot(data.row(next), &u);
        for (above, holds) in [(false, product < 0), (true, product > 0)] {
            pending.push(([&signs[..], &[above]].concat(), holds.then(|| u.clone())));
        }
    }
    ControlFlow::Continue(())
}
