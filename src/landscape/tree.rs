//! The tree of sign decisions: every cell of the arrangement by its extreme rays.
//!
//! A node is the closed cone of the signs decided so far, held by its extreme rays; `walk` goes on from there. Every branch leads to a cell,
//! walls apart. Memory: one path of the tree.

use rug::Integer;
use thiserror::Error;

use super::double_description::Walker;
use super::prepare::Arrangement;
use super::scalar::{Packed, Scalar, Width};

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
    /// The cones of the r rows of the basis: one for each choice of signs of the positives among them, in their order.
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

    /// Walks through the cells below, in a fixed order, until `limit` are found.
    pub fn explore(&self, arrangement: &Arrangement, limit: usize) -> Result<Found, TooLarge> {
        match self.width {
            Width::Word => self.explore_as::<i64>(arrangement, limit),
            Width::Double => self.explore_as::<i128>(arrangement, limit),
            Width::Any => self.explore_as::<Integer>(arrangement, limit),
        }
    }

    fn explore_as<T: Scalar>(&self, arrangement: &Arrangement, limit: usize) -> Result<Found, TooLarge> {
        match arrangement.rows.len() {
            0..=64 => Walker::<T, 1>::explore(arrangement, self, limit),
            65..=256 => Walker::<T, 4>::explore(arrangement, self, limit),
            257..=MOST_ROWS => Walker::<T, { MOST_ROWS / 64 }>::explore(arrangement, self, limit),
            found => Err(TooLarge::Rows { found }),
        }
    }

    /// The same in wider integers.
    pub fn widened(mut self) -> Self {
        self.width = self.width.wider();
        self
    }
}
