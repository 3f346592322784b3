//! The data in doubles, and their arrangement in lanes for one activation pattern.
//!
//! Not in arrays of `ndarray` 0.17, whose lengths the compiler does not know: a step in its terms
//! takes 1.4 times the time of a plain loop over slices for n = 10, d = 5, and the step that is
//! made here, radius included, about 0.8 times (docs/adr/0004-libraries.md, docs/speed.md).

use rug::float::Round;
use rug::{Float, Rational};

use super::lanes::{LANES, Lanes};
use crate::arith::nearest::nearest;
use crate::model::{Model, Pattern};

/// How many coordinates are at most kept in registers at once.
const WIDEST: usize = 8;

/// The model: v rounded to nearest, x and h cut towards zero (lemma:step-in-doubles).
#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub rows: Vec<Vec<f64>>,
    /// Upper bounds of |x_i|.
    pub norm: Vec<f64>,
    pub y: Vec<f64>,
    pub v: Vec<f64>,
    pub h: f64,
    /// The coordinates go through in so many strips of `width`; the last one is filled up with
    /// zeros.
    pub strips: usize,
    pub width: usize,
}

impl Data {
    pub(crate) fn new(model: &Model) -> Self {
        let row = |x: &Vec<Rational>| x.iter().map(Rational::to_f64).collect();
        let norm = |x: &Vec<Rational>| {
            let square: Rational = x.iter().map(|c| Rational::from(c.square_ref())).sum();
            let square = Float::with_val_round(64, &square, Round::Up).0;
            Float::with_val_round(64, square.sqrt_ref(), Round::Up).0.to_f64_round(Round::Up)
        };
        let strips = model.data().d().div_ceil(WIDEST);
        Self {
            rows: model.data().rows().iter().map(row).collect(),
            norm: model.data().rows().iter().map(norm).collect(),
            y: (0..model.data().n()).map(|i| f64::from(model.sign(i))).collect(),
            v: model.output().iter().map(nearest).collect(),
            h: model.h().to_f64(),
            strips,
            width: model.data().d().div_ceil(strips),
        }
    }

    /// The length of one neuron's part of a parameter, filled up.
    pub(crate) fn padded(&self) -> usize {
        self.strips * self.width
    }
}

/// The samples of one pattern in blocks of lanes, the active ones first.
///
/// The last lanes of the last block repeat a sample, as an inactive one.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The number of blocks with an active sample; they are the first.
    pub active: usize,
    /// x: strip by strip, there block by block, there coordinate by coordinate.
    pub x: Vec<Lanes>,
    /// Upper bounds of |x_i|.
    pub norm: Vec<Lanes>,
    /// 1 where the neuron is active at the sample, else -1: neuron by neuron.
    pub sign: Vec<Lanes>,
    /// -y_i v_m where the neuron is active at the sample, else 0: neuron by neuron.
    pub gate: Vec<Lanes>,
    /// z_i = |x_i| sum |v_m| over the active neurons.
    pub z: Vec<Lanes>,
    /// |x_i|^2 sum v_m^2 over the active neurons.
    pub square: Vec<Lanes>,
    /// The largest z_i.
    pub widest: f64,
}

impl Layout {
    pub(crate) fn new(data: &Data, pattern: &Pattern) -> Self {
        let (n, neurons) = (data.rows.len(), data.v.len());
        let pushes = |i: &usize| (0..neurons).any(|m| pattern.is_active(m, *i));
        let (mut order, inactive): (Vec<usize>, Vec<usize>) = (0..n).partition(pushes);
        let active = order.len().div_ceil(LANES);
        order.extend(inactive);
        order.extend(order.last().copied().filter(|_| n % LANES > 0));

        let blocks = order.len() / LANES;
        let in_lanes = |number: &dyn Fn(usize) -> f64| -> Vec<Lanes> {
            (0..blocks).map(|b| Lanes::from_fn(|l| number(b * LANES + l))).collect()
        };
        let is_active = |m: usize, at: usize| at < n && pattern.is_active(m, order[at]);
        let by_neuron = |number: &dyn Fn(usize, usize) -> f64| -> Vec<Lanes> {
            (0..neurons).flat_map(|m| in_lanes(&|at| number(m, at))).collect()
        };
        let over_active = |at: usize, term: &dyn Fn(f64) -> f64| -> f64 {
            (0..neurons).filter(|&m| is_active(m, at)).map(|m| term(data.v[m])).sum()
        };
        let size = |at: usize| data.norm[order[at]] * over_active(at, &f64::abs);
        let coordinate = |at: usize, j: usize| data.rows[order[at]].get(j).copied().unwrap_or(0.0);
        let strip = |q: usize| (0..blocks).flat_map(move |b| (0..data.width).map(move |j| (b, q * data.width + j)));
        Self {
            active,
            x: (0..data.strips)
                .flat_map(strip)
                .map(|(b, j)| Lanes::from_fn(|l| coordinate(b * LANES + l, j)))
                .collect(),
            norm: in_lanes(&|at| data.norm[order[at]]),
            sign: by_neuron(&|m, at| if pattern.is_active(m, order[at]) { 1.0 } else { -1.0 }),
            gate: by_neuron(&|m, at| if is_active(m, at) { -data.y[order[at]] * data.v[m] } else { 0.0 }),
            z: in_lanes(&size),
            square: in_lanes(&|at| data.norm[order[at]].powi(2) * over_active(at, &|v| v * v)),
            widest: (0..n).map(size).fold(0.0, f64::max),
        }
    }
}
