//! A reader's own data: a small strict CSV reader, and the comparison of an instance with it, number by number.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::instance::Instance;
use crate::outcome::reasons;

/// Exact rows and labels of a CSV file with a header; the column `label` or `y` holds the labels, all others are features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Vec<String>>,
    labels: Vec<i8>,
}

reasons! {
    /// Why a CSV file cannot be read. Lines and columns count from 1.
    TableError {
        NotUtf8 => "not UTF-8";
        NoHeader => "no header line";
        Columns => "the header needs one column named label or y, and at least one feature";
        NoSample => "no sample";
        Ragged { /** The line. */ line: usize } => "line {line} has not as many cells as the header";
        Number { /** The line. */ line: usize, /** The column. */ column: usize }
            => "line {line}, column {column}: neither a decimal number nor a fraction p/q, exponents within 10,000";
        Label { /** The line. */ line: usize } => "line {line}: a label other than 1 and -1";
    }
}

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
                Some((mantissa, exponent)) => {
                    (mantissa, exponent.parse::<i32>().ok().filter(|e| e.unsigned_abs() <= 10_000)?)
                }
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
