//! What the claims about rates begin with: a trajectory whose limit is known.

use rug::{Integer, Rational};

use super::hypotheses::separated;
use super::limit::rate_at;
use crate::claim::{Budget, CheckError, Hypothesis, Outcome, Subject, Witness, one_neuron, trajectory};
use crate::data::Instance;
use crate::model::Model;
use crate::trajectory::fate::{Decided, End, fate};

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
    /// Decides the hypotheses up to `ALIVE` and `TAME`; the outcome where one fails or nothing is
    /// decided.
    ///
    /// # Errors
    /// The instance lacks eta or w_0.
    pub fn of(
        claim: &'static str,
        instance: &'a Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Result<Self, Outcome>, CheckError> {
        let subject = one_neuron(claim, instance)?;
        let (eta, w0) = trajectory(claim, instance)?;
        let separator = match separated(claim, subject) {
            Ok(separated) => separated.separator,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let model = Model::single_neuron(instance.data.clone(), eta);
        let decided = match fate(&model, w0, budget.max_steps, budget.precision, progress) {
            Ok(decided) => decided,
            Err(undecided) => return Ok(Err(Outcome::Undecided(undecided.into()))),
        };
        let settled = Self { claim, subject, model, w0, separator, decided, rate_at: rate_at(instance) };
        Ok(match &settled.decided.end {
            End::Dead => Err(settled.excluded(&ALIVE)),
            End::Exploding(explosion) => Err(settled.excluded(explosion.chain.cycle.map_or(&ALIVE, |_| &TAME))),
            _ => Ok(settled),
        })
    }

    /// The fate is one that contradicts a hypothesis.
    pub fn excluded(&self, hypothesis: &'static Hypothesis) -> Outcome {
        Outcome::vacuous(self.claim, self.subject, hypothesis, &self.fate())
    }

    /// The fate as a witness.
    pub fn fate(&self) -> Witness {
        let (decided, rate_at) = (self.decided.clone(), self.rate_at.clone());
        Witness::Fate { decided, rate_at, separator: Some(self.separator.clone()) }
    }
}
