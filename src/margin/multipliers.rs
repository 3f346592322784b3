//! Non-degeneracy: whether multipliers positive on all of the support exist, decided by an
//! alternative.

use rug::Rational;

use super::constraints::{Constraints, Sample};
use super::minimise::minimise;

/// The answer of `positive`.
pub(super) enum Alternative {
    /// Multipliers, by position among the tight constraints: positive on all rows.
    Positive(Vec<Rational>),
    /// u with w.u = 0, a_c.u >= 0 on the tight constraints, a_c.u > 0 for one of the rows.
    Excluded(Vec<Rational>),
}

/// From some multipliers u >= 0 of the tight constraints with w = sum u_c a_c: multipliers positive
/// on all rows among them, or a proof that there are none. Constraints are used as given, not in
/// integers.
///
/// Let P be the constraints with u_c > 0 and U the rows with u_c = 0. Since w.v = sum_P u_c a_c.v,
/// a vector v excludes multipliers positive on U iff a_c.v = 0 on P, a_c.v >= 0 on the others and
/// sum_U a_c.v > 0: a problem (MM) with one row. If it is infeasible, Farkas' combination is sum
/// delta_c a_c = 0 with delta > 0 on U, delta >= 0 outside P: u + t delta will do for small t > 0.
pub(super) fn positive(constraints: &Constraints, tight: &[usize], mut u: Vec<Rational>) -> Alternative {
    let unsettled = |at: &usize, u: &[Rational]| u[*at] == 0 && !constraints.is_wall(tight[*at]);
    let rows: Vec<usize> = (0..tight.len()).filter(|at| unsettled(at, &u)).collect();
    if rows.is_empty() {
        return Alternative::Positive(u);
    }
    let mut sum = vec![Rational::new(); constraints.dim];
    for &at in &rows {
        for (s, z) in sum.iter_mut().zip(&*constraints.vector(tight[at])) {
            *s += z;
        }
    }
    // Walls of the question, -a_c.v <= 0 for all and a_c.v <= 0 on P, tagged by position and, for
    // the latter, beyond.
    let n = tight.len();
    let walls: Vec<Sample> = (0..n)
        .map(|at| Sample::own(at, normal(constraints, tight[at], -1)))
        .chain((0..n).filter(|&at| u[at] > 0).map(|at| Sample::own(n + at, normal(constraints, tight[at], 1))))
        .collect();
    let farkas = match minimise(&Constraints::new(constraints.dim, &[Sample::own(0, sum)], &walls)) {
        Ok(minimum) => return Alternative::Excluded(minimum.w()),
        Err(farkas) => farkas,
    };
    let mut delta = vec![Rational::new(); n];
    for weight in farkas.lambda.values() {
        rows.iter().for_each(|&at| delta[at] += weight);
    }
    for (&tag, weight) in &farkas.nu {
        if tag < n { delta[tag] += weight } else { delta[tag - n] -= weight }
    }
    let limit = (0..n).filter(|&at| delta[at] < 0).map(|at| Rational::from(&u[at] / &delta[at]) / -2).min();
    let step = limit.unwrap_or_else(|| Rational::from(1)).min(Rational::from(1));
    for (u, delta) in u.iter_mut().zip(delta) {
        *u += delta * &step;
    }
    Alternative::Positive(u)
}

/// sign * a_c.
fn normal(constraints: &Constraints, c: usize, sign: i32) -> Vec<Rational> {
    let sign = if constraints.is_wall(c) { -sign } else { sign };
    constraints.vector(c).iter().map(|x| Rational::from(x * sign)).collect()
}
