//! `margincert fate`: what gradient descent does for ever.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use rayon::prelude::*;
use rug::Rational;

use super::input::{DataArgs, StartArgs, steps};
use super::pictures::PictureArgs;
use super::remarks::{remark, remark_on_readings};
use super::starts::{drawn, laid, listed};
use super::watched::{BudgetArgs, watched};
use super::{CliError, Exit, Format, Output};
use crate::ask::{Trajectory, fate, separable};
use crate::claim::{Subject, network as subject_of};
use crate::data::Instance;
use crate::figure::{Destination, basins, descent, portraits};
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
    #[command(flatten)]
    limits: BudgetArgs,
    /// Where to bound the direction error, such as 1e6,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// Many fates instead of one, their shares, and with `--format csv` or `jsonl` a table: the
    /// starts of a file (one a line, text, CSV or .npy), or `random:N`, N of them with entries from
    /// -1 to 1 in steps of 1/1000, or, in dimension 2, `grid:N[:REACH]`, the middles of N x N
    /// squares from -REACH to REACH (absent: 1).
    #[arg(long, value_name = "FILE|random:N|grid:N", conflicts_with_all = ["w0", "w0_file", "at", "certificate"])]
    starts: Option<String>,
    /// The seed of random starts.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "starts")]
    seed: u64,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureArgs,
}

impl Args {
    /// Whether a table of fates is asked for.
    pub fn is_table(&self) -> bool {
        self.starts.is_some()
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    args.pictures.safe(&[("certificate", args.certificate.as_ref())], &args.start.inputs(&instance))?;
    if let Some(starts) = &args.starts {
        return table(args, starts, &instance, out);
    }
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = args.at.as_deref().map(steps).transpose()?;
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    let budget = args.limits.of(trajectory.model());
    let (bar, limit) = (out.progress(budget.max_steps, "steps"), args.limits.limit()?);
    let (separable, answer, drawn) = watched(&bar, limit, |watch| {
        let one_neuron = instance.output().is_none();
        let separable = one_neuron.then(|| watch.guard(|| separable(&instance.data)).ok()).flatten();
        let answer = fate(&trajectory, at, &budget, watch);
        let figures = || portraits(&trajectory, Some(&answer)).into_iter().chain(descent(&answer)).collect();
        let drawn = args.pictures.draw(watch, figures);
        (separable, answer, drawn)
    });
    let decided = answer.found.as_ref().ok().map(|settled| &settled.decided);
    remark_on_readings(out, &trajectory, decided);
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
    let exit = if certified.is_ok() { Exit::AsExpected } else { Exit::Undecided };
    let limits = args.limits.limits(&budget);
    let frame = Frame::new(trajectory.subject(), certified, limits, args.certificate.as_deref());
    out.result(|| columns::human(&instance.data) + &told() + &answer.human(), || frame.around(found()));
    args.pictures.write(drawn, out, exit)
}

/// The fates of many starts, in their order.
fn table(args: &Args, starts: &str, instance: &Instance, out: &mut Output) -> Result<Exit, CliError> {
    let eta = args.start.step_size(instance)?;
    let d = instance.data.d() * instance.network.as_ref().map_or(1, Vec::len);
    if args.pictures.wanted() && d != 2 {
        return Err(CliError::Map { option: args.pictures.option(), dimension: d });
    }
    let mut side = None;
    let starts = match starts.split_once(':') {
        Some(("random", count)) => drawn(count, args.seed, d)?,
        Some(("grid", grid)) => {
            let (starts, square) = laid(grid, d)?;
            side = Some(square);
            starts
        }
        _ => listed(Path::new(starts), d)?,
    };
    let budget = args.limits.of(&Model::of(instance, &eta));
    let bar = out.progress(starts.len() as u64, "starts");
    let one = |w0: &Vec<Rational>, watch: &Watch| {
        let trajectory = Trajectory::new(instance, &eta, w0)?;
        let answer = fate(&trajectory, Some(Vec::new()), &budget, watch);
        bar.inc(1);
        Ok((Line::of(w0, &answer), (w0.clone(), Destination::of(&answer))))
    };
    let all = |watch: &Watch| starts.par_iter().map(|w0| one(w0, watch)).collect::<Result<Vec<_>, CliError>>();
    let (lines, drawn) = watched(&ProgressBar::hidden(), args.limits.limit()?, |watch| {
        let (lines, map): (Vec<Line>, Vec<_>) = all(watch)?.into_iter().unzip();
        let drawn = args.pictures.draw(watch, || basins(&instance.data, &map, side.as_ref()).into_iter().collect());
        Ok::<_, CliError>((lines, drawn))
    })?;
    bar.finish_and_clear();
    let fates = Fates { eta: &eta, lines };
    let subject = Subject { start: None, ..subject_of(instance) };
    let limits = args.limits.limits(&budget);
    let frame = Frame { subject, statement: None, digest: None, reason: None, limits, certificate: None };
    match out.format() {
        Format::JsonLines => out.write(&fates.json_lines()),
        Format::Csv => out.write(&fates.csv()),
        _ => out.result(|| columns::human(&instance.data) + &fates.human(), || frame.around(fates.json())),
    }
    let exit = if fates.undecided() == 0 { Exit::AsExpected } else { Exit::Undecided };
    args.pictures.write(drawn, out, exit)
}
