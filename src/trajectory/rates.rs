//! Rates along one orbit (T5.4, T5.5): bounds for all k, and what enclosures show of the iterates
//! beside them.

use rug::{Integer, Rational};

use super::fate::{Decided, End};
use super::iterates::{Enclosure, Iterates};
use super::multipliers::pushes;
use crate::arith::interval::{Interval, dot, enclose, norm};
use crate::margin::Optimum;
use crate::model::Model;

const PREC: u32 = 128;

/// T5.4: F_k <= 1/(1/F_K + c (k - K)) for all k >= K, F the sum of the weights of the active
/// positives.
#[derive(Clone, Debug)]
pub struct LossBound {
    from_step: Integer,
    /// 1/F_K.
    inverse: Interval,
    /// c = h g^2 (1 - h beta/2).
    c: Interval,
}

impl LossBound {
    /// From a fate that keeps the pattern J for ever; `None` where it does not, or where h R^2 F_K
    /// is not certainly below 2.
    pub fn of(model: &Model, decided: &Decided) -> Option<Self> {
        let (active, optimum) = kept(&decided.end)?;
        let w = decided.ball.to_box(PREC);
        let (zero, two) = (Interval::zero(PREC), Interval::from_int(PREC, 2));
        let (mut f, mut longest) = (zero.clone(), zero);
        for &i in active {
            let x = enclose(PREC, model.data().row(i));
            f = f + (-dot(&x, &w)).exp();
            longest = longest.max(&norm(&x).square());
        }
        let h = Interval::from_rational(PREC, model.h());
        let steep = &(&h * &longest) * &f;
        if !steep.less(&two).is_yes() {
            return None;
        }
        let one = Interval::from_int(PREC, 1);
        let g2 = one.div(&Interval::from_rational(PREC, &optimum.norm_squared()))?;
        let c = &(&h * &g2) * &(&one - &steep.div(&two)?);
        Some(Self { from_step: decided.from_step.clone(), inverse: one.div(&f)?, c })
    }

    /// The bound of F_k; `None` before K.
    pub fn at(&self, k: &Integer) -> Option<Interval> {
        let since = Rational::from(k - &self.from_step);
        let grown = &self.inverse + &(&self.c * &Interval::from_rational(PREC, &since));
        (since >= 0).then(|| Interval::from_int(PREC, 1).div(&grown))?
    }
}

/// J and w^_J where the pattern is J for all k >= K: no negative is ever active again.
pub fn kept(end: &End) -> Option<(&[usize], &Optimum)> {
    match end {
        End::Invariance { active, optimum } => Some((active, optimum)),
        End::Trap(trap) if trap.is_quiet() => Some((&trap.active, &trap.optimum)),
        _ => None,
    }
}

/// The KKT residuals of w_k/s_k in the problem (MM) of J (T3).
#[derive(Clone, Debug)]
pub struct Residuals {
    /// |w_0|/s_k.
    pub stationarity: Interval,
    /// The larger of max(0, 1 - min a_i/s_k) and max (b_l/s_k)^+.
    pub primal: Interval,
    /// sum (Lambda_i/s_k)(a_i - min a)/s_k + sum (M_l/s_k)|b_l|/s_k.
    pub complementarity: Option<Interval>,
}

/// What is observed at one step.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The step number.
    pub k: Integer,
    /// The error at w_k times its natural rate: | w_k/|w_k| - w^/|w^| | ln k, or F_k k.
    pub observed: Interval,
    /// The proved bound of the error times the same rate.
    pub proved: Option<Interval>,
    /// How far w_k/s_k is from the KKT conditions; s_k = ln(e^s + k - K) where a trap names s, ln k
    /// otherwise.
    pub residuals: Option<Residuals>,
}

/// Powers of ten from a step on: 10, .., 1e6, 1e9, 1e12, 1e18, 1e100.
pub fn grid(from_step: &Integer) -> Vec<Integer> {
    let powers = (1..=6).chain([9, 12, 18, 100]).map(|e| Integer::from(Integer::u_pow_u(10, e)));
    powers.filter(|k| k >= from_step).collect()
}

/// | w_k/|w_k| - w^/|w^| | ln k along `at`, with the bound of the trap beside it.
pub fn direction(
    model: &Model,
    w0: &[Rational],
    decided: &Decided,
    w_hat: &[Rational],
    at: &[Integer],
) -> Vec<Observed> {
    let bound = |k: &Integer| match &decided.end {
        End::Trap(trap) => trap.direction_error(k),
        _ => None,
    };
    observe(model, w0, decided, at, &|enclosure| {
        let ln_k = ln(&enclosure.k)?;
        Some((error_times_ln(enclosure, w_hat)?, bound(&enclosure.k).map(|bound| &bound * &ln_k)))
    })
}

