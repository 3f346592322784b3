//! docs/mutants.md: what became of the mutants of each file, and why the survivors survive.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::mutant::Mutant;
use crate::results::{Outcome, Results, Texts};

const COLUMNS: usize = 100;

/// What the survivors' reasons and the results do not agree in.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Amiss {
    /// Survivors without a reason.
    pub without: Vec<String>,
    /// Reasons of what is no mutant, or does not survive.
    pub needless: Vec<String>,
}

/// The reasons of kernel/mutants-survivors.txt: blocks of three lines with an empty one between
/// them, the file and the mutation, the line as it is altered, the reason.
pub fn reasons(text: &str) -> BTreeMap<String, String> {
    let blocks = text.split("\n\n").map(|block| block.trim_matches('\n'));
    let entries = blocks.filter_map(|block| block.rsplit_once('\n'));
    entries.map(|(key, reason)| (key.to_owned(), reason.trim().to_owned())).collect()
}

/// The page, and what is amiss.
pub fn page(
    about: &str,
    mutants: &[Mutant],
    results: &Results,
    texts: &Texts,
    reasons: &BTreeMap<String, String>,
) -> (String, Amiss) {
    let outcome = |mutant: &Mutant| results.get(&mutant.name, &mutant.file, texts).map(|judged| judged.outcome);
    let mut page = about.to_owned();
    page += "\n| file | mutants | caught | missed | unviable | left |\n|---|---|---|---|---|---|\n";
    let files: BTreeSet<&str> = mutants.iter().map(|mutant| &*mutant.file).collect();
    let row = |name: &str, of: &dyn Fn(&Mutant) -> bool| {
        let outcomes: Vec<_> = mutants.iter().filter(|mutant| of(mutant)).map(outcome).collect();
        let count = |which: &[Option<Outcome>]| outcomes.iter().filter(|outcome| which.contains(outcome)).count();
        let caught = count(&[Some(Outcome::Caught), Some(Outcome::Timeout)]);
        let [missed, unviable, left] = [Some(Outcome::Missed), Some(Outcome::Unviable), None].map(|one| count(&[one]));
        format!("| {name} | {} | {caught} | {missed} | {unviable} | {left} |\n", outcomes.len())
    };
    for file in files {
        page += &row(file, &|mutant| mutant.file == file);
    }
    page += &row("all", &|_| true);
    page += "\n## Survivors\n\n";
    let (mut amiss, mut told) = (Amiss::default(), BTreeSet::new());
    for mutant in mutants.iter().filter(|mutant| outcome(mutant) == Some(Outcome::Missed)) {
        let reason = reasons.get(&mutant.key);
        if reason.is_none() {
            amiss.without.push(format!("{}\n{}", mutant.name, mutant.key));
        }
        if told.insert(&mutant.key) {
            let (mutation, line) = mutant.key.split_once('\n').unwrap_or((&mutant.key, ""));
            let (file, mutation) = mutation.split_once(": ").unwrap_or(("", mutation));
            let reason = reason.map_or("**no reason is known**", String::as_str);
            // Four blanks: a line of code may be longer than prose.
            let _ = write!(page, "- {file}:\n    `{mutation}`,\n    `{}`:\n{}", line.trim(), wrapped(reason));
        }
    }
    let open: BTreeSet<&String> =
        mutants.iter().filter(|mutant| outcome(mutant).is_none()).map(|mutant| &mutant.key).collect();
    amiss.needless = reasons.keys().filter(|key| !told.contains(key) && !open.contains(key)).cloned().collect();
    (page, amiss)
}

/// Lines of at most so many columns, two of them blank.
fn wrapped(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), " ".to_owned());
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > COLUMNS {
            lines += &std::mem::replace(&mut line, " ".to_owned());
            lines.push('\n');
        }
        line.push(' ');
        line += word;
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::mutant::Genre;
    use crate::results::Judged;

    #[test]
    fn survivors_need_reasons_and_reasons_survivors() {
        let mutant = |id, name: &str| Mutant {
            id,
            name: name.to_owned(),
            file: "a.rs".to_owned(),
            genre: Genre::FnValue,
            at: 0..0,
            replacement: String::new(),
            key: format!("a.rs: {name}\n    line"),
        };
        let mutants = [mutant(1, "known"), mutant(2, "unknown"), mutant(3, "caught"), mutant(4, "open")];
        let path: PathBuf = std::env::temp_dir().join(format!("table-{}.jsonl", std::process::id()));
        let mut results = Results::open(&path).unwrap();
        let outcomes = [Outcome::Missed, Outcome::Missed, Outcome::Timeout];
        for (mutant, outcome) in mutants.iter().zip(outcomes) {
            results.push(Judged { mutant: mutant.name.clone(), outcome, by: String::new(), of: 0 }).unwrap();
        }
        std::fs::remove_file(path).unwrap();
        let texts = Texts { files: BTreeMap::from([("a.rs".to_owned(), 0)]), all: 0 };
        let entry = |name: &str| format!("a.rs: {name}\n    line\n    because\n");
        let reasons = reasons(&["known", "caught", "open", "gone"].map(entry).join("\n"));
        let (page, amiss) = page("# About\n", &mutants, &results, &texts, &reasons);
        assert_eq!(amiss.without, ["unknown\na.rs: unknown\n    line"]);
        assert_eq!(amiss.needless, ["a.rs: caught\n    line", "a.rs: gone\n    line"]);
        assert!(page.contains("| a.rs | 4 | 1 | 2 | 0 | 1 |\n"), "{page}");
        assert!(page.ends_with("because\n- a.rs:\n    `unknown`,\n    `line`:\n  **no reason is known**\n"), "{page}");
    }

    #[test]
    fn lines_are_wrapped() {
        let lines = wrapped(&"word ".repeat(40));
        assert!(lines.lines().all(|line| line.starts_with("  word") && line.chars().count() <= COLUMNS));
        assert_eq!(lines.split_whitespace().count(), 40);
    }
}
