//! `margincert verify`: the theorems, checked on the instances of a suite.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::outputs::{inputs, safe};
use super::{CliError, Exit, Format, Output};
use crate::claim::{
    Baseline, Budget, Entry, Options, Regression, Report, StoreError, Suite, Tally, file_name, make_folder,
    run as run_suite, write_atomically,
};
use crate::data::read_text;
use crate::page::{Checked, page};
use crate::report::junit::junit;
use crate::report::verify::{Line, human, json, regression, summary};
use crate::stepping::Watch;
use crate::theorems::{THEOREMS, built_in, find};

/// Arguments of `verify`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Suite files: instance files with their claims. Absent: the built-in suite.
    #[arg(value_name = "SUITE.toml")]
    suites: Vec<PathBuf>,
    /// Check this claim only, and show what is observed beside its bounds.
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// The number of threads. Absent: one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Write the certificates into this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a JUnit report to this file.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write a page for people: verdicts, statements, what was assumed and shown, figures. It needs
    /// no network and no script.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Compare with the JSON output of an earlier run: a claim that is missing or says less now is
    /// a regression.
    #[arg(long, value_name = "FILE.json")]
    baseline: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let (suite, mut errors) = suite(args)?;
    protect(args, &suite)?;
    let (lines, mut failed) = check(args, &suite, out)?;
    errors.append(&mut failed);
    let reports: Vec<&Report> = lines.iter().map(|(report, _)| report).collect();
    let baseline = baseline.map(|baseline| match &args.claim {
        Some(claim) => baseline.only(claim),
        None => baseline,
    });
    let regressions = baseline.as_ref().map(|baseline| baseline.regressions(&reports)).unwrap_or_default();
    if let Some(path) = &args.junit {
        errors.extend(write_atomically(path, &junit(&reports, &regressions)).err().map(CliError::from));
    }
    if let Some(path) = &args.report {
        let text = page(&checked(&suite, &lines), &troubles(&errors, &regressions), &Budget::default());
        errors.extend(write_atomically(path, &text).err().map(CliError::from));
    }
    let tally = Tally::of(reports.iter().copied());
    let news = baseline.map(|baseline| baseline.news(&reports)).unwrap_or_default();
    out.result(|| human(&lines, args.claim.is_some()), || json(&lines));
    let compared = news
        .iter()
        .map(|report| format!("new: {} on {}: {}\n", report.claim, report.instance, report.outcome.verdict()))
        .chain(regressions.iter().map(|r| regression(r) + "\n"));
    for line in compared {
        match out.format() {
            Format::Human => out.write(&line),
            _ => out.complain(&line.trim_end()),
        }
    }
    if out.format() == Format::Human {
        out.write(&summary(&tally));
    }
    for error in &errors {
        out.complain(error);
    }
    Ok(exit(&tally, &regressions, &errors))
}

/// The selected claims, and the suite files that could not be read: one bad file does not hide the
/// others.
fn suite(args: &Args) -> Result<(Suite, Vec<CliError>), CliError> {
    if let Some(claim) = args.claim.as_deref().filter(|claim| find(claim).is_none()) {
        return Err(CliError::UnknownClaim { claim: claim.to_owned() });
    }
    let mut errors = Vec::new();
    let mut suite = if args.suites.is_empty() { built_in()? } else { Suite::new(&THEOREMS) };
    for path in &args.suites {
        errors.extend(suite.read(path).err().map(CliError::from));
    }
    if let Some(claim) = &args.claim {
        suite = suite.only(claim);
    }
    if suite.entries().is_empty() && errors.is_empty() {
        return Err(CliError::Nothing("no instance of the suite has this claim"));
    }
    Ok((suite, errors))
}

