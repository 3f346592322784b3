//! Kicks that feed each other (T5, exploding; docs/lemmas.md lemma:explosion): conditions at one
//! step that settle what no arithmetic can follow.

use rug::float::Round;
use rug::{Float, Rational};
use thiserror::Error;

use crate::arith::interval::{Interval, dot as enclosed_dot, enclose, norm, points};
use crate::arith::linalg::dot;
use crate::data::Dataset;
use crate::model::Model;
use crate::stepping::Ball;

/// Bits of the enclosures, and of the numbers that a certificate states.
const PREC: u32 = 128;
const SHORT: u32 = 32;
/// No kick need be larger than e to this power for a chain to close.
const ENOUGH: u32 = 60;

/// Why no chain of kicks closes at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsteady {
    /// No negative is certainly active.
    #[error("no negative is certainly active")]
    NoKick,
    /// Two different rows are equally far ahead in the direction -x_l.
    #[error("a kick of sample {sample} activates two negatives alike")]
    Tied {
        /// l.
        sample: usize,
    },
    /// In the direction -x_l no negative is active, but not all other samples are inactive.
    #[error("a kick of sample {sample} activates no negative, and leads to no dead cone")]
    Loose {
        /// l.
        sample: usize,
    },
    /// The kick does not outweigh all else that moves w.
    #[error("the kick of sample {sample} does not outweigh the others")]
    Level {
        /// l.
        sample: usize,
    },
    /// It does, but it is too small for the next ones to outweigh all else.
    #[error("the kick of sample {sample} is too small to be followed by larger ones for ever")]
    Small {
        /// l.
        sample: usize,
    },
}

/// The negatives that kick one after the other once the first has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// l_0, l_1, .., each the successor of the one before; of equal rows the first sample.
    pub kicks: Vec<usize>,
    /// The two that kick in turn for ever, ascending; `None` where the last kick leads into a dead
    /// cone.
    pub cycle: Option<[usize; 2]>,
    /// The least m_l.
    m: Rational,
    /// The least gap g_l.
    g: Rational,
}

/// A chain that closes: from step K on its negatives kick in this order, each time exponentially
/// farther.
#[derive(Clone, Debug)]
pub struct Explosion {
    /// The chain from the negative that kicks at step K.
    pub chain: Chain,
    /// A lower bound of every kick from K on.
    pub a: Rational,
    /// w_{k+1} = -A_k x_l + e, |e| <= delta A_k, with a kick A_k by sample l.
    pub delta: Rational,
}

impl Chain {
    /// The chain of kicks from a negative.
    ///
    /// # Errors
    /// A member that has no successor and leads to no dead cone.
    pub fn from(data: &Dataset, first: usize) -> Result<Self, Unsteady> {
        let Link { mut next, mut m, mut g } = Link::of(data, first)?;
        let mut kicks = vec![first];
        while let Some(at) = next {
            if kicks.contains(&at) {
                let before = *kicks.last().unwrap_or(&at);
                return Ok(Self { kicks, cycle: Some([at.min(before), at.max(before)]), m, g });
            }
            kicks.push(at);
            let link = Link::of(data, at)?;
            (next, m, g) = (link.next, m.min(link.m), g.min(link.g));
        }
        Ok(Self { kicks, cycle: None, m, g })
    }

    /// The chain closes at a step where w_K lies in `ball`.
    ///
    /// # Errors
    /// The condition that fails.
    pub fn close(self, model: &Model, ball: &Ball) -> Result<Explosion, Unsteady> {
        let sample = self.kicks[0];
        let scale = Scale::of(model);
        let w = ball.to_box(PREC);
        let row = |i: usize| enclose(PREC, model.data().row(i));
        let b = enclosed_dot(&row(sample), &w);
        if !b.positive().is_yes() {
            return Err(Unsteady::NoKick);
        }
        let others = model.data().negatives().into_iter().filter(|&l| model.data().row(l) != model.data().row(sample));
        let others = others.map(|l| {
            let x = row(l);
            &norm(&x) * &(enclosed_dot(&x, &w) - &b).exp()
        });
        let spilt = scale.spilt(&norm(&w), &b, &others.fold(zero(), |sum, term| sum + term));
        // delta halfway between what is spilt now and g/2R, above which it may not lie.
        let most = of(&self.g).div(&(&scale.longest + &scale.longest)).ok_or(Unsteady::Level { sample })?;
        let between = &(&spilt + &most) * &Interval::point(Float::with_val(PREC, 0.5));
        let delta = short(between.hi()).ok_or(Unsteady::Level { sample })?;
        let kick = &scale.h * &Interval::point(b.lo().clone().min(&Float::with_val(PREC, ENOUGH))).exp();
        let a = short(kick.lo()).ok_or(Unsteady::Small { sample })?;
        if !spilt.at_most(&of(&delta)).is_yes() {
            return Err(Unsteady::Level { sample });
        }
        let explosion = Explosion { chain: self, a, delta };
        if explosion.lasts(model) { Ok(explosion) } else { Err(Unsteady::Small { sample }) }
    }
}

