//! SGD: what each claim may carry, and each condition of the rules broken alone.

#![cfg(test)]

mod common;

use common::{accepted, fixture, redigest, rejected};
use margincert_kernel::{Outcome, Reason};
use serde_json::{Value, json};

fn with(name: &str, changes: &[(&str, Value)]) -> Value {
    let mut mutant = fixture(name);
    for (pointer, value) in changes {
        *mutant.pointer_mut(pointer).unwrap() = value.clone();
    }
    redigest(mutant)
}

/// A certificate about + (1,0), (0,1), - (-1,-1) with eta = 1, by its claim, verdict, start and
/// witness.
fn on_orthogonal(claim: &str, verdict: &str, w0: [&str; 2], witness: Value) -> Value {
    let rows = json!([["1", "0"], ["0", "1"], ["-1", "-1"]]);
    let instance = common::started(common::instance("right-angle", rows, json!([1, 1, -1])), "1", json!(w0));
    common::certificate(claim, verdict, &instance, witness)
}

fn leaves(drawn: usize, sample: usize, draws: Value) -> Value {
    json!({"kind": "sgd-leaves", "drawn": drawn, "neuron": 0, "sample": sample, "draws": draws})
}

/// On + (1,0), (-1/2,1), - (3/5,4/5): from (1/4,3/4) both positives are active and obtuse; from
/// (1,-2) only the first is.
fn on_f6(w0: [&str; 2], witness: Value) -> Value {
    let rows = json!([["1", "0"], ["-1/2", "1"], ["3/5", "4/5"]]);
    let instance = common::started(common::instance("f6", rows, json!([1, 1, -1])), "1", json!(w0));
    common::certificate("sgd.invariance", "vacuous", &instance, witness)
}

#[test]
fn a_pattern_is_kept_by_signs_and_angles() {
    let kept = |w0, active: Value| {
        on_orthogonal("sgd.invariance", "proved", w0, json!({"kind": "sgd-kept", "active": active}))
    };
    accepted(&kept(["1", "1"], json!([0, 1])));
    accepted(&kept(["1", "0"], json!([0])));
    assert_eq!(rejected(&kept(["1", "0"], json!([0, 1]))), Reason::NotActive { sample: 1 });
    assert_eq!(rejected(&kept(["1", "1"], json!([0]))), Reason::NotInactive { sample: 1 });
    assert_eq!(rejected(&kept(["1", "-2"], json!([0]))), Reason::NotInactive { sample: 2 });
    assert_eq!(rejected(&kept(["1", "-2"], json!([0, 2]))), Reason::NotAPositive { sample: 2 });
    assert_eq!(rejected(&kept(["-1", "1"], json!([]))), Reason::NoPositives);
    let f6 = |w0, active: Value| {
        let mut certificate = on_f6(w0, json!({"kind": "sgd-kept", "active": active}));
        certificate["verdict"] = json!("proved");
        certificate["instance"]["data"]["rows"][2] = json!(["-1", "-1"]);
        redigest(certificate)
    };
    assert_eq!(rejected(&f6(["1/4", "3/4"], json!([0, 1]))), Reason::NotAcute { first: 0, second: 1 });
    // With the second positive turned over it is inactive, and at an acute angle.
    let mut wakes = f6(["1", "-1/4"], json!([0]));
    wakes["instance"]["data"]["rows"][1] = json!(["1/8", "1"]);
    assert_eq!(rejected(&redigest(wakes)), Reason::NotObtuse { first: 0, second: 1 });
}

/// The digest, the claim carries the witness, no sample is pushed from its boundary, three signs
/// are known, J is there and of positives, 0 is in J and pushes by its label, three angles, 0 is
/// active.
#[test]
fn each_condition_of_a_kept_pattern_counts() {
    let kept = json!({"kind": "sgd-kept", "active": [0]});
    let kept = on_orthogonal("sgd.invariance", "proved", ["1", "0"], kept);
    assert_eq!(accepted(&kept).obligations, 1 + 1 + 1 + 3 + 2 + 2 + 3 + 1);
}

