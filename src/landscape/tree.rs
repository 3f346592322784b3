//! The tree of sign decisions: every cell of the arrangement by its extreme rays.
//!
//! A node is the closed cone of the signs decided so far, held by its extreme rays; `walk` goes on
//! from there. Every branch leads to a cell, walls apart. Memory: one path of the tree.

use rug::Integer;

use super::cones::{Found, MOST_ROWS, Node, TooLarge};
use super::double_description::Walker;
use super::prepare::Arrangement;
use super::scalar::{Scalar, Width};

impl Node {
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
}
