//! The trap of T4: conditions at one step K that settle all k >= K. The comments number the checks
//! of docs/certificates.md.

use dashu_int::UBig;
use dashu_ratio::RBig;

use super::{Checker, listed};
use crate::certificate::witness::{RatePoint, Trap};
use crate::iterate::Iterate;
use crate::number::budget;
use crate::number::context::Numbers;
use crate::number::interval::Interval;
use crate::number::vector::{Complement, Vector, duals, inverse_gram};
use crate::reason::Reason;

/// A sample with its number.
pub(super) type Sample<'a> = (usize, &'a Vector);

/// The samples by their part in the trap.
struct Parts<'a> {
    /// J, the active positives.
    pub(super) active: Vec<Sample<'a>>,
    /// S, the support vectors.
    pub(super) support: Vec<Sample<'a>>,
    /// N, the walls.
    pub(super) walls: Vec<Sample<'a>>,
    /// T, the kicking walls.
    pub(super) kicking: Vec<Sample<'a>>,
    /// O, all other samples.
    pub(super) outside: Vec<Sample<'a>>,
}

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

/// A closed trap: |r_k| <= rho(ln tau_k - s) for all k >= K, w_k = w^ ln tau_k + w~ + r_k.
pub(super) struct Closed {
    pub(super) numbers: Numbers,
    pub(super) from: UBig,
    pub(super) s: Interval,
    pub(super) tau: Interval,
    pub(super) norm_w: Interval,
    pub(super) w_hat: Vector,
    pub(super) w_tilde: Vector,
    /// |w~ - w_tilde|.
    pub(super) away: Interval,
    pub(super) b: Interval,
    pub(super) q: Interval,
    pub(super) growth: Interval,
}

impl<'a> Checker<'a> {
    /// All conditions of the trap, and the rate that it states.
    pub(super) fn trap(&mut self, iterate: &Iterate, trap: &Trap) -> Result<Closed, Reason> {
        let instance = self.instance;
        let h = &instance.start()?.eta / RBig::from(instance.n());
        // The kernel's enclosures carry more bits than the orbit that they judge.
        let numbers = Numbers { bits: iterate.bits + 64 };
        let parts = self.parts_of(iterate, trap)?;
        let minimiser = self.minimiser(&numbers, &h, (&trap.w_hat, &trap.w_tilde), &parts.support, &parts.kicking)?;
        for &(sample, x) in parts.walls.iter().filter(|(l, _)| !listed(&trap.kicking, *l)) {
            let product = numbers.dot(x, &trap.w_tilde) + numbers.norm(x) * &minimiser.radius;
            self.demand(product.at_most(&numbers.whole(0)), Reason::TildeActivatesWall { sample })?;
        }
        let closed = self.closes(&numbers, &h, iterate, trap, &parts, &minimiser)?;
        self.rates(&closed, &trap.rate)?;
        Ok(closed)
    }

    /// The stated bounds of the direction's error.
    pub(super) fn rates(&mut self, closed: &Closed, rate: &[RatePoint]) -> Result<(), Reason> {
        let mut pieces = budget::Pieces::new(budget::count(rate.len()));
        for (at, point) in rate.iter().enumerate() {
            // Unit vectors are never farther apart than 2.
            self.demand(point.bound < RBig::from(2u8), Reason::RateTrivial { at })?;
            let log = closed.log(&point.k).ok_or(Reason::RateBeforeStart { at })??;
            let error = closed.constant(&log)? * log.recip()?;
            self.demand(error.at_most(&closed.numbers.of(&point.bound)), Reason::RateBound { at })?;
            pieces.one_is_done()?;
        }
        Ok(())
    }

