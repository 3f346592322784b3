//! The direction of the mean, for all k (T6.1 with the constants of docs/lemmas.md lemma:sgd-mean).

use rug::ops::Pow;
use rug::{Float, Integer, Rational};
use thiserror::Error;

use super::{Kept, PREC, enclose};
use crate::arith::interval::{Interval, distance, dot, norm};
use crate::arith::linalg;
use crate::arith::rational::LARGEST_STEP_EXPONENT;
use crate::endings::trap::{ExactHypotheses, TrapFailure, TrapRows};
use crate::margin::Optimum;

/// Why there is no bound of the direction.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoDirection {
    /// eta |x_i|^2 e^{-x_i.w_0} >= 2: the first push of sample i is too large for the bound.
    #[error("the first push of sample {sample} is too large: eta |x|^2 e^(-x.w_0) is not below 2")]
    Steep {
        /// The sample.
        sample: usize,
    },
    /// The max-margin problem has no multipliers positive on all of S: w^_J, with u that excludes
    /// them.
    #[error("the max-margin problem is degenerate: no multipliers are positive on all support vectors")]
    Degenerate(Box<Optimum>),
    /// w~ is not found, or the numbers are out of range.
    #[error(transparent)]
    NotEnclosed(TrapFailure),
}

/// E|w_k - w^ ln tau_k - w~|^2 <= M^2 for all k >= 0, tau_k = tau_0 + k.
#[derive(Clone, Debug)]
pub struct Direction {
    optimum: Optimum,
    w_hat: Vec<Interval>,
    w_tilde: Vec<Rational>,
    s: Rational,
    /// M, and the distance of w~ from `w_tilde`.
    reach: Interval,
}

/// What M is made of, but for tau_0.
struct Parts {
    w_hat: Vec<Interval>,
    w_hat_square: Interval,
    /// w_0 - w_tilde.
    gap: Vec<Interval>,
    radius: Interval,
    /// n sum_S lambda'_i^2 |x_i|^2 2/(2 - eps_i).
    noise: Interval,
    /// theta_i and 2 h e^{-w~.x_i} e^{eps_i/2 - 1} for i in J \ S.
    beyond: Vec<(Interval, Interval)>,
}

fn int(n: i32) -> Interval {
    Interval::from_int(PREC, n)
}

impl Kept {
    /// eps_i = eta |x_i|^2 e^{-a_i(0)}, which bounds eta |x_i|^2 e^{-a_i} on every path for ever;
    /// one for each sample of J.
    pub(super) fn steepness(&self) -> Vec<Interval> {
        let eps = |(at, height): (usize, &Rational)| {
            &enclose(&Rational::from(&self.eta * &self.gram[at][at])) * &(-enclose(height)).exp()
        };
        self.heights.iter().enumerate().map(eps).collect()
    }

