//! `sgd`: the JSON contract, the evidence and its level, the same bytes on any number of threads.

use serde_json::{Value, json};

use super::contract::own;
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

/// All samples once an epoch: exact means at any step, no bound of a mean with replacement.
#[test]
fn epochs_have_means_of_their_own() {
    let start = ["--w0", "1,1/2,1/3", "--eta", "1/2", "--at", "40,1e12", "--paths", "0"];
    let (found, status) = answer(ORTHOGONAL, &[&start[..], &["--sampler", "reshuffle"]].concat());
    assert_eq!((status, &found["sampler"], &found["verdict"]), (Some(0), &json!("reshuffle"), &json!("proved")));
    assert!(found["statement"].as_str().unwrap().contains("on every path, for all k"), "{found}");
    let (drawn, _) = answer(ORTHOGONAL, &start);
    let mean = |of: &Value, at: usize| -> f64 {
        let side = &of["expectation"][at]["mean"][0];
        assert_eq!(of["expectation"][at]["method"], "orthogonal");
        let [lo, hi] = ["lo", "hi"].map(|end| side[end].as_str().unwrap().parse::<f64>().unwrap());
        assert!(hi - lo < 1e-6, "{side}");
        lo
    };
    // Fewer samples are drawn often or seldom: the concave growth of a height gains.
    let gained = mean(&found, 0) - mean(&drawn, 0);
    assert!(gained > 0.005 && gained < 0.1, "{gained}");
    // What every mean has, and no more.
    assert_eq!(found["bounds"][0]["direction_error"], json!({ "hi": "2", "lo": "0" }));
    assert_eq!(found["w_hat"], json!([]));
}

