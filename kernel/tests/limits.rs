//! The law of SGD's limit: each condition of the rule broken alone, and the constants of
//! lemma:lasting by doubles.

#![cfg(test)]

mod common;

use common::{accepted, certificate, lasts, redigest, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// A law that is known: a draw, after which the other positive is asleep.
fn mixture() -> Value {
    common::fixture("sgd-limits")
}

fn with(mut certificate: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        *certificate.pointer_mut(pointer).unwrap() = value.clone();
    }
    redigest(certificate)
}

/// One negative, a kick of which leads far behind its boundary.
fn kicked() -> Value {
    let instance = common::instance("kicked", json!([["1", "0"]]), json!([-1]));
    let nodes = json!([
        {"at": ["1", "0"], "kind": "draw", "radius": "0", "to": [1]},
        {"at": ["-1719/1000", "0"], "kind": "still", "radius": "1/500"},
    ]);
    let witness = json!({"kind": "sgd-limits", "limits": [], "nodes": nodes});
    certificate("sgd.limits", "proved", &common::started(instance, "1", json!(["1", "0"])), witness)
}

#[test]
fn laws_are_told() {
    let statement = accepted(&mixture()).statement;
    for part in ["of at least 0.5 w_k/|w_k|", "these are all paths", "E w_k/ln k converges to (3/10, 2/5)"] {
        assert!(statement.contains(part), "{statement}");
    }
    let statement = accepted(&lasts()).statement;
    assert!(statement.contains("of at least 0.09 w_k/|w_k|") && statement.contains("at most 0.91,"), "{statement}");
    let statement = accepted(&kicked()).statement;
    assert!(statement.contains("of at least 1 no sample is active"), "{statement}");
    let open = with(mixture(), &[("/witness/nodes/2", json!({"kind": "open"}))]);
    let statement = accepted(&open).statement;
    assert!(statement.contains("with the rest, at most 0.5,") && !statement.contains("[1]"), "{statement}");
}

/// A ball may hold several paths: both draws may lead to one.
#[test]
fn draws_lead_from_ball_to_ball() {
    let broken = |changes: &[(&str, Value)]| rejected(&with(mixture(), changes));
    assert_eq!(broken(&[("/witness/nodes/0/at", json!(["1/8", "1/9"]))]), Reason::StartOutsideBall);
    accepted(&with(mixture(), &[("/witness/nodes/0/radius", json!("1/1000000"))]));
    let negative = [("/witness/nodes/0/radius", json!("-1/1000000"))];
    assert_eq!(broken(&negative), Reason::StartOutsideBall);
    assert_eq!(broken(&[("/witness/nodes/0/radius", json!("1/8"))]), Reason::SignUnknown { sample: 0 });
    for to in [json!([1]), json!([]), json!([1, 2, 2])] {
        assert_eq!(broken(&[("/witness/nodes/0/to", to)]), Reason::WrongDraws { at: 0 });
    }
    let asleep = [("/instance/w0", json!(["-1", "0"])), ("/witness/nodes/0/at", json!(["-1", "0"]))];
    let asleep = with(with(kicked(), &asleep), &[("/witness/nodes/0/to", json!([]))]);
    assert_eq!(rejected(&asleep), Reason::WrongDraws { at: 0 });
    for to in [json!([0, 2]), json!([1, 3])] {
        assert_eq!(broken(&[("/witness/nodes/0/to", to)]), Reason::PlaceMissing { at: 0 });
    }
    // |w| is moved by less than 1e-10 between centre and point, and the radius pays for it.
    let small = |sample, node: &str| {
        let radius = format!("/witness/nodes/{node}/radius");
        accepted(&with(mixture(), &[(&radius, json!("1/1000000000"))]));
        assert_eq!(broken(&[(&radius, json!("1/1000000000000000"))]), Reason::DrawOutside { at: 0, sample });
    };
    small(0, "1");
    small(1, "2");
    assert_eq!(broken(&[("/witness/nodes/0/to", json!([2, 2]))]), Reason::DrawOutside { at: 0, sample: 0 });
    // A wide ball leads to a ball that is as wide.
    let wide = |to: &str| {
        with(mixture(), &[("/witness/nodes/0/radius", json!("1/50")), ("/witness/nodes/1/radius", json!(to))])
    };
    accepted(&wide("1/40"));
    assert_eq!(rejected(&wide("1/60")), Reason::DrawOutside { at: 0, sample: 0 });
    let missed = [("/witness/nodes", json!([]))];
    assert_eq!(broken(&missed), Reason::NothingSettled);
    assert_eq!(broken(&[("/witness/nodes", json!([{"kind": "open"}]))]), Reason::NothingSettled);
}

