//! GD steps in double precision with an a-priori rounding bound (T4, shadowing; docs/lemmas.md
//! lemma:shadowing, lemma:exponential, lemma:step-in-doubles).
//!
//! No interval arithmetic in the loop: the step is computed in plain doubles, and the radius grows
//! by a bound of the defect that takes one more sum. The pattern is supposed to be that of the step
//! before, and the samples are arranged for it; every step proves that it is.

mod lanes;
mod layout;
#[cfg(test)]
mod tests;

use rug::Float;
use rug::float::Round;

use crate::model::{Model, Pattern};
use crate::stepping::Ball;
use lanes::Lanes;
use layout::{Data, Layout};

/// The unit roundoff.
const U: f64 = f64::EPSILON / 2.0;
/// Covers the rounding of the bounds themselves, sums of non-negative numbers: at most a few U for
/// each of `MOST_TERMS`.
const SLACK: f64 = 1.0 + 1e-9;
const MOST_TERMS: usize = 1 << 20;
/// Covers what is lost to underflow, as no number is above `LARGE` and no norm or weight below
/// `SMALL`.
const TINY: f64 = 1e-150;
const LARGE: f64 = 1e15;
const SMALL: f64 = 1e-50;
/// Up to here e^a <= 1 + 1.001 a.
const LINEAR: f64 = 1e-3;

/// A ball around w_k in doubles, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(crate) struct Doubles {
    data: Data,
    layout: Layout,
    /// Neuron by neuron, each filled up with zeros.
    w: Vec<f64>,
    /// An upper bound of |w|.
    w_norm: f64,
    radius: f64,
    /// -y_i f(x_i), then p_i = h e^{-y_i f(x_i)}, for the blocks of the layout.
    push: Vec<Lanes>,
    /// w.x_i of one neuron, as far as it is summed.
    partial: Vec<Lanes>,
    /// What the computed w.x_i is wrong by, as a multiple of |x_i| |w|.
    dot_error: f64,
    /// What the computed f(x_i) is wrong by, as a multiple of z_i |w|.
    output_error: f64,
    /// What a computed push and the sum of all are wrong by, as a multiple of sum p_i z_i, apart
    /// from the error of f.
    push_error: f64,
}

impl Doubles {
    /// Takes over from a ball around some w_k; `None` where the numbers do not fit into doubles.
    pub(crate) fn new(model: &Model, ball: &Ball) -> Option<Self> {
        let data = Data::new(model);
        let (n, d, neurons) = (data.rows.len(), model.data().d(), data.v.len());
        let large = |c: &f64| c.abs() >= LARGE;
        let small = |c: &f64| c.abs() <= SMALL;
        let fits = !data.rows.iter().flatten().chain(&data.norm).chain(&data.v).any(large)
            && !data.norm.iter().chain(&data.v).any(small)
            && (TINY..LARGE).contains(&data.h)
            && neurons * data.padded().max(n) < MOST_TERMS;
        if !fits {
            return None;
        }
        let layout = Layout::new(&data, &Pattern::from_fn(neurons, n, |_, _| false));
        let blocks = layout.norm.len();
        let mut new = Self {
            w: vec![0.0; neurons * data.padded()],
            w_norm: 0.0,
            radius: 0.0,
            push: vec![Lanes::default(); blocks],
            partial: vec![Lanes::default(); blocks],
            dot_error: (d + 3) as f64 * U,
            output_error: (d + neurons + 7) as f64 * U,
            push_error: (blocks + 11) as f64 * U,
            data,
            layout,
        };
        let held = new.restart(ball);
        new.layout = Layout::new(&new.data, &new.signs().0);
        held.then_some(new)
    }

