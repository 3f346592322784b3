//! What is printed: every statement names its instance, says all that is shown and nothing that
//! always holds, and no text of a file is shown raw.

#![cfg(test)]

mod common;

use common::{accepted, certificate, every_kind, fixture, of_kind, redigest, rejected, soudry, started};
use margincert_kernel::{Declined, Flaw, Outcome, Reason, check, spell_string};
use serde_json::{Value, json};

fn with(name: &str, pointer: &str, value: Value) -> Value {
    let mut mutant = fixture(name);
    *mutant.pointer_mut(pointer).unwrap() = value;
    redigest(mutant)
}

#[test]
fn a_statement_names_its_instance() {
    for (kind, certificate) in every_kind() {
        let statement = accepted(&certificate).statement;
        let rows = certificate["instance"]["data"]["rows"].as_array().unwrap();
        let (n, d) = (rows.len(), rows[0].as_array().unwrap().len());
        let about = format!(
            "on {n} sample{} in dimension {d} (sha256 {})",
            if n == 1 { "" } else { "s" },
            certificate["digest"].as_str().unwrap()
        );
        assert!(statement.starts_with(&about), "{kind}: {statement}");
        if let Some(eta) = certificate["instance"]["eta"].as_str() {
            let step = format!("), step size {eta}");
            let ends =
                [": ", ", derivative 0 of max(x, 0) at 0: "].map(|end| statement.contains(&(step.clone() + end)));
            assert!(statement.contains("_0 = (") && ends.contains(&true), "{kind}: {statement}");
        }
        let plain = |c: char| c == '\n' || matches!(c, ' '..='~');
        assert!(statement.chars().all(plain), "{kind}: {statement}");
        assert!(statement.lines().skip(1).all(|line| line.starts_with("  ")), "{kind}: {statement}");
    }
    // Also where the claim does not depend on the start.
    let with_start = started(soudry(), "1/2", json!(["1", "-1/3"]));
    let kkt = certificate("margin", "proved", &with_start, of_kind("kkt")["witness"].clone());
    let statement = accepted(&kkt).statement;
    assert!(statement.contains("), w_0 = (1, -1/3), step size 1/2: w = (1/2, 1/2) is the max-margin"), "{statement}");
}

#[test]
fn a_rate_from_above_is_not_told_as_an_order() {
    // The mean of sgd-direction is (1 + .., 0): its error is 0 at every k, not of the order 1/ln k.
    for name in ["sgd-direction", "network-sgd-direction"] {
        let statement = accepted(&fixture(name)).statement;
        assert!(statement.contains(", with an error of O(1/ln k); |E "), "{statement}");
        assert!(!statement.contains("like 1/"), "{statement}");
    }
}

#[test]
fn all_boxes_and_bounds_are_shown() {
    let statement = accepted(&of_kind("orbit")).statement;
    assert!(
        statement.ends_with(
            "w_k lies in the box; the same for every derivative of max(x, 0) at 0 from 0 to 1\n  k = 0: [1, 1] x [-0.5, -0.5]\n  k = 1: [0.954, 0.955] x [-0.623, -0.622]"
        ),
        "{statement}"
    );
    // 1/3 and 2/3 do not end: outward to 17 decimals.
    let mut wider = of_kind("orbit");
    wider["witness"]["at"][1]["w"][0] = json!({"lo": "1/3", "hi": "200/3"});
    let statement = accepted(&wider).statement;
    assert!(statement.contains("k = 1: [0.33333333333333333, 66.666666666666667] x ["), "{statement}");
    let kicks = fixture("sharp");
    let rate = kicks["witness"]["end"]["rate"].as_array().unwrap();
    let statement = accepted(&kicks).statement;
    assert!(
        rate.iter().all(|point| statement.contains(&format!(" at k = {}", point["k"].as_str().unwrap()))),
        "{statement}"
    );
    let rates = accepted(&fixture("direction-rate")).statement;
    assert!(!rates.contains("certificate") && rates.contains("s = "), "{rates}");
}

