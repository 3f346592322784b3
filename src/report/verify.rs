//! The outcome of a suite.

use std::fmt::Write as _;
use std::path::PathBuf;

use rug::Rational;
use serde_json::{Value, json};

use super::complaint::Complaint;
use super::{columns, confrontation};
use crate::arith::rational::approximate;
use crate::claim::{Change, Checked, Constants, Regression, Report, Tally, Verdict, Worse};
use crate::data::Quoted;

/// A report and the file of its certificate, where one was written.
pub type Line = (Report, Option<PathBuf>);

/// The JSON contract of `verify`: what was found. Times stand under `seconds` alone.
pub fn json(lines: &[Line]) -> Value {
    let claims: Vec<Value> = lines
        .iter()
        .map(|(report, certificate)| {
            let checked = report.outcome.checked();
            let constants = checked.map(|checked| Constants::of(checked, &report.asked.data));
            let mut value = json!({
                "claim": report.claim,
                "instance": report.instance,
                "file": report.source,
                "label": columns::json(&report.asked.data),
                "verdict": report.outcome.verdict().word(),
                "expected": report.expected.word(),
                "reason": report.outcome.reason(),
                "statement": checked.map(Checked::statement),
                "digest": constants.as_ref().map(|constants| &constants.digest),
                "parts": constants.as_ref().map(|constants| &constants.parts),
                "constants": constants.as_ref().map(Constants::json),
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
        "undecided": tally.undecided,
        "seconds": lines.iter().map(|(report, _)| milliseconds(report)).sum::<f64>() / 1000.0,
    })
}

/// A regression as an object of the JSON contract.
pub fn regression_json(regression: &Regression) -> Value {
    let Regression { claim, instance, what, k, before, now, changed } = regression;
    let mut value = json!({
        "claim": claim, "instance": instance, "what": what.word(), "of": what.of(), "k": k, "before": before, "now": now,
    });
    if *what == Worse::Instance {
        value["changed"] = changed.iter().map(|change| change.part).collect();
    }
    value
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

/// The last line for people; regressions and errors where there are any.
pub fn summary(tally: &Tally, regressions: usize, errors: usize) -> String {
    let Tally { as_expected, otherwise, undecided } = tally;
    let counted = |number: usize, one: &str, many: &str| match number {
        0 => String::new(),
        1 => format!("; 1 {one}"),
        more => format!("; {more} {many}"),
    };
    format!(
        "{} claims checked: {as_expected} as expected, {otherwise} not as expected, {undecided} undecided against expectation{}{}.\n",
        as_expected + otherwise + undecided,
        counted(regressions, "regression", "regressions"),
        counted(errors, "error", "errors"),
    )
}

/// A longer fraction is told in decimals as well.
const LONG: usize = 9;

/// A regression in words.
pub fn regression(regression: &Regression) -> String {
    let Regression { claim, instance, what, k, before, now, changed } = regression;
    let (claim, instance) = (Quoted::value(claim), Quoted::value(instance));
    if !changed.is_empty() {
        let changed: Vec<String> = changed.iter().map(change_in_words).collect();
        return format!("regression: {claim} on {instance}: another instance: {}", changed.join("; "));
    }
    let quantity = match what {
        Worse::Verdict => String::new(),
        Worse::Instance => "another instance: instance sha256 ".to_owned(),
        Worse::FromStep => "K = ".to_owned(),
        Worse::AtMost => "at most ".to_owned(),
        Worse::AtLeast => "at least ".to_owned(),
        Worse::Enclosure(of) => format!("{of} in "),
        Worse::Contradiction(of) => format!("contradiction: {of} in "),
    };
    let about = |number: &str| match number.parse::<Rational>() {
        Ok(x) if number.contains('/') && number.len() > LONG => format!(" (about {})", approximate(&x, 6)),
        _ => String::new(),
    };
    let step = k.as_ref().map_or_else(String::new, |k| format!(" at k = {}", Quoted::value(k)));
    let now = now.as_deref().map_or_else(|| "missing".to_owned(), |now| Quoted::phrase(now).to_string() + &about(now));
    format!(
        "regression: {claim} on {instance}: {quantity}{}{}{step} in the baseline, {now} now",
        Quoted::phrase(before),
        about(before)
    )
}

/// What is another in an instance.
fn change_in_words(change: &Change) -> String {
    let values = |of: &str| {
        let (was, is) = change.values.clone().unwrap_or_default();
        format!("{of}{} in the baseline, {} now", Quoted::value(&was), Quoted::value(&is))
    };
    match change.part {
        "n" => values("samples: "),
        "d" => values("features: "),
        "eta" => values("eta = "),
        "w0" => "another w_0".to_owned(),
        "output" => "other output weights".to_owned(),
        part => format!("other {part}"),
    }
}

/// What is said of a claim whose verdict is not the expected one.
pub fn unexpected(report: &Report) -> Complaint {
    let (claim, instance, verdict) = (report.claim, &report.instance, report.outcome.verdict());
    let message = format!("{claim} on {instance}: {verdict} where {} is expected: {}", report.expected, why(report));
    Complaint { file: Some(report.source.clone()), place: report.place, message }
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
