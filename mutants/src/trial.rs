//! The kernel's tests, built once, and each mutant under them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use serde::Deserialize;

use crate::Failure;
use crate::mutant::Mutant;
use crate::results::{Judged, Outcome, Results, Texts};

/// A built test binary.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// That of its file, `margincert_kernel` of the unit tests.
    pub name: String,
    /// The binary.
    pub path: PathBuf,
    /// What it takes without a mutant.
    pub seconds: f64,
    /// The mutants whose switches it reaches: any other cannot change what it does.
    pub reached: BTreeSet<u32>,
}

/// How a test binary ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    TooLong,
}

impl End {
    fn of(command: &mut Command, limit: f64) -> io::Result<Self> {
        let start = Instant::now();
        let status = command.status()?;
        match status.signal() {
            _ if status.success() => Ok(Self::Passed),
            Some(KILL | CPU_LIMIT) if start.elapsed().as_secs_f64() > 0.9 * limit => Ok(Self::TooLong),
            Some(KILL) => Err(io::Error::other("a test was killed")),
            _ => Ok(Self::Failed),
        }
    }
}

/// The signals that end a process which has had its time.
const KILL: i32 = 9;
const CPU_LIMIT: i32 = 24;

impl Test {
    /// Runs the tests with a mutant switched on, 0 for none.
    fn run(&self, folder: &Path, mutant: u32, limit: f64) -> io::Result<End> {
        End::of(self.command(folder, limit).env("MUTANT", mutant.to_string()), limit)
    }

    /// A mutant may ask for all the memory of the machine, and for ever. Its time is the
    /// processor's: on a busy machine it is not taken for one that does not end.
    fn command(&self, folder: &Path, limit: f64) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "ulimit -v 4194304; ulimit -t $0; exec \"$1\" --test-threads 1"])
            .arg(format!("{:.0}", limit.ceil()))
            .arg(&self.path)
            .current_dir(folder)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Ten times what it takes, and at least 20 s.
    fn limit(&self) -> f64 {
        (10.0 * self.seconds).max(20.0)
    }
}

