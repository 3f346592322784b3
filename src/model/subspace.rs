//! The least subspace in which gradient descent stays (docs/lemmas.md, lemma:balanced-subspace).

use std::collections::BTreeMap;

use rug::{Integer, Rational};

use super::Model;
use crate::arith::linalg::{divide_by_content, dot};
use crate::data::{AtZero, Dataset, Label};

/// A subspace that holds w_0 and in which the samples balance: those with one label and one
/// projection, not zero, add up to a vector of it. All iterates lie in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subspace {
    /// Pairwise orthogonal.
    pub basis: Vec<Vec<Rational>>,
}

impl Subspace {
    /// The least such subspace of one neuron's descent from w_0; `None` where no sample is
    /// orthogonal to it but zero rows, so that nothing is known by it, and where no sample is
    /// active at w_0.
    pub fn of(model: &Model, w0: &[Rational]) -> Option<Self> {
        let data = model.data();
        let on_boundary = |x: &Vec<Rational>| x.iter().any(|c| *c != 0) && dot(x, w0) == 0;
        let is_dead = || data.rows().iter().all(|x| dot(x, w0) <= 0);
        if model.relu_at_zero() != AtZero::Zero
            || !model.is_one_neuron()
            || !data.rows().iter().any(on_boundary)
            || is_dead()
        {
            return None;
        }
        let mut subspace = Self { basis: Vec::new() };
        subspace.add(w0);
        while let Some(rest) = subspace.unbalanced(data) {
            subspace.add(&rest);
        }
        (!subspace.orthogonal(data).is_empty()).then_some(subspace)
    }

    /// The samples that are orthogonal to it, zero rows excepted.
    pub fn orthogonal(&self, data: &Dataset) -> Vec<usize> {
        let is = |i: &usize| !is_zero(data.row(*i)) && is_zero(&self.project(data.row(*i)));
        (0..data.n()).filter(is).collect()
    }

    /// The orthogonal projection of x.
    pub fn project(&self, x: &[Rational]) -> Vec<Rational> {
        self.basis.iter().fold(vec![Rational::new(); x.len()], |sum, b| {
            let factor = dot(x, b) / dot(b, b);
            sum.into_iter().zip(b).map(|(s, b)| s + Rational::from(b * &factor)).collect()
        })
    }

    /// The model with every row projected: the same descent from w_0, in which the samples
    /// orthogonal to the subspace are zero rows.
    pub fn projected(&self, model: &Model) -> Option<Model> {
        let data = model.data();
        let rows = data.rows().iter().map(|x| self.project(x)).collect();
        Some(Model { data: Dataset::new(rows, data.labels().to_vec())?, ..model.clone() })
    }

    /// Adds what x has outside, in small integers.
    fn add(&mut self, x: &[Rational]) {
        let rest = minus(x, &self.project(x));
        if is_zero(&rest) {
            return;
        }
        let common = rest.iter().fold(Integer::from(1), |common, c| common.lcm(c.denom()));
        let whole = rest.iter().map(|c| Integer::from(&common / c.denom()) * c.numer()).collect();
        self.basis.push(divide_by_content(whole).into_iter().map(Rational::from).collect());
    }

    /// What the first class that does not balance has outside.
    fn unbalanced(&self, data: &Dataset) -> Option<Vec<Rational>> {
        let mut classes: BTreeMap<(Label, Vec<Rational>), Vec<Rational>> = BTreeMap::new();
        for (x, label) in data.rows().iter().zip(data.labels()) {
            let projection = self.project(x);
            if !is_zero(&projection) {
                let rest = minus(x, &projection);
                let sum = classes.entry((*label, projection)).or_insert_with(|| vec![Rational::new(); x.len()]);
                sum.iter_mut().zip(rest).for_each(|(sum, c)| *sum += c);
            }
        }
        classes.into_values().find(|rest| !is_zero(rest))
    }
}

fn is_zero(x: &[Rational]) -> bool {
    x.iter().all(|c| *c == 0)
}

fn minus(x: &[Rational], y: &[Rational]) -> Vec<Rational> {
    x.iter().zip(y).map(|(x, y)| Rational::from(x - y)).collect()
}
