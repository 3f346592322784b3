//! The corridor: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// The fixture `corridor` is the wall (3/5,4/5) before the positive (1,0), h = 1/100.
fn with(changes: &[(&str, Value)]) -> Value {
    let mut mutant = fixture("corridor");
    for (key, value) in changes {
        let place = mutant.pointer_mut(&format!("/witness/end/{key}")).unwrap();
        assert_ne!(place, value);
        *place = value.clone();
    }
    mutant
}

fn at_end(key: &str, value: Value) -> Value {
    with(&[(key, value)])
}

/// With another sample, at the same h.
fn beside(row: Value, label: i32) -> Value {
    let mut more = fixture("corridor");
    let data = &mut more["instance"]["data"];
    data["rows"].as_array_mut().unwrap().push(row);
    data["labels"].as_array_mut().unwrap().push(json!(label));
    more["instance"]["eta"] = json!("3/100");
    redigest(more)
}

/// In three dimensions, one below 0 in the third, with another sample.
fn across(row: Value, label: i32) -> Value {
    let mut more = beside(row, label);
    for (place, entry) in [
        ("/instance/data/rows/0", "0"),
        ("/instance/data/rows/1", "0"),
        ("/instance/w0", "-1"),
        ("/witness/end/beyond", "0"),
        ("/witness/end/w_hat", "0"),
        ("/witness/end/w_tilde", "-1"),
    ] {
        more.pointer_mut(place).unwrap().as_array_mut().unwrap().push(json!(entry));
    }
    redigest(more)
}

#[test]
fn it_is_accepted_and_says_that_kicks_never_end() {
    let shown = accepted(&fixture("corridor")).statement;
    assert!(shown.contains("negatives kick again and again for ever"), "{shown}");
    assert!(shown.contains("the same for every derivative"), "{shown}");
    assert_eq!(rejected(&at_end("rate/0/bound", json!("1/2"))), Reason::RateBound { at: 0 });
    assert_eq!(rejected(&at_end("rate/0/bound", json!("2"))), Reason::RateTrivial { at: 0 });
    // The bound that a constant radius would give at e^1000 is not enough: it has grown.
    let far = |bound: &str| at_end("rate/0", json!({"bound": bound, "k": "1e1000"}));
    accepted(&far("1/125"));
    assert_eq!(rejected(&far("1/150")), Reason::RateBound { at: 0 });
}

#[test]
fn no_constant_is_shown() {
    let mut bound = fixture("corridor");
    (bound["claim"], bound["witness"]["separator"]) = (json!("gd.direction-rate"), json!(["1", "-1"]));
    assert_eq!(rejected(&bound), Reason::NoConstant);
    bound["verdict"] = json!("vacuous");
    assert_eq!(rejected(&bound), Reason::OtherLimit);
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
    assert_eq!(rejected(&at_end("s", json!("-14"))), Reason::STooSmall);
    assert_eq!(rejected(&at_end("w_tilde/0", json!("-7"))), Reason::NoMinimiserNear);
    let mut twice = beside(json!(["3/5", "4/5"]), -1);
    twice["witness"]["end"]["kicking"] = json!([1, 2]);
    assert_eq!(rejected(&twice), Reason::KickingDependent);
    let mut network = fixture("corridor");
    network["instance"]["network"] = json!({"output": ["2"]});
    network["instance"]["W0"] = json!([network["instance"]["w0"]]);
    network["instance"].as_object_mut().unwrap().remove("w0");
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
}

#[test]
fn kicks_go_on_where_w_hat_is_beyond_the_cone() {
    for beyond in [["0", "-1"], ["0", "0"], ["-1", "0"], ["-1/1000", "1"]] {
        assert_eq!(rejected(&at_end("beyond", json!(beyond))), Reason::KicksMayEnd);
    }
    accepted(&at_end("beyond", json!(["1/2", "1"])));
    assert_eq!(rejected(&at_end("beyond", json!(["3/4", "1"]))), Reason::KicksMayEnd);
}

#[test]
fn the_radius_is_wide_enough() {
    // A is 0.0114, so 2 A <= rho^2 from 0.1513 on.
    for rho in ["3/20", "0", "-4/25", "-12"] {
        assert_eq!(rejected(&at_end("rho", json!(rho))), Reason::CorridorTooNarrow);
    }
    accepted(&at_end("rho", json!("19/125")));
    // r_K is a fifth long, along the wall.
    let mut far = fixture("corridor");
    far["instance"]["w0"] = json!(["9109/1000", "-6839/1000"]);
    assert_eq!(rejected(&redigest(far)), Reason::RhoTooSmall);
}

