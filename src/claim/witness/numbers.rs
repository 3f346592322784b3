//! Numbers of certificates: short, exact, and rounded so that another arithmetic finds room.

use std::collections::{BTreeMap, BTreeSet};

use rug::float::Round;
use rug::{Float, Integer, Rational};
use serde_json::{Value, json};

use crate::arith::interval::Interval;
use crate::arith::rational::print_step;

/// A certificate's strings have at most so many digits; step numbers of so many bits are certainly
/// shorter.
const MOST_DIGITS: usize = 100_000;
const MOST_BITS: u32 = 332_000;

/// Bounds at ascending steps, where they can be stated and are below what always holds.
pub(super) fn bounds(at: &[Integer], always: usize, bound: &dyn Fn(&Integer) -> Option<Interval>) -> Vec<Value> {
    let ascending: BTreeSet<&Integer> = at.iter().collect();
    ascending
        .into_iter()
        .filter(|k| can_be_stated(k))
        .filter_map(|k| {
            let bound = bound(k).as_ref().and_then(rounded_up).filter(|bound| *bound < always)?.to_string();
            (bound.len() <= MOST_DIGITS).then(|| json!({ "bound": bound, "k": print_step(k) }))
        })
        .collect()
}

/// A short positive rational below a lower bound, if there is one, with room for another
/// arithmetic's rounding.
pub(super) fn lower_bound(k: &Integer, bound: &Interval) -> Option<Value> {
    let slack = Float::with_val(32, 0.999_999);
    let bound = Float::with_val_round(32, bound.lo() * &slack, Round::Down).0.to_rational()?;
    (bound > 0).then(|| json!({ "bound": bound.to_string(), "k": print_step(k) }))
}

/// A short rational above a bound, with room for another arithmetic's rounding.
pub(super) fn rounded_up(bound: &Interval) -> Option<Rational> {
    let slack = Float::with_val(32, 1.000_001);
    Float::with_val_round(32, bound.hi() * &slack, Round::Up).0.to_rational()
}

/// Whether a step number is short enough for a certificate.
pub fn can_be_stated(k: &Integer) -> bool {
    k.significant_bits() <= MOST_BITS || print_step(k).len() <= MOST_DIGITS
}

pub(super) fn vector(entries: &[Rational]) -> Vec<String> {
    entries.iter().map(Rational::to_string).collect()
}

pub(super) fn whole(entries: &[Integer]) -> Vec<String> {
    entries.iter().map(Integer::to_string).collect()
}

pub(super) fn multipliers(entries: &BTreeMap<usize, Rational>) -> Value {
    entries.iter().map(|(i, value)| (i.to_string(), Value::from(value.to_string()))).collect()
}
