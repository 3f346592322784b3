//! Why there are no other cells: the tree of the signs of the positives, with Farkas' certificate
//! at each branch that is empty.
//!
//! The tree is built from the cells alone, and each empty branch is decided by an exact linear
//! program: a cell that the enumeration had missed would be found here.

use rayon::prelude::*;
use rug::{Integer, Rational};

use super::cells::Cell;
use super::search::point;
use crate::arith::pause::{question, under};
use crate::data::Dataset;
use crate::margin::Farkas;

/// The most cells of which a proof is made: it has a few branches for each of them and for each
/// positive.
pub const MOST_PROVED: usize = 20_000;

/// A node of the tree; the tree is in preorder, positive sides first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Branch {
    /// The sign of x_i.u is decided: two branches follow.
    Split {
        /// The positive i.
        row: usize,
    },
    /// All signs are decided, and this direction has them.
    Cell {
        /// u.
        u: Vec<Integer>,
    },
    /// No direction has the signs decided: sum lambda_i sigma_i x_i = sum nu_l x_l, lambda >= 0,
    /// not all zero, nu >= 0.
    Empty(Farkas),
}

/// The cells are not all: u lies in none of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the enumeration has missed a cell")]
pub struct Missed {
    /// A direction with u.x_j <= 0 for all negatives.
    pub u: Vec<Rational>,
}

/// Signs of positives, in the order in which they are decided.
type Path = Vec<(usize, bool)>;

enum Work<'a> {
    Inside { path: Path, open: Vec<usize>, cells: Vec<&'a Cell> },
    Outside(Path),
}

enum Draft<'a> {
    Split(usize),
    Cell(&'a Cell),
    Empty(Path),
}

/// The proof that these are all cells, distinct ones.
///
/// # Errors
/// They are not.
pub fn prove(data: &Dataset, cells: &[Cell]) -> Result<Vec<Branch>, Missed> {
    let question = question();
    let branch = |draft| match draft {
        Draft::Split(row) => Ok(Branch::Split { row }),
        Draft::Cell(cell) => Ok(Branch::Cell { u: cell.witness.clone() }),
        Draft::Empty(path) => match under(question.clone(), || point(data, &path)) {
            Err(farkas) => Ok(Branch::Empty(farkas)),
            Ok(u) => Err(Missed { u }),
        },
    };
    draft(data, cells).into_par_iter().map(branch).collect()
}

fn draft<'a>(data: &Dataset, cells: &'a [Cell]) -> Vec<Draft<'a>> {
    let mut tree = Vec::new();
    let mut work = vec![if cells.is_empty() {
        Work::Outside(Vec::new())
    } else {
        Work::Inside { path: Vec::new(), open: data.positives(), cells: cells.iter().collect() }
    }];
    while let Some(next) = work.pop() {
        let (mut path, open, cells) = match next {
            Work::Inside { path, open, cells } => (path, open, cells),
            Work::Outside(path) => {
                tree.push(Draft::Empty(path));
                continue;
            }
        };
        let above = |cell: &Cell, i: usize| cell.active.binary_search(&i).is_ok();
        // First the positives with one sign on all cells that are left: their other sides are empty
        // this early.
        let (mut fixed, mut cut) = (Vec::new(), Vec::new());
        for i in open {
            let count = cells.iter().filter(|cell| above(cell, i)).count();
            match count {
                0 => fixed.push((i, false)),
                _ if count == cells.len() => fixed.push((i, true)),
                _ => cut.push(i),
            }
        }
        for (i, side) in fixed {
            let mut other = path.clone();
            other.push((i, !side));
            tree.push(Draft::Split(i));
            if side {
                work.push(Work::Outside(other));
            } else {
                tree.push(Draft::Empty(other));
            }
            path.push((i, side));
        }
        match cut.split_first() {
            None => tree.extend(cells.first().map(|cell| Draft::Cell(cell))),
            Some((&row, open)) => {
                tree.push(Draft::Split(row));
                let (yes, no): (Vec<&Cell>, Vec<&Cell>) = cells.into_iter().partition(|cell| above(cell, row));
                for (side, cells) in [(false, no), (true, yes)] {
                    let mut path = path.clone();
                    path.push((row, side));
                    work.push(Work::Inside { path, open: open.to_vec(), cells });
                }
            }
        }
    }
    tree
}
