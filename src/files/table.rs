//! What every format is read into: named columns of cells, with the place of each cell.

use rug::Rational;

use super::text::number;
use super::texts::Texts;
use super::{Fault, InputProblem};

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name; empty where the header has none.
    pub name: String,
    /// The array of an `.npz` file that it is a part of.
    pub array: Option<String>,
}

/// An entry that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, which may be a number.
    Text(Box<str>),
    /// A number, from a file of numbers.
    Number(Rational),
}

/// An entry of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// Text, which may be a number.
    Text(&'a str),
    /// A number, from a file of numbers.
    Number(&'a Rational),
}

/// The rows of a table, each with an entry for every column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Entries of any kind.
    Cells(Vec<Vec<Cell>>),
    /// Text alone.
    Texts(Texts),
}

/// Where the cells of a table stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// In lines of these numbers, from 1, as fields.
    Lines(Vec<usize>),
    /// In arrays.
    Arrays,
}

/// A file as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Rows,
    /// Where they stand.
    pub places: Places,
    /// The column of the labels, where the format has one, and not by its name.
    pub label: Option<usize>,
    /// The columns of the features, where not all others are.
    pub features: Option<Vec<usize>>,
    /// The line of the header, where one line is the header.
    pub header: Option<usize>,
    /// How many features are zero in every sample, and have no column.
    pub left_out: usize,
}

impl Column {
    /// A column of a file with a header.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), array: None }
    }
}

impl Cell {
    /// The entry that it is.
    pub fn entry(&self) -> Entry<'_> {
        match self {
            Self::Text(text) => Entry::Text(text),
            Self::Number(number) => Entry::Number(number),
        }
    }
}

impl Entry<'_> {
    /// What the file says, or the exact number.
    pub fn text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// The exact number; `true` is 1 and `false` is 0.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn number(self) -> Result<Rational, InputProblem> {
        match self {
            Self::Number(number) => Ok(number.clone()),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Ok(Rational::from(1)),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Ok(Rational::new()),
            Self::Text(text) => number(text),
        }
    }
}

impl Table {
    /// A table of columns that are all alike.
    pub fn new(columns: Vec<Column>, rows: Rows, places: Places) -> Self {
        Self { columns, rows, places, label: None, features: None, header: None, left_out: 0 }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Cells(cells) => cells.len(),
            Rows::Texts(texts) => texts.rows(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An entry.
    pub fn entry(&self, row: usize, column: usize) -> Entry<'_> {
        match &self.rows {
            Rows::Cells(cells) => cells[row][column].entry(),
            Rows::Texts(texts) => Entry::Text(texts.get(row, column)),
        }
    }

    /// The entries of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).map(move |row| self.entry(row, column))
    }

    /// A table of arrays.
    ///
    /// # Errors
    /// A row of another length than there are columns.
    pub fn of_arrays(columns: Vec<Column>, rows: Vec<Vec<Cell>>, label: Option<usize>) -> Result<Self, Fault> {
        let expected = columns.len();
        if let Some((at, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != expected) {
            let problem = Box::new(InputProblem::Ragged { found: row.len(), expected });
            return Err((None, InputProblem::Entry { entry: format!("row {at} (from 0)"), problem }));
        }
        Ok(Self { label, ..Self::new(columns, Rows::Cells(rows), Places::Arrays) })
    }

    /// A problem with a cell, at its place.
    pub fn at(&self, row: usize, column: usize, problem: InputProblem) -> Fault {
        match &self.places {
            Places::Lines(lines) => (lines.get(row).map(|line| (*line, column + 1)), problem),
            Places::Arrays => {
                let name = self.columns.get(column).map_or("", |column| &column.name);
                let entry = format!("row {row} (from 0), column {name}");
                (None, InputProblem::Entry { entry, problem: Box::new(problem) })
            }
        }
    }

    /// The place of a name in the header, where there is one.
    pub fn in_header(&self, column: usize) -> Option<(usize, usize)> {
        self.header.map(|line| (line, column + 1))
    }

    /// Whether the columns are numbered by the format, and have no names of their own.
    pub fn is_numbered(&self) -> bool {
        self.columns.iter().enumerate().all(|(at, column)| column.name == at.to_string() && column.array.is_none())
    }

    /// The names of all columns.
    pub fn names(&self) -> Vec<String> {
        (0..self.columns.len()).map(|at| self.name(at)).collect()
    }

    /// The name of a column; one without gets the name that pandas gives it.
    pub fn name(&self, at: usize) -> String {
        match self.columns.get(at) {
            Some(column) if !column.name.is_empty() => column.name.clone(),
            _ => format!("Unnamed: {at}"),
        }
    }

    /// The columns of a name: of a column, or of an array.
    pub fn find(&self, name: &str) -> Vec<usize> {
        let is_meant = |at: &usize| {
            let column = &self.columns[*at];
            column.name == name || self.name(*at) == name || column.array.as_deref() == Some(name)
        };
        (0..self.columns.len()).filter(is_meant).collect()
    }
}
