//! The rows that a trap is about, exact and enclosed.

use rug::Rational;

use super::numbers::{PREC, enclose_vector};
use crate::arith::interval::{Interval, norm};
use crate::arith::linalg::dot;
use crate::model::{Model, Pattern, Phase, Row, SignRow};

/// The rows that a trap is about: parameter space Q^D, samples that push, samples that may kick,
/// samples that must stay silent.
#[derive(Clone, Debug)]
pub struct TrapRows {
    /// h = eta/n.
    pub h: Rational,
    /// J: the features of the active samples.
    pub features: Vec<Row>,
    /// Rows that must satisfy x_l.w <= 0 and may be met from below: the negatives.
    pub walls: Vec<Row>,
    /// Rows that must stay negative: the missed positives.
    pub missed: Vec<Row>,
    /// The rows that keep the pattern of a network (T7.1). Empty for one neuron, where features,
    /// walls and missed samples keep it.
    pub cells: Vec<SignRow>,
}

impl TrapRows {
    /// The scene of a pattern. One neuron: J the active positives, the negatives as walls, the
    /// other positives missed. A network: the lifted problem (T7.1), without walls, the pattern
    /// kept row by row.
    pub fn at(model: &Model, pattern: &Pattern) -> Self {
        let data = model.data();
        if !model.is_one_neuron() {
            let Phase { features, cells, h } = model.phase(pattern);
            return Self { h, features, walls: Vec::new(), missed: Vec::new(), cells };
        }
        let row = |i: usize| Row { sample: i, vector: data.row(i).to_vec() };
        let (active, missed): (Vec<usize>, Vec<usize>) =
            data.positives().into_iter().partition(|&i| pattern.is_active(0, i));
        Self {
            h: model.h().clone(),
            features: active.into_iter().map(row).collect(),
            walls: data.negatives().into_iter().map(row).collect(),
            missed: missed.into_iter().map(row).collect(),
            cells: Vec::new(),
        }
    }
}

/// A row with what the bounds need of it.
#[derive(Clone, Debug)]
pub(crate) struct Bounded {
    pub sample: usize,
    pub exact: Vec<Rational>,
    pub enclosed: Vec<Interval>,
    /// |x|.
    pub norm: Interval,
    /// theta = x.w^.
    pub theta: Interval,
    /// Whether it is in S: theta = 1, exactly, and some multipliers are positive on it.
    pub tight: bool,
}

impl Bounded {
    /// Zero rows are never active.
    pub fn is_zero(&self) -> bool {
        self.exact.iter().all(|x| *x == 0)
    }
}

pub(crate) fn bounded(sample: usize, exact: &[Rational], w_hat: &[Rational]) -> Bounded {
    let enclosed = enclose_vector(exact);
    let theta = dot(exact, w_hat);
    Bounded {
        sample,
        norm: norm(&enclosed),
        enclosed,
        tight: theta == 1,
        theta: Interval::from_rational(PREC, &theta),
        exact: exact.to_vec(),
    }
}
