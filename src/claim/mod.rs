//! Floor 5: claims: what a theorem is to the program, what a verdict is, how verdicts are
//! certified, and how suites of claims are run.
//!
//! A verdict above `undecided` can only be built from a certificate that the kernel has accepted
//! ([`Checked`]).

mod against;
mod baseline;
mod certificate;
#[doc(hidden)]
pub mod harness;
mod hypothesis;
mod outcome;
mod run;
mod source;
mod store;
mod suite;
mod theorem;
mod verdict;
mod witness;

pub use against::{Difference, same_instance};
pub use baseline::{Baseline, BaselineError, Regression};
pub use certificate::{Certificate, Checked, Refusal, Subject, digest};
pub use hypothesis::Hypothesis;
pub use outcome::{Confrontation, Obstacle, Outcome, Unbounded, Unsettled};
pub use run::{Options, Report, Tally, run};
pub use source::{Paper, Source};
pub use store::{StoreError, file_name, write_atomically};
pub use suite::{ClaimsProblem, Entry, Suite, SuiteError};
pub use theorem::{About, Budget, CheckError, Halt, Key, Task, Theorem, network};
pub use verdict::{UnknownVerdict, Verdict};
pub use witness::{Enclosures, Selection, SgdWitness, Witness, can_be_stated, claimed_box};
