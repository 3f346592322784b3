//! `margincert cite`: how to cite a claim and its paper.

use super::{CliError, Exit, Format, Output};
use crate::report::cite::{bibtex, json, latex, markdown};
use crate::theorems::find;

/// Arguments of `cite`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The claim, as `margincert list` names it.
    #[arg(value_name = "CLAIM")]
    claim: String,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let theorem = find(&args.claim).ok_or_else(|| CliError::UnknownClaim { claim: args.claim.clone() })?;
    let human = match out.format() {
        Format::Bibtex => bibtex(theorem),
        Format::Latex => latex(theorem),
        Format::Human | Format::Json | Format::JsonLines | Format::Csv | Format::Markdown => markdown(theorem),
    };
    out.result(|| human + "\n", || json(theorem));
    Ok(Exit::AsExpected)
}
