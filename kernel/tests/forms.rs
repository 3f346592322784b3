//! The form of a certificate (docs/certificates.md, "Form"): one case for each rule, with the very
//! error.

#![cfg(test)]

mod common;

use common::{acute_pair, certificate, every_kind, redigest, rejected, started};
use margincert_kernel::{Declined, Flaw, Outcome, Reason, Unreadable, check};
use serde_json::{Value, json};

fn base() -> Value {
    every_kind().into_iter().find(|(kind, _)| *kind == "kkt-walls").unwrap().1
}

fn orbit() -> Value {
    every_kind().into_iter().find(|(kind, _)| *kind == "orbit").unwrap().1
}

/// The place and the flaw for which a text is rejected.
fn flaw(text: &str) -> (String, Flaw) {
    match check(text.as_bytes()) {
        Outcome::Rejected(rejected) => match rejected.reason {
            Reason::Form { pointer, flaw } => (pointer, flaw),
            reason => panic!("not a matter of form: {reason}"),
        },
        other => panic!("not rejected: {other:?}"),
    }
}

/// The flaw after one value is replaced, which must be found at `pointer`.
fn flaw_with(mut certificate: Value, pointer: &str, value: Value) -> Flaw {
    *certificate.pointer_mut(pointer).unwrap() = value;
    let (found, flaw) = flaw(&redigest(certificate).to_string());
    assert_eq!(found, pointer);
    flaw
}

fn unreadable(bytes: &[u8]) -> Unreadable {
    match check(bytes) {
        Outcome::Unreadable(unreadable) => unreadable,
        other => panic!("not unreadable: {other:?}"),
    }
}

#[test]
fn one_newline_at_the_end_is_allowed_and_nothing_else() {
    let text = base().to_string();
    assert!(matches!(check(format!("{text}\n").as_bytes()), Outcome::Accepted(_)));
    let length = text.len();
    for (around, byte) in [
        (format!("{text}\n\n"), length),
        (format!("{text} "), length),
        (format!("{text}\r\n"), length),
        (format!(" {text}"), 0),
    ] {
        assert_eq!(unreadable(around.as_bytes()), Unreadable::Syntax { byte });
    }
}

#[test]
fn only_the_canonical_text_is_read() {
    let text = base().to_string();
    assert_eq!(unreadable(text.replacen(':', ": ", 1).as_bytes()), Unreadable::Syntax { byte: 9 });
    assert_eq!(unreadable(text.replacen(',', " ,", 1).as_bytes()), Unreadable::Syntax { byte: 17 });
    for (instead, expected) in [
        ("\"walls\":true,\"active\":[0]", "\"active\":[0]"),
        ("\"active\":[0],\"active\":[0],\"walls\":true", "\"active\":[0],\"walls\":true"),
    ] {
        let swapped = text.replace("\"active\":[0],\"walls\":true", instead);
        let byte = swapped.find(instead).unwrap() + instead.len() - expected.len();
        assert_eq!(unreadable(swapped.as_bytes()), Unreadable::KeyOrder { byte }, "{instead}");
    }
}

#[test]
fn no_escape_spells_a_word_a_number_a_key_or_a_name() {
    let text = base().to_string();
    for (instead, pointer, expected) in [
        (text.replace("acute-pair", "acute\\u002dpair"), "/instance/name", Flaw::Name),
        (text.replace("acute-pair", "acute\\/pair"), "/instance/name", Flaw::Name),
        (text.replace("\"claim\":\"margin\"", "\"claim\":\"m\\u0061rgin\""), "/claim", Flaw::UnknownWord),
        (text.replace("\"-3/4\"", "\"-3\\/4\""), "/witness/w_hat/1", Flaw::NotRational),
    ] {
        assert_eq!(flaw(&instead), (pointer.to_owned(), expected), "{instead}");
    }
    let mut escaped = base();
    escaped["instance"]["name"] = json!("tab\t quote\" back\\slash bell\u{7} newline\n é \u{10ffff}");
    assert_eq!(flaw(&redigest(escaped).to_string()), ("/instance/name".to_owned(), Flaw::Name));
}

