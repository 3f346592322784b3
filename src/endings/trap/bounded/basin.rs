//! The basin (docs/lemmas.md lemma:basin): a constant radius under kicks for ever, by one bound of
//! |r|^2 along the walls and the support vectors together. No wall needs a push of its own within
//! the bound, and negatives may kick that depend on others.

use std::cell::OnceCell;

use rug::Integer;

use super::close::{Closing, Slack, Supporting};
use super::{BoundedTrap, Split};
use crate::arith::interval::{Interval, dot, norm};
use crate::endings::trap::closing::{self, rounded_up};
use crate::endings::trap::numbers::{enclose, half, int, largest, least, sum};
use crate::endings::trap::{Shape, Trap, TrapFailure};

/// rho_F and rho_V: of r in F = span(x_S, x_N) and off it.
type Radii = [Interval; 2];

/// A negative that may kick.
struct Kicker<'a> {
    sample: usize,
    row: &'a [Interval],
    /// |x| in F and off it.
    norms: [Interval; 2],
    /// D_l at s_K, and nu'_l or 0.
    depth: Interval,
    nu: Interval,
    /// (x_l.x_l')^+ for all negatives.
    products: OnceCell<Vec<Interval>>,
}

/// The basin at a given w_K.
pub(super) struct Basin<'a> {
    closing: &'a Closing<'a>,
    bounded: &'a BoundedTrap,
    negatives: Vec<Kicker<'a>>,
    /// N, as places among the negatives.
    kicking: Vec<usize>,
    start: Radii,
}

fn in_f(split: &Split) -> Interval {
    (split.norms[0].square() + split.norms[1].square()).sqrt_of_non_negative()
}

fn reach(norms: &[Interval; 2], rho: &Radii) -> Interval {
    &norms[0] * &rho[0] + &norms[1] * &rho[1]
}

fn both(split: &Split) -> [Interval; 2] {
    [in_f(split), split.norms[2].clone()]
}

impl<'a> Basin<'a> {
    pub fn new(closing: &'a Closing<'a>, bounded: &'a BoundedTrap) -> Result<Self, TrapFailure> {
        let (at, setting) = (closing.at, closing.setting);
        let (s, samples) = (enclose(&at.s), setting.kicking_samples());
        let nu = |sample: usize| match samples.iter().position(|l| *l == sample) {
            Some(l) => at.minimiser.nu[l].clone(),
            None => int(0),
        };
        let kicker = |sample, row, norms, level: Interval| Kicker {
            sample,
            row,
            norms,
            depth: -level,
            nu: nu(sample),
            products: OnceCell::new(),
        };
        let along = bounded.walls.iter().map(|x| {
            let level = dot(&x.enclosed, &at.w_tilde);
            kicker(x.sample, x.enclosed.as_slice(), [x.norm.clone(), int(0)], level)
        });
        let beyond = bounded.outside.iter().filter(|(x, _)| setting.is_negative(x.sample) && !x.is_zero());
        let beyond = beyond.map(|(x, split)| {
            let level = &(&x.theta * &s) + &at.offset(x);
            kicker(x.sample, x.enclosed.as_slice(), both(split), level)
        });
        let negatives: Vec<Kicker<'_>> = along.chain(beyond).collect();
        let place = |l: &usize| negatives.iter().position(|x| x.sample == *l).ok_or(TrapFailure::NoEscape);
        let kicking = samples.iter().map(place).collect::<Result<_, _>>()?;
        let inside = norm(&closing.inside) + &at.spread[1] + &at.minimiser.radius;
        let start = [inside.upper(), closing.start[2].clone()];
        Ok(Self { closing, bounded, negatives, kicking, start })
    }

