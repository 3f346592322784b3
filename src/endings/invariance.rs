//! Patterns that are kept for ever, for every step size, by the signs of scalar products alone
//! (T5.1, T7; docs/lemmas.md lemma:invariance).

use std::iter;

use crate::arith::linalg::dot;
use crate::margin::{Optimum, Solution};
use crate::model::{Model, Pattern};

/// What stands against a pattern H that gradient descent, and every path of SGD, keeps for ever:
/// H(m, i) = 1, and pushes of sample i carry w_m.x_o across zero. Either o = i, y_i v_m < 0: sample
/// i pushes itself out of neuron m; or x_i.x_o has the wrong sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// m.
    pub neuron: usize,
    /// i.
    pub drawn: usize,
    /// o.
    pub sample: usize,
}

/// All breaches; none exactly where every SGD path from a parameter with this pattern keeps it for
/// ever (T7; docs/lemmas.md lemma:invariance).
///
/// With a breach by sample i the path i, i, i, .. leaves the pattern after finitely many steps. The
/// first one of a neuron and a drawn sample is that against its label, if it is one.
pub fn breaches(model: &Model, pattern: &Pattern) -> impl Iterator<Item = Breach> {
    let (data, n) = (model.data(), model.data().n());
    let entries = (0..model.neurons()).flat_map(move |neuron| (0..n).map(move |drawn| (neuron, drawn)));
    entries.filter(|&(m, i)| pattern.is_active(m, i)).flat_map(move |(neuron, drawn)| {
        let (x, agrees) = (data.row(drawn), model.agrees(neuron, drawn));
        let turned = move |sample: &usize| {
            let product = dot(x, data.row(*sample));
            product != 0 && ((product > 0) == agrees) != pattern.is_active(neuron, *sample)
        };
        let others = (0..n).filter(move |o| *o != drawn);
        iter::once(drawn).chain(others).filter(turned).map(move |sample| Breach { neuron, drawn, sample })
    })
}

/// The first breach.
pub fn breach(model: &Model, pattern: &Pattern) -> Option<Breach> {
    breaches(model, pattern).next()
}

/// A and W^ of the joint problem, if some sample is active and the pattern is kept for ever.
pub(crate) fn holds(model: &Model, pattern: &Pattern) -> Option<(Vec<usize>, Optimum)> {
    if pattern.is_dead() || breach(model, pattern).is_some() {
        return None;
    }
    match model.joint_problem(pattern).solve() {
        Solution::Optimal(optimum) => Some((pattern.active_samples(), optimum)),
        Solution::Infeasible(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use rug::Rational;

    use super::*;
    use crate::data::{Dataset, Label};

    fn network(rows: &[[i32; 2]], labels: &[i32], output: &[i32]) -> Model {
        let rows = rows.iter().map(|row| row.iter().map(|x| Rational::from(*x)).collect()).collect();
        let labels = labels.iter().map(|y| if *y > 0 { Label::Positive } else { Label::Negative }).collect();
        let output = output.iter().map(|v| Rational::from(*v)).collect();
        Model::network(Dataset::new(rows, labels).unwrap(), output, &Rational::from(1))
    }

    fn found(rows: &[[i32; 2]], labels: &[i32], output: &[i32], pattern: &[&[u8]]) -> Option<Breach> {
        let pattern = Pattern::from_fn(output.len(), rows.len(), |m, i| pattern[m][i] == 1);
        breach(&network(rows, labels, output), &pattern)
    }

    #[test]
    fn each_part_of_the_condition_breaks_alone() {
        let kept = found(&[[1, 0], [0, 1]], &[1, -1], &[2, -1], &[&[1, 0], &[0, 1]]);
        assert_eq!(kept, None);
        let against = found(&[[1, 0], [0, 1]], &[1, -1], &[2, -1], &[&[1, 1], &[0, 1]]);
        assert_eq!(against, Some(Breach { neuron: 0, drawn: 1, sample: 1 }));
        let asleep = found(&[[2, 0], [-1, 1]], &[1, 1], &[1], &[&[1, 1]]);
        assert_eq!(asleep, Some(Breach { neuron: 0, drawn: 0, sample: 1 }));
        let awake = found(&[[2, 0], [1, 1]], &[1, 1], &[1, 1], &[&[1, 1], &[1, 0]]);
        assert_eq!(awake, Some(Breach { neuron: 1, drawn: 0, sample: 1 }));
    }

    /// The path i, i, i, .. in doubles: it leaves the pattern where there is a breach by i, and
    /// never where there is none.
    #[test]
    fn a_breach_is_a_path_out_of_the_pattern() {
        let rows = [[2.0f64, 0.0], [-1.0, 2.0]];
        let leaves = |w0: [f64; 2]| {
            let mut w = w0;
            let active = |w: &[f64; 2], x: &[f64; 2]| w[0] * x[0] + w[1] * x[1] > 0.0;
            let start = rows.map(|x| active(&w, &x));
            (0..100_000).any(|_| {
                let t = w[0] * rows[0][0] + w[1] * rows[0][1];
                w = [w[0] + (-t).exp() * rows[0][0], w[1] + (-t).exp() * rows[0][1]];
                rows.map(|x| active(&w, &x)) != start
            })
        };
        let pattern = |h: [u8; 2]| found(&[[2, 0], [-1, 2]], &[1, 1], &[1], &[&h]);
        assert!(pattern([1, 1]).is_some() && leaves([0.5, 2.0]));
        assert!(pattern([1, 0]).is_none() && !leaves([0.5, -2.0]));
    }
}