/// Where zeta > 2 a draw expands by zeta - 1, and a negative's is the larger the farther w is.
#[test]
fn steep_draws_expand() {
    let from = |radius: &str, to: &str| {
        with(kicked(), &[("/witness/nodes/0/radius", json!(radius)), ("/witness/nodes/1/radius", json!(to))])
    };
    // zeta = e at the centre: a factor of 1.72 and a little.
    accepted(&from("1/10", "3/10"));
    assert_eq!(rejected(&from("1/10", "17/100")), Reason::DrawOutside { at: 0, sample: 0 });
    let far = [
        ("/witness/nodes/0/radius", json!("1")),
        ("/witness/nodes/0/at", json!(["5/2", "0"])),
        ("/instance/w0", json!(["2", "0"])),
    ];
    assert_eq!(rejected(&with(kicked(), &far)), Reason::DrawOutside { at: 0, sample: 0 });
}

#[test]
fn ends_are_what_they_are_called() {
    let broken = |changes: &[(&str, Value)]| rejected(&with(mixture(), changes));
    assert_eq!(broken(&[("/witness/nodes/1/limit", json!(7))]), Reason::NoSuchLimit { at: 1 });
    assert_eq!(broken(&[("/witness/nodes/1/limit", json!(1))]), Reason::NotInactive { sample: 0 });
    let rest = json!({"at": ["1", "1/8"], "kind": "still", "radius": "1/40"});
    assert_eq!(broken(&[("/witness/nodes/1", rest)]), Reason::NotDead { sample: 0 });
    let settled = json!({"at": ["-1719/1000", "0"], "kind": "settled", "limit": 0, "radius": "1/500"});
    let cone = json!({"active": [0], "lambda": {"0": "1"}, "lasting": null, "w_hat": ["1", "0"]});
    let asleep = with(kicked(), &[("/witness/nodes/1", settled), ("/witness/limits", json!([cone]))]);
    assert_eq!(rejected(&asleep), Reason::NotAPositive { sample: 0 });
    let positive = json!([["1", "0"], ["2", "1"]]);
    let asleep = with(asleep, &[("/instance/data/rows", positive), ("/instance/data/labels", json!([-1, 1]))]);
    let asleep = with(asleep, &[("/instance/w0", json!(["1", "-3"])), ("/witness/nodes/0/at", json!(["1", "-3"]))]);
    let cone = json!({"active": [1], "lambda": {"1": "1/5"}, "lasting": null, "w_hat": ["2/5", "1/5"]});
    let asleep = with(asleep, &[("/witness/limits/0", cone), ("/witness/nodes/1/at", json!(["-1719/1000", "-3"]))]);
    assert_eq!(rejected(&asleep), Reason::NoPositives);
    // Of the cones: positives, not empty, with their solutions.
    assert_eq!(broken(&[("/witness/limits/0/active", json!([]))]), Reason::NoPositives);
    assert_eq!(broken(&[("/witness/limits/0/active", json!([2]))]), Reason::NotAPositive { sample: 2 });
    assert_eq!(broken(&[("/witness/limits/0/w_hat", json!(["1/2", "0"]))]), Reason::RowViolated { sample: 0 });
    assert_eq!(broken(&[("/witness/limits/0/lambda/0", json!("2"))]), Reason::NotStationary);
}

