//! How near is a recorded w to the true one?

use rug::Rational;

use crate::arith::interval::{Interval, enclose, norm};

/// The precision of what is compared.
const PREC: u32 = 192;

/// A recorded w beside the box around the true one.
#[derive(Clone, Debug)]
pub struct Nearness {
    /// |w - w_k|/|w_k|; `None` where w_k may be zero.
    pub error: Option<Interval>,
    /// Whether that is at most the tolerance; `None` where it is not certain.
    pub within: Option<bool>,
}

impl Nearness {
    /// Compares w with the box around w_k.
    pub fn of(w: &[Rational], truth: &[Interval], tolerance: &Rational) -> Self {
        let gaps: Vec<Interval> = enclose(PREC, w).iter().zip(truth).map(|(w, truth)| w - truth).collect();
        let error = norm(&gaps).div(&norm(truth));
        let certain = |error: &Interval| {
            if *error.hi() <= *tolerance { Some(true) } else { (*error.lo() > *tolerance).then_some(false) }
        };
        // Where w_k is zero, exactly, only zero agrees with it.
        let at_zero = truth.iter().all(|c| c.lo().is_zero() && c.hi().is_zero());
        let within = if at_zero { Some(w.iter().all(|c| *c == 0)) } else { error.as_ref().and_then(certain) };
        Self { error, within }
    }
}
