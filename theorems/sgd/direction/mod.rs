//! `sgd.direction`.

use crate::claim::{About, Confrontation, Halt, Hypothesis, Outcome, SgdWitness, Task, Theorem, Witness};
use crate::sgd::NoDirection;
use crate::theorems::gd::{XU_2021, rate_at};
use crate::theorems::sgd::hypotheses::{ACUTE, IN_A_CONE, OBTUSE, Paths};

/// eta |x_i|^2 e^{-x_i.w_0} < 2 on J.
const GENTLE: Hypothesis = Hypothesis {
    name: "gentle",
    says: "eta |x_i|^2 e^(-x_i.w_0) < 2 for all i in J: no first push is too large",
    failure: "eta |x_i|^2 e^(-x_i.w_0) >= 2 for a sample of J",
};

/// (MM) for J has multipliers positive on all of S.
const NON_DEGENERATE: Hypothesis = Hypothesis {
    name: "non-degenerate",
    says: "the max-margin problem of J has multipliers that are positive on all support vectors",
    failure: "no multipliers are positive on all support vectors",
};

#[doc = include_str!("statement.md")]
pub static DIRECTION: Theorem = Theorem {
    about: About {
    claim: "sgd.direction",
    title: "stochastic gradient descent converges in expectation to the max-margin direction",
    source: XU_2021.form("a precise form of the abstract-level statement that SGD converges in expectation to the max-margin direction", "6.1"),
    statement: include_str!("statement.md"),
    hypotheses: &[&IN_A_CONE, &ACUTE, &OBTUSE, &GENTLE, &NON_DEGENERATE],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let Paths { subject, kept } = Paths::of(task)?;
    let active = kept.active();
    let vacuous = |hypothesis, sgd| Ok(Outcome::vacuous(task.claim, subject, hypothesis, &Witness::Sgd(sgd)));
    let direction = match kept.direction() {
        Ok(direction) => Box::new(direction),
        Err(NoDirection::Steep { sample }) => return vacuous(&GENTLE, SgdWitness::Steep { active, sample }),
        Err(NoDirection::Degenerate(optimum)) => {
            return vacuous(&NON_DEGENERATE, SgdWitness::Degenerate { active, optimum: *optimum });
        }
        Err(other) => return Err(other.into()),
    };
    let rows = kept.observe(&direction, &|k| task.budget.looks_at(k));
    let witness = SgdWitness::Direction { active, direction, rate_at: rate_at(task.instance) };
    Ok(Outcome::proved(task.claim, subject, &Witness::Sgd(witness))
        .beside(Confrontation { of: "| E w_k/|E w_k| - w^/|w^| | ln k", rows }))
}
