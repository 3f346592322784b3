//! What is handed to Python of an answer.

use margincert::claim::Checked;
use pyo3::prelude::*;
use serde_json::Value;

/// An answer: its object in the JSON contract, the same in words, and what the kernel accepted.
#[pyclass(frozen, get_all, module = "margincert._native")]
pub struct Answer {
    /// The word of the verdict.
    verdict: String,
    /// What the kernel says that the certificate shows.
    statement: Option<String>,
    /// Why nothing is decided.
    reason: Option<String>,
    /// The text of the certificate.
    certificate: Option<String>,
    /// The object, as text.
    json: String,
    /// The words of the command line.
    words: String,
}

impl Answer {
    /// An answer with its certificate, or the reason why there is none.
    pub fn new(object: &Value, words: String, checked: Result<&Checked, String>) -> Self {
        let (json, words) = (object.to_string(), words.replace(", in --format json", ", in the answer's fields"));
        match checked {
            Ok(checked) => Self {
                verdict: checked.verdict().word().to_owned(),
                statement: Some(checked.statement().to_owned()),
                reason: None,
                certificate: Some(checked.certificate().text().into_owned()),
                json,
                words,
            },
            Err(reason) => {
                let (statement, certificate) = (None, None);
                Self { verdict: "undecided".to_owned(), statement, reason: Some(reason), certificate, json, words }
            }
        }
    }
}
