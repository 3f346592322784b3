//! The max-margin problem (MM) of T3: its KKT and Farkas certificates, and what hangs on them
//! alone.

use dashu_ratio::RBig;

use super::{Checker, listed};
use crate::certificate::witness::{Aligned, Diverge, Farkas, Kkt, Multipliers, NotSeparable, Problem};
use crate::number::vector::Vector;
use crate::reason::Reason;

/// The rows and walls on which a solution is tight.
pub(super) struct Tight {
    /// {i : z_i.w^ = 1}.
    pub(super) support: Vec<usize>,
    /// {l : x_l.w^ = 0}.
    pub(super) walls: Vec<usize>,
}

impl Checker<'_> {
    /// The samples of rows and walls. The row of a sample is y_i x_i; where only positives are
    /// rows, that is x_i.
    fn parts(&mut self, problem: &Problem) -> Result<(Vec<usize>, Vec<usize>), Reason> {
        let rows = match &problem.active {
            Some(active) => {
                self.positives_only(active)?;
                active.clone()
            }
            None => {
                self.demand(!problem.walls, Reason::WallsWithoutActive)?;
                (0..self.instance.n()).collect()
            }
        };
        Ok((rows, if problem.walls { self.instance.negatives() } else { Vec::new() }))
    }

    /// Every sample of the list is a positive.
    pub(super) fn positives_only(&mut self, active: &[usize]) -> Result<(), Reason> {
        active
            .iter()
            .try_for_each(|&sample| self.demand(self.instance.is_positive(sample), Reason::NotAPositive { sample }))
    }

    fn sign(&self, sample: usize) -> RBig {
        if self.instance.is_positive(sample) { RBig::ONE } else { -RBig::ONE }
    }

    /// `w` is the solution of (MM): feasible, complementary, stationary. Multipliers may vanish on
    /// part of the support.
    pub(super) fn solves(
        &mut self,
        rows: &[usize],
        walls: &[usize],
        w: &Vector,
        lambda: &Multipliers,
        nu: &Multipliers,
    ) -> Result<Tight, Reason> {
        let mut tight = Tight { support: Vec::new(), walls: Vec::new() };
        for (sample, x) in self.instance.pick(rows) {
            let margin = self.sign(sample) * x.dot(w);
            self.demand(margin >= RBig::ONE, Reason::RowViolated { sample })?;
            if margin.is_one() {
                tight.support.push(sample);
            }
        }
        for (sample, x) in self.instance.pick(walls) {
            let product = x.dot(w);
            self.demand(product <= RBig::ZERO, Reason::WallViolated { sample })?;
            if product.is_zero() {
                tight.walls.push(sample);
            }
        }
        self.multipliers(lambda, &tight.support, nu, &tight.walls)?;
        let rest = self.combine(lambda, nu, Some(w));
        self.demand(rest.is_zero(), Reason::NotStationary)?;
        Ok(tight)
    }

    /// lambda > 0 on rows out of `rows`, nu > 0 on walls out of `walls`.
    pub(super) fn multipliers(
        &mut self,
        lambda: &Multipliers,
        rows: &[usize],
        nu: &Multipliers,
        walls: &[usize],
    ) -> Result<(), Reason> {
        for (&sample, value) in lambda {
            self.demand(listed(rows, sample), Reason::LambdaOffSupport { sample })?;
            self.demand(*value > RBig::ZERO, Reason::LambdaNotPositive { sample })?;
        }
        for (&sample, value) in nu {
            self.demand(listed(walls, sample), Reason::NuOffWalls { sample })?;
            self.demand(*value > RBig::ZERO, Reason::NuNotPositive { sample })?;
        }
        Ok(())
    }

    /// sum lambda_i z_i - sum nu_l x_l - w.
    pub(super) fn combine(&self, lambda: &Multipliers, nu: &Multipliers, w: Option<&Vector>) -> Vector {
        let of = |sample: usize| self.instance.pick(&[sample]).into_iter().map(|(_, x)| x);
        let rows = lambda.iter().flat_map(|(&i, value)| of(i).map(move |x| (self.sign(i) * value, x)));
        let walls = nu.iter().flat_map(|(&l, value)| of(l).map(move |x| (-value.clone(), x)));
        Vector::combination(self.instance.d(), rows.chain(walls).chain(w.map(|w| (-RBig::ONE, w))))
    }

    pub(super) fn kkt(&mut self, kkt: &Kkt) -> Result<(), Reason> {
        let Kkt { degenerate, lambda, nu, problem, support, w_hat: w } = kkt;
        let (rows, walls) = self.parts(problem)?;
        let tight = self.solves(&rows, &walls, w, lambda, nu)?;
        self.demand(tight.support == *support, Reason::WrongSupport)?;
        match degenerate {
            None => self.covers(lambda, support),
            Some(u) => self.degenerate(w, u, &tight),
        }
    }

    /// `u` shows that no multipliers are positive on the whole support.
    pub(super) fn degenerate(&mut self, w: &Vector, u: &Vector, tight: &Tight) -> Result<(), Reason> {
        let along = |sample, x: &Vector| self.sign(sample) * x.dot(u);
        let products: Vec<RBig> = self.instance.pick(&tight.support).into_iter().map(|(i, x)| along(i, x)).collect();
        let walls_fall = self.instance.pick(&tight.walls).into_iter().all(|(_, x)| x.dot(u) <= RBig::ZERO);
        self.demand(w.dot(u).is_zero(), Reason::NotDegenerate)?;
        self.demand(walls_fall, Reason::NotDegenerate)?;
        self.demand(products.iter().all(|product| *product >= RBig::ZERO), Reason::NotDegenerate)?;
        self.demand(products.iter().any(|product| *product > RBig::ZERO), Reason::NotDegenerate)
    }

    /// Every support vector has a multiplier: with `solves`, the problem is non-degenerate.
    pub(super) fn covers(&mut self, lambda: &Multipliers, support: &[usize]) -> Result<(), Reason> {
        support.iter().try_for_each(|sample| {
            self.demand(lambda.contains_key(sample), Reason::SupportWithoutMultiplier { sample: *sample })
        })
    }

    pub(super) fn farkas(&mut self, Farkas { lambda, nu, problem }: &Farkas) -> Result<(), Reason> {
        let (rows, walls) = self.parts(problem)?;
        self.infeasible(&rows, &walls, lambda, nu)
    }

    /// The problem with all samples as rows, y_i x_i, and no walls has no solution.
    pub(super) fn not_separable(&mut self, NotSeparable { lambda }: &NotSeparable) -> Result<(), Reason> {
        let all: Vec<usize> = (0..self.instance.n()).collect();
        self.infeasible(&all, &[], lambda, &Multipliers::new())
    }

    fn infeasible(
        &mut self,
        rows: &[usize],
        walls: &[usize],
        lambda: &Multipliers,
        nu: &Multipliers,
    ) -> Result<(), Reason> {
        self.demand(!lambda.is_empty(), Reason::EmptyCombination)?;
        self.multipliers(lambda, rows, nu, walls)?;
        self.demand(self.combine(lambda, nu, None).is_zero(), Reason::CombinationNotZero)
    }

    /// `w` is w^+, and there is a positive.
    fn solves_positives(&mut self, w: &Vector, lambda: &Multipliers) -> Result<(), Reason> {
        let positives = self.instance.positives();
        self.demand(!positives.is_empty(), Reason::NoPositives)?;
        self.solves(&positives, &[], w, lambda, &Multipliers::new()).map(|_| ())
    }

    pub(super) fn diverge(&mut self, diverge: &Diverge) -> Result<(), Reason> {
        let Diverge { lambda, negative, separator, w_hat: w } = diverge;
        let sample = *negative;
        self.solves_positives(w, lambda)?;
        self.demand(!self.instance.is_positive(sample), Reason::NotANegative { sample })?;
        for (sample, x) in self.instance.pick(&[sample]) {
            self.demand(w.dot(x) > RBig::ZERO, Reason::NotActivated { sample })?;
        }
        self.separates(separator)
    }

    pub(super) fn aligned(&mut self, Aligned { lambda, w_hat: w }: &Aligned) -> Result<(), Reason> {
        self.solves_positives(w, lambda)?;
        for (sample, x) in self.instance.pick(&self.instance.negatives()) {
            self.demand(w.dot(x) <= RBig::ZERO, Reason::ActivatesNegative { sample })?;
        }
        Ok(())
    }
}
