//! `sgd.invariance`.

use crate::claim::{About, Halt, Outcome, SgdWitness, Task, Theorem, Witness};
use crate::theorems::gd::XU_2021;
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

#[doc = include_str!("statement.md")]
pub static INVARIANCE: Theorem = Theorem {
    about: About {
        claim: "sgd.invariance",
        title: "every path of stochastic gradient descent keeps the pattern of its start",
        source: XU_2021
            .form("a precise form of the condition \"if SGD converges\" of the paper's abstract-level statements", "6"),
        statement: include_str!("statement.md"),
        hypotheses: &[&IN_A_CONE, &ACUTE, &OBTUSE],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let Paths { subject, kept } = Paths::of(task)?;
    Ok(Outcome::proved(task.claim, subject, &Witness::Sgd(SgdWitness::Kept { active: kept.active() })))
}
