//! SGD (T6, T7): patterns that every path keeps, and bounds of the mean of the iterates and of the
//! loss (docs/lemmas.md lemma:sgd-mean).

use std::cmp::Ordering;

use dashu_ratio::RBig;

use super::minimiser::Minimiser;
use super::{Checker, fate, listed, margin, minimiser};
use crate::certificate::instance::Start;
use crate::certificate::node::Neuron;
use crate::certificate::witness::{
    Multipliers, SgdDegenerate, SgdKept, SgdLeaves, SgdMean, SgdStart, SgdSteep, SgdSum,
};
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, quotient};
use crate::reason::Reason;
use crate::shown::{Shown, Tight};

const NUMBERS: Numbers = Numbers { bits: 192 };

/// The signs at w_0, exact.
fn start_signs(checker: &Checker<'_>) -> Result<Vec<Option<Ordering>>, Reason> {
    Ok(checker.instance.signs(&checker.instance.start()?.w0))
}

/// Every path from w_0 keeps its pattern; the active samples are J, or a network's A.
pub(super) fn keep<'w>(checker: &mut Checker<'_>, SgdKept { active }: &'w SgdKept) -> Result<Shown<'w>, Reason> {
    on_paths(checker, active, |_| Ok(Shown::PathsKeep { active }))
}

/// Judges what every path has in common, once it keeps its pattern: on the lifted problem for a
/// network (T7).
fn on_paths<'w>(
    checker: &mut Checker<'_>,
    active: &[usize],
    judge: impl FnOnce(&mut Checker<'_>) -> Result<Shown<'w>, Reason>,
) -> Result<Shown<'w>, Reason> {
    let signs = start_signs(checker)?;
    let pattern = checker.known(&signs)?;
    fate::keeps(checker, &pattern, active)?;
    checker.lifted(&signs, judge)
}

/// w^_J, (MM) with rows J and no walls.
fn unconstrained(
    checker: &mut Checker<'_>,
    active: &[usize],
    w: &Vector,
    lambda: &Multipliers,
) -> Result<Tight, Reason> {
    margin::solves(checker, active, &[], w, lambda, &Multipliers::new())
}

pub(super) fn start<'w>(checker: &mut Checker<'_>, start: &'w SgdStart) -> Result<Shown<'w>, Reason> {
    let (signs, n, negative) = (start_signs(checker)?, checker.instance.n(), start.negative);
    checker.off_boundary(&signs)?;
    match negative {
        Some(sample) => {
            checker.demand(checker.instance.is_one_neuron(), Reason::OneNeuronOnly)?;
            checker.demand(!checker.instance.is_positive(sample), Reason::NotANegative { sample })?;
            checker.demand(signs.get(sample) == Some(&Some(Ordering::Greater)), Reason::NotActive { sample })?;
        }
        None => signs.into_iter().enumerate().try_for_each(|(at, sign)| fate::inactive(checker, sign, at % n))?,
    }
    Ok(Shown::PathsStart { negative })
}

/// The path on which one sample is drawn again and again leaves the pattern of w_0.
pub(super) fn leaves<'w>(checker: &mut Checker<'_>, leaves: &'w SgdLeaves) -> Result<Shown<'w>, Reason> {
    changes_sign(checker, leaves)?;
    let &SgdLeaves { ref draws, drawn, neuron: Neuron(neuron), sample } = leaves;
    Ok(Shown::PathLeaves { draws: draws.as_ref(), drawn, neuron, sample })
}

