//! The law of SGD's limit (T6.4): balls that the draws lead through, and what is certain, or likely
//! for ever, where they end (docs/lemmas.md lemma:draws, lemma:woken, lemma:lasting).

use std::cmp::Ordering;

use dashu_base::Sign;
use dashu_ratio::RBig;

use super::{Checker, listed, margin};
use crate::certificate::node::Entry;
use crate::certificate::witness::{Cone, Draw, Lasting, Lasts, Multipliers, Passage, Settled, SgdLimits};
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::vector::{Vector, length, quotient, sum};
use crate::reason::Reason;
use crate::shown::{Likely, Shown};

const NUMBERS: Numbers = Numbers { bits: 128 };
/// Where all turns on the sign of a sum.
const ROUGH: Numbers = Numbers { bits: 64 };
/// Sides of the simplex are not halved below 2^-16.
const NARROW: RBig = RBig::from_parts_const(Sign::Positive, 1, 1 << 16);

/// A cone C_J: what is known of its angles, each with the reason against it.
struct Angles<'w> {
    active: &'w [usize],
    /// x_i.x_i' >= 0 on J.
    acute: Result<(), Reason>,
    /// x_i.x_o <= 0 for i in J and every o not in J.
    obtuse: Result<(), Reason>,
    /// The o in J with x_i.x_o > 0 for all i in J.
    woken: Vec<usize>,
    lasting: Option<&'w Lasting>,
}

fn cone<'w>(checker: &mut Checker<'_>, at: usize, cone: &'w Cone) -> Result<Angles<'w>, Reason> {
    let Cone { active, lambda, lasting, w_hat } = cone;
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    margin::positives_only(checker, active)?;
    margin::solves(checker, active, &[], w_hat, lambda, &Multipliers::new())?;
    let (mut acute, mut obtuse, mut woken) = (Ok(()), Ok(()), active.clone());
    let rows = checker.instance.pick(active);
    for &(first, x) in &rows {
        for (second, y, _) in checker.instance.samples() {
            budget::spend(20)?;
            let product = x.dot(y);
            if !listed(active, second) {
                obtuse =
                    obtuse.and(if product > RBig::ZERO { Err(Reason::NotObtuse { first, second }) } else { Ok(()) });
                continue;
            }
            if product <= RBig::ZERO {
                woken.retain(|o| *o != second);
            }
            acute = acute.and(if product < RBig::ZERO { Err(Reason::NotAcute { first, second }) } else { Ok(()) });
        }
    }
    if let Some(Lasting { kappa, level }) = lasting {
        let eta = &checker.instance.start()?.eta;
        checker.demand(*level > RBig::ZERO && *level <= RBig::ONE, Reason::LevelOutOfRange { at })?;
        let steep = |(_, x): &(usize, &Vector)| rows.iter().map(|(_, y)| eta * level * x.dot(y)).collect();
        let steep: Vec<Vec<RBig>> = rows.iter().map(steep).collect();
        quiet(checker, at, &steep, &quotient(kappa, level))?;
    }
    Ok(Angles { active, acute, obtuse, woken, lasting: lasting.as_ref() })
}

/// The condition of lemma:lasting on all of the simplex, which is halved until it holds by
/// enclosures: `steep` is eta f x_i.x_j, `strength` kappa/f.
fn quiet(checker: &mut Checker<'_>, at: usize, steep: &[Vec<RBig>], strength: &RBig) -> Result<(), Reason> {
    let mut left = vec![vec![(RBig::ZERO, RBig::ONE); steep.len().saturating_sub(1)]];
    while let Some(sides) = left.pop() {
        let [least, most] = [sum(sides.iter().map(|(lo, _)| lo.clone())), sum(sides.iter().map(|(_, hi)| hi.clone()))];
        if least > RBig::ONE {
            continue;
        }
        // The last weight is what the others leave.
        let rest = ((RBig::ONE - most).max(RBig::ZERO), RBig::ONE - least);
        let all: Vec<(RBig, RBig)> = sides.iter().cloned().chain([rest]).collect();
        if rises(&all, steep, strength)? {
            continue;
        }
        let width = |(lo, hi): &(RBig, RBig)| hi - lo;
        let longest = (0..sides.len()).max_by_key(|k| sides.get(*k).map(width)).unwrap_or_default();
        let halved = sides.get(longest).filter(|side| width(side) > NARROW).cloned();
        checker.demand(halved.is_some(), Reason::LastingTooLoud { at })?;
        let (lo, hi) = halved.unwrap_or_default();
        let middle = (&lo + &hi) / RBig::from(2u8);
        for half in [(lo, middle.clone()), (middle, hi)] {
            let mut part = sides.clone();
            part.splice(longest..=longest, [half]);
            left.push(part);
        }
    }
    Ok(())
}

