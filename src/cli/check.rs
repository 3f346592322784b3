//! `margincert check`: certificates, checked by the kernel alone.

use std::cmp::Reverse;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use margincert_kernel::{self as kernel, Outcome};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::input::{PreprocessArgs, StartArgs};
use super::{CliError, Exit, Format, Output};
use crate::claim::{Difference, Key, same_instance};
use crate::data::{Instance, Quoted};
use crate::report::complaint::Complaint;

/// Arguments of `check`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Certificates; `-` is standard input.
    #[arg(value_name = "CERT.json")]
    files: Vec<PathBuf>,
    /// Also demand that each certificate is about this data file or instance file, number by
    /// number; with --eta and --w0 where it depends on a start that the file does not say.
    #[arg(long, value_name = "DATA|INSTANCE.toml")]
    against: Option<PathBuf>,
    /// Allow so many operations for each certificate; one that takes more is declined, and the
    /// answer names what it takes.
    #[arg(long, value_name = "N", default_value_t = kernel::DEFAULT_BUDGET)]
    budget: u64,
    #[command(flatten)]
    preprocess: PreprocessArgs,
    #[command(flatten)]
    start: StartArgs,
}

/// What is said about one file.
pub(super) struct Answer {
    file: String,
    claim: Option<String>,
    instance: Option<String>,
    pub(super) status: Status,
}

/// What the kernel says.
pub(super) enum Status {
    Accepted(Box<kernel::Accepted>),
    Declined(String),
    Unreadable(String),
    Rejected(String),
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    if args.files.is_empty() {
        return Err(CliError::Nothing("no certificate is given"));
    }
    if args.files.iter().filter(|file| is_stdin(file)).count() > 1 {
        return Err(CliError::StdinTwice);
    }
    // All are judged before anything is written: nobody reading on changes no exit status.
    let answers = args.answers(args.own()?.as_ref())?;
    for Answer { file, status, .. } in &answers {
        let complaint = |reason| {
            let message = format!("{}: {reason}", Quoted::phrase(file));
            Complaint { file: Some(file.clone()), place: None, message }
        };
        match status {
            Status::Unreadable(reason) => out.complain_of(&complaint(reason)),
            Status::Rejected(reason) => out.annotate(&complaint(reason)),
            Status::Accepted(_) | Status::Declined(_) => {}
        }
    }
    match out.format() {
        Format::Json => out.result(String::new, || {
            let results: Vec<Value> = answers.iter().map(Answer::json).collect();
            let against = args.against.as_ref().map(|path| path.display().to_string());
            json!({ "results": results, "against": against, "limits": { "budget": args.budget.to_string() } })
        }),
        _ => answers.iter().for_each(|answer| out.write(&answer.human())),
    }
    let found = |exit: &Exit| answers.iter().any(|answer| answer.status.exit() == *exit);
    let worst = [Exit::NotAsExpected, Exit::BadInput, Exit::Undecided].into_iter().find(found);
    Ok(worst.unwrap_or(Exit::AsExpected))
}

impl Args {
    /// The reader's own instance, as the options say it.
    fn own(&self) -> Result<Option<Own<'_>>, CliError> {
        let Some(path) = &self.against else {
            let idle = self.preprocess.given().or(self.start.given());
            return idle.map_or(Ok(None), |option| Err(CliError::WithoutAgainst { option }));
        };
        let mut instance = self.start.convention(self.preprocess.instance(path)?)?;
        (instance.eta, instance.start) = self.start.known(&instance)?;
        Ok(Some(Own { path, instance }))
    }

    /// All answers in the order of the files; the longest files are checked first, several at a
    /// time.
    fn answers(&self, own: Option<&Own<'_>>) -> Result<Vec<Answer>, CliError> {
        let Self { files, budget, .. } = self;
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|&at| Reverse(std::fs::metadata(&files[at]).map_or(0, |about| about.len())));
        let answered = order.into_iter().par_bridge().map(|at| (at, answer(&files[at], own, *budget)));
        let mut answers: Vec<(usize, Result<Answer, CliError>)> = answered.collect();
        answers.sort_by_key(|(at, _)| *at);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

/// What a certificate has to be about.
struct Own<'a> {
    path: &'a Path,
    instance: Instance,
}