#[test]
fn what_is_no_json_is_unreadable() {
    let text = base().to_string();
    assert_eq!(unreadable(b""), Unreadable::Syntax { byte: 0 });
    assert_eq!(unreadable(b"{\"a\":1,}"), Unreadable::Syntax { byte: 7 });
    assert_eq!(unreadable(b"[1,]"), Unreadable::Syntax { byte: 3 });
    assert_eq!(unreadable(b"[,1]"), Unreadable::Syntax { byte: 1 });
    assert_eq!(unreadable(b"[1 1]"), Unreadable::Syntax { byte: 2 });
    assert_eq!(unreadable(b"[1.5]"), Unreadable::Syntax { byte: 2 });
    assert_eq!(unreadable(b"[+1]"), Unreadable::Syntax { byte: 1 });
    assert_eq!(unreadable(b"[-]"), Unreadable::Syntax { byte: 2 });
    assert_eq!(unreadable(b"[1e2]"), Unreadable::Syntax { byte: 2 });
    assert_eq!(unreadable(b"[nul]"), Unreadable::Syntax { byte: 1 });
    assert_eq!(unreadable(b"[NaN]"), Unreadable::Syntax { byte: 1 });
    assert_eq!(unreadable(b"{'a':1}"), Unreadable::Syntax { byte: 1 });
    assert_eq!(unreadable(b"{\"a\"}"), Unreadable::Syntax { byte: 4 });
    assert_eq!(unreadable(b"{\"a\":1,2:1}"), Unreadable::Syntax { byte: 7 });
    assert_eq!(unreadable(b"[\"a\nb\"]"), Unreadable::Syntax { byte: 3 });
    assert_eq!(unreadable(b"[\"a"), Unreadable::Syntax { byte: 3 });
    assert_eq!(unreadable(b"[\"a\\\"]"), Unreadable::Syntax { byte: 6 });
    assert_eq!(unreadable(&text.as_bytes()[..text.len() - 1]), Unreadable::Syntax { byte: text.len() - 1 });
    assert_eq!(unreadable(format!("{text}{text}").as_bytes()), Unreadable::Syntax { byte: text.len() });
    assert_eq!(unreadable(b"\xff\xfe"), Unreadable::NotUtf8);
    assert_eq!(unreadable(&b"[".repeat(100_000)), Unreadable::TooDeep);
    assert_eq!(unreadable(&vec![b' '; (64 << 20) + 1]), Unreadable::TooLarge);
    assert_ne!(unreadable(&vec![b' '; 64 << 20]), Unreadable::TooLarge);
    assert_eq!(unreadable(b"[]"), Unreadable::NoVersion);
    assert_eq!(unreadable(b"{}"), Unreadable::NoVersion);
}

#[test]
fn an_unknown_version_is_declined_before_anything_else() {
    for text in [
        "{\"spec_version\":4}",
        "{\"new\":[-1,null,\"\\u00e9\"],\"spec_version\":4}\n",
        "{\"digest\":{\"a\":1,\"b\":1},\"spec_version\":4}",
    ] {
        assert!(
            matches!(check(text.as_bytes()), Outcome::Declined(Declined::Version { version }) if version == "4"),
            "{text}"
        );
    }
    let mut later = base();
    later["spec_version"] = json!(3);
    assert!(matches!(common::run(&later), Outcome::Declined(Declined::Version { version }) if version == "3"));
    assert_eq!(flaw_with(base(), "/spec_version", json!("1")), Flaw::NotWhole);
    assert_eq!(flaw_with(base(), "/spec_version", json!(null)), Flaw::NotWhole);
    let repeated = unreadable(b"{\"spec_version\":4,\"spec_version\":4}");
    assert_eq!(repeated, Unreadable::KeyOrder { byte: 18 });
}

