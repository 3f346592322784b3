//! A flight of leaps to any step: through events where missed samples wake, if it is precise
//! enough, and by the trap once that knows more than leaps do.

use rug::{Float, Integer, Rational};

use super::events::{MOST_EVENTS, PRECISE, Place, Stage, precisely, through_event, wakes_a_wall};
use crate::arith::interval::Interval;
use crate::endings::trap::{ExactHypotheses, Trap, TrapRows};
use crate::leaping::{Accuracy, LeapStop, Leaper};
use crate::model::{Model, Pattern};
use crate::stepping::{Ball, PreciseOrbit, StepError};

/// For step numbers of more bits than these a trap stands in for leaps as soon as it knows w_k to
/// 2^-TRAP_BITS, or the leaps have this many pieces.
const FAR_BITS: u32 = 1500;
const TRAP_BITS: u32 = 36;
const MOST_PIECES: usize = 400;
/// Where no trap closes there are no more pieces than these: to 10^450 some hundred are enough.
const MOST_LEAPS: usize = 2_000;
/// A flight from farther away is not made again at high precision.
const MOST_PRECISE_STEPS: u64 = 5_000;

/// A box around an iterate, and the active samples.
type Known = (Vec<Interval>, Vec<usize>);

/// Single steps between two leaps.
#[derive(Clone, Debug)]
struct Event {
    /// Where they start.
    from: Integer,
    ball: Ball,
}

/// A flight under way.
#[derive(Clone, Debug)]
pub(super) struct Voyage {
    pub from_step: Integer,
    /// The last event, and where its steps ended.
    event: Option<Event>,
    landed: Integer,
    /// What it went through.
    pub stages: Vec<Stage>,
    /// tau where the leaps behind that start.
    pub tau: Rational,
    pub leaper: Leaper,
    pub trap: Option<Trap>,
    accuracy: Accuracy,
    pattern: Pattern,
    setting: Option<ExactHypotheses>,
}

impl Voyage {
    /// From a place where no negative kicks, behind these stages.
    pub fn take_off(model: &Model, place: Place, accuracy: Accuracy, stages: Vec<Stage>) -> Result<Self, LeapStop> {
        let Place { k, ball, pattern } = place;
        if model.kicked(&pattern).is_some() {
            return Err(LeapStop::TooEarly);
        }
        let leaper = Leaper::new(&model.phase(&pattern), &k, &ball, accuracy)?;
        let setting = ExactHypotheses::new(&TrapRows::at(model, &pattern)).ok();
        let tau = leaper.tau().clone();
        let (from_step, landed, event) = (k.clone(), k, None);
        Ok(Self { from_step, event, landed, stages, tau, leaper, trap: None, accuracy, pattern, setting })
    }

    /// The same flight from the same step, fine enough to go through the event that stopped this
    /// one, if that may be.
    pub fn again_precisely(&self, model: &Model, w0: &[Rational], stop: LeapStop) -> Option<Self> {
        let LeapStop::UncertainSign { sample } = stop else { return None };
        if self.is_precise() || wakes_a_wall(model, sample) {
            return None;
        }
        Self::precisely(model, w0, &self.from_step)
    }

    /// From a step near the start, fine enough to go through events.
    pub fn precisely(model: &Model, w0: &[Rational], from_step: &Integer) -> Option<Self> {
        let from = from_step.to_u64().filter(|from| *from <= MOST_PRECISE_STEPS)?;
        let mut stepper = precisely(model, w0, from)?;
        let place = Place { k: from_step.clone(), ball: stepper.ball(), pattern: stepper.pattern().ok()? };
        Self::take_off(model, place, PRECISE, Vec::new()).ok()
    }

    /// A trap behind it, where a certificate cannot do without: behind events.
    pub fn ending(&self) -> Option<Trap> {
        let needed = || self.setting.as_ref().filter(|_| !self.stages.is_empty());
        self.trap.clone().or_else(|| needed()?.close(self.leaper.k(), self.leaper.ball()).ok())
    }

    /// Whether it goes through events.
    pub fn is_precise(&self) -> bool {
        self.accuracy.approach
    }

    /// Where it is.
    pub fn k(&self) -> &Integer {
        self.leaper.k()
    }

    /// A box around w_k, and the active samples; k not below the one asked for before.
    pub fn enclose(&mut self, model: &Model, k: &Integer, prec: u32) -> Result<Known, LeapStop> {
        let fine = Float::with_val(53, 1) >> TRAP_BITS;
        let far = k.significant_bits() > FAR_BITS;
        while self.leaper.k() < k && self.trap.is_none() {
            let pieces = self.leaper.pieces().len();
            if pieces >= MOST_LEAPS {
                return Err(LeapStop::Pieces { pieces });
            }
            if let Err(stop) = self.leaper.advance(k) {
                self.through(model, stop)?;
                continue;
            }
            if let Some(setting) = self.setting.as_ref().filter(|_| far && self.leaper.k() < k) {
                let spent = self.leaper.pieces().len() >= MOST_PIECES;
                let closed = setting.close(self.leaper.k(), self.leaper.ball()).ok();
                self.trap = closed.filter(|trap| spent || trap.rho < fine);
            }
        }
        if let Some(met) = self.event.as_ref().filter(|_| *k < self.landed) {
            return met.known(model, k, (self.accuracy.prec, prec));
        }
        let by_trap = self.trap.as_ref().and_then(|trap| trap.enclose(k, prec));
        let w = by_trap.unwrap_or_else(|| self.leaper.ball().to_box(prec));
        Ok((w, self.pattern.active_samples()))
    }

    /// Through the event that is near, to where leaps go on.
    fn through(&mut self, model: &Model, stop: LeapStop) -> Result<(), LeapStop> {
        let LeapStop::UncertainSign { sample } = stop else { return Err(stop) };
        if !self.is_precise() || wakes_a_wall(model, sample) || self.stages.len() >= MOST_EVENTS {
            return Err(stop);
        }
        let (here, ball, mut pattern) = (self.leaper.k().clone(), self.leaper.ball().clone(), self.pattern.clone());
        let mut stepper = PreciseOrbit::resume_quickly(model, &ball, self.accuracy.prec, 0);
        let (steps, changes) = through_event(&mut stepper, &mut pattern).ok_or(stop)?;
        let mut stages = self.stages.clone();
        stages.push(Stage { pieces: self.leaper.pieces().to_vec(), steps, changes });
        let place = Place { k: Integer::from(&here + steps), ball: stepper.ball(), pattern };
        let (from_step, event) = (self.from_step.clone(), Some(Event { from: here, ball }));
        *self = Self { from_step, event, ..Self::take_off(model, place, self.accuracy, stages)? };
        Ok(())
    }
}

impl Event {
    /// w_k on its single steps.
    fn known(&self, model: &Model, k: &Integer, (prec, wanted): (u32, u32)) -> Result<Known, LeapStop> {
        let mut stepper = PreciseOrbit::resume_quickly(model, &self.ball, prec, 0);
        let met = |stepper: &mut PreciseOrbit| {
            while Integer::from(&self.from + stepper.k()) < *k {
                stepper.step(None)?;
            }
            Ok::<_, StepError>((stepper.ball().to_box(wanted), stepper.pattern()?.active_samples()))
        };
        met(&mut stepper).map_err(|_| LeapStop::Defect)
    }
}
