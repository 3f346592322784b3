//! The basin: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// The positives (1,0), (0,1/2) and the negative (-1,1/2), which is orthogonal to w^ = (1,2) and
/// lies ln 4 below w~ = (ln h, 2 ln h/4), h = 1/100; w_0 = w^ s + w~ + (-p, q).
fn beside_the_wall(claim: &str, w0: Value) -> Value {
    let rows = json!([["1", "0"], ["0", "1/2"], ["-1", "1/2"]]);
    let started = started(instance("by-hand", rows, json!([1, 1, -1])), "3/100", w0);
    let end = json!({
        "kind": "basin", "active": [0, 1], "kicking": [], "lambda": {"0": "1", "1": "4"}, "nu": {}, "rate": [],
        "rho_1": "8/5", "rho_2": "1/1000000", "s": "20", "slow": [], "w_hat": ["1", "2"],
        "w_tilde": ["-115129254649702284201/25000000000000000000", "-599146454710798198687/50000000000000000000"],
    });
    let separator = if claim == "fate" { json!(null) } else { json!(["1", "1"]) };
    let fate = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": separator});
    let witness = if claim == "gd.loss-rate" { json!({"kind": "loss-rate", "fate": fate, "rate": []}) } else { fate };
    certificate(claim, "proved", &started, witness)
}

#[test]
fn what_may_kick_keeps_no_pattern() {
    // x_2.w_0 = 29/100 > 0: the negative is active at w_0, though no wall is pushed.
    let w0 = json!(["35133/2500", "286879/10000"]);
    let shown = accepted(&beside_the_wall("fate", w0.clone())).statement;
    assert!(
        shown.contains("for all k >= 0 the active positives are [0, 1], negatives may kick, and w_k/|w_k| converges"),
        "{shown}"
    );
    assert_eq!(rejected(&beside_the_wall("gd.loss-rate", w0.clone())), Reason::PatternNotKept);
    accepted(&beside_the_wall("gd.global", w0.clone()));
    // Nor is it shown that kicks end.
    let mut constrained = beside_the_wall("gd.constrained", w0);
    constrained["verdict"] = json!("vacuous");
    assert_eq!(rejected(&constrained), Reason::OtherLimit);
}

/// The fixture `basin` is the wall (3/5,4/5) before the positive (1,0), h = 1/100.
fn at_end(key: &str, value: Value) -> Value {
    let mut mutant = fixture("basin");
    let place = mutant.pointer_mut(&format!("/witness/end/{key}")).unwrap();
    assert_ne!(*place, value);
    *place = value;
    mutant
}

/// With another sample, at the same h.
fn beside(row: Value, label: i32) -> Value {
    let mut more = fixture("basin");
    let data = &mut more["instance"]["data"];
    data["rows"].as_array_mut().unwrap().push(row);
    data["labels"].as_array_mut().unwrap().push(json!(label));
    more["instance"]["eta"] = json!("3/100");
    redigest(more)
}

#[test]
fn it_is_accepted_and_says_that_kicks_never_end() {
    let shown = accepted(&fixture("basin")).statement;
    assert!(shown.contains("negatives kick again and again for ever"), "{shown}");
    let mut rate = fixture("basin");
    rate["witness"]["end"]["rate"][0]["bound"] = json!("1/2");
    assert_eq!(rejected(&rate), Reason::RateBound { at: 0 });
}

#[test]
fn the_exact_parts() {
    assert_eq!(rejected(&at_end("active", json!([]))), Reason::NoPositives);
    assert_eq!(rejected(&at_end("active", json!([1]))), Reason::NotAPositive { sample: 1 });
    assert_eq!(rejected(&at_end("kicking", json!([]))), Reason::NuNotKicking { sample: 1 });
    assert_eq!(rejected(&at_end("kicking", json!([0, 1]))), Reason::KickingNotWalls { sample: 0 });
    assert_eq!(rejected(&at_end("nu", json!({}))), Reason::NotStationary);
    assert_eq!(rejected(&at_end("slow", json!([0]))), Reason::NotSlack { sample: 0 });
    assert_eq!(rejected(&at_end("s", json!("0"))), Reason::STooSmall);
    assert_eq!(rejected(&at_end("w_tilde/0", json!("-7"))), Reason::NoMinimiserNear);
    let mut twice = beside(json!(["3/5", "4/5"]), -1);
    twice["witness"]["end"]["kicking"] = json!([1, 2]);
    assert_eq!(rejected(&twice), Reason::KickingDependent);
    let mut network = fixture("basin");
    network["instance"]["network"] = json!({"output": ["2"]});
    network["instance"]["W0"] = json!([network["instance"]["w0"]]);
    network["instance"].as_object_mut().unwrap().remove("w0");
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
}

#[test]
fn every_part_needs_its_bound() {
    for (part, key) in ["rho_1", "rho_2"].into_iter().enumerate() {
        for rho in ["0", "-1/1000"] {
            assert_eq!(rejected(&at_end(key, json!(rho))), Reason::PartTooSmall { part });
        }
    }
}

#[test]
fn samples_keep_their_side() {
    assert_eq!(rejected(&at_end("rho_1", json!("9"))), Reason::ActiveTooLow { sample: 0 });
    accepted(&beside(json!(["-1/10", "0"]), 1));
    assert_eq!(rejected(&beside(json!(["3/5", "4/5"]), 1)), Reason::OutsideTooHigh { sample: 2 });
    assert_eq!(rejected(&beside(json!(["0", "-1"]), 1)), Reason::NotSelfConsistent { sample: 2 });
    let raised = at_end("w_tilde/1", json!("757/200"));
    assert_eq!(rejected(&raised), Reason::KickTooDeep { sample: 1 });
    // A second negative on the wall kicks with the first; one far below does not.
    assert_eq!(rejected(&beside(json!(["3/5", "4/5"]), -1)), Reason::KickTooDeep { sample: 1 });
    accepted(&beside(json!(["-1", "0"]), -1));
}
