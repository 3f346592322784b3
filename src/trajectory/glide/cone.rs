//! Least squares with non-negative factors (Lawson and Hanson), in doubles: which walls hold a
//! vector back. Nothing believes it.

use super::vector::{add_scaled, dot, norm};

/// Relative size below which a number counts as rounding.
const NOISE: f64 = 1e-11;

/// An orthonormal basis of some rows, with what it takes to solve for their factors.
#[derive(Clone)]
pub(super) struct Basis {
    /// Orthonormal.
    q: Vec<Vec<f64>>,
    /// The rows in it: row j is sum_{i <= j} r_ij q_i.
    r: Vec<Vec<f64>>,
}

impl Basis {
    pub fn new() -> Self {
        Self { q: Vec::new(), r: Vec::new() }
    }

    /// Adds a row; false if it depends on those before.
    pub fn grow(&mut self, x: &[f64]) -> bool {
        let mut rest = x.to_vec();
        let mut along = vec![0.0; self.q.len()];
        // Twice is enough.
        for _ in 0..2 {
            for (q, along) in self.q.iter().zip(&mut along) {
                let c = dot(q, &rest);
                *along += c;
                add_scaled(&mut rest, -c, q);
            }
        }
        let length = norm(&rest);
        if length <= 1e-9 * norm(x) {
            return false;
        }
        rest.iter_mut().for_each(|c| *c /= length);
        along.push(length);
        self.q.push(rest);
        self.r.push(along);
        true
    }

    /// x less its projection.
    pub fn off(&self, x: &[f64]) -> Vec<f64> {
        let mut rest = x.to_vec();
        for _ in 0..2 {
            for q in &self.q {
                let c = dot(q, &rest);
                add_scaled(&mut rest, -c, q);
            }
        }
        rest
    }

    /// The factors of the rows in the projection of x.
    pub fn factors(&self, x: &[f64]) -> Vec<f64> {
        let mut c: Vec<f64> = self.q.iter().map(|q| dot(q, x)).collect();
        for j in (0..c.len()).rev() {
            c[j] /= self.r[j][j];
            let factor = c[j];
            for (c, r) in c.iter_mut().zip(&self.r[j]).take(j) {
                *c -= factor * r;
            }
        }
        c
    }
}

fn spanned(rows: &[&[f64]], of: &[usize]) -> (Basis, Vec<usize>) {
    let mut basis = Basis::new();
    let kept = of.iter().copied().filter(|&l| basis.grow(rows[l])).collect();
    (basis, kept)
}

/// Factors c >= 0 that make |y - sum c_l x_l| least: the rows with c_l > 0, which are independent,
/// and their factors.
pub(super) fn hold_back(rows: &[&[f64]], y: &[f64]) -> (Vec<usize>, Vec<f64>) {
    let (mut set, mut factors): (Vec<usize>, Vec<f64>) = (Vec::new(), Vec::new());
    let scale = norm(y);
    for _ in 0..20 * rows.len() + 20 {
        let (basis, _) = spanned(rows, &set);
        let rest = basis.off(y);
        let gain = |l: usize| dot(rows[l], &rest) / norm(rows[l]);
        let best = (0..rows.len()).filter(|l| !set.contains(l) && norm(rows[*l]) > 0.0);
        let Some(enter) = best.max_by(|&a, &b| gain(a).total_cmp(&gain(b))) else { break };
        if gain(enter) <= NOISE * scale {
            break;
        }
        set.push(enter);
        factors.push(0.0);
        loop {
            let (basis, kept) = spanned(rows, &set);
            if kept.len() < set.len() {
                // What depends on the others comes in by rounding alone.
                set.pop();
                factors.pop();
                return (set, factors);
            }
            let wanted = basis.factors(y);
            if wanted.iter().all(|c| *c > 0.0) {
                factors = wanted;
                break;
            }
            let step = set.iter().enumerate().filter(|(at, _)| wanted[*at] <= 0.0);
            let t = step.map(|(at, _)| factors[at] / (factors[at] - wanted[at])).fold(1.0, f64::min);
            for (factor, wanted) in factors.iter_mut().zip(&wanted) {
                *factor += t * (wanted - *factor);
            }
            let keep: Vec<bool> = factors.iter().map(|c| *c > 1e-14).collect();
            let mut at = keep.iter();
            set.retain(|_| *at.next().unwrap_or(&true));
            let mut at = keep.iter();
            factors.retain(|_| *at.next().unwrap_or(&true));
        }
    }
    (set, factors)
}

/// The shortest q with a_j.q >= b_j; none if there is none.
pub(super) fn shortest(rows: &[Vec<f64>], least: &[f64]) -> Option<Vec<f64>> {
    let d = rows.first()?.len();
    let columns: Vec<Vec<f64>> = rows.iter().zip(least).map(|(a, b)| a.iter().copied().chain([*b]).collect()).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let mut goal = vec![0.0; d + 1];
    goal[d] = 1.0;
    let (set, factors) = hold_back(&columns, &goal);
    let mut rest: Vec<f64> = goal.iter().map(|c| -c).collect();
    for (l, c) in set.iter().zip(&factors) {
        add_scaled(&mut rest, *c, columns[*l]);
    }
    let last = rest.pop()?;
    (last < -1e-12).then(|| rest.iter().map(|c| -c / last).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_holds_back_what_goes_into_it_alone() {
        let (wall, other) = ([0.6, 0.8], [-1.0, 0.0]);
        let (set, factors) = hold_back(&[&wall, &other], &[1.0, 0.0]);
        assert_eq!(set, [0]);
        assert!((factors[0] - 0.6).abs() < 1e-12);
        assert!(hold_back(&[&wall, &other], &[0.5, -1.0]).0.is_empty());
    }

    #[test]
    fn the_shortest_vector_keeps_its_distance() {
        let rows = vec![vec![1.0, 0.0], vec![0.6, 0.8], vec![1.0, 0.0]];
        let q = shortest(&rows, &[1.0, 2.0, 0.5]).unwrap();
        assert!((q[0] - 1.2).abs() < 1e-9 && (q[1] - 1.6).abs() < 1e-9, "{q:?}");
        assert!(shortest(&[vec![1.0, 0.0], vec![-1.0, 0.0]], &[1.0, 1.0]).is_none());
    }
}
