//! The glide and the waking: each condition of the rule broken alone.

#![cfg(test)]

mod common;

use common::{accepted, fixture, redigest, rejected};
use margincert_kernel::Reason;
use serde_json::{Value, json};

/// The fixture `glide` is the wall (3/5,4/5) before the positive (1,0), h = 1/100; `waking` has the
/// missed positive (1/10,0,1) besides.
fn with(name: &str, changes: &[(&str, Value)]) -> Value {
    let mut mutant = fixture(name);
    for (key, value) in changes {
        let place = mutant.pointer_mut(&format!("/witness/end/{key}")).unwrap();
        assert_ne!(place, value);
        *place = value.clone();
    }
    mutant
}

fn at_end(key: &str, value: Value) -> Value {
    with("glide", &[(key, value)])
}

/// With another sample, at the same h.
fn beside(row: Value, label: i32) -> Value {
    let mut more = fixture("glide");
    let data = &mut more["instance"]["data"];
    data["rows"].as_array_mut().unwrap().push(row);
    data["labels"].as_array_mut().unwrap().push(json!(label));
    more["instance"]["eta"] = json!("3/100");
    redigest(more)
}

#[test]
fn it_is_accepted_up_to_the_basin_behind_it() {
    let shown = accepted(&fixture("glide")).statement;
    assert!(shown.contains("for all k >= 1200000 the active positives are [0]"), "{shown}");
    assert!(shown.contains("negatives kick again and again for ever"), "{shown}");
    assert!(shown.contains("the same for every derivative"), "{shown}");
    // Behind a glide no sign is known.
    assert_eq!(rejected(&at_end("then", json!({"kind": "dead"}))), Reason::NotDead { sample: 0 });
    let leap = json!({"kind": "leap", "pieces": [], "steps": "0", "tau": "1", "then": {"kind": "dead"}});
    assert_eq!(rejected(&at_end("then", leap)), Reason::SignUnknown { sample: 0 });
}

#[test]
fn the_exact_parts() {
    assert_eq!(rejected(&at_end("active", json!([]))), Reason::NoPositives);
    assert_eq!(rejected(&at_end("active", json!([0, 1]))), Reason::NotAPositive { sample: 1 });
    assert_eq!(rejected(&at_end("tau", json!("0"))), Reason::LeapBackwards { piece: 0 });
    assert_eq!(rejected(&at_end("pieces/0/to", json!("0"))), Reason::LeapBackwards { piece: 0 });
    assert_eq!(rejected(&at_end("pieces/0/nu/0/sample", json!(0))), Reason::NotANegative { sample: 0 });
    let long = at_end("pieces/0/nu/0/nu", json!(["15/16", "0", "0"]));
    assert_eq!(rejected(&long), Reason::NuTooLong { sample: 1 });
    // A network of one neuron with another output weight.
    let mut network = fixture("glide");
    network["instance"]["network"] = json!({"output": ["2"]});
    network["instance"]["W0"] = json!([network["instance"]["w0"]]);
    network["instance"].as_object_mut().unwrap().remove("w0");
    assert_eq!(rejected(&redigest(network)), Reason::OneNeuronOnly);
}

#[test]
fn a_frame_is_a_basis() {
    assert_eq!(rejected(&at_end("frame/kicking", json!([0]))), Reason::NotANegative { sample: 0 });
    assert_eq!(rejected(&at_end("frame", json!(null))), Reason::FrameIncomplete);
    assert_eq!(rejected(&at_end("frame/basis", json!([]))), Reason::FrameIncomplete);
    assert_eq!(rejected(&at_end("frame/kicking", json!([]))), Reason::FrameIncomplete);
    assert_eq!(rejected(&at_end("frame/basis", json!([1]))), Reason::FrameIncomplete);
    // Two positives that are one row off the wall, and the same wall twice.
    let mut twice = beside(json!(["2", "0"]), 1);
    twice["witness"]["end"]["active"] = json!([0, 2]);
    twice["witness"]["end"]["frame"] = json!({"basis": [0, 2], "kicking": []});
    assert_eq!(rejected(&twice), Reason::FrameIncomplete);
    let mut twice = beside(json!(["3/5", "4/5"]), -1);
    twice["witness"]["end"]["frame"]["kicking"] = json!([1, 2]);
    assert_eq!(rejected(&twice), Reason::KickingDependent);
}

