//! Floor 5: claims: what a theorem is to the program, what a verdict is, how verdicts are certified, and how suites of claims are run.
//!
//! A verdict above `undecided` can only be built from a certificate that the kernel has accepted ([`Checked`]).

mod certificate;
mod store;
mod verdict;
mod witness;

pub use certificate::{Certificate, Checked, Refusal, Subject};
pub use store::{StoreError, file_name, write_atomically};
pub use verdict::{UnknownVerdict, Verdict};
pub use witness::{Selection, Witness};
