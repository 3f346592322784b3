//! The answer of a search for a contradiction.

use std::fmt::Write as _;
use std::path::PathBuf;

use rug::Rational;
use serde_json::{Value, json};

use crate::claim::network;
use crate::data::{Instance, Label};
use crate::falsify::{Found, Search, false_statement};
use crate::theorems::find;

/// The object of the JSON contract (docs/json.md); `path` is that of the certificate.
pub fn json(search: &Search, path: Option<&PathBuf>) -> Value {
    json!({
        "claim": search.claim,
        "dropped": search.dropped.map(|hypothesis| hypothesis.name),
        "found": search.found.is_some(),
        "cases": search.cases,
        "seed": search.seed,
        "instance": search.found.as_ref().map(|found| network(&found.instance).to_json()),
        "certificate": path.map(|path| path.display().to_string()),
    })
}

/// The answer in words.
pub fn human(search: &Search) -> String {
    let mut out = asked(search);
    let (cases, seed) = (search.cases, search.seed);
    // Writing to a string cannot fail.
    let _ = match (&search.found, search.dropped) {
        (Some(_), None) if find(search.claim).is_some() => {
            writeln!(out, "CONTRADICTED within {cases} cases (seed {seed}); the least instance found:\n")
        }
        (Some(_), _) => writeln!(out, "refuted within {cases} cases (seed {seed}); the least instance found:\n"),
        (None, Some(hypothesis)) => {
            writeln!(out, "{} is not known to be needed: no instance in {cases} cases (seed {seed})", hypothesis.name)
        }
        (None, None) if find(search.claim).is_some() => writeln!(out, "survives {cases} cases (seed {seed})"),
        (None, None) => writeln!(out, "not refuted in {cases} cases (seed {seed})"),
    };
    match &search.found {
        Some(found) => contradiction(&mut out, found),
        None if find(search.claim).is_some() => {
            let counted = search.counted;
            let (proved, vacuous, undecided) = (counted.proved, counted.vacuous, counted.undecided);
            let _ = writeln!(out, "{proved} proved, {vacuous} vacuous, {undecided} undecided within a search's budget");
        }
        None => {}
    }
    out
}

/// The statement.
fn asked(search: &Search) -> String {
    if let Some(statement) = false_statement(search.claim) {
        return format!("{}  {}\nfor {}\n\n", statement.name, statement.says, statement.of);
    }
    let title = find(search.claim).map_or("", |theorem| theorem.about().title);
    let without = search
        .dropped
        .map_or_else(String::new, |hypothesis| format!("without {}: {}\n", hypothesis.name, hypothesis.says));
    format!("{}  {title}\n{without}\n", search.claim)
}

fn contradiction(out: &mut String, found: &Found) {
    out.push_str(&instance_words(&found.instance));
    if let Some(why) = &found.evidence.why {
        let _ = writeln!(out, "\n{why}");
    }
    for checked in &found.evidence.certificates {
        let _ = writeln!(out, "\n{}: {}", checked.verdict(), checked.statement());
    }
}

/// An instance, one sample a line.
fn instance_words(instance: &Instance) -> String {
    let mut out = String::new();
    for (at, (row, label)) in instance.data.rows().iter().zip(instance.data.labels()).enumerate() {
        let (head, sign) = (if at == 0 { "data" } else { "" }, if *label == Label::Positive { '+' } else { '-' });
        let _ = writeln!(out, "{head:<9} {sign} {}", vector(row));
    }
    if let Some(output) = &instance.network {
        let _ = writeln!(out, "output    v = {}", vector(output));
    }
    if let (Some(start), Some(eta)) = (&instance.start, &instance.eta) {
        let neurons: Vec<String> = start.chunks(instance.data.d()).map(vector).collect();
        let name = if instance.network.is_some() { "W_0" } else { "w_0" };
        let _ = writeln!(out, "start     {name} = {}, eta = {eta}", neurons.join(", "));
    }
    out
}

fn vector(entries: &[Rational]) -> String {
    format!("({})", entries.iter().map(Rational::to_string).collect::<Vec<_>>().join(", "))
}
