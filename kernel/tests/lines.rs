//! What a referee has to read: code lines (neither blank nor comment) by tier, none of which may
//! grow past its budget (docs/adr/0003-kernel-tiers.md).

#![cfg(test)]

use std::fs;
use std::path::Path;

/// The tiers with their files and folders under src, and their budgets.
const TIERS: [(&str, usize, &[&str]); 6] = [
    ("numbers", 955, &["number"]),
    ("reader", 970, &["certificate"]),
    ("rules", 3_920, &["rules", "orbit.rs", "iterate.rs", "pattern.rs"]),
    ("shown", 210, &["shown.rs"]),
    ("words", 685, &["statement.rs", "reason.rs", "answer.rs"]),
    ("door", 630, &["lib.rs", "against.rs", "preprocess.rs", "bin"]),
];

fn is_code(line: &&str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with("//")
}

/// The code lines of a file, or of all files of a folder.
fn lines(path: &Path) -> usize {
    if path.is_file() {
        return fs::read_to_string(path).unwrap().lines().filter(is_code).count();
    }
    fs::read_dir(path).unwrap().map(|entry| lines(&entry.unwrap().path())).sum()
}

#[test]
fn every_tier_keeps_its_budget() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut counted = 0;
    for (tier, budget, parts) in TIERS {
        let lines: usize = parts.iter().map(|part| lines(&src.join(part))).sum();
        counted += lines;
        println!("{tier}: {lines} of {budget}");
        assert!(lines <= budget, "{tier}: {lines} code lines, the budget is {budget}");
        // A budget that is far too wide holds nothing.
        assert!(budget - lines < 50, "{tier}: {lines} code lines leave room in {budget}: lower the budget");
    }
    assert_eq!(counted, lines(&src), "some file belongs to no tier");
}
