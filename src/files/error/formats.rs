//! What is wrong with a file of some format.

use thiserror::Error;

use crate::files::Quoted;

/// What is wrong with a file of its format.
#[derive(Debug, Error)]
pub enum FormatProblem {
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
