//! The checking kernel of margincert: it reads a certificate strictly, re-derives every number that
//! it uses with arithmetic of its own, and accepts or rejects. The format and the rules are
//! docs/certificates.md; the mathematics is docs/theory.md and docs/lemmas.md.
//!
//! It shares no code and no arithmetic with the prover and trusts nothing in a certificate. No
//! floating-point number occurs in it.
//!
//! | file | what it holds |
//! |---|---|
//! | `number` | rationals, vectors, intervals, exp and ln, and the budget of a check |
//! | `certificate` | the strict reader: JSON, the forms of values, the instance, the witnesses |
//! | `orbit`, `iterate` | gradient descent, step by step (lemma:shadowing) |
//! | `pattern` | known activation patterns, and the problem that a network's pattern makes (T7) |
//! | `rules` | the checking rules, one file for each idea |
//! | `shown`, `statement` | what a rule has shown, as data, and in words |
//! | `reason`, `answer` | why a certificate is not accepted, and what the kernel answers |
//! | `against`, `preprocess` | the comparison with a reader's own data |

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::float_arithmetic))]

mod against;
mod answer;
mod certificate;
mod iterate;
mod number;
mod orbit;
mod pattern;
mod preprocess;
mod reason;
mod rules;
mod shown;
mod statement;

use sha2::{Digest, Sha256};

pub use crate::against::{Difference, Own, Table, TableError};
pub use crate::answer::{Accepted, Outcome, Rejected};
pub use crate::certificate::instance::Instance;
pub use crate::certificate::witness::{Claim, Verdict};
pub use crate::number::budget::DEFAULT_BUDGET;
pub use crate::reason::{Declined, Flaw, Reason, Unreadable, spell_string};

use crate::certificate::json::{Form, Json};
use crate::certificate::node::Node;
use crate::certificate::witness::Certificate;
use crate::number::budget;
use crate::reason::quoted;
use crate::rules::Checker;

/// The format version that this kernel knows.
pub const SPEC_VERSION: &str = "1";

const MAX_FILE: usize = 64 << 20;

/// Checks one certificate: the bytes of the file, nothing else, within the usual budget.
pub fn check(bytes: &[u8]) -> Outcome {
    check_within(bytes, DEFAULT_BUDGET)
}

/// Checks one certificate, declining it if that takes more than `budget` operations.
pub fn check_within(bytes: &[u8], budget: u64) -> Outcome {
    budget::open(budget);
    let outcome = judge(bytes);
    let overdrawn = budget::overdrawn();
    budget::close();
    match overdrawn {
        Some(needed) => Outcome::Declined(Declined::Budget { needed, budget }),
        None => outcome,
    }
}

fn judge(bytes: &[u8]) -> Outcome {
    let json = match parse(bytes) {
        Ok(parsed) => parsed,
        Err(unreadable) => return Outcome::Unreadable(unreadable),
    };
    match version(&json) {
        Err(unreadable) => return Outcome::Unreadable(unreadable),
        Ok(Some(version)) if version != SPEC_VERSION => {
            return Outcome::Declined(Declined::Version { version: quoted(version) });
        }
        Ok(_) => {}
    }
    let reject = |certificate: Option<&Certificate>, reason| {
        let claim = certificate.map(|certificate| certificate.claim);
        let instance = certificate.map(|certificate| certificate.instance.name().to_owned());
        Outcome::Rejected(Rejected { claim, instance, reason })
    };
    let root = Node::root(&json);
    let certificate = match read(&root) {
        Ok(certificate) => certificate,
        Err(reason) => return reject(None, reason),
    };
    let mut checker = Checker::new(&certificate.instance);
    let digest_matches = root.get("instance").is_ok_and(|instance| certificate.digest == digest(instance.text()));
    let shown = checker.demand(digest_matches, Reason::Digest).and_then(|()| rules::check(&mut checker, &certificate));
    let obligations = checker.obligations;
    match shown.and_then(|shown| statement::of(&certificate, &shown)) {
        Err(reason) => reject(Some(&certificate), reason),
        Ok(statement) => {
            let Certificate { claim, verdict, instance, .. } = certificate;
            let operations = budget::spent();
            Outcome::Accepted(Accepted { claim, instance, verdict, statement, obligations, operations })
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Json<'_>, Unreadable> {
    if bytes.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    let text = str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    Json::parse(text.strip_suffix('\n').unwrap_or(text))
}

/// The version, if it is a number: another type is left to the strict reader.
fn version<'a>(json: &Json<'a>) -> Result<Option<&'a str>, Unreadable> {
    let Form::Object(pairs) = &json.form else { return Err(Unreadable::NoVersion) };
    let found = pairs.iter().find(|(key, _)| *key == "spec_version");
    let (_, version) = found.ok_or(Unreadable::NoVersion)?;
    Ok(if matches!(version.form, Form::Number) { Some(version.text) } else { None })
}

fn read(root: &Node<'_>) -> Result<Certificate, Reason> {
    root.within_limits()?;
    budget::spend(0)?;
    root.get("spec_version")?.whole()?;
    Certificate::read(root)
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
