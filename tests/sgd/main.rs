//! SGD: expectations, bounds, paths and regions against independent computations.
//!
//! The oracles step on plain MPFR floats of 400 bits, rounding to nearest, and share nothing with
//! the library.

#![cfg(test)]

mod bounds;
mod certificates;
mod expectation;
mod invariance;
mod limits;
mod networks;
mod paths;

use margincert::data::random::Seeded;
use margincert::data::{Dataset, Label};
use margincert::model::Model;
use margincert::sgd::Kept;
use rug::{Float, Rational};

const BITS: u32 = 400;

/// Data, output weights, a start and a step size.
#[derive(Clone, Debug)]
struct Case {
    data: Dataset,
    output: Vec<Rational>,
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
        Self { data: Dataset::new(rows, labels).unwrap(), output: vec![q(1, 1)], w0, eta: q(eta.0, eta.1) }
    }

    /// Three orthogonal positives and, if asked for, a negative.
    fn orthogonal(negative: bool) -> Self {
        let rows: [&[i64]; 4] = [&[2, 0, 0], &[0, 1, 0], &[0, 0, 3], &[-1, -1, -1]];
        Self::new(&rows[..3 + usize::from(negative)], 3, 2, &[(1, 2), (1, 1), (3, 2)], (1, 2))
    }

    /// Positives with coordinates >= 0, negatives with coordinates <= 0: every path keeps the
    /// pattern from a positive start.
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
            output: vec![q(1, 1)],
            w0: (0..d).map(|_| q(random.between(1, 12), 8)).collect(),
            eta: q(random.between(1, 8), 8),
        }
    }

    /// A network whose every path keeps its pattern. Each sample has one block of coordinates, with
    /// entries of its label's sign, and each neuron starts in each block on the side of its output
    /// weight's sign, or at zero, or turned away where nothing is active then.
    fn network(seed: u64) -> Self {
        let mut random = Seeded(seed);
        let (blocks, width, n) =
            (random.between(1, 2) as usize, random.between(1, 2) as usize, random.between(2, 4) as usize);
        let neurons = random.between(1, 3) as usize;
        let samples: Vec<(usize, i64)> =
            (0..n).map(|i| (i % blocks, if random.between(0, 2) > 0 { 1 } else { -1 })).collect();
        let output: Vec<Rational> = (0..neurons).map(|m| q(samples[m % n].1 * random.between(1, 4), 2)).collect();
        let row = |random: &mut Seeded, (block, y): (usize, i64)| {
            let mut row = vec![q(0, 1); blocks * width];
            for c in 0..width {
                row[block * width + c] = q(y * (random.between(0, 10) + i64::from(c == 0)), 8);
            }
            row
        };
        let rows = samples.iter().map(|&sample| row(&mut random, sample)).collect();
        let mut w0 = Vec::new();
        for (m, v) in output.iter().enumerate() {
            let sign = if *v > 0 { 1 } else { -1 };
            for block in 0..blocks {
                let lonely = samples.iter().all(|&(b, y)| b != block || y == sign);
                let side = match random.between(0, 3) {
                    // The block of its own sample is not left out.
                    _ if block == samples[m % n].0 => sign,
                    0 => 0,
                    1 if lonely => -sign,
                    _ => sign,
                };
                w0.extend((0..width).map(|_| q(side * random.between(1, 12), 8)));
            }
        }
        let label = |&(_, y): &(usize, i64)| if y > 0 { Label::Positive } else { Label::Negative };
        let labels = samples.iter().map(label).collect();
        Self { data: Dataset::new(rows, labels).unwrap(), output, w0, eta: q(random.between(1, 8), 8) }
    }

    fn model(&self) -> Model {
        Model::network(self.data.clone(), self.output.clone(), &self.eta)
    }

    fn kept(&self) -> Kept {
        Kept::of(&self.model(), &self.eta, &self.w0).expect("every path keeps the pattern")
    }

    /// The preactivations of sample i, neuron by neuron.
    fn preactivations(&self, w: &[Float], i: usize) -> Vec<Float> {
        let terms = |w: &[Float]| {
            self.data.row(i).iter().zip(w).fold(Float::new(BITS), |s, (x, w)| s + Float::with_val(BITS, float(x) * w))
        };
        w.chunks(self.data.d()).map(terms).collect()
    }

    /// y_i f(x_i).
    fn height(&self, w: &[Float], i: usize) -> Float {
        let above = |(v, a): (&Rational, Float)| if a > 0 { float(v) * a } else { Float::new(BITS) };
        let f = self.output.iter().zip(self.preactivations(w, i)).fold(Float::new(BITS), |s, term| s + above(term));
        if self.data.labels()[i] == Label::Positive { f } else { -f }
    }

    /// The activation pattern, neuron by neuron.
    fn pattern(&self, w: &[Float]) -> Vec<bool> {
        let columns: Vec<Vec<Float>> = (0..self.data.n()).map(|i| self.preactivations(w, i)).collect();
        (0..self.output.len()).flat_map(|m| columns.iter().map(move |column| column[m] > 0)).collect()
    }

    /// One step of SGD with the draw i: the whole rule, signs and labels included.
    fn step(&self, w: &[Float], i: usize) -> Vec<Float> {
        let x: Vec<Float> = self.data.row(i).iter().map(float).collect();
        let weight = Float::with_val(BITS, -self.height(w, i)).exp() * float(&self.eta);
        let push = if self.data.labels()[i] == Label::Positive { weight } else { -weight };
        let mut next = w.to_vec();
        for ((w, v), a) in next.chunks_mut(x.len()).zip(&self.output).zip(self.preactivations(w, i)) {
            if a > 0 {
                let factor = float(v) * &push;
                w.iter_mut().zip(&x).for_each(|(w, x)| *w += Float::with_val(BITS, &factor * x));
            }
        }
        next
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

    /// E F_k over the samples that are active at w_0.
    fn mean_sum(&self, k: u32) -> Float {
        let active = self.kept().active();
        let ends = self.ends(k);
        let count = ends.len() as u32;
        let weights = |w: &Vec<Float>| active.iter().fold(Float::new(BITS), |s, &i| s + (-self.height(w, i)).exp());
        ends.iter().fold(Float::new(BITS), |sum, w| sum + weights(w)) / count
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