/// No output replaces an input; the folder of certificates is made.
fn protect(args: &Args, suite: &Suite) -> Result<(), CliError> {
    let mut read: Vec<PathBuf> = args.suites.iter().chain(&args.baseline).cloned().collect();
    if !args.suites.is_empty() {
        read.extend(suite.entries().iter().flat_map(|entry| inputs(&entry.instance)));
    }
    let files = [("junit", args.junit.as_ref()), ("report", args.report.as_ref())];
    safe(&files, &read)?;
    let Some(folder) = &args.out else { return Ok(()) };
    make_folder(folder)?;
    suite.entries().iter().try_for_each(|entry| {
        let path = folder.join(file_name(entry.theorem.id(), &entry.instance.name));
        safe(&[files[0], files[1], ("out", Some(&path))], &read)
    })
}

/// The file of a certificate, where there is one and it is wanted.
fn place(args: &Args, report: &Report) -> Option<PathBuf> {
    let folder = args.out.as_ref().filter(|_| report.outcome.checked().is_some())?;
    Some(folder.join(file_name(report.claim, &report.instance)))
}

/// The reports beside their entries: an entry whose claim makes no sense has none.
fn checked<'a>(suite: &'a Suite, lines: &'a [Line]) -> Vec<Checked<'a>> {
    let mut left = lines.iter().peekable();
    let of = |entry: &'a Entry| {
        let is_own = |(report, _): &&Line| report.claim == entry.theorem.id() && report.instance == entry.instance.name;
        let (report, path) = left.next_if(|line| is_own(line))?;
        Some((entry, report, path.as_ref().map(|path| path.display().to_string())))
    };
    suite.entries().iter().filter_map(of).collect()
}

/// What else a run has to say.
fn troubles(errors: &[CliError], regressions: &[Regression]) -> Vec<String> {
    errors.iter().map(ToString::to_string).chain(regressions.iter().map(regression)).collect()
}

fn check(args: &Args, suite: &Suite, out: &Output) -> Result<(Vec<Line>, Vec<CliError>), CliError> {
    let options = Options { jobs: args.jobs.map_or(0, usize::from), budget: Budget::default() };
    // Each certificate is written as soon as it is there, so that an interrupt loses no finished
    // work.
    let unwritten: Mutex<Vec<StoreError>> = Mutex::default();
    let bar = out.progress(suite.entries().len() as u64, "claims");
    let begun =
        |entry: &Entry, _: &Watch| bar.set_message(format!("{} on {}", entry.theorem.id(), entry.instance.name));
    let done = |report: &Report| {
        bar.inc(1);
        if let Some(path) = place(args, report)
            && let Some(checked) = report.outcome.checked()
            && let Err(error) = write_atomically(&path, checked.certificate().text())
            && let Ok(mut unwritten) = unwritten.lock()
        {
            unwritten.push(error);
        }
    };
    let answers = run_suite(suite, &options, begun, done)?;
    bar.finish_and_clear();
    let unwritten = unwritten.into_inner().unwrap_or_default();
    let mut errors: Vec<CliError> = unwritten.into_iter().map(CliError::from).collect();
    let mut lines = Vec::new();
    for (entry, answer) in suite.entries().iter().zip(answers) {
        match answer {
            Ok(report) => {
                let path = place(args, &report);
                lines.push((report, path));
            }
            Err(error) => errors.push(CliError::Claim { file: entry.instance.source.clone(), error }),
        }
    }
    Ok((lines, errors))
}

fn read_baseline(path: &Path) -> Result<Baseline, CliError> {
    let text = read_text(path)?;
    Baseline::read(&text).map_err(|error| CliError::Baseline { file: path.to_owned(), error })
}

fn exit(tally: &Tally, regressions: &[Regression], errors: &[CliError]) -> Exit {
    if tally.otherwise > 0 || !regressions.is_empty() {
        Exit::NotAsExpected
    } else if !errors.is_empty() {
        Exit::BadInput
    } else if tally.undecided > 0 {
        Exit::Undecided
    } else {
        Exit::AsExpected
    }
}
