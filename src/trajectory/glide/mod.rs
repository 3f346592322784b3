//! The glide (docs/lemmas.md lemma:glide): many steps at once while walls kick, join and leave; and
//! missed positives wake on the way (lemma:waking).
//!
//! `field` slides along the walls in doubles, `cone` says which of them hold it back, `below` keeps
//! the curve deep enough below them, `bound` says how far the iterates may be from there; `glider`
//! makes one piece after the other, each up to the next event. All of this is a proposal: no number of it is believed
//! before the kernel has checked the certificate.

mod below;
mod bound;
mod cone;
mod event;
mod field;
mod frame;
mod glider;
mod slid;
mod vector;

use rug::{Integer, Rational};

use self::glider::Glider;
use super::attempts::next_attempt;
use crate::endings::trap::{Trap, TrapFailure};
use crate::model::Model;
use crate::stepping::Ball;

/// A piece with its radius.
#[derive(Clone, Debug)]
pub struct Glided {
    /// The first step, and the last.
    pub from: Integer,
    /// The last step.
    pub to: Integer,
    /// tau at the first step.
    pub tau: Rational,
    /// The centre in s.
    pub centre: f64,
    /// V(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// nu_l(s) by its coefficients, for the walls that hold V back.
    pub nu: Vec<(usize, Vec<f64>)>,
    /// The negatives that are pressed.
    pub pressed: Vec<usize>,
    /// How far w_k is from V(ln tau_k).
    pub rho: Rational,
    /// kappa, and how far it is at the end, where it is pulled back.
    pub fall: Option<(Rational, Rational)>,
}

/// A piece of a slide on the way.
#[derive(Clone, Debug)]
pub struct Slid {
    /// v, with its centre and the last step.
    pub centre: f64,
    /// v(s) = sum_j c_j (s - centre)^j.
    pub coefficients: Vec<Vec<f64>>,
    /// The last step.
    pub to: Integer,
    /// rho_1 and rho_2.
    pub rho: [Rational; 2],
}

/// Slides and glides on the way to an end.
#[derive(Clone, Debug)]
pub enum Stretch {
    /// With walls that may change, and wakings.
    Glide(Glide),
    /// With fixed walls (lemma:slide).
    Slide {
        /// J.
        active: Vec<usize>,
        /// N.
        kicking: Vec<usize>,
        /// q.
        offset: Vec<Rational>,
        /// The first step, and tau there.
        from: Integer,
        /// tau at the first step.
        tau: Rational,
        /// The pieces; never empty.
        pieces: Vec<Slid>,
    },
}

impl Stretch {
    /// The first step.
    pub fn from(&self) -> Option<&Integer> {
        match self {
            Self::Glide(glide) => glide.pieces.first().map(|piece| &piece.from),
            Self::Slide { from, .. } => Some(from),
        }
    }

    /// Whether a sample wakes on it.
    pub fn wakes(&self) -> bool {
        matches!(self, Self::Glide(glide) if glide.wakes.is_some())
    }
}

/// A glide with one set J.
#[derive(Clone, Debug)]
pub struct Glide {
    /// J.
    pub active: Vec<usize>,
    /// A missed positive that wakes on the last piece.
    pub wakes: Option<usize>,
    /// Walls and members of J that are a basis of the space, where |r| is pulled back.
    pub frame: Option<[Vec<usize>; 2]>,
    /// The pieces, each from the step where the one before ends; never empty.
    pub pieces: Vec<Glided>,
}

/// So many pieces are made at most, in all glides.
const MOST_PIECES: u64 = 1000;
const MOST_WAKINGS: usize = 12;

/// From w_k in `ball`, with these active positives: the glides and the trap behind them, of which
/// `known` is asked at a ball in which no negative is higher than a number.
///
/// # Errors
/// The condition that fails, of the last trap or of the last piece.
pub fn glide(
    model: &Model,
    active: &[usize],
    k: &Integer,
    ball: &Ball,
    mut known: impl FnMut(&[usize], &Integer, (&Ball, f64)) -> Result<Trap, TrapFailure>,
) -> Result<(Vec<Stretch>, Trap), TrapFailure> {
    let mut glider = Glider::new(model, active, k, ball)?;
    let (mut glides, mut wakings, mut failure) = (Vec::new(), 0, TrapFailure::DoesNotClose);
    let (mut pieces, mut next) = (0, 1);
    while pieces < MOST_PIECES && wakings <= MOST_WAKINGS {
        pieces += 1;
        match glider.advance() {
            Ok(None) => {}
            Ok(Some(woken)) => {
                glider.close(Some(woken));
                glides.append(&mut glider.done);
                glider = glider.woken(model, woken)?;
                wakings += 1;
                next = pieces + 1;
                continue;
            }
            // What fails here may be the trap's business already.
            Err(stopped) if glider.is_pressed() => return Err(stopped),
            Err(stopped) => {
                let trap = known(&glider.active(), &glider.k, (&glider.ball()?, glider.height));
                return trap.map_err(|_| stopped).map(|trap| {
                    glider.close(None);
                    glides.append(&mut glider.done);
                    (glides, trap)
                });
            }
        }
        if pieces < next || glider.is_pressed() {
            continue;
        }
        match known(&glider.active(), &glider.k, (&glider.ball()?, glider.height)) {
            Ok(trap) => {
                glider.close(None);
                glides.append(&mut glider.done);
                return Ok((glides, trap));
            }
            Err(why) => failure = why,
        }
        next = next_attempt(next);
    }
    Err(failure)
}
