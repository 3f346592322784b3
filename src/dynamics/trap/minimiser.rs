//! The minimiser w~ of the trap, enclosed with a proof of its existence (docs/lemmas.md L3, L4).
//!
//! `approximate` guesses in doubles which walls kick and where w~ is; nothing here believes it: `Kicking` decides the exact part for the
//! guessed set T, `enclose` proves that w~ exists within a radius of a rational point.

use std::collections::BTreeMap;

use rug::Rational;

use super::hypotheses::{Bounded, enclose_vector};
use super::{PREC, TrapFailure};
use crate::arith::interval::{Interval, dot, norm};
use crate::arith::linalg;
use crate::margin::{Optimum, Problem};

/// What is exact about the minimiser once T is chosen.
#[derive(Clone, Debug)]
pub(super) struct Kicking {
    /// T: indices into N.
    pub walls: Vec<usize>,
    /// Multipliers positive on all of S, and of walls in T only.
    pub lambda: BTreeMap<usize, Rational>,
    pub nu: BTreeMap<usize, Rational>,
    /// The exact rows x_l, l in T.
    basis: Vec<Vec<Rational>>,
    /// The inverse of the Gram matrix of x_T.
    gram_inverse: Vec<Vec<Rational>>,
    /// The support vectors S: x_i and P x_i, P orthogonal to x_T.
    support: Vec<Projected>,
    /// The members of a basis B of span(P x_S), as indices into S, with (G_B^-1)_bb.
    pivots: Vec<(usize, Interval)>,
    /// P w^.
    w_hat: Vec<Interval>,
}

#[derive(Clone, Debug)]
struct Projected {
    exact: Vec<Rational>,
    row: Vec<Interval>,
    projected: Vec<Interval>,
}

/// w~ near a rational point.
#[derive(Clone, Debug)]
pub struct Minimiser {
    /// A rational point with x_l.w_tilde = 0 for l in T.
    pub(in crate::dynamics) w_tilde: Vec<Rational>,
    /// w~ is within this distance.
    pub(in crate::dynamics) radius: Interval,
    /// Enclosures of lambda'_i, i in S.
    pub(in crate::dynamics) lambda: Vec<Interval>,
    /// Enclosures of nu'_l, l in T: positive.
    pub(super) nu: Vec<Interval>,
}

impl Kicking {
    /// Decides the exact part for a set T of walls, given by indices into N.
    pub(super) fn new(
        problem: &Problem,
        optimum: &Optimum,
        features: &[Bounded],
        walls: &[Bounded],
        chosen: &[usize],
    ) -> Result<Self, TrapFailure> {
        let samples: Vec<usize> = chosen.iter().map(|&l| walls[l].sample).collect();
        let (lambda, nu) = problem
            .positive_multipliers(optimum, &samples)
            .ok_or(TrapFailure::MultipliersOffKickingWalls { kicking: samples })?;
        let basis: Vec<Vec<Rational>> = chosen.iter().map(|&l| walls[l].exact.clone()).collect();
        let gram_inverse = linalg::gram_inverse(&basis).ok_or(TrapFailure::DependentWalls)?;
        let project = |x: &[Rational]| linalg::project_off(x, &basis, &gram_inverse);
        let tight: Vec<&Bounded> = features.iter().filter(|f| f.tight).collect();
        let projected: Vec<Vec<Rational>> = tight.iter().map(|f| project(&f.exact)).collect();
        let independent = linalg::independent_rows(&projected);
        let members: Vec<Vec<Rational>> = independent.iter().map(|&b| projected[b].clone()).collect();
        let inverse = linalg::gram_inverse(&members).ok_or(TrapFailure::MinimiserNotEnclosed)?;
        let pivots = independent
            .iter()
            .enumerate()
            .map(|(at, &b)| (b, Interval::from_rational(PREC, &inverse[at][at])))
            .collect();
        let support = tight
            .iter()
            .zip(&projected)
            .map(|(f, z)| Projected { exact: f.exact.clone(), row: f.enclosed.clone(), projected: enclose_vector(z) })
            .collect();
        let w_hat = enclose_vector(&project(&optimum.w));
        Ok(Self { walls: chosen.to_vec(), lambda, nu, basis, gram_inverse, support, pivots, w_hat })
    }

    /// Proves that w~ exists near `near`, after `near` is projected off x_T.
    pub(super) fn enclose(
        &self,
        h: &Interval,
        walls: &[Bounded],
        w_hat: &[Rational],
        near: &[Rational],
    ) -> Result<Minimiser, TrapFailure> {
        let w_tilde = linalg::project_off(near, &self.basis, &self.gram_inverse);
        let enclosed = enclose_vector(&w_tilde);
        let c: Vec<Interval> = self.support.iter().map(|s| h * &(-dot(&s.row, &enclosed)).exp()).collect();
        // L3: m = 1 / sum_B (G_B^-1)_bb / c_b.
        let zero = Interval::zero(PREC);
        let mut trace = zero.clone();
        for (b, diagonal) in &self.pivots {
            trace = trace + diagonal.div(&c[*b]).ok_or(TrapFailure::MinimiserNotEnclosed)?;
        }
        let residual: Vec<Interval> = (0..w_hat.len())
            .map(|j| self.support.iter().zip(&c).fold(-&self.w_hat[j], |sum, (s, c)| sum + c * &s.projected[j]))
            .collect();
        let e = Interval::from_int(PREC, 1).exp();
        let radius = (&(&e * &norm(&residual)) * &trace).upper();
        let widest = self.support.iter().map(|s| norm(&s.projected)).fold(zero, |m, x| m.max(&x));
        let one = Interval::from_int(PREC, 1);
        if !(&radius * &widest).at_most(&one).is_yes() {
            return Err(TrapFailure::MinimiserNotEnclosed);
        }
        // e^{-w~.x_i} = e^{-w_tilde.x_i} e^{-delta.x_i}, |delta.x_i| <= radius |x_i|.
        let lambda: Vec<Interval> = self
            .support
            .iter()
            .zip(&c)
            .map(|(s, c)| c * &Interval::zero(PREC).widen((&radius * &norm(&s.row)).hi()).exp())
            .collect();
        let nu = self.nu_prime(&lambda, w_hat);
        if let Some(at) = nu.iter().position(|nu| !nu.positive().is_yes()) {
            return Err(TrapFailure::NuSignUnknown { wall: walls[self.walls[at]].sample });
        }
        let free = (0..walls.len()).filter(|l| !self.walls.contains(l));
        for wall in free.map(|l| &walls[l]) {
            let at_most = dot(&wall.enclosed, &enclosed) + &wall.norm * &radius;
            if !at_most.at_most(&Interval::zero(PREC)).is_yes() {
                return Err(TrapFailure::MinimiserCrossesWall { wall: wall.sample });
            }
        }
        Ok(Minimiser { w_tilde, radius, lambda, nu })
    }

    /// The coefficients of sum_S lambda'_i x_i - w^ in the basis x_T.
    fn nu_prime(&self, lambda: &[Interval], w_hat: &[Rational]) -> Vec<Interval> {
        let moments: Vec<Interval> = self
            .basis
            .iter()
            .map(|x| {
                let against = |y: &[Rational]| Interval::from_rational(PREC, &linalg::dot(x, y));
                self.support.iter().zip(lambda).fold(-against(w_hat), |sum, (s, l)| sum + l * &against(&s.exact))
            })
            .collect();
        self.gram_inverse.iter().map(|row| dot(&enclose_vector(row), &moments)).collect()
    }
}
