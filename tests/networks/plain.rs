//! Gradient descent and SGD at 200 bits, written once more: no interval, no phase, no stepper of
//! the library.

use margincert::data::Label;
use margincert::model::{Model, Pattern};
use rug::ops::NegAssign;
use rug::{Float, Rational};

pub const BITS: u32 = 200;

/// W_k of a network.
pub struct Plain {
    rows: Vec<Vec<Float>>,
    positive: Vec<bool>,
    output: Vec<Float>,
    h: Float,
    /// Neuron by neuron.
    pub w: Vec<Vec<Float>>,
}

pub fn float(x: &Rational) -> Float {
    Float::with_val(BITS, x)
}

pub fn dot(a: &[Float], b: &[Float]) -> Float {
    a.iter().zip(b).fold(Float::new(BITS), |sum, (x, y)| sum + x * y)
}

impl Plain {
    pub fn new(model: &Model, w0: &[Rational]) -> Self {
        let w: Vec<Float> = w0.iter().map(float).collect();
        Self {
            rows: model.data().rows().iter().map(|row| row.iter().map(float).collect()).collect(),
            positive: model.data().labels().iter().map(|label| *label == Label::Positive).collect(),
            output: model.output().iter().map(float).collect(),
            h: float(model.h()),
            w: w.chunks(model.data().d()).map(<[Float]>::to_vec).collect(),
        }
    }

    fn preactivations(&self) -> Vec<Vec<Float>> {
        self.w.iter().map(|w| self.rows.iter().map(|x| dot(x, w)).collect()).collect()
    }

    pub fn pattern(&self) -> Pattern {
        let t = self.preactivations();
        Pattern::from_fn(self.w.len(), self.rows.len(), |m, i| t[m][i] > 0)
    }

    /// One step of gradient descent; the pattern before it.
    pub fn step(&mut self) -> Pattern {
        let t = self.preactivations();
        let h = self.h.clone();
        (0..self.rows.len()).for_each(|i| self.push(i, &t, &h));
        Pattern::from_fn(self.w.len(), self.rows.len(), |m, i| t[m][i] > 0)
    }

    /// One step of SGD, which draws sample i.
    pub fn draw(&mut self, i: usize) {
        let t = self.preactivations();
        let eta = Float::with_val(BITS, &self.h * self.rows.len() as u32);
        self.push(i, &t, &eta);
    }

    /// W moves by `step` y_i e^{-y_i f(x_i)} v_m x_i at the neurons where sample i is active in
    /// `t`.
    fn push(&mut self, i: usize, t: &[Vec<Float>], step: &Float) {
        let active: Vec<usize> = (0..t.len()).filter(|&m| t[m][i] > 0).collect();
        if active.is_empty() {
            return;
        }
        let mut f = active.iter().fold(Float::new(BITS), |f, &m| f + &self.output[m] * &t[m][i]);
        if self.positive[i] {
            f.neg_assign();
        }
        let mut push = f.exp() * step;
        if !self.positive[i] {
            push.neg_assign();
        }
        for m in active {
            let c = Float::with_val(BITS, &push * &self.output[m]);
            self.w[m].iter_mut().zip(&self.rows[i]).for_each(|(w, x)| *w += &c * x);
        }
    }
}

/// The component of a vector in the span of rational rows, by Gram and Schmidt.
pub fn in_span(rows: &[Vec<Rational>], v: &[Float]) -> Vec<Float> {
    let exact = |a: &[Rational], b: &[Rational]| a.iter().zip(b).map(|(x, y)| Rational::from(x * y)).sum::<Rational>();
    let mut basis: Vec<Vec<Rational>> = Vec::new();
    for row in rows {
        let mut rest = row.clone();
        for q in &basis {
            let along = exact(q, row) / exact(q, q);
            rest.iter_mut().zip(q).for_each(|(r, q)| *r -= Rational::from(&along * q));
        }
        if rest.iter().any(|x| *x != 0) {
            basis.push(rest);
        }
    }
    let mut sum = vec![Float::new(BITS); v.len()];
    for q in basis {
        let q: Vec<Float> = q.iter().map(float).collect();
        let along = dot(&q, v) / dot(&q, &q);
        sum.iter_mut().zip(&q).for_each(|(s, q)| *s += &along * q);
    }
    sum
}
