//! The law of SGD's limit: bounds of the probabilities, estimates, and what is left.

use std::fmt::Write as _;

use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{enclosed, interval_json, point_json, vector};
use crate::arith::interval::Interval;
use crate::arith::rational::{print_step, round_interval, shown_step};
use crate::ask::Limits;
use crate::claim::Verdict;
use crate::sgd::{Entered, Likely};

/// Bits of what is printed.
const BITS: u32 = 128;
/// Significant digits of a probability.
const DIGITS: usize = 9;

fn enclose(q: &Rational) -> Interval {
    Interval::from_rational(BITS, q)
}

impl Limits {
    /// A probability that is at least `least`.
    fn bounds(&self, least: &Rational) -> Interval {
        enclose(least).hull(&enclose(&(least + self.law.undecided())))
    }

    fn estimate(&self, at: usize) -> Option<&Interval> {
        self.estimates.as_ref().and_then(|all| all.get(at))
    }

    /// The law of the JSON contract, with the means at these steps behind the entry into a cone.
    pub(super) fn json(&self, at: &[Integer]) -> Value {
        let mean = self.law.mean();
        json!({
            "limits": self.listed(),
            "undecided": interval_json(&enclose(&self.law.undecided())),
            "depth": self.law.depth,
            "verdict": self.verdict().word(),
            "mixture": mean.as_deref().map(point_json),
            "entered": self.means(at),
        })
    }

    /// The limits, rest behind the others where some path comes to it.
    fn listed(&self) -> Value {
        let law = &self.law;
        let entry = |at: usize, active: &[usize], kind: &str, w_hat: Value, least: &Rational| {
            json!({
                "active": active,
                "kind": kind,
                "w_hat": w_hat,
                "probability": interval_json(&self.bounds(least)),
                "estimate": self.estimate(at).map(interval_json),
            })
        };
        let one = |(at, Likely { active, optimum, probability, .. }): (usize, &Likely)| {
            entry(at, active, "max-margin", point_json(&optimum.w), probability)
        };
        let rest = (law.still > 0).then(|| entry(law.limits.len(), &[], "dead", json!([]), &law.still));
        law.limits.iter().enumerate().map(one).chain(rest).collect()
    }

    /// The means from the entry into a cone on, at these steps behind it.
    fn means(&self, at: &[Integer]) -> Value {
        let one = |entered: &Entered| {
            let mean = |k: &Integer| {
                let mean = entered.mean(k)?;
                Some(json!({ "k": print_step(k), "mean": mean.iter().map(interval_json).collect::<Value>() }))
            };
            json!({
                "active": self.law.limits[entered.limit].active,
                "probability": interval_json(&enclose(&entered.probability)),
                "means": at.iter().filter_map(mean).collect::<Value>(),
            })
        };
        self.entered.iter().map(one).collect()
    }

    /// The same in words, at the first and the last step.
    pub(super) fn entries(&self, out: &mut String, at: &[Integer]) {
        for entered in &self.entered {
            let active = set(&self.law.limits[entered.limit].active);
            for k in at.first().into_iter().chain(at.last()) {
                let Some(mean) = entered.mean(k) else { continue };
                let step = shown_step(k);
                let _ = writeln!(
                    out,
                    "\nE w, {step} draws after the entry into the cone of {active} (bounds, by the prover alone)"
                );
                for (c, x) in mean.iter().enumerate() {
                    let _ = writeln!(out, "  w[{c}] {}", enclosed(x));
                }
            }
        }
    }

    /// The law in words.
    pub(super) fn human(&self, out: &mut String) {
        let law = &self.law;
        let left = law.undecided();
        let between = |least: &Rational| {
            if left == 0 {
                return format!("= {least}");
            }
            let (lo, hi) = round_interval(&self.bounds(least), DIGITS);
            format!("in [{lo}, {hi}]")
        };
        let estimated = |at: usize| {
            let interval = self.estimate(at).map(|interval| round_interval(interval, 4));
            interval.map_or_else(String::new, |(lo, hi)| format!(", by simulated paths in [{lo}, {hi}]"))
        };
        let (first, others) = ("law       ", "          ");
        let mut head = first;
        for (at, Likely { active, optimum, probability, .. }) in law.limits.iter().enumerate() {
            let (w_hat, p) = (vector(&optimum.w), between(probability));
            let estimated = estimated(at);
            let _ = writeln!(
                out,
                "{head}w_k/|w_k| -> w^/|w^|, w^ = {w_hat} of {}, with a probability {p}{estimated}",
                set(active)
            );
            head = others;
        }
        if law.still > 0 {
            let estimated = estimated(law.limits.len());
            let _ =
                writeln!(out, "{head}w_k is constant in the end with a probability {}{estimated}", between(&law.still));
            head = others;
        }
        let draws = if law.depth == 1 { "draw that moves" } else { "draws that move" };
        let depth = format!("{} {draws} w", law.depth);
        let _ = if left == 0 {
            writeln!(out, "{head}these are all paths, after at most {depth}")
        } else {
            let (_, left) = round_interval(&enclose(&left), DIGITS);
            writeln!(out, "{head}at most {left} is left, after up to {depth}")
        };
        if let Some(mean) = law.mean() {
            let _ = writeln!(out, "mean      E w_k/ln k -> {}", vector(&mean));
        }
    }

    /// The claim with its verdict, in the kernel's words.
    pub(super) fn verdict_line(&self, out: &mut String) {
        let _ = match &self.certified {
            Ok(checked) => writeln!(out, "sgd.limits {}: {}", checked.verdict(), checked.statement()),
            Err(reason) => writeln!(out, "sgd.limits {}: {reason}", Verdict::Undecided),
        };
    }
}
