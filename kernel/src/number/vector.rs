//! Exact linear algebra: rational vectors with one common denominator, combinations, projections,
//! inverse Gram matrices.

use std::cmp::Ordering;

use dashu_base::{BitTest, Gcd};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::number::budget;

/// An exact rational vector: integer numerators over one positive denominator.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    numerators: Vec<IBig>,
    denominator: UBig,
}

impl Vector {
    /// The vector with these entries.
    pub(crate) fn new(entries: &[RBig]) -> Self {
        let mut denominator = UBig::ONE;
        for q in entries.iter().map(RBig::denominator) {
            denominator *= missing(&denominator, q);
        }
        let whole = size(&denominator);
        let numerator = |x: &RBig| {
            let (p, q) = (size(x.numerator()), size(x.denominator()));
            let factor = (whole + 1).saturating_sub(q);
            let cost = budget::product(factor, q).saturating_add(budget::product(factor, p));
            let pays = budget::pay(cost.saturating_add(budget::kept(whole)));
            if pays { x.numerator() * (&denominator / x.denominator()) } else { IBig::ZERO }
        };
        Self { numerators: entries.iter().map(numerator).collect(), denominator }
    }

    /// The vector with these entries p/q, if its numbers are small as well.
    pub(crate) fn of_short(entries: &[(i64, u64)]) -> Option<Self> {
        let common = |all: u64, q: u64| if all == q { Some(all) } else { (all / all.gcd(q)).checked_mul(q) };
        let denominator = entries.iter().try_fold(1, |all, (_, q)| common(all, *q))?;
        let numerator = |(p, q): &(i64, u64)| Some(p.checked_mul(i64::try_from(denominator / q).ok()?)?.into());
        let numerators = entries.iter().map(numerator).collect::<Option<_>>()?;
        let each = budget::product(1, 1) + budget::kept(1);
        let pays = budget::pay(budget::count(entries.len()).saturating_mul(each));
        Some(if pays { Self { numerators, denominator: denominator.into() } } else { Self::nothing(entries.len()) })
    }

    /// The number of entries.
    pub(crate) fn len(&self) -> usize {
        self.numerators.len()
    }

    /// Zero, of whatever length: for what is not worked out any more.
    fn nothing(d: usize) -> Self {
        Self { numerators: vec![IBig::ZERO; d], denominator: UBig::ONE }
    }

    /// The vector of length d with the entries of `values` at these places.
    pub(crate) fn spread(d: usize, at: &[usize], values: &Self) -> Self {
        if !budget::pay(budget::kept(budget::count(d))) {
            return Self::nothing(0);
        }
        let mut spread = Self { denominator: values.denominator.clone(), ..Self::nothing(d) };
        for (place, value) in at.iter().zip(&values.numerators) {
            if let Some(entry) = spread.numerators.get_mut(*place) {
                entry.clone_from(value);
            }
        }
        spread
    }

    /// What a product with each entry costs.
    pub(crate) fn cost(&self, words: u64) -> u64 {
        let each = self.numerators.iter().map(|x| budget::product(size(x), words));
        each.fold(budget::product(size(&self.denominator), words), u64::saturating_add)
    }

    /// The integers X and D > 0 with x = X/D.
    pub(crate) fn numerators(&self) -> &[IBig] {
        &self.numerators
    }

    /// D of x = X/D.
    pub(crate) fn denominator(&self) -> &UBig {
        &self.denominator
    }

