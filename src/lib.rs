//! Executable, certified checkers for the implicit-bias theorems of gradient methods on ReLU
//! classifiers: exact max-margin directions, rigorous iterates, verdicts with certificates.
//!
//! What a newcomer should know: data are exact rationals ([`data::Dataset`]); a verdict above
//! `undecided` exists only together with a certificate that the kernel, a crate of its own, has
//! accepted ([`claim::Checked`]); the words are in docs/glossary.md, the mathematics in
//! docs/theory.md and docs/lemmas.md, the plan of the house in docs/adr/0001-rooms.md.
//!
//! Three samples in the plane, two positives and a negative, serve all the examples below.
//!
//! ```
//! use margincert::data::{Dataset, Label::{Negative, Positive}};
//! use rug::Rational;
//!
//! fn q(p: i32, q: i32) -> Rational {
//!     Rational::from((p, q))
//! }
//!
//! fn two_clusters() -> Dataset {
//!     let rows = vec![vec![q(1, 1), q(0, 1)], vec![q(-1, 2), q(1, 1)], vec![q(-1, 5), q(-1, 1)]];
//!     Dataset::new(rows, vec![Positive, Positive, Negative]).expect("one label a row")
//! }
//!
//! // What is the max-margin solution of the positives? Exactly, with its multipliers.
//! use margincert::margin::{Problem, Solution};
//!
//! let data = two_clusters();
//! let Solution::Optimal(optimum) = Problem::active(&data, &data.positives(), false).solve() else {
//!     panic!("the positives are separable from 0")
//! };
//! assert_eq!(optimum.w, [q(1, 1), q(3, 2)]);
//!
//! // Where are the minima that the loss has at infinity? One for each cell.
//! use std::ops::ControlFlow;
//! use margincert::landscape::Cells;
//!
//! let mut minima = Vec::new();
//! let all = Cells::new(&data).for_each(&mut |packet| {
//!     minima.push(packet.cell().active);
//!     ControlFlow::Continue(())
//! });
//! assert!(all.is_ok());
//! minima.sort();
//! assert_eq!(minima, [vec![0], vec![0, 1], vec![1]]);
//!
//! // What does gradient descent do for ever, from w_0 = (1, 1) with step size 1/2?
//! use margincert::model::Model;
//! use margincert::stepping::{Precision, Watch};
//! use margincert::trajectory::fate::{End, fate};
//!
//! let model = Model::single_neuron(two_clusters(), &q(1, 2));
//! let w0 = [q(1, 1), q(1, 1)];
//! let watch = Watch::default();
//! let decided = fate(&model, &w0, 100_000, Precision::default(), &watch).expect("decided");
//! let End::Trap(trap) = decided.end else { panic!("it converges, with a rate") };
//! assert_eq!((trap.active.as_slice(), &trap.optimum.w), ([0, 1].as_slice(), &optimum.w));
//!
//! // Where is it after 10^100 steps? In this box, certainly.
//! use margincert::trajectory::iterates::Iterates;
//! use rug::{Integer, ops::Pow};
//!
//! let googol = Integer::from(10).pow(100);
//! let mut iterates = Iterates::new(&model, &w0, 100_000, true);
//! let enclosure = iterates.enclose(&googol, &mut |_| ()).expect("within reach");
//! let [x, y] = enclosure.w.as_slice() else { panic!("two coordinates") };
//! assert!(227.9 < *x.lo() && *x.hi() < 228.0 && 342.0 < *y.lo() && *y.hi() < 342.1);
//! ```
//!
//! A claim of the registry on an instance of one's own gives an outcome with its certificate;
//! [`claims_main!`] makes one test of each claim on each instance file of a project.
//!
//! ```
//! use margincert::claim::{Budget, Verdict};
//! use margincert::stepping::Watch;
//! use margincert::theorems::{built_in, find};
//!
//! let suite = built_in()?;
//! let instance = &suite.entries()[0].instance;
//! let diverge = find("gd.diverge").expect("a claim of the registry");
//! let outcome = diverge.check(instance, &Budget::default(), &Watch::default())?;
//! assert!(matches!(outcome.verdict(), Verdict::Proved | Verdict::Vacuous));
//! let certificate = outcome.checked().expect("a verdict above undecided has one").certificate();
//! assert!(certificate.text().starts_with("{\"claim\":\"gd.diverge\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod ask;
pub mod claim;
pub mod data;
pub mod formats;
pub mod landscape;
pub mod margin;
pub mod model;
pub mod sgd;
pub mod stepping;
#[path = "../theorems/mod.rs"]
pub mod theorems;
pub mod trajectory;

#[doc(inline)]
pub use arith::{interval::Interval, rational::NumberError};
#[doc(inline)]
pub use endings::{
    explosion::{Chain, Explosion},
    trap::{Shape, Trap},
};

// Internals, for the tests and the program of this repository alone: what is hidden from the
// documentation, here and in the rooms above, may change at any time.
#[doc(hidden)]
pub mod arith;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod coq;
#[doc(hidden)]
pub mod endings;
#[doc(hidden)]
pub mod falsify;
mod figure;
#[doc(hidden)]
pub mod files;
#[doc(hidden)]
pub mod leaping;
mod page;
#[doc(hidden)]
pub mod paper;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod sweep;

/// Makes a test target of instance files: one test for each claim on each instance, named
/// `gd.local::two-clusters`.
///
/// The files are named by glob patterns relative to the package. In Cargo.toml:
///
/// ```toml
/// [[test]]
/// name = "claims"
/// harness = false
/// ```
///
/// and in tests/claims.rs nothing but
///
/// ```
/// margincert::claims_main!("claims/*.toml");
/// ```
///
/// A test fails where the verdict is not the one that the file expects (`proved`, unless `expect`
/// says another word), or where the kernel, given the text of the certificate and the instance,
/// does not accept it. A file that cannot be read is a failing test of its own, whatever the filter
/// on the command line, and a pattern without a file fails the run. Theorems of one's own follow a
/// semicolon: `claims_main!("claims/*.toml"; THEOREMS)`.
#[macro_export]
macro_rules! claims_main {
    ($($pattern:literal),+ $(,)?) => {
        $crate::claims_main!($($pattern),+; $crate::theorems::THEOREMS);
    };
    ($($pattern:literal),+; $theorems:expr) => {
        fn main() -> ::std::process::ExitCode {
            $crate::claim::harness::main(env!("CARGO_MANIFEST_DIR"), &[$($pattern),+], &$theorems)
        }
    };
}
/// The arrays of [`data::Dataset::from_arrays`] and [`arith::arrays`], in the version that is used
/// here.
pub use ndarray;
