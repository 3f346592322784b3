//! A file of weights: one row or one column of numbers, or a JSON list of them.

use std::path::Path;

use rug::Rational;
use thiserror::Error;

use crate::arith::rational::{self, NumberError};
use crate::data::{Quoted, ReadError, place_suffix, read_text};

/// A problem with a file of weights, at a line and column where there is one (both from 1; in a CSV
/// file the column is the field's number).
#[derive(Debug, Error)]
pub enum WeightsError {
    /// The file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// What is in it.
    #[error("{}{}: {problem}", Quoted::phrase(.file), place_suffix(*.place))]
    Content {
        /// The file as it was named.
        file: String,
        /// Line and column, where known.
        place: Option<Place>,
        /// What is wrong.
        problem: Problem,
    },
}

type Place = (usize, usize);

/// What is wrong with the weights.
#[derive(Debug, Error)]
pub enum Problem {
    /// Nothing in the file.
    #[error("is empty; one row or one column of numbers is needed, or a JSON list")]
    Empty,
    /// No number.
    #[error("`{}`: {error}", Quoted::value(.value))]
    Number {
        /// The text.
        value: String,
        /// What is wrong with it.
        error: NumberError,
    },
    /// A name where numbers begin.
    #[error("`{}` is no number; a file of weights has no header", Quoted::value(.value))]
    Header {
        /// The text.
        value: String,
    },
    /// More rows than one, and more columns than one.
    #[error("`{}` is one number more in its row; the weights are one row or one column", Quoted::value(.value))]
    Shape {
        /// The first field that is too many.
        value: String,
    },
    /// A character that a JSON list does not have there.
    #[error("`{}` where {expected} is needed; a JSON list of numbers is such as [0.5, -1, \"1/3\"]", Quoted::value(.found))]
    Json {
        /// What is there.
        found: String,
        /// What should be there.
        expected: &'static str,
    },
    /// Another number of weights.
    #[error(
        "has {found} numbers; {expected} are needed, one for each feature of the data (with --bias the last one is the bias)"
    )]
    Length {
        /// Numbers.
        found: usize,
        /// Features.
        expected: usize,
    },
}

/// A number as it stands in the file.
struct Field {
    place: Place,
    text: String,
}

type Rows = Vec<Vec<Field>>;

/// Reads `expected` weights, each exactly.
///
/// # Errors
/// The first problem, with its place.
pub fn read(path: &Path, expected: usize) -> Result<Vec<Rational>, WeightsError> {
    let text = read_text(path)?;
    weights(&text, expected).map_err(|(place, problem)| WeightsError::Content {
        file: path.display().to_string(),
        place,
        problem,
    })
}

type Misread = (Option<Place>, Problem);

fn weights(text: &str, expected: usize) -> Result<Vec<Rational>, Misread> {
    let rows = if text.trim_start().starts_with('[') { Json::new(text).list()? } else { table(text) };
    if rows.len() > 1
        && let Some(extra) = rows.iter().find_map(|row| row.get(1))
    {
        return Err((Some(extra.place), Problem::Shape { value: extra.text.clone() }));
    }
    let fields: Vec<Field> = rows.into_iter().flatten().collect();
    let (mut numbers, count) = (Vec::with_capacity(fields.len()), fields.len());
    for (at, Field { place, text: value }) in fields.into_iter().enumerate() {
        let header = at == 0 && count > 1 && value.starts_with(|c: char| c.is_alphabetic() || c == '_');
        numbers.push(rational::parse(&value).map_err(|error| match error {
            NumberError::Malformed if header => (Some(place), Problem::Header { value }),
            error => (Some(place), Problem::Number { value, error }),
        })?);
    }
    match count {
        0 => Err((None, Problem::Empty)),
        found if found != expected => Err((None, Problem::Length { found, expected })),
        _ => Ok(numbers),
    }
}