#[test]
fn a_start_outside_every_cone_is_looked_at() {
    let start = |w0, negative: Value| {
        on_orthogonal("sgd.loss", "vacuous", w0, json!({"kind": "sgd-start", "negative": negative}))
    };
    accepted(&start(["-1", "-1"], json!(2)));
    accepted(&start(["0", "0"], json!(null)));
    assert_eq!(rejected(&start(["-1", "-1"], json!(1))), Reason::NotANegative { sample: 1 });
    assert_eq!(rejected(&start(["1", "1"], json!(2))), Reason::NotActive { sample: 2 });
    assert_eq!(rejected(&start(["1", "-1"], json!(null))), Reason::NotDead { sample: 0 });
    assert_eq!(rejected(&start(["-1", "-1"], json!(null))), Reason::NotDead { sample: 2 });
}

/// F6: from (1,-2) draws of sample 0 wake the negative; from (3/4,7/8), the negative aside, they
/// put sample 1 to sleep.
#[test]
fn a_path_that_leaves_is_followed() {
    let wakes = |draws: Value| on_f6(["1", "-2"], leaves(0, 2, draws));
    // a_0 must gain 5/3: from 1 over 1.37, 1.62, .. to above 8/3 in eleven or twelve draws.
    let first = (1..30).find(|m| matches!(common::run(&wakes(json!(m.to_string()))), Outcome::Accepted(_))).unwrap();
    let plain = (1..30).scan(1.0f64, |a, _| {
        *a += (-*a).exp();
        Some(*a)
    });
    assert_eq!(plain.take_while(|a| 0.6 * a - 1.6 <= 0.0).count() + 1, first);
    assert_eq!(rejected(&wakes(json!((first - 1).to_string()))), Reason::SignKept { sample: 2 });
    accepted(&wakes(json!(null)));
    let statement = accepted(&wakes(json!(first.to_string()))).statement;
    assert!(statement.contains(&format!("probability 3^-{first}")), "{statement}");

    let sleeps = |drawn, sample, draws: Value| {
        let mut certificate = on_f6(["1/4", "3/4"], leaves(drawn, sample, draws));
        certificate["instance"]["data"]["rows"][2] = json!(["-1", "-1"]);
        redigest(certificate)
    };
    accepted(&sleeps(0, 1, json!("5")));
    assert_eq!(rejected(&sleeps(0, 1, json!("0"))), Reason::SignKept { sample: 1 });
    for (drawn, sample) in [(0, 0), (0, 2)] {
        let reason = Reason::NotOpposed { drawn, sample };
        assert_eq!(rejected(&sleeps(drawn, sample, json!(null))), reason);
    }
    assert_eq!(rejected(&sleeps(2, 0, json!(null))), Reason::NotActive { sample: 2 });
    // A negative that is active at w_0: there is no pattern to leave.
    assert_eq!(rejected(&on_f6(["1/4", "3/4"], leaves(0, 1, json!("5")))), Reason::NotAPositive { sample: 2 });
}

#[test]
fn a_first_push_is_measured() {
    let steep = |w0, sample: usize| {
        let witness = json!({"kind": "sgd-steep", "active": [0, 1], "sample": sample});
        let mut certificate = on_orthogonal("sgd.direction", "vacuous", w0, witness);
        certificate["instance"]["eta"] = json!("3");
        redigest(certificate)
    };
    // 3 e^-x >= 2 for x = 2/5, not for 1/2.
    accepted(&steep(["2/5", "1/2"], 0));
    assert_eq!(rejected(&steep(["2/5", "1/2"], 1)), Reason::NotSteep { sample: 1 });
    assert_eq!(rejected(&steep(["2/5", "1/2"], 2)), Reason::NotActive { sample: 2 });
    let mut direction = fixture("sgd-direction");
    direction["instance"]["eta"] = json!("100");
    let sample = direction["witness"]["active"][0].as_u64().unwrap() as usize;
    let reason = rejected(&redigest(direction));
    assert!(
        matches!(reason, Reason::Steep { .. } | Reason::NoMinimiserNear),
        "with another step size w~ is another, and the first push of {sample} too large: {reason}"
    );
}

