//! What a network learns (T7).

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::fate::{assumed, fate_word, parameter};
use super::margin::{json as margin_json, set};
use super::numbers::{enclosed, exact, interval_json, point_json, vector};
use crate::arith::interval::Interval;
use crate::arith::rational::{print_step, round_interval, shown_step};
use crate::ask::Network;
use crate::data::Label;
use crate::endings::invariance::Breach;
use crate::margin::Solution;
use crate::model::{Learned, Pattern};
use crate::theorems::network::Kept;
use crate::trajectory::partitions::Seen;
use crate::trajectory::rates::Residuals;

/// Significant digits of a residual, for people.
const DIGITS: usize = 3;

impl Network<'_> {
    /// The object of the JSON contract; beside it `coupled`, the pair that breaks the decoupling,
    /// `sgd`, whether every path of SGD keeps the pattern, and `at`, what is seen at checkpoints
    /// (docs/json.md).
    pub fn json(&self) -> Value {
        let verdicts: Value =
            self.outcomes.iter().map(|(claim, o)| ((*claim).to_owned(), Value::from(o.verdict().word()))).collect();
        let mut value = json!({
            "fate": "undecided", "from_step": null, "pattern": null, "joint": null, "partitions": [], "decoupled": null,
            "coupled": null, "sgd": null, "at": [], "reason": null, "verdicts": verdicts,
        });
        let decided = match &self.study.found {
            Ok(decided) => decided,
            Err(undecided) => {
                value["reason"] = undecided.to_string().into();
                return value;
            }
        };
        value["fate"] = fate_word(decided).into();
        value["from_step"] = print_step(&decided.holds_from()).into();
        value["pattern"] = pattern_json(&decided.pattern);
        let Some(kept) = &self.study.kept else { return value };
        value["joint"] = margin_json(&Solution::Optimal(kept.joint.clone()));
        value["partitions"] = kept.learned.iter().map(partition_json).collect();
        value["decoupled"] = kept.coupled.is_none().into();
        value["coupled"] = json!(kept.coupled.map(|(i, j)| [i, j]));
        value["sgd"] = sgd_json(kept.breach);
        value["at"] = self.seen.iter().map(seen_json).collect();
        value
    }

    /// The answer in words.
    pub fn human(&self) -> String {
        let mut out = assumed("gradient descent", self.trajectory);
        let decided = match &self.study.found {
            Ok(decided) => decided,
            Err(undecided) => return out + &format!("fate      undecided\nreason    {undecided}\n"),
        };
        let k = shown_step(&decided.holds_from());
        match &self.study.kept {
            None => {
                let _ = writeln!(out, "fate      {} from step {k} on", fate_word(decided));
            }
            Some(kept) => {
                let _ = writeln!(out, "fate      {}: the pattern is the same for all k >= {k}", fate_word(decided));
                self.learned(&mut out, kept, &decided.pattern);
            }
        }
        out.push('\n');
        for (claim, outcome) in &self.outcomes {
            let _ = write!(out, "{claim:<18} {}", outcome.verdict());
            let _ = match outcome.reason() {
                Some(reason) => writeln!(out, ": {reason}"),
                None => writeln!(out),
            };
        }
        if let Some(checked) = self.best() {
            let _ = writeln!(out, "\nchecked by the kernel: {}", checked.statement());
        }
        out
    }

    fn learned(&self, out: &mut String, kept: &Kept, pattern: &Pattern) {
        let model = &self.study.model;
        let _ = writeln!(out, "limit     W_k/|W_k| -> W^/|W^|, W^ = {}", parameter(model, &kept.joint.w));
        let _ = match kept.coupled {
            None => writeln!(out, "decoupled yes: no two partitions share a neuron without being orthogonal"),
            Some((i, j)) => {
                writeln!(
                    out,
                    "decoupled no: the partitions of samples {i} and {j} share a neuron, and x_{i}.x_{j} is not 0"
                )
            }
        };
        let _ = writeln!(out, "sgd       {}", sgd_words(kept.breach));
        let silent: Vec<usize> = (0..pattern.samples()).filter(|i| !pattern.active_samples().contains(i)).collect();
        if !silent.is_empty() {
            let _ = writeln!(out, "silent    {} (active at no neuron)", set(&silent));
        }
        for (at, b) in kept.learned.iter().enumerate() {
            partition_words(out, at, b);
            for seen in &self.seen {
                let partition = &seen.partitions[at];
                let direction = partition.direction.as_ref().map_or_else(|| "-".to_owned(), |d| narrow(d));
                let _ = writeln!(
                    out,
                    "            k = {:<8} direction {direction}{}",
                    power(seen),
                    words(partition.residuals.as_ref())
                );
            }
        }
        let joint: Vec<(&Seen, &Residuals)> = self.seen.iter().filter_map(|s| Some((s, s.joint.as_ref()?))).collect();
        if !joint.is_empty() {
            out.push_str("\njoint KKT residuals of W_k/s_k\n");
        }
        for (seen, residuals) in joint {
            let _ = writeln!(out, "            k = {:<8}{}", power(seen), words(Some(residuals)));
        }
        if !self.seen.is_empty() {
            out.push_str("directions and residuals are enclosures by the prover (steps, leaps, trap)\n");
        }
    }
}

