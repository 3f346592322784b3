//! Leaps: each condition of the rule broken alone, and alterations of a true certificate.

#![cfg(test)]

mod common;

use common::doubles::crossing;
use common::{accepted, certificate, cut, fixture, fraction, instance, orbit, redigest, rejected, started};
use margincert_kernel::{Flaw, Reason};
use serde_json::{Value, json};

fn leap() -> Value {
    fixture("leap")
}

/// The certificate with one value replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut mutant = leap();
    *mutant.pointer_mut(pointer).unwrap() = value;
    assert_ne!(mutant, leap());
    mutant
}

const END: &str = "/witness/end";

fn in_piece(piece: usize, rest: &str) -> String {
    format!("{END}/pieces/{piece}/{rest}")
}

/// p/q + 100: far outside of what the bounds of the trap leave room for.
fn nudged(text: &str) -> Value {
    let x: dashu_ratio::RBig = text.parse().unwrap();
    json!((x + dashu_ratio::RBig::from(100u8)).to_string())
}

#[test]
fn a_leap_is_accepted_from_its_last_step_on() {
    let shown = accepted(&leap());
    let last = leap().pointer(&in_piece(6, "to")).unwrap().as_str().unwrap().to_owned();
    assert!(shown.statement.contains(&format!("for all k >= {last}")), "{}", shown.statement);
}

#[test]
fn every_number_that_shapes_the_curve_matters() {
    let pieces = leap().pointer(&format!("{END}/pieces")).unwrap().as_array().unwrap().len();
    for piece in 0..pieces {
        for degree in 0..4 {
            for coordinate in 0..2 {
                let pointer = in_piece(piece, &format!("coefficients/{degree}/{coordinate}"));
                let text = leap().pointer(&pointer).unwrap().as_str().unwrap().to_owned();
                let _: Reason = rejected(&with(&pointer, nudged(&text)));
            }
        }
        let centre = leap().pointer(&in_piece(piece, "centre")).unwrap().as_str().unwrap().to_owned();
        let _: Reason = rejected(&with(&in_piece(piece, "centre"), nudged(&centre)));
    }
    let tau = leap().pointer(&format!("{END}/tau")).unwrap().as_str().unwrap().to_owned();
    for other in ["1", "1000000"] {
        assert_ne!(tau, other);
        let _: Reason = rejected(&with(&format!("{END}/tau"), json!(other)));
    }
    // Another start of the leap is another curve.
    let _: Reason = rejected(&with("/witness/from_step", json!("1900")));
}

#[test]
fn steps_go_forward() {
    let first = json!("2113");
    assert_eq!(leap().pointer("/witness/from_step").unwrap(), &first);
    assert_eq!(rejected(&with(&in_piece(0, "to"), first)), Reason::LeapBackwards { piece: 0 });
    for tau in ["0", "-5"] {
        assert_eq!(rejected(&with(&format!("{END}/tau"), json!(tau))), Reason::LeapBackwards { piece: 0 });
    }
    let second = leap().pointer(&in_piece(1, "to")).unwrap().clone();
    let form = rejected(&with(&in_piece(0, "to"), second));
    assert!(matches!(form, Reason::Form { flaw: Flaw::NotIncreasing, .. }), "{form}");
}

#[test]
fn forms() {
    for order in [0, 17] {
        let form = rejected(&with(&in_piece(0, "order"), json!(order)));
        assert!(matches!(form, Reason::Form { flaw: Flaw::OrderOutOfRange, .. }), "{form}");
    }
    let empty = rejected(&with(&in_piece(0, "coefficients"), json!([])));
    assert!(matches!(empty, Reason::Form { flaw: Flaw::Length, .. }), "{empty}");
    let long = rejected(&with(&in_piece(0, "coefficients"), json!(vec![["0", "0"]; 257])));
    assert!(matches!(long, Reason::Form { flaw: Flaw::Length, .. }), "{long}");
    for key in ["pieces", "steps", "tau", "then"] {
        let mut mutant = leap();
        mutant.pointer_mut(END).unwrap().as_object_mut().unwrap().remove(key);
        assert!(matches!(rejected(&mutant), Reason::Form { flaw: Flaw::MissingKey, .. }));
    }
}

