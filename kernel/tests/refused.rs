//! Certificates by hand that say what is false, most of which an earlier kernel accepted, or that
//! cost too much: each is refused by its own reason.

#![cfg(test)]

mod common;

use common::{accepted, certificate, fixture, instance, redigest, rejected, started};
use margincert_kernel::{Declined, Flaw, Outcome, Reason, check_within};
use serde_json::{Value, json};

fn of(name: &str) -> Reason {
    rejected(&fixture(&format!("false/{name}")))
}

/// What checking a certificate takes, at least, where that is beyond the budget.
fn needed(certificate: &Value, allowed: u64) -> Option<u64> {
    match check_within(certificate.to_string().as_bytes(), allowed) {
        Outcome::Declined(Declined::Budget { needed, budget }) => {
            assert!(needed > budget && budget == allowed);
            Some(needed)
        }
        Outcome::Rejected(rejected) => {
            assert_ne!(rejected.reason, Reason::OverBudget, "that is no answer");
            None
        }
        _ => None,
    }
}

/// k = 2000 lies inside a piece of a leap, before the slide begins: w_2000 = 7.604, not -2389.
#[test]
fn no_segment_speaks_of_steps_that_it_does_not_cover() {
    assert_eq!(of("slide_extrapolates"), Reason::NotReached { at: 0 });
}

/// Behind a slide no sign is known by itself; J = [0] all the same, and it is a partition.
#[test]
fn an_unknown_sign_is_not_an_inactive_sample() {
    assert_eq!(of("network.partition"), Reason::WrongPartitions);
}

/// Of (1,-1), (1,3) and the negative (0,1): the max-margin solution (1,0) of the positives does not
/// activate the negative, but w~ does. It kicks for ever: J is not all that is active.
#[test]
fn a_wall_that_kicks_is_not_forgotten() {
    assert_eq!(of("forgotten_wall"), Reason::OutsideTooHigh { sample: 2 });
    // Nothing else is wrong with it.
    let mut without = fixture("false/forgotten_wall");
    without["instance"]["data"]["rows"][2] = json!(["-1", "0"]);
    accepted(&redigest(without));
    // Below the wall there is no minimiser.
    let mut lower = fixture("false/forgotten_wall");
    lower["witness"]["fate"]["end"]["w_tilde"][1] = "-51/100".into();
    assert_eq!(rejected(&lower), Reason::NoMinimiserNear);
}

/// Without a positive, negatives may explode: that claim is not vacuous there.
#[test]
fn what_is_proved_is_not_vacuous() {
    accepted(&fixture("exploding-alone"));
    assert_eq!(of("ex_vac"), Reason::Inadmissible { kind: "no-positives" });
}

/// A true bound that says nothing, printed without its sign.
#[test]
fn a_lower_bound_is_positive() {
    assert_eq!(of("neg_lower"), Reason::LowerTrivial { at: 0 });
}

#[test]
fn a_name_forges_no_lines() {
    assert_eq!(of("name_injection"), Reason::Form { pointer: "/instance/name".into(), flaw: Flaw::Name });
}

/// e^(2^30) and e^(2^38) were written out.
#[test]
fn no_number_is_too_large_to_be_held() {
    for name in ["dos_leap_30", "dos_leap_38"] {
        assert_eq!(of(name), Reason::OutOfRange);
    }
}

/// A hundred steps of ten million digits; 100,000 steps at 4096 bits.
#[test]
fn what_takes_too_long_is_declined_with_what_it_takes() {
    for (name, most) in [("dos_rate_100", 300_000_000_000), ("dos_steps_4096", 1_000_000_000_000)] {
        let needed = needed(&fixture(&format!("false/{name}")), 5_000_000_000).unwrap();
        assert!(needed < most, "{name}: {needed}");
    }
}

/// The number that is named suffices: for steps, for the reading of large numbers, for draws.
#[test]
fn the_budget_that_is_named_suffices() {
    let mut stepped = fixture("false/dos_steps_4096");
    stepped["witness"]["from_step"] = "400".into();
    let mut read = fixture("trap-global");
    read["witness"]["end"]["rate"] = json!([{"bound": "1", "k": "1e100000"}, {"bound": "1", "k": "1e100001"}]);
    for (certificate, small) in [(stepped, 100_000_000), (read, 10_000_000)] {
        let first = needed(&certificate, small).unwrap();
        // What else there is to do is small beside it.
        assert_eq!(needed(&certificate, first + first / 8), None);
        assert!(needed(&certificate, first / 2).is_some());
    }
}

#[test]
fn beyond_the_budget_nothing_is_accepted() {
    for (kind, certificate) in common::every_kind() {
        let operations = accepted(&certificate).operations;
        assert_eq!(needed(&certificate, operations), None, "{kind}");
        for part in [2, 3, 5, 17, 200] {
            assert!(needed(&certificate, operations - operations / part - 1).is_some(), "{kind}");
        }
        assert!(needed(&certificate, 0).is_some(), "{kind}");
    }
}

/// From step 0 or from a box on the way: what the steps that are left would take is foreseen by
/// those since.
#[test]
fn steps_are_foreseen_by_those_that_are_done() {
    let samples = instance("one", json!([["1", "0"]]), json!([1]));
    let samples = started(samples, "1", json!(["1", "0"]));
    let to = |at: &[u64]| {
        let wide = json!([{"lo": "-100", "hi": "100"}, {"lo": "-100", "hi": "100"}]);
        let at: Vec<Value> = at.iter().map(|k| json!({"k": k.to_string(), "w": wide})).collect();
        certificate("orbit", "verified", &samples, json!({"kind": "orbit", "bits": 32, "at": at, "flight": null}))
    };
    let [few, more] = [200, 400].map(|k| accepted(&to(&[k])).operations);
    let step = (more - few) / 200;
    for (at, from) in [(vec![1_000_000], 0), (vec![1000, 1_000_000], 1000)] {
        let needed = needed(&to(&at), 20_000 * step).unwrap() as f64;
        let forecast = (1_000_000 - from) as f64 * step as f64 * 17.0 / 16.0;
        assert!((needed / forecast - 1.0).abs() < 0.01, "{needed} for {forecast}");
    }
}
