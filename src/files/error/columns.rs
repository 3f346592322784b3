//! What is wrong with columns and labels: what stands in them, and which are meant.

use thiserror::Error;

use super::in_shell;
use crate::arith::rational::NumberError;
use crate::files::Quoted;

fn such_as(hint: &Option<String>) -> String {
    hint.as_deref().map_or_else(String::new, |name| format!(": --label {}, perhaps", in_shell(name)))
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

/// What is wrong with the columns of a table, or with the labels.
#[derive(Debug, Error)]
pub enum ColumnProblem {
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
    /// A missing value of a feature.
    #[error(
        "a value of the column `{}` is missing (`{}`); the row has to be left out, or filled in; --drop {} leaves the column out",
        Quoted::value(.column), Quoted::value(.value), in_shell(.column)
    )]
    MissingValue {
        /// What stands there.
        value: String,
        /// The column.
        column: String,
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
    /// A label that is not +1 or -1.
    #[error("the label is `{}`; labels are +1 or -1", Quoted::value(.value))]
    Label {
        /// The text.
        value: String,
    },
}
