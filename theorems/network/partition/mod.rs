//! `network.partition`.

use crate::claim::{About, Hypothesis, Outcome, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::network::study::{ALIVE, STATIONARY, Study};

const CLAIM: &str = "network.partition";

/// No two partitions are coupled.
const DECOUPLED: Hypothesis = Hypothesis {
    name: "decoupled",
    says: "two partitions share no neuron, or all samples of the one are orthogonal to all samples of the other",
    failure: "two partitions share a neuron and are not orthogonal",
};

/// The outcome on a trajectory that has been followed already.
pub fn judge(study: &Study<'_>) -> Outcome {
    study.outcome(CLAIM, |decided, kept| {
        let fails = kept.coupled.is_some().then_some(&DECOUPLED);
        study.by_partitions(CLAIM, decided, kept, fails)
    })
}

#[doc = include_str!("statement.md")]
pub static PARTITION: Theorem = Theorem {
    about: About {
    claim: CLAIM,
    title: "a network maximises the margin of each of its sample pattern partitions",
    source: XU_2021.form("a precise form of the abstract-level statement that the learned classifier maximizes the margin of each sample pattern partition", "7.2"),
    statement: include_str!("statement.md"),
    hypotheses: &[&ALIVE, &STATIONARY, &DECOUPLED],
    },
    decide: |task| Study::new(task).map(|study| judge(&study)),
};
