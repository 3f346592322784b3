//! What every JSON object of the program has, whatever the command (docs/json.md).

use std::path::Path;

use serde_json::{Value, json};

use super::columns;
use super::numbers::{point_json, rational_json};
use crate::claim::{Checked, Subject};

/// The version of the JSON contract. Keys may join under one version; none is renamed, and none
/// goes.
const SCHEMA_VERSION: u32 = 1;

/// An object with the versions of contract and program.
pub fn versioned(mut object: Value) -> Value {
    object["schema_version"] = SCHEMA_VERSION.into();
    object["version"] = env!("CARGO_PKG_VERSION").into();
    object
}

/// What the answer of a command with DATA is about, and what it rests on.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The instance.
    pub subject: Subject<'a>,
    /// What is assumed and shown, in the kernel's words.
    pub statement: Option<&'a str>,
    /// The digest of the instance in the certificate, where there is one.
    pub digest: Option<&'a str>,
    /// Why something is not shown.
    pub reason: Option<String>,
    /// How much was allowed, by the names of the options.
    pub limits: Value,
    /// The certificate that was written.
    pub certificate: Option<&'a Path>,
}

impl<'a> Frame<'a> {
    /// The frame of an answer with a certificate, or without one and why; `path` is where it is
    /// written if there is one.
    pub fn new(
        subject: Subject<'a>,
        certified: Result<&'a Checked, String>,
        limits: Value,
        path: Option<&'a Path>,
    ) -> Self {
        let (checked, reason) = match certified {
            Ok(checked) => (Some(checked), None),
            Err(reason) => (None, Some(reason)),
        };
        let certificate = path.filter(|_| checked.is_some());
        let digest = checked.map(|checked| checked.certificate().digest());
        Self { subject, statement: checked.map(Checked::statement), digest, reason, limits, certificate }
    }

    /// The object of a command with all this in it; what it says itself stands.
    pub fn around(self, mut object: Value) -> Value {
        let Self { subject, statement, digest, reason, limits, certificate } = self;
        let (eta, w0) = subject.start.unzip();
        // Where a sample wakes the statement names the derivative, whatever the start.
        let named = |said: &str| said.contains(", derivative 0 of max(x, 0) at 0");
        let every = w0.and(statement).map(|said| !subject.starts_on_boundary() && !named(said));
        let keys = [
            ("label", columns::json(subject.data)),
            ("digest", digest.map_or_else(|| subject.digest(), str::to_owned).into()),
            ("eta", eta.map(rational_json).into()),
            ("w0", w0.map(point_json).into()),
            ("relu_at_zero", w0.map(|_| subject.at_zero.to_string()).into()),
            ("every_relu_at_zero", every.into()),
            ("statement", statement.into()),
            ("reason", reason.into()),
            ("limits", limits),
            ("certificate", json!(certificate.map(|path| path.display().to_string()))),
        ];
        for (key, value) in keys {
            if object[key].is_null() {
                object[key] = value;
            }
        }
        object
    }
}
