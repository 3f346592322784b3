//! GD steps in double precision with an a-priori rounding bound (T4, shadowing; docs/lemmas.md L1).
//!
//! No interval arithmetic in the loop: the step is computed in plain doubles, and the radius grows by a bound of the defect.
//! u = 2^-53 is the unit roundoff. Every sum of bounds below is of non-negative numbers; its own rounding, at most a few hundred u
//! relatively, is covered by the factor `SLACK`. Products that underflow lose at most 2^-1074 each: covered by `TINY`, as
//! the sizes of iterates and pushes are limited by `LARGE`.

use rug::float::Round;
use rug::{Float, Rational};

use super::{Ball, Trouble};
use crate::model::{Model, Pattern};

const U: f64 = f64::EPSILON / 2.0;
const SLACK: f64 = 1.0 + 1e-9;
const TINY: f64 = 1e-150;
const LARGE: f64 = 1e15;
/// Dimensions and sample counts up to which the factor `SLACK` covers the rounding of the bounds themselves.
const MOST_TERMS: usize = 1 << 20;

/// A ball around w_k in doubles, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(super) struct Stepper64 {
    dims: (usize, usize, usize),
    x: Vec<f64>,
    /// Upper bounds of |x_i|.
    norm: Vec<f64>,
    y: Vec<f64>,
    v: Vec<f64>,
    h: f64,
    k: u64,
    w: Vec<f64>,
    /// An upper bound of |w|.
    w_norm: f64,
    radius: f64,
    t: Vec<f64>,
    active: Vec<bool>,
    push: Vec<f64>,
}

fn float_up(x: &Float) -> f64 {
    x.to_f64_round(Round::Up)
}

fn norm_up(x: &[f64]) -> f64 {
    let square: f64 = x.iter().map(|c| c * c).sum();
    square.sqrt() * SLACK + TINY
}

impl Stepper64 {
    /// Takes over from a ball around w_k; `None` where the numbers do not fit into doubles.
    pub(super) fn new(model: &Model, k: u64, ball: &Ball) -> Option<Self> {
        let (m, n, d) = (model.neurons(), model.data().n(), model.data().d());
        let to_double = |q: &Rational| q.to_f64();
        let x: Vec<f64> = model.data().rows().iter().flatten().map(to_double).collect();
        let norm = model.data().rows().iter().map(|row| {
            let square: Rational = row.iter().map(|c| Rational::from(c.square_ref())).sum();
            let square = Float::with_val_round(64, &square, Round::Up).0;
            float_up(&Float::with_val_round(64, square.sqrt_ref(), Round::Up).0)
        });
        let mut new = Self {
            dims: (m, n, d),
            x,
            norm: norm.collect(),
            y: (0..n).map(|i| f64::from(model.sign(i))).collect(),
            v: model.output().iter().map(to_double).collect(),
            h: to_double(model.h()),
            k,
            w: Vec::new(),
            w_norm: 0.0,
            radius: 0.0,
            t: vec![0.0; m * n],
            active: vec![false; m * n],
            push: vec![0.0; m * d],
        };
        let small = |c: &f64| c.abs() < LARGE;
        let sizes_fit = [&new.x, &new.norm, &new.v].into_iter().flatten().all(small) && new.h > TINY && new.h < LARGE;
        let fits = m * d.max(n) < MOST_TERMS && sizes_fit;
        let v_fits = new.v.iter().all(|v| v.abs() > 1.0 / LARGE);
        (fits && v_fits && new.restart(k, ball)).then_some(new)
    }

    /// Takes over from another ball.
    pub(super) fn restart(&mut self, k: u64, ball: &Ball) -> bool {
        self.k = k;
        self.w = ball.centre.iter().map(Float::to_f64).collect();
        let moved = ball.centre.iter().zip(&self.w).fold(Float::new(64), |sum, (c, w)| {
            let gap = Float::with_val_round(64, c - w, Round::Up).0.abs();
            Float::with_val_round(64, sum + gap * (1.0 + 1e-9), Round::Up).0
        });
        self.radius = float_up(&Float::with_val_round(64, moved + &ball.radius, Round::Up).0);
        self.w_norm = norm_up(&self.w);
        self.w_norm < LARGE && self.radius < LARGE
    }

