//! Sample pattern partitions of a network, their coupling and their effective weights (T7).

use rug::Rational;

use super::{Model, Pattern};
use crate::arith::linalg::dot;
use crate::data::Label;

/// The samples with one label and one non-zero column h_B of a pattern H.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// The label.
    pub label: Label,
    /// h_B: the neurons at which the samples are active.
    pub column: Vec<bool>,
    /// The samples, ascending.
    pub samples: Vec<usize>,
}

impl Pattern {
    /// Column i: the neurons at which sample i is active.
    pub fn column(&self, i: usize) -> Vec<bool> {
        (0..self.neurons()).map(|m| self.is_active(m, i)).collect()
    }
}

impl Model {
    /// The partitions of a pattern, in the order of their first samples.
    pub fn partitions(&self, pattern: &Pattern) -> Vec<Partition> {
        let mut partitions: Vec<Partition> = Vec::new();
        for i in pattern.active_samples() {
            let (label, column) = (self.data().labels()[i], pattern.column(i));
            match partitions.iter_mut().find(|b| b.label == label && b.column == column) {
                Some(known) => known.samples.push(i),
                None => partitions.push(Partition { label, column, samples: vec![i] }),
            }
        }
        partitions
    }

    /// c_BB' = sum_m v_m^2 h_B(m) h_B'(m).
    pub fn coupling(&self, b: &Partition, other: &Partition) -> Rational {
        let shared = b.column.iter().zip(&other.column).zip(self.output()).filter(|((h, h2), _)| **h && **h2);
        shared.map(|(_, v)| Rational::from(v.square_ref())).sum()
    }

    /// Samples i, i' of two partitions with c_BB' != 0 and x_i.x_i' != 0: the first pair that
    /// breaks the decoupling, if there is one.
    pub fn coupled_pair(&self, partitions: &[Partition]) -> Option<(usize, usize)> {
        partitions.iter().enumerate().find_map(|(at, b)| {
            partitions[at + 1..].iter().filter(|other| self.coupling(b, other) != 0).find_map(|other| {
                let pairs = b.samples.iter().flat_map(|&i| other.samples.iter().map(move |&j| (i, j)));
                pairs.into_iter().find(|&(i, j)| dot(self.data().row(i), self.data().row(j)) != 0)
            })
        })
    }

    /// Wbar_B = sum_m v_m h_B(m) w_m of a parameter.
    pub fn effective_weight(&self, partition: &Partition, parameter: &[Rational]) -> Vec<Rational> {
        let mut sum = vec![Rational::new(); self.data().d()];
        for (m, v) in self.output().iter().enumerate().filter(|(m, _)| partition.column[*m]) {
            for (sum, w) in sum.iter_mut().zip(self.neuron(parameter, m)) {
                *sum += Rational::from(v * w);
            }
        }
        sum
    }

    /// y_i x_i for the samples of a partition, with their numbers.
    pub fn signed_rows(&self, partition: &Partition) -> Vec<(usize, Vec<Rational>)> {
        let row = |&i: &usize| (i, self.data().row(i).iter().map(|x| Rational::from(x * self.sign(i))).collect());
        partition.samples.iter().map(row).collect()
    }
}
