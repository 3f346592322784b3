//! Suites: which claim is checked on which instance, and which verdict is expected.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use thiserror::Error;

use super::{RUN, Theorem, UnknownVerdict, Verdict, nearest};
use crate::data::{InputProblem, Instance, Places, Quoted, ReadError, place_suffix};

/// A claim on an instance.
#[derive(Clone)]
pub struct Entry {
    /// The theorem.
    pub theorem: &'static Theorem,
    /// The instance.
    pub instance: Arc<Instance>,
    /// The verdict that it expects.
    pub expected: Verdict,
}

/// An ordered list of entries. No claim stands in it twice with instances of one name.
#[derive(Clone)]
pub struct Suite {
    registry: &'static [&'static Theorem],
    entries: Vec<Entry>,
    seen: HashSet<(String, String)>,
}

/// Why a file cannot join a suite.
#[derive(Debug, Error)]
pub enum SuiteError {
    /// It is no instance file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its claims are wrong.
    #[error("{}{}: {problem}", Quoted::phrase(.file), place_suffix(*.place))]
    Claims {
        /// The file.
        file: String,
        /// Line and column, where known.
        place: Option<(usize, usize)>,
        /// What is wrong.
        problem: ClaimsProblem,
    },
    /// A folder without instance files.
    #[error("{}: the folder holds no instance file (*.toml)", Quoted::phrase(.folder))]
    NoFile {
        /// The folder.
        folder: String,
    },
}

/// How a claim may have been meant.
fn meant(like: Option<&str>) -> String {
    like.map_or_else(String::new, |like| format!(": \"{like}\", perhaps"))
}

/// What is wrong with the claims of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClaimsProblem {
    /// No claim: nothing would be checked.
    #[error("has no claims: nothing is selected to check")]
    Nothing,
    /// A claim that is not in the registry.
    #[error("unknown claim \"{}\"{}", Quoted::value(.claim), meant(*.like))]
    UnknownClaim {
        /// The name.
        claim: String,
        /// The claim that is most like it.
        like: Option<&'static str>,
    },
    /// An expected verdict that is no verdict.
    #[error("expect of {}: {cause}", Quoted::value(.claim))]
    Expect {
        /// The claim.
        claim: String,
        /// What is wrong.
        cause: UnknownVerdict,
    },
    /// A verdict is expected of a claim that is not made.
    #[error("expect names {}, which is not among claims", Quoted::value(.claim))]
    ExpectWithoutClaim {
        /// The claim.
        claim: String,
    },
    /// The claim is already made of an instance of this name.
    #[error("{} on an instance named \"{}\" is already there", Quoted::value(.claim), Quoted::value(.name))]
    Repeated {
        /// The claim.
        claim: String,
        /// The name of the instance.
        name: String,
    },
}

impl Suite {
    /// An empty suite of the theorems of a registry.
    pub fn new(registry: &'static [&'static Theorem]) -> Self {
        Self { registry, entries: Vec::new(), seen: HashSet::new() }
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds the claims of an instance file; nothing is added if one of them is wrong.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(&mut self, path: &Path) -> Result<(), SuiteError> {
        self.add(Instance::read(path)?)
    }

    /// Adds the claims of an instance; nothing is added if one of them is wrong.
    ///
    /// # Errors
    /// The first claim that cannot be added.
    pub fn add(&mut self, instance: Instance) -> Result<(), SuiteError> {
        let (file, places) = (instance.source.clone(), instance.places.clone());
        let wrong = |problem: ClaimsProblem| SuiteError::Claims { file, place: problem.place(&places), problem };
        let mut added = self.claims(instance).map_err(wrong)?;
        self.seen.extend(added.iter().map(Entry::key));
        self.entries.append(&mut added);
        Ok(())
    }

    fn claims(&self, instance: Instance) -> Result<Vec<Entry>, ClaimsProblem> {
        if instance.claims.is_empty() {
            return Err(ClaimsProblem::Nothing);
        }
        if let Some(claim) = instance.expect.keys().find(|claim| !instance.claims.contains(claim)) {
            return Err(ClaimsProblem::ExpectWithoutClaim { claim: claim.clone() });
        }
        let instance = Arc::new(instance);
        let mut entries: Vec<Entry> = Vec::new();
        for claim in &instance.claims {
            let theorem = self.known().find(|theorem| theorem.id() == claim);
            let theorem = theorem.ok_or_else(|| self.unknown(claim))?;
            let expected = match instance.expect.get(claim) {
                // Finitely many steps were recorded.
                None if claim == RUN.id() => Verdict::Verified,
                None => Verdict::Proved,
                Some(word) => word.parse().map_err(|cause| ClaimsProblem::Expect { claim: claim.clone(), cause })?,
            };
            let entry = Entry { theorem, instance: Arc::clone(&instance), expected };
            if self.seen.contains(&entry.key()) || entries.iter().any(|other| other.key() == entry.key()) {
                return Err(ClaimsProblem::Repeated { claim: claim.clone(), name: instance.name.clone() });
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The theorems, and the claim about a recorded run.
    fn known(&self) -> impl Iterator<Item = &'static Theorem> {
        self.registry.iter().copied().chain([&RUN])
    }

    fn unknown(&self, claim: &str) -> ClaimsProblem {
        let like = nearest(claim, self.known().map(Theorem::id));
        ClaimsProblem::UnknownClaim { claim: claim.to_owned(), like }
    }

    /// The suite restricted to one claim.
    pub fn only(mut self, claim: &str) -> Self {
        self.entries.retain(|entry| entry.theorem.id() == claim);
        self
    }
}

/// The instance files that a path means: itself, or all `*.toml` in the folder, by their names.
///
/// # Errors
/// The folder cannot be read, or has none.
pub fn instance_files(path: &Path) -> Result<Vec<PathBuf>, SuiteError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let folder = path.display().to_string();
    let unreadable = |error| ReadError { file: folder.clone(), place: None, problem: InputProblem::Io(error) };
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
    let is_instance = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "toml") && !path.is_dir();
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_instance).collect();
    files.sort();
    if files.is_empty() { Err(SuiteError::NoFile { folder }) } else { Ok(files) }
}

impl ClaimsProblem {
    /// Where the file says what is wrong.
    fn place(&self, places: &Places) -> Option<(usize, usize)> {
        let (listed, claim) = match self {
            Self::Nothing => return None,
            Self::UnknownClaim { claim, .. } | Self::Repeated { claim, .. } => (&places.claims, claim),
            Self::Expect { claim, .. } | Self::ExpectWithoutClaim { claim } => (&places.expect, claim),
        };
        listed.get(claim).copied()
    }
}

impl Entry {
    /// Line and column, from 1, of the claim in the file of its instance.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.instance.places.claims.get(self.theorem.id()).copied()
    }

    fn key(&self) -> (String, String) {
        (self.theorem.id().to_owned(), self.instance.name.clone())
    }
}
