//! What kicks cost (docs/lemmas.md lemma:glide, kicks): nothing, where the reference lies deep
//! enough below every wall that may kick.

use dashu_ratio::RBig;

use super::Checker;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Vector, sum};
use crate::reason::Reason;

/// A negative that may kick.
pub(super) struct Kicker {
    pub(super) sample: usize,
    pub(super) row: Vector,
    /// D_l at least, b_l at most, and the push nu_l into it at most.
    pub(super) depth: Interval,
    pub(super) highest: Interval,
    pub(super) nu: Interval,
}

/// What moves w beside the kicks: f, with h and 1/tau; and whether h b is to be left of each kick.
pub(super) struct Push<'p> {
    pub(super) h: &'p Interval,
    pub(super) f: &'p Interval,
    pub(super) inverse: &'p Interval,
    pub(super) reserve: bool,
}

/// h e^b g_l + 2 f |x_l|/tau + 2 nu_l b/(h tau) (+ b) <= 2 (b + D_l) at both ends of 0 <= b <= b_l.
pub(super) fn afford(
    checker: &mut Checker<'_>,
    r: &Numbers,
    kickers: &[Kicker],
    push: &Push<'_>,
) -> Result<(), Reason> {
    let (zero, two) = (r.whole(0), r.whole(2));
    let mut pieces = budget::Pieces::new(budget::count(kickers.len()));
    for Kicker { sample, row, depth, highest, nu } in kickers {
        let crowd = r.of(&sum(kickers.iter().map(|other| row.dot(&other.row)).filter(|p| *p > RBig::ZERO)));
        let beside = &two * push.f * r.norm(row) * push.inverse;
        let pushed = &two * nu * push.inverse * highest * push.h.recip()?;
        let kept = if push.reserve { highest.clone() } else { zero.clone() };
        let holds = (push.h * &crowd + &beside).at_most(&(&two * depth))
            && (push.h * highest.exp()? * crowd + beside + pushed + kept).at_most(&(&two * (highest + depth)));
        checker.demand(holds, Reason::KickTooDeep { sample: *sample })?;
        pieces.one_is_done()?;
    }
    Ok(())
}
