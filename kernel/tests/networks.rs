//! Networks: certificates of the prover, and each condition of their rules broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, redigest, rejected};
use margincert_kernel::{Flaw, Reason};
use serde_json::{Value, json};

/// A fixture with some values replaced.
fn changed(name: &str, values: &[(&str, Value)]) -> Value {
    let mut certificate = fixture(name);
    for (pointer, value) in values {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match certificate.pointer_mut(parent).unwrap() {
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            object => object[key] = value.clone(),
        }
    }
    redigest(certificate)
}

const END: &str = "/witness/fate/end";

fn in_end(key: &str) -> String {
    format!("{END}/{key}")
}

/// Two neurons, v = (1, 1): z_0 = (x_0, 0), z_1 = (x_1, x_1), z_2 = (x_2, x_2).
fn coupled(values: &[(&str, Value)]) -> Reason {
    rejected(&changed("network-coupled", values))
}

/// Two partitions with orthogonal spans, kept by the signs of scalar products.
fn spans(values: &[(&str, Value)]) -> Reason {
    rejected(&changed("network-orthogonal-spans", values))
}

#[test]
fn certificates_of_the_prover_are_accepted_and_say_what_they_show() {
    let shown = accepted(&fixture("network-coupled"));
    for part in [
        "output weights (1, 1)",
        "output weights (1, 1), W_0 = ((1/2, 1), (1, -1/4)), step size",
        "(2/11, 6/11, 7/22, 0)",
        "484/265",
        "16/5",
        "samples 0 and 1",
    ] {
        assert!(shown.statement.contains(part), "{part}: {}", shown.statement);
    }
    assert_eq!(shown.instance.output(), ["1", "1"]);
    assert_eq!(shown.instance.w0().unwrap(), ["1/2", "1", "1", "-1/4"]);
    let shown = accepted(&fixture("network-orthogonal-spans")).statement;
    assert!(shown.contains("no two partitions are coupled"), "{shown}");
    assert!(accepted(&fixture("network-flight")).statement.contains("\n  k = 10000: ["));
    for name in ["network-coupled", "network-orthogonal-spans"] {
        for claim in ["fate", "network.joint"] {
            let mut alone = fixture(name);
            (alone["claim"], alone["verdict"]) = (json!(claim), json!("proved"));
            alone["witness"] = alone["witness"]["fate"].clone();
            assert!(accepted(&alone).statement.contains("W_k/|W_k| converges"), "{name} {claim}");
        }
    }
}

#[test]
fn other_claims_are_about_one_neuron() {
    let mut alone = fixture("network-coupled");
    alone["witness"] = alone["witness"]["fate"].clone();
    for claim in ["gd.global", "gd.local", "gd.direction-rate"] {
        (alone["claim"], alone["verdict"]) = (json!(claim), json!("proved"));
        assert_eq!(rejected(&alone), Reason::OneNeuronOnly, "{claim}");
    }
    let margin = json!({"kind": "farkas", "lambda": {"0": "1"}, "nu": {}, "problem": {"active": null, "walls": false}});
    let on_network = certificate("margin", "proved", &fixture("network-coupled")["instance"], margin);
    assert_eq!(rejected(&on_network), Reason::OneNeuronOnly);
}

#[test]
fn the_form_of_a_network() {
    let flaw = |values: &[(&str, Value)]| match coupled(values) {
        Reason::Form { pointer, flaw } => (pointer, flaw),
        other => panic!("{other}"),
    };
    let at = |pointer: &str, flaw: Flaw| (format!("/instance/{pointer}"), flaw);
    assert_eq!(flaw(&[("/instance/network/output", json!(["1", "0"]))]), at("network/output", Flaw::ZeroOutput));
    assert_eq!(flaw(&[("/instance/network/output", json!([]))]), at("network/output", Flaw::Empty));
    assert_eq!(flaw(&[("/instance/network/output", json!(["1"]))]), at("W0", Flaw::Length));
    assert_eq!(flaw(&[("/instance/W0/1", json!(["1"]))]), at("W0/1", Flaw::Length));
    assert_eq!(flaw(&[("/instance/network/hidden", json!("1"))]), at("network/hidden", Flaw::UnknownKey));
    assert_eq!(flaw(&[("/instance/w0", json!(["1", "1"]))]), at("w0", Flaw::OtherStart));
    let mut one = fixture("network-coupled");
    one["instance"].as_object_mut().unwrap().remove("network");
    let reason = rejected(&redigest(one));
    assert_eq!(reason, Reason::Form { pointer: "/instance/W0".to_owned(), flaw: Flaw::OtherStart });
    // Vectors of the trap have M d entries, those of the partitions d.
    let short = Reason::Form { pointer: in_end("w_hat"), flaw: Flaw::Length };
    assert_eq!(coupled(&[(&in_end("w_hat"), json!(["2/11", "6/11"]))]), short);
    let long = Reason::Form { pointer: "/witness/partitions/0/w_hat".to_owned(), flaw: Flaw::Length };
    assert_eq!(coupled(&[("/witness/partitions/0/w_hat", json!(["0", "0", "0", "0"]))]), long);
}