/// Draws of one active sample move the preactivation of a sample at a neuron across zero.
fn changes_sign(checker: &mut Checker<'_>, leaves: &SgdLeaves) -> Result<(), Reason> {
    let &SgdLeaves { ref draws, drawn, neuron: Neuron(neuron), sample } = leaves;
    let (start, signs) = (checker.instance.start()?, start_signs(checker)?);
    let pattern = checker.known(&signs)?;
    for sample in checker.instance.negatives() {
        let kicks = checker.instance.is_one_neuron() && pattern.is_active(0, sample);
        checker.demand(!kicks, Reason::NotAPositive { sample })?;
    }
    let z = checker.instance.features(&pattern).into_iter().find(|(i, _)| *i == drawn);
    let (_, z) = z.ok_or(Reason::NotActive { sample: drawn })?;
    let &[(_, x)] = checker.instance.pick(&[sample]).as_slice() else { return Err(Reason::OutOfRange) };
    checker.demand(neuron < checker.instance.neurons(), Reason::OutOfRange)?;
    // Falls asleep, or wakes.
    let (x, asleep) = (checker.instance.at_neuron(neuron, x), pattern.is_active(neuron, sample));
    let product = x.dot(&z);
    let opposed = if asleep { product < RBig::ZERO } else { product > RBig::ZERO };
    checker.demand(opposed, Reason::NotOpposed { drawn, sample })?;
    let Some(draws) = draws else { return Ok(()) };
    let draws = u64::try_from(draws).unwrap_or(u64::MAX);
    let mut pieces = budget::Pieces::new(draws);
    // While the pattern lasts a_i <- a_i + eta |z_i|^2 e^{-a_i}; x_o.w_m gains (v_m y_i
    // x_i.x_o)/|z_i|^2 times what a_i gains.
    let (r, square) = (NUMBERS, z.norm_squared());
    let (step, first) = (r.of(&(&start.eta * &square)), r.dot(&z, &start.w0));
    let mut height = first.clone();
    for _ in 0..draws {
        height = &height + &step * (-&height).exp()?;
        pieces.one_is_done()?;
    }
    let level = r.dot(&x, &start.w0) + (height - first) * r.of(&quotient(&product, &square));
    let zero = r.whole(0);
    let changed = if asleep { level.at_most(&zero) } else { zero.below(&level) };
    checker.demand(changed, Reason::SignKept { sample })
}

pub(super) fn degenerate<'w>(checker: &mut Checker<'_>, witness: &'w SgdDegenerate) -> Result<Shown<'w>, Reason> {
    let SgdDegenerate { active, lambda, u, w_hat } = witness;
    on_paths(checker, active, |paths| {
        let tight = unconstrained(paths, active, w_hat, lambda)?;
        margin::excludes_multipliers(paths, w_hat, u, &tight.support)?;
        Ok(Shown::PathsDegenerate { active })
    })
}

pub(super) fn steep<'w>(checker: &mut Checker<'_>, steep: &'w SgdSteep) -> Result<Shown<'w>, Reason> {
    let &SgdSteep { ref active, sample } = steep;
    on_paths(checker, active, |paths| {
        let start = paths.instance.start()?;
        paths.demand(listed(active, sample), Reason::NotActive { sample })?;
        for (_, x) in paths.instance.pick(&[sample]) {
            paths.demand(NUMBERS.whole(2).at_most(&steepness(start, x)?), Reason::NotSteep { sample })?;
        }
        Ok(Shown::PathsSteep { sample })
    })
}

pub(super) fn mean_direction<'w>(checker: &mut Checker<'_>, witness: &'w SgdMean) -> Result<Shown<'w>, Reason> {
    on_paths(checker, &witness.active, |paths| mean(paths, witness))
}

pub(super) fn mean_loss<'w>(checker: &mut Checker<'_>, witness: &'w SgdSum) -> Result<Shown<'w>, Reason> {
    on_paths(checker, &witness.active, |paths| losses(paths, witness))
}

