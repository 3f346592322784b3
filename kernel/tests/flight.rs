//! Enclosures behind leaps: what carries them, and where a box is too small or out of reach.

#![cfg(test)]

mod common;

use common::{accepted, ball, fixture, fraction, rejected, run};
use margincert_kernel::{Flaw, Outcome, Reason};
use serde_json::{Value, json};

const FLIGHT: &str = "/witness/flight";

fn with(pointer: &str, value: Value) -> Value {
    let mut mutant = fixture("flight");
    let place = mutant.pointer_mut(pointer).unwrap();
    assert_ne!(*place, value);
    *place = value;
    mutant
}

#[test]
fn both_boxes_are_shown() {
    let shown = accepted(&fixture("flight"));
    assert!(
        shown.statement.contains("\n  k = 10: [") && shown.statement.contains("\n  k = 4100: ["),
        "{}",
        shown.statement
    );
}

#[test]
fn a_box_beside_the_iterate_is_refused() {
    for entry in [0, 1] {
        for coordinate in [0, 1] {
            for (side, other) in [("lo", "1000"), ("hi", "-1000")] {
                let mutant = with(&format!("/witness/at/{entry}/w/{coordinate}/{side}"), json!(other));
                assert_eq!(rejected(&mutant), Reason::OutsideBox { at: entry, coordinate });
            }
        }
    }
    // Not even by the width of the box: the iterate is near its middle.
    let text = fixture("flight").pointer("/witness/at/1/w/0/hi").unwrap().clone();
    assert_eq!(rejected(&with("/witness/at/1/w/0/lo", text)), Reason::OutsideBox { at: 1, coordinate: 0 });
}

#[test]
fn a_box_away_from_the_ends_of_the_pieces_needs_a_trap() {
    for k in ["4099", "4101", "1e30"] {
        assert_eq!(rejected(&with("/witness/at/1/k", json!(k))), Reason::NotReached { at: 1 });
    }
    // Without the flight the kernel makes all the steps: an independent way to the same box.
    accepted(&with(FLIGHT, Value::Null));
    let mut empty = with(&format!("{FLIGHT}/pieces"), json!([]));
    assert_eq!(rejected(&empty), Reason::IdleTau);
    *empty.pointer_mut(&format!("{FLIGHT}/tau")).unwrap() = json!("1");
    assert_eq!(rejected(&empty), Reason::NotReached { at: 1 });
}

#[test]
fn the_flight_starts_where_it_says() {
    for from in ["1990", "2050"] {
        let _: Reason = rejected(&with(&format!("{FLIGHT}/from_step"), json!(from)));
    }
    assert_eq!(rejected(&with(&format!("{FLIGHT}/from_step"), json!("5000"))), Reason::LeapBackwards { piece: 0 });
}

/// At 32 bits the ball in which a leap starts is far wider than the defects of its first piece: the
/// ball at the end is no narrower.
#[test]
fn a_leap_carries_the_ball_in_which_it_starts() {
    let mut short = fixture("flight");
    let first = short.pointer(&format!("{FLIGHT}/pieces/0")).unwrap().clone();
    let (_, radius): ([f64; 2], f64) = ball(&short["instance"], "2000");
    short["witness"]["bits"] = json!(32);
    short["witness"]["flight"]["pieces"] = json!([first]);
    let unit = 1.0 / (1_u64 << 32) as f64;
    let fits = |key: &str, side: i64| {
        let mut boxed = json!([{"lo": "-100", "hi": "100"}, {"lo": "-100", "hi": "100"}]);
        boxed[0][key] = fraction(side as f64 * unit);
        let mut at = short.clone();
        at["witness"]["at"] = json!([{"k": first["to"], "w": boxed}]);
        matches!(run(&at), Outcome::Accepted(_))
    };
    let least = |key: &str, sign: i64| {
        let (mut below, mut above) = (-100_i64 << 32, 100_i64 << 32);
        while above - below > 1 {
            let middle = (below + above) / 2;
            *(if fits(key, sign * middle) { &mut above } else { &mut below }) = middle;
        }
        sign * above
    };
    let half = (least("hi", 1) - least("lo", -1)) as f64 * unit / 2.0;
    assert!(radius > 50.0 * unit && (radius..2.5 * radius).contains(&half), "{half} after {radius}");
}

#[test]
fn long_step_numbers_have_one_form() {
    for k in ["1000000000000000000000", "10e20", "1e5", "1e020", "1e", "e20", "1e10000001", "1E20", "0e20"] {
        let reason = rejected(&with("/witness/at/1/k", json!(k)));
        assert!(matches!(reason, Reason::Form { flaw: Flaw::NotStep, .. }), "{k}: {reason}");
    }
}

