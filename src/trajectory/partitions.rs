//! What the iterates of a network show of its partitions: directions of effective weights and KKT
//! residuals (T3, T7).

use rug::{Integer, Rational};

use super::fate::{Decided, End};
use super::iterates::{Iterates, OutOfReach};
use super::rates::{Residuals, kept};
use crate::arith::interval::{Interval, dot, enclose, norm};
use crate::arith::span::Span;
use crate::model::{Learned, Model, Partition, Row};
use crate::stepping::Watch;

const PREC: u32 = 128;

/// A network at one step.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The step number.
    pub k: Integer,
    /// The residuals of W_k/s_k in the joint problem; `None` before the pattern is kept.
    pub joint: Option<Residuals>,
    /// In the order of the partitions.
    pub partitions: Vec<SeenPartition>,
}

/// A partition at one step.
#[derive(Clone, Debug)]
pub struct SeenPartition {
    /// The direction of Wbar_B, projected on span(x_B); `None` where it may be zero.
    pub direction: Option<Vec<Interval>>,
    /// The residuals of Wbar_B/s_k, projected, in the partition's own problem; `None` before the
    /// pattern is kept, and where the features are dependent, so that the pushes cannot be told
    /// apart.
    pub residuals: Option<Residuals>,
}

/// A kept pattern.
struct Kept<'a> {
    features: Vec<Row>,
    /// z_i.
    rows: Vec<Vec<Interval>>,
    /// What the features span, where they are independent.
    span: Option<Span>,
    /// A box around W_K.
    start: Vec<Interval>,
    decided: &'a Decided,
}

/// Encloses the iterates at the steps `at`, ascending, as far as they can be reached; with the
/// reason where they cannot.
pub fn observe(
    model: &Model,
    w0: &[Rational],
    decided: &Decided,
    learned: &[Learned],
    at: &[Integer],
    watch: &Watch,
) -> (Vec<Seen>, Option<OutOfReach>) {
    let most = decided.from_step.to_u64().unwrap_or(u64::MAX).max(1_000_000);
    let mut horizon = Iterates::new(model, w0, most, true).watched(watch);
    let features = model.phase(&decided.pattern).features;
    let vectors: Vec<Vec<Rational>> = features.iter().map(|z| z.vector.clone()).collect();
    let kept = Kept {
        rows: vectors.iter().map(|z| enclose(PREC, z)).collect(),
        span: Span::of(vectors),
        start: decided.ball.to_box(PREC),
        features,
        decided,
    };
    let projectors: Vec<Vec<Vec<Interval>>> = learned.iter().map(|b| projector(model, &b.partition)).collect();
    let mut seen = Vec::new();
    for k in at {
        let w = match horizon.enclose(k, &mut |_| ()) {
            Ok(enclosure) => enclosure.w,
            Err(reason) => return (seen, Some(reason)),
        };
        let now = kept.at(k, &w);
        let one = |(b, projector): (&Learned, &Vec<Vec<Interval>>)| {
            let effective = times(projector, &effective(model, &b.partition, &w));
            let length = norm(&effective);
            SeenPartition {
                direction: effective.iter().map(|c| c.div(&length)).collect(),
                residuals: now.as_ref().and_then(|now| now.of(model, &b.partition, &effective)),
            }
        };
        let partitions = learned.iter().zip(&projectors).map(one).collect();
        seen.push(Seen { k: k.clone(), joint: now.and_then(|now| now.joint()), partitions });
    }
    (seen, None)
}

/// What the residuals at W_k are made of.
struct Now<'a> {
    kept: &'a Kept<'a>,
    s: Interval,
    /// z_i.W_k.
    heights: Vec<Interval>,
    /// Lambda_i: the total push of sample i between K and k.
    pushes: Option<Vec<Interval>>,
}

