//! Fraction-free elimination (Bareiss 1968): every division leaves no remainder.

use rug::{Integer, Rational};

use crate::arith::pause::pause;

/// An echelon form: row k has its first non-zero entry in column `pivots[k]`; in exact proportion
/// to the row space of the input.
pub(super) struct Echelon {
    pub rows: Vec<Vec<Integer>>,
    pub pivots: Vec<usize>,
}

/// The echelon form, with pivots in the first `columns` columns only.
pub(super) fn echelon(mut rows: Vec<Vec<Integer>>, columns: usize) -> Echelon {
    let mut previous = Integer::from(1);
    let mut pivots = Vec::new();
    for column in 0..columns {
        let k = pivots.len();
        let Some(pivot) = (k..rows.len()).find(|&i| rows[i][column] != 0) else { continue };
        rows.swap(k, pivot);
        let (done, below) = rows.split_at_mut(k + 1);
        let top = &done[k];
        for row in below {
            pause();
            let factor = std::mem::take(&mut row[column]);
            for (x, t) in row.iter_mut().zip(top).skip(column + 1) {
                *x *= &top[column];
                *x -= &factor * t;
                x.div_exact_mut(&previous);
            }
        }
        previous.clone_from(&top[column]);
        pivots.push(column);
    }
    Echelon { rows, pivots }
}

impl Echelon {
    /// x != 0 orthogonal to all rows, where a column without pivot exists among the first
    /// `columns`.
    pub fn kernel_vector(&self, columns: usize) -> Option<Vec<Integer>> {
        let free = (0..columns).find(|c| !self.pivots.contains(c))?;
        let mut x = vec![Integer::new(); columns];
        x[free] = Integer::from(1);
        // Only pivots to the left of the first free column matter: the leading block is triangular.
        for (row, &pivot) in self.rows.iter().zip(&self.pivots).rev().filter(|(_, pivot)| **pivot < free) {
            let right = (pivot + 1..=free).fold(Integer::new(), |sum, j| sum - &row[j] * &x[j]);
            for entry in &mut x {
                *entry *= &row[pivot];
            }
            x[pivot] = right;
            x = divide_by_content(x);
        }
        Some(x)
    }

    /// A column as a combination of the pivot columns.
    pub fn coordinates(&self, column: usize) -> Vec<Rational> {
        let rank = self.pivots.len();
        let mut x = vec![Rational::new(); rank];
        for k in (0..rank).rev() {
            let row = &self.rows[k];
            let later =
                (k + 1..rank).fold(Rational::new(), |sum, j| sum + Rational::from(&x[j] * &row[self.pivots[j]]));
            x[k] = (Rational::from(&row[column]) - later) / &row[self.pivots[k]];
        }
        x
    }
}

/// The same direction with coprime entries.
pub fn divide_by_content(mut x: Vec<Integer>) -> Vec<Integer> {
    let content = x.iter().fold(Integer::new(), |g, x| g.gcd(x));
    if content > 1 {
        x.iter_mut().for_each(|x| x.div_exact_mut(&content));
    }
    x
}

/// The solution of the square system A x = b, whose determinant is not zero: numerators over a
/// positive denominator.
pub(super) fn solve(a: &[Vec<Integer>], b: &[Integer]) -> (Vec<Integer>, Integer) {
    let n = b.len();
    let augmented = a.iter().zip(b).map(|(row, right)| row.iter().chain([right]).cloned().collect()).collect();
    let rows = echelon(augmented, n).rows;
    // Back substitution over the determinant, which is the last pivot.
    let mut denominator = rows.last().map_or(Integer::from(1), |row| row[n - 1].clone());
    let mut x = vec![Integer::new(); n];
    for i in (0..n).rev() {
        let mut right = Integer::from(&rows[i][n] * &denominator);
        pause();
        for j in i + 1..n {
            right -= &rows[i][j] * &x[j];
        }
        x[i] = right.div_exact(&rows[i][i]);
    }
    if denominator < 0 {
        denominator = -denominator;
        x.iter_mut().for_each(|x| *x *= -1);
    }
    (x, denominator)
}
