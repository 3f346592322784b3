//! `margincert orbit`: enclosures of the true iterates.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::checkpoint::Checkpoint;
use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::pictures::PictureArgs;
use super::remarks::{remark, remark_on_readings};
use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Output};
use crate::arith::rational::print_step;
use crate::ask::{Iterated, Trajectory, Way, orbit};
use crate::claim::{Checked, Subject};
use crate::figure::{iterates, portraits};
use crate::report::columns;
use crate::report::contract::Frame;
use crate::report::orbit::{Enclosed, human, json as answer_json};
use crate::trajectory::checkpoints::SavedIterates;
use crate::trajectory::iterates::{Enclosure, Iterates};

/// How iterates are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The best way known.
    Auto,
    /// Every step.
    Step,
    /// Steps, then leaps, then the trap: what auto does too.
    Leap,
}

/// Arguments of `orbit`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The steps, such as 10,1e3,1e6.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// How the iterates are followed.
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    method: Method,
    /// The largest number of steps.
    #[arg(long, value_name = "N", default_value = "100000000", value_parser = step_limit)]
    max_steps: u64,
    /// Keep the state of the run in this file, and go on from it if it is there.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    #[command(flatten)]
    time: TimeArgs,
    /// Write a certificate of the enclosures to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureArgs,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    let outputs = [("checkpoint", args.checkpoint.as_ref()), ("certificate", args.certificate.as_ref())];
    args.pictures.safe(&outputs, &args.start.inputs(&instance))?;
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = match args.at.as_deref().map(steps).transpose()? {
        Some(at) => at,
        None => instance.at.clone(),
    };
    if at.is_empty() {
        return Err(CliError::Missing { option: "at", meaning: "the steps to enclose" });
    }
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    remark_on_readings(out, &trajectory, None);
    let (max_steps, leaps) = (args.max_steps, args.method != Method::Step);
    let limits = args.time.limits(json!({ "max_steps": max_steps.to_string() }));
    let (mut checkpoint, mut resumed) = (None, None);
    if let Some(path) = &args.checkpoint {
        let subject = Subject { name: "", ..trajectory.subject() };
        let at: Vec<String> = at.iter().map(print_step).collect();
        let about = json!({ "orbit": subject.digest(), "at": at, "steps": max_steps, "leaps": leaps });
        let (opened, state) = Checkpoint::open::<SavedIterates>(path, &about)?;
        if let Some(state) = state {
            let restored = state.restore(trajectory.followed(), &w0, (max_steps, leaps));
            resumed = Some(restored.ok_or_else(|| opened.damaged())?);
        }
        checkpoint = Some(opened);
    }
    let (bar, limit) = (out.progress(max_steps, "steps"), args.time.limit()?);
    let way = Way { max_steps, leaps, repeat_all: args.certificate.is_some() };
    let mut keep = |iterates: &Iterates<'_>, found: &[Enclosure]| {
        if let Some(checkpoint) = &mut checkpoint {
            checkpoint.keep(|| SavedIterates::of(iterates, found));
        }
    };
    let (answer, drawn) = watched(&bar, limit, |watch| {
        let answer = orbit(&trajectory, &at, way, resumed, watch, &mut keep);
        let seen = answer.as_ref().map_or(&[][..], |answer| &answer.found);
        let figures = || portraits(&trajectory, None).into_iter().chain(iterates(&trajectory, seen)).collect();
        let drawn = args.pictures.draw(watch, figures);
        (answer, drawn)
    });
    checkpoint.map_or(Ok(()), Checkpoint::close)?;
    let Iterated { found, checked, by_prover, beyond } = match answer {
        Ok(answer) => answer,
        Err(refusal) => {
            let frame = Frame::new(trajectory.subject(), Err(refusal.to_string()), limits, None);
            out.result(String::new, || frame.around(answer_json(&[])));
            return Ok(out.undecided(&refusal));
        }
    };
    if let (Some(path), Some(checked)) = (&args.certificate, &checked) {
        out.keep(path, checked)?;
    }
    let mut exit = args.pictures.write(drawn, out, Exit::AsExpected)?;
    let beyond = beyond.map(|(k, reason)| format!("from k = {} on: {reason}", print_step(&k)));
    let frame = Frame {
        subject: trajectory.subject(),
        statement: checked.as_ref().map(Checked::statement),
        digest: None,
        reason: beyond.clone(),
        limits,
        certificate: args.certificate.as_deref().filter(|_| checked.is_some()),
    };
    let found: Vec<Enclosed> = found.into_iter().map(|e| Enclosed::new(trajectory.model(), e)).collect();
    let by_prover = by_prover.iter().map(print_step).collect();
    let statement = frame.statement;
    out.result(
        || columns::human(&instance.data) + &human(&found, statement, by_prover),
        || frame.around(answer_json(&found)),
    );
    if args.certificate.is_some() && checked.is_none() {
        exit = out.undecided(&"there is no certificate: none of these enclosures is within its reach");
    }
    Ok(beyond.map_or(exit, |reason| out.undecided(&reason)))
}
