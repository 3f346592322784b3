//! The dual active-set method of Goldfarb and Idnani (1983) in exact arithmetic.
//!
//! The state is a set A of independent constraints whose minimiser w = sum_A u_c a_c, tight on A,
//! has u >= 0. While some constraint is violated it is brought in, and those whose multipliers
//! would turn negative leave. Each arrival raises |w| strictly, and w is a function of A: no set
//! comes twice, and the method ends from whatever set it starts. A good guess makes it short.

use std::cmp::Ordering;

use rug::{Integer, Rational};

use super::constraints::{Constraints, Halfspace};
use super::filter::Doubles;
use super::guess::Guess;
use crate::arith::linalg::{Regular, dot_integer, gram, independent_rows};

/// Multipliers by constraint, for rows and walls as given.
pub(super) type Combination = Vec<(usize, Rational)>;

/// A minimiser with its certificate.
#[derive(Clone, Debug)]
pub(super) struct Minimum {
    /// w, as numerators over a positive denominator.
    pub numerators: Vec<Integer>,
    pub denominator: Integer,
    /// u >= 0 with w = sum u_c a_c, on independent tight constraints; some may be zero.
    pub multipliers: Combination,
    /// The constraints with a.w = b, ascending.
    pub tight: Vec<usize>,
}

impl Minimum {
    /// w.
    pub fn w(&self) -> Vec<Rational> {
        self.numerators.iter().map(|w| Rational::from((w, &self.denominator))).collect()
    }
}

/// The minimiser of |w|^2 subject to all constraints.
///
/// # Errors
/// If there is no feasible point: u >= 0 with sum u_c a_c = 0 and sum u_c b_c > 0.
pub(super) fn minimise(constraints: &Constraints, doubles: &Doubles, guess: &Guess) -> Result<Minimum, Combination> {
    let active = Active::new(guess.active.iter().map(|&c| (c, constraints.halfspace(c))).collect());
    if let Some(c) = guess.contradiction
        && let Some(combination) = active.contradicted_by(c, &constraints.halfspace(c))
    {
        return Err(combination);
    }
    let mut state = State::start(constraints.dim, active);
    loop {
        match first_violated(constraints, doubles, &state) {
            Ok(c) => state = state.bring_in(c, constraints.halfspace(c))?,
            Err(tight) => {
                let members = state.active.members.iter().zip(state.multipliers);
                return Ok(Minimum {
                    multipliers: members.map(|((c, h), u)| (*c, u * &h.scale)).collect(),
                    numerators: state.numerators,
                    denominator: state.denominator,
                    tight,
                });
            }
        }
    }
}

/// A violated constraint; or all tight ones, if none is violated.
fn first_violated(constraints: &Constraints, doubles: &Doubles, state: &State) -> Result<usize, Vec<usize>> {
    let survey = doubles.survey(&state.numerators, &state.denominator);
    if let Some(c) = survey.violated {
        return Ok(c);
    }
    let mut tight = Vec::new();
    for c in survey.open {
        match state.slack(&constraints.halfspace(c)).cmp0() {
            Ordering::Less => return Ok(c),
            Ordering::Equal => tight.push(c),
            Ordering::Greater => {}
        }
    }
    Err(tight)
}

/// Independent constraints with the Gram matrix of their normals.
#[derive(Clone, Debug)]
struct Active {
    members: Vec<(usize, Halfspace)>,
    gram: Regular,
}

impl Active {
    /// The constraints that are independent of those before them.
    fn new(mut members: Vec<(usize, Halfspace)>) -> Self {
        loop {
            let rows: Vec<&Halfspace> = members.iter().map(|(_, h)| h).collect();
            match Regular::new(gram(&rows)) {
                Ok(gram) => return Self { members, gram },
                Err(_) => {
                    let rational = |h: &&Halfspace| h.a.iter().map(Rational::from).collect();
                    let independent = independent_rows(&rows.iter().map(rational).collect::<Vec<_>>());
                    members = independent.into_iter().map(|k| members[k].clone()).collect();
                }
            }
        }
    }

