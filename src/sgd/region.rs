//! An anytime-valid confidence region for the mean of bounded numbers (docs/lemmas.md
//! lemma:confidence-region).
//!
//! The empirical-Bernstein supermartingale of Waudby-Smith and Ramdas, *Estimating means of bounded
//! random variables by betting* (JRSS B, 2024), theorem 2. Its bets are chosen from what was seen
//! before, in floats: any choice is right. Its sums are enclosed.

use rug::Float;

use crate::arith::interval::Interval;

/// Bits of the sums.
const BITS: u32 = 96;
/// The largest bet.
const LARGEST_BET: f64 = 0.9;
/// What the variance of numbers in [0, 1] is taken for before any is seen, as a sum of squares.
const PRIOR: f64 = 0.01;

/// The mean of independent numbers of one distribution in [lo, lo + width], known up to a radius.
#[derive(Clone, Debug)]
pub(super) struct Mean {
    lo: Interval,
    width: Interval,
    /// ln(1/error probability of one side).
    level: Interval,
    /// How many numbers the bets are meant for.
    planned: f64,
    seen: u64,
    /// The bet lambda, psi(lambda) = -ln(1 - lambda) - lambda, and the centre, for the numbers from
    /// now on.
    bet: f64,
    price: Interval,
    centre: f64,
    /// Sums of lambda, of lambda x, of psi(lambda) (x - centre)^2.
    bets: Interval,
    won: Interval,
    paid: Interval,
    /// For the choice of bets: sums of x and of squares.
    sum: f64,
    squares: f64,
}

fn of(x: f64) -> Interval {
    Interval::point(Float::with_val(BITS, x))
}

impl Mean {
    /// `None` if the width is not certainly positive.
    pub(super) fn new(lo: Interval, width: Interval, level: Interval, planned: u64) -> Option<Self> {
        let zero = Interval::zero(BITS);
        let mut mean = Self {
            lo,
            level,
            planned: planned as f64,
            seen: 0,
            bet: 0.0,
            price: zero.clone(),
            centre: 0.5,
            bets: zero.clone(),
            won: zero.clone(),
            paid: zero,
            sum: 0.0,
            squares: PRIOR,
            width,
        };
        mean.place_bet()?;
        mean.width.positive().is_yes().then_some(mean)
    }

    /// Chooses the bet and the centre from what was seen.
    fn place_bet(&mut self) -> Option<()> {
        let seen = self.seen as f64;
        let variance = self.squares / (seen + 1.0);
        self.centre = (0.5 + self.sum) / (seen + 1.0);
        let bet = (2.0 * self.level.mid().to_f64() / (variance * self.planned)).sqrt();
        self.bet = if bet < LARGEST_BET { bet } else { LARGEST_BET };
        self.price = -(of(1.0) - of(self.bet)).ln()? - of(self.bet);
        Some(())
    }

    /// One more number, enclosed. Bets change after 1, 2, 4, 8, .. numbers.
    pub(super) fn add(&mut self, x: &Interval) -> Option<()> {
        // The true number lies in [0, 1]; its enclosure may stick out.
        let x = (x - &self.lo).div(&self.width)?;
        let off = &x - &of(self.centre);
        self.bets = &self.bets + &of(self.bet);
        self.won = &self.won + &(&x * &of(self.bet));
        self.paid = &self.paid + &(off.square() * &self.price);
        self.seen += 1;
        let value = x.mid().to_f64();
        self.sum += value;
        self.squares += (value - self.centre).powi(2);
        if self.seen.is_power_of_two() {
            self.place_bet()?;
        }
        Some(())
    }

    /// The region after the numbers so far; `None` before the first.
    pub(super) fn region(&self) -> Option<Interval> {
        let slack = (&self.level + &self.paid).div(&self.bets)?.upper();
        let middle = self.won.div(&self.bets)?;
        let unit = (&middle - &slack).hull(&(&middle + &slack));
        Some(&self.lo + &(unit * &self.width))
    }
}
