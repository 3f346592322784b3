//! Iterates that stay in a subspace (lemma:balanced-subspace): each condition, broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// (3,1) and (1,3) are swapped by a swap of coordinates that leaves w_0 alone; (1,-1), on its
/// boundary for ever, would push against the invariance.
fn swapped() -> Value {
    let bare = instance("swapped", json!([["3", "1"], ["1", "3"], ["1", "-1"]]), json!([1, 1, 1]));
    started(bare, "1/2", json!(["1", "1"]))
}

fn invariance() -> Value {
    json!({
        "active": [0, 1],
        "kind": "invariance",
        "lambda": { "0": "1/16", "1": "1/16" },
        "w_hat": ["1/4", "1/4"],
    })
}

fn within(basis: Value, steps: &str, then: Value) -> Value {
    json!({ "basis": basis, "kind": "subspace", "steps": steps, "then": then })
}

fn fate(instance: &Value, end: Value) -> Value {
    let witness = json!({ "bits": 64, "end": end, "from_step": "0", "kind": "fate", "separator": null });
    certificate("fate", "proved", instance, witness)
}

#[test]
fn a_sample_on_its_boundary_for_ever_is_never_active() {
    for steps in ["0", "1", "100"] {
        let statement = accepted(&fate(&swapped(), within(json!([["1", "1"]]), steps, invariance()))).statement;
        assert!(statement.contains(&format!("for all k >= {steps} the active positives are [0, 1]")), "{statement}");
    }
    // Without the subspace the third sample stands in the way.
    assert_eq!(rejected(&fate(&swapped(), invariance())), Reason::NotObtuse { first: 0, second: 2 });
}

#[test]
fn the_origin_is_a_subspace() {
    let mut still = swapped();
    still["w0"] = json!(["0", "0"]);
    accepted(&redigest(fate(&still, within(json!([]), "5", json!({ "kind": "dead" })))));
}

#[test]
fn the_basis_is_orthogonal() {
    let of = |basis| rejected(&fate(&swapped(), within(basis, "0", invariance())));
    assert_eq!(of(json!([["1", "1"], ["0", "0"]])), Reason::BasisNotOrthogonal { at: 1 });
    assert_eq!(of(json!([["1", "1"], ["1", "0"]])), Reason::BasisNotOrthogonal { at: 1 });
    assert_eq!(of(json!([["1", "1"], ["2", "2"]])), Reason::BasisNotOrthogonal { at: 1 });
    // The whole plane says nothing.
    assert_eq!(of(json!([["1", "1"], ["1", "-1"]])), Reason::NotObtuse { first: 0, second: 2 });
}

#[test]
fn the_start_lies_inside() {
    for (w0, basis) in [(["1", "1/2"], json!([["1", "1"]])), (["1", "1"], json!([])), (["1", "1"], json!([["1", "0"]]))]
    {
        let mut off = swapped();
        off["w0"] = json!(w0);
        assert_eq!(rejected(&redigest(fate(&off, within(basis, "0", invariance())))), Reason::StartOutside);
    }
}

#[test]
fn every_class_balances() {
    let with = |key: &str, value: Value| {
        let mut other = swapped();
        *other["data"].pointer_mut(key).unwrap() = value;
        rejected(&redigest(fate(&other, within(json!([["1", "1"]]), "0", invariance()))))
    };
    // Another row, another label: what is left of a class is not zero.
    assert_eq!(with("/rows/1", json!(["0", "4"])), Reason::ClassNotBalanced { sample: 0 });
    assert_eq!(with("/labels/1", json!(-1)), Reason::ClassNotBalanced { sample: 0 });
    // A multiple of a row has another projection.
    assert_eq!(with("/rows/1", json!(["2", "6"])), Reason::ClassNotBalanced { sample: 0 });
    // Another multiplicity.
    assert_eq!(with("/rows/2", json!(["3", "1"])), Reason::ClassNotBalanced { sample: 0 });
}

#[test]
fn only_the_start_is_known_exactly() {
    let inside = within(json!([["1", "1"]]), "0", invariance());
    let late = |end| {
        let mut late = fate(&swapped(), end);
        late["witness"]["from_step"] = json!("1");
        rejected(&late)
    };
    // The sign of the third sample is lost at step 1 already.
    assert_eq!(late(inside.clone()), Reason::SubspaceAfterStart);
    // Within another one nothing new is known.
    let twice = |steps: &str| fate(&swapped(), within(json!([["1", "1"]]), steps, inside.clone()));
    accepted(&twice("0"));
    assert_eq!(rejected(&twice("1")), Reason::SubspaceAfterStart);
}

#[test]
fn networks_have_no_such_subspace() {
    let mut network = swapped();
    network["network"] = json!({ "output": ["2"] });
    network["W0"] = json!([network["w0"]]);
    network.as_object_mut().unwrap().remove("w0");
    let end = within(json!([["1", "1"]]), "0", invariance());
    assert_eq!(rejected(&redigest(fate(&network, end))), Reason::OneNeuronOnly);
}
