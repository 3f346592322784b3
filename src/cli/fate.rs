//! `margincert fate`: what gradient descent does for ever.

use std::path::PathBuf;

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::outputs::safe;
use super::remarks::remark;
use super::{CliError, Exit, Output};
use crate::ask::{Trajectory, fate};
use crate::claim::Budget;
use crate::report::columns;

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
    safe(&[("certificate", args.certificate.as_ref())], &args.start.inputs(&instance))?;
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = args.at.as_deref().map(steps).transpose()?;
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    let budget = Budget { max_steps: args.max_steps, ..Budget::default() };
    let bar = out.progress(args.max_steps, "steps");
    let answer = fate(&trajectory, at, &budget, &mut |k| bar.set_position(k));
    bar.finish_and_clear();
    if let (Some(path), Ok((_, checked))) = (&args.certificate, &answer.found) {
        out.keep(path, checked)?;
    }
    let data = &instance.data;
    out.result(|| columns::human(data) + &answer.human(), || columns::labelled(data, answer.json()));
    Ok(if answer.found.is_ok() { Exit::AsExpected } else { Exit::Undecided })
}