    /// a = sum_k r_k a_k + z with z orthogonal to all a_k: r and |z|^2.
    fn split(&self, a: &[Integer]) -> (Vec<Rational>, Rational) {
        let moments: Vec<Integer> = self.members.iter().map(|(_, h)| dot_integer(&h.a, a)).collect();
        let (r, denominator) = self.gram.solve(&moments);
        let along = dot_integer(&moments, &r);
        let z_squared = Rational::from((dot_integer(a, a) * &denominator - along, denominator.clone()));
        (r.into_iter().map(|r| Rational::from((r, denominator.clone()))).collect(), z_squared)
    }

    /// Farkas' combination of constraint c and members, if it is one.
    fn contradicted_by(&self, c: usize, halfspace: &Halfspace) -> Option<Combination> {
        let (r, z_squared) = self.split(&halfspace.a);
        let some_row = halfspace.b > 0 || r.iter().zip(&self.members).any(|(r, (_, h))| *r != 0 && h.b > 0);
        (z_squared == 0 && r.iter().all(|r| *r <= 0) && some_row).then(|| self.farkas(c, halfspace, r))
    }

    /// a_c - sum r_k a_k, in terms of the constraints as given.
    fn farkas(&self, c: usize, halfspace: &Halfspace, r: Vec<Rational>) -> Combination {
        let others = self.members.iter().zip(r).map(|((k, h), r)| (*k, -r * &h.scale));
        others.filter(|(_, u)| *u != 0).chain([(c, Rational::from(&halfspace.scale))]).collect()
    }
}

/// A set A with its minimiser.
#[derive(Clone, Debug)]
struct State {
    active: Active,
    multipliers: Vec<Rational>,
    numerators: Vec<Integer>,
    denominator: Integer,
}

impl State {
    /// The minimiser of a set, from which the constraints with negative multipliers are taken
    /// first.
    fn start(dim: usize, mut active: Active) -> Self {
        loop {
            let b: Vec<Integer> = active.members.iter().map(|(_, h)| h.b.clone()).collect();
            let (u, denominator) = active.gram.solve(&b);
            let given = |k: &usize| Integer::from(&u[*k] * &active.members[*k].1.scale);
            if let Some(negative) = (0..u.len()).filter(|&k| u[k] < 0).min_by_key(given) {
                active.members.remove(negative);
                active = Active::new(active.members);
                continue;
            }
            let mut numerators = vec![Integer::new(); dim];
            for ((_, h), u) in active.members.iter().zip(&u) {
                for (w, a) in numerators.iter_mut().zip(&h.a) {
                    *w += u * a;
                }
            }
            let multipliers = u.into_iter().map(|u| Rational::from((u, denominator.clone()))).collect();
            return Self { active, multipliers, numerators, denominator };
        }
    }

    /// denominator (a.w - b).
    fn slack(&self, halfspace: &Halfspace) -> Integer {
        dot_integer(&halfspace.a, &self.numerators) - Integer::from(&halfspace.b * &self.denominator)
    }

    /// The state after a violated constraint has come in.
    ///
    /// On the way the multipliers of the active constraints fall by step * r, that of the new one
    /// rises by step, w moves by step * z, and the violation shrinks by step * |z|^2, until it is
    /// gone or some multiplier is 0.
    fn bring_in(self, entering: usize, halfspace: Halfspace) -> Result<Self, Combination> {
        let mut violation = Rational::from((-self.slack(&halfspace), self.denominator));
        let (mut active, mut multipliers) = (self.active, self.multipliers);
        loop {
            let (r, z_squared) = active.split(&halfspace.a);
            let blocking =
                (0..r.len()).filter(|&k| r[k] > 0).map(|k| (Rational::from(&multipliers[k] / &r[k]), k)).min();
            let full = (z_squared != 0).then(|| Rational::from(&violation / &z_squared));
            let (step, leaving) = match (full, blocking) {
                (None, None) => return Err(active.farkas(entering, &halfspace, r)),
                (Some(full), Some((step, _))) if full <= step => break,
                (Some(_), None) => break,
                (_, Some(blocking)) => blocking,
            };
            for (u, r) in multipliers.iter_mut().zip(r) {
                *u -= r * &step;
            }
            violation -= step * z_squared;
            multipliers.remove(leaving);
            active.members.remove(leaving);
            active = Active::new(active.members);
        }
        let dim = halfspace.a.len();
        active.members.push((entering, halfspace));
        Ok(Self::start(dim, Active::new(active.members)))
    }
}
