//! The minimiser w~ of the trap, enclosed with a proof of its existence (docs/lemmas.md L3, L4).

use std::collections::BTreeMap;

use rug::Rational;

use super::TrapFailure;
use super::hypotheses::Bounded;
use crate::margin::{Optimum, Problem};

/// w~ near a rational point.
#[derive(Clone, Debug)]
pub struct Minimiser {
    pub(super) lambda: BTreeMap<usize, Rational>,
    pub(super) nu: BTreeMap<usize, Rational>,
}

pub(super) fn find(
    h: &Rational,
    problem: &Problem,
    optimum: &Optimum,
    features: &[Bounded],
    walls: &[Bounded],
) -> Result<Minimiser, TrapFailure> {
    let _ = (h, problem, optimum, features, walls);
    Err(TrapFailure::MinimiserNotEnclosed)
}
