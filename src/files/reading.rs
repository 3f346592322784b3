//! A file as a table.

use super::{Contents, Format, Indices, ReadError, Table, arff, delimited, libsvm, npy, npz, text_of};

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
