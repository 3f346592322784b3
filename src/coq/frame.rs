//! What Coq is given beside the certificate's numbers of a trap: the dual frame of the support
//! vectors (lemma:least-eigenvalue) and a radius of w~ (lemma:minimiser). Coq checks both.

use rug::float::Round;
use rug::{Float, Rational};

use super::Floats;
use crate::arith::linalg::{dot, gram_inverse, independent_rows};

/// Bits of the floats here, which decide nothing.
const BITS: u32 = 256;

/// For each row x*_b, or zero: x = sum_b (x_b.x) x*_b for every x in the span of the rows.
pub(super) fn dual(rows: &[Vec<Rational>]) -> Option<Vec<Vec<Rational>>> {
    if rows.is_empty() {
        return None;
    }
    let basis = independent_rows(rows);
    let members: Vec<Vec<Rational>> = basis.iter().filter_map(|&b| rows.get(b).cloned()).collect();
    let inverse = gram_inverse(&members)?;
    let width = rows.first().map_or(0, Vec::len);
    let mut frame = vec![vec![Rational::new(); width]; rows.len()];
    for (&b, coefficients) in basis.iter().zip(&inverse) {
        let entry =
            |q: usize| members.iter().zip(coefficients).filter_map(|(x, c)| Some(Rational::from(x.get(q)? * c))).sum();
        *frame.get_mut(b)? = (0..width).map(entry).collect();
    }
    Some(frame)
}

/// A radius r with 2 e g N < r, g the residual of w_a and N = sum |x*_b|^2/c_b, with room for the
/// rounding of Coq's own enclosures.
pub(super) fn radius(
    h: &Rational,
    rows: &[Vec<Rational>],
    frame: &[Vec<Rational>],
    w_hat: &[Rational],
    near: &[Rational],
    floats: Floats,
) -> Rational {
    let float = |number: &Rational| Float::with_val(BITS, number);
    let weights: Vec<Float> = rows.iter().map(|x| float(h) * (-float(&dot(x, near))).exp()).collect();
    let spread = weights.iter().zip(frame).fold(Float::new(BITS), |sum, (c, x)| sum + float(&dot(x, x)) / c);
    let entry = |q: usize| {
        let sum = weights
            .iter()
            .zip(rows)
            .fold(Float::new(BITS), |sum, (c, x)| sum + x.get(q).map_or_else(|| Float::new(BITS), float) * c);
        (sum - w_hat.get(q).map_or_else(|| Float::new(BITS), float)).square()
    };
    let residual = (0..w_hat.len()).map(entry).fold(Float::new(BITS), |sum, square| sum + square).sqrt();
    let length = |x: &[Rational]| float(&dot(x, x)).sqrt();
    let added = weights.iter().zip(rows).fold(length(w_hat) + 1u32, |sum, (c, x)| sum + length(x) * c);
    let noise = added >> floats.noise();
    let needed = (residual * 6u32 + noise) * spread;
    let (rounded, _) = Float::with_val_round(20, needed, Round::Up);
    rounded.to_rational().unwrap_or_default()
}

/// C with 2 (|w~| + rho) <= C |w^|, rounded up with some room.
pub(super) fn slope(w_hat: &[Rational], near: &[Rational], radius: &Rational, rho: &Rational) -> Rational {
    let length = |v: &[Rational]| Float::with_val(BITS, dot(v, v)).sqrt();
    let needed = (length(near) + Float::with_val(BITS, radius) + Float::with_val(BITS, rho)) * 2u32 / length(w_hat);
    let room = Float::with_val(BITS, &needed >> 20u32);
    let (rounded, _) = Float::with_val_round(30, needed + room, Round::Up);
    rounded.to_rational().unwrap_or_default()
}
