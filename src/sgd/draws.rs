//! The draws of a path: ChaCha with eight rounds (Bernstein, *ChaCha, a variant of Salsa20*, 2008),
//! of the crate `rand_chacha`.
//!
//! The seed is the key, in its first eight bytes, lowest first, and zeros behind them; the number
//! of the path is the stream. So the numbers of a path depend on these two alone, not on threads,
//! machines or other paths, and any other ChaCha8 gives them again. They never change from here on:
//! a test pins them.
//!
//! Of the crates only the words are taken, which the cipher defines. A number below n is drawn
//! here: the integers of `rand` 0.10 are not exactly uniform (its feature `unbiased` is off by
//! default), and from 0.8 to 0.9 other numbers came from the same words.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The draws of one path.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// The draws of path number `path` under a seed.
    pub fn new(seed: u64, path: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut words = ChaCha8Rng::from_seed(key);
        words.set_stream(path);
        Self(words)
    }

    /// A number below n > 0, exactly uniform if the words are: the few words that would favour some
    /// numbers are thrown away (Lemire, *Fast random integer generation in an interval*, 2019).
    pub fn below(&mut self, n: u32) -> u32 {
        let unfair = n.wrapping_neg().checked_rem(n).unwrap_or(0);
        loop {
            let wide = u64::from(self.0.next_u32()) * u64::from(n);
            if wide as u32 >= unfair {
                return (wide >> 32) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(seed: u64, path: u64, n: u32) -> impl Iterator<Item = u32> {
        let mut draws = Draws::new(seed, path);
        std::iter::repeat_with(move || draws.below(n))
    }

    /// The key stream of ChaCha8 for a key and a nonce of zeros, as published (J. Strombergson,
    /// *Test vectors for the stream cipher ChaCha*, TC1): 3e00ef2f 895f40d6 7f5bb8e8 1f09a5a1 ..
    #[test]
    fn the_published_key_stream() {
        let mut words = Draws::new(0, 0).0;
        let mut bytes = [0; 16];
        words.fill_bytes(&mut bytes);
        let published =
            [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6, 0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1];
        assert_eq!(bytes, published);
    }

    /// By another ChaCha8 and another multiplication, in Python. What changes these numbers changes
    /// every sample ever published with a seed.
    #[test]
    fn the_draws_never_change() {
        let first = |seed, path, n| draws(seed, path, n).take(12).collect::<Vec<_>>();
        assert_eq!(first(0, 0, 10), [1, 8, 9, 6, 7, 2, 5, 1, 4, 2, 4, 0]);
        assert_eq!(first(7, 0, 10), [1, 7, 9, 4, 4, 0, 0, 3, 8, 3, 8, 3]);
        assert_eq!(first(7, 1, 10), [1, 9, 6, 2, 1, 9, 7, 7, 7, 8, 1, 5]);
        assert_eq!(
            first(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, 1000),
            [692, 112, 556, 755, 638, 888, 142, 917, 586, 2, 406, 773]
        );
        assert_eq!(first(1, 2, (1 << 31) + 1)[..4], [1_777_906_045, 1_754_071_240, 989_200_860, 1_825_757_997]);
        // Far behind the words that are made at a time.
        assert_eq!(draws(1, 2, 1_000_000).nth(100_000), Some(694_959));
    }

    #[test]
    fn draws_depend_on_seed_and_path_alone() {
        let some = |seed, path| draws(seed, path, 7).take(50).collect::<Vec<_>>();
        assert_eq!(some(1, 2), some(1, 2));
        assert_ne!(some(1, 2), some(1, 3));
        assert_ne!(some(1, 2), some(2, 2));
        assert_ne!(some(1, 1 << 32), some(1, 0));
        assert_ne!(some(1 << 32, 1), some(0, 1));
    }

    #[test]
    fn draws_are_even() {
        // A chi-squared statistic of six degrees of freedom: above 30 once in 25,000 seeds, and the
        // seed is fixed.
        let mut counts = [0u32; 7];
        draws(9, 0, 7).take(70_000).for_each(|i| counts[i as usize] += 1);
        let chi: f64 = counts.iter().map(|&c| (f64::from(c) - 1e4).powi(2) / 1e4).sum();
        assert!(chi < 30.0, "{counts:?}");
        // Nearly half of all words are thrown away here.
        let n = (1 << 31) + 1;
        assert!(draws(9, 1, n).take(1000).all(|i| i < n));
        assert_eq!(draws(9, 2, 1).next(), Some(0));
    }
}
