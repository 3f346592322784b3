//! The bounds of the direction's error that a closed trap states (T5.5).

use dashu_ratio::RBig;

use super::Checker;
use crate::number::budget;
use crate::reason::Reason;
use crate::shown::Closed;

/// The stated bounds of the direction's error.
pub(super) fn rates(checker: &mut Checker<'_>, closed: &Closed) -> Result<(), Reason> {
    let mut pieces = budget::Pieces::new(budget::count(closed.rate.len()));
    for (at, point) in closed.rate.iter().enumerate() {
        // Unit vectors are never farther apart than 2.
        checker.demand(point.bound < RBig::from(2u8), Reason::RateTrivial { at })?;
        let log = closed.log(&point.k).ok_or(Reason::RateBeforeStart { at })??;
        let error = closed.factor(&log)? * log.recip()?;
        checker.demand(error.at_most(&closed.numbers.of(&point.bound)), Reason::RateBound { at })?;
        pieces.one_is_done()?;
    }
    Ok(())
}