/// Whether sum_i exp(-strength sum_j q_j (1 - exp(-q_i steep_ij))) <= |J| for all q in a box.
fn rises(sides: &[(RBig, RBig)], steep: &[Vec<RBig>], strength: &RBig) -> Result<bool, Reason> {
    let r = ROUGH;
    let (mut total, mut count) = (r.whole(0), 0);
    for ((low, high), row) in sides.iter().zip(steep) {
        let mut gain = r.whole(0);
        for ((lo, hi), steep) in sides.iter().zip(row) {
            // Each term is the least where its q are, by the sign of steep.
            let (q, weight) = if *steep < RBig::ZERO { (high, hi) } else { (low, lo) };
            gain = gain + r.of(weight) * (r.whole(1) - (-&r.of(&(q * steep))).exp()?);
        }
        total = total + (-&(r.of(strength) * gain)).exp()?;
        count += 1;
    }
    Ok(total.at_most(&r.whole(count)))
}

/// The samples that are active in all of a ball: every sign is certain there, or exact at its
/// centre where the radius is 0.
fn active(checker: &mut Checker<'_>, at: &Vector, radius: &RBig) -> Result<Vec<usize>, Reason> {
    let (square, n) = (radius * radius, checker.instance.n());
    budget::spend(budget::count(n).saturating_mul(at.cost(4)))?;
    let sign = |(_, x, _): (usize, &Vector, bool)| {
        let level = x.dot(at);
        let certain = square.is_zero() || x.is_zero() || &level * &level > x.norm_squared() * &square;
        certain.then(|| level.cmp(&RBig::ZERO))
    };
    let signs: Vec<Option<Ordering>> = checker.instance.samples().map(sign).collect();
    let pattern = checker.known(&signs)?;
    Ok((0..n).filter(|i| pattern.is_active(0, *i)).collect())
}

