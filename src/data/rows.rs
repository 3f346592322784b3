//! The numbers of a data set: small integers over one denominator for each row where they are
//! that, which takes eight bytes for a number, and rationals for whoever asks for them.

use std::borrow::Cow;
use std::sync::OnceLock;

use rug::{Integer, Rational};

use crate::arith::linalg;
use crate::arith::short::{self, MOST};

/// The rows x_i, all of one length.
#[derive(Clone, Debug)]
pub struct Rows {
    n: usize,
    d: usize,
    small: Option<Small>,
    exact: OnceLock<Vec<Vec<Rational>>>,
}

/// x_ij = numerators[i d + j] / denominators[i], the least denominator of the row; none of these is
/// beyond `MOST`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Small {
    numerators: Vec<i64>,
    denominators: Vec<u64>,
}

/// A row as it is held.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// Numerators over the least common denominator.
    Small {
        /// Doubles hold them.
        numerators: &'a [i64],
        /// A double holds it.
        denominator: u64,
    },
    /// Rationals.
    Exact(&'a [Rational]),
}

/// A number as it is read.
#[derive(Clone, Debug)]
pub enum Number {
    /// A numerator over a positive denominator.
    Small(i64, u64),
    /// Any number.
    Exact(Rational),
}

/// Rows that come one by one.
#[derive(Debug)]
pub struct Growing {
    d: usize,
    /// Until a row does not fit.
    small: Option<Small>,
    exact: Vec<Vec<Rational>>,
    next: Vec<Number>,
}

impl Number {
    fn fraction(&self) -> Option<(i64, u64)> {
        match self {
            Self::Small(p, q) => Some((*p, *q)),
            Self::Exact(x) => Some((x.numer().to_i64()?, x.denom().to_u64()?)),
        }
    }

    fn rational(self) -> Rational {
        match self {
            Self::Small(p, q) => Rational::from((p, q)),
            Self::Exact(x) => x,
        }
    }
}

impl Small {
    /// Takes a row in if it fits.
    fn push(&mut self, row: &[Number]) -> bool {
        let before = self.numerators.len();
        let fits = row.iter().all(|number| number.fraction().is_some_and(|(_, q)| q <= MOST));
        let fractions = row.iter().filter_map(Number::fraction);
        match short::over_common_denominator(fractions, &mut self.numerators).filter(|_| fits) {
            Some(denominator) => self.denominators.push(denominator),
            None => self.numerators.truncate(before),
        }
        self.numerators.len() > before
    }

    fn row(&self, d: usize, i: usize) -> Row<'_> {
        Row::Small { numerators: &self.numerators[i * d..(i + 1) * d], denominator: self.denominators[i] }
    }

    fn rationals(&self, d: usize) -> Vec<Vec<Rational>> {
        (0..self.denominators.len()).map(|i| self.row(d, i).rationals().into_owned()).collect()
    }
}

impl Growing {
    /// No rows of length d, and room for n.
    pub fn new(n: usize, d: usize) -> Self {
        let small = Small { numerators: Vec::with_capacity(n.saturating_mul(d)), denominators: Vec::with_capacity(n) };
        Self { d, small: Some(small), exact: Vec::new(), next: Vec::with_capacity(d) }
    }

    /// Takes a row of d numbers in.
    ///
    /// # Errors
    /// The first number that is none.
    pub fn push<E>(&mut self, row: impl Iterator<Item = Result<Number, E>>) -> Result<(), E> {
        self.next.clear();
        for number in row {
            self.next.push(number?);
        }
        if let Some(small) = &mut self.small {
            if small.push(&self.next) {
                return Ok(());
            }
            self.exact = small.rationals(self.d);
            self.small = None;
        }
        self.exact.push(self.next.drain(..).map(Number::rational).collect());
        Ok(())
    }

    /// The rows.
    pub fn rows(self) -> Rows {
        match self.small {
            Some(small) => Rows { n: small.denominators.len(), d: self.d, small: Some(small), exact: OnceLock::new() },
            None => Rows { d: self.d, ..Rows::from(self.exact) },
        }
    }
}

impl From<Vec<Vec<Rational>>> for Rows {
    fn from(rows: Vec<Vec<Rational>>) -> Self {
        let (n, d) = (rows.len(), rows.first().map_or(0, Vec::len));
        Self { n, d, small: None, exact: OnceLock::from(rows) }
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        match (&self.small, &other.small) {
            (Some(these), Some(those)) => self.d == other.d && these == those,
            _ => self.all() == other.all(),
        }
    }
}

impl Eq for Rows {}

