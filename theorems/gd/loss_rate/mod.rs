//! `gd.loss-rate`.

use rug::{Integer, Rational};

use crate::claim::{About, Budget, Confrontation, Halt, Hypothesis, Outcome, Task, Theorem, Unbounded, Witness};
use crate::endings::trap::{ExactHypotheses, TrapRows};
use crate::model::Model;
use crate::stepping::{Orbit, Precision, StepError};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::theorems::separable::SEPARABLE;
use crate::trajectory::fate::{Decided, End, Undecided};
use crate::trajectory::next_attempt;
use crate::trajectory::rates::{LossBound, grid, kept, loss};

/// The pattern is J for all k >= K, without kicks.
const SETTLES: Hypothesis = Hypothesis {
    name: "settles",
    says: "from some step on the active samples are the same positives for ever",
    failure: "negatives become active again and again for ever",
};

#[doc = include_str!("statement.md")]
pub static LOSS_RATE: Theorem = Theorem {
    about: About {
        claim: "gd.loss-rate",
        title: "the loss tends to its limit like 1/k",
        source: XU_2021.form("a precise form of the rate at which the loss falls", "5.4"),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &SETTLES],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let mut settled = Settled::of(task)?;
    if matches!(&settled.decided.end, End::Trap(trap) if !trap.is_quiet()) {
        return Ok(settled.excluded(&SETTLES));
    }
    let Settled { model, w0, decided, .. } = &mut settled;
    let bound = gentle(model, w0, decided, task.budget).map_err(Undecided::Stopped)?;
    let bound = bound.ok_or(Unbounded::Steep { steps: task.budget.max_steps })?;
    let mut at = grid(&decided.from_step);
    at.retain(|k| task.budget.looks_at(k));
    let rows = loss(model, w0, decided, &bound, &at);
    let (decided, rate_at) = (settled.decided.clone(), settled.rate_at.clone());
    let witness = Witness::LossRate { decided, bound, rate_at, separator: settled.separator.clone() };
    Ok(settled.proved(&witness).beside(Confrontation { of: "F_k k", rows }))
}

/// The bound of T5.4, if need be from a later step, where h R^2 F is below 2: the pattern is kept
/// there too.
fn gentle(
    model: &Model,
    w0: &[Rational],
    decided: &mut Decided,
    budget: &Budget,
) -> Result<Option<LossBound>, StepError> {
    let Some(mut k) = decided.from_step.to_u64().filter(|_| kept(&decided.end).is_some()) else {
        return Ok(LossBound::of(model, decided));
    };
    let mut orbit = Orbit::new(model, w0, Precision { ..budget.precision });
    loop {
        if let Some(bound) = LossBound::of(model, decided) {
            return Ok(Some(bound));
        }
        k = next_attempt(k);
        if k > budget.max_steps {
            return Ok(None);
        }
        orbit.advance_to(k)?;
        let (pattern, from_step, ball) = (orbit.pattern()?, Integer::from(k), orbit.ball());
        if let End::Trap(trap) = &mut decided.end {
            // |r_K| and tau_K are those of this step.
            let later =
                ExactHypotheses::new(&TrapRows::at(model, &pattern)).and_then(|rows| rows.close(&from_step, &ball));
            let Ok(later) = later else { continue };
            **trap = later;
        }
        (decided.from_step, decided.bits, decided.ball) = (from_step, orbit.bits(), ball);
    }
}