/// On + (1,0), (0,1) and - (-1,-1), n = 3, eta = 3, w~ = 0: h e^0 = 1 = lambda'. From (1/4,1/4) eps
/// = 3 e^-1/4 > 2.
fn gentle(w0: [&str; 2]) -> Value {
    let witness = json!({
        "kind": "sgd-direction", "active": [0, 1], "lambda": {"0": "1", "1": "1"}, "rate": [], "s": "1/2",
        "w_hat": ["1", "1"], "w_tilde": ["0", "0"],
    });
    let mut certificate = on_orthogonal("sgd.direction", "proved", w0, witness);
    certificate["instance"]["eta"] = json!("3");
    redigest(certificate)
}

#[test]
fn the_mean_needs_small_first_pushes() {
    accepted(&gentle(["1/2", "1/2"]));
    assert_eq!(rejected(&gentle(["1/2", "1/4"])), Reason::Steep { sample: 1 });
}

#[test]
fn bounds_of_the_mean_cannot_be_smaller() {
    for name in ["sgd-direction", "sgd-loss"] {
        let bound = fixture(name)["witness"]["rate"][0]["bound"].as_str().unwrap().to_owned();
        let (p, q) = bound.split_once('/').unwrap();
        // A rate that is one part in a thousand smaller.
        let smaller = rational(p.parse::<u128>().unwrap() * 999, q.parse::<u128>().unwrap() * 1000);
        let mutant = with(name, &[("/witness/rate/0/bound", json!(smaller))]);
        assert_eq!(rejected(&mutant), Reason::RateBound { at: 0 }, "{name}");
    }
    // While M is above |P_k| nothing is shown, whatever the bound.
    let at = |k: &str| {
        let mut certificate = gentle(["1/2", "1/2"]);
        certificate["witness"]["rate"] = json!([{"k": k, "bound": "199/100"}]);
        certificate
    };
    assert_eq!(rejected(&at("0")), Reason::RateBound { at: 0 });
    accepted(&at("1e30"));
}

