//! The trap: conditions at one step K that decide what happens for all k >= K.
//!
//! `rows` are what it is about, `hypotheses` decides the exact part once for each set J,
//! `minimiser` encloses w~, `reference` places w^ ln tau + w~ beside a given w_K. There `shadowing`
//! closes the trap where nothing kicks (docs/lemmas.md lemma:shadowing-trap), `bounded` that in
//! which walls kick for ever (lemma:bounded-trap), each with the loop of `closing`; `closed` is
//! what they find. Both hold the iterates within a constant radius, which the trap of T4 does not.

mod approximate;
pub(crate) mod bounded;
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
mod shadowing;

use rug::Integer;

use self::reference::Reference;
use crate::stepping::Ball;

pub use closed::{Shape, Trap};
pub use failure::TrapFailure;
pub use hypotheses::ExactHypotheses;
pub(crate) use near::Near;
pub use rows::TrapRows;

impl ExactHypotheses {
    /// Closes a trap at step K, where w_K lies in `ball`; J is certainly active there, every other
    /// sample off N certainly inactive. Where no wall kicks the bounded trap may still close when
    /// the other does not; it keeps one neuron's pattern, not the rows of a network. Where (MM) is
    /// degenerate no radius is constant, and the corridor may close.
    ///
    /// # Errors
    /// The first condition that fails, of the trap that comes first.
    pub fn close(&self, from_step: &Integer, ball: &Ball) -> Result<Trap, TrapFailure> {
        if self.is_degenerate() {
            return self.close_corridor(from_step, ball, None);
        }
        let at = Reference::new(self, ball)?;
        let bounded = || bounded::close(&at, from_step);
        if !self.kicking.walls.is_empty() {
            return bounded();
        }
        let shadowing = shadowing::close(&at, from_step);
        if self.cells.is_empty() { shadowing.or_else(|failure| bounded().map_err(|_| failure)) } else { shadowing }
    }

    /// Closes the basin of one neuron, where the traps of `close` do not.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn close_basin(&self, from_step: &Integer, ball: &Ball) -> Result<Trap, TrapFailure> {
        if !self.cells.is_empty() {
            return Err(TrapFailure::DoesNotClose);
        }
        if self.is_degenerate() {
            return Err(TrapFailure::Degenerate);
        }
        bounded::close_basin(&Reference::new(self, ball)?, from_step)
    }

    /// Closes the corridor of one neuron, where the basin does not close either. No negative is
    /// higher at K than `height`, where that is known.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn close_corridor(&self, from_step: &Integer, ball: &Ball, height: Option<f64>) -> Result<Trap, TrapFailure> {
        if self.is_degenerate() && !self.cells.is_empty() {
            return Err(TrapFailure::Degenerate);
        }
        if !self.cells.is_empty() || (self.kicking.walls.is_empty() && !self.is_degenerate()) {
            return Err(TrapFailure::NotKicking);
        }
        bounded::close_corridor(&Reference::new(self, ball)?, from_step, height)
    }
}

#[cfg(test)]
mod tests;
