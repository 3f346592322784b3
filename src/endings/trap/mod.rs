//! The trap (T4): conditions at one step K that decide what happens for all k >= K.
//!
//! `hypotheses` decides the exact part once for each set J, `minimiser` encloses w~, `reference` places w^ ln tau + w~ beside a given w_K,
//! `close` bounds every constant of the trap there, `sharp` those of the sharp trap (docs/lemmas.md L7). `slide` comes from
//! earlier steps to where a trap closes.

mod approximate;
pub(crate) mod bounded;
mod close;
#[cfg(test)]
pub(crate) mod examples;
mod failure;
mod hypotheses;
mod minimiser;
mod near;
pub(crate) mod reference;

use rug::{Float, Integer, Rational};

use self::reference::Reference;
use crate::arith::interval::Interval;
use crate::margin::Optimum;
use crate::model::{Model, Pattern, Phase, Row, SignRow};
use crate::stepping::Ball;

pub use failure::TrapFailure;
pub use hypotheses::ExactHypotheses;
pub(crate) use near::Near;

/// Bits of the enclosures of the trap's constants.
pub(crate) const PREC: u32 = 128;

/// The rows that a trap is about: parameter space Q^D, samples that push, samples that may kick, samples that must stay silent.
#[derive(Clone, Debug)]
pub struct TrapRows {
    /// h = eta/n.
    pub h: Rational,
    /// J: the features of the active samples.
    pub features: Vec<Row>,
    /// Rows that must satisfy x_l.w <= 0 and may be met from below: the negatives.
    pub walls: Vec<Row>,
    /// Rows that must stay negative: the missed positives.
    pub missed: Vec<Row>,
    /// The rows that keep the pattern of a network (T7.1). Empty for one neuron, where features, walls and missed samples keep it.
    pub cells: Vec<SignRow>,
}

impl TrapRows {
    /// The scene of a pattern. One neuron: J the active positives, the negatives as walls, the other positives missed. A network: the
    /// lifted problem (T7.1), without walls, the pattern kept row by row.
    pub fn at(model: &Model, pattern: &Pattern) -> Self {
        let data = model.data();
        if !model.is_one_neuron() {
            let Phase { features, cells, h } = model.phase(pattern);
            return Self { h, features, walls: Vec::new(), missed: Vec::new(), cells };
        }
        let row = |i: usize| Row { sample: i, vector: data.row(i).to_vec() };
        let (active, missed): (Vec<usize>, Vec<usize>) =
            data.positives().into_iter().partition(|&i| pattern.is_active(0, i));
        Self {
            h: model.h().clone(),
            features: active.into_iter().map(row).collect(),
            walls: data.negatives().into_iter().map(row).collect(),
            missed: missed.into_iter().map(row).collect(),
            cells: Vec::new(),
        }
    }
}

/// A closed trap: from step K on the active features are exactly J, and |r_k| <= rho(ln(tau_k/tau_K)).
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
    /// w^ with multipliers positive on S and nu supported on T.
    pub optimum: Optimum,
    /// A rational point near w~; x_l.w_tilde = x_l.w~ on T.
    pub w_tilde: Vec<Rational>,
    /// s_K = ln tau_K.
    pub s: Rational,
    /// w~ lies within this distance of `w_tilde`.
    w_tilde_radius: Interval,
    /// A number >= rho(0) for which all conditions close.
    pub rho: Rational,
    /// Which trap closed.
    pub shape: Shape,
    w_hat_norm: Interval,
    w_tilde_norm: Interval,
    radius: Radius,
}

/// What the two kinds of trap show besides.
#[derive(Clone, Debug)]
pub enum Shape {
    /// The trap of T4.
    Plain {
        /// p with p.x_l <= -1 on N and p.x_i >= 0 on J; zero if N is empty.
        escape: Vec<Rational>,
    },
    /// The sharp trap (docs/lemmas.md L7): rho is constant.
    Bounded {
        /// The bounds rho_1, rho_2, rho_3 of the three parts of r_k.
        parts: [Rational; 3],
        /// The samples of J off S whose push is set against the pull of the support vectors.
        slow: Vec<usize>,
    },
}

