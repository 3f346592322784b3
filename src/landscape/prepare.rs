//! The hyperplanes of the arrangement as integer rows, in coordinates without lineality space.

use std::collections::BTreeMap;

use rug::ops::NegAssign;
use rug::{Integer, Rational};

use super::scalar::Width;
use crate::arith::linalg::{Solved, divide_by_content, dot_integer, over_common_denominator, solve};
use crate::data::Dataset;

/// A positive of a row: its sample number, and whether its half-space x_i.u > 0 is the row's.
type Member = (usize, bool);

/// A central arrangement: walls x.u <= 0, and the hyperplanes of the positives, which cut the cone
/// of the walls.
#[derive(Clone, Debug)]
pub(super) struct Arrangement {
    /// The dimension d of the data.
    pub dim: usize,
    /// The columns that carry the r reduced coordinates; all others are 0 in a witness.
    columns: Vec<usize>,
    /// Distinct rows as primitive integers in reduced coordinates: the walls, then one row for
    /// parallel positives.
    pub rows: Vec<Vec<Integer>>,
    /// How many rows are walls.
    pub walls: usize,
    /// The positives on each row that is no wall.
    members: Vec<Vec<Member>>,
    /// r independent rows.
    basis: Vec<usize>,
}

/// The primitive integer vector in the direction of a rational one; `None` if it is zero.
fn primitive(row: &[Rational]) -> Option<Vec<Integer>> {
    let (whole, _) = over_common_denominator(row);
    whole.iter().any(|x| *x != 0).then(|| divide_by_content(whole))
}

impl Arrangement {
    /// The arrangement of a data set; `None` if a positive is zero: then no direction has all
    /// positives off zero.
    pub fn new(data: &Dataset) -> Option<Self> {
        let mut rows: Vec<Vec<Integer>> = Vec::new();
        let mut known = BTreeMap::new();
        for wall in data.negatives().into_iter().filter_map(|l| primitive(data.row(l))) {
            if known.insert(wall.clone(), rows.len()).is_none() {
                rows.push(wall);
            }
        }
        let walls = rows.len();
        let mut members: Vec<Vec<Member>> = Vec::new();
        known.clear();
        for i in data.positives() {
            let mut row = primitive(data.row(i))?;
            let upright = row.iter().find(|x| **x != 0).is_some_and(|lead| *lead > 0);
            if !upright {
                row.iter_mut().for_each(NegAssign::neg_assign);
            }
            let at = *known.entry(row.clone()).or_insert(members.len());
            if at == members.len() {
                members.push(Vec::new());
                rows.push(row);
            }
            members[at].push((i, upright));
        }
        let (basis, columns) = pivots(&rows);
        let reduce = |x: Vec<Integer>| divide_by_content(columns.iter().map(|&c| x[c].clone()).collect());
        let rows = rows.into_iter().map(reduce).collect();
        Some(Self { dim: data.d(), rows, walls, members, basis, columns })
    }

    /// The rank r.
    pub fn rank(&self) -> usize {
        self.columns.len()
    }

    /// The type in which rays can be written without overflow checks, or the first one to be tried
    /// with them.
    ///
    /// A ray is the vector of (r-1)-rowed minors of r-1 rows, or shorter; its norm is at most the
    /// product of the norms of these rows, its product with a row that of r norms (Hadamard), and
    /// so are the partial sums of that product.
    pub fn width(&self) -> Width {
        let mut squares: Vec<Integer> = self.rows.iter().map(|row| dot_integer(row, row)).collect();
        squares.sort_unstable_by(|a, b| b.cmp(a));
        let bits: u32 = squares.iter().take(self.rank()).map(Integer::significant_bits).sum();
        if bits <= 2 * 62 { Width::Word } else { Width::Double }
    }

    /// The rows of the basis, each with a vector v: x.v > 0 for the row, in minors, and x.v = 0 for
    /// the others of the basis.
    pub fn dual_basis(&self) -> Vec<(usize, Vec<Integer>)> {
        let matrix: Vec<Vec<Integer>> = self.basis.iter().map(|&b| self.rows[b].clone()).collect();
        let determinant = determinant(matrix.clone()).abs();
        let dual = |at: usize| {
            let unit: Vec<Integer> = (0..matrix.len()).map(|b| Integer::from(i32::from(b == at))).collect();
            match solve(&matrix, &unit) {
                Solved::Unique(v, denominator) => {
                    let scale = &determinant / denominator;
                    v.into_iter().map(|x| x * &scale).collect()
                }
                // The rows of a basis are independent.
                Solved::Singular { kernel } => kernel,
            }
        };
        self.basis.iter().enumerate().map(|(at, &row)| (row, dual(at))).collect()
    }

    /// Whether the row is a wall.
    pub fn is_wall(&self, row: usize) -> bool {
        row < self.walls
    }

    /// J, ascending, where `above` tells the side of each row that is no wall.
    pub fn active(&self, above: impl Fn(usize) -> bool) -> Vec<usize> {
        let on = |(at, members): (usize, &Vec<Member>)| {
            let above = above(self.walls + at);
            members.iter().filter(move |(_, upright)| *upright == above).map(|(i, _)| *i).collect::<Vec<_>>()
        };
        let mut active: Vec<usize> = self.members.iter().enumerate().flat_map(on).collect();
        active.sort_unstable();
        active
    }

    /// A vector of reduced coordinates in all coordinates, divided by its content.
    pub fn expand(&self, reduced: Vec<Integer>) -> Vec<Integer> {
        let mut all = vec![Integer::new(); self.dim];
        for (c, x) in self.columns.iter().zip(divide_by_content(reduced)) {
            all[*c] = x;
        }
        all
    }
}

/// A maximal set of independent rows, greedily from the first, and as many columns on which they
/// stay independent.
fn pivots(rows: &[Vec<Integer>]) -> (Vec<usize>, Vec<usize>) {
    let (mut basis, mut columns) = (Vec::new(), Vec::new());
    let mut reduced: Vec<Vec<Integer>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut rest = row.clone();
        for (pivot, column) in reduced.iter().zip(&columns) {
            if rest[*column] != 0 {
                let eliminated = rest
                    .iter()
                    .zip(pivot)
                    .map(|(x, p)| Integer::from(x * &pivot[*column]) - Integer::from(p * &rest[*column]));
                rest = divide_by_content(eliminated.collect());
            }
        }
        if let Some(column) = rest.iter().position(|x| *x != 0) {
            basis.push(at);
            columns.push(column);
            reduced.push(rest);
        }
        if columns.len() == row.len() {
            break;
        }
    }
    columns.sort_unstable();
    (basis, columns)
}

/// Bareiss elimination.
fn determinant(mut a: Vec<Vec<Integer>>) -> Integer {
    let n = a.len();
    let mut previous = Integer::from(1);
    let mut negative = false;
    for k in 0..n {
        let Some(pivot) = (k..n).find(|&i| a[i][k] != 0) else { return Integer::new() };
        if pivot != k {
            a.swap(pivot, k);
            negative = !negative;
        }
        for i in k + 1..n {
            for j in k + 1..n {
                let value = Integer::from(&a[k][k] * &a[i][j]) - Integer::from(&a[i][k] * &a[k][j]);
                a[i][j] = value.div_exact(&previous);
            }
        }
        previous = a[k][k].clone();
    }
    if negative { -previous } else { previous }
}
