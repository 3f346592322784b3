//! Bounds beside what is observed of the iterates.

use std::fmt::Write as _;

use rug::Integer;
use serde_json::{Value, json};

use super::numbers::interval_json;
use crate::arith::interval::Interval;
use crate::arith::rational::{print_step, round_interval};
use crate::claim::Confrontation;

/// Significant digits for people.
const DIGITS: usize = 4;

/// The rows: step, observed and proved, and the KKT residuals.
pub fn json(confrontation: &Confrontation) -> Value {
    let optional = |x: Option<&Interval>| x.map(interval_json);
    confrontation
        .rows
        .iter()
        .map(|row| {
            let residuals = row.residuals.as_ref();
            json!({
                "k": print_step(&row.k),
                "observed": interval_json(&row.observed),
                "proved": optional(row.proved.as_ref()),
                "residuals": residuals.map(|r| json!({
                    "stationarity": interval_json(&r.stationarity),
                    "primal": interval_json(&r.primal),
                    "complementarity": optional(r.complementarity.as_ref()),
                })),
            })
        })
        .collect()
}

/// A table; every number is an upper bound, but the observed ones are given from both sides where
/// they differ in print.
pub fn human(confrontation: &Confrontation) -> String {
    let upper = |x: &Interval| round_interval(x, DIGITS).1;
    let optional = |x: Option<&Interval>| x.map_or_else(|| "-".to_owned(), upper);
    let between = |x: &Interval| {
        let (lo, hi) = round_interval(x, DIGITS);
        if lo == hi { lo } else { format!("{lo}..{hi}") }
    };
    let mut text = format!(
        "    {}: observed, and proved to be at most; KKT residuals of w_k/s_k\n    {:<6}  {:<22}  {:<12}  {:<12}  {:<12}  complementarity\n",
        confrontation.of, "k", "observed", "proved", "stationarity", "primal"
    );
    for row in &confrontation.rows {
        let residuals = row.residuals.as_ref();
        let _ = writeln!(
            text,
            "    {:<6}  {:<22}  {:<12}  {:<12}  {:<12}  {}",
            power(&row.k),
            between(&row.observed),
            optional(row.proved.as_ref()),
            optional(residuals.map(|r| &r.stationarity)),
            optional(residuals.map(|r| &r.primal)),
            optional(residuals.and_then(|r| r.complementarity.as_ref())),
        );
    }
    text
}

/// A step number, as a power of ten where it is one.
fn power(k: &Integer) -> String {
    let digits = print_step(k);
    match digits.strip_prefix('1') {
        Some(zeros) if zeros.len() > 3 && zeros.bytes().all(|b| b == b'0') => format!("1e{}", zeros.len()),
        _ => digits,
    }
}
