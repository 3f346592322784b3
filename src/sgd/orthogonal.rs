//! Mutually orthogonal samples: the exact expectation at any step (T6.3).
//!
//! Only its own draws raise a sample's height, so a_i(k) = alpha_i(M) with M the number of its
//! draws, binomial with p = 1/n, and E w_k = w_0 + sum_i (E alpha_i(M) - a_i(0)) x_i/|x_i|^2.

use rug::{Integer, Rational};

use super::scalar::Scalar;
use super::{Kept, enclose};
use crate::arith::interval::Interval;

impl Kept {
    /// Whether the samples of J are mutually orthogonal.
    pub fn is_orthogonal(&self) -> bool {
        let off_diagonal = |i: usize, row: &[Rational]| row.iter().enumerate().all(|(j, x)| i == j || *x == 0);
        self.gram.iter().enumerate().all(|(i, row)| off_diagonal(i, row))
    }

    /// E w_k if the samples of J are mutually orthogonal; `None` where they are not, or where
    /// numbers leave the range of the arithmetic.
    pub fn orthogonal(&self, k: &Integer) -> Option<Vec<Interval>> {
        self.mean_of_heights(|height| height.mean(k, self.n))
    }

    /// The same where each epoch has every sample once: after k = q n + r draws each sample was
    /// drawn q times, and once more with probability r/n.
    pub fn orthogonal_in_epochs(&self, k: &Integer) -> Option<Vec<Interval>> {
        let n = Integer::from(self.n);
        let (whole, rest) = k.clone().div_rem_floor(n.clone());
        let share = Rational::from((rest, n));
        self.mean_of_heights(|height| {
            let before = height.after(&whole)?;
            if share == 0 {
                return Some(before);
            }
            let after = height.after(&Integer::from(&whole + 1u32))?;
            Some(&before * &enclose(&(Rational::from(1) - &share)) + after * enclose(&share))
        })
    }

    /// w_0 + sum_i (E alpha_i - a_i(0)) x_i/|x_i|^2.
    fn mean_of_heights(&self, mean_of: impl Fn(&Scalar) -> Option<Interval>) -> Option<Vec<Interval>> {
        if !self.is_orthogonal() {
            return None;
        }
        let mut mean: Vec<Interval> = self.start.iter().map(enclose).collect();
        for (at, x) in self.features.iter().enumerate() {
            let gained = &mean_of(&self.own(at))? - &enclose(&self.heights[at]);
            let push = gained * enclose(&self.gram[at][at].clone().recip());
            for (w, x) in mean.iter_mut().zip(&x.vector) {
                *w = &*w + &(&push * &enclose(x));
            }
        }
        Some(mean)
    }

    /// The height of a sample of J, by position, under its own draws alone.
    pub(super) fn own(&self, at: usize) -> Scalar {
        Scalar::new(&self.heights[at], &Rational::from(&self.eta * &self.gram[at][at]))
    }
}
