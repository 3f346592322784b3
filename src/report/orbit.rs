//! Enclosures of iterates.

use std::fmt::Write as _;

use rug::Integer;
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{enclosed, interval_json};
use crate::arith::interval::{Interval, norm};
use crate::arith::rational::{print_step, shown_step};
use crate::model::Model;
use crate::trajectory::iterates::Enclosure;

/// What is enclosed at one step.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// The step number.
    pub k: Integer,
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
            "k": print_step(&e.k),
            "w": vector(&e.w),
            "loss": interval_json(&e.loss),
            "direction": e.direction.as_deref().map(vector),
            "active": e.active,
        })
    };
    json!({ "at": at.iter().map(one).collect::<Value>() })
}

/// The enclosures in words; `statement` is the kernel's, and `by_prover` are the steps that it is
/// not about.
pub fn human(at: &[Enclosed], statement: Option<&str>, by_prover: Vec<String>) -> String {
    let mut out = String::new();
    for e in at {
        let _ = writeln!(out, "k = {}", shown_step(&e.k));
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
            None => out.push_str("  active     uncertain: a preactivation may be zero, or a wall kicks\n"),
        }
    }
    if let Some(statement) = statement {
        let _ = writeln!(out, "\nverified: {statement}");
    }
    if !by_prover.is_empty() {
        let steps = by_prover.join(", ");
        let _ = writeln!(
            out,
            "\nby the prover alone (shadowing lemma, leaps, trap), not repeated by the kernel: k = {steps}"
        );
    }
    out
}

impl Enclosed {
    /// What follows from a box around an iterate.
    pub fn new(model: &Model, enclosure: Enclosure) -> Self {
        let Enclosure { k, w, active, .. } = enclosure;
        let size = norm(&w);
        Self { k, loss: model.loss(&w), direction: w.iter().map(|c| c.div(&size)).collect(), active, w }
    }
}
