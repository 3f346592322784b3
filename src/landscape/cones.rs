//! Cones by their extreme rays, and what is found below one.

use rug::Integer;
use thiserror::Error;

use super::prepare::Arrangement;
use super::scalar::{Packed, Width};

/// The most rows that an arrangement may have.
pub(super) const MOST_ROWS: usize = 2048;

/// Why the cones of an arrangement cannot be held by their rays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// Too many distinct hyperplanes.
    #[error("{found} distinct hyperplanes, more than {MOST_ROWS}")]
    Rows {
        /// Their number.
        found: usize,
    },
    /// Too many extreme rays.
    #[error("a cone has too many extreme rays in dimension {dimension}")]
    Rays {
        /// The rank of the data.
        dimension: usize,
    },
}

/// A ray in integers; whether they are minors of r - 1 rows, and not only proportional to them.
#[derive(Clone, Debug)]
pub(super) struct Ray {
    pub coordinates: Vec<Integer>,
    pub minors: bool,
}

/// A cone of the tree, independent of the integer type.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub rays: Vec<Ray>,
    pub width: Width,
}

/// What was found below a node.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// For each cell the sets of rows on whose positive side it lies, `words` each.
    pub above: Vec<u64>,
    pub words: usize,
    /// For each cell a point in reduced coordinates.
    pub witnesses: Packed,
    /// Cones that are still to be walked through, in their order.
    pub rest: Vec<Node>,
}

impl Node {
    /// The cones of the r rows of the basis: one for each choice of signs of the positives among
    /// them, in their order.
    pub fn roots(arrangement: &Arrangement) -> impl Iterator<Item = Self> + use<> {
        let width = arrangement.width();
        let mut signs: Option<Vec<(bool, bool, Vec<Integer>)>> =
            Some(arrangement.dual_basis().into_iter().map(|(row, v)| (arrangement.is_wall(row), false, v)).collect());
        std::iter::from_fn(move || {
            let now = signs.as_mut()?;
            let side = |(wall, below, v): &(bool, bool, Vec<Integer>)| Ray {
                coordinates: v.iter().map(|x| if *wall || *below { Integer::from(-x) } else { x.clone() }).collect(),
                minors: true,
            };
            let node = Self { rays: now.iter().map(side).collect(), width };
            // The next choice, as one counts in binary.
            match now.iter().rposition(|(wall, below, _)| !wall && !below) {
                None => signs = None,
                Some(at) => {
                    now[at].1 = true;
                    now[at + 1..].iter_mut().for_each(|sign| sign.1 = false);
                }
            }
            Some(node)
        })
    }

    /// The same in wider integers.
    pub fn widened(mut self) -> Self {
        self.width = self.width.wider();
        self
    }
}
