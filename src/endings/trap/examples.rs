//! Scenes for the tests of the bounded trap and of the slide.

use rug::Rational;

use super::{ExactHypotheses, TrapRows};
use crate::model::Row;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn rows(first: usize, list: &[&[&str]]) -> Vec<Row> {
    let row = |(at, row): (usize, &&[&str])| Row { sample: first + at, vector: row.iter().map(|x| q(x)).collect() };
    list.iter().enumerate().map(row).collect()
}

/// J, then the negatives, then the missed positives, numbered in this order.
pub fn setting(h: &str, features: &[&[&str]], walls: &[&[&str]], missed: &[&[&str]]) -> ExactHypotheses {
    let scene = TrapRows {
        h: q(h),
        features: rows(0, features),
        walls: rows(features.len(), walls),
        missed: rows(features.len() + walls.len(), missed),
        cells: Vec::new(),
    };
    ExactHypotheses::new(&scene).unwrap()
}
