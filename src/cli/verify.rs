//! `margincert verify`: the theorems, checked on the instances of a suite.

use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::outputs::{inputs, safe};
use super::{CliError, Exit, Format, Output};
use crate::claim::{
    Baseline, Budget, Entry, Options, Regression, Report, StoreError, Suite, Tally, Worse, file_name, instance_files,
    make_folder, run as run_suite, write_atomically, write_with,
};
use crate::data::{Quoted, read_text};
use crate::page::{Checked, page};
use crate::paper::table::latex;
use crate::report::complaint::Complaint;
use crate::report::contract::versioned;
use crate::report::junit::junit;
use crate::report::verify::{Line, human, json as found_json, regression, regression_json, summary, unexpected};
use crate::stepping::Watch;
use crate::theorems::{THEOREMS, built_in, known};

/// Arguments of `verify`.
#[derive(clap::Args, Debug, Default)]
pub struct Args {
    /// Suite files: instance files with their claims, or folders of such files (*.toml). Absent:
    /// the built-in suite.
    #[arg(value_name = "SUITE.toml|DIR")]
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
    /// Write a table for a LaTeX document to this file: claims, instances, verdicts, constants and
    /// the digests of the certificates.
    #[arg(long, value_name = "FILE")]
    latex: Option<PathBuf>,
    /// Compare with an earlier run: a claim that is missing or says less now, a later K, a weaker
    /// bound, and an enclosure that is wider or elsewhere are regressions.
    #[arg(long, value_name = "FILE.json")]
    baseline: Option<PathBuf>,
    /// Write the baseline anew: what became worse is told, and is no regression any more.
    #[arg(long, requires = "baseline", conflicts_with = "claim")]
    update_baseline: bool,
}

/// What a run found, and how it compares with an earlier one.
struct Run {
    lines: Vec<Line>,
    regressions: Vec<Regression>,
    /// Claims that the baseline does not have: a sentence each, and in JSON.
    news: Vec<(String, Value)>,
    errors: Vec<CliError>,
}

impl Args {
    /// A suite to be checked, and nothing to be written.
    pub(super) fn of(suites: &[PathBuf], claim: Option<&str>, jobs: Option<u16>) -> Self {
        Self { suites: suites.to_owned(), claim: claim.map(str::to_owned), jobs, ..Self::default() }
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let baseline = args.baseline()?;
    let (suite, errors) = suite(args)?;
    protect(args, &suite)?;
    let (lines, failed) = check(args, &suite, out)?;
    let mut run = Run { lines, regressions: Vec::new(), news: Vec::new(), errors };
    run.errors.extend(failed);
    run.compare(args, baseline)?;
    if let Some(path) = &args.junit {
        let written = write_atomically(path, &junit(&run.reports(), &run.regressions, &run.complaints()));
        run.errors.extend(written.err().map(CliError::from));
    }
    if let Some(path) = &args.report {
        let text = page(&checked(&suite, &run.lines), &run.troubles(), &Budget::default());
        run.errors.extend(write_atomically(path, &text).err().map(CliError::from));
    }
    if let Some(path) = &args.latex {
        run.errors.extend(write_atomically(path, &latex(&run.reports())).err().map(CliError::from));
    }
    run.tell(args, out);
    Ok(run.exit(args))
}

impl Args {
    /// The baseline as far as it is compared; one that is written for the first time is empty.
    fn baseline(&self) -> Result<Option<Baseline>, CliError> {
        let Some(path) = &self.baseline else { return Ok(None) };
        if self.update_baseline && !path.exists() {
            return Ok(None);
        }
        let wrong = |error| CliError::Baseline { file: path.clone(), error };
        let baseline = Baseline::read(&read_text(path)?).map_err(wrong)?;
        Ok(Some(match &self.claim {
            Some(claim) => baseline.only(claim),
            None => baseline,
        }))
    }
}

impl Run {
    fn reports(&self) -> Vec<&Report> {
        self.lines.iter().map(|(report, _)| report).collect()
    }

    /// What else there is to say.
    fn troubles(&self) -> Vec<String> {
        self.errors.iter().map(ToString::to_string).chain(self.regressions.iter().map(regression)).collect()
    }

    fn complaints(&self) -> Vec<Complaint> {
        self.errors.iter().map(Complaint::from).collect()
    }

    /// Compares with the baseline, and writes it anew where that is asked for; not where some of
    /// the suite could not be read, as those claims would be lost.
    fn compare(&mut self, args: &Args, baseline: Option<Baseline>) -> Result<(), CliError> {
        let Some(path) = &args.baseline else { return Ok(()) };
        let wrong = |error| CliError::Baseline { file: path.clone(), error };
        let now = Baseline::of(found_json(&self.lines)).map_err(wrong)?;
        if let Some(before) = baseline {
            self.regressions = before.regressions(&now);
            if !self.errors.is_empty() {
                // What cannot be read is an error, and not a claim that is gone.
                self.regressions.retain(|found| found.now.is_some() || found.what != Worse::Verdict);
            }
            let is_new = |report: &&&Report| !before.has(report.claim, &report.instance);
            self.news = self.reports().iter().filter(is_new).map(|report| told(report)).collect();
        }
        if args.update_baseline && self.errors.is_empty() {
            let text = serde_json::to_value(&now).map_err(|error| wrong(error.into()))?;
            write_atomically(path, &format!("{:#}\n", versioned(text)))?;
        }
        Ok(())
    }

