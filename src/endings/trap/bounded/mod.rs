//! The bounded trap (docs/lemmas.md lemma:bounded-trap): a constant radius under kicks for ever,
//! whatever the angles of the walls.
//!
//! Here its exact part, decided once for each set J; `close` bounds its constants at a given w_K.

mod band;
mod basin;
mod close;
mod corridor;
mod wide;

use rug::Rational;

use super::failure::TrapFailure;
use super::minimiser::Kicking;
use super::numbers::enclose;
use super::rows::Bounded;
use crate::arith::interval::Interval;
use crate::arith::linalg::{self, dot};
use crate::margin::{Problem, Solution};

pub(crate) use band::{Band, Strain};
pub(crate) use close::{at_depths, close};
pub(crate) use wide::{close_basin, close_corridor};

/// What does not depend on w_K.
#[derive(Clone, Debug)]
pub(crate) struct BoundedTrap {
    /// p in span(x_N) with p.x_l <= -g_l on T: the reference runs a multiple of p below the walls.
    pub p: Vec<Rational>,
    /// T.
    pub walls: Vec<Wall>,
    /// |x*_l| on N.
    pub duals: Vec<Interval>,
    /// J.
    pub features: Vec<Split>,
    /// O.
    pub outside: Vec<(Bounded, Split)>,
    /// Whether w^ lies in span(x_S).
    in_span: bool,
}

/// A wall that may kick.
#[derive(Clone, Debug)]
pub(crate) struct Wall {
    pub sample: usize,
    pub row: Vec<Rational>,
    pub norm: Interval,
    pub enclosed: Vec<Interval>,
    /// g_l.
    pub crowd: Interval,
    /// o_l.
    pub opposed: Interval,
}

/// A sample by the three spaces of lemma:bounded-trap.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    /// |Qx|, |Ux|, |Vx|.
    pub norms: [Interval; 3],
    /// x*_l.x on N.
    pub along: Vec<Interval>,
}

impl BoundedTrap {
    /// From w^, the rows of J, of the negatives and of all others, and the walls that kick.
    pub(crate) fn new(w_hat: &[Rational], rows: [&[Bounded]; 3], kicking: &Kicking) -> Result<Self, TrapFailure> {
        let [features, walls, others] = rows;
        let (span, support) = (&kicking.span, &kicking.support_span);
        let squared = |x: &Bounded| dot(&x.exact, &x.exact);
        let (inside, beyond): (Vec<&Bounded>, Vec<&Bounded>) =
            walls.iter().filter(|x| squared(x) != 0).partition(|x| span.norm_squared(&x.exact) == squared(x));
        let crowds: Vec<Rational> = inside.iter().map(|x| crowd(x, &inside)).collect();
        let split = |x: &Bounded| {
            let (in_span, in_support) = (span.norm_squared(&x.exact), support.norm_squared(&x.exact));
            let rest = squared(x) - &in_span - &in_support;
            Split {
                norms: [in_span, in_support, rest].map(|square| root(&square)),
                along: span.coordinates_of(&x.exact).iter().map(enclose).collect(),
            }
        };
        let wall = |(x, g): (&&Bounded, &Rational)| Wall {
            sample: x.sample,
            row: x.exact.clone(),
            enclosed: x.enclosed.clone(),
            norm: x.norm.clone(),
            crowd: enclose(g),
            opposed: enclose(&(g - inside.iter().map(|y| dot(&x.exact, &y.exact)).sum::<Rational>())),
        };
        let mut rows: Vec<Vec<Rational>> = features.iter().filter(|x| x.tight).map(|x| x.exact.clone()).collect();
        rows.push(w_hat.to_vec());
        Ok(Self {
            p: below(walls, kicking, &inside, &crowds)?,
            walls: inside.iter().zip(&crowds).map(wall).collect(),
            duals: span.gram_inverse().iter().enumerate().map(|(l, row)| root(&row[l])).collect(),
            features: features.iter().map(split).collect(),
            outside: others.iter().chain(beyond).map(|x| (x.clone(), split(x))).collect(),
            in_span: !linalg::independent_rows(&rows).contains(&(rows.len() - 1)),
        })
    }
}

fn root(square: &Rational) -> Interval {
    enclose(square).sqrt_of_non_negative()
}

/// g_l = sum_{l' in T} (x_l.x_l')^+.
fn crowd(x: &Bounded, walls: &[&Bounded]) -> Rational {
    walls.iter().map(|y| dot(&x.exact, &y.exact)).filter(|product| *product > 0).sum()
}

/// p in span(x_N) with p.x_l <= -g_l on T: with equality on N if that will do, else the shortest, a
/// problem (MM).
fn below(
    negatives: &[Bounded],
    kicking: &Kicking,
    walls: &[&Bounded],
    crowds: &[Rational],
) -> Result<Vec<Rational>, TrapFailure> {
    let (span, dim) = (&kicking.span, negatives.first().map_or(0, |x| x.exact.len()));
    let kicks = |x: &Bounded| kicking.walls.iter().any(|&l| negatives[l].sample == x.sample);
    let on_kicking = walls.iter().zip(crowds).filter(|(x, _)| kicks(x));
    let targets: Vec<Rational> = on_kicking.map(|(_, g)| g.clone()).collect();
    let mut p = vec![Rational::new(); dim];
    for (along, x) in span.coordinates(&targets).into_iter().zip(span.basis()) {
        p.iter_mut().zip(x).for_each(|(p, x)| *p -= Rational::from(&along * x));
    }
    if walls.iter().zip(crowds).all(|(x, g)| dot(&p, &x.exact) <= -g.clone()) {
        return Ok(p);
    }
    let row = |(x, g): (&&Bounded, &Rational)| (x.sample, x.exact.iter().map(|c| -Rational::from(c / g)).collect());
    match Problem::new(dim, walls.iter().zip(crowds).map(row).collect(), Vec::new()).solve() {
        Solution::Optimal(optimum) => Ok(optimum.w),
        Solution::Infeasible(_) => Err(TrapFailure::NoEscape),
    }
}
