//! How a claim and its paper are cited.

use serde_json::{Value, json};

use crate::claim::Theorem;

/// One object with the citation in each format.
pub fn json(theorem: &Theorem) -> Value {
    json!({ "bibtex": bibtex(theorem), "latex": latex(theorem), "markdown": markdown(theorem) })
}

/// The paper as a BibTeX entry.
pub fn bibtex(theorem: &Theorem) -> String {
    theorem.about().source.paper.bibtex()
}

/// A sentence that cites the entry.
pub fn latex(theorem: &Theorem) -> String {
    let source = theorem.about().source;
    format!(
        "Claim \\texttt{{{}}} of margincert {}, {}~\\cite{{{}}}.",
        theorem.id(),
        env!("CARGO_PKG_VERSION"),
        source.form,
        source.paper.key
    )
}

/// A sentence with the paper in it.
pub fn markdown(theorem: &Theorem) -> String {
    let source = theorem.about().source;
    format!(
        "Claim `{}` of margincert {}, {}. {}.",
        theorem.id(),
        env!("CARGO_PKG_VERSION"),
        source.form,
        source.paper.line()
    )
}
