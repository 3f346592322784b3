//! Kicks that feed each other (docs/lemmas.md lemma:explosion): conditions at one step K that
//! settle all k >= K, whatever the sizes to come.

use dashu_ratio::RBig;

use super::Checker;
use crate::certificate::witness::Exploding;
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::reason::Reason;
use crate::shown::Limit;

/// Larger exponents count as this one: e^-x is needed from above only.
const FAR: i64 = 1 << 40;

/// An upper bound of e^-x.
fn decay(r: &Numbers, x: &Interval) -> Result<Interval, Reason> {
    (-x).max(&r.of(&-RBig::from(FAR))).exp()
}

/// From K on the negatives of a chain kick one after the other, each kick far larger than the
/// one before.
pub(super) fn exploding(checker: &mut Checker<'_>, iterate: &Iterate, exploding: &Exploding) -> Result<Limit, Reason> {
    let (instance, r) = (checker.instance, Numbers::finer(iterate.bits));
    let sample = exploding.negative;
    checker.demand(instance.is_one_neuron(), Reason::OneNeuronOnly)?;
    let &[(_, first)] = instance.pick(&[sample]).as_slice() else { return Err(Reason::OutOfRange) };
    checker.demand(!instance.is_positive(sample), Reason::NotANegative { sample })?;
    let (limit, m, g) = kicks_from(checker, sample)?;
    let h = r.of(&(&instance.start()?.eta / RBig::from(instance.n())));
    let (a, delta) = (r.of(&exploding.a), r.of(&exploding.delta));
    let lengths = |positive: bool| {
        let of_label = instance.samples().filter(move |(_, _, label)| *label == positive);
        r.sum(of_label.map(|(_, x, _)| r.norm(x)))
    };
    let longest = r.largest(instance.samples().map(|(_, x, _)| r.norm(x)));
    let push = &h * lengths(true);
    // D: all that moves w beside a kick h e^b from a point of this length, relative to the
    // kick.
    let spilt = |length: Interval, b: &Interval, others: Interval| -> Result<Interval, Reason> {
        Ok((length + &push) * decay(&r, b)? * h.recip()? + others)
    };
    // The kick at K.
    let height = |x: &Vector| r.dot(x, &iterate.centre).widened(&(r.norm(x) * r.of(&iterate.radius)));
    let b = height(first);
    checker.demand(r.whole(0).below(&b), Reason::NotActive { sample })?;
    checker.demand((&a * decay(&r, &b)?).at_most(&h), Reason::KickTooSmall { sample })?;
    let mut others = r.whole(0);
    for (_, x, _) in instance.samples().filter(|(_, x, positive)| !positive && !same(x, first)) {
        others = others + r.norm(x) * decay(&r, &(&b - height(x)))?;
    }
    let length = r.norm(&iterate.centre) + r.of(&iterate.radius);
    checker.demand(spilt(length, &b, others)?.at_most(&delta), Reason::KickNotAlone { sample })?;
    // All that follow.
    let reach = &longest * &delta;
    let (rise, lead) = (&a * (r.of(&m) - &reach), r.of(&g) - r.whole(2) * &reach);
    checker.demand(r.whole(0).below(&lead), Reason::DeltaTooLarge)?;
    checker.demand(r.whole(1).at_most(&rise), Reason::KicksMayFall)?;
    let others = lengths(false) * decay(&r, &(&a * lead))?;
    checker.demand(spilt(&a * (longest + &delta), &rise, others)?.at_most(&delta), Reason::KicksMaySpread)?;
    Ok(limit)
}

/// The chain of kicks from a negative: where it leads, the least m_l, the least g_l.
fn kicks_from(checker: &Checker<'_>, first: usize) -> Result<(Limit, RBig, RBig), Reason> {
    let mut kicks = vec![first];
    let (mut next, mut m, mut g) = successor(checker, first)?;
    while let Some(at) = next {
        if kicks.contains(&at) {
            let before = *kicks.last().unwrap_or(&at);
            return Ok((Limit::Exploding { cycle: (at.min(before), at.max(before)) }, m, g));
        }
        kicks.push(at);
        let (after, rise, gap) = successor(checker, at)?;
        (next, m, g) = (after, m.min(rise), g.min(gap));
    }
    Ok((Limit::Landed { kicks }, m, g))
}

/// succ(l), m_l and g_l; no successor where -x_l leads into the dead cone.
fn successor(checker: &Checker<'_>, sample: usize) -> Result<(Option<usize>, RBig, RBig), Reason> {
    budget::spend(0)?;
    let instance = checker.instance;
    let unsteady = Reason::NoSuccessor { sample };
    let &[(_, x)] = instance.pick(&[sample]).as_slice() else { return Err(unsteady) };
    let rise = |y: &Vector| -x.dot(y);
    let negatives = || instance.samples().filter(|(_, _, positive)| !positive);
    // Of equal rows the first one.
    let highest = negatives().reduce(|a, b| if rise(b.1) > rise(a.1) { b } else { a });
    let Some((next, y, _)) = highest.filter(|(_, y, _)| rise(y) > RBig::ZERO) else {
        let least = instance.samples().filter(|(_, y, _)| !y.is_zero()).map(|(_, y, _)| x.dot(y)).min();
        let least = least.filter(|least| *least > RBig::ZERO).ok_or(unsteady)?;
        return Ok((None, least.clone(), least));
    };
    let m = rise(y);
    let gaps = negatives().filter(|(_, z, _)| !same(z, y)).map(|(_, z, _)| &m - rise(z));
    let g = gaps.fold(m.clone(), RBig::min);
    if g.is_zero() { Err(unsteady) } else { Ok((Some(next), m, g)) }
}

fn same(x: &Vector, y: &Vector) -> bool {
    x.entries().eq(y.entries())
}
