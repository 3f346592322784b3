//! `landscape.spurious`.

use rug::Rational;

use crate::claim::{About, Budget, CheckError, Obstacle, Outcome, Source, Theorem, Witness, one_neuron};
use crate::data::{Dataset, Instance};
use crate::landscape::{Cell, Direction, Disagreement, Kind, limit_loss, look, nudge, point, primitive, prove};
use crate::theorems::gd::XU_2021;
use crate::theorems::landscape::separable::{MOST_SEEN, SEPARABLE, infimum, minima_until, separated};

#[doc = include_str!("statement.md")]
pub struct Spurious;

static ABOUT: About = About {
    claim: "landscape.spurious",
    title: "whether spurious asymptotic minima exist: whether some cell misses a positive",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of what the paper's abstract-level statements say of the landscape: whether spurious minima exist",
        section: "2.4",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&SEPARABLE],
};

impl Theorem for Spurious {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, instance: &Instance, _: &Budget, _: &mut dyn FnMut(u64)) -> Result<Outcome, CheckError> {
        let subject = one_neuron(self.id(), instance)?;
        let separator = match separated(self.id(), subject) {
            Ok(separator) => separator,
            Err(vacuous) => return Ok(vacuous),
        };
        Ok(match Spurious::confront(subject.data, separator) {
            Ok(witness) => Outcome::proved(self.id(), subject, &witness),
            Err(obstacle) => Outcome::Undecided(obstacle),
        })
    }
}

impl Spurious {
    /// By one linear program for each positive, and by the cells.
    fn confront(data: &Dataset, separator: Vec<Rational>) -> Result<Witness, Obstacle> {
        let missing = data.positives().into_iter().find_map(|i| point(data, &[(i, false)]).ok());
        let (minima, complete) = minima_until(data, MOST_SEEN, |minimum| minimum.kind != Kind::Global);
        let listed = minima.iter().any(|minimum| minimum.kind != Kind::Global);
        match missing {
            None if listed => Err(Disagreement::Existence.into()),
            None => {
                let cells: Vec<Cell> = minima.into_iter().map(|minimum| minimum.cell).collect();
                Ok(Witness::Cells { tree: prove(data, &cells)?, separator })
            }
            Some(_) if complete && !listed => Err(Disagreement::Existence.into()),
            Some(u) => {
                // Towards the separator every positive that is tight becomes active, and no
                // negative does.
                let u = nudge(data, &u, &separator);
                let infimum = infimum(data);
                let spurious = limit_loss(data, &u).is_some_and(|limit| limit > infimum);
                if !spurious || look(data, &u) != Direction::Minimum {
                    return Err(Disagreement::Existence.into());
                }
                Ok(Witness::Minimum { u: primitive(&u), separator })
            }
        }
    }
}