/// On + (1,0), (1/2,1), - (-1,-1) from (3,-2): draws of 0 wake 1 on every path.
fn woken(second: Value, angle: Value) -> Value {
    let rows = json!([["1", "0"], second, angle]);
    let instance = common::started(common::instance("woken", rows, json!([1, 1, -1])), "1/2", json!(["3", "-2"]));
    let cone = json!({"active": [0, 1], "lambda": {"0": "3/4", "1": "1/2"}, "lasting": null, "w_hat": ["1", "1/2"]});
    let nodes = json!([{"at": ["3", "-2"], "kind": "settled", "limit": 0, "radius": "0"}]);
    let witness = json!({"kind": "sgd-limits", "limits": [cone], "nodes": nodes});
    certificate("sgd.limits", "proved", &instance, witness)
}

#[test]
fn cones_are_come_to_by_angles() {
    accepted(&woken(json!(["1/2", "1"]), json!(["-1", "-1"])));
    // w^ = (1,1) of (1,0) and (0,1): nothing wakes the second.
    let square = |second: Value, angle: Value| {
        let w_hat = ("/witness/limits/0/w_hat", json!(["1", "1"]));
        with(woken(second, angle), &[("/witness/limits/0/lambda", json!({"0": "1", "1": "1"})), w_hat])
    };
    assert_eq!(rejected(&square(json!(["0", "1"]), json!(["-1", "-1"]))), Reason::NotWoken { sample: 1 });
    // From (3,2) both are active: then a right angle does, but no acute one with the negative.
    let both = |certificate: Value| {
        with(certificate, &[("/instance/w0", json!(["3", "2"])), ("/witness/nodes/0/at", json!(["3", "2"]))])
    };
    accepted(&both(square(json!(["0", "1"]), json!(["-1", "-1"]))));
    let pushed = both(square(json!(["0", "1"]), json!(["-1", "1/4"])));
    assert_eq!(rejected(&pushed), Reason::NotObtuse { first: 1, second: 2 });
    let apart = both(woken(json!(["-1/2", "1"]), json!(["-1", "-1"])));
    let changes = [
        ("/witness/limits/0/w_hat", json!(["1", "3/2"])),
        ("/witness/limits/0/lambda", json!({"0": "7/4", "1": "3/2"})),
    ];
    assert_eq!(rejected(&with(apart, &changes)), Reason::NotAcute { first: 0, second: 1 });
}

#[test]
fn cones_last_by_their_exponents() {
    let broken = |changes: &[(&str, Value)]| rejected(&with(lasts(), changes));
    let in_cone = |key: &str| format!("/witness/limits/0/lasting/{key}");
    assert_eq!(broken(&[("/witness/limits/0/lasting", json!(null))]), Reason::NeverLasts { at: 0 });
    for level in ["0", "-1", "1001/1000"] {
        assert_eq!(broken(&[(&in_cone("level"), json!(level))]), Reason::LevelOutOfRange { at: 0 });
    }
    assert_eq!(broken(&[(&in_cone("kappa"), json!("64"))]), Reason::LastingTooLoud { at: 0 });
    assert_eq!(broken(&[(&in_cone("level"), json!("9/10"))]), Reason::AboveLevel { at: 0 });
    assert_eq!(broken(&[("/witness/nodes/0/lost", json!("101/100"))]), Reason::LostTooSmall { at: 0 });
    let pushed = json!(["-1/5", "-1/20"]);
    assert_eq!(broken(&[("/instance/data/rows/2", pushed)]), Reason::NotObtuse { first: 1, second: 2 });
    let asleep = [("/instance/w0", json!(["2", "1/2"])), ("/witness/nodes/0/at", json!(["2", "1/2"]))];
    assert_eq!(broken(&asleep), Reason::NotActive { sample: 1 });
    let kicked = [("/instance/data/rows/2", json!(["1", "0"]))];
    assert_eq!(broken(&kicked), Reason::NotInactive { sample: 2 });
    // exp(-kappa (1/F - 1/f)) with F at its largest in the ball.
    let largest = |radius: f64| (-1.0f64 + radius).exp() + (-0.5 + 1.25f64.sqrt() * radius).exp();
    for (radius, text) in [(0.0, "0"), (0.01, "1/100")] {
        let lost = (-4.0 * (1.0 / largest(radius) - 1.0)).exp();
        let by = |factor: f64| {
            let lost = common::fraction(common::cut(lost * factor));
            with(lasts(), &[("/witness/nodes/0/radius", json!(text)), ("/witness/nodes/0/lost", lost)])
        };
        accepted(&by(1.0 + 1e-9));
        assert_eq!(rejected(&by(1.0 - 1e-9)), Reason::LostTooSmall { at: 0 });
    }
}

