//! `margincert network`: what a network learns of each sample pattern partition.

use std::path::PathBuf;

use super::input::{DataArgs, StartArgs, steps};
use super::pictures::PictureArgs;
use super::remarks::{remark, remark_on_readings};
use super::watched::{BudgetArgs, watched};
use super::{CliError, Exit, Output};
use crate::ask::{Trajectory, network};
use crate::figure;
use crate::report::columns;
use crate::report::contract::Frame;

/// Arguments of `network`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    #[command(flatten)]
    limits: BudgetArgs,
    /// Where to enclose the directions of the effective weights, such as 1e3,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// Write the certificate that says most to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureArgs,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    args.pictures.safe(&[("certificate", args.certificate.as_ref())], &args.start.inputs(&instance))?;
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = args.at.as_deref().map(steps).transpose()?;
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    remark_on_readings(out, &trajectory, None);
    let budget = args.limits.of(trajectory.model());
    let (bar, limit) = (out.progress(budget.max_steps, "steps"), args.limits.limit()?);
    let (answer, drawn) = watched(&bar, limit, |watch| {
        let answer = network(&trajectory, at, &budget, watch);
        let drawn = args.pictures.draw(watch, || figure::network(&answer));
        (answer, drawn)
    });
    if let (Some(path), Some(checked)) = (&args.certificate, answer.best()) {
        out.keep(path, checked)?;
    }
    let limits = args.limits.limits(&budget);
    let certified = answer.best().ok_or_else(|| answer.undecided().unwrap_or_default());
    let frame = Frame::new(trajectory.subject(), certified, limits, args.certificate.as_deref());
    out.result(|| columns::human(&instance.data) + &answer.human(), || frame.around(answer.json()));
    if let Some(reason) = &answer.beyond {
        out.complain(&format_args!("enclosures end early: {reason}"));
    }
    let exit = answer.undecided().map_or(Exit::AsExpected, |reason| out.undecided(&reason));
    args.pictures.write(drawn, out, exit)
}
