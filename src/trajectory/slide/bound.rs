//! What a piece of a slide is worth, proven (docs/lemmas.md lemma:slide).

use rug::{Float, Rational};

use crate::arith::fixed::Fixed;
use crate::arith::interval::{Interval, distance, dot, norm, points};
use crate::arith::linalg;
use crate::endings::trap::bounded::{Band, BoundedTrap, Split, Strain};
use crate::endings::trap::closing::{self, rounded_up};
use crate::endings::trap::numbers::{PREC, enclose, enclose_vector, int, largest, sum};
use crate::endings::trap::{ExactHypotheses, Near, TrapFailure};
use crate::leaping::bound::Followed;
use crate::leaping::{Accuracy, Piece, Rows};

/// What the curves are proposed with: the iterates are O(h) away from them in any case.
pub(crate) const ACCURACY: Accuracy = Accuracy { prec: 64, bits: 24, approach: false };

/// What all pieces of a slide have in common.
pub(crate) struct Sliding<'a> {
    setting: &'a ExactHypotheses,
    bounded: &'a BoundedTrap,
    /// The features off the walls, x_i.q beside them.
    pub rows: Rows,
    /// q.
    pub offset: Vec<Rational>,
    band: Band<'a>,
    /// tau at the start, a dyadic number.
    pub tau: Rational,
}

/// A sample of J on a piece.
struct Active<'a> {
    split: &'a Split,
    /// lambda_i(s) at least and at most.
    least: Interval,
    most: Interval,
}

/// Bounds on one piece.
struct Holding<'a> {
    sliding: &'a Sliding<'a>,
    followed: Followed,
    active: Vec<Active<'a>>,
    /// |r_j| and max_T b_l^+ at the first step.
    start: [Interval; 2],
    height: Interval,
}

/// |Px|.
fn across(x: &Split) -> Interval {
    (x.norms[1].square() + x.norms[2].square()).sqrt_of_non_negative()
}

/// |Qx| rho_1 and |Px| rho_2.
fn reaches(x: &Split, rho: &[Interval; 2]) -> [Interval; 2] {
    [&x.norms[0] * &rho[0], across(x) * &rho[1]]
}

/// v of a piece, projected off the walls.
pub(crate) fn off_walls(setting: &ExactHypotheses, piece: &Piece) -> Option<Vec<Vec<Interval>>> {
    let exact = |c: &Vec<Float>| c.iter().map(Float::to_rational).collect::<Option<Vec<_>>>();
    let off = |c: Vec<Rational>| enclose_vector(&setting.kicking.span.project_off(&c));
    piece.coefficients.iter().map(|c| exact(c).map(off)).collect()
}

impl<'a> Sliding<'a> {
    /// The reference lies `depth` times as deep below the walls as half a kick.
    pub fn new(
        setting: &'a ExactHypotheses,
        bounded: &'a BoundedTrap,
        depth: (u32, u32),
        centre: &[Float],
    ) -> Result<Self, TrapFailure> {
        let (h, w) = (&setting.h, points(centre));
        let weights: Vec<Interval> = setting.features.iter().map(|x| h * &(-dot(&x.enclosed, &w)).exp()).collect();
        let steepness = sum(setting.features.iter().zip(&weights).map(|(x, weight)| weight * &x.norm.square()));
        let tau = int(1).div(&steepness).ok_or(TrapFailure::TooEarly)?;
        let tau = Float::with_val(40, tau.mid()).to_rational().filter(|tau| *tau >= 8).ok_or(TrapFailure::TooEarly)?;
        // A kick is not much more than h; f/tau here, where f is the push into the walls.
        let push = sum(bounded.features.iter().zip(&weights).map(|(x, weight)| weight * &x.norms[0]));
        let kappa = h + int(2) * push * bounded.slimmest()?;
        let kappa = rounded_up(&kappa)?;
        let offset = bounded.offset(&kappa, depth);
        let span = &setting.kicking.span;
        let row = |x: &[Rational]| {
            let off = enclose_vector(&span.project_off(x));
            let size = norm(&off);
            ((off, size), enclose(&linalg::dot(x, &offset)))
        };
        let (features, offsets) = setting.features.iter().map(|x| row(&x.exact)).unzip();
        Ok(Self {
            rows: Rows { h: h.clone(), tiny: ACCURACY.tiny(), features, offsets, cells: Vec::new() },
            band: Band::new(setting, bounded, &offset),
            offset,
            tau,
            setting,
            bounded,
        })
    }

    /// A point, without its part in span(x_N).
    pub fn off_walls(&self, w: &[Float]) -> Vec<Float> {
        let along = self.setting.kicking.span.project(PREC, &points(w));
        points(w).iter().zip(along).map(|(w, along)| (w - &along).mid()).collect()
    }

    /// rho_1 and rho_2 of a piece, and where w is at its last step.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn hold(&self, piece: &Piece, near: &Near) -> Result<([Rational; 2], Near), TrapFailure> {
        let v = off_walls(self.setting, piece).ok_or(TrapFailure::DoesNotClose)?;
        let followed = self.rows.follow(piece, &v, PREC).map_err(|_| TrapFailure::DoesNotClose)?;
        let holding = Holding::new(self, followed, near)?;
        let (rho, height) = holding.close()?;
        let q: Vec<Interval> = enclose_vector(&self.offset);
        let last: Vec<Interval> = holding.followed.last.iter().zip(&q).map(|(v, q)| v + q).collect();
        let centre: Vec<Float> = last.iter().map(Interval::mid).collect();
        let off = distance(&last, &points(&centre));
        let radii = rho.each_ref().map(|rho| (enclose(rho) + &off).upper());
        Ok((rho, Near { centre, radii, height }))
    }
}