    /// The bound of T6.1 from K = 0.
    ///
    /// # Errors
    /// The hypothesis that fails.
    pub fn direction(&self) -> Result<Direction, NoDirection> {
        let eps = self.steepness();
        let steep = eps.iter().zip(&self.features).find(|(eps, _)| !eps.less(&int(2)).is_yes());
        if let Some((_, x)) = steep {
            return Err(NoDirection::Steep { sample: x.sample });
        }
        let h = Rational::from(&self.eta / self.n as u64);
        let scene = TrapRows {
            h: h.clone(),
            features: self.features.clone(),
            walls: Vec::new(),
            missed: Vec::new(),
            cells: Vec::new(),
        };
        let setting = match ExactHypotheses::new(&scene) {
            Ok(setting) if setting.is_degenerate() => return Err(self.degenerate()),
            Ok(setting) => setting,
            Err(failure) => return Err(NoDirection::NotEnclosed(failure)),
        };
        let near: Vec<f64> = self.start.iter().map(Rational::to_f64).collect();
        let minimiser = setting.minimiser_near(&near).map_err(NoDirection::NotEnclosed)?;
        let w_hat: Vec<Interval> = setting.optimum.w.iter().map(enclose).collect();
        let w_tilde: Vec<Interval> = minimiser.w_tilde.iter().map(enclose).collect();
        let mut noise = Interval::zero(PREC);
        let mut beyond = Vec::new();
        let mut lambda = minimiser.lambda.iter();
        for (at, (x, eps)) in self.features.iter().zip(&eps).enumerate() {
            let square = enclose(&self.gram[at][at]);
            let theta = linalg::dot(&x.vector, &setting.optimum.w);
            if theta == 1 {
                let lambda = lambda.next().ok_or(NoDirection::NotEnclosed(TrapFailure::MinimiserNotEnclosed))?;
                let factor = int(2).div(&(int(2) - eps)).ok_or(NoDirection::Steep { sample: x.sample })?;
                noise = noise + enclose(&Rational::from(self.n as u64)) * lambda.square() * square * factor;
            } else {
                let row: Vec<Interval> = x.vector.iter().map(enclose).collect();
                let offset = dot(&row, &w_tilde).widen((norm(&row) * &minimiser.radius).hi());
                let half = enclose(&Rational::from((1, 2)));
                let factor = (eps * &half - int(1) - offset).exp() * enclose(&h) * int(2);
                beyond.push((enclose(&theta), factor));
            }
        }
        let parts = Parts {
            w_hat_square: enclose(&setting.optimum.norm_squared()),
            gap: self.start.iter().zip(&w_tilde).map(|(w, t)| enclose(w) - t).collect(),
            radius: minimiser.radius.clone(),
            w_hat,
            noise,
            beyond,
        };
        let out_of_range = NoDirection::NotEnclosed(TrapFailure::DoesNotClose);
        let s = parts.best_s().ok_or(out_of_range.clone())?;
        let m = parts.m(&enclose(&s)).filter(Interval::is_finite).ok_or(out_of_range)?;
        let reach = (m + &minimiser.radius).upper();
        let Parts { w_hat, .. } = parts;
        Ok(Direction { optimum: setting.optimum.clone(), w_hat, w_tilde: minimiser.w_tilde, s, reach })
    }

    fn degenerate(&self) -> NoDirection {
        match self.max_margin() {
            Some(optimum) => NoDirection::Degenerate(Box::new(optimum)),
            None => NoDirection::NotEnclosed(TrapFailure::Infeasible),
        }
    }
}

impl Parts {
    /// M for tau_0 = e^s.
    fn m(&self, s: &Interval) -> Option<Interval> {
        let tau = s.exp();
        let inverse = int(1).div(&tau)?;
        let z = &inverse + &inverse.square();
        let reference: Vec<Interval> = self.w_hat.iter().map(|w| w * s).collect();
        let r = distance(&self.gap, &reference) + &self.radius;
        // What is certain of the drift w^ comes off the noise.
        let half = enclose(&Rational::from((1, 2)));
        let kept = int(1) - &(&inverse * &half) - (&inverse * &half).square();
        let c = (&self.noise - &(&self.w_hat_square * &kept)).positive_part();
        let mut q = r.square() + &c * &z;
        for (theta, factor) in &self.beyond {
            let first = (-(theta * s)).exp();
            let rest = (-(&(theta - &int(1)) * s)).exp().div(&(theta - &int(1)))?;
            q = q + factor * &(first + rest);
        }
        let b = self.w_hat_square.sqrt_of_non_negative() * &z;
        let root = (b.square() + int(4) * &q).sqrt_of_non_negative();
        Some((b + root) * half)
    }

    /// The s for which M is about the least. Any s is right: a search in rounded numbers decides
    /// nothing.
    fn best_s(&self) -> Option<Rational> {
        let natural = dot(&self.w_hat, &self.gap).div(&self.w_hat_square)?.mid().to_f64();
        let at = |s: f64| self.m(&Interval::point(Float::with_val(PREC, s))).map_or(f64::INFINITY, |m| m.hi().to_f64());
        let (mut best, mut width) = (natural, 4.0);
        for _ in 0..12 {
            let tried = (-4..=4).map(|j| best + width * f64::from(j) / 4.0);
            best = tried.min_by(|a, b| at(*a).total_cmp(&at(*b)))?;
            width /= 2.0;
        }
        Some(Rational::from(Float::with_val(53, best * 1_048_576.0).floor().to_integer()?) >> 20)
    }
}

