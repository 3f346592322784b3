//! `margincert fate`: what gradient descent does for ever.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rug::Rational;
use serde_json::{Value, json};

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::outputs::safe;
use super::remarks::remark;
use super::starts::{drawn, listed};
use super::{CliError, Exit, Format, Output};
use crate::ask::{Trajectory, fate};
use crate::claim::{Budget, Subject, network as subject_of};
use crate::data::Instance;
use crate::report::columns;
use crate::report::contract::Frame;
use crate::report::starts::{Fates, Line};

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
    /// A table of fates instead of one: the starts of a file (one a line, text, CSV or .npy), or
    /// `random:N`, N of them with entries from -1 to 1 in steps of 1/1000.
    #[arg(long, value_name = "FILE|random:N", conflicts_with_all = ["w0", "w0_file", "at", "certificate"])]
    starts: Option<String>,
    /// The seed of random starts.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "starts")]
    seed: u64,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

impl Args {
    /// Whether a table of fates is asked for.
    pub fn is_table(&self) -> bool {
        self.starts.is_some()
    }

    fn limits(&self) -> Value {
        json!({ "max_steps": self.max_steps.to_string() })
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
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    let budget = Budget { max_steps: args.max_steps, ..Budget::default() };
    let bar = out.progress(args.max_steps, "steps");
    let answer = fate(&trajectory, at, &budget, &mut |k| bar.set_position(k));
    bar.finish_and_clear();
    if let (Some(path), Ok((_, checked))) = (&args.certificate, &answer.found) {
        out.keep(path, checked)?;
    }
    let certified = answer.found.as_ref().map(|(_, checked)| checked).map_err(ToString::to_string);
    let frame = Frame::new(trajectory.subject(), certified, args.limits(), args.certificate.as_deref());
    out.result(|| columns::human(&instance.data) + &answer.human(), || frame.around(answer.json()));
    Ok(if answer.found.is_ok() { Exit::AsExpected } else { Exit::Undecided })
}

/// The fates of many starts, in their order.
fn table(args: &Args, starts: &str, instance: &Instance, out: &mut Output) -> Result<Exit, CliError> {
    let eta = args.start.step_size(instance)?;
    let d = instance.data.d() * instance.network.as_ref().map_or(1, Vec::len);
    let starts = match starts.strip_prefix("random:") {
        Some(count) => drawn(count, args.seed, d)?,
        None => listed(Path::new(starts), d)?,
    };
    let budget = Budget { max_steps: args.max_steps, ..Budget::default() };
    let bar = out.progress(starts.len() as u64, "starts");
    let one = |w0: &Vec<Rational>| {
        let trajectory = Trajectory::new(instance, &eta, w0)?;
        let line = Line::of(w0, &fate(&trajectory, Some(Vec::new()), &budget, &mut |_| ()));
        bar.inc(1);
        Ok(line)
    };
    let lines: Vec<Line> = starts.par_iter().map(one).collect::<Result<_, CliError>>()?;
    bar.finish_and_clear();
    let fates = Fates { eta: &eta, lines };
    let subject = Subject { start: None, ..subject_of(instance) };
    let frame = Frame { subject, statement: None, reason: None, limits: args.limits(), certificate: None };
    match out.format() {
        Format::JsonLines => out.write(&fates.json_lines()),
        Format::Csv => out.write(&fates.csv()),
        _ => out.result(|| columns::human(&instance.data) + &fates.human(), || frame.around(fates.json())),
    }
    Ok(if fates.undecided() == 0 { Exit::AsExpected } else { Exit::Undecided })
}
