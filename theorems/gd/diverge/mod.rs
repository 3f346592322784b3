//! `gd.diverge`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::gd::hypotheses::{HAS_POSITIVES, SEPARABLE, Separated, separated};

#[doc = include_str!("statement.md")]
pub struct Diverge;

/// w^+ activates a negative.
const ACTIVATES: Hypothesis = Hypothesis {
    name: "activates-negative",
    says: "the max-margin direction w^+ of the positives activates a negative: w^+.x_j > 0",
    failure: "w^+.x_j <= 0 for every negative",
};

static ABOUT: About = About {
    claim: "gd.diverge",
    title: "gradient descent never converges to the max-margin direction of the positives, whatever the start and the step",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the abstract-level statement that GD may diverge from the desired max-margin direction",
        section: "5.2",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&HAS_POSITIVES, &SEPARABLE, &ACTIVATES],
};

impl Theorem for Diverge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.id(), instance)?;
        let Separated { separator, global: optimum, activated } = match separated(self.id(), subject) {
            Ok(separated) => separated,
            Err(outcome) => return Ok(outcome),
        };
        Ok(match activated {
            Some(negative) => Outcome::proved(self.id(), subject, &Witness::Diverge { optimum, negative, separator }),
            None => Outcome::vacuous(self.id(), subject, &ACTIVATES, &Witness::Aligned { optimum }),
        })
    }
}
