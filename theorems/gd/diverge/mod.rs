//! `gd.diverge`.

use crate::claim::{About, Halt, Hypothesis, Outcome, Task, Theorem, Witness};
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, Separated, separated};
use crate::theorems::separable::SEPARABLE;

/// w^+ activates a negative.
const ACTIVATES: Hypothesis = Hypothesis {
    name: "activates-negative",
    says: "the max-margin direction w^+ of the positives activates a negative: w^+.x_j > 0",
    failure: "w^+.x_j <= 0 for every negative",
};

#[doc = include_str!("statement.md")]
pub static DIVERGE: Theorem = Theorem {
    about: About {
        claim: "gd.diverge",
        title: "gradient descent never converges to the max-margin direction of the positives, whatever the start and the step",
        source: XU_2021.form(
            "a precise form of the abstract-level statement that GD may diverge from the desired max-margin direction",
            "5.2",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ACTIVATES],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let subject = task.one_neuron()?;
    let Separated { separator, global: optimum, activated } = separated(task.claim, subject)?;
    Ok(match activated {
        Some(negative) => Outcome::proved(task.claim, subject, &Witness::Diverge { optimum, negative, separator }),
        None => Outcome::vacuous(task.claim, subject, &ACTIVATES, &Witness::Aligned { optimum }),
    })
}
