//! The minimiser of (MM): a guess in doubles, made exact.

use std::collections::BTreeMap;

use rug::Rational;

use super::constraints::Constraints;
use super::exact::{self, Minimum};
use super::filter::Doubles;
use super::guess;

/// Multipliers by sample number: non-zero entries only.
pub type Multipliers = BTreeMap<usize, Rational>;

/// A proof that (MM) has no feasible point: sum lambda_i z_i = sum nu_l x_l, lambda >= 0 not all
/// zero, nu >= 0. Non-zero entries only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farkas {
    /// Multipliers of rows.
    pub lambda: Multipliers,
    /// Multipliers of walls.
    pub nu: Multipliers,
}

/// The minimiser of (MM), whatever its multipliers, for the constraints as given.
pub(super) fn minimise(constraints: &Constraints) -> Result<Minimum, Farkas> {
    let doubles = Doubles::new(constraints);
    let guess = guess::active_set(&doubles);
    exact::minimise(constraints, &doubles, &guess).map_err(|combination| {
        let (lambda, nu) = by_tag(constraints, combination);
        Farkas { lambda, nu }
    })
}

/// The non-zero multipliers of rows and of walls.
pub(super) fn by_tag(
    constraints: &Constraints,
    multipliers: impl IntoIterator<Item = (usize, Rational)>,
) -> (Multipliers, Multipliers) {
    let (mut lambda, mut nu) = (Multipliers::new(), Multipliers::new());
    for (c, u) in multipliers.into_iter().filter(|(_, u)| *u != 0) {
        if constraints.is_wall(c) { &mut nu } else { &mut lambda }.insert(constraints.tag(c), u);
    }
    (lambda, nu)
}
