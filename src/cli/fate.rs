//! `margincert fate`: what gradient descent does for ever.

use std::fmt;
use std::path::PathBuf;

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::{CliError, Exit, Output};
use crate::claim::{Certificate, Checked, Subject, Verdict, Witness};
use crate::model::Model;
use crate::report::fate::{FateReport, default_checkpoints};
use crate::stepping::Precision;
use crate::trajectory::fate::fate;

/// Arguments of `fate`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The largest number of steps.
    #[arg(long, value_name = "N", default_value = "1000000", value_parser = step_limit)]
    max_steps: u64,
    /// Where to bound the direction error, such as 1e6,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    let (eta, w0) = args.start.of(&instance)?;
    let network = instance.output();
    let chosen = args.at.as_deref().map(steps).transpose()?;
    let model = Model::of(&instance, &eta);
    let bar = out.progress(args.max_steps, "steps");
    let decided = fate(&model, &w0, args.max_steps, Precision::default(), &mut |k| bar.set_position(k));
    bar.finish_and_clear();
    let mut undecided = |reason: &dyn fmt::Display| {
        let found = Err(reason.to_string());
        let report = FateReport { model: &model, eta: &eta, w0: &w0, found, at: &[] };
        out.result(|| report.human(), || report.json());
        Ok(Exit::Undecided)
    };
    let decided = match decided {
        Ok(decided) => decided,
        Err(reason) => return undecided(&reason),
    };
    let at = match chosen {
        Some(at) => at,
        None if instance.at.is_empty() => default_checkpoints(&decided.from_step),
        None => instance.at.clone(),
    };
    let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)), network };
    let witness = Witness::Fate { decided: decided.clone(), rate_at: at.clone(), separator: None };
    let checked = match Checked::new(Certificate::new("fate", subject, Verdict::Proved, &witness)) {
        Ok(checked) => checked,
        Err(refusal) => return undecided(&refusal),
    };
    if let Some(path) = &args.certificate {
        out.keep(path, &checked)?;
    }
    let found = Ok((&decided, checked.statement()));
    let report = FateReport { model: &model, eta: &eta, w0: &w0, found, at: &at };
    out.result(|| report.human(), || report.json());
    Ok(Exit::AsExpected)
}
