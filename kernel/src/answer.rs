//! What the kernel answers: accepted, rejected for a typed reason, declined, or unreadable.

use crate::certificate::instance::Instance;
use crate::certificate::witness::{Claim, Verdict};
use crate::reason::{Declined, Reason, Unreadable};

/// The kernel's answer to one certificate.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome {
    /// Every obligation was checked and holds.
    Accepted(Accepted),
    /// The certificate does not show its claim.
    Rejected(Rejected),
    /// Not judged.
    Declined(Declined),
    /// The bytes are no certificate at all.
    Unreadable(Unreadable),
}

/// An accepted certificate: what it shows.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The claim.
    pub claim: Claim,
    /// The instance that the claim is about, as the kernel read it.
    pub instance: Instance,
    /// The verdict.
    pub verdict: Verdict,
    /// What was assumed and what is shown, in words, from the kernel's own reading.
    pub statement: String,
    /// The number of conditions that were checked.
    pub obligations: usize,
    /// The number of operations that it took (docs/certificates.md, "Cost").
    pub operations: u64,
}

/// A rejected certificate.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The claim, where it could be read.
    pub claim: Option<Claim>,
    /// The name of the instance, where it could be read.
    pub instance: Option<String>,
    /// The first condition that fails.
    pub reason: Reason,
}
