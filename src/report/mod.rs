//! Floor 8: what people and programs read: human text and the JSON contract.

pub mod cite;
pub mod columns;
pub mod confrontation;
pub mod falsify;
pub mod fate;
pub mod intercept;
pub mod junit;
pub mod landscape;
pub mod landscape_svg;
pub mod margin;
pub mod network;
mod numbers;
pub mod orbit;
pub mod sgd;
mod sgd_words;
pub mod solution;
pub mod starts;
pub mod verify;
