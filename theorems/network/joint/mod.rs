//! `network.joint`.

use crate::claim::{About, Outcome, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::network::study::{ALIVE, STATIONARY, Study};

const CLAIM: &str = "network.joint";

/// The outcome on a trajectory that has been followed already.
pub fn judge(study: &Study<'_>) -> Outcome {
    study.outcome(CLAIM, |decided, _| study.by_fate(CLAIM, decided))
}

#[doc = include_str!("statement.md")]
pub static JOINT: Theorem = Theorem {
    about: About {
        claim: CLAIM,
        title: "a network converges to the joint max-margin direction of its eventual pattern",
        source: XU_2021.form(
            "a precise form of the abstract-level statement on multi-neuron networks, for the whole parameter",
            "7.1",
        ),
        statement: include_str!("statement.md"),
        hypotheses: &[&ALIVE, &STATIONARY],
    },
    decide: |task| Study::new(task).map(|study| judge(&study)),
};
