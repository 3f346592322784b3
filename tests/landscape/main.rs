//! The loss at infinity: cells against brute force and counting formulas, the three roads, the
//! atlas of the anchoring instances.

#![cfg(test)]

mod atlas;
mod brute;
mod counts;
mod edges;
mod proofs;
mod roads;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use margincert::data::{Dataset, Label};
use margincert::landscape::{Cell, Cells};
use rug::{Integer, Rational};

/// splitmix64.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn entry(&mut self, size: i64) -> i64 {
        self.below(2 * size as u64 + 1) as i64 - size
    }
}

/// A data set from integer rows and labels +1 and -1.
fn data(rows: &[Vec<i64>], labels: &[i32]) -> Dataset {
    let rows = rows.iter().map(|row| row.iter().copied().map(Rational::from).collect()).collect();
    let labels = labels.iter().map(|y| if *y > 0 { Label::Positive } else { Label::Negative }).collect();
    Dataset::new(rows, labels).unwrap()
}

fn positives(rows: &[Vec<i64>]) -> Dataset {
    data(rows, &vec![1; rows.len()])
}

fn cells(data: &Dataset) -> Vec<Cell> {
    let mut cells = Vec::new();
    let flow = Cells::new(data).for_each(&mut |packet| {
        cells.push(packet.cell());
        ControlFlow::Continue(())
    });
    assert_eq!(flow, Ok(ControlFlow::Continue(())));
    cells
}

/// The sets J, each of which is checked by its witness, and none of which comes twice.
fn active_sets(data: &Dataset, cells: &[Cell]) -> BTreeSet<Vec<usize>> {
    for cell in cells {
        for (i, label) in data.labels().iter().enumerate() {
            let product: Rational = data.row(i).iter().zip(&cell.witness).map(|(x, u)| Rational::from(x * u)).sum();
            let holds = match label {
                Label::Negative => product <= 0,
                Label::Positive if cell.active.contains(&i) => product > 0,
                Label::Positive => product < 0,
            };
            assert!(holds, "sample {i} at {:?}, J = {:?}", cell.witness, cell.active);
        }
        let content = cell.witness.iter().fold(Integer::new(), |g, x| g.gcd(x));
        assert!(content <= 1, "{:?} is not primitive", cell.witness);
    }
    let sets: BTreeSet<Vec<usize>> = cells.iter().map(|cell| cell.active.clone()).collect();
    assert_eq!(sets.len(), cells.len(), "a cell came twice");
    sets
}
