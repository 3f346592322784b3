//! Enclosures of iterates as certificates claim them.

use rug::{Float, Integer, Rational};
use serde_json::{Value, json};

use super::end::{end, leaping, pieces, sliding, trap};
use super::numbers::can_be_stated;
use crate::arith::interval::Interval;
use crate::arith::rational::print_step;
use crate::trajectory::fate::{End, Stage};
use crate::trajectory::iterates::{Behind, Enclosure, Flown, Iterates};

/// Enclosures of iterates as a certificate claims them.
#[derive(Clone, Debug)]
pub struct Enclosures {
    /// The precision at which the kernel steps.
    pub bits: u32,
    /// Boxes by ascending step number: by single steps, then by the flight.
    pub at: Vec<(Integer, Vec<(Rational, Rational)>)>,
    /// What carries the boxes that single steps do not reach.
    pub flight: Option<Flown>,
}

/// Boxes are widened as if they were stepped with so many bits at most.
const MOST_KNOWN: u32 = 128;

impl Enclosures {
    /// What a certificate can claim of enclosures of an orbit: those by at most `most_steps` single
    /// steps, up to the flight under way, and those of this flight; earlier flights, which stopped,
    /// are not kept.
    pub fn of(horizon: &Iterates<'_>, found: &[Enclosure], most_steps: u64) -> Self {
        let flight = horizon.flown().filter(|flight| flight.from_step <= most_steps && flight.can_be_told());
        let bits = horizon.orbit().bits().max(flight.as_ref().map_or(0, |flight| flight.bits));
        let can_be_claimed = |e: &&Enclosure| match (e.flight, &flight) {
            (None, None) => e.k <= most_steps,
            (None, Some(flight)) => e.k <= flight.from_step,
            (Some(number), flight) => flight.as_ref().is_some_and(|f| f.number == number) && can_be_stated(&e.k),
        };
        // What leaps know is coarser than what they are stepped with.
        let known = bits.min(MOST_KNOWN);
        let claimed = |e: &Enclosure| (e.k.clone(), claimed_box(known, &e.w));
        let at = found.iter().filter(can_be_claimed).map(claimed).collect();
        Self { bits, at, flight }
    }

    pub(super) fn to_json(&self) -> Value {
        let Self { bits, at, flight } = self;
        let at: Vec<Value> = at.iter().map(|(k, w)| json!({ "k": print_step(k), "w": boxed(w) })).collect();
        let flight = flight.as_ref().map(|flight| {
            let behind = match &flight.behind {
                Behind::Nothing | Behind::Frozen => Value::Null,
                Behind::Dead => end(&End::Dead, &[]),
                Behind::Trap { slide, trap: found } => sliding(slide.as_deref(), trap(found, &[])),
            };
            let from_step = print_step(&flight.from_step);
            if flight.stages.is_empty() {
                let (pieces, tau) = (pieces(&flight.pieces), flight.tau.to_string());
                return json!({ "from_step": from_step, "pieces": pieces, "tau": tau, "trap": behind });
            }
            // The leaps behind the last event are followed by no single steps.
            let last = Stage { pieces: flight.pieces.clone(), steps: 0, changes: Vec::new() };
            let behind = leaping(flight.stages.iter().chain([&last]), behind);
            json!({ "from_step": from_step, "pieces": [], "tau": "1", "trap": behind })
        });
        json!({ "at": at, "bits": bits, "flight": flight, "kind": "orbit" })
    }
}

/// The box that a witness claims around an iterate that lies in `w`: wider, so that another
/// arithmetic of the same precision finds room in it.
pub fn claimed_box(bits: u32, w: &[Interval]) -> Vec<(Rational, Rational)> {
    let slack = Rational::from((1, Integer::from(1) << (bits / 2)));
    let exact = |x: &Float| x.to_rational().unwrap_or_default();
    let ends = |x: &Interval| {
        let (lo, hi) = (exact(x.lo()), exact(x.hi()));
        let more = Rational::from(&hi - &lo) / 2u32 + &slack;
        (lo - &more, hi + more)
    };
    w.iter().map(ends).collect()
}

fn boxed(sides: &[(Rational, Rational)]) -> Vec<Value> {
    sides.iter().map(|(lo, hi)| json!({ "hi": hi.to_string(), "lo": lo.to_string() })).collect()
}
