//! The mean loss, for all k (T6.2 with the constants of docs/lemmas.md lemma:sgd-mean).

use rug::{Integer, Rational};

use super::{Kept, PREC, enclose};
use crate::arith::interval::Interval;
use crate::margin::{Optimum, Problem, Solution};

/// E F_k <= 1/(1/F_0 + c k) for all k, F the sum of e^{-a_i} over J.
#[derive(Clone, Debug)]
pub struct Loss {
    /// w^_J: its norm is 1/g.
    pub optimum: Optimum,
    /// F_0.
    pub start: Interval,
    /// c = h g^2 (1 - e^{-T})/T, T the largest eta e^{-a_i(0)} x_i.x_i' on J.
    pub rate: Interval,
    /// (n - |J|)/n: what the loss tends to.
    pub limit: Rational,
}

impl Kept {
    /// w^_J, without walls. w_0 shows that there is one.
    pub(super) fn max_margin(&self) -> Option<Optimum> {
        let rows = self.features.iter().map(|x| (x.sample, x.vector.clone())).collect();
        match Problem::new(self.start.len(), rows, Vec::new()).solve() {
            Solution::Optimal(optimum) => Some(optimum),
            Solution::Infeasible(_) => None,
        }
    }

    /// The bound of T6.2 from K = 0; `None` where the numbers are out of range.
    pub fn loss(&self) -> Option<Loss> {
        let optimum = self.max_margin()?;
        let weights: Vec<Interval> = self.heights.iter().map(|a| (-enclose(a)).exp()).collect();
        let zero = Interval::zero(PREC);
        let start = weights.iter().fold(zero.clone(), |sum, e| sum + e);
        let steps = self.gram.iter().zip(&weights).map(|(row, e)| {
            let largest = row.iter().max().cloned().unwrap_or_default();
            &enclose(&(largest * &self.eta)) * e
        });
        let t = steps.fold(zero, |m, t| m.max(&t));
        let shrink = (Interval::from_int(PREC, 1) - (-&t).exp()).div(&t)?;
        let h = enclose(&Rational::from(&self.eta / self.n as u64));
        let rate = (h * shrink).div(&enclose(&optimum.norm_squared()))?;
        let limit = Rational::from(((self.n - self.features.len()) as u64, self.n as u64));
        Some(Loss { optimum, start, rate, limit })
    }
}

impl Loss {
    /// An upper bound of E F_k.
    pub fn sum(&self, k: &Integer) -> Option<Interval> {
        let one = Interval::from_int(PREC, 1);
        one.div(&(one.div(&self.start)? + &self.rate * &enclose(&Rational::from(k))))
    }

    /// E L(w_k) lies between its limit and the bound.
    pub fn mean(&self, k: &Integer, n: usize) -> Option<Interval> {
        let limit = enclose(&self.limit);
        let above = self.sum(k)?.div(&enclose(&Rational::from(n as u64)))?;
        Some(limit.hull(&(&limit + &above)))
    }
}