impl Kept<'_> {
    fn at(&self, k: &Integer, w: &[Interval]) -> Option<Now<'_>> {
        kept(&self.decided.end).filter(|_| *k >= self.decided.from_step)?;
        let s = match &self.decided.end {
            End::Trap(trap) => trap.ln_tau(k)?,
            _ => Interval::from_rational(PREC, &Rational::from(k)).ln()?,
        };
        let moved: Vec<Interval> = w.iter().zip(&self.start).map(|(w, start)| w - start).collect();
        let moments: Vec<Interval> = self.rows.iter().map(|z| dot(z, &moved)).collect();
        let pushes = self.span.as_ref().map(|span| span.enclosed_coordinates(PREC, &moments));
        Some(Now { kept: self, s, heights: self.rows.iter().map(|z| dot(z, w)).collect(), pushes })
    }
}

impl Now<'_> {
    /// W_k = W_K + sum Lambda_i z_i: the stationarity residual is |W_K|/s_k.
    fn joint(&self) -> Option<Residuals> {
        let all: Vec<usize> = (0..self.heights.len()).collect();
        let stationarity = norm(&self.kept.start).div(&self.s)?;
        let complementarity = self.complementarity(&all, &Rational::from(1));
        Some(Residuals { stationarity, primal: self.primal(&all)?, complementarity })
    }

    /// The dual of the partition's own problem is c_BB Lambda_i; what other partitions push is left
    /// in the stationarity residual.
    fn of(&self, model: &Model, b: &Partition, effective: &[Interval]) -> Option<Residuals> {
        let members: Vec<usize> =
            (0..self.heights.len()).filter(|&at| b.samples.contains(&self.kept.features[at].sample)).collect();
        let own = model.coupling(b, b);
        let pushes = self.pushes.as_ref()?;
        let mut rest = effective.to_vec();
        for &at in &members {
            let i = self.kept.features[at].sample;
            let factor = &pushes[at] * &rational(&Rational::from(&own * model.sign(i)));
            for (rest, x) in rest.iter_mut().zip(model.data().row(i)) {
                *rest = &*rest - &(&factor * &rational(x));
            }
        }
        Some(Residuals {
            stationarity: norm(&rest).div(&self.s)?,
            primal: self.primal(&members)?,
            complementarity: self.complementarity(&members, &own),
        })
    }

    fn lowest(&self, members: &[usize]) -> Option<Interval> {
        members.iter().map(|&at| self.heights[at].clone()).reduce(|lowest, height| lowest.min(&height))
    }

    fn primal(&self, members: &[usize]) -> Option<Interval> {
        Some((Interval::from_int(PREC, 1) - self.lowest(members)?.div(&self.s)?).positive_part())
    }

    fn complementarity(&self, members: &[usize], factor: &Rational) -> Option<Interval> {
        let (lowest, pushes) = (self.lowest(members)?, self.pushes.as_ref()?);
        let sum = members.iter().fold(Interval::zero(PREC), |sum, &at| {
            sum + &pushes[at].positive_part() * &(&self.heights[at] - &lowest).positive_part()
        });
        (sum * rational(factor)).div(&self.s.square())
    }
}

/// Wbar_B = sum_m v_m h_B(m) w_m.
fn effective(model: &Model, b: &Partition, w: &[Interval]) -> Vec<Interval> {
    let mut sum = vec![Interval::zero(PREC); model.data().d()];
    for (m, v) in model.output().iter().enumerate().filter(|(m, _)| b.column[*m]) {
        let v = rational(v);
        for (sum, w) in sum.iter_mut().zip(model.neuron(w, m)) {
            *sum = &*sum + &(&v * w);
        }
    }
    sum
}

/// The matrix of the projection on span(x_B), row by row.
fn projector(model: &Model, b: &Partition) -> Vec<Vec<Interval>> {
    let d = model.data().d();
    let unit = |j: usize| (0..d).map(|c| Rational::from(u32::from(c == j))).collect::<Vec<_>>();
    // The matrix is symmetric: its columns are its rows.
    (0..d).map(|j| enclose(PREC, &model.project(b, &unit(j)).unwrap_or_else(|| unit(j)))).collect()
}

fn times(matrix: &[Vec<Interval>], v: &[Interval]) -> Vec<Interval> {
    matrix.iter().map(|row| dot(row, v)).collect()
}

fn rational(x: &Rational) -> Interval {
    Interval::from_rational(PREC, x)
}
