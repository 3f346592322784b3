//! Enclosures of iterates: the kernel's own ball lies in the claimed box.

use super::Checker;
use crate::certificate::Enclosures;
use crate::orbit::{Iterate, Orbit};
use crate::outcome::Reason;

impl Checker<'_> {
    pub(super) fn enclosures(&mut self, enclosures: &Enclosures) -> Result<(), Reason> {
        let mut orbit = Orbit::new(self.instance, enclosures.bits.0)?;
        self.demand(!enclosures.at.0.is_empty(), Reason::NothingEnclosed)?;
        for (entry, enclosed) in enclosures.at.0.iter().enumerate() {
            orbit.advance(&enclosed.k)?;
            let Iterate { centre, radius, .. } = orbit.iterate();
            for (coordinate, (c, side)) in centre.entries().zip(&enclosed.w).enumerate() {
                let inside = side.lo <= &c - &radius && c + &radius <= side.hi;
                self.demand(inside, Reason::OutsideBox { at: entry, coordinate })?;
            }
        }
        Ok(())
    }
}
