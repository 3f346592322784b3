//! The field of integers modulo the Mersenne prime p = 2^61 - 1, and elimination over it.

use rug::Integer;

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

/// The inverse modulo p, or `None` if p divides the determinant.
pub(super) fn invert(matrix: &[Vec<Integer>]) -> Option<Vec<Vec<u64>>> {
    let n = matrix.len();
    let mut rows: Vec<Vec<u64>> = matrix.iter().map(|row| row.iter().map(residue).collect()).collect();
    // In place: column k of `rows` becomes column swaps[k] of the inverse.
    let mut swaps: Vec<usize> = (0..n).collect();
    for k in 0..n {
        let pivot = (k..n).find(|&i| rows[i][k] != 0)?;
        rows.swap(k, pivot);
        swaps.swap(k, pivot);
        let scale = inverse(rows[k][k]);
        rows[k][k] = 1;
        rows[k].iter_mut().for_each(|x| *x = mul(*x, scale));
        let top = rows[k].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != k) {
            let factor = neg(row[k]);
            row[k] = 0;
            add_multiple(row, factor, &top);
        }
    }
    let mut inverted = vec![vec![0; n]; n];
    for (from, to) in rows.iter().zip(&mut inverted) {
        for (x, &at) in from.iter().zip(&swaps) {
            to[at] = *x;
        }
    }
    Some(inverted)
}

/// The numbers of rows that are independent modulo p of those before them: independent over the rationals too.
pub(super) fn independent(rows: &[Vec<Integer>]) -> Vec<usize> {
    let mut reduced: Vec<(usize, Vec<u64>)> = Vec::new();
    let mut independent = Vec::new();
    for (at, row) in rows.iter().enumerate() {
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
