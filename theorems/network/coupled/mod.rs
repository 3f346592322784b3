//! `network.coupled`.

use crate::claim::{About, Hypothesis, Outcome, Theorem};
use crate::theorems::gd::XU_2021;
use crate::theorems::network::study::{ALIVE, STATIONARY, Study};

const CLAIM: &str = "network.coupled";

/// Some partition has less than its largest margin.
const BENT: Hypothesis = Hypothesis {
    name: "bent",
    says: "for some partition the limit is no positive multiple of its max-margin solution",
    failure: "the limit has the largest margin on every partition",
};

/// The outcome on a trajectory that has been followed already.
pub fn judge(study: &Study<'_>) -> Outcome {
    study.outcome(CLAIM, |decided, kept| {
        let fails = kept.learned.iter().all(|b| b.maximal).then_some(&BENT);
        study.by_partitions(CLAIM, decided, kept, fails)
    })
}

#[doc = include_str!("statement.md")]
pub static COUPLED: Theorem = Theorem {
    about: About {
        claim: CLAIM,
        title: "with coupled partitions the margin of some partition is not maximised",
        source: XU_2021
            .form("an extension of the paper: where its statement on partitions fails without decoupling", "7.3"),
        statement: include_str!("statement.md"),
        hypotheses: &[&ALIVE, &STATIONARY, &BENT],
    },
    decide: |task| Study::new(task).map(|study| judge(&study)),
};
