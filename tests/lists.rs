//! The lists of claims in README.md and docs/ are made of the registry: `UPDATE_LISTS=1 cargo test
//! --test lists` writes them anew.
#![cfg(test)]

use std::fs;
use std::path::Path;

use margincert::claim::Theorem;
use margincert::theorems::THEOREMS;

const BEGIN: &str = "<!-- claims -->\n";
const END: &str = "<!-- end of claims -->\n";

/// What the statement says at `- verdict: ..` under the heading on certificates, in one line.
fn carries(theorem: &Theorem, verdict: &str) -> String {
    let (_, section) = theorem.about.statement.split_once("\n# What its certificate carries\n").unwrap();
    let section = section.split("\n# ").next().unwrap();
    let item = section.split("\n- ").find_map(|item| item.strip_prefix(&format!("{verdict}: ")));
    let item = item.unwrap_or_else(|| panic!("{} does not say what {verdict} carries", theorem.id()));
    item.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn certificates() -> String {
    let row = |theorem: &&Theorem| {
        ["proved", "vacuous"]
            .map(|verdict| format!("| `{}` | {verdict} | {} |\n", theorem.id(), carries(theorem, verdict)))
    };
    format!("| claim | verdict | witness |\n|---|---|---|\n{}", THEOREMS.iter().flat_map(row).collect::<String>())
}

fn conformance() -> String {
    let row = |theorem: &&Theorem| {
        let about = &theorem.about;
        format!("| `{}` | {} | {} | {} |\n", about.claim, about.title, about.source.form, about.source.section)
    };
    let rows: String = THEOREMS.iter().map(row).collect();
    format!("| claim | what is checked | what it is to the paper | theory.md |\n|---|---|---|---|\n{rows}")
}

/// As `margincert list` prints it, which is what tests/readme.rs compares.
fn readme() -> String {
    let width = THEOREMS.iter().map(|theorem| theorem.id().len()).max().unwrap();
    let lines = THEOREMS.iter().map(|theorem| format!("{:width$}  {}\n", theorem.id(), theorem.about.title));
    format!("```console\n$ margincert list\n{}```\n", lines.collect::<String>())
}

/// The list between the marks of a page is this one.
fn agree(page: &str, list: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_LISTS").is_some() {
        fs::write(path, format!("{before}{BEGIN}{list}{END}{after}")).unwrap();
    } else {
        assert!(written == list, "{page}: UPDATE_LISTS=1 cargo test --test lists\n{list}");
    }
}

#[test]
fn what_each_claim_may_carry() {
    agree("docs/certificates.md", &certificates());
}

#[test]
fn from_the_paper_to_the_checkers() {
    agree("docs/conformance.md", &conformance());
}

#[test]
fn the_claims() {
    agree("README.md", &readme());
}
