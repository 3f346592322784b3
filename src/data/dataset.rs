//! A labelled data set with exact rational features (T1).

use std::sync::Arc;

use rug::Rational;

use super::rows::{Row, Rows};
use super::{Held, InputProblem};

/// The class of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// y = +1, the class I+.
    Positive,
    /// y = -1, the class I-.
    Negative,
}

/// Samples x_i in Q^d with labels y_i, numbered from 0 in file order.
///
/// At least one sample and one feature; all rows have the same length.
/// Two are equal where their numbers, labels and names are, wherever they come from.
#[derive(Clone, Debug)]
pub struct Dataset {
    // A certificate keeps its data.
    rows: Arc<Rows>,
    labels: Vec<Label>,
    names: Option<Vec<String>>,
    origin: Option<Arc<Origin>>,
    prepared: Vec<String>,
}

/// What of a file became the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file as it was named.
    pub file: String,
    /// The column of the labels.
    pub label: String,
    /// The labels that are +1, as they stand there.
    pub positive: Vec<String>,
    /// The labels that are -1.
    pub negative: Vec<String>,
    /// How many features of a sparse file are zero in every sample, and left out.
    pub left_out: usize,
}

impl PartialEq for Dataset {
    fn eq(&self, other: &Self) -> bool {
        (&self.rows, &self.labels, &self.names) == (&other.rows, &other.labels, &other.names)
    }
}

impl Eq for Dataset {}

impl Dataset {
    /// A data set from rows of one length and as many labels.
    ///
    /// Returns `None` if there is no sample or no feature, or if the lengths disagree.
    pub fn new(rows: Vec<Vec<Rational>>, labels: Vec<Label>) -> Option<Self> {
        let d = rows.first()?.len();
        rows.iter().all(|r| r.len() == d).then(|| Rows::from(rows)).and_then(|rows| Self::of_rows(rows, labels))
    }

    /// A data set from rows and as many labels.
    ///
    /// Returns `None` if there is no sample or no feature, or if the numbers of samples disagree.
    pub(super) fn of_rows(rows: Rows, labels: Vec<Label>) -> Option<Self> {
        let is_one = rows.n() > 0 && rows.d() > 0 && rows.n() == labels.len();
        is_one.then(|| Self { rows: Arc::new(rows), labels, names: None, origin: None, prepared: Vec::new() })
    }

    /// The same data with a name for each feature; `None` if there are not d names.
    pub fn with_feature_names(self, names: Vec<String>) -> Option<Self> {
        (names.len() == self.d()).then_some(Self { names: Some(names), ..self })
    }

    /// The same data with what is known of their file.
    pub fn with_origin(self, origin: impl Into<Option<Arc<Origin>>>) -> Self {
        Self { origin: origin.into(), ..self }
    }

    /// The same data with every number as a program holds it.
    ///
    /// # Errors
    /// A number beyond the format.
    pub fn held(self, held: Held) -> Result<Self, InputProblem> {
        if held == Held::Exact {
            return Ok(self);
        }
        let row = |row: &Vec<Rational>| row.iter().map(|x| held.number(x.clone())).collect();
        let rows: Vec<Vec<Rational>> = self.rows().iter().map(row).collect::<Result<_, _>>()?;
        let prepared = self.prepared.iter().cloned().chain([format!("read-as {held}")]).collect();
        Ok(Self { rows: Arc::new(rows.into()), prepared, ..self })
    }

    /// What was done to the numbers of the file, in the words of the options, in this order.
    pub fn prepared(&self) -> &[String] {
        &self.prepared
    }

    /// The same data, prepared so.
    #[must_use]
    pub fn with_prepared(self, prepared: Vec<String>) -> Self {
        Self { prepared, ..self }
    }

    /// What of a file became the data, where they come from one.
    pub fn origin(&self) -> Option<&Arc<Origin>> {
        self.origin.as_ref()
    }

    /// The number of samples n.
    pub fn n(&self) -> usize {
        self.rows.n()
    }

    /// The dimension d.
    pub fn d(&self) -> usize {
        self.rows.d()
    }

    /// The features x_i of all samples.
    pub fn rows(&self) -> &[Vec<Rational>] {
        self.rows.all()
    }

    /// The features x_i of sample i.
    pub fn row(&self, i: usize) -> &[Rational] {
        &self.rows.all()[i]
    }

    /// All rows as they are held.
    pub(crate) fn shared(&self) -> &Arc<Rows> {
        &self.rows
    }

    /// The same row as it is held, which takes less than rationals where numbers have few digits.
    pub fn held_row(&self, i: usize) -> Row<'_> {
        self.rows.row(i)
    }

    /// The names of the features, where the file has them.
    pub fn feature_names(&self) -> Option<&[String]> {
        self.names.as_deref()
    }

    /// The labels y_i.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The samples of I+, ascending.
    pub fn positives(&self) -> Vec<usize> {
        self.of(Label::Positive)
    }

    /// The samples of I-, ascending.
    pub fn negatives(&self) -> Vec<usize> {
        self.of(Label::Negative)
    }

    fn of(&self, label: Label) -> Vec<usize> {
        (0..self.n()).filter(|&i| self.labels[i] == label).collect()
    }
}
