//! A guess of the active set: the dual method of Goldfarb and Idnani (1983) in doubles, on a thin
//! QR factorisation of the active rows.
//!
//! Nobody believes the answer; `exact` starts from it.
//!
//! Rows are slices and not views of `ndarray` 0.17: with these, the same guess takes 4 to 14 % more
//! time (docs/adr/0004-libraries.md), most of it for rows of 20 to 100 numbers.

use super::filter::Doubles;
use crate::arith::pause::pause;

/// Violations below this, relative to |a||w| + b, count as rounding.
const NOISE: f64 = 1e-12;
/// An entering row closer than this to the span of the active rows, relative to its length, counts
/// as dependent.
const DEPENDENT: f64 = 1e-10;

/// What doubles think of a problem.
#[derive(Clone, Debug, Default)]
pub(super) struct Guess {
    /// Constraints that are probably tight at the optimum.
    pub active: Vec<usize>,
    /// A constraint that probably contradicts the active ones.
    pub contradiction: Option<usize>,
}

/// The probable active set; empty where doubles do not help.
pub(super) fn active_set(doubles: &Doubles) -> Guess {
    let mut state = State::new(doubles);
    // Most rows never come near the optimum: the worst violators are solved among themselves, until
    // no other row is violated.
    let few = (2 * doubles.dim).max(60);
    let mut budget = 20 * (doubles.dim + doubles.len().min(1000)) + 200;
    loop {
        let mut violators = state.violators(0..doubles.len());
        if violators.is_empty() {
            break;
        }
        if violators.len() > few {
            violators.select_nth_unstable_by(few, |p, q| p.0.total_cmp(&q.0));
            violators.truncate(few);
        }
        let candidates: Vec<usize> = violators.into_iter().map(|(_, c)| c).collect();
        let worst = |state: &State| {
            state.violators(candidates.iter().copied()).into_iter().min_by(|p, q| p.0.total_cmp(&q.0)).map(|(_, c)| c)
        };
        while let Some(entering) = worst(&state) {
            pause();
            match state.bring_in(entering, &mut budget) {
                Step::Entered => {}
                Step::Contradiction => return Guess { active: state.active, contradiction: Some(entering) },
                Step::GaveUp => return Guess { active: state.active, contradiction: None },
            }
        }
    }
    Guess { active: state.active, contradiction: None }
}

enum Step {
    Entered,
    Contradiction,
    GaveUp,
}

struct State<'a> {
    doubles: &'a Doubles,
    shift: i64,
    active: Vec<usize>,
    /// Orthonormal columns q_k with a_k = sum_{j <= k} r_jk q_j for the active rows a_k.
    q: Vec<Vec<f64>>,
    /// Column k holds r_0k, .., r_kk.
    r: Vec<Vec<f64>>,
    multipliers: Vec<f64>,
    w: Vec<f64>,
    w_norm: f64,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a_lanes, a_rest) = a.as_chunks::<4>();
    let (b_lanes, b_rest) = b.as_chunks::<4>();
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

fn add_multiple(to: &mut [f64], factor: f64, of: &[f64]) {
    for (x, y) in to.iter_mut().zip(of) {
        *x += factor * y;
    }
}

impl<'a> State<'a> {
    fn new(doubles: &'a Doubles) -> Self {
        Self {
            doubles,
            shift: doubles.least_row_exponent(),
            active: Vec::new(),
            q: Vec::new(),
            r: Vec::new(),
            multipliers: Vec::new(),
            w: vec![0.0; doubles.dim],
            w_norm: 0.0,
        }
    }

    fn right(&self, c: usize) -> f64 {
        self.doubles.right(c, self.shift)
    }

    fn slack(&self, c: usize) -> f64 {
        dot(self.doubles.row(c), &self.w) - self.right(c)
    }

    /// Violated constraints with their signed distances.
    fn violators(&self, among: impl Iterator<Item = usize>) -> Vec<(f64, usize)> {
        among
            .filter_map(|c| {
                let scale = self.doubles.inverse_norm(c);
                let distance = self.slack(c) * scale;
                let noise = NOISE * (self.w_norm + self.right(c) * scale);
                (distance < -noise && !self.active.contains(&c)).then_some((distance, c))
            })
            .collect()
    }

