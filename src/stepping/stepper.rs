//! One step of gradient descent on a ball, by shadowing (T4), for any kind of numbers.

use rug::Rational;

use super::{Ball, StepError};
use crate::model::{Model, Pattern};

/// Real numbers, enclosed, and upper bounds of sizes.
pub(crate) trait Number: Clone {
    /// An upper bound.
    type Bound: Clone;

    /// A rational, at a precision if there is a choice.
    fn enclose(prec: u32, q: &Rational) -> Self;
    /// 0, as a number and as a bound.
    fn zero(prec: u32) -> (Self, Self::Bound);
    /// A bound of the Euclidean norm.
    fn norm(prec: u32, row: &[Rational]) -> Self::Bound;
    /// The centre of a ball, and its radius.
    fn of_ball(ball: &Ball) -> (Vec<Self>, Self::Bound);
    /// The ball around a centre of exact numbers.
    fn to_ball(centre: &[Self], radius: &Self::Bound) -> Ball;
    /// Makes a box the exact numbers in its middle; the radius of the ball around them that
    /// contains the box, widened by `carried`.
    fn recentre(coordinates: &mut [Self], carried: Self::Bound) -> Self::Bound;

    fn dot(a: &[Self], b: &[Self]) -> Self;
    fn negated(self) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn add_product(&mut self, a: &Self, b: &Self);
    fn is_finite(&self) -> bool;
    /// Whether t.w > 0 for all w within a radius of the centre, or for none; t.centre is the
    /// number, `norm` bounds |t|.
    fn sign(&self, norm: &Self::Bound, radius: &Self::Bound) -> Option<bool>;
    /// h e^exponent.
    ///
    /// # Errors
    /// What stops the ball of step k, where that is too large.
    fn push(h: &Self, exponent: Self, stop: impl FnOnce() -> (u64, Ball)) -> Result<Self, StepError>;
    /// |z| for the row of a sample at the neurons where it is active, by their output weights.
    fn feature<'a>(norm: &Self::Bound, weights: impl Iterator<Item = &'a Self>) -> Self::Bound
    where
        Self: 'a;
    /// Adds to h beta what one sample does: push e^(|z| radius) |z|^2; `None` where |z| radius > 1.
    fn steepen(h_beta: &Self::Bound, push: &Self, z: &Self::Bound, radius: &Self::Bound) -> Option<Self::Bound>;
    /// The radius times max(1, h beta - 1); `None` where it is not finite.
    fn carried(radius: &Self::Bound, h_beta: Self::Bound) -> Option<Self::Bound>;
}

/// A ball around w_k, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(crate) struct Stepper<N: Number> {
    prec: u32,
    rows: Vec<Vec<N>>,
    /// At least |x_i|.
    norm: Vec<N::Bound>,
    positive: Vec<bool>,
    /// Rows of zeros: never active, whatever the radius.
    zero: Vec<bool>,
    v: Vec<N>,
    h: N,
    /// At w_0, which samples push neuron m from their boundaries, by how much of what they would if
    /// they were active there (docs/lemmas.md, lemma:derivative-at-zero).
    on_boundary: Vec<(usize, usize)>,
    at_zero: N,
    k: u64,
    /// Exact.
    centre: Vec<N>,
    radius: N::Bound,
    /// w_m.x_i at the centre.
    t: Vec<Vec<N>>,
}

impl<N: Number> Stepper<N> {
    /// Starts from the exact w_0.
    pub(crate) fn new(model: &Model, w0: &[Rational], prec: u32) -> Self {
        let mut centre: Vec<N> = w0.iter().map(|q| N::enclose(prec, q)).collect();
        let radius = N::recentre(&mut centre, N::zero(prec).1);
        let on_boundary = model.pushed_from_boundary(w0);
        Self { on_boundary, ..Self::at(model, (centre, radius), prec, 0) }
    }

    /// Goes on from a ball around w_k.
    pub(crate) fn resume(model: &Model, ball: &Ball, prec: u32, k: u64) -> Self {
        Self::at(model, N::of_ball(ball), prec, k)
    }

