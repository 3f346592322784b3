//! `sgd.invariance`.

use crate::claim::{Budget, CheckError, Hypothesis, Outcome, SgdWitness, Source, Theorem, Witness};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub struct Invariance;

impl Theorem for Invariance {
    fn id(&self) -> &'static str {
        "sgd.invariance"
    }

    fn title(&self) -> &'static str {
        "every path of stochastic gradient descent keeps the pattern of its start"
    }

    fn source(&self) -> Source {
        Source {
            paper: &XU_2021,
            form: "a precise form of the condition \"if SGD converges\" of the paper's abstract-level statements",
            section: "5.1",
        }
    }

    fn statement(&self) -> &'static str {
        include_str!("statement.md")
    }

    fn hypotheses(&self) -> &'static [&'static Hypothesis] {
        &[&IN_A_CONE, &ACUTE, &OBTUSE]
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        Ok(match Paths::of(self.id(), instance)? {
            Ok(Paths { subject, kept }) => {
                Outcome::proved(self.id(), subject, &Witness::Sgd(SgdWitness::Kept { active: kept.active() }))
            }
            Err(outcome) => outcome,
        })
    }
}
