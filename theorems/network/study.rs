//! What the claims about networks share: one trajectory, its eventual pattern, and what it means
//! for each partition.

use rug::{Integer, Rational};

use crate::claim::{Budget, Halt, Hypothesis, Obstacle, Outcome, Subject, Task, Unsettled, Witness, network};
use crate::endings::invariance::{Breach, breach};
use crate::margin::Optimum;
use crate::model::{Learned, Model};
use crate::stepping::{StepError, Watch};
use crate::theorems::gd::rate_at;
use crate::trajectory::fate::{Decided, End, Undecided, fate};
use crate::trajectory::rates::kept;

/// The network does not die.
pub(super) const ALIVE: Hypothesis = Hypothesis {
    name: "alive",
    says: "the iterates do not end where no sample is active at any neuron",
    failure: "at some step no sample is active at any neuron: W_k is constant from there on",
};

/// The stationary condition.
pub(super) const STATIONARY: Hypothesis = Hypothesis {
    name: "stationary",
    says: "from some step on the activation pattern is constant, by the trap on the lifted problem or by the invariance",
    failure: "some sample is activated again and again for ever",
};

/// A trajectory of a network, as far as it is decided.
pub struct Study<'a> {
    subject: Subject<'a>,
    /// The network.
    pub model: Model,
    /// Its fate.
    pub found: Result<Decided, Undecided>,
    /// What is known of its eventual pattern, if one is proved.
    pub kept: Option<Kept>,
    rate_at: Vec<Integer>,
}

/// A pattern that is kept for ever.
pub struct Kept {
    /// W^ of the joint problem.
    pub joint: Optimum,
    /// The partitions, in the order of their first samples.
    pub learned: Vec<Learned>,
    /// The first pair of samples that breaks the decoupling.
    pub coupled: Option<(usize, usize)>,
    /// What stands against every SGD path that keeps the pattern, T7; exact.
    pub breach: Option<Breach>,
}

impl<'a> Study<'a> {
    /// Follows the trajectory of an instance.
    ///
    /// # Errors
    /// The instance lacks eta or W_0.
    pub(super) fn new(task: &mut Task<'a>) -> Result<Self, Halt> {
        let (instance, (eta, w0)) = (task.instance, task.trajectory()?);
        let model = Model::of(instance, eta);
        Ok(Self::of(network(instance), model, w0, rate_at(instance), task.budget, task.watch))
    }

    /// Follows the trajectory of `model` from W_0; the subject says the same in words.
    pub fn of(
        subject: Subject<'a>,
        model: Model,
        w0: &[Rational],
        rate_at: Vec<Integer>,
        budget: &Budget,
        watch: &Watch,
    ) -> Self {
        let mut found = fate(&model, w0, budget.max_steps, budget.precision, watch);
        let mut kept = None;
        if let Ok(decided) = &found {
            match watch.guard(|| Kept::of(&model, decided)) {
                Ok(known) => kept = known,
                Err(why) => found = Err(StepError::Halted { step: watch.stage().step, why }.into()),
            }
        }
        Self { subject, model, found, kept, rate_at }
    }

    /// The outcome of a claim whose first hypotheses are `ALIVE` and `STATIONARY`; `judge` decides
    /// the rest.
    pub(super) fn outcome(&self, claim: &str, judge: impl FnOnce(&Decided, &Kept) -> Outcome) -> Outcome {
        let decided = match &self.found {
            Ok(decided) => decided,
            Err(undecided) => return Outcome::Undecided(undecided.clone().into()),
        };
        let excluded = |hypothesis| Outcome::vacuous(claim, self.subject, hypothesis, &self.fate(decided));
        match (&self.kept, &decided.end) {
            (Some(kept), _) => judge(decided, kept),
            (None, End::Dead) => excluded(&ALIVE),
            (None, End::Exploding(explosion)) => excluded(explosion.chain.cycle.map_or(&ALIVE, |_| &STATIONARY)),
            (None, End::Trap(trap)) if !trap.kicking.is_empty() => excluded(&STATIONARY),
            (None, _) => Outcome::Undecided(Obstacle::Unsettled(Unsettled::Partitions)),
        }
    }

    /// Proved, by the fate alone.
    pub(super) fn by_fate(&self, claim: &str, decided: &Decided) -> Outcome {
        Outcome::proved(claim, self.subject, &self.fate(decided))
    }

    /// Proved, or vacuous for a hypothesis that fails, by the partitions.
    pub(super) fn by_partitions(
        &self,
        claim: &str,
        decided: &Decided,
        kept: &Kept,
        fails: Option<&'static Hypothesis>,
    ) -> Outcome {
        let own = kept.learned.iter().map(|b| b.optimum.clone()).collect();
        let witness = Witness::Partitions { decided: decided.clone(), rate_at: self.rate_at.clone(), own };
        match fails {
            None => Outcome::proved(claim, self.subject, &witness),
            Some(hypothesis) => Outcome::vacuous(claim, self.subject, hypothesis, &witness),
        }
    }

    fn fate(&self, decided: &Decided) -> Witness {
        Witness::Fate { decided: decided.clone(), rate_at: self.rate_at.clone(), separator: None }
    }
}

impl Kept {
    fn of(model: &Model, decided: &Decided) -> Option<Self> {
        let (_, joint) = kept(&decided.end)?;
        let learned = model.learned(&decided.pattern, &joint.w)?;
        let coupled = model.coupled_pair(&model.partitions(&decided.pattern));
        Some(Self { joint: joint.clone(), learned, coupled, breach: breach(model, &decided.pattern) })
    }
}
