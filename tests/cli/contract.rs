//! The JSON contract: the keys and the values of the anchoring instances (T9).

use serde_json::{Value, json};

use super::*;

pub(super) fn answer(folder: &Folder, args: &[&str], code: i32) -> Value {
    let output = folder.run(&[args, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

pub(super) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// What a command says of itself, without what every command says; that is there.
pub(super) fn own(mut value: Value) -> Value {
    let object = value.as_object_mut().unwrap();
    assert_eq!((&object["schema_version"], &object["version"]), (&json!(1), &json!(env!("CARGO_PKG_VERSION"))));
    let about = ["schema_version", "version", "digest", "eta", "w0", "relu_at_zero", "every_relu_at_zero"];
    for key in about.into_iter().chain(["statement", "limits", "certificate"]) {
        assert!(object.remove(key).is_some(), "{key}");
    }
    value
}

#[test]
fn margin_of_the_anchors() {
    let folder = Folder::with(&[("acute.csv", ACUTE), ("two.csv", TWO_CLUSTERS), ("bad.csv", "label,a\n1,1\n-1,1\n")]);
    assert_eq!(
        own(answer(&folder, &["margin", "acute.csv", "--walls"], 0)),
        json!({
            "reason": null,
            "status": "optimal", "w": ["1", "-3/4"], "norm_squared": "25/16", "support": [0],
            "lambda": {"0": "25/16"}, "nu": {"1": "15/16"}, "non_degenerate": true,
            "label": {"column": "label", "classes": {"1": ["1"], "-1": ["-1"]}, "features": ["a", "b"], "prepared": []},
        })
    );
    assert_eq!(answer(&folder, &["margin", "acute.csv", "--active", "0"], 0)["w"], json!(["1", "0"]));
    for (active, w) in [("positives", ["1", "3/2"]), ("0", ["1", "0"]), ("1", ["-2/5", "4/5"])] {
        assert_eq!(answer(&folder, &["margin", "two.csv", "--active", active], 0)["w"], json!(w));
    }
    assert_eq!(
        own(answer(&folder, &["margin", "bad.csv"], 0)),
        json!({
            "reason": null,
            "status": "infeasible", "farkas": { "lambda": {"0": "1", "1": "1"}, "nu": {} },
            "label": {"column": "label", "classes": {"1": ["1"], "-1": ["-1"]}, "features": ["a"], "prepared": []},
        })
    );
}

#[test]
fn landscapes_of_the_anchors() {
    let folder = Folder::with(&[
        ("acute.csv", ACUTE),
        ("two.csv", TWO_CLUSTERS),
        ("bad.csv", "label,a,b\n1,1,0\n-1,2,0\n1,0,1\n"),
        ("zero.csv", "label,a\n1,0\n"),
    ]);
    assert_eq!(
        own(answer(&folder, &["landscape", "acute.csv"], 0)),
        json!({
            "reason": null, "separable": true, "complete": true, "infimum": "1/2",
            "label": {"column": "label", "classes": {"1": ["1"], "-1": ["-1"]}, "features": ["a", "b"], "prepared": []},
            "cells": [
                {
                    "active": [0], "witness": ["4", "-3"], "kind": "global", "limit_loss": "1/2",
                    "max_margin": ["1", "0"], "limit": ["1", "-3/4"], "self_consistent": true,
                },
                {
                    "active": [], "witness": ["-4", "3"], "kind": "dead", "limit_loss": "1",
                    "max_margin": null, "limit": null, "self_consistent": null,
                },
            ],
        })
    );
    let two = answer(&folder, &["landscape", "two.csv"], 0);
    let kinds: Vec<&Value> = two["cells"].as_array().unwrap().iter().map(|cell| &cell["kind"]).collect();
    assert_eq!(kinds, ["spurious", "global", "spurious"]);
    // Stopped: a prefix of the same list.
    let some = answer(&folder, &["landscape", "two.csv", "--max-cells", "2"], 3);
    assert_eq!(some["complete"], false);
    assert_eq!(some["cells"].as_array().unwrap()[..], two["cells"].as_array().unwrap()[..2]);
    let none = answer(&folder, &["landscape", "two.csv", "--directions", "1"], 0);
    assert_eq!(none["cells"][1]["limit"], Value::Null);
    let bad = answer(&folder, &["landscape", "bad.csv"], 0);
    assert_eq!((&bad["separable"], &bad["infimum"]), (&json!(false), &Value::Null));
    let zero = answer(&folder, &["landscape", "zero.csv"], 0);
    assert_eq!((&zero["cells"], &zero["complete"]), (&json!([]), &json!(true)));
}

#[test]
fn landscapes_line_by_line() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let output = folder.run(&["landscape", "two.csv", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json!(lines), answer(&folder, &["landscape", "two.csv"], 0)["cells"]);
    let elsewhere = folder.run(&["margin", "two.csv", "--format", "jsonl"]);
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(stderr(&elsewhere).contains("jsonl"));
}

#[test]
fn pictures_are_drawn_in_two_and_three_dimensions() {
    let three = "label,a,b,c\n1,1,0,0\n1,0,1,0\n-1,-1,-1,-1\n";
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("three.csv", three), ("one.csv", "label,a\n1,1\n")]);
    for (data, fills) in [("two.csv", 3), ("three.csv", 3)] {
        answer(&folder, &["landscape", data, "--svg", "out.svg"], 0);
        let svg = std::fs::read_to_string(folder.path("out.svg")).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
        assert!(
            svg.matches("class=\"spurious seam\"").count() + svg.matches("class=\"global seam\"").count() >= fills,
            "{data}"
        );
        assert!(!svg.contains("NaN"), "{data}");
    }
    let output = folder.run(&["landscape", "one.csv", "--svg", "out.svg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("dimension 2 and 3"));
}

#[test]
fn a_certificate_that_cannot_be_is_not_written() {
    let folder = Folder::with(&[("bad.csv", "label,a\n1,1\n-1,1\n"), ("two.csv", TWO_CLUSTERS)]);
    let bad = folder.run(&["landscape", "bad.csv", "--certificate", "c.json"]);
    assert_eq!(bad.status.code(), Some(3));
    assert!(stderr(&bad).contains("not separable"));
    let short = folder.run(&["landscape", "two.csv", "--max-cells", "1", "--certificate", "c.json"]);
    assert_eq!(short.status.code(), Some(3));
    assert!(!folder.path("c.json").exists());
}

#[test]
fn fates() {
    let folder = Folder::with(&[("acute.csv", ACUTE), ("two.csv", TWO_CLUSTERS)]);
    let all = [
        "active",
        "certificate",
        "cycle",
        "digest",
        "direction_error",
        "early",
        "eta",
        "every_relu_at_zero",
        "fate",
        "from_step",
        "label",
        "limits",
        "reason",
        "relu_at_zero",
        "remedy",
        "schema_version",
        "scope",
        "separability",
        "statement",
        "subspace",
        "verdict",
        "version",
        "w0",
        "w_hat",
        "walls",
    ];
    let two = answer(&folder, &["fate", "two.csv", "--w0", "1,1", "--eta", "1/2", "--at", "1e3,1e100"], 0);
    assert_eq!(keys(&two), all);
    assert_eq!(
        (&two["fate"], &two["scope"], &two["verdict"]),
        (&json!("max-margin"), &json!("global"), &json!("proved"))
    );
    assert_eq!((&two["active"], &two["walls"], &two["w_hat"]), (&json!([0, 1]), &json!([]), &json!(["1", "3/2"])));
    assert_eq!(two["direction_error"][1]["k"], "1e100");
    assert_eq!(keys(&two["direction_error"][0]["bound"]), ["hi", "lo"]);
    assert_eq!(two["reason"], Value::Null);

    let acute = answer(&folder, &["fate", "acute.csv", "--w0", "1,-1/2", "--eta", "1/4"], 0);
    assert_eq!(
        (&acute["fate"], &acute["walls"], &acute["w_hat"]),
        (&json!("constrained"), &json!([1]), &json!(["1", "-3/4"]))
    );
    assert_eq!(acute["direction_error"].as_array().unwrap().last().unwrap()["k"], "1e1000000");

    let dead = answer(&folder, &["fate", "acute.csv", "--w0", "-1,0", "--eta", "1/4"], 0);
    assert_eq!((&dead["fate"], &dead["from_step"], &dead["scope"]), (&json!("dead"), &json!("0"), &Value::Null));

    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let early = answer(&folder, &["fate", "two.csv", "--w0", "1,1", "--eta", "1/2", "--max-steps", "0"], 3);
    assert_eq!(keys(&early), all);
    assert_eq!((&early["fate"], &early["verdict"]), (&json!("undecided"), &json!("undecided")));
    assert!(early["reason"].as_str().unwrap().contains("0 steps"));
}

#[test]
fn orbits() {
    let folder = Folder::with(&[("acute.csv", ACUTE)]);
    let args = ["orbit", "acute.csv", "--w0", "1,-1/2", "--eta", "1/4", "--at"];
    let orbit = answer(&folder, &[&args[..], &["0,1e2"]].concat(), 0);
    assert_eq!(keys(&orbit["at"][0]), ["active", "direction", "k", "loss", "w"]);
    assert_eq!((&orbit["at"][1]["k"], &orbit["at"][1]["active"]), (&json!("100"), &json!([0])));
    // Behind kicks without end: boxes by the trap, but no pattern.
    let far = answer(&folder, &[&args[..], &["10,1e100"]].concat(), 0);
    assert_eq!((&far["at"][1]["k"], &far["at"][1]["active"]), (&json!("1e100"), &Value::Null));
    let stepped = [&args[..], &["10,1e100", "--method", "step", "--max-steps", "1000"]].concat();
    assert_eq!(answer(&folder, &stepped, 3)["at"].as_array().unwrap().len(), 1);
}

#[test]
fn an_instance_file_gives_start_step_and_checkpoints_in_any_order() {
    let text = r#"
name = "t"
eta = "1/4"
w0 = ["1", "-1/2"]
at = ["1e100", "50", "0", "50"]
[data]
rows = [["1", "0"], ["3/5", "4/5"]]
labels = [1, -1]
"#;
    let folder = Folder::with(&[("t.toml", text)]);
    let steps = |list: &Value| list.as_array().unwrap().iter().map(|e| e["k"].clone()).collect::<Vec<_>>();
    let fate = answer(&folder, &["fate", "t.toml", "--max-steps", "1e6"], 0);
    assert_eq!(steps(&fate["direction_error"]), ["50", "1e100"]);
    assert_eq!(steps(&answer(&folder, &["orbit", "t.toml"], 0)["at"]), ["0", "50", "1e100"]);
}

/// The kernel reads no number of more than 100,000 characters; those of files are far shorter.
#[test]
fn numbers_have_a_length() {
    let folder = Folder::with(&[("d.csv", &format!("label,a\n1,{}\n", "1".repeat(10_001)))]);
    let output = folder.run(&["margin", "d.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("d.csv:2:2: ") && stderr(&output).contains("more than 10000 characters"));
}

#[test]
fn a_loss_beyond_all_floats_and_a_direction_of_zero_are_no_finite_numbers() {
    let exploding = "label,a,b\n-1,-2,-1/2\n-1,2,-3/2\n1,0,1\n";
    let folder = Folder::with(&[("d.csv", exploding)]);
    let orbit = |w0, at, code| answer(&folder, &["orbit", "d.csv", "--eta", "1", "--w0", w0, "--at", at], code);
    assert_eq!(orbit("1,-1", "2", 0)["at"][0]["loss"]["hi"], "inf");
    assert_eq!(orbit("1,-1", "4", 3)["at"], json!([]));
    let fate = answer(&folder, &["fate", "d.csv", "--eta", "1", "--w0", "1,-1"], 0);
    let expected = json!({
        "fate": "exploding", "scope": null, "active": [], "walls": [], "cycle": [0, 1], "w_hat": [], "from_step": "0",
        "direction_error": [], "early": [], "verdict": "proved", "reason": null, "remedy": null, "subspace": null,
        "separability": {"separable": true, "helps": []},
        "label": {"column": "label", "classes": {"1": ["1"], "-1": ["-1"]}, "features": ["a", "b"], "prepared": []},
    });
    assert_eq!(own(fate), expected);
    assert_eq!(orbit("0,0", "0", 0)["at"][0]["direction"], Value::Null);
}

#[test]
fn certificates_are_those_that_the_kernel_accepts() {
    let folder = Folder::with(&[("acute.csv", ACUTE)]);
    let start = ["--w0", "1,-1/2", "--eta", "1/4"];
    for args in [
        vec!["margin", "acute.csv"],
        vec!["landscape", "acute.csv"],
        [&["fate", "acute.csv"], &start[..]].concat(),
        [&["orbit", "acute.csv", "--at", "10"], &start[..]].concat(),
    ] {
        answer(&folder, &[&args[..], &["--certificate", "c.json"]].concat(), 0);
        let bytes = std::fs::read(folder.path("c.json")).unwrap();
        assert!(matches!(margincert_kernel::check(&bytes), margincert_kernel::Outcome::Accepted(_)), "{args:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let once = || folder.run(&["fate", "two.csv", "--w0", "1,-1/10", "--eta", "1/2", "--format", "json"]).stdout;
    assert_eq!(once(), once());
}

/// What the answer is about: the digest is that of the certificate and of the statement.
#[test]
fn an_answer_says_what_it_is_about() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let start = ["--w0", "1,1", "--eta", "1/2"];
    for (args, w0, limit) in [
        (vec!["margin", "two.csv"], Value::Null, None),
        (vec!["landscape", "two.csv"], Value::Null, Some(("max_cells", "1000000"))),
        ([&["fate", "two.csv"], &start[..]].concat(), json!(["1", "1"]), Some(("max_steps", "1000000"))),
        (
            [&["orbit", "two.csv", "--at", "3"], &start[..]].concat(),
            json!(["1", "1"]),
            Some(("max_steps", "100000000")),
        ),
        (
            [&["network", "two.csv", "--max-steps", "1e3"], &start[..]].concat(),
            json!(["1", "1"]),
            Some(("max_steps", "1000")),
        ),
    ] {
        let value = answer(&folder, &[&args[..], &["--certificate", "c.json"]].concat(), 0);
        let text = std::fs::read_to_string(folder.path("c.json")).unwrap();
        let certificate: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["digest"], certificate["digest"], "{args:?}");
        assert!(value["statement"].as_str().unwrap().contains(certificate["digest"].as_str().unwrap()), "{args:?}");
        assert_eq!((&value["w0"], &value["certificate"]), (&w0, &json!("c.json")), "{args:?}");
        assert_eq!(value["eta"], if w0.is_null() { Value::Null } else { json!("1/2") });
        let (key, allowed) = limit.unwrap_or(("none", ""));
        assert_eq!(value["limits"].get(key).cloned().unwrap_or(json!("")), allowed, "{args:?}");
    }
    let table = answer(&folder, &["fate", "two.csv", "--eta", "1/2", "--starts", "random:2"], 0);
    assert_eq!((&table["eta"], &table["w0"], &table["statement"]), (&json!("1/2"), &Value::Null, &Value::Null));
    // Nothing is written, and none is named.
    let early = ["fate", "two.csv", "--max-steps", "0", "--certificate", "none.json", "--w0", "1,1", "--eta", "1/2"];
    assert_eq!(answer(&folder, &early, 3)["certificate"], Value::Null);
}

#[test]
fn an_error_is_an_object_too() {
    let folder = Folder::with(&[("d.csv", "label,a\n1,x\n"), ("t.toml", "name = \"t\"\nnonsense = 1\n")]);
    let error = |args: &[&str]| answer(&folder, args, 2)["error"].clone();
    let data = error(&["margin", "d.csv"]);
    assert_eq!((&data["file"], &data["line"], &data["column"]), (&json!("d.csv"), &json!(2), &json!(2)));
    assert!(data["message"].as_str().unwrap().starts_with("d.csv:2:2: `x`"), "{data}");
    assert!(stderr(&folder.run(&["margin", "d.csv", "--format", "json"])).contains(data["message"].as_str().unwrap()));
    let toml = error(&["fate", "t.toml"]);
    assert_eq!((&toml["file"], &toml["line"], &toml["column"]), (&json!("t.toml"), &json!(2), &json!(1)));
    for args in [&["margin"][..], &["nonsense"], &["margin", "--nonsense"], &["check"], &["show", "gd.lokal"]] {
        let usage = error(args);
        assert_eq!((&usage["file"], &usage["line"]), (&Value::Null, &Value::Null), "{args:?}");
        assert!(!usage["message"].as_str().unwrap().is_empty(), "{args:?}");
    }
    // As one word, and before the command.
    for args in [&["--format=json", "margin"][..], &["--format", "json", "margin", "missing.csv"]] {
        let output = folder.run(args);
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(value["error"]["message"].is_string(), "{args:?}");
    }
    assert_eq!(stdout(&folder.run(&["margin", "missing.csv"])), "");
}

/// A file that cannot be written when the cells are told: one object all the same.
#[cfg(target_os = "linux")]
#[test]
fn an_error_behind_an_answer_leaves_one_object() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let broken = answer(&folder, &["landscape", "two.csv", "--certificate", "/dev/full"], 2);
    assert_eq!(keys(&broken), ["cells", "error", "schema_version", "version"]);
    assert_eq!(broken["error"]["file"], "/dev/full");
}
