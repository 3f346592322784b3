//! What a piece is worth, proven: the sum of its defects, the signs, the contraction (T4; docs/lemmas.md L5).

use rug::{Float, Integer, Rational};

use super::series::{inverse_factorial, stirling};
use super::{Accuracy, LeapStop, Piece, Rows, away};
use crate::arith::interval::{Interval, dot, norm};
use crate::dynamics::Ball;
use crate::model::Phase;

/// A proven piece.
pub(super) struct Bound {
    /// A ball around w at the last step.
    pub ball: Ball,
    /// By how much the radius grew.
    pub growth: Float,
}

/// Radii R = factor * rho of the discs for Cauchy's estimate.
const DISCS: [f64; 5] = [2.0, 4.0, 8.0, 16.0, 64.0];

impl Rows {
    pub fn new(phase: &Phase, accuracy: Accuracy) -> Self {
        let prec = accuracy.prec;
        let enclose = |v: &[Rational]| v.iter().map(|q| Interval::from_rational(prec, q)).collect::<Vec<_>>();
        let sized = |v: &[Rational]| {
            let v = enclose(v);
            let size = norm(&v);
            (v, size)
        };
        Self {
            h: Interval::from_rational(prec, &phase.h),
            tiny: accuracy.tiny(),
            features: phase.features.iter().map(|row| sized(&row.vector)).collect(),
            offsets: vec![Interval::zero(prec); phase.features.len()],
            cells: phase
                .cells
                .iter()
                .map(|row| {
                    let (v, size) = sized(&row.vector);
                    (row.sample, v, size)
                })
                .collect(),
        }
    }

    /// 1/(h beta) at the centre of a ball, a dyadic number: the time at which flows of this steepness are logarithms.
    pub fn natural_tau(&self, ball: &Ball, prec: u32) -> Option<Rational> {
        let centre: Vec<Interval> = ball.centre.iter().map(|c| Interval::point(Float::with_val(prec, c))).collect();
        let features = self.features.iter().zip(&self.offsets);
        let steepness = features.fold(Interval::zero(prec), |sum, ((z, size), offset)| {
            sum + size.square() * (-(dot(z, &centre) + offset)).exp()
        });
        let tau = Interval::from_int(prec, 1).div(&(&self.h * &steepness))?;
        let tau = Float::with_val(40, tau.mid());
        tau.to_rational().filter(|tau| *tau >= 8)
    }

