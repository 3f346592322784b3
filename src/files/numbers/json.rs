//! Lists of numbers in JSON, each left as it is written: serde_json would make doubles.

use super::field::{Field, Place, Rows};
use crate::files::error::NumbersProblem;
use crate::files::{Cell, Fault, InputProblem};

/// A reader of [..] and of [[..], ..], which leaves the numbers as they are written.
pub(super) struct Json<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    place: Place,
}

impl<'a> Json<'a> {
    pub fn new(text: &'a str) -> Self {
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

    fn unexpected(&mut self, expected: &'static str) -> Fault {
        let found = self.peek().map_or_else(|| "the end of the file".to_owned(), String::from);
        (Some(self.place), InputProblem::Numbers(NumbersProblem::Json { found, expected }))
    }

    /// The rows of a list of lists; a list of numbers is a column of them.
    pub fn list(&mut self) -> Result<Rows, Fault> {
        let rows = self.items(&mut |reader| match reader.peek() {
            Some('[') => reader.items(&mut Self::number),
            _ => Ok(vec![reader.number()?]),
        })?;
        match self.peek() {
            None => Ok(rows),
            Some(_) => Err(self.unexpected("the end of the file")),
        }
    }

    fn items<T>(&mut self, item: &mut impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
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
    fn number(&mut self) -> Result<Field, Fault> {
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
        Ok(Field { place: Some(place), cell: Cell::Text(text.into()) })
    }
}
