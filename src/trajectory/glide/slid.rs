//! What a piece is worth as a slide with fixed walls (docs/lemmas.md lemma:slide), in doubles with
//! a little room: the radius stays a kick's length where a glide's grows.

use rug::{Float, Rational};

use super::bound::{Piece, ROOM, Ranges};
use super::cone::Basis;
use super::field::{Field, Row};
use super::frame::duals;
use super::vector::{add_scaled, dot, norm};
use crate::endings::trap::TrapFailure;

const ROUNDS: usize = 60;

/// The walls N of a slide, and its reference below them.
#[derive(Clone)]
pub(super) struct Rail {
    /// N, by places among the negatives.
    pub kicking: Vec<usize>,
    /// q, exactly in the span of N, and in doubles.
    pub exact: Vec<Rational>,
    offset: Vec<f64>,
    off: Basis,
    duals: Vec<Vec<f64>>,
    /// T, with E_l, g_l and o_l.
    inside: Vec<(usize, f64, f64, f64)>,
}

/// What is known of w beside the walls: |r| along and across them, and the highest of T.
#[derive(Clone)]
pub(super) struct Beside {
    pub radii: [f64; 2],
    pub height: f64,
}

/// |Qx|, |Px|.
fn split(rail: &Rail, x: &Row) -> [f64; 2] {
    let across = rail.off.off(&x.x);
    let along: Vec<f64> = x.x.iter().zip(&across).map(|(x, p)| x - p).collect();
    [norm(&along), norm(&across)]
}

impl Rail {
    /// Below these walls, for kicks and the push f/tau, `depth` times as deep as it takes.
    pub fn new(field: &Field, kicking: &[usize], push: f64, depth: f64) -> Option<Self> {
        let rows: Vec<Vec<f64>> = kicking.iter().map(|l| field.negatives[*l].x.clone()).collect();
        let mut off = Basis::new();
        if !rows.iter().all(|x| off.grow(x)) {
            return None;
        }
        let duals = duals(&rows)?;
        let inside: Vec<usize> = (0..field.negatives.len())
            .filter(|&l| norm(&off.off(&field.negatives[l].x)) <= 1e-9 * field.negatives[l].norm)
            .collect();
        let product = |l: usize, m: usize| dot(&field.negatives[l].x, &field.negatives[m].x);
        let crowd = |l: usize| inside.iter().map(|m| product(l, *m).max(0.0)).sum::<f64>();
        let opposed = |l: usize| inside.iter().map(|m| (-product(l, *m)).max(0.0)).sum::<f64>();
        let slimmest = inside.iter().map(|l| field.negatives[*l].norm / crowd(*l)).fold(0.0, f64::max);
        let kappa = field.h + 2.0 * push * slimmest;
        let d = field.active.first()?.x.len();
        let mut offset = vec![0.0; d];
        for (l, dual) in kicking.iter().zip(&duals) {
            add_scaled(&mut offset, -crowd(*l) * kappa * depth / 2.0, dual);
        }
        let mut exact = vec![Rational::new(); d];
        for (l, factor) in kicking.iter().zip(off.factors(&offset)) {
            let factor = Float::with_val(24, factor).to_rational()?;
            let row = field.exact.get(&field.negatives[*l].sample)?;
            exact.iter_mut().zip(row).for_each(|(sum, x)| *sum += Rational::from(&factor * x));
        }
        let offset: Vec<f64> = exact.iter().map(Rational::to_f64).collect();
        let inside = inside.iter().map(|&l| (l, -dot(&field.negatives[l].x, &offset), crowd(l), opposed(l))).collect();
        Some(Self { kicking: kicking.to_vec(), exact, offset, off, duals, inside })
    }

    /// The part of w off the walls.
    pub fn off_walls(&self, w: &[f64]) -> Vec<f64> {
        self.off.off(w)
    }

    /// The offset in doubles.
    pub fn offset(&self) -> &[f64] {
        &self.offset
    }

