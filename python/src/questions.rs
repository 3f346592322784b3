//! The questions of `margincert::ask`, asked of data.

use std::ops::ControlFlow;

use margincert::arith::rational::print_step;
use margincert::ask::{self, Network, Simulation, Trajectory, Unasked, Way};
use margincert::claim::{Budget, Checked, Selection};
use margincert::landscape::{Extent, MOST_PROVED};
use margincert::report::landscape::{Table, cell_json, survey_json};
use margincert::report::orbit::{Enclosed, human as orbit_words, json as orbit_json};
use margincert::report::{intercept as free, margin as bound, solution as judged};
use margincert::sgd::Sampler;
use pyo3::prelude::*;
use rug::Rational;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::data::{Data, numbers};
use crate::errors::Problem;
use crate::work::run;

type Progress<'py> = Option<Bound<'py, PyAny>>;

/// The exact max-margin problem.
#[pyfunction]
pub fn margin(
    py: Python<'_>,
    data: &Data,
    active: Option<Vec<usize>>,
    walls: bool,
    solution: Option<Vec<String>>,
    intercept: bool,
) -> PyResult<Answer> {
    let instance = data.instance();
    let weights = solution.map(|texts| numbers("solution", &texts)).transpose()?;
    let answer = run(py, None, move |_| -> Result<Answer, Problem> {
        let data = &instance.data;
        if intercept {
            let found = ask::free_intercept(&instance)?;
            let checked = found.checked.as_ref().map_err(ToString::to_string);
            let words = free::human(data, &found.solution, &found.checked);
            return Ok(Answer::new(&free::json(&found.solution), words, checked));
        }
        let selection = match (active, walls) {
            (None, false) => Selection::Svm,
            (active, walls) => Selection::Active { active: active.unwrap_or_else(|| data.positives()), walls },
        };
        let found = ask::margin(&instance, selection)?;
        let checked = found.checked.as_ref().map_err(ToString::to_string);
        let mut object = bound::json(&found.solution);
        let mut words = bound::human(data, &found.selection, &found.solution, &found.checked);
        if let Some(w) = weights {
            let judgement = ask::judge(data, &found, &w)?;
            object["solution"] = judged::json(&judgement);
            words += &judged::human("solution", &found.selection, &judgement);
        }
        Ok(Answer::new(&object, words, checked))
    })?;
    Ok(answer?)
}

/// All asymptotic minima of the loss; with the certificate that they are all, where there is one.
#[pyfunction]
pub fn landscape(
    py: Python<'_>,
    data: &Data,
    max_cells: Option<u64>,
    directions: Option<u64>,
    progress: Progress<'_>,
) -> PyResult<Answer> {
    let instance = data.instance();
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Problem> {
        let extent = Extent { cells: max_cells, searched: max_cells, directions };
        let (mut cells, mut table) = (Vec::new(), Table::of(&instance.data));
        let found = ask::landscape(&instance, extent, MOST_PROVED + 1, &mut |minimum| {
            cells.push(cell_json(minimum));
            table.take(minimum);
            if watch.is_cancelled() {
                return ControlFlow::Break(());
            }
            watch.tell_one_more();
            ControlFlow::Continue(())
        })?;
        let checked = found.certificate();
        let checked = checked.as_ref().map_err(ToString::to_string);
        let proof = match &checked {
            Ok(checked) => checked.statement().to_owned(),
            Err(reason) => format!("exact in integers, without a certificate: {reason}."),
        };
        let words = table.human(&instance.data, &found.survey, &proof);
        let mut object = survey_json(&instance.data, &found.survey);
        object["cells"] = cells.into();
        Ok(Answer::new(&object, words, checked))
    })?;
    Ok(answer?)
}

/// What gradient descent does for ever.
#[pyfunction]
pub fn fate(py: Python<'_>, data: &Data, max_steps: u64, progress: Progress<'_>) -> PyResult<Answer> {
    let instance = data.instance();
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Unasked> {
        let trajectory = Trajectory::of(&instance)?;
        let found = ask::fate(&trajectory, None, &budget(max_steps), watch.steps());
        let checked = found.found.as_ref().ok().and_then(|settled| settled.checked.as_ref().ok());
        let checked = checked.ok_or_else(|| found.verdict().1.unwrap_or_default());
        Ok(Answer::new(&found.json(), found.human(), checked))
    })?;
    Ok(answer.map_err(Problem::from)?)
}

