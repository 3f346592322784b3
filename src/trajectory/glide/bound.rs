//! What a piece of a glide is worth (docs/lemmas.md lemma:glide, lemma:waking), in doubles with a
//! little room: it is the kernel that decides.

use super::field::{Curve, Field, Row, derivatives, moved, product};
use super::frame::Frame;
use super::vector::{dot, norm};
use crate::endings::trap::TrapFailure;
use crate::leaping::series::inverse_factorial;

/// What may be lost to rounding, relative to what is compared.
pub(super) const ROOM: f64 = 1e-6;
/// The same, relative to w.
pub(super) const DUST: f64 = 1e-13;
const ROUNDS: usize = 60;
/// Radii of discs, over that of the piece, as the kernel tries them; terms beyond the degree.
const DISCS: [f64; 3] = [4.0, 16.0, 64.0];
const MORE_TERMS: usize = 4;

/// Bounds of a polynomial on [0, length]: its Bernstein coefficients there.
pub(super) fn range(c: &[f64], length: f64) -> [f64; 2] {
    let degree = c.len().saturating_sub(1);
    let scaled: Vec<f64> = c.iter().enumerate().map(|(k, c)| c * length.powi(k as i32)).collect();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for at in 0..=degree {
        let (mut ratio, mut sum) = (1.0, 0.0);
        for (k, c) in scaled.iter().enumerate().take(at + 1) {
            sum += ratio * c;
            // C(at, k+1)/C(degree, k+1) from C(at, k)/C(degree, k).
            ratio *= (at - k) as f64 / (degree - k).max(1) as f64;
        }
        (low, high) = (low.min(sum), high.max(sum));
    }
    [low, high]
}

/// Bounds of the same by size beyond the linear part, as a slide takes them.
fn coarse_range(c: &[f64], length: f64) -> [f64; 2] {
    let at = |k: usize| c.get(k).copied().unwrap_or(0.0);
    let rest: f64 = c.iter().enumerate().skip(2).map(|(k, c)| c.abs() * length.powi(k as i32)).sum();
    let [first, last] = [at(0), at(0) + at(1) * length];
    [first.min(last) - rest, first.max(last) + rest]
}

/// At least e^u on [0, length].
fn most_by_size(u: &[f64], length: f64) -> f64 {
    let sizes = u.iter().enumerate().skip(1).map(|(k, u)| u.abs() * length.powi(k as i32));
    core_math::exp(u.first().copied().unwrap_or(0.0) + sizes.sum::<f64>())
}

/// A piece to be bounded.
pub(super) struct Piece<'a> {
    pub field: &'a Field,
    pub curve: &'a Curve,
    /// ln tau at its first step, and its length in s.
    pub s: f64,
    pub length: f64,
    /// How far w may be from V at the first step, and how high any negative.
    pub start: f64,
    pub height: f64,
    /// x_l.x_l' of all negatives.
    pub products: &'a [Vec<f64>],
    /// A missed positive that wakes on the piece, and an active one that has just woken.
    pub wakes: Option<usize>,
    pub awake: Option<usize>,
    /// What |r| is known by.
    pub frame: Option<&'a Frame>,
    /// Whether it is one of a slide.
    pub slides: bool,
}

/// What holds on a piece: |r| and the height of negatives on the way; kappa, and |r| at the end.
pub(super) struct Held {
    pub rho: f64,
    pub height: f64,
    pub fall: Option<(f64, f64)>,
}

/// By how much more than it is pushed r is to be pulled back, as it is tried.
const KAPPAS: [f64; 9] = [1.25, 1.5, 2.0, 3.0, 4.0, 8.0, 16.0, 64.0, 256.0];

/// Ranges that do not depend on rho.
pub(super) struct Ranges {
    /// lambda_i at most, the range of x_i.V, lambda_i at least, on J.
    pub active: Vec<(f64, [f64; 2], f64)>,
    pub missed: Vec<f64>,
    /// D_l at least on the negatives, nu_l at most.
    pub depths: Vec<f64>,
    /// |tau u - mu| at most, of what is loose.
    pub swing: f64,
    /// nu_l at least and at most, D_l at most.
    pub walls: Vec<(usize, [f64; 2], f64)>,
    pub drift: f64,
    /// The part of it that a shorter piece has less of.
    pub loss: f64,
}

