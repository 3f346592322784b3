//! `sgd.invariance`.

use crate::claim::{About, Budget, CheckError, Outcome, SgdWitness, Source, Theorem, Witness};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub struct Invariance;

static ABOUT: About = About {
    claim: "sgd.invariance",
    title: "every path of stochastic gradient descent keeps the pattern of its start",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the condition \"if SGD converges\" of the paper's abstract-level statements",
        section: "5.1",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&IN_A_CONE, &ACUTE, &OBTUSE],
};

impl Theorem for Invariance {
    fn about(&self) -> &'static About {
        &ABOUT
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
