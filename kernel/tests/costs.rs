//! What checks cost, in operations: the same on every machine, so a change is a change of the rules
//! by which work is paid for. `UPDATE_COSTS=1` writes what is found to fixtures/costs.txt.

#![cfg(test)]

mod common;

use std::fmt::Write as _;

use common::{accepted, every_kind, fixture};

#[test]
fn every_kind_costs_what_it_did() {
    let mut found = String::new();
    let leaps = ["leap", "sharp-slow"].map(|name| (name, fixture(name)));
    for (kind, certificate) in every_kind().into_iter().chain(leaps) {
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
