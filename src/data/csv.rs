//! Data sets in CSV: a header, the column `label` or `y`, all other columns features.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::text::{place_of, without_mark};
use super::{Dataset, InputProblem, Label, ReadError};
use crate::arith::rational;

/// Reads a data set; `file` names it in errors.
///
/// # Errors
/// The first problem, with line and field number.
pub fn read_csv(file: &str, text: &str) -> Result<Dataset, ReadError> {
    let fail = |place, problem| ReadError { file: file.to_owned(), place, problem };
    let text = without_mark(text);
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| fail(None, InputProblem::Csv(e)))?.clone();
    if header.is_empty() {
        return Err(fail(None, InputProblem::Empty));
    }
    let is_label = |name: &str| name.eq_ignore_ascii_case("label") || name.eq_ignore_ascii_case("y");
    let mut labels_at = header.iter().enumerate().filter(|(_, name)| is_label(name));
    let label_at = match (labels_at.next(), labels_at.next()) {
        (Some((at, _)), None) => at,
        (Some((_, first)), Some((column, second))) => {
            let problem = InputProblem::TwoLabelColumns { first: first.into(), second: second.into() };
            return Err(fail(Some((1, column + 1)), problem));
        }
        (None, _) => {
            let columns = header.iter().map(|name| format!("`{name}`")).collect();
            return Err(fail(Some((1, 1)), InputProblem::NoLabelColumn { columns }));
        }
    };
    if header.len() < 2 {
        return Err(fail(Some((1, 1)), InputProblem::NoFeature));
    }
    let names = header.iter().enumerate().filter(|(at, _)| *at != label_at).map(|(_, name)| name.to_owned()).collect();
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|e| fail(None, InputProblem::Csv(e)))?;
        let place = |column| Some((line_of(text, &record), column));
        if record.len() != header.len() {
            let column = record.len().min(header.len()) + 1;
            let problem = InputProblem::Ragged { found: record.len(), expected: header.len() };
            return Err(fail(place(column), problem));
        }
        let mut row = Vec::with_capacity(header.len() - 1);
        for (at, value) in record.iter().enumerate() {
            let at_field = |problem| fail(place(at + 1), problem);
            if at == label_at {
                labels.push(label(value).map_err(at_field)?);
            } else {
                row.push(number(value).map_err(at_field)?);
            }
        }
        rows.push(row);
    }
    let data = Dataset::new(rows, labels).and_then(|data| data.with_feature_names(names));
    data.ok_or_else(|| fail(None, InputProblem::NoSample))
}

/// The line of a record, from 1. The reader's own position is before the blank lines that it skips.
fn line_of(text: &str, record: &StringRecord) -> usize {
    let start = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
    let blank = text.get(start..).unwrap_or("").bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    place_of(text, start + blank).0
}

/// A label: a number equal to +1 or -1.
pub(super) fn label(value: &str) -> Result<Label, InputProblem> {
    match rational::parse(value) {
        Ok(y) if y == 1 => Ok(Label::Positive),
        Ok(y) if y == -1 => Ok(Label::Negative),
        _ => Err(InputProblem::Label { value: value.to_owned() }),
    }
}

/// An exact number.
pub(super) fn number(value: &str) -> Result<rug::Rational, InputProblem> {
    rational::parse(value).map_err(|error| InputProblem::Number { value: value.to_owned(), error })
}
