//! `margincert fate`: what gradient descent does for ever.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use rayon::prelude::*;
use rug::Rational;

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::outputs::safe;
use super::remarks::remark;
use super::starts::{drawn, listed};
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Format, Output};
use crate::ask::{Trajectory, fate, separable};
use crate::claim::{Budget, Subject, network as subject_of};
use crate::data::Instance;
use crate::model::Model;
use crate::report::contract::Frame;
use crate::report::starts::{Fates, Line};
use crate::report::{columns, separable as separability};
use crate::stepping::Watch;

/// Arguments of `fate`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The largest number of steps. Absent: 1000000, fewer where n d is above 10000.
    #[arg(long, value_name = "N", value_parser = step_limit)]
    max_steps: Option<u64>,
    /// Where to bound the direction error, such as 1e6,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// A table of fates instead of one: the starts of a file (one a line, text, CSV or .npy), or
    /// `random:N`, N of them with entries from -1 to 1 in steps of 1/1000.
    #[arg(long, value_name = "FILE|random:N", conflicts_with_all = ["w0", "w0_file", "at", "certificate"])]
    starts: Option<String>,
    /// The seed of random starts.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "starts")]
    seed: u64,
    #[command(flatten)]
    time: TimeArgs,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

impl Args {
    /// Whether a table of fates is asked for.
    pub fn is_table(&self) -> bool {
        self.starts.is_some()
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    safe(&[("certificate", args.certificate.as_ref())], &args.start.inputs(&instance))?;
    if let Some(starts) = &args.starts {
        return table(args, starts, &instance, out);
    }
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = args.at.as_deref().map(steps).transpose()?;
    let separable = instance.output().is_none().then(|| separable(&instance.data));
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    let budget = Budget::of(args.max_steps, trajectory.model());
    let (bar, limit) = (out.progress(budget.max_steps, "steps"), args.time.limit()?);
    let answer = watched(&bar, limit, |watch| fate(&trajectory, at, &budget, watch));
    let checked = answer.found.as_ref().ok().and_then(|settled| settled.checked.as_ref().ok());
    if let (Some(path), Some(checked)) = (&args.certificate, checked) {
        out.keep(path, checked)?;
    }
    let told = || separable.as_ref().map(separability::human).unwrap_or_default();
    let found = || {
        let mut object = answer.json();
        object["separability"] = separable.as_ref().map(separability::json).into();
        object
    };
    let certified = checked.ok_or_else(|| answer.verdict().1.unwrap_or_default());
    let is_certified = certified.is_ok();
    let limits = args.time.limits(budget.max_steps);
    let frame = Frame::new(trajectory.subject(), certified, limits, args.certificate.as_deref());
    out.result(|| columns::human(&instance.data) + &told() + &answer.human(), || frame.around(found()));
    Ok(if is_certified { Exit::AsExpected } else { Exit::Undecided })
}

/// The fates of many starts, in their order.
fn table(args: &Args, starts: &str, instance: &Instance, out: &mut Output) -> Result<Exit, CliError> {
    let eta = args.start.step_size(instance)?;
    let d = instance.data.d() * instance.network.as_ref().map_or(1, Vec::len);
    let starts = match starts.strip_prefix("random:") {
        Some(count) => drawn(count, args.seed, d)?,
        None => listed(Path::new(starts), d)?,
    };
    let budget = Budget::of(args.max_steps, &Model::of(instance, &eta));
    let bar = out.progress(starts.len() as u64, "starts");
    let one = |w0: &Vec<Rational>, watch: &Watch| {
        let trajectory = Trajectory::new(instance, &eta, w0)?;
        let line = Line::of(w0, &fate(&trajectory, Some(Vec::new()), &budget, watch));
        bar.inc(1);
        Ok(line)
    };
    let all = |watch: &Watch| starts.par_iter().map(|w0| one(w0, watch)).collect::<Result<Vec<Line>, CliError>>();
    let lines = watched(&ProgressBar::hidden(), args.time.limit()?, all)?;
    bar.finish_and_clear();
    let fates = Fates { eta: &eta, lines };
    let subject = Subject { start: None, ..subject_of(instance) };
    let frame =
        Frame { subject, statement: None, reason: None, limits: args.time.limits(budget.max_steps), certificate: None };
    match out.format() {
        Format::JsonLines => out.write(&fates.json_lines()),
        Format::Csv => out.write(&fates.csv()),
        _ => out.result(|| columns::human(&instance.data) + &fates.human(), || frame.around(fates.json())),
    }
    Ok(if fates.undecided() == 0 { Exit::AsExpected } else { Exit::Undecided })
}
