//! Certificates in the canonical form of docs/certificates.md, and the proof by type that the
//! kernel has accepted one.

use std::borrow::Cow;
use std::io::{self, BufRead, Read as _};

use margincert_kernel as kernel;
use rug::Rational;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::lines::{Reader, are_for_lines, write_line, write_row};
use super::{Verdict, Witness};
use crate::arith::linalg::dot;
use crate::arith::pause::pause;
use crate::data::{AtZero, Dataset, Label};
use crate::stepping::Halt;

/// What the prover lets the kernel spend on its own certificates: as much as proving them may take.
/// A reader's check of those beyond the usual budget asks for `--budget`.
pub(crate) const BUDGET: u64 = 200 * kernel::DEFAULT_BUDGET;

/// What a certificate is about: the instance after preprocessing.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The name of the instance.
    pub name: &'a str,
    /// The data.
    pub data: &'a Dataset,
    /// eta and w_0, neuron by neuron, for claims about a trajectory.
    pub start: Option<(&'a Rational, &'a [Rational])>,
    /// The output weights, where the trajectory is that of a network.
    pub network: Option<&'a [Rational]>,
    /// The derivative of max(x, 0) at 0; without a start it is not looked at.
    pub at_zero: AtZero,
}

/// A certificate that nobody has checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// All of it, or the first line.
    text: String,
    /// What stands in the other lines.
    lines: Option<Box<Dataset>>,
    digest: String,
    verdict: Verdict,
}

/// A certificate that the kernel has accepted, with what the kernel says it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Checked {
    certificate: Certificate,
    statement: String,
    obligations: usize,
    operations: u64,
}

/// Why the kernel does not accept a certificate that the prover wrote: always a defect of one of
/// the two.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A condition fails.
    #[error("the kernel rejects the certificate: {0}")]
    Rejected(kernel::Reason),
    /// Beyond the kernel's budget.
    #[error("the kernel declines the certificate: {0}")]
    Declined(kernel::Declined),
    /// Not even a certificate.
    #[error("the kernel cannot read the certificate: {0}")]
    Unreadable(kernel::Unreadable),
    /// Its check was given up.
    #[error("its check was given up: {0}")]
    Halted(Halt),
    /// The kernel's reading of the verdict is another.
    #[error("the kernel reads the verdict as {read}, not {meant}")]
    OtherVerdict {
        /// What the kernel read.
        read: String,
        /// What was meant.
        meant: Verdict,
    },
}

impl Refusal {
    /// Whether the certificate is only too much for the kernel, or for the time that is left: its
    /// work, its file, or a number.
    pub fn is_for_size(&self) -> bool {
        use kernel::{Flaw, Reason, Unreadable};
        matches!(
            self,
            Self::Declined(_)
                | Self::Halted(_)
                | Self::Unreadable(Unreadable::TooLarge)
                | Self::Rejected(Reason::Form { flaw: Flaw::StringTooLong, .. })
        )
    }
}

impl<'a> Subject<'a> {
    /// Data without a start.
    pub fn of_data(name: &'a str, data: &'a Dataset) -> Self {
        Self { name, data, start: None, network: None, at_zero: AtZero::default() }
    }

    /// The sha256 of the instance's canonical JSON, in hexadecimal digits.
    pub fn digest(self) -> String {
        sha256(self.text().as_bytes())
    }

    /// Whether a sample lies on its boundary at w_0, zero rows excepted: only then does the
    /// derivative of max(x, 0) at 0 matter (docs/lemmas.md, lemma:derivative-at-zero).
    pub fn starts_on_boundary(self) -> bool {
        let neurons = || self.start.into_iter().flat_map(|(_, w0)| w0.chunks(self.data.d()));
        let is_on = |x: &Vec<Rational>| x.iter().any(|c| *c != 0) && neurons().any(|w| dot(x, w) == 0);
        self.data.rows().iter().any(is_on)
    }

