//! E w_k over all n^k paths on one neuron, whether or not they keep their pattern.
//!
//! Draws of samples that are not active move nothing: paths are told apart by their other draws,
//! and for each of these words the chance to be there after 0, 1, .., k draws is known exactly.

use rug::Rational;

use super::walk::Walk;
use crate::arith::interval::Interval;
use crate::model::Model;

/// The most words that are gone through.
const MOST_WORDS: usize = 50_000;
/// More draws than these are not tried.
const MOST_DRAWS: usize = 64;
const BITS: u32 = 128;

/// All words of draws, the chances at the number k, and what they add up to.
struct Sum<'a> {
    walk: &'a Walk,
    k: usize,
    words: usize,
    mean: Vec<Interval>,
}

/// E w_k of SGD on one neuron over all paths; `None` if there are too many, or if a sample comes so
/// near to its boundary that its sign is not certain.
pub fn mean_over_all_paths(model: &Model, eta: &Rational, w0: &[Rational], k: usize) -> Option<Vec<Interval>> {
    if !model.is_one_neuron() || k > MOST_DRAWS {
        return None;
    }
    let walk = Walk::new(model, eta, w0);
    let (start, active) = walk.start();
    let mut sum = Sum { walk: &walk, k, words: 0, mean: vec![Interval::zero(BITS); start.len()] };
    // At w_0 after t draws, if none has moved it.
    let mut chances = vec![Interval::zero(BITS); k + 1];
    chances[0] = Interval::from_int(BITS, 1);
    sum.visit(&start, &active, chances, 0)?;
    Some(sum.mean)
}

impl Sum<'_> {
    fn share(&self, count: usize) -> Interval {
        Interval::from_rational(BITS, &Rational::from((count as u64, self.walk.n() as u64)))
    }

    /// A word, with the chances to arrive there at each draw.
    fn visit(&mut self, w: &[Interval], active: &[usize], mut chances: Vec<Interval>, moves: usize) -> Option<()> {
        self.words += 1;
        if self.words > MOST_WORDS {
            return None;
        }
        // To arrive becomes to be there.
        let stay = self.share(self.walk.n() - active.len());
        for t in moves + 1..=self.k {
            chances[t] = &chances[t] + &(&chances[t - 1] * &stay);
        }
        for (mean, w) in self.mean.iter_mut().zip(w) {
            *mean = &*mean + &(&chances[self.k] * w);
        }
        if moves == self.k {
            return Some(());
        }
        let one = self.share(1);
        let mut arrive = vec![Interval::zero(BITS); self.k + 1];
        for t in moves + 1..=self.k {
            arrive[t] = &chances[t - 1] * &one;
        }
        for &i in active {
            let (next, awake) = self.walk.draw(w, i)?;
            self.visit(&next, &awake, arrive.clone(), moves + 1)?;
        }
        Some(())
    }
}