impl Explosion {
    /// The explosion from a step where w_K lies in `ball`, led by the largest kick.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn at(model: &Model, ball: &Ball) -> Result<Self, Unsteady> {
        let w = points(&ball.centre);
        let height = |l: usize| (enclosed_dot(&enclose(PREC, model.data().row(l)), &w).mid(), l);
        // Of equal heights the first sample: equal rows are one.
        let highest = model.data().negatives().into_iter().map(height).reduce(|a, b| if b.0 > a.0 { b } else { a });
        let (_, first) = highest.ok_or(Unsteady::NoKick)?;
        Chain::from(model.data(), first)?.close(model, ball)
    }

    /// Condition 2 of lemma:explosion: every kick A' >= a of the chain, off by at most delta A', is
    /// followed by another one, off by as little.
    pub fn lasts(&self, model: &Model) -> bool {
        let scale = Scale::of(model);
        let (a, delta, twice) = (of(&self.a), of(&self.delta), of(&Rational::from(2 * &self.delta)));
        let rise = &a * &(of(&self.chain.m) - &scale.longest * &delta);
        let lead = of(&self.chain.g) - &scale.longest * &twice;
        let others = &scale.negatives * &(-(&a * &lead)).exp();
        let spilt = scale.spilt(&(&a * &(&scale.longest + &delta)), &rise, &others);
        let one = Interval::from_int(PREC, 1);
        lead.positive().is_yes() && one.at_most(&rise).is_yes() && spilt.at_most(&delta).is_yes()
    }

    /// How many steps after K no sample is active any more; `None` where two negatives kick for
    /// ever.
    pub fn ends_after(&self) -> Option<usize> {
        self.chain.cycle.is_none().then_some(self.chain.kicks.len())
    }
}

/// Where a kick of one negative leads: lemma:explosion, m_l, g_l and the successor; none where it
/// leads into a dead cone.
struct Link {
    next: Option<usize>,
    m: Rational,
    g: Rational,
}

impl Link {
    fn of(data: &Dataset, sample: usize) -> Result<Self, Unsteady> {
        let x = data.row(sample);
        let against = |l: usize| -dot(x, data.row(l));
        let rises: Vec<(usize, Rational)> = data.negatives().into_iter().map(|l| (l, against(l))).collect();
        // Of equal rows the first: a later one is not larger.
        let highest = rises.iter().reduce(|a, b| if b.1 > a.1 { b } else { a });
        let Some((next, m)) = highest.filter(|(_, m)| *m > 0) else {
            let rows = (0..data.n()).filter(|&i| data.row(i).iter().any(|c| *c != 0));
            let least = rows.map(|i| -against(i)).min().filter(|least| *least > 0);
            let least = least.ok_or(Unsteady::Loose { sample })?;
            return Ok(Self { next: None, m: least.clone(), g: least });
        };
        let others = rises.iter().filter(|(l, _)| data.row(*l) != data.row(*next)).map(|(_, rise)| rise);
        let g = others.fold(m.clone(), |g, rise| g.min(Rational::from(m - rise)));
        if g == 0 { Err(Unsteady::Tied { sample }) } else { Ok(Self { next: Some(*next), m: m.clone(), g }) }
    }
}

/// What the sizes of kicks are compared with.
struct Scale {
    h: Interval,
    /// h times the sum of |x_i| over the positives.
    push: Interval,
    /// The sum of |x_l| over the negatives.
    negatives: Interval,
    /// R.
    longest: Interval,
}

impl Scale {
    fn of(model: &Model) -> Self {
        let h = of(model.h());
        let (mut push, mut negatives, mut longest) = (zero(), zero(), zero());
        for (i, x) in model.data().rows().iter().enumerate() {
            let length = norm(&enclose(PREC, x));
            longest = longest.max(&length);
            if model.sign(i) > 0 {
                push = push + &h * &length;
            } else {
                negatives = negatives + length;
            }
        }
        Self { h, push, negatives, longest }
    }

    /// D of lemma:explosion: what moves w beside a kick h e^b, from a point of this length,
    /// relative to the kick; the other kicks add up to `others`.
    fn spilt(&self, length: &Interval, b: &Interval, others: &Interval) -> Interval {
        let rest = &(length + &self.push) * &(-b).exp();
        rest.div(&self.h).map_or_else(|| Interval::whole(PREC), |rest| &rest + others)
    }
}

fn of(q: &Rational) -> Interval {
    Interval::from_rational(PREC, q)
}

fn zero() -> Interval {
    Interval::zero(PREC)
}

/// A short positive rational just below.
fn short(x: &Float) -> Option<Rational> {
    Float::with_val_round(SHORT, x, Round::Down).0.to_rational().filter(|q| *q > 0)
}

#[cfg(test)]
mod tests;
