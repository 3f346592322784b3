//! What is wrong with an input file: place, value, and what would be right.

mod columns;
mod formats;
mod instances;
mod numbers;
mod runs;
mod sweeps;

pub use columns::{ColumnProblem, Found};
pub use formats::FormatProblem;
pub use instances::InstanceProblem;
pub use numbers::NumbersProblem;
pub use runs::RunProblem;
pub use sweeps::SweepProblem;
use thiserror::Error;

use super::Quoted;
use crate::arith::rational::NumberError;

/// A problem with a file, at a line and column where there is one (both from 1; in a CSV file the
/// column is the field's number).
#[derive(Debug, Error)]
#[error("{}{}: {problem}", Quoted::phrase(.file), place_suffix(*.place))]
pub struct ReadError {
    /// The file as it was named.
    pub file: String,
    /// Line and column, where known.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub problem: InputProblem,
}

impl ReadError {
    /// The problem, of a data file that an instance file names there. Of a place in the data both
    /// places are told; what is wrong with the file as a whole is wrong where it is named.
    pub fn asked_for(self, by: &str, at: (usize, usize)) -> Self {
        let Self { file, place, problem } = self;
        let keys = keys_for(&problem.to_string());
        let problem = Box::new(problem);
        let (file, place, told) = match place {
            Some(_) => (file, place, InstanceProblem::AskedFor { by: by.to_owned(), at, problem, keys }),
            None => (by.to_owned(), Some(at), InstanceProblem::DataFile { file, problem, keys }),
        };
        Self { file, place, problem: InputProblem::Instance(told) }
    }
}

/// That the options which a message names are keys of an instance file.
fn keys_for(message: &str) -> String {
    let options = ["label", "positive", "drop", "features", "input-format", "zero-based", "ignore-qid"];
    let named: Vec<_> = options.into_iter().filter(|option| message.contains(&format!("--{option}"))).collect();
    match named.as_slice() {
        [] => String::new(),
        [option] => format!("; --{option} is the key `{option}` of [data]"),
        options => format!("; the options are keys of [data]: {}", options.join(", ")),
    }
}

/// A problem with a file, at line and column where there is one.
pub type Fault = (Option<(usize, usize)>, InputProblem);

/// Line and column as they stand behind the name of a file: `:3:5`.
pub fn place_suffix(place: Option<(usize, usize)>) -> String {
    place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
}

/// A word as a shell takes it.
pub fn in_shell(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-+:/@%".contains(c);
    match word.chars().all(plain) && !word.is_empty() {
        true => Quoted::value(word).to_string(),
        false => format!("'{}'", Quoted::value(word).to_string().replace('\'', "'\\''")),
    }
}

impl InputProblem {
    /// The problem, of an array of an archive.
    pub fn within(self, array: &str) -> Self {
        Self::Entry { entry: format!("array {array}"), problem: Box::new(self) }
    }
}

/// What is wrong with an input.
#[derive(Debug, Error)]
pub enum InputProblem {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[source] std::io::Error),
    /// A directory where a file is meant.
    #[error("is a directory; a file is needed")]
    Directory,
    /// Not UTF-8.
    #[error("is not UTF-8 text (byte {at})")]
    NotUtf8 {
        /// The offset of the first wrong byte.
        at: usize,
    },
    /// Nothing in the file.
    #[error("is empty; a header line and at least one sample are needed")]
    Empty,
    /// No samples.
    #[error("holds no sample")]
    NoSample,
    /// No features.
    #[error("holds no feature: a column besides the labels is needed")]
    NoFeature,
    /// A decimal comma.
    #[error("`{}` has a decimal comma; numbers are written with a point", Quoted::value(.value))]
    DecimalComma {
        /// The text.
        value: String,
    },
    /// A problem in an entry of an array, or in an array of an archive.
    #[error("{}: {problem}", Quoted::phrase(.entry))]
    Entry {
        /// Which.
        entry: String,
        /// What is wrong.
        problem: Box<InputProblem>,
    },
    /// No number in a file of numbers.
    #[error("holds no number")]
    NoNumber,
    /// A row of another length.
    #[error("the row has {found} fields where {expected} are needed")]
    Ragged {
        /// What the row has.
        found: usize,
        /// What the header has.
        expected: usize,
    },
    /// An unreadable number.
    #[error("`{}`: {error}", Quoted::value(.value))]
    Number {
        /// The text.
        value: String,
        /// What is wrong with it.
        error: NumberError,
    },
    /// An unknown word.
    #[error("`{key}` is `{}`; it can be {allowed}", Quoted::value(.value))]
    Word {
        /// The key.
        key: &'static str,
        /// The text.
        value: String,
        /// What it can be.
        allowed: &'static str,
    },
    /// A number beyond a float format.
    #[error("{value} is beyond the numbers of {held}")]
    Beyond {
        /// The number.
        value: String,
        /// The format.
        held: String,
    },
    /// Of columns or labels.
    #[error(transparent)]
    Column(#[from] ColumnProblem),
    /// Of a format.
    #[error(transparent)]
    Format(#[from] FormatProblem),
    /// Of an instance.
    #[error(transparent)]
    Instance(#[from] InstanceProblem),
    /// Of a recorded run.
    #[error(transparent)]
    Run(#[from] RunProblem),
    /// Of a sweep.
    #[error(transparent)]
    Sweep(#[from] SweepProblem),
    /// Of numbers alone.
    #[error(transparent)]
    Numbers(#[from] NumbersProblem),
}
