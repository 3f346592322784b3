//! All cells of a data set: streamed in a fixed order, in parallel over subtrees.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use rayon::prelude::*;
use rug::{Integer, Rational};

use super::cones::{Found, Node, TooLarge};
use super::prepare::Arrangement;
use super::scalar::Packed;
use crate::arith::pause::{question, under};
use crate::data::Dataset;

/// A non-empty cone C_J with a point of its interior (T2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// J, ascending.
    pub active: Vec<usize>,
    /// u with x_i.u > 0 on J, x_i.u < 0 on the other positives, x_j.u <= 0 on all negatives; in
    /// primitive integers.
    pub witness: Vec<Integer>,
}

impl Cell {
    /// The witness as a rational vector.
    pub fn direction(&self) -> Vec<Rational> {
        self.witness.iter().map(Rational::from).collect()
    }
}

/// A cell as the enumeration holds it.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    arrangement: &'a Arrangement,
    found: &'a Found,
    at: usize,
}

/// How many subtrees are walked through at once, and how many cells of each are in memory: few at
/// first, since the sink may have enough.
const BATCH: usize = 32;
const FIRST_CELLS: usize = 16;
const MOST_CELLS: usize = 4096;

/// The cells of one data set.
#[derive(Clone, Debug)]
pub struct Cells {
    /// `None`: a positive is zero, and there are no cells.
    arrangement: Option<Arrangement>,
}

/// A part of the tree, in its place.
enum Part {
    Walked(Found),
    Ahead(Node),
}

impl Cells {
    /// The arrangement of the positives inside the cone of the negatives.
    pub fn new(data: &Dataset) -> Self {
        Self { arrangement: Arrangement::new(data) }
    }

    /// Tells `sink` of every cell, in an order that depends on the data alone, until it breaks.
    ///
    /// # Errors
    /// The cones cannot be held by their rays. Every cell that was told is one.
    pub fn for_each(&self, sink: &mut dyn FnMut(Packet<'_>) -> ControlFlow<()>) -> Result<ControlFlow<()>, TooLarge> {
        let Some(arrangement) = &self.arrangement else { return Ok(ControlFlow::Continue(())) };
        let mut roots = Node::roots(arrangement);
        let mut parts: VecDeque<Part> = VecDeque::new();
        let mut limit = FIRST_CELLS;
        loop {
            // All parts that are ahead of the first BATCH are done; those in front are told and
            // forgotten.
            let missing = BATCH.saturating_sub(parts.iter().filter(|part| matches!(part, Part::Ahead(_))).count());
            parts.extend(roots.by_ref().take(missing).map(Part::Ahead));
            if parts.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            parts = walk(arrangement, parts, limit)?;
            limit = (4 * limit).min(MOST_CELLS);
            while let Some(part) = parts.pop_front() {
                let Part::Walked(found) = part else {
                    parts.push_front(part);
                    break;
                };
                for at in 0..found.above.len() / found.words {
                    if sink(Packet { arrangement, found: &found, at }).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
    }

    /// The number of cells, counted without keeping any.
    ///
    /// # Errors
    /// The cones cannot be held by their rays.
    pub fn count(&self) -> Result<u64, TooLarge> {
        let mut cells = 0;
        let _ = self.for_each(&mut |_| {
            cells += 1;
            ControlFlow::Continue(())
        })?;
        Ok(cells)
    }
}

/// Walks through the first parts that are ahead, `limit` cells of each.
fn walk(arrangement: &Arrangement, parts: VecDeque<Part>, limit: usize) -> Result<VecDeque<Part>, TooLarge> {
    let (mut kept, mut ahead) = (VecDeque::with_capacity(parts.len()), Vec::new());
    for part in parts {
        match part {
            Part::Ahead(node) if ahead.len() < BATCH => {
                ahead.push((kept.len(), node));
                kept.push_back(None);
            }
            part => kept.push_back(Some(part)),
        }
    }
    let question = question();
    let explore = |(at, node): (usize, Node)| (at, under(question.clone(), || node.explore(arrangement, limit)));
    let found: Vec<(usize, Result<Found, TooLarge>)> = ahead.into_par_iter().with_max_len(1).map(explore).collect();
    let mut found = found.into_iter();
    let mut walked = VecDeque::with_capacity(kept.len());
    for part in kept {
        match part {
            Some(part) => walked.push_back(part),
            None => {
                let Some((_, found)) = found.next() else { continue };
                let mut found = found?;
                let rest = std::mem::take(&mut found.rest);
                walked.push_back(Part::Walked(found));
                walked.extend(rest.into_iter().map(Part::Ahead));
            }
        }
    }
    Ok(walked)
}

impl Packet<'_> {
    /// The cell.
    pub fn cell(&self) -> Cell {
        Cell { active: self.active(), witness: self.witness() }
    }

    /// J, ascending.
    pub fn active(&self) -> Vec<usize> {
        let words = &self.found.above[self.at * self.found.words..(self.at + 1) * self.found.words];
        self.arrangement.active(|row| words[row / 64] >> (row % 64) & 1 == 1)
    }

    /// A point of the cell, in primitive integers.
    pub fn witness(&self) -> Vec<Integer> {
        let rank = self.arrangement.rank();
        let place = self.at * rank..(self.at + 1) * rank;
        self.arrangement.expand(match &self.found.witnesses {
            Packed::Words(words) => words[place].iter().map(|x| Integer::from(*x)).collect(),
            Packed::Integers(integers) => integers[place].to_vec(),
        })
    }
}
