//! Walls and members of J that are a basis of the space: by their products with r, which are
//! bounded where what pulls at r is, |r| is bounded (docs/lemmas.md lemma:glide, falling).

use super::cone::Basis;
use super::field::{Curve, Field};
use super::vector::{dot, norm};

/// A basis of the space, by places among the negatives and in J.
#[derive(Clone)]
pub(super) struct Frame {
    pub kicking: Vec<usize>,
    pub basis: Vec<usize>,
    /// |x*_l|.
    duals: Vec<f64>,
    /// |x*_l.x_b|, for each b by the walls.
    along: Vec<Vec<f64>>,
    /// (G^-1)_bb.
    diagonal: Vec<f64>,
}

/// The vectors of the span of independent rows that are dual to them.
pub(super) fn duals(rows: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let one = |at: usize| {
        // x_at less its projection on the others, scaled.
        let mut others = Basis::new();
        for (_, x) in rows.iter().enumerate().filter(|(l, _)| *l != at) {
            if !others.grow(x) {
                return None;
            }
        }
        let rest = others.off(&rows[at]);
        let size = dot(&rest, &rest);
        (size.sqrt() > 1e-9 * norm(&rows[at])).then(|| rest.iter().map(|c| c / size).collect())
    };
    (0..rows.len()).map(one).collect()
}

impl Frame {
    /// The walls that hold the curve back, and the members of J that pull most; none where these
    /// are not enough.
    pub fn new(field: &Field, curve: &Curve, weights: &[f64]) -> Option<Self> {
        let d = curve.v.first()?.len();
        let mut kicking: Vec<usize> = curve.nu.iter().map(|(l, _)| *l).collect();
        kicking.sort_by_key(|l| field.negatives[*l].sample);
        let walls: Vec<Vec<f64>> = kicking.iter().map(|l| field.negatives[*l].x.clone()).collect();
        let mut off = Basis::new();
        if !walls.iter().all(|x| off.grow(x)) {
            return None;
        }
        let mut basis: Vec<usize> = Vec::new();
        while basis.len() + kicking.len() < d {
            let pull = |i: usize| weights[i].sqrt() * norm(&off.off(&field.active[i].x));
            let free = (0..field.active.len()).filter(|i| !field.active[*i].pressed && !basis.contains(i));
            let next = free.max_by(|&a, &b| pull(a).total_cmp(&pull(b)))?;
            if !off.grow(&field.active[next].x) {
                return None;
            }
            basis.push(next);
        }
        basis.sort_unstable();
        let mut off_walls = Basis::new();
        walls.iter().for_each(|x| {
            off_walls.grow(x);
        });
        let projected: Vec<Vec<f64>> = basis.iter().map(|i| off_walls.off(&field.active[*i].x)).collect();
        let (wall_duals, basis_duals) = (duals(&walls)?, duals(&projected)?);
        let along = |i: &usize| wall_duals.iter().map(|dual| dot(dual, &field.active[*i].x).abs()).collect();
        Some(Self {
            along: basis.iter().map(along).collect(),
            duals: wall_duals.iter().map(|dual| norm(dual)).collect(),
            diagonal: basis_duals.iter().map(|dual| dot(dual, dual)).collect(),
            kicking,
            basis,
        })
    }

    /// m^2, from nu_l at least and D_l at most on the walls, lambda_b at least, G and h tau.
    pub fn rest(&self, walls: &[(f64, f64)], least: &[f64], growth: f64, tau_h: f64) -> Option<f64> {
        let along = |sizes: &[f64]| {
            let deep: f64 = sizes.iter().zip(walls).map(|(a, (_, depth))| a * depth).sum();
            let over = sizes.iter().zip(walls).map(|(a, (nu, _))| a * growth / (2.0 * nu).min(tau_h));
            deep + over.fold(0.0, f64::max)
        };
        let in_walls = along(&self.duals);
        let (mut swung, mut widest, mut trace) = (0.0, 0.0f64, 0.0);
        for ((along_b, diagonal), least) in self.along.iter().zip(&self.diagonal).zip(least) {
            if *least <= 0.0 {
                return None;
            }
            swung += least * along(along_b).powi(2);
            let g = growth / (2.0 * least);
            widest = widest.max((g + (g * g + 4.0 * g).sqrt()) / 2.0);
            trace += diagonal / least;
        }
        let pulled = ((1.0 + widest) * growth / 2.0).sqrt() + swung.sqrt();
        Some((in_walls * in_walls + pulled * pulled * trace) * (1.0 + 1e-6))
    }

    /// Whether it is about these walls.
    pub fn is_of(&self, curve: &Curve) -> bool {
        self.kicking.len() == curve.nu.len() && curve.nu.iter().all(|(l, _)| self.kicking.contains(l))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duals_are_dual() {
        let rows = vec![vec![1.0, 0.0, 0.5], vec![0.6, 0.8, 0.0]];
        let duals = duals(&rows).unwrap();
        for (i, dual) in duals.iter().enumerate() {
            for (j, row) in rows.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(dual, row) - expected).abs() < 1e-12);
            }
        }
    }
}
