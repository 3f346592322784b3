//! The field of integers modulo the Mersenne prime p = 2^61 - 1, and elimination over it.

use rug::Integer;

use crate::arith::pause::pause;

/// p.
pub(super) const P: u64 = (1 << 61) - 1;

/// How many products of residues a u128 holds.
const PRODUCTS: usize = 63;

/// t mod p, by 2^61 = 1.
fn reduce(t: u128) -> u64 {
    let folded = (t & u128::from(P)) as u64 + ((t >> 61) as u64 & P) + (t >> 122) as u64;
    let once = (folded & P) + (folded >> 61);
    if once >= P { once - P } else { once }
}

pub(super) fn mul(a: u64, b: u64) -> u64 {
    reduce(u128::from(a) * u128::from(b))
}

fn add(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= P { sum - P } else { sum }
}

fn neg(a: u64) -> u64 {
    if a == 0 { 0 } else { P - a }
}

/// a^(p-2) = 1/a for a != 0.
fn inverse(a: u64) -> u64 {
    let (mut power, mut result, mut exponent) = (a, 1, P - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul(result, power);
        }
        power = mul(power, power);
        exponent >>= 1;
    }
    result
}

/// The residue of an integer, from 0 to p - 1.
pub(super) fn residue(x: &Integer) -> u64 {
    let rest = match x.to_i64() {
        Some(x) => x % P as i64,
        None => Integer::from(x % P).to_i64().unwrap_or(0),
    };
    if rest < 0 { (rest + P as i64) as u64 } else { rest as u64 }
}

/// The scalar product of two vectors of residues.
pub(super) fn dot(a: &[u64], b: &[u64]) -> u64 {
    let chunk = |(a, b): (&[u64], &[u64])| -> u64 {
        reduce(a.iter().zip(b).map(|(&x, &y)| u128::from(x) * u128::from(y)).sum())
    };
    let sum: u128 = a.chunks(PRODUCTS).zip(b.chunks(PRODUCTS)).map(|c| u128::from(chunk(c))).sum();
    reduce(sum)
}

/// row += factor * other.
fn add_multiple(row: &mut [u64], factor: u64, other: &[u64]) {
    for (x, &y) in row.iter_mut().zip(other) {
        *x = reduce(u128::from(factor) * u128::from(y) + u128::from(*x));
    }
}

/// A = L U modulo p, up to an exchange of columns; L has ones on its diagonal.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    /// Row i holds l_i0, .., l_i(i-1).
    lower: Vec<Vec<u64>>,
    /// Row i holds u_i(i+1), .., u_i(n-1).
    upper: Vec<Vec<u64>>,
    /// 1 / u_ii.
    pivots: Vec<u64>,
    /// Column k of L U is column columns[k] of A.
    columns: Vec<usize>,
}

impl Factors {
    /// The factors of a square matrix, or `None` if p divides its determinant.
    ///
    /// Row by row (Doolittle), so that the work is in scalar products, which are reduced once for
    /// many terms.
    pub fn new(matrix: &[Vec<Integer>]) -> Option<Self> {
        let n = matrix.len();
        let mut columns: Vec<usize> = (0..n).collect();
        let (mut lower, mut pivots) = (Vec::<Vec<u64>>::with_capacity(n), Vec::with_capacity(n));
        // Column k of U above the rows that are still to come.
        let mut above = vec![Vec::<u64>::with_capacity(n); n];
        for (i, row) in matrix.iter().enumerate() {
            pause();
            let row: Vec<u64> = row.iter().map(residue).collect();
            let rest =
                |k: usize, l: &[u64], above: &[Vec<u64>]| add(row[columns[k]], neg(dot(l, &above[k][..l.len()])));
            let mut l = Vec::with_capacity(n);
            for (k, &scale) in pivots.iter().enumerate() {
                let entry = mul(rest(k, &l, &above), scale);
                l.push(entry);
            }
            for k in i..n {
                let entry = rest(k, &l, &above);
                above[k].push(entry);
            }
            let pivot = (i..n).find(|&k| above[k][i] != 0)?;
            above.swap(i, pivot);
            columns.swap(i, pivot);
            pivots.push(inverse(above[i][i]));
            lower.push(l);
        }
        let upper = (0..n).map(|i| above[i + 1..].iter().map(|column| column[i]).collect()).collect();
        Some(Self { lower, upper, pivots, columns })
    }

    /// x with A x = b modulo p.
    pub fn solve(&self, b: &[u64]) -> Vec<u64> {
        let n = b.len();
        let mut y: Vec<u64> = Vec::with_capacity(n);
        for (b, l) in b.iter().zip(&self.lower) {
            y.push(add(*b, neg(dot(l, &y))));
        }
        for i in (0..n).rev() {
            let known = dot(&self.upper[i], &y[i + 1..]);
            y[i] = mul(add(y[i], neg(known)), self.pivots[i]);
        }
        let mut x = vec![0; n];
        for (value, &column) in y.into_iter().zip(&self.columns) {
            x[column] = value;
        }
        x
    }
}

/// The numbers of rows that are independent modulo p of those before them: independent over the
/// rationals too.
pub(super) fn independent(rows: &[Vec<Integer>]) -> Vec<usize> {
    let mut reduced: Vec<(usize, Vec<u64>)> = Vec::new();
    let mut independent = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        pause();
        let mut rest: Vec<u64> = row.iter().map(residue).collect();
        for (column, pivot) in &reduced {
            let factor = neg(rest[*column]);
            add_multiple(&mut rest, factor, pivot);
        }
        if let Some(column) = rest.iter().position(|&x| x != 0) {
            let scale = inverse(rest[column]);
            rest.iter_mut().for_each(|x| *x = mul(*x, scale));
            reduced.push((column, rest));
            independent.push(at);
        }
    }
    independent
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_agree_with_division(a in 0..P, b in 0..P) {
            prop_assert_eq!(u128::from(mul(a, b)), u128::from(a) * u128::from(b) % u128::from(P));
        }

        #[test]
        fn inverses_invert(a in 1..P) {
            prop_assert_eq!(mul(a, inverse(a)), 1);
        }

        #[test]
        fn long_products_do_not_overflow(n in 0usize..300) {
            let (a, expected) = (vec![P - 1; n], n as u64 % P);
            prop_assert_eq!(dot(&a, &a), expected);
        }

        #[test]
        fn residues_agree_with_euclid(x: i128) {
            prop_assert_eq!(i128::from(residue(&Integer::from(x))), x.rem_euclid(i128::from(P)));
        }
    }

    #[test]
    fn the_extremes_reduce() {
        for t in [0, u128::from(P), u128::from(P) + 1, u128::MAX, u128::MAX << 61] {
            assert_eq!(u128::from(reduce(t)), t % u128::from(P));
        }
    }
}
