//! The rules on what is claimed, and one certificate for each condition that breaks that one alone.

#![cfg(test)]

mod common;

use common::{
    accepted, acute_pair, boundary, certificate, changed, degenerate, every_kind, instance, of_kind, rejected, soudry,
    started,
};
use margincert_kernel::{Flaw, Reason};
use serde_json::{Value, json};

#[test]
fn every_kind_is_accepted_and_says_what_it_shows() {
    for (kind, certificate) in every_kind() {
        let accepted = accepted(&certificate);
        assert_eq!(accepted.claim.to_string(), certificate["claim"], "{kind}");
        assert_eq!(accepted.verdict.to_string(), certificate["verdict"], "{kind}");
        assert_eq!(accepted.instance.name(), certificate["instance"]["name"], "{kind}");
        assert_eq!(json!(accepted.instance.rows()), certificate["instance"]["data"]["rows"], "{kind}");
        assert_eq!(json!(accepted.instance.labels()), certificate["instance"]["data"]["labels"], "{kind}");
        assert_eq!(json!(accepted.instance.eta()), certificate["instance"]["eta"], "{kind}");
        let rows = certificate["instance"]["W0"].as_array();
        let start = match rows {
            Some(rows) => rows.iter().flat_map(|row| row.as_array().unwrap().clone()).collect(),
            None => certificate["instance"]["w0"].clone(),
        };
        assert_eq!(json!(accepted.instance.w0()), start, "{kind}");
        assert!(accepted.obligations >= 2, "{kind}");
        let (about, words) = accepted.statement.split_once(": ").unwrap();
        assert!(about.contains(certificate["digest"].as_str().unwrap()), "{kind}: {about}");
        let vacuous = words.starts_with(&format!("a hypothesis of {} fails", accepted.claim));
        assert_eq!(vacuous, certificate["verdict"] == "vacuous", "{kind}: {words}");
    }
    let kicks = accepted(&of_kind("sharp")).statement;
    for part in ["w_0 = (1, -1/4, -1)", "step size 1/64", "for all k >= 20", "at k = 1e100"] {
        assert!(kicks.contains(part), "{kicks}");
    }
}

#[test]
fn gd_claims_are_about_separable_data() {
    let missing = changed("trap-global", &[("/witness/separator", json!(null))]);
    assert_eq!(rejected(&missing), Reason::SeparatorMissing);
    let failing = changed("trap-global", &[("/witness/separator", json!(["1", "-1"]))]);
    assert_eq!(rejected(&failing), Reason::NotSeparated { sample: 1 });
    let tight = changed("trap-global", &[("/witness/separator", json!(["0", "1"]))]);
    assert_eq!(rejected(&tight), Reason::NotSeparated { sample: 0 });
    let unasked = changed("trap-truth", &[("/witness/separator", json!(["2", "-1/2"]))]);
    assert_eq!(rejected(&unasked), Reason::SeparatorUnasked);
}

#[test]
fn intercept_conditions() {
    let with = |key: &str, value: Value| rejected(&changed("intercept", &[(&format!("/witness/{key}"), value)]));
    assert_eq!(with("b", json!("-9/4")), Reason::MarginViolated { sample: 0 });
    assert_eq!(with("b", json!("-7/4")), Reason::MarginViolated { sample: 2 });
    assert_eq!(with("support", json!([0])), Reason::WrongSupport);
    assert_eq!(with("lambda", json!({})), Reason::EmptyCombination);
    assert_eq!(with("lambda", json!({"0": "1/2", "3": "1/2"})), Reason::LambdaOffSupport { sample: 3 });
    assert_eq!(with("lambda", json!({"0": "-1/2", "2": "-1/2"})), Reason::LambdaNotPositive { sample: 0 });
    assert_eq!(with("lambda", json!({"0": "1", "2": "1"})), Reason::NotStationary);
    // Stationary in w alone: the positives of a problem that is symmetric about the origin.
    let positives = json!({"kind": "intercept", "w_hat": ["1/2", "1/2"], "b": "0",
        "lambda": {"0": "1/4", "1": "1/4"}, "support": [0, 1, 2, 3]});
    assert_eq!(rejected(&certificate("margin", "proved", &soudry(), positives)), Reason::Unbalanced);
    // One class: w = 0 and b = 1 are feasible, and there is no largest margin.
    let one = instance("one class", json!([["1"]]), json!([1]));
    let nothing = json!({"kind": "intercept", "w_hat": ["0"], "b": "1", "lambda": {}, "support": [0]});
    assert_eq!(rejected(&certificate("margin", "proved", &one, nothing)), Reason::EmptyCombination);
}

