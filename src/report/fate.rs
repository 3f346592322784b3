//! What gradient descent does for ever (T5).

use std::fmt::Write as _;

use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{exact, interval_json, point_json, vector, weights};
use super::rechecked::{self, NOT_RECHECKED};
use super::remedy::remedy;
use crate::arith::interval::{Interval, enclose};
use crate::arith::rational::{print_step, round_interval, shown_step};
use crate::ask::{Fate, Settled, Trajectory};
use crate::claim::can_be_stated;
use crate::data::Dataset;
use crate::model::Model;
use crate::trajectory::fate::{Decided, End};
use crate::trajectory::rates::error_of;

/// Significant digits of a bound, for people.
const BOUND_DIGITS: usize = 6;
/// The precision of what is observed.
const PREC: u32 = 192;

/// The error | w_k/|w_k| - w^/|w^| | of the direction at a step.
struct Error<'a> {
    k: &'a Integer,
    /// What is proved of it at all steps from K on.
    bound: Interval,
    /// What it is there, by the trap's box around w_k.
    observed: Option<Interval>,
}

impl Fate<'_> {
    fn errors(&self) -> Vec<Error<'_>> {
        let Ok(Settled { decided: Decided { end: End::Trap(trap), .. }, .. }) = &self.found else { return Vec::new() };
        let w_hat = enclose(PREC, &trap.optimum.w);
        let error = |k| {
            let observed = trap.enclose(k, PREC).and_then(|w| error_of(&w, &w_hat));
            Some(Error { k, bound: trap.direction_error(k)?, observed })
        };
        self.at.iter().filter_map(error).collect()
    }

    /// The steps asked for that lie before the fate is proved.
    fn early(&self) -> Vec<&Integer> {
        let from = self.found.as_ref().map(|settled| &settled.decided.from_step);
        self.at.iter().filter(|k| from.is_ok_and(|from| *k < from)).collect()
    }

    /// The verdict's word, and why it is not more.
    pub fn verdict(&self) -> (&'static str, Option<String>) {
        match &self.found {
            Ok(Settled { checked: Ok(_), .. }) => ("proved", None),
            Ok(Settled { checked: Err(refusal), .. }) => ("undecided", Some(rechecked::reason(refusal))),
            Err(obstacle) => ("undecided", Some(obstacle.to_string())),
        }
    }

    /// The object of the JSON contract.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "fate": "undecided", "scope": null, "active": [], "walls": [], "cycle": [], "w_hat": [], "from_step": null,
            "direction_error": [], "early": self.early().into_iter().map(print_step).collect::<Vec<_>>(), "remedy": null, "subspace": null,
        });
        let (verdict, reason) = self.verdict();
        (value["verdict"], value["reason"]) = (verdict.into(), reason.into());
        let decided = match &self.found {
            Ok(settled) => &settled.decided,
            Err(obstacle) => {
                value["remedy"] = remedy(obstacle).into();
                return value;
            }
        };
        if let Some(subspace) = &decided.subspace {
            let basis: Vec<Value> = subspace.basis.iter().map(|b| point_json(b)).collect();
            value["subspace"] = json!({ "basis": basis, "samples": subspace.orthogonal(self.data()) });
        }
        value["from_step"] = print_step(&decided.holds_from()).into();
        let error = |error: Error<'_>| {
            let observed = error.observed.as_ref().map(interval_json);
            json!({ "k": print_step(error.k), "bound": interval_json(&error.bound), "observed": observed })
        };
        value["direction_error"] = self.errors().into_iter().map(error).collect();
        value["fate"] = fate_word(decided).into();
        match &decided.end {
            End::Dead => {}
            End::Exploding(explosion) => value["cycle"] = json!(explosion.chain.cycle.map_or_else(Vec::new, Vec::from)),
            End::Invariance { active, optimum } => {
                value["scope"] = self.scope(active).into();
                value["active"] = json!(active);
                value["walls"] = json!(self.tight_negatives(&optimum.w));
                value["w_hat"] = point_json(&optimum.w);
            }
            End::Trap(trap) => {
                value["scope"] = self.scope(&trap.active).into();
                value["active"] = json!(trap.active);
                value["walls"] = json!(trap.walls);
                value["w_hat"] = point_json(&trap.optimum.w);
            }
        }
        value
    }

    fn data(&self) -> &Dataset {
        self.trajectory.model().data()
    }

    /// For one neuron; a network learns both labels.
    fn scope(&self, active: &[usize]) -> Option<&'static str> {
        let all = active == self.trajectory.model().data().positives();
        self.trajectory.model().is_one_neuron().then_some(if all { "global" } else { "local" })
    }

    fn tight_negatives(&self, w: &[Rational]) -> Vec<usize> {
        if !self.trajectory.model().is_one_neuron() {
            return Vec::new();
        }
        let data = self.trajectory.model().data();
        let on_wall = |l: &usize| crate::arith::linalg::dot(data.row(*l), w) == 0;
        data.negatives().into_iter().filter(on_wall).collect()
    }

    /// The answer in words.
    pub fn human(&self) -> String {
        let mut out = assumed("gradient descent", self.trajectory);
        let (decided, checked) = match &self.found {
            Ok(Settled { decided, checked }) => (decided, checked),
            Err(obstacle) => {
                let _ = writeln!(out, "fate      undecided\nreason    {obstacle}");
                if let Some(remedy) = remedy(obstacle) {
                    let _ = writeln!(out, "try       {remedy}");
                }
                return out;
            }
        };
        let shown = || match checked {
            Ok(checked) => format!("\nproved: {}\n", checked.statement()),
            Err(refusal) => format!("\nundecided, {NOT_RECHECKED}: this is the prover's word alone. {refusal}\n"),
        };
        if let Some(subspace) = &decided.subspace {
            let basis: Vec<String> = subspace.basis.iter().map(|b| vector(b)).collect();
            let _ = writeln!(
                out,
                "subspace  all w_k lie in the span of {}: the samples {} are orthogonal to it, and never active",
                if basis.is_empty() { "0".to_owned() } else { basis.join(", ") },
                set(&subspace.orthogonal(self.data()))
            );
        }
        let k = shown_step(&decided.from_step);
        let (active, w_hat) = match &decided.end {
            End::Dead => {
                let _ = writeln!(
                    out,
                    "fate      dead: no sample is active at step {k}, so w_k is constant for all k >= {k}"
                );
                return out + &shown();
            }
            End::Exploding(explosion) => {
                let _ = match explosion.chain.cycle {
                    Some([l, l2]) => writeln!(
                        out,
                        "fate      exploding: from step {k} on each kick is exponentially larger than the one before, in the end by the \
                         negatives {l} and {l2} in turn\n\
                         limit     none: w_k/|w_k| tends to the directions of -x_{l} and -x_{l2} in turn"
                    ),
                    None => writeln!(
                        out,
                        "fate      dead: the kicks of the negatives {:?} from step {k} on lead to where no sample is active, \
                         so w_k is constant for all k >= {}",
                        explosion.chain.kicks,
                        shown_step(&decided.holds_from())
                    ),
                };
                return out + &shown();
            }
            End::Invariance { active, optimum } => (active, &optimum.w),
            End::Trap(trap) => (&trap.active, &trap.optimum.w),
        };
        let _ = match self.scope(active) {
            Some(scope) => writeln!(
                out,
                "fate      {} ({scope}): for all k >= {k} the active positives are exactly {}",
                fate_word(decided),
                set(active)
            ),
            None => writeln!(
                out,
                "fate      {}: for all k >= {k} the activation pattern is the same; active at some neuron are {}",
                fate_word(decided),
                set(active)
            ),
        };
        let _ = writeln!(out, "          from K = {k} on it is proved; it may be so from an earlier step on");
        let _ = writeln!(out, "limit     w_k/|w_k| -> w^/|w^|, w^ = {}", parameter(self.trajectory.model(), w_hat));
        match &decided.end {
            End::Trap(trap) if !trap.kicking.is_empty() => {
                let _ = writeln!(
                    out,
                    "walls     {}: the iterates kick them for ever and never settle in one pattern",
                    set(&trap.kicking)
                );
            }
            End::Trap(trap) if !trap.walls.is_empty() => {
                let _ = writeln!(
                    out,
                    "walls     {} are tight at w^, with zero multipliers: nothing is said about kicks",
                    set(&trap.walls)
                );
            }
            End::Invariance { .. } => {
                out.push_str("rate      none is shown: the pattern is kept by the signs of scalar products alone\n")
            }
            _ => {}
        }
        let errors = self.errors();
        if !errors.is_empty() {
            out.push_str("\n| w_k/|w_k| - w^/|w^| | is at most\n");
            errors.iter().for_each(|error| out.push_str(&told(error)));
        }
        for k in self.early().into_iter().map(shown_step) {
            let _ = writeln!(
                out,
                "  k = {k} is before K: nothing is shown there; `margincert orbit --at {k}` encloses w_k"
            );
        }
        out + &shown()
    }
}

