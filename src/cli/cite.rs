//! `margincert cite`: how to cite a claim and its paper.

use serde_json::json;

use super::{CliError, Exit, Format, Output};
use crate::claim::Theorem;
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
    let json = || json!({ "bibtex": bibtex(theorem), "latex": latex(theorem), "markdown": markdown(theorem) });
    out.result(|| human + "\n", json);
    Ok(Exit::AsExpected)
}

fn bibtex(theorem: &Theorem) -> String {
    theorem.about().source.paper.bibtex()
}

fn latex(theorem: &Theorem) -> String {
    let source = theorem.about().source;
    format!(
        "Claim \\texttt{{{}}} of margincert {}, {}~\\cite{{{}}}.",
        theorem.id(),
        env!("CARGO_PKG_VERSION"),
        source.form,
        source.paper.key
    )
}

fn markdown(theorem: &Theorem) -> String {
    let source = theorem.about().source;
    format!(
        "Claim `{}` of margincert {}, {}. {}.",
        theorem.id(),
        env!("CARGO_PKG_VERSION"),
        source.form,
        source.paper.line()
    )
}