/// T6.1 with the constants of lemma:sgd-mean: (E|w_k - w^ ln tau_k - w~|^2)^{1/2} <= M for all
/// k, tau_k = e^s + k.
fn mean<'w>(checker: &mut Checker<'_>, mean: &'w SgdMean) -> Result<Shown<'w>, Reason> {
    let SgdMean { active, lambda, rate, s, w_hat, w_tilde } = mean;
    let (r, d) = (NUMBERS, checker.instance.d());
    let start = checker.instance.start()?;
    let tight = unconstrained(checker, active, w_hat, lambda)?;
    margin::covers(checker, lambda, &tight.support)?;
    let n = RBig::from(checker.instance.n());
    let h = &start.eta / &n;
    let (rows, support) = (checker.instance.pick(active), checker.instance.pick(&tight.support));
    let Minimiser { radius, lambda, .. } = minimiser::minimiser(checker, &r, &h, (w_hat, w_tilde), &support, &[])?;

    let (one, two, square) = (r.whole(1), r.whole(2), r.of(&w_hat.norm_squared()));
    let tau = r.of(s).exp()?;
    let inverse = tau.recip()?;
    let z = &inverse + inverse.square();
    let terms = [(RBig::ONE, &start.w0), (-s.clone(), w_hat), (-RBig::ONE, w_tilde)];
    let mut q = (r.norm(&Vector::combination(d, terms)) + &radius).square();
    let mut noise = r.whole(0);
    let mut lambda = lambda.iter();
    for &(sample, x) in &rows {
        let eps = steepness(start, x)?;
        checker.demand(eps.below(&two), Reason::Steep { sample })?;
        let theta = x.dot(w_hat);
        if theta.is_one() {
            let lambda = lambda.next().ok_or(Reason::OutOfRange)?;
            let beta = r.of(&(&n * x.norm_squared())) * lambda.square();
            noise = noise + &two * beta * (&two - eps).recip()?;
        } else {
            let lowest = r.dot(x, w_tilde) - r.norm(x) * &radius;
            let factor = &two * r.of(&h) * (eps * r.half() - &one - lowest).exp()?;
            let beyond = &theta - RBig::ONE;
            let rest = (-&r.of(&(&beyond * s))).exp()? * r.of(&beyond).recip()?;
            q = q + factor * ((-&r.of(&(theta * s))).exp()? + rest);
        }
    }
    let half = &inverse * r.half();
    let c = (noise - &square * (&one - &half - half.square())).positive_part();
    let q = q + c * &z;
    let b = square.sqrt() * z;
    let m = (&b + (b.square() + r.whole(4) * q).sqrt()) * r.half() + radius;

    // E w_k lies within M of P = w^ ln tau_k + w_tilde: two angles, that of P and w^ by the
    // part of w_tilde off w^.
    let mut off_w = Complement::whole(d);
    off_w.remove(w_hat);
    let (off, along, unit) = (r.norm(&off_w.project(w_tilde)), r.dot(w_hat, w_tilde), r.norm(w_hat).recip()?);
    let chord = |sine: Interval| {
        let square = sine.square();
        Ok((&two * &square * (&one + (&one - &square).sqrt()).recip()?).sqrt())
    };
    let mut pieces = budget::Pieces::new(budget::count(rate.len()));
    for (at, point) in rate.iter().enumerate() {
        checker.demand(point.bound < RBig::from(2u8), Reason::RateTrivial { at })?;
        let log = (&tau + r.of(&RBig::from(point.k.clone()))).ln()?;
        let ahead = (&square * &log + &along) * &unit;
        let length = (ahead.square() + off.square()).sqrt();
        checker.demand(r.whole(0).below(&ahead) && m.below(&length), Reason::RateBound { at })?;
        let inverse = length.recip()?;
        let error = chord(&off * &inverse)? + chord(&m * &inverse)?;
        checker.demand(error.at_most(&r.of(&point.bound)), Reason::RateBound { at })?;
        pieces.one_is_done()?;
    }
    Ok(Shown::MeanDirection { active, rate, w_hat })
}

/// T6.2 with the constants of lemma:sgd-mean: E F_k <= 1/(1/F_0 + c k) for all k.
fn losses<'w>(checker: &mut Checker<'_>, sum: &'w SgdSum) -> Result<Shown<'w>, Reason> {
    let SgdSum { active, lambda, rate, w_hat } = sum;
    let r = NUMBERS;
    let start = checker.instance.start()?;
    unconstrained(checker, active, w_hat, lambda)?;
    let rows = checker.instance.pick(active);
    let (mut f, mut t) = (r.whole(0), r.whole(0));
    for (_, x) in &rows {
        budget::spend(0)?;
        let weight = (-&r.dot(x, &start.w0)).exp()?;
        for (_, y) in &rows {
            t = t.max(&(&weight * r.of(&(&start.eta * x.dot(y)))));
        }
        f = f + weight;
    }
    let shrink = (r.whole(1) - (-&t).exp()?) * t.recip()?;
    let h = &start.eta / RBig::from(checker.instance.n());
    let c = r.of(&quotient(&h, &w_hat.norm_squared())) * shrink;
    let mut pieces = budget::Pieces::new(budget::count(rate.len()));
    for (at, point) in rate.iter().enumerate() {
        // No a_i falls below a_i(0) > 0 (lemma:sgd-mean), a network's neither.
        checker.demand(point.bound < RBig::from(active.len()), Reason::RateTrivial { at })?;
        let bound = (f.recip()? + &c * r.of(&RBig::from(point.k.clone()))).recip()?;
        checker.demand(bound.at_most(&r.of(&point.bound)), Reason::RateBound { at })?;
        pieces.one_is_done()?;
    }
    Ok(Shown::MeanLoss { active, rate })
}

/// eta |x|^2 e^{-x.w_0}.
fn steepness(start: &Start, x: &Vector) -> Result<Interval, Reason> {
    Ok(NUMBERS.of(&(&start.eta * x.norm_squared())) * (-&NUMBERS.dot(x, &start.w0)).exp()?)
}
