//! What is wrong with an instance: the keys of its file, or options in their place.

use thiserror::Error;

use super::{InputProblem, place_suffix};
use crate::files::{NAME_RULE, Quoted};

/// What is wrong with an instance.
#[derive(Debug, Error)]
pub enum InstanceProblem {
    /// The mean of no samples.
    #[error("mean-positive needs a positive sample")]
    NoPositiveSample,
    /// A TOML syntax error, an unknown key, a wrong type.
    #[error("{}", Quoted::phrase(.message))]
    Toml {
        /// The parser's words.
        message: String,
    },
    /// A problem at a place of a data file that an instance file names.
    #[error("{problem} (asked for by {}{}{keys})", Quoted::phrase(.by), place_suffix(Some(*.at)))]
    AskedFor {
        /// The instance file.
        by: String,
        /// Where it names the data file.
        at: (usize, usize),
        /// What is wrong.
        problem: Box<InputProblem>,
        /// The keys that are meant by options.
        keys: String,
    },
    /// A problem with the whole of a data file that an instance file names.
    #[error("{}: {problem}{keys}", Quoted::phrase(.file))]
    DataFile {
        /// The data file.
        file: String,
        /// What is wrong.
        problem: Box<InputProblem>,
        /// The keys that are meant by options.
        keys: String,
    },
    /// Neither rows nor file, or both.
    #[error(
        "[data] needs either `rows` and `labels` or `file`; label, positive, drop, features, input-format, zero-based and ignore-qid are about a file"
    )]
    RowsOrFile,
    /// Numbers of rows and labels differ.
    #[error("{rows} rows, but {labels} labels")]
    RowsAndLabels {
        /// Rows.
        rows: usize,
        /// Labels.
        labels: usize,
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
    /// A tolerance that is none.
    #[error("a tolerance is not negative, {value} is")]
    Tolerance {
        /// The value.
        value: String,
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
}
