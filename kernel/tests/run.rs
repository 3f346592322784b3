//! A recorded run is within its tolerance, beyond it, or neither: the edges of both, to four
//! decimals, by hand.

#![cfg(test)]

mod common;

use common::{accepted, of_kind, rejected, run_left};
use margincert_kernel::{Reason, Verdict};
use serde_json::{Value, json};

/// The certificate with other values in its witness.
fn with(certificate: Value, values: &[(&str, Value)]) -> Value {
    values.iter().fold(certificate, |mut certificate, (at, value)| {
        *certificate.pointer_mut(&format!("/witness/{at}")).unwrap() = value.clone();
        certificate
    })
}

fn claimed(mut certificate: Value, verdict: &str) -> Value {
    certificate["verdict"] = verdict.into();
    certificate
}

/// The box around w_1 is 1/1000 wide in both coordinates, and w its middle: |w - b|^2 <= 1/2000000,
/// |b|^2 >= 0.954^2 + 0.622^2 = 1.297.
#[test]
fn a_run_within_its_tolerance_is_verified() {
    let (run, orbit) = (accepted(&of_kind("run")), accepted(&of_kind("orbit")));
    // The tolerance, the steps, both entries, and that all are within it.
    assert_eq!((run.verdict, run.obligations), (Verdict::Verified, orbit.obligations + 5));
    accepted(&with(of_kind("run"), &[("tolerance", json!("6209/10000000"))]));
    let least = with(of_kind("run"), &[("tolerance", json!("97/156250"))]);
    assert_eq!(rejected(&least), Reason::RunMayLeave { at: 1 });
}

/// 1/1000 to the right of the box: |b|^2 <= 0.955^2 + 0.623^2 = 1.300154.
#[test]
fn a_run_beyond_its_tolerance_is_refuted() {
    assert_eq!(accepted(&run_left()).verdict, Verdict::Refuted);
    let near = |w: Value, tolerance: &str| with(run_left(), &[("recorded/1/w", w), ("tolerance", json!(tolerance))]);
    for w in [json!(["239/250", "-249/400"]), json!(["953/1000", "-249/400"])] {
        accepted(&near(w.clone(), "877/1000000"));
        assert_eq!(rejected(&near(w, "8771/10000000")), Reason::RunMayStay);
    }
    // Off the corner, in both coordinates: 2 (1/1000)^2.
    let corner = json!(["239/250", "-78/125"]);
    accepted(&near(corner.clone(), "31/25000"));
    assert_eq!(rejected(&near(corner, "1241/1000000")), Reason::RunMayStay);
    // What is nowhere shown to be beyond is not refuted, what is at one step not verified.
    assert_eq!(rejected(&claimed(of_kind("run"), "refuted")), Reason::RunMayStay);
    assert_eq!(rejected(&claimed(run_left(), "verified")), Reason::RunMayLeave { at: 1 });
}

/// Where the box reaches over 0 its smallest |b| is that of the other coordinate:
/// |w - b|^2 <= 1.5^2 + 1/4000000, |b|^2 >= 0.622^2.
#[test]
fn a_box_over_zero_is_small_there() {
    let wide = json!({"lo": "-1", "hi": "2"});
    let over = |tolerance: &str| {
        let w = json!(["1/2", "-249/400"]);
        with(of_kind("run"), &[("orbit/at/1/w/0", wide.clone()), ("recorded/1/w", w), ("tolerance", json!(tolerance))])
    };
    accepted(&over("6029/2500"));
    assert_eq!(rejected(&over("4823/2000")), Reason::RunMayLeave { at: 1 });
}

#[test]
fn the_start_is_told_exactly() {
    let recorded = json!([{"k": "0", "w": ["1", "-1/2"]}]);
    let at = json!([{"k": "0", "w": [{"lo": "1", "hi": "1"}, {"lo": "-1/2", "hi": "-1/2"}]}]);
    let exact = |verdict: &str, w: Value| {
        let mut certificate = with(
            of_kind("run"),
            &[("orbit/at", at.clone()), ("recorded", recorded.clone()), ("tolerance", json!("0"))],
        );
        certificate["verdict"] = verdict.into();
        certificate["witness"]["recorded"][0]["w"] = w;
        certificate
    };
    accepted(&exact("verified", json!(["1", "-1/2"])));
    accepted(&exact("refuted", json!(["1", "-4503599627370497/9007199254740992"])));
}

#[test]
fn each_step_of_the_orbit_was_recorded() {
    let later = with(of_kind("run"), &[("recorded/1/k", json!("2"))]);
    assert_eq!(rejected(&later), Reason::OtherSteps { at: 1 });
    let one = with(of_kind("run"), &[("recorded", json!([{"k": "0", "w": ["1", "-1/2"]}]))]);
    assert_eq!(rejected(&one), Reason::OtherSteps { at: 1 });
    let mut more = of_kind("run");
    more["witness"]["recorded"].as_array_mut().unwrap().push(json!({"k": "2", "w": null}));
    assert_eq!(rejected(&more), Reason::OtherSteps { at: 2 });
    let none = with(of_kind("run"), &[("recorded", json!([])), ("orbit/at", json!([]))]);
    assert_eq!(rejected(&none), Reason::NothingEnclosed);
}

/// t^2 alone would not tell.
#[test]
fn a_tolerance_is_not_negative() {
    assert_eq!(rejected(&with(of_kind("run"), &[("tolerance", json!("-1/1000"))])), Reason::ToleranceNegative);
}

/// The boxes of the orbit are judged as those of any other.
#[test]
fn the_boxes_hold_the_iterates() {
    let shifted = with(of_kind("run"), &[("orbit/at/1/w/0", json!({"lo": "19/20", "hi": "191/200"}))]);
    accepted(&with(
        of_kind("run"),
        &[("orbit/at/1/w/0", json!({"lo": "19/20", "hi": "191/200"})), ("tolerance", json!("1/100"))],
    ));
    assert_eq!(rejected(&shifted), Reason::RunMayLeave { at: 1 });
    let beside = with(of_kind("run"), &[("orbit/at/1/w/0", json!({"lo": "191/200", "hi": "1"}))]);
    assert_eq!(rejected(&beside), Reason::OutsideBox { at: 1, coordinate: 0 });
}

#[test]
fn what_was_no_number_is_beyond_any_tolerance() {
    let nan = with(run_left(), &[("recorded/1/w", json!(null)), ("tolerance", json!("1000"))]);
    let statement = accepted(&nan).statement;
    assert!(statement.contains(") has no finite w at k = 1"), "{statement}");
    assert_eq!(rejected(&with(of_kind("run"), &[("recorded/1/w", json!(null))])), Reason::RunMayLeave { at: 1 });
}

/// printf '0,1,-1/2\n1,1909/2000,-249/400\n' | sha256sum
#[test]
fn a_run_is_named_by_its_sum() {
    let statement = accepted(&of_kind("run")).statement;
    let run = "the run recorded at 2 of the steps from k = 0 to 1 \
               (sha256 5c0dd4ca5a9fafe6551d94a89849db319a8906fac8213bc46b5d118015360651) has |w - w_k| <= 1/1000 |w_k| at each of them";
    assert!(statement.contains(run), "{statement}");
    let statement = accepted(&run_left()).statement;
    assert!(statement.contains(") has |w - w_k| > 1/10000 |w_k| at k = 1;"), "{statement}");
}