fn budget(max_steps: u64) -> Budget {
    Budget { max_steps, ..Budget::default() }
}

/// Enclosures of the true iterates at the steps of the data.
#[pyfunction]
pub fn orbit(
    py: Python<'_>,
    data: &Data,
    max_steps: u64,
    leaps: bool,
    repeat_all: bool,
    progress: Progress<'_>,
) -> PyResult<Answer> {
    let instance = data.instance();
    if instance.at.is_empty() {
        return Err(Problem::NoSteps.into());
    }
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Unasked> {
        let trajectory = Trajectory::of(&instance)?;
        let way = Way { max_steps, leaps, repeat_all };
        let found = match ask::orbit(&trajectory, &instance.at, way, None, watch.steps(), &mut |_, _| ()) {
            Ok(found) => found,
            Err(refusal) => return Ok(Answer::new(&orbit_json(&[]), String::new(), Err(refusal.to_string()))),
        };
        let boxes: Vec<Enclosed> = found.found.into_iter().map(|e| Enclosed::new(trajectory.model(), e)).collect();
        let by_prover: Vec<String> = found.by_prover.iter().map(print_step).collect();
        let mut object = orbit_json(&boxes);
        object["by_prover"] = json!(by_prover);
        object["beyond"] = found
            .beyond
            .as_ref()
            .map_or(Value::Null, |(k, reason)| json!({ "k": print_step(k), "reason": reason.to_string() }));
        let statement = found.checked.as_ref().map(Checked::statement);
        let words = orbit_words(&boxes, statement, by_prover);
        let none = || found.beyond.as_ref().map_or_else(by_the_prover_alone, |(_, reason)| reason.to_string());
        Ok(Answer::new(&object, words, found.checked.as_ref().ok_or_else(none)))
    })?;
    Ok(answer.map_err(Problem::from)?)
}

fn by_the_prover_alone() -> String {
    "these enclosures are the prover's alone: none is within reach of a certificate".to_owned()
}

/// The mean of stochastic gradient descent.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "one for each option")]
pub fn sgd(
    py: Python<'_>,
    data: &Data,
    error: Option<String>,
    paths: Option<u64>,
    seed: u64,
    reshuffle: bool,
    confidence: String,
    progress: Progress<'_>,
) -> PyResult<Answer> {
    let instance = data.instance();
    let within = error.as_ref().map(|text| between("error", text, 2)).transpose()?;
    let sampler = if reshuffle { Sampler::Reshuffle } else { Sampler::Replacement };
    let simulation =
        Simulation { paths, seed, sampler, confidence: (between("confidence", &confidence, 1)?, confidence) };
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Unasked> {
        let trajectory = Trajectory::of(&instance)?;
        let found = ask::sgd(&trajectory, None, within, &simulation, &|done| watch.tell(done))?;
        let mut object = found.json();
        if let Some((error, from)) = &found.within {
            object["within"] = json!({ "error": error.to_string(), "from_step": from.as_ref().map(print_step) });
        }
        Ok(Answer::new(&object, found.human(), found.found.certified()))
    })?;
    Ok(answer.map_err(Problem::from)?)
}

/// A number strictly between 0 and `most`.
fn between(option: &'static str, text: &String, most: u32) -> Result<Rational, Problem> {
    let value = numbers(option, [text])?.remove(0);
    if value > 0 && value < most { Ok(value) } else { Err(Problem::Between { option, value: text.clone(), most }) }
}

/// What a network learns of each sample pattern partition.
#[pyfunction]
pub fn network(py: Python<'_>, data: &Data, max_steps: u64, progress: Progress<'_>) -> PyResult<Answer> {
    let instance = data.instance();
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Unasked> {
        let trajectory = Trajectory::of(&instance)?;
        let found = ask::network(&trajectory, None, &budget(max_steps), watch.steps());
        let mut object = found.json();
        object["beyond"] = found.beyond.as_ref().map_or(Value::Null, |reason| reason.to_string().into());
        Ok(Answer::new(&object, found.human(), best(&found)))
    })?;
    Ok(answer.map_err(Problem::from)?)
}

/// The certificate that says most, or why there is none.
fn best<'a>(found: &'a Network<'_>) -> Result<&'a Checked, String> {
    found.best().ok_or_else(|| found.undecided().unwrap_or_default())
}