    /// The preactivations of w_k and their signs, all of them certain (or known from outside).
    fn preactivate(&mut self, known: Option<&Pattern>) -> Result<(), Trouble> {
        let (neurons, n, d) = self.dims;
        // |fl(x.w) - x.w| <= (d + 2) u |x||w|: d - 1 sums, one product, one rounding of x.
        let relative = (d + 3) as f64 * U * self.w_norm;
        for m in 0..neurons {
            let w = &self.w[m * d..(m + 1) * d];
            for i in 0..n {
                let t: f64 = self.x[i * d..(i + 1) * d].iter().zip(w).map(|(x, w)| x * w).sum();
                self.t[m * n + i] = t;
                self.active[m * n + i] = match known {
                    Some(pattern) => pattern.is_active(m, i),
                    None if t.abs() > (self.norm[i] * (relative + self.radius)) * SLACK + TINY => t > 0.0,
                    None => return Err(Trouble::UncertainSign { step: self.k, neuron: m, sample: i }),
                };
            }
        }
        Ok(())
    }

    /// The pattern at w_k.
    pub(super) fn pattern(&mut self) -> Result<Pattern, Trouble> {
        self.preactivate(None)?;
        let (neurons, n, _) = self.dims;
        Ok(Pattern::from_fn(neurons, n, |m, i| self.active[m * n + i]))
    }

    /// One step: w_k becomes w_{k+1}.
    pub(super) fn step(&mut self, known: Option<&Pattern>) -> Result<(), Trouble> {
        self.preactivate(known)?;
        let (neurons, n, d) = self.dims;
        let imprecise = Trouble::Imprecise { step: self.k };
        let relative = (d + 3) as f64 * U * self.w_norm;
        self.push.fill(0.0);
        let (mut pushes, mut pushed, mut push_error, mut h_beta) = (0usize, 0.0, 0.0, 0.0);
        for i in 0..n {
            // f(x_i), an upper bound of its error, and |z_i|^2 / |x_i|^2.
            let (mut f, mut f_error, mut width) = (0.0, 0.0, 0.0);
            let mut any = false;
            for m in 0..neurons {
                if self.active[m * n + i] {
                    any = true;
                    let (v, t) = (self.v[m], self.t[m * n + i]);
                    f += v * t;
                    f_error += v.abs() * (relative * self.norm[i] + (neurons + 3) as f64 * U * t.abs() + TINY);
                    width += v * v;
                }
            }
            if !any {
                continue;
            }
            let p = self.h * core_math::exp(-self.y[i] * f);
            if p >= LARGE || f_error > 1e-3 {
                return Err(imprecise);
            }
            let z_norm = self.norm[i] * width.sqrt();
            let reach = z_norm * self.radius;
            if reach > 1e-2 {
                return Err(imprecise);
            }
            for m in 0..neurons {
                if self.active[m * n + i] {
                    let c = p * self.y[i] * self.v[m];
                    for (g, x) in self.push[m * d..(m + 1) * d].iter_mut().zip(&self.x[i * d..(i + 1) * d]) {
                        *g += c * x;
                    }
                }
            }
            // Relative error of c x: e^{f_error} - 1 <= 1.001 f_error, and roundings of h, exp, v, x and four products.
            pushes += 1;
            pushed += p * z_norm;
            push_error += p * z_norm * (1.001 * f_error + 10.0 * U);
            // e^{reach} <= 1 + 1.01 reach for reach <= 0.01; the same relative error as above.
            h_beta += p * z_norm * z_norm * (1.0 + 2.0 * reach + 2.0 * f_error + 10.0 * U);
        }
        if self.w_norm + pushed >= LARGE {
            return Err(imprecise);
        }
        for (w, g) in self.w.iter_mut().zip(&self.push) {
            *w += g;
        }
        self.w_norm = norm_up(&self.w);
        // Summation of the pushes, then one rounding of the sum w + push.
        let defect = push_error + (pushes + 2) as f64 * U * pushed + U * self.w_norm;
        let expansion = (h_beta * SLACK - 1.0).max(1.0);
        let carried = if expansion > 1.0 { self.radius * expansion * (1.0 + 4.0 * U) } else { self.radius };
        self.radius = (carried + (defect * SLACK + TINY)) * (1.0 + 4.0 * U);
        self.k += 1;
        Ok(())
    }

    /// The ball around w_k.
    pub(super) fn ball(&self) -> Ball {
        Ball {
            centre: self.w.iter().map(|&c| Float::with_val(53, c)).collect(),
            radius: Float::with_val(53, self.radius),
        }
    }
}