    fn at(model: &Model, (centre, radius): (Vec<N>, N::Bound), prec: u32, k: u64) -> Self {
        let enclose = |q: &Rational| N::enclose(prec, q);
        let data = model.data();
        Self {
            prec,
            rows: data.rows().iter().map(|row| row.iter().map(enclose).collect()).collect(),
            norm: data.rows().iter().map(|row| N::norm(prec, row)).collect(),
            positive: (0..data.n()).map(|i| model.sign(i) > 0).collect(),
            zero: data.rows().iter().map(|row| row.iter().all(|x| *x == 0)).collect(),
            v: model.output().iter().map(enclose).collect(),
            h: enclose(model.h()),
            on_boundary: Vec::new(),
            at_zero: enclose(&model.relu_at_zero().derivative()),
            k,
            centre,
            radius,
            t: Vec::new(),
        }
    }

    /// Whether all numbers are within the range of the arithmetic.
    pub(crate) fn fits(&self) -> bool {
        let numbers = self.rows.iter().flatten().chain(&self.v).chain(&self.centre).chain([&self.h]);
        numbers.into_iter().all(N::is_finite) && self.ball().radius.is_finite()
    }

    pub(crate) fn k(&self) -> u64 {
        self.k
    }

    pub(crate) fn ball(&self) -> Ball {
        N::to_ball(&self.centre, &self.radius)
    }

    /// The signs of the preactivations of w_k; the preactivations of the centre are kept for the
    /// step.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, StepError> {
        self.preactivate();
        let mut uncertain = None;
        let pattern = Pattern::from_fn(self.v.len(), self.rows.len(), |m, i| {
            let sign = if self.zero[i] { Some(false) } else { self.t[m][i].sign(&self.norm[i], &self.radius) };
            sign.unwrap_or_else(|| {
                uncertain.get_or_insert(StepError::UncertainSign { step: self.k, neuron: m, sample: i });
                false
            })
        });
        uncertain.map_or(Ok(pattern), Err)
    }

    fn preactivate(&mut self) {
        let d = self.rows[0].len();
        self.t = self.centre.chunks(d).map(|w| self.rows.iter().map(|x| N::dot(x, w)).collect()).collect();
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
        let imprecise = StepError::Imprecise { step: self.k };
        let d = self.rows[0].len();
        let mut next = self.centre.clone();
        let (zero, mut h_beta) = N::zero(self.prec);
        for i in 0..self.rows.len() {
            let at: Vec<usize> = (0..self.v.len()).filter(|&m| pattern.is_active(m, i)).collect();
            let from_boundary: Vec<usize> = self.on_boundary.iter().filter(|(_, o)| *o == i).map(|(m, _)| *m).collect();
            if at.is_empty() && from_boundary.is_empty() {
                continue;
            }
            let mut f = zero.clone();
            at.iter().for_each(|&m| f.add_product(&self.v[m], &self.t[m][i]));
            let exponent = if self.positive[i] { f.negated() } else { f };
            let push = N::push(&self.h, exponent, || (self.k, self.ball()))?;
            let z = N::feature(&self.norm[i], at.iter().chain(&from_boundary).map(|&m| &self.v[m]));
            h_beta = N::steepen(&h_beta, &push, &z, &self.radius).ok_or(imprecise.clone())?;
            let signed = if self.positive[i] { push } else { push.negated() };
            for &m in at.iter().chain(&from_boundary) {
                let full = signed.times(&self.v[m]);
                let c = if from_boundary.contains(&m) { full.times(&self.at_zero) } else { full };
                for (w, x) in next[m * d..(m + 1) * d].iter_mut().zip(&self.rows[i]) {
                    w.add_product(&c, x);
                }
            }
        }
        if !self.on_boundary.is_empty() {
            // What is pushed from a boundary need not be a gradient: no step contracts by it.
            let (two, one) = (N::enclose(self.prec, &Rational::from(2)), N::norm(self.prec, &[Rational::from(1)]));
            h_beta = N::steepen(&h_beta, &two, &one, &N::zero(self.prec).1).ok_or(imprecise.clone())?;
        }
        let carried = N::carried(&self.radius, h_beta).filter(|_| next.iter().all(N::is_finite)).ok_or(imprecise)?;
        self.radius = N::recentre(&mut next, carried);
        self.centre = next;
        self.on_boundary.clear();
        self.k += 1;
        Ok(())
    }
}
