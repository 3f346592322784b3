//! The exact hypotheses of the trap, decided once for each set J of active samples.

use rug::Rational;

use super::minimiser::{self, Minimiser};
use super::{PREC, Scene, TrapFailure};
use crate::arith::interval::{Interval, norm};
use crate::margin::{Optimum, Problem, Solution};
use crate::model::Row;

/// A row with what the bounds need of it.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    pub sample: usize,
    pub exact: Vec<Rational>,
    pub enclosed: Vec<Interval>,
    /// |x|.
    pub norm: Interval,
    /// theta = x.w^.
    pub theta: Interval,
    /// Whether theta = 1, exactly.
    pub tight: bool,
}

/// Everything about a set J that does not depend on w_K.
#[derive(Clone, Debug)]
pub struct Setting {
    pub(super) h: Interval,
    pub(super) optimum: Optimum,
    pub(super) w_hat: Vec<Interval>,
    /// J.
    pub(super) features: Vec<Bounded>,
    /// N.
    pub(super) walls: Vec<Bounded>,
    /// O.
    pub(super) others: Vec<Bounded>,
    pub(super) escape: Vec<Rational>,
    pub(super) minimiser: Minimiser,
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).map(|(x, y)| Rational::from(x * y)).sum()
}

pub(super) fn enclose(v: &[Rational]) -> Vec<Interval> {
    v.iter().map(|q| Interval::from_rational(PREC, q)).collect()
}

fn bounded(row: &Row, w_hat: &[Rational]) -> Bounded {
    let enclosed = enclose(&row.vector);
    let theta = dot(&row.vector, w_hat);
    Bounded {
        sample: row.sample,
        norm: norm(&enclosed),
        enclosed,
        tight: theta == 1,
        theta: Interval::from_rational(PREC, &theta),
        exact: row.vector.clone(),
    }
}

impl Setting {
    /// Decides the exact hypotheses of the trap and encloses w~.
    ///
    /// # Errors
    /// The first hypothesis that fails.
    pub fn new(scene: &Scene) -> Result<Self, TrapFailure> {
        let Some(first) = scene.features.first() else { return Err(TrapFailure::NothingActive) };
        let tagged = |rows: &[Row]| rows.iter().map(|r| (r.sample, r.vector.clone())).collect::<Vec<_>>();
        let problem = Problem::new(first.vector.len(), tagged(&scene.features), tagged(&scene.walls));
        let Solution::Optimal(optimum) = problem.solve() else { return Err(TrapFailure::Infeasible) };
        if !optimum.is_non_degenerate() {
            return Err(TrapFailure::Degenerate);
        }
        let all = |rows: &[Row]| rows.iter().map(|r| bounded(r, &optimum.w)).collect::<Vec<_>>();
        let features = all(&scene.features);
        let (walls, beyond): (Vec<_>, Vec<_>) =
            all(&scene.walls).into_iter().partition(|wall| optimum.tight_walls.contains(&wall.sample));
        let missed = all(&scene.missed);
        if let Some(o) = missed.iter().find(|o| dot(&o.exact, &optimum.w) >= 0) {
            return Err(TrapFailure::NotSelfConsistent { sample: o.sample });
        }
        for (at, l) in walls.iter().enumerate() {
            if let Some(l2) = walls[at..].iter().find(|l2| dot(&l.exact, &l2.exact) < 0) {
                return Err(TrapFailure::ObtuseWalls { first: l.sample, second: l2.sample });
            }
        }
        let escape = escape(&features, &walls)?;
        let minimiser = minimiser::find(&scene.h, &problem, &optimum, &features, &walls)?;
        let optimum = Optimum { lambda: minimiser.lambda.clone(), nu: minimiser.nu.clone(), ..optimum };
        Ok(Self {
            h: Interval::from_rational(PREC, &scene.h),
            w_hat: enclose(&optimum.w),
            optimum,
            features,
            walls,
            others: missed.into_iter().chain(beyond).collect(),
            escape,
            minimiser,
        })
    }
}

/// The shortest p with p.x_l <= -1 on N and p.x_i >= 0 on J: again a problem (MM).
fn escape(features: &[Bounded], walls: &[Bounded]) -> Result<Vec<Rational>, TrapFailure> {
    let dim = features[0].exact.len();
    if walls.is_empty() {
        return Ok(vec![Rational::new(); dim]);
    }
    let opposite = |rows: &[Bounded]| {
        rows.iter().map(|r| (r.sample, r.exact.iter().map(|x| Rational::from(-x)).collect())).collect::<Vec<_>>()
    };
    match Problem::new(dim, opposite(walls), opposite(features)).solve() {
        Solution::Optimal(optimum) => Ok(optimum.w),
        Solution::Infeasible(_) => Err(TrapFailure::NoEscape),
    }
}
