//! A guess in doubles of the minimiser w~ and of the walls T that kick. Nothing believes it:
//! `minimiser` proves what holds near it.
//!
//! Cholesky and Gram-Schmidt by hand: they take 0.02 % of the built-in suite. `nalgebra` 0.35 needs
//! 0.6 to 0.8 times their time for systems of 2 to 60 unknowns, `faer` 0.24 more than twice up to
//! 5; neither grows a basis row by row and leaves out what depends on it, and `faer` chooses its
//! instructions by the machine, so that last bits differ, which certificates would carry
//! (docs/adr/0004-libraries.md).

/// What is needed of the trap in doubles.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    pub h: f64,
    pub w_hat: Vec<f64>,
    /// S.
    pub support: Vec<Vec<f64>>,
    /// Multipliers on S, a starting point.
    pub lambda: Vec<f64>,
    /// N.
    pub walls: Vec<Vec<f64>>,
}

/// The guess: T as indices into N, ascending, and w~ in span(P x_S).
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub kicking: Vec<usize>,
    core: Vec<f64>,
}

/// Relative size below which a remainder counts as rounding: a guess may err.
const NOISE: f64 = 1e-9;
const NEWTON_STEPS: usize = 200;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    for (x, y) in a.iter_mut().zip(b) {
        *x += factor * y;
    }
}

/// An orthonormal basis that grows row by row.
#[derive(Default)]
struct Orthonormal(Vec<Vec<f64>>);

impl Orthonormal {
    fn remainder(&self, x: &[f64]) -> Vec<f64> {
        let mut rest = x.to_vec();
        // Twice is enough: the second pass removes what rounding left of the first.
        for _ in 0..2 {
            for q in &self.0 {
                let along = dot(q, &rest);
                add_scaled(&mut rest, -along, q);
            }
        }
        rest
    }

    /// Adds the direction of x outside the span; `false` if x lies in the span.
    fn grow(&mut self, x: &[f64]) -> bool {
        let rest = self.remainder(x);
        let length = norm(&rest);
        if length <= NOISE * norm(x) {
            return false;
        }
        self.0.push(rest.iter().map(|c| c / length).collect());
        true
    }

    fn spanned_by<'a>(rows: impl IntoIterator<Item = &'a Vec<f64>>) -> Self {
        let mut basis = Self::default();
        for row in rows {
            basis.grow(row);
        }
        basis
    }
}

impl Sketch {
    /// Follows the active walls of the convex problem on the cone {rho.x_l <= 0}, from the walls
    /// with a KKT multiplier.
    pub(crate) fn guess(&self, with_multiplier: &[usize]) -> Guess {
        let mut kicking: Vec<usize> = Vec::new();
        let mut basis = Orthonormal::default();
        for &l in with_multiplier {
            if basis.grow(&self.walls[l]) {
                kicking.push(l);
            }
        }
        let on_walls = vec![0.0; self.w_hat.len()];
        let mut core = self.minimise(&kicking, &on_walls);
        for _ in 0..2 * self.walls.len() + 2 {
            let nu = self.nu_prime(&kicking, &core);
            let least = (0..nu.len()).min_by(|&a, &b| nu[a].total_cmp(&nu[b]));
            if let Some(at) = least.filter(|&at| nu[at] <= NOISE * self.scale(kicking[at])) {
                kicking.remove(at);
            } else if let Some(l) = self.crossed(&kicking, &core) {
                kicking.push(l);
            } else {
                break;
            }
            core = self.minimise(&kicking, &on_walls);
        }
        kicking.sort_unstable();
        Guess { kicking, core }
    }

    fn scale(&self, wall: usize) -> f64 {
        norm(&self.w_hat) / norm(&self.walls[wall])
    }

    /// A wall inside span(x_S, x_T) that w~ crosses: the free component cannot mend it.
    fn crossed(&self, kicking: &[usize], core: &[f64]) -> Option<usize> {
        let span = Orthonormal::spanned_by(self.support.iter().chain(kicking.iter().map(|&l| &self.walls[l])));
        let walls = Orthonormal::spanned_by(kicking.iter().map(|&l| &self.walls[l]));
        (0..self.walls.len()).filter(|l| !kicking.contains(l)).find(|&l| {
            let x = &self.walls[l];
            let length = norm(x);
            norm(&span.remainder(x)) <= NOISE * length
                && norm(&walls.remainder(x)) > NOISE * length
                && dot(x, core) > NOISE * length
        })
    }

