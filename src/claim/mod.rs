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

#[doc(hidden)]
pub use against::{Difference, same_instance};
pub(crate) use baseline::{Baseline, BaselineError, Regression};
#[doc(hidden)]
pub use certificate::digest;
pub use certificate::{Certificate, Checked, Refusal, Subject};
pub use hypothesis::Hypothesis;
pub use outcome::{Confrontation, Obstacle, Outcome, Unbounded, Unsettled};
pub(crate) use run::Tally;
pub use run::{Options, Report, run};
pub use source::{Paper, Source};
pub(crate) use store::{StoreError, file_name, folder_of, make_folder, write_atomically};
pub use suite::{ClaimsProblem, Entry, Suite, SuiteError};
pub use theorem::{About, Budget, CheckError, Halt, Key, Task, Theorem, network};
pub use verdict::{UnknownVerdict, Verdict};
pub(crate) use witness::can_be_stated;
pub use witness::{Enclosures, Selection, SgdWitness, Witness};
