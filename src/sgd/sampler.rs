//! How samples are drawn: one by one with replacement, as in the paper, or each epoch all of them
//! in a new order, as data loaders do.

use super::draws::Draws;

/// How the next sample is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampler {
    /// Uniformly, with replacement: SGD as in docs/theory.md, section 6.
    #[default]
    Replacement,
    /// In epochs of n steps, each in a uniform order, independent of the others.
    Reshuffle,
}

impl Sampler {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Replacement => "replacement",
            Self::Reshuffle => "reshuffle",
        }
    }
}

/// The samples of one path, from its draws.
#[derive(Clone, Debug)]
pub(super) struct Order {
    draws: Draws,
    n: u32,
    sampler: Sampler,
    /// The samples of the epoch: those that are left are the first ones.
    epoch: Vec<u32>,
    left: u32,
}

impl Order {
    pub(super) fn new(draws: Draws, n: u32, sampler: Sampler) -> Self {
        let epoch = if sampler == Sampler::Reshuffle { (0..n).collect() } else { Vec::new() };
        Self { draws, n, sampler, epoch, left: 0 }
    }

    /// The next sample.
    pub(super) fn next(&mut self) -> usize {
        if self.sampler == Sampler::Replacement {
            return self.draws.below(self.n) as usize;
        }
        if self.left == 0 {
            self.left = self.n;
        }
        // Fisher and Yates, one step at a time: any order to begin with gives a uniform one.
        let chosen = self.draws.below(self.left) as usize;
        self.left -= 1;
        self.epoch.swap(chosen, self.left as usize);
        self.epoch[self.left as usize] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u64, n: u32) -> Order {
        Order::new(Draws::new(seed, 0), n, Sampler::Reshuffle)
    }

    #[test]
    fn each_epoch_has_every_sample_once() {
        let mut order = order(3, 7);
        for _ in 0..50 {
            let mut epoch: Vec<usize> = (0..7).map(|_| order.next()).collect();
            epoch.sort_unstable();
            assert_eq!(epoch, [0, 1, 2, 3, 4, 5, 6]);
        }
    }

    /// A chi-squared statistic of 23 degrees of freedom: above 60 once in 25,000 seeds, and the
    /// seed is fixed.
    #[test]
    fn all_orders_are_as_likely() {
        let mut order = order(5, 4);
        let mut counts = std::collections::BTreeMap::<Vec<usize>, u32>::new();
        for _ in 0..24_000 {
            *counts.entry((0..4).map(|_| order.next()).collect()).or_default() += 1;
        }
        let chi: f64 = counts.values().map(|&c| (f64::from(c) - 1e3).powi(2) / 1e3).sum();
        assert!(counts.len() == 24 && chi < 60.0, "{chi} {counts:?}");
    }

    #[test]
    fn with_replacement_the_draws_are_what_they_were() {
        let mut order = Order::new(Draws::new(7, 1), 10, Sampler::Replacement);
        assert_eq!((0..6).map(|_| order.next()).collect::<Vec<_>>(), [1, 9, 6, 2, 1, 9]);
    }
}
