//! `margincert show`: a claim, its hypotheses, source and instances.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{CliError, Exit, Output};
use crate::claim::{Suite, Theorem};
use crate::theorems::{built_in, known};

/// Arguments of `show`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The claim, as `margincert list` names it.
    #[arg(value_name = "CLAIM")]
    claim: String,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let theorem = known(&args.claim).ok_or_else(|| CliError::UnknownClaim { claim: args.claim.clone() })?;
    let suite = built_in()?.only(theorem.id());
    out.result(|| human(theorem, &suite), || json(theorem, &suite));
    Ok(Exit::AsExpected)
}

fn human(theorem: &Theorem, suite: &Suite) -> String {
    let source = theorem.about().source;
    let mut text = theorem.about().statement.to_owned();
    if !theorem.about().hypotheses.is_empty() {
        text.push_str("\n# Hypotheses, by name\n\n");
    }
    for hypothesis in theorem.about().hypotheses {
        let _ = writeln!(text, "- {}: {}", hypothesis.name, hypothesis.says);
    }
    let _ = writeln!(
        text,
        "\n# Source, in short\n\n{}, from {} (docs/theory.md, section {})",
        source.form,
        source.paper.line(),
        source.section
    );
    if !suite.entries().is_empty() {
        text.push_str("\n# Instances of the built-in suite, and what is expected\n\n");
    }
    for entry in suite.entries() {
        let _ = writeln!(text, "- {}: {}", entry.instance.name, entry.expected);
    }
    text
}

fn json(theorem: &Theorem, suite: &Suite) -> Value {
    let source = theorem.about().source;
    let hypotheses: Vec<Value> =
        theorem.about().hypotheses.iter().map(|h| json!({ "name": h.name, "says": h.says })).collect();
    let instances: Vec<Value> = suite
        .entries()
        .iter()
        .map(|entry| json!({ "instance": entry.instance.name, "expected": entry.expected.word() }))
        .collect();
    json!({
        "claim": theorem.id(),
        "title": theorem.about().title,
        "statement": theorem.about().statement,
        "hypotheses": hypotheses,
        "source": { "paper": source.paper.line(), "form": source.form, "section": source.section },
        "instances": instances,
    })
}
