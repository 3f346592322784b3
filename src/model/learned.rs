//! What a limit direction of a network means for each sample pattern partition (T7.2, T7.3).

use rug::Rational;

use super::{Model, Partition, Pattern};
use crate::arith::linalg::{dot, independent_rows};
use crate::arith::span::Span;
use crate::margin::{Optimum, Problem, Solution};

/// A partition B, its own max-margin problem, and what the network learns of it.
#[derive(Clone, Debug)]
pub struct Learned {
    /// B.
    pub partition: Partition,
    /// w_B: (MM) with the rows y_i x_i, i in B, in Q^d.
    pub optimum: Optimum,
    /// Wbar_B(W^), projected on span(x_B); its scalar products with the y_i x_i are at least 1.
    pub limit: Vec<Rational>,
    /// The squared margin of the direction of `limit` on B: min (y_i x_i.limit)^2/|limit|^2.
    pub margin_squared: Rational,
    /// Whether `limit` is a positive multiple of w_B: otherwise `margin_squared` is below
    /// 1/|w_B|^2.
    pub maximal: bool,
}

impl Model {
    /// The joint problem (MM) of a pattern: the rows z_i, i in A, in Q^{Md}.
    pub fn joint_problem(&self, pattern: &Pattern) -> Problem {
        let rows = self.phase(pattern).features.into_iter().map(|z| (z.sample, z.vector)).collect();
        Problem::new(self.dim(), rows, Vec::new())
    }

    /// What W^, feasible for the joint problem of a pattern, means for its partitions; `None` if it
    /// is not feasible.
    pub fn learned(&self, pattern: &Pattern, w_hat: &[Rational]) -> Option<Vec<Learned>> {
        self.partitions(pattern).into_iter().map(|partition| self.learned_of(partition, w_hat)).collect()
    }

    fn learned_of(&self, partition: Partition, w_hat: &[Rational]) -> Option<Learned> {
        let rows = self.signed_rows(&partition);
        let Solution::Optimal(optimum) = Problem::new(self.data().d(), rows.clone(), Vec::new()).solve() else {
            return None;
        };
        let limit = self.project(&partition, &self.effective_weight(&partition, w_hat))?;
        let least = rows.iter().map(|(_, x)| dot(x, &limit)).min()?;
        if least < 1 {
            return None;
        }
        let scale = dot(&limit, &optimum.w) / optimum.norm_squared();
        let maximal = limit.iter().zip(&optimum.w).all(|(u, w)| *u == Rational::from(&scale * w));
        let margin_squared = least.square() / dot(&limit, &limit);
        Some(Learned { partition, optimum, limit, margin_squared, maximal })
    }

    /// The component of a vector of Q^d in span(x_B); never `None` for the samples of a partition.
    pub fn project(&self, partition: &Partition, vector: &[Rational]) -> Option<Vec<Rational>> {
        let rows: Vec<Vec<Rational>> = partition.samples.iter().map(|&i| self.data().row(i).to_vec()).collect();
        let basis: Vec<Vec<Rational>> = independent_rows(&rows).into_iter().map(|b| rows[b].clone()).collect();
        let rest = Span::of(basis)?.project_off(vector);
        Some(vector.iter().zip(rest).map(|(x, r)| x - r).collect())
    }
}
