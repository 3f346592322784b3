//! Floor 9: what people and programs read: human text and the JSON contract.

pub mod columns;
pub mod complaint;
pub mod confrontation;
pub mod contract;
pub mod falsify;
pub mod fate;
pub mod intercept;
pub mod junit;
pub mod landscape;
pub mod margin;
pub mod network;
pub mod numbers;
pub mod orbit;
pub mod rechecked;
mod remedy;
pub mod replay;
mod run_end;
pub mod separable;
pub mod sgd;
mod sgd_law;
mod sgd_words;
pub mod simulate;
pub mod solution;
pub mod starts;
pub mod verify;