#[test]
fn no_intercept_conditions() {
    let with = |value: Value| rejected(&changed("no-intercept", &[("/witness/lambda", value)]));
    assert_eq!(with(json!({})), Reason::EmptyCombination);
    assert_eq!(with(json!({"0": "-1", "2": "-1"})), Reason::LambdaNotPositive { sample: 0 });
    assert_eq!(with(json!({"0": "1"})), Reason::Unbalanced);
    assert_eq!(with(json!({"0": "1", "2": "1"})), Reason::CombinationNotZero);
    let elsewhere = changed("no-intercept", &[("/claim", json!("gd.local")), ("/verdict", json!("vacuous"))]);
    assert_eq!(rejected(&elsewhere), Reason::Inadmissible { kind: "no-intercept" });
}

#[test]
fn kkt_conditions() {
    let with = |values: &[(&str, Value)]| rejected(&changed("kkt-walls", values));
    assert_eq!(with(&[("/witness/problem/active", json!(null))]), Reason::WallsWithoutActive);
    assert_eq!(with(&[("/witness/problem/active", json!([1]))]), Reason::NotAPositive { sample: 1 });
    assert_eq!(with(&[("/witness/w_hat/0", json!("9/10"))]), Reason::RowViolated { sample: 0 });
    assert_eq!(with(&[("/witness/w_hat/1", json!("-1/2"))]), Reason::WallViolated { sample: 1 });
    assert_eq!(with(&[("/witness/w_hat/0", json!("11/10"))]), Reason::WallViolated { sample: 1 });
    assert_eq!(with(&[("/witness/w_hat", json!(["11/10", "-33/40"]))]), Reason::LambdaOffSupport { sample: 0 });
    assert_eq!(with(&[("/witness/w_hat/1", json!("-1"))]), Reason::NuOffWalls { sample: 1 });
    assert_eq!(with(&[("/witness/support", json!([]))]), Reason::WrongSupport);
    assert_eq!(with(&[("/witness/lambda", json!({"0": "-25/16"}))]), Reason::LambdaNotPositive { sample: 0 });
    assert_eq!(with(&[("/witness/nu", json!({"1": "-15/16"}))]), Reason::NuNotPositive { sample: 1 });
    assert_eq!(with(&[("/witness/nu", json!({"0": "15/16"}))]), Reason::NuOffWalls { sample: 0 });
    assert_eq!(with(&[("/witness/lambda", json!({"1": "25/16"}))]), Reason::LambdaOffSupport { sample: 1 });
    assert_eq!(with(&[("/witness/nu", json!({}))]), Reason::NotStationary);
    assert_eq!(with(&[("/witness/lambda", json!({"0": "26/17"}))]), Reason::NotStationary);
    // Without walls the same w^ is not the solution.
    assert_eq!(with(&[("/witness/problem/walls", json!(false))]), Reason::NuOffWalls { sample: 1 });
}

#[test]
fn degeneracy_is_shown_either_way() {
    let with = |values: &[(&str, Value)]| rejected(&changed("kkt-degenerate", values));
    let missing = Reason::SupportWithoutMultiplier { sample: 1 };
    assert_eq!(with(&[("/witness/degenerate", json!(null))]), missing);
    for u in [["1", "1"], ["0", "-1"], ["0", "0"], ["1", "0"]] {
        assert_eq!(with(&[("/witness/degenerate", json!(u))]), Reason::NotDegenerate, "{u:?}");
    }
    // Non-degenerate data cannot pass as degenerate.
    for u in [["1", "-1"], ["-1", "1"], ["1", "1"]] {
        assert_eq!(rejected(&changed("kkt", &[("/witness/degenerate", json!(u))])), Reason::NotDegenerate);
    }
    // A tight wall must not rise along u.
    assert_eq!(rejected(&changed("kkt-walls", &[("/witness/degenerate", json!(["3", "4"]))])), Reason::NotDegenerate);
}

#[test]
fn without_rows_zero_is_the_solution() {
    let nothing = |w: Value, walls: bool| {
        let witness = json!({
            "kind": "kkt", "problem": {"active": [], "walls": walls}, "support": [], "w_hat": w, "lambda": {}, "nu": {},
            "degenerate": null,
        });
        certificate("margin", "proved", &acute_pair(), witness)
    };
    accepted(&nothing(json!(["0", "0"]), false));
    accepted(&nothing(json!(["0", "0"]), true));
    assert_eq!(rejected(&nothing(json!(["1", "0"]), false)), Reason::NotStationary);
}

