//! Work that is stopped, by --timeout or Ctrl-C, answers with what is known by then.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Folder, stderr, stdout};

/// Degenerate: no trap closes at any step, and the missed positive (-10, 11) breaks the invariance.
const ENDLESS: &str = "label,a,b\n1,1,0\n1,1,1\n1,-10,11\n";
const FATE: [&str; 10] = ["fate", "d.csv", "--w0", "2,-1/10", "--eta", "1", "--max-steps", "1e15", "--format", "json"];

fn undecided(answer: &str, by: &str) {
    let answer: Value = serde_json::from_str(answer).unwrap();
    assert_eq!((&answer["fate"], &answer["verdict"]), (&json!("undecided"), &json!("undecided")));
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.starts_with(&format!("{by} at step ")) && reason.contains("degenerate"), "{reason}");
    assert!(answer["remedy"].as_str().is_some());
}

#[test]
fn time_is_over() {
    let folder = Folder::with(&[("d.csv", ENDLESS)]);
    let output = folder.run(&[&FATE[..], &["--timeout", "0.3"]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    undecided(&stdout(&output), "out of time");
    // A table of fates, too, and enclosures as far as they were found.
    let starts = ["fate", "d.csv", "--starts", "random:3", "--eta", "1", "--max-steps", "1e15", "--timeout", "0.3"];
    let table = folder.run(&[&starts[..], &["--format", "jsonl"]].concat());
    assert_eq!(stdout(&table).lines().count(), 3);
    let orbit = ["orbit", "d.csv", "--w0", "2,-1/10", "--eta", "1", "--method", "step", "--max-steps", "1e15"];
    let output = folder.run(&[&orbit[..], &["--at", "10,1e15", "--timeout", "0.3"]].concat());
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("k = 10\n"), "{}", stdout(&output));
    assert!(stderr(&output).contains("from k = 1000000000000000 on: out of time at step"), "{}", stderr(&output));
    for wrong in ["-1", "soon", "inf"] {
        let output = folder.run(&[&FATE[..], &["--timeout", wrong]].concat());
        assert_eq!(output.status.code(), Some(2));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_loses_nothing() {
    let folder = Folder::with(&[("d.csv", ENDLESS)]);
    let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
    program.args(FATE).current_dir(folder.path(".")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = program.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
    let output = running.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    undecided(&stdout(&output), "interrupted");
}
