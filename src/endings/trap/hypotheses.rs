//! The exact hypotheses of the trap, decided once for each set J of active samples.

use std::sync::OnceLock;

use rug::Rational;

use super::approximate::{Guess, Sketch};
use super::bounded::BoundedTrap;
use super::failure::TrapFailure;
use super::minimiser::{Kicking, Minimiser};
use super::numbers::{PREC, enclose_vector};
use super::rows::{Bounded, TrapRows, bounded};
use crate::arith::interval::{Interval, norm};
use crate::arith::linalg::dot;
use crate::margin::{Optimum, Problem, Solution};
use crate::model::{Pattern, Row, SignRow};

/// Everything about a set J that does not depend on w_K.
#[derive(Clone, Debug)]
pub struct ExactHypotheses {
    pub(crate) h: Interval,
    pub(crate) optimum: Optimum,
    pub(crate) w_hat: Vec<Interval>,
    /// |w^|.
    pub(crate) w_hat_norm: Interval,
    /// J.
    pub(crate) features: Vec<Bounded>,
    /// N.
    pub(crate) walls: Vec<Bounded>,
    /// O.
    pub(crate) others: Vec<Bounded>,
    /// The rows that keep a network's pattern, with their neurons; those that are constant are left
    /// out.
    pub(crate) cells: Vec<(usize, Bounded)>,
    /// How many of O are missed positives: they come first.
    missed: usize,
    sketch: Sketch,
    guess: Guess,
    pub(crate) kicking: Kicking,
    bounded: OnceLock<Result<BoundedTrap, TrapFailure>>,
    beyond: OnceLock<Option<Vec<Rational>>>,
}

impl ExactHypotheses {
    /// Decides the exact hypotheses of the trap for a set J, and guesses the kicking walls T.
    ///
    /// # Errors
    /// The first hypothesis that fails.
    pub fn new(scene: &TrapRows) -> Result<Self, TrapFailure> {
        let Some(first) = scene.features.first() else { return Err(TrapFailure::NothingActive) };
        let tagged = |rows: &[Row]| rows.iter().map(|r| (r.sample, r.vector.clone())).collect::<Vec<_>>();
        let problem = Problem::new(first.vector.len(), tagged(&scene.features), tagged(&scene.walls));
        let Solution::Optimal(optimum) = problem.solve() else {
            return Err(if scene.cells.is_empty() { TrapFailure::Infeasible } else { TrapFailure::Inseparable });
        };
        let carried = problem.carried(&optimum);
        let all = |rows: &[Row]| rows.iter().map(|r| bounded(r.sample, &r.vector, &optimum.w)).collect::<Vec<_>>();
        let mut features = all(&scene.features);
        features.iter_mut().for_each(|x| x.tight &= carried.contains(&x.sample));
        let (walls, beyond): (Vec<_>, Vec<_>) =
            all(&scene.walls).into_iter().partition(|wall| optimum.tight_walls.binary_search(&wall.sample).is_ok());
        let missed = all(&scene.missed);
        if let Some(o) = missed.iter().find(|o| dot(&o.exact, &optimum.w) > 0) {
            return Err(TrapFailure::NotSelfConsistent { sample: o.sample });
        }
        let cells = cells(scene, &optimum.w)?;
        let sketch = sketch(&scene.h, &optimum, &features, &walls);
        let with_multiplier: Vec<usize> =
            (0..walls.len()).filter(|&l| optimum.nu.contains_key(&walls[l].sample)).collect();
        let guess = sketch.guess(&with_multiplier);
        let supported = Optimum { support: carried, ..optimum.clone() };
        let kicking = Kicking::new(&problem, &supported, &features, &walls, &guess.kicking)?;
        let optimum = Optimum { lambda: kicking.lambda.clone(), nu: kicking.nu.clone(), ..optimum };
        let w_hat = enclose_vector(&optimum.w);
        Ok(Self {
            h: Interval::from_rational(PREC, &scene.h),
            w_hat_norm: norm(&w_hat),
            w_hat,
            optimum,
            features,
            walls,
            missed: missed.len(),
            others: missed.into_iter().chain(beyond).collect(),
            cells,
            sketch,
            guess,
            kicking,
            bounded: OnceLock::new(),
            beyond: OnceLock::new(),
        })
    }

    /// Whether (MM) has no multipliers positive on all support vectors: S is then the part that
    /// some are positive on.
    pub fn is_degenerate(&self) -> bool {
        !self.optimum.is_non_degenerate()
    }

    /// w~ enclosed, its free component near that of an iterate.
    pub(crate) fn minimiser_near(&self, w: &[f64]) -> Result<Minimiser, TrapFailure> {
        self.enclose_minimiser(self.sketch.near(&self.guess, w), &[])
    }

