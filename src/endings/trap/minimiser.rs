//! The minimiser w~ of the trap, enclosed with a proof of its existence (docs/lemmas.md
//! lemma:least-eigenvalue, lemma:minimiser).
//!
//! `approximate` guesses in doubles which walls kick and where w~ is; nothing here believes it:
//! `Kicking` decides the exact part for the guessed set T, `enclose` proves that w~ exists within a
//! radius of a rational point.

use std::collections::BTreeMap;

use rug::Rational;

use super::failure::TrapFailure;
use super::numbers::{PREC, enclose_vector};
use super::rows::Bounded;
use crate::arith::interval::{Interval, dot, norm};
use crate::arith::linalg;
use crate::arith::span::Span;
use crate::margin::{Optimum, Problem};

/// What is exact about the minimiser once T is chosen.
#[derive(Clone, Debug)]
pub(crate) struct Kicking {
    /// T: indices into N.
    pub walls: Vec<usize>,
    /// Multipliers positive on all of S, and of walls in T only.
    pub lambda: BTreeMap<usize, Rational>,
    pub nu: BTreeMap<usize, Rational>,
    /// span(x_T).
    pub span: Span,
    /// The support vectors S: x_i and P x_i, P orthogonal to x_T.
    support: Vec<Projected>,
    /// span(P x_S), by a basis B.
    pub support_span: Span,
    /// The members of B, as indices into S, with (G_B^-1)_bb.
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
    /// A rational point: in the trap x_l.w_tilde = 0 for l in T.
    pub(crate) w_tilde: Vec<Rational>,
    /// w~ is within this distance.
    pub(crate) radius: Interval,
    /// Enclosures of lambda'_i, i in S.
    pub(crate) lambda: Vec<Interval>,
    /// Enclosures of nu'_l, l in T: positive.
    pub(crate) nu: Vec<Interval>,
}

impl Kicking {
    /// Decides the exact part for a set T of walls, given by indices into N.
    pub(crate) fn new(
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
        let span = Span::of(basis).ok_or(TrapFailure::DependentWalls)?;
        let tight: Vec<&Bounded> = features.iter().filter(|f| f.tight).collect();
        let projected: Vec<Vec<Rational>> = tight.iter().map(|f| span.project_off(&f.exact)).collect();
        let independent = linalg::independent_rows(&projected);
        let members: Vec<Vec<Rational>> = independent.iter().map(|&b| projected[b].clone()).collect();
        let support_span = Span::of(members).ok_or(TrapFailure::MinimiserNotEnclosed)?;
        let pivots = independent
            .iter()
            .enumerate()
            .map(|(at, &b)| (b, Interval::from_rational(PREC, &support_span.gram_inverse()[at][at])))
            .collect();
        let support = tight
            .iter()
            .zip(&projected)
            .map(|(f, z)| Projected { exact: f.exact.clone(), row: f.enclosed.clone(), projected: enclose_vector(z) })
            .collect();
        let w_hat = enclose_vector(&span.project_off(&optimum.w));
        Ok(Self { walls: chosen.to_vec(), lambda, nu, span, support, support_span, pivots, w_hat })
    }

    /// The bound m of lemma:least-eigenvalue for weights c_i on S.
    pub(crate) fn least_eigenvalue(&self, c: &[Interval]) -> Option<Interval> {
        let mut terms = self.pivots.iter().map(|(b, diagonal)| diagonal.div(&c[*b]));
        let trace = terms.try_fold(Interval::zero(PREC), |sum, term| Some(sum + term?))?;
        Interval::from_int(PREC, 1).div(&trace)
    }

    /// Proves that a w~ exists near `w_tilde` (lemma:minimiser, first half); x_l.w~ = x_l.w_tilde
    /// for l in T, and the other walls are not looked at.
    pub(crate) fn enclose(
        &self,
        h: &Interval,
        walls: &[Bounded],
        w_hat: &[Rational],
        w_tilde: Vec<Rational>,
    ) -> Result<Minimiser, TrapFailure> {
        let enclosed = enclose_vector(&w_tilde);
        let c: Vec<Interval> = self.support.iter().map(|s| h * &(-dot(&s.row, &enclosed)).exp()).collect();
        let m = self.least_eigenvalue(&c).ok_or(TrapFailure::MinimiserNotEnclosed)?;
        let residual: Vec<Interval> = (0..w_hat.len())
            .map(|j| self.support.iter().zip(&c).fold(-&self.w_hat[j], |sum, (s, c)| sum + c * &s.projected[j]))
            .collect();
        let e = Interval::from_int(PREC, 1).exp();
        let radius = (&e * &norm(&residual)).div(&m).ok_or(TrapFailure::MinimiserNotEnclosed)?.upper();
        let widest = self.support.iter().map(|s| norm(&s.projected)).fold(Interval::zero(PREC), |m, x| m.max(&x));
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
        Ok(Minimiser { w_tilde, radius, lambda, nu })
    }

    /// The coefficients of sum_S lambda'_i x_i - w^ in the basis x_T.
    fn nu_prime(&self, lambda: &[Interval], w_hat: &[Rational]) -> Vec<Interval> {
        let moments: Vec<Interval> = self
            .span
            .basis()
            .iter()
            .map(|x| {
                let against = |y: &[Rational]| Interval::from_rational(PREC, &linalg::dot(x, y));
                self.support.iter().zip(lambda).fold(-against(w_hat), |sum, (s, l)| sum + l * &against(&s.exact))
            })
            .collect();
        self.span.enclosed_coordinates(PREC, &moments)
    }
}
