//! A run in a float format, followed until it cannot do anything new.

use rug::Rational;

use super::descent::Descent;
use super::number::{BFloat16, Float16, Number};
use super::{FloatFormat, Sum};
use crate::data::AtZero;
use crate::model::Model;

/// How a run computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The format of all numbers.
    pub format: FloatFormat,
    /// The order of scalar products.
    pub sum: Sum,
    /// ReLU'(0).
    pub at_zero: AtZero,
}

/// What a run has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// w_{k+1} = w_k in the format from this step on, and some sample still pushes: what it adds is
    /// rounded away.
    StandsStill {
        /// The first such step.
        from: u64,
    },
    /// The same w again after so many steps, for ever.
    Cycle {
        /// The first step of the cycle.
        from: u64,
        /// Its length, at least 2.
        period: u64,
    },
    /// No sample pushes from this step on.
    Dead {
        /// The first such step.
        from: u64,
    },
    /// At this step a coordinate is no finite number.
    Nan {
        /// The first such step.
        from: u64,
    },
    /// None of these so far: it still moves.
    Moving,
}

/// One neuron's run of gradient descent in a float format.
pub struct Run {
    k: u64,
    samples: usize,
    state: Box<dyn State>,
    start: Box<dyn State>,
    /// Brent's search for a cycle: the iterate of a step 2^j, to compare with those that follow.
    mark: (u64, Vec<f64>),
    ending: Ending,
}

/// A descent whose numbers are hidden.
trait State: Send {
    fn step(&mut self) -> bool;
    fn w(&self) -> Vec<f64>;
    fn is(&self, w: &[f64]) -> bool;
    fn is_finite(&self) -> bool;
    fn is_active(&self, i: usize) -> bool;
    fn pushes(&self, i: usize) -> bool;
    fn loss(&self) -> f64;
    fn copy(&self) -> Box<dyn State>;
}

impl<N: Number + 'static> State for Descent<N> {
    fn step(&mut self) -> bool {
        self.step()
    }

    fn w(&self) -> Vec<f64> {
        self.w().iter().map(|w| w.wide()).collect()
    }

    fn is(&self, w: &[f64]) -> bool {
        self.w().iter().zip(w).all(|(a, b)| a.wide() == *b)
    }

    fn is_finite(&self) -> bool {
        self.w().iter().all(|w| w.wide().is_finite())
    }

    fn is_active(&self, i: usize) -> bool {
        self.is_active(i)
    }

    fn pushes(&self, i: usize) -> bool {
        self.pushes(i)
    }

    fn loss(&self) -> f64 {
        self.loss().wide()
    }

    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

impl Run {
    /// At w_0; the model is one neuron's.
    pub fn new(model: &Model, eta: &Rational, w0: &[Rational], setting: Setting) -> Self {
        fn state<N: Number + 'static>(
            model: &Model,
            eta: &Rational,
            w0: &[Rational],
            setting: Setting,
        ) -> Box<dyn State> {
            Box::new(Descent::<N>::new(model, eta, w0, setting.sum, setting.at_zero))
        }
        let state = match setting.format {
            FloatFormat::Float64 => state::<f64>(model, eta, w0, setting),
            FloatFormat::Float32 => state::<f32>(model, eta, w0, setting),
            FloatFormat::Float16 => state::<Float16>(model, eta, w0, setting),
            FloatFormat::BFloat16 => state::<BFloat16>(model, eta, w0, setting),
        };
        Self::at(state, model.data().n())
    }

    fn at(state: Box<dyn State>, samples: usize) -> Self {
        let ending = if state.is_finite() { Ending::Moving } else { Ending::Nan { from: 0 } };
        Self { k: 0, samples, mark: (0, state.w()), start: state.copy(), state, ending }
    }

    /// The same run at its start.
    pub fn again(&self) -> Self {
        Self::at(self.start.copy(), self.samples)
    }

    /// The step number.
    pub fn k(&self) -> u64 {
        self.k
    }

    /// w_k: every number of the formats is a double.
    pub fn w(&self) -> Vec<f64> {
        self.state.w()
    }

    /// The loss in the format.
    pub fn loss(&self) -> f64 {
        self.state.loss()
    }

    /// Whether x_i.w_k > 0 as computed.
    pub fn is_active(&self, i: usize) -> bool {
        self.state.is_active(i)
    }

    /// The samples with x_i.w_k > 0 as computed.
    pub fn active(&self) -> Vec<usize> {
        (0..self.samples).filter(|&i| self.state.is_active(i)).collect()
    }

    /// What the run has come to.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// One step, whatever the run has come to: its ending is not looked for.
    pub fn go_on(&mut self) {
        self.state.step();
        self.k += 1;
    }

    /// One step; nothing once the run has ended.
    pub fn step(&mut self) {
        if self.ending != Ending::Moving {
            return;
        }
        if !self.state.step() {
            let from = self.k;
            let pushes = (0..self.samples).any(|i| self.state.pushes(i));
            self.ending = if pushes { Ending::StandsStill { from } } else { Ending::Dead { from } };
            return;
        }
        self.k += 1;
        if !self.state.is_finite() {
            self.ending = Ending::Nan { from: self.k };
        } else if self.state.is(&self.mark.1) {
            let period = self.k - self.mark.0;
            self.ending = Ending::Cycle { from: self.first_of_cycle(period), period };
        } else if self.k.is_power_of_two() {
            self.mark = (self.k, self.state.w());
        }
    }

    /// The first step whose iterate comes again after the period.
    fn first_of_cycle(&self, period: u64) -> u64 {
        let (mut behind, mut ahead) = (self.start.copy(), self.start.copy());
        for _ in 0..period {
            ahead.step();
        }
        let mut k = 0;
        while !behind.is(&ahead.w()) {
            behind.step();
            ahead.step();
            k += 1;
        }
        k
    }
}
