//! Iterates that a huge kick threw so far out that nothing moves them any more, up to a step that
//! is far beyond all that are looked at.

use rug::float::Round;
use rug::{Float, Integer};
use thiserror::Error;

use crate::arith::interval::{Interval, dot, enclose, norm};
use crate::model::Model;
use crate::stepping::Orbit;

const PREC: u32 = 128;
/// Coordinates below 2^DEEP are moved long before.
const DEEP: i32 = 20;
/// No flight goes beyond 2^(2^20), which is 10^315653.
const BEYOND: u32 = 400_000;
/// So many digits of the exponent are shown.
const SHOWN: usize = 4;

/// From `step` on, as long as k <= step + 10^`exponent`, the pattern is kept and w_k moves by at
/// most 1 (docs/lemmas.md lemma:frozen).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "frozen: from step {step} on the pattern is kept, and w_k moves by less than 1, up to k = 10^{}: no end is looked for so late",
    shown(.exponent)
)]
pub struct Frozen {
    /// The step.
    pub step: u64,
    /// J.
    pub active: Vec<usize>,
    /// The exponent of ten.
    pub exponent: Integer,
}

impl Frozen {
    /// Whether the iterates of one neuron are frozen here.
    pub(super) fn at(model: &Model, orbit: &mut Orbit<'_>) -> Option<Self> {
        let ball = orbit.ball();
        if !model.is_one_neuron() || ball.exponent() < DEEP {
            return None;
        }
        let pattern = orbit.pattern().ok()?;
        if pattern.is_dead() || model.kicked(&pattern).is_some() {
            return None;
        }
        let (w, active) = (ball.to_box(PREC), pattern.active_samples());
        let (mut depth, mut push): (Option<Interval>, _) = (None, Interval::zero(PREC));
        for (i, x) in model.data().rows().iter().enumerate().filter(|(_, x)| x.iter().any(|c| *c != 0)) {
            let x = enclose(PREC, x);
            // What is left of |x.w| where w has moved by 1.
            let left = &dot(&x, &w).abs() - &norm(&x);
            if !left.positive().is_yes() {
                return None;
            }
            if active.contains(&i) {
                push = &push + &norm(&x);
                depth = Some(depth.map_or_else(|| left.clone(), |depth| depth.min(&left)));
            }
        }
        let ln_push = (&Interval::from_rational(PREC, model.h()) * &push).ln()?;
        let exponent = (&depth? - &ln_push).div(&Interval::from_int(PREC, 10).ln()?)?;
        let (exponent, _) = exponent.lo().to_integer_round(Round::Down)?;
        (exponent > BEYOND).then(|| Self { step: orbit.k(), active, exponent })
    }

    /// How far w_k may be from w at `step`; `None` beyond.
    pub(super) fn moved(&self, k: &Integer) -> Option<Float> {
        // 10^e is more than 2^(3 e).
        let since = Integer::from(k - self.step).significant_bits();
        (Integer::from(3 * &self.exponent) >= since).then(|| Float::with_val(PREC, 1))
    }
}

/// 50749.. as 5.0749e4, cut.
fn shown(exponent: &Integer) -> String {
    let digits = exponent.to_string();
    match digits.split_at_checked(SHOWN) {
        Some((first, rest)) if rest.len() > SHOWN => {
            let (whole, part) = first.split_at(1);
            format!("({whole}.{part}e{})", digits.len() - 1)
        }
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen(exponent: u32) -> Frozen {
        Frozen { step: 7, active: vec![0], exponent: Integer::from(exponent) }
    }

    /// 2^(3 e) is less than 10^e.
    #[test]
    fn nothing_is_said_of_later_steps() {
        let k = |bits: u32| Integer::from(Integer::u_pow_u(2, bits)) + 6u32;
        assert_eq!(frozen(1000).moved(&k(3000)), Some(Float::with_val(PREC, 1)));
        assert_eq!(frozen(1000).moved(&(k(3000) + 1u32)), None);
    }

    #[test]
    fn exponents_are_cut() {
        let shown = |digits: &str| shown(&digits.parse().unwrap());
        assert_eq!(shown("434294"), "434294");
        assert_eq!(shown("123499999"), "(1.234e8)");
    }
}
