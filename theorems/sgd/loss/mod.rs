//! `sgd.loss`.

use crate::claim::{Budget, CheckError, Hypothesis, Obstacle, Outcome, SgdWitness, Source, Theorem, Witness};
use crate::data::Instance;
use crate::dynamics::sgd::NoDirection;
use crate::dynamics::trap::TrapFailure;
use crate::theorems::gd::{XU_2021, rate_at};
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub struct Loss;

impl Theorem for Loss {
    fn id(&self) -> &'static str {
        "sgd.loss"
    }

    fn title(&self) -> &'static str {
        "the mean loss of stochastic gradient descent tends to its limit like 1/k"
    }

    fn source(&self) -> Source {
        Source {
            paper: &XU_2021,
            form: "a precise form of the abstract-level statement that the loss of SGD converges in expectation",
            section: "6.2",
        }
    }

    fn statement(&self) -> &'static str {
        include_str!("statement.md")
    }

    fn hypotheses(&self) -> &'static [&'static Hypothesis] {
        &[&IN_A_CONE, &ACUTE, &OBTUSE]
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let Paths { subject, kept } = match Paths::of(self.id(), instance)? {
            Ok(paths) => paths,
            Err(outcome) => return Ok(outcome),
        };
        let Some(loss) = kept.loss() else {
            return Ok(Outcome::Undecided(Obstacle::Mean(NoDirection::NotEnclosed(TrapFailure::DoesNotClose))));
        };
        let witness = SgdWitness::Loss { active: kept.active(), loss, rate_at: rate_at(instance) };
        Ok(Outcome::proved(self.id(), subject, &Witness::Sgd(witness)))
    }
}
