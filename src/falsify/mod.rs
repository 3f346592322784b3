//! Floor 7: which small instance contradicts a statement?
//!
//! A false statement of docs/theory.md, section 8, is data ([`Statement`]): what it says, and how
//! an instance refutes it, by certificates of claims that say otherwise. A claim of the registry is
//! looked at for an instance on which its proof and something else disagree, or, with a hypothesis
//! ignored, for one on which its conclusion is denied by the certificate of another claim.
//! Instances are tried from small to large and made least; nothing but a certificate that the
//! kernel has accepted refutes.

mod cases;
mod denials;
mod evidence;
mod least;
mod plain;
mod question;
mod search;
mod shown;
mod statements;

pub use denials::denial;
pub use evidence::Evidence;
pub use least::measure;
pub use question::{Answer, Question};
pub use search::{Counted, Found, Search, search};
pub use statements::{FALSE, Statement, false_statement};
