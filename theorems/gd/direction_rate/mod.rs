//! `gd.direction-rate`.

use crate::claim::{
    About, Budget, CheckError, Confrontation, Hypothesis, Outcome, Source, Theorem, Unbounded, Witness,
};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE};
use crate::theorems::gd::settled::{ALIVE, Settled, TAME};
use crate::trajectory::fate::End;
use crate::trajectory::rates::{direction, grid};

#[doc = include_str!("statement.md")]
pub struct DirectionRate;

/// (MM) has multipliers positive on all of S.
const NON_DEGENERATE: Hypothesis = Hypothesis {
    name: "non-degenerate",
    says: "(MM) of the final pattern has multipliers positive on all support vectors",
    failure: "a vector excludes multipliers that are positive on all support vectors",
};

const CLAIM: &str = "gd.direction-rate";

static ABOUT: About = About {
    claim: CLAIM,
    title: "the distance of the direction from its limit is O(1/ln k), with the constant",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the rate at which the direction converges",
        section: "5.5",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ALIVE, &TAME, &NON_DEGENERATE],
};

impl Theorem for DirectionRate {
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
        let trap = match &decided.end {
            End::Trap(trap) if trap.is_bounded() => trap,
            End::Trap(_) => return Ok(Outcome::Undecided(Unbounded::Walls.into())),
            End::Invariance { optimum, .. } => {
                let Some(u) = optimum.degenerate.clone() else {
                    return Ok(Outcome::Undecided(Unbounded::NoTrap.into()));
                };
                let (decided, separator) = (decided.clone(), settled.separator.clone());
                let witness = Witness::Degenerate { decided, u, orbit: None, lower: Vec::new(), separator };
                return Ok(Outcome::vacuous(CLAIM, settled.subject, &NON_DEGENERATE, &witness));
            }
            End::Dead => return Ok(settled.excluded(&ALIVE)),
            End::Exploding(_) => return Ok(settled.excluded(&TAME)),
        };
        let rows = direction(model, w0, decided, &trap.optimum.w, &grid(&decided.from_step));
        let proved = Outcome::proved(CLAIM, settled.subject, &settled.fate());
        Ok(proved.beside(Confrontation { of: "|w_k/|w_k| - w^/|w^|| ln k", rows }))
    }
}
