//! The sharp trap: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, fixture, redigest, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

const END: &str = "/witness/end";

fn with(name: &str, pointer: &str, value: Value) -> Value {
    let mut mutant = fixture(name);
    let place = mutant.pointer_mut(pointer).unwrap();
    assert_ne!(*place, value);
    *place = value;
    redigest(mutant)
}

fn at_end(name: &str, key: &str, value: Value) -> Value {
    with(name, &format!("{END}/{key}"), value)
}

#[test]
fn both_are_accepted_and_say_that_kicks_never_end() {
    for name in ["sharp", "sharp-slow"] {
        let shown = accepted(&fixture(name)).statement;
        assert!(
            shown.contains("negatives become active again and again for ever") && shown.ends_with("(sharp)"),
            "{shown}"
        );
    }
    // Two walls at an obtuse angle, which the trap of T4 does not treat.
    let rows = fixture("sharp")["instance"]["data"]["rows"].clone();
    assert_eq!(rows, json!([["1", "0", "0"], ["1", "2", "0"], ["1", "-2", "1"]]));
}

#[test]
fn every_part_needs_its_bound() {
    for (part, key) in ["rho_1", "rho_2", "rho_3"].into_iter().enumerate() {
        assert_eq!(rejected(&at_end("sharp", key, json!("0"))), Reason::PartTooSmall { part });
    }
    // Larger bounds are as true as long as they close, but the rates that are stated need the smaller ones.
    assert_eq!(rejected(&at_end("sharp", "rho_3", json!("1/4"))), Reason::RateBound { at: 0 });
}

#[test]
fn the_band_is_where_the_reference_lies() {
    // On the walls, not below them: a kick is deeper than the band.
    assert_eq!(rejected(&at_end("sharp", "w_tilde/1", json!("0"))), Reason::KickTooDeep { sample: 1 });
    assert_eq!(rejected(&at_end("sharp", "w_tilde/1", json!("2"))), Reason::KickTooDeep { sample: 2 });
    assert_eq!(rejected(&at_end("sharp-slow", "rho_1", json!("1/4"))), Reason::KickTooDeep { sample: 3 });
}

#[test]
fn samples_keep_their_side() {
    assert_eq!(rejected(&at_end("sharp", "rho_1", json!("1/4"))), Reason::ActiveTooLow { sample: 0 });
    assert_eq!(rejected(&at_end("sharp", "s", json!("0"))), Reason::STooSmall);
    let tilde = json!("63189227616339753/1407374883553280");
    assert_eq!(rejected(&at_end("sharp-slow", "w_tilde/1", tilde)), Reason::ActiveTooLow { sample: 2 });
    // A missed positive that w^ activates, and one that is near.
    let missed = |row: Value| {
        let mut certificate = fixture("sharp");
        let data = &mut certificate["instance"]["data"];
        data["rows"].as_array_mut().unwrap().push(row);
        data["labels"].as_array_mut().unwrap().push(json!(1));
        certificate["instance"]["eta"] = json!("1/48");
        redigest(certificate)
    };
    accepted(&missed(json!(["0", "0", "1"])));
    assert_eq!(rejected(&missed(json!(["0", "-1", "0"]))), Reason::NotSelfConsistent { sample: 3 });
}

#[test]
fn walls_push_and_are_pushed() {
    let less = json!("-223090416758533761/35184372088832000");
    assert_eq!(rejected(&at_end("sharp-slow", "w_tilde/0", less)), Reason::WallMayLoosen { sample: 3 });
    let raised = at_end("sharp-slow", "w_tilde/1", json!("-1/4"));
    assert_eq!(rejected(&raised), Reason::KickBelowPush { sample: 3 });
}

#[test]
fn the_exact_parts() {
    assert_eq!(rejected(&at_end("sharp", "active", json!([]))), Reason::NoPositives);
    assert_eq!(rejected(&at_end("sharp", "active", json!([1]))), Reason::NotAPositive { sample: 1 });
    assert_eq!(rejected(&at_end("sharp", "kicking", json!([1]))), Reason::NuNotKicking { sample: 2 });
    assert_eq!(rejected(&at_end("sharp", "nu", json!({}))), Reason::NotStationary);
    assert_eq!(rejected(&at_end("sharp-slow", "slow", json!([0, 1, 2]))), Reason::NotSlack { sample: 0 });
    assert_eq!(rejected(&at_end("sharp-slow", "slow", json!([1, 2, 3]))), Reason::NotSlack { sample: 3 });
    assert_eq!(rejected(&with("sharp", "/instance/eta", json!("1/4"))), Reason::NoMinimiserNear);
}
