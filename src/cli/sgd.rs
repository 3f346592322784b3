//! `margincert sgd`: the expectation of stochastic gradient descent, bounds for all k and evidence.

use std::path::PathBuf;

use clap::ValueEnum;
use rug::Rational;
use serde_json::json;

use super::input::{DataArgs, StartArgs, number, step_limit, steps};
use super::pictures::PictureArgs;
use super::remarks::{remark, remark_on_readings};
use super::{CliError, Exit, Output};
use crate::ask::{Simulation, Trajectory, sgd};
use crate::claim::Verdict;
use crate::figure;
use crate::report::columns;
use crate::report::contract::Frame;
use crate::sgd::Sampler;
use crate::stepping::Watch;

/// Arguments of `sgd`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    start: StartArgs,
    /// The steps, such as 10,1e6,1e100.
    #[arg(long, value_name = "K,..")]
    at: Option<String>,
    /// Also say from which step on the bound shows a direction error of at most this.
    #[arg(long, value_name = "NUMBER")]
    error: Option<String>,
    /// Simulate this many paths at every step within reach; absent: 1000, where the expectation is
    /// not known exactly.
    #[arg(long, value_name = "N", value_parser = step_limit)]
    paths: Option<u64>,
    /// How samples are drawn: with replacement, or in epochs of all samples, each in a new order.
    #[arg(long, value_enum, value_name = "HOW", default_value_t = SamplerArg::Replacement)]
    sampler: SamplerArg,
    /// The seed of simulated paths.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The probability with which a simulated region contains the mean, between 0 and 1.
    #[arg(long, value_name = "NUMBER", default_value = "0.99")]
    confidence: String,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Write the certificate of the law of the limit to this file.
    #[arg(long, value_name = "FILE")]
    law: Option<PathBuf>,
    #[command(flatten)]
    pictures: PictureArgs,
}

/// How samples are drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SamplerArg {
    /// One of all at each step.
    Replacement,
    /// Each once an epoch, in a new order.
    Reshuffle,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.start.convention(args.data.instance(out)?)?;
    let written = [("certificate", args.certificate.as_ref()), ("law", args.law.as_ref())];
    args.pictures.safe(&written, &args.start.inputs(&instance))?;
    let (eta, w0) = args.start.of(&instance)?;
    remark(out, &instance, &eta, &w0);
    let at = args.at.as_deref().map(steps).transpose()?;
    let confidence = (between("confidence", &args.confidence, 1)?, args.confidence.clone());
    let error = args.error.as_deref().map(|text| between("error", text, 2)).transpose()?;
    let trajectory = Trajectory::new(&instance, &eta, &w0)?;
    remark_on_readings(out, &trajectory, None);
    let sampler = match args.sampler {
        SamplerArg::Replacement => Sampler::Replacement,
        SamplerArg::Reshuffle => Sampler::Reshuffle,
    };
    let simulation = Simulation { paths: args.paths, seed: args.seed, sampler, confidence };
    let bar = out.progress(simulation.paths(), "paths");
    let answer = sgd(&trajectory, at, error, &simulation, &|done| bar.set_position(done))?;
    bar.finish_and_clear();
    if let (Some(path), Ok(checked)) = (&args.certificate, answer.found.certified()) {
        out.keep(path, checked)?;
    }
    if let (Some(path), Some(checked)) = (&args.law, answer.limits.as_ref().and_then(|law| law.certified.as_ref().ok()))
    {
        out.keep(path, checked)?;
    }
    let limits = json!({ "paths": simulation.paths().to_string() });
    let frame = Frame::new(trajectory.subject(), answer.found.certified(), limits, args.certificate.as_deref());
    out.result(|| columns::human(&instance.data) + &answer.human(), || frame.around(answer.json()));
    let exit = if answer.found.verdict() == Verdict::Undecided { Exit::Undecided } else { Exit::AsExpected };
    args.pictures.write(args.pictures.draw(&Watch::default(), || figure::sgd(&answer)), out, exit)
}

/// A number strictly between 0 and `most`.
fn between(option: &'static str, text: &str, most: u32) -> Result<Rational, CliError> {
    let value = number(option, text)?;
    if value > 0 && value < most { Ok(value) } else { Err(CliError::Between { option, value: text.to_owned(), most }) }
}
