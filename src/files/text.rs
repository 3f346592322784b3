//! Files as text, places in them, numbers.

use std::path::Path;

use rug::Rational;

use super::{Contents, Fault, FormatProblem, InputProblem, ReadError};
use crate::arith::rational::{self, NumberError};

/// The text of a UTF-8 file, without a byte-order mark.
///
/// # Errors
/// A file that cannot be read, a directory, another encoding.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let contents = Contents::read(path)?;
    let text = text_of(&contents.bytes);
    text.map(str::to_owned).map_err(|(place, problem)| ReadError { file: contents.name, place, problem })
}

/// UTF-8 text, without a byte-order mark.
///
/// # Errors
/// Another encoding.
pub fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let (what, remedy) = ("text in UTF-16", "`iconv -f utf-16 -t utf-8` makes UTF-8 of it");
        return Err((None, InputProblem::Format(FormatProblem::Foreign { what, remedy })));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| (None, InputProblem::NotUtf8 { at: e.valid_up_to() }))?;
    Ok(without_mark(text))
}

/// The text without a byte-order mark.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Line and column, from 1, of a byte offset.
pub fn place_of(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// An exact number.
///
/// # Errors
/// What is wrong with the text.
pub fn number(value: &str) -> Result<Rational, InputProblem> {
    rational::parse(value).map_err(|error| {
        let value = value.to_owned();
        let is_decimal = error == NumberError::Malformed && rational::parse(&value.replacen(',', ".", 1)).is_ok();
        if is_decimal { InputProblem::DecimalComma { value } } else { InputProblem::Number { value, error } }
    })
}
