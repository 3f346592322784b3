//! Iterates while walls kick for ever: by the trap, or where it does not close yet by the slide and
//! the trap behind it.

use rug::Integer;

use super::slide::Slide;
use crate::arith::interval::Interval;
use crate::endings::trap::{ExactHypotheses, Trap};
use crate::stepping::Ball;

/// What encloses all iterates from some step on. Which negatives are active at one of them is not
/// known.
#[derive(Clone, Debug)]
pub(crate) struct Kicked {
    setting: ExactHypotheses,
    pub from_step: Integer,
    pub slide: Option<Slide>,
    pub trap: Trap,
}

impl Kicked {
    /// From w_k in `ball`, where J is certain and only walls may be active beside it; `None` where
    /// nothing closes.
    pub fn take_off(setting: ExactHypotheses, k: &Integer, ball: &Ball) -> Option<Self> {
        let closed = setting.close(k, ball).map(|trap| (None, trap));
        let slid = |_| setting.slide(k, ball).map(|(slide, _, trap)| (Some(slide), trap));
        let (slide, trap) = closed.or_else(slid).ok()?;
        Some(Self { setting, from_step: k.clone(), slide, trap })
    }

    /// A box around w_k.
    pub fn enclose(&self, k: &Integer, prec: u32) -> Option<Vec<Interval>> {
        let by_slide = self.slide.as_ref().and_then(|slide| slide.enclose(&self.setting, k, prec));
        by_slide.or_else(|| self.trap.enclose(k, prec))
    }
}
