//! Enclosures of iterates: the kernel's own ball, or the box of a trap, lies in the claimed box.

use dashu_ratio::RBig;

use super::Checker;
use super::trap::Numbers;
use crate::certificate::{Enclosed, Enclosures, End, Flight};
use crate::interval::Interval;
use crate::orbit::{Iterate, Orbit};
use crate::outcome::Reason;

impl Checker<'_> {
    pub(super) fn enclosures(&mut self, enclosures: &Enclosures) -> Result<(), Reason> {
        let Enclosures { at, bits, flight } = enclosures;
        let mut orbit = Orbit::new(self.instance, bits.0)?;
        self.demand(!at.0.is_empty(), Reason::NothingEnclosed)?;
        let mut left = at.0.iter().enumerate().peekable();
        while let Some((entry, enclosed)) =
            left.next_if(|(_, e)| flight.as_ref().is_none_or(|flight| e.k <= flight.from_step))
        {
            orbit.advance(&enclosed.k)?;
            self.ball_inside(&orbit.iterate(), entry, enclosed)?;
        }
        let Some(Flight { from_step, pieces, tau, trap }) = flight else { return Ok(()) };
        orbit.advance(from_step)?;
        let mut iterate = orbit.iterate();
        if pieces.0.is_empty() {
            self.demand(tau.is_one(), Reason::IdleTau)?;
        } else {
            iterate = self.leap(iterate, (tau, &pieces.0), |checker, iterate| {
                let arrived = left.next_if(|(_, e)| e.k == iterate.k);
                arrived.map_or(Ok(()), |(entry, enclosed)| checker.ball_inside(iterate, entry, enclosed))
            })?;
        }
        let mut end = trap.as_ref();
        if let Some(End::Slide(slide)) = end {
            let r = Numbers { bits: iterate.bits + 64 };
            iterate = self.slide(iterate, slide, |checker, to, around| {
                while let Some((entry, enclosed)) = left.next_if(|(_, e)| e.k <= *to) {
                    checker.inside(r, &around(&enclosed.k)?, entry, enclosed)?;
                }
                Ok(())
            })?;
            end = Some(&slide.then);
        }
        if let Some(End::Dead) = end {
            self.dead(&iterate)?;
            return left.try_for_each(|(entry, enclosed)| self.ball_inside(&iterate, entry, enclosed));
        }
        let closed = match end {
            None => None,
            Some(End::Trap(trap)) => Some(self.lifted(&iterate.signs, |checker| checker.trap(&iterate, trap))?),
            Some(End::Sharp(sharp)) => Some(self.lifted(&iterate.signs, |checker| checker.sharp(&iterate, sharp))?),
            Some(_) => return Err(Reason::NotATrap),
        };
        for (entry, enclosed) in left {
            let beyond = closed.as_ref().and_then(|closed| Some((closed, closed.log(&enclosed.k)?)));
            let (closed, log) = beyond.ok_or(Reason::NotReached { at: entry })?;
            self.inside(Numbers { bits: iterate.bits + 64 }, &closed.enclose(&log?), entry, enclosed)?;
        }
        Ok(())
    }

    fn ball_inside(&mut self, iterate: &Iterate, entry: usize, enclosed: &Enclosed) -> Result<(), Reason> {
        let r = Numbers { bits: iterate.bits + 64 };
        let reach = r.of(&iterate.radius).symmetric();
        let coordinates: Vec<Interval> = r.entries(&iterate.centre).map(|c| c + &reach).collect();
        self.inside(r, &coordinates, entry, enclosed)
    }

    fn inside(&mut self, r: Numbers, w: &[Interval], entry: usize, enclosed: &Enclosed) -> Result<(), Reason> {
        let end = |side: &RBig| r.of(side);
        for (coordinate, (w, side)) in w.iter().zip(&enclosed.w).enumerate() {
            let inside = end(&side.lo).at_most(w) && w.at_most(&end(&side.hi));
            self.demand(inside, Reason::OutsideBox { at: entry, coordinate })?;
        }
        Ok(())
    }
}
