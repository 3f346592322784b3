//! Kicks that feed each other (docs/lemmas.md lemma:explosion): one certificate for each condition
//! that breaks that one alone.

#![cfg(test)]

mod common;

use common::{accepted, ball, certificate, cut, fixture, fraction, instance, redigest, rejected, started};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// The fixture, whose numbers are nearly the tightest, with ample ones and a change.
fn at_end(key: &str, value: Value) -> Value {
    let mut certificate = fixture("exploding");
    (certificate["witness"]["end"]["a"], certificate["witness"]["end"]["delta"]) = (json!("1000"), json!("1/4"));
    certificate["witness"]["end"][key] = value;
    certificate
}

fn exploding(data: (Value, Value), eta: &str, w0: Value, [a, delta]: [&str; 2], negative: usize) -> Value {
    let end = json!({"kind": "exploding", "a": a, "delta": delta, "negative": negative});
    let witness = json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null});
    certificate("fate", "proved", &started(instance("by-hand", data.0, data.1), eta, w0), witness)
}

/// One kick of e^100000, and no sample is active: x_1.x_0 = 1/2.
fn landing(second: Value) -> Value {
    exploding((json!([["1", "-1/2"], second]), json!([1, -1])), "1", json!(["100000", "0"]), ["1000", "1/10"], 1)
}

/// (1,2) kicks first; then (-1,1/4), with its copy, and (2,1/4) in turn.
fn chain(last: Value) -> Value {
    let rows = json!([["0", "-1"], ["1", "2"], ["-1", "1/4"], ["2", "1/4"], last]);
    exploding((rows, json!([1, -1, -1, -1, -1])), "1", json!(["0", "6"]), ["1000", "1/20"], 1)
}

#[test]
fn what_is_shown() {
    let shown = accepted(&fixture("exploding")).statement;
    for part in ["for all k >= 0", "the negatives 1 and 2 kick in turn", "does not converge"] {
        assert!(shown.contains(part), "{shown}");
    }
    let shown = accepted(&chain(json!(["-1", "1/4"]))).statement;
    assert!(shown.contains("the negatives 2 and 3 kick in turn"), "{shown}");
    let shown = accepted(&landing(json!(["1", "1"]))).statement;
    assert!(shown.contains("constant for all k >= 1"), "{shown}");
}

/// The same after a step: w_1 is near -A x_2, and A is 4e5.
#[test]
fn a_later_step_shows_the_same() {
    let mut later = at_end("negative", json!(1));
    later["witness"]["from_step"] = json!("1");
    assert!(accepted(&later).statement.contains("for all k >= 1"));
}

#[test]
fn the_chain_is_exact() {
    assert_eq!(rejected(&at_end("negative", json!(0))), Reason::NotANegative { sample: 0 });
    // In place of the copy a row that is equally far ahead.
    assert_eq!(rejected(&chain(json!(["-1/2", "0"]))), Reason::NoSuccessor { sample: 1 });
    // In the direction -x_1 the positive stays on its boundary, or becomes active.
    assert_eq!(rejected(&landing(json!(["1", "2"]))), Reason::NoSuccessor { sample: 1 });
    assert_eq!(rejected(&landing(json!(["1", "3"]))), Reason::NoSuccessor { sample: 1 });
    let mut network = landing(json!(["1", "1"]));
    let instance = network["instance"].as_object_mut().unwrap();
    let w0 = instance.remove("w0").unwrap();
    instance.insert("W0".into(), json!([w0]));
    instance.insert("network".into(), json!({"output": ["1"]}));
    accepted(&redigest(network.clone()));
    network["instance"]["network"]["output"] = json!(["2"]);
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
}

#[test]
fn the_kick_outweighs_all_else() {
    assert_eq!(rejected(&at_end("negative", json!(1))), Reason::NotActive { sample: 1 });
    // h e^14 = 4.0e5, and |w_0| + h is 1.5e-5 of it.
    accepted(&at_end("a", json!("400000")));
    assert_eq!(rejected(&at_end("a", json!("401000"))), Reason::KickTooSmall { sample: 2 });
    accepted(&at_end("delta", json!("1/60000")));
    assert_eq!(rejected(&at_end("delta", json!("1/70000"))), Reason::KickNotAlone { sample: 2 });
    assert_eq!(rejected(&at_end("delta", json!("-1/4"))), Reason::KickNotAlone { sample: 2 });
    // From (-1,-4) both negatives have b = 4; e^4 alone is enough.
    let start = |w0: Value| {
        let mut certificate = at_end("a", json!("10"));
        certificate["instance"]["w0"] = w0;
        certificate["instance"]["eta"] = json!("100");
        redigest(certificate)
    };
    accepted(&start(json!(["0", "-4"])));
    assert_eq!(rejected(&start(json!(["-1", "-4"]))), Reason::KickNotAlone { sample: 2 });
}

#[test]
fn the_next_kicks_do_too() {
    // g = m = 13/4, R = 5/2.
    accepted(&at_end("delta", json!("16/25")));
    assert_eq!(rejected(&at_end("delta", json!("33/50"))), Reason::DeltaTooLarge);
    assert_eq!(rejected(&at_end("a", json!("1/4"))), Reason::KicksMayFall);
    assert_eq!(rejected(&at_end("a", json!("-1000"))), Reason::KicksMayFall);
    assert_eq!(rejected(&at_end("a", json!("1"))), Reason::KicksMaySpread);
    accepted(&at_end("a", json!("5")));
}

