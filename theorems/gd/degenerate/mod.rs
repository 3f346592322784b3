//! `gd.degenerate`.

use rug::Integer;
use rug::ops::Pow;

use crate::claim::{
    About, Budget, CheckError, Confrontation, Enclosures, Hypothesis, Outcome, Source, Theorem, Witness,
};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::trajectory::fate::End;
use crate::trajectory::iterates::Iterates;
use crate::trajectory::rates::{direction, error_times_ln};

#[doc = include_str!("statement.md")]
pub struct Degenerate;

/// No multipliers of (MM) are positive on all of S.
const DEGENERATE: Hypothesis = Hypothesis {
    name: "degenerate",
    says: "(MM) of the final pattern has no multipliers that are positive on all support vectors, and no kicks come",
    failure: "the trap closes, which takes multipliers positive on all support vectors, or such multipliers are named",
};

const CLAIM: &str = "gd.degenerate";
/// Where the growth is shown if the instance names no steps: 1e10, 1e100, 1e1000.
const EXPONENTS: [u32; 3] = [10, 100, 1000];

static ABOUT: About = About {
    claim: CLAIM,
    title: "without positive multipliers the direction converges more slowly than 1/ln k",
    source: Source { paper: &XU_2021, form: "an extension of the paper: where the rate 1/ln k fails", section: "5.6" },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &DEGENERATE],
};

impl Theorem for Degenerate {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(
        &self,
        instance: &Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, CheckError> {
        let settled = match Settled::of(CLAIM, instance, budget, progress)? {
            Ok(settled) => settled,
            Err(outcome) => return Ok(outcome),
        };
        let Settled { model, w0, decided, .. } = &settled;
        let End::Invariance { optimum, .. } = &decided.end else { return Ok(settled.excluded(&DEGENERATE)) };
        let Some(u) = optimum.degenerate.clone() else { return Ok(settled.excluded(&DEGENERATE)) };
        let mut at = instance.at.clone();
        if at.is_empty() {
            at = EXPONENTS.iter().map(|&e| Integer::from(10).pow(e)).collect();
        }
        let mut horizon = Iterates::new(model, w0, budget.max_steps, true);
        let mut found = Vec::new();
        for k in &at {
            let Ok(enclosure) = horizon.enclose(k, &mut |_| ()) else { break };
            found.push(enclosure);
        }
        let orbit = Some(Enclosures::of(&horizon, &found, budget.max_steps)).filter(|orbit| !orbit.at.is_empty());
        let stated = |k: &Integer| orbit.as_ref().is_some_and(|orbit| orbit.at.iter().any(|(stated, _)| stated == k));
        let lower = found.iter().filter(|enclosure| stated(&enclosure.k));
        let lower = lower.filter_map(|e| Some((e.k.clone(), error_times_ln(e, &optimum.w)?))).collect();
        let rows = direction(model, w0, decided, &optimum.w, &at);
        let separator = settled.separator.clone();
        let witness = Witness::Degenerate { decided: decided.clone(), u, orbit, lower, separator };
        let proved = Outcome::proved(CLAIM, settled.subject, &witness);
        Ok(proved.beside(Confrontation { of: "|w_k/|w_k| - w^/|w^|| ln k", rows }))
    }
}
