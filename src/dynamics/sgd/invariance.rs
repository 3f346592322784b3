//! Whether every path of SGD keeps the pattern of w_0 (T5.1), and if not, a path that leaves it.

use rug::{Integer, Rational};

use super::{Kept, PREC};
use crate::arith::interval::Interval;
use crate::arith::linalg::dot;
use crate::model::{Model, Row};

/// The longest witness path that is followed draw by draw.
pub const MOST_DRAWS: u64 = 10_000;

/// Why not every path keeps the pattern of w_0.
#[derive(Clone, Debug)]
pub enum Broken {
    /// No sample is active at w_0: nothing ever moves, and there is no J.
    Dead,
    /// A negative is active at w_0: w_0 lies in no cone C_J.
    Kicks {
        /// The negative.
        sample: usize,
    },
    /// w_0 lies in C_J, and a path leaves it.
    Leaves(Departure),
}

/// The path i, i, i, .. leaves C_J: it changes the sign of the preactivation of another sample.
#[derive(Clone, Debug)]
pub struct Departure {
    /// The sample i of J that is drawn again and again.
    pub drawn: usize,
    /// The sample whose sign changes.
    pub sample: usize,
    /// Whether it is in J (and falls asleep) or not (and wakes up).
    pub falls_asleep: bool,
    /// How many draws it takes; `None` where it takes more than `MOST_DRAWS`.
    pub draws: Option<u64>,
    /// w after these draws.
    pub w: Vec<Interval>,
}

impl Departure {
    /// The probability n^-m of the path, m draws.
    pub fn probability(&self, n: usize) -> Option<Rational> {
        let draws = u32::try_from(self.draws?).ok()?;
        Some(Rational::from((1, Integer::from(Integer::u_pow_u(u32::try_from(n).ok()?, draws)))))
    }
}

impl Kept {
    /// SGD on one neuron from w_0, if every path keeps the pattern of w_0: a pattern of positives, not empty, with x_i.x_i' >= 0 on J and
    /// x_i.x_o <= 0 for i in J, o not in J. A start on the boundary, x_o.w_0 = 0, is inactive there.
    ///
    /// # Errors
    /// What fails, with a path that leaves J where the angles do.
    pub fn of(model: &Model, eta: &Rational, w0: &[Rational]) -> Result<Self, Broken> {
        let data = model.data();
        let active = model.pattern_at(w0).active_samples();
        if let Some(&sample) = active.iter().find(|&&i| model.sign(i) < 0) {
            return Err(Broken::Kicks { sample });
        }
        if active.is_empty() {
            return Err(Broken::Dead);
        }
        let pairs = active.iter().flat_map(|&i| (0..data.n()).map(move |o| (i, o)));
        let opposed = pairs.filter_map(|(i, o)| Opposed::new(model, eta, w0, i, o, active.binary_search(&o).is_ok()));
        if let Some(first) = opposed.min_by(|a, b| a.patience().total_cmp(&b.patience())) {
            return Err(Broken::Leaves(first.follow(data.row(first.drawn), w0)));
        }
        let row = |&sample: &usize| Row { sample, vector: data.row(sample).to_vec() };
        Ok(Self::new(data.n(), eta.clone(), w0, active.iter().map(row).collect()))
    }
}

/// A sample i of J whose pushes carry the preactivation of o across zero.
struct Opposed {
    drawn: usize,
    sample: usize,
    falls_asleep: bool,
    /// a_i at w_0, eta |x_i|^2.
    height: Rational,
    step: Rational,
    /// x_o.w_0, and x_i.x_o/|x_i|^2: what x_o.w gains when a_i gains 1.
    level: Rational,
    slope: Rational,
}

impl Opposed {
    fn new(
        model: &Model,
        eta: &Rational,
        w0: &[Rational],
        drawn: usize,
        sample: usize,
        falls_asleep: bool,
    ) -> Option<Self> {
        let (x, y) = (model.data().row(drawn), model.data().row(sample));
        let product = dot(x, y);
        let opposed = if falls_asleep { product < 0 } else { product > 0 };
        let square = dot(x, x);
        opposed.then(|| Self {
            drawn,
            sample,
            falls_asleep,
            height: dot(x, w0),
            step: Rational::from(eta * &square),
            level: dot(y, w0),
            slope: product / square,
        })
    }

    /// About the logarithm of the number of draws: it only chooses among witnesses.
    fn patience(&self) -> f64 {
        let gain = -Rational::from(&self.level / &self.slope);
        gain.to_f64() + self.height.to_f64() - self.step.to_f64().ln()
    }

    /// Draws i until the sign of o has certainly changed. a_i grows without bound, since a step adds eta |x_i|^2 e^{-a_i}.
    fn follow(&self, x: &[Rational], w0: &[Rational]) -> Departure {
        let enclose = |q: &Rational| Interval::from_rational(PREC, q);
        let (start, step, slope, level) =
            (enclose(&self.height), enclose(&self.step), enclose(&self.slope), enclose(&self.level));
        let zero = Interval::zero(PREC);
        let mut height = start.clone();
        let draws = (1..=MOST_DRAWS).find(|_| {
            height = &height + &(&step * &(-&height).exp());
            let level = &level + &(&slope * &(&height - &start));
            if self.falls_asleep { level.at_most(&zero).is_yes() } else { level.positive().is_yes() }
        });
        let square = dot(x, x);
        let push = &(&height - &start) * &enclose(&square.recip());
        let w = w0.iter().zip(x).map(|(w, x)| &enclose(w) + &(&push * &enclose(x))).collect();
        Departure { drawn: self.drawn, sample: self.sample, falls_asleep: self.falls_asleep, draws, w }
    }
}
