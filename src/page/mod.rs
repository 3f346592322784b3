//! Floor 10: what does a reader see of a whole run? One page, without script and without a network.
//!
//! `report` writes it: verdicts, and for each claim its statement (`markdown`, formulas by `tex`),
//! and for each instance what was assumed and shown, constants and figures (`study`).

mod markdown;
mod report;
mod study;
mod tex;

pub use report::{Checked, page};