/// One step of the coupled network in plain doubles: W_1 = W_0 + h sum e^{-z_i.W_0} z_i.
#[test]
fn a_step_of_a_network() {
    let x = [[-0.5f64, 2.0], [1.0, 2.0], [2.0, 0.0]];
    let (w, v) = ([[0.5, 1.0], [1.0, -0.25]], [1.0, -2.0]);
    let labels = [1.0f64, -1.0, 1.0];
    let dot = |a: &[f64; 2], b: &[f64; 2]| a[0] * b[0] + a[1] * b[1];
    let mut next = w;
    for (x, y) in x.iter().zip(labels) {
        let f: f64 = w.iter().zip(v).map(|(w, v)| v * dot(w, x).max(0.0)).sum();
        for ((next, _), v) in next.iter_mut().zip(&w).zip(v).filter(|((_, w), _)| dot(w, x) > 0.0) {
            (0..2).for_each(|c| next[c] += y * v * (-y * f).exp() / 12.0 * x[c]);
        }
    }
    let claim = |off: f64| {
        let side = |c: f64| json!(dashu_ratio::RBig::try_from(c).unwrap().to_string());
        let sides: Vec<Value> =
            next.iter().flatten().map(|c| json!({"lo": side(c + off - 1e-12), "hi": side(c + off + 1e-12)})).collect();
        let mut instance = fixture("network-coupled")["instance"].clone();
        instance["network"]["output"] = json!(["1", "-2"]);
        instance["data"]["labels"] = json!([1, -1, 1]);
        let witness = json!({"kind": "orbit", "bits": 64, "at": [{"k": "1", "w": sides}], "flight": null});
        certificate("orbit", "verified", &instance, witness)
    };
    accepted(&claim(0.0));
    assert_eq!(rejected(&claim(1e-11)), Reason::OutsideBox { at: 0, coordinate: 0 });
}

#[test]
fn the_trap_on_the_lifted_problem() {
    assert_eq!(coupled(&[(&in_end("active"), json!([0, 1]))]), Reason::WrongActive);
    assert_eq!(coupled(&[(&in_end("active"), json!([]))]), Reason::NoPositives);
    assert_eq!(coupled(&[(&in_end("w_hat/0"), json!("1/11"))]), Reason::RowViolated { sample: 2 });
    assert_eq!(coupled(&[(&in_end("w_hat/3"), json!("1/11"))]), Reason::NotStationary);
    assert_eq!(coupled(&[(&in_end("lambda/0"), json!("4/11"))]), Reason::NotStationary);
    assert_eq!(coupled(&[(&in_end("rho"), json!("1/100"))]), Reason::RhoTooSmall);
    // A wider radius spoils the rates, and then reaches x_1.w_1 = 0 at 0.375330..., x_0.w_1 = 0 at
    // 0.430738... and x_2.w_0 = 0 at 0.536740...
    let wider = |rho: &str| coupled(&[(&in_end("rho"), json!(rho))]);
    assert_eq!(wider("3753/10000"), Reason::RateBound { at: 0 });
    assert_eq!(wider("1877/5000"), Reason::OutsideTooHigh { sample: 1 });
    assert_eq!(wider("4307/10000"), Reason::OutsideTooHigh { sample: 1 });
    assert_eq!(wider("1077/2500"), Reason::OutsideTooHigh { sample: 0 });
    assert_eq!(wider("5367/10000"), Reason::OutsideTooHigh { sample: 0 });
    assert_eq!(wider("671/1250"), Reason::OutsideTooHigh { sample: 2 });
    assert_eq!(coupled(&[(&in_end("rate/2/bound"), json!("1/1000"))]), Reason::RateBound { at: 2 });
    // The iterate of an earlier step is farther from the reference.
    assert_eq!(coupled(&[("/witness/fate/from_step", json!("23"))]), Reason::RhoTooSmall);
}

