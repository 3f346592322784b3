//! `falsify`: the JSON contract, what people read, files, exit status.

use std::process::Command;

use serde_json::{Value, json};

use super::{Folder, stderr, stdout};

fn reads(args: &[&str]) -> String {
    let output = Folder::with(&[]).run(args);
    format!("status {}\n{}{}", output.status.code().unwrap(), stdout(&output), stderr(&output))
}

#[test]
fn what_people_read() {
    insta::assert_snapshot!("falsify_f8", reads(&["falsify", "F8"]));
    insta::assert_snapshot!("falsify_not_refuted", reads(&["falsify", "f2", "--cases", "3"]));
    insta::assert_snapshot!("falsify_survives", reads(&["falsify", "landscape.spurious", "--cases", "200"]));
    insta::assert_snapshot!(
        "falsify_needed",
        reads(&["falsify", "sgd.invariance", "--drop", "obtuse", "--cases", "300"])
    );
    insta::assert_snapshot!(
        "falsify_not_known_to_be_needed",
        reads(&["falsify", "landscape.spurious", "--drop", "separable", "--cases", "5"])
    );
}

#[test]
fn unknown_names_are_bad_input() {
    insta::assert_snapshot!("falsify_unknown_claim", reads(&["falsify", "F9"]));
    insta::assert_snapshot!("falsify_unknown_hypothesis", reads(&["falsify", "gd.local", "--drop", "acute"]));
    insta::assert_snapshot!("falsify_nothing_to_drop", reads(&["falsify", "F1", "--drop", "separable"]));
    for bad in [["--cases", "0"], ["--cases", "x"], ["--seed", "-1"], ["--seed", ""]] {
        let output = Folder::with(&[]).run(&[&["falsify", "F1"], bad.as_slice()].concat());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{bad:?}");
    }
}

#[test]
fn the_contract_and_the_files() {
    let folder = Folder::with(&[]);
    let output = folder.run(&["falsify", "F8", "--out", "found", "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    let own = ["cases", "certificate", "claim", "dropped", "found", "instance", "limits"];
    assert_eq!(keys, [&own[..], &["schema_version", "seed", "version"]].concat());
    assert_eq!((&value["claim"], &value["dropped"], &value["found"]), (&json!("F8"), &Value::Null, &json!(true)));
    assert_eq!((&value["seed"], &value["instance"]["name"]), (&json!(0), &json!("f8-least")));

    let certificate = value["certificate"].as_str().unwrap();
    let text = std::fs::read_to_string(folder.path(certificate)).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["instance"], value["instance"]);
    assert!(folder.run(&["check", certificate]).status.success());
    assert!(folder.run(&["verify", "found/f8-least.toml"]).status.success());

    let none = folder.run(&["falsify", "F8", "--cases", "1", "--out", "none", "--format", "json"]);
    let value: Value = serde_json::from_slice(&none.stdout).unwrap();
    assert_eq!((none.status.code(), &value["found"], &value["cases"]), (Some(1), &json!(false), &json!(1)));
    assert_eq!((&value["instance"], &value["certificate"]), (&Value::Null, &Value::Null));
    assert!(!folder.path("none").exists());
}

#[test]
fn the_same_seed_gives_the_same_bytes_whatever_the_number_of_threads() {
    let run = |threads: &str, seed: &str| {
        let folder = Folder::with(&[]);
        let args = ["falsify", "F6", "--seed", seed, "--out", ".", "--format", "json"];
        let mut program = Command::new(env!("CARGO_BIN_EXE_margincert"));
        let output =
            program.args(args).env("RAYON_NUM_THREADS", threads).current_dir(folder.path(".")).output().unwrap();
        let instance = std::fs::read_to_string(folder.path("f6-least.toml")).unwrap();
        (stdout(&output), instance)
    };
    assert_eq!(run("1", "7"), run("3", "7"));
    assert_ne!(run("2", "7").0, run("2", "8").0);
}