    /// The same with `offset`, in span(x_T), for its component there.
    pub(crate) fn minimiser_below(&self, w: &[f64], offset: &[Rational]) -> Result<Minimiser, TrapFailure> {
        let rough: Vec<f64> = offset.iter().map(Rational::to_f64).collect();
        self.enclose_minimiser(self.sketch.near_below(&self.guess, w, &rough), offset)
    }

    fn enclose_minimiser(&self, near: Vec<f64>, offset: &[Rational]) -> Result<Minimiser, TrapFailure> {
        let near: Option<Vec<Rational>> = near.into_iter().map(Rational::from_f64).collect();
        let near = near.ok_or(TrapFailure::MinimiserNotEnclosed)?;
        let mut w_tilde = self.kicking.span.project_off(&near);
        w_tilde.iter_mut().zip(offset).for_each(|(w, offset)| *w += offset);
        self.kicking.enclose(&self.h, &self.walls, &self.optimum.w, w_tilde)
    }

    /// The exact part of the bounded trap, decided when it is first asked for.
    pub(crate) fn bounded(&self) -> Result<&BoundedTrap, TrapFailure> {
        let of = |setting: &Self| {
            let rows = [&setting.features, &setting.walls, &setting.others].map(Vec::as_slice);
            BoundedTrap::new(&setting.optimum.w, rows, &setting.kicking)
        };
        self.bounded.get_or_init(|| of(self)).as_ref().map_err(Clone::clone)
    }

    /// u with u.x_i >= 0 on all tight samples and u.w^ < 0: w^_J - w^, where the walls make a
    /// difference.
    pub(crate) fn beyond(&self) -> Option<&[Rational]> {
        let unwalled = || {
            let rows: Vec<(usize, Vec<Rational>)> = self.features.iter().map(|x| (x.sample, x.exact.clone())).collect();
            let dim = rows.first()?.1.len();
            let Solution::Optimal(free) = Problem::new(dim, rows, Vec::new()).solve() else { return None };
            let u: Vec<Rational> = free.w.iter().zip(&self.optimum.w).map(|(a, b)| Rational::from(a - b)).collect();
            (dot(&u, &self.optimum.w) < 0).then_some(u)
        };
        self.beyond.get_or_init(unwalled).as_deref()
    }

    /// Whether a sample that is not in J is a negative.
    pub(crate) fn is_negative(&self, sample: usize) -> bool {
        self.others.iter().take(self.missed).all(|x| x.sample != sample)
    }

    /// T as sample numbers.
    pub(crate) fn kicking_samples(&self) -> Vec<usize> {
        self.kicking.walls.iter().map(|&l| self.walls[l].sample).collect()
    }

    /// Only walls in N may be active beside J.
    ///
    /// # Errors
    /// A negative off N that is active.
    pub fn permits(&self, pattern: &Pattern) -> Result<(), TrapFailure> {
        let known = |i: usize| self.features.iter().chain(&self.walls).any(|x| x.sample == i);
        match pattern.active_samples().into_iter().find(|&i| !known(i)) {
            None => Ok(()),
            Some(sample) => Err(TrapFailure::NegativeActive { sample }),
        }
    }
}

/// The rows that keep the pattern, each with c.W^ >= 0. A row orthogonal to every feature is
/// constant: its sign at K is its sign for ever.
fn cells(scene: &TrapRows, w_hat: &[Rational]) -> Result<Vec<(usize, Bounded)>, TrapFailure> {
    let moves = |cell: &&SignRow| scene.features.iter().any(|z| dot(&z.vector, &cell.vector) != 0);
    let kept = |SignRow { neuron, sample, vector }: &SignRow| {
        let c = bounded(*sample, vector, w_hat);
        let failure = TrapFailure::LeavesCell { neuron: *neuron, sample: *sample };
        if dot(vector, w_hat) < 0 { Err(failure) } else { Ok((*neuron, c)) }
    };
    scene.cells.iter().filter(moves).map(kept).collect()
}

fn sketch(h: &Rational, optimum: &Optimum, features: &[Bounded], walls: &[Bounded]) -> Sketch {
    let rough = |v: &[Rational]| v.iter().map(Rational::to_f64).collect::<Vec<_>>();
    let support: Vec<&Bounded> = features.iter().filter(|f| f.tight).collect();
    Sketch {
        h: h.to_f64(),
        w_hat: rough(&optimum.w),
        lambda: support.iter().map(|f| optimum.lambda.get(&f.sample).map_or(1.0, Rational::to_f64)).collect(),
        support: support.iter().map(|f| rough(&f.exact)).collect(),
        walls: walls.iter().map(|l| rough(&l.exact)).collect(),
    }
}
