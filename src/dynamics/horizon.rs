//! Iterates at any step number: by steps, then by leaps, then by the trap.

use rug::{Float, Integer, Rational};
use thiserror::Error;

use super::leap::{Accuracy, LeapStop, Leaper};
use super::trap::{Scene, Setting, Trap};
use super::{Orbit, Precision, Trouble};
use crate::arith::interval::Interval;
use crate::model::{Model, Pattern};

/// Bits of the enclosures.
const PREC: u32 = 128;
/// The first step from which leaps are tried, and by what factor later tries are apart.
const FIRST_LEAP: u64 = 2000;
const NEXT_LEAP: u64 = 8;
/// For step numbers of more bits than these a trap stands in for leaps as soon as it knows w_k to 2^-TRAP_BITS, or the leaps have this
/// many pieces.
const FAR_BITS: u32 = 1500;
const TRAP_BITS: u32 = 36;
const MOST_PIECES: usize = 400;

/// What is known of w_k.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// The step number.
    pub k: Integer,
    /// A box around w_k.
    pub w: Vec<Interval>,
    /// The active samples; `None` where a sign is uncertain.
    pub active: Option<Vec<usize>>,
}

/// Why an iterate is out of reach.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutOfReach {
    /// Stepping stopped.
    #[error(transparent)]
    Stopped(#[from] Trouble),
    /// Leaps stopped, and the step lies beyond what may be stepped.
    #[error("k lies beyond {steps} single steps, and a leap stops at step {from}: {stop}")]
    Leap {
        /// The largest number of single steps.
        steps: u64,
        /// Where the last leap stopped.
        from: Integer,
        /// Why.
        stop: LeapStop,
    },
    /// The step lies beyond what may be stepped.
    #[error("k lies beyond {steps} single steps, and no leap is possible before")]
    Steps {
        /// The largest number of single steps.
        steps: u64,
    },
}

/// An orbit that is asked for iterates in ascending order.
#[derive(Clone, Debug)]
pub struct Horizon<'m> {
    model: &'m Model,
    orbit: Orbit<'m>,
    max_steps: u64,
    /// No leap is tried before this step.
    next_leap: u64,
    flight: Option<Flight>,
    last_stop: Option<(Integer, LeapStop)>,
}

/// A leap under way.
#[derive(Clone, Debug)]
struct Flight {
    leaper: Leaper,
    pattern: Pattern,
    setting: Option<Setting>,
    trap: Option<Trap>,
}

impl<'m> Horizon<'m> {
    /// The orbit from w_0, with at most `max_steps` single steps; `leaps` tells whether leaps may be used.
    pub fn new(model: &'m Model, w0: &[Rational], max_steps: u64, leaps: bool) -> Self {
        let next_leap = if leaps { FIRST_LEAP } else { u64::MAX };
        let orbit = Orbit::new(model, w0, Precision::default());
        Self { model, orbit, max_steps, next_leap, flight: None, last_stop: None }
    }

    /// The orbit as far as it was stepped.
    pub fn orbit(&self) -> &Orbit<'m> {
        &self.orbit
    }

    /// Whether the last enclosure came from single steps.
    pub fn is_stepping(&self) -> bool {
        self.flight.is_none()
    }

    /// Encloses w_k; k not below the one asked for before. `progress` is told of single steps now and then.
    ///
    /// # Errors
    /// Why w_k is out of reach.
    pub fn enclose(&mut self, k: &Integer, progress: &dyn Fn(u64)) -> Result<Enclosure, OutOfReach> {
        const BETWEEN: u64 = 10_000;
        loop {
            if let Some(flight) = &mut self.flight {
                match flight.enclose(k) {
                    Ok(enclosure) => return Ok(enclosure),
                    Err(stop) => self.last_stop = Some((flight.leaper.k().clone(), stop)),
                }
                self.flight = None;
            }
            let here = self.orbit.k();
            if *k <= here {
                let active = self.orbit.pattern().ok().map(|pattern| pattern.active_samples());
                return Ok(Enclosure { k: k.clone(), w: self.orbit.ball().to_box(PREC), active });
            }
            if here >= self.next_leap && *k > 2 * here {
                self.next_leap = here.saturating_mul(NEXT_LEAP);
                self.flight = self.take_off();
                continue;
            }
            if *k > self.max_steps && here >= self.max_steps {
                let steps = self.max_steps;
                return Err(match self.last_stop.take() {
                    Some((from, stop)) => OutOfReach::Leap { steps, from, stop },
                    None => OutOfReach::Steps { steps },
                });
            }
            progress(here);
            let target = k.to_u64().unwrap_or(u64::MAX).min(self.max_steps).min(here + BETWEEN);
            let target = if self.next_leap > here { target.min(self.next_leap) } else { target };
            self.orbit.advance_to(target)?;
        }
    }

    fn take_off(&mut self) -> Option<Flight> {
        let pattern = self.orbit.pattern().ok()?;
        if pattern.active_samples().iter().any(|&i| self.model.sign(i) < 0) {
            return None;
        }
        let phase = self.model.phase(&pattern);
        let leaper =
            Leaper::new(&phase, &Integer::from(self.orbit.k()), &self.orbit.ball(), Accuracy::default()).ok()?;
        let setting = Setting::new(&Scene::at(self.model, &pattern)).ok();
        Some(Flight { leaper, pattern, setting, trap: None })
    }
}

impl Flight {
    fn enclose(&mut self, k: &Integer) -> Result<Enclosure, LeapStop> {
        let fine = Float::with_val(53, 1) >> TRAP_BITS;
        let far = k.significant_bits() > FAR_BITS;
        while self.leaper.k() < k && self.trap.is_none() {
            self.leaper.advance(k)?;
            if let Some(setting) = self.setting.as_ref().filter(|_| far && self.leaper.k() < k) {
                let spent = self.leaper.pieces().len() >= MOST_PIECES;
                let closed = setting.close(self.leaper.k(), self.leaper.ball()).ok();
                self.trap = closed.filter(|trap| spent || trap.rho < fine);
            }
        }
        let by_trap = self.trap.as_ref().and_then(|trap| trap.enclose(k, PREC));
        let w = by_trap.unwrap_or_else(|| self.leaper.ball().to_box(PREC));
        Ok(Enclosure { k: k.clone(), w, active: Some(self.pattern.active_samples()) })
    }
}
