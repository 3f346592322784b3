//! Another derivative of max(x, 0) at 0 (lemma:derivative-at-zero): each condition, broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, instance, rejected, started};
use margincert_kernel::{Flaw, Reason};
use serde_json::{Value, json};

const SAME: &str = "; the same for every derivative of max(x, 0) at 0 from 0 to 1";

/// Both positives lie on their boundaries at the origin, and so does a zero row for ever.
fn at_origin(derivative: &str) -> Value {
    let rows = json!([["2", "1"], ["1", "3"], ["0", "0"]]);
    told(started(instance("origin", rows, json!([1, 1, 1])), "1", json!(["0", "0"])), derivative)
}

fn told(mut instance: Value, derivative: &str) -> Value {
    instance["relu_at_zero"] = derivative.into();
    instance
}

/// w^ = (2/5, 1/5): x_0.w^ = x_1.w^ = 1.
fn invariance() -> Value {
    json!({ "active": [0, 1], "kind": "invariance", "lambda": { "0": "1/5" }, "w_hat": ["2/5", "1/5"] })
}

fn fate(instance: &Value, from: &str, end: Value) -> Value {
    let witness = json!({ "bits": 64, "end": end, "from_step": from, "kind": "fate", "separator": null });
    certificate("fate", "proved", instance, witness)
}

fn boxes(instance: &Value, at: Value) -> Value {
    let witness = json!({ "at": at, "bits": 64, "flight": null, "kind": "orbit" });
    certificate("orbit", "verified", instance, witness)
}

#[test]
fn samples_are_pushed_from_the_origin() {
    for derivative in ["1/2", "1", "1/1000"] {
        let statement = accepted(&fate(&at_origin(derivative), "1", invariance())).statement;
        let header = format!("step size 1, derivative {derivative} of max(x, 0) at 0: ");
        assert!(statement.contains(&header) && !statement.contains(SAME), "{statement}");
        // At the start itself nothing is active yet.
        assert_eq!(rejected(&fate(&at_origin(derivative), "0", invariance())), Reason::OnBoundary { sample: 0 });
        let dead = json!({ "kind": "dead" });
        assert_eq!(rejected(&fate(&at_origin(derivative), "0", dead.clone())), Reason::OnBoundary { sample: 0 });
        assert_eq!(rejected(&fate(&at_origin(derivative), "1", dead)), Reason::NotDead { sample: 0 });
    }
}

#[test]
fn a_derivative_of_0_is_told_of_where_it_matters() {
    let mut still = at_origin("1");
    still.as_object_mut().unwrap().remove("relu_at_zero");
    let statement = accepted(&fate(&still, "0", json!({ "kind": "dead" }))).statement;
    assert!(statement.contains(", derivative 0 of max(x, 0) at 0: ") && !statement.contains(SAME), "{statement}");
}

#[test]
fn off_all_boundaries_it_does_not_matter() {
    for derivative in [None, Some("1/2"), Some("1")] {
        let mut off = at_origin("1");
        off["w0"] = json!(["-1", "-1"]);
        match derivative {
            None => drop(off.as_object_mut().unwrap().remove("relu_at_zero")),
            Some(derivative) => off["relu_at_zero"] = derivative.into(),
        }
        let statement = accepted(&fate(&off, "0", json!({ "kind": "dead" }))).statement;
        assert!(statement.ends_with(SAME), "{statement}");
        assert_eq!(statement.contains("derivative 1"), derivative.is_some(), "{statement}");
    }
}

/// w_1 = (c/3) ((2,1) + (1,3)) = c (1, 4/3), exactly.
#[test]
fn the_first_step_is_the_pushes_from_the_boundary() {
    let around = |lo: [&str; 2], hi: [&str; 2]| json!([{ "k": "1", "w": [{ "hi": hi[0], "lo": lo[0] }, { "hi": hi[1], "lo": lo[1] }] }]);
    let near = around(["499999/1000000", "666666/1000000"], ["500001/1000000", "666667/1000000"]);
    // Not in lowest terms.
    let near = serde_json::from_str::<Value>(&near.to_string().replace("666666/1000000", "333333/500000")).unwrap();
    accepted(&boxes(&at_origin("1/2"), near.clone()));
    assert_eq!(rejected(&boxes(&at_origin("1"), near.clone())), Reason::OutsideBox { at: 0, coordinate: 0 });
    assert_eq!(rejected(&boxes(&at_origin("1/3"), near)), Reason::OutsideBox { at: 0, coordinate: 0 });
}

