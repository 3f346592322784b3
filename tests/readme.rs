//! The commands of README.md and of the pages of docs/ give the output that stands there.
//! `UPDATE_README=1 cargo test --test readme` writes it anew.
//!
//! A block ```` ```console ```` is run, command by command, `console refused` is refused; a block
//! with `file=NAME` is that file. A page has a folder of its own, which looks like the repository.
#![cfg(test)]

mod checker;

use std::fs;
use std::path::Path;
use std::process::Command;

const EXAMPLES: [&str; 2] = ["docs/examples/two-clusters.csv", "data/iris_setosa_vs_rest.csv"];

/// A page as it should be.
fn fresh(page: &str, folder: &Path) -> String {
    let (mut fresh, mut lines) = (String::new(), page.split_inclusive('\n'));
    while let Some(line) = lines.next() {
        fresh += line;
        let Some(fence) = line.strip_prefix("```").map(str::trim_end) else { continue };
        let block: String = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        match fence.split_once(' ').unwrap_or((fence, "")) {
            ("console", how) => fresh += &run_block(&block, how == "refused", folder),
            (_, what) => {
                if let Some(file) = what.strip_prefix("file=") {
                    fs::write(folder.join(file), &block).unwrap();
                }
                fresh += &block;
            }
        }
        fresh += "```\n";
    }
    fresh
}

/// Runs the commands of one block, and gives the block as it should be.
fn run_block(block: &str, refused: bool, folder: &Path) -> String {
    let path = checker::path();
    let mut shown = String::new();
    for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = Command::new("sh").args(["-c", command]).env("PATH", &path).current_dir(folder).output().unwrap();
        let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.success(), !refused, "{command}: {said}");
        shown += &format!("$ {command}\n{printed}{}", if refused { said.as_str() } else { "" });
    }
    without_commit(&shown)
}

/// The pages name the version alone.
fn without_commit(text: &str) -> String {
    let Some(hash) = option_env!("MARGINCERT_COMMIT") else { return text.to_owned() };
    text.replace(&format!(" ({})", &hash[..12]), "").replace(&format!(", commit {hash}"), "")
}

/// A line without the time at its end.
fn timeless(line: &str) -> &str {
    let time = |rest: &str| rest.rsplit_once(' ').is_some_and(|(_, number)| number.parse::<f64>().is_ok());
    line.strip_suffix(" s").filter(|rest| time(rest)).map_or(line, |rest| rest.rsplit_once(' ').unwrap().0)
}

/// `least`: how many commands the page has.
fn agrees(page: &str, least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for example in EXAMPLES {
        let copy = folder.path().join(example);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(root.join(example), copy).unwrap();
    }
    let written = fs::read_to_string(root.join(page)).unwrap();
    assert!(written.lines().filter(|line| line.starts_with("$ ")).count() >= least, "{page} shows what commands print");
    let fresh = fresh(&written, folder.path());
    let both = || written.lines().zip(fresh.lines()).map(|(is, should)| (timeless(is), timeless(should)));
    if std::env::var_os("UPDATE_README").is_some() {
        if written.lines().count() != fresh.lines().count() || both().any(|(is, should)| is != should) {
            fs::write(root.join(page), &fresh).unwrap();
        }
        return;
    }
    for (line, (is, should)) in both().enumerate() {
        assert_eq!(is, should, "{page}, line {}", line + 1);
    }
    assert_eq!(written.lines().count(), fresh.lines().count(), "{page} ends early or late");
}

#[test]
fn the_readme() {
    agrees("README.md", 5);
}

#[test]
fn the_first_page() {
    agrees("docs/README.md", 4);
}

#[test]
fn the_model() {
    agrees("docs/model.md", 1);
}

#[test]
fn ten_minutes() {
    agrees("docs/ten-minutes.md", 10);
}

#[test]
fn papers() {
    agrees("docs/papers.md", 2);
}

#[test]
fn times_are_passed_over() {
    assert_eq!(timeless("gd.global  petals  proved  0.031 s"), timeless("gd.global  petals  proved  1.2 s"));
    assert_eq!(timeless("all of its"), "all of its");
    assert_ne!(timeless("proved  0.031 s"), timeless("vacuous  0.031 s"));
}

#[test]
fn the_page_on_runs_says_what_happens() {
    agrees("docs/runs.md", 2);
}

#[test]
fn the_page_on_sweeps() {
    agrees("docs/sweeps.md", 5);
}
