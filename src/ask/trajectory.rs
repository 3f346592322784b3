//! What is asked of a trajectory: an instance with a step size and a start.

use rug::{Integer, Rational};
use thiserror::Error;

use crate::claim::{Key, Subject};
use crate::data::Instance;
use crate::model::{Model, Subspace};

/// Gradient descent, or SGD, on an instance: w_{k+1} = w_k - eta grad L(w_k) (docs/theory.md,
/// section 1).
#[derive(Clone, Debug)]
pub struct Trajectory<'a> {
    instance: &'a Instance,
    eta: &'a Rational,
    w0: &'a [Rational],
    model: Model,
    /// The model with projected rows, where a subspace is known in which all iterates lie.
    projected: Option<Model>,
}

/// Why a question makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unasked {
    /// There is no step size, or no start.
    #[error("the instance has no \"{key}\"")]
    Missing {
        /// Which.
        key: Key,
    },
    /// The step size is not positive.
    #[error("the step size {value} is not positive")]
    Eta {
        /// The step size.
        value: Rational,
    },
    /// The start has another dimension than the parameter.
    #[error("the start has {found} numbers, not {expected}")]
    Start {
        /// Of the start.
        found: usize,
        /// Neurons times features.
        expected: usize,
    },
    /// The question is answered for a derivative of 0 at 0 alone, where a sample starts on its
    /// boundary.
    #[error(
        "sample {sample} lies on its boundary at w_0, and is pushed from there where the derivative at 0 is not 0: \
         SGD from there is not treated"
    )]
    OnBoundary {
        /// The sample.
        sample: usize,
    },
    /// What is known of draws with replacement says nothing of epochs.
    #[error(
        "draws of sample {sample} again and again leave the pattern of w_0, which no epoch does: what SGD does with \
         --sampler reshuffle is not decided"
    )]
    Reshuffled {
        /// The sample.
        sample: usize,
    },
    /// The weights to judge have another dimension than the data.
    #[error("there are {found} weights, not {expected}")]
    Weights {
        /// Of the weights.
        found: usize,
        /// Features.
        expected: usize,
    },
    /// The question is about one neuron.
    #[error("the question is about one neuron, and the instance has a network")]
    Network,
    /// A margin with a free intercept needs both labels.
    #[error("all samples have one label: with a free intercept every margin is possible, and none is the largest")]
    OneClass,
    /// A row of a problem (MM) is no positive, or out of order.
    #[error("sample {sample} is no positive, or not in ascending order")]
    NotPositive {
        /// The sample.
        sample: usize,
    },
}

impl<'a> Trajectory<'a> {
    /// The trajectory with step size `eta` > 0 from `w0`: M d numbers, neuron by neuron (d for one
    /// neuron). The step size and start of the instance itself are not looked at.
    ///
    /// # Errors
    /// The step size is not positive, or the start has another length.
    pub fn new(instance: &'a Instance, eta: &'a Rational, w0: &'a [Rational]) -> Result<Self, Unasked> {
        if *eta <= 0 {
            return Err(Unasked::Eta { value: eta.clone() });
        }
        let model = Model::of(instance, eta);
        match (w0.len(), model.dim()) {
            (found, expected) if found != expected => Err(Unasked::Start { found, expected }),
            _ => {
                let projected = Subspace::of(&model, w0).and_then(|subspace| subspace.projected(&model));
                Ok(Self { instance, eta, w0, model, projected })
            }
        }
    }

    /// The trajectory with the step size and the start of the instance.
    ///
    /// # Errors
    /// One of them is missing, or as for [`Trajectory::new`].
    pub fn of(instance: &'a Instance) -> Result<Self, Unasked> {
        let eta = instance.eta.as_ref().ok_or(Unasked::Missing { key: Key::Eta })?;
        let key = if instance.network.is_some() { Key::NetworkStart } else { Key::W0 };
        Self::new(instance, eta, instance.start.as_deref().ok_or(Unasked::Missing { key })?)
    }

    /// The instance.
    pub fn instance(&self) -> &'a Instance {
        self.instance
    }

    /// The step size eta.
    pub fn eta(&self) -> &'a Rational {
        self.eta
    }

    /// The start, neuron by neuron.
    pub fn w0(&self) -> &'a [Rational] {
        self.w0
    }

    /// The model: one neuron or a network.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The model whose iterates are followed: where samples lie on their boundaries for ever they
    /// are zero rows in it, and the descent is the same (docs/lemmas.md, lemma:balanced-subspace).
    pub fn followed(&self) -> &Model {
        self.projected.as_ref().unwrap_or(&self.model)
    }

    /// What a certificate of this trajectory is about.
    pub fn subject(&self) -> Subject<'a> {
        let Self { instance, eta, w0, .. } = self;
        let (start, at_zero) = (Some((*eta, *w0)), instance.relu_at_zero);
        Subject { name: &instance.name, data: &instance.data, start, network: instance.output(), at_zero }
    }

    /// The steps of a question: those asked for, else those of the instance, else powers of ten.
    pub(super) fn steps(&self, at: Option<Vec<Integer>>, exponents: &[u32]) -> Vec<Integer> {
        let powers = || exponents.iter().map(|&e| Integer::from(Integer::u_pow_u(10, e))).collect();
        let own = || Some(self.instance.at.clone()).filter(|at| !at.is_empty());
        at.or_else(own).unwrap_or_else(powers)
    }
}
