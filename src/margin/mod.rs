//! Floor 3: the max-margin problem (MM) of T3, solved exactly.
//!
//! minimise |w|^2 subject to z_i.w >= 1 for the rows, x_l.w <= 0 for the walls. Rows and walls
//! carry the number of the sample that they come from; every answer is keyed by these numbers.
//!
//! `guess` proposes an active set in doubles; `exact` starts from it and ends, after as many exact
//! steps as the guess was wrong, in a KKT or a Farkas certificate; `filter` proves in doubles that
//! most constraints are slack, so that few are looked at in integers; `multipliers` decides
//! non-degeneracy; `intercept` frees an intercept of its price. No double decides anything else.
//! `judgement` is about a w that somebody else found.

mod constraints;
mod exact;
mod filter;
mod guess;
mod intercept;
mod judgement;
mod minimise;
mod multipliers;
mod problem;
#[cfg(test)]
mod tests;

pub use constraints::Tagged;
pub use intercept::{Intercept, WithIntercept};
pub use judgement::Judgement;
pub use minimise::{Farkas, Multipliers};
pub use problem::{Optimum, Problem, Solution, separator};
