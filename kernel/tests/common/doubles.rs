//! Second computations in doubles.

use serde_json::{Value, json};

use super::{fraction, instance, started};

pub fn dot<const D: usize>(x: &[f64; D], y: &[f64; D]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

pub fn norm<const D: usize>(x: &[f64; D]) -> f64 {
    dot(x, x).sqrt()
}

pub fn fractions<const D: usize>(row: &[f64; D]) -> Value {
    row.iter().map(|x| fraction(*x)).collect()
}

/// Where a number that grows crosses zero.
pub fn crossing(mut below: f64, mut above: f64, growing: impl Fn(f64) -> f64) -> f64 {
    assert!(growing(below) < 0.0 && growing(above) > 0.0, "no crossing");
    for _ in 0..64 {
        let middle = f64::midpoint(below, above);
        *(if growing(middle) < 0.0 { &mut below } else { &mut above }) = middle;
    }
    f64::midpoint(below, above)
}

/// The same with another value in one place.
pub fn with<const D: usize>(mut all: [f64; D], at: usize, value: f64) -> [f64; D] {
    all[at] = value;
    all
}

/// Samples with h = eta/n, and a start.
pub fn samples<const D: usize>(h: f64, rows: &[[f64; D]], labels: &[i8], start: &[f64; D]) -> Value {
    let data = instance("constants", rows.iter().map(fractions).collect(), json!(labels));
    let eta = fraction(h * rows.len() as f64);
    started(data, eta.as_str().unwrap(), fractions(start))
}
