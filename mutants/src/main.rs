//! The mutants of the kernel in one build: docs/mutants.md.
//!
//! | file | what it holds |
//! |---|---|
//! | `mutant` | the mutants that cargo-mutants lists, and their places |
//! | `sites`, `schema` | where they are switched, and the text with the switches |
//! | `copy`, `viable` | the copy of the kernel that has it, as far as it compiles |
//! | `trial`, `alone` | the tests: in one build, and of what cannot be switched by cargo-mutants |
//! | `results`, `table` | what became of each mutant, and docs/mutants.md |

mod alone;
mod copy;
mod mutant;
mod results;
mod schema;
mod sites;
mod table;
mod trial;
mod viable;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use clap::Parser;

use crate::copy::Copy;
use crate::mutant::{Listed, Mutant};
use crate::results::{Judged, Outcome, Results};

/// Judges the mutants of the kernel that have no result yet, and writes docs/mutants.md.
#[derive(Debug, Parser)]
struct Options {
    /// Mutants at a time; all cores but one without it.
    #[arg(long)]
    jobs: Option<usize>,
    /// Where the copy, the builds and the results are, from the root of the repository.
    #[arg(long, default_value = "target/mutants")]
    out: PathBuf,
    /// Only write the page of what is known.
    #[arg(long)]
    table: bool,
    /// Only mutants whose names contain one of these: files, functions, lines.
    only: Vec<String>,
}

/// What ends a run.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the message says it")]
pub enum Failure {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the list of cargo-mutants: {0}")]
    List(#[from] serde_json::Error),
    #[error("Cargo.toml: {0}")]
    Manifest(#[from] toml::de::Error),
    #[error("{file}: {error}")]
    Syntax { file: String, error: syn::Error },
    #[error("no such place in its file: {0}")]
    Place(String),
    #[error("the compiler refuses what is no mutant's:\n{0}")]
    Build(String),
    #[error("the test {0} does not pass without a mutant")]
    Baseline(String),
    #[error("{0} does not end well")]
    Tool(&'static str),
    #[error(
        "kernel/mutants-survivors.txt: {without} survivors without a reason, {needless} reasons without a survivor"
    )]
    Reasons { without: usize, needless: usize },
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Failure> {
    let repository = fs::canonicalize(".")?;
    let out = repository.join(&options.out);
    fs::create_dir_all(&out)?;
    let (sources, texts) = copy::sources(&repository)?;
    let mutants = listed(&repository, &sources)?;
    let mut results = Results::open(&out.join("results.jsonl"))?;
    if !options.table {
        let known = |mutant: &&Mutant, results: &Results| {
            results.get(&mutant.name, &mutant.file, &texts).map(|judged| judged.outcome)
        };
        let wanted =
            |mutant: &&Mutant| options.only.is_empty() || options.only.iter().any(|part| mutant.name.contains(part));
        let open: Vec<&Mutant> =
            mutants.iter().filter(wanted).filter(|mutant| known(mutant, &results).is_none()).collect();
        let cargo = |args: &[&str]| {
            let mut cargo = Command::new("cargo");
            cargo.args(args).args(["--profile", "mutants", "--offline"]);
            cargo.current_dir(out.join("schemata/kernel")).env("CARGO_TARGET_DIR", out.join("build"));
            cargo
        };
        let mut copy = Copy::new(&repository, out.join("schemata"))?;
        let viable = viable::viable(&mut copy, cargo, &sources, open)?;
        for mutant in viable.unviable {
            let (outcome, by) = (Outcome::Unviable, "the compiler".to_owned());
            results.push(Judged { mutant: mutant.name.clone(), outcome, by, of: texts.all })?;
        }
        let folder = copy.root.join("kernel");
        let tests = trial::tests(&folder, cargo(&["test"]))?;
        let jobs = options.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, |n| n.get() - 1));
        trial::judge(&folder, &tests, viable.mutants, &mut results, &texts, jobs)?;
        alone::judge(&repository, &out, &viable.left, &mut results, &texts)?;
    }
    let reasons = table::reasons(&fs::read_to_string(repository.join("kernel/mutants-survivors.txt"))?);
    let (page, amiss) = table::page(include_str!("about.md"), &mutants, &results, &texts, &reasons);
    fs::write(repository.join("docs/mutants.md"), page)?;
    amiss.without.iter().for_each(|mutant| eprintln!("no reason:\n{mutant}\n"));
    amiss.needless.iter().for_each(|reason| eprintln!("no survivor:\n{reason}\n"));
    if amiss == table::Amiss::default() {
        return Ok(());
    }
    Err(Failure::Reasons { without: amiss.without.len(), needless: amiss.needless.len() })
}

/// The mutants of the library's files, numbered from 1.
fn listed(repository: &Path, sources: &std::collections::BTreeMap<String, String>) -> Result<Vec<Mutant>, Failure> {
    let output = alone::cargo_mutants(repository)?.args(["--list", "--json"]).output()?;
    if !output.status.success() {
        return Err(Failure::Tool("cargo mutants --list"));
    }
    let mut mutants = Vec::new();
    for (id, listed) in (1..).zip(serde_json::from_slice::<Vec<Listed>>(&output.stdout)?) {
        let library = listed.file.strip_prefix("kernel/src/").and_then(|file| sources.get_key_value(file));
        let Some((file, text)) = library else { continue };
        let name = listed.name.clone();
        mutants.push(Mutant::new(id, listed, file, text).ok_or(Failure::Place(name))?);
    }
    Ok(mutants)
}
