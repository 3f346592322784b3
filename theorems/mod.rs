//! The theorems: one folder for each group, with its statements, checkers and instances. This file
//! is the registry.
//!
//! To add a theorem: a folder with a checker, a statement and `instances/*.toml`, and a line in the
//! registry.

pub mod gd;
pub mod landscape;
pub mod network;
mod separable;
pub mod sgd;

use std::io;

use crate::claim::{Suite, SuiteError, Theorem};
use crate::data::{InputProblem, Instance, ReadError};

pub use gd::rate_at;

/// All theorems.
pub static THEOREMS: &[&Theorem] = &[
    &gd::GLOBAL,
    &gd::LOCAL,
    &gd::DIVERGE,
    &gd::CONSTRAINED,
    &gd::EXPLODE,
    &gd::LOSS_RATE,
    &gd::DIRECTION_RATE,
    &gd::DEGENERATE,
    &sgd::INVARIANCE,
    &sgd::DIRECTION,
    &sgd::LOSS,
    &network::JOINT,
    &network::PARTITION,
    &network::COUPLED,
    &landscape::INFIMUM,
    &landscape::LOCAL,
    &landscape::GLOBAL,
    &landscape::SPURIOUS,
    &landscape::CRITICAL,
];

// INSTANCES and DATA: paths in the repository and texts.
include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The theorem of a claim.
pub fn find(claim: &str) -> Option<&'static Theorem> {
    THEOREMS.iter().copied().find(|theorem| theorem.id() == claim)
}

/// The built-in suite: all instances of `theorems/`, in the order of their paths.
///
/// # Errors
/// A defect of an instance file.
pub fn built_in() -> Result<Suite, SuiteError> {
    let mut suite = Suite::new(THEOREMS);
    for (path, text) in INSTANCES {
        suite.add(Instance::parse(path, text, &|file| embedded(path, file))?)?;
    }
    Ok(suite)
}

/// A data file that an embedded instance names, relative to itself.
fn embedded(instance: &str, file: &str) -> Result<(String, String), ReadError> {
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
        Some((_, text)) => Ok((path, (*text).to_owned())),
        None => Err(ReadError { file: path, place: None, problem: InputProblem::Io(io::ErrorKind::NotFound.into()) }),
    }
}
