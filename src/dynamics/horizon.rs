//! Iterates at any step number: by steps, then by leaps, then by the trap.

use rug::{Float, Integer, Rational};
use thiserror::Error;

use super::leap::{Accuracy, LeapStop, Leaper, Piece};
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
    /// How it was reached: by single steps, or by the flight of this number.
    pub flight: Option<usize>,
}

/// A flight: leaps from the step where single steps end, and a trap behind them if there is one.
#[derive(Clone, Debug)]
pub struct Flown {
    /// Its number: a flight that stops is followed by single steps, and by another flight.
    pub number: usize,
    /// The step where it starts.
    pub from_step: Integer,
    /// tau there.
    pub tau: Rational,
    /// The leaps.
    pub pieces: Vec<Piece>,
    /// The distance from v(ln tau_k) to w_k is at most this on all of them.
    pub radius: Float,
    /// The trap that encloses what lies behind them.
    pub trap: Option<Box<Trap>>,
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
    /// How many flights there were.
    flights: usize,
    last_stop: Option<(Integer, LeapStop)>,
}

/// What a horizon remembers of the flights that stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OnTheWay {
    pub next_leap: u64,
    pub flights: usize,
    pub last_stop: Option<(Integer, LeapStop)>,
}

/// A leap under way.
#[derive(Clone, Debug)]
struct Flight {
    from_step: Integer,
    tau: Rational,
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
        Self { model, orbit, max_steps, next_leap, flight: None, flights: 0, last_stop: None }
    }

    /// The orbit again at some step between two flights.
    pub(super) fn resume(model: &'m Model, orbit: Orbit<'m>, max_steps: u64, leaps: bool, way: OnTheWay) -> Self {
        let OnTheWay { next_leap, flights, last_stop } = way;
        let next_leap = if leaps { next_leap } else { u64::MAX };
        Self { model, orbit, max_steps, next_leap, flight: None, flights, last_stop }
    }

    /// What is remembered of the flights that stopped.
    pub(super) fn on_the_way(&self) -> OnTheWay {
        let Self { next_leap, flights, last_stop, .. } = self;
        OnTheWay { next_leap: *next_leap, flights: *flights, last_stop: last_stop.clone() }
    }

    /// The orbit as far as it was stepped.
    pub fn orbit(&self) -> &Orbit<'m> {
        &self.orbit
    }

    /// The flight under way.
    pub fn flown(&self) -> Option<Flown> {
        self.flight.as_ref().map(|flight| Flown {
            number: self.flights,
            from_step: flight.from_step.clone(),
            tau: flight.tau.clone(),
            pieces: flight.leaper.pieces().to_vec(),
            radius: flight.leaper.ball().radius.clone(),
            trap: flight.trap.clone().map(Box::new),
        })
    }

    /// Encloses w_k; k not below the one asked for before. `watch` sees the horizon now and then during single steps, between two
    /// flights.
    ///
    /// # Errors
    /// Why w_k is out of reach.
    pub fn enclose(&mut self, k: &Integer, watch: &mut dyn FnMut(&Self)) -> Result<Enclosure, OutOfReach> {
        const BETWEEN: u64 = 10_000;
        loop {
            if let Some(flight) = &mut self.flight {
                match flight.enclose(k) {
                    Ok((w, active)) => {
                        let (k, active) = (k.clone(), Some(active));
                        return Ok(Enclosure { k, w, active, flight: Some(self.flights) });
                    }
                    Err(stop) => self.last_stop = Some((flight.leaper.k().clone(), stop)),
                }
                self.flight = None;
            }
            let here = self.orbit.k();
            if *k <= here {
                let active = self.orbit.pattern().ok().map(|pattern| pattern.active_samples());
                let w = self.orbit.ball().to_box(PREC);
                return Ok(Enclosure { k: k.clone(), w, active, flight: None });
            }
            if here >= self.next_leap && *k > 2 * here {
                self.next_leap = here.saturating_mul(NEXT_LEAP);
                self.flight = self.take_off();
                self.flights += usize::from(self.flight.is_some());
                continue;
            }
            if *k > self.max_steps && here >= self.max_steps {
                let steps = self.max_steps;
                return Err(match self.last_stop.take() {
                    Some((from, stop)) => OutOfReach::Leap { steps, from, stop },
                    None => OutOfReach::Steps { steps },
                });
            }
            watch(self);
            let target = k.to_u64().unwrap_or(u64::MAX).min(self.max_steps).min(here + BETWEEN);
            let target = if self.next_leap > here { target.min(self.next_leap) } else { target };
            self.orbit.advance_to(target)?;
        }
    }

    fn take_off(&mut self) -> Option<Flight> {
        let pattern = self.orbit.pattern().ok()?;
        if self.model.kicked(&pattern).is_some() {
            return None;
        }
        let phase = self.model.phase(&pattern);
        let leaper =
            Leaper::new(&phase, &Integer::from(self.orbit.k()), &self.orbit.ball(), Accuracy::default()).ok()?;
        let setting = Setting::new(&Scene::at(self.model, &pattern)).ok();
        let (from_step, tau) = (leaper.k().clone(), leaper.tau().clone());
        Some(Flight { from_step, tau, leaper, pattern, setting, trap: None })
    }
}

impl Flight {
    /// A box around w_k, and the active samples.
    fn enclose(&mut self, k: &Integer) -> Result<(Vec<Interval>, Vec<usize>), LeapStop> {
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
        Ok((w, self.pattern.active_samples()))
    }
}
