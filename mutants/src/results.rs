//! What became of each mutant, in a file that grows as results come: an interrupted run goes on.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A test fails.
    Caught,
    /// A test does not end in ten times its time: it is noticed.
    Timeout,
    /// All tests pass.
    Missed,
    /// It does not compile.
    Unviable,
}

/// A line of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judged {
    /// The mutant's name.
    pub mutant: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The test that noticed it, or what else judged it.
    pub by: String,
    /// The text that this holds of.
    pub of: u64,
}

/// The texts that results hold of, by their digests.
#[derive(Clone, Debug)]
pub struct Texts {
    /// Of each file of the library, from kernel/src.
    pub files: BTreeMap<String, u64>,
    /// Of all files of the kernel, its tests among them.
    pub all: u64,
}

impl Texts {
    /// What a result holds of: a mutant that was noticed is not tried again until its own file is
    /// another one, any other until anything of the kernel is.
    pub fn of(&self, file: &str, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Caught | Outcome::Timeout => self.files.get(file).copied().unwrap_or(self.all),
            Outcome::Missed | Outcome::Unviable => self.all,
        }
    }
}

/// A digest.
pub fn digest(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The results, by the mutants' names.
#[derive(Debug)]
pub struct Results {
    file: File,
    judged: BTreeMap<String, Judged>,
}

impl Results {
    /// Those of a file, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        // The last line may be cut where a run was.
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Judged>(line).ok());
        let judged = lines.map(|judged| (judged.mutant.clone(), judged)).collect();
        Ok(Self { file, judged })
    }

    /// One more.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn push(&mut self, judged: Judged) -> io::Result<()> {
        let mut line = serde_json::to_string(&judged)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())?;
        self.judged.insert(judged.mutant.clone(), judged);
        Ok(())
    }

    /// What became of a mutant of a file, if that holds of the texts as they are.
    pub fn get(&self, mutant: &str, file: &str, texts: &Texts) -> Option<&Judged> {
        self.judged.get(mutant).filter(|judged| judged.of == texts.of(file, judged.outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_found_again_until_their_text_is_another() {
        let path = std::env::temp_dir().join(format!("results-{}.jsonl", std::process::id()));
        let texts = |file, all| Texts { files: BTreeMap::from([("a.rs".to_owned(), file)]), all };
        let judged = |mutant: &str, outcome, of| Judged { mutant: mutant.to_owned(), outcome, by: String::new(), of };
        let mut results = Results::open(&path).unwrap();
        results.push(judged("caught", Outcome::Caught, 1)).unwrap();
        results.push(judged("missed", Outcome::Missed, 2)).unwrap();
        results.file.write_all(b"{\"mutant\": \"cut").unwrap();
        drop(results);
        let mut results = Results::open(&path).unwrap();
        results.push(judged("late", Outcome::Caught, 1)).unwrap();
        drop(results);
        let results = Results::open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let known =
            |texts: &Texts| ["caught", "missed", "cut", "late"].map(|name| results.get(name, "a.rs", texts).is_some());
        assert_eq!(known(&texts(1, 2)), [true, true, false, true]);
        assert_eq!(known(&texts(1, 3)), [true, false, false, true]);
        assert_eq!(known(&texts(4, 5)), [false; 4]);
    }
}
