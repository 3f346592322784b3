//! `margincert cite`: how to cite a claim, or a certificate, with its paper and this program.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use margincert_kernel as kernel;

use super::check::{self, Status};
use super::{CliError, Exit, Format, Output};
use crate::data::Quoted;
use crate::paper::citation::{Certificate, Cited};
use crate::theorems::find;

/// Arguments of `cite`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The claim, as `margincert list` names it; or a certificate, which the kernel checks first
    /// (`-` is standard input).
    #[arg(value_name = "CLAIM|CERT.json")]
    what: PathBuf,
    /// Allow so many operations for a certificate.
    #[arg(long, value_name = "N", default_value_t = kernel::DEFAULT_BUDGET)]
    budget: u64,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    if let Some(theorem) = args.what.to_str().and_then(find) {
        write(&Cited::Claim(theorem), out);
        return Ok(Exit::AsExpected);
    }
    let path = &args.what;
    if !check::is_stdin(path) && !path.exists() {
        return Err(CliError::UnknownCited { what: path.display().to_string() });
    }
    certificate(path, args.budget, out)
}

/// A certificate is cited only where the kernel accepts it.
fn certificate(path: &Path, budget: u64, out: &mut Output) -> Result<Exit, CliError> {
    let unread = |cause| CliError::Certificate { file: path.to_owned(), cause };
    let mut bytes = Vec::new();
    check::open(path).and_then(|mut from| from.read_to_end(&mut bytes)).map_err(unread)?;
    let status = check::judge(&mut bytes.as_slice(), budget, false).map_err(unread)?.status;
    let exit = status.exit();
    let (word, reason) = match status {
        Status::Accepted(accepted) => {
            let (claim, verdict) = (accepted.claim.to_string(), accepted.verdict.to_string());
            let (instance, statement) = (accepted.instance.name(), accepted.statement.as_str());
            let certificate = Certificate { bytes: &bytes, claim: &claim, instance, verdict: &verdict, statement };
            write(&Cited::Certificate(certificate), out);
            return Ok(exit);
        }
        Status::Declined(reason) => ("declined", reason),
        Status::Unreadable(reason) => ("no certificate", reason),
        Status::Rejected(reason) => ("rejected", reason),
    };
    let file = Quoted::phrase(path.display());
    out.complain(&format_args!("{file}: {word}: {reason}; only what the kernel accepts is cited"));
    Ok(exit)
}

fn write(cited: &Cited<'_>, out: &mut Output) {
    let human = match out.format() {
        Format::Bibtex => cited.bibtex(),
        Format::Latex => cited.latex(),
        Format::Human | Format::Json | Format::JsonLines | Format::Csv | Format::Markdown => cited.markdown(),
    };
    out.result(|| human + "\n", || cited.json());
}
