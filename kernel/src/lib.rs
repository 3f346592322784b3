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

use std::io::{self, BufRead};

use sha2::{Digest, Sha256};

pub use crate::against::{Difference, Own, Table, TableError};
pub use crate::answer::{Accepted, Outcome, Rejected};
pub use crate::certificate::instance::Instance;
pub use crate::certificate::witness::{Claim, Verdict};
pub use crate::number::budget::DEFAULT_BUDGET;
pub use crate::reason::{Declined, Flaw, Reason, Unreadable, spell_string};

use crate::certificate::json::{Form, Json};
use crate::certificate::lines::{Lines, Source, hexadecimal, parse, read_line, read_rest};
use crate::certificate::node::Node;
use crate::certificate::witness::Certificate;
use crate::number::budget::{self, Account};
use crate::reason::quoted;
use crate::rules::Checker;

/// The format versions that this kernel knows.
pub const SPEC_VERSIONS: [&str; 2] = ["1", "2"];

/// Checks one certificate: the bytes of the file, nothing else, within the usual budget.
pub fn check(bytes: &[u8]) -> Outcome {
    check_within(bytes, DEFAULT_BUDGET)
}

/// Checks one certificate, declining it if that takes more than `budget` operations.
pub fn check_within(mut bytes: &[u8], budget: u64) -> Outcome {
    // Bytes in memory can be read.
    check_reader(&mut bytes, budget, true).unwrap_or(Outcome::Unreadable(Unreadable::NoVersion))
}

/// Checks one certificate that is read as far as it has to be: of version 2 line by line. Unless
/// `hold`, the instance of an accepted `margin` certificate of version 2 has no rows and no labels:
/// they are not kept.
///
/// # Errors
/// The file cannot be read.
pub fn check_reader(from: &mut dyn BufRead, budget: u64, hold: bool) -> io::Result<Outcome> {
    check_pausing(from, budget, hold, || ())
}

/// The same, calling `pause` now and then: a caller gives the check up by unwinding from there.
///
/// # Errors
/// The file cannot be read.
pub fn check_pausing(from: &mut dyn BufRead, budget: u64, hold: bool, pause: fn()) -> io::Result<Outcome> {
    let account = Account::open(budget, pause);
    let outcome = judge(from, hold);
    let overdrawn = budget::overdrawn();
    drop(account);
    Ok(match overdrawn {
        Some(needed) => Outcome::Declined(Declined::Budget { needed, budget }),
        None => outcome?,
    })
}

fn judge(from: &mut dyn BufRead, hold: bool) -> io::Result<Outcome> {
    let mut bytes = Vec::new();
    read_line(from, &mut bytes)?;
    // Of version 1 the file is one value; what is none is told with its place in the file.
    let goes_on = bytes.ends_with(b"\n") && !from.fill_buf()?.is_empty();
    if goes_on && !parse(&bytes).is_ok_and(|json| version(&json).is_ok_and(|version| version != Some("1"))) {
        read_rest(from, &mut bytes)?;
    }
    let json = match parse(&bytes) {
        Ok(parsed) => parsed,
        Err(unreadable) => return Ok(Outcome::Unreadable(unreadable)),
    };
    let in_lines = match version(&json) {
        Err(unreadable) => return Ok(Outcome::Unreadable(unreadable)),
        Ok(Some(version)) if !SPEC_VERSIONS.contains(&version) => {
            return Ok(Outcome::Declined(Declined::Version { version: quoted(version) }));
        }
        Ok(version) => version == Some("2"),
    };
    let root = Node::root(&json);
    let mut certificate = match read(&root, in_lines) {
        Ok(certificate) => certificate,
        Err(reason) => return Ok(Outcome::Rejected(Rejected { claim: None, instance: None, reason })),
    };
    let text = root.get("instance").map_or("", |instance| instance.text());
    let mut failed = None;
    let lines = in_lines.then(|| Lines::new(from, &mut failed, &certificate.instance, text));
    let hold = hold || certificate.claim != Claim::Margin;
    let shown = show(&mut certificate, text, lines, hold);
    if let Some(error) = failed {
        return Err(error);
    }
    let Certificate { claim, verdict, instance, .. } = certificate;
    Ok(match shown {
        Err(reason) => {
            Outcome::Rejected(Rejected { claim: Some(claim), instance: Some(instance.name().to_owned()), reason })
        }
        Ok((statement, obligations)) => {
            let operations = budget::spent();
            Outcome::Accepted(Accepted { claim, instance, verdict, statement, obligations, operations })
        }
    })
}

/// What a certificate shows, in words, and the number of conditions; `text` is that of its
/// instance, but for the lines.
fn show(
    certificate: &mut Certificate,
    text: &str,
    mut lines: Option<Lines<'_>>,
    hold: bool,
) -> Result<(String, usize), Reason> {
    let mut digest = lines.is_none().then(|| hexadecimal(Sha256::new_with_prefix(text)));
    if let Some(mut held) = lines.take_if(|_| hold) {
        certificate.instance.hold(&mut held)?;
        digest = Some(held.digest()?);
    }
    let certificate = &*certificate;
    let mut checker = Checker::new(&certificate.instance);
    if let Some(digest) = digest {
        checker.demand(digest == certificate.digest, Reason::Digest)?;
    }
    let mut samples = lines.map_or(Source::Kept(&certificate.instance), Source::Lines);
    let shown = rules::check(&mut checker, &mut samples, certificate)?;
    if let Source::Lines(lines) = &mut samples {
        // What is said of the lines is said of all of them, and of those that the digest is about.
        checker.demand(lines.digest()? == certificate.digest, Reason::Digest)?;
    }
    Ok((statement::of(certificate, &shown)?, checker.obligations))
}

/// The version, if it is a number: another type is left to the strict reader.
fn version<'a>(json: &Json<'a>) -> Result<Option<&'a str>, Unreadable> {
    let Form::Object(pairs) = &json.form else { return Err(Unreadable::NoVersion) };
    let found = pairs.iter().find(|(key, _)| *key == "spec_version");
    let (_, version) = found.ok_or(Unreadable::NoVersion)?;
    Ok(if matches!(version.form, Form::Number) { Some(version.text) } else { None })
}

fn read(root: &Node<'_>, in_lines: bool) -> Result<Certificate, Reason> {
    root.within_limits()?;
    budget::spend(0)?;
    root.get("spec_version")?.whole()?;
    Certificate::read(root, in_lines)
}