    /// The minimiser of h sum_S e^{-(rho + offset).x_i} + w^.rho on span(P x_S), P orthogonal to
    /// x_T: damped Newton.
    fn minimise(&self, kicking: &[usize], offset: &[f64]) -> Vec<f64> {
        let off = Orthonormal::spanned_by(kicking.iter().map(|&l| &self.walls[l]));
        let projected: Vec<Vec<f64>> = self.support.iter().map(|x| off.remainder(x)).collect();
        let basis = Orthonormal::spanned_by(&projected).0;
        let rows: Vec<Vec<f64>> = projected.iter().map(|z| basis.iter().map(|q| dot(q, z)).collect()).collect();
        let linear: Vec<f64> = basis.iter().map(|q| dot(q, &self.w_hat)).collect();
        let before: Vec<f64> = self.support.iter().map(|x| dot(x, offset)).collect();
        let weight = |a: &[f64], before: f64, c: &[f64]| self.h * core_math::exp(-before - dot(a, c));
        let weights = |c: &[f64]| rows.iter().zip(&before).map(|(a, &b)| weight(a, b, c)).collect::<Vec<_>>();
        let value = |c: &[f64]| weights(c).iter().sum::<f64>() + dot(&linear, c);
        let mut c = self.start(&rows, &before, basis.len());
        for _ in 0..NEWTON_STEPS {
            let mut gradient = linear.clone();
            let mut hessian = vec![vec![0.0; c.len()]; c.len()];
            for (a, weight) in rows.iter().zip(weights(&c)) {
                add_scaled(&mut gradient, -weight, a);
                rank_one(&mut hessian, weight, a);
            }
            let Some(step) = cholesky_solve(hessian, &gradient) else { break };
            let decrement = dot(&step, &gradient);
            if decrement.is_nan() || decrement <= 1e-32 * (1.0 + dot(&linear, &c).abs()) {
                break;
            }
            let mut length = 1.0;
            let at = |length: f64| c.iter().zip(&step).map(|(c, s)| c - length * s).collect::<Vec<_>>();
            let here = value(&c);
            // Near the minimum the value no longer resolves the decrease; full steps are right
            // there.
            while decrement > 1e-9 && length > 1e-9 && value(&at(length)).total_cmp(&here).is_gt() {
                length *= 0.5;
            }
            c = at(length);
        }
        let mut core = vec![0.0; self.w_hat.len()];
        for (q, c) in basis.iter().zip(&c) {
            add_scaled(&mut core, *c, q);
        }
        core
    }

    /// Least squares for x_i.w~ = -ln(lambda_i/h): exact when the rows are independent.
    fn start(&self, rows: &[Vec<f64>], before: &[f64], dim: usize) -> Vec<f64> {
        let mut normal = vec![vec![0.0; dim]; dim];
        let mut right = vec![0.0; dim];
        for ((a, lambda), before) in rows.iter().zip(&self.lambda).zip(before) {
            rank_one(&mut normal, 1.0, a);
            add_scaled(&mut right, -core_math::log(lambda / self.h) - before, a);
        }
        cholesky_solve(normal, &right).unwrap_or_else(|| vec![0.0; dim])
    }

    /// Least-squares coefficients of h sum_S e^{-w~.x_i} x_i - w^ in x_T.
    fn nu_prime(&self, kicking: &[usize], core: &[f64]) -> Vec<f64> {
        let mut push: Vec<f64> = self.w_hat.iter().map(|c| -c).collect();
        for x in &self.support {
            add_scaled(&mut push, self.h * core_math::exp(-dot(x, core)), x);
        }
        let walls: Vec<&Vec<f64>> = kicking.iter().map(|&l| &self.walls[l]).collect();
        let gram = walls.iter().map(|x| walls.iter().map(|y| dot(x, y)).collect()).collect();
        let right: Vec<f64> = walls.iter().map(|x| dot(x, &push)).collect();
        cholesky_solve(gram, &right).unwrap_or_else(|| vec![0.0; kicking.len()])
    }

    /// The part orthogonal to x_T of a w~ whose part in span(x_T) is `offset`, with the component
    /// of w_K off span(x_S, x_T).
    pub(crate) fn near_below(&self, guess: &Guess, w: &[f64], offset: &[f64]) -> Vec<f64> {
        let kicking = guess.kicking.iter().map(|&l| &self.walls[l]);
        let mut near = Orthonormal::spanned_by(self.support.iter().chain(kicking)).remainder(w);
        add_scaled(&mut near, 1.0, &self.minimise(&guess.kicking, offset));
        near
    }

    /// w~ for an iterate: the core, with the component of w_K off span(x_S, x_T), moved below the
    /// walls outside T.
    pub(crate) fn near(&self, guess: &Guess, w: &[f64]) -> Vec<f64> {
        let kicking = guess.kicking.iter().map(|&l| &self.walls[l]);
        let span = Orthonormal::spanned_by(self.support.iter().chain(kicking));
        let mut near = guess.core.clone();
        add_scaled(&mut near, 1.0, &span.remainder(w));
        let others: Vec<(&Vec<f64>, Vec<f64>)> = (0..self.walls.len())
            .filter(|l| !guess.kicking.contains(l))
            .map(|l| (&self.walls[l], span.remainder(&self.walls[l])))
            .filter(|(x, rest)| norm(rest) > NOISE * norm(x))
            .collect();
        for _ in 0..100 {
            let mut moved = false;
            for (x, rest) in &others {
                let excess = dot(x, &near) + NOISE * norm(x);
                if excess > 0.0 {
                    add_scaled(&mut near, -excess * (1.0 + NOISE) / dot(rest, rest), rest);
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        near
    }
}

fn rank_one(matrix: &mut [Vec<f64>], weight: f64, a: &[f64]) {
    for (row, x) in matrix.iter_mut().zip(a) {
        add_scaled(row, weight * x, a);
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
