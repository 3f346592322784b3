//! Leaps with single steps between them: through the events where a missed sample wakes.

use rug::{Integer, Rational};

use crate::endings::trap::Trap;
use crate::leaping::{Accuracy, LeapStop, Leaper, Piece};
use crate::model::{Model, Pattern};
use crate::stepping::{Ball, PreciseOrbit, Watch};

/// Leaps, and then single steps, through an event if there are any.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The leaps, each from the step where the one before ends.
    pub pieces: Vec<Piece>,
    /// How many single steps follow them.
    pub steps: u64,
    /// The patterns that begin among these single steps, each with its step, counted from the end
    /// of the leaps.
    pub changes: Vec<(u64, Pattern)>,
}

/// The numbers of an orbit that meets events: the radius must be far below what a single step
/// moves.
pub(crate) const PRECISE: Accuracy = Accuracy { prec: 192, bits: 80, approach: true };

/// How many pieces a flight may have, without and with events, and how many events it may go
/// through.
const MOST_PIECES: usize = 400;
const MOST_PRECISE_PIECES: usize = 150;
pub(super) const MOST_EVENTS: usize = 4;
/// Single steps in which an event must come, and those that follow it until steps are small again.
const BEFORE_EVENT: u64 = 1000;
const AFTER_EVENT: u64 = 2000;
/// An event with more single steps is none that is gone through: a negative kicks again and again.
const LONGEST_EVENT: u64 = 5000;

/// w at some step, with its pattern.
#[derive(Clone)]
pub(crate) struct Place {
    pub k: Integer,
    pub ball: Ball,
    pub pattern: Pattern,
}

/// Where a flight came to, and what it went through.
pub(crate) struct Landing {
    pub k: Integer,
    pub ball: Ball,
    pub stages: Vec<Stage>,
    pub pattern: Pattern,
    pub trap: Trap,
}

/// Flies until `close` answers with a trap; `None` where a negative wakes or a budget ends. Without
/// `events` the first one ends it. `watch` may stop it, and `left` is how many pieces all flights
/// may still have.
pub(crate) fn fly(
    model: &Model,
    mut place: Place,
    accuracy: Accuracy,
    events: bool,
    (watch, left): (&Watch, &mut u64),
    close: &mut dyn FnMut(&Place) -> Option<Trap>,
) -> Result<Landing, LeapStop> {
    let far = Integer::from(Integer::u_pow_u(2, 1 << 20));
    let mut stages: Vec<Stage> = Vec::new();
    let mut budget = if events { MOST_PRECISE_PIECES } else { MOST_PIECES };
    for event in 0..=if events { MOST_EVENTS } else { 0 } {
        if event > 0 {
            // Where no event is left, what is coarser does.
            match fly(model, place.clone(), Accuracy::for_traps(), false, (watch, left), close) {
                Ok(landing) => {
                    stages.extend(landing.stages);
                    return Ok(Landing { stages, ..landing });
                }
                Err(LeapStop::UncertainSign { .. }) => {}
                Err(stop) => return Err(stop),
            }
        }
        if model.kicked(&place.pattern).is_some() {
            return Err(LeapStop::TooEarly);
        }
        let mut leaper = Leaper::new(&model.phase(&place.pattern), &place.k, &place.ball, accuracy)?;
        let stop = loop {
            if budget == 0 || *left == 0 {
                return Err(LeapStop::Defect);
            }
            (budget, *left) = (budget - 1, *left - 1);
            if watch.halted().is_some() {
                return Err(LeapStop::Halted);
            }
            if let Err(stop) = leaper.advance(&far) {
                break stop;
            }
            (place.k, place.ball) = (leaper.k().clone(), leaper.ball().clone());
            if let Some(trap) = close(&place) {
                stages.push(Stage { pieces: leaper.pieces().to_vec(), steps: 0, changes: Vec::new() });
                return Ok(Landing { k: place.k, ball: place.ball, stages, pattern: place.pattern, trap });
            }
        };
        let LeapStop::UncertainSign { sample } = stop else { return Err(stop) };
        if !events || wakes_a_wall(model, sample) {
            return Err(stop);
        }
        let mut stepper = PreciseOrbit::resume_quickly(model, &place.ball, accuracy.prec, 0);
        let (steps, changes) = through_event(&mut stepper, &mut place.pattern).ok_or(stop)?;
        place.k += steps;
        place.ball = stepper.ball();
        stages.push(Stage { pieces: leaper.pieces().to_vec(), steps, changes });
    }
    Err(LeapStop::Defect)
}

/// Whether a change of the sample's sign is a kick: one neuron's negatives are met again and again.
pub(crate) fn wakes_a_wall(model: &Model, sample: usize) -> bool {
    model.is_one_neuron() && model.sign(sample) < 0
}

/// Single steps through a change of pattern and some more; their number, and what changes. `None`
/// where nothing does, or in too many.
pub(super) fn through_event(stepper: &mut PreciseOrbit, pattern: &mut Pattern) -> Option<(u64, Vec<(u64, Pattern)>)> {
    let (mut last, mut steps, mut changes) = (BEFORE_EVENT, 0, Vec::new());
    while steps < last {
        stepper.step(None).ok()?;
        steps += 1;
        let now = stepper.pattern().ok()?;
        if now != *pattern {
            changes.push((steps, now.clone()));
            (*pattern, last) = (now, steps + AFTER_EVENT);
        }
        if steps >= LONGEST_EVENT {
            return None;
        }
    }
    (last != BEFORE_EVENT).then_some((steps, changes))
}

/// The stepper at w_k by single steps at the precision of `PRECISE`.
pub(crate) fn precisely(model: &Model, w0: &[Rational], k: u64) -> Option<PreciseOrbit> {
    let mut stepper = PreciseOrbit::quickly(model, w0, PRECISE.prec);
    let start = model.pattern_at(w0);
    while stepper.k() < k {
        let known = (stepper.k() == 0).then_some(&start);
        stepper.step(known).ok()?;
    }
    Some(stepper)
}
