//! GD steps in double precision with an a-priori rounding bound (T4, shadowing; docs/lemmas.md L1, L6).
//!
//! No interval arithmetic in the loop: the step is computed in plain doubles, and the radius grows by a bound of the defect, which takes
//! three sums over the samples. Samples go through in blocks of lanes, without branches, so that all of it becomes vector instructions.

use rug::float::Round;
use rug::{Float, Rational};

use super::Ball;
use crate::arith::exp64::exp;
use crate::model::{Model, Pattern};

const U: f64 = f64::EPSILON / 2.0;
const SLACK: f64 = 1.0 + 1e-9;
const TINY: f64 = 1e-150;
const LARGE: f64 = 1e15;
/// Dimensions and sample counts up to which the factor `SLACK` covers the rounding of the bounds themselves.
const MOST_TERMS: usize = 1 << 20;
/// Up to here e^a <= 1 + 1.001 a.
const LINEAR: f64 = 1e-3;

const LANES: usize = 4;
type Lanes = [f64; LANES];

/// Samples side by side.
#[derive(Clone, Debug)]
struct Block {
    /// Upper bounds of |x_i|.
    norm: Lanes,
    minus_y: Lanes,
    /// h; 0 in lanes without a sample of their own.
    h: Lanes,
}

/// A ball around w_k in doubles, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(super) struct Stepper64 {
    dims: (usize, usize, usize),
    /// The samples in the order of the lanes, positives first: in the end most blocks of negatives are inactive.
    order: Vec<usize>,
    blocks: Vec<Block>,
    /// x, block by block and there coordinate by coordinate.
    x: Vec<Lanes>,
    v: Vec<f64>,
    w: Vec<f64>,
    /// An upper bound of |w|.
    w_norm: f64,
    radius: f64,
    /// 1 where the neuron is active at the sample, else 0; for one block.
    gate: Vec<Lanes>,
    /// h n grad L, its lanes still to be added.
    gradient: Vec<Lanes>,
}

/// What the defect of a step depends on, with p_i = h e^{-y_i f(x_i)} and z_i = |x_i| sum of |v_m| over the active neurons.
#[derive(Default)]
struct Sums {
    /// |t| - the bound of its error, the least.
    margin: Lanes,
    /// z_i, the largest.
    widest: Lanes,
    /// p_i, of inactive samples too.
    push: Lanes,
    /// p_i z_i.
    first: Lanes,
    /// p_i z_i^2.
    second: Lanes,
    /// p_i |x_i|^2 (sum of v_m^2 over the active neurons): h times the trace of the Hessian.
    trace: Lanes,
}

fn lanes(f: impl FnMut(usize) -> f64) -> Lanes {
    std::array::from_fn(f)
}

fn sum(a: Lanes) -> f64 {
    (a[0] + a[1]) + (a[2] + a[3])
}

fn float_up(x: &Float) -> f64 {
    x.to_f64_round(Round::Up)
}

fn norm_up(x: &[f64]) -> f64 {
    let square: f64 = x.iter().map(|c| c * c).sum();
    square.sqrt() * SLACK + TINY
}

