//! The command `margincert-check`: its exit status, its output, and who may read it.

#![cfg(test)]

mod common;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::{every_kind, of_kind};
use serde_json::{Value, json};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_margincert-check"))
}

/// A folder of its own for a test, with an accepted, a rejected, a declined and an unreadable file.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let good = of_kind("kkt");
    let mut bad = good.clone();
    bad["witness"]["w_hat"][0] = json!("0");
    for (name, text) in [
        ("good.json", good.to_string()),
        ("bad.json", bad.to_string()),
        ("later.json", json!({"spec_version": 4}).to_string()),
        ("none.json", "not JSON".to_owned()),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(command().current_dir(folder).args(args).output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const STATUS: [(&[&str], i32); 7] = [
    (&["good.json"], 0),
    (&["good.json", "later.json"], 3),
    (&["later.json", "none.json", "good.json"], 2),
    (&["missing.json"], 2),
    (&["good.json", "none.json", "bad.json"], 1),
    (&["bad.json", "missing.json"], 1),
    (&[], 2),
];

#[test]
fn the_worst_file_decides() {
    let folder = folder("status");
    for (files, status) in STATUS {
        assert_eq!(run(&folder, files).0, status, "{files:?}");
        assert_eq!(run(&folder, &[&["--json"], files].concat()).0, status, "{files:?}");
    }
}

/// Nobody reads standard output: all files are judged all the same, and nothing is said.
#[test]
fn a_closed_pipe_leaves_no_file_unjudged() {
    let folder = folder("pipe");
    for (files, status) in STATUS.into_iter().filter(|(files, _)| !files.is_empty()) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = command().current_dir(&folder).args(files).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let (code, _, err) = told(child.wait_with_output().unwrap());
        assert_eq!(code, status, "{files:?}");
        assert!(!err.contains("standard output"), "{err}");
    }
}

#[test]
fn a_full_disk_is_told() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let folder = folder("full");
    let child = command().current_dir(folder).arg("good.json").stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let (code, _, err) = told(child.wait_with_output().unwrap());
    assert_eq!(code, 2);
    assert!(err.starts_with("standard output: "), "{err}");
}

#[test]
fn json_tells_all_of_every_file() {
    let folder = folder("json");
    let (code, out, err) =
        run(&folder, &["--json", "good.json", "bad.json", "later.json", "none.json", "missing.json"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["schema_version"], 1);
    let results = told["results"].as_array().unwrap();
    let outcomes: Vec<&str> = results.iter().map(|result| result["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["accepted", "rejected", "declined", "unreadable", "unreadable"]);
    let keys = ["claim", "file", "instance", "outcome", "reason"];
    assert!(results.iter().all(|result| keys.iter().all(|key| result.get(key).is_some())), "{out}");
    assert!(results[0]["reason"].is_null() && results[0]["statement"].as_str().unwrap().contains("sha256"));
    assert_eq!((&results[0]["claim"], &results[1]["instance"]), (&json!("margin"), &json!("soudry")));
    assert!(results.iter().skip(1).all(|result| result["reason"].is_string() && result.get("statement").is_none()));
}

/// A line that begins with a file's name is the program's own, whatever stands in the files.
#[test]
fn only_the_first_line_of_an_answer_is_not_indented() {
    let folder = folder("lines");
    for (kind, certificate) in every_kind() {
        std::fs::write(folder.join("kind.json"), certificate.to_string()).unwrap();
        let (code, out, _) = run(&folder, &["kind.json"]);
        assert_eq!(code, 0, "{kind}");
        let mut lines = out.lines();
        assert_eq!(lines.next(), Some("kind.json: accepted"), "{kind}");
        assert!(lines.all(|line| line.starts_with("  ")), "{kind}: {out}");
    }
    let forged = "x\ngood.json: accepted\u{1b}[8m";
    let (code, _, err) = run(&folder, &[forged]);
    assert_eq!(code, 2);
    assert!(err.starts_with("x\\ngood.json: accepted\\u{1b}[8m: ") && err.lines().count() == 1, "{err}");
    let (_, out, _) = run(&folder, &["--json", forged]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["results"][0]["file"], forged);
    let (code, _, err) = run(&folder, &["--\u{1b}[8m"]);
    assert_eq!((code, err.contains('\u{1b}')), (2, false));
}

#[test]
fn standard_input_help_and_version() {
    let folder = folder("input");
    let mut child = command().arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(of_kind("kkt").to_string().as_bytes()).unwrap();
    let (code, out, _) = told(child.wait_with_output().unwrap());
    assert_eq!((code, out.starts_with("-: accepted\n")), (0, true), "{out}");
    let version = run(&folder, &["--version"]);
    assert_eq!((version.0, version.1), (0, format!("margincert-check {}\n", env!("CARGO_PKG_VERSION"))));
    let (code, out, _) = run(&folder, &["--help"]);
    assert!(code == 0 && out.contains("--against"), "{out}");
}

#[test]
fn data_are_compared() {
    let folder = folder("data");
    std::fs::write(folder.join("start.json"), of_kind("orbit").to_string()).unwrap();
    std::fs::write(folder.join("own.csv"), "label,a,b\n1,1,0\n-1,0.6,0.8\n").unwrap();
    let told = |more: &[&str]| run(&folder, &[&["--against", "own.csv"], more, &["start.json"]].concat());
    assert_eq!(told(&["--eta", "0.25", "--w0", "1,-0.5"]).0, 0);
    let (code, out, err) = told(&["--eta", "0.25"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("--w0 is missing"), "{err}");
    let (code, out, _) = told(&["--eta", "0.25", "--w0", "1,0.5"]);
    assert_eq!(code, 1);
    assert!(out.contains("entry 1 of w0 is -1/2, not 1/2"), "{out}");
    assert_eq!(told(&["--center", "middle"]).0, 2);
    for usage in [&["--eta", "1", "start.json"][..], &["start.json", "--against"], &["--against", "own.csv", "--eta"]] {
        assert_eq!(run(&folder, usage).0, 2, "{usage:?}");
    }
}
