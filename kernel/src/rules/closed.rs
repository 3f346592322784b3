//! A closed trap: what it says of every iterate from its step on.

use dashu_int::UBig;
use dashu_ratio::RBig;

use super::Checker;
use crate::certificate::witness::RatePoint;
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::reason::Reason;

/// |w_k - w^ ln tau_k - w~| <= rho for all k >= K, tau_k = e^s + k - K.
pub(super) struct Closed {
    pub(super) numbers: Numbers,
    pub(super) from: UBig,
    pub(super) s: RBig,
    pub(super) w_hat: Vector,
    pub(super) w_tilde: Vector,
    /// |w~ - w_tilde|.
    pub(super) away: Interval,
    pub(super) rho: Interval,
}

impl Closed {
    /// w_K - w^ s - w_tilde at the centre of a ball around w_K.
    pub(super) fn gap(iterate: &Iterate, s: &RBig, w_hat: &Vector, w_tilde: &Vector) -> Vector {
        let terms = [(RBig::ONE, &iterate.centre), (-s.clone(), w_hat), (-RBig::ONE, w_tilde)];
        Vector::combination(iterate.centre.numerators().len(), terms)
    }

    /// ln tau_k; none before K.
    pub(super) fn log(&self, k: &UBig) -> Option<Result<Interval, Reason>> {
        let (r, since) = (&self.numbers, (*k >= self.from).then(|| RBig::from(k - &self.from))?);
        Some(r.of(&self.s).exp().and_then(|tau| (tau + r.of(&since)).ln()))
    }

    /// 2 (|w~| + rho)/|w^|, which divided by ln tau_k bounds the direction's error.
    pub(super) fn constant(&self) -> Result<Interval, Reason> {
        let r = &self.numbers;
        let offset = r.norm(&self.w_tilde) + &self.away + &self.rho;
        Ok(r.whole(2) * offset * r.norm(&self.w_hat).recip()?)
    }

    /// A box around w_k.
    pub(super) fn enclose(&self, log: &Interval) -> Vec<Interval> {
        let (r, reach) = (&self.numbers, (&self.away + &self.rho).symmetric());
        r.entries(&self.w_hat).zip(r.entries(&self.w_tilde)).map(|(w, t)| w * log + t + &reach).collect()
    }
}

impl Checker<'_> {
    /// The stated bounds of the direction's error.
    pub(super) fn rates(&mut self, closed: &Closed, rate: &[RatePoint]) -> Result<(), Reason> {
        let constant = closed.constant()?;
        let mut pieces = budget::Pieces::new(budget::count(rate.len()));
        for (at, point) in rate.iter().enumerate() {
            // Unit vectors are never farther apart than 2.
            self.demand(point.bound < RBig::from(2u8), Reason::RateTrivial { at })?;
            let log = closed.log(&point.k).ok_or(Reason::RateBeforeStart { at })??;
            let error = &constant * log.recip()?;
            self.demand(error.at_most(&closed.numbers.of(&point.bound)), Reason::RateBound { at })?;
            pieces.one_is_done()?;
        }
        Ok(())
    }
}
