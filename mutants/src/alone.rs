//! The mutants that cannot be switched, each in a build of its own: cargo-mutants.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Failure;
use crate::copy::WITHOUT;
use crate::mutant::Mutant;
use crate::results::{Judged, Outcome, Results, Texts};

/// The version whose list of mutants is kept to.
pub const VERSION: &str = "27.1.0";

/// So many mutants are in one command: an interrupted run goes on behind the last.
const BATCH: usize = 10;

/// Cargo-mutants, installed if it is not there.
///
/// # Errors
///
/// It is of another version, or does not start.
pub fn cargo_mutants(repository: &Path) -> Result<Command, Failure> {
    let said = Command::new("cargo").args(["mutants", "--version"]).output()?;
    if String::from_utf8_lossy(&said.stdout).trim() != format!("cargo-mutants {VERSION}") {
        let install = ["install", "--quiet", "--locked", "cargo-mutants", "--version", VERSION];
        if !Command::new("cargo").args(install).status()?.success() {
            return Err(Failure::Tool("cargo install cargo-mutants"));
        }
    }
    let mut command = Command::new("cargo");
    command.arg("mutants").args(["--package", "margincert-kernel"]).current_dir(repository);
    Ok(command)
}

/// Runs these mutants under the tests that the others run under.
///
/// # Errors
///
/// Cargo-mutants does not end well.
pub fn judge(
    repository: &Path,
    out: &Path,
    mutants: &[&Mutant],
    results: &mut Results,
    texts: &Texts,
) -> Result<(), Failure> {
    for batch in mutants.chunks(BATCH) {
        eprintln!("cargo-mutants: {} mutants of {} that cannot be switched", batch.len(), mutants.len());
        let names: Vec<String> = batch.iter().map(|mutant| format!("^{}$", escape(&mutant.name))).collect();
        let mut command = cargo_mutants(repository)?;
        command.args(["--re", &names.join("|"), "--profile", "mutants"]);
        command.args(batch.iter().map(|mutant| format!("--file=kernel/src/{}", mutant.file)));
        command.args(["--baseline", "skip", "--timeout", "120", "--no-times", "--colors", "never", "--jobs", "1"]);
        command.arg("--output").arg(out).arg("--cargo-arg=--lib");
        for entry in fs::read_dir(repository.join("kernel/tests"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let test = name.strip_suffix(".rs").filter(|test| !WITHOUT.contains(test));
            command.args(test.map(|test| format!("--cargo-arg=--test={test}")));
        }
        command.env("CARGO_TARGET_DIR", out.join("build"));
        // 2: some are missed; 3: some take too long. Anything else is no result.
        if !matches!(command.stdout(std::io::stderr()).status()?.code(), Some(0 | 2 | 3)) {
            return Err(Failure::Tool("cargo mutants"));
        }
        let kinds = [
            ("caught", Outcome::Caught),
            ("timeout", Outcome::Timeout),
            ("missed", Outcome::Missed),
            ("unviable", Outcome::Unviable),
        ];
        for (name, outcome) in kinds {
            let found = fs::read_to_string(out.join(format!("mutants.out/{name}.txt")))?;
            for mutant in batch.iter().filter(|mutant| found.lines().any(|line| line == mutant.name)) {
                let (by, of) = ("cargo-mutants".to_owned(), texts.of(&mutant.file, outcome));
                results.push(Judged { mutant: mutant.name.clone(), outcome, by, of })?;
            }
        }
    }
    Ok(())
}

/// A regular expression of this text alone.
fn escape(text: &str) -> String {
    let special = |c: char| "\\.+*?()|[]{}^$#&-~".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_a_pattern_of_itself() {
        assert_eq!(super::escape("x.rs:1: + with - in <A<'_>>::f"), r"x\.rs:1: \+ with \- in <A<'_>>::f");
    }
}
