//! By what an instance contradicts.

use std::fmt;

use super::shown::Shown;
use crate::claim::Checked;

/// Why an instance contradicts a statement.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Accepted certificates that say otherwise; the first by itself, or all of them together.
    pub certificates: Vec<Checked>,
    /// What is wrong, where no certificate says it.
    pub why: Option<String>,
}

impl Evidence {
    /// By one certificate.
    pub fn of(certificate: Option<Checked>) -> Option<Self> {
        Some(Self { certificates: vec![certificate?], why: None })
    }

    /// The certificates, each with its claim.
    pub fn by_claim(&self) -> impl Iterator<Item = (String, &Checked)> {
        self.certificates.iter().map(|checked| (Shown::of(checked).claim().to_owned(), checked))
    }

    /// By a reason beside the certificates.
    pub(super) fn because(why: &impl fmt::Display, certificates: Vec<Checked>) -> Self {
        Self { certificates, why: Some(why.to_string()) }
    }
}
