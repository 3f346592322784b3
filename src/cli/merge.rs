//! `margincert merge`: the results of a sweep's shards, joined.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzEncoder;
use serde_json::{Value, json};

use super::outputs::safe;
use super::{CliError, Exit, Format, Output};
use crate::claim::write_with;
use crate::data::Quoted;
use crate::report::complaint::Complaint;
use crate::sweep::{KEYS, Merge, Named, Table};

/// Keys of results that can be left out.
const KEYS_OF_RESULTS: &[&str] = &[
    "digest",
    "active",
    "walls",
    "cycle",
    "pattern",
    "from_step",
    "reason",
    "certificate",
    "data",
    "sha256",
    "size",
    "denominator",
    "plain_seeds",
    "max_steps",
    "check_budget",
    "max_cells",
    "certificates",
    "question",
];
/// By what jobs can be grouped.
const GROUPS: &[&str] = &KEYS;

/// Arguments of `merge`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folders that `margincert sweep` filled, of one spec.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// Write the results to this file, one line a job, in the order of the jobs; compressed where
    /// its name ends in .gz.
    #[arg(long, value_name = "FILE.jsonl")]
    out: Option<PathBuf>,
    /// Count what came out by groups of jobs: question, n, d, classes, eta, start, data, size,
    /// denominator, seed, positives. Absent: one group.
    #[arg(long, value_name = "KEY,..", num_args = 0..=1, default_missing_value = "")]
    table: Option<String>,
    /// Leave these keys out of the results that are written, such as digest,active.
    #[arg(long, value_name = "KEY,..", requires = "out")]
    without: Option<String>,
    /// Take a result that is the same in two folders once, and not as an error.
    #[arg(long)]
    once: bool,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let keys = listed("table", args.table.as_deref(), GROUPS)?;
    let without = listed("without", args.without.as_deref(), KEYS_OF_RESULTS)?;
    safe(&[("out", args.out.as_ref())], &[])?;
    let mut table = Table::by(&keys);
    let mut merge = Merge::of(&args.folders, &mut |line| {
        if args.table.is_some() {
            table.add(line);
        }
    })?;
    if args.once {
        merge.double.clear();
    }
    let complaints = complaints(&merge);
    let written = args.out.as_ref().filter(|_| merge.is_whole());
    if let Some(path) = written {
        write(path, &merge, &without)?;
    }
    let table = args.table.as_ref().map(|_| &table);
    out.result(|| human(&merge, written, table), || object(&merge, written, table, &complaints));
    if out.format() == Format::Human && merge.is_whole() && args.out.is_none() && args.table.is_none() {
        out.complain(&"remark: nothing is written; --out FILE.jsonl writes the results, --table counts them");
    }
    complaints.iter().for_each(|complaint| out.complain_of(complaint));
    Ok(if merge.is_whole() { Exit::AsExpected } else { Exit::BadInput })
}

/// The keys of an option.
fn listed(option: &'static str, text: Option<&str>, known: &'static [&'static str]) -> Result<Vec<String>, CliError> {
    let mut keys: Vec<String> = Vec::new();
    for value in text.unwrap_or_default().split(',').map(str::trim).filter(|key| !key.is_empty()) {
        if !known.contains(&value) {
            return Err(CliError::ResultKey { option, value: value.to_owned(), known });
        }
        if !keys.iter().any(|key| key == value) {
            keys.push(value.to_owned());
        }
    }
    Ok(keys)
}

fn write(path: &Path, merge: &Merge, without: &[String]) -> Result<(), CliError> {
    let joined = merge.joined(without);
    let is_compressed = path.extension().is_some_and(|extension| extension == "gz");
    let mut text: Box<dyn Read + '_> =
        if is_compressed { Box::new(GzEncoder::new(joined, Compression::best())) } else { Box::new(joined) };
    Ok(write_with(path, &mut text)?)
}

/// What stands in the way, the worst first.
fn complaints(merge: &Merge) -> Vec<Complaint> {
    let jobs = merge.plan.jobs();
    let (contradicting, double, missing) = (&merge.contradicting, &merge.double, &merge.missing);
    let mut told = Vec::new();
    if let Some(first) = contradicting.first() {
        let (count, first) = (contradicting.len(), named(first));
        told.push(format!(
            "{count} of {jobs} jobs have contradicting results, the first {first}: one of them is wrong, or altered; \
             `margincert sweep` in a new folder says which"
        ));
    }
    if let Some(first) = double.first() {
        let (count, first) = (double.len(), named(first));
        told.push(format!(
            "{count} of {jobs} jobs have their result twice, the first {first}; the results are the same, and --once \
             takes each once"
        ));
    }
    if let Some(first) = missing.first() {
        let (count, first) = (missing.len(), named(first));
        told.push(format!(
            "{count} of {jobs} results are missing, the first of {first}; `margincert sweep` with the spec and one of \
             the folders makes them"
        ));
    }
    told.into_iter().map(|message| Complaint::from(&CliError::Results(message))).collect()
}

/// A job in words.
fn named(job: &Named) -> String {
    let folders: Vec<String> = job.folders.iter().map(|path| Quoted::phrase(path.display()).to_string()).collect();
    let folders = if folders.is_empty() { String::new() } else { format!(" in {}", folders.join(" and ")) };
    format!("{}{folders} ({})", job.digest, job.job)
}

fn human(merge: &Merge, written: Option<&PathBuf>, table: Option<&Table>) -> String {
    let (jobs, found) = (merge.plan.jobs(), merge.found);
    let mut text = format!("sweep     {}: {jobs} jobs, {found} results\n", merge.plan.name);
    if let Some(path) = written {
        text += &format!("written   {}\n", Quoted::phrase(path.display()));
    }
    if let Some(table) = table {
        text += &format!("\n{}", table.human());
    }
    text
}

fn object(merge: &Merge, written: Option<&PathBuf>, table: Option<&Table>, complaints: &[Complaint]) -> Value {
    let list = |all: &[Named]| all.iter().map(|named| named.digest.clone()).collect::<Value>();
    json!({
        "sweep": merge.plan.name, "digest": merge.plan.digest(), "jobs": merge.plan.jobs(), "results": merge.found,
        "missing": list(&merge.missing), "double": list(&merge.double), "contradicting": list(&merge.contradicting),
        "errors": complaints.iter().map(Complaint::json).collect::<Value>(),
        "out": written.map(|path| path.display().to_string()),
        "table": table.map(Table::json),
    })
}
