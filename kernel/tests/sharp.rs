//! The bounded trap: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
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
        assert!(shown.contains("negatives kick again and again for ever"), "{shown}");
    }
    // Two walls at an obtuse angle.
    let rows = fixture("sharp")["instance"]["data"]["rows"].clone();
    assert_eq!(rows, json!([["1", "0", "0"], ["1", "2", "0"], ["1", "-2", "1"]]));
}

#[test]
fn every_part_needs_its_bound() {
    for (part, key) in ["rho_1", "rho_2", "rho_3"].into_iter().enumerate() {
        assert_eq!(rejected(&at_end("sharp", key, json!("0"))), Reason::PartTooSmall { part });
    }
    // Larger bounds are as true as long as they close, but the rates that are stated need the
    // smaller ones.
    assert_eq!(rejected(&at_end("sharp", "rho_3", json!("1/4"))), Reason::RateBound { at: 0 });
}

#[test]
fn the_band_is_where_the_reference_lies() {
    // On the walls, not below them: a kick is deeper than the band.
    assert_eq!(rejected(&at_end("sharp", "w_tilde/1", json!("0"))), Reason::KickTooDeep { sample: 1 });
    assert_eq!(rejected(&at_end("sharp", "w_tilde/1", json!("2"))), Reason::KickTooDeep { sample: 2 });
    // A wider band does not deepen the kicks, which bring the wall down by themselves; but the
    // support vectors swing farther.
    assert_eq!(rejected(&at_end("sharp-slow", "rho_1", json!("1/4"))), Reason::PartTooSmall { part: 1 });
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
    // One beside a wall: what may kick is a negative, a missed positive that is reached wakes.
    assert_eq!(rejected(&missed(json!(["1", "2", "0"]))), Reason::OutsideTooHigh { sample: 3 });
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
    assert_eq!(rejected(&at_end("sharp", "kicking", json!([0, 1, 2]))), Reason::KickingNotWalls { sample: 0 });
    assert_eq!(rejected(&at_end("sharp", "nu", json!({}))), Reason::NotStationary);
    assert_eq!(rejected(&at_end("sharp-slow", "slow", json!([0, 1, 2]))), Reason::NotSlack { sample: 0 });
    assert_eq!(rejected(&at_end("sharp-slow", "slow", json!([1, 2, 3]))), Reason::NotSlack { sample: 3 });
    assert_eq!(rejected(&with("sharp", "/instance/eta", json!("1/4"))), Reason::NoMinimiserNear);
}

/// From w_0 = w^ s + w_tilde on, eta = n h.
fn at_start(rows: Value, labels: Value, eta: &str, w0: Value, end: Value) -> Value {
    let started = started(instance("by-hand", rows, labels), eta, w0);
    let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null});
    certificate("fate", "proved", &started, witness)
}

fn end(w_hat: Value, w_tilde: Value, s: &str, rho: [&str; 3]) -> Value {
    json!({
        "kind": "sharp", "active": [0], "kicking": [], "lambda": {"0": "1"}, "nu": {}, "rate": [], "rho_1": rho[0], "rho_2": rho[1],
        "rho_3": rho[2], "s": s, "slow": [], "w_hat": w_hat, "w_tilde": w_tilde,
    })
}

#[test]
fn steps_are_short_on_the_support_vectors() {
    // x = 1, h = 1: w~ = 0, Lambda = 1, and tau must be 8 e^y.
    let at = |s: &str| {
        let end = end(json!(["1"]), json!(["0"]), s, ["0", "1/5", "1/1000000"]);
        at_start(json!([["1"]]), json!([1]), "1", json!([s]), end)
    };
    accepted(&at("4"));
    assert_eq!(rejected(&at("2")), Reason::StepsTooLong);
}

#[test]
fn samples_outside_keep_their_distance() {
    // The missed positive (0,1) has x.w^ = 0: it stays where it is, but for what the bound allows.
    let at = |rho_3: &str| {
        let end = end(json!(["1", "0"]), json!(["0", "-1/100"]), "5", ["0", "1/5", rho_3]);
        at_start(json!([["1", "0"], ["0", "1"]]), json!([1, 1]), "2", json!(["5", "-1/100"]), end)
    };
    accepted(&at("1/1000000"));
    assert_eq!(rejected(&at("1/50")), Reason::OutsideTooHigh { sample: 1 });
}

/// Of the positives (1,-1), (1,3) and the negative (0,1): the wall is not needed, w^ = (1,0) lies
/// in the cone of the positives. The bounds hold, yet with them the kicks could end; with steps a
/// tenth as long they cannot.
#[test]
fn kicks_are_shown_to_go_on() {
    let at = |eta: &str, [w0, a, b]: [&str; 3], rho: [&str; 3]| {
        let mut end = end(json!(["1", "0"]), json!([a, b]), "15", rho);
        (end["active"], end["kicking"]) = (json!([0, 1]), json!([2]));
        end["lambda"] = json!({"0": "3/4", "1": "1/4"});
        at_start(json!([["1", "-1"], ["1", "3"], ["0", "1"]]), json!([1, 1, -1]), eta, json!([w0, b]), end)
    };
    let long = at("3/7", ["2766689019/200000000", "-233310981/200000000", "-3/40"], ["19/250", "5/8", "1/1000000"]);
    assert_eq!(rejected(&long), Reason::KicksMayEnd);
    let short =
        at("3/70", ["5726132217/500000000", "-1773867783/500000000", "-3/400"], ["19/2500", "1/10", "1/1000000"]);
    accepted(&short);
}

/// Of the positives (1,1), (1,-3) and the negative (0,1), which is tight at w^ = (1,0) and whose
/// multiplier is free: nu' = h e^-a (e^-b - 3 e^3b) for w~ = (a,b) is positive below b = -ln 3/4 =
/// -0.274653..., and a = ln h (e^-b + e^3b).
#[test]
fn the_active_samples_push_into_the_kicking_walls() {
    let at = |b: &str, a: &str| {
        let mut end = end(json!(["1", "0"]), json!([a, b]), "9", ["1", "1", "0"]);
        (end["active"], end["kicking"]) = (json!([0, 1]), json!([2]));
        end["lambda"] = json!({"0": "3/4", "1": "1/4"});
        rejected(&at_start(json!([["1", "1"], ["1", "-3"], ["0", "1"]]), json!([1, 1, -1]), "3", json!(["9", b]), end))
    };
    assert_eq!(at("-137/500", "112467157/200000000"), Reason::NuPrimeNotPositive { sample: 2 });
    assert_ne!(at("-11/40", "22493413/40000000"), Reason::NuPrimeNotPositive { sample: 2 });
}
