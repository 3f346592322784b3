//! Rates of loss and direction: each condition of the rules broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, redigest, rejected};
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
    for name in ["trap-constrained", "trap-kicks", "trap-quiet-wall"] {
        let mut certificate = loss_rate_of(name);
        if name == "trap-quiet-wall" {
            certificate["witness"]["fate"]["separator"] = json!(["8", "-8", "0"]);
        }
        assert_eq!(rejected(&certificate), Reason::PatternNotKept, "{name}");
    }
}

/// + (1,0), (1,1) from (1,1): the pattern is kept whatever the step size, but h R^2 F_0 = eta (e^-1 + e^-2) must be below 2.
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
    let early = with("loss-rate", &[("/witness/rate/0/k", json!("203"))]);
    assert_eq!(rejected(&early), Reason::RateBeforeStart { at: 0 });
    let bound = |k: &str, bound: &str| {
        let point = json!({"k": k, "bound": bound});
        with("loss-rate", &[("/witness/rate/0", point)])
    };
    // F_K <= e^-(x.w_K - radius), about 1/35; 1/(1/F_K + c (1000 - 204)) is about 6/1000.
    assert_eq!(rejected(&bound("1000", "1/200")), Reason::RateBound { at: 0 });
    accepted(&bound("1000", "3/500"));
}

#[test]
fn a_degenerate_problem_is_shown_by_its_vector() {
    for u in [json!(["0", "-1"]), json!(["1", "1"]), json!(["0", "0"])] {
        assert_eq!(rejected(&with("degenerate", &[("/witness/u", u)])), Reason::NotDegenerate);
    }
    // With (0,1) in the place of (1,1) the problem is not degenerate, and the pattern is kept still.
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

#[test]
fn a_rate_of_the_direction_needs_a_trap_without_walls() {
    let claimed = |name: &str, verdict: &str| {
        let mut certificate = fixture(name);
        (certificate["claim"], certificate["verdict"]) = (json!("gd.direction-rate"), json!(verdict));
        certificate
    };
    accepted(&claimed("trap-local", "proved"));
    for verdict in ["proved", "vacuous"] {
        assert_eq!(rejected(&claimed("trap-constrained", verdict)), Reason::OtherLimit);
    }
    assert_eq!(rejected(&claimed("trap-local", "vacuous")), Reason::OtherLimit);
    let shown = accepted(&claimed("trap-local", "proved")).statement;
    assert!(shown.contains("the step where the trap closes, |w_k/|w_k| - w^/|w^|| is at most"), "{shown}");
}

#[test]
fn no_slow_direction_where_a_trap_closes() {
    let claimed = |name: &str| {
        let fate = fixture(name);
        let mut witness = json!({"kind": "degenerate", "lower": [], "orbit": null, "u": ["0", "1"]});
        witness["fate"] = fate["witness"].clone();
        certificate("gd.degenerate", "proved", &fate["instance"], witness)
    };
    assert_eq!(rejected(&claimed("trap-global")), Reason::PatternNotKept);
    let mut vacuous = fixture("trap-global");
    (vacuous["claim"], vacuous["verdict"]) = (json!("gd.degenerate"), json!("vacuous"));
    accepted(&vacuous);
}
