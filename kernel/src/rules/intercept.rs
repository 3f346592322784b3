//! The max-margin problem with a free intercept b, which costs nothing (docs/lemmas.md
//! lemma:intercept): minimise |w|^2 subject to y_i (x_i.w + b) >= 1 for all samples.

use dashu_ratio::RBig;

use super::{Checker, margin};
use crate::certificate::witness::{Intercept, Multipliers, NoIntercept};
use crate::number::vector::sum;
use crate::reason::Reason;
use crate::shown::Shown;

/// (w^, b) is feasible, complementary and stationary.
pub(super) fn solved<'w>(checker: &mut Checker<'_>, intercept: &'w Intercept) -> Result<Shown<'w>, Reason> {
    let Intercept { b, lambda, support, w_hat } = intercept;
    let mut tight = Vec::new();
    for (sample, x, positive) in checker.instance.samples() {
        let level = x.dot(w_hat) + b;
        let margin = if positive { level } else { -level };
        checker.demand(margin >= RBig::ONE, Reason::MarginViolated { sample })?;
        if margin.is_one() {
            tight.push(sample);
        }
    }
    checker.demand(tight == *support, Reason::WrongSupport)?;
    balanced(checker, lambda, &tight)?;
    let rest = margin::combine(checker, lambda, &Multipliers::new(), Some(w_hat));
    checker.demand(rest.is_zero(), Reason::NotStationary)?;
    Ok(Shown::Intercept { w_hat, b, support })
}

/// The convex hulls of the two classes meet.
pub(super) fn unsolvable<'w>(
    checker: &mut Checker<'_>,
    NoIntercept { lambda }: &'w NoIntercept,
) -> Result<Shown<'w>, Reason> {
    let all: Vec<usize> = (0..checker.instance.n()).collect();
    balanced(checker, lambda, &all)?;
    let rest = margin::combine(checker, lambda, &Multipliers::new(), None);
    checker.demand(rest.is_zero(), Reason::CombinationNotZero)?;
    Ok(Shown::NoIntercept)
}

/// lambda > 0 on samples out of `rows`, on some, and sum lambda_i y_i = 0: stationary in b.
fn balanced(checker: &mut Checker<'_>, lambda: &Multipliers, rows: &[usize]) -> Result<(), Reason> {
    checker.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
    margin::multipliers(checker, lambda, rows, &Multipliers::new(), &[])?;
    let signed = lambda.iter().map(|(&i, value)| margin::sign(checker, i) * value);
    let rest = sum(signed);
    checker.demand(rest.is_zero(), Reason::Unbalanced)
}
