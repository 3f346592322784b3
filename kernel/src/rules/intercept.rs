//! The max-margin problem with a free intercept b, which costs nothing (docs/lemmas.md
//! lemma:intercept): minimise |w|^2 subject to y_i (x_i.w + b) >= 1 for all samples.

use dashu_ratio::RBig;

use super::Checker;
use super::margin::{self, Pass};
use crate::certificate::lines::Source;
use crate::certificate::witness::{Intercept, Multipliers, NoIntercept};
use crate::number::vector::{Vector, sum};
use crate::reason::Reason;
use crate::shown::{Shown, Tight};

/// (w^, b) is feasible, complementary and stationary.
pub(super) fn solved<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    intercept: &'w Intercept,
) -> Result<Shown<'w>, Reason> {
    let Intercept { b, lambda, support, w_hat } = intercept;
    let tight = balanced(checker, samples, lambda, Some((w_hat, b)))?;
    checker.demand(tight.support == *support, Reason::WrongSupport)?;
    Ok(Shown::Intercept { w_hat, b, support })
}

/// The convex hulls of the two classes meet.
pub(super) fn unsolvable<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    NoIntercept { lambda }: &'w NoIntercept,
) -> Result<Shown<'w>, Reason> {
    balanced(checker, samples, lambda, None).map(|_| Shown::NoIntercept)
}

/// All samples are rows, of (w^, b) where there is one, and sum lambda_i y_i = 0: stationary in b.
fn balanced(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    lambda: &Multipliers,
    solution: Option<(&Vector, &RBig)>,
) -> Result<Tight, Reason> {
    checker.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
    let (none, mut signed) = (Multipliers::new(), Vec::new());
    let mut pass = Pass::new(checker.instance.d(), lambda, &none);
    if let Some((w, b)) = solution {
        pass = pass.of(w, b);
    }
    samples.each(|sample| {
        let y = margin::sign(sample.positive);
        signed.extend(lambda.get(&sample.number).map(|value| y * value));
        pass.row(checker, sample, Reason::MarginViolated { sample: sample.number })
    })?;
    let other = if solution.is_some() { Reason::NotStationary } else { Reason::CombinationNotZero };
    let tight = pass.end(checker, other)?;
    checker.demand(sum(signed).is_zero(), Reason::Unbalanced)?;
    Ok(tight)
}
