//! The max-margin problem (MM) of T3: its KKT and Farkas certificates, and what hangs on them
//! alone.

use dashu_ratio::RBig;

use super::{Checker, listed};
use crate::certificate::witness::{Aligned, Diverge, Farkas, Kkt, Multipliers, NotSeparable, Problem, Separator};
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::{Shown, Tight};

/// The samples of rows and walls. The row of a sample is y_i x_i; where only positives are
/// rows, that is x_i.
fn parts(checker: &mut Checker<'_>, problem: &Problem) -> Result<(Vec<usize>, Vec<usize>), Reason> {
    let rows = match &problem.active {
        Some(active) => {
            positives_only(checker, active)?;
            active.clone()
        }
        None => {
            checker.demand(!problem.walls, Reason::WallsWithoutActive)?;
            (0..checker.instance.n()).collect()
        }
    };
    Ok((rows, if problem.walls { checker.instance.negatives() } else { Vec::new() }))
}

/// Every sample of the list is a positive.
pub(super) fn positives_only(checker: &mut Checker<'_>, active: &[usize]) -> Result<(), Reason> {
    active
        .iter()
        .try_for_each(|&sample| checker.demand(checker.instance.is_positive(sample), Reason::NotAPositive { sample }))
}

pub(super) fn sign(checker: &Checker<'_>, sample: usize) -> RBig {
    if checker.instance.is_positive(sample) { RBig::ONE } else { -RBig::ONE }
}

/// `w` is the solution of (MM): feasible, complementary, stationary. Multipliers may vanish on
/// part of the support.
pub(super) fn solves(
    checker: &mut Checker<'_>,
    rows: &[usize],
    walls: &[usize],
    w: &Vector,
    lambda: &Multipliers,
    nu: &Multipliers,
) -> Result<Tight, Reason> {
    let mut tight = Tight { support: Vec::new(), walls: Vec::new() };
    for (sample, x) in checker.instance.pick(rows) {
        let margin = sign(checker, sample) * x.dot(w);
        checker.demand(margin >= RBig::ONE, Reason::RowViolated { sample })?;
        if margin.is_one() {
            tight.support.push(sample);
        }
    }
    for (sample, x) in checker.instance.pick(walls) {
        let product = x.dot(w);
        checker.demand(product <= RBig::ZERO, Reason::WallViolated { sample })?;
        if product.is_zero() {
            tight.walls.push(sample);
        }
    }
    multipliers(checker, lambda, &tight.support, nu, &tight.walls)?;
    let rest = combine(checker, lambda, nu, Some(w));
    checker.demand(rest.is_zero(), Reason::NotStationary)?;
    Ok(tight)
}

/// lambda > 0 on rows out of `rows`, nu > 0 on walls out of `walls`.
pub(super) fn multipliers(
    checker: &mut Checker<'_>,
    lambda: &Multipliers,
    rows: &[usize],
    nu: &Multipliers,
    walls: &[usize],
) -> Result<(), Reason> {
    for (&sample, value) in lambda {
        checker.demand(listed(rows, sample), Reason::LambdaOffSupport { sample })?;
        checker.demand(*value > RBig::ZERO, Reason::LambdaNotPositive { sample })?;
    }
    for (&sample, value) in nu {
        checker.demand(listed(walls, sample), Reason::NuOffWalls { sample })?;
        checker.demand(*value > RBig::ZERO, Reason::NuNotPositive { sample })?;
    }
    Ok(())
}

/// sum lambda_i z_i - sum nu_l x_l - w.
pub(super) fn combine(checker: &Checker<'_>, lambda: &Multipliers, nu: &Multipliers, w: Option<&Vector>) -> Vector {
    let of = |sample: usize| checker.instance.pick(&[sample]).into_iter().map(|(_, x)| x);
    let rows = lambda.iter().flat_map(|(&i, value)| of(i).map(move |x| (sign(checker, i) * value, x)));
    let walls = nu.iter().flat_map(|(&l, value)| of(l).map(move |x| (-value.clone(), x)));
    Vector::combination(checker.instance.d(), rows.chain(walls).chain(w.map(|w| (-RBig::ONE, w))))
}

pub(super) fn kkt<'w>(checker: &mut Checker<'_>, kkt: &'w Kkt) -> Result<Shown<'w>, Reason> {
    let Kkt { degenerate: u, lambda, nu, problem, support, w_hat } = kkt;
    let (rows, walls) = parts(checker, problem)?;
    let tight = solves(checker, &rows, &walls, w_hat, lambda, nu)?;
    checker.demand(tight.support == *support, Reason::WrongSupport)?;
    match u {
        None => covers(checker, lambda, support)?,
        Some(u) => excludes_multipliers(checker, w_hat, u, &tight)?,
    }
    Ok(Shown::Solution { problem, w_hat, support, degenerate: u.is_some() })
}

