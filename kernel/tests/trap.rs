//! The conditions of the trap and the orbit's ball, one at a time: each pair of certificates
//! differs in one number, which lies on either side of the one condition.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// From step 0 at `w0`, h = 1.
fn fate(rows: Value, labels: Value, w0: Value, end: Value) -> Value {
    let eta = labels.as_array().unwrap().len().to_string();
    let start = started(instance("trap", rows, labels), &eta, w0);
    let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null});
    certificate("fate", "proved", &start, witness)
}

/// The support vector (1,0) at h = 1: w^ = (1,0), lambda' = 1, w~ = (0,y), tau = e^s. The defects
/// of (1,0) add up to at most 1/(2 tau - 1).
fn end(active: Value, [y, s, rho]: [&str; 3]) -> Value {
    json!({
        "kind": "trap", "active": active, "lambda": {"0": "1"}, "rate": [], "rho": rho, "s": s, "w_hat": ["1", "0"],
        "w_tilde": ["0", y],
    })
}

/// Of (1,0) alone, from V_K on.
fn alone(s: &str, rho: &str) -> Value {
    fate(json!([["1", "0"]]), json!([1]), json!([s, "0"]), end(json!([0]), ["0", s, rho]))
}

/// Beside another active sample.
fn beside(row: [&str; 2], [y, s, rho]: [&str; 3]) -> Value {
    fate(json!([["1", "0"], row]), json!([1, 1]), json!([s, y]), end(json!([0, 1]), [y, s, rho]))
}

/// Beside a sample that sleeps.
fn outside(row: [&str; 2], label: i8, [y, s, rho]: [&str; 3]) -> Value {
    fate(json!([["1", "0"], row]), json!([1, label]), json!([s, y]), end(json!([0]), [y, s, rho]))
}

#[test]
fn active_samples_stay_active_within_the_radius() {
    // s - rho > 0.
    accepted(&alone("5", "4999999/1000000"));
    assert_eq!(rejected(&alone("5", "5")), Reason::ActiveTooLow { sample: 0 });
    // 22 - y/2 - 17 146^(1/2)/10 > 0 up to y = 2.917643...; the radius is that large because
    // (11/10,-1/2) decays as tau^(-11/10) alone.
    let slow = |y: &str| beside(["11/10", "-1/2"], [y, "20", "17"]);
    accepted(&slow("3647/1250"));
    assert_eq!(rejected(&slow("29177/10000")), Reason::ActiveTooLow { sample: 1 });
}

#[test]
fn samples_outside_may_be_orthogonal_to_w_hat() {
    for label in [1, -1] {
        let at = |x: &str| outside([x, "1"], label, ["-50", "20", "2"]);
        accepted(&at("-1"));
        accepted(&at("0"));
        assert_eq!(rejected(&at("1/1000000")), Reason::NotSelfConsistent { sample: 1 });
    }
}

#[test]
fn samples_outside_stay_inactive_within_the_radius() {
    for label in [1, -1] {
        // y + rho < 0.
        let orthogonal = |y: &str| outside(["0", "1"], label, [y, "20", "2"]);
        accepted(&orthogonal("-2000001/1000000"));
        assert_eq!(rejected(&orthogonal("-2")), Reason::OutsideTooHigh { sample: 1 });
        // -3 s + 4 y + 5 rho < 0.
        let falling = |y: &str| outside(["-3", "4"], label, [y, "4", "2"]);
        accepted(&falling("499999/1000000"));
        assert_eq!(rejected(&falling("1/2")), Reason::OutsideTooHigh { sample: 1 });
    }
    // A zero row is never active.
    accepted(&outside(["0", "0"], -1, ["0", "20", "2"]));
}

#[test]
fn a_step_does_not_overshoot() {
    // Beside (2,0): z + 4 z^2 <= 2 for z = e^(rho - s) = (33^(1/2) - 1)/8, rho = 4.477557...
    let wide = |rho: &str| beside(["2", "0"], ["0", "5", rho]);
    accepted(&wide("1791/400"));
    assert_eq!(rejected(&wide("5597/1250")), Reason::StepsTooLong);
}

