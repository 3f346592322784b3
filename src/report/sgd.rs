//! The expectation of SGD (T6): bounds and evidence, and what each of them is worth.

use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::network::pattern_json;
use super::numbers::{interval_json, point_json};
use crate::arith::interval::{Interval, enclose};
use crate::arith::rational::print_step;
use crate::claim::{Checked, Refusal, Verdict};
use crate::endings::invariance::Breach;
use crate::model::Model;
use crate::sgd::{Broken, Departure, Direction, Exactly, Kept, Loss, NoRegion};

/// What `sgd` found.
#[derive(Clone, Debug)]
pub struct SgdReport<'a> {
    /// The model.
    pub model: &'a Model,
    /// The step size.
    pub eta: &'a Rational,
    /// The start.
    pub w0: &'a [Rational],
    /// The steps at which bounds are stated.
    pub at: Vec<Integer>,
    /// An error that is asked for, and the step from which the bound shows it.
    pub within: Option<(Rational, Option<Integer>)>,
    /// Means by step.
    pub expectation: Vec<Expectation>,
    /// Why no path was simulated.
    pub missing: Option<NoRegion>,
}

/// What is shown of all paths.
#[derive(Clone, Debug)]
pub enum Found {
    /// Every path keeps the pattern of w_0.
    Kept {
        /// J and all that belongs to it.
        kept: Box<Kept>,
        /// The bound of T6.1.
        direction: Option<Box<Direction>>,
        /// sgd.direction, proved or vacuous, or why it is undecided.
        certified: Result<Checked, String>,
        /// The bound of T6.2, and sgd.loss.
        loss: Option<Box<(Loss, Checked)>>,
    },
    /// Not every path does, by the kernel.
    Broken {
        /// What fails.
        broken: Broken,
        /// sgd.invariance, vacuous, or why the kernel disagrees.
        certified: Result<Checked, Refusal>,
    },
}

/// What is known of E w_k.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The step.
    pub k: Integer,
    /// How.
    pub method: Method,
    /// Contains E w_k: for certain, or with the stated confidence.
    pub mean: Vec<Interval>,
}

/// How an expectation is known.
#[derive(Clone, Debug)]
pub enum Method {
    /// Exactly.
    Exact(Exactly),
    /// From simulated paths.
    MonteCarlo {
        /// The probability with which the region contains the mean, as it was asked for.
        confidence: String,
        /// The number of paths.
        paths: u64,
        /// The seed.
        seed: u64,
        /// A box around w_k on the path number 0.
        path: Vec<Interval>,
    },
}

impl Method {
    /// The word of the JSON contract.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Exact(Exactly::Exhaustive) => "exhaustive",
            Self::Exact(Exactly::Orthogonal) => "orthogonal",
            Self::MonteCarlo { .. } => "monte-carlo",
        }
    }
}

impl Found {
    /// The certificate: sgd.direction, or sgd.invariance where that fails.
    ///
    /// # Errors
    /// Why there is none.
    pub fn certified(&self) -> Result<&Checked, String> {
        match self {
            Self::Kept { certified, .. } => certified.as_ref().map_err(String::clone),
            Self::Broken { certified, .. } => certified.as_ref().map_err(Refusal::to_string),
        }
    }

    /// The verdict of the convergence in direction.
    pub fn verdict(&self) -> Verdict {
        self.certified().map_or(Verdict::Undecided, Checked::verdict)
    }

    /// The bound of the direction, where it is proved.
    pub(super) fn direction(&self) -> Option<&Direction> {
        match self {
            Self::Kept { direction, certified: Ok(_), .. } => direction.as_deref(),
            _ => None,
        }
    }

    /// An enclosure of the error of the direction of E w_k: at least that it lies between 0 and 2.
    pub(super) fn direction_error(&self, k: &Integer) -> Interval {
        let known = self.direction().and_then(|direction| direction.error(k));
        known.unwrap_or_else(|| Interval::zero(64).hull(&Interval::from_int(64, 2)))
    }

    /// An enclosure of E L(w_k): F_k never grows, so it is at most 1.
    pub(super) fn mean_loss(&self, k: &Integer) -> Option<Interval> {
        let Self::Kept { kept, loss, .. } = self else { return None };
        let n = kept.n() as u64;
        let missed = n - kept.active().len() as u64;
        let crude = || Interval::from_rational(64, &Rational::from((missed, n))).hull(&Interval::from_int(64, 1));
        Some(loss.as_deref().and_then(|(loss, _)| loss.mean(k, kept.n())).unwrap_or_else(crude))
    }
}

impl SgdReport<'_> {
    /// The samples that are active at w_0 and pushed up by themselves; for one neuron, the active
    /// positives.
    fn active(&self) -> Vec<usize> {
        let mut active = self.model.pattern_at(self.w0).active_samples();
        active.retain(|&i| !self.model.is_one_neuron() || self.model.agrees(0, i));
        active
    }

    /// The object of the JSON contract; for a network with the pattern of w_0, and the neuron at
    /// which a path leaves it (docs/json.md).
    pub fn json(&self, found: &Found) -> Value {
        let w_hat = match found {
            Found::Kept { direction: Some(direction), .. } => point_json(&direction.optimum().w),
            Found::Kept { loss: Some(loss), .. } => point_json(&loss.0.optimum.w),
            _ => json!([]),
        };
        let bound = |k: &Integer| {
            Some(json!({
                "k": print_step(k),
                "direction_error": interval_json(&found.direction_error(k)),
                "mean_loss": interval_json(&found.mean_loss(k)?),
            }))
        };
        let mut value = json!({
            "verdict": found.verdict().word(),
            "invariant": matches!(found, Found::Kept { .. }),
            "witness": self.witness(found),
            "active": self.active(),
            "w_hat": w_hat,
            "bounds": self.at.iter().filter_map(bound).collect::<Value>(),
            "expectation": self.expectation.iter().map(Expectation::json).collect::<Value>(),
        });
        if !self.model.is_one_neuron() {
            value["pattern"] = pattern_json(&self.model.pattern_at(self.w0));
        }
        value
    }

    /// A path that leaves the pattern; the start itself where that is in no cone, one draw for a
    /// path that is too long to be written.
    fn witness(&self, found: &Found) -> Value {
        let Found::Broken { broken, .. } = found else { return Value::Null };
        let boxed = |w: &[Interval]| w.iter().map(interval_json).collect::<Value>();
        match broken {
            Broken::Dead => Value::Null,
            Broken::Kicks { sample } => {
                let w = enclose(128, self.w0);
                json!({ "path": [], "w": boxed(&w), "sample": sample })
            }
            Broken::Leaves(Departure { breach: Breach { neuron, drawn, sample }, draws, w, .. }) => {
                let path = vec![*drawn; draws.map_or(1, |m| usize::try_from(m).unwrap_or(1))];
                let w = if draws.is_some() { boxed(w) } else { json!([]) };
                let mut value = json!({ "path": path, "w": w, "sample": sample });
                if !self.model.is_one_neuron() {
                    value["neuron"] = json!(neuron);
                }
                value
            }
        }
    }
}

impl Expectation {
    fn json(&self) -> Value {
        let (confidence, samples, seed) = match &self.method {
            Method::Exact(_) => (None, None, None),
            Method::MonteCarlo { confidence, paths, seed, .. } => (Some(confidence), Some(paths), Some(seed)),
        };
        json!({
            "k": print_step(&self.k),
            "method": self.method.word(),
            "mean": self.mean.iter().map(interval_json).collect::<Value>(),
            "confidence": confidence,
            "samples": samples,
            "seed": seed,
        })
    }
}