impl Stepper64 {
    /// Takes over from a ball around some w_k; `None` where the numbers do not fit into doubles.
    pub(super) fn new(model: &Model, ball: &Ball) -> Option<Self> {
        let (m, n, d) = (model.neurons(), model.data().n(), model.data().d());
        let row = |i: usize| model.data().row(i).iter().map(Rational::to_f64).collect::<Vec<f64>>();
        let norm = |i: usize| {
            let square: Rational = model.data().row(i).iter().map(|c| Rational::from(c.square_ref())).sum();
            let square = Float::with_val_round(64, &square, Round::Up).0;
            float_up(&Float::with_val_round(64, square.sqrt_ref(), Round::Up).0)
        };
        let order = [model.data().positives(), model.data().negatives()].concat();
        let h = model.h().to_f64();
        let v: Vec<f64> = model.output().iter().map(Rational::to_f64).collect();
        let (mut blocks, mut x) = (Vec::new(), Vec::new());
        for block in order.chunks(LANES) {
            let sample = |l: usize| block[l.min(block.len() - 1)];
            blocks.push(Block {
                norm: lanes(|l| norm(sample(l))),
                minus_y: lanes(|l| -f64::from(model.sign(sample(l)))),
                h: lanes(|l| if l < block.len() { h } else { 0.0 }),
            });
            let rows: [Vec<f64>; LANES] = std::array::from_fn(|l| row(sample(l)));
            x.extend((0..d).map(|j| lanes(|l| rows[l][j])));
        }
        let small = |c: &f64| c.abs() < LARGE;
        let data_fits = x.iter().flatten().chain(blocks.iter().flat_map(|block| &block.norm)).all(small);
        let v_fits = v.iter().all(|v| small(v) && v.abs() > 1.0 / LARGE);
        let fits = m * d.max(n) < MOST_TERMS && data_fits && v_fits && h > TINY && h < LARGE;
        let mut new = Self {
            dims: (m, n, d),
            order,
            blocks,
            x,
            v,
            w: Vec::new(),
            w_norm: 0.0,
            radius: 0.0,
            gate: vec![[0.0; LANES]; m],
            gradient: vec![[0.0; LANES]; m * d],
        };
        (fits && new.restart(ball)).then_some(new)
    }

    /// Takes over from another ball.
    pub(super) fn restart(&mut self, ball: &Ball) -> bool {
        self.w = ball.centre.iter().map(Float::to_f64).collect();
        let moved = ball.centre.iter().zip(&self.w).fold(Float::new(64), |sum, (c, w)| {
            let gap = Float::with_val_round(64, c - w, Round::Up).0.abs();
            Float::with_val_round(64, sum + gap * (1.0 + 1e-9), Round::Up).0
        });
        self.radius = float_up(&Float::with_val_round(64, moved + &ball.radius, Round::Up).0);
        self.w_norm = norm_up(&self.w);
        self.w_norm < LARGE && self.radius < LARGE
    }

    /// |fl(x.w) - x.w'| <= |x| times this, for w' in the ball: d - 1 sums, one product, one rounding of x; and the radius.
    fn uncertainty(&self) -> f64 {
        ((self.dims.2 + 3) as f64 * U * self.w_norm + self.radius) * SLACK
    }

    /// The pattern at w_k, if all signs are certain.
    pub(super) fn pattern(&self) -> Option<Pattern> {
        let (neurons, n, d) = self.dims;
        let mut pattern = Pattern::from_fn(neurons, n, |_, _| false);
        let uncertainty = self.uncertainty();
        for (b, (block, x)) in self.blocks.iter().zip(self.x.chunks_exact(d)).enumerate() {
            for (m, w) in self.w.chunks_exact(d).enumerate() {
                let t = preactivations(x, w);
                for (l, &i) in self.order[b * LANES..].iter().take(LANES).enumerate() {
                    if t[l].abs() <= block.norm[l] * uncertainty + TINY {
                        return None;
                    }
                    pattern.set(m, i, t[l] > 0.0);
                }
            }
        }
        Some(pattern)
    }

    /// One step, if its bounds hold and all signs are certain (or known from outside): w_k becomes w_{k+1}.
    pub(super) fn step(&mut self, known: Option<&Pattern>) -> bool {
        let sums = self.differentiate(known);
        // The relative error of c x_i in doubles: e^{f_error} - 1 with f_error <= relative z_i, for the error of f(x_i) by the neurons' t, v and
        // sums; and the roundings of h, exp, v, x and four products, and the loss of what underflows.
        let (neurons, _, d) = self.dims;
        let relative = (d + neurons + 7) as f64 * U * self.w_norm;
        let widest = sums.widest.into_iter().fold(0.0, f64::max) * (relative + self.radius) * SLACK;
        let (pushed, push) = (sum(sums.first), sum(sums.push));
        let certain = sums.margin.into_iter().all(|margin| margin > 0.0);
        if !(certain && widest <= LINEAR && push < LARGE && self.w_norm + pushed < LARGE) {
            return false;
        }
        for (w, g) in self.w.iter_mut().zip(&self.gradient) {
            *w -= sum(*g);
        }
        self.w_norm = norm_up(&self.w);
        // The sum of the pushes in lanes, then one rounding of the sum w + push.
        let roundings = (self.blocks.len() + 2 + 11) as f64 * U;
        let defect = 1.001 * relative * sum(sums.second) + roundings * pushed + U * self.w_norm;
        let expansion = sum(sums.trace) * (1.0 + 1.01 * widest) * SLACK - 1.0;
        let carried = if expansion > 1.0 { self.radius * expansion * (1.0 + 4.0 * U) } else { self.radius };
        self.radius = (carried + (defect * SLACK + TINY)) * (1.0 + 4.0 * U);
        true
    }