fn rational(p: u128, q: u128) -> String {
    let divisor = gcd(p, q);
    format!("{}/{}", p / divisor, q / divisor)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The limit is that of all samples of J: w^ and its multipliers are checked as everywhere.
#[test]
fn w_hat_is_checked() {
    for name in ["sgd-direction", "sgd-loss"] {
        let w_hat = fixture(name)["witness"]["w_hat"].clone();
        let zero = Value::from(vec!["0"; w_hat.as_array().unwrap().len()]);
        let reason = rejected(&with(name, &[("/witness/w_hat", zero)]));
        assert!(matches!(reason, Reason::RowViolated { .. }), "{name}: {reason}");
        let reason = rejected(&with(name, &[("/witness/lambda", json!({}))]));
        assert_eq!(reason, Reason::NotStationary, "{name}");
    }
}

/// Two neurons, v = (1, -1), w_1 = (1, 1), w_2 = (-1, -1): the positives (1,0), (0,1) are active at
/// the first and the negative (-1,-1) at the second.
fn on_network(changes: &[(&str, Value)], witness: Value) -> Value {
    let rows = json!([["1", "0"], ["0", "1"], ["-1", "-1"]]);
    let mut instance = common::instance("two-neurons", rows, json!([1, 1, -1]));
    instance["eta"] = json!("1");
    instance["network"] = json!({"output": ["1", "-1"]});
    instance["W0"] = json!([["1", "1"], ["-1", "-1"]]);
    for (pointer, value) in changes {
        *instance.pointer_mut(pointer).unwrap() = value.clone();
    }
    let verdict = if witness["kind"] == "sgd-kept" { "proved" } else { "vacuous" };
    common::certificate("sgd.invariance", verdict, &instance, witness)
}

/// T7: each part of the condition broken alone.
#[test]
fn a_pattern_of_a_network_is_kept_by_labels_and_angles() {
    let kept =
        |changes: &[(&str, Value)], active: Value| on_network(changes, json!({"kind": "sgd-kept", "active": active}));
    let statement = accepted(&kept(&[], json!([0, 1, 2]))).statement;
    assert!(statement.contains("the activation pattern is that of W_0"), "{statement}");
    let broken = |changes: &[(&str, Value)]| rejected(&kept(changes, json!([0, 1, 2])));
    let against = broken(&[("/network/output/1", json!("1"))]);
    assert_eq!(against, Reason::AgainstLabel { neuron: 1, sample: 2 });
    let acute = broken(&[("/data/rows/1", json!(["-1/2", "1"]))]);
    assert_eq!(acute, Reason::NotAcute { first: 0, second: 1 });
    let obtuse = broken(&[("/data/rows/2", json!(["1/2", "-2"]))]);
    assert_eq!(obtuse, Reason::NotObtuse { first: 0, second: 2 });
    let dead = [("/W0/0", json!(["-1", "-1"])), ("/W0/1", json!(["1", "1"]))];
    assert_eq!(rejected(&kept(&dead, json!([]))), Reason::NoPositives);
    assert_eq!(rejected(&kept(&[], json!([0, 1]))), Reason::NotInactive { sample: 2 });
    assert_eq!(rejected(&kept(&[("/W0/1", json!(["0", "0"]))], json!([0, 1, 2]))), Reason::NotActive { sample: 2 });
}

#[test]
fn a_path_that_leaves_a_network_is_followed() {
    // With output weight 1 at neuron 1 draws of the negative push it out there: a = -2 + .., and
    // x.w_2 = 2 falls as much.
    let positive = ("/network/output/1", json!("1"));
    let by = |drawn: usize, neuron: usize, sample: usize, draws: Value| {
        let leaves = json!({"kind": "sgd-leaves", "drawn": drawn, "neuron": neuron, "sample": sample, "draws": draws});
        on_network(std::slice::from_ref(&positive), leaves)
    };
    let statement = accepted(&by(2, 1, 2, json!("1"))).statement;
    assert!(statement.contains("after 1 draw of sample 2") && statement.contains("at neuron 1"), "{statement}");
    accepted(&by(2, 1, 2, json!(null)));
    assert_eq!(rejected(&by(2, 1, 2, json!("0"))), Reason::SignKept { sample: 2 });
    assert_eq!(rejected(&by(2, 0, 2, json!("1"))), Reason::NotOpposed { drawn: 2, sample: 2 });
    assert_eq!(rejected(&by(0, 0, 1, json!("1"))), Reason::NotOpposed { drawn: 0, sample: 1 });
    assert_eq!(rejected(&by(2, 2, 2, json!("1"))), Reason::OutOfRange);
    let asleep = [positive.clone(), ("/W0/1", json!(["0", "0"]))];
    let leaves = json!({"kind": "sgd-leaves", "drawn": 2, "neuron": 1, "sample": 2, "draws": null});
    assert_eq!(rejected(&on_network(&asleep, leaves)), Reason::NotActive { sample: 2 });
}

/// For a network no single sample stands for a start outside every cone: a path does.
#[test]
fn a_start_of_a_network_is_dead_or_left_by_a_path() {
    let start = |changes: &[(&str, Value)], negative: Value| {
        on_network(changes, json!({"kind": "sgd-start", "negative": negative}))
    };
    accepted(&start(&[("/W0/0", json!(["-1", "-1"])), ("/data/rows/2", json!(["1", "1"]))], json!(null)));
    assert_eq!(rejected(&start(&[], json!(null))), Reason::NotDead { sample: 0 });
    assert_eq!(rejected(&start(&[("/W0/0", json!(["-1", "-1"]))], json!(null))), Reason::NotDead { sample: 2 });
    assert_eq!(rejected(&start(&[("/network/output/1", json!("1"))], json!(2))), Reason::OneNeuronOnly);
}

/// The bound of the direction is about the features: it is not that of the rows.
#[test]
fn bounds_of_a_network_are_those_of_its_features() {
    let accepted = accepted(&fixture("network-sgd-direction")).statement;
    assert!(accepted.contains("features z_i"), "{accepted}");
    let doubled = with("network-sgd-direction", &[("/instance/network/output/1", json!("4"))]);
    assert_eq!(rejected(&doubled), Reason::LambdaOffSupport { sample: 0 });
    let steep = json!({"kind": "sgd-steep", "active": [0, 1, 2], "sample": 2});
    let on = |v: &str| {
        let mut certificate = on_network(&[("/network/output/1", json!(v)), ("/eta", json!("16"))], steep.clone());
        certificate["claim"] = json!("sgd.direction");
        certificate
    };
    // eta |z|^2 e^(-z.W_0) = 32 v^2 e^(-2 |v|) is above 2 for v = -1, and below it for v = -4.
    assert_eq!(rejected(&on("-4")), Reason::NotSteep { sample: 2 });
    common::accepted(&on("-1"));
}
