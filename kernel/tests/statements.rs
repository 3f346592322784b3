//! The words of the statements, in full. `UPDATE_STATEMENTS=1` writes what is found to
//! fixtures/statements.txt, to be read before it is kept.

#![cfg(test)]

mod common;

use std::fmt::Write as _;

use common::{accepted, certificate, every_kind, fixture, instance, two_clusters};
use serde_json::{Value, json};

/// What a separator shows, claim by claim.
fn separated(claim: &str, instance: &Value, v: Value) -> Value {
    certificate(claim, "proved", instance, json!({"kind": "separator", "separator": v}))
}

#[test]
fn every_statement_says_what_it_did() {
    let negatives = instance("negatives", json!([["1", "2"]]), json!([-1]));
    let on_clusters = |claim| separated(claim, &two_clusters(), json!(["1", "3/2"]));
    let more = [
        ("infimum", on_clusters("landscape.infimum")),
        ("infimum-attained", separated("landscape.infimum", &negatives, json!(["-1", "0"]))),
        ("global", on_clusters("landscape.global")),
        ("local", on_clusters("landscape.local")),
        ("critical", separated("landscape.critical", &two_clusters(), json!(["2", "3"]))),
        ("network-coupled", fixture("network-coupled")),
        ("network-orthogonal-spans", fixture("network-orthogonal-spans")),
    ];
    let mut found = String::new();
    for (kind, certificate) in every_kind().into_iter().chain(more) {
        let _ = writeln!(found, "{kind}: {}", accepted(&certificate).statement);
    }
    let path = format!("{}/tests/fixtures/statements.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_STATEMENTS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap();
    assert!(recorded.lines().count() > 40, "the list of statements is short");
    for (found, recorded) in found.lines().zip(recorded.lines()) {
        assert_eq!(found, recorded);
    }
    assert_eq!(found.lines().count(), recorded.lines().count());
}
