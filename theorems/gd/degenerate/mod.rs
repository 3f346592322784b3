//! `gd.degenerate`.

use rug::Integer;
use rug::ops::Pow;

use crate::claim::{About, Confrontation, Enclosures, Halt, Hypothesis, Outcome, Task, Theorem, Unbounded, Witness};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::theorems::separable::SEPARABLE;
use crate::trajectory::fate::End;
use crate::trajectory::iterates::Iterates;
use crate::trajectory::rates::{direction, error_times_ln};

/// No multipliers of (MM) are positive on all of S.
const NOT_CARRIED: Hypothesis = Hypothesis {
    name: "degenerate",
    says: "(MM) of the final pattern has no multipliers that are positive on all support vectors, and no kicks come",
    failure: "a trap closes that takes multipliers positive on all support vectors, or such multipliers are named",
};

/// Where the growth is shown if the instance names no steps: 1e10, 1e100, 1e1000.
const EXPONENTS: [u32; 3] = [10, 100, 1000];

#[doc = include_str!("statement.md")]
pub static DEGENERATE: Theorem = Theorem {
    about: About {
        claim: "gd.degenerate",
        title: "without positive multipliers the direction converges more slowly than 1/ln k",
        source: XU_2021.form("an extension of the paper: where the rate 1/ln k fails", "5.6"),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &NOT_CARRIED],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let (settled, max_steps) = (Settled::of(task)?, task.budget.max_steps);
    let Settled { model, w0, decided, separator, .. } = &settled;
    let optimum = match &decided.end {
        End::Invariance { optimum, .. } => optimum,
        End::Trap(trap) if trap.optimum.is_non_degenerate() => return Ok(settled.excluded(&NOT_CARRIED)),
        End::Trap(trap) if trap.is_quiet() && !trap.late => &trap.optimum,
        End::Trap(_) => return Err(Unbounded::NoTrap.into()),
        End::Dead | End::Exploding(_) => return Ok(settled.excluded(&NOT_CARRIED)),
    };
    let Some(u) = optimum.degenerate.clone() else { return Ok(settled.excluded(&NOT_CARRIED)) };
    let mut at = task.instance.at.clone();
    if at.is_empty() {
        at = EXPONENTS.iter().map(|&e| Integer::from(10).pow(e)).collect();
    }
    let mut horizon = Iterates::new(model, w0, max_steps, true);
    let mut found = Vec::new();
    for k in &at {
        let Ok(enclosure) = horizon.enclose(k, &mut |_| ()) else { break };
        found.push(enclosure);
    }
    let orbit = Some(Enclosures::of(&horizon, &found, max_steps)).filter(|orbit| !orbit.at.is_empty());
    let stated = |k: &Integer| orbit.as_ref().is_some_and(|orbit| orbit.at.iter().any(|(stated, _)| stated == k));
    let lower = found.iter().filter(|enclosure| stated(&enclosure.k));
    let lower = lower.filter_map(|e| Some((e.k.clone(), error_times_ln(e, &optimum.w)?))).collect();
    let rows = direction(model, w0, decided, &optimum.w, &at);
    let (decided, separator) = (decided.clone(), separator.clone());
    let witness = Witness::Degenerate { decided, u, orbit, lower, separator };
    Ok(settled.proved(&witness).beside(Confrontation { of: "|w_k/|w_k| - w^/|w^|| ln k", rows }))
}
