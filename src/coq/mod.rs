//! Floor 12: certificates as files that Coq checks, over the theory of `coq/`.
//!
//! The file states the claim in the words of `coq/theory/Model.v` (descent, limits, minimisers)
//! with the numbers of the certificate, and proves it by a lemma of the theory and one computation.
//! The kernel is not asked here: what Coq accepts holds whatever the kernel says.

mod exact;
mod fate;
mod frame;
mod landscape;
mod numeral;
mod place;
mod script;
mod subject;

use serde_json::Value;
use thiserror::Error;

use place::Place;
use script::Script;
use subject::Subject;

/// What a certificate of the theory may end in, for messages.
const EXPORTED: &str = "a margin, a separator, cells or a minimum, a divergence, a kept pattern of SGD, \
                        or a fate that ends in `trap`, `invariance` or `dead`";

/// Why there is no file for Coq.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A part that is missing or is something else.
    #[error("at {place}: {wanted} is needed there")]
    Shape {
        /// The place, as a JSON pointer.
        place: String,
        /// What should be there.
        wanted: &'static str,
    },
    /// The digest is not that of the instance.
    #[error("its digest is not the sha256 of its instance; with `{found}` it would be")]
    Digest {
        /// The sha256 of the instance.
        found: String,
    },
    /// Another form of certificates.
    #[error("its version is not 1: certificates of one line alone are exported")]
    Version,
    /// A claim, or an end, without a lemma in the theory.
    #[error("{what} is not exported to Coq: it has to be {EXPORTED}")]
    NoLemma {
        /// What it is.
        what: String,
    },
    /// Numbers of the witness that cannot be right.
    #[error("at {place}: {wrong}")]
    Wrong {
        /// The place, as a JSON pointer.
        place: String,
        /// What is wrong.
        wrong: &'static str,
    },
}

/// Which floats Coq computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floats {
    /// Made of Coq's integers: no axiom beyond those of the reals.
    Integers,
    /// The processor's doubles, with their axioms.
    Doubles,
}

/// The file for Coq of a certificate; `words` is what the kernel prints, where it was asked.
///
/// # Errors
/// Why there is none.
pub fn export(certificate: &Value, floats: Floats, words: Option<&str>) -> Result<String, ExportError> {
    let root = Place::root(certificate);
    if root.get("spec_version")?.value().as_u64() != Some(1) {
        return Err(ExportError::Version);
    }
    let subject = Subject::read(&root)?;
    let (claim, verdict) = (root.get("claim")?.text()?, root.get("verdict")?.text()?);
    let mut script = Script::new(claim, verdict, &subject, words);
    let witness = root.get("witness")?;
    match witness.get("kind")?.text()? {
        "kkt" => exact::kkt(&mut script, &subject, &witness)?,
        "farkas" => exact::farkas(&mut script, &subject, &witness)?,
        "not-separable" => exact::not_separable(&mut script, &subject, &witness)?,
        "no-positives" => exact::no_positives(&mut script),
        "diverge" => exact::diverge(&mut script, &subject, &witness)?,
        "aligned" => exact::aligned(&mut script, &subject, &witness)?,
        "sgd-kept" => exact::kept_by_sgd(&mut script, &subject, &witness)?,
        "separator" => landscape::separator(&mut script, &subject, &witness, claim)?,
        "minimum" => landscape::minimum(&mut script, &subject, &witness)?,
        "cells" => landscape::cells(&mut script, &subject, &witness, claim)?,
        "fate" => fate::fate(&mut script, &subject, &witness, claim, verdict, floats)?,
        kind => return Err(ExportError::NoLemma { what: format!("a witness `{kind}` of `{claim}`") }),
    }
    Ok(script.end())
}