/// Boxes on the pieces of a slide and behind the trap at its end: nowhere is it known which step
/// kicks.
#[test]
fn boxes_on_a_slide_and_behind_it_are_shown() {
    let shown = accepted(&fixture("orbit-slide")).statement;
    for k in ["50", "115", "300", "1e40"] {
        assert!(shown.contains(&format!("\n  k = {k}: [")), "{shown}");
    }
    for entry in 0..4 {
        for coordinate in [0, 1] {
            // Not even by the width of the box: what is known of the iterate takes up much of it.
            let middle = |side: &str| format!("/witness/at/{entry}/w/{coordinate}/{side}");
            let mut mutant = fixture("orbit-slide");
            let lo = mutant.pointer(&middle("lo")).unwrap().clone();
            *mutant.pointer_mut(&middle("hi")).unwrap() = lo;
            assert_eq!(rejected(&mutant), Reason::OutsideBox { at: entry, coordinate });
        }
    }
}

#[test]
fn what_ends_a_flight_is_a_trap() {
    let invariance = json!({"kind": "invariance", "active": [0], "w_hat": ["1", "0"], "lambda": {"0": "1"}});
    let exploding = json!({"kind": "exploding", "a": "1", "delta": "1", "negative": 2});
    let leap = json!({"kind": "leap", "pieces": [], "steps": "0", "tau": "1", "then": {"kind": "dead"}});
    let slide = fixture("orbit-slide").pointer("/witness/flight/trap").unwrap().clone();
    for end in [invariance, exploding, leap, slide] {
        let mut mutant = fixture("orbit-slide");
        *mutant.pointer_mut("/witness/flight/trap/then").unwrap() = end;
        assert_eq!(rejected(&mutant), Reason::NotATrap);
    }
    let mut mutant = fixture("orbit-slide");
    *mutant.pointer_mut("/witness/flight/trap/then").unwrap() = json!({"kind": "dead"});
    assert_eq!(rejected(&mutant), Reason::NotDead { sample: 0 });
}

#[test]
fn a_flight_without_pieces_has_no_tau_of_its_own() {
    let mut mutant = fixture("orbit-dead");
    *mutant.pointer_mut("/witness/flight/tau").unwrap() = json!("2");
    assert_eq!(rejected(&mutant), Reason::IdleTau);
}

#[test]
fn a_dead_orbit_stays_where_it_is() {
    let shown = accepted(&fixture("orbit-dead")).statement;
    assert!(shown.contains("\n  k = 1: [") && shown.contains("\n  k = 1e1000: ["), "{shown}");
    let mut mutant = fixture("orbit-dead");
    *mutant.pointer_mut("/witness/at/1/w/0/hi").unwrap() = json!("-3");
    assert_eq!(rejected(&mutant), Reason::OutsideBox { at: 1, coordinate: 0 });
    // At w_0 the negative is still active.
    let mut early = fixture("orbit-dead");
    *early.pointer_mut("/witness/flight/from_step").unwrap() = json!("0");
    assert_eq!(rejected(&early), Reason::NotDead { sample: 1 });
}

/// A missed sample wakes behind the first leap, on the single steps that follow it; then the second
/// leap, and a trap.
#[test]
fn leaps_may_have_single_steps_behind_them() {
    let events = fixture("events");
    let statement = accepted(&events).statement;
    assert!(statement.contains("k = 68000: [10.658558969659135, 10.658558969659136]"), "{statement}");
    let with = |pointer: &str, value: Value| {
        let mut changed = events.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let wide = json!([{"lo": "8", "hi": "11"}, {"lo": "-2", "hi": "6"}]);
    let at = |k: &str| with("/witness/at/1", json!({"k": k, "w": wide}));
    // The end of a piece, the first and the last single step.
    for k in ["14844", "66024", "66025", "68067", "69251"] {
        accepted(&at(k));
    }
    // Inside of a piece, before and behind the single steps.
    for k in ["14845", "66023", "68068", "69250"] {
        assert_eq!(rejected(&at(k)), Reason::NotReached { at: 1 }, "{k}");
    }
    let narrow = json!({"k": "68000", "w": [{"lo": "10", "hi": "21/2"}, {"lo": "5", "hi": "6"}]});
    assert_eq!(rejected(&with("/witness/at/1", narrow)), Reason::OutsideBox { at: 1, coordinate: 0 });
    // Without the steps the sample does not wake: the second leap starts where it cannot.
    let fewer = with("/witness/flight/trap/steps", json!("0"));
    assert_eq!(rejected(&fewer), Reason::LeapSign { piece: 0, sample: 1 });
    // A leap ends in a trap, at last.
    let dead = with("/witness/flight/trap/then/then", json!({"kind": "dead"}));
    assert_eq!(rejected(&dead), Reason::NotDead { sample: 0 });
}
