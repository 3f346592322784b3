//! Runs the claims of a suite, several at a time; the answers come in the order of the suite,
//! whatever the number of threads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuildError;
use rayon::prelude::*;

use super::{Budget, CheckError, Entry, Outcome, Suite, Verdict};
use crate::data::Instance;
use crate::stepping::Watch;

/// How to run a suite.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The number of threads; 0: one for each processor.
    pub jobs: usize,
    /// How much may be spent on each claim.
    pub budget: Budget,
}

/// The answer to one claim on one instance.
#[derive(Clone, Debug)]
pub struct Report {
    /// The claim.
    pub claim: &'static str,
    /// The name of the instance.
    pub instance: String,
    /// The instance itself.
    pub asked: Arc<Instance>,
    /// The file that makes the claim, as it was named.
    pub source: String,
    /// Where in it, from 1, if it is a file.
    pub place: Option<(usize, usize)>,
    /// What was found.
    pub outcome: Outcome,
    /// The verdict that the instance file expects.
    pub expected: Verdict,
    /// The time that it took, checking by the kernel included.
    pub time: Duration,
}

/// How a run compares with what its instances expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The verdict is the expected one.
    pub as_expected: usize,
    /// Another verdict was expected, and this one is definite.
    pub otherwise: usize,
    /// Another verdict was expected, and nothing is decided.
    pub undecided: usize,
}

impl Report {
    /// Whether the verdict is the expected one.
    pub fn is_as_expected(&self) -> bool {
        self.outcome.verdict() == self.expected
    }
}

impl Tally {
    /// Counts.
    pub fn of<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Self {
        let mut tally = Self::default();
        for report in reports {
            let count = match (report.is_as_expected(), report.outcome.verdict()) {
                (true, _) => &mut tally.as_expected,
                (false, Verdict::Undecided) => &mut tally.undecided,
                (false, _) => &mut tally.otherwise,
            };
            *count += 1;
        }
        tally
    }
}

/// Checks one entry.
///
/// # Errors
/// What the instance lacks.
pub(super) fn check(entry: &Entry, budget: &Budget, watch: &Watch) -> Result<Report, CheckError> {
    let start = Instant::now();
    let outcome = entry.theorem.check(&entry.instance, budget, watch)?;
    Ok(Report {
        claim: entry.theorem.id(),
        instance: entry.instance.name.clone(),
        asked: Arc::clone(&entry.instance),
        source: entry.instance.source.clone(),
        place: entry.place(),
        outcome,
        expected: entry.expected,
        time: start.elapsed(),
    })
}

/// Runs a suite.
///
/// `begun` is told of each entry and how to watch it, `done` of each report when it is there, in no
/// particular order.
///
/// # Errors
/// The threads cannot be started.
pub fn run(
    suite: &Suite,
    options: &Options,
    begun: impl Fn(&Entry, &Watch) + Sync,
    done: impl Fn(&Report) + Sync,
) -> Result<Vec<Result<Report, CheckError>>, ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build()?;
    let one = |entry: &Entry| {
        let watch = Watch::default();
        begun(entry, &watch);
        let report = check(entry, &options.budget, &watch)?;
        done(&report);
        Ok(report)
    };
    Ok(pool.install(|| suite.entries().par_iter().with_max_len(1).map(one).collect()))
}
