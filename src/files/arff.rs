//! Weka's attribute-relation files, dense, as OpenML gives them: `@attribute` lines name the
//! columns, rows of values follow `@data`.
//!
//! Our own: the crate `arff` 0.3 reads into Rust structures that are known beforehand, gives
//! doubles and no places.

use super::table::{Places, Rows};
use super::texts::Texts;
use super::{Column, Fault, FormatProblem, InputProblem, Table};

/// Reads a table.
///
/// # Errors
/// The first problem, with line and field number.
pub fn read(text: &str) -> Result<Table, Fault> {
    let mut lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !is_comment(line));
    let mut columns = Vec::new();
    let mut has_data = false;
    for (number, line) in lines.by_ref() {
        let fail = |problem| (Some((number, 1)), problem);
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word.to_ascii_lowercase().as_str() {
            "@relation" => {}
            "@attribute" => columns.push(attribute(rest).map_err(fail)?),
            "@data" => {
                has_data = true;
                break;
            }
            _ => return Err(fail(InputProblem::Format(FormatProblem::ArffLine { value: line.to_owned() }))),
        }
    }
    if !has_data {
        return Err((None, InputProblem::Format(FormatProblem::ArffWithoutData)));
    }
    let (mut rows, mut numbers) = (Texts::new(columns.len()), Vec::new());
    for (number, line) in lines {
        if line.starts_with('{') {
            return Err((Some((number, 1)), InputProblem::Format(FormatProblem::ArffSparse)));
        }
        let fields =
            fields(line).map_err(|at| (Some((number, at + 1)), InputProblem::Format(FormatProblem::OpenQuote)))?;
        let (found, expected) = (fields.len(), columns.len());
        if found != expected {
            return Err((Some((number, found.min(expected) + 1)), InputProblem::Ragged { found, expected }));
        }
        rows.push(fields.iter().map(String::as_str));
        numbers.push(number);
    }
    Ok(Table::new(columns, Rows::Texts(rows), Places::Lines(numbers)))
}

fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with('%')
}

/// The name of an attribute; what is said of its values is not needed.
fn attribute(rest: &str) -> Result<Column, InputProblem> {
    let rest = rest.trim();
    let name = match rest.chars().next() {
        Some(quote @ ('\'' | '"')) => quoted(rest, quote).map(|(name, _)| name),
        _ => rest.split([' ', '\t', '{']).next().filter(|name| !name.is_empty()).map(str::to_owned),
    };
    name.map(Column::named)
        .ok_or_else(|| InputProblem::Format(FormatProblem::ArffLine { value: format!("@attribute {rest}") }))
}

/// The text in quotes at the start, its escapes undone, and what follows.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut inner = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => inner.extend(chars.next().map(|(_, escaped)| escaped)),
            c if c == quote => return Some((inner, &text[at + c.len_utf8()..])),
            c => inner.push(c),
        }
    }
    None
}

/// The fields of a row; else the field, from 0, whose quote never closes.
fn fields(line: &str) -> Result<Vec<String>, usize> {
    let separator = if line.contains(',') { ',' } else { '\t' };
    let (mut fields, mut rest) = (Vec::new(), line);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() && c != separator);
        let (field, after) = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                let (inner, after) = quoted(rest, quote).ok_or(fields.len())?;
                (inner, after.trim_start_matches(|c: char| c.is_whitespace() && c != separator))
            }
            _ => {
                let end = rest.find(separator).unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        match after.strip_prefix(separator) {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(fields),
            // Text behind a closing quote: one field more than there should be.
            None => rest = after,
        }
    }
}
