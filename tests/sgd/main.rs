//! SGD: expectations, bounds, paths and regions against independent computations.
//!
//! The oracles step on plain MPFR floats of 400 bits, rounding to nearest, and share nothing with the library.

#![cfg(test)]

mod bounds;
mod certificates;
mod expectation;
mod invariance;
mod paths;

use margincert::data::random::Seeded;
use margincert::data::{Dataset, Label};
use margincert::dynamics::sgd::Kept;
use margincert::model::Model;
use rug::{Float, Rational};

const BITS: u32 = 400;

/// Data, a start and a step size.
#[derive(Clone, Debug)]
struct Case {
    data: Dataset,
    w0: Vec<Rational>,
    eta: Rational,
}

fn q(p: i64, q: i64) -> Rational {
    Rational::from((p, q))
}

fn float(x: &Rational) -> Float {
    Float::with_val(BITS, x)
}

impl Case {
    fn new(rows: &[&[i64]], positives: usize, denominator: i64, w0: &[(i64, i64)], eta: (i64, i64)) -> Self {
        let rows: Vec<Vec<Rational>> =
            rows.iter().map(|row| row.iter().map(|&x| q(x, denominator)).collect()).collect();
        let label = |i| if i < positives { Label::Positive } else { Label::Negative };
        let labels = (0..rows.len()).map(label).collect();
        let w0 = w0.iter().map(|&(a, b)| q(a, b)).collect();
        Self { data: Dataset::new(rows, labels).unwrap(), w0, eta: q(eta.0, eta.1) }
    }

    /// Three orthogonal positives and, if asked for, a negative.
    fn orthogonal(negative: bool) -> Self {
        let rows: [&[i64]; 4] = [&[2, 0, 0], &[0, 1, 0], &[0, 0, 3], &[-1, -1, -1]];
        Self::new(&rows[..3 + usize::from(negative)], 3, 2, &[(1, 2), (1, 1), (3, 2)], (1, 2))
    }

    /// Positives with coordinates >= 0, negatives with coordinates <= 0: every path keeps the pattern from a positive start.
    fn acute(seed: u64) -> Self {
        let mut random = Seeded(seed);
        let (n, d) = (random.between(2, 4) as usize, random.between(2, 3) as usize);
        let positives = random.between(1, n as i64) as usize;
        let row = |random: &mut Seeded, sign: i64| -> Vec<Rational> {
            let mut row: Vec<i64> = (0..d).map(|_| random.between(0, 12)).collect();
            row[0] += 1;
            row.into_iter().map(|x| q(sign * x, 8)).collect()
        };
        let rows = (0..n).map(|i| row(&mut random, if i < positives { 1 } else { -1 })).collect();
        let labels = (0..n).map(|i| if i < positives { Label::Positive } else { Label::Negative }).collect();
        Self {
            data: Dataset::new(rows, labels).unwrap(),
            w0: (0..d).map(|_| q(random.between(1, 12), 8)).collect(),
            eta: q(random.between(1, 8), 8),
        }
    }

    fn model(&self) -> Model {
        Model::single_neuron(self.data.clone(), &self.eta)
    }

    fn kept(&self) -> Kept {
        Kept::of(&self.model(), &self.eta, &self.w0).expect("every path keeps the pattern")
    }

    /// One step of SGD with the draw i: the whole rule, signs and labels included.
    fn step(&self, w: &[Float], i: usize) -> Vec<Float> {
        let x: Vec<Float> = self.data.row(i).iter().map(float).collect();
        let a = x.iter().zip(w).fold(Float::new(BITS), |sum, (x, w)| sum + Float::with_val(BITS, x * w));
        if a <= 0 {
            return w.to_vec();
        }
        let push = match self.data.labels()[i] {
            Label::Positive => Float::with_val(BITS, -a).exp() * float(&self.eta),
            Label::Negative => -(a.exp() * float(&self.eta)),
        };
        w.iter().zip(&x).map(|(w, x)| Float::with_val(BITS, &push * x) + w).collect()
    }

    fn start(&self) -> Vec<Float> {
        self.w0.iter().map(float).collect()
    }

    /// The end points of all n^k paths, one by one.
    fn ends(&self, k: u32) -> Vec<Vec<Float>> {
        (0..k).fold(vec![self.start()], |points, _| {
            points.iter().flat_map(|w| (0..self.data.n()).map(|i| self.step(w, i))).collect()
        })
    }

    /// E w_k.
    fn mean(&self, k: u32) -> Vec<Float> {
        let ends = self.ends(k);
        let count = ends.len() as u32;
        (0..self.w0.len()).map(|c| ends.iter().fold(Float::new(BITS), |sum, w| sum + &w[c]) / count).collect()
    }

    /// E F_k over the positives that are active at w_0.
    fn mean_sum(&self, k: u32) -> Float {
        let active = self.kept().active();
        let ends = self.ends(k);
        let count = ends.len() as u32;
        let weight = |w: &[Float], i: usize| {
            let terms = self.data.row(i).iter().zip(w).map(|(x, w)| float(x) * w);
            (-terms.fold(Float::new(BITS), |sum, t| sum + t)).exp()
        };
        ends.iter().fold(Float::new(BITS), |sum, w| active.iter().fold(sum, |sum, &i| sum + weight(w, i))) / count
    }
}

/// |w/|w| - v/|v||.
fn direction_error(w: &[Float], v: &[Rational]) -> Float {
    let v: Vec<Float> = v.iter().map(float).collect();
    let length = |x: &[Float]| x.iter().fold(Float::new(BITS), |s, c| s + Float::with_val(BITS, c * c)).sqrt();
    let (a, b) = (length(w), length(&v));
    let gaps: Vec<Float> =
        w.iter().zip(&v).map(|(w, v)| Float::with_val(BITS, w / &a) - Float::with_val(BITS, v / &b)).collect();
    length(&gaps)
}
