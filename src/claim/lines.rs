//! The text of a certificate as it is read, piece by piece: of version 2 the line of a sample is
//! spelled when it comes, so that no text of all data is ever held.

use std::io::{self, BufRead, Read};

use rug::Rational;

use crate::data::{Dataset, Label};

/// The rows of data that version 1 spells in more bytes than these, or nearly, stand in lines.
const MOST_IN_ONE: u64 = 32 << 20;

/// Whether a certificate of these data is better read line by line. Three bits make about a digit.
pub(super) fn are_for_lines(data: &Dataset) -> bool {
    let mut bytes = 0;
    data.rows().iter().flatten().any(|x| {
        bytes += u64::from(x.numer().significant_bits() + x.denom().significant_bits()) / 3 + 5;
        bytes > MOST_IN_ONE
    })
}

/// The line of sample i (docs/certificates.md, "Version 2"), with its end.
pub(super) fn line(data: &Dataset, i: usize) -> String {
    let (row, label) = (data.row(i), if data.labels()[i] == Label::Positive { 1 } else { -1 });
    let others: Vec<usize> = (0..row.len()).filter(|&at| !row[at].is_zero()).collect();
    let all = |entries: &mut dyn Iterator<Item = &Rational>| {
        entries.map(|x| format!("\"{x}\"")).collect::<Vec<_>>().join(",")
    };
    if 2 * others.len() < row.len() {
        let places: Vec<String> = others.iter().map(usize::to_string).collect();
        format!("[{label},[{}],[{}]]\n", places.join(","), all(&mut others.iter().map(|&at| &row[at])))
    } else {
        format!("[{label},[{}]]\n", all(&mut row.iter()))
    }
}

/// Reads a text, and the lines of data behind it.
pub(super) struct Reader<'a> {
    piece: Vec<u8>,
    at: usize,
    lines: Option<&'a Dataset>,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(first: &str, lines: Option<&'a Dataset>) -> Self {
        let end = if lines.is_some() { "\n" } else { "" };
        Self { piece: [first, end].concat().into_bytes(), at: 0, lines, next: 0 }
    }
}

impl BufRead for Reader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.piece.len()
            && let Some(data) = self.lines.filter(|data| self.next < data.n())
        {
            self.piece = line(data, self.next).into_bytes();
            (self.at, self.next) = (0, self.next + 1);
        }
        Ok(&self.piece[self.at..])
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
