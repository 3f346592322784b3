//! The exact w~ beside a rational point: what both traps are built around (docs/lemmas.md
//! lemma:minimiser, lemma:least-eigenvalue).

use dashu_ratio::RBig;

use super::Checker;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, duals, inverse_gram};
use crate::reason::Reason;

/// A sample with its number.
pub(super) type Sample<'a> = (usize, &'a Vector);

/// The exact w~ near `w_tilde`.
pub(super) struct Minimiser {
    /// |w~ - w_tilde| is at most this.
    pub(super) radius: Interval,
    /// lambda'_i for i in S.
    pub(super) lambda: Vec<Interval>,
    /// m of lemma:least-eigenvalue for these.
    pub(super) least: Interval,
    /// nu'_l for l in T.
    pub(super) nu: Vec<Interval>,
    /// The basis of span(x_T) dual to x_T.
    pub(super) duals: Vec<Vector>,
}

/// lemma:minimiser: the exact w~ exists near `w_a`, and its multipliers; T is `kicking`.
pub(super) fn minimiser(
    checker: &mut Checker<'_>,
    r: &Numbers,
    h: &RBig,
    (w_hat, w_a): (&Vector, &Vector),
    support: &[Sample<'_>],
    kicking: &[Sample<'_>],
) -> Result<Minimiser, Reason> {
    let d = checker.instance.d();
    let support: Vec<Vector> = support.iter().map(|(_, x)| (*x).clone()).collect();
    let (samples, kicking): (Vec<usize>, Vec<&Vector>) = kicking.iter().copied().unzip();
    let duals = duals(d, &kicking).ok_or(Reason::KickingDependent)?;
    let mut off_walls = Complement::whole(d);
    kicking.iter().for_each(|x| {
        off_walls.remove(x);
    });
    let projected: Vec<Vector> = support.iter().map(|x| off_walls.project(x)).collect();
    let mut weights = Vec::new();
    for x in &support {
        weights.push(r.of(h) * (-&r.dot(x, w_a)).exp()?);
    }
    // m of lemma:least-eigenvalue, on a basis B of the span.
    let mut span = Complement::whole(d);
    let basis: Vec<(&Vector, &Interval)> = projected.iter().zip(&weights).filter(|(z, _)| span.remove(z)).collect();
    let gram = inverse_gram(&basis.iter().map(|(z, _)| *z).collect::<Vec<_>>()).ok_or(Reason::NoMinimiserNear)?;
    let mut trace = r.whole(0);
    for (b, (row, (_, weight))) in gram.iter().zip(&basis).enumerate() {
        let diagonal = row.get(b).ok_or(Reason::NoMinimiserNear)?;
        trace = trace + r.of(diagonal) * weight.recip()?;
    }
    // g = |sum c_i P x_i - P w^|; 1/m is the trace.
    let target = off_walls.project(w_hat);
    let residual = coordinates(r, d, &weights, &projected).into_iter().zip(r.entries(&target));
    let g = r.sum(residual.map(|(sum, w)| (sum - w).square())).sqrt();
    let radius = r.whole(1).exp()? * g * &trace;
    let reach = r.largest(projected.iter().map(|z| r.norm(z)));
    checker.demand((&radius * &reach).at_most(&r.whole(1)), Reason::NoMinimiserNear)?;
    // lambda'_i = h e^{-w~.x_i}; w~ - w_tilde lies in span(P x_S).
    let mut lambda = Vec::new();
    for (z, weight) in projected.iter().zip(&weights) {
        lambda.push(weight * (&radius * r.norm(z)).symmetric().exp()?);
    }
    // nu' = G_T^-1 x_T.(sum lambda'_i x_i - w^), and x_T.w^ = 0.
    let mut nu = Vec::new();
    for (dual, sample) in duals.iter().zip(samples) {
        let value = r.sum(support.iter().zip(&lambda).map(|(x, value)| r.dot(dual, x) * value));
        checker.demand(r.whole(0).below(&value), Reason::NuPrimeNotPositive { sample })?;
        nu.push(value);
    }
    // lambda'_i >= c_i e^{-radius reach}.
    let least = trace.recip()? * (-&(&radius * reach)).exp()?;
    Ok(Minimiser { radius, lambda, least, nu, duals })
}

/// sum c_i z_i, coordinate by coordinate.
fn coordinates(r: &Numbers, d: usize, factors: &[Interval], vectors: &[Vector]) -> Vec<Interval> {
    let mut sums = vec![r.whole(0); d];
    for (factor, z) in factors.iter().zip(vectors) {
        for (sum, entry) in sums.iter_mut().zip(r.entries(z)) {
            *sum = &*sum + factor * entry;
        }
    }
    sums
}

#[cfg(test)]
#[path = "../../tests/unit/minimiser.rs"]
mod tests;
