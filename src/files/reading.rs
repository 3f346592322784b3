//! A file as a table, or as numbers alone.

use std::path::Path;

use rug::Rational;

use super::{
    Contents, Format, Indices, InputProblem, ReadError, Table, arff, delimited, libsvm, npy, npz, number, place_of,
    text_of,
};

/// The table in a file; `format` where it is told, else as name and contents say.
///
/// # Errors
/// The first problem, with its place.
pub fn read_table(contents: &Contents, format: Option<Format>, indices: Indices) -> Result<Table, ReadError> {
    let fail = |(place, problem)| ReadError { file: contents.name.clone(), place, problem };
    let bytes = &contents.bytes;
    let format = format.map_or_else(|| Format::of(&contents.name, bytes), Ok).map_err(|e| fail((None, e)))?;
    match format {
        Format::Npy => npy::read(bytes),
        Format::Npz => npz::read(bytes),
        Format::Csv => text_of(bytes).and_then(delimited::read),
        Format::Arff => text_of(bytes).and_then(arff::read),
        Format::Libsvm => text_of(bytes).and_then(|text| libsvm::read(text, indices)),
    }
    .map_err(fail)
}

/// Numbers of one line, with its number from 1, or of one row of an array.
pub type Numbers = (Option<usize>, Vec<Rational>);

/// The numbers of a file without labels, such as starts, line by line: `.npy`, else text with
/// blanks, commas or semicolons between them; `#` starts a comment.
///
/// # Errors
/// The first problem, with its place.
pub fn read_numbers(path: &Path) -> Result<Vec<Numbers>, ReadError> {
    let contents = Contents::read(path)?;
    let fail = |(place, problem)| ReadError { file: contents.name.clone(), place, problem };
    if contents.bytes.starts_with(npy::MAGIC) {
        return Ok(npy::numbers(&contents.bytes).map_err(fail)?.into_iter().map(|row| (None, row)).collect());
    }
    let text = text_of(&contents.bytes).map_err(fail)?;
    let mut rows = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let content = line.split('#').next().unwrap_or("");
        let words = content.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        let mut numbers = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            let column = place_of(line, word.as_ptr() as usize - line.as_ptr() as usize).1;
            numbers.push(number(word).map_err(|problem| fail((Some((at + 1, column)), problem)))?);
        }
        if !numbers.is_empty() {
            rows.push((Some(at + 1), numbers));
        }
    }
    if rows.is_empty() { Err(fail((None, InputProblem::NoNumber))) } else { Ok(rows) }
}
