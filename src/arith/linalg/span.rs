//! Independence, coordinates, kernels and orthogonal projection for rows of rationals.

use rug::{Integer, Rational};

use super::{Regular, bareiss, dot, dot_integer, gram, modular, over_common_denominator};

/// A basis chosen from a list of rows, greedily from the first on, with every other row in its
/// terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The numbers of the members, ascending: the rows that are independent of those before them.
    pub members: Vec<usize>,
    /// For every row its coordinates, as many as members: the row is the sum of coordinates times
    /// members.
    pub coordinates: Vec<Vec<Rational>>,
}

/// The first basis among the rows.
pub fn basis(rows: &[Vec<Rational>]) -> Basis {
    let scaled: Vec<(Vec<Integer>, Integer)> = rows.iter().map(|row| over_common_denominator(row)).collect();
    let integers: Vec<Vec<Integer>> = scaled.iter().map(|(a, _)| a.clone()).collect();
    let Basis { members, coordinates } = by_prime(&integers).unwrap_or_else(|| by_elimination(&integers));
    let unscale = |(row, coordinates): (usize, Vec<Rational>)| -> Vec<Rational> {
        coordinates.into_iter().zip(&members).map(|(c, &m)| c * &scaled[m].1 / &scaled[row].1).collect()
    };
    Basis { coordinates: coordinates.into_iter().enumerate().map(unscale).collect(), members }
}

/// The first basis, or `None` if the prime has missed a member: then some other row has no
/// coordinates in terms of members before it.
fn by_prime(rows: &[Vec<Integer>]) -> Option<Basis> {
    let members = modular::independent(rows);
    let chosen: Vec<&Vec<Integer>> = members.iter().map(|&m| &rows[m]).collect();
    let regular = Regular::new(gram(&chosen)).ok()?;
    let mut coordinates = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        if let Ok(k) = members.binary_search(&at) {
            coordinates.push((0..members.len()).map(|j| Rational::from(u32::from(j == k))).collect());
            continue;
        }
        let moments: Vec<Integer> = chosen.iter().map(|a| dot_integer(a, row)).collect();
        let (numerators, denominator) = regular.solve(&moments);
        let reached = |j: usize| chosen.iter().zip(&numerators).fold(Integer::new(), |sum, (a, c)| sum + &a[j] * c);
        let in_span = (0..row.len()).all(|j| reached(j) == Integer::from(&row[j] * &denominator));
        if !in_span || members.iter().zip(&numerators).any(|(&m, c)| m > at && *c != 0) {
            return None;
        }
        coordinates.push(numerators.into_iter().map(|c| Rational::from((c, denominator.clone()))).collect());
    }
    Some(Basis { members, coordinates })
}

/// The first basis: the pivot columns of the transpose.
fn by_elimination(rows: &[Vec<Integer>]) -> Basis {
    let echelon = bareiss::echelon(transpose(rows), rows.len());
    let coordinates = (0..rows.len()).map(|at| echelon.coordinates(at)).collect();
    Basis { members: echelon.pivots, coordinates }
}

fn transpose(rows: &[Vec<Integer>]) -> Vec<Vec<Integer>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|j| rows.iter().map(|row| row[j].clone()).collect()).collect()
}

/// The numbers of the rows that are independent of those before them.
pub fn independent_rows(rows: &[Vec<Rational>]) -> Vec<usize> {
    basis(rows).members
}

/// x != 0 with a.x = 0 for all rows a in Q^dim, or `None` if the rows span Q^dim.
pub fn kernel_vector(dim: usize, rows: &[Vec<Rational>]) -> Option<Vec<Rational>> {
    let integers = rows.iter().map(|row| over_common_denominator(row).0).collect();
    let kernel = bareiss::echelon(integers, dim).kernel_vector(dim)?;
    Some(kernel.into_iter().map(Rational::from).collect())
}

/// The inverse of the Gram matrix of the rows, or `None` if they are dependent.
pub fn gram_inverse(rows: &[Vec<Rational>]) -> Option<Vec<Vec<Rational>>> {
    let (integers, scales): (Vec<_>, Vec<_>) = rows.iter().map(|row| over_common_denominator(row)).unzip();
    let regular = Regular::new(gram(&integers)).ok()?;
    let column = |k: usize| -> Vec<Rational> {
        let unit: Vec<Integer> = (0..rows.len()).map(|j| Integer::from(u32::from(j == k))).collect();
        let (numerators, denominator) = regular.solve(&unit);
        let unscale = |(n, scale): (Integer, &Integer)| Rational::from((n * scale * &scales[k], denominator.clone()));
        numerators.into_iter().zip(&scales).map(unscale).collect()
    };
    Some((0..rows.len()).map(column).collect())
}

/// The component of x orthogonal to the rows of `basis`, whose inverse Gram matrix is given.
pub fn project_off(x: &[Rational], basis: &[Vec<Rational>], gram_inverse: &[Vec<Rational>]) -> Vec<Rational> {
    let moments: Vec<Rational> = basis.iter().map(|b| dot(b, x)).collect();
    let mut rest = x.to_vec();
    for (row, b) in gram_inverse.iter().zip(basis) {
        let along = dot(row, &moments);
        for (x, b) in rest.iter_mut().zip(b) {
            *x -= Rational::from(&along * b);
        }
    }
    rest
}