impl Direction {
    /// w^_J with multipliers positive on all of S.
    pub fn optimum(&self) -> &Optimum {
        &self.optimum
    }

    /// A rational point near w~.
    pub fn w_tilde(&self) -> &[Rational] {
        &self.w_tilde
    }

    /// s_0 = ln tau_0.
    pub fn s(&self) -> &Rational {
        &self.s
    }

    /// M, the distance of w~ from `w_tilde` included: (E|w_k - w^ ln tau_k - w_tilde|^2)^{1/2} is
    /// at most this for all k.
    pub fn reach(&self) -> &Interval {
        &self.reach
    }

    fn ln_tau(&self, k: &Integer) -> Option<Interval> {
        (&enclose(&self.s).exp() + &enclose(&Rational::from(k))).ln()
    }

    /// P_k = w^ ln tau_k + w_tilde: E w_k lies within M of it. `None` for k < 0.
    pub fn reference(&self, k: &Integer) -> Option<Vec<Interval>> {
        let s = self.ln_tau(k)?;
        Some(self.w_hat.iter().zip(&self.w_tilde).map(|(w, t)| w * &s + enclose(t)).collect())
    }

    /// An enclosure of |E w_k/|E w_k| - w^/|w^||, and the part of it that P_k alone makes. `None`
    /// while M >= |P_k|.
    fn parts(&self, k: &Integer) -> Option<(Interval, Interval)> {
        let p = self.reference(k)?;
        let length = norm(&p);
        let unit = |v: &[Interval], length: &Interval| v.iter().map(|c| c.div(length)).collect::<Option<Vec<_>>>();
        let off = distance(&unit(&p, &length)?, &unit(&self.w_hat, &norm(&self.w_hat))?);
        // The chord of an angle whose sine is x.
        let x = self.reach.div(&length)?;
        let cosine = (int(1) - x.square()).sqrt()?;
        let chord = (int(2) * x.square()).div(&(int(1) + cosine))?.sqrt()?;
        Some((off, chord))
    }

    /// An enclosure of |E w_k/|E w_k| - w^/|w^||. `None` while the bound says nothing: M >= |P_k|.
    pub fn error(&self, k: &Integer) -> Option<Interval> {
        let (off, chord) = self.parts(k)?;
        let lo = (&off - &chord).positive_part();
        Some(lo.hull(&(off + chord)))
    }

    /// The least k (to 18 digits) for which the bound shows an error of at most `error` from k on;
    /// `None` where no k of up to 10^10000000 does.
    pub fn first_within(&self, error: &Rational) -> Option<Integer> {
        let shows = |k: &Integer| self.error(k).is_some_and(|bound| *bound.hi() <= *error);
        let ten = |e: u32| Integer::from(10).pow(e);
        // The bound falls from where P_k.w^ > 0 on: the angle of P_k falls with its first
        // component, and |P_k| grows.
        let ahead = |k: &Integer| self.reference(k).is_some_and(|p| dot(&p, &self.w_hat).positive().is_yes());
        let holds = |k: &Integer| shows(k) && ahead(k);
        if holds(&Integer::new()) {
            return Some(Integer::new());
        }
        let mut above = 1;
        while !holds(&ten(above)) {
            above = (above < LARGEST_STEP_EXPONENT).then_some(LARGEST_STEP_EXPONENT.min(above * 2))?;
        }
        let mut below = above / 2;
        while above - below > 1 {
            let middle = below.midpoint(above);
            if holds(&ten(middle)) { above = middle } else { below = middle }
        }
        const DIGITS: u32 = 18;
        let unit = ten(above.saturating_sub(DIGITS));
        let (mut lo, mut hi) = (Integer::new(), Integer::from(&ten(above) / &unit));
        while Integer::from(&hi - &lo) > 1 {
            let middle = Integer::from(&lo + &hi) >> 1;
            if holds(&Integer::from(&middle * &unit)) { hi = middle } else { lo = middle }
        }
        Some(hi * unit)
    }
}