fn partition_words(out: &mut String, at: usize, b: &Learned) {
    let neurons: Vec<usize> = (0..b.partition.column.len()).filter(|&m| b.partition.column[m]).collect();
    let label = if b.partition.label == Label::Positive { "+1" } else { "-1" };
    let _ = writeln!(
        out,
        "\npartition {at}: label {label}, samples {}, active at neurons {}",
        set(&b.partition.samples),
        set(&neurons)
    );
    let best = b.optimum.norm_squared().recip();
    let _ = writeln!(out, "  max-margin w_B = {}, squared margin {}", vector(&b.optimum.w), exact(&best));
    let _ = writeln!(out, "  limit of Wbar_B on span(x_B): {}", vector(&b.limit));
    let _ = match b.maximal {
        true => writeln!(out, "  maximal: a positive multiple of w_B"),
        false => {
            let gap = Rational::from(&best - &b.margin_squared);
            writeln!(out, "  not maximal: squared margin {}, short by {}", exact(&b.margin_squared), exact(&gap))
        }
    };
}

fn power(seen: &Seen) -> String {
    shown_step(&seen.k)
}

fn narrow(v: &[Interval]) -> String {
    const MOST: usize = 6;
    let shown: Vec<String> = v.iter().take(MOST).map(enclosed).collect();
    let more = if v.len() > MOST { format!(", .. {} entries", v.len()) } else { String::new() };
    format!("({}{more})", shown.join(", "))
}

fn words(residuals: Option<&Residuals>) -> String {
    let Some(r) = residuals else { return String::new() };
    let upper = |x: &Interval| round_interval(x, DIGITS).1;
    let rest = r.complementarity.as_ref().map_or_else(String::new, |c| format!(", complementarity <= {}", upper(c)));
    format!("  stationarity <= {}, primal <= {}{rest}", upper(&r.stationarity), upper(&r.primal))
}

pub(super) fn pattern_json(pattern: &Pattern) -> Value {
    let row = |m: usize| (0..pattern.samples()).map(|i| u8::from(pattern.is_active(m, i))).collect::<Value>();
    (0..pattern.neurons()).map(row).collect()
}

fn partition_json(b: &Learned) -> Value {
    json!({
        "label": if b.partition.label == Label::Positive { 1 } else { -1 },
        "column": b.partition.column.iter().map(|h| u8::from(*h)).collect::<Vec<_>>(),
        "samples": b.partition.samples,
        "margin": margin_json(&Solution::Optimal(b.optimum.clone())),
        "limit": point_json(&b.limit),
        "maximal": b.maximal,
    })
}

fn residuals_json(residuals: Option<&Residuals>) -> Value {
    residuals.map_or(Value::Null, |r| {
        json!({
            "stationarity": interval_json(&r.stationarity),
            "primal": interval_json(&r.primal),
            "complementarity": r.complementarity.as_ref().map(interval_json),
        })
    })
}

fn seen_json(seen: &Seen) -> Value {
    let partition = |b: &crate::trajectory::partitions::SeenPartition| {
        let direction = b.direction.as_ref().map(|d| d.iter().map(interval_json).collect::<Value>());
        json!({ "direction": direction, "residuals": residuals_json(b.residuals.as_ref()) })
    };
    json!({
        "k": print_step(&seen.k),
        "joint": residuals_json(seen.joint.as_ref()),
        "partitions": seen.partitions.iter().map(partition).collect::<Value>(),
    })
}

/// Whether every path of SGD from an iterate with the pattern keeps it, T7.
fn sgd_words(breach: Option<Breach>) -> String {
    let leaves = match breach {
        None => return "every path of SGD from a parameter with this pattern keeps it, for every step size (by exact signs)".into(),
        Some(Breach { neuron, drawn, sample }) if drawn == sample => {
            format!("sample {sample} pushes itself out of neuron {neuron}")
        }
        Some(Breach { neuron, drawn, sample }) => {
            format!("draws of sample {drawn} turn the sign of sample {sample} at neuron {neuron}")
        }
    };
    format!("some path of SGD leaves this pattern: {leaves}")
}

fn sgd_json(breach: Option<Breach>) -> Value {
    let breach = breach.map(|Breach { neuron, drawn, sample }| {
        let other = (sample != drawn).then_some(sample);
        json!({ "neuron": neuron, "sample": drawn, "other": other })
    });
    json!({ "kept": breach.is_none(), "breach": breach })
}
