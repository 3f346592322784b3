//! `margincert audit`: which hypotheses of a claim are needed, as far as a search shows.

use serde_json::{Value, json};

use super::falsify::SearchArgs;
use super::{CliError, Exit, Output};
use crate::falsify::{Question, Search};
use crate::report::falsify::{human, json as answer_json};
use crate::theorems::find;

/// Arguments of `audit`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A claim of the registry.
    #[arg(value_name = "CLAIM")]
    claim: String,
    #[command(flatten)]
    search: SearchArgs,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let theorem = find(&args.claim).ok_or_else(|| CliError::UnknownClaim { claim: args.claim.clone() })?;
    let hypotheses = theorem.about().hypotheses;
    let search = |hypothesis: &&'static _| args.search.run(&Question::without(theorem, hypothesis), out);
    let answers: Vec<Search> = hypotheses.iter().map(search).collect();
    out.result(
        || answers.iter().map(human).collect::<Vec<_>>().join("\n"),
        || {
            let hypotheses: Vec<Value> = answers.iter().map(|answer| answer_json(answer, None)).collect();
            json!({ "claim": theorem.id(), "hypotheses": hypotheses, "limits": args.search.limits() })
        },
    );
    Ok(Exit::AsExpected)
}