/// A leap of one constant piece from w_0, before anything.
fn at_once(rows: Value, labels: Value, eta: &str, w0: Value) -> Value {
    let mut mutant = leap();
    let d = w0.as_array().unwrap().len();
    let end = mutant.pointer_mut(END).unwrap();
    end["pieces"] = json!([{ "centre": "0", "coefficients": [w0.clone()], "order": 1, "to": "1" }]);
    end["tau"] = json!("1");
    for key in ["w_hat", "w_tilde"] {
        end["then"][key] = json!(vec!["0"; d]);
    }
    (end["then"]["active"], end["then"]["lambda"]) = (json!([]), json!({}));
    mutant["witness"]["from_step"] = json!("0");
    let witness = mutant["witness"].clone();
    redigest(certificate("fate", "proved", &started(instance("at-once", rows, labels), eta, w0), witness))
}

#[test]
fn no_negative_is_active_where_a_leap_starts() {
    let kicked = at_once(json!([["1", "0"], ["0", "1"]]), json!([1, -1]), "1", json!(["1", "1"]));
    assert_eq!(rejected(&kicked), Reason::LeapFrom { sample: 1 });
}

#[test]
fn signs_are_certain_on_the_whole_piece() {
    // x.w_0 = 0 is exact at the start, and uncertain as soon as anything moves.
    let zero = at_once(json!([["1", "0"], ["0", "1"]]), json!([1, -1]), "1/100", json!(["5", "0"]));
    assert_eq!(rejected(&zero), Reason::LeapSign { piece: 0, sample: 1 });
    let reached = at_once(json!([["1"]]), json!([1]), "1", json!(["1/10"]));
    assert_eq!(rejected(&reached), Reason::LeapSign { piece: 0, sample: 0 });
}

#[test]
fn steps_are_contractions() {
    let steep = at_once(json!([["1"]]), json!([1]), "50000", json!(["10"]));
    assert_eq!(rejected(&steep), Reason::LeapTooSteep { piece: 0 });
}

/// h |z|^2 e^{-(z.v - |z| reach)} = 2 where the curve stands still for one step, tau from 1 to 2:
/// |E| is the push, by five terms of its series and the rest on the best disc.
#[test]
fn steps_are_as_steep_as_they_may_be() {
    let (z, v, radius) = (2.0_f64, 5.0, 2.0_f64.ln());
    let series = (0..5).map(|k| radius.powi(k) / (1..=k).map(f64::from).product::<f64>()).sum::<f64>();
    let rest = |f: f64| (f * radius).exp() * f.powi(-5) / (1.0 - 1.0 / f);
    let grown = (series + rest(4.0).min(rest(16.0)).min(rest(64.0))) * (radius + 1.0);
    let steepness = |h: f64| {
        let push = h * (-z * v).exp() * z;
        push * z * (z * push * grown).exp()
    };
    let edge = crossing(0.0, 1e5, |h| steepness(h) - 2.0);
    let too_steep = |h: f64| {
        let eta = fraction(cut(h));
        let leap = at_once(json!([["2"]]), json!([1]), eta.as_str().unwrap(), json!(["5"]));
        rejected(&leap) == Reason::LeapTooSteep { piece: 0 }
    };
    assert!(too_steep(edge * (1.0 + 1e-9)) && !too_steep(edge * (1.0 - 1e-9)));
}

/// w_1 is 1/3, but for a push of 1e-20: a ball around a number of 32 bits beside it holds 1/3.
#[test]
fn the_ball_behind_a_leap_holds_the_end_of_its_curve() {
    let samples = started(instance("third", json!([["90"]]), json!([1])), "1/1000000000", json!(["1/3"]));
    let piece = json!({"centre": "0", "coefficients": [["1/3"]], "order": 1, "to": "1"});
    let flight = json!({"from_step": "0", "pieces": [piece], "tau": "1", "trap": null});
    let within = |lo: f64, hi: f64| {
        let side = json!([{"lo": fraction(cut(1.0 / 3.0 + lo)), "hi": fraction(cut(1.0 / 3.0 + hi))}]);
        orbit(&samples, "1", side, flight.clone())
    };
    accepted(&within(-1e-9, 1e-9));
    for (lo, hi) in [(-1e-9, -1e-11), (1e-11, 1e-9)] {
        assert_eq!(rejected(&within(lo, hi)), Reason::OutsideBox { at: 0, coordinate: 0 });
    }
}
