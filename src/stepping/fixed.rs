//! Fixed-point numbers of 256 bits, half of them behind the point, that carry their errors: steps
//! are faster than in intervals of floats, for numbers of moderate size.

use rug::float::Round;
use rug::{Float, Rational};

use super::stepper::{Number, Stepper};
use super::{Ball, StepError};
use crate::arith::fixed::Fixed;
use crate::arith::interval::{Interval, enclose, norm};

/// Steps in fixed point.
pub(crate) type FixedStepper = Stepper<Fixed>;

/// Bits of what is computed in floats: the data, and exponentials.
pub(super) const PREC: u32 = 192;
/// Bits that hold every centre exactly.
const EXACT: u32 = 256;

/// At least x op y, from its result rounded to the nearest double.
fn up(x: f64) -> f64 {
    x.next_up()
}

/// The precision is `PREC`, whatever is asked for.
impl Number for Fixed {
    type Bound = f64;

    fn enclose(_: u32, q: &Rational) -> Self {
        Self::from_interval(&Interval::from_rational(PREC, q))
    }

    fn zero(_: u32) -> (Self, f64) {
        (Self::ZERO, 0.0)
    }

    fn norm(_: u32, row: &[Rational]) -> f64 {
        norm(&enclose(PREC, row)).hi().to_f64_round(Round::Up)
    }

    fn of_ball(ball: &Ball) -> (Vec<Self>, f64) {
        let mut centre: Vec<Self> = ball.centre.iter().map(Self::from_float).collect();
        let radius = Self::recentre(&mut centre, ball.radius.to_f64_round(Round::Up));
        (centre, radius)
    }

    fn to_ball(centre: &[Self], radius: &f64) -> Ball {
        Ball { centre: centre.iter().map(|c| c.to_float(EXACT)).collect(), radius: Float::with_val(64, *radius) }
    }

    fn recentre(coordinates: &mut [Self], carried: f64) -> f64 {
        let mut radius = carried;
        for number in coordinates {
            let (centre, away) = number.centre();
            *number = centre;
            if away > 0.0 {
                radius = up(radius + away);
            }
        }
        radius
    }

    #[inline]
    fn dot(a: &[Self], b: &[Self]) -> Self {
        a.iter().zip(b).fold(Self::ZERO, |sum, (x, y)| sum + *x * *y)
    }

    #[inline]
    fn negated(self) -> Self {
        -self
    }

    #[inline]
    fn times(&self, other: &Self) -> Self {
        *self * *other
    }

    #[inline]
    fn add_product(&mut self, a: &Self, b: &Self) {
        *self = *self + *a * *b;
    }

    fn is_finite(&self) -> bool {
        Self::is_finite(self)
    }

    fn sign(&self, norm: &f64, radius: &f64) -> Option<bool> {
        (self.least() > up(norm * radius)).then_some(!self.is_negative())
    }

    fn push(h: &Self, exponent: Self, stop: impl FnOnce() -> (u64, Ball)) -> Result<Self, StepError> {
        let push = *h * exponent.exp();
        if push.is_finite() { Ok(push) } else { Err(StepError::Imprecise { step: stop().0 }) }
    }

    fn feature<'a>(norm: &f64, weights: impl Iterator<Item = &'a Self>) -> f64 {
        let square = weights.fold(0.0, |sum, v| up(sum + up(v.size() * v.size())));
        up(norm * up(square.sqrt()))
    }

    fn steepen(h_beta: &f64, push: &Self, z: &f64, radius: &f64) -> Option<f64> {
        let reach = up(z * radius);
        // e^reach <= 1 + 2 reach.
        let stretched = up(up(push.size() * up(z * z)) * up(1.0 + up(2.0 * reach)));
        (reach <= 1.0).then(|| up(h_beta + stretched))
    }

    fn carried(radius: &f64, h_beta: f64) -> Option<f64> {
        Some(up(radius * up(h_beta - 1.0).max(1.0))).filter(|carried| carried.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::random::Seeded;
    use crate::data::{Dataset, Label};
    use crate::model::Model;
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
            let (mut fixed, mut exact) = (FixedStepper::new(&model, &w0, PREC), FloatStepper::new(&model, &w0, 600));
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
            let mut fixed = FixedStepper::new(&model, &w0, PREC);
            if fixed.step(Some(&model.pattern_at(&w0))).is_err() {
                continue;
            }
            let mut again = FixedStepper::resume(&model, &fixed.ball(), PREC, fixed.k());
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
        let model = Model::single_neuron(data, &Rational::from(1));
        assert!(!FixedStepper::new(&model, &[Rational::from(1)], PREC).fits());
    }
}
