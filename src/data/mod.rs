//! Floor 2: data sets and instances, from files and from arrays, exact preprocessing.

mod arrays;
mod csv;
mod dataset;
mod error;
mod instance;
mod libsvm;
mod name;
mod preprocess;
mod quoted;
#[doc(hidden)]
pub mod random;
mod text;
mod written;

use std::path::Path;

pub(crate) use self::csv::read_csv;
pub use arrays::ArrayProblem;
pub use dataset::{Dataset, Label};
pub use error::{InputProblem, ReadError};
pub use instance::{Instance, Load};
pub(crate) use libsvm::read_libsvm;
pub(crate) use name::{NAME_RULE, is_name, stem_and_name};
pub use preprocess::{Center, Preprocess, Scale};
pub(crate) use quoted::{Quoted, is_shown, printable};
pub(crate) use text::read_text;

/// Reads a data set: LIBSVM for `.svm` and `.libsvm`, else CSV.
///
/// # Errors
/// The first problem, with its place.
pub fn read_dataset(path: &Path) -> Result<Dataset, ReadError> {
    read_dataset_text(&path.display().to_string(), &read_text(path)?)
}

/// Reads a data set from text; its name tells the format.
///
/// # Errors
/// The first problem, with its place.
pub fn read_dataset_text(name: &str, text: &str) -> Result<Dataset, ReadError> {
    let sparse = Path::new(name).extension().is_some_and(|e| e == "svm" || e == "libsvm");
    if sparse { read_libsvm(name, text) } else { read_csv(name, text) }
}

#[cfg(test)]
mod tests;
