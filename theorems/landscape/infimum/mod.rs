//! `landscape.infimum`.

use rug::Rational;

use crate::claim::{About, Budget, CheckError, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::{Dataset, Instance};
use crate::landscape::{Disagreement, approaches, limit_loss};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::separable::{SEPARABLE, infimum, separated};

#[doc = include_str!("statement.md")]
pub struct Infimum;

static ABOUT: About = About {
    claim: "landscape.infimum",
    title: "the infimum of the loss is the share of the negatives, and it is not attained",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of what the paper's abstract-level statements say of the landscape: the infimum",
        section: "2.1",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
};

impl Theorem for Infimum {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.id(), instance)?;
        let separator = match separated(self.id(), subject) {
            Ok(separator) => separator,
            Err(vacuous) => return Ok(vacuous),
        };
        Ok(match Infimum::confront(subject.data, &separator) {
            Ok(()) => Outcome::proved(self.id(), subject, &Witness::Separator { separator }),
            Err(obstacle) => Outcome::Undecided(obstacle.into()),
        })
    }
}

impl Infimum {
    /// The loss along the ray of a separator, by its definition and by enclosures.
    fn confront(data: &Dataset, separator: &[Rational]) -> Result<(), Disagreement> {
        let infimum = infimum(data);
        let reached = limit_loss(data, separator).is_some_and(|limit| limit == infimum);
        if reached && approaches(data, separator, &infimum) {
            Ok(())
        } else {
            Err(Disagreement::Value { active: data.positives() })
        }
    }
}
