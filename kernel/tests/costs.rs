//! What checks cost, in operations: the same on every machine, so a change is a change of the rules
//! by which work is paid for. `UPDATE_COSTS=1` writes what is found to fixtures/costs.txt.

#![cfg(test)]

mod common;

use std::fmt::Write as _;

use common::{accepted, changed, every_kind, fixture};
use serde_json::json;

#[test]
fn every_kind_costs_what_it_did() {
    let mut found = String::new();
    let leaps = ["leap", "sharp-slow"].map(|name| (name, fixture(name)));
    // Beyond 448 bits ln 2 is worked out, too.
    let long = [("orbit-4096", changed("orbit", &[("/witness/bits", json!(4096))]))];
    let others = ["flight", "network-flight", "network-coupled", "network-orthogonal-spans"];
    let others = others.map(|name| (name, fixture(name)));
    for (kind, certificate) in every_kind().into_iter().chain(leaps).chain(long).chain(others) {
        let _ = writeln!(found, "{kind} {}", accepted(&certificate).operations);
    }
    let path = format!("{}/tests/fixtures/costs.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_COSTS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap();
    assert!(recorded.lines().count() > 30, "the list of costs is short");
    for (found, recorded) in found.lines().zip(recorded.lines()) {
        assert_eq!(found, recorded);
    }
    assert_eq!(found.lines().count(), recorded.lines().count());
}