/// A path that draws one sample again and again is none of epochs.
#[test]
fn epochs_that_may_leave_the_pattern_are_not_decided() {
    let folder = Folder::with(&[("d.csv", "label,a,b\n1,1,1\n1,1,0\n")]);
    let output = folder.run(&["sgd", "d.csv", "--w0=0,1", "--eta=1", "--sampler=reshuffle"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("leave the pattern of w_0, which no epoch does"), "{}", stderr(&output));
}

#[test]
fn every_path_keeps_the_pattern() {
    let (found, status) = answer(ORTHOGONAL, &["--w0", "1,1/2,1/3", "--eta", "1/2", "--at", "5,1e12", "--paths", "0"]);
    assert_eq!(status, Some(0));
    let all = [
        "active",
        "bounds",
        "expectation",
        "invariant",
        "label",
        "law",
        "reason",
        "sampler",
        "verdict",
        "w_hat",
        "witness",
    ];
    assert_eq!(keys(&own(found.clone())), all);
    assert_eq!(keys(&found["law"]), ["depth", "entered", "limits", "mixture", "undecided", "verdict"]);
    let law = &found["law"];
    assert_eq!((&law["verdict"], &law["depth"], &law["mixture"]), (&json!("proved"), &json!(0), &found["w_hat"]));
    assert_eq!(law["limits"][0]["probability"], json!({ "hi": "1", "lo": "1" }));
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

/// Three kinds of evidence, never mixed up: small k over all paths, larger k by simulation, far k
/// by the bound alone.
#[test]
fn evidence_names_its_kind() {
    let args = ["--w0", "1,1", "--eta", "1/4", "--at", "0,4,1000,1e100", "--paths", "50"];
    let (found, status) = answer(ACUTE_POSITIVES, &args);
    assert_eq!((status, &found["verdict"]), (Some(0), &json!("vacuous")), "the problem is degenerate");
    assert_eq!((&found["invariant"], &found["active"]), (&json!(true), &json!([0, 1, 2])));
    let kinds: Vec<(&str, &str)> = found["expectation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["k"].as_str().unwrap(), e["method"].as_str().unwrap()))
        .collect();
    let expected =
        [("0", "exhaustive"), ("0", "monte-carlo"), ("4", "exhaustive"), ("4", "monte-carlo"), ("1000", "monte-carlo")];
    assert_eq!(kinds, expected);
    let bounds = found["bounds"].as_array().unwrap();
    assert_eq!(bounds.len(), 4);
    // No bound of the direction is known: it lies between 0 and 2. The loss is bounded all the
    // same.
    assert_eq!(bounds[3]["direction_error"], json!({"lo": "0", "hi": "2"}));
    assert!(bounds[3]["mean_loss"]["hi"].as_str().unwrap().parse::<f64>().unwrap() < 1e-90);
}

#[test]
fn starts_and_paths_without_a_pattern() {
    let (dead, status) = answer(ORTHOGONAL, &["--w0", "0,0,0", "--eta", "1"]);
    assert_eq!((status, &dead["verdict"], &dead["witness"]), (Some(0), &json!("vacuous"), &Value::Null));
    let (kicked, _) = answer(ORTHOGONAL, &["--w0", "-1,-1,-1", "--eta", "1"]);
    assert_eq!((&kicked["witness"]["path"], &kicked["witness"]["sample"]), (&json!([]), &json!(3)));
    // The missed positive wakes after about e^99 draws: one draw stands for them.
    let late = "label,a,b\n1,1,0\n1,0.01,1\n";
    let (late, _) = answer(late, &["--w0", "1,-1", "--eta", "1"]);
    assert_eq!(late["witness"], json!({"path": [0], "sample": 1, "w": []}));
    for found in [dead, kicked, late] {
        assert_eq!((&found["bounds"], &found["w_hat"]), (&json!([]), &json!([])));
        let methods: Vec<&Value> =
            found["expectation"].as_array().unwrap().iter().map(|mean| &mean["method"]).collect();
        assert_eq!(methods, [&json!("exhaustive")]);
        assert_eq!(found["law"]["undecided"], json!({ "hi": "0", "lo": "0" }), "{found}");
    }
}

#[test]
fn certificates_are_written_and_accepted() {
    let folder = Folder::with(&[("d.csv", ORTHOGONAL), ("two.csv", TWO_CLUSTERS)]);
    for (data, w0, claim) in [("d.csv", "1,1,1", "sgd.direction"), ("two.csv", "1,1", "sgd.invariance")] {
        let args = ["sgd", data, "--w0", w0, "--eta", "1/2", "--at", "1e6", "--certificate", "c.json"];
        assert_eq!(folder.run(&args).status.code(), Some(0));
        let checked = folder.run(&["check", "c.json", "--against", data, "--w0", w0, "--eta", "1/2"]);
        assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
        assert!(stdout(&checked).contains(claim), "{}", stdout(&checked));
    }
}

#[test]
fn the_step_within_an_error_is_among_the_bounds() {
    let args = ["--w0", "1,1,1", "--eta", "1/2", "--at", "10", "--paths", "0", "--error", "1/100"];
    let (found, _) = answer(ORTHOGONAL, &args);
    let last = found["bounds"].as_array().unwrap().last().unwrap();
    assert!(last["direction_error"]["hi"].as_str().unwrap().parse::<f64>().unwrap() <= 0.01, "{last}");
}

#[test]
fn what_people_read() {
    let folder = Folder::with(&[("d.csv", ORTHOGONAL)]);
    let output = folder.run(&["sgd", "d.csv", "--w0", "1,1/2,1/3", "--eta", "1/2", "--at", "1e2,1e12,1e100"]);
    insta::assert_snapshot!("sgd_orthogonal", stdout(&output));
    let folder =
        Folder::with(&[("two.csv", TWO_CLUSTERS), ("acute.csv", "label,a,b\n1,1,0\n1,3/5,4/5\n1,2,1\n-1,-1,-1/2\n")]);
    let output = folder.run(&["sgd", "two.csv", "--w0", "1,1", "--eta", "1/2"]);
    insta::assert_snapshot!("sgd_leaves", stdout(&output));
    let acute = ["sgd", "acute.csv", "--w0", "1,1/2", "--eta", "1/2", "--at", "4,100,1e100", "--error", "1/1000"];
    insta::assert_snapshot!("sgd_simulated", stdout(&folder.run(&acute)));
}

const KEPT: &str = include_str!("../../theorems/sgd/instances/sgd-network.toml");
const AGAINST: &str = include_str!("../../theorems/sgd/instances/sgd-network-against.toml");
const ORTHOGONAL_NETWORK: &str = include_str!("../../theorems/sgd/instances/sgd-network-orthogonal.toml");

/// The first layer of a network: the keys of one neuron, with the pattern and the neuron where a
/// path leaves.
#[test]
fn networks_have_patterns() {
    let folder = Folder::with(&[("kept.toml", KEPT), ("against.toml", AGAINST)]);
    let read = |file: &str| -> Value {
        let output = folder.run(&["sgd", file, "--format", "json", "--paths", "0"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (kept, left) = (read("kept.toml"), read("against.toml"));
    for value in [&kept, &left] {
        let mut all = [
            "active",
            "bounds",
            "expectation",
            "invariant",
            "label",
            "law",
            "reason",
            "sampler",
            "verdict",
            "w_hat",
            "witness",
        ]
        .to_vec();
        all.insert(6, "pattern");
        assert_eq!(keys(&own(value.clone())), all);
    }
    assert_eq!((&kept["verdict"], &kept["invariant"]), (&json!("proved"), &json!(true)));
    assert_eq!((&kept["active"], &kept["w_hat"][6]), (&json!([0, 1, 2]), &json!("-1/3")));
    assert_eq!(kept["pattern"], json!([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]]));
    assert_eq!((&left["verdict"], &left["invariant"]), (&json!("vacuous"), &json!(false)));
    let witness = &left["witness"];
    assert_eq!(keys(witness), ["neuron", "path", "sample", "w"]);
    assert_eq!((&witness["neuron"], &witness["sample"]), (&json!(1), &json!(0)));
    assert_eq!((witness["path"].as_array().unwrap().len(), witness["w"].as_array().unwrap().len()), (92, 4));
    let manual = include_str!("../../docs/json.md");
    assert!(manual.contains("`margincert sgd --format json`") && manual.contains("`neuron`"));
}

#[test]
fn certificates_of_networks_are_written_and_accepted() {
    let folder = Folder::with(&[("kept.toml", KEPT), ("against.toml", AGAINST)]);
    for (data, claim) in [("kept.toml", "sgd.direction"), ("against.toml", "sgd.invariance")] {
        assert_eq!(folder.run(&["sgd", data, "--certificate", "c.json", "--paths", "0"]).status.code(), Some(0));
        let checked = folder.run(&["check", "c.json", "--against", data]);
        assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
        assert!(stdout(&checked).contains(claim), "{}", stdout(&checked));
    }
}

#[test]
fn what_people_read_of_networks() {
    let files = [("kept.toml", KEPT), ("against.toml", AGAINST), ("orthogonal.toml", ORTHOGONAL_NETWORK)];
    let folder = Folder::with(&files);
    let kept = ["sgd", "kept.toml", "--at", "4,100,1e100", "--error", "1/1000"];
    insta::assert_snapshot!("sgd_network", stdout(&folder.run(&kept)));
    insta::assert_snapshot!("sgd_network_leaves", stdout(&folder.run(&["sgd", "against.toml"])));
    insta::assert_snapshot!("sgd_network_orthogonal", stdout(&folder.run(&["sgd", "orthogonal.toml"])));
}
