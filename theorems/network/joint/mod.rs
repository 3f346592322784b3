//! `network.joint`.

use crate::claim::{About, Budget, CheckError, Outcome, Source, Theorem};
use crate::data::Instance;
use crate::theorems::gd::XU_2021;
use crate::theorems::network::study::{ALIVE, STATIONARY, Study};

const CLAIM: &str = "network.joint";

#[doc = include_str!("statement.md")]
pub struct Joint;

impl Joint {
    /// The outcome on a trajectory that has been followed already.
    pub fn judge(study: &Study<'_>) -> Outcome {
        study.outcome(CLAIM, |decided, _| study.by_fate(CLAIM, decided))
    }
}

static ABOUT: About = About {
    claim: CLAIM,
    title: "a network converges to the joint max-margin direction of its eventual pattern",
    source: Source {
        paper: &XU_2021,
        form: "a precise form of the abstract-level statement on multi-neuron networks, for the whole parameter",
        section: "7.1",
    },
    statement: include_str!("statement.md"),
    hypotheses: &[&ALIVE, &STATIONARY],
};

impl Theorem for Joint {
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
