//! `margincert replay`: a recorded float run beside the true orbit.

use std::path::PathBuf;

use clap::ValueEnum;
use rug::Rational;
use serde_json::json;

use super::input::{DataArgs, StartArgs, number, step_limit};
use super::pictures::PictureArgs;
use super::remarks::{remark, remark_on_readings};
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Output};
use crate::ask::{Demand, Replayed, Trajectory, Way, replay};
use crate::claim::{Budget, Checked};
use crate::data::{Held, ReadError, Recorded, read_run};
use crate::figure::replay as drawn;
use crate::report::columns;
use crate::report::contract::Frame;
use crate::report::replay::{human, json as answer_json};

/// Arguments of `replay`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// What a training program recorded, at any steps: CSV with the columns k, w_0, w_1, ..; JSON
    /// lines {"k":0,"w":[..]}; or .npz with arrays k and w.
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// The start and step size; without --w0 the start is the recorded w at k = 0.
    #[command(flatten)]
    start: StartArgs,
    /// How the program held the numbers that the run's text shows; arrays say it themselves.
    #[arg(long, value_enum, default_value_t = RunAs::Float64)]
    run_as: RunAs,
    /// The largest relative error |w - w_k|/|w_k| of a recorded step.
    #[arg(long, value_name = "NUMBER", default_value = "1e-6")]
    tolerance: String,
    /// The largest number of steps.
    #[arg(long, value_name = "N", default_value = "100000000", value_parser = step_limit)]
    max_steps: u64,
    #[command(flatten)]
    time: TimeArgs,
    /// Write a certificate of the enclosures to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureArgs,
}

/// A float format of text.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RunAs {
    /// Each decimal stands for the nearest double.
    Float64,
    /// Each decimal stands for the nearest float32.
    Float32,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    let inputs = [args.start.inputs(&instance), vec![args.run.clone()]].concat();
    args.pictures.safe(&[("certificate", args.certificate.as_ref())], &inputs)?;
    let held = match args.run_as {
        RunAs::Float64 => Held::Float64,
        RunAs::Float32 => Held::Float32,
    };
    let recorded = read_run(&args.run, held)?;
    let expected = instance.data.d() * instance.network.as_ref().map_or(1, Vec::len);
    let wrong = |problem| ReadError { file: args.run.display().to_string(), place: None, problem };
    Recorded::fit(&recorded, expected).map_err(wrong)?;
    let (eta, w0) = match (args.start.known(&instance)?, Recorded::start(&recorded).cloned()) {
        ((Some(eta), Some(w0)), _) => (eta, w0),
        ((Some(eta), None), Some(w0)) => (eta, w0),
        ((Some(_), None), None) => {
            return Err(CliError::Missing { option: "w0", meaning: "the start, as the run does not hold k = 0" });
        }
        ((None, _), _) => return Err(CliError::Missing { option: "eta", meaning: "the step size" }),
    };
    let tolerance: Rational = number("tolerance", &args.tolerance)?;
    remark(out, &instance, &eta, &w0);
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    remark_on_readings(out, &trajectory, None);
    let (bar, limit) = (out.progress(args.max_steps, "steps"), args.time.limit()?);
    let way = Way { max_steps: args.max_steps, leaps: true, repeat_all: args.certificate.is_some() };
    let demand = Demand { tolerance, way, budget: Budget::of(None, trajectory.model()) };
    let (answer, drawn) = watched(&bar, limit, |watch| {
        let answer = replay(&trajectory, &recorded, &demand, watch);
        let figures = || answer.as_ref().map_or_else(|_| Vec::new(), |answer| drawn(answer, &demand.tolerance));
        let drawn = args.pictures.draw(watch, figures);
        (answer, drawn)
    });
    let limits = args.time.limits(json!({ "max_steps": args.max_steps.to_string() }));
    let answer = match answer {
        Ok(answer) => answer,
        Err(refusal) => return Ok(out.undecided(&refusal)),
    };
    if let (Some(path), Some(checked)) = (&args.certificate, &answer.checked) {
        out.keep(path, checked)?;
    }
    let frame = Frame {
        subject: trajectory.subject(),
        statement: answer.checked.as_ref().map(Checked::statement),
        digest: None,
        reason: answer.beyond.as_ref().map(|(k, reason)| format!("from k = {k} on: {reason}")),
        limits,
        certificate: args.certificate.as_deref().filter(|_| answer.checked.is_some()),
    };
    out.result(
        || columns::human(&instance.data) + &human(&answer, &demand.tolerance),
        || frame.around(answer_json(&answer, &demand.tolerance)),
    );
    args.pictures.write(drawn, out, exit(&answer))
}

/// 1 where something certainly differs, 3 where something is not certain.
fn exit(answer: &Replayed<'_>) -> Exit {
    if answer.first_difference.is_some() || answer.agrees == Some(false) {
        Exit::NotAsExpected
    } else if answer.points.iter().all(|point| point.within == Some(true)) {
        Exit::AsExpected
    } else {
        Exit::Undecided
    }
}
