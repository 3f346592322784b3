//! The glide (docs/lemmas.md lemma:glide): many steps at once while walls kick, join and leave; and
//! missed positives wake on the way (lemma:waking).
//!
//! `field` slides along the walls in doubles, `cone` says which of them hold it back, `below` keeps
//! the curve deep enough below them, `bound` says how far the iterates may be from there; `glider`
//! makes one piece after the other, each up to the next event. All of this is a proposal: no number
//! of it is believed before the kernel has checked the certificate.

mod below;
mod bound;
mod cone;
mod event;
mod field;
mod frame;
mod glider;
mod loose;
mod slid;
mod sliding;
mod state;
mod stretch;
mod vector;

use rug::Integer;

use self::state::Glider;
pub use self::stretch::{Glide, Glided, Slid, Stretch};
use super::attempts::next_attempt;
use crate::endings::trap::{Trap, TrapFailure};
use crate::model::Model;
use crate::stepping::Ball;

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
            Err(stopped) if glider.is_pressed() || glider.is_loose() => return Err(stopped),
            Err(stopped) => {
                let trap = known(&glider.active(), &glider.k, (&glider.ball()?, glider.height));
                return trap.map_err(|_| stopped).map(|trap| {
                    glider.close(None);
                    glides.append(&mut glider.done);
                    (glides, trap)
                });
            }
        }
        if pieces < next || glider.is_pressed() || glider.is_loose() {
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