#[test]
fn samples_keep_their_side() {
    assert_eq!(rejected(&at_end("rho", json!("9"))), Reason::ActiveTooLow { sample: 0 });
    accepted(&beside(json!(["-1/10", "0"]), 1));
    assert_eq!(rejected(&beside(json!(["3/5", "4/5"]), 1)), Reason::OutsideTooHigh { sample: 2 });
    assert_eq!(rejected(&beside(json!(["0", "-1"]), 1)), Reason::NotSelfConsistent { sample: 2 });
    // A reference deep below the wall: A = 2.68, and the radius grows by 0.56 a unit of s.
    let deep = with(&[("w_tilde/1", json!("2")), ("rho", json!("12/5"))]);
    assert_eq!(rejected(&deep), Reason::CorridorTooSteep { sample: 0 });
    // Parallel to w^ nothing grows away from a missed positive, though it is far below at K.
    assert_eq!(rejected(&across(json!(["0", "0", "1"]), 1)), Reason::CorridorTooSteep { sample: 2 });
    accepted(&across(json!(["-1/10", "0", "1"]), 1));
}

#[test]
fn kicks_cost_nothing() {
    assert_eq!(rejected(&at_end("w_tilde/1", json!("757/200"))), Reason::KickTooDeep { sample: 1 });
    // A second negative on the wall kicks with the first; one far below does not.
    assert_eq!(rejected(&beside(json!(["3/5", "4/5"]), -1)), Reason::KickTooDeep { sample: 1 });
    accepted(&beside(json!(["-1", "0"]), -1));
    // Parallel to w^ a negative may come back however far it is; its kicks cost nothing.
    accepted(&across(json!(["0", "0", "1"]), -1));
    // What one step adds to a negative this short is more than its kick takes from it.
    assert_eq!(rejected(&beside(json!(["3/50000", "1/12500"]), -1)), Reason::KickMayRise { sample: 2 });
    // Nor does it where the kicks of an opposite one are stronger.
    assert_eq!(rejected(&across(json!(["-3/10", "-2/5", "1/10"]), -1)), Reason::KickMayRise { sample: 2 });
}

/// Behind the waking of a positive.
fn woken(changes: &[(&str, Value)]) -> Value {
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/../certificates/good/fate+glide-wakes-corridor.json");
    let mut mutant: Value = serde_json::from_str(&std::fs::read_to_string(good).unwrap()).unwrap();
    for (key, value) in changes {
        mutant["witness"]["end"]["then"]["then"][key] = value.clone();
    }
    mutant
}

#[test]
fn behind_a_waking_no_bound_is_told_of() {
    accepted(&woken(&[]));
    let rate = json!([{"bound": "199/100", "k": "1e1000"}]);
    assert_eq!(rejected(&woken(&[("rate", rate)])), Reason::RateBound { at: 0 });
}

#[test]
fn a_slow_sample_pushes_for_ever() {
    let rho = |slow: Value| woken(&[("slow", slow), ("rho", json!("9/10"))]);
    accepted(&rho(json!([])));
    assert_eq!(rejected(&rho(json!([3]))), Reason::CorridorTooSteep { sample: 3 });
    accepted(&woken(&[("slow", json!([3]))]));
    assert_eq!(rejected(&woken(&[("slow", json!([0]))])), Reason::NotSlack { sample: 0 });
}

/// The positives (1,0), (0,1/2) and the negative (-1,1/2), which is orthogonal to w^ = (1,2) and
/// lies ln 4 below w~, h = 1/100; x_2.w_0 = 29/100.
fn unpushed(claim: &str) -> Value {
    let rows = json!([["1", "0"], ["0", "1/2"], ["-1", "1/2"]]);
    let w0 = json!(["35133/2500", "286879/10000"]);
    let started = started(instance("by-hand", rows, json!([1, 1, -1])), "3/100", w0);
    let end = json!({
        "kind": "corridor", "active": [0, 1], "beyond": ["0", "0"], "kicking": [], "lambda": {"0": "1", "1": "4"},
        "nu": {}, "rate": [], "rho": "8/5", "s": "20", "slow": [], "w_hat": ["1", "2"],
        "w_tilde": ["-115129254649702284201/25000000000000000000", "-599146454710798198687/50000000000000000000"],
    });
    let separator = if claim == "fate" { json!(null) } else { json!(["1", "1"]) };
    let fate = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": separator});
    let witness = if claim == "gd.loss-rate" { json!({"kind": "loss-rate", "fate": fate, "rate": []}) } else { fate };
    certificate(claim, "proved", &started, witness)
}

#[test]
fn what_may_kick_keeps_no_pattern() {
    let shown = accepted(&unpushed("fate")).statement;
    assert!(shown.contains("negatives may kick, and w_k/|w_k| converges"), "{shown}");
    accepted(&unpushed("gd.global"));
    assert_eq!(rejected(&unpushed("gd.loss-rate")), Reason::PatternNotKept);
    let mut constrained = unpushed("gd.constrained");
    constrained["verdict"] = json!("vacuous");
    assert_eq!(rejected(&constrained), Reason::OtherLimit);
}