/// Lines of fields, blank lines left out. Fields are separated by semicolons where there are any,
/// else by commas where there are any, else by blanks.
fn table(text: &str) -> Rows {
    let separator = [';', ','].into_iter().find(|&separator| text.contains(separator));
    let fields = |line: usize, text: &str| -> Vec<Field> {
        let field = |(at, text): (usize, &str)| {
            let text = text.trim();
            let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            Field { place: (line + 1, at + 1), text: inside.unwrap_or(text).to_owned() }
        };
        match separator {
            Some(separator) => text.split(separator).enumerate().map(field).collect(),
            None => text.split_whitespace().enumerate().map(field).collect(),
        }
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| fields(at, line)).collect()
}

/// A reader of [..] and of [[..], ..], which leaves the numbers as they are written.
struct Json<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    place: Place,
}

impl<'a> Json<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.chars().peekable(), place: (1, 1) }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        self.place = if next == '\n' { (self.place.0 + 1, 1) } else { (self.place.0, self.place.1 + 1) };
        Some(next)
    }

    /// What comes after blanks.
    fn peek(&mut self) -> Option<char> {
        while self.rest.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.next();
        }
        self.rest.peek().copied()
    }

    fn unexpected(&mut self, expected: &'static str) -> Misread {
        let found = self.peek().map_or_else(|| "the end of the file".to_owned(), String::from);
        (Some(self.place), Problem::Json { found, expected })
    }

    /// The rows of a list of lists; a list of numbers is a column of them.
    fn list(&mut self) -> Result<Rows, Misread> {
        let rows = self.items(&mut |reader| match reader.peek() {
            Some('[') => reader.items(&mut Self::number),
            _ => Ok(vec![reader.number()?]),
        })?;
        match self.peek() {
            None => Ok(rows),
            Some(_) => Err(self.unexpected("the end of the file")),
        }
    }

    fn items<T>(&mut self, item: &mut impl FnMut(&mut Self) -> Result<T, Misread>) -> Result<Vec<T>, Misread> {
        self.peek();
        self.next();
        let mut items = Vec::new();
        if self.peek() == Some(']') {
            self.next();
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            match self.peek() {
                Some(',') => drop(self.next()),
                Some(']') => {
                    self.next();
                    return Ok(items);
                }
                _ => return Err(self.unexpected("`,` or `]`")),
            }
        }
    }

    /// A number, bare or as a string.
    fn number(&mut self) -> Result<Field, Misread> {
        let quoted = self.peek() == Some('"');
        let place = self.place;
        if quoted {
            self.next();
        }
        let mut text = String::new();
        while let Some(&c) = self.rest.peek() {
            let ends = if quoted { matches!(c, '"' | '\n') } else { "[]{},:\"".contains(c) || c.is_ascii_whitespace() };
            if ends {
                break;
            }
            text.push(c);
            self.next();
        }
        match quoted {
            true if self.rest.peek() == Some(&'"') => drop(self.next()),
            true => return Err(self.unexpected("the `\"` that ends a string")),
            false if text.is_empty() => return Err(self.unexpected("a number")),
            false => {}
        }
        Ok(Field { place, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            " [\n [0.5, -1.0, 1E-1] ]\n",
            "[[\"1/2\"], [-1], [0.1]]",
        ] {
            assert_eq!(weights(text, 3).unwrap(), [q(1, 2), q(-1, 1), q(1, 10)], "{text:?}");
        }
    }

    fn misread(text: &str, expected: usize) -> String {
        let (place, problem) = weights(text, expected).unwrap_err();
        format!("{} {problem}", place_suffix(place))
    }

    #[test]
    fn a_problem_has_its_place() {
        for (text, words) in [
            ("", &["", "is empty"][..]),
            (" \n", &["is empty"]),
            ("[]", &["is empty"]),
            ("1,2\n\n3,4\n", &[":1:2", "`2`", "one row or one column"]),
            ("1\n2,3", &[":2:2", "`3`"]),
            ("1,,3", &[":1:2", "``", "missing"]),
            ("1;2,5;3", &[":1:2", "`2,5`", "not a number"]),
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
