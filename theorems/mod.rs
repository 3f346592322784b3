//! The theorems: one folder for each group, and in it one for each claim, with its statement, its
//! checker and its instances.
//!
//! To add one is a folder and its `mod` line in the group (docs/adding-a-claim.md): a folder with a
//! `statement.md` is a claim, and build.rs makes the registry of these.

mod gd;
mod landscape;
pub mod network;
mod separable;
mod sgd;

use std::io;
use std::sync::LazyLock;

use crate::claim::{RUN, Suite, SuiteError, Theorem};
use crate::data::{InputProblem, Instance, ReadError};

pub(crate) use gd::rate_at;

// REGISTERED, the theorems; INSTANCES and DATA, paths in the repository and texts.
include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// All theorems, in the order in which docs/theory.md proves them.
pub static THEOREMS: LazyLock<Vec<&'static Theorem>> = LazyLock::new(|| {
    let mut theorems = REGISTERED.to_vec();
    theorems.sort_by_key(|theorem| {
        let section = theorem.about.source.section;
        section.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>()
    });
    theorems
});

/// The theorem of a claim.
pub fn find(claim: &str) -> Option<&'static Theorem> {
    THEOREMS.iter().copied().find(|theorem| theorem.id() == claim)
}

/// The same, or the claim about a recorded run, which is no theorem.
pub fn known(claim: &str) -> Option<&'static Theorem> {
    find(claim).or((claim == RUN.id()).then_some(&RUN))
}

/// The built-in suite: all instances of `theorems/`, in the order of their paths.
///
/// # Errors
/// A defect of an instance file.
pub fn built_in() -> Result<Suite, SuiteError> {
    let mut suite = Suite::new(&THEOREMS);
    for (path, text) in INSTANCES {
        suite.add(Instance::parse(path, text, &|file| embedded(path, file))?)?;
    }
    Ok(suite)
}

/// A data file that an embedded instance names, relative to itself.
fn embedded(instance: &str, file: &str) -> Result<(String, Vec<u8>), ReadError> {
    let mut path: Vec<&str> = instance.split('/').collect();
    path.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    let path = path.join("/");
    match DATA.iter().find(|(name, _)| *name == path) {
        Some((_, text)) => Ok((path, text.as_bytes().to_vec())),
        None => Err(ReadError { file: path, place: None, problem: InputProblem::Io(io::ErrorKind::NotFound.into()) }),
    }
}
