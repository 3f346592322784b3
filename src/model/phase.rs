//! The phase of a pattern: while the pattern is constant the problem is linear in the parameter.

use rug::Rational;

use super::{Model, Pattern};

/// A vector in parameter space, tagged with the sample that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The sample number.
    pub sample: usize,
    /// The vector, of length M d.
    pub vector: Vec<Rational>,
}

/// A row that keeps one entry of a pattern, H(m, i).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignRow {
    /// The neuron m.
    pub neuron: usize,
    /// The sample i.
    pub sample: usize,
    /// c with c.W = w_m.x_i if H(m, i) = 1 and -w_m.x_i if H(m, i) = 0.
    pub vector: Vec<Rational>,
}

/// What a pattern defines (T7): the features of the samples that push, and the rows that keep the
/// pattern.
#[derive(Clone, Debug)]
pub struct Phase {
    /// z_i = y_i (v_m H_mi x_i)_m for the samples with a non-zero column.
    pub features: Vec<Row>,
    /// One row for each neuron and sample: the pattern holds while all c.W are positive.
    pub cells: Vec<SignRow>,
    /// h = eta/n.
    pub h: Rational,
}

impl Model {
    /// The phase of a pattern.
    pub fn phase(&self, pattern: &Pattern) -> Phase {
        let d = self.data().d();
        let features = pattern
            .active_samples()
            .into_iter()
            .map(|i| {
                let mut vector = vec![Rational::new(); self.dim()];
                for m in (0..self.neurons()).filter(|&m| pattern.is_active(m, i)) {
                    for (z, x) in vector[m * d..].iter_mut().zip(self.data().row(i)) {
                        *z = Rational::from(x * &self.output()[m]) * self.sign(i);
                    }
                }
                Row { sample: i, vector }
            })
            .collect();
        let cells = (0..self.neurons())
            .flat_map(|m| (0..self.data().n()).map(move |i| (m, i)))
            .map(|(m, i)| {
                let sign = if pattern.is_active(m, i) { 1 } else { -1 };
                let mut vector = vec![Rational::new(); self.dim()];
                for (c, x) in vector[m * d..].iter_mut().zip(self.data().row(i)) {
                    *c = Rational::from(x * sign);
                }
                SignRow { neuron: m, sample: i, vector }
            })
            .collect();
        Phase { features, cells, h: self.h().clone() }
    }
}
