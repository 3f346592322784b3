//! A trap that has closed: what it says of all later iterates.

use rug::{Integer, Rational};

use super::numbers::PREC;
use crate::arith::interval::Interval;
use crate::margin::Optimum;

/// A closed trap: from step K on the active features are exactly J, and |r_k| <= rho.
#[derive(Clone, Debug)]
pub struct Trap {
    /// The step K.
    pub from_step: Integer,
    /// J, ascending sample numbers.
    pub active: Vec<usize>,
    /// N: the walls with x_l.w^ = 0.
    pub walls: Vec<usize>,
    /// T: the walls with nu'_l > 0 (certain); empty if all nu'_l = 0.
    pub kicking: Vec<usize>,
    /// w^ with multipliers positive on S, the support or, of a degenerate problem, what is carried
    /// of it, and nu supported on T.
    pub optimum: Optimum,
    /// A rational point near w~; x_l.w_tilde = x_l.w~ on T.
    pub w_tilde: Vec<Rational>,
    /// s_K = ln tau_K.
    pub s: Rational,
    /// w~ lies within this distance of `w_tilde`.
    pub(crate) w_tilde_radius: Interval,
    /// A number >= rho for which all conditions close.
    pub rho: Rational,
    /// Which trap closed.
    pub shape: Shape,
    /// Whether all this may be so some steps before K already: behind a waking.
    pub late: bool,
    pub(crate) w_hat_norm: Interval,
    pub(crate) w_tilde_norm: Interval,
    /// rho.
    pub(crate) radius: Interval,
}

/// What the two kinds of trap show besides.
#[derive(Clone, Debug)]
pub enum Shape {
    /// No wall kicks (docs/lemmas.md lemma:shadowing-trap).
    Shadowing,
    /// The bounded trap (lemma:bounded-trap), with kicks or without.
    Bounded {
        /// The bounds rho_1, rho_2, rho_3 of the three parts of r_k.
        parts: [Rational; 3],
        /// The samples of J off S whose push is set against the pull of the support vectors.
        slow: Vec<usize>,
    },
    /// The basin (lemma:basin): walls and support vectors together.
    Basin {
        /// The bounds of r_k in span(x_S, x_N) and off it.
        parts: [Rational; 2],
        /// As for the bounded trap.
        slow: Vec<usize>,
    },
    /// The corridor (lemma:corridor): |r_k|^2 <= rho^2 + A (ln tau_k - s_K).
    Corridor {
        /// A.
        growth: Interval,
        /// u with u.x_i >= 0 on all tight samples of J and u.w^ < 0.
        beyond: Vec<Rational>,
        /// The samples of J off S whose push is charged for ever.
        slow: Vec<usize>,
    },
}

impl Trap {
    /// Whether no negative is ever active again.
    pub fn is_quiet(&self) -> bool {
        self.kicking.is_empty()
    }

    /// An upper bound of |w_k/|w_k| - w^/|w^|| at k >= K: 2 (|w~| + rho) / (|w^| ln tau_k).
    ///
    /// `None` if k < K.
    pub fn direction_error(&self, k: &Integer) -> Option<Interval> {
        // The bounds of a corridor need not fall with tau.
        let ln_tau = self.ln_tau(k).filter(|_| !self.late || self.has_constant())?;
        let bound = &(&self.w_tilde_norm + &self.radius_at(&ln_tau)) * &Interval::from_int(PREC, 2);
        bound.div(&(&self.w_hat_norm * &ln_tau))
    }

    /// The bound of |r_k| at this ln tau_k.
    pub(crate) fn radius_at(&self, ln_tau: &Interval) -> Interval {
        let Shape::Corridor { growth, .. } = &self.shape else { return self.radius.clone() };
        let since = (ln_tau - &Interval::from_rational(PREC, &self.s)).positive_part();
        (self.radius.square() + growth * &since).sqrt_of_non_negative()
    }

    /// Whether the error of the direction is at most C/ln k.
    pub fn has_constant(&self) -> bool {
        !matches!(self.shape, Shape::Corridor { .. })
    }

    /// ln tau_k, tau_k = tau_K + k - K. `None` if k < K.
    pub fn ln_tau(&self, k: &Integer) -> Option<Interval> {
        let later = Integer::from(k - &self.from_step);
        let tau =
            &Interval::from_rational(PREC, &self.s).exp() + &Interval::from_rational(PREC, &Rational::from(&later));
        (later >= 0).then(|| tau.ln())?
    }
}

impl Trap {
    /// The box around w_k at k >= K: w^ ln tau_k + w~, widened by rho. `None` if k < K.
    pub fn enclose(&self, k: &Integer, prec: u32) -> Option<Vec<Interval>> {
        let later = Integer::from(k - &self.from_step);
        if later < 0 {
            return None;
        }
        let enclose = |x: &Rational| Interval::from_rational(prec, x);
        let ln_tau = (&enclose(&self.s).exp() + &enclose(&Rational::from(later))).ln()?;
        let reach = &self.radius_at(&ln_tau) + &self.w_tilde_radius;
        let coordinates = self.optimum.w.iter().zip(&self.w_tilde);
        Some(coordinates.map(|(w, t)| (&(&enclose(w) * &ln_tau) + &enclose(t)).widen(reach.hi())).collect())
    }
}