    /// Takes over from another ball.
    pub(crate) fn restart(&mut self, ball: &Ball) -> bool {
        let d = self.data.rows[0].len();
        let mut moved = Float::new(64);
        for (w, centre) in self.w.chunks_mut(self.data.padded()).zip(ball.centre.chunks(d)) {
            for (w, c) in w.iter_mut().zip(centre) {
                *w = c.to_f64();
                let gap = Float::with_val_round(64, c - *w, Round::Up).0.abs();
                moved = Float::with_val_round(64, moved + gap * (1.0 + 1e-9), Round::Up).0;
            }
        }
        self.radius = Float::with_val_round(64, moved + &ball.radius, Round::Up).0.to_f64_round(Round::Up);
        self.w_norm = norm_up(self.w.iter().map(|c| c * c).sum());
        self.w_norm < LARGE && self.radius < LARGE
    }

    /// |w.x_i| for the true w is at least the computed one less |x_i| times this.
    fn uncertainty(&self) -> f64 {
        (self.dot_error * self.w_norm + self.radius) * SLACK
    }

    /// The computed signs, and whether all of them are those of w_k.
    fn signs(&self) -> (Pattern, bool) {
        let (uncertainty, mut certain) = (self.uncertainty(), true);
        let pattern = Pattern::from_fn(self.data.v.len(), self.data.rows.len(), |m, i| {
            let w = &self.w[m * self.data.padded()..];
            let t: f64 = self.data.rows[i].iter().zip(w).map(|(x, w)| x * w).sum();
            certain &= t.abs() - self.data.norm[i] * uncertainty > TINY;
            t > 0.0
        });
        (pattern, certain)
    }

    /// The pattern at w_k, if all signs are certain.
    pub(crate) fn pattern(&self) -> Option<Pattern> {
        let (pattern, certain) = self.signs();
        certain.then_some(pattern)
    }

    /// One step, if its bounds hold and all signs are certain (or known from outside): w_k becomes
    /// w_{k+1}.
    pub(crate) fn step(&mut self, known: Option<&Pattern>) -> bool {
        if let Some(pattern) = known {
            self.layout = Layout::new(&self.data, pattern);
            return self.advance(f64::NEG_INFINITY);
        }
        self.advance(TINY)
            || self.pattern().is_some_and(|pattern| {
                self.layout = Layout::new(&self.data, &pattern);
                self.advance(TINY)
            })
    }

    /// One step with the pattern of the layout, if all margins are above the least one.
    fn advance(&mut self, least: f64) -> bool {
        match self.data.width {
            1 => self.advance_in_strips::<1>(least),
            2 => self.advance_in_strips::<2>(least),
            3 => self.advance_in_strips::<3>(least),
            4 => self.advance_in_strips::<4>(least),
            5 => self.advance_in_strips::<5>(least),
            6 => self.advance_in_strips::<6>(least),
            7 => self.advance_in_strips::<7>(least),
            _ => self.advance_in_strips::<8>(least),
        }
    }

    fn advance_in_strips<const WIDTH: usize>(&mut self, least: f64) -> bool {
        let margin = self.activate::<WIDTH>();
        let pushed = self.weigh();
        let (widest, output_error) = (self.layout.widest, self.output_error * self.w_norm);
        let reach = widest * (output_error + self.radius) * SLACK;
        if !(margin > least && reach <= LINEAR && self.w_norm + pushed < LARGE) {
            return false;
        }
        self.w_norm = norm_up(self.descend::<WIDTH>());
        let defect = (1.001 * output_error * widest + self.push_error) * pushed + U * self.w_norm;
        // h beta on the ball is at most the trace times this, and the trace at most widest *
        // pushed.
        let room = (1.0 + 1.01 * reach) * SLACK;
        let carried = if widest * pushed * room <= 2.0 {
            self.radius
        } else {
            self.radius * f64::max(1.0, self.trace() * room - 1.0) * (1.0 + 4.0 * U)
        };
        self.radius = (carried + (defect * SLACK + TINY)) * (1.0 + 4.0 * U);
        true
    }