    /// The curve of a piece, v its coefficients, and the sum of its defects.
    pub(in crate::dynamics) fn follow<'v>(
        &self,
        piece: &Piece,
        v: &'v [Vec<Interval>],
        prec: u32,
    ) -> Result<Followed<'v>, LeapStop> {
        let int = |n: i32| Interval::from_int(prec, n);
        let steps = Rational::from(&piece.to - &piece.from);
        let tau_end = Interval::from_rational(prec, &(&piece.tau + steps));
        let tau = Interval::from_rational(prec, &piece.tau);
        let (Some(s), Some(s_end)) = (tau.ln(), tau_end.ln()) else { return Err(LeapStop::TooEarly) };
        let centre = Interval::point(piece.centre.clone());
        let (x, x_end) = (&s - &centre, &s_end - &centre);
        let rho = x.abs().max(&x_end.abs()).upper();

        let (first, last) = (evaluate(v, &x), evaluate(v, &x_end));
        let curve = Curve { v, x: x.hull(&x_end), rho: rho.clone(), prec };
        let defect = self.defect(piece, &curve, &centre).ok_or(LeapStop::Defect)?;
        let one_over = int(1).div(&tau).ok_or(LeapStop::TooEarly)?;
        let length = (&s_end - &s).positive_part() + &one_over;
        // Remainders of Taylor's formula, step by step: M/(p+1)! (tau^-(p+1) + tau^-p/p).
        let p = piece.order;
        let highest = curve.size(&derivatives(v, &stirling(p + 1)), &rho);
        let powers = (0..p).fold(int(1), |product, _| product * &one_over);
        let count = Interval::from_rational(prec, &Rational::from((1, p)));
        let remainder =
            highest * Interval::from_rational(prec, &inverse_factorial(p + 1)) * &powers * (&one_over + count);
        Ok(Followed { defects: defect * &length + remainder, curve, first, last, tau, length })
    }

    /// Proves a piece from a ball around w at its first step.
    pub(super) fn bound(&self, piece: &Piece, ball: &Ball, prec: u32) -> Result<Bound, LeapStop> {
        let v: Vec<Vec<Interval>> =
            piece.coefficients.iter().map(|c| c.iter().cloned().map(Interval::point).collect()).collect();
        let Followed { curve, first, last, defects, .. } = self.follow(piece, &v, prec)?;
        let start = (away(&first, &ball.centre) + Interval::point(ball.radius.clone())).upper();
        let end = (&start + &defects).upper();
        if !end.is_finite() {
            return Err(LeapStop::Defect);
        }

        for (sample, c, size) in &self.cells {
            if !(size * &end).less(&curve.lowest(c)).is_yes() {
                return Err(LeapStop::UncertainSign { sample: *sample });
            }
        }
        let h_beta = self.features.iter().fold(Interval::zero(prec), |sum, (z, size)| {
            sum + &self.h * &(size.square() * (size * &end - curve.lowest(z)).exp())
        });
        if !h_beta.at_most(&Interval::from_int(prec, 2)).is_yes() {
            return Err(LeapStop::TooEarly);
        }
        let centre: Vec<Float> = last.iter().map(Interval::mid).collect();
        let radius = (away(&last, &centre) + end).upper();
        let growth = (&radius - &Interval::point(ball.radius.clone())).hi().clone();
        Ok(Bound { ball: Ball { centre, radius: radius.hi().clone() }, growth })
    }

    /// u_i = ln h + s - o_i - z_i.v, a polynomial in x.
    pub(in crate::dynamics) fn exponent(
        &self,
        i: usize,
        curve: &Curve<'_>,
        centre: &Interval,
    ) -> Option<Vec<Interval>> {
        let (z, _) = self.features.get(i)?;
        let shift = &self.h.ln()? + centre;
        let mut u: Vec<Interval> = curve.v.iter().map(|c| -dot(z, c)).collect();
        u[0] = &u[0] + &(shift - self.offsets.get(i)?);
        if let Some(first) = u.get_mut(1) {
            *first = &*first + &Interval::from_int(curve.prec, 1);
        }
        Some(u)
    }

    /// An upper bound of |E_p| on the piece; `None` where a disc gives none.
    fn defect(&self, piece: &Piece, curve: &Curve, centre: &Interval) -> Option<Interval> {
        let prec = curve.prec;
        let terms = piece.coefficients.len() + 4;
        let zero = Interval::zero(prec);
        let d = curve.v[0].len();
        let mut e = vec![vec![zero.clone(); d]; terms];
        let mut tail = zero.clone();
        // v' + sum_{m>=2} e^{-(m-1)s}/m! sum_j s(m,j) v^(j).
        for m in 1..=piece.order {
            let derivative = derivatives(curve.v, &stirling(m));
            let rate = Interval::from_int(prec, 1 - i32::try_from(m).ok()?);
            let mut factor = (&rate * centre).exp() * Interval::from_rational(prec, &inverse_factorial(m));
            let whole = factor.clone();
            for i in 0..terms {
                for (k, x) in derivative.iter().enumerate().take(terms - i) {
                    for (e, x) in e[k + i].iter_mut().zip(x) {
                        *e = &*e + &(&factor * x);
                    }
                }
                if m == 1 {
                    break;
                }
                factor = (&factor * &rate).div(&Interval::from_int(prec, i32::try_from(i + 1).ok()?))?;
            }
            if m > 1 {
                let norms: Vec<Interval> = derivative.iter().map(|c| norm(c)).collect();
                tail = tail
                    + curve.cauchy(terms, |radius| {
                        whole.abs() * polynomial(&norms, radius) * (rate.abs() * radius).exp()
                    })?;
            }
        }
        // - sum_i e^{u_i} z_i.
        for (i, (z, size)) in self.features.iter().enumerate() {
            let u = self.exponent(i, curve, centre)?;
            let largest = |radius: &Interval| {
                let mut power = Interval::from_int(prec, 1);
                let mut largest = u[0].clone();
                for u in &u[1..] {
                    power = &power * radius;
                    largest = largest + u.abs() * &power;
                }
                largest.exp()
            };
            let whole = largest(&curve.rho) * size;
            if *whole.hi() < self.tiny {
                tail = tail + whole.upper();
                continue;
            }
            let mut series = vec![u[0].exp()];
            for k in 1..terms {
                let mut sum = zero.clone();
                for j in 1..=k.min(u.len() - 1) {
                    sum = sum + &(&u[j] * &series[k - j]) * &Interval::from_int(prec, i32::try_from(j).ok()?);
                }
                series.push(sum.div(&Interval::from_int(prec, i32::try_from(k).ok()?))?);
            }
            for (e, a) in e.iter_mut().zip(&series) {
                for (e, z) in e.iter_mut().zip(z) {
                    *e = &*e - &(a * z);
                }
            }
            tail = tail + curve.cauchy(terms, largest)? * size;
        }
        Some((curve.size(&e, &curve.rho) + tail).upper())
    }
}

