//! Every kind of certificate, each field altered: every altered certificate is rejected, except for
//! an explicit list of those that are still true.

#![cfg(test)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{accepted, every_kind, redigest, rejected};
use margincert_kernel::{Outcome, Reason, Unreadable, check};
use serde_json::{Value, json};

/// A way to alter one value, by name. `None` where it does not apply or changes nothing.
type Mutation = (&'static str, fn(&Value) -> Option<Value>);

/// p/q as whole numbers small enough for the perturbations; others are perturbed by their text.
fn add_to_fraction(text: &str, numerator: i128, denominator: i128) -> Option<Value> {
    let (p, q) = text.split_once('/').unwrap_or((text, "1"));
    let (p, q): (i128, i128) = (p.parse().ok()?, q.parse().ok()?);
    let (p, q) = (p.checked_mul(denominator)?.checked_add(q.checked_mul(numerator)?)?, q.checked_mul(denominator)?);
    let divisor = gcd(p.unsigned_abs(), q.unsigned_abs()) as i128;
    let (p, q) = (p / divisor, q / divisor);
    Some(json!(if q == 1 { p.to_string() } else { format!("{p}/{q}") }))
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

const MUTATIONS: &[Mutation] = &[
    ("plus-1", |value| match value {
        Value::String(text) => add_to_fraction(text, 1, 1),
        Value::Number(number) => Some(json!(number.as_i64()? + 1)),
        _ => None,
    }),
    ("minus-1/7", |value| add_to_fraction(value.as_str()?, -1, 7)),
    ("minus-1", |value| Some(json!(value.as_i64()? - 1))),
    ("zero", |value| match value {
        Value::String(text) if text != "0" && add_to_fraction(text, 0, 1).is_some() => Some(json!("0")),
        Value::Number(number) if number.as_i64() != Some(0) => Some(json!(0)),
        _ => None,
    }),
    ("negated", |value| match value.as_str()? {
        "0" => None,
        text if add_to_fraction(text, 0, 1).is_none() => None,
        text => Some(json!(text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned))),
    }),
    ("nine-tenths", |value| {
        let (p, q) = value.as_str()?.split_once('/').unwrap_or((value.as_str()?, "1"));
        add_to_fraction(
            &format!("{}/{}", p.parse::<i128>().ok()?.checked_mul(9)?, q.parse::<i128>().ok()?.checked_mul(10)?),
            0,
            1,
        )
        .filter(|changed| changed != value)
    }),
    ("flipped", |value| Some(json!(!value.as_bool()?))),
    ("word", |value| {
        value.as_str().filter(|text| text.parse::<f64>().is_err() && !text.contains('/')).map(|_| json!("other"))
    }),
    ("null", |value| (!value.is_null()).then_some(Value::Null)),
    ("filled", |value| value.is_null().then(|| json!(["1", "-1"]))),
    ("number", |value| (!value.is_number()).then(|| json!(1))),
    ("string", |value| (!value.is_string()).then(|| json!("1"))),
    ("list", |value| (!value.is_array()).then(|| json!([]))),
    ("emptied", |value| (!value.as_array()?.is_empty()).then(|| json!([]))),
    ("object", |value| (!value.is_object()).then(|| json!({}))),
    ("shortened", |value| value.as_array()?.split_last().map(|(_, rest)| json!(rest))),
    ("lengthened", |value| {
        let items = value.as_array()?;
        items.last().map(|last| json!([items.as_slice(), std::slice::from_ref(last)].concat()))
    }),
    ("reversed", |value| {
        let reversed: Vec<_> = value.as_array()?.iter().rev().cloned().collect();
        (*value != json!(reversed)).then(|| json!(reversed))
    }),
    ("unknown-key", |value| {
        let mut object = value.as_object()?.clone();
        object.insert("zz".into(), json!("1"));
        Some(object.into())
    }),
];

/// The pointers of all values below `value`, the root left out.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut visit = |key: String, child: &Value| {
        found.push(format!("/{key}"));
        found.extend(pointers(child).into_iter().map(|rest| format!("/{key}{rest}")));
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, child)| visit(key.clone(), child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, child)| visit(at.to_string(), child)),
        _ => {}
    }
    found
}

/// All mutants of a certificate, as "pointer mutation".
fn mutants(certificate: &Value) -> Vec<(String, Value)> {
    let mut mutants = Vec::new();
    for pointer in pointers(certificate) {
        for (name, mutate) in MUTATIONS {
            let mut mutant = certificate.clone();
            let place = mutant.pointer_mut(&pointer).unwrap();
            if let Some(changed) = mutate(place) {
                *place = changed;
                mutants.push((format!("{pointer} {name}"), mutant));
            }
        }
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut mutant = certificate.clone();
        if let Some(Value::Object(object)) = mutant.pointer_mut(parent) {
            object.remove(key);
            mutants.push((format!("{pointer} deleted"), mutant));
        }
    }
    mutants
}

/// The mutants that the kernel accepts, those of the instance with the digest put right, and the
/// statement of each.
fn survivors(original: &Value) -> BTreeMap<String, (Value, String)> {
    let fixed = |name: &str, mutant: Value| if name.starts_with("/instance") { redigest(mutant) } else { mutant };
    let judged = |(name, mutant): (String, Value)| {
        let mutant = fixed(&name, mutant);
        let Outcome::Accepted(accepted) = common::run(&mutant) else { return None };
        Some((name, (mutant, accepted.statement)))
    };
    mutants(original).into_iter().filter_map(judged).collect()
}

