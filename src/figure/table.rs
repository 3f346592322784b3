//! The numbers behind a figure, for programs that draw their own: one CSV file a table.

use rug::Integer;

use super::scale::ln;
use crate::arith::interval::Interval;
use crate::arith::rational::{print_interval, print_step};

/// Numbers in columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// A short name, for files.
    pub name: String,
    /// What stands in the columns.
    pub columns: Vec<String>,
    /// Row by row; `nan` where there is no number.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new(name: impl Into<String>, columns: &[&str]) -> Self {
        Self { name: name.into(), columns: columns.iter().map(|&column| column.to_owned()).collect(), rows: Vec::new() }
    }

    /// Enclosures by step.
    pub fn by_step<'a>(name: impl Into<String>, points: impl IntoIterator<Item = (&'a Integer, &'a Interval)>) -> Self {
        let mut table = Self::new(name, &["k", "ln_k", "lo", "hi"]);
        for (k, value) in points {
            let (lo, hi) = print_interval(value);
            table.rows.push(vec![print_step(k), format!("{:.12e}", ln(k)), lo, hi]);
        }
        table
    }

    /// A header and the rows.
    pub fn csv(&self) -> String {
        let line = |cells: &Vec<String>| cells.join(",") + "\n";
        line(&self.columns) + &self.rows.iter().map(line).collect::<String>()
    }
}
