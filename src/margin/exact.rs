//! The dual active-set method of Goldfarb and Idnani in exact arithmetic.
//!
//! The state is a set A of independent constraints, tight at w = sum_A u_c a_c with u >= 0: the minimiser subject to A alone. While some
//! constraint is violated it is brought in, and whoever's multiplier would turn negative leaves. Each arrival raises |w|^2 strictly, so
//! no set A comes twice and the method ends, whatever set it starts from; a good first guess makes it short.

use rug::{Integer, Rational};

use super::constraints::Constraint;
use crate::arith::linalg::{Solved, dot_integer, over_common_denominator, solve};

/// The active set with its multipliers, and w as numerators over a positive denominator.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub active: Vec<usize>,
    pub multipliers: Vec<Rational>,
    pub w: Vec<Integer>,
    pub denominator: Integer,
}

/// How the method ends.
pub(super) enum End {
    Optimal(State),
    /// Multipliers >= 0 of constraints with sum u_c a_c = 0 and sum u_c b_c > 0.
    Infeasible(Vec<(usize, Rational)>),
}

/// The minimiser of |w|^2 subject to all constraints, from a guess of the active set.
pub(super) fn minimise(dim: usize, constraints: &[Constraint], guess: &[usize]) -> End {
    let mut state = start(dim, constraints, guess);
    while let Some(violated) = most_violated(&state, constraints) {
        if let Err(farkas) = bring_in(&mut state, constraints, violated) {
            return End::Infeasible(farkas);
        }
    }
    End::Optimal(state)
}

/// The state of a guess, without the constraints that are dependent or have a negative multiplier there.
fn start(dim: usize, constraints: &[Constraint], guess: &[usize]) -> State {
    let mut active = guess.to_vec();
    loop {
        let b: Vec<Integer> = active.iter().map(|&c| constraints[c].b()).collect();
        match solve(&gram(constraints, &active), &b) {
            Solved::Unique(u, denominator) => {
                if let Some(negative) = (0..u.len()).filter(|&at| u[at] < 0).min_by(|&p, &q| u[p].cmp(&u[q])) {
                    active.remove(negative);
                    continue;
                }
                let w = combine(dim, constraints, &active, &u);
                let multipliers = u.into_iter().map(|u| Rational::from((u, denominator.clone()))).collect();
                return State { active, multipliers, w, denominator };
            }
            Solved::Singular { .. } => {
                active.pop();
            }
        }
    }
}

fn gram(constraints: &[Constraint], active: &[usize]) -> Vec<Vec<Integer>> {
    active
        .iter()
        .map(|&p| active.iter().map(|&q| dot_integer(&constraints[p].a, &constraints[q].a)).collect())
        .collect()
}

fn combine(dim: usize, constraints: &[Constraint], active: &[usize], u: &[Integer]) -> Vec<Integer> {
    let mut w = vec![Integer::new(); dim];
    for (&c, u) in active.iter().zip(u) {
        for (w, a) in w.iter_mut().zip(&constraints[c].a) {
            *w += u * a;
        }
    }
    w
}

impl State {
    /// denominator (a.w - b).
    pub fn slack(&self, constraint: &Constraint) -> Integer {
        dot_integer(&constraint.a, &self.w) - constraint.b() * &self.denominator
    }
}

/// A violated constraint, of the least slack over |a|^2.
fn most_violated(state: &State, constraints: &[Constraint]) -> Option<usize> {
    let violated = constraints.iter().enumerate().filter_map(|(c, constraint)| {
        let slack = state.slack(constraint);
        (slack < 0).then(|| {
            let size = dot_integer(&constraint.a, &constraint.a);
            (if size == 0 { Rational::from(slack) } else { Rational::from((slack, size)) }, c)
        })
    });
    violated.min().map(|(_, c)| c)
}

/// Brings a violated constraint into the active set.
fn bring_in(state: &mut State, constraints: &[Constraint], entering: usize) -> Result<(), Vec<(usize, Rational)>> {
    let a = &constraints[entering].a;
    let mut multiplier = Rational::new();
    loop {
        // a = sum_A r_c a_c + z with z orthogonal to the active constraints.
        let moments: Vec<Integer> = state.active.iter().map(|&c| dot_integer(&constraints[c].a, a)).collect();
        let Solved::Unique(r, r_denominator) = solve(&gram(constraints, &state.active), &moments) else {
            // The active constraints are independent throughout.
            return Err(Vec::new());
        };
        let r: Vec<Rational> = r.into_iter().map(|r| Rational::from((r, r_denominator.clone()))).collect();
        let along: Rational = moments.iter().zip(&r).fold(Rational::new(), |sum, (m, r)| sum + Rational::from(r * m));
        let z_squared = Rational::from(dot_integer(a, a)) - along;
        let blocking =
            (0..r.len()).filter(|&at| r[at] > 0).map(|at| (Rational::from(&state.multipliers[at] / &r[at]), at)).min();
        let full = (z_squared > 0).then(|| {
            let gap = Rational::from((-state.slack(&constraints[entering]), state.denominator.clone()));
            gap / &z_squared
        });
        let (step, leaving) = match (full, blocking) {
            (None, None) => {
                let others = state.active.iter().zip(r).map(|(&c, r)| (c, -r)).filter(|(_, u)| *u != 0);
                return Err(others.chain([(entering, Rational::from(1))]).collect());
            }
            (Some(full), Some((block, at))) if block < full => (block, Some(at)),
            (Some(full), _) => (full, None),
            (None, Some((block, at))) => (block, Some(at)),
        };
        multiplier += &step;
        for (u, r) in state.multipliers.iter_mut().zip(&r) {
            *u -= Rational::from(&step * r);
        }
        match leaving {
            Some(at) => {
                state.active.remove(at);
                state.multipliers.remove(at);
            }
            None => {
                state.active.push(entering);
                state.multipliers.push(multiplier);
                *state = start(a.len(), constraints, &state.active);
                return Ok(());
            }
        }
        // w = sum u_c a_c, the entering constraint included.
        let all: Vec<usize> = state.active.iter().copied().chain([entering]).collect();
        let u: Vec<Rational> = state.multipliers.iter().cloned().chain([multiplier.clone()]).collect();
        let (numerators, denominator) = over_common_denominator(&u);
        state.w = combine(a.len(), constraints, &all, &numerators);
        state.denominator = denominator;
    }
}
