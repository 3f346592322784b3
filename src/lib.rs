//! Executable, certified checkers for the implicit-bias theorems of gradient methods on ReLU classifiers.

pub mod arith;
pub mod claim;
pub mod cli;
pub mod data;
pub mod dynamics;
pub mod landscape;
pub mod margin;
pub mod model;
pub mod report;
#[path = "../theorems/mod.rs"]
pub mod theorems;
