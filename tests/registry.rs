//! Rules that every theorem of the registry keeps, and the built-in suite as a whole.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use margincert::claim::Verdict;
use margincert::data::Instance;
use margincert::theorems::{THEOREMS, built_in};

#[test]
fn theorems_are_complete() {
    let ids: BTreeSet<&str> = THEOREMS.iter().map(|theorem| theorem.id()).collect();
    assert_eq!(ids.len(), THEOREMS.len(), "an id stands for one theorem");
    for theorem in THEOREMS.iter() {
        let (id, statement) = (theorem.id(), theorem.about().statement);
        assert!(
            id.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
            "{id}"
        );
        assert!(!theorem.about().title.is_empty() && statement.len() > 400, "{id} states what it says");
        for heading in ["Source", "Hypotheses", "What is checked", "What its certificate carries", "What is not"] {
            assert!(statement.to_lowercase().contains(&heading.to_lowercase()), "{id} has no section on {heading}");
        }
        assert!(!theorem.about().hypotheses.is_empty(), "{id}");
        for hypothesis in theorem.about().hypotheses {
            assert!(statement.contains(hypothesis.name), "the statement of {id} does not name {}", hypothesis.name);
        }
    }
}

/// A folder under theorems/ and the claim have one name, and the theory has its section.
#[test]
fn theorems_are_found() {
    let theory = include_str!("../docs/theory.md");
    for theorem in THEOREMS.iter() {
        let folder = theorem.id().replace('.', "/").replace('-', "_");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("theorems").join(folder);
        let statement = std::fs::read_to_string(folder.join("statement.md")).unwrap();
        assert_eq!(statement, theorem.about().statement, "{}", theorem.id());
        let (section, item) =
            theorem.about().source.section.split_once('.').unwrap_or((theorem.about().source.section, ""));
        let text = theory.split("\n## ").find(|part| part.starts_with(&format!("{section}. ")));
        let text = text.unwrap_or_else(|| panic!("{} is proved nowhere", theorem.id()));
        assert!(item.is_empty() || text.contains(&format!("\n{item}. ")), "{} is proved nowhere", theorem.id());
    }
    let sections: Vec<&str> = THEOREMS.iter().map(|theorem| theorem.about().source.section).collect();
    assert!(sections.is_sorted(), "{sections:?}");
}

/// Groups and claims may repeat an instance.
#[test]
fn instances_of_one_name_have_the_same_data() {
    let suite = built_in().unwrap();
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for entry in suite.entries() {
        let Instance { name, data, .. } = &*entry.instance;
        let data = format!("{:?} {:?}", data.rows(), data.labels());
        assert_eq!(*seen.entry(name).or_insert_with(|| data.clone()), data, "{name}");
    }
}

#[test]
fn every_theorem_is_proved_somewhere_and_vacuous_somewhere() {
    let suite = built_in().unwrap();
    let mut verdicts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in suite.entries() {
        verdicts.entry(entry.theorem.id()).or_default().insert(entry.expected.word());
    }
    for theorem in THEOREMS.iter() {
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
