//! Which column of a table holds the labels, and which are features.

use std::sync::Arc;

use rug::Rational;

use super::labels::{Classes, classes, is_missing, sign};
use super::rows::{Growing, Number};
use super::{ColumnProblem, Dataset, FormatProblem, InputProblem, Origin, Reading};
use crate::arith::rational::{self, NumberError};
use crate::arith::short;
use crate::files::{Entry, Fault, Table};

/// The name of the label column, and the names that it has where it has no other.
const LABEL: &str = "label";
const ALIASES: [&str; 3] = ["y", "target", "class"];

/// Names that number the samples where the values count up.
const INDICES: [&str; 24] = [
    "id",
    "ids",
    "idx",
    "index",
    "indices",
    "ind",
    "row",
    "rows",
    "rowid",
    "row_id",
    "rownames",
    "row_names",
    "rowname",
    "sample",
    "sample_id",
    "sampleid",
    "obs",
    "no",
    "no.",
    "nr",
    "nr.",
    "number",
    "#",
    "level_0",
];

/// The data set of a table.
///
/// # Errors
/// The first problem, with its place and what would be right.
pub fn select(table: Table, reading: &Reading, file: &str) -> Result<Dataset, Fault> {
    let label = label_column(&table, reading)?;
    let features = features(&table, reading, label)?;
    if features.is_empty() {
        return Err((table.in_header(0), InputProblem::NoFeature));
    }
    if table.is_empty() {
        return Err((None, InputProblem::NoSample));
    }
    let read = classes(&table, label, reading.positive.as_deref());
    let Classes { labels, positive, negative } = read.map_err(|(row, problem)| match row {
        Some(row) => table.at(row, label, problem),
        None => (None, problem),
    })?;
    let mut rows = Growing::new(table.len(), features.len());
    for row in 0..table.len() {
        rows.push(features.iter().map(|&column| number(&table, row, column)))?;
    }
    let rows = rows.rows();
    let names = features.iter().map(|&column| table.name(column)).collect();
    let (file, label, left_out) = (file.to_owned(), table.name(label), table.left_out);
    let origin = Arc::new(Origin { file, label, positive, negative, left_out });
    let data = Dataset::of_rows(rows, labels).and_then(|data| data.with_feature_names(names));
    data.map(|data| data.with_origin(origin)).ok_or((None, InputProblem::NoSample))
}

fn number(table: &Table, row: usize, column: usize) -> Result<Number, Fault> {
    let entry = table.entry(row, column);
    if let Entry::Text(text) = entry
        && let Some((p, q)) = short::parse(text)
    {
        return Ok(Number::Small(p, q));
    }
    entry.number().map(Number::Exact).map_err(|problem| match problem {
        InputProblem::Number { value, error: NumberError::Malformed } if is_missing(&value) => table.at(
            row,
            column,
            InputProblem::Column(ColumnProblem::MissingValue { value, column: table.name(column) }),
        ),
        InputProblem::Number { value, error: error @ NumberError::Malformed } if row == 0 => table.at(
            row,
            column,
            InputProblem::Column(ColumnProblem::TextColumn { value, error, column: table.name(column) }),
        ),
        other => table.at(row, column, other),
    })
}

/// The columns that an option names.
fn named(table: &Table, option: &'static str, name: &str) -> Result<Vec<usize>, Fault> {
    let found = table.find(name.trim());
    let unknown = || {
        InputProblem::Column(ColumnProblem::UnknownColumn {
            option,
            name: name.to_owned(),
            columns: table.names().into(),
        })
    };
    if found.is_empty() { Err((table.in_header(0), unknown())) } else { Ok(found) }
}

fn label_column(table: &Table, reading: &Reading) -> Result<usize, Fault> {
    let told = reading.label.as_deref();
    if let Some(name) = told {
        let found = named(table, "--label", name)?;
        if table.label.is_some_and(|at| table.columns[at].array.is_none() && found != [at]) {
            let what = "files whose columns have names; in LIBSVM's the label is the first field of a line";
            return Err((None, InputProblem::Format(FormatProblem::OptionOf { option: "--label", what })));
        }
        return match found.as_slice() {
            [at] => Ok(*at),
            all => {
                let problem = InputProblem::Column(ColumnProblem::ManyColumns {
                    option: "--label",
                    name: name.to_owned(),
                    count: all.len(),
                });
                Err((table.in_header(all[0]), problem))
            }
        };
    }
    if let Some(at) = table.label {
        return Ok(at);
    }
    // What is said to be a feature, or nothing, is no label.
    let mut elsewhere = Vec::new();
    for (option, names) in [("--drop", &reading.drop), ("--features", &reading.features)] {
        for name in names {
            elsewhere.extend(named(table, option, name)?);
        }
    }
    let is = |at: &usize, words: &[&str]| {
        let name = &table.columns[*at].name;
        !elsewhere.contains(at) && words.iter().any(|word| name.eq_ignore_ascii_case(word))
    };
    let of = |words: &[&str]| (0..table.columns.len()).filter(|at| is(at, words)).collect::<Vec<_>>();
    let mut candidates = of(&[LABEL]);
    if candidates.is_empty() {
        candidates = of(&ALIASES);
    }
    match candidates.as_slice() {
        [at] => Ok(*at),
        [] => Err((table.in_header(0), no_label(table))),
        [first, second, ..] => {
            let (first, column) = (table.name(*first), *second);
            Err((
                table.in_header(column),
                InputProblem::Column(ColumnProblem::TwoLabelColumns { first, second: table.name(column) }),
            ))
        }
    }
}