#[test]
fn the_bounds_close() {
    assert_eq!(rejected(&at_end("pieces/0/rho", json!("1/10"))), Reason::RhoTooSmall);
    assert_eq!(rejected(&at_end("pieces/0/rho", json!("-3/25"))), Reason::RhoTooSmall);
    assert_eq!(rejected(&at_end("pieces/1/rho", json!("3/25"))), Reason::RhoTooSmall);
    // nu tells where the curve is pushed: without it the curve is none.
    assert_eq!(rejected(&at_end("pieces/0/nu", json!([]))), Reason::RhoTooSmall);
    assert_eq!(rejected(&at_end("pieces/0/nu/0/nu", json!(["-15/16"]))), Reason::RhoTooSmall);
    assert_eq!(rejected(&at_end("pieces/1/fall/rho", json!("3/25"))), Reason::FallTooFar);
    assert_eq!(rejected(&at_end("pieces/1/fall/rho", json!("-7/50"))), Reason::FallTooFar);
    // A pull that is hardly larger than the push brings nothing down.
    assert_eq!(rejected(&at_end("pieces/1/fall/kappa", json!("1"))), Reason::KappaTooSmall);
    assert_eq!(rejected(&at_end("pieces/1/fall/kappa", json!("9"))), Reason::FallTooFar);
    assert_eq!(rejected(&at_end("pieces/1/nu", json!([]))), Reason::WallMayLoosen { sample: 1 });
}

/// From 1e13 steps on within a radius of 12: a kick from there would be e^12 h. What lifts the wall
/// in one step is less than a kick, so none is higher; the corridor behind knows it too.
fn wide() -> Value {
    let mut wide = fixture("glide");
    let end = &mut wide["witness"]["end"];
    let on = |centre: &str, at: [&str; 2], rho: &str, to: &str| {
        json!({"centre": centre, "coefficients": [at, ["1", "-3/4"]], "fall": null,
               "loose": [], "nu": [{"nu": ["15/16"], "sample": 1}], "order": 1, "pressed": [], "rho": rho, "to": to})
    };
    let pieces = end["pieces"].as_array_mut().unwrap();
    let [near, far] = [
        ["16948542711383/1000000000000", "-50875628134149/4000000000000"],
        ["25948542711383/1000000000000", "-77875628134149/4000000000000"],
    ];
    pieces.push(on("22", near, "1/2", "10000000000000"));
    pieces.push(on("31", far, "12", "100000000000000"));
    let mut corridor = fixture("corridor")["witness"]["end"].clone();
    corridor["rho"] = json!("13");
    corridor["s"] = json!("16118095651/500000000");
    corridor["rate"] = json!([]);
    end["then"] = corridor;
    wide
}

#[test]
fn no_kick_is_higher_than_what_lifts_a_wall() {
    accepted(&wide());
    // (-1,-6/5) may kick as well, and lifts the wall by more than the wall's own kick lowers it.
    let mut opposed = wide();
    let data = &mut opposed["instance"]["data"];
    data["rows"].as_array_mut().unwrap().push(json!(["-1", "-6/5"]));
    data["labels"].as_array_mut().unwrap().push(json!(-1));
    opposed["instance"]["eta"] = json!("3/100");
    assert_eq!(rejected(&redigest(opposed)), Reason::KickTooDeep { sample: 1 });
}

/// (4,0) pushes the wall (3/5,4/5) up by more in one step than its kick takes, up to step 4436; the
/// curve hovers above it and comes down on the second piece.
#[test]
fn a_pressed_negative_is_part_of_what_pushes() {
    let shown = accepted(&fixture("pressed")).statement;
    assert!(shown.contains("for all k >= 8882 the active positives are [0]"), "{shown}");
    let pressed = |changes: &[(&str, Value)]| rejected(&with("pressed", changes));
    assert_eq!(pressed(&[("pieces/0/pressed", json!([]))]), Reason::KickTooDeep { sample: 1 });
    assert_eq!(pressed(&[("pieces/1/pressed", json!([]))]), Reason::KickTooDeep { sample: 1 });
    assert_eq!(pressed(&[("pieces/0/pressed", json!([0, 1]))]), Reason::NotANegative { sample: 0 });
    let held = json!([{"nu": ["1"], "sample": 1}]);
    assert_eq!(pressed(&[("pieces/0/nu", held)]), Reason::PressedWall { sample: 1 });
    assert_eq!(pressed(&[("pieces/0/rho", json!("1/1000000000000000"))]), Reason::RhoTooSmall);
    // On the second piece it may fall silent, below it: 1/150 would do for what always pushes.
    assert_eq!(pressed(&[("pieces/1/rho", json!("1/150"))]), Reason::RhoTooSmall);
}

/// (-4,1,0) falls asleep between the steps 239159 and 239163; nobody knows at which.
#[test]
fn what_is_loose_may_be_active_or_not() {
    let shown = accepted(&fixture("loose")).statement;
    assert!(shown.contains("for all k >= 15428813 the active positives are [0, 1, 2]"), "{shown}");
    let loose = |changes: &[(&str, Value)]| rejected(&with("loose", changes));
    let at = |key: &str| format!("then/pieces/0/loose/0/{key}");
    assert_eq!(loose(&[("then/pieces/0/loose", json!([]))]), Reason::OutsideTooHigh { sample: 3 });
    for sample in [0, 4] {
        assert_eq!(loose(&[(&at("sample"), json!(sample))]), Reason::NotLoose { sample });
    }
    let five = json!(["0", "0", "0", "0", "0"]);
    assert_eq!(loose(&[(&at("mu"), five)]), Reason::NuTooLong { sample: 3 });
    // What it may push is charged, and so is a curve that leaves out what it is pushed by.
    assert_eq!(loose(&[("then/pieces/0/rho", json!("1/10000000"))]), Reason::RhoTooSmall);
    assert_eq!(loose(&[(&at("mu"), json!([]))]), Reason::RhoTooSmall);
    // It is no member of J.
    assert_eq!(loose(&[("then/active", json!([0, 1, 2, 3]))]), Reason::NotLoose { sample: 3 });
    // What wakes on a piece is not loose there.
    assert_eq!(
        loose(&[("then/pieces/1/to", json!("239164")), ("then/wakes", json!(3))]),
        Reason::NotLoose { sample: 3 }
    );
}

