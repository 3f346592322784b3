//! Numbers: exact rationals and vectors, intervals rounded outward, exp and ln with proven error
//! bounds, and the budget that pays for all of them. No floating point.

pub(crate) mod budget;
pub(crate) mod context;
mod dyadic;
pub(crate) mod exp;
pub(crate) mod interval;
pub(crate) mod rational;
pub(crate) mod row;
pub(crate) mod vector;
