//! The band along the walls in which kicks keep the iterates: B_1 of the bounded trap and of the
//! slide (docs/lemmas.md lemma:bounded-trap, walls; lemma:slide).

use dashu_ratio::RBig;

use super::minimiser::Sample;
use super::{Checker, listed};
use crate::iterate::Iterate;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, sum};
use crate::reason::Reason;

/// The walls N with their dual basis, T, and a reference below them: E_l = -x_l.below.
pub(super) struct Band<'a> {
    pub(super) r: Numbers,
    pub(super) h: Interval,
    pub(super) walls: Vec<Sample<'a>>,
    pub(super) duals: Vec<Vector>,
    pub(super) inside: Vec<Sample<'a>>,
    pub(super) below: Vector,
}

/// How large r_1 may be, where it starts, what pushes it.
pub(super) struct Strain<'s> {
    pub(super) rho_1: &'s Interval,
    /// |r_1,K| and max_T b_l(K)^+.
    pub(super) start: &'s Interval,
    pub(super) height: &'s Interval,
    /// f.
    pub(super) push: &'s Interval,
    /// tau_K and 1/tau_K.
    pub(super) tau: &'s Interval,
    pub(super) inverse: &'s Interval,
}

/// T: the negatives in span(x_N). O: what is neither in J nor in T. Zero rows are never active.
pub(super) fn inside_and_outside<'a>(
    checker: &Checker<'a>,
    active: &[usize],
    off_walls: &Complement,
) -> [Vec<Sample<'a>>; 2] {
    let others = checker.instance.samples().filter(|(i, x, _)| !listed(active, *i) && !x.is_zero());
    let (inside, outside): (Vec<_>, Vec<_>) =
        others.partition(|(_, x, positive)| !positive && off_walls.project(x).is_zero());
    [inside, outside].map(|part| part.into_iter().map(|(i, x, _)| (i, x)).collect())
}

/// B_1 and b_, from the least and the largest push into each wall of N.
pub(super) fn band(
    checker: &mut Checker<'_>,
    band: &Band<'_>,
    strain: &Strain<'_>,
    pushes: Vec<[Interval; 2]>,
) -> Result<[Interval; 2], Reason> {
    let (Band { r, h, walls, duals, inside, .. }, Strain { push, inverse, .. }) = (band, strain);
    if walls.is_empty() {
        return Ok([r.whole(0), r.whole(0)]);
    }
    let slimmest = inside.iter().map(|(_, x)| Ok(r.norm(x) * r.of(&band.crowd(x)).recip()?));
    let slimmest = r.largest(slimmest.collect::<Result<Vec<_>, Reason>>()?);
    let highest = band.highest(strain)?;
    let kappa = h * highest.exp()? + r.whole(2) * *push * *inverse * slimmest;
    for &(sample, x) in inside {
        let deep = (&kappa * r.of(&band.crowd(x))).at_most(&(r.whole(2) * band.depth(x)));
        checker.demand(deep, Reason::KickTooDeep { sample })?;
    }
    // |x*_l|, E_l |x*_l|, e_l, the least push, and what a kick is beyond the largest.
    let mut terms = Vec::new();
    for ((&(sample, x), dual), [firm, most]) in walls.iter().zip(duals).zip(pushes) {
        checker.demand(r.whole(0).below(&firm), Reason::WallMayLoosen { sample })?;
        let kick = h * strain.tau - &most;
        checker.demand(r.whole(0).below(&kick), Reason::KickBelowPush { sample })?;
        let (tall, depth) = (r.norm(dual), band.depth(x));
        terms.push((&tall * &depth, r.whole(2) * most * depth, firm, kick, tall));
    }
    let num = r.sum(terms.iter().map(|(_, e, ..)| e.clone())) + push.square() * *inverse;
    let all = r.sum(terms.iter().map(|(low, ..)| low.clone()));
    let mut m_1 = r.whole(0);
    for (low, e, firm, kick, tall) in &terms {
        let below = &all - low + tall * (&num - e) * (r.whole(2) * firm).recip()?;
        m_1 = m_1.max(&below).max(&(&all + tall * &num * (r.whole(2) * kick).recip()?));
    }
    Ok([strain.start.square().max(&(m_1.square() + num * *inverse)).sqrt(), highest])
}

impl Band<'_> {
    /// E_l.
    fn depth(&self, x: &Vector) -> Interval {
        self.r.of(&-x.dot(&self.below))
    }

    /// g_l.
    fn crowd(&self, x: &Vector) -> RBig {
        sum(self.inside.iter().map(|(_, y)| x.dot(y)).filter(|p| *p > RBig::ZERO))
    }

    /// max_T b_l(K)^+.
    pub(super) fn height(&self, iterate: &Iterate) -> Interval {
        let r = self.r;
        let level = |(_, x): &Sample<'_>| r.dot(x, &iterate.centre) + r.norm(x) * r.of(&iterate.radius);
        match iterate.beside(&self.walls.iter().map(|(l, _)| *l).collect::<Vec<_>>()) {
            Some(beside) => r.of(&beside.height),
            None => r.largest(self.inside.iter().map(level)),
        }
    }

    /// b_: no wall of T is ever higher.
    fn highest(&self, strain: &Strain<'_>) -> Result<Interval, Reason> {
        let (r, h) = (self.r, &self.h);
        let by_radius = r.largest(self.inside.iter().map(|(_, x)| r.norm(x) * strain.rho_1 - self.depth(x)));
        let own = |x: &Vector| h * r.of(&x.norm_squared());
        let by_kicks = r.largest(self.inside.iter().map(|(_, x)| own(x))).max(strain.height);
        let kick = h * by_kicks.exp()?;
        // What lifts a wall in one step is no more than its own kick lowers it.
        let returns = self.inside.iter().all(|(_, x)| {
            let whole = sum(self.inside.iter().map(|(_, y)| x.dot(y)));
            let opposed = r.of(&(self.crowd(x) - whole));
            (&kick * opposed + strain.push * r.norm(x) * strain.inverse).at_most(&own(x))
        });
        Ok(if returns && by_kicks.at_most(&by_radius) { by_kicks } else { by_radius })
    }
}

#[cfg(test)]
#[path = "../../tests/unit/band.rs"]
mod tests;
