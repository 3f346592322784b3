//! `network.coupled`.

use crate::claim::{About, Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::network::study::{ALIVE, STATIONARY, Study};

const CLAIM: &str = "network.coupled";

#[doc = include_str!("statement.md")]
pub struct Coupled;

/// Some partition has less than its largest margin.
const BENT: Hypothesis = Hypothesis {
    name: "bent",
    says: "for some partition the limit is no positive multiple of its max-margin solution",
    failure: "the limit has the largest margin on every partition",
};

impl Coupled {
    /// The outcome on a trajectory that has been followed already.
    pub fn judge(study: &Study<'_>) -> Outcome {
        study.outcome(CLAIM, |decided, kept| {
            let fails = kept.learned.iter().all(|b| b.maximal).then_some(&BENT);
            study.by_partitions(CLAIM, decided, kept, fails)
        })
    }
}

static ABOUT: About = About {
    claim: CLAIM,
    title: "with coupled partitions the margin of some partition is not maximised",
    source: Source {
        paper: &XU_2021,
        form: "an extension of the paper: where its statement on partitions fails without decoupling",
        section: "7.3",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&ALIVE, &STATIONARY, &BENT],
};

impl Theorem for Coupled {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(
        &self,
        instance: &Instance,
        budget: &Budget,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, CheckError> {
        Study::new(CLAIM, instance, budget, progress).map(|study| Self::judge(&study))
    }
}
