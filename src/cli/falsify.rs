//! `margincert falsify`: a small instance that contradicts a statement.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{CliError, Exit, Output};
use crate::claim::{Hypothesis, Theorem, file_name, make_folder, write_atomically};
use crate::falsify::{FALSE, Found, Question, Search, false_statement, search};
use crate::report::falsify::{human, json as answer_json};
use crate::theorems::find;

/// Arguments of `falsify`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A false statement, F1 to F8, or a claim of the registry.
    #[arg(value_name = "CLAIM")]
    claim: String,
    #[command(flatten)]
    search: SearchArgs,
    /// Ignore this hypothesis of the claim, and look for an instance where it is needed.
    #[arg(long, value_name = "HYPOTHESIS")]
    drop: Option<String>,
    /// Write the instance and its certificates into this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What is tried.
#[derive(clap::Args, Debug)]
pub struct SearchArgs {
    /// The seed of the instances that are tried.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many instances are tried.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cases: u32,
}

impl SearchArgs {
    /// How much was allowed, in JSON.
    pub fn limits(&self) -> Value {
        json!({ "cases": self.cases.to_string() })
    }

    /// The search.
    pub fn run(&self, question: &Question<'_>, out: &Output) -> Search {
        let bar = out.progress(u64::from(self.cases), "cases");
        let answer = search(question, self.seed, self.cases as usize, &mut |done| bar.set_position(done as u64));
        bar.finish_and_clear();
        answer
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let (question, found_is_expected) = question(args)?;
    let answer = args.search.run(&question, out);
    let path = match (&args.out, &answer.found) {
        (Some(folder), Some(found)) => keep(out, folder, found)?,
        _ => None,
    };
    out.result(
        || human(&answer),
        || {
            let mut object = answer_json(&answer, path.as_ref());
            object["limits"] = args.search.limits();
            object
        },
    );
    Ok(exit(&answer, found_is_expected))
}

/// The question, and whether an instance that contradicts is what is expected.
fn question(args: &Args) -> Result<(Question<'static>, bool), CliError> {
    let unknown = || CliError::UnknownStatement { claim: args.claim.clone(), falsehoods: FALSE.len() };
    match (false_statement(&args.claim), &args.drop) {
        (Some(statement), None) => Ok((Question::of(statement), true)),
        (Some(statement), Some(_)) => Err(CliError::NothingToDrop { statement: statement.name }),
        (None, None) => Ok((Question::claim(find(&args.claim).ok_or_else(unknown)?), false)),
        (None, Some(name)) => {
            let theorem = find(&args.claim).ok_or_else(unknown)?;
            Ok((Question::without(theorem, hypothesis(theorem, name)?), true))
        }
    }
}

fn hypothesis(theorem: &'static Theorem, name: &str) -> Result<&'static Hypothesis, CliError> {
    let all = theorem.about().hypotheses;
    all.iter().copied().find(|hypothesis| hypothesis.name == name).ok_or_else(|| CliError::UnknownHypothesis {
        claim: theorem.id(),
        hypothesis: name.to_owned(),
        known: all.iter().map(|hypothesis| hypothesis.name).collect(),
    })
}

/// Writes the instance and the certificates; the path of the first of these.
fn keep(out: &Output, folder: &Path, found: &Found) -> Result<Option<PathBuf>, CliError> {
    let Found { instance, evidence } = found;
    make_folder(folder)?;
    write_atomically(&folder.join(format!("{}.toml", instance.name)), &instance.to_toml())?;
    let mut first = None;
    for (claim, checked) in evidence.by_claim() {
        let path = folder.join(file_name(&claim, &instance.name));
        out.keep(&path, checked)?;
        first.get_or_insert(path);
    }
    Ok(first)
}

fn exit(answer: &Search, found_is_expected: bool) -> Exit {
    if answer.found.is_some() == found_is_expected { Exit::AsExpected } else { Exit::NotAsExpected }
}