    /// Brings a violated constraint into the active set; those whose multipliers would turn
    /// negative leave.
    fn bring_in(&mut self, entering: usize, budget: &mut usize) -> Step {
        let a = self.doubles.row(entering);
        let length = dot(a, a).sqrt();
        loop {
            if *budget == 0 {
                return Step::GaveUp;
            }
            *budget -= 1;
            let (along, z) = self.split(a);
            let z_squared = dot(&z, &z);
            let independent = self.active.len() < self.doubles.dim && z_squared.sqrt() > DEPENDENT * length;
            let rate = self.solve_triangle(&along);
            let full = if independent { (-self.slack(entering)).max(0.0) / z_squared } else { f64::INFINITY };
            let blocking = rate
                .iter()
                .zip(&self.multipliers)
                .map(|(r, u)| u / r)
                .enumerate()
                .filter(|(at, _)| rate[*at] > f64::EPSILON);
            let (at, block) = blocking.min_by(|p, q| p.1.total_cmp(&q.1)).unwrap_or((0, f64::INFINITY));
            let step = full.min(block);
            if step.is_nan() {
                return Step::GaveUp;
            }
            if step == f64::INFINITY {
                return Step::Contradiction;
            }
            add_multiple(&mut self.multipliers, -step, &rate);
            if full <= block {
                self.enter(entering, along, z);
                return Step::Entered;
            }
            if independent {
                add_multiple(&mut self.w, step, &z);
            }
            self.leave(at);
        }
    }

    /// a = sum along_k q_k + z, z orthogonal to all q_k; orthogonalised twice.
    fn split(&self, a: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut z = a.to_vec();
        let mut along = vec![0.0; self.q.len()];
        for _ in 0..2 {
            for (q, sum) in self.q.iter().zip(&mut along) {
                let part = dot(q, &z);
                *sum += part;
                add_multiple(&mut z, -part, q);
            }
        }
        (along, z)
    }

    /// x with R x = y.
    fn solve_triangle(&self, y: &[f64]) -> Vec<f64> {
        let mut x = y.to_vec();
        for k in (0..x.len()).rev() {
            let column = &self.r[k];
            x[k] /= column[k];
            let value = x[k];
            add_multiple(&mut x[..k], -value, &column[..k]);
        }
        x
    }

    fn enter(&mut self, c: usize, mut along: Vec<f64>, mut z: Vec<f64>) {
        let length = dot(&z, &z).sqrt();
        z.iter_mut().for_each(|x| *x /= length);
        along.push(length);
        self.q.push(z);
        self.r.push(along);
        self.active.push(c);
        self.settle();
    }

    /// w and the multipliers afresh from the factorisation: R^T y = b, w = Q y, R u = y.
    fn settle(&mut self) {
        let mut y: Vec<f64> = Vec::with_capacity(self.active.len());
        self.w.fill(0.0);
        for ((&c, column), q) in self.active.iter().zip(&self.r).zip(&self.q) {
            let k = y.len();
            let value = (self.right(c) - dot(&column[..k], &y)) / column[k];
            add_multiple(&mut self.w, value, q);
            y.push(value);
        }
        self.w_norm = dot(&self.w, &self.w).sqrt();
        self.multipliers = self.solve_triangle(&y);
        self.multipliers.iter_mut().for_each(|u| *u = u.max(0.0));
    }

    /// Takes the row at a position out: R becomes a Hessenberg matrix, which rotations of the q_k
    /// make triangular again.
    fn leave(&mut self, at: usize) {
        self.active.remove(at);
        self.multipliers.remove(at);
        self.r.remove(at);
        for k in at..self.r.len() {
            let (x, y) = (self.r[k][k], self.r[k][k + 1]);
            let length = (x * x + y * y).sqrt();
            let (cos, sin) = (x / length, y / length);
            for column in &mut self.r[k..] {
                let (x, y) = (column[k], column[k + 1]);
                column[k] = cos * x + sin * y;
                column[k + 1] = cos * y - sin * x;
            }
            self.r[k].truncate(k + 1);
            let (head, tail) = self.q.split_at_mut(k + 1);
            for (x, y) in head[k].iter_mut().zip(&mut tail[0]) {
                (*x, *y) = (cos * *x + sin * *y, cos * *y - sin * *x);
            }
        }
        self.q.pop();
    }
}
