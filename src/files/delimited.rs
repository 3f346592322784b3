//! A header and rows, their fields separated by commas, tabs, semicolons, bars or blanks.

use csv::{ReaderBuilder, StringRecord};

use super::table::{Places, Rows};
use super::text::place_of;
use super::texts::Texts;
use super::{Column, Fault, FormatProblem, InputProblem, Table};

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Byte(u8),
    /// Blanks, one or more.
    Blanks,
}

/// The lines so far: a header with its number, from 1, and rows.
#[derive(Default)]
struct Lines {
    /// How long the text is.
    bytes: usize,
    header: Option<(usize, Vec<String>)>,
    rows: Texts,
    numbers: Vec<usize>,
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
    let mut lines = Lines { bytes: text.len(), ..Lines::default() };
    match separator {
        Separator::Byte(byte) => separated(text, byte, &mut lines)?,
        Separator::Blanks => blank_separated(text, &mut lines)?,
    }
    let Some((header, names)) = lines.header else { return Err((None, InputProblem::Empty)) };
    let columns = names.into_iter().map(Column::named).collect();
    let table = Table::new(columns, Rows::Texts(lines.rows), Places::Lines(lines.numbers));
    Ok(Table { header: Some(header), ..table })
}

impl Lines {
    fn take<'a>(&mut self, line: usize, fields: impl Iterator<Item = &'a str> + Clone) -> Result<(), Fault> {
        let Some((_, header)) = &self.header else {
            let mut header: Vec<String> = fields.map(str::to_owned).collect();
            uncomment(&mut header);
            self.rows = Texts::new(header.len());
            self.rows.reserve(self.bytes);
            self.header = Some((line, header));
            return Ok(());
        };
        let (found, expected) = (fields.clone().count(), header.len());
        if found != expected {
            let problem = match found == expected + 1 && self.numbers.is_empty() {
                true => InputProblem::Format(FormatProblem::RowNames { found, expected }),
                false => InputProblem::Ragged { found, expected },
            };
            return Err((Some((line, found.min(expected) + 1)), problem));
        }
        self.rows.push(fields);
        self.numbers.push(line);
        Ok(())
    }
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
    if !text.contains('"') {
        return None;
    }
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

fn separated(text: &str, delimiter: u8, lines: &mut Lines) -> Result<(), Fault> {
    let mut reader =
        ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| (None, InputProblem::Format(FormatProblem::Csv(e))))? {
        let is_blank = record.len() == 1 && record.iter().all(|field| field.trim().is_empty());
        if !is_blank {
            lines.take(line_of(text, &record), record.iter().map(str::trim))?;
        }
    }
    Ok(())
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
fn blank_separated(text: &str, lines: &mut Lines) -> Result<(), Fault> {
    for (at, line) in text.lines().enumerate() {
        let (mut fields, mut rest) = (Vec::new(), line.trim());
        while !rest.is_empty() {
            let (field, after) = match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                Some(quoted) => quoted,
                None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            fields.push(field);
            rest = after.trim_start();
        }
        if !fields.is_empty() {
            lines.take(at + 1, fields.into_iter())?;
        }
    }
    Ok(())
}
