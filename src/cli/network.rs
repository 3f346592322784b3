//! `margincert network`: what a network learns of each sample pattern partition.

use std::path::PathBuf;

use rug::Integer;

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::{CliError, Exit, Output};
use crate::claim::{Budget, Subject, Verdict};
use crate::model::Model;
use crate::report::network::NetworkReport;
use crate::theorems::network::{Study, outcomes};
use crate::theorems::rate_at;
use crate::trajectory::partitions::observe;

/// Arguments of `network`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The largest number of steps.
    #[arg(long, value_name = "N", default_value = "1000000", value_parser = step_limit)]
    max_steps: u64,
    /// Where to enclose the directions of the effective weights, such as 1e3,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// Write the certificate that says most to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    let (eta, w0) = args.start.of(&instance)?;
    let at = match args.at.as_deref().map(steps).transpose()? {
        Some(at) => at,
        None if instance.at.is_empty() => default_checkpoints(),
        None => instance.at.clone(),
    };
    let model = Model::of(&instance, &eta);
    let network = instance.output();
    let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)), network };
    let budget = Budget { max_steps: args.max_steps, ..Budget::default() };
    let bar = out.progress(args.max_steps, "steps");
    let study = Study::of(subject, model, &w0, rate_at(&instance), &budget, &mut |k| bar.set_position(k));
    let outcomes = outcomes(&study);
    let (seen, beyond) = match (&study.found, &study.kept) {
        (Ok(decided), Some(kept)) => {
            observe(&study.model, &w0, decided, &kept.learned, &at, &mut |k| bar.set_position(k))
        }
        _ => (Vec::new(), None),
    };
    bar.finish_and_clear();
    let report = NetworkReport { study: &study, eta: &eta, w0: &w0, outcomes: &outcomes, seen: &seen };
    if let (Some(path), Some(checked)) = (&args.certificate, report.best()) {
        out.keep(path, checked)?;
    }
    out.result(|| report.human(), || report.json());
    if let Some(reason) = beyond {
        out.complain(&format_args!("enclosures end early: {reason}"));
    }
    let undecided = outcomes.iter().find(|(_, outcome)| outcome.verdict() == Verdict::Undecided);
    Ok(match undecided.and_then(|(_, outcome)| outcome.reason()) {
        Some(reason) => out.undecided(&reason),
        None => Exit::AsExpected,
    })
}

/// Where nobody asks for other steps.
fn default_checkpoints() -> Vec<Integer> {
    [3, 6, 9, 18, 100].map(|e| Integer::from(Integer::u_pow_u(10, e))).to_vec()
}
