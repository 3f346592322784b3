//! The files of `certificates/`: what is good is accepted, what is bad is not, for the reason that
//! the table of `certificates/README.md` gives; the table is complete, and no reason of the kernel
//! is without a trap.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../certificates")
}

/// What the command says of each file of a folder, in one line.
fn told(name: &str) -> BTreeMap<String, String> {
    let folder = folder().join(name);
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    let output = Command::new(env!("CARGO_BIN_EXE_margincert-check"))
        .current_dir(&folder)
        .arg("--json")
        .args(files)
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut lines = BTreeMap::new();
    for result in told["results"].as_array().unwrap() {
        let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
        let line = format!("{}: {}", text("outcome"), text("reason"));
        let file = text("file").trim_end_matches(".json").to_owned();
        // `.jsonl` stays.
        lines.insert(file, line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    lines
}

#[test]
fn every_good_certificate_is_accepted_and_listed() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let good = told("good");
    assert!(good.len() > 100);
    for (file, line) in good {
        assert_eq!(line, "accepted:", "{file}");
        assert!(readme.contains(&format!("- `{file}`: ")), "{file} is not listed");
    }
}

#[test]
fn every_bad_certificate_is_refused_for_the_reason_in_the_table() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    let mut table = BTreeMap::new();
    for row in rows {
        let row = row.trim_start_matches("| `").trim_end_matches(" |").replace("\\|", "\u{1}");
        let mut cells = row.split(" | ");
        let file = cells.next().unwrap().trim_end_matches('`').to_owned();
        let reason = cells.nth(1).unwrap().replace('\u{1}', "|");
        table.insert(file, reason);
    }
    let bad = told("bad");
    assert!(bad.len() > 100);
    assert!(bad.values().all(|line| !line.starts_with("accepted")));
    assert_eq!(bad, table);
}

/// What no small file meets: a file over 64 MiB, and what an answer never gives.
const WITHOUT: [&str; 2] = ["OverBudget", "TooLarge"];

/// The words of every variant of `src/reason.rs`, by Enum::Variant.
fn reasons() -> BTreeMap<String, String> {
    let source = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reason.rs")).unwrap();
    let mut found = BTreeMap::new();
    for block in source.split("\nreasons! {").skip(1) {
        let block = block.split("\n}\n").next().unwrap();
        let (head, variants) = block.split_once(" {\n").unwrap();
        for variant in variants.split(";\n").filter(|text| text.contains("=> \"")) {
            let (start, words) = variant.split_once("=> \"").unwrap();
            let name = start.trim().split([' ', '{']).next().unwrap();
            let words = words.trim_end_matches('"').replace("\\\"", "\"");
            found.insert(format!("{}::{name}", head.rsplit('\n').next().unwrap().trim()), words);
        }
    }
    found
}

/// Whether a line is these words with something in the places of `{..}`.
fn fits(words: &str, line: &str) -> bool {
    let (start, rest) = words.split_once('{').map_or((words, None), |(start, rest)| (start, Some(rest)));
    let Some(line) = line.strip_prefix(start) else { return false };
    match rest.and_then(|rest| rest.split_once('}')) {
        None => line.is_empty(),
        Some((_, rest)) => (0..=line.len()).filter_map(|at| line.get(at..)).any(|line| fits(rest, line)),
    }
}

#[test]
fn every_reason_has_a_trap() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let (_, table) = readme.split_once("| reason | trap |\n|---|---|\n").unwrap();
    let table: BTreeMap<&str, &str> =
        table.lines().map(|row| row.trim_matches(['|', ' ']).split_once(" | ").unwrap()).collect();
    let (reasons, bad) = (reasons(), told("bad"));
    assert!(reasons.len() > 120, "{}", reasons.len());
    assert_eq!(table.len(), reasons.len());
    for (name, words) in reasons {
        let Some(trap) = table.get(&*name).map(|trap| trap.trim_matches('`')) else { panic!("{name} is not listed") };
        let (kind, variant) = name.split_once("::").unwrap();
        if WITHOUT.contains(&variant) {
            assert!(trap.starts_with("none: "), "{name}");
            continue;
        }
        let said = bad.get(trap).unwrap_or_else(|| panic!("{name}: no trap {trap}"));
        let words = match kind {
            "Flaw" => format!("rejected: at \"{{pointer}}\": {words}"),
            "Reason" => format!("rejected: {words}"),
            "Declined" => format!("declined: {words}"),
            _ => format!("unreadable: {words}"),
        };
        assert!(fits(&words, said), "{name} is not what {trap} meets: {said}");
    }
}

#[test]
fn words_fit_or_do_not() {
    assert!(fits("the sign of {sample} at {step}", "the sign of 3 at 12"));
    assert!(!fits("the sign of {sample}", "the signs of 3"));
    assert!(!fits("sample {sample} is inactive", "sample 1 is inactive, and not listed"));
}
