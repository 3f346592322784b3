//! Enclosures of iterates.

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{enclosed, interval_json};
use crate::arith::interval::{Interval, norm};
use crate::model::Model;

/// Bits of the enclosures that are printed.
const PREC: u32 = 128;

/// What is enclosed at one step.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// The step number.
    pub k: u64,
    /// w_k, neuron by neuron.
    pub w: Vec<Interval>,
    /// L(w_k).
    pub loss: Interval,
    /// w_k/|w_k|; `None` where w_k may be zero.
    pub direction: Option<Vec<Interval>>,
    /// The active samples; `None` where a sign is uncertain.
    pub active: Option<Vec<usize>>,
}

/// The object of the JSON contract.
pub fn json(at: &[Enclosed]) -> Value {
    let vector = |v: &[Interval]| v.iter().map(interval_json).collect::<Value>();
    let one = |e: &Enclosed| {
        json!({
            "k": e.k.to_string(),
            "w": vector(&e.w),
            "loss": interval_json(&e.loss),
            "direction": e.direction.as_deref().map(vector),
            "active": e.active,
        })
    };
    json!({ "at": at.iter().map(one).collect::<Value>() })
}

/// The enclosures in words; `statement` is the kernel's, about the steps up to `repeated`.
pub fn human(at: &[Enclosed], statement: Option<&str>, repeated: u64) -> String {
    let mut out = String::new();
    for e in at {
        let _ = writeln!(out, "k = {}", e.k);
        for (c, x) in e.w.iter().enumerate() {
            let _ = writeln!(out, "  w[{c}]       {}", enclosed(x));
        }
        for (c, x) in e.direction.iter().flatten().enumerate() {
            let _ = writeln!(out, "  w/|w| [{c}]  {}", enclosed(x));
        }
        let _ = writeln!(out, "  loss       {}", enclosed(&e.loss));
        match &e.active {
            Some(active) => {
                let _ = writeln!(out, "  active     {}", set(active));
            }
            None => out.push_str("  active     uncertain: a preactivation may be zero\n"),
        }
    }
    if let Some(statement) = statement {
        let _ = writeln!(out, "\nverified: {statement}");
    }
    if let Some(first) = at.iter().find(|e| e.k > repeated) {
        let _ = writeln!(
            out,
            "\nfrom k = {} on: enclosed by the shadowing lemma, not repeated by the kernel: so many steps take it long; with \
             --certificate it repeats them",
            first.k
        );
    }
    out
}

impl Enclosed {
    /// What is known of w_k in a box, and of its pattern.
    pub fn in_box(model: &Model, k: u64, sides: &[(Rational, Rational)], active: Option<Vec<usize>>) -> Self {
        let enclose = |q| Interval::from_rational(PREC, q);
        let w: Vec<Interval> = sides.iter().map(|(lo, hi)| enclose(lo).hull(&enclose(hi))).collect();
        let size = norm(&w);
        Self { k, loss: model.loss(&w), direction: w.iter().map(|c| c.div(&size)).collect(), active, w }
    }
}
