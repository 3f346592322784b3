//! Anybody's w against (MM), exactly.

use rug::Rational;

use super::{Problem, Solution};
use crate::arith::linalg::Scaled;

/// What a vector w is worth in an instance of (MM): as a point, which is feasible or not, and as a
/// direction, which has a margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// |w|^2.
    pub norm_squared: Rational,
    /// The least z_i.w, with the first row that has it; `None` where there are no rows.
    pub least: Option<(usize, Rational)>,
    /// The rows with z_i.w < 1, ascending, with z_i.w.
    pub violated: Vec<(usize, Rational)>,
    /// The walls with x_l.w > 0, ascending, with x_l.w.
    pub violated_walls: Vec<(usize, Rational)>,
    /// The rows of the optimum's support that are not tight for the direction of w, so those on
    /// which z_i.w is not the least; ascending, with z_i.w.
    pub loose: Vec<(usize, Rational)>,
    /// |w^|^2; `None` where there is no feasible point.
    pub optimal_norm_squared: Option<Rational>,
}

impl Judgement {
    /// Whether w is a feasible point.
    pub fn is_feasible(&self) -> bool {
        self.violated.is_empty() && self.violated_walls.is_empty()
    }

    /// Whether a positive multiple of w is a feasible point.
    pub fn separates(&self) -> bool {
        self.violated_walls.is_empty() && self.least.as_ref().is_none_or(|(_, least)| *least > 0)
    }

    /// (min z_i.w / |w|)^2, the square of the margin, which has the sign of the least z_i.w; `None`
    /// for w = 0 and where there are no rows.
    pub fn margin_squared(&self) -> Option<Rational> {
        let (_, least) = self.least.as_ref().filter(|_| self.norm_squared != 0)?;
        Some(Rational::from(least.square_ref()) / &self.norm_squared)
    }

    /// 1/|w^|^2, the square of the greatest margin; `None` where there is no feasible point, and
    /// where there are no rows.
    pub fn optimal_margin_squared(&self) -> Option<Rational> {
        self.optimal_norm_squared.as_ref().filter(|norm| **norm != 0).map(|norm| Rational::from(norm.recip_ref()))
    }

    /// The square of the margin over that of the greatest margin: at most 1, and 1 for the
    /// direction of w^ alone. `None` where w does not separate.
    pub fn ratio(&self) -> Option<Rational> {
        let margin = self.margin_squared().filter(|_| self.separates())?;
        Some(margin * self.optimal_norm_squared.as_ref()?)
    }
}

impl Problem {
    /// Judges w, which has as many entries as the rows, beside the solution of this problem.
    pub fn judge(&self, w: &[Rational], solution: &Solution) -> Judgement {
        let constraints = self.constraints();
        let scaled = Scaled::new(w);
        let support: &[usize] = match solution {
            Solution::Optimal(optimum) => &optimum.support,
            Solution::Infeasible(_) => &[],
        };
        let values = |walls: bool| {
            let tagged = |c| (constraints.tag(c), scaled.dot(&constraints.vector(c)));
            let mut values: Vec<(usize, Rational)> =
                (0..constraints.len()).filter(|&c| constraints.is_wall(c) == walls).map(tagged).collect();
            values.sort_by_key(|(tag, _)| *tag);
            values
        };
        let (rows, walls) = (values(false), values(true));
        let least = rows.iter().min_by(|a, b| a.1.cmp(&b.1)).cloned();
        let slack = |value: &Rational| least.as_ref().is_some_and(|(_, least)| value != least);
        Judgement {
            norm_squared: w.iter().map(|c| Rational::from(c.square_ref())).sum(),
            violated: rows.iter().filter(|(_, value)| *value < 1).cloned().collect(),
            violated_walls: walls.into_iter().filter(|(_, value)| *value > 0).collect(),
            loose: rows.iter().filter(|(i, value)| support.binary_search(i).is_ok() && slack(value)).cloned().collect(),
            optimal_norm_squared: match solution {
                Solution::Optimal(optimum) => Some(optimum.norm_squared()),
                Solution::Infeasible(_) => None,
            },
            least,
        }
    }
}
