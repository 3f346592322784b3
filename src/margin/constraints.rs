//! The constraints of (MM) in one form, a.w >= b: b > 0 for the rows, and b = 0 for the walls,
//! whose sign is turned.

use rug::{Integer, Rational};

use crate::arith::linalg::over_common_denominator;

/// A row or wall with the number of its sample.
pub type Tagged = (usize, Vec<Rational>);

/// The rows, then the walls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constraints<'a> {
    pub dim: usize,
    rows: &'a [Tagged],
    walls: &'a [Tagged],
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

impl<'a> Constraints<'a> {
    pub fn new(dim: usize, rows: &'a [Tagged], walls: &'a [Tagged]) -> Self {
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
        self.tagged(c).0
    }

    /// z or x, as given.
    pub fn vector(&self, c: usize) -> &'a [Rational] {
        &self.tagged(c).1
    }

    fn tagged(&self, c: usize) -> &'a Tagged {
        if self.is_wall(c) { &self.walls[c - self.rows.len()] } else { &self.rows[c] }
    }

    /// Constraint c in integers.
    pub fn halfspace(&self, c: usize) -> Halfspace {
        let (mut a, scale) = over_common_denominator(self.vector(c));
        let b = if self.is_wall(c) {
            a.iter_mut().for_each(|x| *x *= -1);
            Integer::new()
        } else {
            scale.clone()
        };
        Halfspace { a, b, scale }
    }
}