/// On a fine grid of the simplex: the largest kappa that the kernel takes for f = 1 is near the
/// largest that is right.
#[test]
fn the_largest_exponent_is_the_right_one() {
    let products: [[f64; 2]; 2] = [[1.0, -0.5], [-0.5, 1.25]];
    let fits = |kappa: f64| {
        (0..=2000).all(|step| {
            let q = [f64::from(step) / 2000.0, 1.0 - f64::from(step) / 2000.0];
            let gain = |i: usize| (0..2).map(|j| q[j] * -(-0.5 * q[i] * products[i][j]).exp_m1()).sum::<f64>();
            (0..2).map(|i| (-kappa * gain(i)).exp()).sum::<f64>() <= 2.0
        })
    };
    let (mut lo, mut hi) = (1.0, 64.0);
    for _ in 0..40 {
        let middle = (lo + hi) / 2.0;
        if fits(middle) { lo = middle } else { hi = middle }
    }
    let by = |factor: f64| {
        let kappa = common::fraction(common::cut(lo * factor));
        with(lasts(), &[("/witness/limits/0/lasting/kappa", kappa), ("/witness/nodes/0/lost", json!("1"))])
    };
    accepted_but_for_nothing(&by(0.999));
    assert_eq!(rejected(&by(1.001)), Reason::LastingTooLoud { at: 0 });
}

/// All is lost, and else all is right.
fn accepted_but_for_nothing(certificate: &Value) {
    assert_eq!(rejected(certificate), Reason::NothingSettled);
}

#[test]
fn it_is_a_claim_about_one_neuron_that_moves() {
    let start = |negative: Value, w0: Value| {
        let instance = common::started(common::two_clusters(), "1/2", w0);
        certificate("sgd.limits", "vacuous", &instance, json!({"kind": "sgd-start", "negative": negative}))
    };
    accepted(&start(json!(null), json!(["0", "0"])));
    assert_eq!(rejected(&start(json!(2), json!(["-1", "-1"]))), Reason::Inadmissible { kind: "sgd-start" });
    let mut network = mixture();
    network["witness"] = json!({"kind": "sgd-limits", "limits": [], "nodes": [{"kind": "open"}]});
    let instance = &mut network["instance"];
    instance["network"] = json!({"output": ["1", "-1"]});
    instance["W0"] = json!([instance["w0"], instance["w0"]]);
    instance.as_object_mut().unwrap().remove("w0");
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
    let pushed =
        with(mixture(), &[("/instance/w0", json!(["1/8", "0"])), ("/witness/nodes/0/at", json!(["1/8", "0"]))]);
    let mut pushed = with(pushed, &[("/instance/data/rows/2", json!(["0", "-1"]))]);
    pushed["instance"]["relu_at_zero"] = json!("1/2");
    assert_eq!(rejected(&redigest(pushed)), Reason::OnBoundary { sample: 2 });
}
