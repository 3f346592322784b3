//! Proposals: Taylor polynomials of the modified equation of order p, computed in floats. Nothing here is believed.

use rug::{Float, Rational};

use super::{Accuracy, Rows};
use crate::arith::interval::Interval;

/// A polynomial curve and how far it looks good.
pub(in crate::dynamics) struct Proposal {
    pub order: u32,
    pub coefficients: Vec<Vec<Float>>,
    /// A length in s on which the truncation is below the tolerance.
    pub length: f64,
}

/// The largest order of the modified equation.
const MOST_ORDER: u32 = 10;

/// Signed Stirling numbers of the first kind of row m: t^m (d/dt)^m = sum_j s(m, j) (d/ds)^j in s = ln t.
pub(super) fn stirling(m: u32) -> Vec<i64> {
    let mut row = vec![1i64];
    for k in 0..i64::from(m) {
        let mut next = vec![0; row.len() + 1];
        for (j, value) in row.iter().enumerate() {
            next[j + 1] += value;
            next[j] -= k * value;
        }
        row = next;
    }
    row
}

/// 1/m!.
pub(super) fn inverse_factorial(m: u32) -> Rational {
    Rational::from((1, rug::Integer::from(rug::Integer::factorial(m))))
}

/// The Taylor polynomial of v at s, v(s) = start, and the order that the size of tau asks for.
pub(in crate::dynamics) fn propose(
    rows: &Rows,
    start: &[Float],
    s: &Float,
    tau: &Rational,
    accuracy: Accuracy,
) -> Proposal {
    let prec = accuracy.prec;
    let bits = f64::from(accuracy.bits) + 8.0;
    let log_tau = Float::with_val(53, tau).log2().to_f64().max(1.0);
    // Bounded by MOST_ORDER before the cast.
    let order = (bits / log_tau).ceil().clamp(1.0, f64::from(MOST_ORDER)) as u32;
    let degree = (accuracy.bits as usize * 2).div_ceil(5) + 4;
    let model = Model::new(rows, start, s, prec);
    let mut correction = vec![vec![Float::new(prec); start.len()]; degree + 1];
    let mut coefficients = model.flow(start, &correction, degree);
    // Each round gains a factor of about tau.
    for _ in 0..=order {
        if order == 1 {
            break;
        }
        correction = correct(&coefficients, s, order, prec);
        coefficients = model.flow(start, &correction, degree);
    }
    let length = length(&coefficients, bits);
    Proposal { order, coefficients, length }
}

struct Model {
    prec: u32,
    /// ln h + s - o_i.
    shifts: Vec<Float>,
    features: Vec<Vec<Float>>,
}

impl Model {
    /// Without the features whose push is negligible at the start.
    fn new(rows: &Rows, start: &[Float], s: &Float, prec: u32) -> Self {
        let shift = Float::with_val(prec, rows.h.mid().ln_ref()) + s;
        let tiny = Float::with_val(prec, rows.tiny.ln_ref());
        let (mut shifts, mut features) = (Vec::new(), Vec::new());
        for ((z, _), offset) in rows.features.iter().zip(&rows.offsets) {
            let z: Vec<Float> = z.iter().map(Interval::mid).collect();
            let shift = Float::with_val(prec, &shift - offset.mid());
            if Float::with_val(prec, &shift - dot(prec, &z, start)) >= tiny {
                shifts.push(shift);
                features.push(z);
            }
        }
        Self { prec, shifts, features }
    }

    fn dot(&self, a: &[Float], b: &[Float]) -> Float {
        dot(self.prec, a, b)
    }

    /// Taylor coefficients of v' = sum_i e^{ln h + s - o_i - z_i.v} z_i - correction.
    fn flow(&self, start: &[Float], correction: &[Vec<Float>], degree: usize) -> Vec<Vec<Float>> {
        let mut v = vec![start.to_vec()];
        let mut u: Vec<Vec<Float>> = Vec::new();
        let mut e: Vec<Vec<Float>> = Vec::new();
        for (z, shift) in self.features.iter().zip(&self.shifts) {
            let first = Float::with_val(self.prec, shift - self.dot(z, start));
            e.push(vec![Float::with_val(self.prec, first.exp_ref())]);
            u.push(vec![first]);
        }
        for k in 0..degree {
            let mut next: Vec<Float> = correction[k].iter().map(|c| Float::with_val(self.prec, -c)).collect();
            for (z, e) in self.features.iter().zip(&e) {
                for (n, z) in next.iter_mut().zip(z) {
                    *n += &e[k] * z;
                }
            }
            let count = k as u32 + 1;
            next.iter_mut().for_each(|n| *n /= count);
            for ((z, u), e) in self.features.iter().zip(&mut u).zip(&mut e) {
                let mut coefficient = -self.dot(z, &next);
                if k == 0 {
                    coefficient += 1u32;
                }
                u.push(coefficient);
                let mut sum = Float::new(self.prec);
                for j in 1..=k + 1 {
                    sum += Float::with_val(self.prec, &u[j] * &e[k + 1 - j]) * (j as u32);
                }
                e.push(sum / count);
            }
            v.push(next);
        }
        v
    }
}

fn dot(prec: u32, a: &[Float], b: &[Float]) -> Float {
    Float::with_val(prec, Float::dot(a.iter().zip(b)))
}

/// sum_{m=2}^p e^{-(m-1)s}/m! sum_j s(m,j) v^(j), as Taylor coefficients at s.
fn correct(v: &[Vec<Float>], s: &Float, order: u32, prec: u32) -> Vec<Vec<Float>> {
    let (degree, d) = (v.len() - 1, v[0].len());
    let mut sum = vec![vec![Float::new(prec); d]; degree + 1];
    for m in 2..=order {
        let derivative = derivatives(v, &stirling(m), prec);
        let rate = Float::with_val(prec, 1 - i64::from(m));
        let mut factor = Float::with_val(prec, &rate * s).exp() * inverse_factorial(m);
        for i in 0..=degree {
            for k in i..=degree {
                for (sum, x) in sum[k].iter_mut().zip(&derivative[k - i]) {
                    *sum += &factor * x;
                }
            }
            factor *= &rate;
            factor /= i as u32 + 1;
        }
    }
    sum
}

/// Taylor coefficients of sum_j weights[j] v^(j).
fn derivatives(v: &[Vec<Float>], weights: &[i64], prec: u32) -> Vec<Vec<Float>> {
    let (degree, d) = (v.len() - 1, v[0].len());
    let mut sum = vec![vec![Float::new(prec); d]; degree + 1];
    for (j, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0) {
        for k in 0..=degree.saturating_sub(j) {
            if k + j > degree {
                continue;
            }
            // (k + j)!/k!
            let falling = (k + 1..=k + j).fold(Float::with_val(prec, *weight), |f, x| f * x as u32);
            for (sum, x) in sum[k].iter_mut().zip(&v[k + j]) {
                *sum += &falling * x;
            }
        }
    }
    sum
}

/// The length at which the last coefficients fall below 2^-bits.
fn length(v: &[Vec<Float>], bits: f64) -> f64 {
    let degree = v.len() - 1;
    let mut length = f64::INFINITY;
    for (k, c) in v.iter().enumerate().skip(degree.saturating_sub(3)) {
        let size = c.iter().filter_map(Float::get_exp).max();
        if let Some(exponent) = size {
            length = length.min(((-bits - f64::from(exponent)) / k as f64).exp2());
        }
    }
    length
}
