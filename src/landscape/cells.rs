//! All cells of a data set: streamed in a fixed order, in parallel over subtrees.

use std::ops::ControlFlow;

use rayon::prelude::*;
use rug::Integer;

use super::prepare::{Arrangement, divide_by_content};
use super::tree::{Cone, Node};
use crate::data::Dataset;

/// A non-empty cone C_J with a point of its interior (T2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// J, ascending.
    pub active: Vec<usize>,
    /// u with x_i.u > 0 on J, x_i.u < 0 on the other positives, x_j.u <= 0 on all negatives; in primitive integers.
    pub witness: Vec<Integer>,
}

/// Into how many subtrees a tree is split at least, where it has as many branches.
const SUBTREES: usize = 64;
/// How many subtrees are in memory at once, and how many cells of each: a subtree with more is split again.
const BATCH: usize = 16;
const MOST_CELLS: usize = 4096;

/// The cells of one data set.
#[derive(Clone, Debug)]
pub struct Cells {
    /// `None`: a positive is zero, and there are no cells.
    arrangement: Option<Arrangement>,
}

impl Cells {
    /// The arrangement of the positives inside the cone of the negatives.
    pub fn new(data: &Dataset) -> Self {
        Self { arrangement: Arrangement::new(data) }
    }

    /// Tells `sink` of every cell, in an order that depends on the data alone, until it breaks.
    pub fn for_each(&self, sink: &mut dyn FnMut(Cell) -> ControlFlow<()>) -> ControlFlow<()> {
        let Some(arrangement) = &self.arrangement else { return ControlFlow::Continue(()) };
        stream(arrangement, Node::roots(arrangement), sink)
    }

    /// The number of cells, counted without keeping any.
    pub fn count(&self) -> u64 {
        let Some(arrangement) = &self.arrangement else { return 0 };
        let count = |node: &Node| {
            let mut cells = 0;
            let _ = node.walk(arrangement, arrangement.rows.len(), &mut |_| {
                cells += 1;
                ControlFlow::Continue(())
            });
            cells
        };
        subtrees(arrangement, Node::roots(arrangement)).par_iter().map(count).sum()
    }
}

fn stream(
    arrangement: &Arrangement,
    nodes: Vec<Node>,
    sink: &mut dyn FnMut(Cell) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let nodes = subtrees(arrangement, nodes);
    for batch in nodes.chunks(BATCH) {
        let found: Vec<Option<Vec<Cell>>> = batch.par_iter().map(|node| cells_below(arrangement, node)).collect();
        for (node, cells) in batch.iter().zip(found) {
            match cells {
                Some(cells) => cells.into_iter().try_for_each(&mut *sink)?,
                None => stream(arrangement, vec![node.clone()], sink)?,
            }
        }
    }
    ControlFlow::Continue(())
}

/// The nodes below at the first depth that has enough of them.
fn subtrees(arrangement: &Arrangement, mut nodes: Vec<Node>) -> Vec<Node> {
    let mut depth = nodes.first().map_or(0, Node::depth);
    while depth < arrangement.rows.len() && nodes.len() < SUBTREES {
        depth += 1;
        let mut next = Vec::new();
        for node in &nodes {
            let _ = node.walk(arrangement, depth, &mut |cone| {
                next.push(cone.node());
                ControlFlow::Continue(())
            });
        }
        nodes = next;
    }
    nodes
}

/// The cells below a node, unless they are too many to keep.
fn cells_below(arrangement: &Arrangement, node: &Node) -> Option<Vec<Cell>> {
    let mut cells = Vec::new();
    let walk = node.walk(arrangement, arrangement.rows.len(), &mut |cone| {
        cells.push(Cell::of(arrangement, cone));
        if cells.len() > MOST_CELLS && node.depth() < arrangement.rows.len() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    walk.is_continue().then_some(cells)
}

impl Cell {
    fn of(arrangement: &Arrangement, cone: &dyn Cone) -> Self {
        let mut witness = vec![Integer::new(); arrangement.dim];
        for (c, x) in arrangement.columns.iter().zip(divide_by_content(cone.witness())) {
            witness[*c] = x;
        }
        let mut active: Vec<usize> = cone
            .signs()
            .iter()
            .enumerate()
            .filter(|(_, sign)| **sign > 0)
            .map(|(row, _)| arrangement.samples[row])
            .collect();
        active.sort_unstable();
        Self { active, witness }
    }
}

#[cfg(test)]
mod tests {
    use rug::Rational;

    use super::*;
    use crate::data::Label;

    fn random(n: usize, d: usize, size: i64, seed: u64) -> Dataset {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            Rational::from(((state >> 33) as i64) % (2 * size + 1) - size)
        };
        let rows = (0..n).map(|_| (0..d).map(|_| next()).collect()).collect();
        Dataset::new(rows, vec![Label::Positive; n]).unwrap()
    }

    #[test]
    fn count_bench() {
        for (n, d, expect) in [(50, 3, 2452), (30, 4, 8180), (20, 6, 33328), (15, 6, 6946), (60, 5, 978812)] {
            let data = random(n, d, 100, 7);
            let start = std::time::Instant::now();
            let cells = Cells::new(&data);
            let count = cells.count();
            println!("{n} {d}: {count} (expect {expect}) {:?}", start.elapsed());
            let start = std::time::Instant::now();
            let mut k = 0u64;
            let _ = cells.for_each(&mut |_| {
                k += 1;
                ControlFlow::Continue(())
            });
            println!("   streamed {k} {:?}", start.elapsed());
        }
    }
}