impl<'a> Holding<'a> {
    fn new(sliding: &'a Sliding<'a>, followed: Followed, near: &Near) -> Result<Self, TrapFailure> {
        let mut active = Vec::new();
        for (i, split) in sliding.bounded.features.iter().enumerate() {
            let u = sliding.rows.exponent(i, &followed.curve).ok_or(TrapFailure::DoesNotClose)?;
            let opposite: Vec<Fixed> = u.iter().map(|u| -*u).collect();
            let (least, most) = (followed.curve.least(&u).exp(), (-followed.curve.least(&opposite)).exp());
            active.push(Active { split, least, most });
        }
        let w = points(&near.centre);
        let along = sliding.setting.kicking.span.project(PREC, &w);
        let q: Vec<Interval> = enclose_vector(&sliding.offset);
        let off: Vec<Interval> = w.iter().zip(&along).map(|(w, along)| w - along).collect();
        let start = [distance(&along, &q) + &near.radii[0], distance(&off, &followed.first) + &near.radii[1]];
        Ok(Self { start: start.map(|x| x.upper()), height: near.height.clone(), sliding, followed, active })
    }

    fn close(&self) -> Result<([Rational; 2], Interval), TrapFailure> {
        let rho = closing::close(&self.start, |rho| self.implied(rho))?;
        let enclosed = rho.each_ref().map(enclose);
        let height = self.sliding.band.highest(&self.strain(&enclosed, &self.strongest(&enclosed)));
        self.signs(&enclosed).map(|()| (rho, height))
    }

    /// B_1 and B_2.
    fn implied(&self, rho: &[Interval; 2]) -> Result<[Interval; 2], TrapFailure> {
        let reach = |x: &Active<'_>| {
            let [along, across] = reaches(x.split, rho);
            along + across
        };
        let e_y = largest(self.active.iter().map(reach)).exp();
        let steepest = sum(self.active.iter().map(|x| &x.most * &across(x.split).square()));
        if !(int(8) * steepest * &e_y).at_most(&self.followed.tau).is_yes() {
            return Err(TrapFailure::StepsTooLong);
        }
        let quarter = Interval::point(Float::with_val(PREC, 0.25));
        let wobble = |x: &Active<'_>| {
            let [d, _] = reaches(x.split, rho);
            &x.most * &((d.exp() - int(1)).square() + &e_y * &d.square() * &quarter)
        };
        let g = sum(self.active.iter().map(wobble));
        let drift = &self.followed.defects;
        let grown = self.start[1].square() + g * &self.followed.length + int(2) * drift * (&rho[1] + drift);
        let push = self.strongest(rho);
        let band = self.sliding.band.bound(&self.strain(rho, &push), |l| self.pushes(l, rho))?;
        Ok([band, grown.sqrt_of_non_negative()])
    }

    fn strain<'b>(&'b self, rho: &'b [Interval; 2], push: &'b Interval) -> Strain<'b> {
        Strain { rho_1: &rho[0], start: &self.start[0], height: &self.height, push, tau: &self.followed.tau }
    }

    /// f.
    fn strongest(&self, rho: &[Interval; 2]) -> Interval {
        let pushed = |x: &Active<'_>| {
            let [along, across] = reaches(x.split, rho);
            &x.most * &(along + across).exp() * &x.split.norms[0]
        };
        sum(self.active.iter().map(pushed))
    }

    /// The least and the largest push into a wall of N.
    fn pushes(&self, l: usize, rho: &[Interval; 2]) -> [Interval; 2] {
        let (mut firm, mut push) = (Interval::zero(PREC), Interval::zero(PREC));
        for x in &self.active {
            let [_, r] = reaches(x.split, rho);
            let (front, back) = (x.split.along[l].positive_part(), (-&x.split.along[l]).positive_part());
            let (weak, strong) = (&x.least * &(-&r).exp(), &x.most * &r.exp());
            firm = firm + &front * &weak - &back * &strong;
            push = push + front * strong - back * weak;
        }
        [firm, push]
    }

    /// J stays active, O inactive.
    fn signs(&self, rho: &[Interval; 2]) -> Result<(), TrapFailure> {
        let Sliding { setting, bounded, rows, offset, .. } = self.sliding;
        let curve = &self.followed.curve;
        for (i, x) in setting.features.iter().enumerate() {
            let [along, across] = reaches(&bounded.features[i], rho);
            if !(&rows.offsets[i] + &curve.lowest(&rows.features[i].0) - along - across).positive().is_yes() {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        for (x, split) in &bounded.outside {
            let [along, across] = reaches(split, rho);
            // v has no part in span(x_N).
            let opposite: Vec<Interval> = x.enclosed.iter().map(|c| -c).collect();
            let level = enclose(&linalg::dot(&x.exact, offset)) - curve.lowest(&opposite) + along + across;
            if !level.less(&Interval::zero(PREC)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        Ok(())
    }
}
