//! A recorded run beside the true iterates (claim run): squared lengths over the boxes around
//! these, compared exactly.

use dashu_base::Signed;
use dashu_ratio::RBig;

use super::{Checker, orbit};
use crate::certificate::witness::{Point, Run, Side};
use crate::number::budget::{Pieces, count};
use crate::number::vector::{Vector, sum};
use crate::reason::Reason;
use crate::shown::Shown;

/// Whether |w - w_k| <= tolerance |w_k| at each step: certainly, certainly not, or neither.
pub(super) fn run<'w>(checker: &mut Checker<'_>, run: &'w Run) -> Result<Shown<'w>, Reason> {
    let Run { orbit, recorded, tolerance } = run;
    checker.demand(!tolerance.is_negative(), Reason::ToleranceNegative)?;
    orbit::enclosures(checker, orbit)?;
    let boxes = &orbit.at;
    let same = |at: &usize| boxes.get(*at).map(|b| &b.k) == recorded.get(*at).map(|point| &point.k);
    let other = (0..boxes.len().max(recorded.len())).find(|at| !same(at));
    checker.demand(other.is_none(), Reason::OtherSteps { at: other.unwrap_or_default() })?;
    let (mut within, mut pieces) = (Vec::new(), Pieces::new(count(boxes.len())));
    for (enclosed, Point { w, .. }) in boxes.iter().zip(recorded) {
        within.push(w.as_ref().map_or(Some(false), |w| is_within(&enclosed.w, w, tolerance)));
        pieces.one_is_done()?;
    }
    checker.obligations += within.len();
    Ok(Shown::Run { recorded, tolerance, within })
}

fn is_within(sides: &[Side], w: &Vector, tolerance: &RBig) -> Option<bool> {
    let (nearest, farthest) = distances(sides, w.entries());
    let (least, most) = distances(sides, std::iter::repeat(RBig::ZERO));
    let exceeds = |gap: &Vector, size: &Vector| {
        let allowed = Vector::combination(sides.len(), [(tolerance.clone(), size)]);
        sum([allowed.norm_squared(), -gap.norm_squared()]).is_negative()
    };
    if exceeds(&nearest, &most) { Some(false) } else { (!exceeds(&farthest, &least)).then_some(true) }
}

/// How near to a point the points of a box are and how far from it, coordinate by coordinate and up
/// to the sign.
fn distances(sides: &[Side], from: impl Iterator<Item = RBig>) -> (Vector, Vector) {
    let (mut nearest, mut farthest) = (Vec::new(), Vec::new());
    for (Side { lo, hi }, w) in sides.iter().zip(from) {
        // The sum of both is the width of the box.
        let (above_lo, below_hi) = (sum([w.clone(), -lo]), sum([hi.clone(), -w]));
        let is_upper = sum([above_lo.clone(), -&below_hi]).is_positive();
        let (less, more) = if is_upper { (below_hi, above_lo) } else { (above_lo, below_hi) };
        nearest.push(if less.is_negative() { less } else { RBig::ZERO });
        farthest.push(more);
    }
    (Vector::new(&nearest), Vector::new(&farthest))
}
