//! `margincert check`: certificates, checked by the kernel alone.

use std::cmp::Reverse;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use margincert_kernel::{self as kernel, Outcome};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::input::PreprocessArgs;
use super::{CliError, Exit, Format, Output};
use crate::claim::same_instance;
use crate::data::Instance;

/// The kernel refuses larger files; no more is read.
const READ_LIMIT: u64 = (64 << 20) + 1;

/// Arguments of `check`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Certificates.
    #[arg(value_name = "CERT.json")]
    files: Vec<PathBuf>,
    /// Also demand that each certificate is about this data file or instance file, number by number.
    #[arg(long, value_name = "DATA|INSTANCE.toml")]
    against: Option<PathBuf>,
    #[command(flatten)]
    preprocess: PreprocessArgs,
}

/// What is said about one file.
struct Answer {
    file: String,
    claim: Option<String>,
    instance: Option<String>,
    status: Status,
}

/// From best to worst.
enum Status {
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
    let own = args.against.as_deref().map(|path| args.preprocess.instance(path)).transpose()?;
    let answers = answers(&args.files, own.as_ref());
    for Answer { file, status, .. } in &answers {
        if let Status::Unreadable(reason) = status {
            out.complain(&format_args!("{file}: {reason}"));
        }
    }
    match out.format() {
        Format::Json => out.result(String::new, || answers.iter().map(Answer::json).collect()),
        _ => answers.iter().for_each(|answer| out.write(&answer.human())),
    }
    let any = |is: fn(&Status) -> bool| answers.iter().any(|answer| is(&answer.status));
    Ok(if any(|status| matches!(status, Status::Rejected(_))) {
        Exit::NotAsExpected
    } else if any(|status| matches!(status, Status::Unreadable(_))) {
        Exit::BadInput
    } else if any(|status| matches!(status, Status::Declined(_))) {
        Exit::Undecided
    } else {
        Exit::AsExpected
    })
}

/// All answers in the order of the files; the longest files are checked first, several at a time.
fn answers(files: &[PathBuf], own: Option<&Instance>) -> Vec<Answer> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|&at| Reverse(std::fs::metadata(&files[at]).map_or(0, |about| about.len())));
    let answered = order.into_iter().par_bridge().map(|at| (at, answer(&files[at], own)));
    let mut answers: Vec<(usize, Answer)> = answered.collect();
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(READ_LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn answer(path: &Path, own: Option<&Instance>) -> Answer {
    let (mut claim, mut instance) = (None, None);
    let status = match read(path) {
        Err(error) => Status::Unreadable(format!("cannot be read: {error}")),
        Ok(bytes) => match kernel::check(&bytes) {
            Outcome::Accepted(accepted) => {
                claim = Some(accepted.claim.to_string());
                instance = Some(accepted.instance.name().to_owned());
                match own.map_or(Ok(()), |own| same_instance(&accepted.instance, own)) {
                    Ok(()) => Status::Accepted(Box::new(accepted)),
                    Err(difference) => Status::Rejected(format!("not about the instance given: {difference}")),
                }
            }
            Outcome::Rejected(rejected) => {
                claim = rejected.claim.map(|claim| claim.to_string());
                instance = rejected.instance;
                Status::Rejected(rejected.reason.to_string())
            }
            Outcome::Declined(reason) => Status::Declined(reason.to_string()),
            Outcome::Unreadable(reason) => Status::Unreadable(reason.to_string()),
        },
    };
    Answer { file: path.display().to_string(), claim, instance, status }
}

impl Answer {
    fn json(&self) -> Value {
        let (accepted, reason) = match &self.status {
            Status::Accepted(_) => (true, None),
            Status::Declined(reason) | Status::Unreadable(reason) | Status::Rejected(reason) => (false, Some(reason)),
        };
        json!({
            "file": self.file,
            "claim": self.claim,
            "instance": self.instance,
            "accepted": accepted,
            "reason": reason,
        })
    }

    fn human(&self) -> String {
        let file = &self.file;
        match &self.status {
            Status::Accepted(accepted) => format!(
                "{file}: accepted\n  {} on {}: {}\n  {}\n  {} conditions checked.\n",
                accepted.claim,
                accepted.instance.name(),
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
