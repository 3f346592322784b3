//! Floor 5: claims: what a theorem is to the program, what a verdict is, how verdicts are
//! certified, and how suites of claims are run.
//!
//! A verdict above `undecided` can only be built from a certificate that the kernel has accepted
//! ([`Checked`]).

mod against;
mod baseline;
mod certificate;
mod constants;
#[doc(hidden)]
pub mod harness;
mod hypothesis;
mod likeness;
mod lines;
mod outcome;
mod parts;
mod recorded;
mod regression;
mod run;
mod source;
mod store;
mod suite;
mod theorem;
mod verdict;
mod witness;

#[doc(hidden)]
pub use against::{Difference, same_instance};
pub(crate) use baseline::{Baseline, BaselineError};
pub(crate) use certificate::BUDGET;
pub use certificate::{Certificate, Checked, Refusal, Subject};
#[doc(hidden)]
pub use certificate::{digest, sha256};
pub(crate) use constants::Constants;
pub use hypothesis::Hypothesis;
pub(crate) use likeness::nearest;
pub use outcome::{Confrontation, Obstacle, Outcome, Unbounded, Unsettled, Untold};
pub(crate) use parts::Change;
pub use recorded::RUN;
pub(crate) use regression::{Regression, Worse};
pub(crate) use run::Tally;
pub use run::{Options, Report, run};
pub use source::{Paper, Source, XU_2021};
pub(crate) use store::{StoreError, entry_name, file_name, folder_of, make_folder, write_atomically, write_with};
pub(crate) use suite::instance_files;
pub use suite::{ClaimsProblem, Entry, Suite, SuiteError};
pub use theorem::{About, Budget, CheckError, Halt, Key, Task, Theorem, network};
pub use verdict::{UnknownVerdict, Verdict};
pub(crate) use witness::can_be_stated;
pub use witness::{Enclosures, Selection, SgdWitness, Witness};
