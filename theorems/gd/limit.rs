//! The claims about one trajectory: where it goes is decided, and then compared with what the claim
//! is about.

use rug::ops::Pow;
use rug::{Integer, Rational};

use super::hypotheses::{separable, separated};
use crate::claim::{Budget, CheckError, Hypothesis, Outcome, Witness, one_neuron, trajectory};
use crate::data::{Dataset, Instance};
use crate::model::Model;
use crate::trajectory::fate::{Decided, End, fate};

/// Where gradient descent goes for k -> infinity (T5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It stops at a point where no sample is active.
    Dead,
    /// w_k/|w_k| -> w^+/|w^+|.
    Global,
    /// w_k/|w_k| -> w^_J/|w^_J| with J a proper subset of I+.
    Local,
    /// w_k/|w_k| -> w^c_J/|w^c_J|, with kicks for ever.
    Constrained,
    /// It has none: two negatives kick in turn for ever, each time exponentially farther.
    Exploding,
}

impl Limit {
    /// The limit of a decided fate.
    pub fn of(end: &End, data: &Dataset) -> Self {
        let max_margin = |active: &[usize]| if active == data.positives() { Self::Global } else { Self::Local };
        match end {
            End::Dead => Self::Dead,
            End::Invariance { active, .. } => max_margin(active),
            End::Trap(trap) if trap.kicking.is_empty() => max_margin(&trap.active),
            End::Trap(_) => Self::Constrained,
            End::Exploding(explosion) => explosion.chain.cycle.map_or(Self::Dead, |_| Self::Exploding),
        }
    }
}

/// The steps at which the rate is stated where the instance names none: 10^6, 10^18, 10^100.
const RATE_EXPONENTS: [u32; 3] = [6, 18, 100];

/// A claim about where one trajectory goes.
pub struct Question {
    /// The claim.
    pub claim: &'static str,
    /// The limit that it is about.
    pub limit: Limit,
    /// The hypothesis that fails where the limit is another.
    pub settles: &'static Hypothesis,
    /// The hypothesis that w^+ activates no negative, where the claim has it.
    pub aligned: Option<&'static Hypothesis>,
}

impl Question {
    /// Follows the trajectory until its limit is certain: proved if it is the claim's, vacuous if
    /// it is another.
    ///
    /// # Errors
    /// The instance lacks eta or w_0.
    pub fn decide(
        &self,
        instance: &Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.claim, instance)?;
        let (eta, w0) = trajectory(self.claim, instance)?;
        // Negatives explode without positives, too: lemma:explosion does not ask for one.
        let decide = if self.limit == Limit::Exploding { separable } else { separated };
        let separated = match decide(self.claim, subject) {
            Ok(separated) => separated,
            Err(outcome) => return Ok(outcome),
        };
        let separator = separated.separator;
        if let Some(aligned) = self.aligned
            && let Some(negative) = separated.activated
        {
            let witness = Witness::Diverge { optimum: separated.global, negative, separator };
            return Ok(Outcome::vacuous(self.claim, subject, aligned, &witness));
        }
        let model = Model::single_neuron(instance.data.clone(), eta);
        let decided = match fate(&model, w0, budget.max_steps, budget.precision, progress) {
            Ok(decided) => decided,
            Err(undecided) => return Ok(Outcome::Undecided(undecided.into())),
        };
        let limit = Limit::of(&decided.end, &instance.data);
        let witness = witness(decided, instance, separator);
        Ok(if limit == self.limit {
            Outcome::proved(self.claim, subject, &witness)
        } else {
            Outcome::vacuous(self.claim, subject, self.settles, &witness)
        })
    }
}

fn witness(decided: Decided, instance: &Instance, separator: Vec<Rational>) -> Witness {
    Witness::Fate { decided, rate_at: rate_at(instance), separator: Some(separator) }
}

/// The steps at which a rate is stated.
pub fn rate_at(instance: &Instance) -> Vec<Integer> {
    if instance.at.is_empty() {
        return RATE_EXPONENTS.iter().map(|&e| Integer::from(10).pow(e)).collect();
    }
    instance.at.clone()
}
