//! Enclosures of iterates: the kernel's own ball lies in the claimed box.

use super::Checker;
use crate::certificate::Enclosed;
use crate::orbit::Orbit;
use crate::outcome::Reason;

impl Checker<'_> {
    pub(super) fn orbit(&mut self, bits: usize, at: &[Enclosed]) -> Result<(), Reason> {
        let mut orbit = Orbit::new(self.instance, bits)?;
        for (entry, enclosed) in at.iter().enumerate() {
            orbit.advance(&enclosed.k)?;
            let (centre, radius) = orbit.ball();
            for (coordinate, (c, (lo, hi))) in centre.entries().zip(&enclosed.w).enumerate() {
                let inside = *lo <= &c - &radius && c + &radius <= *hi;
                self.demand(inside, Reason::OutsideBox { at: entry, coordinate })?;
            }
        }
        Ok(())
    }
}
