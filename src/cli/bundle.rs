//! `margincert bundle`: a folder with which a reader checks the claims of a paper alone.

use std::path::{Path, PathBuf};

use super::outputs::inputs;
use super::verify;
use super::{CliError, Exit, Format, Output};
use crate::claim::{Entry, Report, Suite, Tally};
use crate::paper::{bundle, folder};
use crate::report::verify::{json, summary};

/// Arguments of `bundle`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder: one that is not there, or an empty one, or an earlier bundle as it was written.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Suite files: instance files with their claims. Absent: the built-in suite.
    #[arg(value_name = "SUITE.toml")]
    suites: Vec<PathBuf>,
    /// Only this claim.
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// The number of threads. Absent: one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let asked = verify::Args::of(&args.suites, args.claim.as_deref(), args.jobs);
    let (suite, mut errors) = verify::suite(&asked)?;
    folder::replaceable(&args.folder)?;
    keeps_inputs(&args.folder, &args.suites, &suite)?;
    let (lines, mut failed) = verify::check(&asked, &suite, out)?;
    errors.append(&mut failed);
    let answers: Vec<(&Entry, &Report)> =
        lines.iter().filter_map(|(report, _)| Some((entry(&suite, report)?, report))).collect();
    if answers.iter().all(|(_, report)| report.outcome.checked().is_none()) {
        errors.push(CliError::Nothing("no verdict has a certificate, and no bundle is written"));
    } else {
        folder::write(&args.folder, &bundle::files(&answers))?;
    }
    let tally = Tally::of(lines.iter().map(|(report, _)| report));
    out.result(|| summary(&tally, 0, errors.len()), || json(&lines));
    if out.format() == Format::Human && errors.is_empty() {
        out.write(&format!("written to {}: README.md there has the line that replays it\n", args.folder.display()));
    }
    errors.iter().for_each(|error| out.complain(error));
    Ok(verify::exit(&tally, false, &errors))
}

fn entry<'s>(suite: &'s Suite, report: &Report) -> Option<&'s Entry> {
    suite.entries().iter().find(|entry| entry.theorem.id() == report.claim && entry.instance.name == report.instance)
}

/// An earlier bundle may hold the very files that are read now.
fn keeps_inputs(folder: &Path, suites: &[PathBuf], suite: &Suite) -> Result<(), CliError> {
    let Ok(place) = folder.canonicalize() else { return Ok(()) };
    let read = suites.iter().cloned().chain(suite.entries().iter().flat_map(|entry| inputs(&entry.instance)));
    match read.into_iter().find(|input| input.canonicalize().is_ok_and(|input| input.starts_with(&place))) {
        Some(input) if !suites.is_empty() => Err(CliError::Replaces { folder: folder.to_owned(), input }),
        _ => Ok(()),
    }
}