    fn json(&self, args: &Args) -> Value {
        let mut object = found_json(&self.lines);
        let baseline = args.baseline.as_ref().map(|path| path.display().to_string());
        object["baseline"] = baseline.into();
        object["regressions"] = self.regressions.iter().map(regression_json).collect();
        object["new"] = self.news.iter().map(|(_, object)| object.clone()).collect();
        object["errors"] = self.complaints().iter().map(Complaint::json).collect();
        object["limits"] = json!({ "max_steps": Budget::default().max_steps.to_string() });
        object
    }

    fn tell(&self, args: &Args, out: &mut Output) {
        out.result(|| human(&self.lines, args.claim.is_some()), || self.json(args));
        let news = self.news.iter().map(|(sentence, _)| sentence.clone());
        for line in news.chain(self.regressions.iter().map(regression)) {
            match out.format() {
                Format::Human => out.write(&(line + "\n")),
                _ => out.complain(&line),
            }
        }
        if out.format() == Format::Human {
            out.write(&summary(&Tally::of(self.reports()), self.regressions.len(), self.errors.len()));
        }
        self.complaints().iter().for_each(|complaint| out.complain_of(complaint));
        let unexpected = self.reports().into_iter().filter(|report| !report.is_as_expected()).map(unexpected);
        unexpected.for_each(|complaint| out.annotate(&complaint));
        if let Some(path) = args.baseline.as_ref().filter(|_| args.update_baseline && !self.errors.is_empty()) {
            let path = Quoted::phrase(path.display());
            out.complain(&format_args!("{path} is not written: what cannot be read would be lost from it"));
        }
        for found in self.regressions.iter().filter(|_| !args.update_baseline) {
            // At the claim, where it is still made; else in the baseline.
            let is_it = |report: &&&Report| report.claim == found.claim && report.instance == found.instance;
            let baseline = || (args.baseline.as_ref().map(|path| path.display().to_string()), None);
            let reports = self.reports();
            let made = reports.iter().find(is_it).map(|report| (Some(report.source.clone()), report.place));
            let (file, place) = made.unwrap_or_else(baseline);
            out.annotate(&Complaint { file, place, message: regression(found) });
        }
    }

    fn exit(&self, args: &Args) -> Exit {
        let regressed = !(self.regressions.is_empty() || args.update_baseline);
        exit(&Tally::of(self.reports()), regressed, &self.errors)
    }
}

/// A new claim, in a sentence and in JSON.
fn told(report: &Report) -> (String, Value) {
    let (claim, instance, verdict) = (report.claim, &report.instance, report.outcome.verdict());
    let object = json!({ "claim": claim, "instance": instance, "verdict": verdict.word() });
    (format!("new: {claim} on {instance}: {verdict}"), object)
}

/// The selected claims, and the suite files that could not be read: one bad file does not hide the
/// others.
pub(super) fn suite(args: &Args) -> Result<(Suite, Vec<CliError>), CliError> {
    if let Some(claim) = args.claim.as_deref().filter(|claim| known(claim).is_none()) {
        return Err(CliError::UnknownClaim { claim: claim.to_owned() });
    }
    let mut errors = Vec::new();
    let mut suite = if args.suites.is_empty() { built_in()? } else { Suite::new(&THEOREMS) };
    for path in &args.suites {
        match instance_files(path) {
            Ok(files) => errors.extend(files.iter().filter_map(|file| suite.read(file).err()).map(CliError::from)),
            Err(error) => errors.push(error.into()),
        }
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
    let mut read: Vec<PathBuf> = args.suites.clone();
    if !args.suites.is_empty() {
        read.extend(suite.entries().iter().flat_map(|entry| inputs(&entry.instance)));
    }
    let mut outputs =
        vec![("junit", args.junit.as_ref()), ("latex", args.latex.as_ref()), ("report", args.report.as_ref())];
    match &args.baseline {
        Some(path) if args.update_baseline => outputs.push(("baseline", Some(path))),
        baseline => read.extend(baseline.clone()),
    }
    safe(&outputs, &read)?;
    let Some(folder) = &args.out else { return Ok(()) };
    make_folder(folder)?;
    suite.entries().iter().try_for_each(|entry| {
        let path = folder.join(file_name(entry.theorem.id(), &entry.instance.name));
        safe(&[&outputs[..], &[("out", Some(&path))]].concat(), &read)
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

pub(super) fn check(args: &Args, suite: &Suite, out: &Output) -> Result<(Vec<Line>, Vec<CliError>), CliError> {
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
            && let Err(error) = write_with(&path, &mut checked.certificate().reader())
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
            Err(error) => {
                let (file, place) = (entry.instance.source.clone(), entry.place());
                errors.push(CliError::Claim { file, place, error });
            }
        }
    }
    Ok((lines, errors))
}

/// What stands in the way, the worst first.
pub(super) fn exit(tally: &Tally, regressed: bool, errors: &[CliError]) -> Exit {
    if tally.otherwise > 0 || regressed {
        Exit::NotAsExpected
    } else if !errors.is_empty() {
        Exit::BadInput
    } else if tally.undecided > 0 {
        Exit::Undecided
    } else {
        Exit::AsExpected
    }
}
