//! Rows with few or many entries, the sides of a plane on which they lie, and sums of multiples of
//! them: what a pass over the samples needs of numbers.

use std::cmp::Ordering;

use dashu_base::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::number::budget;
use crate::number::vector::{Vector, missing, size};

/// The bits of the leading parts that decide most comparisons: of a row's numbers, and with a
/// plane's and the number of terms, so that sums of products stay below 2^127.
const LEADING: usize = 62;
const TOGETHER: usize = 125;

/// A row: all entries, or some of them with their places, the others zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries<'a> {
    pub(crate) at: Option<&'a [usize]>,
    pub(crate) values: &'a Vector,
}

impl<'a> From<&'a Vector> for Entries<'a> {
    fn from(values: &'a Vector) -> Self {
        Self { at: None, values }
    }
}

impl<'a> Entries<'a> {
    /// Numerators with their places.
    pub(crate) fn entries(self) -> impl Iterator<Item = (usize, &'a IBig)> {
        let place = move |nth| self.at.map_or(Some(nth), |at| at.get(nth).copied());
        self.values.numerators().iter().enumerate().filter_map(move |(nth, x)| Some((place(nth)?, x)))
    }
}

/// The plane x.w = t.
pub(crate) struct Plane {
    exact: Scaled,
    leading: Option<Leading>,
}

/// Integers X in parts, X = 2^cut (part + r) with 0 <= r < 1, and r = 0 where nothing is cut off.
struct Leading {
    cut: usize,
    parts: Vec<i64>,
}

/// x.normal - offset is a positive multiple of x.w - t.
struct Scaled {
    normal: Vec<IBig>,
    offset: IBig,
    words: u64,
}

impl Plane {
    pub(crate) fn new(w: &Vector, t: &RBig) -> Self {
        let (p, q) = (t.numerator(), IBig::from(t.denominator().clone()));
        let cost = w.cost(size(&q)).saturating_add(budget::product(size(w.denominator()), size(p)));
        let pays = budget::pay(cost.saturating_mul(2));
        let normal = if pays { w.numerators().iter().map(|x| x * &q).collect() } else { Vec::new() };
        let exact = Scaled::new(normal, p * w.denominator());
        let terms = exact.normal.len() + 1;
        let bits = TOGETHER - LEADING - usize::try_from(terms.ilog2() + 1).unwrap_or(0);
        Self { leading: Leading::new(exact.normal.iter().chain([&exact.offset]), bits), exact }
    }

    /// How x.w compares with t.
    pub(crate) fn compare(&self, x: Entries<'_>) -> Ordering {
        let leading = self.leading.as_ref().and_then(|leading| leading.level(x));
        leading.unwrap_or_else(|| self.exact.level(x).cmp(&IBig::ZERO))
    }
}

impl Leading {
    fn new<'a>(numbers: impl Iterator<Item = &'a IBig> + Clone, bits: usize) -> Option<Self> {
        let cut = numbers.clone().map(BitTest::bit_len).max()?.saturating_sub(bits);
        let part = |x: &IBig| if cut == 0 { i64::try_from(x) } else { i64::try_from(x >> cut) }.ok();
        Some(Self { cut, parts: numbers.map(part).collect::<Option<_>>()? })
    }

    /// The sign of x.normal - offset, the last of these numbers, where the parts decide it.
    fn level(&self, x: Entries<'_>) -> Option<Ordering> {
        let last = IBig::from(x.values.denominator().clone());
        let row = Self::new(x.values.numerators().iter().chain([&last]), LEADING)?;
        budget::pay(budget::product(1, 1).saturating_mul(budget::count(row.parts.len())));
        let ((denominator, entries), (offset, normal)) = (row.parts.split_last()?, self.parts.split_last()?);
        let (mut level, mut slack) = (0, 0);
        let places = (0..entries.len()).map(|nth| x.at.map_or(Some(nth), |at| at.get(nth).copied()));
        let factors = places.map(|at| normal.get(at?).copied());
        for (part, factor) in entries.iter().zip(factors).chain([(denominator, Some(-offset))]) {
            let (part, factor) = (i128::from(*part), i128::from(factor?));
            level += part * factor;
            // (X' + r)(W' + s) - X' W' = X' s + r (W' + s).
            slack += if self.cut > 0 { part.abs() } else { 0 } + if row.cut > 0 { factor.abs() + 1 } else { 0 };
        }
        (level.abs() > slack).then(|| level.cmp(&0))
    }
}

impl Scaled {
    fn new(normal: Vec<IBig>, offset: IBig) -> Self {
        let words = normal.iter().chain([&offset]).map(size).max().unwrap_or(0);
        Self { normal, offset, words }
    }

    /// D (x.normal - offset) for x = X/D; zero where it is not worked out any more.
    fn level(&self, x: Entries<'_>) -> IBig {
        if !budget::pay(x.values.cost(self.words)) {
            return IBig::ZERO;
        }
        let products = x.entries().filter_map(|(at, entry)| Some(entry * self.normal.get(at)?));
        products.sum::<IBig>() - &self.offset * x.values.denominator()
    }
}

/// A sum of multiples of rows, as it grows.
pub(crate) struct Total {
    numerators: Vec<IBig>,
    denominator: UBig,
}

impl Total {
    /// Zero, of length `d`, where that can be paid.
    pub(crate) fn new(d: usize) -> Self {
        let pays = budget::pay(budget::kept(budget::count(d)));
        Self { numerators: if pays { vec![IBig::ZERO; d] } else { Vec::new() }, denominator: UBig::ONE }
    }

    /// Adds c x.
    pub(crate) fn add(&mut self, c: &RBig, x: Entries<'_>) {
        let q = c.denominator() * x.values.denominator();
        let lacks = missing(&self.denominator, &q);
        if !lacks.is_one() {
            let each = self.numerators.iter().map(|sum| budget::product(size(sum), size(&lacks)));
            if !budget::pay(each.fold(0, u64::saturating_add)) {
                return;
            }
            self.numerators.iter_mut().for_each(|sum| *sum *= &lacks);
            self.denominator *= lacks;
        }
        let factor = c.numerator() * (&self.denominator / q);
        if budget::pay(x.values.cost(size(&factor))) {
            for (at, entry) in x.entries() {
                if let Some(sum) = self.numerators.get_mut(at) {
                    *sum += &factor * entry;
                }
            }
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.numerators.iter().all(IBig::is_zero)
    }
}

#[cfg(test)]
#[path = "../../tests/unit/row.rs"]
mod tests;