#[test]
fn a_glide_is_of_any_order() {
    assert_eq!(rejected(&with("loose", &[("pieces/0/order", json!(1))])), Reason::RhoTooSmall);
}

/// It is active at the step at which it wakes; behind a piece on which it was loose nobody knows.
#[test]
fn what_was_loose_is_not_awake() {
    let told = include_str!("../../certificates/bad/loose-but-awake.json");
    assert_eq!(rejected(&serde_json::from_str(told).unwrap()), Reason::ActiveTooLow { sample: 0 });
}

#[test]
fn samples_keep_their_side() {
    let wide = [("pieces/0/rho", json!("9"))];
    assert_eq!(rejected(&with("glide", &wide)), Reason::ActiveTooLow { sample: 0 });
    accepted(&beside(json!(["-1/10", "0"]), 1));
    // The missed positive (0,-1) is ahead of the curve.
    assert_eq!(rejected(&beside(json!(["0", "-1"]), 1)), Reason::OutsideTooHigh { sample: 2 });
    // A curve on the wall: every kick throws w over it.
    let raised = at_end("pieces/0/coefficients/0/1", json!("-1021/250"));
    assert_eq!(rejected(&raised), Reason::KickTooDeep { sample: 1 });
    // A negative that is far behind changes nothing, one ahead of the curve kicks at once.
    accepted(&beside(json!(["-1", "0"]), -1));
    assert_eq!(rejected(&beside(json!(["1", "-3/4"]), -1)), Reason::KickTooDeep { sample: 2 });
}

#[test]
fn a_missed_positive_wakes() {
    assert_eq!(rejected(&at_end("wakes", json!(0))), Reason::NotMissed { sample: 0 });
    assert_eq!(rejected(&at_end("wakes", json!(1))), Reason::NotMissed { sample: 1 });
    let mut asleep = beside(json!(["-1/10", "0"]), 1);
    asleep["witness"]["end"]["wakes"] = json!(2);
    assert_eq!(rejected(&asleep), Reason::MayNotWake { sample: 2 });
    asleep["instance"]["relu_at_zero"] = json!("1/2");
    assert_eq!(rejected(&redigest(asleep)), Reason::DerivativeNotZero);
    // It wakes on the last piece alone.
    let mut early = beside(json!(["0", "-1"]), 1);
    early["witness"]["end"]["wakes"] = json!(2);
    assert_eq!(rejected(&early), Reason::OutsideTooHigh { sample: 2 });
    assert_eq!(rejected(&with("waking", &[("wakes", json!(null))])), Reason::OutsideTooHigh { sample: 2 });
}

/// A waking is told of for the derivative 0 alone, whatever is made of it.
#[test]
fn partitions_behind_a_waking_name_the_derivative() {
    let of_partitions = fixture("partition-behind-waking");
    let mut alone = of_partitions.clone();
    alone["claim"] = json!("fate");
    alone["witness"] = of_partitions["witness"]["fate"].clone();
    for told in [of_partitions, alone] {
        let statement = accepted(&redigest(told)).statement;
        assert!(statement.contains(", derivative 0 of max(x, 0) at 0: "), "{statement}");
        assert!(!statement.contains("the same for every derivative"), "{statement}");
    }
}

#[test]
fn what_has_woken_stays_awake() {
    // Kicks may take from it what it gains; those of (3/5,4/5) take nothing from (1/10,-1/5,1).
    assert_eq!(rejected(&fixture("waking")), Reason::MaySleepAgain { sample: 2 });
    let mut apart = fixture("waking");
    apart["instance"]["data"]["rows"][2] = json!(["1/10", "-1/5", "1"]);
    apart["instance"]["w0"][2] = json!("-7/4");
    for path in ["/witness/end/pieces/0/coefficients/0/2", "/witness/end/then/pieces/0/coefficients/0/2"] {
        *apart.pointer_mut(path).unwrap() = json!("-7/4");
    }
    assert_eq!(rejected(&redigest(apart)), Reason::KickTooDeep { sample: 1 });
    // Another sample has not woken.
    let other = with("waking", &[("then/active", json!([0]))]);
    assert_eq!(rejected(&other), Reason::OutsideTooHigh { sample: 2 });
    let never = with("waking", &[("pieces", json!([])), ("then/pieces/0/to", json!("1"))]);
    assert_eq!(rejected(&never), Reason::ActiveTooLow { sample: 2 });
}
