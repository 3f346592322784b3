//! `network.joint`.

use crate::claim::{Budget, CheckError, Hypothesis, Outcome, Source, Theorem};
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

impl Theorem for Joint {
    fn id(&self) -> &'static str {
        CLAIM
    }

    fn title(&self) -> &'static str {
        "a network converges to the joint max-margin direction of its eventual pattern"
    }

    fn source(&self) -> Source {
        Source {
            paper: &XU_2021,
            form: "a precise form of the abstract-level statement on multi-neuron networks, for the whole parameter",
            section: "7.1",
        }
    }

    fn statement(&self) -> &'static str {
        include_str!("statement.md")
    }

    fn hypotheses(&self) -> &'static [&'static Hypothesis] {
        &[&ALIVE, &STATIONARY]
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
