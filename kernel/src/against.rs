//! A reader's own data: a small strict CSV reader, and the comparison of an instance with it, number by number.

use std::fmt;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::certificate::Instance;

/// Exact rows and labels of a CSV file with a header; the column `label` or `y` holds the labels, all others are features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Vec<String>>,
    labels: Vec<i8>,
}

/// Why a CSV file cannot be read. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// Not UTF-8.
    NotUtf8,
    /// There is no header line.
    NoHeader,
    /// The header needs exactly one column named `label` or `y`, and one more.
    Columns,
    /// There is no sample.
    NoSample,
    /// A line has not as many cells as the header.
    Ragged {
        /// The line.
        line: usize,
    },
    /// Neither a decimal number nor a fraction p/q, exponents within 10,000.
    Number {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// A label other than 1 and -1.
    Label {
        /// The line.
        line: usize,
    },
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::NoHeader => f.write_str("no header line"),
            Self::Columns => f.write_str("the header needs one column named label or y, and at least one feature"),
            Self::NoSample => f.write_str("no sample"),
            Self::Ragged { line } => write!(f, "line {line} has not as many cells as the header"),
            Self::Number { line, column } => write!(f, "line {line}, column {column}: not a number"),
            Self::Label { line } => write!(f, "line {line}: a label other than 1 and -1"),
        }
    }
}

impl std::error::Error for TableError {}

impl Table {
    /// Reads a CSV file: no quotes; blank lines, CRLF and a byte-order mark are fine.
    ///
    /// # Errors
    /// The first line, column or label that cannot be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, TableError> {
        let text = str::from_utf8(bytes).map_err(|_| TableError::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let header: Vec<&str> = lines.next().ok_or(TableError::NoHeader)?.1.split(',').map(str::trim).collect();
        let is_label = |name: &&str| *name == "label" || *name == "y";
        if header.iter().filter(|name| is_label(name)).count() != 1 || header.len() < 2 {
            return Err(TableError::Columns);
        }
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (at, line) in lines {
            let line_number = at + 1;
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            if cells.len() != header.len() {
                return Err(TableError::Ragged { line: line_number });
            }
            let mut row = Vec::new();
            for (column, (name, cell)) in header.iter().zip(cells).enumerate() {
                let error = TableError::Number { line: line_number, column: column + 1 };
                let value = decimal(cell).ok_or(error)?;
                if is_label(name) {
                    let positive = value.is_one();
                    if !positive && value != -RBig::ONE {
                        return Err(TableError::Label { line: line_number });
                    }
                    labels.push(if positive { 1 } else { -1 });
                } else {
                    row.push(value.to_string());
                }
            }
            rows.push(row);
        }
        if rows.is_empty() { Err(TableError::NoSample) } else { Ok(Self { rows, labels }) }
    }

    /// Whether rows and labels are those of the instance. Start and step size are not part of a table.
    pub fn matches(&self, instance: &Instance) -> bool {
        self.rows == instance.rows() && self.labels == instance.labels()
    }
}

/// A decimal number with or without exponent, or a fraction of whole numbers, exactly.
fn decimal(text: &str) -> Option<RBig> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let natural = |text: &str| if digits(text) { UBig::from_str_radix(text, 10).ok() } else { None };
    let magnitude = match text.split_once('/') {
        Some((p, q)) => RBig::from_parts(IBig::from(natural(p)?), natural(q).filter(|q| !q.is_zero())?),
        None => {
            let (mantissa, exponent) = match text.split_once(['e', 'E']) {
                Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|e| e.abs() <= 10_000)?),
                None => (text, 0),
            };
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            let value = IBig::from(natural(&format!("{whole}{fraction}")).filter(|_| digits(fraction))?);
            let places = i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
            let power = UBig::from(10u8).pow(usize::try_from(places.abs()).ok()?);
            if places >= 0 { RBig::from(value * power) } else { RBig::from_parts(value, power) }
        }
    };
    Some(if negative { -magnitude } else { magnitude })
}
