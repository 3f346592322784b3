//! Witnesses of the claims about SGD (T6).

use rug::Integer;
use serde_json::{Value, json};

use super::numbers::{bounds, multipliers, vector};
use crate::margin::Optimum;
use crate::sgd::{Broken, Direction, Law, Likely, Loss, Node, Then};

/// What a certificate about SGD shows; J is given by ascending sample numbers.
#[derive(Clone, Debug)]
pub enum SgdWitness {
    /// Every path keeps the pattern J.
    Kept {
        /// J.
        active: Vec<usize>,
    },
    /// Some path does not, or there is no J.
    Broken(Broken),
    /// No multipliers of w^_J are positive on all of its support: `degenerate` is set.
    Degenerate {
        /// J.
        active: Vec<usize>,
        /// w^_J.
        optimum: Optimum,
    },
    /// The first push of a sample of J is too large.
    Steep {
        /// J.
        active: Vec<usize>,
        /// The sample.
        sample: usize,
    },
    /// Bounds of the direction's error of the mean, T6.1.
    Direction {
        /// J.
        active: Vec<usize>,
        /// The bound.
        direction: Box<Direction>,
        /// The steps at which it is stated; those at which it says nothing are left out.
        rate_at: Vec<Integer>,
    },
    /// Bounds of the mean of F_k, T6.2.
    Loss {
        /// J.
        active: Vec<usize>,
        /// The bound.
        loss: Loss,
        /// The steps at which it is stated.
        rate_at: Vec<Integer>,
    },
    /// Bounds of the law of the limit, T6.4.
    Limits(Box<Law>),
}

impl SgdWitness {
    /// The canonical JSON tree.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Kept { active } => json!({ "active": active, "kind": "sgd-kept" }),
            Self::Broken(Broken::Dead) => json!({ "kind": "sgd-start", "negative": null }),
            Self::Broken(Broken::Kicks { sample }) => json!({ "kind": "sgd-start", "negative": sample }),
            Self::Broken(Broken::Leaves(departure)) => json!({
                "draws": departure.draws.map(|m| m.to_string()),
                "drawn": departure.breach.drawn,
                "kind": "sgd-leaves",
                "neuron": departure.breach.neuron,
                "sample": departure.breach.sample,
            }),
            Self::Degenerate { active, optimum } => json!({
                "active": active,
                "kind": "sgd-degenerate",
                "lambda": multipliers(&optimum.lambda),
                "u": optimum.degenerate.as_deref().map(vector),
                "w_hat": vector(&optimum.w),
            }),
            Self::Steep { active, sample } => json!({ "active": active, "kind": "sgd-steep", "sample": sample }),
            Self::Direction { active, direction, rate_at } => json!({
                "active": active,
                "kind": "sgd-direction",
                "lambda": multipliers(&direction.optimum().lambda),
                "rate": bounds(rate_at, 2, &|k| direction.error(k)),
                "s": direction.s().to_string(),
                "w_hat": vector(&direction.optimum().w),
                "w_tilde": vector(direction.w_tilde()),
            }),
            Self::Loss { active, loss, rate_at } => json!({
                "active": active,
                "kind": "sgd-loss",
                "lambda": multipliers(&loss.optimum.lambda),
                "rate": bounds(rate_at, active.len(), &|k| loss.sum(k)),
                "w_hat": vector(&loss.optimum.w),
            }),
            Self::Limits(law) => json!({
                "kind": "sgd-limits",
                "limits": law.limits.iter().map(cone).collect::<Value>(),
                "nodes": law.nodes.iter().map(node).collect::<Value>(),
            }),
        }
    }
}

fn cone(Likely { active, optimum, lasting, .. }: &Likely) -> Value {
    let lasting =
        lasting.as_ref().map(|(kappa, level)| json!({ "kappa": kappa.to_string(), "level": level.to_string() }));
    json!({
        "active": active,
        "lambda": multipliers(&optimum.lambda),
        "lasting": lasting,
        "w_hat": vector(&optimum.w),
    })
}

fn node(Node { at, radius, then }: &Node) -> Value {
    let (at, radius) = (vector(at), radius.to_string());
    match then {
        Then::Draw(to) => json!({ "at": at, "kind": "draw", "radius": radius, "to": to }),
        Then::Settled(limit) => json!({ "at": at, "kind": "settled", "limit": limit, "radius": radius }),
        Then::Lasts { limit, lost } => {
            json!({ "at": at, "kind": "lasts", "limit": limit, "lost": lost.to_string(), "radius": radius })
        }
        Then::Still => json!({ "at": at, "kind": "still", "radius": radius }),
        Then::Open => json!({ "kind": "open" }),
    }
}
