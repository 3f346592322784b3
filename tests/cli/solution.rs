//! `margin --solution`: anybody's w, judged.

use serde_json::json;

use super::contract::{answer, keys};
use super::*;

fn judged(data: &str, w: &str, more: &[&str]) -> serde_json::Value {
    let folder = Folder::with(&[("d.csv", data), ("w.csv", w)]);
    answer(&folder, &[&["margin", "d.csv", "--solution", "w.csv"], more].concat(), 0)["solution"].clone()
}

#[test]
fn the_optimum_itself() {
    let solution = judged(TWO_CLUSTERS, "1,3/2\n", &["--active", "positives"]);
    assert_eq!(
        keys(&solution),
        [
            "feasible",
            "gap",
            "least",
            "loose",
            "margin",
            "margin_squared",
            "norm_squared",
            "optimal",
            "ratio",
            "separates",
            "violated",
            "violated_walls"
        ]
    );
    assert_eq!((&solution["feasible"], &solution["separates"]), (&json!(true), &json!(true)));
    assert_eq!((&solution["norm_squared"], &solution["least"]), (&json!("13/4"), &json!("1")));
    assert_eq!((&solution["margin_squared"], &solution["optimal"]), (&json!("4/13"), &json!("4/13")));
    assert_eq!((&solution["ratio"], &solution["gap"]), (&json!("1"), &json!({"lo": "0", "hi": "0"})));
    assert_eq!((&solution["violated"], &solution["loose"]), (&json!([]), &json!([])));
    assert_eq!(judged(TWO_CLUSTERS, "[2, 3]", &["--active", "positives"])["ratio"], json!("1"));
}

/// Rows (1, 0) and (-1/2, 1): w = (1, 1) has the values 1 and 1/2.
#[test]
fn a_direction_that_is_not_the_best() {
    let solution = judged(TWO_CLUSTERS, "1\n1\n", &["--active", "positives"]);
    assert_eq!((&solution["feasible"], &solution["separates"]), (&json!(false), &json!(true)));
    assert_eq!((&solution["norm_squared"], &solution["least"]), (&json!("2"), &json!("1/2")));
    assert_eq!((&solution["margin_squared"], &solution["ratio"]), (&json!("1/8"), &json!("13/32")));
    assert_eq!(solution["violated"], json!([{"sample": 1, "value": "1/2"}]));
    assert_eq!(solution["loose"], json!([{"sample": 0, "value": "1"}]));
    // 1 - sqrt(13/32)
    assert!(solution["gap"]["lo"].as_str().unwrap().starts_with("0.3626"), "{solution}");
}

#[test]
fn what_does_not_separate() {
    let solution = judged(TWO_CLUSTERS, "-1,0\n", &["--active", "positives"]);
    assert_eq!((&solution["separates"], &solution["least"]), (&json!(false), &json!("-1")));
    assert_eq!((&solution["margin_squared"], &solution["ratio"]), (&json!("1"), &json!(null)));
    assert_eq!(solution["margin"], json!({"lo": "-1", "hi": "-1"}));
    let zero = judged(TWO_CLUSTERS, "0,0\n", &[]);
    assert_eq!((&zero["margin"], &zero["margin_squared"], &zero["gap"]), (&json!(null), &json!(null), &json!(null)));
    assert_eq!(zero["violated"].as_array().unwrap().len(), 3);
    let behind = judged(ACUTE, "1,0\n", &["--walls"]);
    assert_eq!(behind["violated_walls"], json!([{"sample": 1, "value": "3/5"}]));
    assert_eq!((&behind["violated"], &behind["separates"]), (&json!([]), &json!(false)));
}

#[test]
fn where_nothing_is_feasible() {
    let folder = Folder::with(&[("d.csv", "label,a\n1,1\n-1,1\n"), ("w.csv", "3\n")]);
    let object = answer(&folder, &["margin", "d.csv", "--solution", "w.csv"], 0);
    assert_eq!(object["status"], json!("infeasible"));
    assert_eq!(object["farkas"]["lambda"], json!({"0": "1", "1": "1"}));
    let solution = &object["solution"];
    assert_eq!(
        (&solution["optimal"], &solution["ratio"], &solution["gap"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert_eq!(solution["violated"], json!([{"sample": 1, "value": "-3"}]));
}

#[test]
fn without_it_nothing_is_judged() {
    let folder = Folder::with(&[("d.csv", ACUTE)]);
    assert!(answer(&folder, &["margin", "d.csv"], 0).get("solution").is_none());
}

#[test]
fn bad_weights() {
    let data = ("d.csv", TWO_CLUSTERS);
    for (text, words) in [
        ("1\n", &["w.csv", "has 1 numbers; 2 are needed"][..]),
        ("1,x\n", &["w.csv:1:2", "`x`", "decimals"]),
        ("1\nnan\n", &["w.csv:2:1", "`nan`", "finite"]),
        ("1,2\n3,4\n", &["w.csv:1:2", "one row or one column"]),
        ("w\n1\n2\n", &["w.csv:1:1", "`w`", "no header"]),
        ("", &["w.csv", "no number"]),
        ("[1, 2", &["w.csv:1:6", "`]`"]),
        ("1,1e99999\n", &["w.csv:1:2", "10000"]),
    ] {
        bad_input::refuses(&[data, ("w.csv", text)], &["margin", "d.csv", "--solution", "w.csv"], words);
    }
    bad_input::refuses(&[data], &["margin", "d.csv", "--solution", "w.csv"], &["w.csv", "cannot be read"]);
    bad_input::refuses(&[data], &["margin", "d.csv", "--solution", "."], &["directory"]);
}

#[test]
fn what_people_read() {
    let reads = |data: &str, w: &str, more: &[&str]| {
        let folder = Folder::with(&[("d.csv", data), ("w.csv", w)]);
        stdout(&folder.run(&[&["margin", "d.csv", "--solution", "w.csv"], more].concat()))
    };
    for (words, text) in [
        ("feasible  every row has x_i.w >= 1", reads(TWO_CLUSTERS, "2,3", &["--active", "positives"])),
        ("gap       none: the direction of w^", reads(TWO_CLUSTERS, "2,3", &["--active", "positives"])),
        ("not feasible: 1 row has x_i.w < 1", reads(TWO_CLUSTERS, "1,1", &["--active", "positives"])),
        (
            "the ratio of the squares is 1 less 19/32 (= 0.59375)",
            reads(TWO_CLUSTERS, "1,1", &["--active", "positives"]),
        ),
        ("  sample 1: 1/2 (= 0.5)", reads(TWO_CLUSTERS, "1,1", &["--active", "positives"])),
        ("margin    none: w = 0 has no direction", reads(TWO_CLUSTERS, "0,0", &[])),
        ("gap       none: no multiple of w is feasible", reads(TWO_CLUSTERS, "-1,0", &[])),
        ("gap       none: no vector at all is feasible", reads("label,a\n1,1\n-1,1\n", "1", &[])),
        ("not feasible: 1 wall has x_l.w > 0", reads(ACUTE, "1,0", &["--walls"])),
    ] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}
