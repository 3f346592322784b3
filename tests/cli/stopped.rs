//! Work that is stopped, by --timeout or Ctrl-C, answers with what is known by then.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Folder, TWO_CLUSTERS, stderr, stdout};

/// Degenerate, and the negative (0, -1) is orthogonal to w^ = (1, 0): no corridor closes at any
/// step, and the missed positive (-10, 11) breaks the invariance.
const ENDLESS: &str = "label,a,b\n1,1,0\n1,1,1\n1,-10,11\n-1,0,-1\n";
const FATE: [&str; 10] = ["fate", "d.csv", "--w0", "2,-1/10", "--eta", "1", "--max-steps", "1e15", "--format", "json"];

fn undecided(answer: &str, by: &str) {
    let answer: Value = serde_json::from_str(answer).unwrap();
    assert_eq!((&answer["fate"], &answer["verdict"]), (&json!("undecided"), &json!("undecided")));
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.starts_with(&format!("{by} at step ")) && reason.contains("sample 3"), "{reason}");
    assert!(answer["remedy"].as_str().is_some());
}

#[test]
fn time_is_over() {
    let folder = Folder::with(&[("d.csv", ENDLESS)]);
    let output = folder.run(&[&FATE[..], &["--timeout", "1"]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    undecided(&stdout(&output), "out of time");
    // A table of fates, too, and enclosures as far as they were found.
    let starts = ["fate", "d.csv", "--starts", "random:3", "--eta", "1", "--max-steps", "1e15", "--timeout", "1"];
    let table = folder.run(&[&starts[..], &["--format", "jsonl"]].concat());
    assert_eq!(stdout(&table).lines().count(), 3);
    let orbit = ["orbit", "d.csv", "--w0", "2,-1/10", "--eta", "1", "--method", "step", "--max-steps", "1e15"];
    let output = folder.run(&[&orbit[..], &["--at", "10,1e15", "--timeout", "1"]].concat());
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("k = 10\n"), "{}", stdout(&output));
    assert!(stderr(&output).contains("from k = 1000000000000000 on: out of time at step"), "{}", stderr(&output));
    for wrong in ["-1", "soon", "inf"] {
        let output = folder.run(&[&FATE[..], &["--timeout", wrong]].concat());
        assert_eq!(output.status.code(), Some(2));
    }
}

/// Exact work has no steps: it is given up all the same, and no figure begins what was ended.
#[test]
fn there_is_no_time() {
    let mut wide = String::from("label");
    (0..12).for_each(|c| wide.push_str(&format!(",x{c}")));
    for i in 0..80u64 {
        // The first coordinate separates; there are more cells than anybody counts.
        let entry = |c: u64| (i * i * 7 + i * (c + 3) * (c + 3) + c * c * 5) % 23;
        wide.push_str(if i % 2 == 0 { "\n1,20" } else { "\n-1,-20" });
        (1..12).for_each(|c| wide.push_str(&format!(",{}", entry(c))));
    }
    let folder = Folder::with(&[("d.csv", ENDLESS), ("two.csv", TWO_CLUSTERS), ("wide.csv", &wide)]);
    let ends = |args: &[&str], words: &[&str]| {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(3), "{args:?}: {}", stderr(&output));
        let told = stdout(&output) + &stderr(&output);
        words.iter().for_each(|word| assert!(told.contains(word), "{args:?}: {word:?} is not in {told}"));
    };
    ends(&["margin", "two.csv", "--timeout", "0"], &["undecided: out of time"]);
    ends(&["margin", "two.csv", "--intercept", "--timeout", "0"], &["undecided: out of time"]);
    ends(&["landscape", "two.csv", "--timeout", "0"], &["not known", "cells     0 (so far)", "the search was stopped"]);
    let start = ["--w0", "1,1", "--eta", "1/2", "--svg", "f.svg", "--timeout", "0"];
    for command in ["fate", "network"] {
        let words = ["out of time at step 0", "--svg: nothing is drawn: out of time"];
        ends(&[&[command, "two.csv"], &start[..]].concat(), &words);
    }
    assert!(!folder.path("f.svg").exists());
    let begun = std::time::Instant::now();
    ends(&["landscape", "wide.csv", "--timeout", "0.5"], &["so far", "the search was stopped"]);
    assert!(begun.elapsed() < Duration::from_secs(30));
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
