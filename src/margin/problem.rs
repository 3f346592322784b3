//! Problem (MM), its answers, and the ways to pose it.

use ndarray::Array1;
use rug::Rational;

use super::constraints::{Constraints, Sample, Tagged};
use super::exact::Minimum;
use super::filter::Doubles;
use super::guess;
use super::minimise::{Farkas, Multipliers, by_tag, minimise};
use super::multipliers::{self, Alternative};
use crate::arith::arrays::nearest_array;
use crate::arith::linalg::dot;
use crate::arith::nearest::nearest;
use crate::data::{Dataset, Label};

/// An instance of (MM): rows z_i with z_i.w >= 1 and walls x_l with x_l.w <= 0, in Q^dim.
#[derive(Clone, Debug)]
pub struct Problem {
    dim: usize,
    rows: Vec<Sample>,
    walls: Vec<Sample>,
}

/// The minimiser w^ of (MM) with its KKT certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// w^.
    pub w: Vec<Rational>,
    /// All rows with z_i.w^ = 1, ascending.
    pub support: Vec<usize>,
    /// All walls with x_l.w^ = 0, ascending.
    pub tight_walls: Vec<usize>,
    /// The non-zero multipliers of rows: positive, and positive on all of `support` when the
    /// problem is non-degenerate.
    pub lambda: Multipliers,
    /// The non-zero multipliers of walls: positive.
    pub nu: Multipliers,
    /// `None`: multipliers positive on all of the support exist (and `lambda` is one choice).
    /// Otherwise a vector u that excludes them: w^.u = 0, z_i.u >= 0 on the support, x_l.u <= 0 on
    /// the tight walls, z_i.u > 0 for some i in the support.
    pub degenerate: Option<Vec<Rational>>,
}

/// The exact answer to (MM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution {
    /// The unique minimiser.
    Optimal(Optimum),
    /// No feasible point.
    Infeasible(Farkas),
}

impl Optimum {
    /// Whether multipliers positive on all of the support exist.
    pub fn is_non_degenerate(&self) -> bool {
        self.degenerate.is_none()
    }

    /// |w^|^2.
    pub fn norm_squared(&self) -> Rational {
        self.w.iter().map(|c| Rational::from(c.square_ref())).sum()
    }

    /// w^ in the nearest doubles.
    pub fn w_array(&self) -> Array1<f64> {
        nearest_array(&self.w)
    }

    /// The multipliers of the rows of samples 0 to n - 1 in the nearest doubles, 0 where a sample
    /// has none.
    pub fn lambda_array(&self, n: usize) -> Array1<f64> {
        in_order(&self.lambda, n)
    }

    /// The multipliers of the walls of samples 0 to n - 1 in the nearest doubles, 0 where a sample
    /// has none.
    pub fn nu_array(&self, n: usize) -> Array1<f64> {
        in_order(&self.nu, n)
    }
}

impl Problem {
    /// A problem in Q^dim; tags are distinct among the rows and among the walls, and every vector
    /// has length dim.
    pub fn new(dim: usize, rows: Vec<Tagged>, walls: Vec<Tagged>) -> Self {
        let own = |all: Vec<Tagged>| all.into_iter().map(|(tag, x)| Sample::own(tag, x)).collect();
        Self { dim, rows: own(rows), walls: own(walls) }
    }

    /// The hard-margin SVM of a data set, through the origin: the rows y_i x_i of all samples, no
    /// walls.
    pub fn svm(data: &Dataset) -> Self {
        let is_negative = |i: usize| data.labels()[i] == Label::Negative;
        let rows = (0..data.n()).map(|i| Sample::of(data, i, is_negative(i))).collect();
        Self { dim: data.d(), rows, walls: Vec::new() }
    }

    /// The rows x_i for the samples in `active` (distinct, in any order); all negatives are walls
    /// if `walls`. T3: w^_J, w^c_J.
    pub fn active(data: &Dataset, active: &[usize], walls: bool) -> Self {
        let walls = if walls { data.negatives() } else { Vec::new() };
        let of = |all: &[usize]| all.iter().map(|&i| Sample::of(data, i, false)).collect();
        Self { dim: data.d(), rows: of(active), walls: of(&walls) }
    }

    /// The rows x_i or -x_i, as told, for these samples; all negatives are walls.
    pub(crate) fn signed(data: &Dataset, signs: &[(usize, bool)]) -> Self {
        let rows = signs.iter().map(|&(i, above)| Sample::of(data, i, !above)).collect();
        let walls = data.negatives().into_iter().map(|l| Sample::of(data, l, false)).collect();
        Self { dim: data.d(), rows, walls }
    }

