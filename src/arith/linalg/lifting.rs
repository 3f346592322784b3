//! Solving by p-adic lifting (Dixon 1982): O(n^3) word operations for the inverse modulo p, then
//! O(n^2) for each digit of the answer.
//!
//! Our own, as no crate has it in safe Rust: FLINT's, in `flint3-sys` 3.6, is called unsafely;
//! `feanor-math` 3.6 solves by elimination, on nightly Rust; `nalgebra` 0.35 solves in floats.
//! Elimination in rationals is slow (the naive exact lines of `cargo bench --bench margin`).

use rug::{Integer, ops::NegAssign};

use super::modular::{self, Factors, P};
use super::{bareiss, words};
use crate::arith::pause::pause;

/// Digits are below p < 2^61.
const DIGIT_BITS: u32 = 61;

/// A square integer matrix with a determinant other than zero, ready to solve systems.
#[derive(Clone, Debug)]
pub struct Regular {
    matrix: Vec<Vec<Integer>>,
    /// The rows in words, where their products with digits fit 128 bits.
    words: Vec<Option<Vec<i64>>>,
    /// `None` if p divides the determinant.
    factors: Option<Factors>,
}

impl Regular {
    /// Prepares a square matrix.
    ///
    /// # Errors
    /// x != 0 with A x = 0, if the matrix is singular.
    pub fn new(matrix: Vec<Vec<Integer>>) -> Result<Self, Vec<Integer>> {
        let factors = Factors::new(&matrix);
        if factors.is_none() {
            let n = matrix.len();
            if let Some(kernel) = bareiss::echelon(matrix.clone(), n).kernel_vector(n) {
                return Err(kernel);
            }
        }
        let words = matrix.iter().map(|row| words(row, DIGIT_BITS)).collect();
        Ok(Self { matrix, words, factors })
    }

    /// The solution of A x = b, as numerators over one positive denominator, without a common
    /// factor.
    pub fn solve(&self, b: &[Integer]) -> (Vec<Integer>, Integer) {
        match &self.factors {
            Some(factors) => self.lift(factors, b),
            None => {
                let (x, denominator) = bareiss::solve(&self.matrix, b);
                in_lowest_terms(x, denominator)
            }
        }
    }

    fn lift(&self, factors: &Factors, b: &[Integer]) -> (Vec<Integer>, Integer) {
        let p = Integer::from(P);
        let mut power = Integer::from(1);
        let mut x = vec![Integer::new(); b.len()];
        let mut rest = b.to_vec();
        let mut next_try = 2;
        for digits in 1.. {
            pause();
            // Invariant: A x + power * rest = b.
            let residues: Vec<u64> = rest.iter().map(modular::residue).collect();
            let digit = factors.solve(&residues);
            for ((row, words), rest) in self.matrix.iter().zip(&self.words).zip(&mut rest) {
                match words {
                    Some(words) => {
                        *rest -= words.iter().zip(&digit).map(|(&a, &y)| i128::from(a) * y as i128).sum::<i128>();
                    }
                    None => row.iter().zip(&digit).for_each(|(a, &y)| *rest -= a * y),
                }
                rest.div_exact_mut(&p);
            }
            for (x, &y) in x.iter_mut().zip(&digit) {
                *x += &power * y;
            }
            power *= P;
            if digits == next_try {
                if let Some((numerators, denominator)) = reconstruct(&x, &power)
                    && self.is_solution(&numerators, &denominator, b)
                {
                    return in_lowest_terms(numerators, denominator);
                }
                next_try += 1 + next_try / 4;
            }
        }
        // The loop ends only by its return: the solution has finitely many digits.
        (x, power)
    }

    fn is_solution(&self, numerators: &[Integer], denominator: &Integer, b: &[Integer]) -> bool {
        self.matrix.iter().zip(b).all(|(row, b)| super::dot_integer(row, numerators) == Integer::from(b * denominator))
    }
}

fn in_lowest_terms(mut x: Vec<Integer>, mut denominator: Integer) -> (Vec<Integer>, Integer) {
    let mut common = denominator.clone();
    for x in &x {
        if common == 1 {
            break;
        }
        common.gcd_mut(x);
    }
    if common != 1 {
        x.iter_mut().for_each(|x| x.div_exact_mut(&common));
        denominator.div_exact_mut(&common);
    }
    (x, denominator)
}

/// Fractions over one denominator with the residues x modulo m, numerators and denominator at most
/// about the root of m / 2.
fn reconstruct(x: &[Integer], m: &Integer) -> Option<(Vec<Integer>, Integer)> {
    let bound = Integer::from(m >> 1).sqrt();
    let mut denominator = Integer::from(1);
    let mut numerators: Vec<Integer> = Vec::with_capacity(x.len());
    for x in x {
        pause();
        let scaled = symmetric(Integer::from(x * &denominator) % m, m);
        if *scaled.as_abs() <= bound {
            numerators.push(scaled);
            continue;
        }
        let (numerator, factor) = fraction(scaled, m, &bound);
        denominator *= &factor;
        if denominator > bound {
            return None;
        }
        numerators.iter_mut().for_each(|n| *n *= &factor);
        numerators.push(numerator);
    }
    Some((numerators, denominator))
}

/// The representative of x modulo m of least absolute value, for 0 <= x < m.
fn symmetric(x: Integer, m: &Integer) -> Integer {
    if Integer::from(&x << 1) > *m { x - m } else { x }
}

/// n/d = x modulo m with |n| <= bound and the least such d > 0, by the Euclidean algorithm.
fn fraction(x: Integer, m: &Integer, bound: &Integer) -> (Integer, Integer) {
    let (mut r0, mut r1) = (m.clone(), if x < 0 { x + m } else { x });
    let (mut s0, mut s1) = (Integer::new(), Integer::from(1));
    let mut quotient = Integer::new();
    while r1 > *bound {
        // r0 = q r1 + r, and the same for s.
        (quotient, r0) = quotient_and_rest(quotient, r0, &r1);
        s0 -= &quotient * &s1;
        std::mem::swap(&mut r0, &mut r1);
        std::mem::swap(&mut s0, &mut s1);
    }
    if s1 < 0 {
        s1.neg_assign();
        r1.neg_assign();
    }
    (r1, s1)
}

fn quotient_and_rest(mut quotient: Integer, mut dividend: Integer, divisor: &Integer) -> (Integer, Integer) {
    quotient.clone_from(divisor);
    dividend.div_rem_mut(&mut quotient);
    (dividend, quotient)
}
