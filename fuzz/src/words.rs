//! Reads the statements of the kernel: numbers and lists out of their words.

use rug::ops::Pow;
use rug::{Float, Integer, Rational};

use super::exact::Row;
use super::instance::{BITS, rational};

/// What stands between two marks, the first of each.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inside, _)| inside)
}

pub fn demanded<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    between(text, before, after).unwrap_or_else(|| panic!("no {before}..{after} in: {text}"))
}

/// "1, 2/3" of a vector.
pub fn vector(text: &str) -> Row {
    text.split(", ").map(rational).collect()
}

/// "0, 2" of a list, perhaps empty.
pub fn list(text: &str) -> Vec<usize> {
    text.split(", ").filter(|one| !one.is_empty()).map(|one| one.parse().unwrap()).collect()
}

/// A number of steps: digits, or meZ. Too long a number has its logarithm alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    m: Integer,
    zeros: u32,
}

impl Step {
    pub fn read(text: &str) -> Self {
        let (m, zeros) = text.split_once('e').unwrap_or((text, "0"));
        Self { m: m.parse().unwrap(), zeros: zeros.parse().unwrap() }
    }

    /// k, if it is at most so large.
    pub fn within(&self, most: usize) -> Option<usize> {
        (self.zeros < 12).then(|| &self.m * Integer::from(10).pow(self.zeros))?.to_usize().filter(|k| *k <= most)
    }

    /// ln k.
    pub fn log(&self) -> Float {
        Float::with_val(BITS, &self.m).ln() + Float::with_val(BITS, 10).ln() * self.zeros
    }
}

/// A decimal of a bound or a box: "-0.5", "2.391e-18".
pub fn decimal(text: &str) -> Rational {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let m: Integer = format!("{whole}{part}").parse().unwrap_or_else(|_| panic!("{text} is no decimal"));
    let exponent = exponent.parse::<i32>().unwrap() - i32::try_from(part.len()).unwrap();
    Rational::from(m) * Rational::from(10).pow(exponent)
}

/// A bound at a step.
pub struct Bound {
    pub k: Step,
    pub bound: Rational,
}

/// All "X at k = Y" behind a mark, up to the end of the text.
pub fn bounds(text: &str, before: &str) -> Vec<Bound> {
    let Some((_, rest)) = text.split_once(before) else { return Vec::new() };
    let one = |part: &str| {
        let (bound, k) = part.split_once(" at k = ").unwrap_or_else(|| panic!("{part} is no bound"));
        Bound { k: Step::read(k), bound: decimal(bound.trim()) }
    };
    rest.split(';').next().unwrap().split(", ").map(one).collect()
}