    pub(crate) fn to_json(self) -> Value {
        let labels: Vec<i32> =
            self.data.labels().iter().map(|label| if *label == Label::Positive { 1 } else { -1 }).collect();
        let rows: Vec<Vec<String>> = self.data.rows().iter().map(|row| spell(row)).collect();
        self.with(json!({ "data": { "labels": labels, "rows": rows } }))
    }

    /// The text of the same, in which the rows are most: they are written once.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        let Value::Object(others) = self.with(json!({})) else { return out };
        // Keys stand in the order of their bytes.
        let (before, after): (Vec<_>, Vec<_>) = others.iter().partition(|(key, _)| key.as_str() < "data");
        let write = |out: &mut String, others: Vec<(&String, &Value)>| {
            others.iter().for_each(|(key, value)| *out += &format!(",\"{key}\":{value}"));
        };
        write(&mut out, before);
        out += ",\"data\":{\"labels\":[";
        for (i, label) in self.data.labels().iter().enumerate() {
            out += if i == 0 { "" } else { "," };
            out += if *label == Label::Positive { "1" } else { "-1" };
        }
        out += "],\"rows\":[";
        for i in 0..self.data.n() {
            out += if i == 0 { "" } else { "," };
            write_row(self.data.held_row(i), 0..self.data.d(), &mut out);
        }
        out += "]}";
        write(&mut out, after);
        out.replace_range(..1, "{");
        out + "}"
    }

    /// The same where the rows stand in lines of their own.
    fn first_line(self) -> String {
        self.with(json!({ "d": self.data.d(), "n": self.data.n() })).to_string()
    }

    fn with(self, mut instance: Value) -> Value {
        instance["name"] = self.name.into();
        if let Some((eta, w0)) = self.start {
            instance["eta"] = eta.to_string().into();
            if self.at_zero != AtZero::Zero {
                instance["relu_at_zero"] = self.at_zero.to_string().into();
            }
            match self.network {
                None => instance["w0"] = spell(w0).into(),
                Some(output) => {
                    instance["network"] = json!({ "output": spell(output) });
                    instance["W0"] = w0.chunks(self.data.d()).map(spell).collect();
                }
            }
        }
        instance
    }
}

fn spell(entries: &[Rational]) -> Vec<String> {
    entries.iter().map(Rational::to_string).collect()
}

/// The sha256 of a value's canonical JSON, in hexadecimal digits.
pub fn digest(value: &Value) -> String {
    sha256(value.to_string().as_bytes())
}

/// The sha256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

fn hexadecimal(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Certificate {
    /// The certificate of a claim about a subject: `margin`, `orbit`, `fate` or the id of a
    /// theorem. One of `margin` about large data is of version 2.
    pub fn new(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: &Witness) -> Self {
        let lines = (claim == "margin" && are_for_lines(subject.data)).then(|| Box::new(subject.data.clone()));
        Self::of(claim, subject, verdict, witness, lines)
    }

    /// The same in version 2, however small.
    #[doc(hidden)]
    pub fn in_lines(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: &Witness) -> Self {
        Self::of(claim, subject, verdict, witness, Some(Box::new(subject.data.clone())))
    }

    fn of(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: &Witness, lines: Option<Box<Dataset>>) -> Self {
        let (version, instance) = match &lines {
            None => (1, subject.text()),
            Some(_) => (2, subject.first_line()),
        };
        let mut sum = Sha256::new_with_prefix(&instance);
        if let Some(data) = &lines {
            sum.update("\n");
            let mut line = String::new();
            for i in 0..data.n() {
                line.clear();
                write_line(data, i, &mut line);
                sum.update(&line);
            }
        }
        let digest = hexadecimal(sum);
        let (claim, word, witness) = (Value::from(claim), verdict.word(), witness.to_json());
        let text = format!(
            r#"{{"claim":{claim},"digest":"{digest}","instance":{instance},"spec_version":{version},"verdict":"{word}","witness":{witness}}}"#
        );
        Self { text, lines, digest, verdict }
    }

    /// The canonical JSON, without a newline at the end; of version 2 all lines with theirs.
    pub fn text(&self) -> Cow<'_, str> {
        if self.lines.is_none() {
            return Cow::Borrowed(&self.text);
        }
        let mut text = String::new();
        // Text in memory can be read.
        let _ = self.reader().read_to_string(&mut text);
        Cow::Owned(text)
    }

    /// The same piece by piece.
    pub fn reader(&self) -> impl BufRead + '_ {
        Reader::new(&self.text, self.lines.as_deref())
    }

    /// The digest that it states of its instance.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The sha256 of its bytes, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        let mut sum = Sha256::new();
        let _ = io::copy(&mut self.reader(), &mut Sink(&mut sum));
        hexadecimal(sum)
    }

    fn judged(&self, hold: bool, budget: u64) -> Result<kernel::Accepted, Refusal> {
        let outcome = kernel::check_pausing(&mut self.reader(), budget, hold, pause);
        match outcome.unwrap_or(kernel::Outcome::Unreadable(kernel::Unreadable::NoVersion)) {
            kernel::Outcome::Accepted(accepted) => {
                let read = accepted.verdict.to_string();
                if read == self.verdict.word() {
                    Ok(accepted)
                } else {
                    Err(Refusal::OtherVerdict { read, meant: self.verdict })
                }
            }
            kernel::Outcome::Rejected(rejected) => Err(Refusal::Rejected(rejected.reason)),
            kernel::Outcome::Declined(reason) => Err(Refusal::Declined(reason)),
            kernel::Outcome::Unreadable(unreadable) => Err(Refusal::Unreadable(unreadable)),
        }
    }
}

