//! `sgd.loss`.

use crate::claim::{About, Halt, Outcome, SgdWitness, Task, Theorem, Witness};
use crate::endings::trap::TrapFailure;
use crate::sgd::NoDirection;
use crate::theorems::gd::{XU_2021, rate_at};
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub static LOSS: Theorem = Theorem {
    about: About {
        claim: "sgd.loss",
        title: "the mean loss of stochastic gradient descent tends to its limit like 1/k",
        source: XU_2021.form(
            "a precise form of the abstract-level statement that the loss of SGD converges in expectation",
            "6.2",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&IN_A_CONE, &ACUTE, &OBTUSE],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let Paths { subject, kept } = Paths::of(task)?;
    let loss = kept.loss().ok_or(NoDirection::NotEnclosed(TrapFailure::DoesNotClose))?;
    let witness = SgdWitness::Loss { active: kept.active(), loss, rate_at: rate_at(task.instance) };
    Ok(Outcome::proved(task.claim, subject, &Witness::Sgd(witness)))
}