impl Rows {
    /// The number of rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The length of a row.
    pub fn d(&self) -> usize {
        self.d
    }

    /// All rows as rationals: made when somebody asks first, and kept.
    pub fn all(&self) -> &[Vec<Rational>] {
        self.exact.get_or_init(|| self.small.as_ref().map_or_else(Vec::new, |small| small.rationals(self.d)))
    }

    /// A row as it is held.
    pub fn row(&self, i: usize) -> Row<'_> {
        match &self.small {
            Some(small) => small.row(self.d, i),
            None => Row::Exact(&self.all()[i]),
        }
    }
}

impl<'a> Row<'a> {
    /// The numbers.
    pub fn rationals(self) -> Cow<'a, [Rational]> {
        match self {
            Self::Exact(row) => Cow::Borrowed(row),
            Self::Small { numerators, denominator } => {
                Cow::Owned(numerators.iter().map(|p| Rational::from((*p, denominator))).collect())
            }
        }
    }

    /// The numbers as integers over their least common denominator, which is positive.
    pub fn integers(self) -> (Vec<Integer>, Integer) {
        match self {
            Self::Exact(row) => linalg::over_common_denominator(row),
            Self::Small { numerators, denominator } => {
                (numerators.iter().map(|p| Integer::from(*p)).collect(), Integer::from(denominator))
            }
        }
    }

    /// The number of entries.
    pub fn len(self) -> usize {
        match self {
            Self::Exact(row) => row.len(),
            Self::Small { numerators, .. } => numerators.len(),
        }
    }

    /// Whether there is no entry.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether an entry is zero.
    pub fn is_zero(self, at: usize) -> bool {
        match self {
            Self::Exact(row) => row[at].is_zero(),
            Self::Small { numerators, .. } => numerators[at] == 0,
        }
    }

    /// Writes an entry, `p/q` or `p` in lowest terms.
    pub fn spell(self, at: usize, out: &mut String) {
        use std::fmt::Write as _;
        match self {
            // Writing to a string does not fail.
            Self::Exact(row) => _ = write!(out, "{}", row[at]),
            Self::Small { numerators, denominator } => {
                let (p, q) = short::lowest(numerators[at], denominator);
                let mut digits = itoa::Buffer::new();
                if numerators[at] < 0 {
                    out.push('-');
                }
                out.push_str(digits.format(p));
                if q > 1 {
                    out.push('/');
                    out.push_str(digits.format(q));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grown(rows: &[Vec<(i64, u64)>]) -> Rows {
        let mut growing = Growing::new(rows.len(), rows[0].len());
        for row in rows {
            growing.push(row.iter().map(|&(p, q)| Ok::<_, ()>(Number::Small(p, q)))).unwrap();
        }
        growing.rows()
    }

    fn spelled(row: Row<'_>) -> Vec<String> {
        let entry = |at| {
            let mut text = String::new();
            row.spell(at, &mut text);
            text
        };
        (0..row.len()).map(entry).collect()
    }

    proptest! {
        /// However they are held, rows are the same numbers with the same words.
        #[test]
        fn rows_are_what_was_pushed(
            rows in prop::collection::vec(prop::collection::vec((any::<i32>(), 1_u64..5000), 3), 1..4),
            huge in any::<bool>(),
        ) {
            let mut rows: Vec<Vec<(i64, u64)>> =
                rows.into_iter().map(|row| row.into_iter().map(|(p, q)| (i64::from(p), q)).collect()).collect();
            if huge {
                rows.push(vec![(i64::MAX, 1), (0, 1), (1, 3)]);
            }
            let exact: Vec<Vec<Rational>> =
                rows.iter().map(|row| row.iter().map(|&pq| Rational::from(pq)).collect()).collect();
            let (held, plain) = (grown(&rows), Rows::from(exact.clone()));
            prop_assert_eq!((held.n(), held.d()), (plain.n(), plain.d()));
            for (i, exact) in exact.iter().enumerate() {
                prop_assert_eq!(spelled(held.row(i)), spelled(plain.row(i)));
                prop_assert_eq!(held.row(i).integers(), plain.row(i).integers());
                prop_assert!((0..3).all(|at| held.row(i).is_zero(at) == exact[at].is_zero()));
            }
            prop_assert!(held == plain && held.all() == exact);
        }
    }

    #[test]
    fn few_digits_are_held_small() {
        assert!(matches!(grown(&[vec![(1, 2), (-3, 4)]]).row(0), Row::Small { numerators: [2, -3], denominator: 4 }));
        assert!(matches!(grown(&[vec![(1, 2)], vec![(i64::MAX, 1)]]).row(0), Row::Exact(_)));
    }
}
