//! A reader's own instance: a small strict CSV reader, what is told beside the file, and the
//! comparison with the instance of a certificate, number by number.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::certificate::instance::Instance;
use crate::reason::{quoted, reasons};

/// Exact rows and labels of a CSV file with a header; the column `label`, or `y` where there is
/// none, holds the labels, all others are features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(crate) rows: Vec<Vec<RBig>>,
    pub(crate) labels: Vec<i8>,
}

/// A reader's own instance: the data after preprocessing, and the step size, start and output
/// weights that were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    table: Table,
    told: BTreeMap<&'static str, Vec<RBig>>,
}

reasons! {
    /// Why a reader's own instance cannot be read. Lines and columns count from 1.
    TableError {
        NotUtf8 => "not UTF-8: here only CSV files are read, others by `margincert check --against`";
        NoHeader => "no header line";
        Columns => "the header needs one column named label, or else y, commas and a feature; other files are read by `margincert check --against`";
        NoSample => "no sample";
        Ragged { /** The line. */ line: usize } => "line {line} has not as many cells as the header";
        Number { /** The line. */ line: usize, /** The column. */ column: usize }
            => "line {line}, column {column}: neither a decimal number nor a fraction p/q, exponents within 10,000";
        Label { /** The line. */ line: usize } => "line {line}: a label other than 1 and -1";
        OneClass => "a class midpoint needs samples of both classes";
        Twice { /** The option. */ option: &'static str } => "--{option} is given twice";
        Option { /** The option. */ option: &'static str, /** What it takes. */ takes: &'static str }
            => "--{option} takes {takes}";
    }
}

reasons! {
    /// Where the instance of a certificate is not the reader's own. Samples, features and entries
    /// count from 0.
    Difference {
        Untold { /** The option. */ option: &'static str } => "--{option} is missing: the instance has it, and a data file has not";
        Samples { /** In the certificate. */ found: usize, /** The reader's. */ own: usize } => "it has {found} samples, not {own}";
        Features { /** In the certificate. */ found: usize, /** The reader's. */ own: usize } => "it has {found} features, not {own}";
        Label { /** The sample. */ sample: usize, /** In the certificate. */ found: i8, /** The reader's. */ own: i8 }
            => "sample {sample} has the label {found}, not {own}";
        Entry {
            /** The sample. */ sample: usize, /** The feature. */ feature: usize, /** In the certificate. */ found: String,
            /** The reader's. */ own: String
        } => "feature {feature} of sample {sample} is {found}, not {own}";
        Length { /** The option. */ option: &'static str, /** In the certificate. */ found: usize, /** The reader's. */ own: usize }
            => "{option} has {found} entries, not {own}";
        Told {
            /** The option. */ option: &'static str, /** The entry. */ entry: usize, /** In the certificate. */ found: String,
            /** The reader's. */ own: String
        } => "entry {entry} of {option} is {found}, not {own}";
    }
}

impl Own {
    /// What may be told beside a data file: how it is preprocessed, and what it does not hold.
    pub const OPTIONS: [&str; 7] = ["center", "scale", "bias", "eta", "w0", "output", "relu-at-zero"];

    /// Reads a CSV file, and pairs of an option and its value.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn read(csv: &[u8], options: &[(&'static str, String)]) -> Result<Self, TableError> {
        let mut table = Table::parse(csv)?;
        let (mut words, mut told) = (BTreeMap::new(), BTreeMap::new());
        for (option, value) in options {
            let twice = if matches!(*option, "center" | "scale") {
                words.insert(*option, value.as_str()).is_some()
            } else {
                let numbers: Option<Vec<RBig>> = value.split(',').map(|number| decimal(number.trim())).collect();
                let many = matches!(*option, "w0" | "output");
                let takes = if many { "numbers between commas" } else { "a decimal number or a fraction p/q" };
                let numbers = numbers.filter(|numbers| many || numbers.len() == 1);
                let numbers = numbers.ok_or(TableError::Option { option, takes })?;
                told.insert(*option, numbers).is_some()
            };
            if twice {
                return Err(TableError::Twice { option });
            }
        }
        let word = |option| words.get(option).copied().unwrap_or("none");
        table.prepare(word("center"), word("scale"))?;
        if let Some(bias) = told.remove("bias") {
            table.rows.iter_mut().for_each(|row| row.extend(bias.iter().cloned()));
        }
        Ok(Self { table, told })
    }

    /// Whether the instance is this one. What it lacks of step size and start is not compared:
    /// nothing depends on them.
    ///
    /// # Errors
    /// The first difference, or what the instance has and nobody told.
    pub fn compare(&self, instance: &Instance) -> Result<(), Difference> {
        let Table { rows, labels } = &self.table;
        // None where the lines of the samples were passed and not kept.
        let found = instance.samples().count();
        if found != rows.len() {
            return Err(Difference::Samples { found, own: rows.len() });
        }
        if let Some(own) = rows.first().map(Vec::len).filter(|own| *own != instance.d()) {
            return Err(Difference::Features { found: instance.d(), own });
        }
        for ((sample, x, positive), (row, label)) in instance.samples().zip(rows.iter().zip(labels)) {
            let found = if positive { 1 } else { -1 };
            if found != *label {
                return Err(Difference::Label { sample, found, own: *label });
            }
            if let Some((feature, [found, own])) = unequal(x.entries(), row) {
                return Err(Difference::Entry { sample, feature, found, own });
            }
        }
        let start = instance.start().ok();
        let networked = !instance.is_one_neuron() || self.told.contains_key("output");
        let at_zero = start.map(|start| start.at_zero.clone());
        let differs = at_zero.filter(|at_zero| !at_zero.is_zero() || self.told.contains_key("relu-at-zero"));
        let asked = [
            ("relu-at-zero", differs.map(|at_zero| vec![at_zero])),
            ("eta", start.map(|start| vec![start.eta.clone()])),
            ("w0", start.map(|start| start.w0.entries().collect())),
            ("output", networked.then(|| instance.output.clone())),
        ];
        for (option, found) in asked {
            let Some(found) = found else { continue };
            let own = self.told.get(option).ok_or(Difference::Untold { option })?;
            if found.len() != own.len() {
                return Err(Difference::Length { option, found: found.len(), own: own.len() });
            }
            if let Some((entry, [found, own])) = unequal(found.into_iter(), own) {
                return Err(Difference::Told { option, entry, found, own });
            }
        }
        Ok(())
    }
}

/// The first place where two lists differ, and what they have there.
fn unequal(found: impl Iterator<Item = RBig>, own: &[RBig]) -> Option<(usize, [String; 2])> {
    let (at, (found, own)) = found.zip(own).enumerate().find(|(_, (found, own))| found != *own)?;
    Some((at, [&found, own].map(|number| quoted(&number.to_string()))))
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
        let label = if header.contains(&"label") { "label" } else { "y" };
        let is_label = |name: &&str| *name == label;
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
                    row.push(value);
                }
            }
            rows.push(row);
        }
        if rows.is_empty() { Err(TableError::NoSample) } else { Ok(Self { rows, labels }) }
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
