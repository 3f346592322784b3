//! The mean of the iterates from seeded paths: statistical evidence, never a proof.

use rayon::prelude::*;
use rug::{Float, Rational};
use thiserror::Error;

use super::path::Doubles;
use super::region::Mean;
use super::{Kept, PREC, Sampler, enclose};
use crate::arith::interval::Interval;

/// Paths are simulated in blocks of this size, and counted in their order whatever the number of
/// threads.
const BLOCK: u64 = 32;
/// Blocks that are under way at a time.
const BLOCKS: u64 = 64;

/// How much is drawn.
#[derive(Clone, Debug)]
pub struct Sampling {
    /// The number of paths, at least one.
    pub paths: u64,
    /// The seed.
    pub seed: u64,
    /// How samples are drawn.
    pub sampler: Sampler,
    /// The probability with which all coordinates of a mean lie in its region, between 0 and 1.
    pub confidence: Rational,
}

/// Why there is no region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoRegion {
    /// Doubles do not hold the numbers of a path of this length.
    #[error(
        "paths of this length cannot be followed in doubles: a number is too large or too small, or errors add up too far"
    )]
    OutOfRange,
    /// No path.
    #[error("no path is drawn")]
    NoPath,
}

impl Kept {
    /// For each step of `at`, ascending, a box that contains E w_k with probability at least
    /// `confidence`, each step by itself; and the path number 0 there, enclosed for certain.
    /// `progress` is told how many paths are done.
    ///
    /// # Errors
    /// Why there is none.
    pub fn monte_carlo(
        &self,
        at: &[u64],
        sampling: &Sampling,
        progress: &dyn Fn(u64),
    ) -> Result<Vec<Estimate>, NoRegion> {
        let Some(&horizon) = at.last() else { return Ok(Vec::new()) };
        let doubles = self.in_doubles(horizon).ok_or(NoRegion::OutOfRange)?.sampled(sampling.sampler);
        let mut means: Vec<Vec<Option<Mean>>> =
            at.iter().map(|&k| self.means(k, sampling)).collect::<Option<_>>().ok_or(NoRegion::OutOfRange)?;
        let mut done = 0;
        while done < sampling.paths {
            let ahead: Vec<u64> =
                (0..BLOCKS).map(|block| done + block * BLOCK).filter(|&b| b < sampling.paths).collect();
            let follow = |&first: &u64| -> Vec<Vec<Vec<f64>>> {
                let block = first..(first + BLOCK).min(sampling.paths);
                block.map(|path| doubles.follow(sampling.seed, path, at)).collect()
            };
            let paths: Vec<Vec<Vec<Vec<f64>>>> = ahead.par_iter().map(follow).collect();
            for path in paths.into_iter().flatten() {
                for (means, w) in means.iter_mut().zip(path) {
                    for (mean, c) in means.iter_mut().zip(w).filter_map(|(mean, c)| Some((mean.as_mut()?, c))) {
                        mean.add(&doubles.widen(c)).ok_or(NoRegion::OutOfRange)?;
                    }
                }
                done += 1;
            }
            progress(done);
        }
        let path = doubles.enclose(sampling.seed, 0, at);
        let estimate = |((&k, means), path): ((&u64, Vec<Option<Mean>>), Vec<Interval>)| {
            let fixed = self.start.iter().map(enclose);
            // A coordinate in which no sample of J pushes stays where it is.
            let region = means.iter().zip(fixed).map(|(mean, w)| mean.as_ref().map_or(Some(w), Mean::region));
            Some(Estimate { k, region: region.collect::<Option<_>>()?, path })
        };
        at.iter().zip(means).zip(path).map(estimate).collect::<Option<_>>().ok_or(NoRegion::NoPath)
    }

    /// A region for each coordinate at step k: w_k - w_0 = sum_i Lambda_i x_i with 0 <= Lambda_i <=
    /// what lemma:sgd-paths allows.
    fn means(&self, k: u64, sampling: &Sampling) -> Option<Vec<Option<Mean>>> {
        let reach = self.in_doubles(k)?.reach().pushes.clone();
        let sides = Rational::from(2 * self.start.len() as u64);
        let level = enclose(&(sides / (Rational::from(1) - &sampling.confidence))).ln()?;
        let coordinate = |(c, w): (usize, &Rational)| {
            let zero = Interval::zero(PREC);
            let (mut lo, mut hi) = (enclose(w), enclose(w));
            for (x, push) in self.features.iter().zip(&reach) {
                let most = push * &enclose(&x.vector[c]);
                if x.vector[c] < 0 { lo = &lo + &most } else { hi = &hi + &most }
            }
            let moves = self.features.iter().any(|x| x.vector[c] != 0) && k > 0;
            // Outward, so that lo and lo + width are numbers.
            let lo = Interval::point(lo.lo().clone());
            let width = (hi.upper() - &lo).upper().max(&zero);
            if moves { Mean::new(lo, width, level.clone(), sampling.paths).map(Some) } else { Some(None) }
        };
        self.start.iter().enumerate().map(coordinate).collect()
    }
}

/// What seeded paths say of w_k.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The step.
    pub k: u64,
    /// Contains E w_k with the stated confidence.
    pub region: Vec<Interval>,
    /// Contains w_k of the path number 0, for certain.
    pub path: Vec<Interval>,
}

impl Doubles {
    /// The largest radius of the boxes around paths.
    pub fn radius(&self) -> &Float {
        self.reach().radius.hi()
    }
}
