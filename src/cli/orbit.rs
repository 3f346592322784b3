//! `margincert orbit`: enclosures of the true iterates.

use std::path::PathBuf;

use clap::ValueEnum;
use rug::{Integer, Rational};
use serde_json::json;

use super::checkpoint::Checkpoint;
use super::input::{DataArgs, StartArgs, step_limit, steps};
use super::{CliError, Exit, Output};
use crate::arith::interval::Interval;
use crate::arith::rational::print_step;
use crate::claim::{Certificate, Checked, Enclosures, Subject, Verdict, Witness};
use crate::model::Model;
use crate::report::orbit::{Enclosed, human, json};
use crate::trajectory::checkpoints::SavedIterates;
use crate::trajectory::iterates::{Enclosure, Iterates};

/// The kernel repeats the steps while the user waits; beyond so many (preactivations, n a step) it
/// does so only for a certificate.
const REPEATED: u64 = 2_000_000;

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
    /// Write a certificate of the enclosures to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    let (eta, w0) = args.start.of(&instance)?;
    let network = instance.output();
    let at = match args.at.as_deref().map(steps).transpose()? {
        Some(at) => at,
        None => instance.at.clone(),
    };
    if at.is_empty() {
        return Err(CliError::Missing { option: "at", meaning: "the steps to enclose" });
    }
    let model = Model::of(&instance, &eta);
    let leaps = args.method != Method::Step;
    let mut horizon = Iterates::new(&model, &w0, args.max_steps, leaps);
    let (mut found, mut beyond) = (Vec::new(), None);
    let mut checkpoint = None;
    if let Some(path) = &args.checkpoint {
        let subject = Subject { name: "", data: &instance.data, start: Some((&eta, &w0)), network };
        let at: Vec<String> = at.iter().map(print_step).collect();
        let about = json!({ "orbit": subject.digest(), "at": at, "steps": args.max_steps, "leaps": leaps });
        let (opened, state) = Checkpoint::open::<SavedIterates>(path, &about)?;
        if let Some(state) = state {
            let restored = state.restore(&model, &w0, (args.max_steps, leaps));
            (horizon, found) = restored.ok_or_else(|| opened.damaged())?;
        }
        checkpoint = Some(opened);
    }
    let bar = out.progress(args.max_steps, "steps");
    for k in at.iter().skip(found.len()) {
        let mut watch = |horizon: &Iterates<'_>| {
            bar.set_position(horizon.orbit().k());
            if let Some(checkpoint) = &mut checkpoint {
                checkpoint.keep(|| SavedIterates::of(horizon, &found));
            }
        };
        match horizon.enclose(k, &mut watch) {
            Ok(enclosure) => found.push(enclosure),
            Err(reason) => {
                beyond = Some((k, reason));
                break;
            }
        }
    }
    bar.finish_and_clear();
    checkpoint.map_or(Ok(()), Checkpoint::close)?;

    let most = if args.certificate.is_some() { u64::MAX } else { REPEATED / instance.data.n() as u64 };
    let claimed = Enclosures::of(&horizon, &found, most);
    let mut statement = None;
    if !claimed.at.is_empty() {
        let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)), network };
        let certificate = Certificate::new("orbit", subject, Verdict::Verified, &Witness::Orbit(claimed.clone()));
        let checked = match Checked::new(certificate) {
            Ok(checked) => checked,
            Err(refusal) => return Ok(out.undecided(&refusal)),
        };
        if let Some(path) = &args.certificate {
            out.keep(path, &checked)?;
        }
        statement = Some(checked.statement().to_owned());
        claimed.at.iter().for_each(|(k, sides)| claim(&mut found, k, sides));
    }
    let is_claimed = |e: &&Enclosure| !claimed.at.iter().any(|(k, _)| e.k == *k);
    let by_prover = found.iter().filter(is_claimed).map(|e| print_step(&e.k)).collect();
    let found: Vec<Enclosed> = found.into_iter().map(|enclosure| Enclosed::new(&model, enclosure)).collect();
    out.result(|| human(&found, statement.as_deref(), by_prover), || json(&found));
    let mut exit = Exit::AsExpected;
    if args.certificate.is_some() && claimed.at.is_empty() {
        exit = out.undecided(&"there is no certificate: none of these enclosures is within its reach");
    }
    if let Some((k, reason)) = beyond {
        return Ok(out.undecided(&format_args!("from k = {} on: {reason}", print_step(k))));
    }
    Ok(exit)
}

/// What is printed of an iterate is what the kernel accepted of it: a box slightly larger than the
/// prover's.
fn claim(found: &mut [Enclosure], k: &Integer, sides: &[(Rational, Rational)]) {
    const PREC: u32 = 128;
    let enclose = |end| Interval::from_rational(PREC, end);
    if let Some(enclosure) = found.iter_mut().find(|enclosure| enclosure.k == *k) {
        enclosure.w = sides.iter().map(|(lo, hi)| enclose(lo).hull(&enclose(hi))).collect();
    }
}
