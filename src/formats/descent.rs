//! Gradient descent in the numbers of a format, operation by operation.

use rug::Rational;

use super::Sum;
use super::number::Number;
use crate::data::AtZero;
use crate::model::Model;

/// From so many terms on NumPy adds in `LANES` sums side by side, in blocks of at most `BLOCK`.
const LANES: usize = 8;
const BLOCK: usize = 128;

/// An iterate of one neuron, and what is needed to make a step.
#[derive(Clone)]
pub(crate) struct Descent<N> {
    rows: Vec<Vec<N>>,
    positive: Vec<bool>,
    /// eta, rounded, over n, rounded.
    h: N,
    zero: N,
    at_zero: Option<N>,
    sum: Sum,
    w: Vec<N>,
    /// x_i.w.
    t: Vec<N>,
}

impl<N: Number> Descent<N> {
    /// At w_0; data, start and step size are rounded first.
    pub(crate) fn new(model: &Model, eta: &Rational, w0: &[Rational], sum: Sum, at_zero: AtZero) -> Self {
        let data = model.data();
        let round = |row: &Vec<Rational>| row.iter().map(N::nearest).collect();
        let mut new = Self {
            rows: data.rows().iter().map(round).collect(),
            positive: (0..data.n()).map(|i| model.sign(i) > 0).collect(),
            h: N::nearest(eta).over(N::nearest(&Rational::from(data.n() as u64))),
            zero: N::nearest(&Rational::new()),
            at_zero: (at_zero != AtZero::Zero).then(|| N::nearest(&at_zero.derivative())),
            sum,
            w: w0.iter().map(N::nearest).collect(),
            t: Vec::new(),
        };
        new.look();
        new
    }

    /// w.
    pub(crate) fn w(&self) -> &[N] {
        &self.w
    }

    /// Whether sample i pushes: x_i.w > 0, or = 0 where the derivative at zero is not 0.
    pub(crate) fn pushes(&self, i: usize) -> bool {
        self.t[i] > self.zero || (self.at_zero.is_some() && self.t[i] == self.zero)
    }

    /// Whether sample i is active: x_i.w > 0.
    pub(crate) fn is_active(&self, i: usize) -> bool {
        self.t[i] > self.zero
    }

    /// The loss, by the same operations, and a division by n.
    pub(crate) fn loss(&self) -> N {
        let term = |i: usize| {
            let f = if self.is_active(i) { self.t[i] } else { self.zero };
            if self.positive[i] { f.negated().exp() } else { f.exp() }
        };
        let sum = (0..self.t.len()).fold(self.zero, |sum, i| sum.plus(term(i)));
        sum.over(N::nearest(&Rational::from(self.t.len() as u64)))
    }

    /// One step; whether w is another after it.
    pub(crate) fn step(&mut self) -> bool {
        let mut gradient = vec![self.zero; self.w.len()];
        for (i, x) in self.rows.iter().enumerate() {
            if !self.pushes(i) {
                continue;
            }
            let t = self.t[i];
            let push = if self.positive[i] { t.negated().exp() } else { t.exp().negated() };
            let push = match self.at_zero {
                Some(derivative) if t == self.zero => push.times(derivative),
                _ => push,
            };
            for (g, &x) in gradient.iter_mut().zip(x) {
                *g = if self.sum == Sum::Fma { push.times_plus(x, *g) } else { g.plus(push.times(x)) };
            }
        }
        let mut moved = false;
        for (w, g) in self.w.iter_mut().zip(gradient) {
            let next = if self.sum == Sum::Fma { self.h.times_plus(g, *w) } else { w.plus(self.h.times(g)) };
            moved |= next != *w;
            *w = next;
        }
        if moved {
            self.look();
        }
        moved
    }

    fn look(&mut self) {
        let (w, zero, sum) = (&self.w, self.zero, self.sum);
        self.t.clear();
        self.t.extend(self.rows.iter().map(|x| dot(sum, zero, x, w)));
    }
}

fn dot<N: Number>(sum: Sum, zero: N, x: &[N], w: &[N]) -> N {
    let terms = x.iter().zip(w);
    match sum {
        Sum::Loop => terms.fold(zero, |sum, (&x, &w)| sum.plus(x.times(w))),
        Sum::Fma => terms.fold(zero, |sum, (&x, &w)| x.times_plus(w, sum)),
        Sum::Pairwise => pairwise(zero, &terms.map(|(&x, &w)| x.times(w)).collect::<Vec<_>>()),
    }
}

/// The order in which NumPy's `sum` adds along the last axis.
fn pairwise<N: Number>(zero: N, terms: &[N]) -> N {
    let add = |sum: N, &term: &N| sum.plus(term);
    if terms.len() < LANES {
        return terms.iter().fold(zero, add);
    }
    if terms.len() > BLOCK {
        let half = terms.len() / 2;
        let (left, right) = terms.split_at(half - half % LANES);
        return pairwise(zero, left).plus(pairwise(zero, right));
    }
    let mut blocks = terms.chunks_exact(LANES);
    let mut lanes: Vec<N> = blocks.next().unwrap_or_default().to_vec();
    for block in blocks.by_ref() {
        lanes.iter_mut().zip(block).for_each(|(lane, &term)| *lane = lane.plus(term));
    }
    while lanes.len() > 1 {
        lanes = lanes.chunks(2).map(|two| two.iter().skip(1).fold(two[0], add)).collect();
    }
    blocks.remainder().iter().fold(lanes[0], add)
}
