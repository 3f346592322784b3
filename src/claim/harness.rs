//! One named test for each claim on each instance of some files: the harness behind
//! [`claims_main!`](crate::claims_main).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use glob::Pattern;
use libtest_mimic::{Arguments, Failed, Trial, run};

use super::{Budget, Entry, Suite, Theorem, same_instance};
use crate::data::{Instance, Quoted, ReadError, read_text};
use crate::files::Contents;
use crate::stepping::Watch;

/// What stands in the way of tests: the file or the pattern, and why.
struct Broken {
    name: String,
    why: String,
}

/// Runs the tests; the arguments are those of the process. `package` is where the package was when
/// it was built; cargo says where it is now.
pub fn main(package: &str, patterns: &[&str], theorems: &'static [&'static Theorem]) -> ExitCode {
    let arguments = Arguments::from_args();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(package), PathBuf::from);
    let mut suite = Suite::new(theorems);
    let broken = gather(&package, patterns, &mut suite);
    let claims = suite.entries().iter().cloned().map(|entry| {
        let name = format!("{}::{}", entry.theorem.id(), entry.instance.name);
        Trial::test(name, move || check(&entry))
    });
    let failing = broken.iter().map(|Broken { name, why }| {
        let why = why.clone();
        Trial::test(name, move || Err(Failed::from(why)))
    });
    let conclusion = run(&arguments, failing.chain(claims).collect());
    // The claims of a file that cannot be read are not known, so that no filter can leave it out.
    let filtered = arguments.filter.is_some() || !arguments.skip.is_empty();
    if filtered && !arguments.exact && !arguments.list && !broken.is_empty() {
        broken.iter().for_each(|Broken { why, .. }| eprintln!("error: {why}"));
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// Adds the files of all patterns to the suite.
fn gather(package: &Path, patterns: &[&str], suite: &mut Suite) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut files = BTreeSet::new();
    for pattern in patterns {
        match matching(package, pattern) {
            Ok(found) => files.extend(found),
            Err(why) => broken.push(Broken { name: (*pattern).to_owned(), why }),
        }
    }
    for file in files {
        let name = file.display().to_string();
        let renamed = |path: &Path, error| ReadError { file: path.display().to_string(), ..error };
        let read = read_text(&package.join(&file)).map_err(|error| renamed(&file, error));
        let instance = read.and_then(|read| {
            Instance::parse(&name, &read, &|data| {
                let path = file.parent().unwrap_or(Path::new("")).join(data);
                let contents = Contents::read(&package.join(&path)).map_err(|error| renamed(&path, error))?;
                Ok((path.display().to_string(), contents.bytes))
            })
        });
        let added = instance.map_err(Into::into).and_then(|instance| suite.add(instance));
        broken.extend(added.err().map(|error| Broken { name, why: error.to_string() }));
    }
    broken
}

/// The files of a pattern, relative to the package.
fn matching(package: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
    let shown = Quoted::phrase(pattern);
    let whole = format!("{}/{pattern}", Pattern::escape(&package.display().to_string()));
    let mut files = Vec::new();
    for path in glob::glob(&whole).map_err(|error| format!("{shown}: {error}"))? {
        let path = path.map_err(|error| format!("{shown}: {error}"))?;
        files.push(path.strip_prefix(package).map(Path::to_owned).unwrap_or(path));
    }
    if files.is_empty() { Err(format!("{shown}: no instance matches")) } else { Ok(files) }
}

fn check(entry: &Entry) -> Result<(), Failed> {
    let outcome = entry.theorem.check(&entry.instance, &Budget::default(), &Watch::default())?;
    if outcome.verdict() != entry.expected {
        let reason = outcome.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        return Err(format!("{} where {} is expected{reason}", outcome.verdict(), entry.expected).into());
    }
    if let Some(checked) = outcome.checked() {
        same_instance(&checked.again()?, &entry.instance)?;
    }
    Ok(())
}
