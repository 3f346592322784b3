//! Iterates at any step number: by steps, then by leaps, then by the trap; where walls kick for
//! ever by the slide and the trap.

use rug::{Float, Integer, Rational};
use thiserror::Error;

use super::attempts::{FIRST_FLIGHT, next_flight};
use super::behind_kicks::Kicked;
use super::events::{PRECISE, Place, Stage};
use super::frozen::Frozen;
use super::slide::Slide;
use super::voyage::Voyage;
use crate::arith::interval::Interval;
use crate::endings::trap::{ExactHypotheses, Trap, TrapRows};
use crate::leaping::{Accuracy, LeapStop, Piece};
use crate::model::Model;
use crate::stepping::{Ball, Orbit, Precision, StepError, Watch};

/// Bits of the enclosures.
const PREC: u32 = 128;
/// By what factor tries of a flight are apart.
const APART: u64 = 4;
/// As far as so many preactivations, n M a step, single steps come first where walls kick: they
/// know w_k far better than slide and trap.
const PATIENCE: u64 = 100_000_000;

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

/// A flight: leaps or a slide from the step where single steps end, and a trap behind them if there
/// is one.
#[derive(Clone, Debug)]
pub struct Flown {
    /// Its number: a flight that stops is followed by single steps, and by another flight.
    pub number: usize,
    /// The step where it starts.
    pub from_step: Integer,
    /// The precision that it takes, in bits; 0: that of the single steps.
    pub bits: u32,
    /// The leaps and single steps through events where missed samples wake.
    pub stages: Vec<Stage>,
    /// tau where the leaps behind them start.
    pub tau: Rational,
    /// These leaps.
    pub pieces: Vec<Piece>,
    /// The distance from v(ln tau_k) to w_k is at most this on all of them.
    pub radius: Float,
    /// What encloses all that lies behind them.
    pub behind: Behind,
}

/// What encloses the iterates behind the leaps of a flight.
#[derive(Clone, Debug)]
pub enum Behind {
    /// Nothing.
    Nothing,
    /// No sample is active any more.
    Dead,
    /// Nothing moves for longer than any step that is asked for.
    Frozen,
    /// A trap; where walls kick there may be a slide to it, but no leaps.
    Trap {
        /// The slide.
        slide: Option<Box<Slide>>,
        /// The trap.
        trap: Box<Trap>,
    },
}

impl Behind {
    fn trap(slide: Option<Slide>, trap: Trap) -> Self {
        Self::Trap { slide: slide.map(Box::new), trap: Box::new(trap) }
    }
}

impl Flown {
    /// Whether a certificate can tell of it: not of leaps behind events that end in no trap.
    pub fn can_be_told(&self) -> bool {
        !matches!(self.behind, Behind::Frozen) && (self.stages.is_empty() || !matches!(self.behind, Behind::Nothing))
    }

    /// Whether negatives become active on the way.
    pub fn is_kicked(&self) -> bool {
        matches!(&self.behind, Behind::Trap { slide, trap } if slide.is_some() || !trap.is_quiet())
    }
}

/// Why an iterate is out of reach.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutOfReach {
    /// Stepping stopped.
    #[error(transparent)]
    Stopped(#[from] StepError),
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
    /// The step lies beyond those for which nothing moves.
    #[error(transparent)]
    Frozen(Frozen),
    /// The step lies beyond what may be stepped.
    #[error("k lies beyond {steps} single steps, and no leap is possible before")]
    Steps {
        /// The largest number of single steps.
        steps: u64,
    },
}

/// An orbit that is asked for iterates in ascending order.
#[derive(Clone, Debug)]
pub struct Iterates<'m> {
    model: &'m Model,
    orbit: Orbit<'m>,
    max_steps: u64,
    /// No leap is tried before this step.
    next_leap: u64,
    flight: Option<Flight>,
    /// How many flights there were.
    flights: usize,
    last_stop: Option<(Integer, LeapStop)>,
    /// Whether a flight behind kicks from `FIRST_FLIGHT` has not been tried.
    early: bool,
    /// Whether the first leaps are fine enough to go through events.
    precise: bool,
}

/// What a horizon remembers of the flights that stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnTheWay {
    pub next_leap: u64,
    pub flights: usize,
    pub last_stop: Option<(Integer, LeapStop)>,
}

/// A flight under way.
#[derive(Clone, Debug)]
enum Flight {
    Leaping(Box<Voyage>),
    Kicked(Box<Kicked>),
    Dead { from_step: Integer, ball: Ball },
    Frozen { frozen: Frozen, ball: Ball },
}

