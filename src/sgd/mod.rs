//! Stochastic gradient descent (T6): draw i uniformly, then w <- w + eta y_i 1{w.x_i > 0} e^{-y_i
//! w.x_i} x_i.
//! Data loaders draw without replacement: `sampler` has both.
//!
//! What follows is about `Kept`: a pattern J that every path of SGD from w_0 keeps for ever.
//! `invariance` decides whether there is one, and if not shows a path that leaves it; `direction`
//! and `loss` bound the mean of the iterates for all k (docs/lemmas.md lemma:sgd-mean). The
//! evidence beside the bounds is of three kinds, never mixed up: `exhaustive` (all paths),
//! `orthogonal` (a closed form, any k) and `monte_carlo` (seeded paths of `path`, a confidence
//! region of `region`).
//!
//! Where paths leave the pattern of w_0 `law` bounds the probabilities of their limits, and
//! `all_paths` has the mean at small k.

mod all_paths;
mod direction;
mod draws;
mod exhaustive;
mod invariance;
mod law;
mod loss;
mod monte_carlo;
mod observe;
mod orthogonal;
mod path;
mod region;
mod sampler;
mod scalar;
mod walk;

use rug::Rational;

use crate::arith::interval::Interval;
use crate::arith::linalg::dot;
use crate::model::Row;

pub use all_paths::mean_over_all_paths;
pub use direction::{Direction, NoDirection};
#[doc(hidden)]
pub use draws::Draws;
#[doc(hidden)]
pub use exhaustive::MOST_PATHS;
#[doc(hidden)]
pub use invariance::MOST_DRAWS;
pub use invariance::{Broken, Departure};
pub use law::{Effort, Entered, Law, Likely, Node, Then};
pub use loss::Loss;
pub use monte_carlo::{Estimate, NoRegion, Sampling};
pub use observe::Exactly;
#[doc(hidden)]
pub use observe::error;
#[doc(hidden)]
pub use path::{Doubles, Reach};
pub use sampler::Sampler;

/// Bits of the enclosures.
pub(crate) const PREC: u32 = 192;

fn enclose(q: &Rational) -> Interval {
    Interval::from_rational(PREC, q)
}

/// SGD from w_0 whose pattern every path keeps for ever (T5.1): x_i.x_i' >= 0 on J, so that the
/// heights a_i = x_i.w never decrease.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The number of samples n, those outside J included: a draw of one of them moves nothing.
    n: usize,
    eta: Rational,
    start: Vec<Rational>,
    /// J.
    features: Vec<Row>,
    /// x_i.x_i' on J.
    gram: Vec<Vec<Rational>>,
    /// a_i(0) = x_i.w_0 > 0 on J.
    heights: Vec<Rational>,
}

impl Kept {
    /// The features of J with x.w_0 > 0 and no two at an obtuse angle; `n` samples in all.
    fn new(n: usize, eta: Rational, start: &[Rational], features: Vec<Row>) -> Self {
        let gram = features.iter().map(|x| features.iter().map(|y| dot(&x.vector, &y.vector)).collect()).collect();
        let heights = features.iter().map(|x| dot(&x.vector, start)).collect();
        Self { n, eta, start: start.to_vec(), features, gram, heights }
    }

    /// J, ascending.
    pub fn active(&self) -> Vec<usize> {
        self.features.iter().map(|x| x.sample).collect()
    }

    /// The number of samples n.
    pub fn n(&self) -> usize {
        self.n
    }

    /// w_0.
    pub fn start(&self) -> &[Rational] {
        &self.start
    }
}
