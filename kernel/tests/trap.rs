//! The side conditions of the trap and the orbit's ball, one at a time: each pair of certificates
//! differs in one number, which lies on either side of the one condition.

#![cfg(test)]

mod common;

use common::{accepted, certificate, instance, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// From step 0 at `w0`, h = 1.
fn fate(rows: Value, labels: Value, w0: Value, end: Value) -> Value {
    let eta = labels.as_array().unwrap().len().to_string();
    let start = started(instance("trap", rows, labels), &eta, w0);
    let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null});
    certificate("fate", "proved", &start, witness)
}

/// The same trap with other values in it.
fn with(mut end: Value, values: &[(&str, Value)]) -> Value {
    for (key, value) in values {
        end[*key] = value.clone();
    }
    end
}

/// On + (1,0), - (0,1/10): w^ = (1,0), lambda' = 1, nu' = 0; w~ lies on (0,y), y <= 0, and tau =
/// e^s.
fn quiet(s: &str) -> Value {
    json!({
        "kind": "trap", "active": [0], "walls": [1], "kicking": [], "w_hat": ["1", "0"], "w_tilde": ["0", "-1/1000000"],
        "lambda": {"0": "1"}, "nu": {}, "p": ["0", "-10"], "rho": "2", "s": s, "rate": [],
    })
}

fn beside_a_wall(values: &[(&str, Value)]) -> Value {
    fate(json!([["1", "0"], ["0", "1/10"]]), json!([1, -1]), json!(["20", "0"]), with(quiet("20"), values))
}

#[test]
fn p_descends_on_the_walls() {
    accepted(&beside_a_wall(&[]));
    let short = beside_a_wall(&[("p", json!(["0", "-9999999/1000000"]))]);
    assert_eq!(rejected(&short), Reason::POnWall { sample: 1 });
}

#[test]
fn p_does_not_descend_on_the_active_samples() {
    let leaning = |x: &str| beside_a_wall(&[("p", json!([x, "-10"]))]);
    accepted(&leaning("1/1000000"));
    assert_eq!(rejected(&leaning("-1/1000000")), Reason::POnActive { sample: 0 });
}

#[test]
fn w_tilde_lies_on_the_kicking_walls() {
    // lambda' = (1/2,1/2) up to w_tilde's digits, nu' = 5.
    let off = |y: &str| {
        let end = with(
            quiet("20"),
            &[
                ("active", json!([0, 1])),
                ("walls", json!([2])),
                ("kicking", json!([2])),
                ("lambda", json!({"0": "1/2", "1": "1/2"})),
                ("nu", json!({"2": "5"})),
                ("p", json!(["10", "-10"])),
                ("w_tilde", json!(["693147/1000000", y])),
            ],
        );
        let rows = json!([["1", "0"], ["1", "1"], ["0", "1/10"]]);
        fate(rows, json!([1, 1, -1]), json!(["20", "0"]), end)
    };
    accepted(&off("0"));
    for y in ["-1/1000000", "1/1000000"] {
        assert_eq!(rejected(&off(y)), Reason::TildeOffWall { sample: 2 });
    }
}

#[test]
fn w_tilde_activates_no_quiet_wall() {
    let above = |y: &str| beside_a_wall(&[("w_tilde", json!(["0", y]))]);
    accepted(&above("-1/1000000"));
    assert_eq!(rejected(&above("1/1000000")), Reason::TildeActivatesWall { sample: 1 });
}

#[test]
fn the_active_samples_push_into_the_kicking_walls() {
    // lambda' = (1/2,1/4,1/4), so nu' = 5 (1 - c/2), although nu = 5 (1 - c/4).
    let pushed = |c: &str, nu: &str| {
        let end = with(
            quiet("20"),
            &[
                ("active", json!([0, 1, 2])),
                ("walls", json!([3])),
                ("kicking", json!([3])),
                ("lambda", json!({"0": "1/2", "1": "1/8", "2": "3/8"})),
                ("nu", json!({"3": nu})),
                ("p", json!(["40", "-10", "0"])),
                ("w_hat", json!(["1", "0", "0"])),
                ("w_tilde", json!(["2079441/2000000", "0", "-693147/2000000"])),
                ("rho", json!("3")),
            ],
        );
        let rows = json!([["1", "1", "1"], ["1", format!("-{c}"), "-1"], ["1", "0", "-1"], ["0", "1/10", "0"]]);
        fate(rows, json!([1, 1, 1, -1]), json!(["20", "0", "0"]), end)
    };
    accepted(&pushed("199/100", "201/80"));
    assert_eq!(rejected(&pushed("201/100", "199/80")), Reason::NuPrimeNotPositive { sample: 3 });
}

