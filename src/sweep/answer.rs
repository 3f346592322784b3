//! The answer to a job: one line of JSON, the same bytes wherever and however often it is asked.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::drawn::{Drawn, NoInstance, name};
use super::plan::Job;
use super::words::Question;
use crate::arith::linalg::dot;
use crate::ask::{Trajectory, fate_within, landscape, margin};
use crate::claim::{BUDGET, Budget, Checked, Selection};
use crate::data::Dataset;
use crate::landscape::{Extent, MOST_PROVED};
use crate::margin::{Problem, Solution};
use crate::report::margin::json as margin_json;
use crate::report::rechecked::reason as declined;
use crate::stepping::Watch;

/// What a fate is told by: the keys of `margincert fate`.
const FATE: [&str; 8] = ["fate", "scope", "active", "walls", "cycle", "from_step", "verdict", "reason"];
/// What a margin is told by: the keys of `margincert margin`.
const MARGIN: [&str; 3] = ["status", "norm_squared", "non_degenerate"];

/// The line of a job, without its end.
pub fn line(job: &Job<'_>, digest: &str, watch: &Watch) -> String {
    json!({ "digest": digest, "job": job.json(), "answer": answer(job, digest, watch) }).to_string()
}

/// The answer to a job with this digest. Where there is nothing to ask, its verdict is null, and
/// there is a reason.
pub fn answer(job: &Job<'_>, digest: &str, watch: &Watch) -> Value {
    asked(job, &name(digest), watch).unwrap_or_else(|why| json!({ "verdict": null, "reason": why.to_string() }))
}

fn asked(job: &Job<'_>, name: &str, watch: &Watch) -> Result<Value, NoInstance> {
    let drawn = Drawn::new(job, name)?;
    let mut object = match (job.question, job.descent) {
        (Question::Fate, Some((start, eta))) => {
            let (w0, eta) = (drawn.start(start)?, drawn.step_size(eta)?);
            let Ok(trajectory) = Trajectory::new(&drawn.instance, &eta, &w0) else {
                return Err(NoInstance::NoRadius);
            };
            let budget = Budget::of(job.asked.max_steps, trajectory.model());
            let operations = job.asked.check_budget.unwrap_or(BUDGET);
            let answer = fate_within(&trajectory, Some(Vec::new()), &budget, operations, watch);
            let settled = answer.found.as_ref().ok();
            let mut object = kept(&answer.json(), &FATE);
            object["pattern"] = json!(settled.map(|settled| settled.decided.pattern.active_samples()));
            object["activates"] = json!(watch.guard(|| activates(&drawn.instance.data)).ok().flatten());
            certified(object, settled.and_then(|settled| settled.checked.as_ref().ok()), job)
        }
        (Question::Margin, _) => {
            let data = &drawn.instance.data;
            let selection = Selection::Active { active: data.positives(), walls: false };
            let Ok(Ok(answer)) = watch.guard(|| margin(&drawn.instance, selection)) else {
                return Err(NoInstance::NoData);
            };
            let mut object = kept(&margin_json(&answer.solution), &MARGIN);
            object["activates"] = json!(watch.guard(|| activates(data)).ok().flatten());
            object["verdict"] = if answer.checked.is_ok() { "proved" } else { "undecided" }.into();
            object["reason"] = json!(answer.checked.as_ref().err().map(declined));
            certified(object, answer.checked.as_ref().ok(), job)
        }
        _ => minima(job, &drawn, watch)?,
    };
    let data = &drawn.instance.data;
    object["data"] = json!({ "n": data.n(), "d": data.d(), "positives": data.positives().len() });
    Ok(object)
}

fn minima(job: &Job<'_>, drawn: &Drawn, watch: &Watch) -> Result<Value, NoInstance> {
    let cells = job.asked.max_cells;
    let extent = Extent { cells, searched: cells, directions: cells };
    let all = || landscape(&drawn.instance, extent, MOST_PROVED + 1, &mut |_| ControlFlow::Continue(()));
    let Ok(Ok(answer)) = watch.guard(all) else { return Err(NoInstance::NoData) };
    let survey = &answer.survey;
    let [global, spurious, dead] = survey.counts;
    let mut object = json!({
        "separable": survey.separator.as_ref().map(Result::is_ok), "complete": survey.gap.is_none(),
        "global": global, "spurious": spurious, "dead": dead,
        "examined": survey.examined, "self_consistent": survey.self_consistent,
    });
    let proof = answer.certificate();
    object["verdict"] = if proof.is_ok() { "proved" } else { "undecided" }.into();
    object["reason"] = json!(proof.as_ref().err().map(ToString::to_string));
    Ok(certified(object, proof.as_ref().ok(), job))
}

fn kept(object: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| ((*key).to_owned(), object[*key].clone())).collect()
}

/// With the sha256 of the certificate, where it is asked for.
fn certified(mut object: Value, checked: Option<&Checked>, job: &Job<'_>) -> Value {
    if job.asked.certificates {
        object["certificate"] = json!(checked.map(|checked| checked.certificate().sha256()));
    }
    object
}

/// Whether w^+ activates a negative; `None` where the positives have no w^+.
fn activates(data: &Dataset) -> Option<bool> {
    match Problem::active(data, &data.positives(), false).solve() {
        Solution::Optimal(optimum) => Some(data.negatives().iter().any(|&l| dot(data.row(l), &optimum.w) > 0)),
        Solution::Infeasible(_) => None,
    }
}
