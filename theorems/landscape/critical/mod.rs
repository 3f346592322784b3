//! `landscape.critical`.

use rug::Rational;

use crate::claim::{About, Budget, CheckError, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::{Dataset, Instance};
use crate::landscape::{Disagreement, confront_gradient};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::separable::{SEPARABLE, most_boxes, separated};

#[doc = include_str!("statement.md")]
pub struct Critical;

static ABOUT: About = About {
    claim: "landscape.critical",
    title: "outside the dead cone the gradient has a lower bound: no critical point",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of what the paper's abstract-level statements say of the landscape: where the gradient vanishes",
        section: "2.5",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
};

impl Theorem for Critical {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.id(), instance)?;
        let separator = match separated(self.id(), subject) {
            Ok(separator) => separator,
            Err(vacuous) => return Ok(vacuous),
        };
        Ok(match Critical::confront(subject.data, &separator) {
            Ok(()) => Outcome::proved(self.id(), subject, &Witness::Separator { separator }),
            Err(obstacle) => Outcome::Undecided(obstacle.into()),
        })
    }
}

impl Critical {
    /// The bound on boxes around the separator, the samples and their opposites.
    fn confront(data: &Dataset, separator: &[Rational]) -> Result<(), Disagreement> {
        let mut points = vec![separator.to_vec()];
        for x in data.rows().iter().take(most_boxes(data)) {
            points.extend([x.clone(), x.iter().map(|x| Rational::from(-x)).collect()]);
        }
        confront_gradient(data, separator, &points)
    }
}
