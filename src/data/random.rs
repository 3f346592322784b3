//! Random families of separable data sets: seeded, the same numbers on every platform.
//!
//! The generator stays our own, ten lines with published answers: the families of docs/census.md,
//! docs/cost.md and docs/networks.md are named by its seeds.

use std::num::NonZeroU32;

use rug::Rational;

use super::{Dataset, Label};

/// The generator SplitMix64.
#[derive(Clone, Debug)]
pub struct Seeded(pub u64);

impl Seeded {
    /// The next 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below n, uniform up to a bias of n/2^64; 0 if n is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next_bits().checked_rem(n).unwrap_or(0)
    }

    /// A number from lo to hi, both included; lo if there is none.
    pub fn between(&mut self, lo: i64, hi: i64) -> i64 {
        let numbers = hi.abs_diff(lo).saturating_add(1);
        if hi < lo { lo } else { lo.wrapping_add_unsigned(self.below(numbers)) }
    }
}

/// The labels of a random data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classes {
    /// Positives alone.
    Positives,
    /// Each sample of either class.
    Any,
    /// At least one sample of each class.
    Both,
    /// Both, and a negative at an acute angle to every positive, so that w^+ activates it and w^c
    /// has a wall (T3).
    Wall,
    /// So many positives, the first samples.
    Count(usize),
}

/// Data sets of n samples in dimension d, separable through the origin, with features from
/// -size/denominator to size/denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The number of samples n.
    pub n: usize,
    /// The dimension d.
    pub d: usize,
    /// The largest numerator.
    pub size: u32,
    /// The denominator of all features: 1 for integers, 10 for decimals with one digit.
    pub denominator: NonZeroU32,
    /// The labels.
    pub classes: Classes,
}

/// How many separators are tried before a family is taken to be empty.
const SEPARATORS: usize = 100;
/// How many vectors are tried for one sample before another separator is.
const PATIENCE: usize = 1000;

impl Family {
    /// A random member, or `None` where the family has none, or so few that none was met.
    pub fn draw(&self, random: &mut Seeded) -> Option<Dataset> {
        (0..SEPARATORS).find_map(|_| {
            let separator = self.vector(random);
            self.separated_by(&separator, random)
        })
    }

    /// A member with y_i v.x_i > 0 for a given v.
    fn separated_by(&self, v: &[i64], random: &mut Seeded) -> Option<Dataset> {
        let mut wall: Option<Vec<i64>> = None;
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for i in 0..self.n {
            let label = self.label(i, random)?;
            let fits = |x: &Vec<i64>| label == Label::Negative || wall.as_ref().is_none_or(|wall| dot(wall, x) > 0);
            let x = (0..PATIENCE).find_map(|_| on_side(v, self.vector(random), label).filter(fits))?;
            rows.push(x.iter().map(|c| Rational::from((*c, self.denominator.get()))).collect());
            labels.push(label);
            if i == 0 && self.classes == Classes::Wall {
                wall = Some(x);
            }
        }
        Dataset::new(rows, labels)
    }

    /// The label of sample i; `None` if n is too small for the classes.
    fn label(&self, i: usize, random: &mut Seeded) -> Option<Label> {
        match (self.classes, i) {
            (Classes::Positives, _) => Some(Label::Positive),
            (Classes::Count(positives), i) => Some(if i < positives { Label::Positive } else { Label::Negative }),
            (Classes::Both | Classes::Wall, _) if self.n < 2 => None,
            (Classes::Both | Classes::Wall, 0) => Some(Label::Negative),
            (Classes::Both | Classes::Wall, 1) => Some(Label::Positive),
            _ if random.below(2) == 0 => Some(Label::Positive),
            _ => Some(Label::Negative),
        }
    }

    fn vector(&self, random: &mut Seeded) -> Vec<i64> {
        let size = i64::from(self.size);
        (0..self.d).map(|_| random.between(-size, size)).collect()
    }
}

/// x or -x, whichever has y v.x > 0; `None` if v.x = 0.
fn on_side(v: &[i64], mut x: Vec<i64>, label: Label) -> Option<Vec<i64>> {
    let side = dot(v, &x);
    if (side > 0) != (label == Label::Positive) {
        x.iter_mut().for_each(|c| *c = -*c);
    }
    (side != 0).then_some(x)
}

fn dot(a: &[i64], b: &[i64]) -> i128 {
    a.iter().zip(b).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        // The reference implementation's first outputs for the seed 1234567.
        let mut random = Seeded(1_234_567);
        let first: Vec<u64> = (0..5).map(|_| random.next_bits()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn numbers_stay_in_range_and_reach_its_ends() {
        let mut random = Seeded(1);
        let drawn: Vec<i64> = (0..200).map(|_| random.between(-2, 2)).collect();
        assert!((-2..=2).all(|x| drawn.contains(&x)) && drawn.iter().all(|x| (-2..=2).contains(x)));
        assert_eq!((random.between(3, 3), random.between(3, 2), random.below(0)), (3, 3, 0));
        random.between(i64::MIN, i64::MAX);
    }

    #[test]
    fn so_many_positives_are_drawn() {
        let family = Family { n: 5, d: 2, size: 9, denominator: NonZeroU32::MIN, classes: Classes::Count(2) };
        let data = family.draw(&mut Seeded(3)).unwrap();
        assert_eq!((data.positives(), data.negatives()), (vec![0, 1], vec![2, 3, 4]));
    }

    #[test]
    fn empty_families_say_so() {
        let family = Family { n: 3, d: 2, size: 5, denominator: NonZeroU32::MIN, classes: Classes::Both };
        for n in [3, 3000] {
            assert_eq!(Family { n, ..family }.draw(&mut Seeded(0)).map(|data| data.n()), Some(n));
        }
        for empty in [
            Family { size: 0, ..family },
            Family { n: 1, ..family },
            Family { n: 0, classes: Classes::Positives, ..family },
            Family { d: 0, ..family },
            // On a line a negative is at no acute angle to a positive.
            Family { d: 1, classes: Classes::Wall, ..family },
        ] {
            assert_eq!(empty.draw(&mut Seeded(0)), None, "{empty:?}");
        }
    }
}
