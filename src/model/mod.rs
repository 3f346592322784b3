//! Floor 3: a ReLU model, its activation patterns and the phase that a pattern defines (T1, T7).
//!
//! f(x) = sum_m v_m s(w_m.x) with fixed output weights v_m; one neuron is M = 1, v = 1. The trained
//! parameter is the vector W = (w_1, .., w_M) in Q^{Md}, neuron by neuron.

mod learned;
mod partition;
mod pattern;
mod phase;
mod subspace;
#[cfg(test)]
mod tests;

use rug::Rational;

use crate::arith::interval::{Interval, dot};
use crate::arith::linalg;
use crate::data::{AtZero, Dataset, Instance, Label};

pub use learned::Learned;
pub use partition::Partition;
pub use pattern::Pattern;
#[doc(hidden)]
pub use phase::{Phase, Row, SignRow};
pub use subspace::Subspace;

/// A ReLU model on a data set: the loss (1/n) sum_i exp(-y_i f(x_i)) and gradient descent on it
/// with step eta = n h.
#[derive(Clone, Debug)]
pub struct Model {
    data: Dataset,
    output: Vec<Rational>,
    step: Rational,
    at_zero: AtZero,
}

impl Model {
    /// One neuron, v = 1: the model of T1, with step size eta > 0.
    pub fn single_neuron(data: Dataset, eta: &Rational) -> Self {
        Self::network(data, vec![Rational::from(1)], eta)
    }

    /// The model of an instance: its network, or else one neuron.
    pub fn of(instance: &Instance, eta: &Rational) -> Self {
        let model = match &instance.network {
            Some(output) => Self::network(instance.data.clone(), output.clone(), eta),
            None => Self::single_neuron(instance.data.clone(), eta),
        };
        model.with_relu_at_zero(instance.relu_at_zero)
    }

    /// M neurons with fixed output weights v_m (T7).
    pub fn network(data: Dataset, output: Vec<Rational>, eta: &Rational) -> Self {
        let step = Rational::from(eta / data.n() as u64);
        Self { data, output, step, at_zero: AtZero::default() }
    }

    /// The same with a derivative of max(x, 0) at 0; 0 without it.
    pub fn with_relu_at_zero(self, at_zero: AtZero) -> Self {
        Self { at_zero, ..self }
    }

    /// The derivative of max(x, 0) at 0.
    pub fn relu_at_zero(&self) -> AtZero {
        self.at_zero
    }

    /// The data.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The number of neurons M.
    pub fn neurons(&self) -> usize {
        self.output.len()
    }

    /// The output weights v_m.
    pub fn output(&self) -> &[Rational] {
        &self.output
    }

    /// Whether the model is one neuron with v = 1, the model of T1: its negatives may be walls.
    pub fn is_one_neuron(&self) -> bool {
        self.output.len() == 1 && self.output[0] == 1
    }

    /// The dimension M d of the parameter.
    pub fn dim(&self) -> usize {
        self.neurons() * self.data.d()
    }

    /// h = eta/n.
    pub fn h(&self) -> &Rational {
        &self.step
    }

    /// y_i as +1 or -1.
    pub fn sign(&self, i: usize) -> i32 {
        match self.data.labels()[i] {
            Label::Positive => 1,
            Label::Negative => -1,
        }
    }

    /// Whether sample i pushes itself into neuron m, where it is active: y_i v_m > 0.
    pub fn agrees(&self, m: usize, i: usize) -> bool {
        (self.output[m] > 0) == (self.sign(i) > 0)
    }

    /// A sample that is active, but against its label at every neuron where it is active (for one
    /// neuron, an active negative): it is pushed away by more than a fixed amount at each step, and
    /// no smooth curve follows that.
    pub fn kicked(&self, pattern: &Pattern) -> Option<usize> {
        let out = |i: &usize| (0..self.neurons()).all(|m| !pattern.is_active(m, *i) || !self.agrees(m, *i));
        pattern.active_samples().into_iter().find(out)
    }

    /// The part w_m of a parameter.
    pub fn neuron<'a, T>(&self, parameter: &'a [T], m: usize) -> &'a [T] {
        let d = self.data.d();
        &parameter[m * d..(m + 1) * d]
    }

    /// L at the points of a box of parameters: (1/n) sum_i exp(-y_i f(x_i)).
    pub fn loss(&self, parameter: &[Interval]) -> Interval {
        let prec = parameter.iter().map(Interval::prec).max().unwrap_or(64);
        let enclose = |q: &Rational| Interval::from_rational(prec, q);
        let output: Vec<Interval> = self.output.iter().map(enclose).collect();
        let sum = (0..self.data.n()).fold(Interval::zero(prec), |sum, i| {
            let x: Vec<Interval> = self.data.row(i).iter().map(enclose).collect();
            let f = (0..self.neurons()).fold(Interval::zero(prec), |f, m| {
                f + &output[m] * &dot(&x, self.neuron(parameter, m)).positive_part()
            });
            sum + if self.sign(i) > 0 { (-f).exp() } else { f.exp() }
        });
        &sum * &enclose(&Rational::from((1, self.data.n() as u64)))
    }

    /// The entries (m, i) with x_i.w_m = 0 at a rational point, zero rows excepted.
    pub fn on_boundary(&self, point: &[Rational]) -> Vec<(usize, usize)> {
        let entries = (0..self.neurons()).flat_map(|m| (0..self.data.n()).map(move |i| (m, i)));
        let is_on = |&(m, i): &(usize, usize)| {
            let x = self.data.row(i);
            x.iter().any(|c| *c != 0) && linalg::dot(x, self.neuron(point, m)) == 0
        };
        entries.filter(is_on).collect()
    }

    /// Those of them that push: none where the derivative at 0 is 0.
    pub fn pushed_from_boundary(&self, point: &[Rational]) -> Vec<(usize, usize)> {
        if self.at_zero == AtZero::Zero { Vec::new() } else { self.on_boundary(point) }
    }

    /// The pattern at a rational point, decided exactly: x_i.w_m > 0, so a zero is
    /// inactive, whatever it pushes.
    pub fn pattern_at(&self, point: &[Rational]) -> Pattern {
        Pattern::from_fn(self.neurons(), self.data.n(), |m, i| {
            let preactivation: Rational =
                self.data.row(i).iter().zip(self.neuron(point, m)).map(|(x, w)| Rational::from(x * w)).sum();
            preactivation > 0
        })
    }
}
