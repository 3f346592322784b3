//! A job array for Slurm: one element for each shard.

use rug::Rational;

use super::plan::Plan;
use crate::data::in_shell;

/// The most elements of an array: what Slurm allows unless its MaxArraySize says more.
pub const MOST_SHARDS: u64 = 1_000;

/// A sweep as a job array.
#[derive(Clone, Debug)]
pub struct Array<'a> {
    /// The sweep.
    pub plan: &'a Plan,
    /// The file of its spec, as it is found from where the array is submitted.
    pub spec: &'a str,
    /// The folder of its results.
    pub folder: &'a str,
    /// How long a job takes, in seconds, as far as is known.
    pub a_job: Rational,
    /// How long a shard is to take at least, in seconds.
    pub a_shard: Rational,
}

impl Array<'_> {
    /// How many shards there are: each takes its time, none is empty.
    pub fn shards(&self) -> u64 {
        let time = Rational::from(&self.a_job * self.plan.jobs()) / &self.a_shard;
        let wanted = time.floor().numer().to_u64().unwrap_or(u64::MAX);
        wanted.clamp(1, MOST_SHARDS.min(self.plan.chunks().max(1)))
    }

    /// The script, for sbatch.
    pub fn script(&self) -> String {
        let (name, jobs, shards) = (&self.plan.name, self.plan.jobs(), self.shards());
        let (spec, folder) = (in_shell(self.spec), in_shell(self.folder));
        let title: String = name.chars().map(|c| if " /()".contains(c) { '_' } else { c }).collect();
        format!(
            "#!/bin/sh\n\
             #SBATCH --job-name={title}\n\
             #SBATCH --array=1-{shards}\n\
             #SBATCH --cpus-per-task=1\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n\
             # {jobs} jobs in {shards} shards. A shard that is run again, or twice at once, goes on with what is\n\
             # there, and writes the same bytes. After all of them:\n\
             #   margincert merge {folder} --out {title}.jsonl.gz\n\
             set -eu\n\
             exec margincert sweep {spec} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --out {folder} \
             --jobs \"${{SLURM_CPUS_PER_TASK:-1}}\"\n"
        )
    }
}
