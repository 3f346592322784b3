//! A guess of the active set in doubles: the same dual method, which nobody believes.

use super::constraints::Constraint;

/// Violations below this, relative to |a||w|, count as rounding.
const NOISE: f64 = 1e-11;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Numbers of constraints that are probably tight at the optimum; empty where doubles do not help.
pub(super) fn active_set(dim: usize, constraints: &[Constraint]) -> Vec<usize> {
    let scaled: Option<Vec<(Vec<f64>, f64)>> = constraints
        .iter()
        .map(|c| {
            let a: Vec<f64> = c.a.iter().map(rug::Integer::to_f64).collect();
            let size = dot(&a, &a).sqrt();
            // A zero row has no direction: the exact method deals with it.
            let size = if size > 0.0 { size } else { 1.0 };
            size.is_finite().then(|| (a.iter().map(|x| x / size).collect(), c.b().to_f64() / size))
        })
        .collect();
    let Some(rows) = scaled else { return Vec::new() };
    let mut state = Floats { rows: &rows, active: Vec::new(), u: Vec::new(), w: vec![0.0; dim] };
    for _ in 0..20 * (dim + 10) {
        let Some(entering) = state.most_violated() else { break };
        if !state.bring_in(entering) {
            break;
        }
    }
    state.active
}

struct Floats<'a> {
    rows: &'a [(Vec<f64>, f64)],
    active: Vec<usize>,
    u: Vec<f64>,
    w: Vec<f64>,
}

impl Floats<'_> {
    fn slack(&self, c: usize) -> f64 {
        dot(&self.rows[c].0, &self.w) - self.rows[c].1
    }

    fn most_violated(&self) -> Option<usize> {
        let noise = NOISE * (1.0 + dot(&self.w, &self.w).sqrt());
        (0..self.rows.len())
            .map(|c| (self.slack(c), c))
            .filter(|(slack, c)| *slack < -noise && !self.active.contains(c))
            .min_by(|p, q| p.0.total_cmp(&q.0))
            .map(|(_, c)| c)
    }

    fn bring_in(&mut self, entering: usize) -> bool {
        let a = &self.rows[entering].0;
        let mut multiplier = 0.0;
        loop {
            let gram = self
                .active
                .iter()
                .map(|&p| self.active.iter().map(|&q| dot(&self.rows[p].0, &self.rows[q].0)).collect());
            let moments: Vec<f64> = self.active.iter().map(|&c| dot(&self.rows[c].0, a)).collect();
            let Some(r) = cholesky_solve(gram.collect(), &moments) else { return false };
            let mut z = a.clone();
            for (&c, r) in self.active.iter().zip(&r) {
                for (z, x) in z.iter_mut().zip(&self.rows[c].0) {
                    *z -= r * x;
                }
            }
            let z_squared = dot(&z, &z);
            let full = if z_squared > 1e-14 { -self.slack(entering) / z_squared } else { f64::INFINITY };
            let blocking = (0..r.len()).filter(|&at| r[at] > 1e-12).map(|at| (self.u[at] / r[at], at));
            let (block, at) = blocking.min_by(|p, q| p.0.total_cmp(&q.0)).unwrap_or((f64::INFINITY, 0));
            let step = full.min(block);
            if !step.is_finite() {
                return false;
            }
            multiplier += step;
            for (u, r) in self.u.iter_mut().zip(&r) {
                *u -= step * r;
            }
            if full.is_finite() {
                for (w, z) in self.w.iter_mut().zip(&z) {
                    *w += step * z;
                }
            }
            if full <= block {
                self.active.push(entering);
                self.u.push(multiplier);
                return true;
            }
            self.active.remove(at);
            self.u.remove(at);
        }
    }
}

/// Solves A x = b for a symmetric positive definite A; `None` where it is not, to rounding.
fn cholesky_solve(mut a: Vec<Vec<f64>>, b: &[f64]) -> Option<Vec<f64>> {
    let n = b.len();
    for j in 0..n {
        for i in j..n {
            let sum = a[i][j] - dot(&a[i][..j], &a[j][..j]);
            a[i][j] = if i == j { (sum > 0.0 && sum.is_finite()).then(|| sum.sqrt())? } else { sum / a[j][j] };
        }
    }
    let mut x = b.to_vec();
    for i in 0..n {
        x[i] = (x[i] - dot(&a[i][..i], &x[..i])) / a[i][i];
    }
    for i in (0..n).rev() {
        let above: f64 = (i + 1..n).map(|k| a[k][i] * x[k]).sum();
        x[i] = (x[i] - above) / a[i][i];
    }
    Some(x)
}
