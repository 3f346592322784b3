//! Certificates in the canonical form of docs/certificates.md, and the proof by type that the
//! kernel has accepted one.

use margincert_kernel as kernel;
use rug::Rational;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Verdict, Witness};
use crate::data::{Dataset, Label};

const SPEC_VERSION: u32 = 1;

/// What the prover lets the kernel spend on its own certificates: as much as proving them may take.
/// A reader's check of those beyond the usual budget asks for `--budget`.
const BUDGET: u64 = 200 * kernel::DEFAULT_BUDGET;

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
}

/// A certificate that nobody has checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    text: String,
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
    /// Whether the certificate is only too much for the kernel: its work, its file, or a number.
    pub fn is_for_size(&self) -> bool {
        use kernel::{Flaw, Reason, Unreadable};
        matches!(
            self,
            Self::Declined(_)
                | Self::Unreadable(Unreadable::TooLarge)
                | Self::Rejected(Reason::Form { flaw: Flaw::StringTooLong, .. })
        )
    }
}

impl Subject<'_> {
    /// The sha256 of the instance's canonical JSON, in hexadecimal digits.
    pub fn digest(self) -> String {
        digest(&self.to_json())
    }

    pub(crate) fn to_json(self) -> Value {
        let spell = |entries: &[Rational]| entries.iter().map(Rational::to_string).collect::<Vec<_>>();
        let labels: Vec<i32> =
            self.data.labels().iter().map(|label| if *label == Label::Positive { 1 } else { -1 }).collect();
        let rows: Vec<Vec<String>> = self.data.rows().iter().map(|row| spell(row)).collect();
        let mut instance = json!({ "data": { "labels": labels, "rows": rows }, "name": self.name });
        if let Some((eta, w0)) = self.start {
            instance["eta"] = eta.to_string().into();
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

/// The sha256 of a value's canonical JSON, in hexadecimal digits.
pub fn digest(value: &Value) -> String {
    sha256(value.to_string().as_bytes())
}

/// The sha256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Certificate {
    /// The certificate of a claim about a subject: `margin`, `orbit`, `fate` or the id of a
    /// theorem.
    pub fn new(claim: &str, subject: Subject<'_>, verdict: Verdict, witness: &Witness) -> Self {
        let instance = subject.to_json();
        let digest = digest(&instance);
        let certificate = json!({
            "claim": claim,
            "digest": digest,
            "instance": instance,
            "spec_version": SPEC_VERSION,
            "verdict": verdict.word(),
            "witness": witness.to_json(),
        });
        Self { text: certificate.to_string(), verdict }
    }

    /// The canonical JSON, without a newline at the end.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn judged(&self) -> Result<kernel::Accepted, Refusal> {
        match kernel::check_within(self.text.as_bytes(), BUDGET) {
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

impl Checked {
    /// Lets the kernel check a certificate.
    ///
    /// # Errors
    /// Why the kernel does not accept it.
    pub fn new(certificate: Certificate) -> Result<Self, Refusal> {
        let kernel::Accepted { statement, obligations, operations, .. } = certificate.judged()?;
        Ok(Self { certificate, statement, obligations, operations })
    }

    /// Lets the kernel check the text once more, and gives the instance that it read there.
    ///
    /// # Errors
    /// Why the kernel does not accept it.
    pub(super) fn again(&self) -> Result<kernel::Accepted, Refusal> {
        self.certificate.judged()
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