impl Piece<'_> {
    /// Radii that hold on the piece and at its end.
    ///
    /// # Errors
    /// The condition that fails.
    pub fn held(&self) -> Result<Held, TrapFailure> {
        let ranges = self.ranges()?;
        let plain = self.closes(&ranges, None).map(|(rho, height)| Held { rho, height, fall: None });
        let mut best = plain;
        for kappa in KAPPAS.into_iter().filter(|_| self.frame.is_some()) {
            let Ok((rho, height)) = self.closes(&ranges, Some(kappa)) else { continue };
            let Some(end) = self.fallen(&ranges, kappa, rho) else { continue };
            let better = |held: &Held| end < held.fall.map_or(held.rho, |(_, end)| end);
            if best.as_ref().map_or(true, better) {
                best = Ok(Held { rho, height, fall: Some((kappa, end)) });
            }
        }
        best
    }

    /// A radius that holds on the whole piece, and a height.
    fn closes(&self, ranges: &Ranges, kappa: Option<f64>) -> Result<(f64, f64), TrapFailure> {
        let mut rho = self.start * (1.0 + ROOM) + self.dust();
        for _ in 0..ROUNDS {
            let implied = self.implied(ranges, rho, kappa).ok_or(TrapFailure::DoesNotClose)?;
            if implied.is_nan() {
                break;
            }
            if implied * (1.0 + ROOM) <= rho {
                return self.conditions(ranges, rho, kappa.is_some()).map(|height| (rho, height));
            }
            rho = implied * (1.0 + 1e-4) + (implied - rho).abs() / 8.0;
            if rho > 1e6 {
                break;
            }
        }
        self.conditions(ranges, self.start, kappa.is_some()).and(Err(TrapFailure::DoesNotClose))
    }

    /// A, and f^2/tau besides.
    fn pushes(&self, ranges: &Ranges, rho: f64) -> [f64; 2] {
        let f = self.strongest(ranges, rho);
        let cost = |(l, nu, depth): &(usize, [f64; 2], f64)| {
            let x = &self.field.negatives[*l];
            2.0 * (nu[1].max(0.0) * depth.max(0.0) + (-nu[0]).max(0.0) * x.norm * rho)
        };
        let members = self.field.active.iter().zip(&ranges.active);
        let below = members.filter(|(x, _)| x.pressed).map(|(_, (most, level, _))| 2.0 * most * level[1].max(0.0));
        let loose = self.field.loose.iter().map(|x| 2.0 * x.norm * rho * ranges.swing);
        let cost = ranges.walls.iter().map(cost).sum::<f64>() + below.sum::<f64>() + loose.sum::<f64>();
        [cost, f * f / self.tau()]
    }

    /// m^2 and one step more.
    fn rest(&self, ranges: &Ranges, kappa: f64, rho: f64) -> Option<f64> {
        let growth = kappa * self.pushes(ranges, rho).iter().sum::<f64>() * (1.0 + ROOM);
        let frame = self.frame?;
        let walls = frame.kicking.iter().map(|l| {
            let (_, nu, depth) = ranges.walls.iter().find(|(m, ..)| m == l)?;
            (nu[0] > 0.0).then(|| (nu[0], depth.max(-ranges.depths[*l])))
        });
        let walls: Vec<(f64, f64)> = walls.collect::<Option<_>>()?;
        let least: Vec<f64> = frame.basis.iter().map(|i| ranges.active[*i].2).collect();
        Some(frame.rest(&walls, &least, growth, self.field.h * self.tau())? + growth / self.tau())
    }

    fn fallen(&self, ranges: &Ranges, kappa: f64, rho: f64) -> Option<f64> {
        let growth: f64 = self.pushes(ranges, rho).iter().sum();
        let fallen = self.start * self.start - (kappa - 1.0) * growth * self.length * (1.0 - ROOM);
        let rest = self.rest(ranges, kappa, rho)?;
        let drift = ranges.drift * (2.0 * rho + ranges.drift);
        Some((fallen.max(rest) + drift).sqrt() * (1.0 + ROOM))
    }

    /// What the defects cost that a shorter piece would not have.
    ///
    /// # Errors
    /// Where they are not finite.
    pub fn loss(&self) -> Result<f64, TrapFailure> {
        self.ranges().map(|ranges| ranges.loss)
    }

    pub fn tau(&self) -> f64 {
        core_math::exp(self.s)
    }

    pub fn ranges(&self) -> Result<Ranges, TrapFailure> {
        let Self { field, curve, length, .. } = self;
        let range = |c: &[f64]| if self.slides { coarse_range(c, *length) } else { range(c, *length) };
        let of = |x: &Row| range(&product(&curve.v, &x.x));
        let ln_h = core_math::log(field.h);
        let mut drift = 0.0;
        let mut active = Vec::new();
        for x in &field.active {
            let levels = product(&curve.v, &x.x);
            let mut u: Vec<f64> = levels.iter().map(|c| -c).collect();
            u[0] += ln_h + self.s;
            u[1] += 1.0;
            let [least, most] = range(&u).map(core_math::exp);
            active.push((most, range(&levels), least));
            drift += x.norm * self.tail(&u).min(2.0 * most_by_size(&u, *length));
        }
        let inverse = 1.0 / self.tau();
        let loss = drift * (length + inverse);
        drift = loss + self.remainder(curve.order);
        if !drift.is_finite() {
            return Err(TrapFailure::DoesNotClose);
        }
        let most = field.h * (self.tau() * core_math::exp(*length) + 1.0);
        let [low, high] = range(&curve.mu);
        let walls = curve.nu.iter().map(|(l, nu)| (*l, range(nu), -of(&field.negatives[*l])[0])).collect();
        Ok(Ranges {
            active,
            missed: field.missed.iter().map(|x| of(x)[1]).collect(),
            depths: field.negatives.iter().map(|x| -of(x)[1]).collect(),
            swing: high.max(most - low),
            walls,
            drift,
            loss,
        })
    }

    /// What the steps add beyond the modified equation of this order.
    pub fn remainder(&self, order: u32) -> f64 {
        let inverse = 1.0 / self.tau();
        let beyond = moved(&derivatives(&self.curve.v, order + 1), order + 1);
        let sizes = beyond.iter().enumerate().map(|(k, c)| norm(c) * self.length.powi(k as i32));
        let each = sizes.sum::<f64>() * inverse_factorial(order + 1).to_f64();
        each * inverse.powi(order as i32) * (inverse + 1.0 / f64::from(order))
    }

    /// What the series of e^u leaves out on the piece, at most.
    fn tail(&self, u: &[f64]) -> f64 {
        let terms = self.curve.v.len() + MORE_TERMS;
        let largest = |radius: f64| most_by_size(u, radius);
        let beyond = |terms: usize, discs: &[f64]| {
            let bounds = discs.iter().map(|f| largest(f * self.length) * f.powi(1 - terms as i32) / (f - 1.0));
            bounds.fold(f64::INFINITY, f64::min)
        };
        // The last terms of v' have no terms of the flow to match.
        beyond(terms, &DISCS) + beyond(self.curve.v.len() - 1, &[2.0, 4.0, 16.0])
    }

    fn may_kick(&self, ranges: &Ranges, rho: f64) -> Vec<usize> {
        let rows = self.field.negatives.iter().zip(&ranges.depths).enumerate();
        rows.filter(|(_, (x, depth))| x.norm * rho * (1.0 + ROOM) >= **depth).map(|(l, _)| l).collect()
    }

    /// What rounding may do to w.
    fn dust(&self) -> f64 {
        DUST * self.curve.v.first().map_or(0.0, |v| norm(v))
    }

    /// f.
    fn strongest(&self, ranges: &Ranges, rho: f64) -> f64 {
        let pull = self.field.active.iter().zip(&ranges.active);
        let pull: f64 = pull.map(|(x, (most, level, _))| most * x.swing(x.norm * rho, level[1]) * x.norm).sum();
        let walls = ranges.walls.iter().map(|(l, nu, _)| nu[1].max(-nu[0]).max(0.0) * self.field.negatives[*l].norm);
        let loose = self.field.loose.iter().map(|x| x.norm * ranges.swing);
        pull + walls.sum::<f64>() + loose.sum::<f64>()
    }

    fn implied(&self, ranges: &Ranges, rho: f64, kappa: Option<f64>) -> Option<f64> {
        let inverse = 1.0 / self.tau();
        let ([cost, square], start) = (self.pushes(ranges, rho), self.start * self.start);
        let mut most = start + cost * (self.length + inverse) + square * (self.length.min(1.0) + inverse);
        if let Some(kappa) = kappa {
            most = most.min(start.max(self.rest(ranges, kappa, rho)?));
        }
        Some(most.sqrt() + ranges.drift)
    }

    /// A height that holds on the piece.
    fn conditions(&self, ranges: &Ranges, rho: f64, reserve: bool) -> Result<f64, TrapFailure> {
        let Self { field, .. } = self;
        for (x, high) in field.missed.iter().zip(&ranges.missed) {
            if self.wakes != Some(x.sample) && high + x.norm * (rho * (1.0 + ROOM) + self.dust()) >= 0.0 {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        let inverse = 1.0 / self.tau();
        let (f, kickers) = (self.strongest(ranges, rho), self.may_kick(ranges, rho));
        let by_radius = |l: usize| (field.negatives[l].norm * rho - ranges.depths[l]).max(0.0);
        let by_kicks = self.returning(ranges, rho, &kickers);
        let height = by_kicks.unwrap_or_else(|| kickers.iter().map(|l| by_radius(*l)).fold(0.0, f64::max));
        let mut highest = Vec::new();
        for &l in &kickers {
            let (x, depth) = (&field.negatives[l], ranges.depths[l]);
            let crowd: f64 = kickers.iter().map(|m| self.products[l][*m].max(0.0)).sum();
            let nu = ranges.walls.iter().find(|(m, ..)| *m == l).map_or(0.0, |(_, nu, _)| nu[1].max(0.0));
            let beside = 2.0 * f * x.norm * inverse;
            let high = by_radius(l).min(height);
            let kept = if reserve { high } else { 0.0 };
            let at_top = field.h * core_math::exp(high) * crowd + beside + 2.0 * nu * inverse * high / field.h + kept;
            if (field.h * crowd + beside) * (1.0 + ROOM) > 2.0 * depth || at_top * (1.0 + ROOM) > 2.0 * (high + depth) {
                return Err(TrapFailure::KicksTooDeep { wall: x.sample });
            }
            highest.push((l, high));
        }
        for (x, (_, level, _)) in field.active.iter().zip(&ranges.active) {
            let certain = x.pressed || level[0] > x.norm * (rho * (1.0 + ROOM) + self.dust());
            let rises = || self.awake == Some(x.sample) && self.rises(ranges, x, rho, &highest);
            if !(certain || rises()) {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        Ok(height * (1.0 + ROOM) + 1e-12)
    }

    /// No kick is higher: what lifts a negative in one step is no more than its own kick lowers it.
    fn returning(&self, ranges: &Ranges, rho: f64, kickers: &[usize]) -> Option<f64> {
        let Self { field, .. } = self;
        let own = |l: usize| field.h * field.negatives[l].norm.powi(2);
        let highest = kickers.iter().map(|l| own(*l)).fold(self.height, f64::max);
        let kick = field.h * core_math::exp(highest);
        let pushes: Vec<f64> = field
            .active
            .iter()
            .zip(&ranges.active)
            .map(|(x, (most, ..))| most * core_math::exp(x.norm * rho) / self.tau())
            .collect();
        let returns = |l: usize| {
            let x = &field.negatives[l].x;
            let against: f64 = kickers.iter().map(|m| (-self.products[l][*m]).max(0.0)).sum();
            let pushed: f64 = field.active.iter().zip(&pushes).map(|(y, push)| push * dot(x, &y.x).max(0.0)).sum();
            let thrown: f64 = field.loose.iter().map(|y| field.h * dot(x, &y.x).max(0.0)).sum();
            (kick * against + pushed + thrown) * (1.0 + ROOM) <= own(l)
        };
        kickers.iter().all(|l| returns(*l)).then_some(highest * (1.0 + ROOM))
    }

    /// Each step adds more to x.w than others can take from it.
    fn rises(&self, ranges: &Ranges, woken: &Row, rho: f64, highest: &[(usize, f64)]) -> bool {
        let (field, inverse) = (self.field, 1.0 / self.tau());
        let mut own = 0.0;
        let mut against: f64 = field.loose.iter().map(|x| field.h * (-dot(&x.x, &woken.x)).max(0.0)).sum();
        for (x, (most, level, _)) in field.active.iter().zip(&ranges.active) {
            if x.sample == woken.sample {
                own = field.h * core_math::exp(-(level[1] + x.norm * rho)) * x.norm * x.norm;
            } else {
                against += most * core_math::exp(x.norm * rho) * inverse * (-dot(&x.x, &woken.x)).max(0.0);
            }
        }
        for (l, high) in highest {
            against += field.h * core_math::exp(*high) * dot(&field.negatives[*l].x, &woken.x).max(0.0);
        }
        against * (1.0 + ROOM) <= own
    }
}