#[test]
fn the_radius_holds_what_is_known_and_what_is_to_come() {
    // 1/(2 e^5 - 1) = 0.003380361...
    accepted(&alone("5", "3381/1000000"));
    assert_eq!(rejected(&alone("5", "169/50000")), Reason::RhoTooSmall);
    // (2,0) adds 2/(e^5 - 1/2) = 0.013521447...
    let slow = |rho: &str| beside(["2", "0"], ["0", "5", rho]);
    accepted(&slow("8451/500000"));
    assert_eq!(rejected(&slow("16901/1000000")), Reason::RhoTooSmall);
    // From (5 + 3/100,4/100) on, 5/100 away.
    let away =
        |rho: &str| fate(json!([["1", "0"]]), json!([1]), json!(["503/100", "1/25"]), end(json!([0]), ["0", "5", rho]));
    accepted(&away("53381/1000000"));
    assert_eq!(rejected(&away("2669/50000")), Reason::RhoTooSmall);
}

#[test]
fn tau_is_above_one() {
    assert_eq!(rejected(&alone("0", "0")), Reason::STooSmall);
    assert_eq!(rejected(&alone("-1", "0")), Reason::STooSmall);
    assert_eq!(rejected(&alone("1/1000000", "0")), Reason::RhoTooSmall);
}

/// A fixture's end with another value in it.
fn with(name: &str, key: &str, value: Value) -> Reason {
    let mut mutant = fixture(name);
    let place = mutant.pointer_mut(&format!("/witness/end/{key}")).unwrap();
    assert_ne!(*place, value);
    *place = value;
    rejected(&redigest(mutant))
}

#[test]
fn the_exact_parts() {
    let of = |key: &str, value: Value| with("trap-quiet-wall", key, value);
    accepted(&fixture("trap-quiet-wall"));
    assert_eq!(of("active", json!([])), Reason::NoPositives);
    assert_eq!(of("active", json!([0, 2])), Reason::NotAPositive { sample: 2 });
    assert_eq!(of("active", json!([0, 1, 3])), Reason::RowViolated { sample: 3 });
    assert_eq!(of("active", json!([0])), Reason::NotSelfConsistent { sample: 1 });
    assert_eq!(of("w_hat/1", json!("-1/9")), Reason::NotStationary);
    assert_eq!(of("lambda", json!({"0": "2"})), Reason::NotStationary);
    assert_eq!(of("lambda", json!({"0": "1", "1": "1"})), Reason::LambdaOffSupport { sample: 1 });
    // Multipliers must be positive on all tight rows.
    let end = end(json!([0, 1]), ["0", "5", "1/10"]);
    let degenerate = fate(json!([["1", "0"], ["1", "1"]]), json!([1, 1]), json!(["5", "0"]), end);
    assert_eq!(rejected(&degenerate), Reason::SupportWithoutMultiplier { sample: 1 });
}

#[test]
fn rates_begin_where_the_trap_closes() {
    let of = |k: &str, bound: &str| with("trap-quiet-wall", "rate", json!([{"k": k, "bound": bound}]));
    assert_eq!(fixture("trap-quiet-wall")["witness"]["from_step"], json!("1"));
    assert_eq!(of("0", "1999/1000"), Reason::RateBeforeStart { at: 0 });
    assert_eq!(of("1", "13/10"), Reason::RateBound { at: 0 });
    assert_eq!(of("1e100", "2"), Reason::RateTrivial { at: 0 });
}

/// Of (1,0) and the negative (3/5,4/5), which w^ = (1,0) activates: only the solution with the
/// wall does not, and that has no multipliers without it.
#[test]
fn a_wall_that_is_needed_is_not_left_out() {
    let rows = || json!([["1", "0"], ["3/5", "4/5"]]);
    let at = |w_hat: Value| {
        let mut end = end(json!([0]), ["-50", "20", "2"]);
        end["w_hat"] = w_hat;
        rejected(&fate(rows(), json!([1, -1]), json!(["20", "-50"]), end))
    };
    assert_eq!(at(json!(["1", "0"])), Reason::NotSelfConsistent { sample: 1 });
    assert_eq!(at(json!(["1", "-3/4"])), Reason::NotStationary);
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
