//! The constraints of (MM) as integer rows: a.w >= b with b > 0 for the rows and b = 0 for the walls.

use rug::Integer;

use super::Problem;
use crate::arith::linalg::over_common_denominator;

/// a.w >= b, an integer multiple of the constraint of a row or a wall.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub a: Vec<Integer>,
    /// The positive factor by which the given vector was multiplied; for rows it is b.
    pub scale: Integer,
    pub is_wall: bool,
}

impl Constraint {
    pub fn b(&self) -> Integer {
        if self.is_wall { Integer::new() } else { self.scale.clone() }
    }
}

/// The rows, then the walls.
pub(super) fn constraints(problem: &Problem) -> Vec<Constraint> {
    let rows = problem.rows.iter().map(|(_, z)| {
        let (a, scale) = over_common_denominator(z);
        Constraint { a, scale, is_wall: false }
    });
    let walls = problem.walls.iter().map(|(_, x)| {
        let (a, scale) = over_common_denominator(x);
        Constraint { a: a.into_iter().map(|c| -c).collect(), scale, is_wall: true }
    });
    rows.chain(walls).collect()
}
