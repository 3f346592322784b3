//! Which claim denies the conclusion of which other one.

use std::collections::BTreeSet;

use super::shown::{BUDGET, Shown, certified, proved};
use crate::ask::{Trajectory, fate};
use crate::claim::{Checked, Hypothesis, Theorem, Verdict};
use crate::data::Instance;
use crate::endings::invariance::{Breach, breaches};
use crate::model::Model;

/// A certificate by which the conclusion of a claim is false on an instance. `None` says nothing.
pub fn denial(claim: &str, instance: &Instance) -> Option<Checked> {
    let any = |claims: &[&str]| claims.iter().find_map(|claim| proved(claim, instance));
    match claim {
        // A limit at which no positive is missed and one at which some are, or none at all.
        "gd.global" => any(&["gd.local", "gd.explode", "gd.diverge"]).or_else(|| dead(instance)),
        "gd.local" => any(&["gd.global", "gd.explode"]).or_else(|| dead(instance)),
        "gd.diverge" => any(&["gd.global"]),
        // The bounded trap does not exclude kicks; the others do.
        "gd.constrained" => any(&["gd.global", "gd.local"])
            .filter(|checked| ["trap", "invariance"].contains(&Shown::of(checked).ends()))
            .or_else(|| any(&["gd.explode"]))
            .or_else(|| dead(instance)),
        "gd.explode" => any(&["gd.global", "gd.local", "gd.constrained"]),
        "gd.direction-rate" => any(&["gd.degenerate", "gd.explode"]),
        "gd.degenerate" => any(&["gd.direction-rate"]),
        "network.partition" => any(&["network.coupled"]),
        "network.coupled" => any(&["network.partition"]),
        "sgd.invariance" => certified("sgd.invariance", instance, Verdict::Vacuous)
            .filter(|checked| Shown::of(checked).kind() == "sgd-leaves"),
        _ => None,
    }
}

/// The iterates end where no sample is active: w_k is constant from there on, and activates no
/// positive.
fn dead(instance: &Instance) -> Option<Checked> {
    let trajectory = Trajectory::of(instance).ok()?;
    let (_, checked) = fate(&trajectory, None, &BUDGET, &mut |_| ()).found.ok()?;
    Some(checked).filter(|checked| Shown::of(checked).ends() == "dead")
}

/// Whether the hypothesis, which fails, is the only one that does, as far as that is known: those
/// before it hold, since hypotheses are decided in their order.
pub fn fails_alone(theorem: &Theorem, hypothesis: &Hypothesis, instance: &Instance) -> bool {
    if theorem.id() == "sgd.invariance" {
        return angles(instance).is_some_and(|fail| fail.len() == 1 && fail.contains(hypothesis.name));
    }
    theorem.about().hypotheses.last().is_some_and(|last| *last == hypothesis)
}

/// Which hypotheses of `sgd.invariance` fail by the sign of a scalar product.
fn angles(instance: &Instance) -> Option<BTreeSet<&'static str>> {
    let model = Model::of(instance, instance.eta.as_ref()?);
    let pattern = model.pattern_at(instance.start.as_ref()?);
    let kind = |breach: Breach| match breach {
        Breach { neuron, drawn, .. } if !model.agrees(neuron, drawn) => "in-a-cone",
        Breach { neuron, sample, .. } if pattern.is_active(neuron, sample) => "acute",
        Breach { .. } => "obtuse",
    };
    Some(breaches(&model, &pattern).map(kind).collect())
}