#[test]
fn combinations() {
    let with = |values: &[(&str, Value)]| rejected(&changed("farkas", values));
    assert_eq!(with(&[("/witness/lambda", json!({})), ("/witness/nu", json!({}))]), Reason::EmptyCombination);
    assert_eq!(with(&[("/witness/nu", json!({"1": "1"}))]), Reason::CombinationNotZero);
    assert_eq!(with(&[("/witness/problem/walls", json!(false))]), Reason::NuOffWalls { sample: 1 });
    assert_eq!(with(&[("/witness/lambda", json!({"1": "1"}))]), Reason::LambdaOffSupport { sample: 1 });
    assert_eq!(with(&[("/witness/lambda", json!({"0": "-1"}))]), Reason::LambdaNotPositive { sample: 0 });
    let separable = changed("not-separable", &[("/witness/lambda", json!({}))]);
    assert_eq!(rejected(&separable), Reason::EmptyCombination);
    let one = changed("not-separable", &[("/witness/lambda", json!({"0": "1"}))]);
    assert_eq!(rejected(&one), Reason::CombinationNotZero);
    let positives = changed("no-positives", &[("/instance/data/labels", json!([1]))]);
    assert_eq!(rejected(&positives), Reason::HasPositives);
}

#[test]
fn diverge_and_aligned() {
    let with = |values: &[(&str, Value)]| rejected(&changed("diverge", values));
    assert_eq!(with(&[("/witness/negative", json!(0))]), Reason::NotANegative { sample: 0 });
    assert_eq!(with(&[("/instance/data/rows/1/0", json!("0"))]), Reason::NotActivated { sample: 1 });
    assert_eq!(with(&[("/witness/separator", json!(["1", "0"]))]), Reason::NotSeparated { sample: 1 });
    assert_eq!(with(&[("/instance/data/labels", json!([-1, -1]))]), Reason::NoPositives);
    assert_eq!(with(&[("/witness/lambda", json!({}))]), Reason::NotStationary);
    let activated = changed("aligned", &[("/instance/data/rows/2", json!(["1", "1"]))]);
    assert_eq!(rejected(&activated), Reason::ActivatesNegative { sample: 2 });
    let no_positive = certificate(
        "gd.diverge",
        "vacuous",
        &instance("negative", json!([["1"]]), json!([-1])),
        json!({"kind": "aligned", "w_hat": ["0"], "lambda": {}}),
    );
    assert_eq!(rejected(&no_positive), Reason::NoPositives);
}

#[test]
fn enclosures_hold_the_kernels_ball() {
    let with = |values: &[(&str, Value)]| rejected(&changed("orbit", values));
    let at = |at, coordinate| Reason::OutsideBox { at, coordinate };
    assert_eq!(with(&[("/witness/at/0/w/0/lo", json!("1000001/1000000"))]), at(0, 0));
    // The exact ends of w_1's first coordinate, rounded to ten digits the wrong way:
    // 0.9543797232844...
    assert_eq!(with(&[("/witness/at/1/w/0/lo", json!("9543797233/10000000000"))]), at(1, 0));
    assert_eq!(
        with(&[("/witness/at/1/w/0/hi", json!("2385949308/2500000000"))]),
        form("/witness/at/1/w/0/hi", Flaw::NotRational)
    );
    assert_eq!(with(&[("/witness/at/1/w/0/hi", json!("9543797231/10000000000"))]), at(1, 0));
    assert_eq!(with(&[("/witness/at/1/w/1/hi", json!("-6221402759/10000000000"))]), at(1, 1));
    accepted(&changed(
        "orbit",
        &[
            ("/witness/at/1/w/0/lo", json!("9543797231/10000000000")),
            ("/witness/at/1/w/0/hi", json!("9543797233/10000000000")),
        ],
    ));
    assert_eq!(with(&[("/witness/at", json!([]))]), Reason::NothingEnclosed);
    let startless = certificate("orbit", "verified", &acute_pair(), of_kind("orbit")["witness"].clone());
    assert_eq!(rejected(&startless), Reason::NoStart);
}

fn form(pointer: &str, flaw: Flaw) -> Reason {
    Reason::Form { pointer: pointer.to_owned(), flaw }
}

fn fate(instance: &Value, from_step: &str, end: Value) -> Value {
    let witness = json!({"kind": "fate", "bits": 64, "from_step": from_step, "end": end, "separator": null});
    certificate("fate", "proved", instance, witness)
}

#[test]
fn a_sign_that_stays_zero_is_never_certain() {
    // x = (1,-1) from a symmetric start (T4): exact at k = 0, zero for ever, never certain after a
    // step.
    let symmetric = instance("symmetric", json!([["1", "1"], ["1", "-1"]]), json!([1, 1]));
    let started = started(symmetric, "1/2", json!(["1", "1"]));
    let enclose = |k: &str| {
        let side = json!({"lo": "0", "hi": "100"});
        certificate(
            "orbit",
            "verified",
            &started,
            json!({"kind": "orbit", "bits": 64, "flight": null, "at": [{"k": k, "w": [side, side]}]}),
        )
    };
    accepted(&enclose("1"));
    assert_eq!(rejected(&enclose("2")), Reason::SignUncertain { step: 1, sample: 1 });
}