/// A negative on its boundary beside an active positive: it is pushed away from it by c h alone.
#[test]
fn an_active_sample_beside_one_on_its_boundary() {
    let rows = json!([["1", "0"], ["0", "1"]]);
    let bare = started(instance("beside", rows, json!([1, -1])), "1", json!(["1", "0"]));
    // w_1 = (1 + e^-1/2, -c/2).
    let side = |lo: &str, hi: &str| json!({ "hi": hi, "lo": lo });
    let first = || side("1183939/1000000", "59197/50000");
    let at = |second: Value| json!([{ "k": "1", "w": [first(), second] }]);
    accepted(&boxes(&told(bare.clone(), "1/2"), at(side("-250001/1000000", "-249999/1000000"))));
    accepted(&boxes(&told(bare.clone(), "1"), at(side("-500001/1000000", "-499999/1000000"))));
    accepted(&boxes(&bare, at(side("-1/1000000", "1/1000000"))));
    assert_eq!(
        rejected(&boxes(&bare, at(side("-250001/1000000", "-249999/1000000")))),
        Reason::OutsideBox { at: 0, coordinate: 1 }
    );
}

/// Two neurons, v = (2, 1), at W_0 = ((0, 1), (1, 0)) with the sample (1, 0): active at the second,
/// on its boundary at the first, f = 1.
#[test]
fn a_network_pushes_by_its_whole_output() {
    let bare = instance("network", json!([["1", "0"]]), json!([1]));
    let mut network = started(bare, "1", json!([["0", "1"], ["1", "0"]]));
    network["W0"] = network["w0"].take();
    network.as_object_mut().unwrap().remove("w0");
    network["network"] = json!({ "output": ["2", "1"] });
    let network = told(network, "1/2");
    // w_1 moves by c 2 e^-1 = e^-1, w_2 by e^-1 = 0.367879..
    let near = json!([{ "k": "1", "w": [
        { "hi": "9197/25000", "lo": "367879/1000000" }, { "hi": "1000001/1000000", "lo": "999999/1000000" },
        { "hi": "34197/25000", "lo": "1367879/1000000" }, { "hi": "1/1000000", "lo": "-1/1000000" },
    ] }]);
    accepted(&boxes(&network, near.clone()));
    assert_eq!(rejected(&boxes(&told(network, "1"), near)), Reason::OutsideBox { at: 0, coordinate: 0 });
}

#[test]
fn a_subspace_is_known_for_a_derivative_of_0_alone() {
    let rows = json!([["3", "1"], ["1", "3"], ["1", "-1"]]);
    let swapped = started(instance("swapped", rows, json!([1, 1, 1])), "1/2", json!(["1", "1"]));
    let then = json!({
        "active": [0, 1], "kind": "invariance", "lambda": { "0": "1/16", "1": "1/16" }, "w_hat": ["1/4", "1/4"],
    });
    let end = json!({ "basis": [["1", "1"]], "kind": "subspace", "steps": "0", "then": then });
    accepted(&fate(&swapped, "0", end.clone()));
    assert_eq!(rejected(&fate(&told(swapped, "1/2"), "0", end)), Reason::DerivativeNotZero);
}

#[test]
fn sgd_starts_off_the_boundaries() {
    let rows = json!([["1", "0"], ["0", "1"]]);
    let beside = started(instance("beside", rows, json!([1, 1])), "1", json!(["1", "0"]));
    let kept = |instance: &Value| {
        certificate("sgd.invariance", "proved", instance, json!({ "active": [0], "kind": "sgd-kept" }))
    };
    accepted(&kept(&beside));
    assert_eq!(rejected(&kept(&told(beside, "1/2"))), Reason::OnBoundary { sample: 1 });
}

/// Each push from a boundary is paid for by the length of the derivative.
#[test]
fn a_long_derivative_costs_more() {
    let dead_after = |derivative: &str| {
        let mut many = at_origin(derivative);
        many["data"]["rows"] = (0..100).map(|_| json!(["2", "1"])).collect();
        many["data"]["labels"] = (0..100).map(|_| json!(1)).collect();
        let about = json!({ "active": (0..100).collect::<Vec<_>>(), "kind": "invariance", "lambda": { "0": "1/5" },
            "w_hat": ["2/5", "1/5"] });
        accepted(&fate(&many, "1", about)).operations
    };
    let long = format!("{}/1{}", "9".repeat(5_000), "0".repeat(5_000));
    assert!(dead_after(&long) > dead_after("1/10") + 100 * 5_000, "{} {}", dead_after(&long), dead_after("1/10"));
}

#[test]
fn it_is_a_number_from_0_to_1_beside_a_start() {
    for derivative in ["0", "-1", "3/2", "2"] {
        let reason = rejected(&fate(&at_origin(derivative), "0", json!({ "kind": "dead" })));
        let pointer = "/instance/relu_at_zero".to_owned();
        assert_eq!(reason, Reason::Form { pointer, flaw: Flaw::DerivativeOutOfRange });
    }
    let mut bare = at_origin("1");
    bare.as_object_mut().unwrap().remove("eta");
    bare.as_object_mut().unwrap().remove("w0");
    let reason = rejected(&fate(&bare, "0", json!({ "kind": "dead" }))).to_string();
    assert!(reason.contains("relu_at_zero only with them"), "{reason}");
}