    /// The entries, each in lowest terms.
    pub(crate) fn entries(&self) -> impl Iterator<Item = RBig> + '_ {
        let entry = |x: &IBig| {
            let pays = budget::pay(budget::ratio(size(x), size(&self.denominator)));
            if pays { RBig::from_parts(x.clone(), self.denominator.clone()) } else { RBig::ZERO }
        };
        self.numerators.iter().map(entry)
    }

    /// The entries in words.
    pub(crate) fn spell(&self) -> Vec<String> {
        self.entries().map(|x| x.to_string()).collect()
    }

    pub(crate) fn negated(&self) -> Self {
        Self { numerators: self.numerators.iter().map(|n| -n).collect(), ..self.clone() }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.numerators.iter().all(IBig::is_zero)
    }

    /// The scalar product.
    pub(crate) fn dot(&self, other: &Self) -> RBig {
        let (numerator, denominator) = self.dot_ratio(other);
        let pays = budget::pay(budget::ratio(size(&numerator), size(&denominator)));
        // Not zero: it may be divided by.
        if pays { RBig::from_parts(numerator, denominator) } else { RBig::ONE }
    }

    /// The scalar product as a ratio, not in lowest terms.
    pub(crate) fn dot_ratio(&self, other: &Self) -> (IBig, UBig) {
        let longest = other.numerators.iter().map(size).max().unwrap_or(0).max(size(&other.denominator));
        if !budget::pay(self.cost(longest)) {
            return (IBig::ONE, UBig::ONE);
        }
        (integer_dot(&self.numerators, &other.numerators), &self.denominator * &other.denominator)
    }

    /// The sign of the scalar product with numerators over some denominator.
    pub(crate) fn side(&self, numerators: &[IBig]) -> Ordering {
        let longest = numerators.iter().map(size).max().unwrap_or(0);
        let pays = budget::pay(self.cost(longest));
        if pays { integer_dot(&self.numerators, numerators).cmp(&IBig::ZERO) } else { Ordering::Equal }
    }

    /// |x|^2.
    pub(crate) fn norm_squared(&self) -> RBig {
        self.dot(self)
    }

    /// The sum of c x over the terms (c, x), vectors of length `d`; zero if there are none.
    pub(crate) fn combination<'a>(d: usize, terms: impl IntoIterator<Item = (RBig, &'a Self)>) -> Self {
        let scaled = |(c, x): (RBig, &'a Self)| {
            let pays = budget::pay(budget::ratio(size(c.numerator()), size(&x.denominator)));
            (if pays { c / &x.denominator } else { RBig::ZERO }, x)
        };
        let (factors, vectors): (Vec<RBig>, Vec<&Self>) = terms.into_iter().map(scaled).unzip();
        let factors = Self::new(&factors);
        let mut numerators = vec![IBig::ZERO; d];
        for (factor, x) in factors.numerators.iter().zip(vectors) {
            if !budget::pay(x.cost(size(factor))) {
                return Self::nothing(d);
            }
            for (sum, entry) in numerators.iter_mut().zip(&x.numerators) {
                *sum += factor * entry;
            }
        }
        Self { numerators, denominator: factors.denominator }
    }

    /// The same vector with its numbers in lowest terms.
    fn reduced(self) -> Self {
        Self::new(&self.entries().collect::<Vec<_>>())
    }
}

/// The words of an integer.
pub(crate) fn size(x: &impl BitTest) -> u64 {
    budget::words(x.bit_len())
}

/// The least factor that makes `whole` a multiple of q; one where it is not worked out any more.
pub(crate) fn missing(whole: &UBig, q: &UBig) -> UBig {
    let (a, b) = (size(whole), size(q));
    if budget::pay(budget::product((a + 1).saturating_sub(b), b))
        && !(whole % q).is_zero()
        && budget::pay(budget::ratio(a, b))
    {
        q / whole.gcd(q)
    } else {
        UBig::ONE
    }
}

/// The sum of rationals.
pub(crate) fn sum(terms: impl IntoIterator<Item = RBig>) -> RBig {
    terms.into_iter().fold(RBig::ZERO, |sum, term| {
        let pays = budget::pay(budget::ratio(length(&sum), length(&term)));
        if pays { sum + term } else { RBig::ZERO }
    })
}

/// a/b; zero where b is: a number that is not worked out any more.
pub(crate) fn quotient(a: &RBig, b: &RBig) -> RBig {
    let pays = budget::pay(budget::ratio(length(a), length(b)));
    if pays && !b.is_zero() { a / b } else { RBig::ZERO }
}

/// The words of a rational.
pub(crate) fn length(x: &RBig) -> u64 {
    size(x.numerator()) + size(x.denominator())
}

