//! Other roads to the same answers, for one direction u: the perturbations that the definition of a
//! local minimum quantifies over, and the loss itself along the ray of u (T2). The checkers of
//! `landscape.*` compare them with the characterisation by cells.

use rug::{Integer, Rational};
use thiserror::Error;

use super::atlas::Minimum;
use super::cells::Cell;
use crate::arith::interval::{Interval, dot as interval_dot, enclose, norm};
use crate::arith::linalg::{Scaled, dot};
use crate::data::{Dataset, Label};
use crate::margin::Problem;

/// The precision of enclosures.
const PREC: u32 = 64;

/// Two roads that lead to different answers: a defect of the program, or of the theory.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Disagreement {
    /// A direction of a cell.
    #[error("roads disagree: the direction of the cell {active:?} is no minimum by the definition")]
    NoMinimum {
        /// J.
        active: Vec<usize>,
    },
    /// The values.
    #[error("roads disagree: the loss along the ray of the cell {active:?} does not tend to its limit")]
    Value {
        /// J.
        active: Vec<usize>,
    },
    /// A direction between cells.
    #[error("roads disagree: no perturbation lowers the loss where the positive {positive} is tight")]
    NotViolated {
        /// The positive.
        positive: usize,
    },
    /// Spurious minima.
    #[error("roads disagree: spurious minima exist by one and not by the other")]
    Existence,
    /// The gradient.
    #[error("roads disagree: the enclosed gradient is shorter than its bound")]
    Gradient,
}

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
    Violated {
        /// A positive that becomes active.
        positive: usize,
        /// p, with p.x_l <= 0 for the negatives on which u vanishes.
        along: Vec<Rational>,
    },
}

/// Decides by the definition: near u only the samples on which u vanishes can change sides, so a
/// perturbation p lowers L_inf exactly if it makes one of the positives among them active and none
/// of the negatives. One exact linear program for each such positive.
pub fn look(data: &Dataset, u: &[Rational]) -> Direction {
    let (mut positives, mut walls) = (Vec::new(), Vec::new());
    let scaled = Scaled::new(u);
    for (i, label) in data.labels().iter().enumerate() {
        let product = scaled.dot(data.row(i));
        match label {
            Label::Negative if product > 0 => return Direction::Infinite { negative: i },
            Label::Negative if product == 0 => walls.push((i, data.row(i).to_vec())),
            Label::Positive if product == 0 => positives.push((i, data.row(i).to_vec())),
            _ => {}
        }
    }
    for (positive, x) in positives {
        if let Ok(along) = Problem::new(data.d(), vec![(positive, x)], walls.clone()).separate() {
            return Direction::Violated { positive, along };
        }
    }
    Direction::Minimum
}

/// L_inf(u) by its definition; `None` where it is infinite.
pub fn limit_loss(data: &Dataset, u: &[Rational]) -> Option<Rational> {
    let mut lost = 0u64;
    let scaled = Scaled::new(u);
    for (i, label) in data.labels().iter().enumerate() {
        let active = scaled.dot(data.row(i)) > 0;
        match label {
            Label::Negative if active => return None,
            Label::Positive if active => {}
            _ => lost += 1,
        }
    }
    Some(Rational::from((lost, data.n() as u64)))
}

/// u + e p for an e > 0 so small that no sample off zero at u changes its sign up to there.
pub fn nudge(data: &Dataset, u: &[Rational], p: &[Rational]) -> Vec<Rational> {
    let scaled = (Scaled::new(u), Scaled::new(p));
    let room = |x: &Vec<Rational>| {
        let (at, change) = (scaled.0.dot(x), scaled.1.dot(x));
        (at != 0 && change != 0).then(|| (at / change).abs() / 2)
    };
    let e = data.rows().iter().filter_map(room).fold(Rational::from(1), |least, e| if e < least { e } else { least });
    u.iter().zip(p).map(|(u, p)| u + Rational::from(&e * p)).collect()
}

/// Whether enclosures of L(a u), a = 1, 2, 4, .., stay above `limit` and come as near to it as
/// 2^-30.
pub fn approaches(data: &Dataset, u: &[Rational], limit: &Rational) -> bool {
    let near = limit + Rational::from((1, 1u32 << 30));
    let products = products(data, u);
    let share = Interval::from_rational(PREC, &Rational::from((1, data.n() as u64)));
    let weights = vec![share; data.n()];
    for doublings in 0..256u32 {
        let a = Rational::from(Integer::from(1) << doublings);
        let term = |(product, label): (&Rational, &Label)| {
            let active = Interval::from_rational(PREC, &Rational::from(product * &a)).positive_part();
            if *label == Label::Positive { (-active).exp() } else { active.exp() }
        };
        let loss = interval_dot(&products.iter().zip(data.labels()).map(term).collect::<Vec<_>>(), &weights);
        if loss.hi() < limit {
            return false;
        }
        if *loss.hi() <= near {
            return true;
        }
    }
    false
}

