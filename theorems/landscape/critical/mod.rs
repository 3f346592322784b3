//! `landscape.critical`.

use rug::Rational;

use crate::arith::linalg::dot;
use crate::claim::{Budget, CheckError, Hypothesis, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::{Dataset, Instance};
use crate::landscape::{Disagreement, confront_gradient};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::separable::{MOST_SEEN, SEPARABLE, first_minima, most_boxes, separated};

#[doc = include_str!("statement.md")]
pub struct Critical;

impl Theorem for Critical {
    fn id(&self) -> &'static str {
        "landscape.critical"
    }

    fn title(&self) -> &'static str {
        "outside the dead cone the gradient has a lower bound: no critical point"
    }

    fn source(&self) -> Source {
        Source {
            paper: &XU_2021,
            form: "a precise form of what the paper's abstract-level statements say of the landscape: where the gradient vanishes",
            section: "2.5",
        }
    }

    fn statement(&self) -> &'static str {
        include_str!("statement.md")
    }

    fn hypotheses(&self) -> &'static [&'static Hypothesis] {
        &[&SEPARABLE]
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
    /// The bound on boxes: around directions of cells, their opposites, and the samples.
    fn confront(data: &Dataset, separator: &[Rational]) -> Result<(), Disagreement> {
        let boxes = most_boxes(data);
        let (minima, _) = first_minima(data, MOST_SEEN);
        for minimum in minima.iter().take(boxes) {
            // Scaled so that no weight is too small to be seen.
            let u = minimum.cell.direction();
            let largest = data.rows().iter().map(|x| dot(x, &u).abs()).max().filter(|largest| *largest != 0);
            let Some(largest) = largest else { continue };
            for sign in [1, -1] {
                let w: Vec<Rational> = u.iter().map(|u| Rational::from(u * sign) / &largest).collect();
                confront_gradient(data, separator, &w)?;
            }
        }
        data.rows().iter().take(boxes).try_for_each(|w| confront_gradient(data, separator, w))
    }
}
