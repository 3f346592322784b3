//! Steps in plain doubles, which know nothing of the prover: where they stay well away from every
//! hyperplane they must not contradict what is proved of all k >= K. They decide nothing; they
//! raise the alarm.

use rug::Rational;
use serde_json::Value;

use super::shown::{Shown, numbers, word};
use crate::arith::rational;
use crate::data::{Instance, Label};

/// So many steps are made.
const STEPS: u64 = 2_000;
/// How far apart two starts are, and how far apart their iterates may be where rounding is taken to
/// be harmless.
const APART: f64 = 1e-9;
const HARMLESS: f64 = 1e-5;
/// A promise is broken by at least so much.
const CLEAR: f64 = 1e-3;
/// What is nearer to zero has no sign, in doubles.
const NO_SIGN: f64 = 1e-9;

struct Plain {
    rows: Vec<Vec<f64>>,
    signs: Vec<f64>,
    output: Vec<f64>,
    step: f64,
    d: usize,
}

/// What contradicts the fate of a certificate, if anything does.
pub fn contradiction(shown: &Shown, instance: &Instance) -> Option<String> {
    let fate = shown.fate();
    let is_direct = ["trap", "sharp", "invariance"].contains(&word(&fate["end"]));
    let from: u64 = fate["from_step"].as_str().filter(|_| is_direct)?.parse().ok()?;
    let promise = Promise::of(shown, instance)?;
    let plain = Plain::new(instance)?;
    let mut w: Vec<f64> = instance.start.as_ref()?.iter().map(Rational::to_f64).collect();
    let mut beside: Vec<f64> = w.iter().map(|c| c * (1.0 + APART) + APART).collect();
    for k in 0..=STEPS {
        // Rounding that grows, as it does from kick to kick, says nothing.
        if distance(&w, &beside) > HARMLESS * (1.0 + norm(&w)) || plain.is_unsure(&w) {
            return None;
        }
        if k >= from
            && let Some(why) = promise.broken(&plain, k, &w)
        {
            return Some(format!("in plain doubles, at step {k}: {why}"));
        }
        plain.advance(&mut w);
        plain.advance(&mut beside);
    }
    None
}

/// What is proved of all k >= K.
struct Promise {
    /// Which samples are active, where that is said of them.
    active: Option<Vec<(usize, bool)>>,
    direction: Vec<f64>,
    bounds: Vec<(u64, f64)>,
}

impl Promise {
    fn of(shown: &Shown, instance: &Instance) -> Option<Self> {
        let (end, n) = (shown.end(), instance.data.n());
        let active: Vec<usize> = end["active"].as_array()?.iter().filter_map(index).collect();
        let kicks = end["kicking"].as_array().is_some_and(|kicking| !kicking.is_empty());
        let said = |i: &usize| instance.network.is_some() || instance.data.labels()[*i] == Label::Positive;
        let samples = || (0..n).filter(said).map(|i| (i, active.contains(&i))).collect();
        let bound = |rate: &Value| {
            let bound = rational::parse(rate["bound"].as_str()?).ok()?;
            Some((rate["k"].as_str()?.parse().ok()?, bound.to_f64()))
        };
        Some(Self {
            active: (!kicks).then(samples),
            direction: numbers(&end["w_hat"])?.iter().map(Rational::to_f64).collect(),
            bounds: end["rate"].as_array().into_iter().flatten().filter_map(bound).collect(),
        })
    }

    fn broken(&self, plain: &Plain, k: u64, w: &[f64]) -> Option<String> {
        for &(i, active) in self.active.iter().flatten() {
            let heights: Vec<f64> = plain.heights(w, i).collect();
            let clear = CLEAR * norm(&plain.rows[i]);
            let (on, off) = (heights.iter().any(|a| *a > clear), heights.iter().all(|a| *a < -clear));
            if (active && off) || (!active && on) {
                return Some(format!("sample {i} is {}", if on { "active" } else { "not active" }));
            }
        }
        let &(_, bound) = self.bounds.iter().find(|(at, _)| *at == k)?;
        let (long, limit) = (norm(w), norm(&self.direction));
        let error = w.iter().zip(&self.direction).map(|(w, u)| (w / long - u / limit).powi(2)).sum::<f64>().sqrt();
        (error > bound + CLEAR).then(|| format!("the direction is {error} from its limit, and {bound} is proved"))
    }
}

impl Plain {
    fn new(instance: &Instance) -> Option<Self> {
        let doubles = |list: &[Rational]| list.iter().map(Rational::to_f64).collect::<Vec<_>>();
        let (data, output) = (&instance.data, instance.network.as_deref());
        Some(Self {
            rows: data.rows().iter().map(|row| doubles(row)).collect(),
            signs: data.labels().iter().map(|label| if *label == Label::Positive { 1.0 } else { -1.0 }).collect(),
            output: output.map_or_else(|| vec![1.0], doubles),
            step: instance.eta.as_ref()?.to_f64() / data.n() as f64,
            d: data.d(),
        })
    }

    /// w_m.x_i for all neurons.
    fn heights<'a>(&'a self, w: &'a [f64], i: usize) -> impl Iterator<Item = f64> + 'a {
        w.chunks(self.d).map(move |w| w.iter().zip(&self.rows[i]).map(|(w, x)| w * x).sum())
    }

    /// Whether the sign of some preactivation may be another: every step until then is in question.
    fn is_unsure(&self, w: &[f64]) -> bool {
        let near = |i: usize| NO_SIGN * (norm(&self.rows[i]) * (1.0 + norm(w)));
        (0..self.rows.len()).any(|i| self.heights(w, i).any(|a| a.abs() <= near(i)))
    }

    fn advance(&self, w: &mut [f64]) {
        let mut moved = w.to_vec();
        for (i, (x, y)) in self.rows.iter().zip(&self.signs).enumerate() {
            let heights: Vec<f64> = self.heights(w, i).collect();
            let f: f64 = heights.iter().zip(&self.output).map(|(a, v)| v * a.max(0.0)).sum();
            let push = self.step * y * (-y * f).exp();
            for ((part, a), v) in moved.chunks_mut(self.d).zip(&heights).zip(&self.output) {
                if *a > 0.0 {
                    part.iter_mut().zip(x).for_each(|(w, x)| *w += push * v * x);
                }
            }
        }
        w.copy_from_slice(&moved);
    }
}

fn index(number: &Value) -> Option<usize> {
    usize::try_from(number.as_u64()?).ok()
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn distance(v: &[f64], w: &[f64]) -> f64 {
    v.iter().zip(w).map(|(v, w)| (v - w).powi(2)).sum::<f64>().sqrt()
}
