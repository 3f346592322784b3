//! The files of `certificates/`: what is good is accepted, what is bad is not, for the reason that
//! the table of `certificates/README.md` gives; and the table is complete.

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
