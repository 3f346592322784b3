//! Elementary functions. MPFR rounds each correctly in the asked direction, so monotone functions need only their ends.

use rug::Float;
use rug::float::Round;

use super::Interval;

impl Interval {
    fn monotone(&self, f: impl Fn(&Float, Round) -> Float) -> Self {
        Self::hull_of(f(&self.lo, Round::Down), f(&self.hi, Round::Up))
    }

    /// e^x.
    pub fn exp(&self) -> Self {
        let prec = self.prec();
        self.monotone(|x, round| Float::with_val_round(prec, x.exp_ref(), round).0)
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

    /// The square root of a number that is known to be non-negative, whatever rounding did to the lower end.
    pub fn sqrt_of_non_negative(&self) -> Self {
        self.positive_part().sqrt().unwrap_or_else(|| Self::whole(self.prec()))
    }
}