    /// The part of w off the walls, with the offset.
    pub fn reference(&self, w: &[f64]) -> Vec<f64> {
        self.off.off(w).iter().zip(&self.offset).map(|(p, q)| p + q).collect()
    }

    /// How far w is from V, along the walls and across them.
    pub fn distance(&self, w: &[f64], v: &[f64]) -> [f64; 2] {
        let gap: Vec<f64> = w.iter().zip(v).map(|(w, v)| w - v).collect();
        let across = self.off.off(&gap);
        let along: Vec<f64> = gap.iter().zip(&across).map(|(g, p)| g - p).collect();
        [norm(&along), norm(&across)]
    }

    /// max_T b_l^+ at most, of a ball.
    pub fn height(&self, field: &Field, w: &[f64], radius: f64) -> f64 {
        let level = |l: usize| dot(&field.negatives[l].x, w) + field.negatives[l].norm * radius;
        self.inside.iter().map(|(l, ..)| level(*l)).fold(0.0, f64::max)
    }
}

/// A piece of a slide.
pub(super) struct Sliding<'a> {
    pub piece: &'a Piece<'a>,
    pub rail: &'a Rail,
    /// |r_1|, |r_2| at the first step, and the highest of T.
    pub start: Beside,
}

impl Sliding<'_> {
    /// rho_1, rho_2 and b_.
    ///
    /// # Errors
    /// The condition that fails.
    pub fn held(&self) -> Result<Beside, TrapFailure> {
        let ranges = self.piece.ranges()?;
        let parts: Vec<[f64; 2]> = self.piece.field.active.iter().map(|x| split(self.rail, x)).collect();
        let mut rho = self.start.radii.map(|x| x * (1.0 + ROOM) + 1e-12);
        for _ in 0..ROUNDS {
            let (implied, height) = self.implied(&ranges, &parts, rho)?;
            if implied.iter().any(|x| x.is_nan() || *x > 1e6) {
                break;
            }
            if implied.iter().zip(rho).all(|(x, rho)| x * (1.0 + ROOM) <= rho) {
                self.signs(&ranges, rho)?;
                return Ok(Beside { radii: rho, height: height * (1.0 + ROOM) + 1e-12 });
            }
            for (rho, x) in rho.iter_mut().zip(implied) {
                *rho = rho.max(x * (1.0 + 1e-4) + (x - *rho).max(0.0) / 8.0);
            }
        }
        Err(TrapFailure::DoesNotClose)
    }

    /// B_1, B_2, and b_.
    fn implied(&self, ranges: &Ranges, parts: &[[f64; 2]], rho: [f64; 2]) -> Result<([f64; 2], f64), TrapFailure> {
        let (field, tau) = (self.piece.field, self.piece.tau());
        let inverse = 1.0 / tau;
        let reach = |part: &[f64; 2]| [part[0] * rho[0], part[1] * rho[1]];
        let each = || field.active.iter().zip(&ranges.active).zip(parts);
        let e_y = core_math::exp(parts.iter().map(|part| reach(part).iter().sum::<f64>()).fold(0.0, f64::max));
        let steep: f64 = each().map(|((_, (most, ..)), part)| most * part[1] * part[1]).sum();
        if 8.0 * steep * e_y * (1.0 + ROOM) > tau {
            return Err(TrapFailure::StepsTooLong);
        }
        let wobble = each().map(|((_, (most, ..)), part)| {
            let [d, _] = reach(part);
            most * ((core_math::exp(d) - 1.0).powi(2) + e_y * d * d / 4.0)
        });
        let drift = ranges.drift;
        let across = self.start.radii[1].powi(2)
            + wobble.sum::<f64>() * (self.piece.length + inverse)
            + 2.0 * drift * (rho[1] + drift);
        if self.rail.kicking.is_empty() {
            return Ok(([0.0, across.sqrt()], 0.0));
        }
        let f: f64 =
            each().map(|((_, (most, ..)), part)| most * core_math::exp(reach(part).iter().sum()) * part[0]).sum();
        let size = |l: usize| field.negatives[l].norm;
        let by_radius = self.rail.inside.iter().map(|(l, e, ..)| size(*l) * rho[0] - e).fold(0.0, f64::max);
        let own = |l: usize| field.h * size(l) * size(l);
        let by_kicks = self.rail.inside.iter().map(|(l, ..)| own(*l)).fold(self.start.height, f64::max);
        let kick = field.h * core_math::exp(by_kicks);
        let returns = self
            .rail
            .inside
            .iter()
            .all(|(l, _, _, opposed)| (kick * opposed + f * size(*l) * inverse) * (1.0 + ROOM) <= own(*l));
        let height = if returns && by_kicks < by_radius * (1.0 - ROOM) { by_kicks } else { by_radius };
        let slimmest = self.rail.inside.iter().map(|(l, _, g, _)| size(*l) / g).fold(0.0, f64::max);
        let kappa = field.h * core_math::exp(height) + 2.0 * f * inverse * slimmest;
        for (l, e, g, _) in &self.rail.inside {
            if kappa * g * (1.0 + ROOM) > 2.0 * e {
                return Err(TrapFailure::KicksTooDeep { wall: field.negatives[*l].sample });
            }
        }
        let mut terms = Vec::new();
        for (l, dual) in self.rail.kicking.iter().zip(&self.rail.duals) {
            let (mut firm, mut push) = (0.0, 0.0);
            for ((x, (most, _, least)), part) in each() {
                let (a, [_, r]) = (dot(dual, &x.x), reach(part));
                let (weak, strong) = (least * core_math::exp(-r), most * core_math::exp(r));
                firm += a.max(0.0) * weak - (-a).max(0.0) * strong;
                push += a.max(0.0) * strong - (-a).max(0.0) * weak;
            }
            let wall = field.negatives[*l].sample;
            if firm <= 0.0 {
                return Err(TrapFailure::WallMayLoosen { wall });
            }
            let beyond = field.h * tau - push;
            if beyond <= 0.0 {
                return Err(TrapFailure::KickBelowPush { wall });
            }
            let e = self.rail.inside.iter().find(|(m, ..)| m == l).map_or(0.0, |(_, e, ..)| *e);
            terms.push((norm(dual), e, 2.0 * push * e, firm, beyond));
        }
        let num: f64 = terms.iter().map(|(_, _, most, ..)| most).sum::<f64>() + f * f * inverse;
        let all: f64 = terms.iter().map(|(tall, e, ..)| tall * e).sum();
        let least = terms.iter().fold(0.0f64, |m, (tall, e, most, firm, beyond)| {
            let below = all - tall * e + tall * (num - most) / (2.0 * firm);
            m.max(below).max(all + tall * num / (2.0 * beyond))
        });
        let along = self.start.radii[0].powi(2).max(least * least + num * inverse);
        Ok(([along.sqrt(), across.sqrt()], height))
    }

    /// J is active, all but T silent.
    fn signs(&self, ranges: &Ranges, rho: [f64; 2]) -> Result<(), TrapFailure> {
        let field = self.piece.field;
        let reach = |x: &Row| split(self.rail, x).iter().zip(rho).map(|(part, rho)| part * rho).sum::<f64>();
        for (x, (_, level, _)) in field.active.iter().zip(&ranges.active) {
            if level[0] <= reach(x) + ROOM {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        let missed = field.missed.iter().zip(ranges.missed.iter().copied());
        let beyond = field.negatives.iter().zip(&ranges.depths).enumerate();
        let beyond = beyond.filter(|(l, _)| self.rail.inside.iter().all(|(m, ..)| m != l));
        for (x, high) in missed.chain(beyond.map(|(_, (x, depth))| (x, -depth))) {
            if high + reach(x) >= -ROOM {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        Ok(())
    }
}
