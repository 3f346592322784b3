//! Samples on one ray that push against each other: a point where the gradient vanishes
//! (lemma:balance).

use rug::Rational;

use super::Denial;
use crate::arith::linalg::dot;
use crate::ask::margin;
use crate::claim::Selection;
use crate::data::{Dataset, Instance};
use crate::falsify::shown::same_direction;
use crate::margin::Solution;

/// A critical point at which samples are active.
pub fn critical(instance: &Instance) -> Option<Denial> {
    let data = &instance.data;
    let at = data.positives().into_iter().find(|&i| is_balanced(data, data.row(i)))?;
    Denial::because(format!("by lemma:balance grad L(t x_{at}) = 0 for some t > 0, and sample {at} is active there"))
}

/// A critical point on the ray of w^+: gradient descent that starts there stays there. All rows
/// that w^+ activates are on that ray, a negative among them.
pub fn at_w_plus(instance: &Instance) -> Option<Denial> {
    let data = &instance.data;
    let active = data.positives();
    let own = margin(instance, Selection::Active { active: active.clone(), walls: false }).ok()?;
    let (Solution::Optimal(optimum), Ok(checked)) = (&own.solution, own.checked) else { return None };
    if active.is_empty() || !is_balanced(data, &optimum.w) {
        return None;
    }
    let why = "by lemma:balance grad L(t w^+) = 0 for some t > 0: from w_0 = t w^+, with every step size, w_k/|w_k| is w^+/|w^+| for all k";
    Some(Denial { certificates: vec![checked], why: why.to_owned() })
}

/// The samples that u activates are positive multiples of u, some are negatives, and the positives
/// outweigh them at 0.
fn is_balanced(data: &Dataset, u: &[Rational]) -> bool {
    let heights: Vec<(usize, Rational)> =
        (0..data.n()).map(|i| (i, dot(u, data.row(i)))).filter(|(_, a)| *a > 0).collect();
    let (negatives, mut slope) = (data.negatives(), Rational::new());
    for (i, a) in &heights {
        if negatives.contains(i) { slope -= a } else { slope += a }
    }
    slope > 0
        && heights.iter().any(|(i, _)| negatives.contains(i))
        && heights.iter().all(|(i, _)| same_direction(data.row(*i), u))
}