    fn differentiate(&mut self, known: Option<&Pattern>) -> Sums {
        let (_, n, d) = self.dims;
        let uncertainty = self.uncertainty();
        let mut sums = Sums { margin: [f64::INFINITY; LANES], ..Sums::default() };
        self.gradient.fill([0.0; LANES]);
        for (b, (block, x)) in self.blocks.iter().zip(self.x.chunks_exact(d)).enumerate() {
            let bound = lanes(|l| block.norm[l] * uncertainty + TINY);
            let (mut f, mut size, mut square) = (Lanes::default(), Lanes::default(), Lanes::default());
            for (m, (w, v)) in self.w.chunks_exact(d).zip(&self.v).enumerate() {
                let t = preactivations(x, w);
                let gate = match known {
                    None => {
                        sums.margin = lanes(|l| lesser(sums.margin[l], t[l].abs() - bound[l]));
                        lanes(|l| if t[l] > 0.0 { 1.0 } else { 0.0 })
                    }
                    Some(pattern) => {
                        let sample = |l: usize| self.order[(b * LANES + l).min(n - 1)];
                        lanes(|l| if pattern.is_active(m, sample(l)) { 1.0 } else { 0.0 })
                    }
                };
                f = lanes(|l| f[l] + gate[l] * t[l] * v);
                size = lanes(|l| size[l] + gate[l] * v.abs());
                square = lanes(|l| square[l] + gate[l] * (v * v));
                self.gate[m] = gate;
            }
            if sum(size) == 0.0 {
                continue;
            }
            let p = lanes(|l| block.h[l] * exp(block.minus_y[l] * f[l]));
            let z = lanes(|l| block.norm[l] * size[l]);
            sums.widest = lanes(|l| -lesser(-sums.widest[l], -z[l]));
            sums.push = lanes(|l| sums.push[l] + p[l]);
            let pz = lanes(|l| p[l] * z[l]);
            sums.first = lanes(|l| sums.first[l] + pz[l]);
            sums.second = lanes(|l| sums.second[l] + pz[l] * z[l]);
            sums.trace = lanes(|l| sums.trace[l] + p[l] * square[l] * (block.norm[l] * block.norm[l]));
            for ((gradient, gate), v) in self.gradient.chunks_exact_mut(d).zip(&self.gate).zip(&self.v) {
                let c = lanes(|l| p[l] * (block.minus_y[l] * gate[l] * v));
                for (g, x) in gradient.iter_mut().zip(x) {
                    *g = lanes(|l| g[l] + c[l] * x[l]);
                }
            }
        }
        sums
    }

    /// The ball around w_k.
    pub(super) fn ball(&self) -> Ball {
        Ball {
            centre: self.w.iter().map(|&c| Float::with_val(53, c)).collect(),
            radius: Float::with_val(53, self.radius),
        }
    }
}

/// x_i.w for the samples of a block.
fn preactivations(x: &[Lanes], w: &[f64]) -> Lanes {
    x.iter().zip(w).fold(Lanes::default(), |t, (x, w)| lanes(|l| t[l] + x[l] * w))
}

/// The lesser of two numbers: one instruction, as no NaN has to be thought of.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}
