//! Balls in doubles that a draw leads from and to.

use rug::Rational;

use crate::model::Model;

/// Centres and radii are multiples of this, over |x|, so that they are short in a certificate.
const GRID: i32 = -36;
/// Beyond this |w| or this push nothing is followed.
const FAR: f64 = 1e6;

/// A ball.
#[derive(Clone, Debug)]
pub(super) struct Ball {
    pub centre: Vec<f64>,
    pub radius: f64,
}

/// The samples in doubles.
pub(super) struct Field {
    rows: Vec<Vec<f64>>,
    sizes: Vec<f64>,
    labels: Vec<f64>,
    eta: f64,
    grid: f64,
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

pub(super) fn norm(x: &[f64]) -> f64 {
    dot(x, x).sqrt()
}

pub(super) fn apart(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

impl Field {
    pub(super) fn new(model: &Model, eta: &Rational) -> Self {
        let n = model.data().n();
        let rows: Vec<Vec<f64>> = (0..n).map(|i| model.data().row(i).iter().map(Rational::to_f64).collect()).collect();
        let sizes: Vec<f64> = rows.iter().map(|x| norm(x)).collect();
        let largest = sizes.iter().fold(1.0, |a: f64, b| a.max(*b));
        let grid = f64::from(GRID).exp2() / largest.log2().ceil().exp2();
        let labels = (0..n).map(|i| f64::from(model.sign(i))).collect();
        Self { rows, sizes, labels, eta: eta.to_f64(), grid }
    }

    /// A number on the grid, at least x.
    pub(super) fn above(&self, x: f64) -> f64 {
        (x / self.grid).ceil() * self.grid
    }

    fn near(&self, x: f64) -> f64 {
        (x / self.grid).round() * self.grid
    }

    pub(super) fn rounded(&self, centre: &[f64]) -> Vec<f64> {
        centre.iter().map(|c| self.near(*c)).collect()
    }

    /// The samples that are active in all of the ball; `None` where a sign is not certain.
    pub(super) fn active(&self, ball: &Ball) -> Option<Vec<usize>> {
        let slack = 1e-12 * norm(&ball.centre) + ball.radius * (1.0 + 1e-9);
        let mut active = Vec::new();
        for (i, (x, size)) in self.rows.iter().zip(&self.sizes).enumerate().filter(|(_, (_, size))| **size > 0.0) {
            let level = dot(x, &ball.centre);
            if level.abs() <= size * slack {
                return None;
            }
            active.extend((level > 0.0).then_some(i));
        }
        Some(active)
    }

    /// How far the nearest boundary is.
    pub(super) fn room(&self, centre: &[f64]) -> f64 {
        let away = self.rows.iter().zip(&self.sizes).filter(|(_, size)| **size > 0.0);
        away.map(|(x, size)| dot(x, centre).abs() / size).fold(f64::INFINITY, f64::min)
    }

    /// Where a draw of sample i, active in all of the ball, leads; `None` beyond what doubles hold.
    pub(super) fn draw(&self, ball: &Ball, i: usize) -> Option<Ball> {
        let (x, size, label) = (&self.rows[i], self.sizes[i], self.labels[i]);
        let push = self.eta * (-label * dot(x, &ball.centre)).exp();
        let far = norm(&ball.centre);
        let spread = size * ball.radius;
        if !(push * size < FAR && far < FAR && spread < 0.25) {
            return None;
        }
        let next: Vec<f64> = ball.centre.iter().zip(x).map(|(c, x)| c + label * push * x).collect();
        let centre = self.rounded(&next);
        let steep = (push * size * size / (1.0 - spread) - 1.0).max(1.0);
        let lost = 1e-13 * push * size * (1.0 + size * far) + 1e-14 * (far + push * size) + apart(&next, &centre);
        let radius = self.above(ball.radius * steep * (1.0 + 1e-9) + lost * 1.001 + self.grid);
        Some(Ball { centre, radius })
    }

    /// An upper bound of the sum of e^{-x_i.w} over some samples, w in the ball.
    pub(super) fn weights(&self, ball: &Ball, active: &[usize]) -> f64 {
        let weight = |&i: &usize| (self.sizes[i] * ball.radius - dot(&self.rows[i], &ball.centre)).exp();
        active.iter().map(weight).sum::<f64>() * (1.0 + 1e-9)
    }
}
