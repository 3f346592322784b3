//! No condition without a test that breaks it: each variant of each error enum is named in an
//! assertion.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

fn kernel(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// "Reason::X" for every variant of the enums that `reasons!` defines in a source file.
fn variants(path: &str) -> Vec<String> {
    let text = fs::read_to_string(kernel(path)).unwrap();
    let mut found = Vec::new();
    for block in text.split("\nreasons! {").skip(1) {
        let block = block.split("\n}\n").next().unwrap();
        let mut lines = block.lines().filter(|line| !line.trim().starts_with("///") && !line.trim().is_empty());
        let name = lines.next().unwrap().trim().trim_end_matches(" {");
        let variant = |line: &str| line.trim().split([' ', '{']).next().unwrap().to_owned();
        let starts = lines.filter(|line| line.starts_with("        ") && line.trim().starts_with(char::is_uppercase));
        found.extend(starts.map(|line| format!("{name}::{}", variant(line))));
    }
    found
}

/// The statements of the tests that assert something, or bind what is asserted later.
fn assertions() -> String {
    let mut found = String::new();
    for entry in fs::read_dir(kernel("tests")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("reasons.rs") {
            let text = fs::read_to_string(path).unwrap();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim().starts_with("//")).collect();
            let code = code.join("\n");
            found.extend(code.split(";\n").filter(|part| part.contains("assert") || part.contains("let ")));
        }
    }
    found
}

#[test]
fn every_reason_has_a_test() {
    let variants = [variants("src/reason.rs"), variants("src/against.rs")].concat();
    assert!(variants.len() > 100, "only {variants:?}");
    for name in
        ["Reason::Form", "Reason::OutOfRange", "Flaw::OrderOutOfRange", "Unreadable::Syntax", "TableError::Label"]
    {
        assert!(variants.iter().any(|variant| variant == name), "{name} is not found");
    }
    let assertions = assertions();
    let named = |variant: &str| {
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric());
        assertions.split(variant).skip(1).any(|rest| !goes_on(rest))
    };
    let missing: Vec<_> = variants.iter().filter(|variant| !named(variant)).collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
}