/// A fate that ends in a trap at once, for a network on the data (1,0), (1,1) with v = (1, 1).
fn at_once(w0: Value, from_step: &str) -> Reason {
    let values = [
        ("/instance/data", json!({"rows": [["1", "0"], ["1", "1"]], "labels": [1, 1]})),
        ("/instance/W0", w0),
        ("/witness/fate/from_step", json!(from_step)),
        (&in_end("active"), json!([0, 1])),
        (&in_end("w_hat"), json!(["2/3", "1/3", "1/3", "0"])),
        (&in_end("lambda"), json!({"0": "1/3", "1": "1/3"})),
        // -ln(8/3)/3 (z_0 + z_1).
        (&in_end("w_tilde"), json!(["-326943/500000", "-326943/1000000", "-326943/1000000", "0"])),
        ("/witness/partitions", json!([])),
    ];
    coupled(&values)
}

#[test]
fn the_limit_keeps_the_pattern_and_every_sign_is_certain() {
    // Neuron 1 moves along x_0 = (1,0), which wakes x_1 = (1,1).
    assert_eq!(at_once(json!([["1", "1"], ["1", "-2"]]), "1"), Reason::NotSelfConsistent { sample: 1 });
    // Neuron 1 at zero: exact at the start, never certain after a step.
    assert_eq!(at_once(json!([["1", "1"], ["0", "0"]]), "1"), Reason::SignUnknown { sample: 0 });
    assert_eq!(at_once(json!([["1", "1"], ["0", "0"]]), "2"), Reason::SignUncertain { step: 1, sample: 0 });
}

#[test]
fn the_invariance_of_a_network() {
    let label = |sample: usize| format!("/instance/data/labels/{sample}");
    let row = |sample: usize| format!("/instance/data/rows/{sample}");
    assert_eq!(spans(&[(&label(2), json!(-1))]), Reason::AgainstLabel { neuron: 0, sample: 2 });
    let turned = [("/instance/network/output/1", json!("-2"))];
    assert_eq!(spans(&turned), Reason::AgainstLabel { neuron: 1, sample: 0 });
    // At neuron 0 all are active; at neuron 1 the samples 2 and 3 are not.
    let acute = spans(&[(&row(2), json!(["-1", "0", "3", "1"]))]);
    assert_eq!(acute, Reason::NotAcute { first: 0, second: 2 });
    let obtuse = spans(&[(&row(2), json!(["1", "0", "3", "1"]))]);
    assert_eq!(obtuse, Reason::NotObtuse { first: 0, second: 2 });
    assert_eq!(spans(&[(&in_end("active"), json!([0, 1, 2]))]), Reason::NotInactive { sample: 3 });
    // Without its rows in the problem a sample has no margin.
    assert_eq!(spans(&[(&in_end("w_hat/0"), json!("0"))]), Reason::RowViolated { sample: 0 });
    assert_eq!(spans(&[(&in_end("lambda/2"), json!("1/6"))]), Reason::NotStationary);
}

#[test]
fn the_sharp_trap_is_for_one_neuron() {
    let zeros = json!(["0", "0", "0", "0"]);
    let sharp = json!({
        "active": [0, 1, 2], "kicking": [], "kind": "sharp", "lambda": {}, "nu": {}, "rate": [], "rho_1": "0", "rho_2": "1",
        "rho_3": "1", "s": "6", "slow": [], "w_hat": zeros, "w_tilde": zeros,
    });
    assert_eq!(coupled(&[(END, sharp)]), Reason::OneNeuronOnly);
}

#[test]
fn partitions_are_the_kernels_own() {
    let partitions = "/witness/partitions";
    let all = fixture("network-coupled")["witness"]["partitions"].clone();
    assert_eq!(coupled(&[(partitions, json!([all[0]]))]), Reason::WrongPartitions);
    assert_eq!(coupled(&[(partitions, json!([all[0], all[1], all[1]]))]), Reason::WrongPartitions);
    assert_eq!(coupled(&[(partitions, json!([all[1], all[0]]))]), Reason::RowViolated { sample: 0 });
    assert_eq!(coupled(&[("/witness/partitions/1/w_hat/1", json!("1/8"))]), Reason::RowViolated { sample: 1 });
    assert_eq!(coupled(&[("/witness/partitions/1/w_hat/1", json!("1/2"))]), Reason::LambdaOffSupport { sample: 1 });
    assert_eq!(coupled(&[("/witness/partitions/1/lambda/1", json!("1/4"))]), Reason::NotStationary);
    assert_eq!(coupled(&[("/witness/fate/separator", json!(["1", "1", "1", "1"]))]), Reason::SeparatorUnasked);
}

