//! The slide: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

fn at_end(key: &str, value: Value) -> Value {
    let mut mutant = fixture("slide");
    let place = mutant.pointer_mut(&format!("/witness/end/{key}")).unwrap();
    assert_ne!(*place, value);
    *place = value;
    mutant
}

#[test]
fn it_is_accepted_up_to_the_trap_behind_it() {
    let shown = accepted(&fixture("slide")).statement;
    assert!(shown.contains("for all k >= 320 the active positives are [0, 1]"), "{shown}");
    assert!(shown.contains("negatives kick again and again for ever"), "{shown}");
    // Behind a slide no sign is known.
    assert_eq!(rejected(&at_end("then", json!({"kind": "dead"}))), Reason::NotDead { sample: 0 });
    let piece = json!({"centre": "0", "coefficients": [["1", "0"]], "order": 1, "to": "1000"});
    let leap = json!({"kind": "leap", "pieces": [piece], "steps": "0", "tau": "1", "then": {"kind": "dead"}});
    assert_eq!(rejected(&at_end("then", leap)), Reason::SignUnknown { sample: 0 });
}

#[test]
fn the_exact_parts() {
    assert_eq!(rejected(&at_end("active", json!([]))), Reason::NoPositives);
    assert_eq!(rejected(&at_end("active", json!([0, 2]))), Reason::NotAPositive { sample: 2 });
    assert_eq!(rejected(&at_end("kicking", json!([0]))), Reason::NotANegative { sample: 0 });
    assert_eq!(rejected(&at_end("offset", json!(["-1/20", "-1/20"]))), Reason::OffsetOffWalls);
    assert_eq!(rejected(&at_end("tau", json!("0"))), Reason::LeapBackwards { piece: 0 });
    assert_eq!(rejected(&at_end("pieces/0/to", json!("0"))), Reason::LeapBackwards { piece: 0 });
    // The same wall twice.
    let mut twice = fixture("slide");
    let data = &mut twice["instance"]["data"];
    data["rows"].as_array_mut().unwrap().push(json!(["3/5", "4/5"]));
    data["labels"].as_array_mut().unwrap().push(json!(-1));
    twice["instance"]["eta"] = json!("2/3");
    twice["witness"]["end"]["kicking"] = json!([2, 3]);
    assert_eq!(rejected(&redigest(twice)), Reason::KickingDependent);
    // A network of one neuron with another output weight.
    let mut network = fixture("slide");
    network["instance"]["network"] = json!({"output": ["2"]});
    network["instance"]["W0"] = json!([network["instance"]["w0"]]);
    network["instance"].as_object_mut().unwrap().remove("w0");
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
}

#[test]
fn every_part_needs_its_bound() {
    for piece in 0..2 {
        for (part, key) in ["rho_1", "rho_2"].into_iter().enumerate() {
            let mutant = at_end(&format!("pieces/{piece}/{key}"), json!("0"));
            assert_eq!(rejected(&mutant), Reason::PartTooSmall { part });
        }
    }
}

