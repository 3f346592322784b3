//! Orbits as text, bit for bit: what a checkpoint holds.

use rug::{Float, Integer, Rational};
use serde::{Deserialize, Serialize};

use super::iterates::{Enclosure, Iterates, OnTheWay};
use crate::arith::interval::Interval;
use crate::leaping::LeapStop;
use crate::model::Model;
use crate::stepping::Doubles;
use crate::stepping::PreciseOrbit;
use crate::stepping::{Ball, Orbit, Precision};

/// Digits of floats are in this radix, in which they are exact.
const RADIX: i32 = 32;

/// A float with its precision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFloat {
    prec: u32,
    digits: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedBall {
    centre: Vec<SavedFloat>,
    radius: SavedFloat,
}

/// An orbit at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedOrbit {
    k: u64,
    bits: u32,
    spent: u64,
    doubles: Option<SavedBall>,
    anchor: SavedBall,
    anchor_k: u64,
    fixed: bool,
}

/// An enclosure that was found already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedEnclosure {
    k: String,
    w: Vec<(SavedFloat, SavedFloat)>,
    active: Option<Vec<usize>>,
    flight: Option<usize>,
}

/// An orbit on the way to its next enclosure, between two flights, and the enclosures so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedIterates {
    orbit: SavedOrbit,
    next_leap: u64,
    flights: usize,
    last_stop: Option<(String, LeapStop)>,
    found: Vec<SavedEnclosure>,
}

impl SavedFloat {
    fn of(x: &Float) -> Self {
        Self { prec: x.prec(), digits: x.to_string_radix(RADIX, None) }
    }

    fn restore(&self) -> Option<Float> {
        let known = (1..=1 << 20).contains(&self.prec);
        let parsed = Float::parse_radix(&self.digits, RADIX).ok().filter(|_| known)?;
        Some(Float::with_val(self.prec, parsed)).filter(Float::is_finite)
    }
}

impl SavedBall {
    fn of(ball: &Ball) -> Self {
        Self { centre: ball.centre.iter().map(SavedFloat::of).collect(), radius: SavedFloat::of(&ball.radius) }
    }

    fn restore(&self, dim: usize) -> Option<Ball> {
        let centre: Option<Vec<Float>> = self.centre.iter().map(SavedFloat::restore).collect();
        let radius = self.radius.restore().filter(|radius| *radius >= 0)?;
        Some(Ball { centre: centre.filter(|centre| centre.len() == dim)?, radius })
    }
}

impl SavedOrbit {
    /// The orbit with all that its further course depends on.
    pub fn of(orbit: &Orbit<'_>) -> Self {
        Self {
            k: orbit.k,
            bits: orbit.bits,
            spent: orbit.spent,
            doubles: orbit.doubles.as_ref().map(|doubles| SavedBall::of(&doubles.ball())),
            anchor: SavedBall::of(&orbit.anchor.ball()),
            anchor_k: orbit.anchor.k(),
            fixed: orbit.anchor.is_fixed(),
        }
    }

    /// The same orbit again; `None` where the numbers cannot be those of an orbit of this model.
    pub fn restore<'m>(&self, model: &'m Model, w0: &[Rational], precision: Precision) -> Option<Orbit<'m>> {
        let mut orbit = Orbit::new(model, w0, precision);
        let dim = model.dim();
        let anchor = self.anchor.restore(dim).filter(|_| self.anchor_k <= self.k)?;
        orbit.anchor = PreciseOrbit::resume(model, &anchor, self.bits, self.anchor_k, self.fixed)?;
        orbit.doubles = match &self.doubles {
            None => None,
            Some(ball) => Some(Doubles::new(model, &ball.restore(dim)?)?),
        };
        (orbit.k, orbit.bits, orbit.spent) = (self.k, self.bits, self.spent);
        Some(orbit)
    }
}

impl SavedEnclosure {
    fn of(enclosure: &Enclosure) -> Self {
        let side = |x: &Interval| (SavedFloat::of(x.lo()), SavedFloat::of(x.hi()));
        Self {
            k: enclosure.k.to_string(),
            w: enclosure.w.iter().map(side).collect(),
            active: enclosure.active.clone(),
            flight: enclosure.flight,
        }
    }

    fn restore(&self) -> Option<Enclosure> {
        let side = |(lo, hi): &(SavedFloat, SavedFloat)| Interval::new(lo.restore()?, hi.restore()?);
        Some(Enclosure {
            k: self.k.parse().ok()?,
            w: self.w.iter().map(side).collect::<Option<_>>()?,
            active: self.active.clone(),
            flight: self.flight,
        })
    }
}

impl SavedIterates {
    /// A horizon between two flights, and what it has found so far.
    pub fn of(horizon: &Iterates<'_>, found: &[Enclosure]) -> Self {
        let OnTheWay { next_leap, flights, last_stop } = horizon.on_the_way();
        Self {
            orbit: SavedOrbit::of(horizon.orbit()),
            next_leap,
            flights,
            last_stop: last_stop.map(|(k, stop)| (k.to_string(), stop)),
            found: found.iter().map(SavedEnclosure::of).collect(),
        }
    }

    /// The same horizon again, with what was found; `None` where the numbers cannot be those of an
    /// orbit of this model.
    pub fn restore<'m>(
        &self,
        model: &'m Model,
        w0: &[Rational],
        (max_steps, leaps): (u64, bool),
    ) -> Option<(Iterates<'m>, Vec<Enclosure>)> {
        let orbit = self.orbit.restore(model, w0, Precision::default())?;
        let last_stop = match &self.last_stop {
            None => None,
            Some((k, stop)) => Some((k.parse::<Integer>().ok()?, *stop)),
        };
        let way = OnTheWay { next_leap: self.next_leap, flights: self.flights, last_stop };
        let found: Option<Vec<Enclosure>> = self.found.iter().map(SavedEnclosure::restore).collect();
        let dim = model.dim();
        let found = found.filter(|found| found.iter().all(|e| e.w.len() == dim))?;
        Some((Iterates::resume(model, orbit, max_steps, leaps, way), found))
    }
}
