//! `margincert sgd`: the expectation of stochastic gradient descent, bounds for all k and evidence.

use std::path::PathBuf;

use rug::{Integer, Rational};

use super::input::{DataArgs, StartArgs, number, step_limit, steps};
use super::{CliError, Exit, Output};
use crate::claim::{Certificate, Checked, Refusal, SgdWitness, Subject, Verdict, Witness};
use crate::model::Model;
use crate::report::sgd::{Expectation, Found, Method, SgdReport};
use crate::sgd::{Direction, Kept, NoDirection, NoRegion, Sampling};

/// Paths that are simulated where nobody asks for a number, and the steps that all paths together
/// may then make.
const PATHS: u64 = 1000;
const FREE_STEPS: u64 = 100_000_000;
/// The steps that all paths together may make where a number of paths is asked for.
const MOST_STEPS: u64 = 10_000_000_000;

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
    /// The seed of simulated paths.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The probability with which a simulated region contains the mean, between 0 and 1.
    #[arg(long, value_name = "NUMBER", default_value = "0.99")]
    confidence: String,
    /// Write the certificate to this file.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let instance = args.data.instance(out)?;
    let (eta, w0) = args.start.of(&instance)?;
    let at = match args.at.as_deref().map(steps).transpose()? {
        Some(at) => at,
        None if instance.at.is_empty() => default_checkpoints(),
        None => instance.at.clone(),
    };
    let confidence = between("confidence", &args.confidence, 1)?;
    let error = args.error.as_deref().map(|text| between("error", text, 2)).transpose()?;
    let network = instance.output();
    let subject = Subject { name: &instance.name, data: &instance.data, start: Some((&eta, &w0)), network };

    let model = Model::of(&instance, &eta);
    let mut report =
        SgdReport { model: &model, eta: &eta, w0: &w0, at, within: None, expectation: Vec::new(), missing: None };
    let found = match Kept::of(&model, &eta, &w0) {
        Ok(kept) => {
            let direction = kept.direction();
            if let (Ok(direction), Some(error)) = (&direction, error) {
                let from = direction.first_within(&error);
                report.at.extend(from.clone());
                report.at.sort();
                report.at.dedup();
                report.within = Some((error, from));
            }
            (report.expectation, report.missing) = evidence(args, &kept, &report.at, confidence, out);
            claims(kept, direction, &report.at, subject)
        }
        Err(broken) => {
            let witness = SgdWitness::Broken(broken.clone());
            Found::Broken { broken, certified: certify("sgd.invariance", subject, Verdict::Vacuous, witness) }
        }
    };
    if let (Some(path), Ok(checked)) = (&args.certificate, found.certified()) {
        out.keep(path, checked)?;
    }
    out.result(|| report.human(&found), || report.json(&found));
    Ok(if found.verdict() == Verdict::Undecided { Exit::Undecided } else { Exit::AsExpected })
}

fn certify(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: SgdWitness) -> Result<Checked, Refusal> {
    Checked::new(Certificate::new(claim, subject, verdict, &Witness::Sgd(witness)))
}

/// What is shown where every path keeps its pattern.
fn claims(kept: Kept, direction: Result<Direction, NoDirection>, at: &[Integer], subject: Subject<'_>) -> Found {
    let (active, rate_at) = (kept.active(), at.to_vec());
    let loss = kept.loss().and_then(|loss| {
        let witness = SgdWitness::Loss { active: active.clone(), loss: loss.clone(), rate_at: rate_at.clone() };
        Some((loss, certify("sgd.loss", subject, Verdict::Proved, witness).ok()?))
    });
    let witness = match &direction {
        Ok(direction) => {
            Ok((Verdict::Proved, SgdWitness::Direction { active, direction: Box::new(direction.clone()), rate_at }))
        }
        Err(NoDirection::Steep { sample }) => Ok((Verdict::Vacuous, SgdWitness::Steep { active, sample: *sample })),
        Err(NoDirection::Degenerate(optimum)) => {
            Ok((Verdict::Vacuous, SgdWitness::Degenerate { active, optimum: (**optimum).clone() }))
        }
        Err(other) => Err(other.to_string()),
    };
    let certified = witness.and_then(|(verdict, witness)| {
        certify("sgd.direction", subject, verdict, witness).map_err(|refusal| refusal.to_string())
    });
    Found::Kept { kept: Box::new(kept), direction: direction.ok().map(Box::new), certified, loss: loss.map(Box::new) }
}

/// Exact expectations where they are in reach, and simulated ones.
fn evidence(
    args: &Args,
    kept: &Kept,
    at: &[Integer],
    confidence: Rational,
    out: &Output,
) -> (Vec<Expectation>, Option<NoRegion>) {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let paths = args.paths.unwrap_or(PATHS);
    let budget = if args.paths.is_some() { MOST_STEPS } else { FREE_STEPS };
    for k in at {
        let exact =
            kept.expectation(k).map(|(how, mean)| Expectation { k: k.clone(), method: Method::Exact(how), mean });
        let within_reach = k.to_u64().filter(|k| paths > 0 && (*k).max(1).saturating_mul(paths) <= budget);
        open.extend(within_reach.filter(|_| exact.is_none() || args.paths.is_some()));
        found.extend(exact);
    }
    let bar = out.progress(paths, "paths");
    let sampling = Sampling { paths, seed: args.seed, confidence };
    let simulated = kept.monte_carlo(&open, &sampling, &|done| bar.set_position(done));
    bar.finish_and_clear();
    let missing = simulated.as_ref().err().copied();
    found.extend(simulated.unwrap_or_default().into_iter().map(|estimate| Expectation {
        k: Integer::from(estimate.k),
        mean: estimate.region,
        method: Method::MonteCarlo { confidence: args.confidence.clone(), paths, seed: args.seed, path: estimate.path },
    }));
    found.sort_by(|a, b| a.k.cmp(&b.k));
    (found, missing)
}

fn default_checkpoints() -> Vec<Integer> {
    [1, 2, 3, 6, 9, 12, 18, 100].map(|e| Integer::from(Integer::u_pow_u(10, e))).to_vec()
}

/// A number strictly between 0 and `most`.
fn between(option: &'static str, text: &str, most: u32) -> Result<Rational, CliError> {
    let value = number(option, text)?;
    if value > 0 && value < most { Ok(value) } else { Err(CliError::Between { option, value: text.to_owned(), most }) }
}