/// rho(L) = (B + sqrt(B^2 + 4 (Q + G L)))/2. In the sharp trap B = G = 0: it is constant.
#[derive(Clone, Debug)]
pub(crate) struct Radius {
    b: Interval,
    q: Interval,
    g: Interval,
}

impl Radius {
    fn at_start(&self) -> Interval {
        self.after(&Interval::zero(PREC))
    }

    fn after(&self, l: &Interval) -> Interval {
        let four = Interval::from_int(PREC, 4);
        let root = (&self.b.square() + &(&four * &(&self.q + &(&self.g * l)))).sqrt_of_non_negative();
        &(&self.b + &root) * &Interval::point(Float::with_val(PREC, 0.5))
    }
}

impl ExactHypotheses {
    /// Closes a trap at step K, where w_K lies in `ball`; J is certainly active there, every other sample off N certainly inactive. Under
    /// kicks the sharp trap comes first: its rate is better.
    ///
    /// # Errors
    /// The first condition that fails, of the trap that comes first.
    pub fn close(&self, from_step: &Integer, ball: &Ball) -> Result<Trap, TrapFailure> {
        let at = Reference::new(self, ball)?;
        let plain = || close::close(&at, from_step);
        if !self.cells.is_empty() {
            // The sharp trap keeps one neuron's pattern, not the rows of a network.
            return plain();
        }
        let sharp = || bounded::close(&at, from_step);
        let either = |first: Result<Trap, TrapFailure>, second: &dyn Fn() -> Result<Trap, TrapFailure>| {
            first.or_else(|failure| second().map_err(|_| failure))
        };
        if self.kicking.walls.is_empty() { either(plain(), &sharp) } else { either(sharp(), &plain) }
    }
}

impl Trap {
    /// Whether no negative is ever active again.
    pub fn is_quiet(&self) -> bool {
        match self.shape {
            Shape::Plain { .. } => self.walls.is_empty(),
            Shape::Bounded { .. } => self.kicking.is_empty(),
        }
    }

    /// Whether rho does not grow, so that the direction's error is O(1/ln k).
    pub fn is_bounded(&self) -> bool {
        self.is_quiet() || matches!(self.shape, Shape::Bounded { .. })
    }

    /// An upper bound of |w_k/|w_k| - w^/|w^|| at k >= K: 2 (|w~| + rho(ln(tau_k/tau_K))) / (|w^| ln tau_k).
    ///
    /// `None` if k < K.
    pub fn direction_error(&self, k: &Integer) -> Option<Interval> {
        let ln_tau = self.ln_tau(k)?;
        let s = Interval::from_rational(PREC, &self.s);
        let rho = self.radius.after(&(&ln_tau - &s).positive_part());
        let bound = &(&self.w_tilde_norm + &rho) * &Interval::from_int(PREC, 2);
        bound.div(&(&self.w_hat_norm * &ln_tau))
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
    /// The box around w_k at k >= K: w^ ln tau_k + w~, widened by rho(ln(tau_k/tau_K)). `None` if k < K.
    pub fn enclose(&self, k: &Integer, prec: u32) -> Option<Vec<Interval>> {
        let later = Integer::from(k - &self.from_step);
        if later < 0 {
            return None;
        }
        let enclose = |x: &Rational| Interval::from_rational(prec, x);
        let s = enclose(&self.s);
        let ln_tau = (&s.exp() + &enclose(&Rational::from(later))).ln()?;
        let reach = self.radius.after(&(&ln_tau - &s).positive_part()) + &self.w_tilde_radius;
        let coordinates = self.optimum.w.iter().zip(&self.w_tilde);
        Some(coordinates.map(|(w, t)| (&(&enclose(w) * &ln_tau) + &enclose(t)).widen(reach.hi())).collect())
    }
}

#[cfg(test)]
mod tests;