    /// # Errors
    /// The first condition that fails.
    pub fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let rho = closing::close(&self.start, |rho| self.implied(rho))?;
        let enclosed = rho.each_ref().map(enclose);
        self.signs(&enclosed)?;
        self.closing.kicks_for_ever(|x| reach(&both(x), &enclosed))?;
        let radius = sum(enclosed.iter().map(Interval::square)).sqrt_of_non_negative();
        let shape = Shape::Basin { parts: rho, slow: self.closing.slow_samples() };
        Ok(self.closing.at.trap(from_step, rounded_up(&radius)?, radius.upper(), shape))
    }

    /// C: the negatives that may kick.
    fn may_kick(&self, rho: &Radii) -> Vec<&Kicker<'a>> {
        self.negatives.iter().filter(|x| !reach(&x.norms, rho).less(&x.depth).is_yes()).collect()
    }

    /// g_l.
    fn crowd(&self, x: &Kicker<'a>, among: &[&Kicker<'a>]) -> Interval {
        let products =
            x.products.get_or_init(|| self.negatives.iter().map(|y| dot(x.row, y.row).positive_part()).collect());
        let listed = self.negatives.iter().zip(products);
        sum(listed.filter(|(y, _)| among.iter().any(|z| z.sample == y.sample)).map(|(_, product)| product.clone()))
    }

    /// f.
    fn strongest(&self, rho: &Radii) -> Interval {
        let Closing { support, slack, held, setting, inverse, .. } = self.closing;
        let pull = |(x, lambda): &Supporting<'_>| lambda * &(reach(&both(x), rho).exp() - int(1)) * in_f(x);
        let push = |x: &Slack<'_>| &x.lambda * &reach(&both(x.split), rho).exp() * in_f(x.split);
        let along = &setting.w_hat_norm * inverse * half();
        sum(support.iter().map(pull).chain(slack.iter().map(push))) + held + along
    }

    /// The kicks cost nothing, and -h b^+ is left of each.
    fn kicks(&self, rho: &Radii, f: &Interval) -> Result<(), TrapFailure> {
        let Closing { setting, inverse, .. } = self.closing;
        let h = &setting.h;
        let among = self.may_kick(rho);
        for x in &among {
            // Where no wall is pushed, a pattern that is kept says more.
            if self.kicking.is_empty() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
            if !x.norms[1].at_most(&int(0)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
            let (crowd, norm) = (self.crowd(x, &among), in_norm(x));
            let beside = int(2) * f * &norm * inverse;
            let highest = (reach(&x.norms, rho) - &x.depth).positive_part();
            let pushed = (int(2) * &x.nu * inverse * &highest).div(h).ok_or(TrapFailure::DoesNotClose)?;
            let twice = int(2) * &x.depth;
            let holds = (h * &crowd + &beside).at_most(&twice).is_yes()
                && (h * &highest.exp() * &crowd + beside + pushed).at_most(&(&highest + twice)).is_yes();
            if !holds {
                return Err(TrapFailure::KicksTooDeep { wall: x.sample });
            }
        }
        Ok(())
    }

    /// B_F and B_V.
    fn implied(&self, rho: &Radii) -> Result<Radii, TrapFailure> {
        let Closing { support, slack, setting, inverse, z, least: m, .. } = self.closing;
        let f = self.strongest(rho);
        self.kicks(rho, &f)?;
        let two = int(2);
        // e^{|Vx| rho_V} min(1/e, |Fx| rho_F).
        let driven = |x: &Slack<'_>| {
            let [inside, off] = both(x.split);
            (off * &rho[1]).exp() * least(inside * &rho[0], (-int(1)).exp())
        };
        let kicking: Vec<&Kicker<'_>> = self.kicking.iter().map(|l| &self.negatives[*l]).collect();
        let charged = kicking.iter().map(|x| &two * &x.nu * &x.depth);
        let slow = slack.iter().filter(|x| x.slow).map(|x| &two * &x.lambda * driven(x));
        let growth = sum(charged.chain(slow)) + f.square() * inverse;
        // |b_l| is at most G/c_l, c_l the lesser of 2 nu'_l and h tau.
        let over = |x: &&Kicker<'_>| {
            let c = (&two * &x.nu).min(&(&setting.h * &self.closing.at.tau));
            growth.div(&c).ok_or(TrapFailure::DoesNotClose)
        };
        let over = kicking.iter().map(over).collect::<Result<Vec<_>, _>>()?;
        let along = |sizes: &[Interval]| {
            let depths = sum(sizes.iter().zip(&kicking).map(|(a, x)| a * &x.depth));
            depths + largest(sizes.iter().zip(&over).map(|(a, over)| a * over))
        };
        let in_walls = along(&self.bounded.duals);
        let mut swung = int(0);
        let mut widest = int(0);
        for (x, lambda) in support {
            let sizes: Vec<Interval> = x.along.iter().map(Interval::abs).collect();
            swung = swung + lambda * &along(&sizes).square();
            let g = growth.div(&(&two * lambda)).ok_or(TrapFailure::DoesNotClose)?;
            widest = widest.max(&((&g + &(g.square() + int(4) * &g).sqrt_of_non_negative()) * half()));
        }
        let pulled = ((int(1) + widest) * &growth * half()).sqrt_of_non_negative() + swung.sqrt_of_non_negative();
        let off_walls = pulled.square().div(m).ok_or(TrapFailure::DoesNotClose)?;
        let m_f = in_walls.square() + off_walls;
        let drift = sum(slack.iter().filter(|x| !x.slow).filter_map(|x| Some(&two * x.sigma.as_ref()? * driven(x))));
        let later = drift + z * &setting.w_hat_norm * &rho[0];
        let bound = self.start[0].square().max(&(m_f + &growth * inverse)) + later;
        let free = slack
            .iter()
            .filter_map(|x| Some(x.sigma.as_ref()? * &reach(&both(x.split), rho).exp() * &x.split.norms[2]));
        Ok([bound.sqrt_of_non_negative(), &self.start[1] + &sum(free)])
    }

    /// J stays active, the missed positives inactive.
    fn signs(&self, rho: &Radii) -> Result<(), TrapFailure> {
        let (at, setting) = (self.closing.at, self.closing.setting);
        let s = enclose(&at.s);
        for (x, split) in setting.features.iter().zip(&self.bounded.features) {
            if !(&(&x.theta * &s) + &at.offset(x) - reach(&both(split), rho)).positive().is_yes() {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        for (x, split) in self.bounded.outside.iter().filter(|(x, _)| !setting.is_negative(x.sample)) {
            let level = &(&x.theta * &s) + &at.offset(x) + reach(&both(split), rho);
            if !level.less(&int(0)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        Ok(())
    }
}

fn in_norm(x: &Kicker<'_>) -> Interval {
    (x.norms[0].square() + x.norms[1].square()).sqrt_of_non_negative()
}
