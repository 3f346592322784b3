//! Suites: which claim is checked on which instance, and which verdict is expected.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use super::{Theorem, UnknownVerdict, Verdict};
use crate::data::{Instance, Quoted, ReadError};

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
    #[error("{}: {problem}", Quoted::phrase(.file))]
    Claims {
        /// The file.
        file: String,
        /// What is wrong.
        problem: ClaimsProblem,
    },
}

/// What is wrong with the claims of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClaimsProblem {
    /// No claim: nothing would be checked.
    #[error("has no claims: nothing is selected to check")]
    Nothing,
    /// A claim that is not in the registry.
    #[error("unknown claim \"{}\"", Quoted::value(.claim))]
    UnknownClaim {
        /// The name.
        claim: String,
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
        let file = instance.source.clone();
        let mut added = self.claims(instance).map_err(|problem| SuiteError::Claims { file, problem })?;
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
            let theorem = self.registry.iter().copied().find(|theorem| theorem.id() == claim);
            let theorem = theorem.ok_or_else(|| ClaimsProblem::UnknownClaim { claim: claim.clone() })?;
            let expected = match instance.expect.get(claim) {
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

    /// The suite restricted to one claim.
    pub fn only(mut self, claim: &str) -> Self {
        self.entries.retain(|entry| entry.theorem.id() == claim);
        self
    }
}

impl Entry {
    fn key(&self) -> (String, String) {
        (self.theorem.id().to_owned(), self.instance.name.clone())
    }
}
