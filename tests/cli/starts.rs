//! Starts in words, from files, and many of them.

use serde_json::{Value, json};

use super::arrays::Numpy;
use super::contract::answer;
use super::*;

#[test]
fn words_and_files() {
    let folder = Folder::with(&[
        ("two.csv", TWO_CLUSTERS),
        ("w.txt", "# a start\n1/4\n1/2\n"),
        ("w.csv", "1/4,1/2\n"),
        ("w.json", "[0.25, \"1/2\"]\n"),
        ("bad.txt", "1/4\nx\n"),
        ("long.txt", "1 2 3\n"),
        ("none.txt", "# nothing\n"),
        ("named.csv", "a,b\n1,2\n"),
    ]);
    std::fs::write(
        folder.path("w.npy"),
        Numpy::raw("<f8", false, "(2,)", &[0.25f64, 0.5].map(f64::to_le_bytes).concat()),
    )
    .unwrap();
    let w0 = |args: &[&str]| {
        let command = ["orbit", "two.csv", "--eta", "1/2", "--at", "0", "--certificate", "c.json"];
        answer(&folder, &[&command, args].concat(), 0);
        let certificate: Value = serde_json::from_slice(&std::fs::read(folder.path("c.json")).unwrap()).unwrap();
        certificate["instance"]["w0"].clone()
    };
    // The mean of the positives (1, 0) and (-1/2, 1) is (1/4, 1/2).
    for args in [
        ["--w0", "1/4,1/2"],
        ["--w0", "mean-positive"],
        ["--w0-file", "w.txt"],
        ["--w0-file", "w.csv"],
        ["--w0-file", "w.npy"],
        ["--w0-file", "w.json"],
    ] {
        assert_eq!(w0(&args), json!(["1/4", "1/2"]), "{args:?}");
    }
    assert_eq!(w0(&["--w0", "mean-positive:1/2"]), json!(["1/8", "1/4"]));
    assert_eq!(w0(&["--w0", "ones"]), json!(["1", "1"]));
    assert_eq!(w0(&["--w0", "zeros"]), json!(["0", "0"]));
    for (args, words) in [
        (["--w0-file", "bad.txt"], &["bad.txt:2:1", "`x`"][..]),
        (["--w0-file", "long.txt"], &["--w0-file", "3 entries", "2 features"]),
        (["--w0-file", "none.txt"], &["none.txt", "no number"]),
        (["--w0-file", "absent.txt"], &["absent.txt", "cannot be read"]),
        (["--w0-file", "named.csv"], &["named.csv:1:1", "`a`", "no header"]),
        (["--w0", "mean-positive:x"], &["--w0", "`x`"]),
    ] {
        let output = folder.run(&[&["orbit", "two.csv", "--eta", "1/2", "--at", "0"], &args[..]].concat());
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(words.iter().all(|word| message.contains(word)), "{args:?}: {message}");
    }
}

#[test]
fn what_is_unusual_is_remarked_on() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let remarks = |w0: &str, eta: &str| {
        stderr(&folder.run(&["fate", "two.csv", "--w0", w0, "--eta", eta, "--max-steps", "10", "--at", "1"]))
    };
    assert!(remarks("zeros", "1/2").contains("remark: w_0 = 0"));
    assert!(remarks("-1,-1", "1/2").contains("remark: no positive is active at w_0"));
    assert!(remarks("0,1", "1/2").contains("remark: sample 0 lies on the boundary x_0.w_0 = 0"));
    // R^2 = 5/4.
    for eta in ["1000", "1/1000"] {
        let message = remarks("1,1", eta);
        assert!(message.contains("times 1/R^2") && message.contains("= 1.25"), "{message}");
    }
    assert!(!remarks("1,1", "1/2").contains("remark"));
}

#[test]
fn a_table_of_fates() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("s.csv", "1,1\n-1,-1\n1,1/2\n"), ("bad.csv", "1,1\n1\n")]);
    let table = |starts: &str| answer(&folder, &["fate", "two.csv", "--eta", "1/2", "--starts", starts], 0);
    let listed = table("s.csv");
    assert_eq!(listed["starts"].as_array().unwrap().len(), 3);
    assert_eq!((&listed["starts"][0]["w0"], &listed["starts"][0]["fate"]), (&json!(["1", "1"]), &json!("max-margin")));
    assert_eq!(listed["label"]["column"], "label");
    let total: usize =
        listed["shares"].as_array().unwrap().iter().map(|s| s["starts"].as_u64().unwrap() as usize).sum();
    assert_eq!(total, 3);
    let run = |more: &[&str]| folder.run(&[&["fate", "two.csv", "--eta", "1/2", "--starts"], more].concat());
    let lines = stdout(&run(&["random:5", "--seed", "7", "--format", "jsonl"]));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(stdout(&run(&["random:5", "--seed", "7"])), stdout(&run(&["random:5", "--seed", "7"])));
    let csv = stdout(&run(&["s.csv", "--format", "csv"]));
    assert!(
        csv.starts_with("w0,fate,scope,active,walls,w_hat,from_step,verdict\n1 1,max-margin,global,0 1,,1 3/2,"),
        "{csv}"
    );
    for (args, words) in [
        (&["bad.csv"][..], &["bad.csv:2:2", "1 entries"][..]),
        (&["random:0"], &["random:0"]),
        (&["random:x"], &["random:x"]),
        (&["s.csv", "--w0", "1,1"], &["--w0"]),
    ] {
        let message = stderr(&run(args));
        assert!(words.iter().all(|word| message.contains(word)), "{args:?}: {message}");
        assert_eq!(run(args).status.code(), Some(2));
    }
    assert_eq!(folder.run(&["fate", "two.csv", "--w0", "1,1", "--eta", "1", "--format", "csv"]).status.code(), Some(2));
}
