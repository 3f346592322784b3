//! Leaps: many steps at once along polynomial pieces v(s), s = ln tau (T4, leap; docs/lemmas.md
//! lemma:leap).

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::Checker;
use crate::certificate::witness::Piece;
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::Vector;
use crate::reason::Reason;

/// Terms of the Taylor series beyond the degree of the piece.
const MORE_TERMS: usize = 4;
/// Radii of the discs of Cauchy's estimate, over that of the piece.
const DISCS: [u32; 3] = [4, 16, 64];

/// A row in the space of W, with a sample number.
type Row = (usize, Vector);

/// Numbers of one piece: 0 <= x - x_a, |x| <= radius, x = s - centre.
pub(super) struct Span<'a> {
    r: &'a Numbers,
    v: &'a [Vector],
    centre: Interval,
    pub(super) start: Interval,
    pub(super) end: Interval,
    radius: Interval,
    /// 1/tau at the first step.
    pub(super) inverse: Interval,
    /// What pushes less than 2^-tiny is not developed in a series.
    pub(super) tiny: usize,
}

/// A row that pushes, and ln of its weight h e^{s - z.v} as a polynomial in x.
pub(super) type Flow<'f> = (&'f Vector, Vec<Interval>);

/// Follows the pieces from an iterate with certain signs and no active negative; `arrive` is
/// told of each piece's end.
pub(super) fn leap(
    checker: &mut Checker<'_>,
    mut iterate: Iterate,
    (tau, pieces): (&RBig, &[Piece]),
    mut arrive: impl FnMut(&mut Checker<'_>, &Iterate) -> Result<(), Reason>,
) -> Result<Iterate, Reason> {
    let instance = checker.instance;
    let pattern = checker.known(&iterate.signs)?;
    for sample in instance.negatives() {
        let kicks = instance.is_one_neuron() && pattern.is_active(0, sample);
        checker.demand(!kicks, Reason::LeapFrom { sample })?;
    }
    let rows = (instance.features(&pattern), instance.sides(&pattern));
    let mut tau = tau.clone();
    for (at, piece) in pieces.iter().enumerate() {
        follow(checker, &mut iterate, &mut tau, &rows, (at, piece))?;
        arrive(checker, &iterate)?;
    }
    Ok(iterate)
}

fn follow(
    checker: &mut Checker<'_>,
    at: &mut Iterate,
    tau: &mut RBig,
    (features, sides): &(Vec<Row>, Vec<Row>),
    (number, piece): (usize, &Piece),
) -> Result<(), Reason> {
    let r = Numbers { bits: at.bits };
    checker.demand(piece.to > at.k && *tau > RBig::ZERO, Reason::LeapBackwards { piece: number })?;
    let tau_a = r.of(tau);
    *tau += RBig::from(IBig::from(piece.to.clone()) - IBig::from(at.k.clone()));
    let span = Span::new(&r, &piece.coefficients, &piece.centre, (&tau_a, &r.of(tau)))?;

    let h = r.of(&(&checker.instance.start()?.eta / RBig::from(checker.instance.n())));
    let ln_h = h.ln()?;
    let away = distance(&r, &span.at(&span.start), &at.centre) + r.of(&at.radius);
    let terms = piece.coefficients.len() + MORE_TERMS;
    budget::spend(budget::table(terms, features.len() + checker.instance.dim(), r.bits))?;
    let flow: Vec<Flow<'_>> = features.iter().map(|(_, z)| (z, span.exponent(&ln_h, z))).collect();
    let reach = away + span.defects(piece.order.0, &flow, &[])?;

    let lowest = |c: &Vector| span.lowest(c) - r.norm(c) * &reach;
    for (sample, c) in sides {
        let holds = c.is_zero() || r.whole(0).below(&lowest(c));
        checker.demand(holds, Reason::LeapSign { piece: number, sample: *sample })?;
    }
    let mut steepness = r.whole(0);
    for (_, z) in features {
        steepness = steepness + r.of(&z.norm_squared()) * (-&lowest(z)).exp()?;
    }
    checker.demand((h * steepness).at_most(&r.whole(2)), Reason::LeapTooSteep { piece: number })?;

    // The next ball: around a dyadic point near v at the end.
    let end = span.at(&span.end);
    let points = end.iter().map(Interval::point).collect::<Result<Vec<RBig>, Reason>>()?;
    at.centre = Vector::new(&points);
    at.radius = (reach + distance(&r, &end, &at.centre)).upper()?;
    at.k = piece.to.clone();
    Ok(())
}

fn abs(x: &Interval) -> Interval {
    x.clone().max(&-x)
}

pub(super) fn distance(r: &Numbers, from: &[Interval], to: &Vector) -> Interval {
    r.sum(from.iter().zip(r.entries(to)).map(|(x, y)| (x - y).square())).sqrt()
}

fn inverse_factorial(m: usize) -> RBig {
    RBig::from_parts(1.into(), (1..=m).fold(UBig::ONE, |f, k| f * k))
}

/// Signed Stirling numbers of the first kind: t^m (d/dt)^m = sum_j s(m, j) (d/ds)^j.
fn stirling(m: usize) -> Vec<IBig> {
    (0..m).fold(vec![IBig::ONE], |row, k| {
        let shifted = std::iter::once(IBig::ZERO).chain(row.iter().cloned());
        shifted.zip(row.iter().cloned().chain([IBig::ZERO])).map(|(up, same)| up - IBig::from(k) * same).collect()
    })
}

/// Taylor coefficients of e^u: k e_k = sum_j j u_j e_{k-j}.
fn exponential(r: &Numbers, u: &[Interval], terms: usize) -> Result<Vec<Interval>, Reason> {
    let slopes: Vec<Interval> = u.iter().enumerate().map(|(j, u)| u * r.of(&RBig::from(j))).collect();
    let mut series = vec![u.first().ok_or(Reason::OutOfRange)?.exp()?];
    for k in 1..terms {
        let past = slopes.iter().skip(1).zip(series.iter().rev());
        series.push(r.sum(past.map(|(slope, e)| slope * e)) * r.of(&RBig::from_parts(1.into(), k.into())));
    }
    Ok(series)
}

impl<'a> Span<'a> {
    pub(super) fn new(
        r: &'a Numbers,
        v: &'a [Vector],
        centre: &RBig,
        (first, last): (&Interval, &Interval),
    ) -> Result<Self, Reason> {
        let centre = r.of(centre);
        let (start, end) = (first.ln()? - &centre, last.ln()? - &centre);
        let (radius, inverse) = (abs(&start).max(&abs(&end)), first.recip()?);
        Ok(Self { r, v, centre, start, end, radius, inverse, tiny: r.bits / 2 })
    }

    /// x = s - centre.
    pub(super) fn beside_centre(&self, s: &Interval) -> Interval {
        s - &self.centre
    }

    /// At least the sum of 1/tau_k over the steps.
    pub(super) fn length(&self) -> Interval {
        &self.end - &self.start + &self.inverse
    }

    /// At least the sum of the steps' defects, |E_p|/tau + max |V^(p+1)|/(p+1)! each; `back` is
    /// what holds v back beside the flow.
    pub(super) fn defects(&self, order: usize, flow: &[Flow<'_>], back: &[Vec<Interval>]) -> Result<Interval, Reason> {
        let r = self.r;
        let highest = self.polynomial(&self.norms(&self.derivative(order + 1)), &self.radius);
        let powers = (0..order).fold(r.whole(1), |power, _| power * &self.inverse);
        let count = r.of(&RBig::from(order)).recip()?;
        let remainder = highest * r.of(&inverse_factorial(order + 1)) * powers * (&self.inverse + count);
        Ok(self.defect(order, flow, back)? * self.length() + remainder)
    }

    /// |v(x) - v(0)| on the piece at most.
    pub(super) fn farthest(&self) -> Interval {
        let norms: Vec<Interval> = self.v.iter().skip(1).map(|c| self.r.norm(c)).collect();
        self.polynomial(&norms, &self.radius) * &self.radius
    }

    /// s at x.
    pub(super) fn ln_tau(&self, x: &Interval) -> Interval {
        &self.centre + x
    }

    /// c.v(0).
    pub(super) fn middle(&self, c: &Vector) -> Interval {
        self.v.first().map_or(self.r.whole(0), |v| self.r.dot(v, c))
    }

    /// ln_h + s - z.v.
    pub(super) fn exponent(&self, ln_h: &Interval, z: &Vector) -> Vec<Interval> {
        let r = self.r;
        let mut u: Vec<Interval> = self.products(z).iter().map(|product| -product).collect();
        u.resize(u.len().max(2), r.whole(0));
        for (u, more) in u.iter_mut().zip([ln_h + &self.centre, r.whole(1)]) {
            *u = &*u + more;
        }
        u
    }

    /// c.v.
    pub(super) fn products(&self, c: &Vector) -> Vec<Interval> {
        self.v.iter().map(|v| self.r.dot(v, c)).collect()
    }

    /// Bounds of a polynomial on the piece: the linear part at its ends, the rest by size.
    pub(super) fn range(&self, c: &[Interval]) -> [Interval; 2] {
        let linear = c.get(..2.min(c.len())).unwrap_or_default();
        let [first, last] = [&self.start, &self.end].map(|x| self.polynomial(linear, x));
        let sizes: Vec<Interval> =
            c.iter().enumerate().map(|(k, c)| if k < 2 { self.r.whole(0) } else { abs(c) }).collect();
        let rest = self.polynomial(&sizes, &self.radius);
        let low = -&(-&first).max(&-&last);
        [low - &rest, first.max(&last) + rest]
    }

    /// Sharper bounds of a polynomial on the piece: its Bernstein coefficients there.
    pub(super) fn sharp_range(&self, c: &[Interval]) -> Result<[Interval; 2], Reason> {
        let (r, degree) = (self.r, c.len().saturating_sub(1));
        // In t, x = start + (end - start) t.
        let (mut c, width) = (c.to_vec(), &self.end - &self.start);
        for low in 0..degree {
            let mut next = c.last().cloned().unwrap_or(r.whole(0));
            for c in c.iter_mut().take(degree).skip(low).rev() {
                *c = &*c + next * &self.start;
                next = c.clone();
            }
        }
        // b_j = sum_k C(j, k) c_k/C(n, k), by Pascal's triangle.
        let (mut power, mut choose) = (r.whole(1), UBig::ONE);
        for (k, c) in c.iter_mut().enumerate() {
            *c = &*c * &power * r.of(&RBig::from(choose.clone())).recip()?;
            power = power * &width;
            choose = choose * (degree - k.min(degree)) / (k + 1);
        }
        for from in 1..=degree {
            for at in (from..=degree).rev() {
                if let [.., last, c] = c.get_mut(..=at).unwrap_or_default() {
                    *c = &*c + &*last;
                }
            }
        }
        let Some((first, others)) = c.split_first() else { return Ok([r.whole(0), r.whole(0)]) };
        let range = |[low, high]: [Interval; 2], b: &Interval| [low.lesser(b), high.max(b)];
        Ok(others.iter().fold([first.clone(), first.clone()], range))
    }

    fn norms(&self, coefficients: &[Vector]) -> Vec<Interval> {
        coefficients.iter().map(|c| self.r.norm(c)).collect()
    }

    fn polynomial(&self, c: &[Interval], x: &Interval) -> Interval {
        c.iter().rev().fold(self.r.whole(0), |sum, c| sum * x + c)
    }

    /// v(x), coordinate by coordinate.
    pub(super) fn at(&self, x: &Interval) -> Vec<Interval> {
        let d = self.v.first().map_or(0, |c| c.numerators().len());
        self.v.iter().rev().fold(vec![self.r.whole(0); d], |value, c| {
            value.iter().zip(self.r.entries(c)).map(|(value, c)| value * x + c).collect()
        })
    }

    /// A lower bound of c.v on the piece.
    fn lowest(&self, c: &Vector) -> Interval {
        let [low, _] = self.range(&self.products(c));
        low
    }

    /// The coefficients of sum_j s(m, j) v^(j).
    fn derivative(&self, m: usize) -> Vec<Vector> {
        let d = self.v.first().map_or(0, |c| c.numerators().len());
        let weights = stirling(m);
        let at = |k: usize| {
            let terms = weights.iter().zip(self.v.iter().skip(k)).enumerate();
            // (k + j)!/k!
            let falling = |j: usize| (k + 1..=k + j).fold(IBig::ONE, |f, x| f * x);
            Vector::combination(d, terms.map(|(j, (weight, v))| (RBig::from(weight * falling(j)), v)))
        };
        (0..self.v.len()).map(at).collect()
    }

    /// An upper bound of |E_p| on the piece.
    fn defect(&self, order: usize, flow: &[Flow<'_>], back: &[Vec<Interval>]) -> Result<Interval, Reason> {
        let r = self.r;
        let terms = self.v.len() + MORE_TERMS;
        let d = self.v.first().map_or(0, |c| c.numerators().len());
        let mut e = vec![vec![r.whole(0); d]; terms];
        // Terms that are left out here would be charged nowhere.
        if back.len() > terms {
            return Err(Reason::OutOfRange);
        }
        for (e, back) in e.iter_mut().zip(back) {
            e.iter_mut().zip(back).for_each(|(e, back)| *e = &*e + back);
        }
        let mut tail = r.whole(0);
        for m in 1..=order {
            let derivative = self.derivative(m);
            let entries: Vec<Vec<Interval>> = derivative.iter().map(|a| r.entries(a).collect()).collect();
            let rate = r.of(&-RBig::from(m - 1));
            let u = [&rate * &self.centre, rate];
            let part = r.of(&inverse_factorial(m));
            let weights = exponential(r, &u, if m == 1 { 1 } else { terms })?;
            for (i, weight) in weights.iter().enumerate() {
                let factor = weight * &part;
                for (e, a) in e.iter_mut().skip(i).zip(&entries) {
                    for (e, a) in e.iter_mut().zip(a) {
                        *e = &*e + &factor * a;
                    }
                }
            }
            if m > 1 {
                let norms = self.norms(&derivative);
                tail = tail
                    + self.tail(terms, |radius| {
                        Ok(self.polynomial(&norms, radius) * &part * self.largest(&u, radius)?)
                    })?;
            }
        }
        // Pushes that are tiny all along the piece are charged as they are: it does not matter what
        // they cancel. So are those whose series would leave out more than they are.
        let [tiny, nothing] = [self.tiny, r.bits].map(|places| r.of(&RBig::from_parts(1.into(), UBig::ONE << places)));
        for (z, u) in flow {
            let size = r.norm(z);
            let whole = self.largest(u, &self.radius)? * &size;
            if whole.below(&tiny) {
                tail = tail + whole;
                continue;
            }
            let beyond = self.tail(terms, |radius| self.largest(u, radius))? * size;
            if whole.at_most(&beyond) {
                tail = tail + whole;
                continue;
            }
            tail = tail + beyond;
            let entries = r.entries(z).zip(z.numerators()).enumerate();
            let row: Vec<(usize, Interval)> =
                entries.filter(|(_, (_, z))| !z.is_zero()).map(|(c, (entry, _))| (c, entry)).collect();
            let mut power = r.norm(z);
            for (e, weight) in e.iter_mut().zip(exponential(r, u, terms)?) {
                let most = abs(&weight) * &power;
                power = power * &self.radius;
                if most.below(&nothing) {
                    tail = tail + most;
                    continue;
                }
                for (c, z) in &row {
                    if let Some(e) = e.get_mut(*c) {
                        *e = &*e - &weight * z;
                    }
                }
            }
        }
        let norms: Vec<Interval> = e.iter().map(|e| r.sum(e.iter().map(Interval::square)).sqrt()).collect();
        Ok(self.polynomial(&norms, &self.radius) + tail)
    }

    /// A bound of |e^u| on a disc.
    fn largest(&self, u: &[Interval], radius: &Interval) -> Result<Interval, Reason> {
        let sizes: Vec<Interval> = u.iter().enumerate().map(|(k, u)| if k == 0 { u.clone() } else { abs(u) }).collect();
        self.polynomial(&sizes, radius).exp()
    }

    /// Cauchy: a function that is at most size(R) on the disc of radius R = f radius has sum_{k >=
    /// terms} |c_k| radius^k at most size(R) f^-terms / (1 - 1/f). The least over a few discs.
    fn tail(&self, terms: usize, size: impl Fn(&Interval) -> Result<Interval, Reason>) -> Result<Interval, Reason> {
        let mut least: Option<Interval> = None;
        for f in DISCS {
            let Ok(size) = size(&(&self.radius * self.r.whole(f))) else { continue };
            let scale = RBig::from_parts(1.into(), UBig::from(f).pow(terms - 1) * UBig::from(f - 1));
            let bound = size * self.r.of(&scale);
            least = Some(match least {
                Some(least) if least.at_most(&bound) => least,
                _ => bound,
            });
        }
        least.ok_or(Reason::OutOfRange)
    }
}

#[cfg(test)]
#[path = "../../tests/unit/leap.rs"]
mod tests;
