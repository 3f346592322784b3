//! Vectors of doubles in the plane and in space, and convex areas cut by half spaces: where things
//! are on the paper.

use rug::Rational;

use crate::data::{Dataset, Label};
use crate::landscape::{Kind, Minimum};

/// A vector; of the plane, with a zero behind.
pub type Vector = [f64; 3];

/// The nearest doubles, of at most three numbers.
pub fn vector(row: &[Rational]) -> Vector {
    let mut v = [0.0; 3];
    for (v, x) in v.iter_mut().zip(row) {
        *v = x.to_f64();
    }
    v
}

/// a.b.
pub fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// A multiple of a.
pub fn scaled(a: Vector, factor: f64) -> Vector {
    a.map(|x| x * factor)
}

/// a + b.
pub fn plus(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|i| a[i] + b[i])
}

/// The cross product.
pub fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The unit vector; zero stays zero. Components are divided first by the largest, so that none
/// overflows.
pub fn unit(a: Vector) -> Vector {
    let largest = a.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return [0.0; 3];
    }
    let a = scaled(a, 1.0 / largest);
    scaled(a, 1.0 / dot(a, a).sqrt())
}

/// A convex area, given by its corners in order, cut by a.u >= 0; a cone by its rays as well.
pub fn clip(corners: &[Vector], a: Vector) -> Vec<Vector> {
    let mut kept = Vec::new();
    for (at, &p) in corners.iter().enumerate() {
        let q = corners[(at + 1) % corners.len()];
        let (value_p, value_q) = (dot(a, p), dot(a, q));
        if value_p >= 0.0 {
            kept.push(p);
        }
        if value_p * value_q < 0.0 {
            let (p, q) = (scaled(p, value_q.abs()), scaled(q, value_p.abs()));
            kept.push(scaled(plus(p, q), 1.0 / (value_p.abs() + value_q.abs())));
        }
    }
    kept
}

/// The unit vectors a with a.u >= 0 on the cone of a minimum.
pub fn halfspaces(data: &Dataset, minimum: &Minimum) -> Vec<Vector> {
    let side = |i: usize| {
        let inside = data.labels()[i] == Label::Positive && minimum.cell.active.binary_search(&i).is_ok();
        unit(scaled(vector(data.row(i)), if inside { 1.0 } else { -1.0 }))
    };
    (0..data.n()).map(side).collect()
}

/// The direction of a minimum's cell that the enumeration found in it.
pub fn witness(minimum: &Minimum) -> Vector {
    // Entries may be beyond any double.
    let bits = minimum.cell.witness.iter().map(rug::Integer::significant_bits).max().unwrap_or(0);
    let shift = bits.saturating_sub(1000);
    let small: Vec<Rational> = minimum.cell.witness.iter().map(|x| Rational::from(x) >> shift).collect();
    unit(vector(&small))
}

/// The hue of a kind of minimum.
pub fn hue(kind: Kind) -> &'static str {
    kind.word()
}

/// The area of a polygon of the plane.
pub fn area(corners: &[Vector]) -> f64 {
    let twice = |(at, p): (usize, &Vector)| cross(*p, corners[(at + 1) % corners.len()])[2];
    corners.iter().enumerate().map(twice).sum::<f64>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_cut_to_a_triangle() {
        let square = [[1.0, 1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0], [1.0, -1.0, 0.0]];
        let half = clip(&square, [1.0, 1.0, 0.0]);
        assert!((area(&half) - 2.0).abs() < 1e-12);
        assert!((area(&clip(&half, [1.0, -1.0, 0.0])) - 1.0).abs() < 1e-12);
        assert!(area(&clip(&clip(&square, [1.0, 0.0, 0.0]), [-1.0, 0.0, 0.0])) < 1e-12);
        assert_eq!(unit([3e300, 4e300, 0.0]), [0.6000000000000001, 0.8, 0.0]);
    }
}
