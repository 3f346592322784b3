//! By what the conclusion of a claim is false: by another claim, or by a lemma on the certificate
//! that shows which hypothesis fails. No lemma, no denial.

mod balance;
mod landscape;
mod rates;
mod sgd;

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::shown::{BUDGET, Shown, certified, proved};
use crate::ask::{Settled, Trajectory, fate};
use crate::claim::{Checked, Hypothesis, Theorem, Verdict};
use crate::data::Instance;
use crate::endings::invariance::{Breach, breaches};
use crate::model::Model;
use crate::stepping::Watch;
use crate::trajectory::fate::End;

/// That a conclusion is false, with the lemma by which it is.
struct Denial {
    /// Beside the certificate that the hypothesis fails.
    certificates: Vec<Checked>,
    why: String,
}

impl Denial {
    /// Nothing beside the failing hypothesis.
    fn because(why: String) -> Option<Self> {
        Some(Self { certificates: Vec::new(), why })
    }
}

/// What an instance shows of a claim without one of its hypotheses, which fails by `failure` while
/// all others hold: that the conclusion is false. `None` says nothing.
pub fn broken(theorem: &Theorem, hypothesis: &Hypothesis, instance: &Instance, failure: Checked) -> Option<Evidence> {
    let (mut certificates, why) = match by_lemma(theorem.id(), hypothesis.name, instance) {
        Some(Denial { certificates, why }) => (certificates, Some(why)),
        None if fails_alone(theorem, hypothesis, instance) => (vec![denial(theorem.id(), instance)?], None),
        None => return None,
    };
    // The path that leaves a pattern is both the failing hypothesis and the denial.
    if !certificates.contains(&failure) {
        certificates.push(failure);
    }
    Some(Evidence { certificates, why })
}

/// Each lemma looks itself whether the other hypotheses hold.
fn by_lemma(claim: &str, hypothesis: &str, instance: &Instance) -> Option<Denial> {
    match (claim, hypothesis) {
        ("landscape.infimum", "separable") => landscape::infimum(instance),
        ("landscape.local", "separable") => landscape::local(instance),
        ("landscape.global", "separable") => landscape::global(instance),
        ("landscape.spurious", "separable") => landscape::spurious(instance),
        ("landscape.critical", "separable") => balance::critical(instance),
        ("gd.diverge", "separable") => balance::at_w_plus(instance),
        ("gd.loss-rate", "settles") => rates::loss(instance),
        // There is no final pattern, of which the next hypothesis could ask anything.
        ("gd.direction-rate", "tame") => rates::no_limit(instance),
        ("network.joint", "stationary") => exploding(instance),
        ("sgd.invariance", "in-a-cone") => sgd::kicked(instance),
        ("sgd.direction" | "sgd.loss", _) => sgd::mean(claim, hypothesis, instance),
        _ => None,
    }
}

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
    let settled = fate(&trajectory, None, &BUDGET, &Watch::default()).found.ok()?;
    settled.checked.ok().filter(|checked| Shown::of(checked).ends() == "dead")
}

/// Two negatives kick in turn for ever: W_k/|W_k| has no limit.
fn exploding(instance: &Instance) -> Option<Denial> {
    let trajectory = Trajectory::of(instance).ok()?;
    let Settled { decided, checked } = fate(&trajectory, None, &BUDGET, &Watch::default()).found.ok()?;
    let in_turn = matches!(&decided.end, End::Exploding(explosion) if explosion.chain.cycle.is_some());
    let checked = checked.ok()?;
    in_turn.then(|| Denial { certificates: vec![checked], why: "W_k/|W_k| has no limit".to_owned() })
}

/// Whether the hypothesis, which fails, is the only one that does, as far as that is known: those
/// before it hold, since hypotheses are decided in their order.
fn fails_alone(theorem: &Theorem, hypothesis: &Hypothesis, instance: &Instance) -> bool {
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