/// The positives (1,0), (1,1), both tight at w^ = (1,0), which has multipliers on the first alone;
/// h = 1/100, and w_0 = 14 w^ + w~.
fn level(changes: &[(&str, Value)]) -> Value {
    let started = started(
        instance("by-hand", json!([["1", "0"], ["1", "1"]]), json!([1, 1])),
        "1/50",
        json!(["4697414907/500000000", "3"]),
    );
    let mut end = json!({
        "kind": "corridor", "active": [0, 1], "beyond": ["0", "0"], "kicking": [], "lambda": {"0": "1"}, "nu": {},
        "rate": [{"bound": "3/5", "k": "10000000000"}], "rho": "2/5", "s": "14", "slow": [1], "w_hat": ["1", "0"],
        "w_tilde": ["-2302585093/500000000", "3"],
    });
    for (key, value) in changes {
        assert_ne!(end[key], *value);
        end[key] = value.clone();
    }
    certificate("gd.global", "proved", &started, global(end))
}

fn global(end: Value) -> Value {
    json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": ["1", "0"]})
}

fn slow_direction(claim: &str, verdict: &str, u: Value) -> Value {
    let mut of = level(&[]);
    (of["claim"], of["verdict"]) = (json!(claim), json!(verdict));
    let fate = of["witness"].take();
    of["witness"] = json!({"kind": "degenerate", "fate": fate, "lower": [], "orbit": null, "u": u});
    of
}

#[test]
fn a_support_vector_without_a_multiplier_pushes_for_ever() {
    accepted(&level(&[]));
    assert_eq!(rejected(&level(&[("slow", json!([]))])), Reason::SupportWithoutMultiplier { sample: 1 });
    // A = 2 e^-4: 2 A is 0.0733.
    assert_eq!(rejected(&level(&[("rho", json!("27/100"))])), Reason::CorridorTooNarrow);
    accepted(&level(&[("rho", json!("271/1000"))]));
    // The bound grows with it: at 1e10 a radius of 2/5 would give 0.51.
    assert_eq!(
        rejected(&level(&[("rate", json!([{"bound": "12/25", "k": "10000000000"}]))])),
        Reason::RateBound { at: 0 }
    );
}

#[test]
fn what_has_a_multiplier_pulls_back() {
    let mut twice = level(&[("lambda", json!({"0": "1/2", "1": "1/2"}))]);
    twice["instance"]["data"]["rows"] = json!([["1", "0"], ["1", "0"]]);
    assert_eq!(rejected(&redigest(twice)), Reason::NotSlack { sample: 1 });
}

#[test]
fn no_other_trap_takes_it() {
    let mut sharp = level(&[]);
    let end = &mut sharp["witness"]["end"];
    end["kind"] = json!("sharp");
    end.as_object_mut().unwrap().retain(|key, _| key != "beyond" && key != "rho");
    for part in ["rho_1", "rho_2", "rho_3"] {
        end[part] = json!("2/5");
    }
    assert_eq!(rejected(&sharp), Reason::SupportWithoutMultiplier { sample: 1 });
}

#[test]
fn the_direction_is_slow_there() {
    let u = json!(["0", "1"]);
    let shown = accepted(&slow_direction("gd.degenerate", "proved", u.clone())).statement;
    assert!(shown.contains("ln k is not bounded"), "{shown}");
    accepted(&slow_direction("gd.direction-rate", "vacuous", u));
    assert_eq!(rejected(&slow_direction("gd.degenerate", "proved", json!(["0", "-1"]))), Reason::NotDegenerate);
    let mut against = level(&[]);
    (against["claim"], against["verdict"]) = (json!("gd.degenerate"), json!("vacuous"));
    assert_eq!(rejected(&against), Reason::OtherLimit);
    (against["claim"], against["verdict"]) = (json!("gd.direction-rate"), json!("proved"));
    assert_eq!(rejected(&against), Reason::NoConstant);
    // A corridor all of whose support has multipliers.
    let mut covered = unpushed("gd.global");
    (covered["claim"], covered["verdict"]) = (json!("gd.degenerate"), json!("proved"));
    let fate = covered["witness"].take();
    covered["witness"] = json!({"kind": "degenerate", "fate": fate, "lower": [], "orbit": null, "u": ["0", "1"]});
    assert_eq!(rejected(&covered), Reason::PatternNotKept);
}

/// A second tight positive with no multiplier, (1/4,-1,1), far above 0; w^ lies in the cone of
/// both.
fn beside_the_wall(beyond: Value) -> Value {
    let mut more = across(json!(["1/4", "-1", "1"]), 1);
    let end = more["witness"]["end"].as_object_mut().unwrap();
    (end["slow"], end["active"]) = (json!([2]), json!([0, 2]));
    (end["beyond"], end["rate"]) = (beyond, json!([]));
    end["w_tilde"][2] = json!("9");
    more["instance"]["w0"][2] = json!("9");
    redigest(more)
}

#[test]
fn kicks_may_end_where_support_vectors_without_multipliers_carry_w() {
    accepted(&beside_the_wall(json!(["0", "1", "1"])));
    assert_eq!(rejected(&beside_the_wall(json!(["0", "1", "0"]))), Reason::KicksMayEnd);
}
