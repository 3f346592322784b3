//! `margincert orbit`: enclosures of the true iterates.

use std::path::PathBuf;

use clap::ValueEnum;

use super::input::{DataArgs, StartArgs, steps};
use super::{CliError, Exit, Output};
use crate::arith::rational::print_step;
use crate::claim::{Certificate, Checked, Subject, Verdict, Witness, write_atomically};
use crate::dynamics::horizon::Horizon;
use crate::model::Model;
use crate::report::orbit::{Enclosed, human, json};

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
    #[arg(long, value_name = "N", default_value_t = 100_000_000)]
    max_steps: u64,
    /// Write a certificate of the enclosures to this file, for the kernel to repeat step by step.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance()?;
    let (eta, w0) = args.start.of(&instance)?;
    let at = match args.at.as_deref().map(steps).transpose()? {
        Some(at) => at,
        None => instance.at.clone(),
    };
    if at.is_empty() {
        return Err(CliError::Missing { option: "at", meaning: "the steps to enclose" });
    }
    let model = Model::single_neuron(instance.data.clone(), &eta);
    let mut horizon = Horizon::new(&model, &w0, args.max_steps, args.method != Method::Step);
    let bar = out.progress(args.max_steps, "steps");
    let (mut found, mut balls, mut beyond) = (Vec::new(), Vec::new(), None);
    for k in &at {
        match horizon.enclose(k, &|k| bar.set_position(k)) {
            Ok(enclosure) => found.push(Enclosed::new(&model, enclosure)),
            Err(reason) => {
                beyond = Some((k, reason));
                break;
            }
        }
        if horizon.is_stepping() {
            balls.push((horizon.orbit().k(), horizon.orbit().ball()));
        }
    }
    bar.finish_and_clear();
    if let (Some(path), false) = (&args.certificate, balls.is_empty()) {
        let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)) };
        let witness = Witness::orbit(horizon.orbit().bits(), &balls);
        let checked = Checked::new(Certificate::new("orbit", subject, Verdict::Verified, &witness))?;
        write_atomically(path, checked.certificate().text())?;
        if balls.len() < found.len() {
            out.complain(&"the certificate covers the iterates that were stepped to, not those behind a leap");
        }
    }
    out.result(|| human(&found), || json(&found));
    if let Some((k, reason)) = beyond {
        out.complain(&format_args!("undecided from k = {} on: {reason}", print_step(k)));
        return Ok(Exit::Undecided);
    }
    Ok(Exit::AsExpected)
}
