//! Executable, certified checkers for the implicit-bias theorems of gradient methods on ReLU
//! classifiers.

pub mod arith;
pub mod claim;
pub mod cli;
pub mod data;
pub mod endings;
pub mod landscape;
pub mod leaping;
pub mod margin;
pub mod model;
pub mod report;
pub mod sgd;
pub mod stepping;
#[path = "../theorems/mod.rs"]
pub mod theorems;
pub mod trajectory;
