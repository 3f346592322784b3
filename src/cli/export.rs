//! `margincert export`: a certificate as a file that Coq checks.

use std::io::Read as _;
use std::path::PathBuf;

use margincert_kernel as kernel;
use serde_json::{Value, json};

use super::check::{self, Status};
use super::{CliError, Exit, Output};
use crate::coq::{ExportError, Floats, export};
use crate::data::Quoted;

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The certificate (`-` is standard input); the file for Coq is printed.
    #[arg(long, value_name = "CERT.json")]
    coq: PathBuf,
    /// Let Coq compute with the processor's doubles: much faster, with the axioms of primitive
    /// floats. Absent: with integers alone, and no axiom beyond those of the reals.
    #[arg(long)]
    fast: bool,
    /// Do not ask the kernel first: Coq alone judges.
    #[arg(long)]
    unchecked: bool,
    /// Allow the kernel so many operations.
    #[arg(long, value_name = "N", default_value_t = kernel::DEFAULT_BUDGET, conflicts_with = "unchecked")]
    budget: u64,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let file = &args.coq;
    let unread = |cause| CliError::Certificate { file: file.clone(), cause };
    let mut bytes = Vec::new();
    check::open(file).and_then(|mut from| from.read_to_end(&mut bytes)).map_err(unread)?;
    // What has no theorem is refused before the kernel works for long.
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let value: Value = serde_json::from_slice(first).map_err(|error| unread(error.into()))?;
    let floats = if args.fast { Floats::Doubles } else { Floats::Integers };
    let of = |cause: ExportError| CliError::Export { file: file.clone(), cause };
    let first = export(&value, floats, None).map_err(of);
    let mut words = None;
    // What the kernel rejects is told by the kernel.
    let foreign = matches!(
        &first,
        Err(CliError::Export {
            cause: ExportError::NoLemma { .. } | ExportError::Version | ExportError::Digest { .. },
            ..
        })
    );
    if !args.unchecked && !foreign {
        let status = check::judge(&mut bytes.as_slice(), args.budget, false).map_err(unread)?.status;
        let exit = status.exit();
        let (word, reason) = match status {
            Status::Accepted(accepted) => {
                words = Some(accepted.statement);
                ("accepted", String::new())
            }
            Status::Declined(reason) => ("declined", reason),
            Status::Unreadable(reason) => ("no certificate", reason),
            Status::Rejected(reason) => ("rejected", reason),
        };
        if words.is_none() {
            let file = Quoted::phrase(file.display());
            out.complain(&format_args!("{file}: {word}: {reason}; with --unchecked Coq is the judge"));
            return Ok(exit);
        }
    }
    let mut text = first?;
    if words.is_some() {
        text = export(&value, floats, words.as_deref()).map_err(of)?;
    }
    let shown = text.clone();
    out.result(
        || text,
        || json!({ "file": file.display().to_string(), "fast": args.fast, "kernel": words, "coq": shown }),
    );
    Ok(Exit::AsExpected)
}
