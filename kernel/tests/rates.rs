//! Rates of loss and direction: each condition of the rules broken alone.

#![cfg(test)]

mod common;

use common::{accepted, ball, certificate, cut, fixture, fraction, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

fn with(name: &str, changes: &[(&str, Value)]) -> Value {
    let mut mutant = fixture(name);
    for (pointer, value) in changes {
        *mutant.pointer_mut(pointer).unwrap() = value.clone();
    }
    redigest(mutant)
}

/// A loss-rate certificate around the fate of another one.
fn loss_rate_of(name: &str) -> Value {
    let fate = fixture(name);
    let witness = json!({"kind": "loss-rate", "fate": fate["witness"], "rate": []});
    certificate("gd.loss-rate", "proved", &fate["instance"], witness)
}

#[test]
fn the_loss_needs_a_pattern_that_is_kept() {
    accepted(&loss_rate_of("trap-global"));
    for (name, separator) in [("sharp", json!(["1", "-1", "-4"])), ("slide", json!(["1", "-1"]))] {
        let mut certificate = loss_rate_of(name);
        certificate["witness"]["fate"]["separator"] = separator;
        assert_eq!(rejected(&certificate), Reason::PatternNotKept, "{name}");
    }
}

/// On + (1,0), (1,1) from (1,1): the pattern is kept whatever the step size, but h R^2 F_0 = eta
/// (e^-1 + e^-2) must be below 2.
#[test]
fn the_loss_needs_small_steps() {
    let of = |eta: &str| {
        let mut certificate = fixture("degenerate");
        certificate["claim"] = json!("gd.loss-rate");
        certificate["instance"]["eta"] = json!(eta);
        let fate = certificate["witness"]["fate"].clone();
        certificate["witness"] = json!({"kind": "loss-rate", "fate": fate, "rate": [{"k": "0", "bound": "1"}]});
        redigest(certificate)
    };
    accepted(&of("39/10"));
    assert_eq!(rejected(&of("4")), Reason::LossTooSteep);
}

#[test]
fn bounds_of_the_loss_cannot_be_smaller() {
    let early = with("loss-rate", &[("/witness/rate/0/k", json!("2"))]);
    assert_eq!(rejected(&early), Reason::RateBeforeStart { at: 0 });
    let bound = |k: &str, bound: &str| {
        let point = json!({"k": k, "bound": bound});
        with("loss-rate", &[("/witness/rate/0", point)])
    };
    // F_3 = 0.110526..., and 1/(1/F_3 + c (1000 - 3)) is 0.005757591...
    assert_eq!(rejected(&bound("1000", "23/4000")), Reason::RateBound { at: 0 });
    accepted(&bound("1000", "18/3125"));
}

/// On + (1/2,0), (1/2,1/2), h = 1/8, w^ = (2,0), whose bound has g^2 = 1/4 and R^2 = 1/2: a second
/// computation in doubles.
#[test]
fn bounds_of_the_loss_are_those_of_the_formula() {
    let data = instance("loss", json!([["1/2", "0"], ["1/2", "1/2"]]), json!([1, 1]));
    let samples = started(data, "1/4", json!(["3", "1"]));
    let end = json!({"kind": "invariance", "active": [0, 1], "w_hat": ["2", "0"], "lambda": {"0": "4"}});
    let stated = |from: u32, k: u32, bound: f64| {
        let rate = json!([{"k": k.to_string(), "bound": fraction(cut(bound))}]);
        let fate = json!({
            "kind": "fate", "bits": 32, "from_step": from.to_string(), "end": end, "separator": ["1", "0"],
        });
        certificate("gd.loss-rate", "proved", &samples, json!({"kind": "loss-rate", "fate": fate, "rate": rate}))
    };
    for from in [0, 3] {
        let ([x, y], ball) = if from == 0 { ([3.0, 1.0], 0.0) } else { ball(&samples, &from.to_string()) };
        let f = (-(x / 2.0 - ball / 2.0)).exp() + (-(x / 2.0 + y / 2.0 - ball / 2_f64.sqrt())).exp();
        let c = (1.0 - f / 32.0) / 32.0;
        for since in [0, 1000] {
            let bound = 1.0 / (1.0 / f + c * f64::from(since));
            let shown = accepted(&stated(from, from + since, bound + 1e-11)).statement;
            assert!(shown.contains("the active samples are [0, 1]"), "{shown}");
            assert_eq!(rejected(&stated(from, from + since, bound - 1e-11)), Reason::RateBound { at: 0 });
        }
    }
    assert_eq!(rejected(&stated(3, 2, 1.0)), Reason::RateBeforeStart { at: 0 });
}

#[test]
fn a_degenerate_problem_is_shown_by_its_vector() {
    for u in [json!(["0", "-1"]), json!(["1", "1"]), json!(["0", "0"])] {
        assert_eq!(rejected(&with("degenerate", &[("/witness/u", u)])), Reason::NotDegenerate);
    }
    // With (0,1) in the place of (1,1) the problem is not degenerate, and the pattern is kept
    // still.
    let other = |u: Value| {
        let changes = [
            ("/instance/data/rows/1", json!(["0", "1"])),
            ("/witness/fate/end/w_hat", json!(["1", "1"])),
            ("/witness/fate/end/lambda", json!({"0": "1", "1": "1"})),
            ("/witness/fate/separator", json!(["1", "1"])),
            ("/witness/lower", json!([])),
            ("/witness/orbit", Value::Null),
            ("/witness/u", u),
        ];
        rejected(&with("degenerate", &changes))
    };
    for u in [json!(["0", "1"]), json!(["1", "-1"]), json!(["1", "1"])] {
        assert_eq!(other(u), Reason::NotDegenerate);
    }
}

#[test]
fn lower_bounds_hold_at_enclosed_steps() {
    assert_eq!(rejected(&with("degenerate", &[("/witness/lower/0/bound", json!("2"))])), Reason::LowerBound { at: 0 });
    assert_eq!(rejected(&with("degenerate", &[("/witness/lower/0/k", json!("41"))])), Reason::NotReached { at: 0 });
    assert_eq!(rejected(&with("degenerate", &[("/witness/orbit", Value::Null)])), Reason::NotReached { at: 0 });
}

/// The same with |w^| = 2 and h = 1/8, at a point of w_40's box: the bound is a few units of the
/// box away.
#[test]
fn lower_bounds_are_those_of_the_formula() {
    let data = instance("slow", json!([["1/2", "0"], ["1/2", "1/2"]]), json!([1, 1]));
    let samples = started(data, "1/4", json!(["3", "1"]));
    let (w, radius): ([f64; 2], f64) = ball(&samples, "40");
    let sides: Vec<Value> = w.iter().map(|w| json!({"lo": fraction(w - radius), "hi": fraction(w + radius)})).collect();
    let length = w[0].hypot(w[1]);
    let exact = (w[0] / length - 1.0).hypot(w[1] / length) * 40_f64.ln();
    let stated = |bound: f64| {
        let end = json!({"kind": "invariance", "active": [0, 1], "w_hat": ["2", "0"], "lambda": {"0": "4"}});
        let fate = json!({"kind": "fate", "bits": 32, "from_step": "0", "end": end, "separator": ["1", "0"]});
        let orbit = json!({"kind": "orbit", "bits": 32, "flight": null, "at": [{"k": "40", "w": sides}]});
        let lower = json!([{"k": "40", "bound": fraction(cut(bound))}]);
        let witness = json!({"kind": "degenerate", "fate": fate, "lower": lower, "orbit": orbit, "u": ["0", "1"]});
        certificate("gd.degenerate", "proved", &samples, witness)
    };
    let shown = accepted(&stated(exact - 10.0 * radius)).statement;
    assert!(shown.contains("the active samples are [0, 1]"), "{shown}");
    assert_eq!(rejected(&stated(exact)), Reason::LowerBound { at: 0 });
}

#[test]
fn a_rate_of_the_direction_needs_a_trap() {
    let claimed = |name: &str, verdict: &str| {
        let mut certificate = fixture(name);
        if name == "sharp" {
            certificate["witness"]["separator"] = json!(["1", "-1", "-4"]);
        }
        (certificate["claim"], certificate["verdict"]) = (json!("gd.direction-rate"), json!(verdict));
        certificate
    };
    // With kicks for ever or without.
    for (name, constant) in [("trap-local", "3.661"), ("sharp", "14.53")] {
        let shown = accepted(&claimed(name, "proved")).statement;
        let bound =
            format!("the step where the trap closes, |w_k/|w_k| - w^/|w^|| is at most {constant}/ln(e^s + k - K)");
        assert!(shown.contains(&bound), "{shown}");
        assert_eq!(rejected(&claimed(name, "vacuous")), Reason::OtherLimit);
    }
}

#[test]
fn no_slow_direction_where_a_trap_closes() {
    let claimed = |name: &str| {
        let fate = fixture(name);
        let mut witness = json!({"kind": "degenerate", "lower": [], "orbit": null, "u": ["0", "1"]});
        witness["fate"] = fate["witness"].clone();
        certificate("gd.degenerate", "proved", &fate["instance"], witness)
    };
    assert_eq!(rejected(&claimed("trap-global")), Reason::NotDegenerate);
    let mut vacuous = fixture("trap-global");
    (vacuous["claim"], vacuous["verdict"]) = (json!("gd.degenerate"), json!("vacuous"));
    accepted(&vacuous);
}

/// A direction may be slow where no multipliers are positive on all support vectors: neither is
/// shown by a pattern that is kept.
#[test]
fn a_slow_direction_is_not_excluded_where_the_data_are_degenerate() {
    let samples = started(common::degenerate(), "1/2", json!(["1", "1"]));
    let of = |claim: &str, verdict: &str, separator: Value| {
        let end = json!({"kind": "invariance", "active": [0, 1], "w_hat": ["1", "0"], "lambda": {"0": "1"}});
        let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": separator});
        certificate(claim, verdict, &samples, witness)
    };
    accepted(&of("gd.global", "proved", json!(["1", "0"])));
    assert_eq!(rejected(&of("gd.degenerate", "vacuous", json!(["1", "0"]))), Reason::OtherLimit);
}
