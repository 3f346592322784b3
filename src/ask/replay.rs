//! A recorded float run beside the true orbit.

use rug::{Integer, Rational};

use super::run_end::{Consequence, Ending, RunEnd};
use super::{Fate, Iterated, Trajectory, Way, fate, orbit};
use crate::arith::interval::Interval;
use crate::claim::{Budget, Checked, Refusal};
use crate::data::Recorded;
use crate::stepping::Watch;
use crate::trajectory::iterates::{Enclosure, OutOfReach};
use crate::trajectory::nearness::Nearness;

/// A recorded step beside the true iterate.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The step.
    pub k: Integer,
    /// |w - w_k|/|w_k|; `None` where w_k may be zero, is out of reach, or w is no number.
    pub error: Option<Interval>,
    /// The recorded w; `None` where a coordinate is no finite number.
    pub w: Option<Vec<Rational>>,
    /// The box around w_k, where it was enclosed.
    pub truth: Option<Vec<Interval>>,
    /// Whether the error is at most the tolerance; `None` where that is not certain.
    pub within: Option<bool>,
    /// Whether the signs of x_i.w, exact, are the true pattern; `None` where a true sign is not
    /// certain.
    pub pattern_agrees: Option<bool>,
}

/// A recorded run beside the truth.
#[derive(Clone, Debug)]
pub struct Replayed<'a> {
    /// The recorded steps.
    pub points: Vec<Compared>,
    /// The first recorded step with another pattern than the true one, or beyond the tolerance, for
    /// certain.
    pub first_difference: Option<Integer>,
    /// The first recorded step with another pattern, for certain, and whether it is the first step
    /// at all: the step before it was recorded too, and agrees.
    pub first_wrong_pattern: Option<(Integer, bool)>,
    /// The first step that is out of reach, and why.
    pub beyond: Option<(Integer, OutOfReach)>,
    /// The certificate of the enclosures, where the kernel repeated some.
    pub checked: Option<Checked>,
    /// How the run ends.
    pub end: RunEnd,
    /// What gradient descent does for ever.
    pub fate: Fate<'a>,
    /// Whether the end agrees with the fate; `None` where that is not known.
    pub agrees: Option<bool>,
    /// Whether it is the end that does not, and not only a step before.
    pub ends_otherwise: bool,
    /// What follows.
    pub follows: Vec<Consequence>,
}

/// What is asked of a recorded run.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The largest relative error of a recorded step.
    pub tolerance: Rational,
    /// How the true iterates are followed.
    pub way: Way,
    /// How far the fate is looked for.
    pub budget: Budget,
}

/// Compares a recorded run, its steps ascending, with the true orbit of the trajectory.
///
/// # Errors
/// The kernel does not accept the enclosures.
pub fn replay<'a>(
    trajectory: &'a Trajectory<'a>,
    run: &[Recorded],
    demand: &Demand,
    watch: &Watch,
) -> Result<Replayed<'a>, Refusal> {
    let at: Vec<Integer> = run.iter().map(|point| point.k.clone()).collect();
    let Iterated { found, checked, beyond, .. } = orbit(trajectory, &at, demand.way, None, watch, &mut |_, _| ())?;
    let truth = found.iter().map(Some).chain(std::iter::repeat(None));
    let points: Vec<Compared> =
        run.iter().zip(truth).map(|(point, truth)| compare(trajectory, point, truth, &demand.tolerance)).collect();
    let differs = |point: &&Compared| point.within == Some(false) || point.pattern_agrees == Some(false);
    let first_difference = points.iter().find(differs).map(|point| point.k.clone());
    let wrong = points.iter().position(|point| point.pattern_agrees == Some(false));
    let first_wrong_pattern = wrong.map(|at| {
        let before = at.checked_sub(1).map(|before| &points[before]);
        let next = before.is_some_and(|before| {
            before.pattern_agrees == Some(true) && Integer::from(&before.k + 1u32) == points[at].k
        });
        (points[at].k.clone(), next || points[at].k == 0)
    });
    let fate = fate(trajectory, Some(Vec::new()), &demand.budget, watch);
    let end = end(trajectory, run);
    let (agrees, follows) = end.beside(&fate, first_difference.is_none());
    let ends_otherwise = end.ends(&fate).0 == Some(false);
    Ok(Replayed {
        points,
        first_difference,
        first_wrong_pattern,
        beyond,
        checked,
        end,
        fate,
        agrees,
        ends_otherwise,
        follows,
    })
}

fn compare(trajectory: &Trajectory<'_>, point: &Recorded, truth: Option<&Enclosure>, tolerance: &Rational) -> Compared {
    let k = point.k.clone();
    let Some(truth) = truth else {
        return Compared { k, w: point.w.clone(), truth: None, error: None, within: None, pattern_agrees: None };
    };
    let around = Some(truth.w.clone());
    let Some(w) = &point.w else {
        return Compared { k, w: None, truth: around, error: None, within: Some(false), pattern_agrees: None };
    };
    let Nearness { error, within } = Nearness::of(w, &truth.w, tolerance);
    let own = RunEnd::active_at(trajectory, w);
    let pattern_agrees = truth.active.as_ref().map(|active| *active == own);
    Compared { k, w: Some(w.clone()), truth: around, error, within, pattern_agrees }
}

/// How the run ends, from its last steps.
fn end(trajectory: &Trajectory<'_>, run: &[Recorded]) -> RunEnd {
    let none = run.iter().find(|point| point.w.is_none());
    let (Some(last), None) = (run.last(), none) else {
        let since = none.map(|point| point.k.clone());
        let k = run.last().map_or_else(Integer::new, |point| point.k.clone());
        return RunEnd { k, w: None, active: Vec::new(), ending: Ending::Nan, since };
    };
    let w = last.w.clone().unwrap_or_default();
    let active = RunEnd::active_at(trajectory, &w);
    let same = run.iter().rev().take_while(|point| point.w.as_ref() == Some(&w)).last();
    let since = same.filter(|point| point.k < last.k).map(|point| point.k.clone());
    let ending = match &since {
        _ if active.is_empty() => Ending::Dead,
        Some(_) => Ending::StandsStill,
        None => Ending::Moving,
    };
    RunEnd { k: last.k.clone(), w: Some(w), active, ending, since }
}
