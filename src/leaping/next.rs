//! The next piece of a leap or of a slide, as long as it holds.

use rug::float::Round;
use rug::{Float, Integer, Rational};

use super::{Accuracy, Piece, Rows, series};
use crate::arith::pause::pause;

/// Where the next piece starts, and how long it may be.
pub(crate) struct Next<'a> {
    /// The first step, and tau there.
    pub k: &'a Integer,
    pub tau: &'a Rational,
    /// Where v starts.
    pub point: &'a [Float],
    /// Near ln tau.
    pub centre: Float,
    /// The length in s of the piece before: the next one is at most twice as long.
    pub length: f64,
    pub longest: f64,
    /// Bits of the number of its steps.
    pub prec: u32,
}

impl Next<'_> {
    /// Halves the piece, which does not go beyond step `target`, until `hold` proves it: the piece,
    /// what is proved, its length in s.
    ///
    /// # Errors
    /// Why a piece does not hold that is too short to be halved.
    pub fn hold<T, E>(
        &self,
        rows: &Rows,
        accuracy: Accuracy,
        target: Option<&Integer>,
        hold: impl Fn(&Piece) -> Result<T, E>,
        is_short: impl Fn(&Piece, f64) -> bool,
    ) -> Result<(Piece, T, f64), E> {
        let most = 2.0 * self.length;
        let proposal = series::propose(rows, self.point, &self.centre, self.tau, most, accuracy);
        let mut length = proposal.length.min(most).min(self.longest);
        loop {
            pause();
            let mut to = self.after(length);
            if let Some(target) = target.filter(|target| to > **target) {
                to.clone_from(target);
            }
            let piece = Piece {
                from: self.k.clone(),
                to,
                tau: self.tau.clone(),
                order: proposal.order,
                centre: self.centre.clone(),
                coefficients: proposal.coefficients.clone(),
            };
            match hold(&piece) {
                Ok(proved) => return Ok((piece, proved, length)),
                Err(reason) if is_short(&piece, length) => return Err(reason),
                Err(_) => length /= 2.0,
            }
        }
    }

    /// The step that lies `length` later in s, rounded down; at least the next one.
    fn after(&self, length: f64) -> Integer {
        let tau = Float::with_val(self.prec, self.tau);
        let steps = (Float::with_val(self.prec, length).exp() - 1u32) * tau;
        let steps = steps.to_integer_round(Round::Down).map_or_else(Integer::new, |(steps, _)| steps);
        self.k + steps.max(Integer::from(1))
    }
}
