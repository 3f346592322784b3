//! The theorems: one folder for each group, with its statements, checkers and instances. This file
//! is the registry.
//!
//! To add a theorem: a folder with a checker, a statement and `instances/*.toml`, and a line in the
//! registry.

mod gd;
mod landscape;
pub mod network;
mod sgd;

use std::io;

use crate::claim::{Suite, SuiteError, Theorem};
use crate::data::{InputProblem, Instance, ReadError};

pub use gd::rate_at;
pub use gd::{Constrained, Degenerate, DirectionRate, Diverge, Explode, Global, Local, LossRate};
pub use landscape::{
    Critical as LandscapeCritical, Global as LandscapeGlobal, Infimum as LandscapeInfimum, Local as LandscapeLocal,
    Spurious as LandscapeSpurious,
};
pub use network::{Coupled as NetworkCoupled, Joint as NetworkJoint, Partition as NetworkPartition};
pub use sgd::{Direction as SgdDirection, Invariance as SgdInvariance, Loss as SgdLoss};

/// All theorems.
pub static THEOREMS: &[&dyn Theorem] = &[
    &Global,
    &Local,
    &Diverge,
    &Constrained,
    &Explode,
    &LossRate,
    &DirectionRate,
    &Degenerate,
    &SgdInvariance,
    &SgdDirection,
    &SgdLoss,
    &NetworkJoint,
    &NetworkPartition,
    &NetworkCoupled,
    &LandscapeInfimum,
    &LandscapeLocal,
    &LandscapeGlobal,
    &LandscapeSpurious,
    &LandscapeCritical,
];

// INSTANCES and DATA: paths in the repository and texts.
include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The theorem of a claim.
pub fn find(claim: &str) -> Option<&'static dyn Theorem> {
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
