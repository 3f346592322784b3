//! Single paths of SGD in doubles, with a bound of their distance from the true path that holds for
//! every path (docs/lemmas.md lemma:sgd-paths).
//!
//! No sign is looked at on the way: every path keeps the pattern. So the loop is the plain one in
//! doubles, and the bound is a number.

use rug::float::Round;
use rug::{Float, Integer, Rational};

use super::draws::Draws;
use super::sampler::{Order, Sampler};
use super::{Kept, PREC, enclose};
use crate::arith::interval::{Interval, norm};
use crate::arith::nearest::nearest;

/// A path in doubles.
#[derive(Clone, Debug)]
pub struct Doubles {
    n: u32,
    eta: f64,
    start: Vec<f64>,
    /// The features of J, row after row, and the position of the row of every sample.
    rows: Vec<f64>,
    position: Vec<Option<usize>>,
    reach: Reach,
    sampler: Sampler,
}

/// What the pushes of any path up to a horizon can add up to.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The last step.
    pub horizon: u64,
    /// Upper bounds of Lambda_i, the sum of eta e^{-a_i} over the draws of i.
    pub pushes: Vec<Interval>,
    /// No iterate in doubles is farther than this from the true one.
    pub radius: Interval,
}

/// Numbers that doubles hold with full precision, products of them included.
const SMALLEST: f64 = 1e-75;
const LARGEST: f64 = 1e75;
const MOST_DIMENSIONS: usize = 1 << 20;

/// 2^e.
fn power(e: i32) -> Interval {
    Interval::point(Float::with_val(PREC, 1) << e)
}

impl Kept {
    /// Paths in doubles up to step `horizon`; `None` where doubles do not hold the numbers.
    pub fn in_doubles(&self, horizon: u64) -> Option<Doubles> {
        let fits = |x: &Rational| *x == 0 || (SMALLEST..=LARGEST).contains(&x.to_f64().abs());
        let numbers = self.features.iter().flat_map(|x| &x.vector).chain([&self.eta]).chain(&self.start);
        let n = u32::try_from(self.n).ok()?;
        if !numbers.into_iter().all(fits) || self.start.len() > MOST_DIMENSIONS {
            return None;
        }
        let at = |i| self.features.iter().position(|x| x.sample == i);
        Some(Doubles {
            n,
            eta: nearest(&self.eta),
            start: self.start.iter().map(nearest).collect(),
            rows: self.features.iter().flat_map(|x| &x.vector).map(nearest).collect(),
            position: (0..self.n).map(at).collect(),
            reach: self.reach(horizon)?,
            sampler: Sampler::default(),
        })
    }

    /// The numbers of lemma:sgd-paths.
    fn reach(&self, horizon: u64) -> Option<Reach> {
        let k = Integer::from(horizon);
        let int = |n: i32| Interval::from_int(PREC, n);
        let mut pushes = Vec::new();
        let (mut total, mut longest) = (Interval::zero(PREC), Interval::zero(PREC));
        for (at, height) in self.heights.iter().enumerate() {
            let square = enclose(&self.gram[at][at]);
            let gained = &self.own(at).after(&k)? - &enclose(height);
            let push = gained.div(&square)?.positive_part().upper();
            let length = square.sqrt()?;
            total = total + &push * &length;
            longest = longest.max(&length);
            pushes.push(push);
        }
        let start: Vec<Interval> = self.start.iter().map(enclose).collect();
        let unit = power(-53);
        let largest = norm(&start) + &total + int(1);
        let spread = enclose(&Rational::from((51, 50)));
        let product = &spread * &(&unit * &enclose(&Rational::from(self.start.len() as u64 + 2))) * &longest * &largest
            + power(-900);
        let weight = &spread * &(&product + &(&unit * &int(6)));
        let steps = enclose(&Rational::from(horizon));
        let expansion = self.steepness().iter().fold(int(1), |x, eps| x * (&spread * eps - int(1)).max(&int(1)));
        let lost = &unit * &norm(&start) + &steps * &(&unit * &largest) + &spread * &weight * &total;
        let radius = (&spread * &(expansion * (lost + &steps * &power(-400)))).upper();
        let close = radius.at_most(&int(1)).is_yes()
            && (&radius * &longest).at_most(&power(-7)).is_yes()
            && product.at_most(&power(-7)).is_yes();
        close.then_some(Reach { horizon, pushes, radius })
    }
}

impl Doubles {
    /// Paths that are drawn so: the bounds are those of any draws.
    pub fn sampled(self, sampler: Sampler) -> Self {
        Self { sampler, ..self }
    }

    /// What the pushes can add up to.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Follows a path to the steps `at`, ascending and not beyond the horizon; gives the computed
    /// iterates there.
    pub fn follow(&self, seed: u64, path: u64, at: &[u64]) -> Vec<Vec<f64>> {
        let d = self.start.len();
        let mut order = Order::new(Draws::new(seed, path), self.n, self.sampler);
        let mut w = self.start.clone();
        let mut k = 0;
        let mut found = Vec::with_capacity(at.len());
        for &target in at {
            while k < target.min(self.reach.horizon) {
                k += 1;
                let Some(row) = self.position[order.next()] else { continue };
                let x = &self.rows[row * d..(row + 1) * d];
                let a: f64 = x.iter().zip(&w).map(|(x, w)| x * w).sum();
                let push = self.eta * core_math::exp(-a);
                w.iter_mut().zip(x).for_each(|(w, x)| *w += push * x);
            }
            found.push(w.clone());
        }
        found
    }

    /// Boxes around the iterates of one path.
    pub fn enclose(&self, seed: u64, path: u64, at: &[u64]) -> Vec<Vec<Interval>> {
        let boxed = |w: Vec<f64>| w.into_iter().map(|c| self.widen(c)).collect();
        self.follow(seed, path, at).into_iter().map(boxed).collect()
    }

    /// A computed number with the distance that it may have from the true one.
    pub fn widen(&self, x: f64) -> Interval {
        let radius = Float::with_val_round(PREC, self.reach.radius.hi(), Round::Up).0;
        Interval::point(Float::with_val(PREC, x)).widen(&radius)
    }
}
