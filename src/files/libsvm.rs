//! Data sets in LIBSVM's sparse format: `+1 1:0.5 3:2`, indices ascending; `#` starts a comment.

use std::collections::{BTreeMap, BTreeSet};

use rug::Rational;

use super::table::{Places, Rows};
use super::text::{number, place_of};
use super::{Cell, Column, Fault, FormatProblem, Indices, InputProblem, Table};

/// Rows are kept dense: more numbers than these are a mistake, or a data set beyond this program.
const MOST_NUMBERS: usize = 10_000_000;
/// The largest index.
const MOST_FEATURES: usize = 1_000_000_000;
/// Below this many numbers, features that are zero in every sample are kept like others.
const MOST_KEPT: usize = 100_000;

/// A line: its number, its label, its features by index.
type Sample = (usize, String, BTreeMap<usize, Rational>);

/// Reads a data set.
///
/// # Errors
/// The first problem, with line and column.
pub fn read(text: &str, indices: Indices) -> Result<Table, Fault> {
    let samples = samples(text, indices)?;
    let first = usize::from(!indices.zero_based);
    let used: BTreeSet<usize> = samples.iter().flat_map(|(.., row)| row.keys().copied()).collect();
    let Some(largest) = used.last() else {
        let problem = if samples.is_empty() { InputProblem::NoSample } else { InputProblem::NoFeature };
        return Err((None, problem));
    };
    let all = largest + 1 - first;
    let is_wide = all.saturating_mul(samples.len()) > MOST_KEPT && used.len() * 2 < all;
    let kept: Vec<usize> = if is_wide { used.into_iter().collect() } else { (first..=*largest).collect() };
    if samples.len().saturating_mul(kept.len()) > MOST_NUMBERS {
        let (samples, features) = (samples.len(), kept.len());
        return Err((None, InputProblem::Format(FormatProblem::TooLarge { samples, features, limit: MOST_NUMBERS })));
    }
    let names = kept.iter().map(|index| Column::named(index.to_string()));
    let columns = std::iter::once(Column::named("label")).chain(names).collect();
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for (line, label, mut row) in samples {
        let features = kept.iter().map(|index| Cell::Number(row.remove(index).unwrap_or_default()));
        rows.push(std::iter::once(Cell::Text(label.into())).chain(features).collect());
        lines.push(line);
    }
    let left_out = all - kept.len();
    let table = Table::new(columns, Rows::Cells(rows), Places::Lines(lines));
    Ok(Table { label: Some(0), left_out, ..table })
}

fn samples(text: &str, indices: Indices) -> Result<Vec<Sample>, Fault> {
    let mut samples = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let content = line.split('#').next().unwrap_or("");
        let mut fields = content.split_whitespace();
        let Some(label) = fields.next() else { continue };
        let mut row: BTreeMap<usize, Rational> = BTreeMap::new();
        for field in fields {
            let column = || place_of(line, field.as_ptr() as usize - line.as_ptr() as usize).1;
            let here = |problem| (Some((at + 1, column())), problem);
            let after = row.last_key_value().map(|(index, _)| *index);
            if let Some((index, value)) = feature(field, after, indices).map_err(here)? {
                row.insert(index, number(value).map_err(here)?);
            }
        }
        samples.push((at + 1, label.to_owned(), row));
    }
    Ok(samples)
}

/// Index and value of a field; nothing for a `qid` that is passed over.
fn feature(field: &str, after: Option<usize>, indices: Indices) -> Result<Option<(usize, &str)>, InputProblem> {
    let Some((index, value)) = field.split_once(':') else {
        return Err(InputProblem::Format(FormatProblem::Feature { value: field.to_owned() }));
    };
    if index.eq_ignore_ascii_case("qid") {
        return if indices.ignore_qid {
            Ok(None)
        } else {
            Err(InputProblem::Format(FormatProblem::Qid { value: field.to_owned() }))
        };
    }
    let first = usize::from(!indices.zero_based);
    match index.parse::<usize>() {
        Ok(0) if first == 1 && after.is_none() => {
            Err(InputProblem::Format(FormatProblem::ZeroIndex { value: field.to_owned() }))
        }
        Ok(i) if i >= first && after.is_none_or(|after| i > after) && i <= MOST_FEATURES => Ok(Some((i, value))),
        _ => Err(InputProblem::Format(FormatProblem::FeatureIndex {
            value: field.to_owned(),
            first,
            limit: MOST_FEATURES,
        })),
    }
}
