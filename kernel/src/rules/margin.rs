//! The max-margin problem (MM) of T3: its KKT and Farkas certificates, and what hangs on them
//! alone.

use std::cmp::Ordering;

use dashu_ratio::RBig;

use super::{Checker, listed};
use crate::certificate::lines::{Seen, Source};
use crate::certificate::witness::{Aligned, Diverge, Farkas, Kkt, Multipliers, NotSeparable, Problem, Separator};
use crate::number::budget;
use crate::number::row::{Plane, Total};
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::{Shown, Tight};

/// What a problem makes of a sample: the row y_i x_i, where only positives are rows x_i, or a wall.
#[derive(Clone, Copy)]
enum Role {
    Row,
    Wall,
    Nothing,
}

fn role(checker: &mut Checker<'_>, problem: &Problem, sample: Seen<'_>) -> Result<Role, Reason> {
    match &problem.active {
        None => Ok(Role::Row),
        Some(active) if listed(active, sample.number) => {
            checker.demand(sample.positive, Reason::NotAPositive { sample: sample.number }).map(|()| Role::Row)
        }
        Some(_) => Ok(if problem.walls && !sample.positive { Role::Wall } else { Role::Nothing }),
    }
}

/// Every sample of the list is a positive.
pub(super) fn positives_only(checker: &mut Checker<'_>, active: &[usize]) -> Result<(), Reason> {
    active
        .iter()
        .try_for_each(|&sample| checker.demand(checker.instance.is_positive(sample), Reason::NotAPositive { sample }))
}

pub(super) fn sign(positive: bool) -> RBig {
    if positive { RBig::ONE } else { -RBig::ONE }
}

/// One look at each row and each wall of (MM), in any order: w is feasible, where there is a w, and
/// the sum of lambda and nu grows. What has multipliers is tight where there is no w.
pub(super) struct Pass<'w> {
    w: Option<Level<'w>>,
    lambda: &'w Multipliers,
    nu: &'w Multipliers,
    sum: Total,
    tight: Tight,
    /// What shall exclude multipliers that are positive on the whole support.
    u: Option<Slopes>,
}

/// Where y_i (x_i.w + b) = 1 for each label, and x_l.w = 0.
struct Level<'w> {
    w: &'w Vector,
    positive: Plane,
    negative: Plane,
    wall: Plane,
}

/// z_i.u on the support, x_l.u on the tight walls.
struct Slopes {
    plane: Plane,
    rows: Vec<Ordering>,
    walls: Vec<Ordering>,
}

impl<'w> Pass<'w> {
    pub(super) fn new(d: usize, lambda: &'w Multipliers, nu: &'w Multipliers) -> Self {
        let tight = Tight { support: Vec::new(), walls: Vec::new() };
        Self { w: None, lambda, nu, sum: Total::new(d), tight, u: None }
    }

    pub(super) fn of(self, w: &'w Vector, b: &RBig) -> Self {
        let plane = |t: RBig| Plane::new(w, &t);
        let [positive, negative, wall] = [RBig::ONE - b, -RBig::ONE - b, RBig::ZERO].map(plane);
        Self { w: Some(Level { w, positive, negative, wall }), ..self }
    }

    fn along(self, u: Option<&Vector>) -> Self {
        let slopes = |u| Slopes { plane: Plane::new(u, &RBig::ZERO), rows: Vec::new(), walls: Vec::new() };
        Self { u: u.map(slopes), ..self }
    }

    /// Whether a row is tight.
    pub(super) fn row(
        &mut self,
        checker: &mut Checker<'_>,
        Seen { number, x, positive }: Seen<'_>,
        violated: Reason,
    ) -> Result<(), Reason> {
        let toward = |side: Ordering| if positive { side } else { side.reverse() };
        let margin = self.w.as_ref().map(|w| toward(if positive { &w.positive } else { &w.negative }.compare(x)));
        if let Some(margin) = margin {
            checker.demand(margin.is_ge(), violated)?;
        }
        let multiplier = self.lambda.get(&number);
        if margin.map_or(multiplier.is_some(), Ordering::is_eq) {
            budget::spend(budget::kept(2))?;
            self.tight.support.push(number);
            self.u.iter_mut().for_each(|u| u.rows.push(toward(u.plane.compare(x))));
        }
        multiplier.into_iter().for_each(|c| self.sum.add(&(sign(positive) * c), x));
        Ok(())
    }

    pub(super) fn wall(&mut self, checker: &mut Checker<'_>, Seen { number, x, .. }: Seen<'_>) -> Result<(), Reason> {
        let level = self.w.as_ref().map(|w| w.wall.compare(x));
        if let Some(level) = level {
            checker.demand(level.is_le(), Reason::WallViolated { sample: number })?;
        }
        let multiplier = self.nu.get(&number);
        if level.map_or(multiplier.is_some(), Ordering::is_eq) {
            budget::spend(budget::kept(2))?;
            self.tight.walls.push(number);
            self.u.iter_mut().for_each(|u| u.walls.push(u.plane.compare(x)));
        }
        multiplier.into_iter().for_each(|c| self.sum.add(&-c.clone(), x));
        Ok(())
    }

    /// Multipliers are positive, on what is tight, and their sum is w, or zero where there is none.
    pub(super) fn end(self, checker: &mut Checker<'_>, other: Reason) -> Result<Tight, Reason> {
        self.settled(checker, other).map(|(tight, _)| tight)
    }

    fn settled(mut self, checker: &mut Checker<'_>, other: Reason) -> Result<(Tight, Option<Slopes>), Reason> {
        multipliers(checker, self.lambda, &self.tight.support, self.nu, &self.tight.walls)?;
        if let Some(level) = self.w {
            self.sum.add(&-RBig::ONE, level.w.into());
        }
        checker.demand(self.sum.is_zero(), other)?;
        Ok((self.tight, self.u))
    }
}

