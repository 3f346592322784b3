//! GD steps at a chosen precision: the step from an exact point, evaluated in intervals, gives the
//! defect (T4, shadowing).

use rug::float::Round;
use rug::{Float, Rational};

use super::{Ball, StepError};
use crate::arith::interval::{Interval, dot, norm};
use crate::model::{Model, Pattern};

/// The largest preactivation of a negative that is followed: e^t must stay far inside MPFR's
/// exponents.
const LARGEST_PREACTIVATION: u64 = 100_000_000;

/// A ball around w_k at a precision, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(crate) struct FloatStepper {
    prec: u32,
    x: Vec<Vec<Interval>>,
    norm: Vec<Interval>,
    y: Vec<i32>,
    v: Vec<Interval>,
    h: Interval,
    k: u64,
    ball: Ball,
    t: Vec<Vec<Interval>>,
}

impl FloatStepper {
    /// Starts from the exact w_0.
    pub(crate) fn new(model: &Model, w0: &[Rational], prec: u32) -> Self {
        let start: Vec<Interval> = w0.iter().map(|q| Interval::from_rational(prec, q)).collect();
        Self::at(model, recentre(&start, &Float::new(prec)), prec)
    }

    /// Starts from a ball, whose step counts as 0.
    pub(crate) fn at(model: &Model, ball: Ball, prec: u32) -> Self {
        let enclose = |q: &Rational| Interval::from_rational(prec, q);
        let x: Vec<Vec<Interval>> = model.data().rows().iter().map(|row| row.iter().map(enclose).collect()).collect();
        Self {
            prec,
            norm: x.iter().map(|row| norm(row)).collect(),
            x,
            y: (0..model.data().n()).map(|i| model.sign(i)).collect(),
            v: model.output().iter().map(enclose).collect(),
            h: enclose(model.h()),
            k: 0,
            ball,
            t: Vec::new(),
        }
    }

    /// Goes on from a ball around w_k.
    pub(crate) fn resume(model: &Model, ball: Ball, prec: u32, k: u64) -> Self {
        Self { k, ..Self::at(model, ball, prec) }
    }

    pub(crate) fn k(&self) -> u64 {
        self.k
    }

    pub(crate) fn ball(&self) -> &Ball {
        &self.ball
    }

    /// The signs of the preactivations of w_k; the preactivations of the centre are kept for the
    /// step.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, StepError> {
        self.preactivate();
        let mut uncertain = None;
        let pattern = Pattern::from_fn(self.v.len(), self.x.len(), |m, i| {
            let reach = &self.norm[i] * &Interval::point(self.ball.radius.clone());
            let t = &self.t[m][i];
            let (above, below) = (t - &reach, t + &reach);
            if above.lo() <= &0 && below.hi() >= &0 {
                uncertain.get_or_insert(StepError::UncertainSign { step: self.k, neuron: m, sample: i });
            }
            above.lo() > &0
        });
        uncertain.map_or(Ok(pattern), Err)
    }

    fn preactivate(&mut self) {
        let d = self.x[0].len();
        let centre: Vec<Interval> = self.ball.centre.iter().cloned().map(Interval::point).collect();
        self.t = centre.chunks(d).map(|w| self.x.iter().map(|x| dot(x, w)).collect()).collect();
    }

    /// One step: w_k becomes w_{k+1}.
    pub(crate) fn step(&mut self, known: Option<&Pattern>) -> Result<(), StepError> {
        let pattern = match known {
            Some(pattern) => {
                self.preactivate();
                pattern.clone()
            }
            None => self.pattern()?,
        };
        let (zero, d) = (Interval::zero(self.prec), self.x[0].len());
        let radius = Interval::point(self.ball.radius.clone());
        let mut next: Vec<Interval> = self.ball.centre.iter().cloned().map(Interval::point).collect();
        let mut h_beta = zero.clone();
        for i in pattern.active_samples() {
            let at: Vec<usize> = (0..self.v.len()).filter(|&m| pattern.is_active(m, i)).collect();
            let f = at.iter().fold(zero.clone(), |sum, &m| &sum + &(&self.v[m] * &self.t[m][i]));
            let exponent = if self.y[i] > 0 { -&f } else { f };
            if exponent.hi() > &LARGEST_PREACTIVATION || !exponent.is_finite() {
                return Err(StepError::Explodes { step: self.k, exponent: self.ball.exponent() });
            }
            let push = &self.h * &exponent.exp();
            let width = at.iter().fold(zero.clone(), |sum, &m| &sum + &self.v[m].square());
            let z_norm = &self.norm[i] * &width.sqrt_of_non_negative();
            let reach = &z_norm * &radius;
            if reach.hi() > &1 {
                return Err(StepError::Imprecise { step: self.k });
            }
            h_beta = &h_beta + &(&(&push * &reach.exp()) * &z_norm.square());
            let signed = if self.y[i] > 0 { push } else { -push };
            for &m in &at {
                let c = &signed * &self.v[m];
                for (w, x) in next[m * d..(m + 1) * d].iter_mut().zip(&self.x[i]) {
                    *w = &*w + &(&c * x);
                }
            }
        }
        let one = Interval::from_int(self.prec, 1);
        let expansion = (&h_beta - &one).max(&one);
        let carried = &radius * &expansion;
        if !carried.is_finite() || next.iter().any(|w| !w.is_finite()) {
            return Err(StepError::Imprecise { step: self.k });
        }
        self.ball = recentre(&next, carried.hi());
        self.k += 1;
        Ok(())
    }
}

/// The ball around the middle of a box, widened by `carried`.
fn recentre(coordinates: &[Interval], carried: &Float) -> Ball {
    let centre: Vec<Float> = coordinates.iter().map(Interval::mid).collect();
    let defect: Vec<Interval> =
        coordinates.iter().zip(&centre).map(|(c, mid)| Interval::point(c.radius_about(mid))).collect();
    let radius = Float::with_val_round(64, norm(&defect).hi() + carried, Round::Up).0;
    Ball { centre, radius }
}