#[test]
fn keys_are_neither_missing_nor_unknown() {
    let mut missing = base();
    missing["witness"].as_object_mut().unwrap().remove("nu");
    assert_eq!(flaw(&missing.to_string()), ("/witness/nu".to_owned(), Flaw::MissingKey));
    let mut unknown = base();
    unknown["witness"]["problem"]["a/b~c"] = json!(1);
    assert_eq!(flaw(&unknown.to_string()), ("/witness/problem/a~1b~0c".to_owned(), Flaw::UnknownKey));
    let mut kindless = base();
    kindless["witness"]["problem"]["kind"] = json!("kkt");
    assert_eq!(flaw(&kindless.to_string()), ("/witness/problem/kind".to_owned(), Flaw::UnknownKey));
}

#[test]
fn sizes_are_limited() {
    let mut long = base();
    long["instance"]["name"] = json!("é".repeat(100_000));
    assert_eq!(flaw(&redigest(long.clone()).to_string()), ("/instance/name".to_owned(), Flaw::Name));
    long["instance"]["name"] = json!("é".repeat(100_001));
    assert_eq!(flaw(&redigest(long).to_string()), ("/instance/name".to_owned(), Flaw::StringTooLong));
    let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    // The root object is the first level: fifteen lists below it are within the limit, and refused
    // for another reason.
    let deep = |levels: usize| {
        let mut deep = base();
        deep["witness"]["problem"]["walls"] = nested(levels - 2);
        deep.to_string()
    };
    assert_eq!(flaw(&deep(15)), ("/witness/problem/walls".to_owned(), Flaw::NotBool));
    assert_eq!(unreadable(deep(16).as_bytes()), Unreadable::TooDeep);
}

#[test]
fn rationals_have_one_spelling() {
    let many = "1".repeat(40_000);
    for text in [
        "",
        "-",
        "+1",
        "-0",
        "0/2",
        "2/4",
        "1/1",
        "1/0",
        "-1/0",
        "01",
        "1/02",
        "1.5",
        "1e3",
        " 1",
        "1/-2",
        "1/+2",
        "--1",
        "1/2/3",
        "1_0",
        "\u{661}",
        "NaN",
        "inf",
        &format!("{many}/{many}"),
    ] {
        assert_eq!(flaw_with(base(), "/witness/w_hat/0", json!(text)), Flaw::NotRational, "{text:.20}");
    }
    assert_eq!(flaw_with(base(), "/witness/w_hat/0", json!(1)), Flaw::NotString);
}

#[test]
fn step_numbers_are_plain_digits() {
    for text in ["", "-1", "+1", "01", "1e3", "1/2", "1.0", " 1"] {
        assert_eq!(flaw_with(orbit(), "/witness/at/1/k", json!(text)), Flaw::NotStep, "{text}");
    }
    assert_eq!(flaw_with(orbit(), "/witness/at/1/k", json!(1)), Flaw::NotString);
}

#[test]
fn numbers_are_whole_and_small() {
    let text = orbit().to_string();
    for number in ["-1", "01", "2147483648", "99999999999999999999999", "-0"] {
        let changed = text.replace("\"bits\":64", &format!("\"bits\":{number}"));
        assert_eq!(flaw(&changed), ("/witness/bits".to_owned(), Flaw::NotWhole), "{number}");
    }
    assert_eq!(flaw_with(orbit(), "/witness/bits", json!(31)), Flaw::BitsOutOfRange);
    assert_eq!(flaw_with(orbit(), "/witness/bits", json!(4097)), Flaw::BitsOutOfRange);
    assert_eq!(flaw_with(base(), "/witness/support/0", json!(2)), Flaw::NoSuchSample);
}

#[test]
fn lists_are_strictly_increasing() {
    assert_eq!(flaw_with(base(), "/witness/support", json!([1, 0])), Flaw::NotIncreasing);
    assert_eq!(flaw_with(base(), "/witness/support", json!([0, 0])), Flaw::NotIncreasing);
    let mut swapped = orbit();
    swapped["witness"]["at"].as_array_mut().unwrap().reverse();
    assert_eq!(flaw(&swapped.to_string()), ("/witness/at".to_owned(), Flaw::NotIncreasing));
}

