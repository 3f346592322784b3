//! The constraints of (MM) in one form, a.w >= b: b > 0 for the rows, and b = 0 for the walls,
//! whose sign is turned.

use std::borrow::Cow;
use std::sync::Arc;

use rug::{Integer, Rational};

use crate::data::{Dataset, Row, Rows};

/// A row or wall with the number of its sample.
pub type Tagged = (usize, Vec<Rational>);

/// A row or wall as it is held: its own, or one of a data set's, perhaps with its sign turned.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// The number of the sample.
    pub tag: usize,
    held: Held,
}

#[derive(Clone, Debug)]
enum Held {
    Own(Vec<Rational>),
    Of { rows: Arc<Rows>, at: usize, negated: bool },
}

/// The rows, then the walls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constraints<'a> {
    pub dim: usize,
    rows: &'a [Sample],
    walls: &'a [Sample],
}

/// One constraint, multiplied by a positive integer.
#[derive(Clone, Debug)]
pub(super) struct Halfspace {
    pub a: Vec<Integer>,
    pub b: Integer,
    /// a = scale z for a row, a = -scale x for a wall.
    pub scale: Integer,
}

impl AsRef<[Integer]> for Halfspace {
    fn as_ref(&self) -> &[Integer] {
        &self.a
    }
}

impl Sample {
    pub fn own(tag: usize, x: Vec<Rational>) -> Self {
        Self { tag, held: Held::Own(x) }
    }

    /// x_i of a data set, or -x_i.
    pub fn of(data: &Dataset, i: usize, negated: bool) -> Self {
        Self { tag: i, held: Held::Of { rows: Arc::clone(data.shared()), at: i, negated } }
    }
}

impl<'a> Constraints<'a> {
    pub fn new(dim: usize, rows: &'a [Sample], walls: &'a [Sample]) -> Self {
        Self { dim, rows, walls }
    }

    pub fn len(&self) -> usize {
        self.rows.len() + self.walls.len()
    }

    pub fn is_wall(&self, c: usize) -> bool {
        c >= self.rows.len()
    }

    /// The sample that constraint c comes from.
    pub fn tag(&self, c: usize) -> usize {
        self.sample(c).tag
    }

    /// z or x, as given.
    pub fn vector(&self, c: usize) -> Cow<'a, [Rational]> {
        let (row, negated) = self.held(c);
        let mut x = row.rationals();
        if negated {
            x.to_mut().iter_mut().for_each(|x| *x *= -1);
        }
        x
    }

    /// The row of a data set behind constraint c, and whether z or x is that with its sign turned.
    pub fn held(&self, c: usize) -> (Row<'a>, bool) {
        match &self.sample(c).held {
            Held::Own(x) => (Row::Exact(x), false),
            Held::Of { rows, at, negated } => (rows.row(*at), *negated),
        }
    }

    fn sample(&self, c: usize) -> &'a Sample {
        if self.is_wall(c) { &self.walls[c - self.rows.len()] } else { &self.rows[c] }
    }

    /// Constraint c in integers.
    pub fn halfspace(&self, c: usize) -> Halfspace {
        let (x, negated) = self.held(c);
        let (mut a, scale) = x.integers();
        if negated != self.is_wall(c) {
            a.iter_mut().for_each(|x| *x *= -1);
        }
        let b = if self.is_wall(c) { Integer::new() } else { scale.clone() };
        Halfspace { a, b, scale }
    }
}
