//! Numbers in output: exact ones exactly, with a decimal beside; enclosures rounded outward.

use rug::Rational;
use serde_json::{Value, json};

use crate::arith::interval::Interval;
use crate::arith::rational::{approximate, print_interval};

/// Significant digits of a decimal beside an exact number.
const DIGITS: usize = 6;
/// An exact number with more characters is shortened for people.
const MOST_CHARACTERS: usize = 40;

/// A rational for people: exact, with a decimal beside it where it is no short decimal itself.
pub fn exact(x: &Rational) -> String {
    let text = x.to_string();
    if x.is_integer() && text.len() <= MOST_CHARACTERS {
        text
    } else if text.len() <= MOST_CHARACTERS {
        format!("{text} (= {})", approximate(x, DIGITS))
    } else {
        format!("{} (exact: {} digits; --format json prints them)", approximate(x, DIGITS), text.len() - 1)
    }
}

/// "p/q" or "p" in lowest terms.
pub fn rational_json(x: &Rational) -> Value {
    Value::from(x.to_string())
}

/// {"lo": "decimal", "hi": "decimal"}, rounded outward.
pub fn interval_json(x: &Interval) -> Value {
    let (lo, hi) = print_interval(x);
    json!({ "lo": lo, "hi": hi })
}

/// A vector of rationals.
pub fn point_json(x: &[Rational]) -> Value {
    x.iter().map(rational_json).collect()
}
