//! Whether every path of SGD keeps the pattern of w_0 (T5.1, T7), and if not, a path that leaves
//! it.

use rug::{Integer, Rational};

use super::{Kept, enclose};
use crate::arith::interval::Interval;
use crate::arith::linalg::dot;
use crate::endings::invariance::{Breach, breaches};
use crate::model::{Model, Pattern};

/// The longest witness path that is followed draw by draw.
pub const MOST_DRAWS: u64 = 10_000;

/// Why not every path keeps the pattern of w_0.
#[derive(Clone, Debug)]
pub enum Broken {
    /// No sample is active at w_0: nothing ever moves, and there is no J.
    Dead,
    /// One neuron, and a negative is active at w_0: w_0 lies in no cone C_J.
    Kicks {
        /// The negative.
        sample: usize,
    },
    /// A path leaves the pattern.
    Leaves(Departure),
}

/// The path i, i, i, .. leaves the pattern: it changes the sign of w_m.x_o.
#[derive(Clone, Debug)]
pub struct Departure {
    /// m; the sample i that is drawn again and again; o, which may be i itself.
    pub breach: Breach,
    /// Whether y_i v_m < 0: sample i pulls w_m down, itself included.
    pub against: bool,
    /// Whether o is active at neuron m (and falls asleep) or not (and wakes up).
    pub falls_asleep: bool,
    /// How many draws it takes until a first sign changes, that of o; `None` where it takes more
    /// than `MOST_DRAWS`, or where the preactivation comes too near to zero on the way.
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
    /// SGD from w_0, if every path keeps the pattern of w_0: some sample is active, and no sample
    /// active at a neuron pushes against the sign of any sample there. For one neuron: a pattern of
    /// positives, not empty, with x_i.x_i' >= 0 on J and x_i.x_o <= 0 for i in J, o not in J. A
    /// start on the boundary, x_o.w_m = 0, is inactive there.
    ///
    /// # Errors
    /// What fails, with a path that leaves the pattern where there is one.
    pub fn of(model: &Model, eta: &Rational, w0: &[Rational]) -> Result<Self, Broken> {
        let pattern = model.pattern_at(w0);
        let active = pattern.active_samples();
        if model.is_one_neuron()
            && let Some(&sample) = active.iter().find(|&&i| model.sign(i) < 0)
        {
            return Err(Broken::Kicks { sample });
        }
        if active.is_empty() {
            return Err(Broken::Dead);
        }
        let features = model.phase(&pattern).features;
        let feature = |i: usize| features.iter().find(|z| z.sample == i);
        let new = |breach: Breach| Opposed::new(model, &pattern, eta, w0, breach, &feature(breach.drawn)?.vector);
        let opposed: Vec<Opposed> = breaches(model, &pattern).filter_map(new).collect();
        // Of the samples that can be drawn the quickest; of the signs that it changes the first, by
        // exact comparison.
        let Some(quick) = opposed.iter().min_by(|a, b| a.patience().total_cmp(&b.patience())) else {
            return Ok(Self::new(model.data().n(), eta.clone(), w0, features));
        };
        let drawn = quick.breach.drawn;
        let same = opposed.iter().filter(|other| other.breach.drawn == drawn);
        let first = same.min_by(|a, b| a.gain.cmp(&b.gain)).unwrap_or(quick);
        Err(Broken::Leaves(first.follow(w0)))
    }
}

/// A sample i whose pushes carry the preactivation of o at neuron m across zero.
struct Opposed<'a> {
    breach: Breach,
    against: bool,
    falls_asleep: bool,
    /// z_i.
    z: &'a [Rational],
    /// a_i = z_i.w at w_0, |z_i|^2, eta |z_i|^2.
    height: Rational,
    square: Rational,
    step: Rational,
    /// What a_i has to gain for w_m.x_o to be zero.
    gain: Rational,
}

impl<'a> Opposed<'a> {
    fn new(
        model: &Model,
        pattern: &Pattern,
        eta: &Rational,
        w0: &[Rational],
        breach: Breach,
        z: &'a [Rational],
    ) -> Option<Self> {
        let Breach { neuron, drawn, sample } = breach;
        let x = model.data().row(sample);
        let level = dot(x, model.neuron(w0, neuron));
        let slope = dot(x, model.neuron(z, neuron));
        let square = dot(z, z);
        (slope != 0).then(|| Self {
            breach,
            against: !model.agrees(neuron, drawn),
            falls_asleep: pattern.is_active(neuron, sample),
            z,
            height: dot(z, w0),
            step: Rational::from(eta * &square),
            gain: -level * &square / slope,
            square,
        })
    }

    /// About the logarithm of the number of draws: it only chooses among witnesses.
    fn patience(&self) -> f64 {
        self.gain.to_f64() + self.height.to_f64() - self.step.to_f64().ln()
    }

    /// Draws i until the sign of o has certainly changed. a_i grows without bound, since a step
    /// adds eta |z_i|^2 e^{-a_i}.
    fn follow(&self, w0: &[Rational]) -> Departure {
        let (start, step, gain) = (enclose(&self.height), enclose(&self.step), enclose(&self.gain));
        let mut height = start.clone();
        let mut draws = None;
        for m in 1..=MOST_DRAWS {
            height = &height + &(&step * &(-&height).exp());
            let gained = &height - &start;
            draws = gain.less(&gained).is_yes().then_some(m);
            if !gained.less(&gain).is_yes() {
                break;
            }
        }
        let push = &(&height - &start) * &enclose(&Rational::from(self.square.recip_ref()));
        let w = w0.iter().zip(self.z).map(|(w, z)| &enclose(w) + &(&push * &enclose(z))).collect();
        Departure { breach: self.breach, against: self.against, falls_asleep: self.falls_asleep, draws, w }
    }
}
