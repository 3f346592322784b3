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
use crate::data::{Dataset, Instance, Label};

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
}

impl Model {
    /// One neuron, v = 1: the model of T1, with step size eta > 0.
    pub fn single_neuron(data: Dataset, eta: &Rational) -> Self {
        Self::network(data, vec![Rational::from(1)], eta)
    }

    /// The model of an instance: its network, or else one neuron.
    pub fn of(instance: &Instance, eta: &Rational) -> Self {
        match &instance.network {
            Some(output) => Self::network(instance.data.clone(), output.clone(), eta),
            None => Self::single_neuron(instance.data.clone(), eta),
        }
    }

    /// M neurons with fixed output weights v_m (T7).
    pub fn network(data: Dataset, output: Vec<Rational>, eta: &Rational) -> Self {
        let step = Rational::from(eta / data.n() as u64);
        Self { data, output, step }
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

    /// The pattern at a rational point, decided exactly; s'(0) = 0, so a zero is inactive.
    pub fn pattern_at(&self, point: &[Rational]) -> Pattern {
        Pattern::from_fn(self.neurons(), self.data.n(), |m, i| {
            let preactivation: Rational =
                self.data.row(i).iter().zip(self.neuron(point, m)).map(|(x, w)| Rational::from(x * w)).sum();
            preactivation > 0
        })
    }
}
