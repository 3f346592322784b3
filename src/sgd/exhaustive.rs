//! The exact expectation over all n^k paths, where they are few.
//!
//! Draws outside J move nothing, so a path is a sequence of draws of J spread over k steps. With
//! T_l the sum of e^{-a_i} over all sequences of l draws of J, and M the number of draws of J in k
//! steps, binomial with p = |J|/n, E w_k = w_0 + eta sum_{l < k} P(M > l) |J|^{-(l+1)} sum_i T_l(i)
//! x_i.

use rayon::prelude::*;
use rug::{Integer, Rational};

use super::Kept;
use crate::arith::interval::Interval;

/// The most sequences of draws that are gone through.
pub const MOST_PATHS: u64 = 10_000_000;
/// Bits of the heights along a path.
const BITS: u32 = 128;
/// Sequences are handed to threads by their first draws: at least so many heads, whatever the
/// number of threads.
const HEADS: usize = 64;

/// Sums of e^{-a_i} over sequences, by their length and by i.
type Sums = Vec<Vec<Interval>>;

impl Kept {
    /// Whether `exhaustive` goes through all sequences of k draws.
    pub fn is_exhaustible(&self, k: &Integer) -> bool {
        k.to_u32().and_then(|k| self.draws(k)).is_some_and(|paths| paths <= MOST_PATHS)
    }

    /// How many sequences of k draws of J there are; at least 2^k, so that k is bounded with it.
    pub(super) fn draws(&self, k: u32) -> Option<u64> {
        (self.features.len() as u64).max(2).checked_pow(k)
    }

    /// E w_k over all paths; `None` if there are too many.
    pub fn exhaustive(&self, k: &Integer) -> Option<Vec<Interval>> {
        let k = k.to_usize().filter(|_| self.is_exhaustible(k))?;
        let sums = self.sums(k);
        let (n, j) = (self.n as u64, self.features.len() as u64);
        // P(M > l), exact.
        let mut more = Rational::from(1);
        let mut mean: Vec<Interval> = self.start.iter().map(|w| Interval::from_rational(BITS, w)).collect();
        let mut scale = self.eta.clone();
        for (l, sums) in sums.iter().enumerate() {
            let ways = Integer::from(Integer::from(k).binomial_ref(l as u32));
            let outside = Integer::from(Integer::u_pow_u((n - j) as u32, (k - l) as u32));
            let inside = Integer::from(Integer::u_pow_u(j as u32, l as u32));
            more -= Rational::from((ways * outside * inside, Integer::from(Integer::u_pow_u(n as u32, k as u32))));
            scale /= j;
            let factor = Interval::from_rational(BITS, &Rational::from(&scale * &more));
            for (sum, x) in sums.iter().zip(&self.features) {
                let push = &factor * sum;
                for (w, x) in mean.iter_mut().zip(&x.vector) {
                    *w = &*w + &(&push * &Interval::from_rational(BITS, x));
                }
            }
        }
        Some(mean)
    }

    fn sums(&self, k: usize) -> Sums {
        let enclose = |q: &Rational| Interval::from_rational(BITS, q);
        let pushes = |row: &Vec<Rational>| {
            row.iter().map(|x| (*x != 0).then(|| enclose(&Rational::from(x * &self.eta)))).collect::<Vec<_>>()
        };
        let tree = Tree { pushes: self.gram.iter().map(pushes).collect() };
        let mut sums = vec![vec![Interval::zero(BITS); self.features.len()]; k];
        let mut level = vec![self.heights.iter().map(enclose).collect::<Vec<_>>()];
        let mut depth = 0;
        while depth < k && level.len() < HEADS {
            level = level.iter().flat_map(|heights| tree.branch(heights, &mut sums[depth])).collect();
            depth += 1;
        }
        let parts: Vec<Sums> = level
            .par_iter()
            .map(|heights| {
                let mut part = vec![vec![Interval::zero(BITS); self.features.len()]; k - depth];
                tree.visit(heights, &mut part);
                part
            })
            .collect();
        for part in parts {
            for (sums, part) in sums[depth..].iter_mut().zip(part) {
                sums.iter_mut().zip(part).for_each(|(sum, more)| *sum = &*sum + &more);
            }
        }
        sums
    }
}

/// The tree of the draws of J.
struct Tree {
    /// eta x_i.x_j, by i and j; `None` where it is zero.
    pushes: Vec<Vec<Option<Interval>>>,
}

impl Tree {
    /// Adds up the weights at a node, and gives the heights at its children.
    fn branch(&self, heights: &[Interval], sums: &mut [Interval]) -> Vec<Vec<Interval>> {
        let weights = self.weights(heights, sums);
        (0..heights.len()).map(|i| self.child(heights, &weights, i)).collect()
    }

    fn weights(&self, heights: &[Interval], sums: &mut [Interval]) -> Vec<Interval> {
        let weights: Vec<Interval> = heights.iter().map(|a| (-a).exp()).collect();
        sums.iter_mut().zip(&weights).for_each(|(sum, e)| *sum = &*sum + e);
        weights
    }

    fn child(&self, heights: &[Interval], weights: &[Interval], i: usize) -> Vec<Interval> {
        let raise = |(a, push): (&Interval, &Option<Interval>)| match push {
            Some(push) => a + &(push * &weights[i]),
            None => a.clone(),
        };
        heights.iter().zip(&self.pushes[i]).map(raise).collect()
    }

    /// The sums over all nodes below, one level for each entry of `sums`.
    fn visit(&self, heights: &[Interval], sums: &mut [Vec<Interval>]) {
        let Some((here, below)) = sums.split_first_mut() else { return };
        let weights = self.weights(heights, here);
        if !below.is_empty() {
            for i in 0..heights.len() {
                self.visit(&self.child(heights, &weights, i), below);
            }
        }
    }
}
