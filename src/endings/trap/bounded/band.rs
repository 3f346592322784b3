//! The band along the walls in which the kicks keep the iterates (docs/lemmas.md
//! lemma:bounded-trap, walls): B_1 of the bounded trap and of the slide.

use rug::Rational;

use super::BoundedTrap;
use crate::arith::interval::Interval;
use crate::arith::linalg;
use crate::endings::trap::TrapFailure;
use crate::endings::trap::hypotheses::ExactHypotheses;
use crate::endings::trap::numbers::{PREC, enclose, int, largest, least, sum};

/// The walls N and T, with a reference below them.
pub(crate) struct Band<'a> {
    setting: &'a ExactHypotheses,
    bounded: &'a BoundedTrap,
    /// E_l on T.
    depths: Vec<Interval>,
}

/// How large r_1 may be, where it starts, what pushes it.
pub(crate) struct Strain<'a> {
    pub rho_1: &'a Interval,
    /// |r_1,K|.
    pub start: &'a Interval,
    /// max_T b_l(K)^+.
    pub height: &'a Interval,
    /// f.
    pub push: &'a Interval,
    /// tau_K.
    pub tau: &'a Interval,
}

impl<'a> Band<'a> {
    /// Below T by E_l = -x_l.v.
    pub fn new(setting: &'a ExactHypotheses, bounded: &'a BoundedTrap, v: &[Rational]) -> Self {
        let depths = bounded.walls.iter().map(|x| -enclose(&linalg::dot(&x.row, v))).collect();
        Self { setting, bounded, depths }
    }

    /// b_: at least b_l on T for ever.
    pub fn highest(&self, strain: &Strain<'_>) -> Interval {
        let (walls, h) = (&self.bounded.walls, &self.setting.h);
        let by_radius = largest(walls.iter().zip(&self.depths).map(|(x, depth)| &x.norm * strain.rho_1 - depth));
        let by_kicks = strain.height.max(&(h * &largest(walls.iter().map(|x| x.norm.square()))));
        let kick = h * &by_kicks.exp();
        // What lifts a wall in one step is no more than its own kick lowers it.
        let returns = walls.iter().all(|x| {
            let lift = (strain.push * &x.norm).div(strain.tau).map(|lift| &kick * &x.opposed + lift);
            lift.is_some_and(|lift| lift.at_most(&(h * &x.norm.square())).is_yes())
        });
        if returns { least(by_kicks, by_radius) } else { by_radius }
    }

    /// B_1, from the least and the largest push into each wall of N.
    pub fn bound(&self, strain: &Strain<'_>, pushes: impl Fn(usize) -> [Interval; 2]) -> Result<Interval, TrapFailure> {
        let (Self { setting, bounded, depths }, h) = (self, &self.setting.h);
        let inverse = int(1).div(strain.tau).ok_or(TrapFailure::TooEarly)?;
        let kappa = h * self.highest(strain).exp() + int(2) * strain.push * &inverse * bounded.slimmest()?;
        for (x, depth) in bounded.walls.iter().zip(depths) {
            if !(&kappa * &x.crowd).at_most(&(int(2) * depth)).is_yes() {
                return Err(TrapFailure::KicksTooDeep { wall: x.sample });
            }
        }
        // |x*_l|, E_l |x*_l|, e_l, the least push, and what a kick is beyond the largest, on N.
        let mut walls = Vec::new();
        for (l, wall) in setting.kicking_samples().into_iter().enumerate() {
            let [firm, push] = pushes(l);
            if !firm.positive().is_yes() {
                return Err(TrapFailure::WallMayLoosen { wall });
            }
            let kick = h * strain.tau - &push;
            if !kick.positive().is_yes() {
                return Err(TrapFailure::KickBelowPush { wall });
            }
            let at = bounded.walls.iter().position(|x| x.sample == wall).ok_or(TrapFailure::NoEscape)?;
            let (dual, depth) = (&bounded.duals[l], &depths[at]);
            walls.push((dual, dual * depth, int(2) * push * depth, firm, kick));
        }
        let num = sum(walls.iter().map(|(_, _, most, ..)| most.clone())) + strain.push.square() * &inverse;
        let lowest = sum(walls.iter().map(|(_, depth, ..)| depth.clone()));
        let mut m_1 = Interval::zero(PREC);
        for (dual, depth, most, firm, kick) in &walls {
            let beyond = |excess: Interval, slope: &Interval| {
                (*dual * &excess).div(&(int(2) * slope)).ok_or(TrapFailure::DoesNotClose)
            };
            m_1 = m_1.max(&(&lowest - depth + beyond(&num - most, firm)?));
            m_1 = m_1.max(&(&lowest + &beyond(num.clone(), kick)?));
        }
        Ok(strain.start.square().max(&(m_1.square() + num * &inverse)).sqrt_of_non_negative())
    }
}