impl Own<'_> {
    /// Where the certificate is about something else; that this cannot be told is an error.
    fn difference(&self, file: &Path, accepted: &kernel::Accepted) -> Result<Option<Difference>, CliError> {
        let option = match same_instance(accepted, &self.instance) {
            Err(Difference::Unknown { key: Key::Eta }) => "eta",
            Err(Difference::Unknown { key: Key::W0 | Key::NetworkStart }) => "w0",
            compared => return Ok(compared.err()),
        };
        Err(CliError::Unbound { option, file: file.display().to_string(), against: self.path.to_owned() })
    }
}

pub(super) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// A certificate to read.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if is_stdin(path) { Box::new(io::stdin().lock()) } else { Box::new(BufReader::new(File::open(path)?)) })
}

fn answer(path: &Path, own: Option<&Own<'_>>, budget: u64) -> Result<Answer, CliError> {
    // The rows are kept where they are compared.
    let judged = open(path).and_then(|mut from| judge(&mut from, budget, own.is_some()));
    let unread = |error| Answer::new(Status::Unreadable(format!("cannot be read: {error}")));
    let mut answer = judged.unwrap_or_else(unread);
    answer.file = path.display().to_string();
    if let (Status::Accepted(accepted), Some(own)) = (&answer.status, own)
        && let Some(difference) = own.difference(path, accepted)?
    {
        answer.status = Status::Rejected(format!("not about the instance given: {difference}"));
    }
    Ok(answer)
}

/// The one place where what the kernel says turns into an answer.
pub(super) fn judge(from: &mut dyn BufRead, budget: u64, hold: bool) -> io::Result<Answer> {
    let words = |reason: &dyn Display| Quoted::phrase(reason).to_string();
    Ok(match kernel::check_reader(from, budget, hold)? {
        Outcome::Accepted(accepted) => Answer {
            claim: Some(accepted.claim.to_string()),
            instance: Some(accepted.instance.name().to_owned()),
            ..Answer::new(Status::Accepted(Box::new(accepted)))
        },
        Outcome::Rejected(rejected) => Answer {
            claim: rejected.claim.map(|claim| claim.to_string()),
            instance: rejected.instance,
            ..Answer::new(Status::Rejected(words(&rejected.reason)))
        },
        Outcome::Declined(reason) => Answer::new(Status::Declined(words(&reason))),
        Outcome::Unreadable(reason) => Answer::new(Status::Unreadable(words(&reason))),
    })
}

impl Status {
    /// The exit status where this stands alone.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Accepted(_) => Exit::AsExpected,
            Self::Rejected(_) => Exit::NotAsExpected,
            Self::Unreadable(_) => Exit::BadInput,
            Self::Declined(_) => Exit::Undecided,
        }
    }
}

impl Answer {
    fn new(status: Status) -> Self {
        Self { file: String::new(), claim: None, instance: None, status }
    }

    fn json(&self) -> Value {
        let (outcome, reason) = match &self.status {
            Status::Accepted(_) => ("accepted", None),
            Status::Declined(reason) => ("declined", Some(reason)),
            Status::Unreadable(reason) => ("unreadable", Some(reason)),
            Status::Rejected(reason) => ("rejected", Some(reason)),
        };
        let mut json = json!({
            "file": self.file,
            "claim": self.claim,
            "instance": self.instance,
            "outcome": outcome,
            "reason": reason,
        });
        if let Status::Accepted(accepted) = &self.status {
            json["verdict"] = accepted.verdict.to_string().into();
            json["statement"] = accepted.statement.as_str().into();
            json["conditions"] = accepted.obligations.into();
        }
        json
    }

    fn human(&self) -> String {
        let file = Quoted::phrase(&self.file);
        match &self.status {
            Status::Accepted(accepted) => format!(
                "{file}: accepted\n  {} on {}: {}\n  {}\n  {} conditions checked.\n",
                accepted.claim,
                Quoted::value(accepted.instance.name()),
                accepted.verdict,
                accepted.statement,
                accepted.obligations
            ),
            Status::Declined(reason) => format!("{file}: declined: {reason}\n"),
            Status::Unreadable(_) => String::new(),
            Status::Rejected(reason) => format!("{file}: rejected: {reason}\n"),
        }
    }
}
