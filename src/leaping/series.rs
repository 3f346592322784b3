//! Taylor series in fixed-point numbers with their errors, and proposals made of them: polynomials
//! that nearly solve the modified equation of order p. Nothing believes a proposal.

use std::sync::LazyLock;

use rug::{Float, Rational};

use super::{Accuracy, Rows};
use crate::arith::fixed::Fixed;
use crate::arith::interval::Interval;

/// Bits of the few functions that are taken of floats.
const PREC: u32 = 160;

/// A polynomial curve and how far it looks good.
pub(crate) struct Proposal {
    pub order: u32,
    pub coefficients: Vec<Vec<Float>>,
    /// A length in s on which the truncation is below the tolerance.
    pub length: f64,
}

/// How often a finer unit is tried.
const FINER_UNITS: i32 = 4;
/// The largest order of the modified equation.
const MOST_ORDER: u32 = 10;

/// Signed Stirling numbers of the first kind of row m: t^m (d/dt)^m = sum_j s(m, j) (d/ds)^j in s =
/// ln t.
pub(crate) fn stirling(m: u32) -> Vec<i64> {
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
pub(crate) fn inverse_factorial(m: u32) -> Rational {
    Rational::from((1, rug::Integer::from(rug::Integer::factorial(m))))
}

/// 1/k for k >= 1, as many as series have terms.
static RECIPROCALS: LazyLock<Vec<Fixed>> = LazyLock::new(|| (1..=MOST_TERMS as u64).map(inverse).collect());
const MOST_TERMS: usize = 128;

fn inverse(k: u64) -> Fixed {
    Fixed::from_interval(&Interval::from_rational(PREC, &Rational::from((1, k))))
}

/// 1/k.
fn reciprocal(k: usize) -> Fixed {
    RECIPROCALS.get(k - 1).copied().unwrap_or_else(|| inverse(k as u64))
}

/// The scalar product.
pub(crate) fn dot(a: &[Fixed], b: &[Fixed]) -> Fixed {
    a.iter().zip(b).fold(Fixed::ZERO, |sum, (x, y)| sum + *x * *y)
}

/// Taylor coefficients of e^u, as many as asked for: k e_k = sum_j j u_j e_{k-j}.
pub(crate) struct Exponential {
    /// j u_j.
    slopes: Vec<Fixed>,
    pub series: Vec<Fixed>,
}

impl Exponential {
    pub fn new(first: Fixed) -> Self {
        Self { slopes: Vec::new(), series: vec![first.exp()] }
    }

    /// The next coefficient, by the next one of u.
    pub fn push(&mut self, u: Fixed) {
        let k = self.series.len();
        self.slopes.push(Fixed::whole(k as i128) * u);
        let sum = self.slopes.iter().zip(self.series.iter().rev()).fold(Fixed::ZERO, |sum, (s, e)| sum + *s * *e);
        self.series.push(sum * reciprocal(k));
    }
}

/// A series in t = x/2^unit, |t| about 1 on a piece: its coefficients are of moderate size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit(pub i32);

impl Unit {
    /// One that is about as large as |x| may be; neither very long nor very short.
    pub fn near(x: f64) -> Self {
        // The exponent by MPFR: the same on every machine.
        let exponent = Float::with_val(53, x).get_exp().unwrap_or(i32::MIN).clamp(-6, 8);
        Self(if x <= 2f64.powi(exponent - 1) { exponent - 1 } else { exponent }.clamp(-6, 7))
    }

    /// 2^unit.
    pub fn length(self) -> Fixed {
        Fixed::power_of_two(self.0)
    }

    /// x/2^unit, exactly.
    pub fn shrink(self, x: f64) -> f64 {
        x * 2f64.powi(-self.0)
    }

    /// c_k of x^k from that of t^k, and back.
    pub fn out(self, c: Float, k: usize) -> Float {
        c >> (self.0 * k as i32)
    }

    /// The coefficient of t^k.
    pub fn of(self, c: &Interval, k: usize) -> Fixed {
        Fixed::from_interval(&c.scaled(self.0 * k as i32))
    }
}

/// v, v', .., the derivatives in x up to an order, as series in t.
pub(crate) fn derivatives(v: &[Vec<Fixed>], order: u32, unit: Unit) -> Vec<Vec<Vec<Fixed>>> {
    let per_unit = Fixed::power_of_two(-unit.0);
    let mut all = vec![v.to_vec()];
    for j in 0..order as usize {
        let next = |(k, c): (usize, &Vec<Fixed>)| {
            let slope = Fixed::whole(k as i128 + 1) * per_unit;
            c.iter().map(|c| slope * *c).collect()
        };
        all.push(all[j].iter().skip(1).enumerate().map(next).collect());
    }
    all
}

/// f_m = e^{-(m-1)s}/m! sum_j s(m,j) v^(j) (docs/lemmas.md lemma:leap), in t.
pub(crate) struct Term {
    /// Taylor coefficients of the sum.
    pub inner: Vec<Vec<Fixed>>,
    /// e^{-(m-1)s}/m! at the centre.
    pub factor: Fixed,
    /// (1 - m) 2^unit.
    pub rate: Fixed,
}

impl Term {
    pub fn new(m: u32, derivatives: &[Vec<Vec<Fixed>>], centre: &Interval, unit: Unit) -> Self {
        let mut inner = vec![vec![Fixed::ZERO; derivatives[0][0].len()]; derivatives[0].len()];
        for (weight, derivative) in stirling(m).iter().zip(derivatives).filter(|(weight, _)| **weight != 0) {
            let weight = Fixed::whole(i128::from(*weight));
            for (sum, v) in inner.iter_mut().zip(derivative) {
                sum.iter_mut().zip(v).for_each(|(sum, v)| *sum = *sum + weight * *v);
            }
        }
        let rate = 1 - i128::from(m);
        let decay = (Interval::from_rational(PREC, &Rational::from(rate)) * centre).exp();
        let factor = Fixed::from_interval(&(decay * Interval::from_rational(PREC, &inverse_factorial(m))));
        Self { inner, factor, rate: Fixed::whole(rate) * unit.length() }
    }

    /// Adds the first coefficients of f_m to a series.
    pub fn add_to(&self, sum: &mut [Vec<Fixed>]) {
        let (terms, constant) = (sum.len(), self.rate.is_zero());
        let mut factor = self.factor;
        for i in 0..terms {
            for (sum, x) in sum[i..].iter_mut().zip(&self.inner) {
                sum.iter_mut().zip(x).for_each(|(sum, x)| *sum = *sum + factor * *x);
            }
            if constant {
                break;
            }
            factor = factor * self.rate * reciprocal(i + 1);
        }
    }
}

/// The Taylor polynomial of v at s, v(s) = start, and the order that the size of tau asks for;
/// `expected` is about how long it will be used.
pub(crate) fn propose(
    rows: &Rows,
    start: &[Float],
    s: &Float,
    tau: &Rational,
    expected: f64,
    accuracy: Accuracy,
) -> Proposal {
    let bits = f64::from(accuracy.bits) + 8.0;
    let log_tau = Float::with_val(53, tau).log2().to_f64().max(1.0);
    // Bounded by MOST_ORDER before the cast.
    let order = (bits / log_tau).ceil().clamp(1.0, f64::from(MOST_ORDER)) as u32;
    let degree = (accuracy.bits as usize * 2).div_ceil(5) + 4;
    let start: Vec<Fixed> = start.iter().map(Fixed::from_float).collect();
    let centre = Interval::point(s.clone());
    // Where the series grow faster than expected their numbers are too large in this unit.
    let near = Unit::near(expected);
    let units = (0..FINER_UNITS).map(|i| Unit(near.0 - 3 * i));
    let mut tried = units.map(|unit| (unit, approach(rows, (&start, &centre), unit, order, degree)));
    let Some((unit, v)) = tried.find(|(_, v)| v.iter().flatten().all(Fixed::is_finite)) else {
        return Proposal {
            order,
            coefficients: vec![start.iter().map(|x| x.to_float(accuracy.prec)).collect()],
            length: 0.0,
        };
    };
    let exact = |(k, c): (usize, &Vec<Fixed>)| c.iter().map(|x| unit.out(x.to_float(accuracy.prec), k)).collect();
    let coefficients: Vec<Vec<Float>> = v.iter().enumerate().map(exact).collect();
    Proposal { order, length: length(&coefficients, bits), coefficients }
}

/// Taylor coefficients in t that nearly solve the modified equation.
fn approach(
    rows: &Rows,
    (start, centre): (&[Fixed], &Interval),
    unit: Unit,
    order: u32,
    degree: usize,
) -> Vec<Vec<Fixed>> {
    let model = Model::new(rows, start, centre, unit);
    let mut v = model.flow(start, None, degree);
    // Each round gains a factor of about tau, and the m-th term has the size of tau^(1-m).
    for round in 2..=order + u32::from(order > 1) {
        let highest = round.min(order);
        let derivatives = derivatives(&v, highest, unit);
        let mut correction = vec![vec![Fixed::ZERO; start.len()]; degree + 1];
        (2..=highest).for_each(|m| Term::new(m, &derivatives, centre, unit).add_to(&mut correction));
        v = model.flow(start, Some(&correction), degree);
    }
    v
}

/// The flow v' = sum_i e^{ln h + s - o_i - z_i.v} z_i near a start, without the features whose push
/// is negligible there.
struct Model {
    /// z_i with ln h + s - o_i - z_i.v at the start.
    features: Vec<(Vec<Fixed>, Fixed)>,
    unit: Unit,
}

impl Model {
    fn new(rows: &Rows, start: &[Fixed], centre: &Interval, unit: Unit) -> Self {
        let least = Float::with_val(53, rows.tiny).ln();
        let feature = |((z, _), offset): (&(Vec<Interval>, Interval), &Interval)| {
            let z: Vec<Fixed> = z.iter().map(Fixed::from_interval).collect();
            let level = Fixed::from_interval(&(rows.h.ln()? + centre - offset)) - dot(&z, start);
            (level.to_float(53) >= least).then_some((z, level))
        };
        Self { features: rows.features.iter().zip(&rows.offsets).filter_map(feature).collect(), unit }
    }

    /// Taylor coefficients of the flow less a correction.
    fn flow(&self, start: &[Fixed], correction: Option<&[Vec<Fixed>]>, degree: usize) -> Vec<Vec<Fixed>> {
        let mut v = vec![start.to_vec()];
        let mut pushes: Vec<Exponential> = self.features.iter().map(|(_, level)| Exponential::new(*level)).collect();
        for k in 0..degree {
            let mut next =
                correction.map_or_else(|| vec![Fixed::ZERO; start.len()], |c| c[k].iter().map(|c| -*c).collect());
            for ((z, _), push) in self.features.iter().zip(&pushes) {
                next.iter_mut().zip(z).for_each(|(next, z)| *next = *next + push.series[k] * *z);
            }
            let over = reciprocal(k + 1) * self.unit.length();
            next.iter_mut().for_each(|next| *next = *next * over);
            for ((z, _), push) in self.features.iter().zip(&mut pushes) {
                let u = -dot(z, &next);
                push.push(if k == 0 { u + self.unit.length() } else { u });
            }
            v.push(next);
        }
        v
    }
}

/// The length at which the last coefficients fall below 2^-bits.
fn length(v: &[Vec<Float>], bits: f64) -> f64 {
    let degree = v.len() - 1;
    let mut length = f64::INFINITY;
    for (k, c) in v.iter().enumerate().skip(degree.saturating_sub(3)) {
        let size = c.iter().filter_map(Float::get_exp).max();
        if let Some(exponent) = size {
            let far = Float::with_val(53, (-bits - f64::from(exponent)) / k as f64).exp2();
            length = length.min(far.to_f64());
        }
    }
    length
}
