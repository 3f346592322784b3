//! What a piece is worth, proven: the sum of its defects, the signs, the contraction (T4;
//! docs/lemmas.md lemma:leap).

use rug::float::Round;
use rug::{Float, Rational};

use super::series::{Exponential, Term, Unit, derivatives, dot, inverse_factorial};
use super::{Accuracy, LeapStop, Piece, Rows, away};
use crate::arith::fixed::Fixed;
use crate::arith::interval::{self, Interval, enclose, norm, points};
use crate::arith::pause::pause;
use crate::model::Phase;
use crate::stepping::Ball;

/// A proven piece.
pub(crate) struct Bound {
    /// A ball around w at the last step.
    pub ball: Ball,
    /// By how much the radius grew.
    pub growth: Float,
}

/// Radii R = factor * rho of the discs for Cauchy's estimate, powers of two.
const DISCS: [f64; 5] = [2.0, 4.0, 8.0, 16.0, 64.0];

impl Rows {
    pub fn new(phase: &Phase, accuracy: Accuracy) -> Self {
        let prec = accuracy.prec;
        let sized = |v: &[Rational]| {
            let v = enclose(prec, v);
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

    /// 1/(h beta) at the centre of a ball, a dyadic number: the time at which flows of this
    /// steepness are logarithms.
    pub fn natural_tau(&self, ball: &Ball, prec: u32) -> Option<Rational> {
        let centre: Vec<Interval> = ball.centre.iter().map(|c| Interval::point(Float::with_val(prec, c))).collect();
        let features = self.features.iter().zip(&self.offsets);
        let steepness = features.fold(Interval::zero(prec), |sum, ((z, size), offset)| {
            sum + size.square() * (-(interval::dot(z, &centre) + offset)).exp()
        });
        let tau = Interval::from_int(prec, 1).div(&(&self.h * &steepness))?;
        let tau = Float::with_val(40, tau.mid());
        tau.to_rational().filter(|tau| *tau >= 8)
    }

    /// The curve of a piece, v its coefficients, and the sum of its defects.
    pub(crate) fn follow(&self, piece: &Piece, v: &[Vec<Interval>], prec: u32) -> Result<Followed, LeapStop> {
        let int = |n: i32| Interval::from_int(prec, n);
        let steps = Rational::from(&piece.to - &piece.from);
        let tau_end = Interval::from_rational(prec, &(&piece.tau + steps));
        let tau = Interval::from_rational(prec, &piece.tau);
        let (Some(s), Some(s_end)) = (tau.ln(), tau_end.ln()) else { return Err(LeapStop::TooEarly) };
        let centre = Interval::point(piece.centre.clone());
        let (x, x_end) = (&s - &centre, &s_end - &centre);
        let rho = x.abs().max(&x_end.abs()).upper();

        let rho = rho.hi().to_f64_round(Round::Up);
        let unit = Unit::near(rho);
        let v: Vec<Vec<Fixed>> = v.iter().enumerate().map(|(k, c)| c.iter().map(|c| unit.of(c, k)).collect()).collect();
        let at = |x: &Interval| -> Vec<Interval> {
            evaluate(&v, Fixed::from_interval(&x.scaled(-unit.0))).into_iter().map(|c| c.to_interval(prec)).collect()
        };
        let (first, last) = (at(&x), at(&x_end));
        let derivatives = derivatives(&v, piece.order + 1, unit);
        let curve = Curve { derivatives, t: x.hull(&x_end).scaled(-unit.0), rho: unit.shrink(rho), unit, centre, prec };
        let defect = self.defect(piece, &curve).ok_or(LeapStop::Defect)?;
        let one_over = int(1).div(&tau).ok_or(LeapStop::TooEarly)?;
        let length = (&s_end - &s).positive_part() + &one_over;
        // Remainders of Taylor's formula, step by step: M/(p+1)! (tau^-(p+1) + tau^-p/p).
        let p = piece.order;
        let highest =
            bounded(prec, polynomial(&Term::new(p + 1, &curve.derivatives, &curve.centre, unit).inner, curve.rho));
        let powers = (0..p).fold(int(1), |product, _| product * &one_over);
        let count = Interval::from_rational(prec, &Rational::from((1, p)));
        let remainder =
            highest * Interval::from_rational(prec, &inverse_factorial(p + 1)) * &powers * (&one_over + count);
        Ok(Followed { defects: defect * &length + remainder, curve, first, last, tau, length })
    }

    /// Proves a piece from a ball around w at its first step.
    pub(crate) fn bound(&self, piece: &Piece, ball: &Ball, prec: u32) -> Result<Bound, LeapStop> {
        let v: Vec<Vec<Interval>> = piece.coefficients.iter().map(|c| points(c)).collect();
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

    /// u_i = ln h + s - o_i - z_i.v, a polynomial in t.
    pub(crate) fn exponent(&self, i: usize, curve: &Curve) -> Option<Vec<Fixed>> {
        pause();
        let (z, _) = self.features.get(i)?;
        let z: Vec<Fixed> = z.iter().map(Fixed::from_interval).collect();
        let mut u: Vec<Fixed> = curve.v().iter().map(|c| -dot(&z, c)).collect();
        u[0] = u[0] + Fixed::from_interval(&(&self.h.ln()? + &curve.centre - self.offsets.get(i)?));
        if let Some(first) = u.get_mut(1) {
            *first = *first + curve.unit.length();
        }
        Some(u)
    }

    /// An upper bound of |E_p| on the piece; `None` where a disc gives none.
    fn defect(&self, piece: &Piece, curve: &Curve) -> Option<Interval> {
        let (terms, rho) = (piece.coefficients.len() + 4, curve.rho);
        let mut e = vec![vec![Fixed::ZERO; curve.v()[0].len()]; terms];
        let mut tail = 0.0;
        // v' + sum_{m>=2} e^{-(m-1)s}/m! sum_j s(m,j) v^(j).
        for m in 1..=piece.order {
            let term = Term::new(m, &curve.derivatives, &curve.centre, curve.unit);
            term.add_to(&mut e);
            if m > 1 {
                let most = |radius| {
                    up(up(term.factor.size() * polynomial(&term.inner, radius)) * exp(up(term.rate.size() * radius)))
                };
                tail = up(tail + cauchy(terms, rho, most));
            }
        }
        // - sum_i e^{u_i} z_i.
        for (i, (z, size)) in self.features.iter().enumerate() {
            let u = self.exponent(i, curve)?;
            let first = u[0].to_interval(53).hi().to_f64_round(Round::Up);
            let slopes: Vec<Vec<Fixed>> = u.iter().skip(1).map(|u| vec![*u]).collect();
            let size = size.hi().to_f64_round(Round::Up);
            let most = |radius: f64| up(size * exp(up(first + up(radius * polynomial(&slopes, radius)))));
            let whole = most(rho);
            if whole < self.tiny {
                tail = up(tail + whole);
                continue;
            }
            let mut push = Exponential::new(u[0]);
            (1..terms).for_each(|k| push.push(u.get(k).copied().unwrap_or(Fixed::ZERO)));
            let z: Vec<Fixed> = z.iter().map(Fixed::from_interval).collect();
            for (e, a) in e.iter_mut().zip(&push.series) {
                e.iter_mut().zip(&z).for_each(|(e, z)| *e = *e - *a * *z);
            }
            tail = up(tail + cauchy(terms, rho, most));
        }
        let whole = up(polynomial(&e, rho) + tail);
        whole.is_finite().then(|| bounded(curve.prec, whole))
    }
}

/// At least x op y, from its result rounded to the nearest double.
fn up(x: f64) -> f64 {
    x.next_up()
}

/// At least e^x.
fn exp(x: f64) -> f64 {
    Interval::point(Float::with_val(53, x)).exp().hi().to_f64_round(Round::Up)
}

/// [0, x], or everything if x is not finite.
fn bounded(prec: u32, x: f64) -> Interval {
    if !x.is_finite() {
        return Interval::whole(prec);
    }
    Interval::zero(prec).hull(&Interval::point(Float::with_val(53, x)))
}

/// A piece, followed.
pub(crate) struct Followed {
    pub curve: Curve,
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
pub(crate) struct Curve {
    /// v, v', .. as series in t = x/2^unit.
    derivatives: Vec<Vec<Vec<Fixed>>>,
    unit: Unit,
    /// The t of the piece.
    t: Interval,
    /// A bound of |t|.
    rho: f64,
    centre: Interval,
    prec: u32,
}

impl Curve {
    fn v(&self) -> &[Vec<Fixed>] {
        &self.derivatives[0]
    }

    /// A lower bound of c.v(x) on the piece, as a point.
    pub fn lowest(&self, c: &[Interval]) -> Interval {
        let c: Vec<Fixed> = c.iter().map(Fixed::from_interval).collect();
        self.least(&self.v().iter().map(|v| dot(&c, v)).collect::<Vec<_>>())
    }

    /// A lower bound of sum_k c_k t^k on the piece, as a point: the linear part at its ends, the
    /// rest by size.
    pub fn least(&self, c: &[Fixed]) -> Interval {
        let mut lowest = c[0].to_interval(self.prec);
        if let Some(slope) = c.get(1) {
            lowest = &lowest + &(&slope.to_interval(self.prec) * &self.t);
        }
        let rest: Vec<Vec<Fixed>> = c.iter().skip(2).map(|c| vec![*c]).collect();
        let rest = up(up(self.rho * self.rho) * polynomial(&rest, self.rho));
        Interval::point((lowest - bounded(self.prec, rest)).lo().clone())
    }
}

/// sum_{k >= terms} |f_k| rho^k for a function that is at most size(R) on the disc of radius R: f_k
/// <= size(R) R^-k.
fn cauchy(terms: usize, rho: f64, size: impl Fn(f64) -> f64) -> f64 {
    let disc = |factor: f64| {
        // Powers of two: exact.
        let power = (0..terms).fold(1.0, |power, _| power / factor);
        up(up(size(up(rho * factor)) * power) * (factor / (factor - 1.0)).next_up())
    };
    DISCS.into_iter().map(disc).fold(f64::INFINITY, f64::min)
}

/// At least sum_k |c_k| x^k, x >= 0.
fn polynomial(c: &[Vec<Fixed>], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |sum, c| up(up(sum * x) + length(c)))
}

/// At least |c|.
fn length(c: &[Fixed]) -> f64 {
    match c {
        [one] => one.size(),
        _ => up(c.iter().fold(0.0, |sum, c| up(sum + up(c.size() * c.size()))).sqrt()),
    }
}

/// The value of a polynomial curve.
pub(crate) fn evaluate(v: &[Vec<Fixed>], t: Fixed) -> Vec<Fixed> {
    let mut value = v.last().cloned().unwrap_or_default();
    for c in v.iter().rev().skip(1) {
        for (value, c) in value.iter_mut().zip(c) {
            *value = *value * t + *c;
        }
    }
    value
}
