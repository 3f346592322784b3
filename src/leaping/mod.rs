//! The leap (T4): many steps at once along a curve v(s), s = ln tau, with a proven bound of the sum
//! of all defects.
//!
//! While the pattern stays and no negative is active, the iterates follow w~_k = v(ln tau_k).
//! `series` proposes v piece by piece as a polynomial that nearly solves the modified equation of
//! order p; `bound` proves what it is worth: the largest defect, the signs of all preactivations,
//! the contraction; `next` makes each piece as long as it holds. The cost is a few pieces for each
//! unit of ln k.

pub(crate) mod bound;
mod next;
pub(crate) mod series;

use rug::{Float, Integer, Rational};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::arith::interval::{Interval, distance, points};
use crate::model::Phase;
use crate::stepping::Ball;

pub(crate) use next::Next;

/// Why a leap cannot go on from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LeapStop {
    /// A sign is not certain on any further piece: an event is near.
    #[error("the sign of the preactivation of sample {sample} is not certain on the next piece")]
    UncertainSign {
        /// The sample.
        sample: usize,
    },
    /// Steps are too large for a smooth curve: h beta > 2, or tau is small.
    #[error("too early: the steps are still too large")]
    TooEarly,
    /// Whoever watches told it to stop.
    #[error("it was stopped")]
    Halted,
    /// More pieces than are worth their memory.
    #[error("so far it takes {pieces} pieces, and no trap closes that would stand in for more")]
    Pieces {
        /// How many.
        pieces: usize,
    },
    /// The defect of even a short piece is above the tolerance.
    #[error("the defect of the next piece is above the tolerance")]
    Defect,
}

/// A piece: v(s) = sum_j c_j (s - centre)^j, c_j the coefficients, from step `from` to step `to`.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The first step.
    pub from: Integer,
    /// The last step.
    pub to: Integer,
    /// tau at the first step.
    pub tau: Rational,
    /// The order p of the modified equation.
    pub order: u32,
    /// The centre in s.
    pub centre: Float,
    /// The coefficients, exact binary floats.
    pub coefficients: Vec<Vec<Float>>,
}

/// The accuracy that leaps aim at.
#[derive(Clone, Copy, Debug)]
pub struct Accuracy {
    /// Bits of every number.
    pub prec: u32,
    /// A piece may add at most 2^-bits to the radius.
    pub bits: u32,
    /// Whether pieces shrink to a few steps where a sign is uncertain: an event is approached, not
    /// only met.
    pub approach: bool,
}

/// Pushes this far below the tolerance all along a piece are charged as they are.
const TINY_BITS: u32 = 18;

impl Accuracy {
    /// What is enough for a trap to close.
    pub fn for_traps() -> Self {
        Self { bits: 32, ..Self::default() }
    }

    pub(crate) fn tiny(&self) -> f64 {
        0.5f64.powi((self.bits + TINY_BITS) as i32)
    }
}

impl Default for Accuracy {
    fn default() -> Self {
        Self { prec: 96, bits: 46, approach: false }
    }
}

/// An orbit that leaps: a ball around w_k, k of any size.
#[derive(Clone, Debug)]
pub struct Leaper {
    pub(crate) rows: Rows,
    accuracy: Accuracy,
    k: Integer,
    tau: Rational,
    ball: Ball,
    /// The pieces so far.
    pieces: Vec<Piece>,
    /// The last length in s.
    length: f64,
}

/// A phase in intervals: v' = h e^s sum_i e^{-o_i - z_i.v} z_i.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub h: Interval,
    /// Pushes below this are not followed.
    pub tiny: f64,
    /// z_i with |z_i|.
    pub features: Vec<(Vec<Interval>, Interval)>,
    /// o_i: 0 in a leap.
    pub offsets: Vec<Interval>,
    /// Sample, c and |c| of the rows that keep the pattern.
    pub cells: Vec<(usize, Vec<Interval>, Interval)>,
}

/// The longest piece in s, and the shortest one worth a leap: in s, or in steps where an event is
/// approached.
const LONGEST: f64 = 64.0;
const SHORTEST: f64 = 1e-3;
const FEWEST_STEPS: u32 = 64;

impl Leaper {
    /// Starts at w_k in `ball`, in a phase whose pattern is certain there.
    ///
    /// # Errors
    /// `TooEarly` where the steps are still large.
    pub fn new(phase: &Phase, k: &Integer, ball: &Ball, accuracy: Accuracy) -> Result<Self, LeapStop> {
        let rows = Rows::new(phase, accuracy);
        let tau = rows.natural_tau(ball, accuracy.prec).ok_or(LeapStop::TooEarly)?;
        Ok(Self { rows, accuracy, k: k.clone(), tau, ball: ball.clone(), pieces: Vec::new(), length: 0.5 })
    }

    /// The step number.
    pub fn k(&self) -> &Integer {
        &self.k
    }

    /// tau of w_k.
    pub fn tau(&self) -> &Rational {
        &self.tau
    }

    /// The ball around w_k.
    pub fn ball(&self) -> &Ball {
        &self.ball
    }

    /// The pieces so far.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Goes on to step `target`.
    ///
    /// # Errors
    /// What stopped it; the leaper stays where it came to.
    pub fn advance_to(&mut self, target: &Integer) -> Result<(), LeapStop> {
        while self.k < *target {
            self.advance(target)?;
        }
        Ok(())
    }

    /// Makes one piece, not beyond step `target`.
    ///
    /// # Errors
    /// What stopped it.
    pub fn advance(&mut self, target: &Integer) -> Result<(), LeapStop> {
        let prec = self.accuracy.prec;
        let s = Interval::from_rational(prec, &self.tau).ln().ok_or(LeapStop::TooEarly)?;
        let (point, centre) = (self.ball.centre.as_slice(), s.mid());
        let next = Next { k: &self.k, tau: &self.tau, point, centre, length: self.length, longest: LONGEST, prec };
        let most = Float::with_val(prec, 1) >> self.accuracy.bits;
        let hold = |piece: &Piece| match self.rows.bound(piece, &self.ball, prec) {
            Ok(bound) if bound.growth <= most => Ok(bound.ball),
            outcome => Err(outcome.err().unwrap_or(LeapStop::Defect)),
        };
        let is_short = |piece: &Piece, length| self.is_short(&piece.to, length);
        let (piece, ball, length) = next.hold(&self.rows, self.accuracy, Some(target), hold, is_short)?;
        self.tau += Rational::from(&piece.to - &piece.from);
        (self.k, self.ball, self.length) = (piece.to.clone(), ball, length);
        self.pieces.push(piece);
        Ok(())
    }

    fn is_short(&self, to: &Integer, length: f64) -> bool {
        if self.accuracy.approach { Integer::from(to - &self.k) <= FEWEST_STEPS } else { length <= SHORTEST }
    }
}

/// The distance of a box from a point, as an upper bound.
fn away(coordinates: &[Interval], point: &[Float]) -> Interval {
    distance(coordinates, &points(point)).upper()
}