/// One step from w_0, eta = n h; a single row is negative, the last.
struct Step {
    rows: Value,
    positives: usize,
    eta: &'static str,
    w0: [&'static str; 2],
    active: Value,
    offset: [&'static str; 2],
    tau: &'static str,
    centre: &'static str,
    coefficients: Value,
    rho: [&'static str; 2],
}

impl Step {
    /// w_0 = (4,-3) on the wall (3/5,4/5), h = 1/100; the curve stands still for its one step.
    fn plain() -> Self {
        Self {
            rows: json!([["1", "0"], ["3/5", "4/5"]]),
            positives: 1,
            eta: "1/50",
            w0: ["4", "-3"],
            active: json!([0]),
            offset: ["-9/2500", "-3/625"],
            tau: "5000",
            centre: "17/2",
            coefficients: json!([["4", "-3"]]),
            rho: ["3/200", "1/1000"],
        }
    }

    fn reason(self) -> Reason {
        let mut labels = vec![1; self.positives];
        labels.push(-1);
        let started = started(instance("by-hand", self.rows, json!(labels)), self.eta, json!(self.w0));
        let piece = json!({
            "centre": self.centre, "coefficients": self.coefficients, "order": 1, "rho_1": self.rho[0], "rho_2": self.rho[1], "to": "1",
        });
        let end = json!({
            "active": self.active, "kicking": [self.positives], "kind": "slide", "offset": self.offset, "pieces": [piece], "tau": self.tau,
            "then": {"kind": "dead"},
        });
        let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null});
        rejected(&certificate("fate", "proved", &started, witness))
    }
}

#[test]
fn a_step_by_hand() {
    // Only what comes behind it is wrong.
    assert_eq!(Step::plain().reason(), Reason::NotDead { sample: 0 });
    // A curve that starts beside w_0, and one that is slower than its flow.
    let aside = Step { coefficients: json!([["401/100", "-3"]]), ..Step::plain() };
    assert_eq!(aside.reason(), Reason::PartTooSmall { part: 1 });
    let slow = Step { rho: ["3/200", "1/5000"], ..Step::plain() };
    assert_eq!(slow.reason(), Reason::PartTooSmall { part: 1 });
}

#[test]
fn samples_keep_their_side() {
    // 4e-8 above 0, and 4e-6 below it.
    let near = json!([["1", "0"], ["750001/100000000", "1/100"], ["3/5", "4/5"]]);
    let step = Step { rows: near, positives: 2, eta: "3/100", active: json!([0, 1]), ..Step::plain() };
    assert_eq!(step.reason(), Reason::ActiveTooLow { sample: 1 });
    let missed = json!([["1", "0"], ["-750001/1000000", "-1"], ["3/5", "4/5"]]);
    let step = Step { rows: missed, positives: 2, eta: "3/100", ..Step::plain() };
    assert_eq!(step.reason(), Reason::OutsideTooHigh { sample: 1 });
}

#[test]
fn the_reference_lies_deep_enough() {
    let step = Step { offset: ["-9/5000", "-3/1250"], ..Step::plain() };
    assert_eq!(step.reason(), Reason::KickTooDeep { sample: 1 });
}

#[test]
fn walls_push_and_are_pushed() {
    let away = json!([["1", "0"], ["-2/5", "-2"], ["3/5", "4/5"]]);
    let step = Step { rows: away, positives: 2, eta: "3/100", active: json!([0, 1]), ..Step::plain() };
    assert_eq!(step.reason(), Reason::WallMayLoosen { sample: 2 });
    // A wall of norm 1/10 is pushed into six times as hard, in units of its own kicks.
    let small = Step {
        rows: json!([["1", "0"], ["3/50", "2/25"]]),
        w0: ["3/2", "-9/8"],
        offset: ["-3/1250", "-2/625"],
        coefficients: json!([["3/2", "-9/8"]]),
        ..Step::plain()
    };
    assert_eq!(small.reason(), Reason::KickBelowPush { sample: 1 });
}

#[test]
fn steps_are_short() {
    // h = 1/4, lambda = 5.5 at tau = 40: Lambda is above 40/8.
    let long = |w0: [&'static str; 2], speed: &str| Step {
        rows: json!([["1", "0"], ["1/100", "1"]]),
        eta: "1/2",
        w0,
        offset: ["-1/500", "-1/5"],
        tau: "40",
        centre: "8299/2250",
        coefficients: json!([w0, [speed, "0"]]),
        rho: ["21/100", "1/5"],
        ..Step::plain()
    };
    assert_eq!(long(["3/5", "-3/500"], "11/2").reason(), Reason::StepsTooLong);
    assert_eq!(long(["1", "-1/100"], "18/5").reason(), Reason::NotDead { sample: 0 });
}