impl<'m> Iterates<'m> {
    /// The orbit from w_0, with at most `max_steps` single steps; `leaps` tells whether leaps may
    /// be used.
    pub fn new(model: &'m Model, w0: &[Rational], max_steps: u64, leaps: bool) -> Self {
        let next_leap = if leaps { FIRST_FLIGHT } else { u64::MAX };
        let orbit = Orbit::new(model, w0, Precision::default());
        Self {
            model,
            orbit,
            max_steps,
            next_leap,
            flight: None,
            flights: 0,
            last_stop: None,
            early: true,
            precise: false,
        }
    }

    /// The same orbit, by leaps that go through events from the first on: what they enclose before
    /// an event and behind it is one flight.
    pub(crate) fn through_events(self) -> Self {
        Self { precise: true, ..self }
    }

    /// The same orbit, watched.
    pub fn watched(self, watch: &Watch) -> Self {
        Self { orbit: self.orbit.watched(watch), ..self }
    }

    /// The orbit again at some step between two flights.
    pub(crate) fn resume(model: &'m Model, orbit: Orbit<'m>, max_steps: u64, leaps: bool, way: OnTheWay) -> Self {
        let OnTheWay { next_leap, flights, last_stop } = way;
        let next_leap = if leaps { next_leap } else { u64::MAX };
        Self { model, orbit, max_steps, next_leap, flight: None, flights, last_stop, early: true, precise: false }
    }

    /// What is remembered of the flights that stopped.
    pub(crate) fn on_the_way(&self) -> OnTheWay {
        let Self { next_leap, flights, last_stop, .. } = self;
        OnTheWay { next_leap: *next_leap, flights: *flights, last_stop: last_stop.clone() }
    }