pub(super) fn law<'w>(checker: &mut Checker<'_>, witness: &'w SgdLimits) -> Result<Shown<'w>, Reason> {
    let SgdLimits { limits, nodes } = witness;
    let cones = limits.iter().enumerate().map(|(at, one)| cone(checker, at, one)).collect::<Result<Vec<_>, _>>()?;
    let mut found = vec![RBig::ZERO; limits.len()];
    let mut still = RBig::ZERO;
    budget::spend(budget::kept(budget::count(nodes.len()).saturating_mul(8)))?;
    let mut reached = vec![RBig::ZERO; nodes.len()];
    let root = reached.first_mut().ok_or(Reason::NothingSettled)?;
    *root = RBig::ONE;
    if let Some((centre, radius)) = nodes.first().and_then(ball) {
        let terms = [(RBig::ONE, &checker.instance.start()?.w0), (-RBig::ONE, centre)];
        let gap = Vector::combination(checker.instance.d(), terms).norm_squared();
        // Radii of all balls that are led to are not negative either.
        checker.demand(*radius >= RBig::ZERO && gap <= radius * radius, Reason::StartOutsideBall)?;
    }
    for (at, node) in nodes.iter().enumerate() {
        let mass = reached.get(at).cloned().unwrap_or_default();
        budget::spend(budget::ratio(length(&mass), length(&mass)).saturating_mul(4))?;
        let limit = |Entry(place): Entry| cones.get(place).map(|cone| (cone, place)).ok_or(Reason::NoSuchLimit { at });
        let (sum, share) = match node {
            Passage::Open => continue,
            Passage::Draw(draw) => {
                let samples = active(checker, &draw.at, &draw.radius)?;
                checker.demand(!samples.is_empty() && draw.to.len() == samples.len(), Reason::WrongDraws { at })?;
                let share = mass / RBig::from(samples.len());
                for (&sample, &Entry(to)) in samples.iter().zip(&draw.to) {
                    let child = nodes.get(to).filter(|_| to > at).ok_or(Reason::PlaceMissing { at })?;
                    leads(checker, at, draw, sample, child)?;
                    if let Some(sum) = reached.get_mut(to) {
                        *sum += &share;
                    }
                }
                continue;
            }
            Passage::Settled(settled) => {
                let Settled { at: centre, limit: place, radius } = &**settled;
                let (cone, place) = limit(*place)?;
                stays(checker, centre, radius, cone)?;
                (found.get_mut(place), mass)
            }
            Passage::Lasts(lasts) => {
                let (cone, place) = limit(lasts.limit)?;
                outlasts(checker, at, lasts, cone)?;
                (found.get_mut(place), mass * (RBig::ONE - &lasts.lost))
            }
            Passage::Still(ball) => {
                for sample in active(checker, &ball.at, &ball.radius)? {
                    checker.demand(false, Reason::NotDead { sample })?;
                }
                (Some(&mut still), mass)
            }
        };
        if let Some(sum) = sum {
            *sum += share;
        }
    }
    let likely = |(one, probability): (&'w Cone, RBig)| Likely { active: &one.active, w_hat: &one.w_hat, probability };
    Ok(Shown::Law { limits: limits.iter().zip(found).map(likely).collect(), still })
}

fn ball(node: &Passage) -> Option<(&Vector, &RBig)> {
    match node {
        Passage::Open => None,
        Passage::Draw(one) => Some((&one.at, &one.radius)),
        Passage::Settled(one) => Some((&one.at, &one.radius)),
        Passage::Lasts(one) => Some((&one.at, &one.radius)),
        Passage::Still(one) => Some((&one.at, &one.radius)),
    }
}

/// A draw of an active sample leads from all of a ball into another one (lemma:shadowing for one
/// sample).
fn leads(checker: &mut Checker<'_>, at: usize, from: &Draw, sample: usize, child: &Passage) -> Result<(), Reason> {
    let Some((centre, wide)) = ball(child) else { return Ok(()) };
    let (r, one) = (NUMBERS, NUMBERS.whole(1));
    let &[(_, x)] = checker.instance.pick(&[sample]).as_slice() else { return Err(Reason::OutOfRange) };
    let (eta, up) = (&checker.instance.start()?.eta, margin::sign(checker.instance.is_positive(sample)));
    let push = r.of(eta) * r.of(&(-&up * x.dot(&from.at))).exp()?;
    let gap = Vector::combination(checker.instance.d(), [(RBig::ONE, &from.at), (-RBig::ONE, centre)]);
    let signed = &push * r.of(&up);
    let off = r.sum(r.entries(&gap).zip(r.entries(x)).map(|(gap, x)| (gap + x * &signed).square())).sqrt();
    // The push in the ball is at most push/(1 - |x| radius): e^t <= 1/(1 - t).
    let (radius, size) = (r.of(&from.radius), r.norm(x));
    let reach = &one - &size * &radius;
    checker.demand(r.whole(0).below(&reach), Reason::DrawOutside { at, sample })?;
    let steep = push * size.square() * reach.recip()? - &one;
    checker.demand((off + radius * steep.max(&one)).at_most(&r.of(wide)), Reason::DrawOutside { at, sample })
}

/// The active samples become J, and stay so, on every path: lemma:woken.
fn stays(checker: &mut Checker<'_>, at: &Vector, radius: &RBig, cone: &Angles<'_>) -> Result<(), Reason> {
    let active = active(checker, at, radius)?;
    checker.demand(!active.is_empty(), Reason::NoPositives)?;
    for &sample in &active {
        checker.demand(listed(cone.active, sample), Reason::NotInactive { sample })?;
    }
    for &sample in cone.active.iter().filter(|i| !listed(&active, **i)) {
        checker.demand(listed(&cone.woken, sample), Reason::NotWoken { sample })?;
    }
    cone.acute.clone().and_then(|()| cone.obtuse.clone())
}

/// The active samples are J, and stay so with a probability of at least 1 - `lost`: lemma:lasting.
fn outlasts(checker: &mut Checker<'_>, at: usize, lasts: &Lasts, cone: &Angles<'_>) -> Result<(), Reason> {
    let Lasts { at: centre, lost, radius, .. } = lasts;
    let r = NUMBERS;
    let active = active(checker, centre, radius)?;
    for &sample in &active {
        checker.demand(listed(cone.active, sample), Reason::NotInactive { sample })?;
    }
    for &sample in cone.active {
        checker.demand(listed(&active, sample), Reason::NotActive { sample })?;
    }
    cone.obtuse.clone()?;
    let Lasting { kappa, level } = cone.lasting.ok_or(Reason::NeverLasts { at })?;
    let mut weights = r.whole(0);
    for (_, x) in checker.instance.pick(&active) {
        weights = weights + (r.norm(x) * r.of(radius) - r.dot(x, centre)).exp()?;
    }
    checker.demand(weights.below(&r.of(level)), Reason::AboveLevel { at })?;
    let leaves = (r.of(kappa) * (r.of(level).recip()? - weights.recip()?)).exp()?;
    checker.demand(*lost <= RBig::ONE && leaves.at_most(&r.of(lost)), Reason::LostTooSmall { at })
}
