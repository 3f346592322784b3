//! The claims suite: one test for each claim on each instance of the built-in suite.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial, run};
use margincert::claim::{Budget, Entry};
use margincert::theorems::built_in;

fn check(entry: &Entry) -> Result<(), Failed> {
    let outcome = entry.theorem.check(&entry.instance, &Budget::default(), &mut |_| {})?;
    if outcome.verdict() == entry.expected {
        return Ok(());
    }
    let reason = outcome.reason().unwrap_or_default();
    Err(format!("{} where {} is expected: {reason}", outcome.verdict(), entry.expected).into())
}

fn main() -> ExitCode {
    let suite = match built_in() {
        Ok(suite) => suite,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let trials = suite.entries().iter().cloned().map(|entry| {
        let name = format!("{}::{}", entry.theorem.id(), entry.instance.name);
        Trial::test(name, move || check(&entry))
    });
    run(&Arguments::from_args(), trials.collect()).exit_code()
}
