//! Other roads to the same answers, for one direction u: the perturbations that the definition of a local minimum quantifies over, and the
//! loss itself along the ray of u (T2).

use rug::{Integer, Rational};

use crate::arith::interval::{Interval, dot as interval_dot};
use crate::arith::linalg::dot;
use crate::data::{Dataset, Label};
use crate::margin::Problem;

/// What u is by the definition of an asymptotic local minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Direction {
    /// L_inf(v) >= L_inf(u) for all v near u.
    Minimum,
    /// L_inf(u) is infinite.
    Infinite {
        /// A negative with u.x_j > 0.
        negative: usize,
    },
    /// L_inf(u + e p) < L_inf(u) for all small e > 0.
    Violated(Violation),
}

/// A perturbation that lowers L_inf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// A positive that it makes active.
    pub positive: usize,
    /// p, with p.x_l <= 0 for the negatives on which u vanishes.
    pub along: Vec<Rational>,
}

/// Decides by the definition: near u only the samples on which u vanishes can change sides, so a perturbation p lowers L_inf exactly if it
/// makes one of the positives among them active and none of the negatives. One exact linear program for each such positive.
pub fn look(data: &Dataset, u: &[Rational]) -> Direction {
    let (mut positives, mut walls) = (Vec::new(), Vec::new());
    for (i, label) in data.labels().iter().enumerate() {
        let product = dot(data.row(i), u);
        match label {
            Label::Negative if product > 0 => return Direction::Infinite { negative: i },
            Label::Negative if product == 0 => walls.push((i, data.row(i).to_vec())),
            Label::Positive if product == 0 => positives.push((i, data.row(i).to_vec())),
            _ => {}
        }
    }
    for (positive, x) in positives {
        if let Ok(along) = Problem::new(data.d(), vec![(positive, x)], walls.clone()).separate() {
            return Direction::Violated(Violation { positive, along });
        }
    }
    Direction::Minimum
}

/// L_inf(u) by its definition; `None` where it is infinite.
pub fn limit_loss(data: &Dataset, u: &[Rational]) -> Option<Rational> {
    let mut lost = 0u64;
    for (i, label) in data.labels().iter().enumerate() {
        let active = dot(data.row(i), u) > 0;
        match label {
            Label::Negative if active => return None,
            Label::Positive if active => {}
            _ => lost += 1,
        }
    }
    Some(Rational::from((lost, data.n() as u64)))
}

/// Enclosures of L(a u) for a = 1, 2, 4, .. until one is shorter than 2^-30 and as near to `limit` as that, or 200 doublings are done.
pub fn approach(data: &Dataset, u: &[Rational], limit: &Rational) -> Vec<Interval> {
    const PREC: u32 = 64;
    let tiny = Rational::from((1, 1u32 << 30));
    let products: Vec<Rational> = (0..data.n()).map(|i| dot(data.row(i), u)).collect();
    let mut seen = Vec::new();
    for doublings in 0..200u32 {
        let a = Interval::from_rational(PREC, &Rational::from(Integer::from(1) << doublings));
        let terms: Vec<Interval> = products
            .iter()
            .zip(data.labels())
            .map(|(product, label)| {
                let active = &a * &Interval::from_rational(PREC, product).positive_part();
                if *label == Label::Positive { (-active).exp() } else { active.exp() }
            })
            .collect();
        let weights = vec![Interval::from_rational(PREC, &Rational::from((1, data.n() as u64))); terms.len()];
        let loss = interval_dot(&terms, &weights);
        let near = loss
            .lo()
            .to_rational()
            .zip(loss.hi().to_rational())
            .is_some_and(|(lo, hi)| hi <= Rational::from(limit + &tiny) && lo >= Rational::from(limit - &tiny));
        seen.push(loss);
        if near {
            break;
        }
    }
    seen
}
