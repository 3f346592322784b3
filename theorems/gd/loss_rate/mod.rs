//! `gd.loss-rate`.

use rug::Integer;

use crate::claim::{
    About, Budget, CheckError, Confrontation, Hypothesis, Outcome, Source, Theorem, Unbounded, Witness,
};
use crate::data::Instance;
use crate::model::Model;
use crate::stepping::{Orbit, Precision, StepError};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::trajectory::fate::{Decided, End};
use crate::trajectory::rates::{LossBound, grid, kept, loss};

#[doc = include_str!("statement.md")]
pub struct LossRate;

/// The pattern is J for all k >= K, without kicks.
const SETTLES: Hypothesis = Hypothesis {
    name: "settles",
    says: "from some step on the active samples are the same positives for ever",
    failure: "negatives become active again and again for ever",
};

const CLAIM: &str = "gd.loss-rate";

static ABOUT: About = About {
    claim: CLAIM,
    title: "the loss tends to its limit like 1/k",
    source: Source { paper: &XU_2021, form: "a precise form of the rate at which the loss falls", section: "5.4" },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &SETTLES],
};

impl Theorem for LossRate {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(
        &self,
        instance: &Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, CheckError> {
        let mut settled = match Settled::of(CLAIM, instance, budget, progress)? {
            Ok(settled) => settled,
            Err(outcome) => return Ok(outcome),
        };
        match &settled.decided.end {
            End::Trap(trap) if !trap.kicking.is_empty() => return Ok(settled.excluded(&SETTLES)),
            End::Trap(trap) if !trap.is_quiet() => return Ok(Outcome::Undecided(Unbounded::Kicks.into())),
            _ => {}
        }
        let Settled { model, w0, decided, .. } = &mut settled;
        let bound = match gentle(model, w0, decided, budget) {
            Ok(Some(bound)) => bound,
            Ok(None) => return Ok(Outcome::Undecided(Unbounded::Steep { steps: budget.max_steps }.into())),
            Err(trouble) => {
                return Ok(Outcome::Undecided(crate::trajectory::fate::Undecided::Stopped(trouble).into()));
            }
        };
        let rows = loss(model, w0, decided, &bound, &grid(&decided.from_step));
        let (decided, rate_at) = (settled.decided.clone(), settled.rate_at.clone());
        let witness = Witness::LossRate { decided, bound, rate_at, separator: settled.separator.clone() };
        Ok(Outcome::proved(CLAIM, settled.subject, &witness).beside(Confrontation { of: "F_k k", rows }))
    }
}

/// The bound of T5.4, if need be from a later step, where h R^2 F is below 2: the pattern is kept
/// there too.
fn gentle(
    model: &Model,
    w0: &[rug::Rational],
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
        k += (k / 8).max(1);
        if k > budget.max_steps {
            return Ok(None);
        }
        orbit.advance_to(k)?;
        orbit.pattern()?;
        (decided.from_step, decided.bits, decided.ball) = (Integer::from(k), orbit.bits(), orbit.ball());
    }
}
