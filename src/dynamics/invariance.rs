//! Patterns that gradient descent keeps for ever (T5.1; docs/lemmas.md L2).

use crate::arith::linalg::dot;
use crate::margin::{Optimum, Problem, Solution};
use crate::model::{Model, Pattern};

/// J and w^_J if the active samples are positives J, not empty, with x_i.x_i' >= 0 on J and x_i.x_o <= 0 for i in J, o not in J:
/// then the pattern is J for ever, for every step size.
pub fn holds(model: &Model, pattern: &Pattern) -> Option<(Vec<usize>, Optimum)> {
    let data = model.data();
    let active = pattern.active_samples();
    let keeps = |i: usize, o: usize| {
        let product = dot(data.row(i), data.row(o));
        if active.binary_search(&o).is_ok() { product >= 0 } else { product <= 0 }
    };
    let single = model.neurons() == 1 && model.output()[0] > 0;
    let positive = !active.is_empty() && active.iter().all(|&i| model.sign(i) > 0);
    if !(single && positive && active.iter().all(|&i| (0..data.n()).all(|o| keeps(i, o)))) {
        return None;
    }
    let rows = active.iter().map(|&i| (i, data.row(i).to_vec())).collect();
    match Problem::new(data.d(), rows, Vec::new()).solve() {
        Solution::Optimal(optimum) => Some((active, optimum)),
        Solution::Infeasible(_) => None,
    }
}
