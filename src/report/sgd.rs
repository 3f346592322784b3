//! The expectation of SGD (T6): bounds and evidence, and what each of them is worth.

use rug::Integer;
use serde_json::{Value, json};

use super::network::pattern_json;
use super::numbers::{interval_json, point_json};
use crate::arith::interval::{Interval, enclose};
use crate::arith::rational::print_step;
use crate::ask::{Expectation, Found, Method, Sgd};
use crate::endings::invariance::Breach;
use crate::sgd::{Broken, Departure, Exactly};

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

impl Sgd<'_> {
    /// The samples that are active at w_0 and pushed up by themselves; for one neuron, the active
    /// positives.
    fn active(&self) -> Vec<usize> {
        let model = self.trajectory.model();
        let mut active = model.pattern_at(self.trajectory.w0()).active_samples();
        active.retain(|&i| !model.is_one_neuron() || model.agrees(0, i));
        active
    }

    /// The object of the JSON contract; for a network with the pattern of w_0, and the neuron at
    /// which a path leaves it (docs/json.md).
    pub fn json(&self) -> Value {
        let (model, found) = (self.trajectory.model(), &self.found);
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
            "sampler": self.sampler.word(),
            "invariant": matches!(found, Found::Kept { .. }),
            "witness": self.witness(),
            "active": self.active(),
            "w_hat": w_hat,
            "bounds": self.at.iter().filter_map(bound).collect::<Value>(),
            "expectation": self.expectation.iter().map(Expectation::json).collect::<Value>(),
            "law": self.limits.as_ref().map(|limits| limits.json(&self.at)),
        });
        if !model.is_one_neuron() {
            value["pattern"] = pattern_json(&model.pattern_at(self.trajectory.w0()));
        }
        value
    }

    /// A path that leaves the pattern; the start itself where that is in no cone, one draw for a
    /// path that is too long to be written.
    fn witness(&self) -> Value {
        let (model, w0) = (self.trajectory.model(), self.trajectory.w0());
        let Found::Broken { broken, .. } = &self.found else { return Value::Null };
        let boxed = |w: &[Interval]| w.iter().map(interval_json).collect::<Value>();
        match broken {
            Broken::Dead => Value::Null,
            Broken::Kicks { sample } => {
                let w = enclose(128, w0);
                json!({ "path": [], "w": boxed(&w), "sample": sample })
            }
            Broken::Leaves(Departure { breach: Breach { neuron, drawn, sample }, draws, w, .. }) => {
                let path = vec![*drawn; draws.map_or(1, |m| usize::try_from(m).unwrap_or(1))];
                let w = if draws.is_some() { boxed(w) } else { json!([]) };
                let mut value = json!({ "path": path, "w": w, "sample": sample });
                if !model.is_one_neuron() {
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