#[test]
fn multipliers_name_samples_once_and_are_not_zero() {
    for (multipliers, expected) in [
        (json!({"2": "1"}), ("/witness/lambda/2", Flaw::NoSuchSample)),
        (json!({"00": "1"}), ("/witness/lambda/00", Flaw::NoSuchSample)),
        (json!({"+0": "1"}), ("/witness/lambda/+0", Flaw::NoSuchSample)),
        (json!({"0": "0"}), ("/witness/lambda/0", Flaw::ZeroMultiplier)),
    ] {
        let mut changed = base();
        changed["witness"]["lambda"] = multipliers;
        let (pointer, flaw) = flaw(&changed.to_string());
        assert_eq!((pointer.as_str(), flaw), expected);
    }
}

#[test]
fn types_are_what_they_are() {
    assert_eq!(flaw_with(base(), "/witness", json!([])), Flaw::NotObject);
    assert_eq!(flaw_with(base(), "/witness/w_hat", json!({})), Flaw::NotList);
    assert_eq!(flaw_with(base(), "/witness/kind", json!(1)), Flaw::NotString);
    assert_eq!(flaw_with(base(), "/witness/kind", json!("kkt2")), Flaw::UnknownWord);
    assert_eq!(flaw_with(base(), "/claim", json!("gd")), Flaw::UnknownWord);
    assert_eq!(flaw_with(base(), "/verdict", json!("Proved")), Flaw::UnknownWord);
    assert_eq!(flaw_with(base(), "/witness/problem/walls", json!(1)), Flaw::NotBool);
    assert_eq!(flaw_with(base(), "/witness/w_hat", json!(["1"])), Flaw::Length);
    for sides in [0, 1, 3] {
        let box_of = json!(vec![json!({"lo": "-9", "hi": "9"}); sides]);
        assert_eq!(flaw_with(common::of_kind("orbit"), "/witness/at/1/w", box_of), Flaw::Length);
    }
}

#[test]
fn instances_are_complete() {
    let start = |eta: &str, w0: Value| {
        certificate("margin", "proved", &started(acute_pair(), eta, w0), base()["witness"].clone())
    };
    assert!(matches!(common::run(&start("1", json!(["0", "0"]))), Outcome::Accepted(_)));
    assert_eq!(flaw(&start("0", json!(["0", "0"])).to_string()), ("/instance/eta".to_owned(), Flaw::NotPositive));
    assert_eq!(flaw(&start("-1/2", json!(["0", "0"])).to_string()), ("/instance/eta".to_owned(), Flaw::NotPositive));
    assert_eq!(flaw(&start("1", json!(["0"])).to_string()), ("/instance/w0".to_owned(), Flaw::Length));
    for key in ["eta", "w0"] {
        let mut half = start("1", json!(["0", "0"]));
        half["instance"].as_object_mut().unwrap().remove(key);
        assert_eq!(flaw(&redigest(half).to_string()), ("/instance".to_owned(), Flaw::OnlyTogether));
    }
    assert_eq!(flaw_with(base(), "/instance/data/labels/0", json!(0)), Flaw::NotLabel);
    assert_eq!(flaw_with(base(), "/instance/data/labels", json!([1])), Flaw::Length);
    assert_eq!(flaw_with(base(), "/instance/data/rows", json!([])), Flaw::Empty);
    assert_eq!(flaw_with(base(), "/instance/data/rows", json!([[], []])), Flaw::Empty);
    assert_eq!(flaw_with(base(), "/instance/data/rows", json!([["1", "0"], ["1"]])), Flaw::Length);
}

#[test]
fn the_digest_is_that_of_the_instance() {
    let mut wrong = base();
    wrong["digest"] = json!("0".repeat(64));
    assert_eq!(rejected(&wrong), Reason::Digest);
    let upper = base()["digest"].as_str().unwrap().to_uppercase();
    wrong["digest"] = json!(upper);
    assert_eq!(rejected(&wrong), Reason::Digest);
}