/// Builds the tests, and demands that all pass without a mutant.
///
/// # Errors
///
/// They cannot be built or run, or one does not pass.
pub fn tests(folder: &Path, mut cargo: Command) -> Result<Vec<Test>, Failure> {
    #[derive(Deserialize)]
    struct Artifact {
        executable: Option<PathBuf>,
        target: Target,
        profile: Profile,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    #[derive(Deserialize)]
    struct Profile {
        test: bool,
    }
    let output = cargo.args(["--lib", "--tests", "--no-run", "--quiet", "--message-format", "json"]).output()?;
    if !output.status.success() {
        return Err(Failure::Build(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let artifacts = text.lines().filter_map(|line| serde_json::from_str::<Artifact>(line).ok());
    let mut tests = Vec::new();
    for artifact in artifacts.filter(|artifact| artifact.profile.test) {
        let Some(path) = artifact.executable else { continue };
        let mut test = Test { name: artifact.target.name, path, seconds: 0.0, reached: BTreeSet::new() };
        let start = Instant::now();
        let mut passes = test.run(folder, 0, 600.0)? == End::Passed;
        test.seconds = start.elapsed().as_secs_f64();
        let file = folder.join("reached.txt");
        fs::write(&file, "")?;
        passes &= End::of(test.command(folder, 600.0).env("MUTANT_REACHED", &file), 600.0)? == End::Passed;
        if !passes {
            return Err(Failure::Baseline(test.name));
        }
        test.reached = fs::read_to_string(file)?.lines().filter_map(numbers).flatten().collect();
        eprintln!("{}: {:.2} s, {} switches", test.name, test.seconds, test.reached.len());
        tests.push(test);
    }
    Ok(tests)
}

/// From the first to the last number of a line.
fn numbers(line: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = line.split_once(' ')?;
    Some(first.parse().ok()?..=last.parse().ok()?)
}

/// Which tests have noticed how many of how many mutants of a file.
#[derive(Debug, Default)]
struct Notices(BTreeMap<(String, String), (u32, u32)>);

impl Notices {
    fn push(&mut self, file: &str, test: &Test, noticed: bool) {
        let (of, among) = self.0.entry((file.to_owned(), test.name.clone())).or_default();
        *of += u32::from(noticed);
        *among += 1;
    }

    /// The tests that reach a mutant, first the one that notices most of its file in a second.
    fn order<'t>(&self, mutant: u32, file: &str, tests: &'t [Test]) -> Vec<&'t Test> {
        let rate = |test: &Test| {
            let (of, among) = self.0.get(&(file.to_owned(), test.name.clone())).copied().unwrap_or_default();
            (f64::from(of) + 0.5) / (f64::from(among) + 1.0) / test.seconds.max(0.01)
        };
        let mut order: Vec<&Test> = tests.iter().filter(|test| test.reached.contains(&mutant)).collect();
        order.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
        order
    }
}

/// What every worker reads and writes.
#[derive(Debug)]
struct Shared<'a> {
    queue: std::vec::IntoIter<&'a Mutant>,
    notices: Notices,
    results: &'a mut Results,
}

/// Runs the tests for each mutant until one notices it.
///
/// # Errors
///
/// A test does not start, or a result cannot be written.
pub fn judge(
    folder: &Path,
    tests: &[Test],
    mutants: Vec<&Mutant>,
    results: &mut Results,
    texts: &Texts,
    jobs: usize,
) -> io::Result<()> {
    let (all, start) = (mutants.len(), Instant::now());
    let shared = Mutex::new(Shared { queue: mutants.into_iter(), notices: Notices::default(), results });
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || -> io::Result<()> {
        loop {
            let (mutant, order) = {
                let mut shared = lock();
                let Some(mutant) = shared.queue.next() else { return Ok(()) };
                (mutant, shared.notices.order(mutant.id, &mutant.file, tests))
            };
            let (mut outcome, mut by) =
                (Outcome::Missed, if order.is_empty() { "no test, none reaches it" } else { "all that reach it" });
            for test in order {
                let end = test.run(folder, mutant.id, test.limit())?;
                lock().notices.push(&mutant.file, test, end != End::Passed);
                if end != End::Passed {
                    outcome = if end == End::Failed { Outcome::Caught } else { Outcome::Timeout };
                    by = &test.name;
                    break;
                }
            }
            let mut shared = lock();
            let (left, seconds) = (shared.queue.len(), start.elapsed().as_secs());
            eprintln!("{seconds} s, {left} of {all} left: {outcome:?} by {by}: {}", mutant.name);
            let of = texts.of(&mutant.file, outcome);
            shared.results.push(Judged { mutant: mutant.name.clone(), outcome, by: by.to_owned(), of })?;
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(io::Error::other("a worker panicked"))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_that_notices_most_in_a_second_comes_first() {
        let test =
            |name: &str, seconds| Test { name: name.to_owned(), path: PathBuf::new(), seconds, reached: [1].into() };
        let tests = [test("slow", 2.0), test("quick", 0.1)];
        let first = |notices: &Notices, file| notices.order(1, file, &tests).first().map(|test| test.name.clone());
        let mut notices = Notices::default();
        assert_eq!(first(&notices, "a.rs").unwrap(), "quick");
        for _ in 0..30 {
            notices.push("a.rs", &tests[0], true);
            notices.push("a.rs", &tests[1], false);
        }
        assert_eq!(first(&notices, "a.rs").unwrap(), "slow");
        assert_eq!(first(&notices, "b.rs").unwrap(), "quick");
        assert_eq!(notices.order(2, "b.rs", &tests), [] as [&Test; 0]);
    }

    #[test]
    fn a_test_passes_fails_or_takes_too_long() {
        let run = |name: &str, text: &str| {
            use std::os::unix::fs::PermissionsExt;
            let path = std::env::temp_dir().join(format!("trial-{name}-{}", std::process::id()));
            std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
            let test = Test { name: name.to_owned(), path: path.clone(), seconds: 0.0, reached: [].into() };
            let end = test.run(Path::new("."), 17, 1.0).unwrap();
            std::fs::remove_file(path).unwrap();
            end
        };
        assert_eq!(run("passed", "test $MUTANT = 17"), End::Passed);
        assert_eq!(run("failed", "exit 101"), End::Failed);
        assert_eq!(run("too-long", "while :; do :; done"), End::TooLong);
    }
}
