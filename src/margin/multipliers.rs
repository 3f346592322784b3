//! Whether multipliers positive on the whole support exist (non-degeneracy), decided by Farkas' alternative.

use std::collections::BTreeMap;

use rug::Rational;

use super::{Multipliers, Optimum, Problem, Solution, Tagged};

/// The answer for one set of walls.
pub(super) enum Positive {
    /// Multipliers positive on all of the support.
    Found(Multipliers, Multipliers),
    /// u with w^.u = 0, z_i.u >= 0 on the support, x_l.u <= 0 on the walls, z_i.u > 0 for some i in the support.
    Excluded(Vec<Rational>),
}

fn negated(x: &[Rational]) -> Vec<Rational> {
    x.iter().map(|c| Rational::from(-c)).collect()
}

/// Multipliers positive on the support with walls among `walls` (tight ones), or a vector that excludes them.
///
/// For a support vector i ask for u with z_i.u >= 1, z_j.u >= 0 on the support, x_l.u <= 0 on the walls, w^.u = 0. If there is none, Farkas'
/// combination has a positive multiple of w^ on one side (its product with w^ is at least 1), so it gives multipliers with lambda_i > 0; the
/// mean of such multipliers over all i is positive everywhere.
pub(super) fn positive(problem: &Problem, optimum: &Optimum, walls: &[usize]) -> Positive {
    let tight = |rows: &[Tagged], among: &[usize]| -> Vec<Tagged> {
        rows.iter().filter(|(tag, _)| among.binary_search(tag).is_ok()).cloned().collect()
    };
    let support = tight(&problem.rows, &optimum.support);
    let walls = tight(&problem.walls, walls);
    // Tags of the auxiliary problem: the support, the walls, then w^ and -w^, by position.
    let (s, n) = (support.len(), walls.len());
    let mut constraints: Vec<Vec<Rational>> = support.iter().map(|(_, z)| negated(z)).collect();
    constraints.extend(walls.iter().map(|(_, x)| x.clone()));
    constraints.push(optimum.w.clone());
    constraints.push(negated(&optimum.w));
    let constraints: Vec<Tagged> = constraints.into_iter().enumerate().collect();

    let mut lambda = vec![Rational::new(); s];
    let mut nu = vec![Rational::new(); n];
    for i in 0..s {
        let question = Problem::new(problem.dim, vec![(i, support[i].1.clone())], constraints.clone());
        match question.minimise() {
            Solution::Optimal(answer) => return Positive::Excluded(answer.w),
            Solution::Infeasible(farkas) => {
                let get = |from: &BTreeMap<usize, Rational>, at: usize| from.get(&at).cloned().unwrap_or_default();
                let along = get(&farkas.nu, s + n) - get(&farkas.nu, s + n + 1);
                for (at, sum) in lambda.iter_mut().enumerate() {
                    *sum += (get(&farkas.nu, at) + get(&farkas.lambda, at)) / &along;
                }
                for (at, sum) in nu.iter_mut().enumerate() {
                    *sum += get(&farkas.nu, s + at) / &along;
                }
            }
        }
    }
    let mean = |tagged: &[Tagged], sums: Vec<Rational>| {
        let tags = tagged.iter().map(|(tag, _)| *tag);
        tags.zip(sums).map(|(tag, sum)| (tag, sum / s as u64)).filter(|(_, value)| *value != 0).collect()
    };
    Positive::Found(mean(&support, lambda), mean(&walls, nu))
}