/// | w_k/|w_k| - w^/|w^| | ln k at an enclosed iterate; `None` where w_k may be 0.
pub fn error_times_ln(enclosure: &Enclosure, w_hat: &[Rational]) -> Option<Interval> {
    Some(error_of(&enclosure.w, &enclose(PREC, w_hat))? * ln(&enclosure.k)?)
}

/// F_k k along `at`, with the bound of T5.4 beside it.
pub fn loss(model: &Model, w0: &[Rational], decided: &Decided, bound: &LossBound, at: &[Integer]) -> Vec<Observed> {
    let Some((active, _)) = kept(&decided.end) else { return Vec::new() };
    let rows: Vec<Vec<Interval>> = active.iter().map(|&i| enclose(PREC, model.data().row(i))).collect();
    observe(model, w0, decided, at, &|enclosure| {
        let k = Interval::from_rational(PREC, &Rational::from(&enclosure.k));
        let f = rows.iter().fold(Interval::zero(PREC), |sum, x| sum + (-dot(x, &enclosure.w)).exp());
        Some((&f * &k, bound.at(&enclosure.k).map(|bound| &bound * &k)))
    })
}

/// | w/|w| - w^/|w^| | for w in a box; `None` where it may hold 0.
pub(crate) fn error_of(w: &[Interval], target: &[Interval]) -> Option<Interval> {
    let (length, unit) = (norm(w), norm(target));
    let gaps: Option<Vec<Interval>> =
        w.iter().zip(target).map(|(w, t)| Some(&w.div(&length)? - &t.div(&unit)?)).collect();
    Some(norm(&gaps?))
}

/// What is observed at an iterate, and the bound of it where there is one.
type Beside = (Interval, Option<Interval>);

fn observe(
    model: &Model,
    w0: &[Rational],
    decided: &Decided,
    at: &[Integer],
    ask: &dyn Fn(&Enclosure) -> Option<Beside>,
) -> Vec<Observed> {
    let mut horizon = Iterates::new(model, w0, decided.from_step.to_u64().unwrap_or(u64::MAX).max(1_000_000), true);
    let mut enclosures = Vec::new();
    for k in at {
        let Ok(enclosure) = horizon.enclose(k, &mut |_| ()) else { break };
        enclosures.push(enclosure);
    }
    let steps: Vec<Integer> = enclosures.iter().map(|e| e.k.clone()).collect();
    let pushes = horizon.flown().and_then(|flown| pushes(model, w0, &flown, &steps));
    let one = |(at, enclosure): (usize, &Enclosure)| {
        let (observed, proved) = ask(enclosure)?;
        let pushes = pushes.as_ref().and_then(|pushes| pushes.get(at)).map(Vec::as_slice);
        let residuals = residuals(model, w0, decided, enclosure, pushes);
        Some(Observed { k: enclosure.k.clone(), observed, proved, residuals })
    };
    enclosures.iter().enumerate().filter_map(one).collect()
}

fn residuals(
    model: &Model,
    w0: &[Rational],
    decided: &Decided,
    enclosure: &Enclosure,
    pushes: Option<&[Interval]>,
) -> Option<Residuals> {
    let s = match &decided.end {
        End::Trap(trap) => trap.ln_tau(&enclosure.k)?,
        _ => ln(&enclosure.k)?,
    };
    let active = kept(&decided.end)?.0;
    let zero = Interval::zero(PREC);
    let heights: Vec<Interval> = model.data().rows().iter().map(|x| dot(&enclose(PREC, x), &enclosure.w)).collect();
    let lowest = active.iter().map(|&i| heights[i].clone()).reduce(|lowest, height| lowest.min(&height))?;
    let short = (Interval::from_int(PREC, 1) - lowest.div(&s)?).positive_part();
    let negatives = model.data().negatives();
    let highest = negatives.iter().fold(zero.clone(), |m, &l| m.max(&heights[l]));
    let complementarity = pushes.and_then(|pushes| {
        let positive =
            active.iter().fold(zero.clone(), |sum, &i| sum + &pushes[i] * &(&heights[i] - &lowest).positive_part());
        let all = negatives.iter().fold(positive, |sum, &l| sum + &pushes[l] * &heights[l].abs());
        all.div(&s.square())
    });
    Some(Residuals {
        stationarity: norm(&enclose(PREC, w0)).div(&s)?,
        primal: short.max(&highest.div(&s)?),
        complementarity,
    })
}

fn ln(k: &Integer) -> Option<Interval> {
    Interval::from_rational(PREC, &Rational::from(k)).ln()
}
