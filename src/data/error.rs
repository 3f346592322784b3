//! What is wrong with an input file: place, value, and what would be right.

use thiserror::Error;

use super::{NAME_RULE, Quoted};
use crate::arith::rational::NumberError;

/// A problem with a file, at a line and column where there is one (both from 1; in a CSV file the
/// column is the field's number).
#[derive(Debug, Error)]
#[error("{}{}: {problem}", Quoted::phrase(.file), place_suffix(.place))]
pub struct ReadError {
    /// The file as it was named.
    pub file: String,
    /// Line and column, where known.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub problem: InputProblem,
}

fn place_suffix(place: &Option<(usize, usize)>) -> String {
    place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
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
    #[error("holds no feature: a column besides `label` is needed")]
    NoFeature,
    /// No label column.
    #[error("the header has no column `label` (or `y`): it has {}", Quoted::phrase(.columns.join(", ")))]
    NoLabelColumn {
        /// The header.
        columns: Vec<String>,
    },
    /// Two label columns.
    #[error("the header has more than one label column: `{}` and `{}`", Quoted::value(.first), Quoted::value(.second))]
    TwoLabelColumns {
        /// One.
        first: String,
        /// Another.
        second: String,
    },
    /// A row of another length.
    #[error("the row has {found} fields where {expected} are needed")]
    Ragged {
        /// What the row has.
        found: usize,
        /// What the header has.
        expected: usize,
    },
    /// A label that is not +1 or -1.
    #[error("the label is `{}`; labels are +1 or -1", Quoted::value(.value))]
    Label {
        /// The text.
        value: String,
    },
    /// An unreadable number.
    #[error("`{}`: {error}", Quoted::value(.value))]
    Number {
        /// The text.
        value: String,
        /// What is wrong with it.
        error: NumberError,
    },
    /// A LIBSVM field without colon.
    #[error("`{}` is no feature; `index:value` is needed, such as 3:0.5", Quoted::value(.value))]
    Feature {
        /// The text.
        value: String,
    },
    /// A LIBSVM index that is zero, out of order or too large.
    #[error("the feature index `{}` must be a whole number from 1 to {limit}, larger than the one before it", Quoted::value(.value))]
    FeatureIndex {
        /// The text.
        value: String,
        /// The largest index.
        limit: usize,
    },
    /// A CSV syntax error.
    #[error("is not CSV: {}", Quoted::phrase(.0))]
    Csv(#[source] csv::Error),
    /// A TOML syntax error, an unknown key, a wrong type.
    #[error("{}", Quoted::phrase(.message))]
    Toml {
        /// The parser's words.
        message: String,
    },
    /// Neither rows nor file, or both.
    #[error("[data] needs either `rows` and `labels` or `file`")]
    RowsOrFile,
    /// Numbers of rows and labels differ.
    #[error("{rows} rows, but {labels} labels")]
    RowsAndLabels {
        /// Rows.
        rows: usize,
        /// Labels.
        labels: usize,
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
    /// A name that is none.
    #[error("`name` is `{}`; a name is {NAME_RULE}", Quoted::value(.value))]
    Name {
        /// The text.
        value: String,
    },
    /// The class midpoint of a single class.
    #[error("centring at the class midpoint needs samples of both labels")]
    OneClass,
    /// A step size that is not positive.
    #[error("`eta` is {}; a step size is positive", Quoted::value(.value))]
    Eta {
        /// The value.
        value: String,
    },
    /// A start of another dimension.
    #[error("`{key}` has {found} entries; the data have {expected} features")]
    Dimension {
        /// The key.
        key: &'static str,
        /// What it has.
        found: usize,
        /// The dimension.
        expected: usize,
    },
    /// A start for one neuron, beside a network.
    #[error("`w0` is for one neuron; with a [network] it is `W0`")]
    OneNeuronStart,
    /// A start for a network, without one.
    #[error("`W0` needs a [network]; for one neuron it is `w0`")]
    NetworkStart,
    /// A start for another number of neurons.
    #[error("`W0` has {found} rows; `output` has {neurons} neurons")]
    NeuronRows {
        /// The rows of the start.
        found: usize,
        /// The neurons.
        neurons: usize,
    },
    /// A network without neurons.
    #[error("`output` is empty; it needs a non-zero weight for each neuron")]
    NoNeuron,
    /// A neuron whose output weight is zero.
    #[error("the output weight of a neuron is zero; it would never be trained")]
    ZeroOutput,
    /// A sparse file that is too large as dense rows.
    #[error("{samples} samples of {features} features are more than {limit} numbers")]
    TooLarge {
        /// Samples n.
        samples: usize,
        /// Features d.
        features: usize,
        /// The largest n d.
        limit: usize,
    },
}