/// Two unit vectors are never farther apart than 2, and F_k is below the number of its terms.
#[test]
fn nothing_that_always_holds_is_stated() {
    let trivial = |name: &str, rate: &str, always: usize| {
        let at = fixture(name).pointer(rate).unwrap().as_array().unwrap().len() - 1;
        let bound = format!("{rate}/{at}/bound");
        accepted(&with(name, &bound, json!(format!("{}/1000", always * 1000 - 1))));
        for more in [always, always + 1] {
            assert_eq!(rejected(&with(name, &bound, json!(more.to_string()))), Reason::RateTrivial { at }, "{name}");
        }
    };
    for name in ["trap-global", "sharp", "direction-rate"] {
        trivial(name, "/witness/end/rate", 2);
    }
    for name in ["sgd-direction", "network-sgd-direction"] {
        trivial(name, "/witness/rate", 2);
    }
    let active = fixture("loss-rate")["witness"]["fate"]["end"]["active"].as_array().unwrap().len();
    trivial("loss-rate", "/witness/rate", active);
    let active = fixture("sgd-loss")["witness"]["active"].as_array().unwrap().len();
    trivial("sgd-loss", "/witness/rate", active);
    for bound in ["0", "-1", "-1000000"] {
        let reason = rejected(&with("degenerate", "/witness/lower/0/bound", json!(bound)));
        assert_eq!(reason, Reason::LowerTrivial { at: 0 });
    }
    accepted(&with("degenerate", "/witness/lower/0/bound", json!("1/1000000")));
}

#[test]
fn a_name_is_plain() {
    let named = |name: &str| {
        let mut certificate = of_kind("kkt");
        certificate["instance"]["name"] = json!(name);
        redigest(certificate)
    };
    let flawed = Reason::Form { pointer: "/instance/name".to_owned(), flaw: Flaw::Name };
    accepted(&named("Iris (setosa), 4/5 - run_2.1".replace(',', "").as_str()));
    accepted(&named(&"x".repeat(100)));
    for name in ["", "two\nlines", "\u{1b}[8m", "é", "a,b", "a\"b", "tab\t", "\u{202e}", "a\\b", &"x".repeat(101)] {
        assert_eq!(rejected(&named(name)), flawed, "{name:?}");
    }
}

#[test]
fn keys_and_versions_are_quoted() {
    let keyed = |key: &str| {
        let mut certificate = of_kind("kkt");
        certificate["witness"][key] = json!(1);
        rejected(&certificate).to_string()
    };
    assert_eq!(keyed("a b~/"), "at \"/witness/a b~0~1\": an unknown key");
    // As it stands in the file, where serde_json has escaped the first three and the last.
    assert_eq!(
        keyed("\n\u{1b}[8m\"é\u{9b}\u{202e}\\"),
        "at \"/witness/\\u{5c}n\\u{5c}u001b[8m\\u{5c}\\u{22}\\u{e9}\\u{9b}\\u{202e}\\u{5c}\\u{5c}\": an unknown key"
    );
    assert_eq!(keyed(&"z".repeat(201)), format!("at \"/witness/{}..\": an unknown key", "z".repeat(200)));
    let version = |text: &str| match check(format!("{{\"spec_version\":{text}}}").as_bytes()) {
        Outcome::Declined(Declined::Version { version }) => version,
        other => panic!("{other:?}"),
    };
    assert_eq!(version("-25"), "-25");
    assert_eq!(version(&"9".repeat(1_000_000)), format!("{}..", "9".repeat(200)));
}

#[test]
fn json_strings_are_ascii_and_say_the_same() {
    assert_eq!(spell_string("a b~\n\"\\\u{e9}"), r#""a b~\n\"\\\u00e9""#);
    for text in ["", "plain", "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{7f}", "é \u{9b}\u{202e}\u{2028} \u{10ffff}"] {
        let spelt = spell_string(text);
        assert!(spelt.bytes().all(|b| matches!(b, b' '..=b'~')), "{spelt}");
        assert_eq!(serde_json::from_str::<String>(&spelt).unwrap(), text);
    }
}
