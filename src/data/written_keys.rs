//! The values of an instance file, each with its place.

use rug::{Integer, Rational};
use toml::Spanned;

use super::Held;
use super::scalar::Scalar;
use crate::arith::rational;
use crate::files::{InputProblem, ReadError, number, place_of};

/// A word.
pub(crate) type Text = Spanned<String>;
/// A number, bare or in quotes.
pub(crate) type Number = Spanned<Scalar>;

/// An error constructor for one text.
pub(crate) struct Reader<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    pub(crate) held: Held,
}

impl Reader<'_> {
    pub(crate) fn place<T>(&self, spanned: &Spanned<T>) -> (usize, usize) {
        place_of(self.text, spanned.span().start)
    }

    pub(crate) fn at<T>(&self, spanned: &Spanned<T>, problem: InputProblem) -> ReadError {
        ReadError { file: self.file.to_owned(), place: Some(self.place(spanned)), problem }
    }

    /// A value as it is written.
    pub(crate) fn written(&self, value: &Number) -> String {
        value.get_ref().text(self.text.get(value.span()).unwrap_or_default())
    }

    pub(crate) fn number(&self, value: &Number) -> Result<Rational, ReadError> {
        let held = number(&self.written(value)).and_then(|number| self.held.number(number));
        held.map_err(|problem| self.at(value, problem))
    }

    pub(crate) fn numbers(&self, list: &[Number]) -> Result<Vec<Rational>, ReadError> {
        list.iter().map(|value| self.number(value)).collect()
    }

    pub(crate) fn step(&self, step: &Number) -> Result<Integer, ReadError> {
        let value = self.written(step);
        rational::parse_step(&value).map_err(|error| self.at(step, InputProblem::Number { value, error }))
    }
}
