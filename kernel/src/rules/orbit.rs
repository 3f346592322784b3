//! Enclosures of iterates: whatever is claimed at a step is judged by the segment that covers that
//! step, and by no other.

use std::iter::{Enumerate, Peekable};
use std::slice::Iter;

use dashu_int::UBig;

use super::{Checker, fate, glide, leap, slide, trap};
use crate::certificate::witness::{Enclosed, Enclosures, End, Flight, Leap};
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::orbit::Orbit;
use crate::reason::Reason;
use crate::shown::Shown;

/// A box around an iterate, coordinate by coordinate.
pub(super) type Around = Vec<Interval>;

/// The steps for which something is known of the iterates: from, to (none: for ever), and a box
/// around w_k.
pub(super) struct Segment<'s> {
    pub(super) from: &'s UBig,
    pub(super) to: Option<&'s UBig>,
    pub(super) around: &'s mut dyn FnMut(&UBig) -> Result<Around, Reason>,
}

/// The claimed boxes, in the order of their steps, as far as no segment has covered them.
pub(super) struct Claimed<'a> {
    r: Numbers,
    left: Peekable<Enumerate<Iter<'a, Enclosed>>>,
}

pub(super) fn boxes<'w>(checker: &mut Checker<'_>, witness: &'w Enclosures) -> Result<Shown<'w>, Reason> {
    enclosures(checker, witness)?;
    Ok(Shown::Boxes(&witness.at))
}

/// Every claimed box holds its iterate.
pub(super) fn enclosures(checker: &mut Checker<'_>, enclosures: &Enclosures) -> Result<(), Reason> {
    let Enclosures { at, bits, flight } = enclosures;
    let mut orbit = Orbit::new(checker.instance, bits.0)?;
    let last = &at.last().ok_or(Reason::NothingEnclosed)?.k;
    let mut claimed = Claimed { r: Numbers::finer(bits.0), left: at.iter().enumerate().peekable() };
    let stepped = flight.as_ref().map_or(last, |flight| &flight.from_step);
    let r = claimed.r;
    let mut around = |k: &UBig| {
        orbit.advance(k)?;
        Ok(orbit.iterate().around(r))
    };
    let from = &UBig::ZERO;
    covers_claimed(checker, &mut claimed, Segment { from, to: Some(stepped), around: &mut around })?;
    if let Some(flight) = flight {
        orbit.advance(stepped)?;
        behind(checker, orbit.iterate(), flight, &mut claimed)?;
    }
    match claimed.left.next() {
        Some((at, _)) => Err(Reason::NotReached { at }),
        None => Ok(()),
    }
}

/// What is claimed behind the steps that are made one by one.
fn behind(
    checker: &mut Checker<'_>,
    mut iterate: Iterate,
    flight: &Flight,
    claimed: &mut Claimed<'_>,
) -> Result<(), Reason> {
    let Flight { pieces, tau, trap, .. } = flight;
    if pieces.is_empty() {
        checker.demand(tau.is_one(), Reason::IdleTau)?;
    } else {
        iterate = leap::leap(checker, iterate, (tau, pieces), |checker, iterate| lands(checker, iterate, claimed))?;
    }
    let mut end = trap.as_ref();
    while let Some(End::Leap(leap)) = end {
        (iterate, end) = (through(checker, iterate, leap, claimed)?, Some(&leap.then));
    }
    if let Some(End::Slide(slide)) = end {
        iterate = slide::slide(checker, iterate, slide, |checker, piece| covers_claimed(checker, claimed, piece))?;
        end = Some(&slide.then);
    }
    while let Some(End::Glide(glide)) = end {
        iterate = glide::glide(checker, iterate, glide, |checker, piece| covers_claimed(checker, claimed, piece))?;
        end = Some(&glide.then);
    }
    // Behind a waking no step number is known.
    let end = end.filter(|_| !iterate.late);
    let closed = match end {
        None => return Ok(()),
        Some(End::Dead) => {
            fate::dead(checker, &iterate)?;
            let r = claimed.r;
            let around = &mut |_: &UBig| Ok(iterate.around(r));
            return covers_claimed(checker, claimed, Segment { from: &iterate.k, to: None, around });
        }
        Some(End::Trap(trap)) => checker.lifted(&iterate.signs, |checker| trap::trap(checker, &iterate, trap))?,
        Some(end) => checker.lifted(&iterate.signs, |checker| fate::kicked(checker, &iterate, end))?.closed,
    };
    let around = &mut |k: &UBig| Ok(closed.enclose(&closed.log(k).ok_or(Reason::OutOfRange)??));
    covers_claimed(checker, claimed, Segment { from: &closed.from, to: None, around })
}

/// Of a leap only the ends of its pieces are kept.
fn lands(checker: &mut Checker<'_>, iterate: &Iterate, claimed: &mut Claimed<'_>) -> Result<(), Reason> {
    let (k, r) = (&iterate.k, claimed.r);
    covers_claimed(checker, claimed, Segment { from: k, to: Some(k), around: &mut |_| Ok(iterate.around(r)) })
}

/// Leaps, and the single steps that follow them.
fn through(
    checker: &mut Checker<'_>,
    iterate: Iterate,
    leap: &Leap,
    claimed: &mut Claimed<'_>,
) -> Result<Iterate, Reason> {
    let Leap { pieces, steps, tau, .. } = leap;
    let landed = leap::leap(checker, iterate, (tau, pieces), |checker, iterate| lands(checker, iterate, claimed))?;
    let (from, r) = (landed.k.clone(), claimed.r);
    let mut orbit = Orbit::resume(checker.instance, landed)?;
    let mut around = |k: &UBig| {
        orbit.advance(&(k - &from))?;
        Ok(orbit.iterate().around(r))
    };
    covers_claimed(checker, claimed, Segment { from: &from, to: Some(&(&from + steps)), around: &mut around })?;
    orbit.advance(steps)?;
    Ok(orbit.iterate())
}

/// Judges the claimed boxes up to the end of a segment. Segments come in the order of their
/// steps: what lies before this one is covered by none.
fn covers_claimed(checker: &mut Checker<'_>, claimed: &mut Claimed<'_>, segment: Segment<'_>) -> Result<(), Reason> {
    let Segment { from, to, around } = segment;
    while let Some((at, enclosed)) = claimed.left.next_if(|(_, e)| to.is_none_or(|to| e.k <= *to)) {
        checker.demand(enclosed.k >= *from, Reason::NotReached { at })?;
        let end = |side| claimed.r.of(side);
        for (coordinate, (w, side)) in around(&enclosed.k)?.iter().zip(&enclosed.w).enumerate() {
            let inside = end(&side.lo).at_most(w) && w.at_most(&end(&side.hi));
            checker.demand(inside, Reason::OutsideBox { at, coordinate })?;
        }
    }
    Ok(())
}

impl Iterate {
    /// The box around its ball.
    fn around(&self, r: Numbers) -> Around {
        let reach = r.of(&self.radius);
        r.entries(&self.centre).map(|c| c.widened(&reach)).collect()
    }
}