/// The scalar product of integer vectors.
pub(crate) fn integer_dot(a: &[IBig], b: &[IBig]) -> IBig {
    let short = |(x, y): (&IBig, &IBig)| Some(i128::from(i64::try_from(x).ok()?) * i128::from(i64::try_from(y).ok()?));
    let sum = a.iter().zip(b).try_fold(0i128, |sum, pair| sum.checked_add(short(pair)?));
    sum.map_or_else(|| a.iter().zip(b).map(|(x, y)| x * y).sum(), IBig::from)
}

/// The orthogonal complement of a span; its projector is rational.
pub(crate) struct Complement {
    d: usize,
    /// Orthogonal vectors that span what is projected away, with their squared norms.
    basis: Vec<(Vector, RBig)>,
}

impl Complement {
    /// The complement of nothing: all of R^d.
    pub(crate) fn whole(d: usize) -> Self {
        Self { d, basis: Vec::new() }
    }

    /// Puts `x` into the span; false if it was there already.
    pub(crate) fn remove(&mut self, x: &Vector) -> bool {
        let rest = self.project(x);
        let independent = !rest.is_zero();
        if independent && budget::overdrawn().is_none() {
            let norm_squared = rest.norm_squared();
            self.basis.push((rest, norm_squared));
        }
        independent
    }

    /// The component of `x` orthogonal to the span.
    pub(crate) fn project(&self, x: &Vector) -> Vector {
        let along = self.basis.iter().map(|(q, norm_squared)| (-quotient(&x.dot(q), norm_squared), q));
        Vector::combination(self.d, along.chain([(RBig::ONE, x)])).reduced()
    }
}

/// The basis of the span of `rows` that is dual to them; none if they are linearly dependent.
pub(crate) fn duals(d: usize, rows: &[&Vector]) -> Option<Vec<Vector>> {
    let dual = |row: &Vec<RBig>| Vector::combination(d, row.iter().cloned().zip(rows.iter().copied()));
    inverse_gram(rows).map(|gram| gram.iter().map(dual).collect())
}

/// The inverse of the Gram matrix of `rows`; none if they are linearly dependent.
pub(crate) fn inverse_gram(rows: &[&Vector]) -> Option<Vec<Vec<RBig>>> {
    // Gauss-Jordan on [G | I]. A Gram matrix is positive definite exactly if every pivot is
    // non-zero: no exchange of rows is needed.
    let size = rows.len();
    // More rows than entries are dependent; the table need not be made to see it.
    if rows.first().is_some_and(|x| x.numerators.len() < size) {
        return None;
    }
    let unit = |i: usize, j: usize| if i == j { RBig::ONE } else { RBig::ZERO };
    let mut table: Vec<Vec<RBig>> = rows
        .iter()
        .enumerate()
        .map(|(i, x)| rows.iter().map(|y| x.dot(y)).chain((0..size).map(|j| unit(i, j))).collect())
        .collect();
    for at in 0..size {
        let mut pivot_row = table.get(at)?.clone();
        let pivot = pivot_row.get(at).filter(|pivot| !pivot.is_zero())?.clone();
        pivot_row.iter_mut().for_each(|entry| *entry /= &pivot);
        for (i, row) in table.iter_mut().enumerate() {
            let factor = if i == at { row.get(at)? - RBig::ONE } else { row.get(at)?.clone() };
            if factor.is_zero() {
                continue;
            }
            let longest = |row: &[RBig]| row.iter().map(length).max().unwrap_or(0);
            let each = budget::ratio(longest(row), longest(&pivot_row).saturating_add(length(&factor)));
            if !budget::pay(each.saturating_mul(budget::count(row.len()))) {
                return None;
            }
            row.iter_mut().zip(&pivot_row).for_each(|(entry, p)| *entry -= &factor * p);
        }
    }
    Some(table.into_iter().map(|row| row.into_iter().skip(size).collect()).collect())
}

#[cfg(test)]
#[path = "../../tests/unit/vector.rs"]
mod tests;
