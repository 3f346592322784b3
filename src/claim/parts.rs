//! What an instance consists of, so far as it tells why another one is another.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::certificate::digest;
use crate::data::{Dataset, Label};

/// Sizes and step size as they are, the rest by its sha256; `None` where a certificate has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    n: usize,
    d: usize,
    rows: String,
    labels: String,
    eta: Option<String>,
    w0: Option<String>,
    output: Option<String>,
}

/// A part that is another one, with its values where they are short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `n`, `d`, `rows`, `labels`, `eta`, `w0` or `output`.
    pub part: &'static str,
    /// What it was and what it is.
    pub values: Option<(String, String)>,
}

impl Parts {
    /// Of the `instance` of a certificate and its data.
    pub(super) fn of(instance: &Value, data: &Dataset) -> Self {
        let rows: Vec<Vec<String>> =
            data.rows().iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let labels: Vec<bool> = data.labels().iter().map(|label| *label == Label::Positive).collect();
        let of = |value: &Value| (!value.is_null()).then(|| digest(value));
        Self {
            n: data.n(),
            d: data.d(),
            rows: digest(&json!(rows)),
            labels: digest(&json!(labels)),
            eta: instance["eta"].as_str().map(str::to_owned),
            w0: of(&instance["w0"]).or_else(|| of(&instance["W0"])),
            output: of(&instance["network"]),
        }
    }

    /// What is another in a later instance; not what has to be, as a size is another.
    pub(super) fn changes(&self, now: &Self) -> Vec<Change> {
        let valued = |part, was: &dyn ToString, is: &dyn ToString| Change {
            part,
            values: Some((was.to_string(), is.to_string())),
        };
        let plain = |part| Change { part, values: None };
        let eta = |parts: &Self| parts.eta.clone().unwrap_or_else(|| "none".to_owned());
        let (n, d) = (self.n == now.n, self.d == now.d);
        let all = [
            (!n).then(|| valued("n", &self.n, &now.n)),
            (!d).then(|| valued("d", &self.d, &now.d)),
            (n && d && self.rows != now.rows).then(|| plain("rows")),
            (n && self.labels != now.labels).then(|| plain("labels")),
            (self.eta != now.eta).then(|| valued("eta", &eta(self), &eta(now))),
            (d && self.w0 != now.w0).then(|| plain("w0")),
            (self.output != now.output).then(|| plain("output")),
        ];
        all.into_iter().flatten().collect()
    }
}
