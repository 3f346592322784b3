//! The dual that an orbit carries (T3): Lambda_i(k), the total push of sample i in the steps before
//! k.
//!
//! w_k = w_0 + sum y_i Lambda_i(k) x_i holds exactly, so these are the multipliers of the KKT
//! residuals of w_k.

use rug::{Integer, Rational};

use super::iterates::Flown;
use crate::arith::interval::{Interval, dot, enclose, norm, points};
use crate::model::Model;
use crate::stepping::FloatStepper;

const PREC: u32 = 64;
/// Beyond so many single steps nothing is summed.
const MOST_STEPS: u64 = 100_000;
/// A piece of a leap is cut into parts of equal length in s, so many for each unit of s within
/// limits.
const PARTS: f64 = 4.0;
const MOST_PARTS: f64 = 24.0;

/// Lambda_i(k) at each k of `at`, ascending, for one neuron; each k a step before the flight or the
/// end of one of its pieces.
///
/// `None` where the flight starts too late, or some k is no such step.
pub(crate) fn pushes(model: &Model, w0: &[Rational], flown: &Flown, at: &[Integer]) -> Option<Vec<Vec<Interval>>> {
    let first = flown.from_step.to_u64().filter(|k| *k <= MOST_STEPS && model.neurons() == 1 && !flown.is_kicked())?;
    let mut sums = vec![Interval::zero(PREC); model.data().n()];
    let mut found = Vec::new();
    let mut left = at.iter().peekable();
    let x: Vec<Vec<Interval>> = model.data().rows().iter().map(|row| enclose(PREC, row)).collect();
    let h = Interval::from_rational(PREC, model.h());
    let mut stepper = FloatStepper::new(model, w0, PREC);
    let start = model.pattern_at(w0);
    while stepper.k() < first {
        while left.next_if(|k| **k == stepper.k()).is_some() {
            found.push(sums.clone());
        }
        let known = (stepper.k() == 0).then_some(&start);
        let pattern = known.map_or_else(|| stepper.pattern(), |start| Ok(start.clone())).ok()?;
        let w = stepper.ball().to_box(PREC);
        for i in pattern.active_samples() {
            let t = dot(&x[i], &w);
            sums[i] = &sums[i] + &(&h * &(if model.sign(i) > 0 { -t } else { t }).exp());
        }
        if known.is_some() {
            let push = &h * &Interval::from_rational(PREC, &model.relu_at_zero().derivative());
            model.pushed_from_boundary(w0).into_iter().for_each(|(_, i)| sums[i] = &sums[i] + &push);
        }
        stepper.step(known).ok()?;
    }
    let pattern = if first == 0 { start } else { stepper.pattern().ok()? };
    let features = model.phase(&pattern).features;
    let radius = Interval::point(flown.radius.clone());
    for piece in &flown.pieces {
        while left.next_if(|k| **k == piece.from).is_some() {
            found.push(sums.clone());
        }
        let tau_end = Interval::from_rational(PREC, &(&piece.tau + Rational::from(&piece.to - &piece.from)));
        let s = Interval::from_rational(PREC, &piece.tau).ln()?;
        let length = &tau_end.ln()? - &s;
        let centre = Interval::point(piece.centre.clone());
        // Between 1 and 24: the cast keeps the value.
        let parts = (length.hi().to_f64() * PARTS).clamp(1.0, MOST_PARTS) as u32;
        for z in &features {
            let row = enclose(PREC, &z.vector);
            let curve: Vec<Interval> = piece.coefficients.iter().map(|c| dot(&row, &points(c))).collect();
            let slack = (&norm(&row) * &radius).upper();
            for part in 0..parts {
                let at = |j: u32| &s + &(&length * &Interval::from_rational(PREC, &Rational::from((j, parts))));
                let (from, to) = (at(part), at(part + 1));
                // Of the steps in this part, one more or one less than the integral of 1/tau has
                // room for.
                let once = (-&from).exp().upper();
                let mass = (&to - &from).widen(once.hi()).positive_part();
                let u = (from.hull(&to) - value(&curve, &(from.hull(&to) - &centre))).widen(slack.hi());
                sums[z.sample] = &sums[z.sample] + &(&(&h * &u.exp()) * &mass);
            }
        }
        while left.next_if(|k| **k == piece.to).is_some() {
            found.push(sums.clone());
        }
    }
    left.next().is_none().then_some(found)
}

/// A polynomial on a short interval, by the mean value theorem.
fn value(c: &[Interval], x: &Interval) -> Interval {
    let horner =
        |c: &mut dyn Iterator<Item = Interval>, x: &Interval| c.fold(Interval::zero(PREC), |sum, c| &(&sum * x) + &c);
    let mid = Interval::point(x.mid());
    let slope =
        horner(&mut c.iter().enumerate().skip(1).rev().map(|(j, c)| c * &Interval::from_int(PREC, j as i32)), x);
    horner(&mut c.iter().rev().cloned(), &mid) + &slope * &(x - &mid)
}
