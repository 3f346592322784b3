//! A bundle: all that a reader needs to check the claims of a paper alone. Instances, certificates,
//! a map from claims to both, the entries of a bibliography, and the lines that replay it.

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::folder::Files;
use super::software::{self, COMMIT, VERSION};
use crate::claim::{Checked, Entry, Report, entry_name, file_name};
use crate::data::{AtZero, Instance};
use crate::report::columns;
use crate::theorems::find;

/// The files, by their paths, of the entries of a suite and what was found of them.
pub fn files(answers: &[(&Entry, &Report)]) -> Files {
    let mut files = Files::new();
    for (entry, report) in answers {
        files.insert(instance_path(report), instance(entry));
        if let Some(checked) = report.outcome.checked() {
            files.insert(certificate_path(report), checked.certificate().text().into_owned());
        }
    }
    let map: Vec<Value> = answers.iter().map(|(entry, report)| mapped(entry, report)).collect();
    let map = json!({
        "schema_version": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "commit": COMMIT,
        "claims": map,
    });
    files.insert("THEOREM_MAP.json".to_owned(), format!("{map:#}\n"));
    files.insert("CITATION.bib".to_owned(), bibliography(answers));
    files.insert("README.md".to_owned(), readme(answers));
    files
}

fn instance_path(report: &Report) -> String {
    format!("instances/{}.toml", entry_name(report.claim, &report.instance))
}

fn certificate_path(report: &Report) -> String {
    format!("certificates/{}", file_name(report.claim, &report.instance))
}

/// The instance file of one claim.
fn instance(entry: &Entry) -> String {
    let mut instance = (*entry.instance).clone();
    instance.claims = vec![entry.theorem.id().to_owned()];
    instance.expect.retain(|claim, _| claim == entry.theorem.id());
    instance.to_toml()
}

/// The line that compares a certificate with the file of its data, where they come from one.
fn against(instance: &Instance, report: &Report) -> Option<String> {
    let origin = instance.data.origin()?;
    let numbers = |x: &[Rational]| x.iter().map(Rational::to_string).collect::<Vec<_>>().join(",");
    let prepared = instance.data.prepared().iter().map(|how| format!(" --{how}"));
    let mut line = format!("margincert-check --against '{}'", origin.file) + &prepared.collect::<String>();
    if let (Some(eta), Some(w0)) = (&instance.eta, &instance.start) {
        let _ = write!(line, " --eta {eta} --w0 {}", numbers(w0));
        if instance.relu_at_zero != AtZero::Zero {
            let _ = write!(line, " --relu-at-zero {}", instance.relu_at_zero);
        }
    }
    if let Some(output) = instance.output() {
        let _ = write!(line, " --output {}", numbers(output));
    }
    Some(format!("{line} '{}'", certificate_path(report)))
}

fn mapped(entry: &Entry, report: &Report) -> Value {
    let about = find(report.claim).map(|theorem| theorem.about());
    let certificate = report.outcome.checked().map(|checked| {
        json!({
            "path": certificate_path(report),
            "sha256": checked.certificate().sha256(),
            "statement": checked.statement(),
            "against": against(&entry.instance, report),
            "budget": checked.budget_needed(),
        })
    });
    json!({
        "claim": report.claim,
        "title": about.map(|about| about.title),
        "source": about.map(|about| json!({
            "paper": about.source.paper.line(),
            "form": about.source.form,
            "section": about.source.section,
        })),
        "hypotheses": about.map(|about| {
            about.hypotheses.iter().map(|h| json!({ "name": h.name, "says": h.says })).collect::<Vec<_>>()
        }),
        "instance": {
            "name": report.instance,
            "path": instance_path(report),
            "data": entry.instance.data.origin().map(|origin| &origin.file),
            "label": columns::json(&entry.instance.data),
        },
        "verdict": report.outcome.verdict().word(),
        "expected": report.expected.word(),
        "reason": report.outcome.reason(),
        "certificate": certificate,
    })
}

/// The papers of the claims, each once, and the program.
fn bibliography(answers: &[(&Entry, &Report)]) -> String {
    let mut entries: Vec<String> = Vec::new();
    for (entry, _) in answers {
        let paper = entry.theorem.about().source.paper.bibtex();
        if !entries.contains(&paper) {
            entries.push(paper);
        }
    }
    entries.push(software::bibtex());
    entries.join("\n\n") + "\n"
}

fn readme(answers: &[(&Entry, &Report)]) -> String {
    let certified: Vec<&Checked> = answers.iter().filter_map(|(_, report)| report.outcome.checked()).collect();
    let budget = certified.iter().filter_map(|checked| checked.budget_needed()).max();
    let budget = budget.map(|needed| format!("--budget {needed} ")).unwrap_or_default();
    let rows: String = answers.iter().fold(String::new(), |mut rows, (_, report)| {
        let certificate = match report.outcome.checked() {
            Some(_) => format!("[certificate](<{}>)", certificate_path(report)),
            None => "none".to_owned(),
        };
        let (claim, name, file) = (report.claim, &report.instance, instance_path(report));
        let verdict = report.outcome.verdict();
        let _ = writeln!(rows, "| `{claim}` | [{name}](<{file}>) | {verdict} | {certificate} |");
        rows
    });
    format!(
        "\
# {} certificates

Written by margincert {VERSION}. These lines replay everything, in this folder:

    sha256sum -c MANIFEST.sha256
    margincert-check {budget}certificates/*.json

The first compares the files with what was written. The second lets the checking kernel, which
shares no code with the program that wrote the certificates, re-derive every number of each one, and
prints what it proves; the exit status is 0 where all are accepted. The kernel is the crate
`margincert-kernel` of the same version: `cargo install --path kernel` in its repository gives
`margincert-check`, and needs cargo alone.

`instances/` has the data after preprocessing, exactly, with step size and start, one file for each
claim; `margincert verify instances/*.toml` asks the prover again. Whether these are the data of the
paper, its reader can ask as well: `margincert-check --against DATA.csv` compares a certificate with
a copy of the data, number by number. It is told how they were prepared, the step size and the
start: `THEOREM_MAP.json` has the whole line under `against` where the data came from a file (labels
other than 1 and -1, and other formats, are read by `margincert check`), and which columns were
label and features. It also has for each claim the theorem and its source, the hypotheses, the
verdict, what the certificate proves in the kernel's words, and its sha256. `CITATION.bib` has the
entries of a bibliography.

| claim | instance | verdict | certificate |
|---|---|---|---|
{rows}",
        certified.len()
    )
}
