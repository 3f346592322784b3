//! Claims, certificates and citations.

use std::path::PathBuf;
use std::sync::Arc;

use margincert::claim::{
    Budget, Difference, Options, Report, Suite, SuiteError, Theorem, run as run_suite, same_instance,
};
use margincert::files::Quoted;
use margincert::paper::citation::{Certificate, Cited};
use margincert::report::verify as told;
use margincert::theorems::{THEOREMS, built_in, find};
use margincert_kernel as kernel;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::data::Data;
use crate::errors::Problem;
use crate::work::run;

/// The registry: name, title, statement, hypotheses and source of each claim, as JSON.
#[pyfunction]
pub fn claims() -> String {
    THEOREMS.iter().copied().map(claim_json).collect::<Value>().to_string()
}

fn claim_json(theorem: &Theorem) -> Value {
    let about = theorem.about();
    let hypotheses = about.hypotheses.iter().map(|h| (h.name.to_owned(), Value::from(h.says)));
    json!({
        "name": about.claim,
        "title": about.title,
        "statement": about.statement,
        "hypotheses": hypotheses.collect::<Value>(),
        "source": format!("{}, from {}", about.source.form, about.source.paper.line()),
    })
}

/// How a claim is cited, as JSON.
#[pyfunction]
pub fn cite(claim: String) -> PyResult<String> {
    Ok(Cited::Claim(theorem(claim)?).json().to_string())
}

/// How a certificate is cited, as JSON: only what the kernel accepts.
#[pyfunction]
pub fn cite_certificate(py: Python<'_>, certificate: Vec<u8>) -> PyResult<String> {
    let cited = run(py, None, move |_| match kernel::check(&certificate) {
        kernel::Outcome::Accepted(accepted) => {
            let (claim, verdict) = (accepted.claim.to_string(), accepted.verdict.to_string());
            let (instance, statement) = (accepted.instance.name(), accepted.statement.as_str());
            let cited = Certificate { bytes: &certificate, claim: &claim, instance, verdict: &verdict, statement };
            Ok(Cited::Certificate(cited).json().to_string())
        }
        outcome => {
            let judged = outcome_json(outcome);
            let word = |key: &str| judged[key].as_str().unwrap_or_default().to_owned();
            Err(Problem::NotAccepted { outcome: word("outcome"), reason: word("reason") })
        }
    })?;
    Ok(cited?)
}

fn theorem(claim: String) -> Result<&'static Theorem, Problem> {
    find(&claim).ok_or(Problem::UnknownClaim { claim })
}

/// Answers with their instances, and errors.
type Checked = (Vec<(Answer, Data)>, Vec<String>);

/// Claims on the instances of the built-in suite, of suite files, or on data; with the claims that
/// make no sense for their instance.
#[pyfunction]
pub fn verify(
    py: Python<'_>,
    files: Option<Vec<PathBuf>>,
    data: Option<&Data>,
    claim: Option<String>,
    jobs: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Checked> {
    let mut suite = suite(files, data, claim.clone()).map_err(Problem::Suite)?;
    if let Some(claim) = claim {
        suite = suite.only(theorem(claim)?.id());
    }
    if suite.entries().is_empty() {
        return Err(Problem::Nothing.into());
    }
    let options = Options { jobs, budget: Budget::default() };
    let reports = run(py, progress.as_ref(), move |watch| {
        let all = run_suite(&suite, &options, |_, _| watch.go_on(), |_| watch.tell_one_more());
        all.map(|all| {
            let (mut answers, mut errors) = (Vec::new(), Vec::new());
            for (entry, answer) in suite.entries().iter().zip(all) {
                match answer {
                    Ok(report) => answers.push((told_of(report), Data::of(Arc::clone(&entry.instance)))),
                    Err(error) => errors.push(format!("{}: {error}", entry.instance.source)),
                }
            }
            (answers, errors)
        })
    })?;
    Ok(reports.map_err(|error| Problem::Threads(error.to_string()))?)
}

fn suite(files: Option<Vec<PathBuf>>, data: Option<&Data>, claim: Option<String>) -> Result<Suite, Vec<SuiteError>> {
    let mut suite = Suite::new(&THEOREMS);
    match (data, files) {
        (Some(data), _) => {
            let mut instance = (*data.instance()).clone();
            if let Some(claim) = claim {
                instance.expect.retain(|of, _| *of == claim);
                instance.claims = vec![claim];
            }
            suite.add(instance).map_err(|error| vec![error])?;
        }
        (None, Some(files)) => {
            let errors: Vec<SuiteError> = files.iter().filter_map(|file| suite.read(file).err()).collect();
            if !errors.is_empty() {
                return Err(errors);
            }
        }
        (None, None) => suite = built_in().map_err(|error| vec![error])?,
    }
    Ok(suite)
}

fn told_of(report: Report) -> Answer {
    let line = (report, None);
    let report = &line.0;
    let words = told::human(std::slice::from_ref(&line), true);
    let object = told::json(std::slice::from_ref(&line))["claims"][0].take();
    let checked = report.outcome.checked().cloned();
    let reason = || report.outcome.reason().unwrap_or_default();
    let mut object = object;
    object["reason"] = report.outcome.reason().map_or(Value::Null, Value::from);
    Answer::new(&object, words, checked.as_ref().ok_or_else(reason))
}

/// What the kernel says of a certificate, as JSON.
#[pyfunction]
pub fn check(
    py: Python<'_>,
    certificate: Vec<u8>,
    against: Option<&Data>,
    budget: Option<u64>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    let own = against.map(Data::instance);
    let budget = budget.unwrap_or(kernel::DEFAULT_BUDGET);
    let judged = run(py, progress.as_ref(), move |_| -> Result<Value, Problem> {
        let outcome = kernel::check_within(&certificate, budget);
        if let (kernel::Outcome::Accepted(accepted), Some(own)) = (&outcome, own) {
            match same_instance(accepted, &own) {
                Ok(()) => {}
                Err(Difference::Unknown { key }) => return Err(Problem::Unbound { key }),
                Err(difference) => {
                    let reason = format!("not about the instance given: {difference}");
                    return Ok(judgement(
                        "rejected",
                        Some(reason),
                        Some(accepted.claim),
                        Some(accepted.instance.name()),
                    ));
                }
            }
        }
        Ok(outcome_json(outcome))
    })?;
    Ok(judged?.to_string())
}

fn judgement(outcome: &str, reason: Option<String>, claim: Option<kernel::Claim>, instance: Option<&str>) -> Value {
    json!({
        "outcome": outcome,
        "reason": reason,
        "claim": claim.map(|claim| claim.to_string()),
        "instance": instance,
        "verdict": null,
        "statement": null,
        "conditions": null,
    })
}

fn outcome_json(outcome: kernel::Outcome) -> Value {
    let words = |reason: &dyn std::fmt::Display| Some(Quoted::phrase(reason).to_string());
    match outcome {
        kernel::Outcome::Accepted(accepted) => {
            let mut object = judgement("accepted", None, Some(accepted.claim), Some(accepted.instance.name()));
            object["verdict"] = accepted.verdict.to_string().into();
            object["statement"] = accepted.statement.into();
            object["conditions"] = accepted.obligations.into();
            object
        }
        kernel::Outcome::Rejected(rejected) => {
            judgement("rejected", words(&rejected.reason), rejected.claim, rejected.instance.as_deref())
        }
        kernel::Outcome::Declined(reason) => judgement("declined", words(&reason), None, None),
        kernel::Outcome::Unreadable(reason) => judgement("unreadable", words(&reason), None, None),
    }
}
