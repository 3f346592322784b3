//! Files made to be expensive, and answers that the end of a budget must not change.

#![cfg(test)]

mod common;

use common::{accepted, certificate, every_kind, instance, of_kind, redigest, rejected, run, started};
use margincert_kernel::{Declined, Outcome, Reason, check_within};
use serde_json::{Value, json};

fn fate(end: Value) -> Value {
    json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null})
}

fn declined(certificate: &Value) -> u64 {
    match run(certificate) {
        Outcome::Declined(Declined::Budget { needed, .. }) => needed,
        other => panic!("not declined: {other:?}"),
    }
}

/// p/q near 1 with so many digits in both, in lowest terms.
fn long(digits: usize) -> String {
    format!("1{}1/1{}", "0".repeat(digits - 1), "0".repeat(digits))
}

/// A budget that just suffices says nothing about what is read from the answer later.
#[test]
fn rows_are_read_after_a_check_that_spent_its_budget() {
    for kind in ["kkt", "kkt-walls", "diverge", "invariance", "separator", "trap-global", "sgd-kept", "sgd-loss"] {
        let certificate = of_kind(kind);
        let exact = accepted(&certificate).operations;
        let bytes = certificate.to_string();
        let Outcome::Accepted(found) = check_within(bytes.as_bytes(), exact) else { panic!("{kind}: not accepted") };
        let rows = serde_json::to_value(found.instance.rows()).unwrap();
        assert_eq!(rows, certificate["instance"]["data"]["rows"], "{kind}");
    }
}

/// No budget below the one that it takes yields another answer than that it is not enough.
#[test]
fn nothing_is_accepted_or_rejected_on_a_spent_budget() {
    for (kind, certificate) in every_kind() {
        let (exact, bytes) = (accepted(&certificate).operations, certificate.to_string());
        // Every number that is made can be the first that is not.
        for part in 0..150 {
            let outcome = check_within(bytes.as_bytes(), exact / 150 * part + 7 * part);
            let enough = matches!(&outcome, Outcome::Accepted(found) if found.operations == exact);
            let declined = matches!(outcome, Outcome::Declined(Declined::Budget { .. }));
            assert!(declined || enough, "{kind} {part}: {outcome:?}");
        }
    }
}

/// More walls than features are dependent; their Gram matrix of 30,000 x 60,000 numbers is not
/// made.
#[test]
fn dependent_walls_make_no_table() {
    let walls = 30_000;
    let rows: Vec<[&str; 1]> = (0..=walls).map(|i| [if i == 0 { "1" } else { "-1" }]).collect();
    let labels: Vec<i8> = (0..=walls).map(|i| if i == 0 { 1 } else { -1 }).collect();
    let kicking: Vec<usize> = (1..=walls).collect();
    let end = json!({
        "kind": "slide", "active": [0], "kicking": kicking, "offset": ["0"], "pieces": [], "tau": "1", "then": {"kind": "dead"},
    });
    let instance = started(instance("walls", json!(rows), json!(labels)), "1", json!(["1"]));
    assert_eq!(rejected(&certificate("fate", "proved", &instance, fate(end))), Reason::KickingDependent);
}

/// A step at which no sample is active looks at every sample; so does each box.
#[test]
fn boxes_of_a_dead_orbit_are_paid_for() {
    let samples = 20_000;
    let instance = instance("dead", json!(vec![["1"]; samples]), json!(vec![-1; samples]));
    let at: Vec<Value> =
        (0..10_000).map(|k: usize| json!({"k": k.to_string(), "w": [{"hi": "1", "lo": "-3"}]})).collect();
    let witness = json!({"kind": "orbit", "at": at, "bits": 32, "flight": null});
    declined(&certificate("orbit", "verified", &started(instance, "1", json!(["1/100"])), witness));
}

/// The step size is in the push of every sample, and a push in high precision takes its time at the
/// first step already.
#[test]
fn long_step_sizes_and_wide_steps_are_paid_for() {
    let samples = 50_000;
    let rows = instance("many", json!(vec![["1"]; samples]), json!(vec![1; samples]));
    let dead = json!({"kind": "dead"});
    declined(&certificate("fate", "proved", &started(rows.clone(), &long(40_000), json!(["-1"])), fate(dead.clone())));
    let mut wide = certificate("fate", "proved", &started(rows, "1", json!(["1"])), fate(dead));
    wide["witness"]["bits"] = json!(4096);
    wide["witness"]["from_step"] = json!("1");
    declined(&wide);
}

/// What is declined names a budget with which it is judged, where one kind of work is nearly all of
/// it.
#[test]
fn the_budget_that_is_named_suffices() {
    let one = started(instance("one", json!([["1"]]), json!([1])), "1", json!(["1"]));
    let kept = json!({"kind": "invariance", "active": [0], "lambda": {"0": "1"}, "w_hat": ["1"]});
    let mut steps = certificate("fate", "proved", &one, fate(kept));
    steps["witness"]["from_step"] = json!("3000");
    let mut draws = of_kind("sgd-leaves");
    draws["witness"]["draws"] = json!("3000");
    for certificate in [steps, draws] {
        let bytes = certificate.to_string();
        let full = accepted(&certificate).operations;
        let Outcome::Declined(Declined::Budget { needed, .. }) = check_within(bytes.as_bytes(), full / 4) else {
            panic!("not declined")
        };
        assert!(needed < full + full / 10, "{needed} {full}");
        assert!(matches!(check_within(bytes.as_bytes(), needed), Outcome::Accepted(_)));
    }
}

/// A name is no step number, whatever it ends in.
#[test]
fn a_name_is_not_a_power_of_ten() {
    let mut certificate = of_kind("kkt");
    certificate["instance"]["name"] = json!("scale10000000");
    assert!(accepted(&redigest(certificate)).operations < 1_000_000);
}

/// Three neurons, one sample: the numbers of neurons go beyond those of samples.
#[test]
fn neurons_are_counted_by_themselves() {
    let mut instance = instance("neurons", json!([["1"]]), json!([1]));
    instance["eta"] = json!("1");
    instance["network"] = json!({"output": ["1", "1", "-1"]});
    instance["W0"] = json!([["1"], ["1"], ["1"]]);
    let leaves =
        |neuron: usize| json!({"kind": "sgd-leaves", "draws": null, "drawn": 0, "neuron": neuron, "sample": 0});
    // y v_2 x.x < 0: the sample pushes itself out of the neuron 2.
    accepted(&certificate("sgd.invariance", "vacuous", &instance, leaves(2)));
    assert_eq!(
        rejected(&certificate("sgd.invariance", "vacuous", &instance, leaves(1))),
        Reason::NotOpposed { drawn: 0, sample: 0 }
    );
    assert_eq!(rejected(&certificate("sgd.invariance", "vacuous", &instance, leaves(3))), Reason::OutOfRange);
}