/// `u` shows that no multipliers are positive on the whole support.
pub(super) fn excludes_multipliers(
    checker: &mut Checker<'_>,
    w: &Vector,
    u: &Vector,
    tight: &Tight,
) -> Result<(), Reason> {
    let along = |sample, x: &Vector| sign(checker, sample) * x.dot(u);
    let products: Vec<RBig> = checker.instance.pick(&tight.support).into_iter().map(|(i, x)| along(i, x)).collect();
    let walls_fall = checker.instance.pick(&tight.walls).into_iter().all(|(_, x)| x.dot(u) <= RBig::ZERO);
    checker.demand(w.dot(u).is_zero(), Reason::NotDegenerate)?;
    checker.demand(walls_fall, Reason::NotDegenerate)?;
    checker.demand(products.iter().all(|product| *product >= RBig::ZERO), Reason::NotDegenerate)?;
    checker.demand(products.iter().any(|product| *product > RBig::ZERO), Reason::NotDegenerate)
}

/// Every support vector has a multiplier: with `solves`, the problem is non-degenerate.
pub(super) fn covers(checker: &mut Checker<'_>, lambda: &Multipliers, support: &[usize]) -> Result<(), Reason> {
    support.iter().try_for_each(|sample| {
        checker.demand(lambda.contains_key(sample), Reason::SupportWithoutMultiplier { sample: *sample })
    })
}

pub(super) fn farkas<'w>(checker: &mut Checker<'_>, farkas: &'w Farkas) -> Result<Shown<'w>, Reason> {
    let Farkas { lambda, nu, problem } = farkas;
    let (rows, walls) = parts(checker, problem)?;
    infeasible(checker, &rows, &walls, lambda, nu)?;
    Ok(Shown::Infeasible { problem })
}

/// The problem with all samples as rows, y_i x_i, and no walls has no solution.
pub(super) fn not_separable<'w>(
    checker: &mut Checker<'_>,
    NotSeparable { lambda }: &'w NotSeparable,
) -> Result<Shown<'w>, Reason> {
    let all: Vec<usize> = (0..checker.instance.n()).collect();
    infeasible(checker, &all, &[], lambda, &Multipliers::new())?;
    Ok(Shown::NotSeparable)
}

pub(super) fn no_positives<'w>(checker: &mut Checker<'_>) -> Result<Shown<'w>, Reason> {
    checker.demand(checker.instance.positives().is_empty(), Reason::HasPositives)?;
    Ok(Shown::NoPositives)
}

fn infeasible(
    checker: &mut Checker<'_>,
    rows: &[usize],
    walls: &[usize],
    lambda: &Multipliers,
    nu: &Multipliers,
) -> Result<(), Reason> {
    checker.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
    multipliers(checker, lambda, rows, nu, walls)?;
    checker.demand(combine(checker, lambda, nu, None).is_zero(), Reason::CombinationNotZero)
}

/// `w` is w^+, and there is a positive.
fn solves_positives(checker: &mut Checker<'_>, w: &Vector, lambda: &Multipliers) -> Result<(), Reason> {
    let positives = checker.instance.positives();
    checker.demand(!positives.is_empty(), Reason::NoPositives)?;
    solves(checker, &positives, &[], w, lambda, &Multipliers::new()).map(|_| ())
}

pub(super) fn diverge<'w>(checker: &mut Checker<'_>, diverge: &'w Diverge) -> Result<Shown<'w>, Reason> {
    let &Diverge { ref lambda, negative: sample, ref separator, ref w_hat } = diverge;
    solves_positives(checker, w_hat, lambda)?;
    checker.demand(!checker.instance.is_positive(sample), Reason::NotANegative { sample })?;
    for (sample, x) in checker.instance.pick(&[sample]) {
        checker.demand(w_hat.dot(x) > RBig::ZERO, Reason::NotActivated { sample })?;
    }
    separates(checker, separator)?;
    Ok(Shown::Activates { w_hat, negative: sample })
}

pub(super) fn aligned<'w>(
    checker: &mut Checker<'_>,
    Aligned { lambda, w_hat: w }: &'w Aligned,
) -> Result<Shown<'w>, Reason> {
    solves_positives(checker, w, lambda)?;
    for (sample, x) in checker.instance.pick(&checker.instance.negatives()) {
        checker.demand(w.dot(x) <= RBig::ZERO, Reason::ActivatesNegative { sample })?;
    }
    Ok(Shown::Aligned)
}

pub(super) fn separated<'w>(
    checker: &mut Checker<'_>,
    Separator { separator }: &'w Separator,
) -> Result<Shown<'w>, Reason> {
    separates(checker, separator)?;
    Ok(Shown::Separated { by: separator })
}

/// y_i v.x_i > 0 for every sample.
pub(super) fn separates(checker: &mut Checker<'_>, v: &Vector) -> Result<(), Reason> {
    for (sample, x, positive) in checker.instance.samples() {
        let product = v.dot(x);
        let holds = if positive { product > RBig::ZERO } else { product < RBig::ZERO };
        checker.demand(holds, Reason::NotSeparated { sample })?;
    }
    Ok(())
}
