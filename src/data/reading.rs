//! How a data file is read (docs/input.md).

use super::Held;
use crate::files::{Format, Indices};

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
    /// How the numbers are held.
    pub held: Held,
}
