//! Gradient descent and SGD at 200 bits, 60 digits: loops over the formula, and nothing else.

use std::cmp::Ordering;

use rug::ops::NegAssign;
use rug::{Float, Rational};

use super::instance::{BITS, Instance, Start, float, floats};

/// What is nearer to 0 than this, beside the sizes of x and w, is 0.
const NEAR: f64 = 1e-40;

pub fn dot(x: &[Float], y: &[Float]) -> Float {
    x.iter().zip(y).fold(Float::new(BITS), |sum, (a, b)| sum + a * b)
}

pub fn norm(x: &[Float]) -> Float {
    dot(x, x).sqrt()
}

/// |x/|x| - y/|y||.
pub fn apart(x: &[Float], y: &[Float]) -> Float {
    let (a, b) = (norm(x), norm(y));
    let difference: Vec<Float> = x.iter().zip(y).map(|(x, y)| Float::with_val(BITS, x / &a) - y / b.clone()).collect();
    norm(&difference)
}

#[derive(Clone)]
pub struct State {
    /// Neuron by neuron, one after the other.
    pub w: Vec<Float>,
    /// The sign of x_i.w_m at m n + i.
    pub signs: Vec<Ordering>,
    /// The sum of e^{-y_i f(x_i)} over the samples that are active at some neuron.
    pub loss: Float,
    /// These e^{-y_i f(x_i)}, and those of samples pushed from a boundary; none for the others.
    weights: Vec<Option<Float>>,
}

impl State {
    pub fn is_finite(&self) -> bool {
        self.w.iter().all(Float::is_finite)
    }
}

/// The numbers of an instance, as floats.
pub struct Descent {
    rows: Vec<Vec<Float>>,
    lengths: Vec<f64>,
    positive: Vec<bool>,
    output: Vec<Float>,
    eta: Float,
    h: Float,
    at_zero: Float,
}

impl Descent {
    pub fn new(instance: &Instance, start: &Start) -> Self {
        let rows: Vec<Vec<Float>> = instance.rows.iter().map(|x| floats(x)).collect();
        Self {
            lengths: rows.iter().map(|x| norm(x).to_f64()).collect(),
            rows,
            positive: instance.positive.clone(),
            output: floats(&instance.output),
            eta: float(&start.eta),
            h: float(&(&start.eta / Rational::from(instance.n()))),
            at_zero: float(&start.at_zero),
        }
    }

    pub fn first(&self, start: &Start) -> State {
        self.state(start.w0.iter().flat_map(|w| floats(w)).collect())
    }

    fn state(&self, w: Vec<Float>) -> State {
        let heights = self.heights(&w);
        let signs: Vec<Ordering> =
            heights.iter().map(|height| height.partial_cmp(&0).unwrap_or(Ordering::Equal)).collect();
        let n = self.rows.len();
        let weights: Vec<_> = (0..n).map(|i| self.weight(i, &heights)).collect();
        let is_active = |i: usize| signs.iter().skip(i).step_by(n).any(|sign| sign.is_gt());
        let counted = (0..n).filter(|&i| is_active(i)).filter_map(|i| weights[i].as_ref());
        let loss = counted.fold(Float::new(BITS), |sum, weight| sum + weight);
        State { w, signs, loss, weights }
    }

    /// x_i.w_m, 0 where it is 0 but for rounding.
    fn heights(&self, w: &[Float]) -> Vec<Float> {
        let least = (norm(w) + 1u8) * NEAR;
        let height = |x: &Vec<Float>, length: f64, w: &[Float]| {
            let height = dot(x, w);
            if height.clone().abs() < Float::with_val(BITS, &least * length) { Float::new(BITS) } else { height }
        };
        let neurons = w.chunks(self.rows[0].len());
        neurons
            .flat_map(|w| {
                self.rows.iter().zip(&self.lengths).map(|(x, length)| height(x, *length, w)).collect::<Vec<_>>()
            })
            .collect()
    }

    /// e^{-y_i f(x_i)}, if sample i is active at some neuron, or pushed from its boundary.
    fn weight(&self, i: usize, heights: &[Float]) -> Option<Float> {
        let n = self.rows.len();
        let mut f = Float::new(BITS);
        let mut pushes = false;
        for (m, v) in self.output.iter().enumerate().filter(|(m, _)| heights[m * n + i] >= 0) {
            f += v * &heights[m * n + i];
            pushes |= heights[m * n + i] > 0 || self.at_zero > 0;
        }
        if self.positive[i] {
            f.neg_assign();
        }
        pushes.then(|| f.exp())
    }

    /// W moves by `step` y_i e^{-y_i f(x_i)} v_m x_i at the neurons where sample i is active, by a
    /// part of that where it lies on its boundary.
    fn moved(&self, w: &mut [Float], i: usize, from: &State, step: &Float) {
        let (n, d) = (self.rows.len(), self.rows[0].len());
        let Some(weight) = &from.weights[i] else { return };
        let mut push = Float::with_val(BITS, weight * step);
        if !self.positive[i] {
            push.neg_assign();
        }
        for (m, v) in self.output.iter().enumerate().filter(|(m, _)| from.signs[m * n + i].is_ge()) {
            let mut c = Float::with_val(BITS, &push * v);
            if from.signs[m * n + i].is_eq() {
                c *= &self.at_zero;
            }
            w[m * d..(m + 1) * d].iter_mut().zip(&self.rows[i]).for_each(|(w, x)| *w += &c * x);
        }
    }

    pub fn step(&self, state: &State) -> State {
        let mut w = state.w.clone();
        (0..self.rows.len()).for_each(|i| self.moved(&mut w, i, state, &self.h));
        self.state(w)
    }

    /// One step of SGD, which draws sample i.
    pub fn draw(&self, state: &State, i: usize) -> State {
        let mut w = state.w.clone();
        self.moved(&mut w, i, state, &self.eta);
        self.state(w)
    }
}

/// The steps of an orbit, made when they are asked for.
pub struct Orbit {
    pub descent: Descent,
    states: Vec<State>,
}

impl Orbit {
    pub fn new(instance: &Instance, start: &Start) -> Self {
        let descent = Descent::new(instance, start);
        Self { states: vec![descent.first(start)], descent }
    }

    /// w_k; none where the numbers of MPFR have ended before.
    pub fn at(&mut self, k: usize) -> Option<&State> {
        while self.states.len() <= k && self.states.last().unwrap().is_finite() {
            self.states.push(self.descent.step(self.states.last().unwrap()));
        }
        self.states.get(k).filter(|state| state.is_finite())
    }
}