/// What is said where no column is a candidate.
fn no_label(table: &Table) -> InputProblem {
    if table.is_numbered() && table.header.is_none() {
        return InputProblem::Column(ColumnProblem::NoNames { last: table.columns.len().saturating_sub(1) });
    }
    let numbers = table.columns.iter().filter(|column| rational::parse(&column.name).is_ok()).count();
    if table.header.is_some() && numbers * 2 > table.columns.len() && !table.is_numbered() {
        return InputProblem::Column(ColumnProblem::NoHeader);
    }
    let is_text = |at: &usize| !table.is_empty() && table.entry(0, *at).number().is_err();
    let texts: Vec<usize> = (0..table.columns.len()).filter(is_text).collect();
    let hint = if let [at] = texts.as_slice() { Some(table.name(*at)) } else { None };
    InputProblem::Column(ColumnProblem::NoLabelColumn { columns: table.names(), hint })
}

fn features(table: &Table, reading: &Reading, label: usize) -> Result<Vec<usize>, Fault> {
    let mut dropped = Vec::new();
    for name in &reading.drop {
        let found = named(table, "--drop", name)?;
        if found.contains(&label) {
            let problem = InputProblem::Column(ColumnProblem::NamedAlready { option: "--drop", name: name.clone() });
            return Err((table.in_header(label), problem));
        }
        dropped.extend(found);
    }
    let mut features = Vec::new();
    for name in &reading.features {
        let found = named(table, "--features", name)?;
        if let Some(at) = found.iter().find(|at| **at == label || features.contains(*at) || dropped.contains(*at)) {
            let problem =
                InputProblem::Column(ColumnProblem::NamedAlready { option: "--features", name: name.clone() });
            return Err((table.in_header(*at), problem));
        }
        features.extend(found);
    }
    if !reading.features.is_empty() {
        return Ok(features);
    }
    let all = table.features.clone().unwrap_or_else(|| (0..table.columns.len()).collect());
    features = all.into_iter().filter(|at| *at != label && !dropped.contains(at)).collect();
    features.iter().try_for_each(|&at| meant(table, at, label))?;
    Ok(features)
}

/// Whether a column that nobody named can be meant as a feature.
fn meant(table: &Table, at: usize, label: usize) -> Result<(), Fault> {
    let name = table.columns[at].name.as_str();
    let is_one_of = |words: &[&str]| words.iter().any(|word| name.eq_ignore_ascii_case(word));
    let problem = if name.is_empty() {
        InputProblem::Column(ColumnProblem::Unnamed { column: at + 1 })
    } else if is_unnamed(name) || (is_one_of(&INDICES) && counts_up(table, at)) {
        InputProblem::Column(ColumnProblem::IndexColumn { name: name.to_owned() })
    } else if (name.eq_ignore_ascii_case(LABEL) || is_one_of(&ALIASES)) && says_the_same(table, at, label) {
        InputProblem::Column(ColumnProblem::SecondLabel { column: name.to_owned(), label: table.name(label) })
    } else {
        return Ok(());
    };
    Err((table.in_header(at), problem))
}

/// pandas' name of a column without one.
fn is_unnamed(name: &str) -> bool {
    name.strip_prefix("Unnamed:").is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the values are whole numbers, each larger than the one before; a single one 0 or 1.
fn counts_up(table: &Table, at: usize) -> bool {
    let values: Option<Vec<Rational>> =
        table.column(at).map(|entry| entry.number().ok().filter(|x| x.is_integer())).collect();
    match values.as_deref() {
        Some([x]) => *x == 0 || *x == 1,
        Some(all) => all.windows(2).all(|pair| pair[0] < pair[1]),
        None => false,
    }
}

/// Whether a column has two values, that could be labels, where the label column has: text, or
/// numbers among -1, 0, 1 and 2.
fn says_the_same(table: &Table, at: usize, label: usize) -> bool {
    let like_label = |entry: Entry<'_>| match entry.number() {
        Ok(x) => sign(&x.to_string()).is_ok() || x == 0 || x == 2,
        Err(_) => true,
    };
    let pairs: Vec<(String, String)> =
        table.column(at).zip(table.column(label)).map(|(a, b)| (a.text(), b.text())).collect();
    let agree = |(a, b): &(String, String), (c, d): &(String, String)| (a == c) == (b == d);
    let Some(first) = pairs.first() else { return false };
    let other = pairs.iter().find(|pair| pair.0 != first.0);
    let two = pairs.iter().all(|pair| pair.0 == first.0 || other.is_some_and(|other| pair.0 == other.0));
    two && table.column(at).all(like_label)
        && pairs.iter().all(|pair| agree(pair, first) && other.is_none_or(|other| agree(pair, other)))
}
