//! Floor 4: where is w_k after k single steps, certainly?
//!
//! By shadowing (T4): any computed orbit will do, as long as each step's defect is bounded and
//! every sign is certain; errors add up, they do not multiply. `doubles` steps in plain doubles
//! with an a-priori bound; where doubles do not decide a sign, `precise` goes back and steps in
//! fixed point (`fixed`) or in floats of any exponent (`floats`), both by the one `stepper`.
//! `orbit` chooses between them, and `ball` is what is known of an iterate: a centre and a radius.
//! Work that takes long is `watch`ed, and can be stopped.

mod ball;
mod doubles;
mod error;
mod fixed;
mod floats;
mod orbit;
mod precise;
mod stepper;
mod watch;

#[doc(hidden)]
pub use ball::Ball;
pub(crate) use doubles::Doubles;
pub use error::StepError;
pub(crate) use floats::FloatStepper;
#[doc(hidden)]
pub use orbit::Orbit;
pub use orbit::Precision;
pub(crate) use precise::PreciseOrbit;
pub use watch::{Halt, Stage, Watch};
