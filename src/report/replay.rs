//! A recorded float run beside the true orbit.

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{enclosed, interval_json, point_json};
use super::run_end::words;
use crate::arith::interval::Interval;
use crate::arith::rational::{print_step, shown_step};
use crate::ask::{Compared, Ending, Replayed};

/// The word for an ending.
fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Moving => "moving",
        Ending::StandsStill => "stands still",
        Ending::Cycle => "cycle",
        Ending::Dead => "dead",
        Ending::Nan => "nan",
    }
}

/// The object of the JSON contract.
pub fn json(run: &Replayed<'_>, tolerance: &Rational) -> Value {
    let point = |point: &Compared| {
        json!({
            "k": print_step(&point.k),
            "enclosed": point.truth.is_some(),
            "relative_error": point.error.as_ref().map(interval_json),
            "within": point.within,
            "pattern_agrees": point.pattern_agrees,
        })
    };
    json!({
        "tolerance": tolerance.to_string(),
        "points": run.points.iter().map(point).collect::<Value>(),
        "first_difference": run.first_difference.as_ref().map(print_step),
        "first_wrong_pattern": run.first_wrong_pattern.as_ref().map(|(k, _)| print_step(k)),
        "first_at_all": run.first_wrong_pattern.as_ref().map(|(_, first)| *first),
        "run_end": {
            "k": print_step(&run.end.k),
            "ends": word(run.end.ending),
            "since": run.end.since.as_ref().map(print_step),
            "w": run.end.w.as_deref().map(point_json),
            "active": run.end.active,
        },
        "fate": run.fate.json(),
        "agrees": run.agrees,
        "follows": run.follows.iter().map(words).collect::<Vec<_>>(),
    })
}

/// The point with the largest upper bound of the error.
fn worst<'a>(run: &'a Replayed<'_>) -> Option<(&'a Compared, &'a Interval)> {
    let errors = run.points.iter().filter_map(|point| Some((point, point.error.as_ref()?)));
    errors.reduce(|a, b| if b.1.hi() > a.1.hi() { b } else { a })
}

/// The comparison in words.
pub fn human(run: &Replayed<'_>, tolerance: &Rational) -> String {
    let mut out = String::new();
    let of = |holds: fn(&Compared) -> bool| run.points.iter().filter(|point| holds(point)).count();
    let (all, enclosed_points) = (run.points.len(), of(|point| point.truth.is_some()));
    let _ = writeln!(out, "recorded  {all} steps, the true w_k is enclosed at {enclosed_points}");
    if let Some((point, error)) = worst(run) {
        let _ = writeln!(
            out,
            "error     |w - w_k|/|w_k| {} at k = {}, the largest; within {tolerance} at {} steps, beyond it at {}",
            enclosed(error),
            shown_step(&point.k),
            of(|point| point.within == Some(true)),
            of(|point| point.within == Some(false)),
        );
    }
    let _ = match &run.first_wrong_pattern {
        Some((k, true)) => {
            writeln!(out, "pattern   another than the true one at k = {}, the first time", shown_step(k))
        }
        Some((k, false)) => {
            writeln!(
                out,
                "pattern   another than the true one at k = {}, of the recorded steps the first",
                shown_step(k)
            )
        }
        None => {
            let (right, open) = (of(|point| point.pattern_agrees == Some(true)), of(|p| p.pattern_agrees.is_none()));
            let open = if open > 0 { format!(", not certain at {open}") } else { String::new() };
            writeln!(out, "pattern   the true one at {right} steps{open}")
        }
    };
    let (k, since) = (shown_step(&run.end.k), run.end.since.as_ref().map(shown_step).unwrap_or_default());
    let _ = match run.end.ending {
        Ending::Moving => writeln!(out, "run ends  at k = {k}, active {}", set(&run.end.active)),
        Ending::Dead => writeln!(out, "run ends  dead at k = {k}: no sample is active"),
        Ending::Nan => writeln!(out, "run ends  at k = {since} a coordinate is no finite number"),
        Ending::StandsStill | Ending::Cycle => {
            writeln!(out, "run ends  standing still from k = {since} to {k}, active {}", set(&run.end.active))
        }
    };
    let agrees = match run.agrees {
        Some(true) => "the end agrees with the fate",
        Some(false) if run.ends_otherwise => "no: the run does not end as the fate says",
        Some(false) => "no: a recorded step differs, before the fate begins to hold",
        None => "not known: the fate is undecided, or proved from a later step on",
    };
    let _ = writeln!(out, "agrees    {agrees}");
    for consequence in &run.follows {
        let _ = writeln!(out, "          {}", words(consequence));
    }
    if let Some((k, reason)) = &run.beyond {
        let _ = writeln!(out, "beyond    from k = {} on: {reason}", shown_step(k));
    }
    let _ = write!(out, "\n{}", run.fate.human());
    out
}
