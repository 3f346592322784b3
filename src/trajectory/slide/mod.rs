//! The slide (T4; docs/lemmas.md lemma:slide): many steps at once while walls kick. Which step
//! kicks is not known, and need not be.
//!
//! The iterates stay near V(s) = q + v(s), q in span(x_N) a little below the walls, v off it: in
//! span(x_N) the kicks keep them in a band, off it they follow the flow of the projected features,
//! a leap's flow. `bound` proves what a piece is worth.

mod bound;

use rug::{Float, Integer, Rational};

use self::bound::{ACCURACY, Sliding};
use super::attempts::next_attempt;
use crate::arith::fixed::Fixed;
use crate::arith::interval::{Interval, dot};
use crate::endings::trap::bounded::{self, BoundedTrap};
use crate::endings::trap::numbers::{PREC, largest};
use crate::endings::trap::reference::Reference;
use crate::endings::trap::{ExactHypotheses, Near, Trap, TrapFailure};
use crate::leaping::bound::evaluate;
use crate::leaping::{Next, Piece};
use crate::stepping::Ball;

/// A piece with its bounds.
#[derive(Clone, Debug)]
pub struct Held {
    /// v, projected off the walls where it counts.
    pub piece: Piece,
    /// rho_1 and rho_2: how far w_k is from V(ln tau_k) in span(x_N) and off it.
    pub rho: [Rational; 2],
}

/// A slide from some step on.
#[derive(Clone, Debug)]
pub struct Slide {
    /// J.
    pub active: Vec<usize>,
    /// N.
    pub kicking: Vec<usize>,
    /// q.
    pub offset: Vec<Rational>,
    /// The pieces, each from the step where the one before ends; never empty.
    pub pieces: Vec<Held>,
}

/// The longest piece in s, the shortest one, and how many there may be.
const LONGEST: f64 = 16.0;
const SHORTEST: f64 = 1e-2;
const MOST_PIECES: u64 = 200;

/// Where the ball of an iterate is beside the walls.
fn beside(ball: &Ball, bounded: &BoundedTrap) -> Near {
    let (radius, w) = (Interval::point(ball.radius.clone()), ball.to_box(PREC));
    let height = largest(bounded.walls.iter().map(|x| dot(&x.enclosed, &w)));
    Near { centre: ball.centre.clone(), radii: [radius.clone(), radius], height }
}

impl Slide {
    /// A box around w_k, k on one of the pieces; `setting` is that of the slide.
    pub fn enclose(&self, setting: &ExactHypotheses, k: &Integer, prec: u32) -> Option<Vec<Interval>> {
        let Held { piece, rho } = self.pieces.iter().find(|held| held.piece.from <= *k && *k <= held.piece.to)?;
        let v = bound::off_walls(setting, piece)?;
        let tau = Interval::from_rational(prec, &Rational::from(&piece.tau + Integer::from(k - &piece.from)));
        let x = tau.ln()? - Interval::point(piece.centre.clone());
        let square = |rho: &Rational| Rational::from(rho * rho);
        let reach = Interval::from_rational(prec, &(square(&rho[0]) + square(&rho[1]))).sqrt_of_non_negative();
        let v: Vec<Vec<Fixed>> = v.iter().map(|c| c.iter().map(Fixed::from_interval).collect()).collect();
        let value = evaluate(&v, Fixed::from_interval(&x));
        let around =
            |(v, q): (Fixed, &Rational)| (v.to_interval(prec) + Interval::from_rational(prec, q)).widen(reach.hi());
        Some(value.into_iter().zip(&self.offset).map(around).collect())
    }
}

impl ExactHypotheses {
    /// Whether walls kick for ever.
    pub fn kicks(&self) -> bool {
        !self.kicking.walls.is_empty()
    }

    /// Slides from w_k in `ball` until the bounded trap closes: the slide, the step, where w is
    /// there, the trap.
    ///
    /// # Errors
    /// The first condition that fails, of the slide if no piece is possible, else of the trap at
    /// the last step.
    pub fn slide(&self, from: &Integer, ball: &Ball) -> Result<(Slide, Near, Trap), TrapFailure> {
        if self.is_degenerate() {
            return Err(TrapFailure::Degenerate);
        }
        let bounded = self.bounded()?;
        if bounded.walls.is_empty() {
            return Err(TrapFailure::NotKicking);
        }
        bounded::at_depths(|depth| {
            let mut slider = Slider::new(self, bounded, depth, from, ball)?;
            let trap = slider.until_closed()?;
            Ok((slider.slide(), slider.near, trap))
        })
    }
}

/// A slide under way.
struct Slider<'a> {
    setting: &'a ExactHypotheses,
    sliding: Sliding<'a>,
    k: Integer,
    tau: Rational,
    near: Near,
    pieces: Vec<Held>,
    length: f64,
}

impl<'a> Slider<'a> {
    fn new(
        setting: &'a ExactHypotheses,
        bounded: &'a BoundedTrap,
        depth: (u32, u32),
        k: &Integer,
        ball: &Ball,
    ) -> Result<Self, TrapFailure> {
        let sliding = Sliding::new(setting, bounded, depth, &ball.centre)?;
        let tau = sliding.tau.clone();
        Ok(Self { setting, sliding, tau, k: k.clone(), near: beside(ball, bounded), pieces: Vec::new(), length: 0.25 })
    }

    fn until_closed(&mut self) -> Result<Trap, TrapFailure> {
        let (mut failure, mut next) = (TrapFailure::DoesNotClose, 1);
        for pieces in 1..=MOST_PIECES {
            self.advance()?;
            if pieces < next && pieces < MOST_PIECES {
                continue;
            }
            failure = match Reference::near(self.setting, &self.near).and_then(|at| bounded::close(&at, &self.k)) {
                Ok(trap) => return Ok(trap),
                Err(failure) => failure,
            };
            // An attempt costs as much as a piece.
            next = next_attempt(next);
        }
        Err(failure)
    }

    /// Makes one piece.
    fn advance(&mut self) -> Result<(), TrapFailure> {
        let s = Interval::from_rational(PREC, &self.tau).ln().ok_or(TrapFailure::TooEarly)?;
        let next = Next {
            k: &self.k,
            tau: &self.tau,
            point: &self.sliding.off_walls(&self.near.centre),
            centre: Float::with_val(ACCURACY.prec, s.mid()),
            length: self.length,
            longest: LONGEST,
            prec: PREC,
        };
        let hold = |piece: &Piece| self.sliding.hold(piece, &self.near);
        let is_short = |_: &Piece, length| length <= SHORTEST;
        let (piece, (rho, near), length) = next.hold(&self.sliding.rows, ACCURACY, None, hold, is_short)?;
        self.tau += Rational::from(&piece.to - &piece.from);
        (self.k, self.near, self.length) = (piece.to.clone(), near, length);
        self.pieces.push(Held { piece, rho });
        Ok(())
    }

    fn slide(&self) -> Slide {
        Slide {
            active: self.setting.features.iter().map(|x| x.sample).collect(),
            kicking: self.setting.kicking_samples(),
            offset: self.sliding.offset.clone(),
            pieces: self.pieces.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