/// The pass over the samples of a problem.
fn posed<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    problem: &Problem,
    mut pass: Pass<'w>,
) -> Result<Pass<'w>, Reason> {
    if problem.active.is_none() {
        checker.demand(!problem.walls, Reason::WallsWithoutActive)?;
    }
    samples.each(|sample| match role(checker, problem, sample)? {
        Role::Row => pass.row(checker, sample, Reason::RowViolated { sample: sample.number }),
        Role::Wall => pass.wall(checker, sample),
        Role::Nothing => Ok(()),
    })?;
    Ok(pass)
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
    let mut pass = Pass::new(checker.instance.d(), lambda, nu).of(w, &RBig::ZERO);
    for (number, x) in checker.instance.pick(rows) {
        let sample = Seen { number, x: x.into(), positive: checker.instance.is_positive(number) };
        pass.row(checker, sample, Reason::RowViolated { sample: number })?;
    }
    for (number, x) in checker.instance.pick(walls) {
        pass.wall(checker, Seen { number, x: x.into(), positive: false })?;
    }
    pass.end(checker, Reason::NotStationary)
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

/// sum lambda_i z_i - sum nu_l x_l.
pub(super) fn combine(checker: &Checker<'_>, lambda: &Multipliers, nu: &Multipliers) -> Vector {
    let of = |sample: usize| checker.instance.pick(&[sample]).into_iter().map(|(_, x)| x);
    let y = |sample| sign(checker.instance.is_positive(sample));
    let rows = lambda.iter().flat_map(|(&i, value)| of(i).map(move |x| (y(i) * value, x)));
    let walls = nu.iter().flat_map(|(&l, value)| of(l).map(move |x| (-value.clone(), x)));
    Vector::combination(checker.instance.d(), rows.chain(walls))
}

pub(super) fn kkt<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    kkt: &'w Kkt,
) -> Result<Shown<'w>, Reason> {
    let Kkt { degenerate: u, lambda, nu, problem, support, w_hat } = kkt;
    let pass = Pass::new(checker.instance.d(), lambda, nu).of(w_hat, &RBig::ZERO).along(u.as_ref());
    let (tight, slopes) = posed(checker, samples, problem, pass)?.settled(checker, Reason::NotStationary)?;
    checker.demand(tight.support == *support, Reason::WrongSupport)?;
    match (u, slopes) {
        (Some(u), Some(slopes)) => excludes(checker, w_hat, u, &slopes)?,
        _ => covers(checker, lambda, support)?,
    }
    Ok(Shown::Solution { problem, w_hat, support, degenerate: u.is_some() })
}

/// `u` shows that no multipliers are positive on the whole support.
fn excludes(checker: &mut Checker<'_>, w: &Vector, u: &Vector, slopes: &Slopes) -> Result<(), Reason> {
    checker.demand(w.dot(u).is_zero(), Reason::NotDegenerate)?;
    checker.demand(slopes.walls.iter().all(|slope| slope.is_le()), Reason::NotDegenerate)?;
    checker.demand(slopes.rows.iter().all(|slope| slope.is_ge()), Reason::NotDegenerate)?;
    checker.demand(slopes.rows.iter().any(|slope| slope.is_gt()), Reason::NotDegenerate)
}

/// The same for the support of a solution without walls, whose rows are positives.
pub(super) fn excludes_multipliers(
    checker: &mut Checker<'_>,
    w: &Vector,
    u: &Vector,
    support: &[usize],
) -> Result<(), Reason> {
    let plane = Plane::new(u, &RBig::ZERO);
    let rows = checker.instance.pick(support).into_iter().map(|(_, x)| plane.compare(x.into())).collect();
    excludes(checker, w, u, &Slopes { plane, rows, walls: Vec::new() })
}

/// Every support vector has a multiplier: with `solves`, the problem is non-degenerate.
pub(super) fn covers(checker: &mut Checker<'_>, lambda: &Multipliers, support: &[usize]) -> Result<(), Reason> {
    support.iter().try_for_each(|sample| {
        checker.demand(lambda.contains_key(sample), Reason::SupportWithoutMultiplier { sample: *sample })
    })
}

pub(super) fn farkas<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    farkas: &'w Farkas,
) -> Result<Shown<'w>, Reason> {
    let Farkas { lambda, nu, problem } = farkas;
    infeasible(checker, samples, problem, lambda, nu)?;
    Ok(Shown::Infeasible { problem })
}

/// The problem with all samples as rows, y_i x_i, and no walls has no solution.
pub(super) fn not_separable<'w>(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    NotSeparable { lambda }: &'w NotSeparable,
) -> Result<Shown<'w>, Reason> {
    infeasible(checker, samples, &Problem { active: None, walls: false }, lambda, &Multipliers::new())?;
    Ok(Shown::NotSeparable)
}

pub(super) fn no_positives<'w>(checker: &mut Checker<'_>) -> Result<Shown<'w>, Reason> {
    checker.demand(checker.instance.positives().is_empty(), Reason::HasPositives)?;
    Ok(Shown::NoPositives)
}

fn infeasible(
    checker: &mut Checker<'_>,
    samples: &mut Source<'_, '_>,
    problem: &Problem,
    lambda: &Multipliers,
    nu: &Multipliers,
) -> Result<(), Reason> {
    checker.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
    let pass = Pass::new(checker.instance.d(), lambda, nu);
    posed(checker, samples, problem, pass)?.end(checker, Reason::CombinationNotZero).map(drop)
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
        let side = v.side(x.numerators());
        let holds = if positive { side.is_gt() } else { side.is_lt() };
        checker.demand(holds, Reason::NotSeparated { sample })?;
    }
    Ok(())
}
