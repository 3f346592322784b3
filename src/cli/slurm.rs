//! `margincert slurm`: a sweep as a job array.

use std::path::PathBuf;

use rug::Rational;
use serde_json::json;

use super::sweep::usual_folder;
use super::{CliError, Exit, Output};
use crate::arith::rational::parse;
use crate::sweep::{Array, read};

/// Arguments of `slurm`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The spec, as it is found from the folder in which the array is submitted.
    #[arg(value_name = "SPEC.toml")]
    spec: PathBuf,
    /// The folder of the results, on a file system that all nodes share. Absent: the name of the
    /// spec with .sweep for .toml.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How long a job takes, about: `sweep --times` measures it.
    #[arg(long, value_name = "SECONDS", default_value = "0.1")]
    a_job: String,
    /// How long a shard is to take at least, so that it pays for its start.
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    a_shard: String,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let plan = read(&args.spec)?;
    let (spec, folder) = (&args.spec, args.out.clone().unwrap_or_else(|| usual_folder(&args.spec)));
    let (Some(spec), Some(folder)) = (spec.to_str(), folder.to_str()) else { return Err(CliError::NotText) };
    let (a_job, a_shard) = (seconds("a-job", &args.a_job)?, seconds("a-shard", &args.a_shard)?);
    let array = Array { plan: &plan, spec, folder, a_job, a_shard };
    out.result(
        || array.script(),
        || {
            json!({
                "sweep": plan.name, "digest": plan.digest(), "jobs": plan.jobs(), "shards": array.shards(),
                "script": array.script(),
            })
        },
    );
    Ok(Exit::AsExpected)
}

fn seconds(option: &'static str, text: &str) -> Result<Rational, CliError> {
    let time = parse(text).ok().filter(|time| *time > 0);
    time.ok_or_else(|| CliError::Seconds { option, value: text.to_owned() })
}
