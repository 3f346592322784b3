//! A number as it stands in a file.

use rug::Rational;

use crate::files::{Cell, Fault, number};

pub(super) type Place = (usize, usize);

/// A number as it stands in the file, at its line and column; in rows of text the column is the
/// field's number.
pub(super) struct Field {
    pub place: Option<Place>,
    pub cell: Cell,
}

pub(super) type Rows = Vec<Vec<Field>>;

impl Field {
    /// The exact number.
    pub fn number(self) -> Result<Rational, Fault> {
        match self.cell {
            Cell::Number(number) => Ok(number),
            Cell::Text(text) => number(&text).map_err(|problem| (self.place, problem)),
        }
    }
}
