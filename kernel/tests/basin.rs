//! The basin: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, certificate, instance, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// The positives (1,0), (0,1/2) and the negative (-1,1/2), which is orthogonal to w^ = (1,2) and
/// lies ln 4 below w~ = (ln h, 2 ln h/4), h = 1/100; w_0 = w^ s + w~ + (-p, q).
fn beside_the_wall(claim: &str, w0: Value) -> Value {
    let rows = json!([["1", "0"], ["0", "1/2"], ["-1", "1/2"]]);
    let started = started(instance("by-hand", rows, json!([1, 1, -1])), "3/100", w0);
    let end = json!({
        "kind": "basin", "active": [0, 1], "kicking": [], "lambda": {"0": "1", "1": "4"}, "nu": {}, "rate": [],
        "rho_1": "8/5", "rho_2": "1/1000000", "s": "20", "slow": [], "w_hat": ["1", "2"],
        "w_tilde": ["-115129254649702284201/25000000000000000000", "-599146454710798198687/50000000000000000000"],
    });
    let separator = if claim == "fate" { json!(null) } else { json!(["1", "1"]) };
    let fate = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": separator});
    let witness = if claim == "gd.loss-rate" { json!({"kind": "loss-rate", "fate": fate, "rate": []}) } else { fate };
    certificate(claim, "proved", &started, witness)
}

#[test]
fn what_may_kick_keeps_no_pattern() {
    // x_2.w_0 = 29/100 > 0: the negative is active at w_0, though no wall is pushed.
    let w0 = json!(["35133/2500", "286879/10000"]);
    println!("{}", accepted(&beside_the_wall("fate", w0.clone())).statement);
    assert_eq!(rejected(&beside_the_wall("gd.loss-rate", w0)), Reason::PatternNotKept);
}
