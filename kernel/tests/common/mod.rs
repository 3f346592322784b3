//! Certificates for the tests, built with serde_json: none of the kernel's own code writes them.
#![allow(dead_code)]

pub mod doubles;

use margincert_kernel::{Accepted, Outcome, Reason, check};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// serde_json's maps are sorted by key, and its output has no white space: canonical form.
pub fn digest(instance: &Value) -> String {
    Sha256::digest(instance.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn instance(name: &str, rows: Value, labels: Value) -> Value {
    json!({"name": name, "data": {"rows": rows, "labels": labels}})
}

pub fn started(mut instance: Value, eta: &str, w0: Value) -> Value {
    instance["eta"] = json!(eta);
    instance["w0"] = w0;
    instance
}

pub fn certificate(claim: &str, verdict: &str, instance: &Value, witness: Value) -> Value {
    json!({
        "claim": claim, "verdict": verdict, "instance": instance, "witness": witness,
        "spec_version": 1, "digest": digest(instance),
    })
}

/// Puts the digest right after a change of the instance.
pub fn redigest(mut certificate: Value) -> Value {
    certificate["digest"] = json!(digest(&certificate["instance"]));
    certificate
}

pub fn acute_pair() -> Value {
    instance("acute-pair", json!([["1", "0"], ["3/5", "4/5"]]), json!([1, -1]))
}

pub fn two_clusters() -> Value {
    instance("two-clusters", json!([["1", "0"], ["-1/2", "1"], ["-1/5", "-1"]]), json!([1, 1, -1]))
}

pub fn soudry() -> Value {
    let rows = json!([["1/2", "3/2"], ["3/2", "1/2"], ["-1/2", "-3/2"], ["-3/2", "-1/2"]]);
    instance("soudry", rows, json!([1, 1, -1, -1]))
}

/// On + (1,0), (1,1): w^ = (1,0), lambda = (1,0) (T9).
pub fn degenerate() -> Value {
    instance("degenerate", json!([["1", "0"], ["1", "1"]]), json!([1, 1]))
}

pub fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// One accepted certificate of every kind, by name.
pub fn every_kind() -> Vec<(&'static str, Value)> {
    let not_separable = instance("opposite", json!([["1", "2"], ["1", "2"]]), json!([1, -1]));
    let no_positives = instance("negatives", json!([["1", "2"]]), json!([-1]));
    let fate = |end: Value, separator: Value| json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": separator});
    let aligned = json!({"kind": "aligned", "w_hat": ["1/2", "1/2"], "lambda": {"0": "1/4", "1": "1/4"}});
    let dead = started(two_clusters(), "1/2", json!(["-2", "-1"]));
    let mut kinds = vec![
        ("kkt", certificate("margin", "proved", &soudry(), kkt_soudry())),
        ("kkt-walls", certificate("margin", "proved", &acute_pair(), kkt_walls())),
        ("kkt-degenerate", certificate("margin", "proved", &degenerate(), kkt_degenerate())),
        ("farkas", certificate("margin", "proved", &wall_blocks(), farkas())),
        ("intercept", certificate("margin", "proved", &apart(), intercept())),
        ("no-intercept", certificate("margin", "proved", &between(), no_intercept())),
        (
            "not-separable",
            certificate(
                "gd.local",
                "vacuous",
                &not_separable,
                json!({"kind": "not-separable", "lambda": {"0": "1", "1": "1"}}),
            ),
        ),
        ("no-positives", certificate("gd.global", "vacuous", &no_positives, json!({"kind": "no-positives"}))),
        ("diverge", certificate("gd.diverge", "proved", &acute_pair(), diverge())),
        ("aligned", certificate("gd.diverge", "vacuous", &soudry(), aligned)),
        (
            "orbit",
            certificate("orbit", "verified", &started(acute_pair(), "1/4", json!(["1", "-1/2"])), orbit_by_hand()),
        ),
        ("run", recorded("verified", "1/1000", json!(["1909/2000", "-249/400"]))),
        ("dead", certificate("fate", "proved", &dead_start(dead), fate(json!({"kind": "dead"}), json!(null)))),
        (
            "invariance",
            certificate(
                "gd.local",
                "proved",
                &started(boundary(), "1/2", json!(["1", "-1"])),
                fate(
                    json!({"kind": "invariance", "active": [0], "w_hat": ["1", "0"], "lambda": {"0": "1"}}),
                    json!(["1", "1"]),
                ),
            ),
        ),
    ];
    let separator = json!(["1", "3/2"]);
    kinds.push((
        "separator",
        certificate(
            "landscape.critical",
            "proved",
            &two_clusters(),
            json!({"kind": "separator", "separator": separator}),
        ),
    ));
    kinds.push((
        "minimum",
        certificate(
            "landscape.spurious",
            "proved",
            &two_clusters(),
            json!({"kind": "minimum", "separator": separator, "u": ["5", "-1"]}),
        ),
    ));
    kinds.push(("sgd-lasts", lasts()));
    kinds.push(("cells", certificate("landscape.local", "proved", &two_clusters(), cells())));
    kinds.push(("cells-one", certificate("landscape.spurious", "proved", &soudry(), one_cell())));
    for name in [
        "trap-global",
        "trap-local",
        "trap-quiet-wall",
        "trap-truth",
        "sharp",
        "slide",
        "basin",
        "corridor",
        "glide",
        "loss-rate",
        "direction-rate",
        "degenerate",
        "exploding",
        "network-sgd-direction",
        "network-sgd-leaves",
        "orbit-dead",
        "orbit-slide",
        "sgd-degenerate",
        "sgd-direction",
        "sgd-kept",
        "sgd-leaves",
        "sgd-limits",
        "sgd-loss",
        "sgd-start",
        "sgd-steep",
    ] {
        kinds.push((name, fixture(name)));
    }
    kinds
}

/// On two-clusters from (1,1): both positives, at an obtuse angle, are likely to stay active.
pub fn lasts() -> Value {
    let cone = json!({
        "active": [0, 1], "lambda": {"0": "7/4", "1": "3/2"}, "lasting": {"kappa": "4", "level": "1"},
        "w_hat": ["1", "3/2"],
    });
    let ball = json!({"at": ["1", "1"], "kind": "lasts", "limit": 0, "lost": "91/100", "radius": "0"});
    let witness = json!({"kind": "sgd-limits", "limits": [cone], "nodes": [ball]});
    certificate("sgd.limits", "proved", &started(two_clusters(), "1/2", json!(["1", "1"])), witness)
}

/// No sample is active at (-2,-1): the negative (-1/5,-1) of two-clusters is turned over.
fn dead_start(mut instance: Value) -> Value {
    instance["name"] = json!("dead-cone");
    instance["data"]["rows"][2] = json!(["1/5", "1"]);
    instance
}

/// On + (1,0), (0,1): from (1,-1) the missed positive has x.w^ = 0 (T5).
pub fn boundary() -> Value {
    instance("boundary", json!([["1", "0"], ["0", "1"]]), json!([1, 1]))
}

/// A positive that is a multiple of a negative: with walls there is no solution.
fn wall_blocks() -> Value {
    instance("wall-blocks", json!([["1", "0"], ["2", "0"]]), json!([1, -1]))
}

fn kkt_soudry() -> Value {
    json!({
        "kind": "kkt", "problem": {"active": null, "walls": false}, "support": [0, 1, 2, 3], "w_hat": ["1/2", "1/2"],
        "lambda": {"0": "1/8", "1": "1/8", "2": "1/8", "3": "1/8"}, "nu": {}, "degenerate": null,
    })
}

fn kkt_walls() -> Value {
    json!({
        "kind": "kkt", "problem": {"active": [0], "walls": true}, "support": [0], "w_hat": ["1", "-3/4"],
        "lambda": {"0": "25/16"}, "nu": {"1": "15/16"}, "degenerate": null,
    })
}

fn kkt_degenerate() -> Value {
    json!({
        "kind": "kkt", "problem": {"active": [0, 1], "walls": false}, "support": [0, 1], "w_hat": ["1", "0"],
        "lambda": {"0": "1"}, "nu": {}, "degenerate": ["0", "1"],
    })
}

/// Three cells; the fourth branch is empty: -7 (1,0) - 10 (-1/2,1) = 10 (-1/5,-1).
fn cells() -> Value {
    json!({
        "kind": "cells", "separator": ["1", "3/2"],
        "tree": [
            {"kind": "split", "row": 0},
            {"kind": "split", "row": 1},
            {"kind": "cell", "u": ["1", "1"]},
            {"kind": "cell", "u": ["5", "-1"]},
            {"kind": "split", "row": 1},
            {"kind": "cell", "u": ["-5", "2"]},
            {"kind": "empty", "lambda": {"0": "7", "1": "10"}, "nu": {"2": "10"}},
        ],
    })
}

/// The walls are the opposites of the positives: neither can be missed.
fn one_cell() -> Value {
    json!({
        "kind": "cells", "separator": ["1", "1"],
        "tree": [
            {"kind": "split", "row": 0},
            {"kind": "split", "row": 1},
            {"kind": "cell", "u": ["1", "1"]},
            {"kind": "empty", "lambda": {"1": "1"}, "nu": {"3": "1"}},
            {"kind": "empty", "lambda": {"0": "1"}, "nu": {"2": "1"}},
        ],
    })
}

fn farkas() -> Value {
    json!({"kind": "farkas", "problem": {"active": [0], "walls": true}, "lambda": {"0": "1"}, "nu": {"1": "1/2"}})
}

/// The nearest points of the classes are (3,1) and (1,1).
pub fn apart() -> Value {
    let rows = json!([["3", "1"], ["4", "0"], ["1", "1"], ["0", "5"]]);
    instance("apart", rows, json!([1, 1, -1, -1]))
}

fn intercept() -> Value {
    json!({"kind": "intercept", "w_hat": ["1", "0"], "b": "-2", "lambda": {"0": "1/2", "2": "1/2"}, "support": [0, 2]})
}

/// The negative lies between the positives, of which one is 0.
fn between() -> Value {
    instance("between", json!([["0"], ["2"], ["1"]]), json!([1, 1, -1]))
}

fn no_intercept() -> Value {
    json!({"kind": "no-intercept", "lambda": {"0": "1/2", "1": "1/2", "2": "1"}})
}

fn diverge() -> Value {
    json!({"kind": "diverge", "w_hat": ["1", "0"], "lambda": {"0": "1"}, "negative": 1, "separator": ["1", "-1"]})
}

/// w_1 = (1,-1/2) + 1/8 e^-1 (1,0) - 1/8 e^(1/5) (3/5,4/5), h = 1/8: enclosed by hand.
fn orbit_by_hand() -> Value {
    json!({
        "kind": "orbit", "bits": 64, "flight": null,
        "at": [
            {"k": "0", "w": [{"lo": "1", "hi": "1"}, {"lo": "-1/2", "hi": "-1/2"}]},
            {"k": "1", "w": [{"lo": "477/500", "hi": "191/200"}, {"lo": "-623/1000", "hi": "-311/500"}]},
        ],
    })
}

/// A run that leaves at step 1, refuted.
pub fn run_left() -> Value {
    recorded("refuted", "1/10000", json!(["1", "-249/400"]))
}

/// The start, and this at step 1.
fn recorded(verdict: &str, tolerance: &str, w: Value) -> Value {
    let run = json!([{"k": "0", "w": ["1", "-1/2"]}, {"k": "1", "w": w}]);
    let witness = json!({"kind": "run", "orbit": orbit_by_hand(), "recorded": run, "tolerance": tolerance});
    certificate("run", verdict, &started(acute_pair(), "1/4", json!(["1", "-1/2"])), witness)
}

pub fn run(certificate: &Value) -> Outcome {
    check(certificate.to_string().as_bytes())
}

pub fn accepted(certificate: &Value) -> Accepted {
    match run(certificate) {
        Outcome::Accepted(accepted) => accepted,
        other => panic!("not accepted: {other:?}"),
    }
}

/// The reason of a rejection.
pub fn rejected(certificate: &Value) -> Reason {
    match run(certificate) {
        Outcome::Rejected(rejected) => rejected.reason,
        other => panic!("not rejected: {other:?}"),
    }
}

/// The certificate of this name.
pub fn of_kind(kind: &str) -> Value {
    every_kind().into_iter().find(|(name, _)| *name == kind).unwrap().1
}

/// The same with some values replaced.
pub fn changed(kind: &str, values: &[(&str, Value)]) -> Value {
    let mut certificate = of_kind(kind);
    for (pointer, value) in values {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = certificate.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            object => object[key] = value.clone(),
        }
    }
    redigest(certificate)
}

/// p/q in lowest terms, from a double that is one.
pub fn fraction(value: f64) -> Value {
    let mut q = 1_u64;
    while (value * q as f64).fract() != 0.0 {
        q *= 2;
    }
    json!(if q == 1 { format!("{value}") } else { format!("{}/{q}", value * q as f64) })
}

/// A double of 40 places.
pub fn cut(value: f64) -> f64 {
    (value * (1_u64 << 40) as f64).round() / (1_u64 << 40) as f64
}

pub fn orbit(samples: &Value, k: &str, sides: Value, flight: Value) -> Value {
    let witness = json!({"kind": "orbit", "bits": 32, "at": [{"k": k, "w": sides}], "flight": flight});
    certificate("orbit", "verified", samples, witness)
}

/// The kernel's ball around w_k at 32 bits, k > 0: the least box that it accepts.
pub fn ball<const D: usize>(samples: &Value, k: &str) -> ([f64; D], f64) {
    let unit = 1.0 / (1_u64 << 32) as f64;
    let fits = |coordinate: usize, key: &str, side: i64| {
        let mut sides = vec![json!({"lo": "-100", "hi": "100"}); D];
        sides[coordinate][key] = fraction(side as f64 * unit);
        matches!(run(&orbit(samples, k, json!(sides), Value::Null)), Outcome::Accepted(_))
    };
    let least = |coordinate: usize, key: &str, sign: i64| {
        let (mut below, mut above) = (-100_i64 << 32, 100_i64 << 32);
        while above - below > 1 {
            let middle = (below + above) / 2;
            *(if fits(coordinate, key, sign * middle) { &mut above } else { &mut below }) = middle;
        }
        (sign * above) as f64 * unit
    };
    let sides: [(f64, f64); D] = std::array::from_fn(|j| (least(j, "lo", -1), least(j, "hi", 1)));
    (sides.map(|(lo, hi)| (lo + hi) / 2.0), (sides[0].1 - sides[0].0) / 2.0)
}
