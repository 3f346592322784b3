//! What a user's `claims_main!` does with files of all kinds. The program runs itself as such a
//! suite, in a folder of its own.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

mod suite {
    margincert::claims_main!("claims/*.toml");

    pub fn run() -> std::process::ExitCode {
        main()
    }
}

const AS_SUITE: &str = "MARGINCERT_TESTS_AS_SUITE";

const DIVERGES: &str =
    "claims = [\"gd.diverge\"]\n[data]\nrows = [[\"1\", \"0\"], [\"3/5\", \"4/5\"]]\nlabels = [1, -1]\n";

/// Runs the suite of these files, and gives whether it passes and what it prints.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(arguments).env(AS_SUITE, "1").env("CARGO_MANIFEST_DIR", folder.path());
    let output = command.output().unwrap();
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.success(), printed.concat())
}

fn named(name: &str) -> String {
    format!("name = \"{name}\"\n{DIVERGES}")
}

fn expecting(name: &str, word: &str) -> String {
    named(name).replace("[data]", &format!("expect = {{ \"gd.diverge\" = \"{word}\" }}\n[data]"))
}

fn each_claim_is_a_test() {
    let (passes, printed) = run(&[("claims/one.toml", &named("one")), ("claims/two.toml", &named("two"))], &[]);
    assert!(passes && printed.contains("test gd.diverge::one") && printed.contains("2 passed"), "{printed}");
    let two_claims = named("both").replace("[\"gd.diverge\"]", "[\"gd.diverge\", \"landscape.infimum\"]");
    let (passes, printed) = run(&[("claims/both.toml", &two_claims)], &["landscape"]);
    assert!(passes && printed.contains("1 passed") && printed.contains("1 filtered out"), "{printed}");
}

fn expectations_hold() {
    let (passes, printed) = run(&[("claims/one.toml", &expecting("one", "vacuous"))], &[]);
    assert!(!passes && printed.contains("proved where vacuous is expected"), "{printed}");
    // A kick that activates two negatives alike.
    let undecided = "name = \"tie\"\nclaims = [\"gd.explode\"]\neta = \"1\"\nw0 = [\"0\", \"6\"]\n[data]\n\
                     rows = [[\"0\", \"-1\"], [\"0\", \"2\"], [\"-1\", \"-1/4\"], [\"-2\", \"-1/4\"]]\n\
                     labels = [1, -1, -1, -1]\n";
    let (passes, printed) = run(&[("claims/tie.toml", undecided)], &[]);
    assert!(!passes && printed.contains("undecided where proved is expected"), "{printed}");
}

fn a_file_that_cannot_be_read_fails_with_its_place() {
    let bad = named("one").replace("gd.diverge\"]", "gd.diverge\", ]x");
    let (passes, printed) = run(&[("claims/bad.toml", &bad), ("claims/good.toml", &named("two"))], &[]);
    assert!(!passes && printed.contains("claims/bad.toml:2:"), "{printed}");
    assert!(printed.contains("1 passed; 1 failed"), "{printed}");
    for arguments in [["gd.diverge::two", ""], ["--skip", "bad"]] {
        let arguments: Vec<&str> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let (passes, printed) = run(&[("claims/bad.toml", &bad), ("claims/good.toml", &named("two"))], &arguments);
        assert!(!passes && printed.contains("error: claims/bad.toml:2:"), "{printed}");
    }
    let unknown = named("one").replace("gd.diverge", "gd.nothing");
    let (passes, printed) = run(&[("claims/bad.toml", &unknown)], &[]);
    assert!(!passes && printed.contains("claims/bad.toml:2:11: unknown claim \"gd.nothing\""), "{printed}");
    let missing = "name = \"far\"\nclaims = [\"gd.diverge\"]\n[data]\nfile = \"far.csv\"\n";
    let (passes, printed) = run(&[("claims/far.toml", missing)], &[]);
    assert!(!passes && printed.contains("claims/far.csv: cannot be read"), "{printed}");
    let (passes, printed) = run(&[("claims/a.toml", &named("one")), ("claims/b.toml", &named("one"))], &[]);
    assert!(!passes && printed.contains("claims/b.toml:2:11: gd.diverge on an instance named \"one\""), "{printed}");
}

fn no_file_is_a_failure() {
    for arguments in [&[][..], &["gd.local"]] {
        let (passes, printed) = run(&[("claims/readme.txt", "")], arguments);
        assert!(!passes && printed.contains("claims/*.toml: no instance matches"), "{printed}");
    }
}

fn main() -> ExitCode {
    if std::env::var_os(AS_SUITE).is_some() {
        return suite::run();
    }
    let tests: [(&str, fn()); 4] = [
        ("each_claim_is_a_test", each_claim_is_a_test),
        ("expectations_hold", expectations_hold),
        ("a_file_that_cannot_be_read_fails_with_its_place", a_file_that_cannot_be_read_fails_with_its_place),
        ("no_file_is_a_failure", no_file_is_a_failure),
    ];
    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok::<(), Failed>(())
        })
    };
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().map(trial).collect()).exit_code()
}
