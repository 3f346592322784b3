//! Floor 6: a question, and everything that its answer needs up to the kernel's word.
//!
//! One function for each question: [`margin`](margin()), [`fate`](fate()), [`orbit`](orbit()),
//! [`sgd`](sgd()), [`network`](network()), [`landscape`](landscape()), [`separable`](separable()),
//! [`replay`](replay()), [`simulate`](simulate()). Each takes exact numbers and gives an answer
//! with its certificate, accepted by the kernel, or the reason why there is none; `report` tells
//! answers, `cli` reads questions. What is asked of a trajectory is asked of a [`Trajectory`].
//!
//! ```
//! use margincert::ask::{Trajectory, fate};
//! use margincert::claim::Budget;
//! use margincert::stepping::Watch;
//! use margincert::theorems::built_in;
//!
//! let suite = built_in()?;
//! let entry = suite.entries().iter().find(|entry| entry.instance.name == "two-clusters-global");
//! let trajectory = Trajectory::of(&entry.expect("in the suite").instance)?;
//! let answer = fate(&trajectory, None, &Budget::default(), &Watch::default());
//! let found = answer.found?;
//! assert!(found.decided.from_step < 100 && found.checked?.statement().contains("max-margin"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fate;
mod landscape;
mod margin;
mod network;
mod orbit;
mod readings;
mod replay;
mod run_end;
mod separable;
mod sgd;
mod sgd_limits;
mod simulate;
mod trajectory;

pub(crate) use fate::fate_within;
pub use fate::{Fate, Settled, fate};
pub use landscape::{Landscape, Unproved, landscape};
pub use margin::{FreeIntercept, Margin, free_intercept, judge, margin};
pub use network::{Network, network};
pub use orbit::{Iterated, Way, orbit};
pub use readings::{Come, Otherwise, otherwise};
pub use replay::{Compared, Demand, Replayed, replay};
pub use run_end::{Consequence, Ending, RunEnd};
pub use separable::{Change, Separable, separable};
pub use sgd::{Expectation, Found, Method, Sgd, Simulation, sgd};
pub use sgd_limits::Limits;
pub use simulate::{FirstWrong, Simulated, Truth, simulate};
pub use trajectory::{Trajectory, Unasked};