/// A piece, followed.
pub(in crate::dynamics) struct Followed<'v> {
    pub curve: Curve<'v>,
    /// v at the first and at the last step.
    pub first: Vec<Interval>,
    pub last: Vec<Interval>,
    /// At least the sum of |epsilon_k| over its steps.
    pub defects: Interval,
    /// tau at the first step.
    pub tau: Interval,
    /// At least the sum of 1/tau_k over its steps.
    pub length: Interval,
}

/// A polynomial curve on an interval of x = s - centre.
pub(in crate::dynamics) struct Curve<'a> {
    v: &'a [Vec<Interval>],
    /// The x of the piece.
    x: Interval,
    /// A bound of |x|.
    rho: Interval,
    prec: u32,
}

impl Curve<'_> {
    /// |sum_k c_k x^k| for |x| <= radius, from the norms of the coefficients.
    fn size(&self, coefficients: &[Vec<Interval>], radius: &Interval) -> Interval {
        polynomial(&coefficients.iter().map(|c| norm(c)).collect::<Vec<_>>(), radius)
    }

    /// A lower bound of c.v(x) on the piece, as a point.
    pub fn lowest(&self, c: &[Interval]) -> Interval {
        self.least(&self.v.iter().map(|v| dot(c, v)).collect::<Vec<_>>())
    }

    /// A lower bound of sum_k c_k x^k on the piece, as a point.
    pub fn least(&self, c: &[Interval]) -> Interval {
        let mut power = self.rho.clone();
        let mut lowest = c[0].clone();
        if let Some(slope) = c.get(1) {
            lowest = &lowest + &(slope * &self.x);
        }
        for c in c.iter().skip(2) {
            power = &power * &self.rho;
            lowest = lowest - c.abs() * &power;
        }
        Interval::point(lowest.lo().clone())
    }

    /// sum_{k >= terms} |f_k| rho^k for a function that is at most size(R) on the disc of radius R: f_k <= size(R) R^-k.
    fn cauchy(&self, terms: usize, size: impl Fn(&Interval) -> Interval) -> Option<Interval> {
        let best = DISCS.iter().filter_map(|factor| {
            let ratio = Interval::point(Float::with_val(self.prec, 1.0 / factor));
            let radius = &self.rho * &Interval::point(Float::with_val(self.prec, *factor));
            let mut power = Interval::from_int(self.prec, 1);
            for _ in 0..terms {
                power = &power * &ratio;
            }
            let gap = Interval::from_int(self.prec, 1) - &ratio;
            Some((size(&radius) * power).div(&gap)?.upper())
        });
        best.filter(Interval::is_finite).min_by(|a, b| a.hi().total_cmp(b.hi()))
    }
}

/// sum_k c_k x^k for c, x >= 0, as an upper bound.
fn polynomial(c: &[Interval], x: &Interval) -> Interval {
    c.iter().rev().fold(Interval::zero(x.prec()), |sum, c| &sum * x + c).upper()
}

/// The coefficients of sum_j weights[j] v^(j).
fn derivatives(v: &[Vec<Interval>], weights: &[i64]) -> Vec<Vec<Interval>> {
    let prec = v[0][0].prec();
    let mut sum = vec![vec![Interval::zero(prec); v[0].len()]; v.len()];
    for (j, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0) {
        for (k, from) in v.iter().skip(j).enumerate() {
            // (k + j)!/k!
            let falling = (k + 1..=k + j).fold(Integer::from(*weight), |f, x| f * x as u64);
            let falling = Interval::from_rational(prec, &Rational::from(falling));
            for (sum, x) in sum[k].iter_mut().zip(from) {
                *sum = &*sum + &(&falling * x);
            }
        }
    }
    sum
}

/// The value of a polynomial curve.
fn evaluate(v: &[Vec<Interval>], x: &Interval) -> Vec<Interval> {
    let mut value = v.last().cloned().unwrap_or_default();
    for c in v.iter().rev().skip(1) {
        for (value, c) in value.iter_mut().zip(c) {
            *value = &*value * x + c;
        }
    }
    value
}
