//! What all theorems of this group have in common, and the minima that they look at.

use std::ops::ControlFlow;

use rug::Rational;

use crate::claim::{Halt, Obstacle, Outcome, Task, Witness};
use crate::data::Dataset;
use crate::landscape::{Extent, Minimum, explore};
use crate::theorems::separable::separated;

/// How many minima are looked at.
pub const MOST_SEEN: usize = 2_000;
/// How many minima are looked at where they can only be found one by one.
const MOST_SEARCHED: u64 = 2;
/// How many rays are followed: each is many enclosures of the loss.
pub const MOST_RAYS: usize = 32;

/// How many interval products may be spent on boxes.
const MOST_PRODUCTS: usize = 60_000;

/// How many boxes are looked at: each is n d interval products.
pub fn most_boxes(data: &Dataset) -> usize {
    (MOST_PRODUCTS / (data.n() * data.d())).clamp(1, MOST_RAYS)
}

/// The outcome of a claim about separable data: the ways to its answer agree, or not.
///
/// # Errors
/// The instance has a network, the data are not separable, or the ways disagree.
pub fn by_separator(
    task: &Task<'_>,
    confront: fn(&Dataset, Vec<Rational>) -> Result<Witness, Obstacle>,
) -> Result<Outcome, Halt> {
    let subject = task.one_neuron()?;
    let separator = separated(task.claim, subject)?;
    let witness = confront(subject.data, separator)?;
    Ok(Outcome::proved(task.claim, subject, &witness))
}

/// inf L = |I-|/n.
pub fn infimum(data: &Dataset) -> Rational {
    Rational::from((data.negatives().len() as u64, data.n() as u64))
}

/// The first minima, at most so many; whether they are all.
pub fn first_minima(data: &Dataset, most: usize) -> (Vec<Minimum>, bool) {
    minima_until(data, most, |_| false)
}

/// The same, up to the first of a kind.
pub fn minima_until(data: &Dataset, most: usize, last: impl Fn(&Minimum) -> bool) -> (Vec<Minimum>, bool) {
    let mut minima = Vec::new();
    let extent = Extent { cells: Some(most as u64), searched: Some(MOST_SEARCHED), directions: Some(0) };
    let survey = explore(data, extent, &mut |minimum| {
        let enough = last(&minimum);
        minima.push(minimum);
        if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (minima, survey.gap.is_none())
}