/// Whether |n grad L(w)| may be as large as g, the margin of the separator v, times the sum of the
/// weights e^-x_i.w and e^x_j.w of the active samples, on a box around w in which no sample changes
/// its sign.
fn gradient_allows(data: &Dataset, margin: Option<&Interval>, w: &[Rational]) -> bool {
    let products = products(data, w);
    let size = |x: &[Rational]| x.iter().map(|x| Rational::from(x.abs_ref())).sum::<Rational>();
    // Small, so that the enclosures are sharp. Where a sample vanishes at w the box is the point.
    let radius = data
        .rows()
        .iter()
        .zip(&products)
        .filter(|(x, _)| size(x) != 0)
        .map(|(x, at)| Rational::from(at.abs_ref()) / size(x) / 1024);
    let radius = radius.fold(Rational::from(1), |least, r| if r < least { r } else { least });
    let side = |w: &Rational| {
        let end = |x: Rational| Interval::from_rational(PREC, &x);
        end(Rational::from(w - &radius)).hull(&end(Rational::from(w + &radius)))
    };
    let at: Vec<Interval> = w.iter().map(side).collect();
    let mut weights = Interval::zero(PREC);
    let mut gradient = vec![Interval::zero(PREC); data.d()];
    for (i, _) in products.iter().enumerate().filter(|(_, product)| **product > 0) {
        let x = enclose(PREC, data.row(i));
        let positive = data.labels()[i] == Label::Positive;
        let product = interval_dot(&x, &at);
        let weight = if positive { (-product).exp() } else { product.exp() };
        for (sum, x) in gradient.iter_mut().zip(&x) {
            let push = &weight * x;
            *sum = if positive { &*sum - &push } else { &*sum + &push };
        }
        weights = &weights + &weight;
    }
    margin.is_none_or(|margin| norm(&gradient).hi() >= (margin * &weights).lo())
}

/// min |x_i.v|/|v|; `None` for v = 0.
fn margin(data: &Dataset, v: &[Rational]) -> Option<Interval> {
    let least = products(data, v).into_iter().map(Rational::abs).min().unwrap_or_default();
    Interval::from_rational(PREC, &least).div(&norm(&enclose(PREC, v)))
}

/// x_i.v for all samples.
fn products(data: &Dataset, v: &[Rational]) -> Vec<Rational> {
    let v = Scaled::new(v);
    data.rows().iter().map(|x| v.dot(x)).collect()
}

/// The direction of a cell by the definition, and its value.
///
/// # Errors
/// What does not agree.
pub fn confront_cell(data: &Dataset, minimum: &Minimum) -> Result<(), Disagreement> {
    let active = || minimum.cell.active.clone();
    let u = minimum.cell.direction();
    if look(data, &u) != Direction::Minimum {
        return Err(Disagreement::NoMinimum { active: active() });
    }
    let same = limit_loss(data, &u).is_some_and(|value| value == minimum.limit_loss);
    if same { Ok(()) } else { Err(Disagreement::Value { active: active() }) }
}

/// The loss along the ray of a cell.
///
/// # Errors
/// It does not tend to the cell's value.
pub fn confront_ray(data: &Dataset, minimum: &Minimum) -> Result<(), Disagreement> {
    let tends = approaches(data, &minimum.cell.direction(), &minimum.limit_loss);
    if tends { Ok(()) } else { Err(Disagreement::Value { active: minimum.cell.active.clone() }) }
}

/// A direction between two cells of separable data, on the hyperplane of a positive that only one
/// of them activates: no minimum.
///
/// # Errors
/// No perturbation lowers L_inf, or the one that should does not.
pub fn confront_between(data: &Dataset, one: &Cell, other: &Cell) -> Result<(), Disagreement> {
    let Some(&positive) = one
        .active
        .iter()
        .find(|i| other.active.binary_search(i).is_err())
        .or_else(|| other.active.iter().find(|i| one.active.binary_search(i).is_err()))
    else {
        return Ok(());
    };
    let (a, b) = (one.direction(), other.direction());
    let (near, far) = (dot(data.row(positive), &a).abs(), dot(data.row(positive), &b).abs());
    let u: Vec<Rational> =
        a.iter().zip(&b).map(|(a, b)| Rational::from(&far * a) + Rational::from(&near * b)).collect();
    let lowered = match look(data, &u) {
        Direction::Violated { along, .. } => limit_loss(data, &nudge(data, &u, &along)),
        _ => None,
    };
    match (lowered, limit_loss(data, &u)) {
        (Some(lowered), Some(value)) if lowered < value => Ok(()),
        _ => Err(Disagreement::NotViolated { positive }),
    }
}

/// The bound of the gradient by the separator v, on boxes around points.
///
/// # Errors
/// The gradient is shorter.
pub fn confront_gradient(data: &Dataset, v: &[Rational], points: &[Vec<Rational>]) -> Result<(), Disagreement> {
    let margin = margin(data, v);
    let all = points.iter().all(|w| gradient_allows(data, margin.as_ref(), w));
    if all { Ok(()) } else { Err(Disagreement::Gradient) }
}