    /// Checks 1 to 6: all exact.
    fn parts_of(&mut self, iterate: &Iterate, trap: &Trap) -> Result<Parts<'a>, Reason> {
        let Trap { active, walls, kicking, w_hat, w_tilde, lambda, nu, p, .. } = trap;
        // 1.
        self.demand(!active.is_empty(), Reason::NoPositives)?;
        self.positives_only(active)?;
        if self.outside.is_some() {
            let features = self.instance.samples().filter(|(_, z, _)| !z.is_zero()).map(|(i, ..)| i);
            self.demand(features.eq(active.iter().copied()), Reason::WrongActive)?;
        } else {
            for (sample, sign) in iterate.signs.iter().copied().enumerate() {
                if listed(active, sample) {
                    self.active(sign, sample)?;
                } else if !listed(walls, sample) {
                    self.inactive(sign, Reason::NotInactive { sample })?;
                }
            }
        }
        // 2. and the first half of 3.
        let tight = self.solves(active, &self.instance.negatives(), w_hat, lambda, nu)?;
        self.covers(lambda, &tight.support)?;
        for &sample in nu.keys() {
            self.demand(listed(kicking, sample), Reason::NuNotKicking { sample })?;
        }
        self.demand(tight.walls == *walls, Reason::WrongWalls)?;
        for &sample in kicking {
            self.demand(listed(walls, sample), Reason::KickingNotWalls { sample })?;
        }
        // The second half of 3: that x_T is independent shows in its Gram matrix, later.
        let instance = self.instance;
        let wall_rows = instance.pick(walls);
        for (at, &(first, x)) in wall_rows.iter().enumerate() {
            for &(second, y) in wall_rows.iter().skip(at + 1) {
                self.demand(x.dot(y) >= RBig::ZERO, Reason::NotAcute { first, second })?;
            }
        }
        // 4.
        let others = instance.samples().filter(|(i, ..)| !listed(active, *i) && !listed(walls, *i));
        let outside: Vec<Sample<'_>> = match self.outside {
            Some(rows) => rows.iter().map(|(i, c)| (*i, c)).collect(),
            None => others.map(|(i, x, _)| (i, x)).collect(),
        };
        for &(sample, x) in &outside {
            // Without walls the radius does not grow: a network's rows may be orthogonal to w^.
            let (product, allowed) = (x.dot(w_hat), self.outside.is_some());
            let inside = product < RBig::ZERO || (allowed && product.is_zero());
            self.demand(inside, Reason::NotSelfConsistent { sample })?;
        }
        // 5.
        self.demand(!walls.is_empty() || p.is_zero(), Reason::PNotZero)?;
        for &(sample, x) in &wall_rows {
            self.demand(x.dot(p) <= -RBig::ONE, Reason::POnWall { sample })?;
        }
        let active_rows = instance.pick(active);
        for &(sample, x) in &active_rows {
            self.demand(x.dot(p) >= RBig::ZERO, Reason::POnActive { sample })?;
        }
        // 6.
        let kicking_rows = instance.pick(kicking);
        for &(sample, x) in &kicking_rows {
            self.demand(x.dot(w_tilde).is_zero(), Reason::TildeOffWall { sample })?;
        }
        let support = instance.pick(&tight.support);
        Ok(Parts { active: active_rows, support, walls: wall_rows, kicking: kicking_rows, outside })
    }

    /// lemma:minimiser: the exact w~ exists near `w_a`, and its multipliers; T is `kicking`.
    pub(super) fn minimiser(
        &mut self,
        r: &Numbers,
        h: &RBig,
        (w_hat, w_a): (&Vector, &Vector),
        support: &[Sample<'_>],
        kicking: &[Sample<'_>],
    ) -> Result<Minimiser, Reason> {
        let d = self.instance.d();
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
        self.demand((&radius * &reach).at_most(&r.whole(1)), Reason::NoMinimiserNear)?;
        // lambda'_i = h e^{-w~.x_i}; w~ - w_tilde lies in span(P x_S).
        let mut lambda = Vec::new();
        for (z, weight) in projected.iter().zip(&weights) {
            lambda.push(weight * (&radius * r.norm(z)).symmetric().exp()?);
        }
        // nu' = G_T^-1 x_T.(sum lambda'_i x_i - w^), and x_T.w^ = 0.
        let mut nu = Vec::new();
        for (dual, sample) in duals.iter().zip(samples) {
            let value = r.sum(support.iter().zip(&lambda).map(|(x, value)| r.dot(dual, x) * value));
            self.demand(r.whole(0).below(&value), Reason::NuPrimeNotPositive { sample })?;
            nu.push(value);
        }
        // lambda'_i >= c_i e^{-radius reach}.
        let least = trace.recip()? * (-&(&radius * reach)).exp()?;
        Ok(Minimiser { radius, lambda, least, nu, duals })
    }

    /// Every constant of the trap, and every condition.
    fn closes(
        &mut self,
        r: &Numbers,
        h: &RBig,
        iterate: &Iterate,
        trap: &Trap,
        parts: &Parts<'_>,
        minimiser: &Minimiser,
    ) -> Result<Closed, Reason> {
        let Trap { w_hat, w_tilde, p, s, .. } = trap;
        let (zero, one, two) = (r.whole(0), r.whole(1), r.whole(2));
        self.demand(*s > RBig::ZERO, Reason::STooSmall)?;
        let (centre, ball) = (&iterate.centre, &iterate.radius);
        let (rho, step, norm_w) = (r.of(&trap.rho), r.of(h), r.norm(w_hat));
        let away = &minimiser.radius;
        let tau = r.of(s).exp()?;
        let inverse = tau.recip()?;
        let z = &inverse + inverse.square();

        // r_K = w_K - w^ s - w~.
        let terms = [(RBig::ONE, centre), (-s.clone(), w_hat), (-RBig::ONE, w_tilde)];
        let r_k = r.norm(&Vector::combination(self.instance.d(), terms)) + r.of(ball) + away;

        // a_i^0, e_ and F_ with `rho` for rho(0).
        let mut decay = Vec::new();
        for &(sample, x) in &parts.active {
            let level = r.of(&(x.dot(w_hat) * s + x.dot(w_tilde))) - r.norm(x) * (&rho + away);
            // A network's pattern is kept by the rows outside.
            self.demand(self.outside.is_some() || zero.below(&level), Reason::ActiveTooLow { sample })?;
            decay.push((-&level).exp()?);
        }
        let (e_max, f_sum) = (r.largest(decay.iter().cloned()), r.sum(decay));
        let r_j = r.largest(parts.active.iter().map(|(_, x)| r.norm(x)));
        let r_n = r.largest(parts.walls.iter().map(|(_, x)| r.norm(x)));
        let d_sum = r.sum(parts.walls.iter().map(|(_, x)| r.norm(x)));
        let count = r.of(&RBig::from(parts.active.len()));
        let eps = &two * &step * r_j.square() * &count * &e_max;
        self.demand((&two * &eps).at_most(&one), Reason::EpsTooLarge)?;

        // C, and the samples of J outside S.
        let lambda_squares = r.sum(minimiser.lambda.iter().map(Interval::square));
        let e = one.exp()?;
        let four = r.whole(4);
        let c = &four * e.square() * r_j.square() * &count * lambda_squares + &four * norm_w.square();
        let mut c_sum = zero.clone();
        for &(_, x) in parts.active.iter().filter(|(i, _)| parts.support.binary_search_by_key(i, |(j, _)| *j).is_err())
        {
            let theta = x.dot(w_hat);
            let tilde = r.dot(x, w_tilde) - r.norm(x) * away;
            let first = (-&r.of(&(&theta * s))).exp()?;
            let second = r.of(&((RBig::ONE - &theta) * s)).exp()? * r.of(&(theta - RBig::ONE)).recip()?;
            c_sum = c_sum + (-&tilde).exp()? * (first + second);
        }
        let q = c * &z + &two * &step * (e.recip()? + &two * &eps) * c_sum;

        // The kicks.
        let levels = parts.walls.iter().map(|(_, x)| (r.dot(x, centre) + r.norm(x) * r.of(ball)).positive_part());
        let b_max = r.largest(levels).max(&(&step * &r_j * &r_n * &f_sum));
        let kappa = &two * &step * (&two * b_max).exp()? * d_sum.square();
        let norm_p = r.norm(p);
        let growth = &kappa * r.dot(p, w_hat).positive_part();

        let closed = Closed {
            numbers: *r,
            from: iterate.k.clone(),
            s: r.of(s),
            tau: tau.clone(),
            w_hat: w_hat.clone(),
            w_tilde: w_tilde.clone(),
            away: away.clone(),
            b: &norm_w * &z + &kappa * &norm_p,
            q: r_k.square() + q + kappa * norm_p * &r_k,
            growth,
            norm_w,
        };
        self.demand(closed.rho_at(&zero).at_most(&rho), Reason::RhoTooSmall)?;
        let slope = &closed.growth * closed.root(&zero).recip()?;

        for &(sample, x) in &parts.active {
            let fast = (r.norm(x) * &slope).at_most(&r.dot(x, w_hat));
            self.demand(fast, Reason::ActiveTooSlow { sample })?;
        }
        for &(sample, x) in &parts.outside {
            let level = r.of(&(x.dot(w_hat) * s + x.dot(w_tilde))) + r.norm(x) * (&rho + away);
            self.demand(level.below(&zero), Reason::OutsideTooHigh { sample })?;
            let fast = (r.norm(x) * &slope).at_most(&r.of(&-x.dot(w_hat)));
            self.demand(fast, Reason::OutsideTooSlow { sample })?;
        }
        // By lemma:kick-strength this shows h >= nu'_l/tau too.
        for &(sample, x) in &parts.walls {
            self.demand((&r_j * &f_sum).at_most(&r.norm(x)), Reason::PushTooStrong { sample })?;
        }
        Ok(closed)
    }
}

impl Closed {
    /// ln tau_k; none before K.
    pub(super) fn log(&self, k: &UBig) -> Option<Result<Interval, Reason>> {
        (*k >= self.from).then(|| (&self.tau + self.numbers.of(&RBig::from(k - &self.from))).ln())
    }

    /// sqrt(B^2 + 4 (Q + G L)).
    fn root(&self, l: &Interval) -> Interval {
        (self.b.square() + self.numbers.whole(4) * (&self.q + &self.growth * l)).sqrt()
    }

    /// rho(L), with its largest slope at L = 0.
    fn rho_at(&self, l: &Interval) -> Interval {
        (&self.b + self.root(l)) * self.numbers.half()
    }

    /// 2 (|w~| + rho)/|w^| at ln tau_k = `log`, which divided by `log` bounds the direction's
    /// error.
    pub(super) fn constant(&self, log: &Interval) -> Result<Interval, Reason> {
        let r = &self.numbers;
        let offset = r.norm(&self.w_tilde) + &self.away + self.rho_at(&(log - &self.s));
        Ok(r.whole(2) * offset * self.norm_w.recip()?)
    }

    /// The constant without walls: rho does not grow.
    pub(super) fn largest_constant(&self) -> Result<RBig, Reason> {
        self.constant(&self.s)?.upper()
    }

    /// A box around w_k.
    pub(super) fn enclose(&self, log: &Interval) -> Vec<Interval> {
        let reach = (&self.away + self.rho_at(&(log - &self.s))).symmetric();
        let r = &self.numbers;
        r.entries(&self.w_hat).zip(r.entries(&self.w_tilde)).map(|(w, t)| w * log + t + &reach).collect()
    }
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
