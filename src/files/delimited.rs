//! A header and rows, their fields separated by commas, tabs, semicolons, bars or blanks.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::table::Places;
use super::text::place_of;
use super::{Cell, Column, Fault, FormatProblem, InputProblem, Table};

/// A line with its number, from 1, and its fields.
type Record = (usize, Vec<String>);

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Byte(u8),
    /// Blanks, one or more.
    Blanks,
}

/// Reads a table.
///
/// # Errors
/// The first problem, with line and field number.
pub fn read(text: &str) -> Result<Table, Fault> {
    let separator = Separator::of(text);
    if let Some(offset) = open_quote(text, separator) {
        return Err((Some(place_of(text, offset)), InputProblem::Format(FormatProblem::OpenQuote)));
    }
    let mut records = match separator {
        Separator::Byte(byte) => separated(text, byte)?,
        Separator::Blanks => blank_separated(text),
    }
    .into_iter();
    let Some((header_line, mut header)) = records.next() else { return Err((None, InputProblem::Empty)) };
    uncomment(&mut header);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for (line, fields) in records {
        let (found, expected) = (fields.len(), header.len());
        if found != expected {
            let problem = match found == expected + 1 && rows.is_empty() {
                true => InputProblem::Format(FormatProblem::RowNames { found, expected }),
                false => InputProblem::Ragged { found, expected },
            };
            return Err((Some((line, found.min(expected) + 1)), problem));
        }
        rows.push(fields.into_iter().map(|field| Cell::Text(field.into())).collect());
        lines.push(line);
    }
    let columns = header.into_iter().map(Column::named).collect();
    Ok(Table {
        columns,
        rows,
        places: Places::Lines(lines),
        label: None,
        features: None,
        header: Some(header_line),
        left_out: 0,
    })
}

/// NumPy's `savetxt` writes a header as a comment.
fn uncomment(header: &mut Vec<String>) {
    if header.len() > 1 && header[0] == "#" {
        header.remove(0);
    } else if let Some(rest) = header.first().and_then(|first| first.strip_prefix('#')).filter(|rest| !rest.is_empty())
    {
        header[0] = rest.trim().to_owned();
    }
}

impl Separator {
    /// The separator that the header has most of, first of all one that the next line agrees with.
    fn of(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let header = lines.next().unwrap_or("");
        let row = lines.next();
        let known = [b',', b'\t', b';', b'|'].map(|byte| {
            let count = |line| unquoted(line).filter(|b| *b == byte).count();
            let agrees = row.is_none_or(|row| count(row) == count(header));
            (count(header) > 0, agrees, count(header), byte)
        });
        match known.iter().filter(|(there, ..)| *there).max_by_key(|(_, agrees, count, _)| (*agrees, *count)) {
            Some((.., byte)) => Self::Byte(*byte),
            None if header.split_whitespace().count() > 1 => Self::Blanks,
            None => Self::Byte(b','),
        }
    }

    fn is(self, byte: u8) -> bool {
        match self {
            Self::Byte(separator) => byte == separator,
            Self::Blanks => matches!(byte, b' ' | b'\t'),
        }
    }
}

/// The bytes of a line outside of double quotes.
fn unquoted(line: &str) -> impl Iterator<Item = u8> {
    let mut quoted = false;
    line.bytes().filter(move |byte| {
        quoted ^= *byte == b'"';
        !quoted
    })
}

/// The offset of a quote that opens a field and never closes.
fn open_quote(text: &str, separator: Separator) -> Option<usize> {
    let (mut opened, mut at_start) = (None, true);
    for (at, byte) in text.bytes().enumerate() {
        if opened.is_some() {
            // A doubled quote closes and opens again.
            if byte == b'"' {
                opened = None;
            }
            at_start = byte == b'"';
            continue;
        }
        if byte == b'"' && at_start {
            opened = Some(at);
        }
        at_start = matches!(byte, b'\n' | b'\r') || separator.is(byte);
    }
    opened
}

fn separated(text: &str, delimiter: u8) -> Result<Vec<Record>, Fault> {
    let mut builder = ReaderBuilder::new();
    builder.flexible(true).has_headers(false).trim(Trim::All).delimiter(delimiter);
    let mut records = Vec::new();
    for record in builder.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|e| (None, InputProblem::Format(FormatProblem::Csv(e))))?;
        let is_blank = record.len() == 1 && record.iter().all(str::is_empty);
        if !is_blank {
            records.push((line_of(text, &record), record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(records)
}

/// The line of a record, from 1. The reader's own position is before the blank lines that it skips.
fn line_of(text: &str, record: &StringRecord) -> usize {
    let position = record.position();
    let start = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
    let line = position.and_then(|p| usize::try_from(p.line()).ok()).unwrap_or(1);
    let blank = text.get(start..).unwrap_or("").bytes().take_while(|b| matches!(b, b'\r' | b'\n'));
    line + blank.filter(|b| *b == b'\n').count()
}

/// Lines of fields with blanks between them; a field in double quotes may hold blanks.
fn blank_separated(text: &str) -> Vec<Record> {
    let fields = |line: &str| {
        let (mut fields, mut rest) = (Vec::new(), line.trim());
        while !rest.is_empty() {
            let (field, after) = match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                Some(quoted) => quoted,
                None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            fields.push(field.to_owned());
            rest = after.trim_start();
        }
        fields
    };
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, fields(line)));
    numbered.filter(|(_, fields)| !fields.is_empty()).collect()
}
