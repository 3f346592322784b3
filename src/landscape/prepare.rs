//! The hyperplanes of the arrangement as integer rows, in coordinates without lineality space.

use rug::{Integer, Rational};

use crate::data::Dataset;

/// A central arrangement: walls x.u <= 0, then sign rows whose hyperplanes cut the cone of the walls.
///
/// Row numbers: `basis` rows come first in the order of processing.
#[derive(Clone, Debug)]
pub(super) struct Arrangement {
    /// The dimension d of the data.
    pub dim: usize,
    /// The columns that carry the r reduced coordinates; all others are 0 in a witness.
    pub columns: Vec<usize>,
    /// Reduced primitive integer rows in the order of processing: r independent ones first.
    pub rows: Vec<Vec<Integer>>,
    /// The sample of each row.
    pub samples: Vec<usize>,
    /// Whether the row is a wall.
    pub is_wall: Vec<bool>,
}

/// The primitive integer vector in the direction of a rational one.
pub(super) fn primitive(row: &[Rational]) -> Vec<Integer> {
    let scale = row.iter().fold(Integer::from(1), |l, x| l.lcm(x.denom()));
    let whole: Vec<Integer> = row.iter().map(|x| Integer::from(&scale / x.denom()) * x.numer()).collect();
    divide_by_content(whole)
}

pub(super) fn divide_by_content(whole: Vec<Integer>) -> Vec<Integer> {
    let content = whole.iter().fold(Integer::new(), |g, x| g.gcd(x));
    if content > 1 { whole.into_iter().map(|x| x.div_exact(&content)).collect() } else { whole }
}

impl Arrangement {
    /// The arrangement of a data set; `None` if a positive is zero: then no direction has all positives off zero.
    pub fn new(data: &Dataset) -> Option<Self> {
        let row = |i: usize| primitive(data.row(i));
        let nonzero = |row: &[Integer]| row.iter().any(|x| *x != 0);
        let walls = data.negatives().into_iter().map(|l| (l, true, row(l))).filter(|(_, _, x)| nonzero(x));
        let mut all: Vec<(usize, bool, Vec<Integer>)> = walls.collect();
        for i in data.positives() {
            let x = row(i);
            if !nonzero(&x) {
                return None;
            }
            all.push((i, false, x));
        }
        let (basis, columns) = pivots(&all.iter().map(|(_, _, x)| x.as_slice()).collect::<Vec<_>>());
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (at, row) in all.into_iter().enumerate() {
            if basis.contains(&at) { first.push(row) } else { rest.push(row) }
        }
        first.append(&mut rest);
        let reduce = |x: &[Integer]| columns.iter().map(|&c| x[c].clone()).collect::<Vec<_>>();
        Some(Self {
            dim: data.d(),
            rows: first.iter().map(|(_, _, x)| reduce(x)).collect(),
            samples: first.iter().map(|(i, _, _)| *i).collect(),
            is_wall: first.iter().map(|(_, wall, _)| *wall).collect(),
            columns,
        })
    }

    /// The rank r.
    pub fn rank(&self) -> usize {
        self.columns.len()
    }

    /// For each of the first r rows b: a vector v_b with x_b.v_b > 0 and x_b'.v_b = 0 for the others, in cofactors.
    pub fn dual_basis(&self) -> Vec<Vec<Integer>> {
        let r = self.rank();
        (0..r)
            .map(|b| {
                let others: Vec<&[Integer]> = (0..r).filter(|&o| o != b).map(|o| self.rows[o].as_slice()).collect();
                let mut v: Vec<Integer> = (0..r)
                    .map(|c| {
                        let minor = others
                            .iter()
                            .map(|row| (0..r).filter(|&j| j != c).map(|j| row[j].clone()).collect())
                            .collect();
                        let minor = determinant(minor);
                        if c % 2 == 0 { minor } else { -minor }
                    })
                    .collect();
                let along = self.rows[b].iter().zip(&v).fold(Integer::new(), |sum, (x, y)| sum + x * y);
                if along < 0 {
                    v.iter_mut().for_each(|x| *x = Integer::from(-&*x));
                }
                v
            })
            .collect()
    }
}

/// A maximal set of independent rows, greedily from the first, and as many columns on which they stay independent.
fn pivots(rows: &[&[Integer]]) -> (Vec<usize>, Vec<usize>) {
    let (mut basis, mut columns) = (Vec::new(), Vec::new());
    let mut reduced: Vec<Vec<Integer>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut rest = row.to_vec();
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
