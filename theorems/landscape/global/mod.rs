//! `landscape.global`.

use rug::Rational;

use crate::claim::{About, Budget, CheckError, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::{Dataset, Instance};
use crate::landscape::{Disagreement, Kind, approaches, confront_cell, confront_ray};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::separable::{MOST_RAYS, MOST_SEEN, SEPARABLE, first_minima, infimum, separated};

#[doc = include_str!("statement.md")]
pub struct Global;

static ABOUT: About = About {
    claim: "landscape.global",
    title: "an asymptotic local minimum is global exactly if it activates every positive",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of what the paper's abstract-level statements say of the landscape: which local minimum is global",
        section: "2.3",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
};

impl Theorem for Global {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.id(), instance)?;
        let separator = match separated(self.id(), subject) {
            Ok(separator) => separator,
            Err(vacuous) => return Ok(vacuous),
        };
        Ok(match Global::confront(subject.data, &separator) {
            Ok(()) => Outcome::proved(self.id(), subject, &Witness::Separator { separator }),
            Err(obstacle) => Outcome::Undecided(obstacle.into()),
        })
    }
}

impl Global {
    /// Each cell's value by the definition, and its loss along the ray, against the infimum.
    fn confront(data: &Dataset, separator: &[Rational]) -> Result<(), Disagreement> {
        let infimum = infimum(data);
        let (minima, _) = first_minima(data, MOST_SEEN);
        for (at, minimum) in minima.iter().enumerate() {
            confront_cell(data, minimum)?;
            if at < MOST_RAYS {
                confront_ray(data, minimum)?;
            }
            if (minimum.kind == Kind::Global) != (minimum.limit_loss == infimum) {
                return Err(Disagreement::Value { active: minimum.cell.active.clone() });
            }
        }
        if approaches(data, separator, &infimum) {
            Ok(())
        } else {
            Err(Disagreement::Value { active: data.positives() })
        }
    }
}