    pub(super) fn constraints(&self) -> Constraints<'_> {
        Constraints::new(self.dim, &self.rows, &self.walls)
    }

    /// The exact solution. Without rows it is w^ = 0.
    pub fn solve(&self) -> Solution {
        match minimise(&self.constraints()) {
            Ok(minimum) => Solution::Optimal(self.optimum(minimum)),
            Err(farkas) => Solution::Infeasible(farkas),
        }
    }

    /// A vector w with z_i.w >= 1 for all rows and x_l.w <= 0 for all walls.
    ///
    /// # Errors
    /// Farkas' certificate that there is none; since rows may be scaled, there is none even with
    /// z_i.w > 0.
    pub fn separate(&self) -> Result<Vec<Rational>, Farkas> {
        minimise(&self.constraints()).map(|minimum| minimum.w())
    }

    /// The positions (rows, then walls) that a solver in doubles takes for the active set: a guess,
    /// true or not.
    ///
    /// `solve` starts from it and believes nothing of it; it is public as the yardstick of the
    /// benches.
    pub fn approx_active_set(&self) -> Vec<usize> {
        guess::active_set(&Doubles::new(&self.constraints())).active
    }

    /// Multipliers positive on all of the support and with nu supported on `allowed` (tight walls,
    /// in any order), or `None` if there are none.
    ///
    /// They are multipliers of the problem without the other constraints; and w^ solves that
    /// problem if there are any.
    pub fn positive_multipliers(&self, optimum: &Optimum, allowed: &[usize]) -> Option<(Multipliers, Multipliers)> {
        match self.restricted(&optimum.support, allowed).solve() {
            Solution::Optimal(o) if o.is_non_degenerate() && o.w == optimum.w => Some((o.lambda, o.nu)),
            _ => None,
        }
    }

    /// The support vectors on which some multipliers are positive: all of the support, or, of a
    /// degenerate problem, the largest part of it that has such multipliers.
    pub fn carried(&self, optimum: &Optimum) -> Vec<usize> {
        let (mut carried, mut excluded) = (optimum.support.clone(), optimum.degenerate.clone());
        while let Some(v) = excluded {
            let constraints = self.constraints();
            let level = |c: usize| dot(&constraints.vector(c), &v) == 0;
            let stays: Vec<usize> = (0..self.rows.len()).filter(|&c| level(c)).map(|c| self.rows[c].tag).collect();
            carried.retain(|tag| stays.contains(tag));
            excluded = match self.restricted(&carried, &optimum.tight_walls).solve() {
                Solution::Optimal(reduced) => reduced.degenerate,
                Solution::Infeasible(_) => None,
            };
        }
        carried
    }

    /// With these rows and walls alone, by their tags.
    fn restricted(&self, rows: &[usize], walls: &[usize]) -> Self {
        let among =
            |all: &[Sample], tags: &[usize]| all.iter().filter(|sample| tags.contains(&sample.tag)).cloned().collect();
        Self { dim: self.dim, rows: among(&self.rows, rows), walls: among(&self.walls, walls) }
    }

    fn optimum(&self, minimum: Minimum) -> Optimum {
        let constraints = self.constraints();
        let w = minimum.w();
        let tight = minimum.tight;
        let mut u = vec![Rational::new(); tight.len()];
        for (c, multiplier) in minimum.multipliers {
            if let Ok(at) = tight.binary_search(&c) {
                u[at] = multiplier;
            }
        }
        let (u, degenerate) = match multipliers::positive(&constraints, &tight, u.clone()) {
            Alternative::Positive(u) => (u, None),
            Alternative::Excluded(v) => (u, Some(v)),
        };
        let tags = |walls: bool| {
            let mut tags: Vec<usize> =
                tight.iter().filter(|&&c| constraints.is_wall(c) == walls).map(|&c| constraints.tag(c)).collect();
            tags.sort_unstable();
            tags
        };
        let (support, tight_walls) = (tags(false), tags(true));
        let (lambda, nu) = by_tag(&constraints, tight.into_iter().zip(u));
        Optimum { w, support, tight_walls, lambda, nu, degenerate }
    }
}

fn in_order(multipliers: &Multipliers, n: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, |sample| multipliers.get(&sample).map_or(0.0, nearest))
}

/// A separator v of a data set: y_i v.x_i > 0 for all samples.
///
/// # Errors
/// If the data are not separable: lambda >= 0, not all zero, with sum lambda_i y_i x_i = 0 (its
/// non-zero entries).
pub fn separator(data: &Dataset) -> Result<Vec<Rational>, Multipliers> {
    Problem::svm(data).separate().map_err(|farkas| farkas.lambda)
}
