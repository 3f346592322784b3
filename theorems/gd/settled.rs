//! What the claims about rates begin with: a trajectory whose limit is known.

use rug::{Integer, Rational};

use super::hypotheses::separated;
use super::limit::rate_at;
use crate::claim::{Halt, Hypothesis, Outcome, Subject, Task, Witness};
use crate::model::Model;
use crate::trajectory::fate::{Decided, End};

/// The trajectory does not die.
pub const ALIVE: Hypothesis = Hypothesis {
    name: "alive",
    says: "the iterates do not end where no sample is active",
    failure: "at some step no sample is active: w_k is constant from there on",
};

/// The direction of the trajectory has a limit.
pub const TAME: Hypothesis = Hypothesis {
    name: "tame",
    says: "the iterates do not explode",
    failure: "from some step on two negatives kick in turn for ever, each time exponentially farther: the direction has no limit",
};

/// A trajectory of a claim, with its limit.
pub struct Settled<'a> {
    pub claim: &'static str,
    pub subject: Subject<'a>,
    pub model: Model,
    pub w0: &'a [Rational],
    /// v with y_i v.x_i > 0 for all samples.
    pub separator: Vec<Rational>,
    pub decided: Decided,
    /// The steps at which bounds are stated.
    pub rate_at: Vec<Integer>,
}

impl<'a> Settled<'a> {
    /// Decides the hypotheses up to `ALIVE` and `TAME`.
    ///
    /// # Errors
    /// The instance lacks eta or w_0, a hypothesis fails, or nothing is decided.
    pub fn of(task: &mut Task<'a>) -> Result<Self, Halt> {
        let (claim, subject, (eta, w0)) = (task.claim, task.one_neuron()?, task.trajectory()?);
        let separator = separated(claim, subject)?.separator;
        let model = Model::single_neuron(subject.data.clone(), eta).with_relu_at_zero(subject.at_zero);
        let decided = task.fate(&model, w0)?;
        let settled = Self { claim, subject, model, w0, separator, decided, rate_at: rate_at(task.instance) };
        match &settled.decided.end {
            End::Dead => Err(settled.excluded(&ALIVE).into()),
            End::Exploding(explosion) => Err(settled.excluded(explosion.chain.cycle.map_or(&ALIVE, |_| &TAME)).into()),
            _ => Ok(settled),
        }
    }

    /// The fate is one that contradicts a hypothesis.
    pub fn excluded(&self, hypothesis: &'static Hypothesis) -> Outcome {
        Outcome::vacuous(self.claim, self.subject, hypothesis, &self.fate())
    }

    /// The conclusion holds, by `witness`.
    pub fn proved(&self, witness: &Witness) -> Outcome {
        Outcome::proved(self.claim, self.subject, witness)
    }

    /// The fate as a witness.
    pub fn fate(&self) -> Witness {
        let (decided, rate_at) = (self.decided.clone(), self.rate_at.clone());
        Witness::Fate { decided, rate_at, separator: Some(self.separator.clone()) }
    }
}
