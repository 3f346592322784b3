//! The text of a certificate as it is read, piece by piece: of version 2 the line of a sample is
//! spelled when it comes, so that no text of all data is ever held.

use std::io::{self, BufRead, Read};

use crate::data::{Dataset, Label, Row};

/// The rows of data that version 1 spells in more bytes than these, or nearly, stand in lines.
const MOST_IN_ONE: u64 = 1 << 20;

/// Whether a certificate of these data is better read line by line. Three bits make about a digit.
pub(super) fn are_for_lines(data: &Dataset) -> bool {
    let mut bytes = 0;
    (0..data.n()).any(|i| {
        bytes += spelled_in(data.held_row(i));
        bytes > MOST_IN_ONE
    })
}

fn spelled_in(row: Row<'_>) -> u64 {
    let bytes = |bits: u32| u64::from(bits) / 3 + 5;
    match row {
        Row::Exact(row) => row.iter().map(|x| bytes(x.numer().significant_bits() + x.denom().significant_bits())).sum(),
        Row::Small { numerators, denominator } => {
            let bits = |x: u64| u64::BITS - x.leading_zeros();
            numerators.iter().map(|p| bytes(bits(p.unsigned_abs()) + bits(denominator))).sum()
        }
    }
}

/// A row as a list of words.
pub(super) fn write_row(row: Row<'_>, at: impl Iterator<Item = usize>, out: &mut String) {
    out.push('[');
    for (nth, at) in at.enumerate() {
        out.push_str(if nth == 0 { "\"" } else { ",\"" });
        row.spell(at, out);
        out.push('"');
    }
    out.push(']');
}

/// Writes the line of sample i (docs/certificates.md, "Version 2"), with its end.
pub(super) fn write_line(data: &Dataset, i: usize, line: &mut String) {
    let row = data.held_row(i);
    let others = || (0..row.len()).filter(|&at| !row.is_zero(at));
    *line += if data.labels()[i] == Label::Positive { "[1," } else { "[-1," };
    if 2 * others().count() < row.len() {
        let places: Vec<String> = others().map(|at| at.to_string()).collect();
        *line += &format!("[{}],", places.join(","));
        write_row(row, others(), line);
    } else {
        write_row(row, 0..row.len(), line);
    }
    *line += "]\n";
}

/// Reads a text, and the lines of data behind it.
pub(super) struct Reader<'a> {
    piece: String,
    at: usize,
    lines: Option<&'a Dataset>,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(first: &str, lines: Option<&'a Dataset>) -> Self {
        let end = if lines.is_some() { "\n" } else { "" };
        Self { piece: [first, end].concat(), at: 0, lines, next: 0 }
    }
}

impl BufRead for Reader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.piece.len()
            && let Some(data) = self.lines.filter(|data| self.next < data.n())
        {
            self.piece.clear();
            write_line(data, self.next, &mut self.piece);
            (self.at, self.next) = (0, self.next + 1);
        }
        Ok(&self.piece.as_bytes()[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.piece.len());
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
