//! Which constraints are certainly slack at an exact point, decided in doubles with a proven
//! rounding bound.

use rug::{Float, Integer, Rational};

use super::constraints::Constraints;
use crate::data::Row;

/// 2^-53 is the unit roundoff; conversions truncate and err by twice as much.
const ROUNDOFF: f64 = f64::EPSILON;
/// Far above what all underflows of a scalar product add up to, far below every entry that matters:
/// largest entries are near 1.
const UNDERFLOW: f64 = 1e-290;

/// The constraints in doubles, each scaled by a power of two so that its largest entry lies in
/// [1/2, 1).
#[derive(Clone, Debug)]
pub(super) struct Doubles {
    pub dim: usize,
    entries: Vec<f64>,
    /// a = 2^exponent * entries.
    exponents: Vec<i64>,
    /// About 1/|entries|; 1 for a zero vector.
    inverse_norms: Vec<f64>,
    walls_from: usize,
}

/// What is certain about the constraints at a point.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// A certainly violated constraint: about the furthest from the point.
    pub violated: Option<usize>,
    /// Neither certainly slack nor certainly violated.
    pub open: Vec<usize>,
}

/// 2^k, or 0 or infinity where that is no normal number.
fn power_of_two(k: i64) -> f64 {
    match k {
        ..-1022 => 0.0,
        -1022..=1023 => f64::from_bits(((k + 1023) as u64) << 52),
        _ => f64::INFINITY,
    }
}

/// m, k with |x| = |m| 2^k up to a relative ROUNDOFF and 1/2 <= |m| < 1, or m = 0.
fn mantissa(x: &Rational) -> (f64, i64) {
    // A quotient of two exact doubles is rounded once.
    let exact = |i: &Integer| i.to_i64().filter(|i| i.unsigned_abs() <= 1 << 53).map(|i| i as f64);
    let near = match (exact(x.numer()), exact(x.denom())) {
        (Some(numerator), Some(denominator)) => numerator / denominator,
        _ => x.to_f64(),
    };
    if near.is_normal() && near.abs() > 1e-250 && near.abs() < 1e250 {
        mantissa_of(near)
    } else if *x == 0 {
        (0.0, 0)
    } else {
        let (m, k) = Float::with_val(53, x).to_f64_exp();
        (m, i64::from(k))
    }
}

/// The same of a double, zero or normal.
fn mantissa_of(x: f64) -> (f64, i64) {
    if x == 0.0 {
        return (0.0, 0);
    }
    let bits = x.to_bits();
    (f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)), ((bits >> 52) & 0x7ff) as i64 - 1022)
}

impl Doubles {
    pub fn new(constraints: &Constraints) -> Self {
        let (n, dim) = (constraints.len(), constraints.dim);
        let mut doubles = Self {
            dim,
            entries: Vec::with_capacity(n * dim),
            exponents: Vec::with_capacity(n),
            inverse_norms: Vec::with_capacity(n),
            walls_from: (0..n).find(|&c| constraints.is_wall(c)).unwrap_or(n),
        };
        let mut parts = Vec::with_capacity(dim);
        for c in 0..n {
            let (row, negated) = constraints.held(c);
            let sign = if constraints.is_wall(c) == negated { 1.0 } else { -1.0 };
            let exponent = match row {
                Row::Small { numerators, denominator } => {
                    // A quotient of two exact doubles is rounded once; it is far from all limits.
                    let largest = numerators.iter().map(|p| p.unsigned_abs()).max().unwrap_or(0);
                    let (_, exponent) = mantissa_of(largest as f64 / denominator as f64);
                    let (scale, denominator) = (sign * power_of_two(-exponent), denominator as f64);
                    doubles.entries.extend(numerators.iter().map(|p| *p as f64 / denominator * scale));
                    exponent
                }
                Row::Exact(row) => {
                    parts.clear();
                    parts.extend(row.iter().map(mantissa));
                    let exponent = parts.iter().filter(|(m, _)| *m != 0.0).map(|(_, k)| *k).max().unwrap_or(0);
                    doubles.entries.extend(parts.iter().map(|(m, k)| sign * m * power_of_two(k - exponent)));
                    exponent
                }
            };
            let norm = doubles.row(c).iter().map(|x| x * x).sum::<f64>().sqrt();
            doubles.exponents.push(exponent);
            doubles.inverse_norms.push(if norm > 0.0 { 1.0 / norm } else { 1.0 });
        }
        doubles
    }

    pub fn len(&self) -> usize {
        self.exponents.len()
    }

    pub fn row(&self, c: usize) -> &[f64] {
        &self.entries[c * self.dim..(c + 1) * self.dim]
    }

    pub fn inverse_norm(&self, c: usize) -> f64 {
        self.inverse_norms[c]
    }

    /// Right sides b that go with `row`, after w is scaled by 2^shift.
    pub fn right(&self, c: usize, shift: i64) -> f64 {
        if c >= self.walls_from { 0.0 } else { power_of_two(shift - self.exponents[c]) }
    }

    /// The least exponent of the rows.
    pub fn least_row_exponent(&self) -> i64 {
        self.exponents[..self.walls_from].iter().copied().min().unwrap_or(0)
    }

    /// The signs of a.w - b at w = numerators / denominator, as far as doubles tell.
    ///
    /// With u = 2^-53: entries, point and right side have relative errors 2u each, a scalar product
    /// of d terms has (d - 1) u, the products and the last difference u each; so the error is below
    /// (d + 6) u (1 + small) of sum |a_j w_j| + b, however the sum is ordered. The bound used is
    /// more than twice that, which also covers its own rounding.
    pub fn survey(&self, numerators: &[Integer], denominator: &Integer) -> Survey {
        let largest = numerators.iter().map(|x| i64::from(x.significant_bits())).max().unwrap_or(0);
        let scaled = |x: &Integer| {
            let (m, k) = x.to_f64_exp();
            m * power_of_two(i64::from(k) - largest)
        };
        let point: Vec<f64> = numerators.iter().map(scaled).collect();
        let (denominator, shift) = {
            let (m, k) = denominator.to_f64_exp();
            (m, i64::from(k) - largest)
        };
        let unit = (self.dim as f64 + 16.0) * ROUNDOFF;
        let mut survey = Survey::default();
        let mut furthest = 0.0;
        for c in 0..self.len() {
            let (sum, absolute) = dot_with_absolute(self.row(c), &point);
            let right = denominator * self.right(c, shift);
            let slack = sum - right;
            let error = unit * (absolute + right) + UNDERFLOW;
            if slack > error {
                continue;
            }
            if slack < -error {
                let distance = slack * self.inverse_norms[c];
                if distance < furthest {
                    furthest = distance;
                    survey.violated = Some(c);
                }
            } else {
                survey.open.push(c);
            }
        }
        survey
    }
}

/// sum a_j w_j and sum |a_j w_j|, in four lanes.
fn dot_with_absolute(a: &[f64], w: &[f64]) -> (f64, f64) {
    let (mut sums, mut absolutes) = ([0.0; 4], [0.0; 4]);
    let (a_lanes, a_rest) = a.as_chunks::<4>();
    let (w_lanes, w_rest) = w.as_chunks::<4>();
    for (a, w) in a_lanes.iter().zip(w_lanes) {
        for lane in 0..4 {
            let product = a[lane] * w[lane];
            sums[lane] += product;
            absolutes[lane] += product.abs();
        }
    }
    for (a, w) in a_rest.iter().zip(w_rest) {
        sums[0] += a * w;
        absolutes[0] += (a * w).abs();
    }
    (sums.iter().sum(), absolutes.iter().sum())
}
