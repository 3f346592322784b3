//! GD steps in fixed-point numbers of 256 bits, half of them behind the point, that carry their
//! errors (T4, shadowing): faster than intervals of floats, for numbers of moderate size.

use rug::{Float, Rational};

use super::{Ball, StepError};
use crate::arith::fixed::Fixed;
use crate::arith::interval::{Interval, norm};
use crate::model::{Model, Pattern};

/// Bits of what is computed in floats: the data, and exponentials.
const PREC: u32 = 192;
/// Bits that hold every centre exactly.
const EXACT: u32 = 256;

/// A ball around w_k with a centre in fixed point, and what is needed to make a step.
#[derive(Clone, Debug)]
pub(crate) struct FixedStepper {
    rows: Vec<Vec<Fixed>>,
    /// At least |x_i|.
    norm: Vec<f64>,
    positive: Vec<bool>,
    v: Vec<Fixed>,
    h: Fixed,
    k: u64,
    /// Exact.
    centre: Vec<Fixed>,
    radius: f64,
    /// w_m.x_i at the centre.
    t: Vec<Vec<Fixed>>,
}

/// At least x op y, from its result rounded to the nearest double.
fn up(x: f64) -> f64 {
    x.next_up()
}

impl FixedStepper {
    /// Starts from the exact w_0.
    pub(crate) fn new(model: &Model, w0: &[Rational]) -> Option<Self> {
        let start = w0.iter().map(|q| Fixed::from_interval(&Interval::from_rational(PREC, q)));
        Self::at(model, start.collect(), 0.0, 0)
    }

    /// Goes on from a ball around w_k.
    pub(crate) fn resume(model: &Model, ball: &Ball, k: u64) -> Option<Self> {
        let radius = ball.radius.to_f64_round(rug::float::Round::Up);
        Self::at(model, ball.centre.iter().map(Fixed::from_float).collect(), radius, k)
    }

    /// `None` where the numbers are too large.
    fn at(model: &Model, around: Vec<Fixed>, radius: f64, k: u64) -> Option<Self> {
        let enclose = |q: &Rational| Fixed::from_interval(&Interval::from_rational(PREC, q));
        let rows: Vec<Vec<Fixed>> = model.data().rows().iter().map(|row| row.iter().map(enclose).collect()).collect();
        let length = |row: &Vec<Rational>| {
            let row: Vec<Interval> = row.iter().map(|q| Interval::from_rational(PREC, q)).collect();
            norm(&row).hi().to_f64_round(rug::float::Round::Up)
        };
        let v: Vec<Fixed> = model.output().iter().map(enclose).collect();
        let h = enclose(model.h());
        let fits = rows.iter().flatten().chain(&v).chain(&around).chain([&h]).all(Fixed::is_finite);
        let mut new = Self {
            norm: model.data().rows().iter().map(length).collect(),
            positive: (0..model.data().n()).map(|i| model.sign(i) > 0).collect(),
            rows,
            v,
            h,
            k,
            centre: Vec::new(),
            radius,
            t: Vec::new(),
        };
        new.recentre(around, radius);
        (fits && radius.is_finite()).then_some(new)
    }

    pub(crate) fn k(&self) -> u64 {
        self.k
    }

    pub(crate) fn ball(&self) -> Ball {
        let centre = self.centre.iter().map(|c| c.to_float(EXACT)).collect();
        Ball { centre, radius: Float::with_val(64, self.radius) }
    }

    /// The ball around the middle of a box, widened by `carried`.
    fn recentre(&mut self, around: Vec<Fixed>, carried: f64) {
        self.radius = carried;
        self.centre.clear();
        for number in around {
            let (centre, away) = number.centre();
            self.centre.push(centre);
            if away > 0.0 {
                self.radius = up(self.radius + away);
            }
        }
    }

