//! What a network learns of each sample pattern partition.

use rug::Integer;

use super::Trajectory;
use crate::claim::{Budget, Checked, Outcome, Verdict};
use crate::stepping::Watch;
use crate::theorems::network::{Study, outcomes};
use crate::theorems::rate_at;
use crate::trajectory::iterates::OutOfReach;
use crate::trajectory::partitions::{Seen, observe};

/// Where iterates are enclosed if nobody asks for other steps: these powers of ten.
const EXPONENTS: [u32; 5] = [3, 6, 9, 18, 100];

/// What was found of a network.
pub struct Network<'a> {
    /// What was asked.
    pub trajectory: &'a Trajectory<'a>,
    /// The trajectory, its eventual pattern and the partitions.
    pub study: Study<'a>,
    /// The outcome of each claim `network.*`, by its name.
    pub outcomes: [(&'static str, Outcome); 3],
    /// The iterates at the steps asked for, as far as they were reached.
    pub seen: Vec<Seen>,
    /// Why not all were.
    pub beyond: Option<OutOfReach>,
}

/// Follows a network until its pattern is kept for ever, and compares what it learns of each
/// partition with the max-margin solution of that (docs/theory.md, section 7); one neuron is a
/// network, too.
///
/// The directions of the effective weights are enclosed at the steps `at`; without them at those of
/// the instance, or at powers of ten. `watch` may stop it.
pub fn network<'a>(
    trajectory: &'a Trajectory<'a>,
    at: Option<Vec<Integer>>,
    budget: &Budget,
    watch: &Watch,
) -> Network<'a> {
    let (model, w0) = (trajectory.model(), trajectory.w0());
    let at = trajectory.steps(at, &EXPONENTS);
    let rate_at = rate_at(trajectory.instance());
    let study = Study::of(trajectory.subject(), model.clone(), w0, rate_at, budget, watch);
    let outcomes = outcomes(&study);
    let (seen, beyond) = match (&study.found, &study.kept) {
        (Ok(decided), Some(kept)) => observe(model, w0, decided, &kept.learned, &at, watch),
        _ => (Vec::new(), None),
    };
    Network { trajectory, study, outcomes, seen, beyond }
}

impl Network<'_> {
    /// The certificate that says most: of a claim that is proved, or else of one that is vacuous;
    /// the later claims say more.
    pub fn best(&self) -> Option<&Checked> {
        [Verdict::Proved, Verdict::Vacuous].iter().find_map(|verdict| {
            let known = self.outcomes.iter().rev().find(|(_, outcome)| outcome.verdict() == *verdict);
            known.and_then(|(_, outcome)| outcome.checked())
        })
    }

    /// Why some claim is undecided, if one is.
    pub fn undecided(&self) -> Option<String> {
        let undecided = self.outcomes.iter().find(|(_, outcome)| outcome.verdict() == Verdict::Undecided);
        undecided.and_then(|(_, outcome)| outcome.reason())
    }
}
