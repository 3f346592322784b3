//! `margincert orbit`: enclosures of the true iterates.

use std::path::PathBuf;

use clap::ValueEnum;
use rug::Integer;

use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::{CliError, Exit, Output};
use crate::claim::{Certificate, Checked, Subject, Verdict, Witness, claimed_box, write_atomically};
use crate::dynamics::{Orbit, Precision, Trouble};
use crate::model::Model;
use crate::report::orbit::{Enclosed, human, json};

/// The kernel repeats the steps while the user waits; beyond so many (preactivations, n a step) it does so only for a certificate.
const REPEATED: u64 = 2_000_000;

/// How iterates are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The best way known.
    Auto,
    /// Every step.
    Step,
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
    let reachable: Vec<u64> = at.iter().filter_map(Integer::to_u64).filter(|k| *k <= args.max_steps).collect();
    let bar = out.progress(reachable.last().copied().unwrap_or(0), "steps");
    let mut orbit = Orbit::new(&model, &w0, Precision::default());
    let mut balls = Vec::new();
    let mut active = Vec::new();
    let mut trouble = None;
    for k in &reachable {
        if let Err(stopped) = advance(&mut orbit, *k, |k| bar.set_position(k)) {
            trouble = Some(stopped);
            break;
        }
        active.push(orbit.pattern().ok().map(|pattern| pattern.active_samples()));
        balls.push((*k, orbit.ball()));
    }
    bar.finish_and_clear();

    let repeated = if args.certificate.is_some() { u64::MAX } else { REPEATED / instance.data.n() as u64 };
    let checkable: Vec<_> = balls.iter().take_while(|(k, _)| *k <= repeated).cloned().collect();
    let mut statement = None;
    if !checkable.is_empty() {
        let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)) };
        let witness = Witness::orbit(orbit.bits(), &checkable);
        let checked = match Checked::new(Certificate::new("orbit", subject, Verdict::Verified, &witness)) {
            Ok(checked) => checked,
            Err(refusal) => return Ok(out.undecided(&refusal)),
        };
        if let Some(path) = &args.certificate {
            write_atomically(path, checked.certificate().text())?;
        }
        statement = Some(checked.statement().to_owned());
    }
    let enclose = |((k, ball), active)| Enclosed::in_box(&model, k, &claimed_box(orbit.bits(), &ball), active);
    let found: Vec<Enclosed> = balls.into_iter().zip(active).map(enclose).collect();
    out.result(|| human(&found, statement.as_deref(), repeated), || json(&found));
    if let Some(trouble) = trouble {
        Ok(out.undecided(&format_args!("from here on: {trouble}")))
    } else if reachable.len() < at.len() {
        let (missing, limit) = (at.len() - reachable.len(), args.max_steps);
        Ok(out.undecided(&format_args!("{missing} of the steps lie beyond --max-steps {limit}")))
    } else {
        Ok(Exit::AsExpected)
    }
}

/// Steps to w_k and tells of the progress now and then.
fn advance(orbit: &mut Orbit, k: u64, progress: impl Fn(u64)) -> Result<(), Trouble> {
    const BETWEEN: u64 = 10_000;
    while orbit.k() < k {
        progress(orbit.k());
        orbit.advance_to(k.min(orbit.k() + BETWEEN))?;
    }
    Ok(())
}
