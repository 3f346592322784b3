//! A run in a float format.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{enclosed, interval_json, point_json};
use super::run_end::words;
use crate::arith::rational::{print_step, shown_step};
use crate::ask::{FirstWrong, Simulated, Truth};
use crate::formats::{Ending, Setting, Sum};

/// The word for an ending.
fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::StandsStill { .. } => "stands still",
        Ending::Cycle { .. } => "cycle",
        Ending::Dead { .. } => "dead",
        Ending::Nan { .. } => "nan",
        Ending::Moving => "moving",
    }
}

fn sum(sum: Sum) -> &'static str {
    match sum {
        Sum::Loop => "loop",
        Sum::Pairwise => "pairwise",
        Sum::Fma => "fma",
    }
}

/// The object of the JSON contract.
pub fn json(run: &Simulated, truth: Option<&Truth<'_>>) -> Value {
    let Setting { format, sum: order, at_zero } = run.setting;
    let since = run.since().map(|k| k.to_string());
    let still = matches!(run.ending, Ending::StandsStill { .. } | Ending::Dead { .. });
    let period = match run.ending {
        Ending::Cycle { period, .. } => Some(period),
        _ => None,
    };
    json!({
        "format": format.to_string(),
        "sum": sum(order),
        "relu_at_zero": at_zero.to_string(),
        "ends": word(run.ending),
        "k": run.k.to_string(),
        "since": since,
        "stands_still_from": since.filter(|_| still),
        "period": period,
        "w": run.exact().map(|w| point_json(&w)),
        "active": run.active,
        "loss": run.loss.is_finite().then_some(run.loss),
        "halted": run.halted.map(|why| why.to_string()),
        "first_wrong_pattern": truth.and_then(|truth| match &truth.first_wrong {
            FirstWrong::At(k) => Some(print_step(k)),
            FirstWrong::Never | FirstWrong::NotUntil(_) => None,
        }),
        "pattern_compared_to": truth.and_then(|truth| match &truth.first_wrong {
            FirstWrong::At(k) | FirstWrong::NotUntil(k) => Some(print_step(k)),
            FirstWrong::Never => None,
        }),
        "direction_error": truth.and_then(|truth| truth.direction_error.as_ref().ok()?.as_ref()).map(interval_json),
        "fate": truth.map(|truth| truth.fate.json()),
        "agrees": truth.and_then(|truth| truth.agrees),
        "follows": truth.map(|truth| truth.follows.iter().map(words).collect::<Vec<_>>()),
    })
}

/// The run in words.
pub fn human(run: &Simulated, truth: Option<&Truth<'_>>) -> String {
    let Setting { format, sum: order, at_zero } = run.setting;
    let mut out = format!(
        "computed  in {format}, scalar products by {}, exp correctly rounded, ReLU'(0) = {}\n",
        sum(order),
        at_zero
    );
    let k = run.k;
    let _ = match run.ending {
        Ending::StandsStill { from } => {
            writeln!(out, "ends      it stands still from k = {from} on: every step is rounded away")
        }
        Ending::Cycle { from, period } => {
            writeln!(out, "ends      from k = {from} on the same {period} iterates again and again")
        }
        Ending::Dead { from } => writeln!(out, "ends      it is dead from k = {from} on: no sample is active"),
        Ending::Nan { from } => writeln!(out, "ends      at k = {from} a coordinate is no finite number"),
        Ending::Moving => {
            let why = run.halted.map_or_else(String::new, |why| format!(" ({why})"));
            writeln!(out, "ends      it still moves at k = {k}{why}")
        }
    };
    for (c, w) in run.w.iter().enumerate() {
        let _ = writeln!(out, "  w[{c}]    {w:?}");
    }
    let _ = writeln!(out, "  loss    {:?}\n  active  {}", run.loss, set(&run.active));
    let Some(truth) = truth else { return out };
    let _ = writeln!(out, "\nbeside the true descent");
    let _ = match &truth.first_wrong {
        FirstWrong::At(k) => {
            writeln!(out, "pattern   the true one is another at k = {}, the first time", shown_step(k))
        }
        FirstWrong::Never => writeln!(out, "pattern   the true one at every step, for ever"),
        FirstWrong::NotUntil(k) => {
            writeln!(out, "pattern   the true one up to k = {}, as far as compared", shown_step(k))
        }
    };
    let _ = match &truth.direction_error {
        Ok(Some(error)) => writeln!(out, "direction |w/|w| - w_k/|w_k|| {} at k = {k}", enclosed(error)),
        Ok(None) => writeln!(out, "direction none to compare at k = {k}"),
        Err(reason) => writeln!(out, "direction the true w_k is out of reach at k = {k}: {reason}"),
    };
    let agrees = match truth.agrees {
        Some(true) => "its end agrees with the fate",
        Some(false) => "its end does not agree with the fate",
        None => "not known: the fate is undecided, or proved from a later step on",
    };
    let _ = writeln!(out, "end       {agrees}");
    for consequence in &truth.follows {
        let _ = writeln!(out, "          {}", words(consequence));
    }
    let _ = write!(out, "\n{}", truth.fate.human());
    out
}
