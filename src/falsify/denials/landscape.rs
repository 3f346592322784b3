//! The landscape of data that are not separable (lemma:unreached-infimum, lemma:zero-positive).

use rug::Rational;

use super::Denial;
use crate::arith::linalg::dot;
use crate::ask::margin;
use crate::claim::Selection;
use crate::data::{Dataset, Instance};
use crate::margin::Solution;

/// The directions that are tried have entries 0, 1, -1, and at most so many of them.
const MOST_ENTRIES: usize = 4;

/// No w has x_i.w > 0 on the positives and x_l.w <= 0 on the negatives: inf L > |I-|/n.
pub fn infimum(instance: &Instance) -> Option<Denial> {
    let active = instance.data.positives();
    let walled = margin(instance, Selection::Active { active, walls: true }).ok()?;
    let (Solution::Infeasible(_), Ok(checked)) = (walled.solution, walled.checked) else { return None };
    let why = format!(
        "by lemma:unreached-infimum inf L > |I-|/n = {}/{}",
        instance.data.negatives().len(),
        instance.data.n()
    );
    Some(Denial { certificates: vec![checked], why })
}

/// A minimum at which a positive is tight: the zero one.
pub fn local(instance: &Instance) -> Option<Denial> {
    let looked = Zero::of(&instance.data)?;
    let u = looked.directions().find(|u| looked.missed(u).is_some())?;
    let (u, z) = (words(&u), looked.zero);
    Denial::because(format!("by lemma:zero-positive u = {u} is an asymptotic local minimum, yet u.x_{z} = 0"))
}

/// A global minimum that does not activate the zero positive.
pub fn global(instance: &Instance) -> Option<Denial> {
    let looked = Zero::of(&instance.data)?;
    let u = looked.directions().find(|u| looked.missed(u) == Some(0))?;
    let (u, z) = (words(&u), looked.zero);
    Denial::because(format!("by lemma:zero-positive u = {u} is a global asymptotic minimum, yet u.x_{z} = 0"))
}

/// A spurious minimum, though no cell has a direction in it.
pub fn spurious(instance: &Instance) -> Option<Denial> {
    let looked = Zero::of(&instance.data)?;
    let mut minima: Vec<(usize, Vec<Rational>)> =
        looked.directions().filter_map(|u| Some((looked.missed(&u)?, u))).collect();
    minima.sort_by_key(|(missed, _)| *missed);
    let (best, worst) = (minima.first()?, minima.last()?);
    if best.0 == worst.0 {
        return None;
    }
    let (u, v, z) = (words(&worst.1), words(&best.1), looked.zero);
    Denial::because(format!(
        "by lemma:zero-positive u = {u} is an asymptotic local minimum, L_inf is less at {v}, and every cell C_J is empty, since x_{z} = 0"
    ))
}

/// Data with a positive that is zero.
struct Zero<'a> {
    data: &'a Dataset,
    zero: usize,
}

impl<'a> Zero<'a> {
    fn of(data: &'a Dataset) -> Option<Self> {
        let zero = data.positives().into_iter().find(|&i| is_zero(data.row(i)))?;
        Some(Self { data, zero })
    }

    /// All vectors of 0, 1, -1 but zero, in a fixed order.
    fn directions(&self) -> impl Iterator<Item = Vec<Rational>> + use<> {
        let d = self.data.d();
        let vector = move |number: usize| -> Vec<Rational> {
            let digit = |at: u32| number / 3usize.pow(at) % 3;
            let entry = |digit: usize| Rational::from(if digit == 2 { -1 } else { i32::from(digit == 1) });
            (0..d as u32).map(|at| entry(digit(at))).collect()
        };
        let most = if d <= MOST_ENTRIES { 3usize.pow(d as u32) } else { 0 };
        (1..most).map(vector)
    }

    /// How many positives other than zero u misses, where it activates no negative and is tight at
    /// none of these positives.
    fn missed(&self, u: &[Rational]) -> Option<usize> {
        let data = self.data;
        let off = data.negatives().into_iter().all(|j| dot(u, data.row(j)) <= 0);
        let heights: Vec<Rational> =
            data.positives().into_iter().filter(|&i| !is_zero(data.row(i))).map(|i| dot(u, data.row(i))).collect();
        (off && heights.iter().all(|a| *a != 0)).then(|| heights.iter().filter(|a| **a < 0).count())
    }
}

fn is_zero(row: &[Rational]) -> bool {
    row.iter().all(|c| *c == 0)
}

fn words(u: &[Rational]) -> String {
    let entries: Vec<String> = u.iter().map(Rational::to_string).collect();
    format!("({})", entries.join(", "))
}