#[test]
fn the_active_samples_decay() {
    // eps = 2 e^rho/tau: it exceeds 1/2 from rho = ln(tau/4) = 3.613705... on.
    let wide = |rho: &str| {
        let end = with(quiet("5"), &[("walls", json!([])), ("p", json!(["0", "0"])), ("rho", json!(rho))]);
        fate(json!([["1", "0"]]), json!([1]), json!(["5", "0"]), end)
    };
    accepted(&wide("36137/10000"));
    assert_eq!(rejected(&wide("18069/5000")), Reason::EpsTooLarge);
}

/// p = (t,-10): where r_K = 0 the radius grows at first by t/|p| for each unit of ln tau, as G =
/// kappa t and B = kappa |p|.
fn leaning(rows: Value, labels: Value, active: Value, t: &str) -> Value {
    let end = with(quiet("40"), &[("active", active), ("p", json!([t, "-10"])), ("rho", json!("12"))]);
    fate(rows, labels, json!(["40", "-1/1000000"]), end)
}

#[test]
fn active_samples_grow_faster_than_the_radius() {
    let beside = |t| leaning(json!([["1", "0"], ["0", "1/10"], ["2", "-5"]]), json!([1, -1, 1]), json!([0, 2]), t);
    // 2 = |x_2| t/(t^2 + 100)^(1/2) for t = 4.
    accepted(&beside("3999/1000"));
    assert_eq!(rejected(&beside("4001/1000")), Reason::ActiveTooSlow { sample: 2 });
}

#[test]
fn outside_samples_fall_faster_than_the_radius_grows() {
    let beside = |t| leaning(json!([["1", "0"], ["0", "1/10"], ["-1", "-3"]]), json!([1, -1, -1]), json!([0]), t);
    // 1 = |x_2| t/(t^2 + 100)^(1/2) for t = 10/3.
    accepted(&beside("3333/1000"));
    assert_eq!(rejected(&beside("1667/500")), Reason::OutsideTooSlow { sample: 2 });
}

#[test]
fn the_push_is_below_each_wall() {
    // R_J F_ = 2 (e^(2-8) + e^(2 (2-8))) = 0.004969...
    let low = |c: &str| {
        let end = with(quiet("8"), &[("active", json!([0, 2])), ("p", json!(["0", "-1000"]))]);
        fate(json!([["1", "0"], ["0", c], ["2", "0"]]), json!([1, -1, 1]), json!(["8", "0"]), end)
    };
    accepted(&low("497/100000"));
    assert_eq!(rejected(&low("4969/1000000")), Reason::PushTooStrong { sample: 1 });
}

#[test]
fn the_ball_is_small_beside_the_rows() {
    // The kick of - (1) at 50 stretches the ball by e^50 and wakes + (-1).
    let kick = |bits: u32, k: &str| {
        let start = started(instance("kick", json!([["1"], ["-1"]]), json!([-1, 1])), "2", json!(["50"]));
        let everywhere = json!({"lo": format!("-1{}", "0".repeat(30)), "hi": "0"});
        let witness = json!({"kind": "orbit", "bits": bits, "flight": null, "at": [{"k": k, "w": [everywhere]}]});
        certificate("orbit", "verified", &start, witness)
    };
    accepted(&kick(74, "1"));
    accepted(&kick(75, "2"));
    assert_eq!(rejected(&kick(74, "2")), Reason::BallTooWide { step: 1 });
}

#[test]
fn tau_is_above_one() {
    let early = |s: &str| {
        let end = with(quiet(s), &[("walls", json!([])), ("p", json!(["0", "0"])), ("rho", json!("0"))]);
        rejected(&fate(json!([["1", "0"]]), json!([1]), json!(["5", "0"]), end))
    };
    assert_eq!(early("0"), Reason::STooSmall);
    assert_eq!(early("1/1000000"), Reason::EpsTooLarge);
}

#[test]
fn no_sample_outside_is_orthogonal_to_w_hat() {
    let missed = |x: &str| {
        let end = with(quiet("20"), &[("walls", json!([])), ("p", json!(["0", "0"]))]);
        fate(
            json!([["1", "0"], [x, "1"]]),
            json!([1, 1]),
            json!(["20", "-50"]),
            with(end, &[("w_tilde", json!(["0", "-50"]))]),
        )
    };
    accepted(&missed("-1"));
    assert_eq!(rejected(&missed("0")), Reason::NotSelfConsistent { sample: 1 });
    assert_eq!(rejected(&missed("1/2")), Reason::NotSelfConsistent { sample: 1 });
}
