//! The law of the limit from seeded paths: statistical evidence, never a proof.

use rayon::prelude::*;
use rug::Rational;

use super::cones::{Cones, Ending};
use super::{Law, Sampling};
use crate::arith::interval::Interval;
use crate::model::Model;
use crate::sgd::region::Mean;
use crate::sgd::walk::Walk;
use crate::sgd::{Draws, enclose};

/// The most draws on a path.
const LONGEST: usize = 200;
/// Where a path is this unlikely to leave its cone it is followed no further.
const UNLIKELY: f64 = 1e-9;

/// Where a path ended: with a probability of at least `1 - lost` with just these active samples for
/// ever; `None` where that is not known.
type Ended = Option<(Vec<usize>, f64)>;

/// For each limit, and behind them for rest, an interval that contains its probability; all do with
/// the confidence that is asked for. `None` where there is no path.
pub(super) fn estimate(
    model: &Model,
    eta: &Rational,
    w0: &[Rational],
    law: &Law,
    sampling: &Sampling,
) -> Option<Vec<Interval>> {
    let walk = Walk::new(model, eta, w0);
    let follow = |path: u64| {
        let mut cones = Cones::new(model, eta);
        ended(&walk, &mut cones, Draws::new(sampling.seed, path))
    };
    let ends: Vec<Ended> = (0..sampling.paths).into_par_iter().map(follow).collect();
    let still: &[usize] = &[];
    let sets: Vec<&[usize]> = law.limits.iter().map(|limit| &*limit.active).chain([still]).collect();
    let sides = Rational::from(2 * sets.len() as u64);
    let level = enclose(&(sides / (Rational::from(1) - &sampling.confidence))).ln()?;
    let [zero, one] = [0, 1].map(|x| Interval::from_int(64, x));
    let region = |set: &&[usize]| {
        let mut mean = Mean::new(zero.clone(), one.clone(), level.clone(), sampling.paths)?;
        for end in &ends {
            let share = match end {
                Some((active, lost)) => {
                    let lost = enclose(&Rational::from_f64(*lost)?);
                    if active == set { (&one - &lost).hull(&one) } else { zero.hull(&lost) }
                }
                None => zero.hull(&one),
            };
            mean.add(&share)?;
        }
        mean.region().map(|region| region.max(&zero).min(&one))
    };
    sets.iter().map(region).collect()
}

fn ended(walk: &Walk, cones: &mut Cones<'_>, mut draws: Draws) -> Ended {
    let (mut w, mut active) = walk.start();
    let mut last = None;
    for _ in 0..LONGEST {
        let Some(i) = Walk::drawn(&mut draws, &active) else { return Some((active, 0.0)) };
        match cones.ending(&active) {
            Some(Ending::Settles(cone)) => return Some((cones.found[cone].active.clone(), 0.0)),
            Some(Ending::Lasts(cone)) => {
                let weights = walk.weights(&w, &active);
                let lost = cones.found[cone].exponents.iter().map(|one| one.leaves(weights)).fold(1.0, f64::min);
                last = Some((active.clone(), lost));
                if lost < UNLIKELY {
                    return last;
                }
            }
            None => last = None,
        }
        (w, active) = walk.draw(&w, i)?;
    }
    // A cone that may be left with any probability tells nothing.
    last.filter(|(_, lost)| *lost < 1.0)
}