#[test]
fn verdicts_fit_what_is_shown() {
    let of = |name: &str, claim: &str, verdict: &str| {
        changed(name, &[("/claim", json!(claim)), ("/verdict", json!(verdict))])
    };
    let (bent, decoupled) = ("network-coupled", "network-orthogonal-spans");
    accepted(&of(bent, "network.partition", "vacuous"));
    accepted(&of(decoupled, "network.coupled", "vacuous"));
    assert_eq!(rejected(&of(bent, "network.partition", "proved")), Reason::Coupling);
    assert_eq!(rejected(&of(decoupled, "network.partition", "vacuous")), Reason::Coupling);
    assert_eq!(rejected(&of(bent, "network.coupled", "vacuous")), Reason::Maximality);
    assert_eq!(rejected(&of(decoupled, "network.coupled", "proved")), Reason::Maximality);
    let inadmissible = Reason::Inadmissible { kind: "partitions" };
    assert_eq!(rejected(&of(bent, "network.joint", "proved")), inadmissible);
    assert_eq!(rejected(&of(bent, "fate", "proved")), inadmissible);
    // A fate alone excludes the claims only where no pattern with active samples is kept.
    for (claim, verdict) in
        [("network.joint", "vacuous"), ("network.partition", "vacuous"), ("network.coupled", "vacuous")]
    {
        let mut alone = of(bent, claim, verdict);
        alone["witness"] = alone["witness"]["fate"].clone();
        assert_eq!(rejected(&alone), Reason::OtherLimit, "{claim}");
        let dead = json!([["0", "0"], ["0", "0"]]);
        alone["instance"]["W0"] = dead;
        alone["witness"]["end"] = json!({"kind": "dead"});
        alone["witness"]["from_step"] = json!("0");
        accepted(&redigest(alone));
    }
    let mut dead = fixture(bent);
    dead["instance"]["W0"] = json!([["0", "0"], ["0", "0"]]);
    dead["witness"]["fate"]["end"] = json!({"kind": "dead"});
    dead["witness"]["fate"]["from_step"] = json!("0");
    assert_eq!(rejected(&redigest(dead)), Reason::PatternNotKept);
}

#[test]
fn every_number_of_a_flight_matters() {
    let original = fixture("network-flight");
    let pieces = original["witness"]["flight"]["pieces"].as_array().unwrap().len();
    for piece in 0..pieces {
        for coordinate in 0..4 {
            let pointer = format!("/witness/flight/pieces/{piece}/coefficients/0/{coordinate}");
            let text = original.pointer(&pointer).unwrap().as_str().unwrap();
            let x: dashu_ratio::RBig = text.parse().unwrap();
            let nudged = json!((x + dashu_ratio::RBig::from(100u8)).to_string());
            let _: Reason = rejected(&changed("network-flight", &[(&pointer, nudged)]));
        }
    }
    let _: Reason = rejected(&changed("network-flight", &[("/instance/network/output/0", json!("2"))]));
}

/// Two samples at the second neuron alone, W^_2 = (7/22, 0), far from their margin: the least of
/// theirs there is 280/11, and not 1.
#[test]
fn a_partition_without_support_vectors_has_its_own_margin() {
    let mut certificate = fixture("network-coupled");
    let add = |list: &mut Value, more: [Value; 2]| list.as_array_mut().unwrap().extend(more);
    add(&mut certificate["instance"]["data"]["rows"], [json!(["80", "-80"]), json!(["80", "-100"])]);
    add(&mut certificate["instance"]["data"]["labels"], [json!(1), json!(1)]);
    // The same eta/n.
    certificate["instance"]["eta"] = json!("5/12");
    certificate["witness"]["fate"]["end"]["active"] = json!([0, 1, 2, 3, 4]);
    let own = json!({"lambda": {"3": "1/12800"}, "w_hat": ["1/160", "-1/160"]});
    certificate["witness"]["partitions"].as_array_mut().unwrap().push(own);
    let shown = accepted(&redigest(certificate)).statement;
    assert!(shown.contains("[3, 4] not maximal, its square 6400 (the largest has the square 12800); the"), "{shown}");
}
