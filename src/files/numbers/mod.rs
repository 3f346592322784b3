//! Numbers without labels, such as starts and weights: text in rows, a JSON list, `.npy`.

mod field;
mod json;

use std::path::Path;

use rug::Rational;

use self::field::{Field, Rows};
use self::json::Json;
use super::error::NumbersProblem;
use super::{Cell, Contents, Fault, InputProblem, ReadError, npy, text_of};
use crate::arith::rational::NumberError;

/// Numbers of one line, with its number from 1, or of one row of an array.
pub type Numbers = (Option<usize>, Vec<Rational>);

/// The numbers of a file, line by line, each exactly: `.npy`, a list in JSON, or text with blanks,
/// commas or semicolons between them, where `#` starts a comment.
///
/// # Errors
/// The first problem, with its place.
pub fn read_numbers(path: &Path) -> Result<Vec<Numbers>, ReadError> {
    let line = |row: &[Field]| row.first().and_then(|field| field.place).map(|place| place.0);
    let numbers = |(at, row): (usize, Vec<Field>)| {
        let line = line(&row);
        let numbers = row.into_iter().map(Field::number).collect::<Result<_, _>>();
        Ok((line, numbers.map_err(|fault| if at == 0 { no_header(fault) } else { fault })?))
    };
    read(path, |rows| rows.into_iter().enumerate().map(numbers).collect())
}

/// One row or one column of `expected` numbers, from the same files.
///
/// # Errors
/// The first problem, with its place.
pub fn read_weights(path: &Path, expected: usize) -> Result<Vec<Rational>, ReadError> {
    read(path, |rows| weights(rows, expected))
}

fn read<T>(path: &Path, of: impl FnOnce(Rows) -> Result<T, Fault>) -> Result<T, ReadError> {
    let contents = Contents::read(path)?;
    let fail = |(place, problem)| ReadError { file: contents.name.clone(), place, problem };
    rows(&contents.bytes).and_then(of).map_err(fail)
}

/// The rows of a file; there is a number in it.
fn rows(bytes: &[u8]) -> Result<Rows, Fault> {
    let rows = if bytes.starts_with(npy::MAGIC) {
        let field = |x| Field { place: None, cell: Cell::Number(x) };
        npy::numbers(bytes)?.into_iter().map(|row| row.into_iter().map(field).collect()).collect()
    } else {
        let text = text_of(bytes)?;
        if text.trim_start().starts_with('[') { Json::new(text).list()? } else { table(text) }
    };
    match rows.iter().all(Vec::is_empty) {
        true => Err((None, InputProblem::NoNumber)),
        false => Ok(rows),
    }
}

/// Of the first field of several: a name is that of a column.
fn no_header((place, problem): Fault) -> Fault {
    let is_name = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    match problem {
        InputProblem::Number { value, error: NumberError::Malformed } if is_name(&value) => {
            (place, NumbersProblem::Header { value }.into())
        }
        problem => (place, problem),
    }
}

fn weights(rows: Rows, expected: usize) -> Result<Vec<Rational>, Fault> {
    if rows.len() > 1
        && let Some(extra) = rows.iter().find_map(|row| row.get(1))
    {
        return Err((extra.place, NumbersProblem::Shape { value: extra.cell.entry().text() }.into()));
    }
    let fields: Vec<Field> = rows.into_iter().flatten().collect();
    let (mut numbers, found) = (Vec::with_capacity(fields.len()), fields.len());
    for (at, field) in fields.into_iter().enumerate() {
        numbers.push(field.number().map_err(|fault| if at == 0 && found > 1 { no_header(fault) } else { fault })?);
    }
    match found {
        found if found != expected => Err((None, NumbersProblem::Length { found, expected }.into())),
        _ => Ok(numbers),
    }
}

/// Lines of fields, blank lines left out. Fields are separated by semicolons where there are any,
/// else by commas where there are any, else by blanks.
fn table(text: &str) -> Rows {
    let lines: Vec<&str> = text.lines().map(|line| line.split('#').next().unwrap_or("")).collect();
    let separator = [';', ','].into_iter().find(|&separator| lines.iter().any(|line| line.contains(separator)));
    let fields = |line: usize, text: &str| -> Vec<Field> {
        let field = |(at, text): (usize, &str)| {
            let text = text.trim();
            let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            Field { place: Some((line + 1, at + 1)), cell: Cell::Text(inside.unwrap_or(text).into()) }
        };
        match separator {
            Some(separator) => text.split(separator).enumerate().map(field).collect(),
            None => text.split_whitespace().enumerate().map(field).collect(),
        }
    };
    let filled = lines.into_iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(at, line)| fields(at, line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::place_suffix;

    fn q(p: i32, q: i32) -> Rational {
        Rational::from((p, q))
    }

    #[test]
    fn every_form_of_the_same_weights() {
        for text in [
            "0.5,-1,1e-1\n",
            "0.5;-1;1/10",
            "0.5\t-1\t.1",
            "0.5 -1  0.1\n\n",
            "5.000000000000000000e-01\n-1\n0.1\n",
            "\"0.5\"\r\n\"-1\"\r\n\"0.1\"\r\n",
            "[0.5, -1, 0.1]",
            "# w\n0.5,-1,0.1 # all of it\n",
            " [\n [0.5, -1.0, 1E-1] ]\n",
            "[[\"1/2\"], [-1], [0.1]]",
        ] {
            assert_eq!(weights(rows(text.as_bytes()).unwrap(), 3).unwrap(), [q(1, 2), q(-1, 1), q(1, 10)], "{text:?}");
        }
    }

    fn misread(text: &str, expected: usize) -> String {
        let (place, problem) = rows(text.as_bytes()).and_then(|rows| weights(rows, expected)).unwrap_err();
        format!("{} {problem}", place_suffix(place))
    }

    #[test]
    fn a_problem_has_its_place() {
        for (text, words) in [
            ("", &["no number"][..]),
            (" \n", &["no number"]),
            ("[]", &["no number"]),
            ("1,2\n\n3,4\n", &[":1:2", "`2`", "one row or one column"]),
            ("1\n2,3", &[":2:2", "`3`"]),
            ("1,,3", &[":1:2", "``", "missing"]),
            ("1;2,5;3", &[":1:2", "`2,5`", "decimal comma"]),
            ("1 x 3", &[":1:2", "`x`"]),
            ("w\n1\n2\n3", &[":1:1", "`w`", "no header"]),
            ("nan,1,2", &[":1:1", "`nan`", "finite"]),
            ("1,2", &["has 2 numbers; 3 are needed"]),
            ("[1, 2, 3, 4]", &["has 4 numbers; 3 are needed"]),
            ("[1,\n 2, true]", &[":2:5", "`true`"]),
            ("[1, 2, 3", &[":1:9", "the end of the file", "`,` or `]`"]),
            ("[1, 2,]", &[":1:7", "`]`", "a number"]),
            ("[1, 2, 3] 4", &[":1:11", "`4`", "the end of the file"]),
            ("[[1, 2], [3, 4]]", &[":1:6", "`2`", "one row or one column"]),
            ("[[[1]]]", &[":1:3", "`[`", "a number"]),
            ("[{\"w\": 1}]", &[":1:2", "`{`", "a number"]),
            ("[\"1, 2]", &["the end of the file", "ends a string"]),
            ("[1, NaN, 2]", &[":1:5", "`NaN`", "finite"]),
        ] {
            let message = misread(text, 3);
            for word in words {
                assert!(message.contains(word), "{text:?}: {word:?} is not in {message:?}");
            }
        }
    }
}
