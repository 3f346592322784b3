//! A subspace and what projects on it.

use rug::Rational;

use super::interval::{self, Interval, enclose};
use super::linalg;

/// A subspace by a basis, with the inverse of its Gram matrix.
#[derive(Clone, Debug)]
pub struct Span {
    basis: Vec<Vec<Rational>>,
    gram_inverse: Vec<Vec<Rational>>,
}

impl Span {
    /// The span of some rows; `None` if they are dependent.
    pub fn of(basis: Vec<Vec<Rational>>) -> Option<Self> {
        linalg::gram_inverse(&basis).map(|gram_inverse| Self { basis, gram_inverse })
    }

    /// The basis.
    pub fn basis(&self) -> &[Vec<Rational>] {
        &self.basis
    }

    /// The inverse of the Gram matrix of the basis.
    pub fn gram_inverse(&self) -> &[Vec<Rational>] {
        &self.gram_inverse
    }

    /// The component of x orthogonal to the span.
    pub fn project_off(&self, x: &[Rational]) -> Vec<Rational> {
        linalg::project_off(x, &self.basis, &self.gram_inverse)
    }

    /// The coordinates in the basis of the vector of the span that has these scalar products with
    /// its members.
    pub fn coordinates(&self, moments: &[Rational]) -> Vec<Rational> {
        self.gram_inverse.iter().map(|row| linalg::dot(row, moments)).collect()
    }

    /// The same for enclosed products.
    pub fn enclosed_coordinates(&self, prec: u32, moments: &[Interval]) -> Vec<Interval> {
        self.gram_inverse.iter().map(|row| interval::dot(&enclose(prec, row), moments)).collect()
    }

    /// The coordinates of the projection of x on the span: its products with the dual basis.
    pub fn coordinates_of(&self, x: &[Rational]) -> Vec<Rational> {
        self.coordinates(&self.basis.iter().map(|b| linalg::dot(b, x)).collect::<Vec<_>>())
    }

    /// The squared norm of the projection of x on the span.
    pub fn norm_squared(&self, x: &[Rational]) -> Rational {
        self.basis.iter().zip(self.coordinates_of(x)).map(|(b, c)| linalg::dot(b, x) * c).sum()
    }

    /// The projection of a box on the span.
    pub fn project(&self, prec: u32, x: &[Interval]) -> Vec<Interval> {
        let basis: Vec<Vec<Interval>> = self.basis.iter().map(|b| enclose(prec, b)).collect();
        let moments: Vec<Interval> = basis.iter().map(|b| interval::dot(b, x)).collect();
        let mut projection = vec![Interval::zero(prec); x.len()];
        for (b, along) in basis.iter().zip(self.enclosed_coordinates(prec, &moments)) {
            projection.iter_mut().zip(b).for_each(|(p, b)| *p = &*p + &(&along * b));
        }
        projection
    }
}
