//! Exact linear algebra over the integers and the rationals: fraction-free elimination (Bareiss).

use rug::{Integer, Rational};

/// The scalar product of two vectors of one length.
pub fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).fold(Rational::new(), |sum, (x, y)| sum + Rational::from(x * y))
}

/// The scalar product of two integer vectors of one length.
pub fn dot_integer(a: &[Integer], b: &[Integer]) -> Integer {
    a.iter().zip(b).fold(Integer::new(), |sum, (x, y)| sum + x * y)
}

/// A rational vector as integers over one positive denominator, the least one.
pub fn over_common_denominator(v: &[Rational]) -> (Vec<Integer>, Integer) {
    let denominator = v.iter().fold(Integer::from(1), |l, x| l.lcm(x.denom()));
    let numerators = v.iter().map(|x| Integer::from(&denominator / x.denom()) * x.numer()).collect();
    (numerators, denominator)
}

/// The answer to a square system A x = b.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solved {
    /// The only solution: numerators over one positive denominator.
    Unique(Vec<Integer>, Integer),
    /// det A = 0.
    Singular,
}

/// Solves A x = b over the integers; A is square and b has as many entries as rows.
pub fn solve(a: &[Vec<Integer>], b: &[Integer]) -> Solved {
    let n = b.len();
    let mut rows: Vec<Vec<Integer>> =
        a.iter().zip(b).map(|(row, right)| row.iter().chain([right]).cloned().collect()).collect();
    let mut previous = Integer::from(1);
    for k in 0..n {
        let Some(pivot) = (k..n).find(|&i| rows[i][k] != 0) else { return Solved::Singular };
        rows.swap(k, pivot);
        let (done, below) = rows.split_at_mut(k + 1);
        let top = &done[k];
        for row in below {
            let factor = std::mem::take(&mut row[k]);
            for j in k + 1..=n {
                // Bareiss: the division by the previous pivot leaves no remainder.
                let crossed = Integer::from(&top[k] * &row[j]) - Integer::from(&factor * &top[j]);
                row[j] = crossed.div_exact(&previous);
            }
        }
        previous.clone_from(&top[k]);
    }
    // Back substitution over the determinant, which is the last pivot.
    let denominator = previous;
    let mut x = vec![Integer::new(); n];
    for i in (0..n).rev() {
        let mut right = Integer::from(&rows[i][n] * &denominator);
        for j in i + 1..n {
            right -= &rows[i][j] * &x[j];
        }
        x[i] = right.div_exact(&rows[i][i]);
    }
    if denominator < 0 {
        return Solved::Unique(x.into_iter().map(|x| -x).collect(), -denominator);
    }
    Solved::Unique(x, denominator)
}

/// The numbers of the rows that are independent of those before them.
pub fn independent_rows(rows: &[Vec<Rational>]) -> Vec<usize> {
    let mut independent = Vec::new();
    let mut reduced: Vec<(usize, Vec<Rational>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut rest = row.clone();
        for (column, pivot) in &reduced {
            let factor = rest[*column].clone();
            if factor != 0 {
                for (x, p) in rest.iter_mut().zip(pivot) {
                    *x -= Rational::from(&factor * p);
                }
            }
        }
        if let Some(column) = rest.iter().position(|x| *x != 0) {
            let lead = rest[column].clone();
            rest.iter_mut().for_each(|x| *x /= &lead);
            reduced.push((column, rest));
            independent.push(at);
        }
    }
    independent
}

/// The inverse of the Gram matrix of the rows, or `None` if they are dependent.
pub fn gram_inverse(rows: &[Vec<Rational>]) -> Option<Vec<Vec<Rational>>> {
    let n = rows.len();
    let mut left: Vec<Vec<Rational>> = rows.iter().map(|a| rows.iter().map(|b| dot(a, b)).collect()).collect();
    let mut inverse: Vec<Vec<Rational>> =
        (0..n).map(|i| (0..n).map(|j| Rational::from(u32::from(i == j))).collect()).collect();
    for k in 0..n {
        // Gram matrices are positive semidefinite: a zero pivot after elimination means dependence.
        if left[k][k] == 0 {
            return None;
        }
        let scale = left[k][k].clone().recip();
        for x in left[k].iter_mut().chain(&mut inverse[k]) {
            *x *= &scale;
        }
        let (top_left, top_inverse) = (left[k].clone(), inverse[k].clone());
        for i in (0..n).filter(|&i| i != k) {
            let factor = left[i][k].clone();
            if factor != 0 {
                subtract(&mut left[i], &factor, &top_left);
                subtract(&mut inverse[i], &factor, &top_inverse);
            }
        }
    }
    Some(inverse)
}

