//! `margincert sweep`: the jobs of a spec, one line of results each.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use serde_json::json;

use super::watched::{TimeArgs, watched};
use super::{CliError, Exit, Output};
use crate::claim::StoreError;
use crate::data::Quoted;
use crate::sweep::{Folder, Plan, Progress, Ran, Shard, instance, read, run as run_shard};

/// Arguments of `sweep`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The spec: families of random instances or data files, starts, step sizes, questions.
    #[arg(value_name = "SPEC.toml")]
    spec: PathBuf,
    /// Do this part of the jobs only, I from 1 to N: parts may run anywhere, and be done again.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// Keep the results in this folder, and go on with those that are there. Absent: the name of
    /// the spec with .sweep for .toml, where the command is run.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The number of threads. Absent: one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Add to this file how long each job took, a line of JSON each.
    #[arg(long, value_name = "FILE")]
    times: Option<PathBuf>,
    /// Do nothing, but print the instance file of the job whose digest begins so: for the other
    /// commands.
    #[arg(long, value_name = "DIGEST", conflicts_with_all = ["shard", "out", "jobs", "times", "timeout"])]
    instance: Option<String>,
    #[command(flatten)]
    time: TimeArgs,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut Output) -> Result<Exit, CliError> {
    let shard = match &args.shard {
        None => Shard::WHOLE,
        Some(text) => Shard::parse(text).ok_or_else(|| CliError::Shard { value: text.clone() })?,
    };
    let plan = read(&args.spec)?;
    if let Some(digest) = &args.instance {
        return show(&plan, digest, out);
    }
    let path = args.out.clone().unwrap_or_else(|| usual_folder(&args.spec));
    let limit = args.time.limit()?;
    let times = args.times.as_deref().map(|path| Times::open(path, &args.spec)).transpose()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.map_or(0, usize::from)).build()?;
    let folder = Folder::open(&path, &plan)?;
    let bar = out.progress(0, "jobs");
    let begun = Instant::now();
    let ran = watched(&ProgressBar::hidden(), limit, |watch| {
        let progress = Progress {
            begun: &|found, jobs| {
                bar.set_length(jobs);
                bar.set_position(found);
            },
            done: &|digest, time| {
                bar.inc(1);
                if let Some(times) = &times {
                    times.add(digest, time);
                }
            },
        };
        run_shard(&plan, shard, &folder, &pool, watch, &progress)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    bar.finish_and_clear();
    times.map_or(Ok(()), Times::close)?;
    tell(&plan, shard, &path, ran, seconds, out);
    if ran.found + ran.made < ran.jobs {
        out.complain(&"stopped: what is there stays, and the same command goes on with it");
        return Ok(Exit::Undecided);
    }
    Ok(Exit::AsExpected)
}

/// The instance of a job.
fn show(plan: &Plan, beginning: &str, out: &mut Output) -> Result<Exit, CliError> {
    let found = plan.find(beginning).ok_or_else(|| CliError::NoJob { value: beginning.to_owned() })?;
    let (job, digest) = found;
    let text = match instance(&job, &digest) {
        Ok(instance) => instance.to_toml(),
        Err(cause) => return Err(CliError::NoInstance { digest, cause }),
    };
    out.result(|| text.clone(), || json!({ "digest": digest, "job": job.json(), "instance": text }));
    Ok(Exit::AsExpected)
}

/// The folder of a spec's results, where none is told.
pub(super) fn usual_folder(spec: &Path) -> PathBuf {
    let stem = spec.file_stem().unwrap_or(spec.as_os_str());
    Path::new(stem).with_added_extension("sweep")
}

fn tell(plan: &Plan, shard: Shard, path: &Path, ran: Ran, seconds: f64, out: &mut Output) {
    let (jobs, chunks, left) = (plan.jobs(), plan.chunks(), ran.jobs - ran.found - ran.made);
    out.result(
        || {
            let Ran { jobs: own, chunks: files, found, made } = ran;
            format!(
                "sweep     {}: {jobs} jobs in {chunks} files\n\
                 shard     {}/{}: {own} jobs in {files} files\n\
                 results   {found} were there, {made} made now, {left} left\n\
                 folder    {}\n",
                plan.name,
                shard.i,
                shard.of,
                Quoted::phrase(path.display())
            )
        },
        || {
            json!({
                "sweep": plan.name, "digest": plan.digest(), "jobs": jobs, "files": chunks,
                "shard": { "i": shard.i, "of": shard.of, "jobs": ran.jobs, "files": ran.chunks },
                "found": ran.found, "made": ran.made, "left": left,
                "folder": path.display().to_string(), "seconds": seconds,
            })
        },
    );
}

/// How long jobs took.
struct Times {
    path: PathBuf,
    file: Mutex<(File, Option<io::Error>)>,
}

impl Times {
    fn open(path: &Path, spec: &Path) -> Result<Self, CliError> {
        if same_file::is_same_file(path, spec).unwrap_or(false) {
            return Err(CliError::Overwrites { option: "times", path: path.to_owned(), input: spec.to_owned() });
        }
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.map_err(|cause| StoreError::Write { path: path.to_owned(), cause })?;
        Ok(Self { path: path.to_owned(), file: Mutex::new((file, None)) })
    }

    fn add(&self, digest: &str, time: Duration) {
        let line = format!("{}\n", json!({ "digest": digest, "seconds": time.as_secs_f64() }));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.0.write_all(line.as_bytes()) {
            file.1.get_or_insert(error);
        }
    }

    fn close(self) -> Result<(), CliError> {
        let (_, failed) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        let path = self.path;
        failed.map_or(Ok(()), |cause| Err(StoreError::Write { path, cause }.into()))
    }
}