    /// Computes -y_i f(x_i); returns the least of all (+-w.x_i less the bound of its error),
    /// positive where the pattern is certain.
    fn activate<const WIDTH: usize>(&mut self) -> f64 {
        let (blocks, strips) = (self.layout.norm.len(), self.data.strips);
        let uncertainty = Lanes::splat(self.uncertainty());
        let mut margin = Lanes::splat(f64::INFINITY);
        let (w, x) = (self.w.as_chunks::<WIDTH>().0, self.layout.x.as_chunks::<WIDTH>().0);
        for (m, w) in w.chunks_exact(strips).enumerate() {
            let (sign, gate) = (&self.layout.sign[m * blocks..], &self.layout.gate[m * blocks..]);
            for (q, (w, x)) in w.iter().zip(x.chunks_exact(blocks)).enumerate() {
                let add_dot = |partial: Lanes, x: &[Lanes; WIDTH]| {
                    let start = if q == 0 { Lanes::default() } else { partial };
                    x.iter().zip(w).fold(start, |t, (x, w)| t + *x * Lanes::splat(*w))
                };
                if q + 1 < strips {
                    for (t, x) in self.partial.iter_mut().zip(x) {
                        *t = add_dot(*t, x);
                    }
                    continue;
                }
                let signs = sign.iter().zip(gate).zip(&self.layout.norm);
                for (((t, x), exponent), ((sign, gate), norm)) in
                    self.partial.iter().zip(x).zip(&mut self.push).zip(signs)
                {
                    let t = add_dot(*t, x);
                    margin = margin.lesser(*sign * t - *norm * uncertainty);
                    *exponent = if m == 0 { *gate * t } else { *exponent + *gate * t };
                }
            }
        }
        margin.least()
    }

    /// From the exponents to p_i; returns sum p_i z_i.
    fn weigh(&mut self) -> f64 {
        let h = Lanes::splat(self.data.h);
        let active = self.push[..self.layout.active].iter_mut().zip(&self.layout.z);
        let pushed = active.fold(Lanes::default(), |sum, (push, z)| {
            *push = h * push.exp();
            sum + *push * *z
        });
        pushed.sum()
    }

    /// Moves w; returns |w|^2.
    fn descend<const WIDTH: usize>(&mut self) -> f64 {
        let (blocks, strips) = (self.layout.norm.len(), self.data.strips);
        let x = self.layout.x.as_chunks::<WIDTH>().0;
        let push = &self.push[..self.layout.active];
        let mut square = 0.0;
        for (m, w) in self.w.as_chunks_mut::<WIDTH>().0.chunks_exact_mut(strips).enumerate() {
            let gate = &self.layout.gate[m * blocks..];
            for (w, x) in w.iter_mut().zip(x.chunks_exact(blocks)) {
                let mut gradient = [Lanes::default(); WIDTH];
                for ((x, push), gate) in x.iter().zip(push).zip(gate) {
                    let c = *push * *gate;
                    for (g, x) in gradient.iter_mut().zip(x) {
                        *g = *g + c * *x;
                    }
                }
                for (w, g) in w.iter_mut().zip(gradient) {
                    *w -= g.sum();
                    square += *w * *w;
                }
            }
        }
        square
    }

    /// sum p_i |z_i|^2: h times the trace of the Hessian of n L at the centre.
    fn trace(&self) -> f64 {
        let active = self.push[..self.layout.active].iter().zip(&self.layout.square);
        active.fold(Lanes::default(), |sum, (push, square)| sum + *push * *square).sum()
    }

    /// The ball around w_k.
    pub(crate) fn ball(&self) -> Ball {
        let d = self.data.rows[0].len();
        let unpadded = self.w.chunks(self.data.padded()).flat_map(|w| &w[..d]);
        Ball { centre: unpadded.map(|&c| Float::with_val(53, c)).collect(), radius: Float::with_val(53, self.radius) }
    }
}

/// An upper bound of the norm from the computed square.
fn norm_up(square: f64) -> f64 {
    square.sqrt() * SLACK + TINY
}
