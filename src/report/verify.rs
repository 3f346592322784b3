//! The outcome of a suite.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::confrontation;
use crate::claim::{Regression, Report, Tally, Verdict};
use crate::data::Quoted;

/// A report and the file of its certificate, where one was written.
pub type Line = (Report, Option<PathBuf>);

/// The JSON contract of `verify`.
pub fn json(lines: &[Line]) -> Value {
    let claims: Vec<Value> = lines
        .iter()
        .map(|(report, certificate)| {
            let mut value = json!({
                "claim": report.claim,
                "instance": report.instance,
                "verdict": report.outcome.verdict().word(),
                "expected": report.expected.word(),
                "seconds": milliseconds(report) / 1000.0,
                "certificate": certificate.as_ref().map(|path| path.display().to_string()),
            });
            if let Some(confrontation) = report.outcome.confrontation() {
                value["observed"] = confrontation::json(confrontation);
            }
            value
        })
        .collect();
    let tally = Tally::of(lines.iter().map(|(report, _)| report));
    json!({
        "claims": claims,
        "as_expected": tally.as_expected,
        "not_as_expected": tally.otherwise + tally.undecided,
    })
}

/// A table for people, one line for each claim and instance, with the reasons of what is not
/// decided or not as expected; `in_full`, with what is observed beside the bounds.
pub fn human(lines: &[Line], in_full: bool) -> String {
    let width = |heading: &str, cell: &dyn Fn(&Report) -> usize| {
        lines.iter().map(|(report, _)| cell(report)).chain([heading.len()]).max().unwrap_or(0)
    };
    let claims = width("claim", &|report| report.claim.len());
    let instances = width("instance", &|report| report.instance.chars().count());
    let mut text = format!("{:claims$}  {:instances$}  {:9}  {:9}  time\n", "claim", "instance", "verdict", "expected");
    for (report, _) in lines {
        let Report { claim, instance, outcome, expected, .. } = report;
        let verdict = outcome.verdict();
        let mark = if report.is_as_expected() { "" } else { "  NOT AS EXPECTED" };
        let time = milliseconds(report) / 1000.0;
        let _ = writeln!(text, "{claim:claims$}  {instance:instances$}  {verdict:9}  {expected:9}  {time:.3} s{mark}");
        if verdict == Verdict::Undecided || !report.is_as_expected() {
            let _ = writeln!(text, "    {}", why(report));
        }
        if let Some(confrontation) = outcome.confrontation().filter(|_| in_full) {
            text.push_str(&confrontation::human(confrontation));
        }
    }
    text
}

/// The last line for people.
pub fn summary(tally: &Tally) -> String {
    let Tally { as_expected, otherwise, undecided } = tally;
    format!(
        "{} claims checked: {as_expected} as expected, {otherwise} not as expected, {undecided} undecided against expectation.\n",
        as_expected + otherwise + undecided
    )
}

/// A regression in words.
pub fn regression(regression: &Regression) -> String {
    let Regression { claim, instance, before, now } = regression;
    let (claim, instance) = (Quoted::value(claim), Quoted::value(instance));
    match now {
        Some(now) => format!("regression: {claim} on {instance}: {before} in the baseline, {now} now"),
        None => format!("regression: {claim} on {instance}: {before} in the baseline, missing now"),
    }
}

/// Why the verdict is what it is.
pub fn why(report: &Report) -> String {
    let shown = || report.outcome.checked().map(|checked| checked.statement().to_owned());
    report.outcome.reason().or_else(shown).unwrap_or_default()
}

/// The time in whole milliseconds.
fn milliseconds(report: &Report) -> f64 {
    (report.time.as_secs_f64() * 1000.0).round()
}
