//! `run`: does what a training program recorded stay near the true iterates? The kernel's own claim
//! about an instance with `[run]`; it is no theorem.

use super::source::XU_2021;
use super::theorem::{Key, network};
use super::{About, CheckError, Enclosures, Halt, Outcome, Task, Theorem, Untold, Verdict, Witness};
use crate::arith::interval::Interval;
use crate::data::{Recorded, Run};
use crate::model::Model;
use crate::trajectory::iterates::Iterates;
use crate::trajectory::nearness::Nearness;

/// The precision of what is compared.
const PREC: u32 = 192;

/// The claim.
#[doc = include_str!("recorded.md")]
pub static RUN: Theorem = Theorem {
    about: About {
        claim: "run",
        title: "a recorded training run stays near the true iterates",
        source: XU_2021.form("no statement of the paper: its gradient descent, beside a program's", "4"),
        statement: include_str!("recorded.md"),
        hypotheses: &[],
    },
    decide,
};

fn decide(task: &mut Task<'_>) -> Result<Outcome, Halt> {
    let (instance, claim) = (task.instance, task.claim);
    let run = instance.run.as_ref().ok_or(CheckError::MissingKey { claim, key: Key::Run })?;
    let (eta, w0) = task.trajectory()?;
    let model = Model::of(instance, eta);
    let iterates = || Iterates::new(&model, w0, task.budget.max_steps, true).watched(task.watch);
    let followed = follow(task, run, iterates());
    // Steps before an event and behind it are in one certificate if one flight goes through.
    match followed {
        Err(Untold::NotCarried { .. }) => Ok(follow(task, run, iterates().through_events())?),
        other => Ok(other?),
    }
}

/// Compares the run with these iterates.
fn follow(task: &Task<'_>, run: &Run, mut iterates: Iterates<'_>) -> Result<Outcome, Untold> {
    let (mut found, mut beyond) = (Vec::new(), None);
    for Recorded { k, w } in &run.recorded {
        match iterates.enclose(k, &mut |_| ()) {
            Ok(enclosure) => found.push(enclosure),
            Err(reason) => {
                beyond = Some(Untold::OutOfReach { k: k.clone(), reason });
                break;
            }
        }
        let within = |w: &Vec<_>| found.last().and_then(|last| Nearness::of(w, &last.w, &run.tolerance).within);
        if w.as_ref().map_or(Some(false), within) == Some(false) {
            break;
        }
    }
    let orbit = Enclosures::of(&iterates, &found, task.budget.max_steps);
    let (mut recorded, mut untold) = (Vec::new(), None);
    let mut left = orbit.at.iter().peekable();
    for point in run.recorded.iter().take(found.len()) {
        let Some((k, sides)) = left.next_if(|(k, _)| *k == point.k) else {
            untold = untold.or_else(|| Some(Untold::NotCarried { k: point.k.clone() }));
            continue;
        };
        let end = |x| Interval::from_rational(PREC, x);
        let around: Vec<Interval> = sides.iter().map(|(lo, hi)| end(lo).hull(&end(hi))).collect();
        let near = |w: &Vec<_>| Nearness::of(w, &around, &run.tolerance).within;
        recorded.push(point.clone());
        match point.w.as_ref().map_or(Some(false), near) {
            Some(true) => {}
            Some(false) => return Ok(answer(task, Verdict::Refuted, orbit, recorded)),
            None => untold = untold.or_else(|| Some(Untold::Straddles { k: k.clone() })),
        }
    }
    match untold.or(beyond) {
        Some(untold) => Err(untold),
        None => Ok(answer(task, Verdict::Verified, orbit, recorded)),
    }
}

/// The verdict about the steps of the orbit that were recorded here.
fn answer(task: &Task<'_>, verdict: Verdict, mut orbit: Enclosures, recorded: Vec<Recorded>) -> Outcome {
    orbit.at.truncate(recorded.len());
    let tolerance = task.instance.run.as_ref().map(|run| run.tolerance.clone()).unwrap_or_default();
    let witness = Witness::Run { orbit, recorded, tolerance };
    Outcome::looked_at(task.claim, network(task.instance), verdict, &witness)
}
