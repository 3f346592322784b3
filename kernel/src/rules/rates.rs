//! How fast the loss and the direction tend to their limits (T5.4, T5.5), and where the latter is
//! slow (T5.6).

use dashu_ratio::RBig;

use super::{Checker, fate, margin, orbit};
use crate::certificate::witness::{Degenerate, Enclosed, LossRate};
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::{By, Limit, Settled, Shown};

/// T5.4: F_k <= 1/(1/F_K + c (k - K)) for all k >= K.
pub(super) fn loss_rate<'w>(
    checker: &mut Checker<'_>,
    LossRate { fate, rate }: &'w LossRate,
) -> Result<Shown<'w>, Reason> {
    let Settled { limit: Limit::MaxMargin { active }, iterate, by, kept: Some(_) } = fate::fate(checker, fate)? else {
        return Err(Reason::PatternNotKept);
    };
    // Behind a waking the statement would have to name the derivative at 0.
    checker.demand(!iterate.late, Reason::PatternNotKept)?;
    let w_hat = by.w_hat().ok_or(Reason::PatternNotKept)?;
    let r = Numbers::finer(iterate.bits);
    let h = r.of(&(&checker.instance.start()?.eta / RBig::from(checker.instance.n())));
    let (mut f, mut longest) = (r.whole(0), r.whole(0));
    for (_, x) in checker.instance.pick(&active) {
        let lowest = r.dot(x, &iterate.centre) - r.norm(x) * r.of(&iterate.radius);
        f = f + (-&lowest).exp()?;
        longest = longest.max(&r.norm(x));
    }
    let steep = &h * longest.square() * &f;
    checker.demand(steep.below(&r.whole(2)), Reason::LossTooSteep)?;
    // g^2 = 1/|w^_J|^2.
    let g2 = r.of(&w_hat.norm_squared()).recip()?;
    let c = h * g2 * (r.whole(1) - steep * r.half());
    let mut pieces = budget::Pieces::new(budget::count(rate.len()));
    for (at, point) in rate.iter().enumerate() {
        checker.demand(point.k >= iterate.k, Reason::RateBeforeStart { at })?;
        checker.demand(point.bound < RBig::from(active.len()), Reason::RateTrivial { at })?;
        let since = r.of(&RBig::from(&point.k - &iterate.k));
        let bound = (f.recip()? + &c * since).recip()?;
        checker.demand(bound.at_most(&r.of(&point.bound)), Reason::RateBound { at })?;
        pieces.one_is_done()?;
    }
    Ok(Shown::LossRate { active, from: iterate.k, rate })
}

/// T5.6: the pattern is kept, and no multipliers are positive on the whole support.
pub(super) fn slow<'w>(checker: &mut Checker<'_>, slow: &'w Degenerate) -> Result<Shown<'w>, Reason> {
    let Degenerate { fate, lower, orbit, u } = slow;
    let Settled { limit: Limit::MaxMargin { active }, iterate, by, kept: Some(_) } = fate::fate(checker, fate)? else {
        return Err(Reason::PatternNotKept);
    };
    let (w_hat, support) = match by {
        By::Invariance { w_hat, tight, .. } => (w_hat, tight.support),
        By::Trap(closed) if !iterate.late => (closed.w_hat, closed.uncovered.ok_or(Reason::NotDegenerate)?),
        _ => return Err(Reason::PatternNotKept),
    };
    margin::excludes_multipliers(checker, &w_hat, u, &support)?;
    if let Some(orbit) = orbit {
        orbit::enclosures(checker, orbit)?;
    }
    let boxes = orbit.as_ref().map_or(&[][..], |orbit| &orbit.at);
    let r = Numbers::finer(iterate.bits);
    for (at, point) in lower.iter().enumerate() {
        checker.demand(point.bound > RBig::ZERO, Reason::LowerTrivial { at })?;
        let enclosed = boxes.iter().find(|enclosed| enclosed.k == point.k).ok_or(Reason::NotReached { at })?;
        let product = distance(&r, enclosed, &w_hat)? * r.of(&RBig::from(point.k.clone())).ln()?;
        checker.demand(r.of(&point.bound).at_most(&product), Reason::LowerBound { at })?;
    }
    Ok(Shown::SlowDirection { active, from: iterate.k, w_hat, lower })
}

/// | w/|w| - w^/|w^| | for all w of a box.
fn distance(r: &Numbers, enclosed: &Enclosed, w_hat: &Vector) -> Result<Interval, Reason> {
    let w: Vec<Interval> = enclosed.w.iter().map(|side| r.of(&side.lo).hull(&r.of(&side.hi))).collect();
    let length = r.sum(w.iter().map(Interval::square)).sqrt().recip()?;
    let unit = r.norm(w_hat).recip()?;
    let gaps = w.iter().zip(r.entries(w_hat)).map(|(w, w_hat)| w * &length - w_hat * &unit);
    Ok(r.sum(gaps.map(|gap| gap.square())).sqrt())
}