/// A sum that is written to.
struct Sink<'a>(&'a mut Sha256);

impl io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Checked {
    /// Lets the kernel check a certificate.
    ///
    /// # Errors
    /// Why the kernel does not accept it.
    pub fn new(certificate: Certificate) -> Result<Self, Refusal> {
        Self::within(certificate, BUDGET)
    }

    /// The same with at most so many operations on machine words.
    ///
    /// # Errors
    /// Why the kernel does not accept it.
    #[doc(hidden)]
    pub fn within(certificate: Certificate, budget: u64) -> Result<Self, Refusal> {
        let kernel::Accepted { statement, obligations, operations, .. } = certificate.judged(false, budget)?;
        Ok(Self { certificate, statement, obligations, operations })
    }

    /// Lets the kernel check the text once more, and gives the instance that it read there.
    ///
    /// # Errors
    /// Why the kernel does not accept it.
    pub(super) fn again(&self) -> Result<kernel::Accepted, Refusal> {
        self.certificate.judged(true, BUDGET)
    }

    /// The accepted certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The verdict that the certificate carries.
    pub fn verdict(&self) -> Verdict {
        self.certificate.verdict
    }

    /// What is assumed and what is shown, in the kernel's words.
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The number of conditions that the kernel checked.
    pub fn obligations(&self) -> usize {
        self.obligations
    }

    /// The budget that a reader's check needs, where the usual one does not suffice.
    pub fn budget_needed(&self) -> Option<u64> {
        (self.operations > kernel::DEFAULT_BUDGET).then_some(self.operations)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::arith::pause::unless;
    use crate::claim::Selection;
    use crate::margin::{Problem, Solution};

    /// What gives a check up leaves nothing behind that the next one would meet.
    #[test]
    fn a_check_is_given_up_where_somebody_says_so() {
        let data = Dataset::new(vec![vec![Rational::from(2)]], vec![Label::Positive]).unwrap();
        let Solution::Optimal(optimum) = Problem::svm(&data).solve() else { panic!("it is separable") };
        let witness = Witness::Kkt { problem: Selection::Svm, optimum };
        let certificate = || Certificate::new("margin", Subject::of_data("one", &data), Verdict::Proved, &witness);
        assert!(unless(Arc::new(|| true), || Checked::within(certificate(), 1_000_000)).is_none());
        let checked = Checked::within(certificate(), 1_000_000).unwrap();
        assert_eq!(unless(Arc::new(|| false), || Checked::within(certificate(), 1_000_000)), Some(Ok(checked)));
    }
}
