//! Rules that every theorem of the registry keeps, and the built-in suite as a whole.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use margincert::claim::Verdict;
use margincert::theorems::{THEOREMS, built_in};

#[test]
fn theorems_are_complete() {
    let ids: BTreeSet<&str> = THEOREMS.iter().map(|theorem| theorem.id()).collect();
    assert_eq!(ids.len(), THEOREMS.len(), "an id stands for one theorem");
    for theorem in THEOREMS {
        let (id, statement) = (theorem.id(), theorem.about().statement);
        assert!(
            id.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
            "{id}"
        );
        assert!(!theorem.about().title.is_empty() && statement.len() > 400, "{id} states what it says");
        for heading in ["Source", "Hypotheses", "What is checked", "What is not"] {
            assert!(statement.to_lowercase().contains(&heading.to_lowercase()), "{id} has no section on {heading}");
        }
        assert!(!theorem.about().hypotheses.is_empty(), "{id}");
        for hypothesis in theorem.about().hypotheses {
            assert!(statement.contains(hypothesis.name), "the statement of {id} does not name {}", hypothesis.name);
        }
    }
}

#[test]
fn every_theorem_is_proved_somewhere_and_vacuous_somewhere() {
    let suite = built_in().unwrap();
    let mut verdicts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in suite.entries() {
        verdicts.entry(entry.theorem.id()).or_default().insert(entry.expected.word());
    }
    for theorem in THEOREMS {
        let seen = &verdicts[theorem.id()];
        for verdict in [Verdict::Proved, Verdict::Vacuous] {
            assert!(seen.contains(verdict.word()), "{} is nowhere {verdict}", theorem.id());
        }
    }
}

#[test]
fn real_data_are_in_the_suite() {
    let suite = built_in().unwrap();
    let proved = |claim: &str| {
        suite
            .entries()
            .iter()
            .filter(|e| e.theorem.id() == claim && e.expected == Verdict::Proved && e.instance.data.n() > 100)
            .count()
    };
    assert!(proved("gd.diverge") >= 8, "all eight sets as they stand");
    assert!(proved("gd.global") >= 2, "Iris and Zoo, centred");
}

/// docs/conformance.md says which claims have a checker: exactly those of the registry.
#[test]
fn the_conformance_page_agrees_with_the_registry() {
    let page = include_str!("../docs/conformance.md");
    let rows: BTreeMap<&str, &str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(claim, rest)| (claim, rest.split(" | ").next().unwrap()))
        .collect();
    assert!(rows.values().all(|word| ["yes", "not yet"].contains(word)), "{rows:?}");
    let checked: BTreeSet<&str> = rows.iter().filter(|(_, word)| **word == "yes").map(|(claim, _)| *claim).collect();
    assert_eq!(checked, THEOREMS.iter().map(|theorem| theorem.id()).collect());
}