#[test]
fn kicks_of_moderate_size_are_stepped_and_larger_ones_refused() {
    let kick = |start: &str, bits: u32, lo: &str, hi: &str| {
        let one = started(instance("kick", json!([["1"]]), json!([-1])), "1", json!([start]));
        let at = json!([{"k": "1", "w": [{"lo": lo, "hi": hi}]}]);
        certificate("orbit", "verified", &one, json!({"kind": "orbit", "bits": bits, "flight": null, "at": at}))
    };
    // 50 - e^50 = -5184705528587072414470.64..., e^50 = 5184705528587072464087.45...
    accepted(&kick("50", 128, "-5184705528587072464038", "-5184705528587072464037"));
    assert_eq!(rejected(&kick("50", 128, "-5184705528587072464037", "0")), Reason::OutsideBox { at: 0, coordinate: 0 });
    accepted(&kick("16384", 64, &format!("-1{}", "0".repeat(7200)), "0"));
    assert_eq!(rejected(&kick("16385", 64, "-1", "0")), Reason::KickTooLarge { step: 0, sample: 0 });
}

#[test]
fn dead_orbits() {
    let dead = |w0: Value, k: &str| fate(&started(acute_pair(), "1/2", w0), k, json!({"kind": "dead"}));
    accepted(&dead(json!(["0", "0"]), "0"));
    accepted(&dead(json!(["0", "-1"]), "0"));
    assert_eq!(rejected(&dead(json!(["0", "1"]), "0")), Reason::NotDead { sample: 1 });
    assert_eq!(rejected(&dead(json!(["1", "-1"]), "10")), Reason::NotDead { sample: 0 });
    // One kick throws the iterate into the dead cone: strictly, and for ever.
    accepted(&dead(json!(["0", "10"]), "1"));
    assert_eq!(rejected(&dead(json!(["0", "10"]), "0")), Reason::NotDead { sample: 1 });
    accepted(&dead(json!(["0", "10"]), "50000000"));
    // A zero row is inactive for ever.
    let with_zero = instance("zero-row", json!([["0", "0"], ["1", "0"]]), json!([1, -1]));
    accepted(&fate(&started(with_zero, "1/2", json!(["1", "0"])), "20", json!({"kind": "dead"})));
}

#[test]
fn invariance_conditions() {
    let end =
        |active: Value| json!({"kind": "invariance", "active": active, "w_hat": ["1", "0"], "lambda": {"0": "1"}});
    let on = |rows: Value, labels: Value, w0: Value, active: Value| {
        rejected(&fate(&started(instance("invariance", rows, labels), "1/2", w0), "0", end(active)))
    };
    let rows = || json!([["1", "0"], ["0", "1"]]);
    assert_eq!(on(rows(), json!([1, 1]), json!(["1", "-1"]), json!([])), Reason::NoPositives);
    assert_eq!(on(rows(), json!([1, 1]), json!(["1", "1"]), json!([0])), Reason::NotInactive { sample: 1 });
    assert_eq!(on(rows(), json!([1, 1]), json!(["0", "0"]), json!([0])), Reason::NotActive { sample: 0 });
    assert_eq!(on(rows(), json!([1, -1]), json!(["1", "1"]), json!([0, 1])), Reason::NotAPositive { sample: 1 });
    let obtuse = json!([["1", "0"], ["1/10", "1"]]);
    assert_eq!(on(obtuse, json!([1, 1]), json!(["1", "-1"]), json!([0])), Reason::NotObtuse { first: 0, second: 1 });
    let acute = json!([["1", "0"], ["-1/10", "1"]]);
    assert_eq!(on(acute, json!([1, 1]), json!(["1", "1"]), json!([0, 1])), Reason::NotAcute { first: 0, second: 1 });
    // On the boundary the sign is known at k = 0, but not after a step along it; with a strict sign
    // it is.
    let later = |w0: Value| fate(&started(boundary(), "1/2", w0), "20", end(json!([0])));
    accepted(&later(json!(["1", "-1"])));
    assert_eq!(rejected(&later(json!(["1", "0"]))), Reason::SignUncertain { step: 1, sample: 1 });
}

#[test]
fn the_wrong_data_of_a_wrong_start_are_not_dead() {
    // soudry from the positive quadrant: the positives are active.
    let alive = fate(&started(soudry(), "1/2", json!(["1", "1"])), "3", json!({"kind": "dead"}));
    assert_eq!(rejected(&alive), Reason::NotDead { sample: 0 });
    let degenerate = fate(&started(degenerate(), "1/2", json!(["-1", "0"])), "3", json!({"kind": "dead"}));
    accepted(&degenerate);
}
