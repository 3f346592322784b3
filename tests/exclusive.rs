//! Proved and vacuous exclude each other: no instance carries accepted certificates of both for one
//! claim.
//!
//! A search for the opposite. On small random instances, degenerate ones among them, whatever the
//! prover finds for any claim is put under every claim and both verdicts, with and without a
//! separator, beside witnesses that need no search; the kernel judges them all.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use margincert::arith::linalg::dot;
use margincert::claim::Budget;
use margincert::data::random::Seeded;
use margincert::data::{Dataset, Instance, Label};
use margincert::margin::separator;
use margincert::theorems::{THEOREMS, built_in};
use margincert_kernel::{Outcome, check};
use rug::Rational;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const VERDICTS: [&str; 2] = ["proved", "vacuous"];

fn number(random: &mut Seeded) -> Rational {
    Rational::from((random.between(-4, 4), random.between(1, 2)))
}

/// Up to five samples, often with equal, zero or opposite rows, often of one class; a start that
/// may lie on hyperplanes.
fn instance(random: &mut Seeded, neurons: usize) -> Instance {
    let (n, d) = (random.between(1, 5) as usize, random.between(1, 3) as usize);
    let vector = |random: &mut Seeded, len| (0..len).map(|_| number(random)).collect::<Vec<_>>();
    let mut rows: Vec<Vec<Rational>> = (0..n).map(|_| vector(random, d)).collect();
    let kind = random.below(5);
    let side = vector(random, d);
    let labels: Vec<Label> = (0..n)
        .map(|i| {
            let positive = match kind {
                0 => true,
                1 => false,
                2 => random.below(2) == 0,
                4 => true,
                _ => dot(&rows[i], &side) > 0,
            };
            if positive { Label::Positive } else { Label::Negative }
        })
        .collect();
    if n > 1 && random.below(4) == 0 {
        rows[1] = rows[0].clone();
    }
    let mut start = vector(random, neurons * d);
    if kind == 4 && n > 1 && d > 1 {
        // A support vector without multiplier, as on T9's degenerate data.
        rows.truncate(2);
        rows[0] = vec![Rational::new(); d];
        rows[0][0] = Rational::from(1);
        rows[1] = rows[0].clone();
        rows[1][1] = Rational::from(random.between(1, 3));
        start[..2].fill(Rational::from(1));
    }
    let labels = labels[..rows.len()].to_vec();
    let eta = [(1, 4), (1, 1), (4, 1)][random.below(3) as usize];
    let network = (neurons > 1).then(|| (0..neurons).map(|m| Rational::from([1, -1][m % 2])).collect());
    let bare = Instance::bare("drawn", Dataset::new(rows, labels).unwrap()).unwrap();
    Instance { eta: Some(Rational::from(eta)), start: Some(start), network, ..bare }
}

/// What the prover finds for any claim.
fn found(instance: &Instance) -> Vec<Value> {
    let budget = Budget { max_steps: 1_000, ..Budget::default() };
    let outcomes = THEOREMS.iter().filter_map(|theorem| theorem.check(instance, &budget, &Default::default()).ok());
    let texts: Vec<String> =
        outcomes.filter_map(|outcome| Some(outcome.checked()?.certificate().text().into_owned())).collect();
    texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// Witnesses without numbers that anybody can try.
fn blind(n: usize) -> Vec<Value> {
    let mut blind = vec![json!({"kind": "no-positives"}), json!({"kind": "sgd-start", "negative": null})];
    for i in 0..n {
        blind.push(json!({"kind": "sgd-start", "negative": i}));
        blind
            .extend((0..n).map(|j| json!({"kind": "sgd-leaves", "draws": null, "drawn": i, "neuron": 0, "sample": j})));
        let end = json!({"kind": "exploding", "a": "100", "delta": "1/10", "negative": i});
        blind.push(json!({"kind": "fate", "bits": 64, "from_step": "0", "end": end, "separator": null}));
    }
    blind.push(json!({"kind": "fate", "bits": 64, "from_step": "0", "end": {"kind": "dead"}, "separator": null}));
    blind
}

/// The same witness with the separator, where there is a place for it, and without.
fn with_separators(witness: &Value, separator: Option<&Value>) -> Vec<Value> {
    let mut all = vec![witness.clone()];
    for place in ["/separator", "/fate/separator"] {
        for v in [Some(&Value::Null), separator].into_iter().flatten() {
            let mut other = witness.clone();
            if let Some(found) = other.pointer_mut(place).filter(|found| *found != v) {
                *found = v.clone();
                all.push(other);
            }
        }
    }
    all
}

fn accepted(claim: &str, verdict: &str, instance: &Value, witness: &Value) -> bool {
    let digest: String = Sha256::digest(instance.to_string()).iter().map(|byte| format!("{byte:02x}")).collect();
    let certificate = json!({
        "claim": claim, "verdict": verdict, "instance": instance, "witness": witness, "spec_version": 1, "digest": digest,
    });
    matches!(check(certificate.to_string().as_bytes()), Outcome::Accepted(_))
}

#[test]
fn no_claim_is_proved_and_vacuous_on_one_instance() {
    let mut random = Seeded(13);
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let drawn = (0..120).map(|case| instance(&mut random, 1 + usize::from(case % 4 == 3)));
    let suite = built_in().unwrap();
    let known = suite.entries().iter().map(|entry| entry.instance.as_ref()).filter(|own: &&Instance| {
        own.data.n() <= 6 && own.start.is_some() && own.network.as_ref().is_none_or(|v| v.len() <= 3)
    });
    let known: BTreeMap<&str, &Instance> = known.map(|own| (own.name.as_str(), own)).collect();
    assert!(known.len() > 20);
    for own in drawn.chain(known.into_values().cloned()) {
        let certificates = found(&own);
        let v = separator(&own.data).ok();
        let v = v.map(|v| json!(v.iter().map(ToString::to_string).collect::<Vec<_>>()));
        let mut witnesses: Vec<Value> = certificates.iter().map(|found| found["witness"].clone()).collect();
        witnesses.extend(blind(own.data.n()));
        let mut witnesses: Vec<Value> =
            witnesses.iter().flat_map(|witness| with_separators(witness, v.as_ref())).collect();
        witnesses.sort_by_key(Value::to_string);
        witnesses.dedup();
        let bare: BTreeSet<String> = certificates.iter().map(|found| found["instance"].to_string()).collect();
        // The whole instance, start included: all claims can be told of it.
        let Some(whole) = bare.iter().max_by_key(|text| text.len()) else { continue };
        let whole: Value = serde_json::from_str(whole).unwrap();
        for theorem in THEOREMS.iter() {
            let carried = |verdict: &&str| witnesses.iter().any(|w| accepted(theorem.id(), verdict, &whole, w));
            let verdicts: Vec<&str> = VERDICTS.into_iter().filter(carried).collect();
            assert!(verdicts.len() < 2, "{} is proved and vacuous on {whole}", theorem.id());
            seen.entry(theorem.id()).or_default().extend(verdicts);
        }
    }
    for theorem in THEOREMS.iter() {
        // The search is no search where a claim never meets its verdicts.
        assert_eq!(seen[theorem.id()].len(), 2, "{}: {:?}", theorem.id(), seen[theorem.id()]);
    }
}
