//! `gd.direction-rate`.

use crate::claim::{About, Confrontation, Halt, Hypothesis, Outcome, Task, Theorem, Unbounded, Witness};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::HAS_POSITIVES;
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::theorems::separable::SEPARABLE;
use crate::trajectory::fate::End;
use crate::trajectory::rates::{direction, grid};

/// (MM) has multipliers positive on all of S.
const NON_DEGENERATE: Hypothesis = Hypothesis {
    name: "non-degenerate",
    says: "(MM) of the final pattern has multipliers positive on all support vectors",
    failure: "a vector excludes multipliers that are positive on all support vectors",
};

#[doc = include_str!("statement.md")]
pub static DIRECTION_RATE: Theorem = Theorem {
    about: About {
        claim: "gd.direction-rate",
        title: "the distance of the direction from its limit is O(1/ln k), with the constant",
        source: XU_2021.form("a precise form of the rate at which the direction converges", "5.5"),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &NON_DEGENERATE],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let settled = Settled::of(task)?;
    let Settled { model, w0, decided, separator, .. } = &settled;
    let trap = match &decided.end {
        // A radius that grows gives no constant.
        End::Trap(trap) if trap.has_constant() => trap,
        end => {
            let slow = match end {
                End::Dead => return Ok(settled.excluded(&ALIVE)),
                End::Exploding(_) => return Ok(settled.excluded(&TAME)),
                End::Invariance { optimum, .. } => optimum.degenerate.clone(),
                End::Trap(trap) => trap.optimum.degenerate.clone().filter(|_| trap.is_quiet() && !trap.late),
            };
            let u = slow.ok_or(Unbounded::NoTrap)?;
            let (decided, separator) = (decided.clone(), separator.clone());
            let witness = Witness::Degenerate { decided, u, orbit: None, lower: Vec::new(), separator };
            return Ok(Outcome::vacuous(task.claim, settled.subject, &NON_DEGENERATE, &witness));
        }
    };
    let mut at = grid(&decided.from_step);
    at.retain(|k| task.budget.looks_at(k));
    let rows = direction(model, w0, decided, &trap.optimum.w, &at);
    Ok(settled.proved(&settled.fate()).beside(Confrontation { of: "|w_k/|w_k| - w^/|w^|| ln k", rows }))
}
