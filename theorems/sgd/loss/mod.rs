//! `sgd.loss`.

use crate::claim::{About, Budget, CheckError, Obstacle, Outcome, SgdWitness, Source, Theorem, Witness};
use crate::data::Instance;
use crate::endings::trap::TrapFailure;
use crate::sgd::NoDirection;
use crate::theorems::gd::{XU_2021, rate_at};
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub struct Loss;

static ABOUT: About = About {
    claim: "sgd.loss",
    title: "the mean loss of stochastic gradient descent tends to its limit like 1/k",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the abstract-level statement that the loss of SGD converges in expectation",
        section: "6.2",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&IN_A_CONE, &ACUTE, &OBTUSE],
};

impl Theorem for Loss {
    fn about(&self) -> &'static About {
        &ABOUT
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
