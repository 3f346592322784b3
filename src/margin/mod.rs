//! Floor 3: the max-margin problem (MM) of T3, solved exactly.
//!
//! minimise |w|^2 subject to z_i.w >= 1 for the rows, x_l.w <= 0 for the walls. Rows and walls carry the number of the sample that they
//! come from; every answer is keyed by these numbers.

mod constraints;
mod exact;
mod guess;
mod multipliers;

use std::collections::BTreeMap;

use rug::{Integer, Rational};

use constraints::constraints;
use multipliers::Positive;

/// A vector tagged with the sample that it comes from.
pub type Tagged = (usize, Vec<Rational>);

/// Multipliers by sample number: non-zero entries only.
pub type Multipliers = BTreeMap<usize, Rational>;

/// An instance of (MM): rows z_i with z_i.w >= 1 and walls x_l with x_l.w <= 0, in Q^dim.
#[derive(Clone, Debug)]
pub struct Problem {
    dim: usize,
    rows: Vec<Tagged>,
    walls: Vec<Tagged>,
}

/// The minimiser w^ of (MM) with its KKT certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// w^.
    pub w: Vec<Rational>,
    /// All rows with z_i.w^ = 1, ascending.
    pub support: Vec<usize>,
    /// All walls with x_l.w^ = 0, ascending.
    pub tight_walls: Vec<usize>,
    /// The non-zero multipliers of rows: positive, and positive on all of `support` when the problem is non-degenerate.
    pub lambda: BTreeMap<usize, Rational>,
    /// The non-zero multipliers of walls: positive.
    pub nu: BTreeMap<usize, Rational>,
    /// `None`: multipliers positive on all of the support exist (and `lambda` is one choice). Otherwise a vector u that excludes them:
    /// w^.u = 0, z_i.u >= 0 on the support, x_l.u <= 0 on the tight walls, z_i.u > 0 for some i in the support.
    pub degenerate: Option<Vec<Rational>>,
}

/// A proof that (MM) has no feasible point: sum lambda_i z_i = sum nu_l x_l, lambda >= 0 not all zero, nu >= 0. Non-zero entries only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farkas {
    /// Multipliers of rows.
    pub lambda: BTreeMap<usize, Rational>,
    /// Multipliers of walls.
    pub nu: BTreeMap<usize, Rational>,
}

/// The exact answer to (MM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution {
    /// The unique minimiser.
    Optimal(Optimum),
    /// No feasible point.
    Infeasible(Farkas),
}

impl Optimum {
    /// Whether multipliers positive on all of the support exist.
    pub fn is_non_degenerate(&self) -> bool {
        self.degenerate.is_none()
    }

    /// |w^|^2.
    pub fn norm_squared(&self) -> Rational {
        self.w.iter().map(|c| Rational::from(c.square_ref())).sum()
    }
}

impl Problem {
    /// A problem in Q^dim; tags are distinct among the rows and among the walls, and every vector has length dim.
    pub fn new(dim: usize, rows: Vec<Tagged>, walls: Vec<Tagged>) -> Self {
        Self { dim, rows, walls }
    }

    /// The exact solution. Without rows it is w^ = 0.
    pub fn solve(&self) -> Solution {
        match self.minimise() {
            Solution::Optimal(optimum) if optimum.support.iter().all(|i| optimum.lambda.contains_key(i)) => {
                Solution::Optimal(optimum)
            }
            Solution::Optimal(optimum) => {
                Solution::Optimal(match multipliers::positive(self, &optimum, &optimum.tight_walls) {
                    Positive::Found(lambda, nu) => Optimum { lambda, nu, ..optimum },
                    Positive::Excluded(u) => Optimum { degenerate: Some(u), ..optimum },
                })
            }
            infeasible => infeasible,
        }
    }

    /// Multipliers positive on all of the support and with nu supported on `allowed` (tight walls, in any order), or `None` if
    /// there are none.
    pub fn positive_multipliers(&self, optimum: &Optimum, allowed: &[usize]) -> Option<(Multipliers, Multipliers)> {
        let all = optimum.support.iter().all(|i| optimum.lambda.contains_key(i));
        if all && optimum.nu.keys().all(|l| allowed.contains(l)) {
            return Some((optimum.lambda.clone(), optimum.nu.clone()));
        }
        let mut allowed = allowed.to_vec();
        allowed.sort_unstable();
        match multipliers::positive(self, optimum, &allowed) {
            Positive::Found(lambda, nu) => Some((lambda, nu)),
            Positive::Excluded(_) => None,
        }
    }

    /// The minimiser with some multipliers, whether or not they are positive on the support.
    fn minimise(&self) -> Solution {
        let constraints = constraints(self);
        let guess = guess::active_set(self.dim, &constraints);
        let n = self.rows.len();
        let tagged = |multipliers: &[(usize, Rational)], walls: bool| -> Multipliers {
            let nonzero = multipliers.iter().filter(|(c, u)| (*c >= n) == walls && *u != 0);
            let tag = |c: usize| if walls { self.walls[c - n].0 } else { self.rows[c].0 };
            nonzero.map(|(c, u)| (tag(*c), Rational::from(u * &constraints[*c].scale))).collect()
        };
        match exact::minimise(self.dim, &constraints, &guess) {
            exact::End::Optimal(state) => {
                let tight = |c: &usize| state.slack(&constraints[*c]) == 0;
                let multipliers: Vec<_> = state.active.iter().copied().zip(state.multipliers.iter().cloned()).collect();
                let mut support: Vec<usize> = (0..n).filter(tight).map(|c| self.rows[c].0).collect();
                let mut tight_walls: Vec<usize> =
                    (n..constraints.len()).filter(tight).map(|c| self.walls[c - n].0).collect();
                support.sort_unstable();
                tight_walls.sort_unstable();
                Solution::Optimal(Optimum {
                    w: state.w.iter().map(|c: &Integer| Rational::from((c, &state.denominator))).collect(),
                    support,
                    tight_walls,
                    lambda: tagged(&multipliers, false),
                    nu: tagged(&multipliers, true),
                    degenerate: None,
                })
            }
            exact::End::Infeasible(farkas) => {
                Solution::Infeasible(Farkas { lambda: tagged(&farkas, false), nu: tagged(&farkas, true) })
            }
        }
    }
}