/// The most columns of the list, and the fewest words of a reason.
const COLUMNS: usize = 140;
const FEWEST_WORDS: usize = 4;

/// The mutants that are true certificates, by fixture, as "pointer mutation". Each line says why
/// its own stay true, in words that no other line of the fixture has.
fn true_mutants(list: &str) -> BTreeMap<&str, BTreeSet<String>> {
    let mut lists: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let (mut fixture, mut reasons) = ("", BTreeSet::new());
    for line in list.lines() {
        assert!(line.chars().count() <= COLUMNS, "too long: {line}");
        if let Some(name) = line.strip_prefix('[') {
            fixture = name.trim_end_matches(']');
            reasons.clear();
            assert!(lists.insert(fixture, BTreeSet::new()).is_none(), "a second section: {line}");
        } else if line.starts_with('/') {
            let (mutants, reason) = line.split_once(" | ").unwrap_or_else(|| panic!("no reason: {line}"));
            assert!(reason.split_whitespace().count() >= FEWEST_WORDS, "hardly a reason: {line}");
            assert!(reasons.insert(reason), "a reason twice: {line}");
            let (place, names) = mutants.split_once(' ').unwrap_or_else(|| panic!("no mutation: {line}"));
            for name in names.split(' ') {
                let listed = lists.get_mut(fixture).unwrap_or_else(|| panic!("in no section: {line}"));
                assert!(listed.insert(format!("{place} {name}")), "{name} twice: {line}");
            }
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "{line}");
        }
    }
    lists
}

#[test]
fn every_line_of_the_list_has_a_reason_of_its_own() {
    let lists = true_mutants("# About\n\n[a]\n/x plus-1 zero | x.w = 1, 0 >= 0\n/y null | y is in no sentence\n");
    let expected = ["/x plus-1", "/x zero", "/y null"].map(str::to_owned);
    assert_eq!(lists["a"], BTreeSet::from(expected));
    let long = format!("[a]\n/x zero | {}", "so it is ".repeat(20));
    let refused = [
        ("no reason", "[a]\n/x plus-1 zero"),
        ("no reason", "[a]\n/x plus-1 |"),
        ("hardly a reason", "[a]\n/x plus-1 | "),
        ("hardly a reason", "[a]\n/x plus-1 | it is true"),
        ("a reason twice", "[a]\n/x plus-1 | x.w = 1 > 0\n/y plus-1 | x.w = 1 > 0"),
        ("zero twice", "[a]\n/x zero | x.w = 1 > 0\n/x zero | x.w > 0 all the same"),
        ("no mutation", "[a]\n/x | x.w = 1 > 0"),
        ("in no section", "/x zero | x.w = 1 > 0"),
        ("a second section", "[a]\n[a]"),
        ("too long", &long),
        ("some words", "some words"),
    ];
    for (message, list) in refused {
        let panic = std::panic::catch_unwind(|| true_mutants(list).len()).unwrap_err();
        let said = panic.downcast_ref::<String>().unwrap();
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn every_mutant_is_rejected_unless_it_is_true() {
    let mut lists = true_mutants(include_str!("fixtures/true-mutants.txt"));
    for (kind, original) in every_kind() {
        accepted(&original);
        let all = mutants(&original);
        assert!(all.len() > 100, "{kind}: only {} mutants", all.len());
        let mut expected = lists.remove(kind).unwrap_or_default();
        expected.insert("/instance/name word".to_owned());
        let accepted: BTreeSet<String> = survivors(&original).into_keys().collect();
        assert_eq!(accepted, expected, "{kind}");
    }
    assert!(lists.is_empty(), "no such fixture: {lists:?}");
}

/// For the reader of the list: each of its mutants with what was altered and with all that the
/// kernel says of it.
#[test]
#[ignore = "it prints, and demands nothing"]
fn print_the_true_mutants() {
    for (kind, original) in every_kind() {
        println!("[{kind}]\n{original}\n{}", accepted(&original).statement);
        for (name, (mutant, statement)) in survivors(&original) {
            let place = name.split(' ').next().unwrap();
            let value = |certificate: &Value| certificate.pointer(place).unwrap_or(&Value::Null).to_string();
            println!("\n{name}: {} -> {}\n{statement}", value(&original), value(&mutant));
        }
        println!();
    }
}

#[test]
fn no_instance_can_be_exchanged_under_a_digest() {
    for (kind, original) in every_kind() {
        for (name, mutant) in mutants(&original) {
            if name.starts_with("/instance/") {
                let reason = rejected(&mutant);
                assert!(matches!(reason, Reason::Digest | Reason::Form { .. }), "{kind}: {name}: {reason}");
            }
        }
    }
}

#[test]
fn a_repeated_key_is_refused_in_every_object() {
    for (kind, original) in every_kind() {
        let objects: Vec<String> = pointers(&original).into_iter().chain([String::new()]).collect();
        for pointer in objects {
            let mut mutant = original.clone();
            let Some(Value::Object(object)) = mutant.pointer_mut(&pointer) else { continue };
            let Some((key, value)) = object.clone().into_iter().next() else { continue };
            object.insert(format!("REPEATED {key}"), value);
            let text = mutant.to_string().replace("REPEATED ", "");
            let outcome = check(text.as_bytes());
            let refused = matches!(outcome, Outcome::Unreadable(Unreadable::KeyOrder { .. }));
            assert!(refused, "{kind}: {pointer}/{key}: {outcome:?}");
        }
    }
}