/// Conditions 1 and 2 of lemma:explosion against a second computation in doubles.
#[test]
fn kicks_outweigh_as_much_as_the_formulas_say() {
    let rows = [[-1.0, -0.5], [-1.0, 1.5], [0.5, -3.0]];
    let (w0, h) = ([-4.0, 2.0], 7.0 / 3.0);
    let length = |x: &[f64; 2]| x[0].hypot(x[1]);
    let dot = |x: &[f64; 2], y: &[f64; 2]| x[0] * y[0] + x[1] * y[1];
    let stated = |a: f64, delta: f64| {
        let text = |x: f64| fraction(cut(x)).as_str().unwrap().to_owned();
        let row = |x: &[f64; 2]| json!(x.map(text));
        let data = (rows.iter().map(row).collect(), json!([1, -1, -1]));
        exploding(data, "7", row(&w0), [&text(a), &text(delta)], 1)
    };
    let beside = |t: f64, b: f64, c: f64| (t + h * length(&rows[0])) * (-b).exp() / h + c;
    let (b, other) = (dot(&rows[1], &w0), dot(&rows[2], &w0));
    let first = beside(length(&w0), b, length(&rows[2]) * (other - b).exp());
    let (longest, m) = (length(&rows[2]), -dot(&rows[1], &rows[2]));
    let next = |a: f64, delta: f64| {
        let others = (length(&rows[1]) + longest) * (-a * (m - 2.0 * longest * delta)).exp();
        beside(a * (longest + delta), a * (m - longest * delta), others)
    };
    assert_eq!(rejected(&stated(10.0, first - 1e-10)), Reason::KickNotAlone { sample: 1 });
    accepted(&stated(10.0, first + 1e-10));
    // The least A for delta = 1/10.
    let (mut below, mut above) = (0.5, 10.0);
    while above - below > 1e-13 {
        let middle = (below + above) / 2.0;
        *(if next(middle, 0.1) > 0.1 { &mut below } else { &mut above }) = middle;
    }
    assert_eq!(rejected(&stated(below - 1e-10, cut(0.1))), Reason::KicksMaySpread);
    accepted(&stated(above + 1e-10, cut(0.1)));
    // A (m - R delta) = 1.
    let least = 1.0 / (m - longest * cut(0.1));
    assert_eq!(rejected(&stated(least - 1e-10, cut(0.1))), Reason::KicksMayFall);
    assert_eq!(rejected(&stated(least + 1e-10, cut(0.1))), Reason::KicksMaySpread);
}

#[test]
fn other_claims() {
    let as_claim = |claim: &str, verdict: &str, mut certificate: Value| {
        certificate["claim"] = json!(claim);
        certificate["verdict"] = json!(verdict);
        certificate["witness"]["separator"] = json!(["1", "-3"]);
        certificate
    };
    // No sample is active in the end: that is no explosion.
    let landing = landing(json!(["1", "1"]));
    assert_eq!(rejected(&as_claim("gd.explode", "proved", landing.clone())), Reason::OtherLimit);
    for claim in ["gd.explode", "gd.local", "gd.constrained", "gd.loss-rate", "gd.direction-rate", "gd.degenerate"] {
        accepted(&as_claim(claim, "vacuous", landing.clone()));
    }
}

/// After a step the ball has a radius, which counts in all lengths and heights: + (1,1) pushes the
/// negative (1,-1/2) above its wall, and (-1,-1/2) stays below.
#[test]
fn the_ball_counts_in_what_is_beside_a_kick() {
    let (rows, h) = ([[1.0, 1.0], [1.0, -0.5], [-1.0, -0.5]], 7.0 / 3.0);
    let at = |delta: f64| {
        let data = (json!([["1", "1"], ["1", "-1/2"], ["-1", "-1/2"]]), json!([1, -1, -1]));
        let delta = fraction(cut(delta));
        let mut later = exploding(data, "7", json!(["1/4", "1"]), ["1", delta.as_str().unwrap()], 1);
        (later["witness"]["bits"], later["witness"]["from_step"]) = (json!(32), json!("1"));
        later
    };
    let (centre, radius): ([f64; 2], f64) = ball(&at(0.5)["instance"], "1");
    let length = |x: &[f64; 2]| x[0].hypot(x[1]);
    let low = |x: &[f64; 2], sign: f64| x[0] * centre[0] + x[1] * centre[1] + sign * length(x) * radius;
    let b = low(&rows[1], -1.0);
    let beside = (length(&centre) + radius + h * length(&rows[0])) * (-b).exp() / h;
    let first = beside + length(&rows[2]) * (low(&rows[2], 1.0) - b).exp();
    assert!(radius > 1e-9, "{radius}");
    assert_eq!(rejected(&at(first - 2e-11)), Reason::KickNotAlone { sample: 1 });
    assert_eq!(rejected(&at(first + 2e-11)), Reason::DeltaTooLarge);
}
