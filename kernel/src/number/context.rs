//! Numbers at one precision: what the rules compute with.

use dashu_ratio::RBig;

use super::interval::Interval;
use super::vector::Vector;

/// Numbers at one precision.
#[derive(Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) bits: usize,
}

impl Numbers {
    /// Finer than an orbit of so many bits.
    pub(crate) fn finer(bits: usize) -> Self {
        Self { bits: bits + 64 }
    }

    pub(crate) fn of(&self, x: &RBig) -> Interval {
        Interval::new_rational(x, self.bits)
    }

    pub(crate) fn whole(&self, x: u32) -> Interval {
        self.of(&RBig::from(x))
    }

    pub(crate) fn half(&self) -> Interval {
        self.of(&RBig::from_parts(1.into(), 2u8.into()))
    }

    /// x.y.
    pub(crate) fn dot(&self, x: &Vector, y: &Vector) -> Interval {
        let (numerator, denominator) = x.dot_ratio(y);
        Interval::new_ratio(&numerator, &denominator, self.bits)
    }

    /// |x|.
    pub(crate) fn norm(&self, x: &Vector) -> Interval {
        self.dot(x, x).sqrt()
    }

    /// The entries of a vector.
    pub(crate) fn entries(&self, x: &Vector) -> impl Iterator<Item = Interval> {
        x.numerators().iter().map(|entry| Interval::new_ratio(entry, x.denominator(), self.bits))
    }

    pub(crate) fn sum(&self, terms: impl IntoIterator<Item = Interval>) -> Interval {
        terms.into_iter().fold(self.whole(0), |sum, term| sum + term)
    }

    /// The largest of numbers that are not negative; 0 if there are none.
    pub(crate) fn largest(&self, terms: impl IntoIterator<Item = Interval>) -> Interval {
        terms.into_iter().fold(self.whole(0), |largest, term| largest.max(&term))
    }
}
