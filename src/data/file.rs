//! Data sets from files.

use std::path::Path;

use super::columns::select;
use super::{Dataset, ReadError, Reading};
use crate::files::{Contents, Table, read_table};

impl Reading {
    /// Reads a data set; `-` is standard input.
    ///
    /// # Errors
    /// The first problem, with its place and what would be right.
    pub fn read(&self, path: &Path) -> Result<Dataset, ReadError> {
        self.of(&Contents::read(path)?)
    }

    /// Reads a data set from bytes; its name may tell the format.
    ///
    /// # Errors
    /// The first problem, with its place and what would be right.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<Dataset, ReadError> {
        self.of(&Contents::unpacked(name.to_owned(), bytes)?)
    }

    fn of(&self, contents: &Contents) -> Result<Dataset, ReadError> {
        self.of_table(&contents.name, read_table(contents, self.format, self.indices)?)
    }

    /// The data set of a table that a program holds in memory, under a name for errors.
    ///
    /// # Errors
    /// The first problem, with its place and what would be right.
    #[doc(hidden)]
    pub fn of_table(&self, name: &str, table: Table) -> Result<Dataset, ReadError> {
        let fail = |(place, problem)| ReadError { file: name.to_owned(), place, problem };
        let data = select(table, self, name).map_err(fail)?;
        data.held(self.held).map_err(|problem| fail((None, problem)))
    }
}

/// Reads a data set as its file says it.
///
/// # Errors
/// The first problem, with its place and what would be right.
pub fn read_dataset(path: &Path) -> Result<Dataset, ReadError> {
    Reading::default().read(path)
}

/// Reads a data set from text; its name may tell the format.
///
/// # Errors
/// The first problem, with its place and what would be right.
pub fn read_dataset_text(name: &str, text: &str) -> Result<Dataset, ReadError> {
    Reading::default().read_bytes(name, text.as_bytes().to_vec())
}