/// A bound, and what the error is.
fn told(error: &Error<'_>) -> String {
    let (k, bound) = (shown_step(error.k), round_interval(&error.bound, BOUND_DIGITS).1);
    if *error.bound.hi() >= 2 {
        return format!("  {bound:<12} at k = {k} (it is never more than 2: nothing is said there yet)\n");
    }
    let alone = if can_be_stated(error.k) { "" } else { " (by the prover alone: k is too long for a certificate)" };
    // The trap's box around w_k may be wider than the bound.
    let narrow = |observed: &&Interval| observed.hi() <= error.bound.hi();
    let observed = error.observed.as_ref().filter(narrow).map_or(String::new(), |observed| {
        let (lo, hi) = round_interval(observed, BOUND_DIGITS);
        format!("; it is in [{lo}, {hi}]")
    });
    format!("  {bound:<12} at k = {k}{observed}{alone}\n")
}

/// What is assumed of a trajectory.
pub(super) fn assumed(method: &str, trajectory: &Trajectory<'_>) -> String {
    let (model, eta, w0) = (trajectory.model(), trajectory.eta(), trajectory.w0());
    let data = model.data();
    let start = match model.is_one_neuron() {
        true => format!("w_0 = {}", vector(w0)),
        false => format!("W_0 = {}", parameter(model, w0)),
    };
    let mut text = format!("assumed   {method} with constant step eta = {} from {start}\n", exact(eta));
    if !model.is_one_neuron() {
        let _ = writeln!(
            text,
            "          on the first layer of {} neurons with output weights {}",
            model.neurons(),
            vector(model.output())
        );
    }
    let (n, d) = (data.n(), data.d());
    let (positives, negatives) = (data.positives().len(), data.negatives().len());
    text + &format!("          on {n} samples in dimension {d}: {positives} positives, {negatives} negatives\n")
}

/// A parameter, a line for each neuron of a network.
pub(super) fn parameter(model: &Model, w: &[Rational]) -> String {
    if model.is_one_neuron() {
        return weights(model.data(), w);
    }
    let neuron = |m: usize| format!("\n            neuron {m}  {}", vector(model.neuron(w, m)));
    "neuron by neuron:".to_owned() + &(0..model.neurons()).map(neuron).collect::<String>()
}

/// The word of the JSON contract.
pub(super) fn fate_word(decided: &Decided) -> &'static str {
    match &decided.end {
        End::Dead => "dead",
        End::Exploding(explosion) => explosion.chain.cycle.map_or("dead", |_| "exploding"),
        End::Trap(trap) if !trap.kicking.is_empty() => "constrained",
        End::Invariance { .. } | End::Trap(_) => "max-margin",
    }
}
