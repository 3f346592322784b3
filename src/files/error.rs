//! What is wrong with an input file: place, value, and what would be right.

use thiserror::Error;

use super::{NAME_RULE, Quoted};
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

/// A problem with a file, at line and column where there is one.
pub type Fault = (Option<(usize, usize)>, InputProblem);

/// Line and column as they stand behind the name of a file: `:3:5`.
pub fn place_suffix(place: Option<(usize, usize)>) -> String {
    place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
}

fn such_as(hint: &Option<String>) -> String {
    hint.as_deref().map_or_else(String::new, |name| format!(": --label {}, perhaps", in_shell(name)))
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

/// The labels of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The label column.
    pub column: String,
    /// The labels, or the first ones.
    pub classes: Vec<String>,
    /// The one that is likely to be +1.
    pub likely: String,
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
    /// A number beyond a float format.
    #[error("{value} is beyond the numbers of {held}")]
    Beyond {
        /// The number.
        value: String,
        /// The format.
        held: String,
    },
    /// A run without a step.
    #[error("holds no step of a run")]
    NoStep,
    /// A run whose steps are not in ascending order.
    #[error("step {k} does not come after the step before it: the steps of a run ascend")]
    StepsDoNotIncrease {
        /// The step.
        k: String,
    },
    /// A line of a run that is none.
    #[error("is no line of a run, such as {{\"k\":0,\"w\":[0.5,1]}}: {message}")]
    RunLine {
        /// What is wrong.
        message: String,
    },
    /// A run without a column that it needs.
    #[error(
        "no column {column} of a run: it has `k` and `w_0`, `w_1`, .. (CSV, or .npz with arrays k and w), or JSON lines; found {}",
        Quoted::phrase(.found.join(", "))
    )]
    NoRunColumn {
        /// Which.
        column: &'static str,
        /// The columns.
        found: Vec<String>,
    },
    /// No samples.
    #[error("holds no sample")]
    NoSample,
    /// No features.
    #[error("holds no feature: a column besides the labels is needed")]
    NoFeature,
    /// No label column.
    #[error("no column is `label`, nor `y`, `target` or `class`; --label NAME says which holds the labels, of {}{}", Quoted::phrase(.columns.join(", ")), such_as(.hint))]
    NoLabelColumn {
        /// The columns.
        columns: Vec<String>,
        /// A likely one.
        hint: Option<String>,
    },
    /// Two candidates for the label column.
    #[error(
        "`{}` and `{}` may each be the label column; --label {} or --label {} says which, and --drop leaves the other out",
        Quoted::value(.first), Quoted::value(.second), in_shell(.first), in_shell(.second)
    )]
    TwoLabelColumns {
        /// One.
        first: String,
        /// Another.
        second: String,
    },
    /// A column that says the same as the label column.
    #[error(
        "the column `{}` says the same as the label column `{}`: is it a feature? --drop {} leaves it out, --features NAME,.. keeps those named",
        Quoted::value(.column), Quoted::value(.label), in_shell(.column)
    )]
    SecondLabel {
        /// The column.
        column: String,
        /// The label column.
        label: String,
    },
    /// Numbers where the names of columns are needed.
    #[error(
        "this line looks like a sample, not like a header; a first line with a name for each column is needed, such as x1,x2,label"
    )]
    NoHeader,
    /// An array without names.
    #[error(
        "an array has no header: --label N says which of its columns 0 to {last} holds the labels; or numpy.savez(.., X=X, y=y) names them"
    )]
    NoNames {
        /// The last column.
        last: usize,
    },
    /// A column without name.
    #[error(
        "column {column} has no name: it may be the row index that pandas writes unless told index=False; --drop 'Unnamed: {}' leaves it out, --features NAME,.. keeps those named",
        .column - 1
    )]
    Unnamed {
        /// Which, from 1.
        column: usize,
    },
    /// A column that numbers the samples.
    #[error(
        "the column `{}` looks like a row index; --drop {} leaves it out, --features NAME,.. keeps those named",
        Quoted::value(.name), in_shell(.name)
    )]
    IndexColumn {
        /// Its name.
        name: String,
    },
    /// An option or a key that names a column that is not there.
    #[error("{option} names `{}`, and the columns are {}", Quoted::value(.name), Quoted::phrase(.columns.join(", ")))]
    UnknownColumn {
        /// The option.
        option: &'static str,
        /// The name.
        name: String,
        /// The columns.
        columns: Box<[String]>,
    },
    /// A name of several columns where one is meant.
    #[error("{option} names `{}`, and {count} columns have this name", Quoted::value(.name))]
    ManyColumns {
        /// The option.
        option: &'static str,
        /// The name.
        name: String,
        /// How many.
        count: usize,
    },
    /// A column named twice, or as label and as feature.
    #[error("{option} names `{}`, which is the label column or is named already", Quoted::value(.name))]
    NamedAlready {
        /// The option.
        option: &'static str,
        /// The name.
        name: String,
    },
    /// Labels that are not +1 and -1, and what reads them.
    #[error(
        "the label is `{}`; labels are +1 or -1. --positive {} reads `{}` as +1 and the rest as -1 (the column `{}` has {})",
        Quoted::value(.value), in_shell(&.found.likely), Quoted::value(&.found.likely), Quoted::value(&.found.column),
        Quoted::phrase(.found.classes.join(", "))
    )]
    Classes {
        /// The first that is neither.
        value: String,
        /// What the column has.
        found: Box<Found>,
    },
    /// --positive names no label.
    #[error(
        "--positive is `{}`, and the column `{}` has {}",
        Quoted::value(.positive), Quoted::value(&.found.column), Quoted::phrase(.found.classes.join(", "))
    )]
    NoPositive {
        /// What was asked for.
        positive: String,
        /// What the column has.
        found: Box<Found>,
    },
    /// A missing label.
    #[error("the label is missing (`{}`); the row has to be left out, or labelled", Quoted::value(.value))]
    MissingLabel {
        /// What stands there.
        value: String,
    },
    /// Text in a column of features.
    #[error(
        "`{}`: {error}. If the column `{}` is no feature, --drop {} leaves it out",
        Quoted::value(.value), Quoted::value(.column), in_shell(.column)
    )]
    TextColumn {
        /// The text.
        value: String,
        /// What is wrong with it.
        error: NumberError,
        /// The column.
        column: String,
    },
    /// A decimal comma.
    #[error("`{}` has a decimal comma; numbers are written with a point", Quoted::value(.value))]
    DecimalComma {
        /// The text.
        value: String,
    },
    /// A quote without end.
    #[error("the quote that opens here never closes: the file may be cut off")]
    OpenQuote,
    /// Rows with one field more than the header.
    #[error(
        "the row has {found} fields where the header has {expected}: are the first ones row names, as R writes them? write.csv(.., row.names=FALSE) does not"
    )]
    RowNames {
        /// What the row has.
        found: usize,
        /// What the header has.
        expected: usize,
    },
    /// A file of another kind.
    #[error("is {what}; {remedy}")]
    Foreign {
        /// What it is.
        what: &'static str,
        /// What makes a file of it that is read.
        remedy: &'static str,
    },
    /// A damaged gzip stream.
    #[error("is no whole gzip file: {}", Quoted::phrase(.0))]
    Gzip(#[source] std::io::Error),
    /// A damaged zip archive.
    #[error("is no whole .npz archive: {}", Quoted::phrase(.message))]
    Zip {
        /// The reader's words.
        message: String,
    },
    /// Too many bytes.
    #[error("holds more than {limit} bytes")]
    TooLong {
        /// The largest number of bytes.
        limit: u64,
    },
    /// A problem in an entry of an array, or in an array of an archive.
    #[error("{}: {problem}", Quoted::phrase(.entry))]
    Entry {
        /// Which.
        entry: String,
        /// What is wrong.
        problem: Box<InputProblem>,
    },
    /// A damaged NumPy array.
    #[error("is no NumPy array that can be read: {}", Quoted::phrase(.message))]
    Npy {
        /// What is wrong.
        message: String,
    },
    /// A NumPy type without an exact number.
    #[error("has the type {}; numbers of up to 64 bits, booleans and text are read: X.astype(float) makes such an array", Quoted::value(.dtype))]
    DType {
        /// The type.
        dtype: String,
    },
    /// A pickled array.
    #[error(
        "holds Python objects (dtype object, a pickle), which are not read: save X.astype(float), and labels as numbers or text"
    )]
    Pickled,
    /// An array of other than two dimensions.
    #[error("has {found} dimensions; the features are an array of two, one sample a row")]
    Dimensions {
        /// How many.
        found: usize,
    },
    /// A line of an ARFF header that is none.
    #[error("`{}` is no line of an ARFF header: @relation, @attribute NAME TYPE and @data are", Quoted::value(.value))]
    ArffLine {
        /// The line.
        value: String,
    },
    /// No `@data`.
    #[error("has no line @data")]
    ArffWithoutData,
    /// A sparse ARFF row.
    #[error("is a sparse ARFF row; only dense rows are read: Weka's filter SparseToNonSparse makes them")]
    ArffSparse,
    /// An option for another kind of file.
    #[error("{option} is about {what}")]
    OptionOf {
        /// The option.
        option: &'static str,
        /// The files that it is about.
        what: &'static str,
    },
    /// The mean of no samples.
    #[error("mean-positive needs a positive sample")]
    NoPositiveSample,
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
    #[error("`{}` is no feature; `index:value` is needed, such as 3:0.5 (--input-format csv reads a table)", Quoted::value(.value))]
    Feature {
        /// The text.
        value: String,
    },
    /// A LIBSVM index 0.
    #[error("the feature index `{}` is zero, and LIBSVM's indices start at 1; --zero-based reads indices from 0, as scikit-learn's dump_svmlight_file writes them", Quoted::value(.value))]
    ZeroIndex {
        /// The text.
        value: String,
    },
    /// A query of a ranking.
    #[error("`{}` is the query of a ranking, not a feature; --ignore-qid reads the file without its qid fields", Quoted::value(.value))]
    Qid {
        /// The text.
        value: String,
    },
    /// A LIBSVM index that is out of order or too large.
    #[error("the feature index `{}` must be a whole number from {first} to {limit}, larger than the one before it", Quoted::value(.value))]
    FeatureIndex {
        /// The text.
        value: String,
        /// The smallest index.
        first: usize,
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
