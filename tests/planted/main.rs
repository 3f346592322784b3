//! Instances with a planted answer try the checkers: the fate, the max-margin solution and its
//! multipliers are known by construction, or one hypothesis is broken by one sample deep in
//! otherwise fine data, by 1/10^30 or by equality.
#![cfg(test)]

mod fates;
mod hidden;
mod margins;
mod plant;
