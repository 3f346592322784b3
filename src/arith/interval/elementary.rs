//! Elementary functions. MPFR rounds each correctly in the asked direction, so monotone functions
//! need only their ends.

use rug::Float;
use rug::float::Round;
use rug::ops::AddAssignRound;

use super::Interval;

/// An interval is narrow up to this width, 2^-20: there w^2 is nothing beside w.
const NARROW: f64 = 1.0 / 1_048_576.0;
const NARROW_PREC: u32 = 64;

impl Interval {
    fn monotone(&self, f: impl Fn(&Float, Round) -> Float) -> Self {
        Self::hull_of(f(&self.lo, Round::Down), f(&self.hi, Round::Up))
    }

    /// e^x.
    pub fn exp(&self) -> Self {
        let prec = self.prec();
        let at = |x: &Float, round| Float::with_val_round(prec, x.exp_ref(), round);
        let (lo, exactness) = at(&self.lo, Round::Down);
        let width = Float::with_val_round(NARROW_PREC, &self.hi - &self.lo, Round::Up).0;
        if !lo.is_normal() || width > NARROW {
            return Self::hull_of(lo, at(&self.hi, Round::Up).0);
        }
        // One exponential for both ends: e^hi <= e^lo (1 + w + w^2), w <= 1 the width.
        let mut hi = lo.clone();
        if exactness.is_ne() {
            hi.next_up();
        }
        let square = Float::with_val_round(NARROW_PREC, width.square_ref(), Round::Up).0;
        let growth = Float::with_val_round(NARROW_PREC, &width + &square, Round::Up).0;
        let more = Float::with_val_round(prec, &hi * &growth, Round::Up).0;
        hi.add_assign_round(more, Round::Up);
        Self::hull_of(lo, hi)
    }

    /// The natural logarithm, or `None` unless the number is certainly positive.
    pub fn ln(&self) -> Option<Self> {
        let prec = self.prec();
        (self.lo > 0).then(|| self.monotone(|x, round| Float::with_val_round(prec, x.ln_ref(), round).0))
    }

    /// The square root, or `None` unless the number is certainly not negative.
    pub fn sqrt(&self) -> Option<Self> {
        let prec = self.prec();
        (self.lo >= 0).then(|| self.monotone(|x, round| Float::with_val_round(prec, x.sqrt_ref(), round).0))
    }

    /// The square root of a number that is known to be non-negative, whatever rounding did to the
    /// lower end.
    pub fn sqrt_of_non_negative(&self) -> Self {
        self.positive_part().sqrt().unwrap_or_else(|| Self::whole(self.prec()))
    }
}
