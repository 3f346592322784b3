//! The trap (T4): conditions at one step K that decide what happens for all k >= K.
//!
//! `rows` are what it is about, `hypotheses` decides the exact part once for each set J,
//! `minimiser` encloses w~, `reference` places w^ ln tau + w~ beside a given w_K, `close` bounds
//! every constant of the trap there, `bounded` those of the trap whose radius does not grow
//! (docs/lemmas.md lemma:bounded-trap), `closing` raises the radii of both; `closed` is what they
//! find.

mod approximate;
pub(crate) mod bounded;
mod close;
mod closed;
pub(crate) mod closing;
#[cfg(test)]
pub(crate) mod examples;
mod failure;
mod hypotheses;
mod minimiser;
mod near;
pub(crate) mod numbers;
pub(crate) mod reference;
mod rows;

use rug::Integer;

use self::reference::Reference;
use crate::stepping::Ball;

pub(crate) use closed::Radius;
pub use closed::{Shape, Trap};
pub use failure::TrapFailure;
pub use hypotheses::ExactHypotheses;
pub(crate) use near::Near;
pub use rows::TrapRows;

impl ExactHypotheses {
    /// Closes a trap at step K, where w_K lies in `ball`; J is certainly active there, every other
    /// sample off N certainly inactive. Under kicks the sharp trap comes first: its rate is better.
    ///
    /// # Errors
    /// The first condition that fails, of the trap that comes first.
    pub fn close(&self, from_step: &Integer, ball: &Ball) -> Result<Trap, TrapFailure> {
        let at = Reference::new(self, ball)?;
        let plain = || close::close(&at, from_step);
        if !self.cells.is_empty() {
            // The sharp trap keeps one neuron's pattern, not the rows of a network.
            return plain();
        }
        let sharp = || bounded::close(&at, from_step);
        let either = |first: Result<Trap, TrapFailure>, second: &dyn Fn() -> Result<Trap, TrapFailure>| {
            first.or_else(|failure| second().map_err(|_| failure))
        };
        if self.kicking.walls.is_empty() { either(plain(), &sharp) } else { either(sharp(), &plain) }
    }
}

#[cfg(test)]
mod tests;
