//! Exact linear algebra over the integers and the rationals.
//!
//! Elimination happens modulo a word-sized prime (`modular`), answers are lifted from there and
//! checked in integers (`lifting`), and where the prime is of no use fraction-free elimination
//! decides (`bareiss`). Nothing is ever approximate or probable.

mod bareiss;
mod lifting;
mod modular;
mod span;
#[cfg(test)]
mod tests;

use super::pause::pause;
pub use bareiss::divide_by_content;
pub use lifting::Regular;
use rug::{Integer, Rational};
pub use span::{Basis, basis, gram_inverse, independent_rows, kernel_vector, project_off};

/// The scalar product of two vectors of one length.
pub fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    Scaled::new(a).dot(b)
}

/// A vector over one denominator: a sum of its products is brought to lowest terms once, not term
/// by term.
#[derive(Clone, Debug)]
pub struct Scaled {
    numerators: Vec<Integer>,
    denominator: Integer,
}

impl Scaled {
    /// The vector, ready for many scalar products.
    pub fn new(v: &[Rational]) -> Self {
        let (numerators, denominator) = over_common_denominator(v);
        Self { numerators, denominator }
    }

    /// The scalar product with a vector of the same length.
    pub fn dot(&self, other: &[Rational]) -> Rational {
        let (numerators, denominator) = over_common_denominator(other);
        Rational::from((dot_integer(&self.numerators, &numerators), denominator * &self.denominator))
    }
}

/// The scalar product of two integer vectors of one length.
pub fn dot_integer(a: &[Integer], b: &[Integer]) -> Integer {
    pause();
    a.iter().zip(b).fold(Integer::new(), |sum, (x, y)| sum + x * y)
}

/// A rational vector as integers over one positive denominator, the least one.
pub fn over_common_denominator(v: &[Rational]) -> (Vec<Integer>, Integer) {
    let denominator = v.iter().fold(Integer::from(1), |mut l, x| {
        if *x.denom() != l {
            l.lcm_mut(x.denom());
        }
        l
    });
    let numerators = v.iter().map(|x| Integer::from(&denominator / x.denom()) * x.numer()).collect();
    (numerators, denominator)
}

/// The vector in words, if its scalar products with vectors of integers below 2^bits in size fit
/// 127 bits.
fn words(v: &[Integer], bits: u32) -> Option<Vec<i64>> {
    let room = 126u32.checked_sub(bits + usize::BITS - v.len().leading_zeros())?;
    v.iter().map(|x| if x.significant_bits() <= room { x.to_i64() } else { None }).collect()
}

/// The matrix of all scalar products of the rows.
pub fn gram(rows: &[impl AsRef<[Integer]>]) -> Vec<Vec<Integer>> {
    let bits = rows.iter().flat_map(|row| row.as_ref()).map(Integer::significant_bits).max().unwrap_or(0);
    let in_words: Option<Vec<Vec<i64>>> = rows.iter().map(|row| words(row.as_ref(), bits)).collect();
    let product = |i: usize, j: usize| match &in_words {
        Some(rows) => {
            Integer::from(rows[i].iter().zip(&rows[j]).map(|(&x, &y)| i128::from(x) * i128::from(y)).sum::<i128>())
        }
        None => dot_integer(rows[i].as_ref(), rows[j].as_ref()),
    };
    let before = |i: usize| {
        pause();
        (0..=i).map(|j| product(i, j)).collect()
    };
    let mut products: Vec<Vec<Integer>> = (0..rows.len()).map(before).collect();
    // The upper triangle is the mirror image.
    for i in 0..rows.len() {
        let mirrored: Vec<Integer> = products[i + 1..].iter().map(|row| row[i].clone()).collect();
        products[i].extend(mirrored);
    }
    products
}

/// The answer to a square system A x = b.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solved {
    /// The only solution: numerators over one positive denominator.
    Unique(Vec<Integer>, Integer),
    /// det A = 0.
    Singular {
        /// x != 0 with A x = 0.
        kernel: Vec<Integer>,
    },
}

/// Solves A x = b over the integers; A is square and b has as many entries as rows.
pub fn solve(a: &[Vec<Integer>], b: &[Integer]) -> Solved {
    match Regular::new(a.to_vec()) {
        Ok(regular) => {
            let (numerators, denominator) = regular.solve(b);
            Solved::Unique(numerators, denominator)
        }
        Err(kernel) => Solved::Singular { kernel },
    }
}
