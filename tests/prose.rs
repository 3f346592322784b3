//! Prose and comments are wrapped at 100 columns; formulas, tables and code stay as they are.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

const COLUMNS: usize = 100;

fn texts(folder: &Path, kind: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
            texts(&path, kind, found);
        } else if path.extension().is_some_and(|extension| extension == kind) {
            found.push(path);
        }
    }
}

fn files(kind: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "theorems", "tests", "kernel", "mutants", "fuzz", "benches", "examples", "docs", "python"] {
        texts(&root.join(folder), kind, &mut found);
    }
    found.extend(
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
            .map(|name| root.join(name))
            .into_iter()
            .filter(|_| kind == "md"),
    );
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The numbers of the lines of prose that are too long.
fn long_prose(text: &str) -> Vec<usize> {
    let (mut code, mut long) = (false, Vec::new());
    for (at, line) in text.lines().enumerate() {
        code ^= line.trim_start().starts_with("```");
        let kept = ["|", "    ", "$$", "`{", "```"].iter().any(|start| line.starts_with(start));
        if !code && !kept && line.chars().count() > COLUMNS {
            long.push(at + 1);
        }
    }
    long
}

fn long_comments(text: &str) -> Vec<usize> {
    let is_long = |line: &&str| line.trim_start().starts_with("//") && line.chars().count() > COLUMNS;
    (1..).zip(text.lines()).filter(|(_, line)| is_long(line)).map(|(at, _)| at).collect()
}

#[test]
fn prose_is_wrapped() {
    let files = files("md");
    assert!(files.len() > 30);
    for (path, text) in files {
        assert_eq!(long_prose(&text), [0; 0], "{}", path.display());
    }
}

#[test]
fn comments_are_wrapped() {
    let files = files("rs");
    assert!(files.len() > 150);
    for (path, text) in files {
        assert_eq!(long_comments(&text), [0; 0], "{}", path.display());
    }
}

#[test]
fn long_lines_are_seen() {
    let long = "a ".repeat(51);
    assert_eq!(long_prose(&format!("short\n{long}\n| {long}\n```\n{long}\n```\n")), [2]);
    assert_eq!(long_comments(&format!("code(); // {long}\n    /// {long}\n// short")), [2]);
}
