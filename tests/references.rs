//! Every lemma that is cited, in code or in prose, is there (docs/lemmas.md).
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
            texts(&path, found);
        } else if matches!(kind, "rs" | "md" | "txt" | "toml" | "py" | "sh") {
            found.push(path);
        }
    }
}

/// The names that follow `lemma:` in a text.
fn cited(text: &str) -> impl Iterator<Item = &str> {
    text.split("lemma:").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(rest.len());
        rest[..end].trim_end_matches('-')
    })
}

#[test]
fn every_lemma_that_is_cited_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lemmas = fs::read_to_string(root.join("docs/lemmas.md")).unwrap();
    let headings = lemmas.lines().filter_map(|line| line.strip_prefix("## lemma:"));
    let known: BTreeSet<&str> = headings.map(|line| line.split('.').next().unwrap()).collect();
    assert!(known.len() > 12 && known.contains("slide"), "{known:?}");

    let mut files = Vec::new();
    for folder in ["src", "theorems", "tests", "kernel", "benches", "examples", "docs"] {
        texts(&root.join(folder), &mut files);
    }
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for file in files.iter().filter(|file| !file.ends_with("tests/references.rs")) {
        let text = fs::read_to_string(file).unwrap();
        for name in cited(&text) {
            // `lemma:NAME` in prose about the names.
            let stands_for_a_name = name.is_empty();
            if !known.contains(name) && !stands_for_a_name {
                wrong.push(format!("{}: lemma:{name}", file.display()));
            }
            seen.insert(name.to_owned());
        }
    }
    assert!(wrong.is_empty(), "no such lemma: {wrong:#?}");
    let uncited: Vec<&&str> = known.iter().filter(|name| !seen.contains(**name)).collect();
    assert!(uncited.is_empty(), "cited nowhere: {uncited:?}");
}

#[test]
fn names_are_read_to_their_end() {
    assert_eq!(
        cited("by lemma:slide, (lemma:bounded-trap). lemma:NAME").collect::<Vec<_>>(),
        ["slide", "bounded-trap", ""]
    );
}
