//! Recorded runs beside the true descent.

use std::path::PathBuf;

use margincert::arith::rational;
use margincert::ask::{self, Demand, Trajectory, Way};
use margincert::claim::Budget;
use margincert::data::{Held, InputProblem, Recorded, read_run};
use margincert::files::RunProblem;
use margincert::report::replay::{human, json};
use pyo3::prelude::*;

use crate::answer::Answer;
use crate::data::{Data, numbers};
use crate::errors::Problem;
use crate::work::run;

/// A step and its weights, or the text of what is no finite number.
type Point = (String, Vec<String>);

/// A run of a file or of memory beside the truth.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "one for each option")]
pub fn replay(
    py: Python<'_>,
    data: &Data,
    path: Option<PathBuf>,
    points: Option<Vec<Point>>,
    run_as: String,
    tolerance: String,
    max_steps: u64,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let mut instance = (*data.instance()).clone();
    let held = Held::parse(&run_as).map_err(|problem| Problem::Option { option: "run_as", problem })?;
    let tolerance = numbers("tolerance", [&tolerance])?.remove(0);
    let answer = run(py, progress.as_ref(), move |watch| -> Result<Answer, Problem> {
        let recorded = match path {
            Some(path) => read_run(&path, held)?,
            None => points.unwrap_or_default().into_iter().map(recorded).collect::<Result<Vec<_>, _>>()?,
        };
        if let Some(pair) = recorded.windows(2).find(|pair| pair[0].k >= pair[1].k) {
            let problem = RunProblem::Order { k: pair[1].k.to_string() }.into();
            return Err(Problem::Option { option: "run", problem });
        }
        let expected = instance.data.d() * instance.network.as_ref().map_or(1, Vec::len);
        Recorded::fit(&recorded, expected).map_err(|problem| Problem::Option { option: "run", problem })?;
        if recorded.is_empty() {
            return Err(Problem::NoRun);
        }
        instance.start = instance.start.or_else(|| Recorded::start(&recorded).cloned());
        let trajectory = Trajectory::of(&instance)?;
        let way = Way { max_steps, leaps: true, repeat_all: false };
        let demand = Demand { tolerance, way, budget: Budget::of(None, trajectory.model()) };
        let found = ask::replay(&trajectory, &recorded, &demand, watch.steps())?;
        let beyond = || found.beyond.as_ref().map(|(k, reason)| format!("from k = {k} on: {reason}"));
        let checked = found.checked.as_ref().ok_or_else(|| beyond().unwrap_or_else(by_the_prover_alone));
        Ok(Answer::new(&json(&found, &demand.tolerance), human(&found, &demand.tolerance), checked))
    })?;
    Ok(answer?)
}

fn by_the_prover_alone() -> String {
    "the enclosures are the prover's alone: none is within reach of a certificate".to_owned()
}

/// A number that is not finite leaves no w.
fn recorded((k, w): Point) -> Result<Recorded, Problem> {
    let told = |error| InputProblem::Number { value: k.clone(), error };
    let step = rational::parse_step(&k).map_err(|error| Problem::Option { option: "run", problem: told(error) })?;
    let is_none = |text: &String| matches!(text.as_str(), "nan" | "inf" | "-inf");
    let w = if w.iter().any(is_none) { None } else { Some(numbers("run", &w)?) };
    Ok(Recorded { k: step, w })
}
