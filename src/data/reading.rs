//! How a data file is read (docs/input.md).

use std::path::Path;

use super::columns::select;
use super::{Dataset, Format, Indices, ReadError};
use crate::files::{Contents, read_table};

/// What of a file is meant; by default all is as the file says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The format; absent: as contents and name say.
    pub format: Option<Format>,
    /// The column of the labels; absent: `label`, else the one of `y`, `target` and `class` that
    /// is there.
    pub label: Option<String>,
    /// The label that is +1, all others being -1; absent: labels are +1 and -1.
    pub positive: Option<String>,
    /// Columns that are no features.
    pub drop: Vec<String>,
    /// The features in their order; empty: all columns that are not told otherwise.
    pub features: Vec<String>,
    /// How the fields of a LIBSVM file are meant.
    pub indices: Indices,
}

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
        let table = read_table(contents, self.format, self.indices)?;
        let fail = |(place, problem)| ReadError { file: contents.name.clone(), place, problem };
        select(table, self, &contents.name).map_err(fail)
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