    /// The signs of the preactivations of w_k; the preactivations of the centre are kept for the
    /// step.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, StepError> {
        self.preactivate();
        let mut uncertain = None;
        let pattern = Pattern::from_fn(self.v.len(), self.rows.len(), |m, i| {
            let t = &self.t[m][i];
            if t.least() <= up(self.norm[i] * self.radius) {
                uncertain.get_or_insert(StepError::UncertainSign { step: self.k, neuron: m, sample: i });
            }
            !t.is_negative()
        });
        uncertain.map_or(Ok(pattern), Err)
    }

    fn preactivate(&mut self) {
        let d = self.rows[0].len();
        let dot = |x: &[Fixed], w: &[Fixed]| x.iter().zip(w).fold(Fixed::ZERO, |sum, (x, w)| sum + *x * *w);
        self.t = self.centre.chunks(d).map(|w| self.rows.iter().map(|x| dot(x, w)).collect()).collect();
    }

    /// One step: w_k becomes w_{k+1}.
    pub(crate) fn step(&mut self, known: Option<&Pattern>) -> Result<(), StepError> {
        let pattern = match known {
            Some(pattern) => {
                self.preactivate();
                pattern.clone()
            }
            None => self.pattern()?,
        };
        let imprecise = StepError::Imprecise { step: self.k };
        let d = self.rows[0].len();
        let mut next = self.centre.clone();
        let mut h_beta = 0.0;
        for i in pattern.active_samples() {
            let at: Vec<usize> = (0..self.v.len()).filter(|&m| pattern.is_active(m, i)).collect();
            let f = at.iter().fold(Fixed::ZERO, |sum, &m| sum + self.v[m] * self.t[m][i]);
            let push = self.h * if self.positive[i] { -f } else { f }.exp();
            let square = at.iter().fold(0.0, |sum, &m| up(sum + up(self.v[m].size() * self.v[m].size())));
            let z = up(self.norm[i] * up(square.sqrt()));
            let reach = up(z * self.radius);
            if !push.is_finite() || reach > 1.0 {
                return Err(imprecise);
            }
            // e^reach <= 1 + 2 reach.
            h_beta = up(h_beta + up(up(push.size() * up(z * z)) * up(1.0 + up(2.0 * reach))));
            let signed = if self.positive[i] { push } else { -push };
            for &m in &at {
                let c = signed * self.v[m];
                for (w, x) in next[m * d..(m + 1) * d].iter_mut().zip(&self.rows[i]) {
                    *w = *w + c * *x;
                }
            }
        }
        let carried = up(self.radius * up(h_beta - 1.0).max(1.0));
        if !carried.is_finite() || !next.iter().all(Fixed::is_finite) {
            return Err(imprecise);
        }
        self.recentre(next, carried);
        self.k += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::random::Seeded;
    use crate::data::{Dataset, Label};
    use crate::stepping::floats::FloatStepper;

    /// One neuron or a network, both labels, steps up to some that kick far.
    fn random(seed: u64) -> (Model, Vec<Rational>) {
        let mut random = Seeded(seed);
        let (n, d) = (random.between(1, 8) as usize, random.between(1, 5) as usize);
        let neurons = [1, 1, 2, 3][random.below(4) as usize];
        let mut number = |size: i64, q: i64| Rational::from((random.between(-size, size), q));
        let rows = (0..n).map(|_| (0..d).map(|_| number(20, 7)).collect()).collect();
        let w0 = (0..neurons * d).map(|_| number(20, 11)).collect();
        let output = if neurons == 1 {
            vec![Rational::from(1)]
        } else {
            (0..neurons).map(|_| number(9, 6) + Rational::from((1, 7))).collect()
        };
        let labels =
            (0..n).map(|i| if (seed + i as u64).is_multiple_of(3) { Label::Negative } else { Label::Positive });
        let data = Dataset::new(rows, labels.collect()).unwrap();
        (Model::network(data, output, &Rational::from((random.between(1, 40), 30))), w0)
    }

    /// Followed beside intervals of 600 bits: the true iterate lies in the ball, whose radius stays
    /// small.
    #[test]
    fn balls_contain_the_iterates_of_600_bits() {
        let (mut steps, mut kicks, mut changes) = (0, 0, 0);
        for seed in 0..60 {
            let (model, w0) = random(seed);
            let (mut fixed, mut exact) = (FixedStepper::new(&model, &w0).unwrap(), FloatStepper::new(&model, &w0, 600));
            let start = model.pattern_at(&w0);
            let mut before = start.clone();
            for k in 0..300 {
                let known = (k == 0).then_some(&start);
                let (Ok(()), Ok(())) = (fixed.step(known), exact.step(known)) else { break };
                let (near, far) = (fixed.ball(), exact.ball());
                let gaps = near.centre.iter().zip(&far.centre).map(|(a, b)| Float::with_val(600, a - b).square());
                let gap = gaps.fold(Float::new(600), |sum, gap| sum + gap).sqrt();
                assert!(gap <= Float::with_val(600, &near.radius + &far.radius), "seed {seed}, step {k}: {gap:e}");
                let (Ok(pattern), Ok(same)) = (fixed.pattern(), exact.pattern()) else { break };
                assert_eq!(pattern, same, "seed {seed}, step {k}");
                steps += usize::from(near.radius < 1e-30);
                kicks += usize::from(model.kicked(&pattern).is_some());
                changes += usize::from(pattern != before);
                before = pattern;
            }
        }
        assert!(steps > 8_000 && kicks > 100 && changes > 100, "{steps} {kicks} {changes}");
    }

    #[test]
    fn a_ball_is_resumed_as_it_was() {
        let mut compared = 0;
        for seed in 0..20 {
            let (model, w0) = random(seed);
            let mut fixed = FixedStepper::new(&model, &w0).unwrap();
            if fixed.step(Some(&model.pattern_at(&w0))).is_err() {
                continue;
            }
            let mut again = FixedStepper::resume(&model, &fixed.ball(), fixed.k()).unwrap();
            for _ in 0..20 {
                let (made, same) = (fixed.step(None), again.step(None));
                assert_eq!((&made, fixed.ball().centre), (&same, again.ball().centre), "seed {seed}");
                assert_eq!(fixed.ball().radius, again.ball().radius, "seed {seed}");
                compared += usize::from(made.is_ok());
            }
        }
        assert!(compared > 200, "{compared}");
    }

    #[test]
    fn numbers_that_are_too_large_are_refused() {
        let data = Dataset::new(vec![vec![Rational::from(1) << 130u32]], vec![Label::Positive]).unwrap();
        assert!(FixedStepper::new(&Model::single_neuron(data, &Rational::from(1)), &[Rational::from(1)]).is_none());
    }
}