fn subtract(row: &mut [Rational], factor: &Rational, other: &[Rational]) {
    for (x, y) in row.iter_mut().zip(other) {
        *x -= Rational::from(factor * y);
    }
}

/// The component of x orthogonal to the rows of `basis`, whose inverse Gram matrix is given.
pub fn project_off(x: &[Rational], basis: &[Vec<Rational>], gram_inverse: &[Vec<Rational>]) -> Vec<Rational> {
    let moments: Vec<Rational> = basis.iter().map(|b| dot(b, x)).collect();
    let mut rest = x.to_vec();
    for (row, b) in gram_inverse.iter().zip(basis) {
        subtract(&mut rest, &dot(row, &moments), b);
    }
    rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn determinant_by_cofactors(a: &[Vec<Integer>]) -> Integer {
        if a.is_empty() {
            return Integer::from(1);
        }
        let mut sum = Integer::new();
        for (j, x) in a[0].iter().enumerate() {
            let minor: Vec<Vec<Integer>> = a[1..]
                .iter()
                .map(|row| row.iter().enumerate().filter(|(c, _)| *c != j).map(|(_, x)| x.clone()).collect())
                .collect();
            let term = determinant_by_cofactors(&minor) * x;
            sum += if j % 2 == 0 { term } else { -term };
        }
        sum
    }

    fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Vec<Vec<Integer>>> {
        prop::collection::vec(prop::collection::vec((-3i64..=3).prop_map(Integer::from), columns), rows)
    }

    fn rational(rows: &[Vec<Integer>]) -> Vec<Vec<Rational>> {
        rows.iter().map(|row| row.iter().map(Rational::from).collect()).collect()
    }

    proptest! {
        #[test]
        fn solutions_solve_and_singular_is_singular((a, b) in (1usize..5).prop_flat_map(|n| (matrix(n, n), matrix(1, n)))) {
            let b = &b[0];
            match solve(&a, b) {
                Solved::Unique(x, denominator) => {
                    prop_assert!(denominator > 0);
                    for (row, right) in a.iter().zip(b) {
                        prop_assert_eq!(dot_integer(row, &x), Integer::from(right * &denominator));
                    }
                }
                Solved::Singular => prop_assert_eq!(determinant_by_cofactors(&a), 0),
            }
        }

        #[test]
        fn independence_agrees_with_the_gram_determinant(rows in (1usize..5, 1usize..5).prop_flat_map(|(n, d)| matrix(n, d))) {
            let rows = rational(&rows);
            let independent: Vec<Vec<Rational>> = independent_rows(&rows).into_iter().map(|i| rows[i].clone()).collect();
            let inverse = gram_inverse(&independent).unwrap();
            prop_assert_eq!(gram_inverse(&rows).is_some(), independent.len() == rows.len());
            for row in &rows {
                prop_assert!(project_off(row, &independent, &inverse).iter().all(|x| *x == 0));
            }
        }

        #[test]
        fn projections_are_orthogonal_and_idempotent(rows in matrix(4, 4)) {
            let rows = rational(&rows);
            let (basis, x) = (&rows[..2], &rows[3]);
            if let Some(inverse) = gram_inverse(basis) {
                let rest = project_off(x, basis, &inverse);
                prop_assert!(basis.iter().all(|b| dot(b, &rest) == 0));
                prop_assert_eq!(project_off(&rest, basis, &inverse), rest.clone());
                let along: Vec<Rational> = x.iter().zip(&rest).map(|(x, r)| Rational::from(x - r)).collect();
                let mut with = basis.to_vec();
                with.push(along);
                prop_assert!(gram_inverse(&with).is_none());
            }
        }
    }
}
