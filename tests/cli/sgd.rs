//! `sgd`: the JSON contract, the evidence and its level, the same bytes on any number of threads.

use serde_json::{Value, json};

use super::*;

const ORTHOGONAL: &str = "label,a,b,c\n1,1,0,0\n1,0,1,0\n1,0,0,1\n-1,-1,-1,-1\n";
const ACUTE_POSITIVES: &str = "label,a,b\n1,1,0\n1,1,1\n1,2,1\n";

fn answer(data: &str, args: &[&str]) -> (Value, Option<i32>) {
    let folder = Folder::with(&[("d.csv", data)]);
    let output = folder.run(&[&["sgd", "d.csv", "--format", "json"], args].concat());
    (serde_json::from_slice(&output.stdout).unwrap_or(Value::Null), output.status.code())
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_path_keeps_the_pattern() {
    let (found, status) = answer(ORTHOGONAL, &["--w0", "1,1/2,1/3", "--eta", "1/2", "--at", "5,1e12", "--paths", "0"]);
    assert_eq!(status, Some(0));
    assert_eq!(keys(&found), ["active", "bounds", "expectation", "invariant", "verdict", "w_hat", "witness"],);
    assert_eq!((&found["verdict"], &found["invariant"]), (&json!("proved"), &json!(true)));
    assert_eq!((&found["active"], &found["w_hat"]), (&json!([0, 1, 2]), &json!(["1", "1", "1"])));
    assert_eq!(keys(&found["bounds"][0]), ["direction_error", "k", "mean_loss"]);
    for entry in found["expectation"].as_array().unwrap() {
        assert_eq!(keys(entry), ["confidence", "k", "mean", "method", "samples", "seed"]);
        assert_eq!((&entry["method"], &entry["confidence"]), (&json!("orthogonal"), &Value::Null));
        for side in entry["mean"].as_array().unwrap() {
            let end = |key: &str| side[key].as_str().unwrap().parse::<f64>().unwrap();
            assert!(end("hi") - end("lo") <= 2e-8, "{side}");
        }
    }
}

/// F6: SGD that starts in C_J leaves it where the invariance condition fails.
#[test]
fn a_path_that_leaves_is_the_witness() {
    let (found, status) = answer(TWO_CLUSTERS, &["--w0", "1,1", "--eta", "1/2", "--at", "100"]);
    assert_eq!(status, Some(0));
    assert_eq!((&found["verdict"], &found["invariant"]), (&json!("vacuous"), &json!(false)));
    let witness = &found["witness"];
    assert_eq!(keys(witness), ["path", "sample", "w"]);
    let path = witness["path"].as_array().unwrap();
    assert!(!path.is_empty() && path.iter().all(|i| *i == path[0]));
}

#[test]
fn simulated_means_do_not_depend_on_threads() {
    let folder = Folder::with(&[("d.csv", ACUTE_POSITIVES)]);
    let args = ["sgd", "d.csv", "--w0", "1,1", "--eta", "1/4", "--at", "20,1000", "--paths", "300", "--seed", "7"];
    let with = |threads: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
        program.args(args).args(["--format", "json"]).current_dir(folder.path("")).env("RAYON_NUM_THREADS", threads);
        program.output().unwrap().stdout
    };
    let (one, two) = (with("1"), with("2"));
    assert_eq!(one, two);
    let found: Value = serde_json::from_slice(&one).unwrap();
    let simulated: Vec<&Value> =
        found["expectation"].as_array().unwrap().iter().filter(|e| e["method"] == "monte-carlo").collect();
    assert_eq!(simulated.len(), 2);
    for entry in simulated {
        assert_eq!((&entry["confidence"], &entry["samples"], &entry["seed"]), (&json!("0.99"), &json!(300), &json!(7)));
    }
}

#[test]
fn bad_numbers_are_refused() {
    for (args, word) in [
        (["--confidence", "1"], "confidence"),
        (["--confidence", "x"], "confidence"),
        (["--error", "0"], "error"),
        (["--at", "-1"], "at"),
    ] {
        let folder = Folder::with(&[("d.csv", ORTHOGONAL)]);
        let output = folder.run(&[&["sgd", "d.csv", "--w0", "1,1,1", "--eta", "1/2"], &args[..]].concat());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{args:?}");
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}

#[test]
fn what_people_read() {
    let folder = Folder::with(&[("d.csv", ORTHOGONAL)]);
    let output = folder.run(&["sgd", "d.csv", "--w0", "1,1/2,1/3", "--eta", "1/2", "--at", "1e2,1e12,1e100"]);
    insta::assert_snapshot!("sgd_orthogonal", stdout(&output));
}
