//! Certificates of the real prover: one of each witness kind, accepted as it is, refused with
//! anything altered.
#![cfg(test)]

use std::collections::BTreeMap;

use margincert::claim::Budget;
use margincert::theorems::built_in;
use margincert_kernel::{Outcome, check};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The shortest certificate of the built-in suite for each witness kind and end.
fn samples() -> BTreeMap<String, Value> {
    let mut shortest: BTreeMap<String, String> = BTreeMap::new();
    for entry in built_in().unwrap().entries().iter().filter(|entry| entry.instance.data.n() <= 10) {
        let outcome = entry.theorem.check(&entry.instance, &Budget::default(), &Default::default()).unwrap();
        let Some(checked) = outcome.checked() else { continue };
        let text = checked.certificate().text().into_owned();
        let value: Value = serde_json::from_str(&text).unwrap();
        let part = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or("").to_owned();
        let kind = format!("{} {}", part("/witness/kind"), part("/witness/end/kind"));
        let known = shortest.entry(kind).or_insert_with(|| text.clone());
        if text.len() < known.len() {
            *known = text;
        }
    }
    shortest.into_iter().map(|(kind, text)| (kind, serde_json::from_str(&text).unwrap())).collect()
}

fn is_accepted(certificate: &Value) -> bool {
    matches!(check(certificate.to_string().as_bytes()), Outcome::Accepted(_))
}

fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value| {
        let pointer = format!("{at}/{key}");
        pointers(child, &pointer, found);
        found.push(pointer);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, child)| visit(&i.to_string(), child)),
        _ => {}
    }
}

fn with_digest(mut certificate: Value) -> Value {
    let digest = Sha256::digest(certificate["instance"].to_string().as_bytes());
    certificate["digest"] = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    certificate
}

#[test]
fn the_suite_has_every_kind() {
    let kinds: Vec<String> = samples().into_keys().collect();
    let kinds_of_margin_and_fate =
        ["aligned ", "diverge ", "fate dead", "fate invariance", "fate sharp", "no-positives ", "not-separable "];
    let others = ["separator ", "minimum ", "cells ", "loss-rate ", "degenerate ", "fate leap"];
    for kind in kinds_of_margin_and_fate.into_iter().chain(others) {
        assert!(kinds.iter().any(|k| k == kind), "{kind:?} is not in {kinds:?}");
    }
}

#[test]
fn every_field_is_needed_and_no_other_is_allowed() {
    for (kind, certificate) in samples() {
        assert!(is_accepted(&certificate), "{kind}");
        let mut all = Vec::new();
        pointers(&certificate, "", &mut all);
        for pointer in all {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let mut mutant = certificate.clone();
            let Some(Value::Object(object)) = mutant.pointer_mut(parent) else { continue };
            let value = object.remove(key).unwrap();
            let redone = if pointer == "/digest" { mutant.clone() } else { with_digest(mutant.clone()) };
            assert!(!is_accepted(&redone), "{kind}: accepted without {pointer}");
            if let Some(Value::Object(object)) = mutant.pointer_mut(parent) {
                object.insert(key.to_owned(), value);
                object.insert(format!("{key}x"), "1".into());
            }
            assert!(!is_accepted(&with_digest(mutant)), "{kind}: accepted with {pointer}x");
        }
    }
}

/// Numbers of exact identities: a change of any of them breaks an equation.
#[test]
fn exact_numbers_cannot_be_altered() {
    let mut altered = 0;
    for (kind, certificate) in samples() {
        let mut all = Vec::new();
        pointers(&certificate, "", &mut all);
        let exact = |p: &String| {
            ["/w_hat/", "/lambda/", "/nu/", "/digest", "/claim", "/verdict"].iter().any(|part| p.contains(part))
        };
        for pointer in all.into_iter().filter(exact) {
            let mut mutant = certificate.clone();
            let place = mutant.pointer_mut(&pointer).unwrap();
            let Some(text) = place.as_str() else { continue };
            // A multiplier of a zero row may have any size, but not any sign.
            let change = if kind.starts_with("not-separable") { -970 } else { 1 };
            let other = text
                .parse::<rug::Rational>()
                .map_or_else(|_| "orbit".to_owned(), |x| (x + rug::Rational::from((change, 97))).to_string());
            *place = other.into();
            altered += 1;
            assert!(!is_accepted(&mutant), "{kind}: accepted with another {pointer}");
        }
    }
    assert!(altered > 20);
}

#[test]
fn another_instance_needs_another_digest_and_another_proof() {
    let certificate = &samples()["diverge "];
    let mut mutant = certificate.clone();
    // A positive, on which w^+ hangs: another negative may be activated as well.
    let labels = mutant["instance"]["data"]["labels"].as_array().unwrap();
    let positive = labels.iter().position(|label| *label == 1).unwrap();
    mutant["instance"]["data"]["rows"][positive][0] = "17/3".into();
    assert!(!is_accepted(&mutant), "the digest");
    assert!(!is_accepted(&with_digest(mutant)), "the proof");
    let mut renamed = certificate.clone();
    renamed["instance"]["name"] = "renamed".into();
    assert!(!is_accepted(&renamed), "the digest covers the name");
    assert!(is_accepted(&with_digest(renamed)), "no proof depends on a name");
}