    /// The orbit as far as it was stepped.
    pub fn orbit(&self) -> &Orbit<'m> {
        &self.orbit
    }

    /// The flight under way.
    pub fn flown(&self) -> Option<Flown> {
        let flown = |from_step: &Integer, behind| Flown {
            number: self.flights,
            from_step: from_step.clone(),
            tau: Rational::from(1),
            bits: 0,
            stages: Vec::new(),
            pieces: Vec::new(),
            radius: Float::new(PREC),
            behind,
        };
        self.flight.as_ref().map(|flight| match flight {
            Flight::Leaping(voyage) => Flown {
                tau: voyage.tau.clone(),
                bits: if voyage.is_precise() { PRECISE.prec } else { 0 },
                stages: voyage.stages.clone(),
                pieces: voyage.leaper.pieces().to_vec(),
                radius: voyage.leaper.ball().radius.clone(),
                ..flown(&voyage.from_step, voyage.ending().map_or(Behind::Nothing, |trap| Behind::trap(None, trap)))
            },
            Flight::Kicked(kicked) => flown(&kicked.from_step, Behind::trap(kicked.slide.clone(), kicked.trap.clone())),
            Flight::Dead { from_step, .. } => flown(from_step, Behind::Dead),
            // Of this no certificate tells.
            Flight::Frozen { frozen, .. } => flown(&Integer::from(frozen.step), Behind::Frozen),
        })
    }

    /// Encloses w_k; k not below the one asked for before. `keep` sees the horizon now and then
    /// during single steps, between two flights.
    ///
    /// # Errors
    /// Why w_k is out of reach.
    pub fn enclose(&mut self, k: &Integer, keep: &mut dyn FnMut(&Self)) -> Result<Enclosure, OutOfReach> {
        let watch = self.orbit.watch().clone();
        let enclosure = watch.guard(|| self.follow(k, keep));
        enclosure.unwrap_or_else(|why| Err(StepError::Halted { step: self.orbit.k(), why }.into()))
    }

    fn follow(&mut self, k: &Integer, keep: &mut dyn FnMut(&Self)) -> Result<Enclosure, OutOfReach> {
        const BETWEEN: u64 = 10_000;
        loop {
            let number = self.flights;
            match &mut self.flight {
                Some(Flight::Leaping(voyage)) => match voyage.enclose(self.model, k, PREC) {
                    Ok((w, active)) => {
                        return Ok(Enclosure { k: k.clone(), w, active: Some(active), flight: Some(number) });
                    }
                    Err(stop) => {
                        self.last_stop = Some((voyage.k().clone(), stop));
                        let precise = voyage.again_precisely(self.model, self.orbit.w0(), stop);
                        if let Some(precise) = precise {
                            self.flights += 1;
                            self.flight = Some(Flight::Leaping(Box::new(precise)));
                            continue;
                        }
                    }
                },
                Some(Flight::Kicked(kicked)) => {
                    let w = kicked.enclose(k, PREC).ok_or(OutOfReach::Steps { steps: self.max_steps })?;
                    return Ok(Enclosure { k: k.clone(), w, active: None, flight: Some(number) });
                }
                Some(Flight::Dead { ball, .. }) => {
                    let (w, active) = (ball.to_box(PREC), Some(Vec::new()));
                    return Ok(Enclosure { k: k.clone(), w, active, flight: Some(number) });
                }
                Some(Flight::Frozen { frozen, ball }) => {
                    let moved = frozen.moved(k).ok_or_else(|| OutOfReach::Frozen(frozen.clone()))?;
                    let w = ball.to_box(PREC).iter().map(|c| c.widen(&moved)).collect();
                    let active = Some(frozen.active.clone());
                    return Ok(Enclosure { k: k.clone(), w, active, flight: Some(number) });
                }
                None => {}
            }
            self.flight = None;
            let here = self.orbit.k();
            if *k <= here {
                let active = self.orbit.pattern().ok().map(|pattern| pattern.active_samples());
                let w = self.orbit.ball().to_box(PREC);
                return Ok(Enclosure { k: k.clone(), w, active, flight: None });
            }
            if here >= self.next_leap && (*k > 2 * here || here >= self.max_steps) {
                self.next_leap = next_flight(here, APART);
                let preactivations = (self.model.neurons() * self.model.data().n()) as u64;
                let far = *k > (PATIENCE / preactivations).min(self.max_steps);
                self.flight = if far { self.kicked() } else { None }.or_else(|| self.frozen());
                self.flight = self.flight.take().or_else(|| self.take_off());
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
            keep(self);
            let target = k.to_u64().unwrap_or(u64::MAX).min(self.max_steps).min(here + BETWEEN);
            let target = if self.next_leap > here { target.min(self.next_leap) } else { target };
            if let Err(trouble) = self.orbit.advance_to(target) {
                // Among kicks a sign may be too near to zero, or the budget used up.
                let flies = self.next_leap < u64::MAX && !matches!(trouble, StepError::Halted { .. });
                self.flight = if flies { self.kicked().or_else(|| self.frozen()) } else { None };
                self.flights += usize::from(self.flight.is_some());
                if self.flight.is_none() {
                    return Err(trouble.into());
                }
            }
        }
    }

    /// A flight to any step, if walls kick for ever: from where single steps are few, or else from
    /// here.
    fn kicked(&mut self) -> Option<Flight> {
        let (model, early) = (self.model, std::mem::take(&mut self.early) && self.orbit.k() > FIRST_FLIGHT);
        let from = |orbit: &mut Orbit<'_>| {
            let pattern = orbit.pattern().ok()?;
            let setting = ExactHypotheses::new(&TrapRows::at(model, &pattern)).ok().filter(ExactHypotheses::kicks)?;
            setting.permits(&pattern).ok()?;
            Kicked::take_off(setting, &Integer::from(orbit.k()), &orbit.ball())
        };
        let mut first = early.then(|| self.orbit.again());
        let kicked = first.as_mut().and_then(|first| first.advance_to(FIRST_FLIGHT).ok().and_then(|()| from(first)));
        Some(Flight::Kicked(Box::new(kicked.or_else(|| from(&mut self.orbit))?)))
    }

    fn frozen(&mut self) -> Option<Flight> {
        Frozen::at(self.model, &mut self.orbit).map(|frozen| Flight::Frozen { frozen, ball: self.orbit.ball() })
    }

    fn take_off(&mut self) -> Option<Flight> {
        let (pattern, from_step) = (self.orbit.pattern().ok()?, Integer::from(self.orbit.k()));
        if self.orbit.is_pushed_from_boundary() {
            return None;
        }
        if pattern.is_dead() {
            return Some(Flight::Dead { from_step, ball: self.orbit.ball() });
        }
        if self.model.kicked(&pattern).is_some() {
            return None;
        }
        if self.precise
            && let Some(voyage) = Voyage::precisely(self.model, self.orbit.w0(), &from_step)
        {
            return Some(Flight::Leaping(Box::new(voyage)));
        }
        let place = Place { k: from_step, ball: self.orbit.ball(), pattern };
        let voyage = Voyage::take_off(self.model, place, Accuracy::default(), Vec::new()).ok()?;
        Some(Flight::Leaping(Box::new(voyage)))
    }
}
