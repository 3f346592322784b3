//! What a theorem assumes.

/// A hypothesis of a theorem: it is decided on each instance before anything is concluded.
#[derive(Debug, PartialEq, Eq)]
pub struct Hypothesis {
    /// The name of the hypothesis, as in the statement's table.
    pub name: &'static str,
    /// What is assumed.
    pub says: &'static str,
    /// What is the case where it fails.
    pub failure: &'static str,
}
