//! Nobody reads on, or nothing can be written: the exit status never says more than what was done.

use std::fs::File;
use std::process::Stdio;

use super::*;

/// Runs with a standard output that nobody reads.
fn unread(folder: &Folder, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_margincert"))
        .args(args)
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}

const SUITE: &str = "name = \"mine\"\nclaims = [\"gd.diverge\"]\n[data]\nrows = [[\"1\", \"0\"], [\"3/5\", \"4/5\"]]\nlabels = [1, -1]\n";

/// A data set whose landscape takes more than one piece of output.
fn many_cells() -> String {
    let rows = (1..=34).map(|i| format!("1,{},{},{}\n", i * i % 37 - 18, i * i * i % 41 - 20, i)).collect::<String>();
    format!("label,a,b,c\n-1,-1,-1/2,-3\n{rows}")
}

#[test]
fn all_is_judged_whether_anybody_reads_on_or_not() {
    let wrong = SUITE.replace("[data]", "expect = { \"gd.diverge\" = \"vacuous\" }\n[data]");
    let folder = Folder::with(&[
        ("d.csv", TWO_CLUSTERS),
        ("bad.json", "{\"spec_version\":1}"),
        ("none.json", ""),
        ("good.toml", SUITE),
        ("wrong.toml", &wrong.replace("mine", "wrong")),
        ("none.toml", ""),
    ]);
    assert_eq!(folder.run(&["margin", "d.csv", "--certificate", "good.json"]).status.code(), Some(0));
    for (args, expected) in [
        (&["check", "good.json"][..], 0),
        (&["check", "good.json", "bad.json"], 1),
        (&["check", "good.json", "none.json"], 2),
        (&["check", "good.json", "bad.json", "none.json", "--format", "json"], 1),
        (&["verify", "good.toml"], 0),
        (&["verify", "good.toml", "wrong.toml"], 1),
        (&["verify", "good.toml", "none.toml", "--format", "json"], 2),
        (&["margin", "d.csv", "--certificate", "margin.json"], 0),
        (&["fate", "d.csv", "--w0", "1,1", "--eta", "1/2", "--max-steps", "0"], 3),
        (&["list"], 0),
        (&["--help"], 0),
    ] {
        let output = unread(&folder, args);
        assert_eq!(output.status.code(), Some(expected), "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("standard output"), "{args:?}: {}", stderr(&output));
    }
    assert!(folder.path("margin.json").exists());
}

#[test]
fn cells_that_nobody_waits_for_are_no_success() {
    let folder = Folder::with(&[("d.csv", &many_cells())]);
    let landscape = |more: &[&'static str]| [&["landscape", "d.csv"], more].concat();
    let whole = folder.run(&landscape(&["--format", "jsonl"]));
    assert_eq!(whole.status.code(), Some(0));
    assert!(whole.stdout.len() > 1 << 16, "{} bytes", whole.stdout.len());
    for format in ["json", "jsonl"] {
        let output = unread(&folder, &landscape(&["--format", format]));
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(3), ""), "{format}");
    }
    // Files that are asked for are written whole.
    let files = landscape(&["--format", "jsonl", "--svg", "new.svg", "--certificate", "new.json"]);
    assert_eq!(unread(&folder, &files).status.code(), Some(0));
    assert_eq!(folder.run(&landscape(&["--svg", "old.svg", "--certificate", "old.json"])).status.code(), Some(0));
    for kind in ["svg", "json"] {
        let read = |name: &str| std::fs::read(folder.path(&format!("{name}.{kind}"))).unwrap();
        assert!(read("new") == read("old"), "{kind}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_said() {
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS), ("good.toml", SUITE), ("bad.json", "{\"spec_version\":1}")]);
    for args in [
        &["margin", "d.csv"][..],
        &["landscape", "d.csv", "--format", "jsonl"],
        &["verify", "good.toml"],
        &["check", "bad.json", "--format", "json"],
        &["show", "gd.local"],
        &["--help"],
        &["margin", "--help"],
        &["--version"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_margincert"))
            .args(args)
            .current_dir(folder.path(""))
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).starts_with("margincert: standard output cannot be written: "), "{}", stderr(&output));
    }
    for args in [
        &["margin", "d.csv", "--certificate", "/dev/full"][..],
        &["landscape", "d.csv", "--svg", "/dev/full"],
        &["verify", "good.toml", "--junit", "/dev/full"],
        &["verify", "good.toml", "--report", "/dev/full"],
    ] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).starts_with("margincert: /dev/full: cannot be written: "), "{}", stderr(&output));
    }
}

/// A certificate that was asked for and is not there is no success.
#[test]
fn a_certificate_without_enclosures_is_not_written_in_silence() {
    let folder = Folder::with(&[("d.csv", TWO_CLUSTERS)]);
    let k = "1".repeat(110_000);
    let start = ["orbit", "d.csv", "--w0", "1,1", "--eta", "1/2", "--at", &k];
    assert_eq!(folder.run(&start).status.code(), Some(0));
    let output = folder.run(&[&start[..], &["--certificate", "c.json"]].concat());
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("no certificate"), "{}", stderr(&output));
    assert!(!folder.path("c.json").exists());
}
